"""Tables whose rows are told by shading: every other row is tinted, or only the bar of column headings is.

The tinted rows are grids of one or two rows with the same sides. What stands between two of them is a row; below the
last one, text that keeps to the columns goes on as rows, parted by white space that runs through all columns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from mccode.printed import Table, Word
from mccode.records import Box

# Sides this close, in points, are one.
SNAP = 3.0
# A tinted row is at most so high, a bar of headings alone at most so high, in points.
MAX_ROW, MAX_BAR = 110.0, 45.0
# Columns stand at least so far apart, in points; in a bar alone, in type sizes.
COLUMN_GAP, BAR_GAP = 5.0, 1.2
# White space between two rows, and the most that lies between a row and the next, in type sizes.
ROW_GAP, END_GAP = 0.4, 2.5
# A table has at least so many rows.
MIN_ROWS = 3

Band = tuple[float, float]


def find(grids: Sequence[Table], words: Sequence[Word], number: int) -> tuple[list[Table], set[int]]:
    """The striped tables among the ``grids`` of a page, and the indices of the grids that are part of them."""
    found: list[Table] = []
    used: set[int] = set()
    chains = list(_chains(grids, words))
    while chains:
        chain = chains.pop()
        table = _table([grids[i] for i in chain], words, number)
        if isinstance(table, int):  # text between two strips that keeps to no columns parts two tables
            chains += [chain[:table], chain[table:]]
            continue
        others = (grid.box for i, grid in enumerate(grids) if i not in chain)
        if table and not any(_overlap(table.box, box) for box in others):
            found.append(table)
            used.update(chain)
    return found, used


def _chains(grids: Sequence[Table], words: Sequence[Word]) -> Iterator[list[int]]:
    """Indices of grids of one or two rows under each other, with text between each and the next."""
    stacks: dict[tuple[int, int], list[int]] = defaultdict(list)
    for index, grid in enumerate(grids):
        if len(grid.rows) < MIN_ROWS and (grid.box.bottom - grid.box.top) / len(grid.rows) <= MAX_ROW:
            stacks[round(grid.box.x0 / SNAP), round(grid.box.x1 / SNAP)].append(index)
    for stack in stacks.values():
        stack.sort(key=lambda i: grids[i].box.top)
        chain = stack[:1]
        for index in stack[1:]:
            above, below = grids[chain[-1]].box, grids[index].box
            if SNAP < below.top - above.bottom <= MAX_ROW and _held(words, above, (above.bottom, below.top)):
                chain.append(index)
            else:
                yield chain
                chain = [index]
        yield chain


def _table(strips: Sequence[Table], words: Sequence[Word], number: int) -> Table | int | None:
    """The table that strips make; the number of strips before the first text that is not part of it; None."""
    box = strips[0].box
    bottom = strips[-1].box.bottom
    held = [w for strip in strips for w in _held(words, box, (strip.box.top, strip.box.bottom))]
    if not held or (len(strips) == 1 and bottom - box.top > MAX_BAR * len(strips[0].rows)):
        return None
    size = max(w.size for w in held)
    drawn = max(strips, key=lambda strip: len(strip.rows[0]))
    if len(drawn.rows[0]) > 1:
        lefts = [min(cell.x0 for cell in column if cell) for column in zip(*drawn.rows, strict=True) if any(column)]
    else:
        inside = held if len(strips) == 1 else _held(words, box, (box.top, bottom))
        lefts = _columns(inside, box.x0, BAR_GAP * size if len(strips) == 1 else COLUMN_GAP)
    if len(lefts) < 2:
        return None
    edges = [*lefts, box.x1]
    for before, (above, below) in enumerate(pairwise(strips), start=1):
        if not _keeps_to(_held(words, box, (above.box.bottom, below.box.top)), edges):
            return before
    rows: list[tuple[Box | None, ...]] = []
    for strip, following in zip(strips, [*strips[1:], None], strict=True):
        for row in strip.rows:
            top, low = min(c.top for c in row if c), max(c.bottom for c in row if c)
            rows.append(row if len(row) == len(lefts) else _cells(number, edges, (top, low)))
        if following:
            rows.append(_cells(number, edges, (strip.box.bottom, following.box.top)))
    tail = [_cells(number, edges, band) for band in _below(words, edges, bottom, size)]
    if len(rows) + len(tail) < MIN_ROWS:
        return None
    low = max(cell.bottom for cell in (*rows, *tail)[-1] if cell)
    return Table(Box(number, box.x0, box.top, box.x1, low), (*rows, *tail))


def _overlap(a: Box, b: Box) -> bool:
    across = min(a.x1, b.x1) - max(a.x0, b.x0)
    down = min(a.bottom, b.bottom) - max(a.top, b.top)
    return across > SNAP and down > SNAP


def _held(words: Sequence[Word], box: Box, band: Band) -> list[Word]:
    """The words between the sides of a box whose baseline lies in a band."""
    return [w for w in words if box.x0 - SNAP <= w.x0 and w.x1 <= box.x1 + SNAP and band[0] <= w.base <= band[1]]


def _cells(number: int, edges: Sequence[float], band: Band) -> tuple[Box, ...]:
    return tuple(Box(number, a, band[0], b, band[1]) for a, b in pairwise(edges))


def _columns(words: Sequence[Word], x0: float, gap: float) -> list[float]:
    """The left edges of columns: where, read from left to right, nothing stands for at least the gap."""
    lefts: list[float] = []
    end = x0 - 2 * gap
    for word in sorted(words, key=lambda w: w.x0):
        if word.x0 - end >= gap:
            lefts.append(word.x0 - COLUMN_GAP / 2)
        end = max(end, word.x1)
    return lefts


def _below(words: Sequence[Word], edges: Sequence[float], bottom: float, size: float) -> Iterator[Band]:
    """The rows below a table: bands of text that keeps to the columns and fills more than one of them."""
    under = sorted(
        (w for w in words if w.base > bottom and w.x1 > edges[0] - SNAP and w.x0 < edges[-1] + SNAP),
        key=lambda w: w.top,
    )
    band: list[Word] = []
    low = bottom
    for word in [*under, None]:
        if word is not None and (not band or word.top - low <= ROW_GAP * size):
            if not band and word.top - low > END_GAP * size:
                return
            band.append(word)
            low = max(low, word.bottom) if len(band) > 1 else word.bottom
            continue
        if not band or not _keeps_to(band, edges):
            return
        yield bottom, low + 1
        bottom = low + 1
        if word is None or word.top - low > END_GAP * size:
            return
        band, low = [word], word.bottom


def _keeps_to(band: Sequence[Word], edges: Sequence[float]) -> bool:
    """Whether words stand inside columns, in more than one of them, and begin where the columns do."""
    filled = set()
    for word in band:
        column = next(
            (i for i, (a, b) in enumerate(pairwise(edges)) if a - SNAP <= word.x0 and word.x1 <= b + SNAP), None
        )
        if column is None:
            return False
        filled.add(column)
    return len(filled) > 1
