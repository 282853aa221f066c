"""Words with boxes from real files: what pdfium sees is what comes out, where it stands, and why a file fails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import bombs
import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from typeset import (
    A4,
    BOLD,
    LANDSCAPE,
    PLAIN,
    SOFT,
    UNICODE,
    Block,
    Sticker,
    Style,
    heading,
    item,
    para,
    prose,
    source,
    squeezed,
    title,
    typeset,
)

from mccode import layout, pdf, segment
from mccode.errors import DocumentError
from mccode.printed import Document, Word
from mccode.records import Source

SHARED = Path(__file__).parents[2] / "shared" / "pdfs"
HARD = sorted(p for p in (SHARED / "hard").glob("*.pdf") if not p.name.startswith("bomb"))
PASSWORDS = {"password-example.pdf": "test", "password.pdf": "password"}
REAL = (
    "agency-unesco-beijing-2019.pdf",
    "university-gsu-strategy-2025.pdf",
    "university-cambridge-ai-policy.pdf",
    "national-japan-ai-strategy-2019.pdf",
)
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason=f"{SHARED} is not there")


def words_of(path: Path) -> list[Word]:
    return [word for page in pdf.read(source(path)).pages for word in page.words]


def find(words: list[Word], text: str) -> Word:
    [word] = [w for w in words if w.text == text]
    return word


def canvas(path: Path, size: tuple[float, float] = A4) -> Canvas:
    return Canvas(str(path), pagesize=size, invariant=1)


def picture(shade: int = 90) -> ImageReader:
    return ImageReader(Image.new("L", (40, 40), shade))


@pytest.fixture(scope="session")
def letter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "letter.pdf"
    text = "Alpha beta (gamma), 42 % of delta."
    blocks = [title("Letter"), heading("Aims"), para(text), para(prose(3, 9), font=BOLD)]
    typeset(path, blocks, Style(title="  A  letter\n to all "))
    return path


def test_every_printed_word_is_read_once(letter: Path, tmp_path: Path) -> None:
    printed = typeset(tmp_path / "again.pdf", [para(prose(1, 30)), para(prose(2, 30))], Style(columns=2))
    assert Counter(w.text for w in words_of(tmp_path / "again.pdf")) == printed


def test_words_stand_where_they_were_printed(letter: Path) -> None:
    words = words_of(letter)
    alpha, beta = find(words, "Alpha"), find(words, "beta")
    assert alpha.x0 == pytest.approx(72, abs=1)
    assert alpha.base == beta.base
    assert alpha.top < alpha.base < alpha.bottom
    assert alpha.bottom - alpha.top == pytest.approx(alpha.size, rel=0.35)
    assert alpha.x1 < beta.x0 < alpha.x1 + 0.5 * alpha.size
    assert find(words, "Letter").bottom < find(words, "Aims").bottom < alpha.bottom


def test_size_and_weight(letter: Path) -> None:
    words = words_of(letter)
    assert [(find(words, t).size, find(words, t).bold) for t in ("Letter", "Aims", "Alpha")] == [
        (24.0, True), (16.0, True), (10.0, False)
    ]  # fmt: skip
    assert all(w.bold and w.turn == 0 for w in words[-20:])


@pytest.mark.xfail(strict=True, reason="a line is taken to have the style of its ends throughout, for speed")
def test_weight_and_size_within_a_line(tmp_path: Path) -> None:
    sheet = canvas(tmp_path / "mixed.pdf")
    line = sheet.beginText(72, 700)
    for text, font, size, rise in (
        ("The ", PLAIN, 10, 0), ("register office", BOLD, 10, 0), (" and its courses", PLAIN, 10, 0),
        (" 3 ", PLAIN, 6, 4), ("end here.", PLAIN, 10, 0),
    ):  # fmt: skip
        line.setFont(font, size)
        line.setRise(rise)
        line.textOut(text)
    sheet.drawText(line)
    sheet.save()
    words = words_of(tmp_path / "mixed.pdf")
    assert [w.text for w in words if w.bold] == ["register", "office"]
    assert [w.text for w in words if w.size == 6.0] == ["3"]
    assert {round(w.base) for w in words if w.text != "3"} == {142}
    assert find(words, "3").base == pytest.approx(138, abs=0.5)


def test_size_counts_the_text_matrix(tmp_path: Path) -> None:
    sheet = canvas(tmp_path / "scaled.pdf")
    sheet.scale(2, 2)
    sheet.setFont(PLAIN, 6)
    sheet.drawString(40, 300, "scaled")
    sheet.save()
    [word] = words_of(tmp_path / "scaled.pdf")
    assert word.size == 12.0


def test_title_from_the_metadata(letter: Path, tmp_path: Path) -> None:
    assert pdf.read(source(letter)).title == "A letter to all"
    typeset(tmp_path / "untitled.pdf", [para("Alpha.")])
    assert pdf.read(source(tmp_path / "untitled.pdf")).title in ("", "untitled")


def test_reading_twice_gives_the_same(letter: Path) -> None:
    assert pdf.read(source(letter)) == pdf.read(source(letter))


def test_pages_are_numbered_from_one_with_their_size(tmp_path: Path) -> None:
    typeset(tmp_path / "long.pdf", [para(prose(i, 20)) for i in range(9)], Style(size=LANDSCAPE))
    pages = pdf.read(source(tmp_path / "long.pdf")).pages
    assert [p.number for p in pages] == list(range(1, len(pages) + 1))
    assert {(p.width, p.height) for p in pages} == {LANDSCAPE}


@pytest.mark.parametrize("size", [A4, LANDSCAPE], ids=["portrait", "landscape"])
@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_a_rotated_page_reads_as_displayed(rotate: int, size: tuple[float, float], tmp_path: Path) -> None:
    blocks = [title("Head"), para(prose(1, 8))]
    typeset(tmp_path / "level.pdf", blocks, Style(size=size))
    typeset(tmp_path / "turned.pdf", blocks, Style(size=size, rotate=rotate))
    level, turned = (pdf.read(source(tmp_path / name)).pages[0] for name in ("level.pdf", "turned.pdf"))
    assert (turned.width, turned.height) == size
    assert [(w.text, w.size, w.bold, w.turn == 0) for w in turned.words] == [
        (w.text, w.size, w.bold, True) for w in level.words
    ]
    for a, b in zip(turned.words, level.words, strict=True):
        assert (a.x0, a.top, a.x1, a.bottom, a.base) == pytest.approx((b.x0, b.top, b.x1, b.bottom, b.base), abs=0.6)


def test_a_crop_box_moves_the_origin(tmp_path: Path) -> None:
    typeset(tmp_path / "level.pdf", [para(prose(1, 4))])
    typeset(tmp_path / "cropped.pdf", [para(prose(1, 4))], Style(crop=(30.0, 50.0)))
    level, cropped = (pdf.read(source(tmp_path / name)).pages[0] for name in ("level.pdf", "cropped.pdf"))
    assert (cropped.width, cropped.height) == A4
    for a, b in zip(cropped.words, level.words, strict=True):
        assert (a.x0, a.top, a.base) == pytest.approx((b.x0, b.top, b.base), abs=0.1)


def test_words_outside_the_page_are_not_on_it(tmp_path: Path) -> None:
    sheet = canvas(tmp_path / "off.pdf")
    for x, y, text in ((100, 700, "seen"), (-300, 700, "left"), (100, 900, "above"), (100, -50, "below")):
        sheet.drawString(x, y, text)
    sheet.save()
    assert [w.text for w in words_of(tmp_path / "off.pdf")] == ["seen"]


def test_turned_text_is_not_upright(tmp_path: Path) -> None:
    side = Sticker(1, 30, 400, 100, [Block("Source: register")], turned=True)
    typeset(tmp_path / "turned.pdf", [para(prose(1, 5))], Style(stickers=[side]))
    words = words_of(tmp_path / "turned.pdf")
    assert [w.text for w in words if w.turn != 0] == ["Source:", "register"]
    first, second = (w for w in words if w.turn != 0)
    assert first.bottom - first.top > first.x1 - first.x0
    assert second.bottom < first.top + 1  # it runs upwards


def test_a_hyphen_at_the_lines_end_is_marked(tmp_path: Path) -> None:
    text = " ".join(["a", "an", "the", f"inter{SOFT}national{SOFT}isation", "so"][(i + i // 7) % 5] for i in range(200))
    printed = typeset(tmp_path / "split.pdf", [para(text)], Style(margin=200))
    split = sum(n for w, n in printed.items() if w.endswith("-"))
    words = words_of(tmp_path / "split.pdf")
    marked = [i for i, w in enumerate(words) if w.text.endswith(pdf.LINE_END_HYPHEN)]
    assert len(marked) == split > 3
    for i in marked:
        assert words[i].base < words[i + 1].base, "the halves are two words on two lines"
        assert words[i].x1 > words[i].x0
    assert Counter(w.text.replace(pdf.LINE_END_HYPHEN, "-") for w in words) == printed


@pytest.mark.parametrize(
    ("rotate", "blocks"),
    [
        pytest.param(0, [item("of", "•", 1), item("will", "•", 2)], id="level"),
        pytest.param(
            90,
            [heading("Vision", 2), item(prose(0, 1), "–", 1)],
            id="turned",
            marks=pytest.mark.xfail(strict=True, reason="a dash cannot be told from one that belongs to the word"),
        ),
    ],
)
def test_a_bullet_below_a_short_line_is_a_word_of_its_own(rotate: int, blocks: list[Block], tmp_path: Path) -> None:
    printed = typeset(tmp_path / "glued.pdf", blocks, Style(rotate=rotate))
    assert Counter(w.text for w in words_of(tmp_path / "glued.pdf")) == printed


def test_ligatures_and_other_scripts_arrive(tmp_path: Path) -> None:
    text = "The \ufb02oor \ufb01nances Études Größe Łukasz Škoda."
    typeset(tmp_path / "script.pdf", [para(text, font=UNICODE)])
    assert squeezed(" ".join(w.text for w in words_of(tmp_path / "script.pdf"))) == squeezed(text)


def status(path: Path) -> str:
    [page] = pdf.read(source(path)).pages
    return page.status


def test_an_empty_page_is_blank(tmp_path: Path) -> None:
    sheet = canvas(tmp_path / "blank.pdf")
    sheet.rect(50, 50, 100, 100)
    sheet.drawImage(picture(), 50, 700, 60, 40)  # a logo
    sheet.showPage()
    sheet.save()
    assert status(tmp_path / "blank.pdf") == "blank"


def test_a_page_of_spaces_is_blank(tmp_path: Path) -> None:
    sheet = canvas(tmp_path / "spaces.pdf")
    sheet.drawString(50, 50, "     ")
    sheet.save()
    assert status(tmp_path / "spaces.pdf") == "blank"


@pytest.mark.parametrize("form", [False, True], ids=["on the page", "in a form"])
def test_a_page_that_only_shows_a_picture_is_unreadable(tmp_path: Path, form: bool) -> None:
    sheet = canvas(tmp_path / "scan.pdf")
    if form:
        sheet.beginForm("scan")
    sheet.drawImage(picture(), 0, 0, *A4)
    if form:
        sheet.endForm()
        sheet.doForm("scan")
    sheet.showPage()
    sheet.save()
    assert status(tmp_path / "scan.pdf") == "unreadable"


def test_a_scan_cut_into_strips_is_unreadable(tmp_path: Path) -> None:
    sheet = canvas(tmp_path / "strips.pdf")
    for i in range(20):
        sheet.drawImage(picture(90 + i), 0, i * 42.1, A4[0], 42.1)
    sheet.showPage()
    sheet.save()
    assert status(tmp_path / "strips.pdf") == "unreadable"


def test_a_scan_with_a_stamped_page_number_is_not_text(tmp_path: Path) -> None:
    # One word over a full-page picture: the page's text is in the picture.
    sheet = canvas(tmp_path / "stamped.pdf")
    sheet.drawImage(picture(), 0, 0, *A4)
    sheet.drawString(290, 30, "17")
    sheet.save()
    assert status(tmp_path / "stamped.pdf") == "unreadable"


def test_a_picture_behind_text_is_text(tmp_path: Path) -> None:
    def background(sheet: Canvas, _: int) -> None:
        sheet.drawImage(picture(230), 0, 0, *A4)

    typeset(tmp_path / "cover.pdf", [title("Strategy"), para(prose(1, 8))], Style(picture=background))
    assert status(tmp_path / "cover.pdf") == "text"


def test_text_turned_into_outlines_is_unreadable(tmp_path: Path) -> None:
    sheet = canvas(tmp_path / "curves.pdf")
    for i in range(400):
        x, y = 50 + i % 40 * 12, 780 - i // 40 * 14
        sheet.bezier(x, y, x + 4, y + 8, x + 6, y - 3, x + 9, y + 5)
    sheet.showPage()
    sheet.save()
    assert status(tmp_path / "curves.pdf") == "unreadable"


def test_a_text_layer_without_meaning_is_unreadable(tmp_path: Path) -> None:
    path = mapped(tmp_path / "garbage.pdf", "Some text that no reader can make out again", 0xE000)
    raw_text = pdfium.PdfDocument(path)[0].get_textpage().get_text_range()
    assert any(0xE000 <= ord(c) < 0xF900 for c in raw_text), "the file does not hold what the test needs"
    assert status(path) == "unreadable"


@pytest.mark.xfail(strict=True, reason="the box of a word that ends in such a character reaches too far")
def test_characters_beyond_the_first_plane_keep_the_words_in_place(tmp_path: Path) -> None:
    # One such character is two units of UTF-16: indices must not slip behind it.
    path = mapped(tmp_path / "plane.pdf", "abc def ghi", 0x1D400)
    words = words_of(path)
    assert len(words) == 3
    assert [w.x1 - w.x0 for w in words] == pytest.approx([12 * n for n in (1.612, 1.39, 1.0)], abs=1.5)


def test_letters_written_from_the_right_arrive_in_reading_order(tmp_path: Path) -> None:
    # On paper, from the left: alef bet gimel, dalet he vav. Read from the right.
    words = words_of(mapped(tmp_path / "right.pdf", "abc def", 0x05D0 - 97))
    assert [w.text for w in sorted(words, key=lambda w: w.x0)] == ["\u05d2\u05d1\u05d0", "\u05d5\u05d4\u05d3"]


def mapped(path: Path, text: str, offset: int) -> Path:
    """A file that shows a text in Helvetica and says of each letter that it is the character ``offset`` above."""
    rows = "\n".join(f"<{c:02x}> <{chr(offset + c).encode('utf-16-be').hex()}>" for c in range(97, 123))
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange\n26 beginbfchar\n{rows}\nendbfchar endcmap end end"
    )
    shown = f"BT /F 12 Tf 72 700 Td ({text}) Tj ET"
    objects = (
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        f"<</Length {len(shown)}>>stream\n{shown}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/ToUnicode 6 0 R>>",
        f"<</Length {len(cmap)}>>stream\n{cmap}\nendstream",
    )
    body, places = "%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 7\n0000000000 65535 f \n{table}trailer\n<</Size 7/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF"
    path.write_bytes((body + end).encode("latin-1"))
    return path


def test_a_page_with_some_strange_bullets_is_text(tmp_path: Path) -> None:
    typeset(tmp_path / "bullets.pdf", [para(prose(i, 1), font=UNICODE, marker="\ue0b7", indent=20.0) for i in range(9)])
    assert status(tmp_path / "bullets.pdf") == "text"


def test_statuses_are_per_page(tmp_path: Path) -> None:
    sheet = canvas(tmp_path / "mixed.pdf")
    sheet.drawString(50, 700, "Some text.")
    sheet.showPage()
    sheet.showPage()
    sheet.drawImage(picture(), 0, 0, *A4)
    sheet.showPage()
    sheet.save()
    assert [p.status for p in pdf.read(source(tmp_path / "mixed.pdf")).pages] == ["text", "blank", "unreadable"]


def locked(path: Path, password: str) -> Path:
    sheet = Canvas(str(path), encrypt=StandardEncryption(password, "owner", strength=128))
    sheet.drawString(50, 700, "Secret text.")
    sheet.save()
    return path


def test_the_password_opens_an_encrypted_file(tmp_path: Path) -> None:
    path = locked(tmp_path / "locked.pdf", "sesame")
    [page] = pdf.read(source(path, "sesame")).pages
    assert [w.text for w in page.words] == ["Secret", "text."]


@pytest.mark.parametrize("password", ["", "wrong"])
def test_encrypted_without_the_password(password: str, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="encrypted") as caught:
        pdf.read(source(locked(tmp_path / "locked.pdf", "sesame"), password))
    assert "locked.pdf" in caught.value.message
    assert "password" in caught.value.hint
    assert "sesame" not in str(caught.value)


def test_an_owner_password_alone_does_not_lock(tmp_path: Path) -> None:
    assert words_of(locked(tmp_path / "open.pdf", ""))


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "empty"), (b"<p>no</p>", "not a PDF"), (b"%PDF-1.7\nno more", "not a PDF"), (b"\0" * 5000, "not a PDF")],
    ids=["empty", "html", "header only", "zeros"],
)
def test_what_is_no_pdf_says_so(content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(content)
    with pytest.raises(DocumentError, match=message) as caught:
        pdf.read(source(path))
    assert caught.value.message.startswith("broken.pdf ")
    assert caught.value.hint


def test_the_message_after_a_good_file_is_not_the_one_before(tmp_path: Path, letter: Path) -> None:
    # pdfium keeps its last error: the reason must be this file's.
    with pytest.raises(DocumentError, match="encrypted"):
        pdf.read(source(locked(tmp_path / "locked.pdf", "sesame")))
    pdf.read(source(letter))
    (tmp_path / "broken.pdf").write_bytes(b"no")
    with pytest.raises(DocumentError, match="not a PDF"):
        pdf.read(source(tmp_path / "broken.pdf"))


def test_a_file_without_pages_says_so(tmp_path: Path) -> None:
    canvas(tmp_path / "none.pdf").save()
    with pytest.raises(DocumentError, match="no pages"):
        pdf.read(source(tmp_path / "none.pdf"))


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.pdf", tmp_path):
        with pytest.raises(DocumentError, match="cannot be opened") as caught:
            pdf.read(Source("x.pdf", str(path), ""))
        assert caught.value.hint


def opened(path: Path) -> Document | None:
    """The document, or nothing when it was refused with a reason and a hint."""
    refused: list[DocumentError] = []
    try:
        return pdf.read(source(path, PASSWORDS.get(path.name, "")))
    except DocumentError as error:
        refused.append(error)
    assert refused[0].message.startswith(path.name)
    assert refused[0].hint
    return None


@pytest.mark.parametrize("share", [0.3, 0.7, 0.97])
def test_a_truncated_file_is_read_or_refused(share: float, letter: Path, tmp_path: Path) -> None:
    content = letter.read_bytes()
    (tmp_path / "half.pdf").write_bytes(content[: int(share * len(content))])
    document = opened(tmp_path / "half.pdf")
    assert document is None or all(page.status in ("text", "blank", "unreadable") for page in document.pages)


def raw_words(path: Path) -> Iterator[Counter[str]]:
    """The words of each page as pdfium's own text extraction gives them, split words put together."""
    book = pdfium.PdfDocument(path)
    try:
        for index in range(len(book)):
            page = book[index]
            text = page.get_textpage().get_text_range()
            yield Counter(squeezed(w) for w in text.replace("\ufffe", "").split() if squeezed(w))
            page.close()
    finally:
        book.close()


