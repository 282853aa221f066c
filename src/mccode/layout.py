"""Blocks in reading order: what each group of printed lines is (heading, paragraph, list item, caption, furniture ...).

The typography of the whole document decides: the commonest size is the body, its usual line distance separates
paragraphs, larger or bold short blocks are headings. Nothing here depends on what the text is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from mccode import cells, furniture, headings, sheets, typography, upright
from mccode.lines import BULLET, ENDS, MARKER, Line
from mccode.printed import Block, Document, Page
from mccode.records import BlockKind
from mccode.sheets import Run
from mccode.typography import SIZE_STEP, Style

# A distance between lines above this multiple of the usual one starts a new paragraph.
LOOSE = 1.28
# In the middle of a sentence it takes more.
LOOSER = 1.6
# Only by this much do they differ in the middle of a sentence.
SIZE_JUMP = 0.2
# First-line indents and hanging texts, in multiples of the type size.
INDENT = 0.8
# A line that ends this share of the column before its right edge ends a paragraph, whatever its punctuation.
SHORT = 0.35
# So many entries with page numbers on a page make an index.
INDEX_ENTRIES = 5
# The running text is broader than this share of the page; what stands beside it is a sidebar, or with so few words a
# note in the margin. Such sidebars are numbered after the frames.
MARGIN_SHARE = 0.28
NOTE_WORDS = 15
BESIDE = 1000
# Blocks with fewer words than this and no sentence are labels of pictures, not passages.
LABEL_WORDS = 4
# A caption has at most so many words.
CAPTION_WORDS = 45
# Type so many times as large as the body is for show: its lines are broken by sense.
DISPLAY = 1.12
# Marks that begin list items as well as the second half of a sentence.
DASHES = "-–—"

_STOPS = re.compile(r"[.!?…][\"'”’)\]]*\d{0,2}$")
_CLAUSE = re.compile(r"[A-Z]?\d{1,2}(\.\d{1,3}){1,4}\.?|[A-Z]\d{1,2}\.?")
CAPTION = re.compile(
    r"(?:Figure|Fig\.|Table|Chart|Map|Box|Photo|Exhibit|Diagram|Image|Source)s?\s*(?:[\dA-Z][\d.]*)?\s*[:.–—-]", re.I
)
_LEADER = re.compile(r"(?:\.\s?){4,}|…{2,}|_{4,}")
_INDEX_ENTRY = re.compile(r"[^\W\d_][^.;:]*,(?:\s*\d{1,3}(?:\s?[-–]\s?\d{1,3})?[,;]?)+")
_TOC_END = re.compile(r"\s(?:\d{1,3}|[ivxl]{1,6})$")


def arrange(document: Document) -> Document:
    """The document with the blocks of each page in reading order, every word in exactly one block."""
    taken = [sheets.take_apart(page) for page in document.pages]
    fixed = furniture.find([sheet.page for sheet in taken], [sheet.lines for sheet in taken])
    style = typography.measure(run.lines for sheet in taken for run in sheet.runs)
    heads: cells.Heads | None = None
    pages = []
    for index, (page, sheet) in enumerate(zip(document.pages, taken, strict=True)):
        out = {id(line) for j, line in enumerate(sheet.lines) if (index, j) in fixed}
        found: list[Block] = []
        for block in _page_blocks(sheet.page, sheet.runs, out, style):
            if isinstance(block, Block):
                found.append(block)
            else:
                rows, heads = cells.blocks(sheet.page, sheet.tables[block.box], block.flow, heads)
                found += rows
        blocks = (upright.as_printed(block, sheet.printed) for block in _without_bars(found))
        pages.append(replace(page, blocks=tuple(blocks)))
    return replace(document, pages=tuple(headings.rank(pages, style)))


@dataclass(frozen=True)
class _Frame:
    """The place of a table among the blocks."""

    box: tuple[float, float]
    flow: int


def _page_blocks(page: Page, page_runs: Sequence[Run], fixed: set[int], style: Style) -> Iterator[Block | _Frame]:
    listed = _listed([line for run in page_runs for line in run.lines if line.words])
    edges = _right_edges(page_runs)
    beside = _beside(page, page_runs, fixed, style)
    for flow, (run, right) in enumerate(zip(page_runs, edges, strict=True)):
        first = run.lines[0]
        if not first.words:
            yield _Frame((first.x0, first.top), flow)
            continue
        box = run.box
        if flow in beside:
            box = BESIDE + flow
        if flow in beside and sum(len(line.words) for line in run.lines) <= NOTE_WORDS:
            words = tuple(line.words for line in run.lines)
            yield Block("margin_note", page.number, words, 0, flow, False, (), box)
            continue
        kept: list[Line] = []
        for line in run.lines:
            if id(line) in fixed or id(line) in listed:
                yield from _paragraphs(kept, right, flow, page, style, box)
                kept = []
                kind: BlockKind = "furniture" if id(line) in fixed else listed[id(line)]
                yield Block(kind, page.number, (line.words,))
            else:
                kept.append(line)
        yield from _paragraphs(kept, right, flow, page, style, box)


def _without_bars(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks; those of frames that hold no sentence (bars under headings) are in the running text."""
    holds = {b.box for b in blocks if b.kind in ("paragraph", "list_item")}
    return (b if b.box in holds else replace(b, box=0) for b in blocks)


