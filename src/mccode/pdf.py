"""PDF pages as words with boxes, read by pdfium.

pdfium gives the text of a page in one call; the first and the last character of each word give its box. Type size
and weight are read once per text object. Content order is kept: putting words in reading order is `layout`'s task.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from mccode import bidi, grids, strokes
from mccode.errors import DocumentError
from mccode.printed import Document, Page, Word
from mccode.records import PageStatus, Source
from mccode.typeface import Style, Styles

# A hyphen at the end of a printed line arrives as U+FFFE with no white space after it.
LINE_END_HYPHEN = "\ufffe"
# Share of characters without a meaning (private use, replacement, control) above which a text layer is useless.
GARBAGE_SHARE = 0.3
# An image that covers this share of a page without text may hold text that nobody can read without OCR.
IMAGE_SHARE = 0.2
# A page without text but with this many outlines probably holds text converted to curves.
OUTLINES = 150
# Printers' marks stand beside a page; where fewer words than this share stand on it, its boxes contradict its text.
SEEN_SHARE = 0.1
# So few words at the edges of a page that shows a picture are a stamp or a page number, not its text.
STAMP_WORDS, EDGE = 5, 0.1

# A word so many times as high as its type may be several that stand under each other.
TALL = 1.8
# The same word so close by, in type sizes, is the same word printed again.
DOUBLE = 0.15

_LINE = re.compile(rf"[^\n{LINE_END_HYPHEN}]+{LINE_END_HYPHEN}?")
# pdfium may glue a bullet to the word before it: bullets are words of their own.
_BULLETS = "•●▪■◦‣▶►➢➤"
_WORD = re.compile(rf"[{_BULLETS}]|[^\s{LINE_END_HYPHEN}\x00{_BULLETS}]+{LINE_END_HYPHEN}?")
_NO_PAGES = re.compile(rb"/Type\s*/Pages\b[^>]*/Count\s+0\b|/Count\s+0\b[^>]*/Type\s*/Pages\b")
_GARBAGE = re.compile("[\ue000-\uf8ff\ufffd\x01-\x08\x0e-\x1f]")
_REASONS = (
    (
        raw.FPDF_ERR_PASSWORD,
        "is encrypted and the password is missing or wrong",
        "Put the password into a `password` column of manifest.csv (for audit: --password), or save an unlocked copy.",
    ),
    (
        raw.FPDF_ERR_FORMAT,
        "is not a PDF or is damaged beyond repair",
        "Open it in a PDF viewer; if it opens there, print it to a new PDF and use that.",
    ),
    (raw.FPDF_ERR_SECURITY, "uses an encryption that cannot be opened", "Save an unlocked copy."),
)


def read(source: Source) -> Document:
    """The pages of a PDF with their words in content order.

    Raises `DocumentError` when the file cannot be opened, with the reason and what to do next.
    """
    pdf = _open(source)
    try:
        if len(pdf) == 0:
            raise DocumentError(f"{source.document_id} has no pages", "Export or download it again.")
        return Document(source, tuple(_read_pages(pdf)), _metadata_title(pdf))
    finally:
        pdf.close()


def _open(source: Source) -> Any:
    path = Path(source.path)
    try:
        with path.open("rb") as stream:
            head = stream.read(1024)
    except OSError as error:
        raise DocumentError(
            f"{source.document_id} cannot be opened: {error.strerror}", "Check that it exists and that you may read it."
        ) from error
    if not head:
        raise DocumentError(f"{source.document_id} is empty (0 bytes)", "Export or download it again.")
    try:
        return pdfium.PdfDocument(path, password=source.password or None)
    except pdfium.PdfiumError as error:
        if head.startswith(b"%PDF") and _NO_PAGES.search(path.read_bytes()):
            raise DocumentError(f"{source.document_id} has no pages", "Export or download it again.") from error
        code = raw.FPDF_GetLastError() or getattr(error, "err_code", 0) or _code_in(str(error))
        for known, what, hint in _REASONS:
            if code == known:
                raise DocumentError(f"{source.document_id} {what}", hint) from error
        raise DocumentError(
            f"{source.document_id} cannot be read ({error})", "Open it in a PDF viewer and print it to a new PDF."
        ) from error


def _code_in(message: str) -> int:
    if "assword" in message:
        return int(raw.FPDF_ERR_PASSWORD)
    return int(raw.FPDF_ERR_SECURITY if "ecurity" in message else raw.FPDF_ERR_FORMAT)


def _metadata_title(pdf: Any) -> str:
    try:
        return " ".join(str(pdf.get_metadata_value("Title")).split())
    except (pdfium.PdfiumError, UnicodeDecodeError, ValueError):
        return ""


def _read_pages(pdf: Any) -> Iterator[Page]:
    for index in range(len(pdf)):
        try:
            page = pdf[index]
        except pdfium.PdfiumError:
            yield Page(index + 1, 0.0, 0.0, "unreadable")
            continue
        try:
            yield _read_page(page, index + 1)
        finally:
            page.close()


def _read_page(page: Any, number: int) -> Page:
    width, height = page.get_size()
    try:
        textpage = page.get_textpage()
    except pdfium.PdfiumError:
        return Page(number, width, height, "unreadable")
    to_display = _to_display(page)
    try:
        text = _page_text(textpage)
        garbage = len(_GARBAGE.findall(text))
        if garbage and garbage > GARBAGE_SHARE * sum(not c.isspace() for c in text):
            return Page(number, width, height, "unreadable")
        words = _without_doubles(tuple(_words(textpage, text, to_display, page.get_rotation())))
    finally:
        textpage.close()
    seen = tuple(w for w in words if 0 <= (w.x0 + w.x1) / 2 <= width and 0 <= (w.top + w.bottom) / 2 <= height)
    if len(seen) < SEEN_SHARE * len(words):
        return Page(number, width, height, "unreadable")
    words = seen
    status: PageStatus = "text"
    if not words or (len(words) <= STAMP_WORDS and all(_at_edge(w, height) for w in words)):
        pictured = _may_hold_text(page, width * height)
        status = "unreadable" if pictured else "text" if words else "blank"
    tables, frames = grids.find(page, number, to_display, words) if words else ((), ())
    return Page(number, width, height, status, words, tables, frames)


def _page_text(textpage: Any) -> str:
    """The text of a page, one string character per pdfium character."""
    count = raw.FPDFText_CountChars(textpage)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    units = raw.FPDFText_GetText(textpage, 0, count, buffer)
    text = bytes(buffer)[: max(0, 2 * (units - 1))].decode("utf-16-le", "surrogatepass")
    if len(text) < units - 1:
        # One string character per UTF-16 unit; pairs become one character again in each word.
        text = "".join(map(chr, buffer[: units - 1]))
    if len(text) != count:
        # Text and character indices diverge (surrogate pairs, unmapped glyphs): ask for each character.
        codes = (raw.FPDFText_GetUnicode(textpage, i) for i in range(count))
        text = "".join(chr(c) if 0 < c < 0x110000 else " " for c in codes)
    return text


def _words(textpage: Any, text: str, to_display: Any, rotation: int) -> Iterator[Word]:
    first, last = raw.FS_RECTF(), raw.FS_RECTF()
    first_ref, last_ref = ctypes.byref(first), ctypes.byref(last)
    # The same memory as arrays: four numbers at once cost less than four attributes.
    first_box, last_box = (ctypes.c_float * 4).from_buffer(first), (ctypes.c_float * 4).from_buffer(last)
    loose_box = raw.FPDFText_GetLooseCharBox
    styles = Styles(textpage, to_display, rotation)
    for line in _LINE.finditer(text):
        spans = [match.span() for match in _WORD.finditer(text, *line.span())]
        if not spans:
            continue
        # Where a line has one style at its ends and in its middle, that is the style of all of it.
        common: Style | None = styles.at(spans[0][0])
        if len(spans) > 1 and not styles.at(spans[-1][0]) == styles.at(spans[len(spans) // 2][0]) == common:
            common = None
        spans.reverse()
        while spans:
            start, end = spans.pop()
            if not loose_box(textpage, start, first_ref):
                continue
            # U+FFFE has no box of its own; the character before it has.
            last_index = end - 2 if text[end - 1] == LINE_END_HYPHEN and end - start > 1 else end - 1
            if "\udc00" <= text[last_index] <= "\udfff":
                last_index -= 1  # the second half of a pair has no box of its own either
            x0, y1, x1, y0 = first_box[:]
            height = y1 - y0
            if last_index > start and loose_box(textpage, last_index, last_ref):
                left, high, right, low = last_box[:]
                x0, y0 = left if left < x0 else x0, low if low < y0 else y0
                x1, y1 = right if right > x1 else x1, high if high > y1 else y1
            style = common or styles.at(start)
            if common and abs(height - common.height) > 0.02 * common.height:
                style = styles.at(start)  # a raised mark or a change of size inside the line
            if y1 - y0 > TALL * style.height and (style.turn - rotation) % 180 == 0:
                parts = _parted(textpage, start, end)
                if len(parts) > 1:
                    spans += reversed(parts)
                    continue
            word = text[start:end]
            if not word.isascii():
                if bidi.RIGHT_TO_LEFT.search(word):
                    word, (x0, y0, x1, y1) = bidi.read(textpage, text, start, end)
                word = word.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
            x0, top, x1, bottom = to_display(x0, y0, x1, y1)
            yield Word(word, x0, top, x1, bottom, bottom - style.drop, style.size, style.bold, style.turn)


def _parted(textpage: Any, start: int, end: int) -> list[tuple[int, int]]:
    """A word's (start, end), in pieces where its characters stand on different lines.

    pdfium takes single figures that stand under each other for one word where the file draws them one after another.
    """
    box, starts, low, high = raw.FS_RECTF(), [start], 0.0, 0.0
    for index in range(start, end):
        if raw.FPDFText_GetLooseCharBox(textpage, index, ctypes.byref(box)) and box.top > box.bottom:
            if index > start and (box.bottom >= high or box.top <= low):
                starts.append(index)
            low, high = box.bottom, box.top
    return list(pairwise([*starts, end]))


def _without_doubles(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words without those that are printed twice in one place, as programs do to make type look bold."""
    if len({(w.text, round(w.x0), round(w.base)) for w in words}) == len(words):
        return words
    kept: list[Word] = []
    places: dict[str, list[Word]] = {}
    for word in words:
        near = DOUBLE * word.size
        same = places.setdefault(word.text, [])
        if not any(
            abs(o.x0 - word.x0) <= near and abs(o.base - word.base) <= near and o.turn == word.turn for o in same
        ):
            same.append(word)
            kept.append(word)
    return tuple(kept)


