"""On which pages the blocks of a truth stand, found by their letters; a truth that is not in its file is an error."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium

from truth.model import Truth

# A block is looked for by so many letters of its beginning and of its end.
REACH = 24
# Such a share of letters in the place of others is no accident of narrow type.
OVERPRINTED = 0.01


def letters(text: str) -> str:
    """The letters and digits of a text, compatibility forms and case folded."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def overprints(path: Path) -> list[int]:
    """The pages on which text lies on other text, so that nobody could read it; letters drawn twice do not count."""
    pdf = pdfium.PdfDocument(path)
    result = []
    for number, page in enumerate(pdf, start=1):
        textpage = page.get_textpage()
        seen: dict[tuple[int, int], tuple[str, tuple[float, float]]] = {}
        hits = letters_seen = 0
        for index in range(textpage.count_chars()):
            text = textpage.get_text_range(index, 1)
            if text.isalnum():
                letters_seen += 1
                x0, y0, x1, y1 = textpage.get_charbox(index)
                cell = round((x0 + x1) / 4), round((y0 + y1) / 4)
                other, box = seen.setdefault(cell, (text, (x0, y0)))
                hits += other != text and box != (x0, y0)  # the letters of a ligature share one box
        if hits > OVERPRINTED * letters_seen:
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


def place(blocks: Sequence[Truth], pages: Sequence[str]) -> list[str]:
    """Fills in the blocks' pages; what could not be found comes back in words."""
    lost = []
    here = 0
    for block in blocks:
        if "rtl" in block.tags:
            block.page = block.page_end = 1 + _find_words(block.text, pages)
            lost += [] if block.page else [f"{block.kind}: {block.text}"]
            continue
        wanted = letters(block.text)
        parts = [letters(text) for _, text, needed in block.cells if needed] or [wanted]
        begin = _find(parts[0][:REACH], pages, here)
        end = _find(parts[-1][-REACH:], pages, max(here, begin))
        if begin < 0 or end < 0 or not all(_find(part[:REACH], pages, begin) >= 0 for part in parts):
            lost.append(f"{block.kind}: {block.text[:80]}")
            begin, end = max(begin, here), max(begin, here)
        block.page, block.page_end = begin + 1, max(begin, end) + 1
        if block.flow == "main":
            here = begin
    return lost


def _find(part: str, pages: Sequence[str], start: int) -> int:
    """The index of the first page from ``start`` on that holds the letters, cut or whole; -1 without any."""
    for index in (*range(start, len(pages)), *range(start - 1, -1, -1)):
        if part in pages[index] or part[::-1] in pages[index]:
            return index
        if len(part) > 12 and (part[:12] in pages[index] or part[-12:] in pages[index]):
            return index
    return -1


def _find_words(text: str, pages: Sequence[str]) -> int:
    """The index of the page that holds most words of a text, either way round; -1 where fewer than half."""
    words = [letters(word) for word in text.split()]
    counts = [sum(word in page or word[::-1] in page for word in words) for page in pages]
    best = max(counts)
    return counts.index(best) if 2 * best >= len(words) else -1