def _beside(page: Page, page_runs: Sequence[Run], fixed: set[int], style: Style) -> set[int]:
    """The places of the runs in the margin, notes and sidebars without a frame: narrow, in small type, beside all of
    the running text."""
    open_runs = [
        (flow, min(x.x0 for x in run.lines), max(x.x1 for x in run.lines), sum(len(x.words) for x in run.lines), run)
        for flow, run in enumerate(page_runs)
        if not run.region and run.lines[0].words and not any(id(x) in fixed for x in run.lines)
    ]
    broad = [(x0, x1, words) for _, x0, x1, words, _ in open_runs if x1 - x0 > MARGIN_SHARE * page.width]
    if 2 * sum(words for *_, words in broad) < sum(words for _, _, _, words, _ in open_runs):
        return set()
    left, right = min((x0 for x0, *_ in broad), default=0.0), max((x1 for _, x1, _ in broad), default=page.width)
    return {
        flow
        for flow, x0, x1, words, run in open_runs
        if (x1 <= left or x0 >= right)
        and words >= LABEL_WORDS
        and run.lines[0].size < (1 - SIZE_STEP) * style.body
        and run.lines[0].words[0].turn == 0
    }


def _right_edges(page_runs: Sequence[Run]) -> list[float]:
    """The right margin of the column that each run stands in: the farthest end of lines that start about there."""
    spans = [
        (
            run.region, min(x.x0 for x in run.lines), max(x.x1 for x in run.lines),
            min(x.right for x in run.lines), run.lines[0].size,
        )
        for run in page_runs
    ]  # fmt: skip
    return [
        max(x1 for other, x0, x1, _, _ in spans
            if other == region and abs(x0 - left) <= 3 * size and x1 <= max(limit, end))
        for region, left, end, limit, size in spans
    ]  # fmt: skip


def _listed(lines: Sequence[Line]) -> dict[int, BlockKind]:
    """The lines, by identity, that are entries of a table of contents or of an index."""
    index = [line for line in lines if _INDEX_ENTRY.fullmatch(line.text)]
    entries = [line for line in lines if _LEADER.search(line.text)]
    numbered = [line for line in lines if _TOC_END.search(line.text) and len(line.words) > 1]
    if len(numbered) >= 5 and len(numbered) >= 0.5 * len(lines):
        entries += numbered
    found: dict[int, BlockKind] = {id(line): "toc" for line in entries} if len(entries) > 2 else {}
    return found | {id(line): "index" for line in index if len(index) >= INDEX_ENTRIES}


def _paragraphs(lines: Sequence[Line], right: float, flow: int, page: Page, style: Style, box: int) -> Iterator[Block]:
    """The lines of a run cut into paragraphs and list items."""
    if not lines:
        return
    current = [lines[0]]
    for line, following in zip_longest(lines[1:], lines[2:]):
        if _starts_paragraph(current, line, following, right, style):
            yield _block(current, right, flow, page, style, box)
            current = [line]
        else:
            current.append(line)
    yield _block(current, right, flow, page, style, box)


