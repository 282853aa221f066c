"""Blocks in reading order: what each group of printed lines is (heading, paragraph, list item, caption, furniture ...).

The typography of the whole document decides: the commonest size is the body, its usual line distance separates
paragraphs, larger or bold short blocks are headings. Nothing here depends on what the text is about.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from statistics import quantiles

from mccode import cells, furniture
from mccode.lines import MARKER, Line, runs
from mccode.records import Block, BlockKind, Document, Page, Table

# A distance between lines above this multiple of the usual one starts a new paragraph.
LOOSE = 1.28
# Sizes that differ by more than this share are different sizes.
SIZE_STEP = 0.07
# Only by this much do they differ in the middle of a sentence.
SIZE_JUMP = 0.2
# First-line indents and hanging texts, in multiples of the type size.
INDENT = 0.8
# A line that ends this share of the column before its right edge ends a paragraph, whatever its punctuation.
SHORT = 0.35
HEADING_WORDS = 22
HEADING_LINES = 4
# A heading in the body's own type has at most so many words.
SHORT_HEADING_WORDS = 7
# So many headings of one style in a row are no headings.
CHAIN = 4
# Blocks with fewer words than this and no sentence are labels of pictures, not passages.
LABEL_WORDS = 4

_ENDS = re.compile(r"[.!?:;…][\"'”’)\]]*\d{0,2}$")
_STOPS = re.compile(r"[.!?…][\"'”’)\]]*\d{0,2}$")
_BULLET = re.compile(r"[^\w(\[\"'“‘]|o")
_CLAUSE = re.compile(r"[A-Z]?\d{1,2}(\.\d{1,3}){1,4}\.?|[A-Z]\d{1,2}\.?")
_NUMBERED = re.compile(r"(?:(?P<number>[A-Z]?\d{1,2}(?:\.\d{1,2}){0,3})[.)]?|(?:Annex|Appendix|Chapter|Part|Section|Schedule)\s+[\dA-Z]+[.:]?)\s+\S")
_CAPTION = re.compile(r"(?:Figure|Fig\.|Table|Chart|Map|Box|Photo|Exhibit|Diagram|Image|Source)s?\s*(?:[\dA-Z][\d.]*)?\s*[:.–—-]", re.I)
_LEADER = re.compile(r"(?:\.\s?){4,}|…{2,}|_{4,}")
_TOC_END = re.compile(r"\s(?:\d{1,3}|[ivxl]{1,6})$")
_REFERENCES = re.compile(r"(?:[\dA-Z]{1,2}[.)]?\s+)?(?:references|bibliography|works cited|literature|sources|endnotes|notes)\W*", re.I)


@dataclass(frozen=True)
class _Style:
    """What is usual in the document: body size, line distance by size, share of bold characters."""

    body: float
    leading: dict[float, float]
    bold_share: float

    def distance(self, size: float) -> float:
        return self.leading.get(round(size), 1.2 * size)


def arrange(document: Document) -> Document:
    """The document with the blocks of each page in reading order, every word in exactly one block."""
    sheets = [_sheet(page) for page in document.pages]
    fixed = furniture.find(document.pages, [sheet.lines for sheet in sheets])
    style = _style([sheet.runs for sheet in sheets])
    heads: cells.Heads | None = None
    pages = []
    for index, (page, sheet) in enumerate(zip(document.pages, sheets, strict=True)):
        out = {id(line) for j, line in enumerate(sheet.lines) if (index, j) in fixed}
        found: list[Block] = []
        for block in _page_blocks(page, sheet.runs, out, style):
            if isinstance(block, Block):
                found.append(block)
            else:
                rows, heads = cells.blocks(page, sheet.tables[block.box], block.flow, heads)
                found += rows
        pages.append(replace(page, blocks=tuple(found)))
    return replace(document, pages=tuple(_with_headings(pages, style)))


@dataclass(frozen=True)
class _Sheet:
    """A page taken apart: runs of lines in reading order, all its lines, its tables by the top left corner."""

    runs: list[list[Line]]
    lines: list[Line]
    tables: dict[tuple[float, float], Table]


@dataclass(frozen=True)
class _Frame:
    """The place of a table among the blocks."""

    box: tuple[float, float]
    flow: int


def _sheet(page: Page) -> _Sheet:
    tables = [t for t in page.tables if cells.is_data(t, page.words)]
    inside = {id(w) for t in tables for w in cells.words_in(t, page.words)}
    page_runs = runs([w for w in page.words if id(w) not in inside], [t.box for t in tables])
    lines = [line for run in page_runs for line in run if line.words]
    return _Sheet(page_runs, lines, {(t.box.x0, t.box.top): t for t in tables})


def _style(page_runs: Sequence[Sequence[Sequence[Line]]]) -> _Style:
    sizes: Counter[float] = Counter()
    distances: dict[int, list[float]] = defaultdict(list)
    bold = total = 0
    for run_list in page_runs:
        for run in run_list:
            for line, nxt in zip_longest(run, run[1:]):
                if not line.words:
                    continue
                length = sum(len(w.text) for w in line.words)
                sizes[line.size] += length
                total += length
                bold += length * line.bold
                if nxt is not None and _same_size(line, nxt) and nxt.top > line.top:
                    distances[round(line.size)].append(nxt.top - line.top)
    leading = {
        size: quantiles(found, n=10)[2] if len(found) > 1 else found[0] for size, found in distances.items()
    }
    return _Style(max(sizes, key=lambda s: (sizes[s], s), default=10.0), leading, bold / max(1, total))


def _same_size(a: Line, b: Line) -> bool:
    return abs(a.size - b.size) <= SIZE_STEP * max(a.size, b.size)


def _page_blocks(page: Page, page_runs: Sequence[Sequence[Line]], fixed: set[int], style: _Style) -> Iterator[Block | _Frame]:
    toc = _toc_lines([line for run in page_runs for line in run if line.words])
    edges = _right_edges(page_runs)
    for flow, (run, right) in enumerate(zip(page_runs, edges, strict=True)):
        if not run[0].words:
            yield _Frame((run[0].x0, run[0].top), flow)
            continue
        kept: list[Line] = []
        for line in run:
            if id(line) in fixed or id(line) in toc:
                yield from _paragraphs(kept, right, flow, page, style)
                kept = []
                yield Block("furniture" if id(line) in fixed else "toc", page.number, (line.words,))
            else:
                kept.append(line)
        yield from _paragraphs(kept, right, flow, page, style)


def _right_edges(page_runs: Sequence[Sequence[Line]]) -> list[float]:
    """The right margin of the column that each run stands in: the farthest end of lines that start at about its place."""
    spans = [(min(x.x0 for x in run), max(x.x1 for x in run), min(x.right for x in run), run[0].size) for run in page_runs]
    return [
        max(x1 for x0, x1, _, _ in spans if abs(x0 - left) <= 3 * size and x1 <= max(limit, end))
        for left, end, limit, size in spans
    ]


def _toc_lines(lines: Sequence[Line]) -> set[int]:
    leaders = {id(line) for line in lines if _LEADER.search(line.text)}
    numbered = [line for line in lines if _TOC_END.search(line.text) and len(line.words) > 1]
    if len(numbered) >= 5 and len(numbered) >= 0.5 * len(lines):
        leaders |= {id(line) for line in numbered}
    return leaders if len(leaders) > 2 else set()


def _paragraphs(lines: Sequence[Line], right: float, flow: int, page: Page, style: _Style) -> Iterator[Block]:
    """The lines of a run cut into paragraphs and list items."""
    if not lines:
        return
    current = [lines[0]]
    for line, following in zip_longest(lines[1:], lines[2:]):
        if _starts_paragraph(current, line, following, right, style):
            yield _block(current, right, flow, page, style)
            current = [line]
        else:
            current.append(line)
    yield _block(current, right, flow, page, style)


def _starts_paragraph(current: list[Line], line: Line, following: Line | None, right: float, style: _Style) -> bool:
    last, first = current[-1], current[0]
    goes_on = not _ENDS.search(last.text) and line.text[:1].islower()
    if line.top - last.top > LOOSE * max(style.distance(last.size), style.distance(line.size)):
        return True
    if abs(last.size - line.size) > (SIZE_JUMP if goes_on else SIZE_STEP) * max(last.size, line.size):
        return True
    if last.bold != line.bold and not goes_on:
        return True
    if _has_marker(line, current, right):
        return True
    if goes_on:
        return False
    if _ends_early(last, line, right, first.x0):
        return True
    text_left = _text_left(first)
    if text_left > first.x0:  # a list item: text that returns to the marker's place is no longer its own
        return len(current) > 1 and line.x0 < current[1].x0 - INDENT * line.size
    indent = line.x0 - min(x.x0 for x in current)
    hanging = following is not None and following.x0 >= line.x0 - 1
    return indent > INDENT * line.size and not hanging and bool(_ENDS.search(last.text))


def _ends_early(last: Line, line: Line, right: float, left: float) -> bool:
    """Whether the next word would have fitted into the last line, so that its end was meant."""
    room = right - last.x1
    word = line.words[0]
    fitted = room > (word.x1 - word.x0) + 0.6 * last.size
    return fitted and (bool(_ENDS.search(last.text)) or room > SHORT * (right - left))


def _text_left(line: Line) -> float:
    """Where a list item's text starts; the line's own start where there is no marker."""
    return line.words[1].x0 if len(line.words) > 1 and _marker(line) else line.x0


def _marker(line: Line) -> str:
    first = line.words[0].text
    if len(line.words) < 2 or not MARKER.fullmatch(first):
        return ""
    gap = line.words[1].x0 - line.words[0].x1
    if first.isdigit() and gap < 0.8 * line.size:
        return ""  # a number that begins a line of prose
    if first in "-–—*>o" and gap < 0.15 * line.size:
        return ""
    return first


def _has_marker(line: Line, current: list[Line], right: float) -> bool:
    marker = _marker(line)
    if not marker:
        return False
    if _BULLET.fullmatch(marker):
        return True
    # "(b)", "2." or "97.1" may also begin a line inside a sentence: ask whether the line before came to an end.
    last = current[-1]
    ended = _ENDS.search(last.text) or last.text.endswith((",", " and", " or"))
    same_place = _marker(current[0]) and abs(current[0].x0 - line.x0) < 0.5 * line.size
    return bool(ended or same_place or _ends_early(last, line, right, current[0].x0))


def _block(lines: Sequence[Line], right: float, flow: int, page: Page, style: _Style) -> Block:
    text = " ".join(line.text for line in lines)
    kind: BlockKind = "paragraph"
    words = sum(len(line.words) for line in lines)
    if not lines[0].words[0].upright or (words < LABEL_WORDS and not _STOPS.search(text) and not _marker(lines[0])):
        kind = "label"
    elif _CAPTION.match(text) and words <= 45:
        kind = "caption"
    elif _is_footnote(lines[0], page, style) and not lines[0].bold:
        kind = "footnote"
    elif _marker(lines[0]):
        kind = "list_item"
    if kind in ("paragraph", "label", "list_item") and _looks_like_heading(lines, text, words, style):
        kind = "heading"
    full = right - lines[-1].x1 < 4 * lines[-1].size
    return Block(kind, page.number, tuple(line.words for line in lines), 0, flow, full)


def _is_footnote(line: Line, page: Page, style: _Style) -> bool:
    mark = line.words[0]
    if line.top < 0.45 * page.height or not (mark.text[0].isdigit() or mark.text[0] in "*†‡§"):
        return False
    raised = mark.base < line.base - 0.1 * line.size and mark.text.isdigit()
    return raised or line.size <= 0.92 * style.body


def _looks_like_heading(lines: Sequence[Line], text: str, words: int, style: _Style) -> bool:
    line = lines[0]
    if words > HEADING_WORDS or len(lines) > HEADING_LINES or not line.words[0].upright or not re.search(r"[^\W\d]{2}", text):
        return False
    if (marker := _marker(line)) and _BULLET.fullmatch(marker):
        return False
    if text.endswith((",", ";")) or (_STOPS.search(text) and not text.endswith("?") and words > 3):
        return False
    if line.size >= 1.12 * style.body:
        return True
    if all(x.bold for x in lines) and style.bold_share < 0.5 and line.size >= 0.85 * style.body:
        return True
    if line.size < 0.93 * style.body:
        return False
    letters = [c for c in text if c.isalpha()]
    if len(letters) >= 4 and sum(c.isupper() for c in letters) > 0.9 * len(letters) and words <= 14:
        return True
    match = _NUMBERED.match(text)
    return bool(match) and words <= 9 and not text.endswith(":") and not _ENDS.search(text) and len(lines) == 1 and _titled(text)


def _titled(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text)
    return bool(words) and words[0][0].isupper() and not {"shall", "must", "will", "is", "are", "may"} & {w.lower() for w in words}


def _with_headings(pages: Sequence[Page], style: _Style) -> Iterator[Page]:
    """Pages with headings ranked, the title told from them, and reference lists marked."""
    pages = _without_chains(pages)
    ranks = _ranks([b for p in pages for b in p.blocks if b.kind == "heading"])
    first = next((p for p in pages if p.words), None)
    largest = max((b.lines[0][0].size for b in first.blocks if b.kind == "heading"), default=0.0) if first else 0.0
    references = 0
    for page in pages:
        blocks = []
        for block in page.blocks:
            if block.kind == "heading":
                level = ranks[_rank_key(block)]
                if page is first and block.lines[0][0].size >= 0.97 * largest >= 1.25 * style.body:
                    block = replace(block, kind="title")
                else:
                    block = replace(block, level=level)
                    if _REFERENCES.fullmatch(block.text):
                        references = level
                    elif level <= references:
                        references = 0
            elif references and block.kind in ("paragraph", "list_item", "label"):
                block = replace(block, kind="reference")
            blocks.append(block)
        yield replace(page, blocks=tuple(blocks))


def _without_chains(pages: Sequence[Page]) -> list[Page]:
    """Pages on which long chains of equal "headings" with nothing between them are labels: terms, map names, cells."""
    result = []
    for page in pages:
        blocks = list(page.blocks)
        for i, (last, block) in enumerate(pairwise(blocks), start=1):
            if blocks[i - 1].kind == "footnote" and block.kind == "paragraph" and last.lines[-1][0].base < block.lines[0][0].base:
                if block.lines[0][-1].size <= last.lines[-1][-1].size * (1 + SIZE_STEP):
                    blocks[i] = replace(block, kind="footnote")
        for i, (block, nxt) in enumerate(pairwise(blocks)):
            if _introduces(block, nxt):
                blocks[i] = replace(block, kind="heading")
        start = 0
        for i in range(len(blocks) + 1):
            same = i < len(blocks) and blocks[i].kind == "heading" and blocks[start].kind == "heading"
            if same and _rank_key(blocks[i])[:3] == _rank_key(blocks[start])[:3]:
                continue
            if i - start >= CHAIN:
                blocks[start:i] = [replace(b, kind="label") for b in blocks[start:i]]
            start = i
        result.append(replace(page, blocks=tuple(blocks)))
    return result


def _introduces(block: Block, nxt: Block) -> bool:
    """Whether a short line in the body's own type is a heading: it stands right above a paragraph, flush with it."""
    if block.kind not in ("label", "paragraph") or nxt.kind not in ("paragraph", "list_item") or len(block.lines) > 1:
        return False
    first, below = block.lines[0], nxt.lines[0]
    return (
        block.flow == nxt.flow
        and first[0].upright
        and len(first) <= SHORT_HEADING_WORDS
        and not block.full
        and not _ENDS.search(first[-1].text)
        and not first[-1].text.endswith(",")
        and first[0].text[0].isupper()
        and re.search(r"[^\W\d]{3}", block.text) is not None
        and len(nxt.text.split()) >= 2 * SHORT_HEADING_WORDS
        and abs(first[0].x0 - below[0].x0) <= 3
    )


def _rank_key(block: Block) -> tuple[float, bool, bool, int]:
    """Sorts headings from the most to the least prominent: size, weight, capitals, depth of the number."""
    text = block.text
    match = _NUMBERED.match(text)
    depth = match["number"].count(".") + 1 if match and match["number"] else 0
    return (-round(block.lines[0][0].size), not block.lines[0][0].bold, not text.isupper(), depth)


def _ranks(headings: Sequence[Block]) -> dict[tuple[float, bool, bool, int], int]:
    keys = sorted({_rank_key(b) for b in headings})
    return {key: min(6, rank) for rank, key in enumerate(keys, start=1)}
