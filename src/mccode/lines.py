"""Printed lines of a page, gathered into runs (stacked lines of one column) in reading order.

Words become lines by geometry alone; a wide gap splits a line unless the lines above and below run across it, which is
how a column gutter differs from a wide word space. Runs are ordered by the two rules of Breuel (2003), "High
performance document layout analysis": a run precedes another if it stands above it and they overlap horizontally, or
if it stands wholly to its left and no run between the two spans both.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from mccode.records import Box, Word

# Gaps in multiples of the type size. Word spaces of justified text rarely pass 1; gutters rarely fall below it.
WORD_GAP = 1.0
# The same for words that do not follow each other in content order: cells of a table stand no closer.
JOIN_GAP = 0.5
# An initial is so many times as large as the text beside it.
INITIAL = 1.8
# A list marker may stand this far from its text.
MARKER_GAP = 7.0
# Lines of a run follow each other within this vertical gap, in line heights.
RUN_GAP = 1.1
# Left edges of a run's lines differ by no more than this (indents, list items).
RUN_SHIFT = 6.0
# A line alone between two sets of columns, with this much white space above and below (in line heights), parts them.
BAND_ABOVE, BAND_BELOW = 0.7, 0.25
# So many lines that end in a page number make a table of contents.
CONTENTS_ROWS = 3
# Two words stand on one line if their baselines differ by less than this, in type sizes (raised marks included).
SAME_LINE = 0.5

MARKER = re.compile(
    r"(?:[•●▪■◦‣∙·○□➢➤✓✔►▶◆❖⁃–—\-*>\u2190-\u21ff\u2500-\u2bff\ue000-\uf8ffo]"
    r"|\(?(?:\d{1,3}|[a-zA-Z]|[ivxlIVXL]{1,5})[.)]|[A-Z]?\d{1,2}(?:\.\d{1,3}){1,4}\.?|[A-Z]\d{1,2}\.?|\d{1,2}|\((?:\d{1,3}|[a-zA-Z]|[ivxl]{1,5})\))"
)
# The markers that are no number or letter; "o" stands for a hollow bullet.
BULLET = re.compile(r"[^\w(\[\"'“‘]|o")
_PAGE_NUMBER = re.compile(r"\d{1,3}|[ivxlc]{1,6}")


@dataclass(frozen=True, slots=True)
class Line:
    """Words printed side by side, with their common box.

    ``left`` and ``right`` are the places of the nearest text across a gutter, if any. A ``wide`` line parts columns
    above it from columns below it, however short it is.
    """

    words: tuple[Word, ...]
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    left: float = float("-inf")
    right: float = float("inf")
    wide: bool = False

    @property
    def text(self) -> str:
        return " ".join(w.text for w in self.words)

    @property
    def bold(self) -> bool:
        """Whether all words are bold, a list marker aside."""
        first = self.words[0]
        return all(w.bold for w in self.words[1:]) and (first.bold or bool(MARKER.fullmatch(first.text)))


def runs(words: Sequence[Word], frames: Sequence[Box] = ()) -> list[list[Line]]:
    """The lines of a page as runs in reading order; lines of rotated text come last, one run each.

    ``frames`` are areas that are read elsewhere (tables): each takes its place in the order as one line without words.
    """
    upright = [w for w in words if w.turn == 0]
    rotated = [[_line([w])] for w in words if w.turn != 0]
    stacked = _stack(_with_bands(_across(_join(_with_initials(_fragments(upright))))))
    stacked += [[Line((), f.x0, f.top, f.x1, f.bottom, f.bottom, 0.0)] for f in frames]
    return [stacked[i] for i in _reading_order(stacked)] + rotated


def _line(words: Sequence[Word]) -> Line:
    # The commonest size, so that a raised footnote mark does not make a line small.
    first = words[0]
    if len(words) == 1:
        return Line((first,), first.x0, first.top, first.x1, first.bottom, first.base, first.size)
    _, lefts, tops, rights, bottoms, bases, sizes, _, _ = zip(*words, strict=True)
    size, base = first.size, first.base
    if sizes.count(size) < len(words) or bases.count(base) < len(words):
        lengths: Counter[tuple[float, float]] = Counter()
        for w in words:
            lengths[w.size, w.base] += len(w.text)
        size, base = max(lengths, key=lambda style: lengths[style])
    return Line(tuple(words), min(lefts), min(tops), max(rights), max(bottoms), base, size)


def _same_line(a: Word | Line, b: Word | Line) -> bool:
    return abs(a.base - b.base) <= SAME_LINE * max(a.size, b.size)


def _fragments(words: Sequence[Word]) -> list[Line]:
    """Words that follow each other in content order and on paper."""
    fragments: list[list[Word]] = []
    last: Word | None = None
    for word in words:
        if last is not None:
            size = word.size if word.size > last.size else last.size
            near = -0.3 * last.size <= word.x0 - last.x1 <= WORD_GAP * size
            if near and abs(word.base - last.base) <= SAME_LINE * size:
                fragments[-1].append(word)
                last = word
                continue
        fragments.append([word])
        last = word
    return [_line(f) for f in fragments]


def _with_initials(fragments: list[Line]) -> list[Line]:
    """Fragments with each large initial put in front of the line whose word it begins."""
    result = list(fragments)
    for initial in fragments:
        letter = initial.words[0]
        if len(initial.words) > 1 or len(letter.text) != 1 or not letter.text.isupper():
            continue
        beside = [
            f for f in result
            if f is not initial and letter.size >= INITIAL * f.size
            and -1 <= f.x0 - letter.x1 <= f.size and f.top >= letter.top - f.size and f.bottom <= letter.bottom + f.size
        ]  # fmt: skip
        if beside:
            first = min(beside, key=lambda f: f.base)
            word = first.words[0]
            top, bottom = min(letter.top, word.top), max(letter.bottom, word.bottom)
            whole = word._replace(text=letter.text + word.text, x0=letter.x0, top=top, bottom=bottom)
            result[result.index(first)] = _line((whole, *first.words[1:]))
            result.remove(initial)
    return result


def _join(fragments: list[Line]) -> list[Line]:
    """Fragments joined with their right neighbour when only a word space, or a list marker's gap, lies between."""
    rows = _rows(fragments)
    joined = []
    for row in rows:
        current = row[0]
        for nxt in row[1:]:
            gap = nxt.x0 - current.x1
            size = max(current.size, nxt.size)
            is_marker = len(current.words) == 1 and MARKER.fullmatch(current.words[0].text) and gap <= MARKER_GAP * size
            if (gap <= JOIN_GAP * size or is_marker) and _same_line(current, nxt):
                current = _line(current.words + nxt.words)
            else:
                joined.append(current)
                current = nxt
        joined.append(current)
    return joined


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that stand at one height, each row from left to right, rows from the top."""
    rows: list[list[Line]] = []
    tallest: list[Line] = []
    for line in sorted(lines, key=lambda f: (f.base, f.x0)):
        if rows and _same_line(tallest[-1], line):
            rows[-1].append(line)
            tallest[-1] = max(tallest[-1], line, key=lambda f: f.size)
        else:
            rows.append([line])
            tallest.append(line)
    return [sorted(row, key=lambda f: f.x0) for row in rows]


def _across(lines: list[Line]) -> list[Line]:
    """Lines joined over a gap that is no gutter; where it is one, both sides learn where the other begins."""
    rows = _rows(lines)
    result = []
    entries = sum(len(row) > 1 and bool(_PAGE_NUMBER.fullmatch(row[-1].text)) for row in rows) >= CONTENTS_ROWS
    for index, row in enumerate(rows):
        current = row[0]
        near = [line for other in rows[max(0, index - 6) : index] + rows[index + 1 : index + 7] for line in other]
        for nxt in row[1:]:
            if not (entries and _PAGE_NUMBER.fullmatch(nxt.text)) and _is_gutter(current, nxt, near):
                result.append(_bounded(current, right=nxt.x0))
                current = _bounded(nxt, left=current.x1)
            else:
                current = _bounded(_line(current.words + nxt.words), left=current.left)
        result.append(current)
    return result


def _bounded(line: Line, left: float | None = None, right: float | None = None) -> Line:
    return replace(line, left=line.left if left is None else left, right=line.right if right is None else right)


def _is_gutter(a: Line, b: Line, neighbours: list[Line]) -> bool:
    """Whether white space between two fragments runs on above and below, as a gutter's does, not a word space's."""
    size, gap = max(a.size, b.size), b.x0 - a.x1
    if gap > 3.5 * size:
        return True
    aligned = any(abs(line.x0 - b.x0) <= 0.2 * size for line in neighbours)
    top, bottom = min(a.top, b.top) - size, max(a.bottom, b.bottom) + size
    # A ragged left column or an indented right one leaves only part of the gap free.
    for x in (a.x1 + share * gap for share in (0.5, 0.75, 0.9, 0.25, 0.1)):
        across = [line for line in neighbours if line.x0 < x - 0.1 * size and line.x1 > x + 0.1 * size]
        beside = any(line.top < bottom and line.bottom > top for line in across)
        if not beside and (aligned or not across):
            return True
    return False


def _with_bands(lines: list[Line]) -> list[Line]:
    """The lines, those marked wide that stand alone with columns above and below: headings over all columns."""
    rows = _rows(lines)
    split = [index for index, row in enumerate(rows) if len(row) > 1]
    result = []
    for index, row in enumerate(rows):
        line = row[0]
        if split and split[0] < index < split[-1] and len(row) == 1:
            height = line.bottom - line.top
            above, below = line.top - BAND_ABOVE * height, line.bottom + BAND_BELOW * height
            if all(o.bottom <= above or o.top >= below for o in lines if o is not line):
                line = replace(line, wide=True)
        result += [line, *row[1:]]
    return result


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
    height = line.bottom - line.top
    found: list[int] = []
    for j in range(i + 1, len(lines)):
        other = lines[j]
        if other.top - line.bottom > RUN_GAP * max(height, other.bottom - other.top):
            if other.top - line.bottom > 4 * RUN_GAP * height:
                break
            continue
        if _same_line(line, other) or min(line.x1, other.x1) - max(line.x0, other.x0) <= 1:
            continue
        if found and not any(_same_line(lines[k], other) for k in found):
            continue
        found.append(j)
    return found


def _continues(run: list[Line], nxt: Line, left: float, right: float) -> bool:
    last = run[-1]
    if nxt.wide or last.wide:
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
    # between[a, b, c]: c lies below one of a and b and above the other, and overlaps both.
    lower = np.maximum(top[:, None], top)[:, :, None]
    upper = np.minimum(bottom[:, None], bottom)[:, :, None]
    between = (bottom <= lower + 1) & (top >= upper - 1) & overlap[:, None, :] & overlap[None, :, :]
    before = (overlap & above) | (left & ~overlap & ~between.any(axis=2))
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
