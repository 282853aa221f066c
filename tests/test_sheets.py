"""Pages taken apart: boxes beside the text, tables with labels over several rows, writing from the right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas
from typeset import A4, BOLD, PLAIN, Block, Sticker, Style, heading, para, prose, read, source, title, typeset

from mccode import lines, pdf, upright
from mccode.printed import Page, Table, Word
from mccode.records import Box, Passage

TEXTS = [prose(i, 4) for i in range(8)]


def passages(path: Path, content: Sequence[Block], style: Style) -> tuple[Passage, ...]:
    typeset(path, content, style)
    return read(path)[1].passages


def beside(*blocks: Block, framed: bool = True) -> Style:
    """A sidebar at the right of text in a narrow column."""
    column = [
        heading("Aims"),
        *(para(text) for text in TEXTS[:4]),
        heading("Means"),
        *(para(text) for text in TEXTS[4:]),
    ]
    return Style(stickers=[Sticker(1, 72, 110, 270, column), Sticker(1, 372, 190, 150, blocks, framed=framed)])


@pytest.mark.parametrize("framed", [True, False], ids=["frame", "small type"])
def test_a_sidebar_is_read_by_itself_and_labelled(framed: bool, tmp_path: Path) -> None:
    note = [prose(11, 3), prose(12, 3)]
    style = beside(*(para(text, size=8.0) for text in note), framed=framed)
    found = passages(tmp_path / "a.pdf", [title("Plan")], style)
    assert [p.text for p in found if p.place == "box"] == note
    assert [p.text for p in found if p.place == "text"] == TEXTS


def test_the_heading_of_a_sidebar_ends_with_it(tmp_path: Path) -> None:
    style = beside(Block("In short", BOLD, 16.0), para(prose(11, 4), size=9.0))
    found = passages(tmp_path / "a.pdf", [title("Plan")], style)
    assert {p.section[-1] for p in found if p.place == "box"} == {"In short"}
    assert [p.section[-1] for p in found if p.place == "text"] == ["Aims"] * 4 + ["Means"] * 4


def test_a_short_note_in_the_margin_is_set_aside(tmp_path: Path) -> None:
    style = beside(para("Adopted by the Senate in May", size=8.0), framed=False)
    typeset(tmp_path / "a.pdf", [title("Plan")], style)
    _, reading = read(tmp_path / "a.pdf")
    assert [a.text for a in reading.asides if a.kind == "margin_note"] == ["Adopted by the Senate in May"]
    assert [p.text for p in reading.passages] == TEXTS


def test_a_panel_behind_all_the_text_is_no_sidebar(tmp_path: Path) -> None:
    everything = Sticker(1, 72, 110, 400, [para(text) for text in TEXTS], framed=True)
    found = passages(tmp_path / "a.pdf", [title("Plan")], Style(stickers=[everything]))
    assert [(p.text, p.place) for p in found] == [(text, "text") for text in TEXTS]


def test_marked_words_make_no_frame(tmp_path: Path) -> None:
    """Fills behind the lines of a paragraph, as a highlighter leaves them, do not part it from the rest."""

    def marker(sheet: Canvas, page: int) -> None:
        sheet.setFillGray(0.8)
        for row in range(3):
            sheet.rect(72, 842 - 124 - 12.5 * row, 200, 12.5, stroke=0, fill=1)
        sheet.setFillGray(0)

    column = Sticker(1, 72, 112, 270, [para(text) for text in TEXTS])
    found = passages(tmp_path / "a.pdf", [title("Plan")], Style(stickers=[column], picture=marker))
    assert [(p.text, p.place) for p in found] == [(text, "text") for text in TEXTS]


XS, YS = (60.0, 160.0, 260.0, 360.0, 460.0), (700.0, 680.0, 660.0, 620.0, 580.0)


def table(path: Path, gone: Sequence[tuple[int, int, int, int]], cells: dict[tuple[int, int], str]) -> list[str]:
    """The rows read from a table of four columns and rows; ``gone`` are cells as (row, column, rows, columns)."""
    sheet = Canvas(str(path), pagesize=A4, invariant=1)
    covered = {
        (row + i, column + j): (row, column)
        for row, column, high, wide in gone for i in range(high) for j in range(wide)
    }  # fmt: skip
    for row in range(4):
        for column in range(4):
            if covered.get((row, column), (row, column)) != (row, column):
                continue
            high, wide = next(((h, w) for r, c, h, w in gone if (r, c) == (row, column)), (1, 1))
            sheet.rect(XS[column], YS[row + high], XS[column + wide] - XS[column], YS[row] - YS[row + high])
    for (row, column), text in cells.items():
        sheet.setFont(BOLD if row < 2 else PLAIN, 9)
        sheet.drawString(XS[column] + 4, YS[row] - 12, text)
    sheet.setFont(PLAIN, 10)
    for n, text in enumerate(prose(1, 3).split(". ")):
        sheet.drawString(60, 500 - 12 * n, text)
    sheet.save()
    return [p.text for p in read(path)[1].passages if p.kind == "table_row"]


def test_headings_of_two_rows_are_put_together(tmp_path: Path) -> None:
    heads = {(0, 0): "Aim", (0, 1): "Income", (0, 3): "Owner", (1, 1): "2026", (1, 2): "2027"}
    data = {
        (2, 0): "Health",
        (2, 1): "12",
        (2, 2): "15",
        (2, 3): "Dean",
        (3, 0): "Farming",
        (3, 1): "3",
        (3, 3): "Bursar",
    }
    rows = table(tmp_path / "a.pdf", [(0, 0, 2, 1), (0, 1, 1, 2), (0, 3, 2, 1)], heads | data)
    assert rows == [
        "Aim: Health | Income 2026: 12 | Income 2027: 15 | Owner: Dean",
        "Aim: Farming | Income 2026: 3 | Owner: Bursar",
    ]


def test_a_label_over_several_rows_stays_with_each(tmp_path: Path) -> None:
    heads = {(0, 0): "Aim", (0, 1): "Action", (0, 2): "Owner", (0, 3): "Date"}
    first = {(1, 0): "Health", (1, 1): "Badges for carers", (1, 2): "Dean", (1, 3): "2026"}
    more = {(2, 1): "A course for cooks", (2, 2): "Bursar", (2, 3): "2027", (3, 0): "Farming", (3, 1): "A survey"}
    rows = table(tmp_path / "a.pdf", [(1, 0, 2, 1)], heads | first | more)
    assert rows == [
        "Aim: Health | Action: Badges for carers | Owner: Dean | Date: 2026",
        "Aim: Health | Action: A course for cooks | Owner: Bursar | Date: 2027",
        "Aim: Farming | Action: A survey",
    ]


def test_a_title_over_all_columns_is_no_heading(tmp_path: Path) -> None:
    heads = {(0, 0): "Table 3 Costs", (1, 0): "Item", (1, 1): "2025", (1, 2): "2026", (1, 3): "2027"}
    data = {(2, 0): "Staff", (2, 1): "10", (2, 2): "20", (2, 3): "30", (3, 0): "Rent", (3, 1): "1"}
    rows = table(tmp_path / "a.pdf", [(0, 0, 1, 4)], heads | data)
    assert rows == ["Item: Staff | 2025: 10 | 2026: 20 | 2027: 30", "Item: Rent | 2025: 1"]


def test_lines_of_figures_between_two_rules_are_rows(tmp_path: Path) -> None:
    sheet = Canvas(str(tmp_path / "a.pdf"), pagesize=A4, invariant=1)
    for y in YS[:2] + YS[3:]:
        sheet.line(60, y, 460, y)
    columns = (("Staff", "Rent", "Books"), ("10", "1,200", "-"), ("20%", "(3)", "4"))
    sheet.setFont(BOLD, 9)
    for x, head in zip(XS, ("Item", "2025", "2026"), strict=False):
        sheet.drawString(x + 4, 686, head)
    sheet.setFont(PLAIN, 9)
    for x, cell in zip(XS, columns, strict=False):
        for n, text in enumerate(cell):
            sheet.drawString(x + 4, 668 - 12 * n, text)
            sheet.drawString(x + 4, 608 - 10 * n, text)
    sheet.save()
    rows = [p.text for p in read(tmp_path / "a.pdf")[1].passages if p.kind == "table_row"]
    assert rows[:3] == [
        "Item: Staff | 2025: 10 | 2026: 20%",
        "Item: Rent | 2025: 1,200 | 2026: (3)",
        "Item: Books | 2025: - | 2026: 4",
    ]


def test_words_printed_twice_are_read_once(tmp_path: Path) -> None:
    sheet = Canvas(str(tmp_path / "a.pdf"), pagesize=A4, invariant=1)
    sheet.setFont(PLAIN, 10)
    for shift in (0.0, 0.35):
        sheet.drawString(72 + shift, 700, "the more the merrier")
    sheet.save()
    [page] = pdf.read(source(tmp_path / "a.pdf")).pages
    assert [w.text for w in page.words] == ["the", "more", "the", "merrier"]


def word(text: str, x0: float, x1: float, base: float = 100.0) -> Word:
    return Word(text, x0, base - 8, x1, base + 2, base, 10.0, False)


HEBREW = [
    word("שלום", 160, 190),
    word("לכל", 130, 155),
    word("Open", 70, 95),
    word("Badges", 100, 125),
    word("היום", 40, 65),
]


def test_writing_from_the_right_is_read_from_the_right() -> None:
    page, printed = upright.of(Page(1, 200, 300, "text", tuple(HEBREW)))
    [line] = lines.from_words(page.words, page.mirrored)
    assert line.text == "שלום לכל Open Badges היום"
    assert [printed[id(w)] for w in line.words] == HEBREW


def test_a_quotation_from_the_right_within_other_text() -> None:
    text = [
        word("They", 20, 40),
        word("say", 43, 60),
        word("לכל", 64, 80),
        word("שלום", 83, 100),
        word("daily.", 104, 130),
    ]
    [line] = lines.from_words(text)
    assert line.text == "They say שלום לכל daily."


def test_tables_are_turned_with_their_page() -> None:
    rows = ((Box(1, 10, 10, 20, 110), None), (Box(1, 30, 10, 40, 60), Box(1, 30, 60, 40, 110)))
    turned = tuple(w._replace(turn=90) for w in HEBREW[:1])
    page, _ = upright.of(Page(1, 50, 120, "text", turned, (Table(Box(1, 10, 10, 40, 110), rows),)))
    # What stands at the right is on top once the page is turned.
    assert (page.width, page.height) == (120, 50)
    assert [[cell and cell[1:] for cell in row] for row in page.tables[0].rows] == [
        [(10, 10, 60, 20), (60, 10, 110, 20)],
        [(10, 30, 110, 40), None],
    ]