@needs_shared
@pytest.mark.parametrize("name", REAL)
def test_pdfiums_words_on_real_pages(name: str) -> None:
    document = pdf.read(source(SHARED / "real" / name))
    lost = total = 0
    for page, expected in zip(document.pages, raw_words(SHARED / "real" / name), strict=True):
        text = " ".join(w.text for w in page.words).replace("\ufffe ", "").replace("\ufffe", "")
        lost += sum((expected - Counter(squeezed(w) for w in text.split())).values())
        total += sum(expected.values())
    assert lost <= 0.001 * total, f"{lost} of {total} words are missing"


@needs_shared
@pytest.mark.parametrize("path", HARD, ids=lambda p: p.stem)
def test_hard_files_are_read_or_refused(path: Path) -> None:
    document = opened(path)
    if document is None:
        return
    reading = segment.split(layout.arrange(document))
    assert all(reading.text[p.start : p.end] == p.text for p in reading.passages)


@needs_shared
@pytest.mark.parametrize("name", sorted(PASSWORDS))
def test_known_passwords_open(name: str) -> None:
    path = SHARED / "hard" / name
    with pytest.raises(DocumentError, match="encrypted"):
        pdf.read(source(path))
    assert pdf.read(source(path, PASSWORDS[name])).pages


@needs_shared
@pytest.mark.parametrize("path", sorted((SHARED / "scans").glob("*.pdf"))[:2], ids=lambda p: p.stem)
def test_scans_are_unreadable(path: Path) -> None:
    assert {page.status for page in pdf.read(source(path)).pages} <= {"unreadable", "blank"}