def _to_display(page: Any) -> Any:
    """A function that turns pdfium's (left, bottom, right, top) into (x0, top, x1, bottom) of the page as displayed."""
    # get_cropbox neither inherits from the page tree nor stays inside the media box.
    left, bottom, right, top = page.get_bbox()
    width, height = right - left, top - bottom
    rotation = page.get_rotation()
    if rotation == 90:
        return lambda x0, y0, x1, y1: (y0 - bottom, x0 - left, y1 - bottom, x1 - left)
    if rotation == 180:
        return lambda x0, y0, x1, y1: (width - x1 + left, y0 - bottom, width - x0 + left, y1 - bottom)
    if rotation == 270:
        return lambda x0, y0, x1, y1: (height - y1 + bottom, width - x1 + left, height - y0 + bottom, width - x0 + left)
    return lambda x0, y0, x1, y1: (x0 - left, height - y1 + bottom, x1 - left, height - y0 + bottom)


def _may_hold_text(page: Any, area: float) -> bool:
    """Whether a page without words shows a picture or outlines that may be text."""
    outlines, pictured = 0, 0.0
    for index in range(raw.FPDFPage_CountObjects(page)):
        item = raw.FPDFPage_GetObject(page, index)
        kind = raw.FPDFPageObj_GetType(item)
        if kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM):
            x0, y0, x1, y1 = strokes.bounds(item)
            pictured += (x1 - x0) * (y1 - y0)
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            outlines += 1
    return outlines >= OUTLINES or pictured >= IMAGE_SHARE * area


def _at_edge(word: Word, height: float) -> bool:
    return word.bottom < EDGE * height or word.top > (1 - EDGE) * height
