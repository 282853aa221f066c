"""Ruled tables: where rules make cells, what is no table, and rows that keep their column headings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas
from typeset import (
    A4,
    NEW_PAGE,
    PLAIN,
    Grid,
    Sticker,
    Style,
    arranged,
    by_text,
    heading,
    para,
    prose,
    read,
    source,
    squeezed,
    title,
    typeset,
)

from mccode import cells, pdf
from mccode.printed import Page, Table, Word
from mccode.records import Box

HEADS = ["Action", "Owner", "Date"]
ROWS = [
    ["Publish the register of all courses", "Registrar", "2026"],
    ["Review the price of every award with the regional employers and with the trade unions", "Board", "2027"],
    ["Train the staff", "Dean of Studies", "2028"],
]
WIDTHS = [220.0, 110.0, 90.0]
TABLE = Grid([HEADS, *ROWS], WIDTHS)
PLAN = [title("All our plans"), heading("Plan"), para(prose(1, 6)), TABLE, para(prose(2, 6))]


def tables(path: Path) -> list[Table]:
    return [table for page in pdf.read(source(path)).pages for table in page.tables]


def drawn(path: Path, draw: Callable[[Canvas], None], size: tuple[float, float] = A4) -> list[Table]:
    sheet = Canvas(str(path), pagesize=size, invariant=1)
    sheet.setFont(PLAIN, 9)
    draw(sheet)
    sheet.drawString(60, 40, "Some text.")
    sheet.save()
    return tables(path)


def lattice(sheet: Canvas, xs: Sequence[float], ys: Sequence[float]) -> None:
    for x in xs:
        sheet.line(x, min(ys), x, max(ys))
    for y in ys:
        sheet.line(min(xs), y, max(xs), y)


XS, YS = (100, 250, 400, 450), (700, 660, 600, 580)


@pytest.fixture(scope="session")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("grids") / "plan.pdf"
    typeset(path, PLAN)
    return path


@pytest.fixture(scope="session")
def long_plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table over three pages with its headings repeated on each."""
    path = tmp_path_factory.mktemp("grids") / "long.pdf"
    rows = [[f"Task {i:02d} is to " + prose(i, 2), f"Office {i}", f"May {2000 + i}"] for i in range(45)]
    typeset(path, [heading("Plan"), Grid([HEADS, *rows], WIDTHS), para(prose(2, 6))])
    return path


def test_strokes_make_cells(tmp_path: Path) -> None:
    [table] = drawn(tmp_path / "a.pdf", lambda sheet: lattice(sheet, XS, YS))
    assert table.box == pytest.approx((1, 100, 142, 450, 262), abs=1)
    assert [[cell and cell[1:3] for cell in row] for row in table.rows] == [
        [pytest.approx((x, 842 - y), abs=1) for x in XS[:-1]] for y in YS[:-1]
    ]


def test_rectangles_make_cells(plan: Path) -> None:
    [table] = tables(plan)
    assert [len(row) for row in table.rows] == [3, 3, 3, 3]
    assert all(cell is not None for row in table.rows for cell in row)


def fine_bars(sheet: Canvas) -> None:
    for x in XS:
        sheet.rect(x, min(YS), 0.6, max(YS) - min(YS), stroke=0, fill=1)
    for y in YS:
        sheet.rect(min(XS), y, max(XS) - min(XS), 0.6, stroke=0, fill=1)


def in_pieces(sheet: Canvas) -> None:
    for y in YS:
        for a, b in pairwise(XS):
            sheet.line(a, y, b, y)
    for x in XS:
        for a, b in pairwise(YS):
            sheet.line(x, a, x, b)


def one_path(sheet: Canvas) -> None:
    path = sheet.beginPath()
    for x in XS:
        path.moveTo(x, min(YS))
        path.lineTo(x, max(YS))
    for y in YS:
        path.moveTo(min(XS), y)
        path.lineTo(max(XS), y)
    sheet.drawPath(path)


def scaled(sheet: Canvas) -> None:
    sheet.saveState()
    sheet.translate(50, 100)
    sheet.scale(0.5, 0.5)
    lattice(sheet, [2 * (x - 50) for x in XS], [2 * (y - 100) for y in YS])
    sheet.restoreState()


def in_a_form(sheet: Canvas) -> None:
    sheet.beginForm("table")
    lattice(sheet, [x - 50 for x in XS], [y - 100 for y in YS])
    sheet.endForm()
    sheet.translate(50, 100)
    sheet.doForm("table")


