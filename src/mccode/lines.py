"""Printed lines of a page, from its words.

Words become lines by geometry alone; a wide gap splits a line unless the lines above and below run across it, which is
how a column gutter differs from a wide word space.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from mccode.printed import Word

# Gaps in multiples of the type size. Word spaces of justified text rarely pass 1; gutters rarely fall below it.
WORD_GAP = 1.0
# The same for words that do not follow each other in content order: cells of a table stand no closer.
JOIN_GAP = 0.5
# So wide is a gutter at least, where what stands on its other side begins a column and is drawn apart.
GUTTER = 0.8
# An initial is so many times as large as the text beside it.
INITIAL = 1.8
# A list marker may stand this far from its text.
MARKER_GAP = 7.0
# A mark with nothing else above or below it may hang so far to the left of its line.
HANGING = 15.0
# So many lines that end in a page number make a table of contents.
CONTENTS_ROWS = 3
# So many words of a line, and this share of them, are single letters where the letters are set apart; words are parted
# by gaps that are so many times as wide as those between the letters.
SPACED_LETTERS, SPACED_SHARE, WIDER = 6, 0.8, 1.6
# Two fragments that overlap from left to right by more than this, in type sizes, are on two lines.
OVERLAP = 0.5
# Where sizes differ by more than this factor, white space between them is no word space.
OTHER_SIZE = 1.25
# Two words stand on one line if their baselines differ by less than this, in type sizes (raised marks included).
SAME_LINE = 0.5

MARKER = re.compile(
    r"(?:[•●▪■◦‣∙·○□➢➤✓✔►▶◆❖⁃–—\-*>\u2190-\u21ff\u2500-\u2bff\ue000-\uf8ffo]"
    r"|\(?(?:\d{1,3}|[a-zA-Z]|[ivxlIVXL]{1,5})[.)]|[A-Z]?\d{1,2}(?:\.\d{1,3}){1,4}\.?|[A-Z]\d{1,2}\.?|\d{1,2}|\((?:\d{1,3}|[a-zA-Z]|[ivxl]{1,5})\))"
)
# The markers that are no number or letter; "o" stands for a hollow bullet.
BULLET = re.compile(r"[^\w(\[\"'“‘]|o")
# Letters that are written from the left or from the right, as Unicode names them.
_STRONG = ("L", "R", "AL")
# The end of a sentence, or of a sentence that introduces a list.
ENDS = re.compile(r"[.!?:;…][\"'”’)\]]*\d{0,3}$")
_PAGE_NUMBER = re.compile(r"\d{1,3}|[ivxlc]{1,6}")


@dataclass(frozen=True, slots=True)
class Line:
    """Words printed side by side, with their common box.

    ``bold`` says whether all words are, a list marker aside. ``left`` and ``right`` are the places of the nearest text
    across a gutter, if any. A ``wide`` line parts columns above it from columns below it, however short it is.
    """

    words: tuple[Word, ...]
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    bold: bool = False
    text: str = ""
    left: float = float("-inf")
    right: float = float("inf")
    wide: bool = False


def from_words(words: Sequence[Word], mirrored: bool = False) -> list[Line]:
    """The lines that level words make, from the top; those on one height part at a gutter only.

    On a ``mirrored`` page the words run from the right.
    """
    fragments = _fragments(words)
    # Where a fragment is followed by another in content order: text that goes on across a gap is mostly drawn so.
    follows_on = {id(a.words[-1]): id(b.words[0]) for a, b in pairwise(fragments)}
    found = [_unspaced(line) for line in _across(_join(_with_initials(fragments)), follows_on)]
    if mirrored or has_right_to_left(words):
        found = [_in_order(line, mirrored) for line in found]
    return found


def _unspaced(line: Line) -> Line:
    """A line whose letters are set apart, put together to words again at its wider gaps."""
    if len(line.words) < SPACED_LETTERS or sum(len(w.text) == 1 for w in line.words) < SPACED_SHARE * len(line.words):
        return line
    gaps = [b.x0 - a.x1 for a, b in pairwise(line.words)]
    wide = WIDER * max(median(gaps), 0.05 * line.size)
    words = [line.words[0]]
    for gap, word in zip(gaps, line.words[1:], strict=True):
        if gap > wide:
            words.append(word)
        else:
            last = words[-1]
            top, bottom = min(last.top, word.top), max(last.bottom, word.bottom)
            words[-1] = last._replace(text=last.text + word.text, x1=word.x1, top=top, bottom=bottom)
    return replace(line, words=tuple(words), text=" ".join(w.text for w in words))


def has_right_to_left(words: Sequence[Word]) -> bool:
    """Whether any of the words is written from right to left."""
    text = "".join([w.text for w in words])
    return not text.isascii() and any(map(is_right_to_left, words))


def is_right_to_left(word: Word) -> bool:
    """Whether a word is written from right to left, by its first letter."""
    if word.text.isascii():
        return False
    directions = (unicodedata.bidirectional(c) for c in word.text)
    return next((d != "L" for d in directions if d in _STRONG), False)


def _in_order(line: Line, mirrored: bool) -> Line:
    """A line in which words that run against the page's direction (names, figures, quotations) keep their own order."""
    words: list[Word] = []
    against: list[Word] = []
    for word in line.words:
        if is_right_to_left(word) == mirrored:
            words += [*reversed(against), word]
            against = []
        else:
            against.append(word)
    words += reversed(against)
    return replace(line, words=tuple(words), text=" ".join(w.text for w in words))


