"""Runs of lines (stacked lines of one column) in reading order.

Runs are ordered by the two rules of Breuel (2003), "High performance document layout analysis": a run precedes another
if it stands above it and they overlap horizontally, or if it stands wholly to its left and no run between the two
spans both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from mccode.lines import ENDS, Line, by_height, from_words, same_line, single
from mccode.printed import Word
from mccode.records import Box
from mccode.typography import same_size

# Lines of a run follow each other within this vertical gap, in line heights.
RUN_GAP = 1.1
# Left edges of a run's lines differ by no more than this (indents, list items), in type sizes.
RUN_SHIFT = 6.0
# Columns below a line that parts them start at one height, to this share of the type size.
SAME_START = 0.25
# A line alone between two sets of columns, with this much white space above and below (in line heights), parts them.
BAND_ABOVE, BAND_BELOW = 0.7, 0.25


def read(words: Sequence[Word], frames: Sequence[Box] = (), mirrored: bool = False) -> list[list[Line]]:
    """The lines of a page as runs in reading order; lines of rotated text come last, one run each.

    ``frames`` are areas that are read elsewhere (tables): each takes its place in the order as one line without words.
    On a ``mirrored`` page writing runs from the right.
    """
    places = [Line((), f.x0, f.top, f.x1, f.bottom, f.bottom, 0.0) for f in frames]
    lines = _with_bands(from_words([w for w in words if w.turn == 0], mirrored), places)
    stacked = _stack([*lines, *places])
    return [stacked[i] for i in _reading_order(stacked)] + [[single(w)] for w in words if w.turn != 0]


def _with_bands(lines: list[Line], places: Sequence[Line]) -> list[Line]:
    """The lines, with those marked wide that part columns above them from what stands below.

    Such a line stands alone across the page. There are columns below it, too, or it is a heading and cuts off a
    sentence that must go on at the head of the next column.
    """
    rows = by_height(lines)
    split = [index for index, row in enumerate(rows) if len(row) > 1]
    result = []
    for index, row in enumerate(rows):
        line = row[0]
        if split and split[0] < index and len(row) == 1 and _is_alone(line, [*lines, *places]):
            column = (o for o in lines if o.bottom <= line.top and abs(o.x0 - line.x0) <= o.size)
            last = max(column, key=lambda o: o.top, default=None)
            parts = index < split[-1] and not (last and _goes_on(last, line)) and not _runs_past(line, lines)
            if parts or (index > split[-1] and last and _cuts_off(line, last)):
                line = replace(line, wide=True)
        result += [line, *row[1:]]
    return result


def _is_alone(line: Line, others: Sequence[Line]) -> bool:
    height = line.bottom - line.top
    above, below = line.top - BAND_ABOVE * height, line.bottom + BAND_BELOW * height
    return all(o.bottom <= above or o.top >= below for o in others if o is not line)


def _goes_on(last: Line, line: Line) -> bool:
    """Whether a line goes on with the sentence of the one above it, in the same type."""
    same = same_size(last.size, line.size) and last.bold == line.bold
    return same and line.top - last.bottom <= 2 * line.size and not ENDS.search(last.text)


def _runs_past(line: Line, lines: Sequence[Line]) -> bool:
    """Whether the text at the right of a line runs on past it: its column has a gap there by chance.

    It does if it stops in mid-sentence above, or does not start again where the line's own column does.
    """
    right = [o for o in lines if o.x0 > line.x1]
    above = max((o for o in right if o.bottom <= line.top), key=lambda o: o.top, default=None)
    below = min((o for o in right if o.top >= line.bottom), key=lambda o: o.top, default=None)
    own = min((o for o in lines if o.top >= line.bottom and o.x0 <= line.x1), key=lambda o: o.top, default=None)
    if above is None or below is None or own is None:
        return False
    return not ENDS.search(above.text) or abs(below.top - own.top) > SAME_START * own.size


def _cuts_off(line: Line, last: Line) -> bool:
    """Whether a line in bold or larger type stands right below the middle of a sentence."""
    larger = line.size > last.size and not same_size(line.size, last.size)
    near = line.top - last.bottom <= 4 * last.size
    return near and (larger or (line.bold and not last.bold)) and len(last.words) > 3 and not ENDS.search(last.text)


def _stack(lines: list[Line]) -> list[list[Line]]:
    """Runs: lines that stand under each other with nothing beside them competing for the place."""
    lines = sorted(lines, key=lambda f: (f.top, f.x0))
    below = [_next_level(i, lines) for i in range(len(lines))]
    above_count = [0] * len(lines)
    for level in below:
        for j in level:
            above_count[j] += 1
    follower = {}
    for i, level in enumerate(below):
        if len(level) == 1 and above_count[level[0]] == 1:
            follower[i] = level[0]
    led = set(follower.values())
    result = []
    for start in range(len(lines)):
        if start in led:
            continue
        run, left, right, i = [lines[start]], lines[start].left, lines[start].right, start
        while i in follower:
            nxt = lines[follower[i]]
            if not _continues(run, nxt, left, right):
                result.append(run)
                run, left, right = [], float("-inf"), float("inf")
            run.append(nxt)
            left, right = max(left, nxt.left), min(right, nxt.right)
            i = follower[i]
        result.append(run)
    return result


def _next_level(i: int, lines: list[Line]) -> list[int]:
    """Indices of the lines directly below line i that overlap it horizontally."""
    line = lines[i]
    height = line.bottom - line.top if line.words else 0.0
    found: list[int] = []
    for j in range(i + 1, len(lines)):
        other = lines[j]
        if other.words and other.top - line.bottom > RUN_GAP * max(height, other.bottom - other.top):
            if other.top - line.bottom > 4 * RUN_GAP * height:
                break
            continue
        if same_line(line, other) or min(line.x1, other.x1) - max(line.x0, other.x0) <= 1:
            continue
        if found and not any(same_line(lines[k], other) for k in found):
            continue
        found.append(j)
    return found


def _continues(run: list[Line], nxt: Line, left: float, right: float) -> bool:
    last = run[-1]
    if nxt.wide or last.wide or not (nxt.words and last.words):
        return False
    if nxt.x1 > right or nxt.x0 < left or any(x.x1 > nxt.right or x.x0 < nxt.left for x in run):
        return False  # one of them reaches over the other's gutter
    shift = abs(last.x0 - nxt.x0)
    centre = abs(last.x0 + last.x1 - nxt.x0 - nxt.x1) / 2
    return shift <= RUN_SHIFT * max(last.size, nxt.size) or centre <= 2 * nxt.size or abs(last.x1 - nxt.x1) <= nxt.size


def _reading_order(stacked: list[list[Line]]) -> list[int]:
    count = len(stacked)
    if count < 2:
        return list(range(count))
    x0, top, x1, bottom = (
        np.array([pick(getattr(line, side) for line in run) for run in stacked])
        for side, pick in (("x0", min), ("top", min), ("x1", max), ("bottom", max))
    )
    wide = np.array([run[0].wide for run in stacked])
    x0, x1 = np.where(wide, x0.min(), x0), np.where(wide, x1.max(), x1)
    overlap = np.minimum(x1[:, None], x1) - np.maximum(x0[:, None], x0) > 1
    above = (top + bottom)[:, None] < top + bottom
    left = x1[:, None] <= x0 + 1
    # between[a, b]: some c lies below one of a and b and above the other, and overlaps both. One c at a time, as memory
    # for all at once grows with the cube.
    lower, upper = np.maximum(top[:, None], top), np.minimum(bottom[:, None], bottom)
    between = np.zeros((count, count), dtype=bool)
    for c in range(count):
        near = np.ix_(*[np.flatnonzero(overlap[c])] * 2)
        between[near] |= (bottom[c] <= lower[near] + 1) & (top[c] >= upper[near] - 1)
    before = (overlap & above) | (left & ~overlap & ~between)
    np.fill_diagonal(before, False)
    before &= ~(before & before.T & ~above)
    order: list[int] = []
    waiting = set(range(count))
    pending = before.sum(axis=0)
    while waiting:
        # Rules may contradict each other on odd pages: then the least blocked, topmost run goes first.
        i = min(waiting, key=lambda k: (pending[k], top[k], x0[k]))
        waiting.remove(i)
        order.append(i)
        pending = pending - before[i]
    return order
