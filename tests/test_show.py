"""`mccode show`: pictures that show what was read and cover none of it, and files that nobody can read."""

from __future__ import annotations

import sys
from io import BytesIO
from itertools import combinations
from pathlib import Path
from typing import get_args

import pytest
from conftest import make_empty_pdf, make_pdf, make_picture_pdf, mccode
from PIL import Image, ImageChops
from typeset import LANDSCAPE, Style, heading, item, para, prose, read, typeset

from mccode import picture, show
from mccode.looks import LOOKS
from mccode.printed import Page
from mccode.records import BlockKind, Passage

LONG = " ".join(prose(n, 6) for n in range(12))


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two pages in two columns; a paragraph goes on from the first to the second."""
    path = tmp_path_factory.mktemp("show") / "paper.pdf"
    blocks = [heading("Aims of the plan"), para(prose(1)), item(prose(2, 1)), item(prose(3, 1)), para(LONG)]
    typeset(path, [*blocks, heading("Costs"), para(prose(4))], Style(columns=2, footer=lambda n: f"Plan, page {n}"))
    return path


@pytest.fixture(scope="module")
def pages(paper: Path) -> list[tuple[Page, list[Passage]]]:
    document, reading = read(paper)
    return [
        (page, [p for p in reading.passages if any(b.page == page.number for b in p.boxes)]) for page in document.pages
    ]


def sheet(page: Page, scale: float = 1.5) -> Image.Image:
    """The page as black words on white paper, each a filled rectangle."""
    image = Image.new("RGB", (round(page.width * scale), round(page.height * scale)), "white")
    for w in page.words:
        image.paste("black", [round(v * scale) for v in (w.x0, w.top, w.x1, w.bottom)])
    return image


def on_sheet(drawn: Image.Image, plain: Image.Image) -> Image.Image:
    return drawn.crop((picture.SIDE, picture.TOP, picture.SIDE + plain.width, picture.TOP + plain.height))


def test_every_kind_has_a_look_and_no_two_differ_by_colour_alone() -> None:
    assert set(LOOKS) == set(get_args(BlockKind))
    assert all((a.tag, a.name) != (b.tag, b.name) and a.tag != b.tag for a, b in combinations(LOOKS.values(), 2))
    same_colour = [(a, b) for a, b in combinations(LOOKS.values(), 2) if a.colour == b.colour]
    assert all((a.strokes, a.width) != (b.strokes, b.width) for a, b in same_colour)


def test_passages_are_shaded_in_turn_and_the_chosen_one_differs(pages: list[tuple[Page, list[Passage]]]) -> None:
    page, passages = pages[0]
    plain = Image.new("RGB", (round(page.width), round(page.height)), "white")
    drawn = on_sheet(picture.draw(plain, page, passages, "", passages[1].id), plain)
    seen = []
    for passage in passages[:4]:
        box = next(b for b in passage.boxes if b.page == 1)
        area = drawn.crop((round(box.x0) + 3, round(box.top) + 3, round(box.x1) - 3, round(box.bottom) - 3))
        counts = {colour: count for count, colour in area.getcolors(100_000) or []}  # type: ignore[misc]
        seen.append(max(counts, key=lambda colour: counts[colour]))
    assert seen == [picture.SHADES[1], picture.CHOSEN_SHADE, picture.SHADES[1], picture.SHADES[0]]


def test_no_label_covers_a_word(pages: list[tuple[Page, list[Passage]]]) -> None:
    for page, passages in pages:
        plain = sheet(page)
        drawn = on_sheet(picture.draw(plain, page, passages, ""), plain).convert("L")
        # The ground of a tag is white, words are black here: no part of a tag may stand where a word is.
        covered = ImageChops.multiply(drawn.point(lambda v: 255 * (v == 255)), ImageChops.invert(plain.convert("L")))
        assert covered.histogram()[255] == 0


def test_numbers_of_passages_stand_in_the_margin_of_their_column(pages: list[tuple[Page, list[Passage]]]) -> None:
    page, passages = pages[0]
    plain = sheet(page)
    bare, full = (picture.draw(plain, page, some, "") for some in ((), passages))
    difference = ImageChops.difference(bare, full.crop((0, 0, *bare.size))).convert("L")
    left = difference.crop((0, picture.TOP, picture.SIDE - 8, picture.TOP + plain.height))
    right = difference.crop((bare.width - picture.SIDE + 8, picture.TOP, bare.width, picture.TOP + plain.height))
    assert left.getbbox() and right.getbbox()


@pytest.mark.parametrize("count", [0, 1, 400])
def test_any_number_of_passages_finds_room(pages: list[tuple[Page, list[Passage]]], count: int) -> None:
    page, passages = pages[0]
    many = [passages[i % len(passages)] for i in range(count)]
    drawn = picture.draw(sheet(page), page, many, "head")
    assert drawn.height >= count * picture.TYPE


def test_a_page_without_a_size_or_a_word_is_drawn() -> None:
    drawn = picture.draw(Image.new("RGB", (300, 400), "white"), Page(1, 0.0, 0.0, "unreadable"), (), "a.pdf, page 1")
    assert drawn.width == 300 + 2 * picture.SIDE


def test_one_page_is_one_picture(paper: Path, tmp_path: Path) -> None:
    out = tmp_path / "page.png"
    result = mccode("show", paper, "--page", "1", "--out", out, "--text")
    assert result.exit_code == 0, result.output
    with Image.open(out) as drawn:
        assert drawn.width == pytest.approx(595 * 110 / 72 + 2 * picture.SIDE, abs=2)
    assert "heading: Aims of the plan" in result.output
    assert "list item: " in result.output
    assert "pages 1 to 2" in result.output  # the paragraph that goes on
    assert "furniture: Plan, page 1" in result.output
    again = mccode("show", paper, "--page", "1", "--out", out)
    assert again.exit_code == 8 and "is there already; nothing was written" in again.output
    assert mccode("show", paper, "--page", "1", "--out", out, "--overwrite").exit_code == 0


def test_several_pages_go_into_a_folder(paper: Path, tmp_path: Path) -> None:
    assert mccode("show", paper, "--out", tmp_path / "all", "--dpi", "40").exit_code == 0
    assert sorted(p.name for p in (tmp_path / "all").iterdir()) == ["paper-p001.png", "paper-p002.png"]
    one = mccode("show", paper, "--page", "1-2", "--out", tmp_path / "page.png")
    every = mccode("show", paper, "--out", tmp_path / "page.png", "--dpi", "40")
    assert (one.exit_code, every.exit_code) == (2, 2)
    assert "give a folder" in one.output and "give a folder" in every.output
    assert not (tmp_path / "page.png").exists()


def test_a_passage_is_shown_where_it_stands(paper: Path, tmp_path: Path) -> None:
    _, reading = read(paper)
    going_on = next(p for p in reading.passages if p.page_end > p.page)
    result = mccode("show", paper, "--passage", str(going_on.number), "--out", tmp_path / "shown")
    assert result.exit_code == 0, result.output
    assert len(list((tmp_path / "shown").iterdir())) == 2
    unknown = mccode("show", paper, "--passage", "p123", "--text")
    assert unknown.exit_code == 5 and "paper.pdf has no passage p123" in unknown.output


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--page", "3", "--text"], 5, "paper.pdf has 2 pages; there is no page 3"),
        (["--page", "0", "--text"], 5, "there is no page 0"),
        (["--page", "two", "--text"], 2, "'two' is no page"),
        (["--page", "3-1", "--text"], 2, "'3-1' is no page"),
        (["--page", "1"], 2, "--out page.png"),
        (["--page", "1", "--passage", "1", "--text"], 2, "not both"),
    ],
)
def test_what_cannot_be_done_is_said(paper: Path, arguments: list[str], code: int, words: str) -> None:
    result = mccode("show", paper, *arguments)
    assert result.exit_code == code, result.output
    assert words in result.output


def test_papers_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "text.pdf").write_text("no PDF at all")
    make_pdf(tmp_path / "locked.pdf", [prose(1)], password="secret")
    out = tmp_path / "out.png"
    for name, words in (("text.pdf", "is not a PDF"), ("locked.pdf", "is encrypted"), ("none.pdf", "no file")):
        result = mccode("show", tmp_path / name, "--page", "1", "--out", out)
        assert result.exit_code in (4, 5) and words in result.output
        assert not out.exists()
    opened = mccode("show", tmp_path / "locked.pdf", "--page", "1", "--out", out, "--password", "secret", "--dpi", "40")
    assert opened.exit_code == 0, opened.output


def test_a_picture_that_cannot_be_written_is_said(paper: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = mccode("show", paper, "--page", "1", "--out", tmp_path / "file" / "page.png", "--dpi", "40")
    assert result.exit_code == 8 and "cannot be written" in result.output


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (
            "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
            r"p.pdf: the reader broke down on it \(exit status",
        ),
        ("import time; time.sleep(60)", "p.pdf: reading it took more than 1 seconds"),
        ("pass", "p.pdf: the reader gave no result"),
    ],
)
def test_a_file_that_breaks_its_reader_is_a_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, words: str
) -> None:
    monkeypatch.setattr(show, "COMMAND", (sys.executable, "-S", "-E", "-c", code))
    make_pdf(tmp_path / "p.pdf", [prose(1)])
    source = show.Source("p.pdf", str(tmp_path / "p.pdf"), "Ayr")
    with pytest.raises(show.DocumentError, match=words):
        list(show.pages(source, limits=show.Limits(1.0)))


def test_blank_scanned_turned_and_cropped_pages_are_drawn(tmp_path: Path) -> None:
    make_empty_pdf(tmp_path / "blank.pdf")
    make_picture_pdf(tmp_path / "scan.pdf")
    typeset(tmp_path / "turned.pdf", [para(prose(1))], Style(size=LANDSCAPE, rotate=90, crop=(30.0, 60.0)))
    for name in ("blank", "scan", "turned"):
        source = show.Source(f"{name}.pdf", str(tmp_path / f"{name}.pdf"), "Ayr")
        (shown,) = show.pages(source, dpi=72)
        with Image.open(BytesIO(shown.picture)) as drawn:
            width, height = (842, 595) if name == "turned" else (595, 842)
            page = drawn.crop((picture.SIDE, picture.TOP, picture.SIDE + width, picture.TOP + height)).convert("RGB")
        colours = {colour for _, colour in page.getcolors(1_000_000) or []}
        assert (picture.SHADES[1] in colours) == (name == "turned")
    _, reading = read(tmp_path / "turned.pdf")
    box = reading.passages[0].boxes[0]
    line = page.crop((round(box.x0), round(box.top), round(box.x1), round(box.bottom))).convert("L")
    assert line.histogram()[0] + sum(line.histogram()[1:90]) > 50, "the shaded line holds the printed words"