def single(word: Word) -> Line:
    """A line of one word."""
    return _line([word])


def _line(words: Sequence[Word]) -> Line:
    # The commonest size, so that a raised footnote mark does not make a line small.
    first = words[0]
    if len(words) == 1:
        return Line(
            (first,), first.x0, first.top, first.x1, first.bottom, first.base, first.size, first.bold, first.text
        )
    texts, lefts, tops, rights, bottoms, bases, sizes, bolds, _ = zip(*words, strict=True)
    size, base = first.size, first.base
    if sizes.count(size) < len(words) or bases.count(base) < len(words):
        lengths: Counter[tuple[float, float]] = Counter()
        for w in words:
            lengths[w.size, w.base] += len(w.text)
        size, base = max(lengths, key=lambda style: lengths[style])
    bold = all(bolds[1:]) and (first.bold or bool(MARKER.fullmatch(first.text)))
    return Line(tuple(words), min(lefts), min(tops), max(rights), max(bottoms), base, size, bold, " ".join(texts))


def same_line(a: Word | Line, b: Word | Line) -> bool:
    return abs(a.base - b.base) <= SAME_LINE * max(a.size, b.size)


def follows(last: Word, word: Word) -> bool:
    """Whether a word stands right after another on one printed line."""
    size = word.size if word.size > last.size else last.size
    near = -0.3 * last.size <= word.x0 - last.x1 <= WORD_GAP * size
    return near and abs(word.base - last.base) <= SAME_LINE * size


def _fragments(words: Sequence[Word]) -> list[Line]:
    """Words that follow each other in content order and on paper."""
    fragments: list[list[Word]] = []
    last: Word | None = None
    for word in words:
        if last is not None and follows(last, word):
            fragments[-1].append(word)
        else:
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
    rows = by_height(fragments)
    joined = []
    for row in rows:
        current = row[0]
        for nxt in row[1:]:
            gap = nxt.x0 - current.x1
            size = max(current.size, nxt.size)
            is_marker = len(current.words) == 1 and MARKER.fullmatch(current.words[0].text) and gap <= MARKER_GAP * size
            if (gap <= JOIN_GAP * size or is_marker) and same_line(current, nxt):
                current = _line(current.words + nxt.words)
            else:
                joined.append(current)
                current = nxt
        joined.append(current)
    return joined


