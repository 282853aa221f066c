"""A page taken apart into regions: its open area, its frames (sidebars, boxes, panels) and its tables.

The words of a frame are read by themselves and take its place in the order, so that a sidebar never runs into the text
beside it. A grid that holds no data (a brochure's tiles, columns between rules) is read tile by tile.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mccode import cells, lines, runs, upright
from mccode.lines import Line
from mccode.printed import Page, Word
from mccode.records import Box

# A frame takes at most this share of the page; anything larger is its background or border.
MAX_FRAME = 0.8
# A frame with fewer words is a bar under a heading, a button, a tile of a chart.
FRAME_WORDS = 8
# A box is beside the running text: what holds a greater share of the page's words is the running text.
BOX_SHARE = 0.5
# Text keeps so many points from the left side of its frame; what touches it is text marked by a highlighter.
PADDING = 1.5
# A frame may stand out of the one around it by so many points.
SLACK = 2.0


@dataclass(frozen=True)
class Run:
    """Stacked lines of one column, in reading order among the others, and the region of the page they stand in.

    ``box`` is that region where it is a frame beside the running text, else 0. A table is one line without words.
    """

    lines: list[Line]
    region: int = 0
    box: int = 0


@dataclass(frozen=True)
class Sheet:
    """A page taken apart: the page as its text runs, runs in reading order, tables by the top left corner.

    Where the text is turned or runs from the right, ``printed`` has the words as printed, by identity.
    """

    page: Page
    runs: list[Run]
    tables: Mapping[tuple[float, float], cells.Filled]
    printed: Mapping[int, Word]

    @property
    def lines(self) -> list[Line]:
        """All lines of text, in reading order."""
        return [line for run in self.runs for line in run.lines if line.words]


def take_apart(page: Page) -> Sheet:
    """The page's regions, each in runs of lines, in reading order."""
    page, printed = upright.of(page)
    tables, tiles = [], []
    for table in page.tables:
        filled = cells.fill(table, page.words)
        if cells.is_data(filled):
            tables.append(filled)
        else:
            tiles += [cell for row in table.rows for cell in row if cell]
    inside = {id(w) for filled in tables for w in filled.words}
    words = [w for w in page.words if id(w) not in inside]
    drawn = [*page.frames, *tiles]
    regions = _regions(words, _frames(page, words, [*drawn, *_bands(drawn)]))
    by_corner = {(f.table.box.x0, f.table.box.top): f for f in tables}
    return Sheet(page, list(_read(page, regions, [f.table.box for f in tables])), by_corner, printed)


@dataclass
class _Region:
    """An area of the page, its words, and the regions directly inside it."""

    box: Box | None
    words: list[Word]
    inner: list[_Region]


def _bands(frames: Sequence[Box]) -> Iterator[Box]:
    """The areas that frames side by side take together: a row of tiles is read as one, whatever columns it crosses."""
    left = sorted(frames, key=lambda b: (b.top, b.x0))
    while left:
        first = left[0]
        row = [b for b in left if abs(b.top - first.top) <= SLACK and abs(b.bottom - first.bottom) <= SLACK]
        left = [b for b in left if b not in row]
        ends = sorted((b.x0, b.x1) for b in row)
        if len(row) > 1 and all(a[1] <= b[0] + SLACK for a, b in pairwise(ends)):
            yield first._replace(x0=ends[0][0], x1=max(x1 for _, x1 in ends))


def _frames(page: Page, words: Sequence[Word], candidates: Sequence[Box]) -> list[Box]:
    """The frames that hold text of their own and cut no line of text, the smallest first."""
    kept: list[Box] = []
    for box in sorted(set(candidates), key=lambda b: (_area(b), b)):
        if _area(box) > MAX_FRAME * page.width * page.height:
            break
        inside = [word.turn == 0 and _middle_in(box, word) for word in words]
        if (
            sum(inside) < FRAME_WORDS
            or min(w.x0 for w, held in zip(words, inside, strict=True) if held) < box.x0 + PADDING
        ):
            continue
        cut = any(a != b and lines.follows(words[i], words[i + 1]) for i, (a, b) in enumerate(pairwise(inside)))
        if not cut:
            kept.append(box)
    return kept


def _regions(words: Sequence[Word], frames: Sequence[Box]) -> _Region:
    """The page as a tree of regions; each word is in the smallest frame around it."""
    page = _Region(None, [], [])
    regions = [_Region(box, [], []) for box in frames]
    for word in words:
        home = next((r for r in regions if r.box and word.turn == 0 and _middle_in(r.box, word)), page)
        home.words.append(word)
    for n, region in enumerate(regions):
        around = (r for r in regions[n + 1 :] if r.box and region.box and _contains(r.box, region.box))
        if region.words or region.inner:
            next(around, page).inner.append(region)
    return page


def _read(page: Page, whole: _Region, tables: Sequence[Box]) -> Iterator[Run]:
    numbers = iter(range(1_000_000))

    def of(region: _Region, tables: Sequence[Box]) -> Iterator[Run]:
        number = next(numbers)
        boxed = region.box is not None and _is_beside(region.box, page.words)
        inner = {(r.box.x0, r.box.top): r for r in region.inner if r.box}
        within = {corner: [t for t in tables if r.box and _contains(r.box, t)] for corner, r in inner.items()}
        taken = {t for held in within.values() for t in held}
        own = [t for t in tables if t not in taken]
        for found in runs.read(region.words, [*(r.box for r in region.inner if r.box), *own], page.mirrored):
            corner = (found[0].x0, found[0].top)
            if not found[0].words and corner in inner:
                yield from of(inner[corner], within[corner])
            else:
                yield Run(found, number, number if boxed else 0)

    yield from of(whole, tables)


def _is_beside(box: Box, words: Sequence[Word]) -> bool:
    """Whether a frame holds less than half of the words of its page, and others stand beside it."""
    inside = [_middle_in(box, word) for word in words]
    beside = sum(not held and box.top < word.base < box.bottom for word, held in zip(words, inside, strict=True))
    return sum(inside) < BOX_SHARE * len(words) and beside >= FRAME_WORDS


def _area(box: Box) -> float:
    return (box.x1 - box.x0) * (box.bottom - box.top)


def _middle_in(box: Box, word: Word) -> bool:
    x, y = (word.x0 + word.x1) / 2, word.base - 0.3 * word.size
    return box.x0 <= x <= box.x1 and box.top <= y <= box.bottom


def _contains(outer: Box, inner: Box) -> bool:
    return (
        outer.x0 - SLACK <= inner.x0 and inner.x1 <= outer.x1 + SLACK
        and outer.top - SLACK <= inner.top and inner.bottom <= outer.bottom + SLACK
    )  # fmt: skip
