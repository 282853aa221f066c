"""On which pages the blocks of a truth stand, found by their letters; a truth that is not in its file is an error."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from truth.model import Truth

# A block is looked for by so many letters of its beginning and of its end.
REACH = 24
# Where even those are torn, this share of the words there has to do.
ENOUGH = 0.6
# Letters whose middles are nearer to each other than this share of their width lie on each other; so many of them on a
# page are no accident of narrow type.
TOUCHING, OVERPRINTED = 0.4, 3


def letters(text: str) -> str:
    """The letters and digits of a text, compatibility forms and case folded."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def overprints(path: Path) -> list[int]:
    """The pages on which text lies on other text, so that nobody could read it; letters drawn twice do not count."""
    pdf = pdfium.PdfDocument(path)
    result = []
    for number, page in enumerate(pdf, start=1):
        textpage = page.get_textpage()
        seen: dict[tuple[int, int], list[tuple[float, float, float, str]]] = defaultdict(list)
        hits = 0
        for index in range(textpage.count_chars()):
            text = chr(raw.FPDFText_GetUnicode(textpage, index))
            if text.isalnum():
                x0, y0, x1, y1 = textpage.get_charbox(index)
                x, y, width = (x0 + x1) / 2, (y0 + y1) / 2, x1 - x0
                near = [old for i in (-1, 0, 1) for j in (-1, 0, 1) for old in seen[int(x / 4) + i, int(y / 4) + j]]
                hits += any(
                    # The letters of a ligature share one box; a doubled letter is the same letter.
                    text != other and (a, b) != (x, y) and abs(b - y) < 2 and abs(a - x) < TOUCHING * max(w, width)
                    for a, b, w, other in near
                )
                seen[int(x / 4), int(y / 4)].append((x, y, width, text))
        if hits > OVERPRINTED and not page.get_rotation():  # on a turned page letters stand above each other
            result.append(number)
        textpage.close()
        page.close()
    pdf.close()
    return result


def pages_of(path: Path) -> list[str]:
    """The letters of each page, as pdfium stores them."""
    pdf = pdfium.PdfDocument(path)
    result = []
    for page in pdf:
        textpage = page.get_textpage()
        result.append(letters(textpage.get_text_range()))
        textpage.close()
        page.close()
    pdf.close()
    return result


def tops(path: Path, height: float) -> list[str]:
    """The letters in the topmost points of each page."""
    pdf = pdfium.PdfDocument(path)
    result = []
    for page in pdf:
        textpage = page.get_textpage()
        width, full = page.get_size()
        result.append(letters(textpage.get_text_bounded(0, full - height, width, full)))
        textpage.close()
        page.close()
    pdf.close()
    return result


def place(blocks: Sequence[Truth], pages: Sequence[str]) -> list[str]:
    """Fills in the blocks' pages; what could not be found comes back in words."""
    lost = []
    here = 0
    for block in blocks:
        if "rtl" in block.tags:
            block.page = block.page_end = 1 + _find_words(block.text, pages)
            lost += [] if block.page else [f"{block.kind}: {block.text}"]
            continue
        parts = [text for _, text, needed in block.cells if needed and text] or [block.text]
        begin = _find(parts[0], pages, here)
        ends = [_find(parts[-1], pages, max(here, begin), True), *(_find(part, pages, begin) for part in parts)]
        if begin < 0 or min(ends) < 0:
            lost.append(f"{block.kind}: {block.text[:80]}")
            begin, ends = max(begin, here), [0]
        block.page, block.page_end = begin + 1, max(begin, ends[0]) + 1
        if block.flow == "main":
            here = begin
    return lost


def _find(text: str, pages: Sequence[str], start: int, at_end: bool = False) -> int:
    """The index of the first page from ``start`` on that holds a text's beginning (or end), -1 without any.

    Lines may be stored in any order, so that fewer and fewer letters, and at last single words, have to do.
    """
    whole = letters(text)
    order = (*range(start, len(pages)), *range(start - 1, -1, -1))
    for reach in (REACH, REACH // 2):
        part = whole[-reach:] if at_end else whole[:reach]
        for index in order:
            if part in pages[index]:
                return index
    words = [word for word in map(letters, text.split()) if len(word) > 3] or [whole]
    few = words[-8:] if at_end else words[:8]
    return next((index for index in order if sum(word in pages[index] for word in few) >= ENOUGH * len(few)), -1)


def _find_words(text: str, pages: Sequence[str]) -> int:
    """The index of the page that holds most words of a text, either way round; -1 where fewer than half."""
    words = [letters(word) for word in text.split()]
    counts = [sum(word in page or word[::-1] in page for word in words) for page in pages]
    best = max(counts)
    return counts.index(best) if 2 * best >= len(words) else -1