def by_height(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that stand at one height, each row from left to right, rows from the top.

    What stands above or below another is in another row, even if a larger line beside both is at the height of both.
    """
    rows: list[list[Line]] = []
    tallest: Line | None = None
    for line in sorted(lines, key=lambda f: (f.base, f.x0)):
        if tallest is None or not same_line(tallest, line) or any(_overlap(line, f) for f in rows[-1]):
            rows.append([line])
            tallest = line
        else:
            rows[-1].append(line)
            tallest = line if line.size > tallest.size else tallest
    return [sorted(row, key=lambda f: f.x0) for row in rows]


def _overlap(a: Line, b: Line) -> bool:
    return min(a.x1, b.x1) - max(a.x0, b.x0) > OVERLAP * min(a.size, b.size)


def _across(lines: list[Line], follows_on: Mapping[int, int]) -> list[Line]:
    """Lines joined over a gap that is no gutter; where it is one, both sides learn where the other begins."""
    rows = by_height(lines)
    result = []
    entries = sum(len(row) > 1 and bool(_PAGE_NUMBER.fullmatch(row[-1].text)) for row in rows) >= CONTENTS_ROWS
    for index, row in enumerate(rows):
        current = row[0]
        near = [line for other in rows[max(0, index - 6) : index] + rows[index + 1 : index + 7] for line in other]
        for nxt in row[1:]:
            if _hangs(current, nxt, near):
                current = _bounded(_line(current.words + nxt.words), left=current.left)
                continue
            drawn_on = follows_on.get(id(current.words[-1])) == id(nxt.words[0])
            if not (entries and _PAGE_NUMBER.fullmatch(nxt.text)) and _is_gutter(current, nxt, near, drawn_on):
                result.append(_bounded(current, right=nxt.x0))
                current = _bounded(nxt, left=current.x1)
            else:
                current = _bounded(_line(current.words + nxt.words), left=current.left)
        result.append(current)
    return result


def _hangs(mark: Line, line: Line, neighbours: Sequence[Line]) -> bool:
    """Whether a lone list mark stands to the left of its line, with nothing but marks above and below it."""
    if len(mark.words) > 1 or not _hanging(mark.words[0]) or line.x0 - mark.x1 > HANGING * line.size:
        return False
    stacked = (o for o in neighbours if o.x0 < mark.x1 and o.x1 > mark.x0)
    return all(len(o.words) == 1 and _hanging(o.words[0]) for o in stacked)


def _hanging(word: Word) -> bool:
    return bool(MARKER.fullmatch(word.text)) or (len(word.text) == 1 and word.text.isupper())


def _bounded(line: Line, left: float | None = None, right: float | None = None) -> Line:
    return replace(line, left=line.left if left is None else left, right=line.right if right is None else right)


def _is_gutter(a: Line, b: Line, neighbours: list[Line], drawn_on: bool) -> bool:
    """Whether white space between two fragments runs on above and below, as a gutter's does, not a word space's.

    ``drawn_on`` says that the file draws the second one right after the first.
    """
    size, gap = max(a.size, b.size), b.x0 - a.x1
    if gap > 3.5 * size:
        return True
    aligned = any(abs(line.x0 - b.x0) <= 0.2 * size for line in neighbours)
    if aligned and not drawn_on and gap > GUTTER * size:
        return True
    if size > OTHER_SIZE * min(a.size, b.size) and gap > JOIN_GAP * size:
        return True
    top, bottom = min(a.top, b.top) - size, max(a.bottom, b.bottom) + size
    # A ragged left column or an indented right one leaves only part of the gap free.
    for x in (a.x1 + share * gap for share in (0.5, 0.75, 0.9, 0.25, 0.1)):
        across = [line for line in neighbours if line.x0 < x - 0.1 * size and line.x1 > x + 0.1 * size]
        beside = any(line.top < bottom and line.bottom > top for line in across)
        if not beside and (aligned or not across):
            return True
    return False