def raw_pdf(path: Path, on_page: str, on_tree: str) -> Path:
    """A page with lines near its top and bottom, whose boxes stand where the caller puts them."""
    text = b"BT /F 12 Tf 72 815 Td (top line) Tj 0 -755 Td (bottom line) Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[3 0 R]/Count 1{on_tree}>>".encode(),
        f"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>{on_page}>>".encode(),
        b"<</Length %d>>stream\n%b\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 6\n0000000000 65535 f \n%btrailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    path.write_bytes(body + end % (table, len(body)))
    return path


MEDIA_BOX = "/MediaBox[0 0 595 842]"


@pytest.mark.parametrize(
    ("on_page", "on_tree"),
    [(MEDIA_BOX, ""), ("", MEDIA_BOX), (f"{MEDIA_BOX}/CropBox[-50 -50 700 1200]", ""), ("/MediaBox[595 842 0 0]", "")],
    ids=["own", "inherited", "crop box too large", "turned inside out"],
)
def test_boxes_of_a_page_may_stand_anywhere(on_page: str, on_tree: str, tmp_path: Path) -> None:
    words = words_of(raw_pdf(tmp_path / "boxes.pdf", on_page, on_tree))
    assert [w.text for w in words] == ["top", "line", "bottom", "line"]
    assert [round(w.base) for w in words] == [27, 27, 782, 782]


def test_negative_type_size_turns_text_upside_down(tmp_path: Path) -> None:
    twice = b"BT /F1 -12 Tf -1 0 0 -1 50 700 Tm (Mentors meet) Tj ET"  # upside down twice is level
    once = b"BT /F1 -12 Tf 1 0 0 1 300 500 Tm (Upside) Tj ET"
    (tmp_path / "negative.pdf").write_bytes(bombs.document([twice + b" " + once]))
    words = words_of(tmp_path / "negative.pdf")
    assert [(w.text, w.size, w.turn) for w in words] == [
        ("Mentors", 12.0, 0), ("meet", 12.0, 0), ("Upside", 12.0, 180),
    ]  # fmt: skip
    assert find(words, "Mentors").base == pytest.approx(842 - 700, abs=0.5)
