"""Headers, footers and page numbers: what repeats goes, what only stands where they stand stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typeset import NEW_PAGE, PLAIN, Block, Style, heading, para, prose, read, title, typeset, wrap

from mccode import furniture
from mccode.lines import Line
from mccode.printed import Page, Word

HEIGHT = 842.0


def line(text: str, top: float, size: float = 10.0) -> Line:
    words, x = [], 72.0
    for part in text.split():
        x1 = x + 0.5 * size * len(part)
        words.append(Word(part, x, top, x1, top + size, top + 0.8 * size, size, False))
        x = x1 + 3
    return Line(tuple(words), 72, top, x, top + size, top + 0.8 * size, size, all(w.bold for w in words), text)


def pages_of(*sheets: list[Line]) -> tuple[list[Page], list[list[Line]]]:
    return [Page(i, 595, HEIGHT, "text") for i in range(1, len(sheets) + 1)], list(sheets)


def body(page: int) -> list[Line]:
    return [line(f"{prose(page + i, 1)} {'abcdefgh'[page % 8]}", 130 + 30 * i) for i in range(19)]


def found(*sheets: list[Line]) -> set[str]:
    pages, lines = pages_of(*sheets)
    return {lines[i][j].text for i, j in furniture.find(pages, lines)}


def test_nothing_is_furniture_of_nothing() -> None:
    assert furniture.find([], []) == set()
    assert found([], []) == set()


def test_a_repeated_header_goes_on_every_page() -> None:
    assert found(*([line("Strategy 2030", 40), *body(i)] for i in range(5))) == {"Strategy 2030"}


def test_a_header_with_the_page_number_in_it() -> None:
    assert len(found(*([line(f"Strategy {i} of 5", 40), *body(i)] for i in range(5)))) == 5


def test_headers_that_alternate_left_and_right() -> None:
    sheets = [[line("Test University" if i % 2 else "Strategy 2030", 40), *body(i)] for i in range(8)]
    assert found(*sheets) == {"Test University", "Strategy 2030"}


def test_headers_that_change_with_the_chapter() -> None:
    chapters = ["Vision", "Vision", "Vision", "Goals of the plan", "Goals of the plan", "Annex", "Annex", "Annex"]
    assert found(*([line(text, 40), *body(i)] for i, text in enumerate(chapters))) == set(chapters)


@pytest.mark.parametrize("number", ["7", "Page 7", "7 of 20", "- 7 -", "vii", "7 | 20", "p. 7"])
@pytest.mark.parametrize("top", [40.0, 800.0])
def test_a_lone_page_number_goes_even_on_one_page(number: str, top: float) -> None:
    assert found([*body(0), line(number, top)]) == {number}


@pytest.mark.parametrize("text", ["Goals 7", "7 goals", "2030", "civic", "7 per cent"])
def test_no_page_number_in_the_middle_of_the_page(text: str) -> None:
    assert found([*body(0), line(text, 400), *body(1)], body(2)) == set()


def test_repetition_in_the_body_is_no_furniture() -> None:
    assert found(*([*body(i), line("Owner: Registrar", 400)] for i in range(5))) == set()


def test_repetition_at_other_heights_is_no_furniture() -> None:
    assert found(*([line("In short", 30 + 20 * i), *body(i)] for i in range(4))) == set()


def test_a_paragraph_at_the_top_of_one_page_stays() -> None:
    sheets = [[line("Strategy 2030", 40), line(prose(9 + i, 1), 75), *body(i)] for i in range(6)]
    assert found(*sheets) == {"Strategy 2030"}


def test_a_year_that_ends_a_paragraph_at_the_foot_of_the_page_stays() -> None:
    # One word of text on the page's last line, at a usual margin of 72 points.
    last = [line("The university will have reached all of its goals in the spring of", 747.5), line("2030.", 760)]
    assert found([*body(0), *last], body(1), body(2)) == set()


def test_a_year_that_ends_a_paragraph_above_the_page_number_stays() -> None:
    last = [line("The university will have reached all of its goals in the spring of", 747.5), line("2030.", 760)]
    assert found([*body(0), *last, line("1", 800)], [*body(1), line("2", 800)]) == {"1", "2"}


@given(st.lists(st.lists(st.tuples(st.sampled_from(["7", "Goals", "Strategy 3", prose(1, 1)]), st.integers(0, 800)),
                         max_size=6), max_size=6))  # fmt: skip
def test_places_are_lines_in_the_outer_zones(sheets: list[list[tuple[str, int]]]) -> None:
    pages, lines = pages_of(*[[line(text, float(top)) for text, top in sheet] for sheet in sheets])
    for i, j in furniture.find(pages, lines):
        assert lines[i][j].bottom < furniture.ZONE * HEIGHT or lines[i][j].top > (1 - furniture.ZONE) * HEIGHT


def fixed(path: Path) -> list[str]:
    return [block.text for page in read(path)[0].pages for block in page.blocks if block.kind == "furniture"]


def texts(path: Path) -> list[str]:
    return [p.text for p in read(path)[1].passages]


Running = Callable[[int], str]


def alternating(n: int) -> str:
    return "Micro-credential strategy" if n % 2 else "Test University"


def chapters(n: int) -> str:
    names = ["Our vision of good learning", "Goals until the year 2030", "People who do the work"]
    return names[(n - 1) // 2 % 3]


def numbers(n: int) -> str:
    return str(n)


def page_of(n: int) -> str:
    return f"Page {n} of 8"


@pytest.mark.parametrize("header", [alternating, chapters, numbers, page_of])
@pytest.mark.parametrize("footer", [None, numbers, page_of])
def test_headers_and_footers_of_a_book(header: Running, footer: Running | None, tmp_path: Path) -> None:
    paragraphs = [prose(i, 24) for i in range(14)]
    typeset(tmp_path / "a.pdf", [para(text) for text in paragraphs], Style(header=header, footer=footer))
    pages = len(read(tmp_path / "a.pdf")[0].pages)
    assert pages >= 6
    running = [run(n) for n in range(1, pages + 1) for run in (header, footer) if run]
    assert sorted(fixed(tmp_path / "a.pdf")) == sorted(running)
    assert texts(tmp_path / "a.pdf") == paragraphs, "a paragraph goes on over headers and footers"


def test_a_short_document_with_a_header(tmp_path: Path) -> None:
    paragraphs = [prose(i, 20) for i in range(4)]
    typeset(tmp_path / "a.pdf", [para(text) for text in paragraphs], Style(header=lambda n: "Strategy 2030"))
    assert fixed(tmp_path / "a.pdf") == ["Strategy 2030"] * 2
    assert texts(tmp_path / "a.pdf") == paragraphs


def test_without_furniture_nothing_goes(tmp_path: Path) -> None:
    paragraphs = [prose(i, 30) for i in range(12)]
    typeset(tmp_path / "a.pdf", [para(text) for text in paragraphs], Style(margin=56))
    assert fixed(tmp_path / "a.pdf") == []
    assert texts(tmp_path / "a.pdf") == paragraphs


def chapter_starts(name: str, pages: int) -> list[Block]:
    blocks = [title("Strategy"), para(prose(0, 5))]
    for n in range(1, pages):
        blocks += [NEW_PAGE, heading(name.format(n)), para(prose(n, 12))]
    return blocks


def test_chapter_headings_at_the_top_of_every_page_stay(tmp_path: Path) -> None:
    # Alike but for the number, at one height on every page: headings all the same, for they are set as headings.
    typeset(tmp_path / "a.pdf", chapter_starts("Priority {}", 6), Style(footer=numbers))
    assert fixed(tmp_path / "a.pdf") == [str(n) for n in range(1, 7)]
    assert [p.section for p in read(tmp_path / "a.pdf")[1].passages][1:] == [(f"Priority {n}",) for n in range(1, 6)]


def test_headings_below_a_running_header_stay(tmp_path: Path) -> None:
    typeset(tmp_path / "a.pdf", chapter_starts("Goal {} of the plan", 5), Style(header=alternating))
    assert set(fixed(tmp_path / "a.pdf")) == {alternating(1), alternating(2)}


def test_a_last_line_of_one_number_stays_in_its_paragraph(tmp_path: Path) -> None:
    text = "The university wants to reach all of this, together with every partner that it has by then, in the year"
    while wrap(f"{text} 2030.", 475.0, PLAIN, 10.0)[-1] != ["2030."]:
        text += " so"
    on_the_last_line = 0
    for gap in range(26, 80, 3):
        path = tmp_path / f"{gap}.pdf"
        filler = [para(prose(i, 1), after=11.0) for i in range(26)]
        typeset(path, [*filler, Block("so", after=float(gap)), para(f"{text} 2030.")], Style(margin=60.0))
        pages = read(path)[0].pages
        on_the_last_line += len(pages) == 1 and pages[0].words[-1].top > 760
        assert [t for t in texts(path) if t.startswith(text)] == [f"{text} 2030."]
    assert on_the_last_line, "no page of this test shows what it is about"