@pytest.mark.parametrize("draw", [fine_bars, in_pieces, one_path, scaled, in_a_form])
def test_however_it_is_drawn(draw: Callable[[Canvas], None], tmp_path: Path) -> None:
    [table] = drawn(tmp_path / "a.pdf", draw)
    assert table.box == pytest.approx((1, 100, 142, 450, 262), abs=1.5)
    assert [len(row) for row in table.rows] == [3, 3, 3]


def nothing_much(sheet: Canvas) -> None:
    sheet.line(100, 700, 400, 700)


def frame(sheet: Canvas) -> None:
    sheet.rect(100, 500, 300, 200)


def white_cells(sheet: Canvas) -> None:
    sheet.setFillGray(1)
    for x in XS[:-1]:
        for y in YS[:-1]:
            sheet.rect(x, y, 40, 20, stroke=0, fill=1)


def slanted(sheet: Canvas) -> None:
    for i in range(8):
        sheet.line(100, 700 - 20 * i, 400, 650 - 20 * i)
        sheet.line(100 + 20 * i, 700, 160 + 20 * i, 500)


def map_drawing(sheet: Canvas) -> None:
    for i in range(900):
        sheet.line(50 + i % 30 * 16, 100, 50 + i % 30 * 16, 800 - i // 30)
        sheet.line(50, 100 + i % 50 * 14, 500, 100 + i % 50 * 14)


def two_rules(sheet: Canvas) -> None:
    for y in YS:
        sheet.line(100, y, 400, y)


@pytest.mark.parametrize("draw", [nothing_much, frame, white_cells, slanted, map_drawing, two_rules])
def test_what_is_no_table(draw: Callable[[Canvas], None], tmp_path: Path) -> None:
    assert drawn(tmp_path / "a.pdf", draw) == []


def test_a_merged_cell_is_none(tmp_path: Path) -> None:
    def draw(sheet: Canvas) -> None:
        lattice(sheet, (100, 200, 300, 400), (700, 680))
        lattice(sheet, (100, 200, 400), (680, 660))
        lattice(sheet, (100, 200, 300, 400), (660, 640))

    [table] = drawn(tmp_path / "a.pdf", draw)
    assert [[cell is None for cell in row] for row in table.rows] == [[False] * 3, [False, False, True], [False] * 3]
    merged = table.rows[1][1]
    assert merged is not None
    assert merged.x1 == pytest.approx(400, abs=1)


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_tables_of_a_rotated_page_stand_where_they_are_seen(rotate: int, plan: Path, tmp_path: Path) -> None:
    typeset(tmp_path / "turned.pdf", PLAN, Style(rotate=rotate))
    [level], [turned] = tables(plan), tables(tmp_path / "turned.pdf")
    assert turned.box == pytest.approx(level.box, abs=1.5)
    assert [p.text for p in read(tmp_path / "turned.pdf")[1].passages] == [p.text for p in read(plan)[1].passages]


def test_rows_name_their_columns(plan: Path) -> None:
    rows = [p for p in read(plan)[1].passages if p.kind == "table_row"]
    assert [row.text for row in rows] == [
        f"Action: {action} | Owner: {owner} | Date: {date}" for action, owner, date in ROWS
    ]
    assert {row.section for row in rows} == {("Plan",)}


def test_rows_between_rules_alone(tmp_path: Path) -> None:
    table = Grid([HEADS, *ROWS], WIDTHS, open=True)
    typeset(tmp_path / "a.pdf", [title("All our plans"), para(prose(1, 6)), table, para(prose(2, 6))])
    assert [p.text for p in read(tmp_path / "a.pdf")[1].passages] == [
        prose(1, 6), *(f"Action: {action} | Owner: {owner} | Date: {date}" for action, owner, date in ROWS), prose(2, 6)
    ]  # fmt: skip


def test_columns_of_text_between_rules_are_no_table(tmp_path: Path) -> None:
    # Rules between the sections of a page set in two columns.
    def rules(sheet: Canvas, _: int) -> None:
        for y in (118.0, 246.0, 374.0):
            sheet.line(72, 842 - y, 523, 842 - y)

    text = [[para(prose(i, 3)) for i in pair] for pair in ((1, 2), (3, 4))]
    places = [Sticker(1, 72 + 235 * c, 124.0 + 128 * r, 216, [text[r][c]]) for r in (0, 1) for c in (0, 1)]
    typeset(tmp_path / "a.pdf", [title("Plan")], Style(stickers=places, picture=rules))
    # Whether one reads across or down first, nobody can tell.
    assert sorted(p.text for p in read(tmp_path / "a.pdf")[1].passages) == sorted(prose(i, 3) for i in (1, 2, 3, 4))


def test_large_lines_between_rules_are_no_table(tmp_path: Path) -> None:
    # The word spaces of large type are as wide as a gap between columns.
    lines = ["Learn together all life long.", "Teach better with all of us.", "Share widely what we do know."]
    grid = Grid([[line] for line in lines], [450.0], heads=False, size=26.0, open=True)
    typeset(tmp_path / "a.pdf", [para(prose(1, 6)), grid, para(prose(2, 6)), para(prose(3, 9))])
    _, reading = read(tmp_path / "a.pdf")
    assert not [p for p in reading.passages if p.kind == "table_row"]
    assert "".join(lines).replace(" ", "") in "".join(p.text for p in reading.passages).replace(" ", "")


def test_text_around_a_table_stays_whole(plan: Path) -> None:
    assert [p.text for p in read(plan)[1].passages if p.kind == "paragraph"] == [prose(1, 6), prose(2, 6)]


def test_column_headings_are_set_aside_once(plan: Path) -> None:
    assert [a.text for a in read(plan)[1].asides if "Owner" in a.text] == ["Action Owner Date"]


def test_a_table_goes_on_over_pages(long_plan: Path) -> None:
    document, reading = read(long_plan)
    assert len(document.pages) > 2
    rows = [p for p in reading.passages if p.kind == "table_row"]
    assert len(rows) == 45
    assert all(row.text.startswith(f"Action: Task {i:02d} ") for i, row in enumerate(rows))
    assert all(row.text.endswith(f" | Owner: Office {i} | Date: May {2000 + i}") for i, row in enumerate(rows))


def test_a_table_goes_on_without_repeated_headings(tmp_path: Path) -> None:
    # The first row on the new page is short, as column headings are, but the table before it has named the columns.
    second = Grid([["Sell it", "Bursar", "2029"], ROWS[1], ROWS[1], ROWS[0]], WIDTHS, heads=False)
    typeset(tmp_path / "a.pdf", [para(prose(1, 6)), TABLE, NEW_PAGE, second])
    rows = [p.text for p in read(tmp_path / "a.pdf")[1].passages if p.kind == "table_row"]
    assert rows[3] == "Action: Sell it | Owner: Bursar | Date: 2029"


def test_another_table_does_not_inherit_headings(tmp_path: Path) -> None:
    other = Grid([["Fees of all learners", "10"], ["Grants of the ministry", "20"]], [150, 200], heads=False)
    typeset(tmp_path / "a.pdf", [*PLAN, heading("Money"), para(prose(3, 4)), other])
    rows = [p.text for p in read(tmp_path / "a.pdf")[1].passages if p.section == ("Money",) and p.kind == "table_row"]
    assert rows == ["Fees of all learners | 10", "Grants of the ministry | 20"]


def test_an_empty_cell_leaves_out_its_heading(tmp_path: Path) -> None:
    rows = [ROWS[0], ["Ask the employers", "", "2027"], ROWS[2]]
    typeset(tmp_path / "a.pdf", [para(prose(1, 6)), Grid([HEADS, *rows], WIDTHS)])
    assert by_text(read(tmp_path / "a.pdf")[1], "Action: Ask").text == "Action: Ask the employers | Date: 2027"


def test_a_title_row_within_a_table_is_no_data(tmp_path: Path) -> None:
    rows = [ROWS[0], ["Second year", "", ""], ROWS[1], ROWS[2]]
    typeset(tmp_path / "a.pdf", [para(prose(1, 6)), Grid([HEADS, *rows], WIDTHS)])
    _, reading = read(tmp_path / "a.pdf")
    assert len([p for p in reading.passages if p.kind == "table_row"]) == 3
    assert "Second year" in [a.text for a in reading.asides]


def test_a_row_with_one_sentence_is_still_a_passage(tmp_path: Path) -> None:
    # Eight words or fewer, alone in its row, and yet a commitment: the owner is still to be named.
    rows = [ROWS[0], ["Learners shall receive a certificate.", "", ""], ROWS[1], ROWS[2]]
    typeset(tmp_path / "a.pdf", [para(prose(1, 6)), Grid([HEADS, *rows], WIDTHS)])
    assert by_text(read(tmp_path / "a.pdf")[1], "Action: Learners shall").kind == "table_row"


def test_running_text_in_a_grid_is_read_as_text(tmp_path: Path) -> None:
    grid = Grid([[prose(1, 20), prose(2, 20)], [prose(3, 20), prose(4, 20)]], [225, 225], heads=False)
    typeset(tmp_path / "a.pdf", [para(prose(5, 6)), grid])
    texts = [p.text for p in read(tmp_path / "a.pdf")[1].passages]
    assert [text for text in texts if text.startswith(prose(1, 1))] == [prose(1, 20)]


def stepped(sheet: Canvas) -> None:
    """A table whose last row has a cell less, and a note in the corner that is left."""
    lattice(sheet, (100, 200, 300, 400), (700, 680, 660, 640))
    lattice(sheet, (100, 200, 300), (640, 620))
    for y, row in zip((686, 666, 646, 626), ("one two three", "red tan sky", "oak elm yew", "sun sea"), strict=True):
        for x, text in zip((104, 204, 304), row.split(), strict=False):
            sheet.drawString(x, y, text)
    sheet.drawString(310, 626, "Without warranty.")


def test_no_word_beside_the_cells_is_lost(tmp_path: Path) -> None:
    # The note stands within the table's outer box and in none of its cells.
    drawn(tmp_path / "a.pdf", stepped)
    document, reading = read(tmp_path / "a.pdf")
    printed = sorted(w.text for w in document.pages[0].words)
    assert sorted(w.text for b in document.pages[0].blocks for line in b.lines for w in line) == printed
    everything = [p.text for p in reading.passages] + [a.text for a in reading.asides]
    assert any("Without warranty." in text for text in everything)


def test_the_boxes_of_a_row_hold_its_words(long_plan: Path) -> None:
    document, reading = read(long_plan)
    rows = [p for p in reading.passages if p.kind == "table_row"]
    for row in rows:
        pages = {box.page for box in row.boxes}
        words = [w for n in pages for w in document.pages[n - 1].words if any(_holds(box, n, w) for box in row.boxes)]
        expected = row.text.replace("Action: ", "").replace("Owner: ", "").replace("Date: ", "").replace("|", "")
        assert sorted(squeezed("".join(w.text for w in words))) == sorted(squeezed(expected))


def _holds(box: Box, number: int, word: Word) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return number == box.page and box.x0 <= x <= box.x1 and box.top <= y <= box.bottom


def grid_of(counts: Sequence[Sequence[int]]) -> tuple[Table, list[Word]]:
    """A table with 100 x 20 points a cell, and so many words in each."""
    rows, words = [], []
    for r, row in enumerate(counts):
        rows.append(tuple(Box(1, 100 * c, 20 * r, 100 * c + 100, 20 * r + 20) for c in range(len(row))))
        for c, count in enumerate(row):
            for i in range(count):
                x = 100 * c + 2 + 90 * i / max(count, 1)
                words.append(Word(f"w{r}{c}", x, 20 * r + 5, x + 0.5, 20 * r + 15, 20 * r + 13, 10, False))
    return Table(Box(1, 0, 0, 100 * len(counts[0]), 20 * len(counts)), tuple(rows)), words


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([[1, 1], [3, 2]], True),
        ([[2, 1, 1], [9, 0, 1], [0, 4, 2]], True),
        ([[1, 1], [3, 0]], False),
        ([[1, 1, 0, 0, 0, 0], [1, 1, 0, 0, 0, 0]], False),
        ([[1, 1], [200, 4]], False),
        ([[0, 0], [0, 0]], False),
    ],
    ids=["full", "gaps", "one row", "nearly empty", "running text", "empty"],
)
def test_what_is_data(counts: list[list[int]], expected: bool) -> None:
    assert cells.is_data(cells.fill(*grid_of(counts))) is expected


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=2, max_size=6))
def test_every_word_of_a_table_is_in_one_block(counts: list[list[int]]) -> None:
    table, words = grid_of(counts)
    filled = cells.fill(table, words)
    assume(cells.is_data(filled))
    found, _ = cells.blocks(Page(1, 595, 842, "text", tuple(words), (table,)), filled, 0, None)
    assert sorted(w for block in found for line in block.lines for w in line) == sorted(words)


def test_tables_are_read_the_same_twice(long_plan: Path) -> None:
    assert arranged(long_plan) == read(long_plan)[0]