def _starts_paragraph(current: list[Line], line: Line, following: Line | None, right: float, style: Style) -> bool:
    last, first = current[-1], current[0]
    goes_on = not ENDS.search(last.text) and line.text[:1].islower()
    usual = max(style.distance(last.size), style.distance(line.size))
    if len(current) > 1:  # set wider than the document's other text
        usual = max(usual, last.base - current[-2].base)
    if line.base - last.base > (LOOSER if goes_on else LOOSE) * usual:
        return True
    if abs(last.size - line.size) > (SIZE_JUMP if goes_on else SIZE_STEP) * max(last.size, line.size):
        return True
    if last.bold != line.bold and not goes_on:
        return True
    if _has_marker(line, current, right):
        return True
    if goes_on:
        return False
    if line.size < DISPLAY * style.body and _ends_early(last, line, _own_right(current, right), first.x0):
        return True
    ended = bool(ENDS.search(last.text))
    if ended and following is not None and not _marker(following):
        # The first line of a paragraph may stand where the text of an indented one above it stood; its second does not.
        indented = min(line.x0, *(x.x0 for x in current[1:] or current))
        if following.x0 < indented - INDENT * line.size:
            return True
    text_left = _text_left(first)
    if text_left > first.x0:  # a list item: text that returns to the marker's place is no longer its own
        return len(current) > 1 and line.x0 < current[1].x0 - INDENT * line.size
    indent = line.x0 - min(x.x0 for x in current)
    hanging = following is not None and following.x0 >= line.x0 - 1
    short = right - last.x1 > SHORT * (right - first.x0)
    return indent > INDENT * line.size and not hanging and (ended or short)


def _own_right(lines: Sequence[Line], right: float) -> float:
    """The right margin that a paragraph keeps: its column's, or its own where it is set narrower, around a picture."""
    narrower = any(
        right - a.x1 > b.words[0].x1 - b.words[0].x0 + 0.6 * a.size and not ENDS.search(a.text)
        for a, b in pairwise(lines)
    )
    return max(line.x1 for line in lines) if narrower else right


def _ends_early(last: Line, line: Line, right: float, left: float) -> bool:
    """Whether the next word would have fitted into the last line, so that its end was meant."""
    room = right - last.x1
    word = line.words[0]
    fitted = room > (word.x1 - word.x0) + 0.6 * last.size
    return fitted and (bool(ENDS.search(last.text)) or room > SHORT * (right - left))


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
    if BULLET.fullmatch(marker) and marker not in DASHES:
        return True
    # "(b)", "2.", "97.1" or a dash may also begin a line inside a sentence: ask whether the line before came to an end.
    last = current[-1]
    ended = ENDS.search(last.text) or last.text.endswith((",", " and", " or"))
    same_place = _marker(current[0]) and abs(current[0].x0 - line.x0) < 0.5 * line.size
    return bool(ended or same_place or _ends_early(last, line, right, current[0].x0))


def _block(lines: Sequence[Line], right: float, flow: int, page: Page, style: Style, box: int) -> Block:
    text = " ".join(line.text for line in lines)
    kind: BlockKind = "paragraph"
    words = sum(len(line.words) for line in lines)
    if lines[0].words[0].turn != 0:
        kind = "label"
    elif CAPTION.match(text) and words <= CAPTION_WORDS:
        kind = "caption"
    elif words < LABEL_WORDS and not ENDS.search(text) and not _marker(lines[0]):
        kind = "label"
    elif _is_footnote(lines[0], page, style) and not lines[0].bold:
        kind = "footnote"
    elif _marker(lines[0]):
        kind = "list_item"
    if kind in ("paragraph", "label", "list_item") and headings.looks_like(lines, text, words, style):
        kind = "heading"
    full = right - lines[-1].x1 < 4 * lines[-1].size
    return Block(kind, page.number, tuple(line.words for line in lines), 0, flow, full, (), box)


def _is_footnote(line: Line, page: Page, style: Style) -> bool:
    mark = line.words[0]
    if line.top < 0.45 * page.height or not (mark.text[0].isdigit() or mark.text[0] in "*†‡§"):
        return False
    raised = mark.base < line.base - 0.1 * line.size and mark.text.isdigit()
    return raised or line.size <= 0.92 * style.body
