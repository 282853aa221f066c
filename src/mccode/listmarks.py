"""Numbers of lists as programs write them: 3, c, C, iii, III, and how a list counts on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

# Numbers beyond these are written in digits: letters and Roman numerals would grow without end.
MOST_LETTERS, MOST_ROMAN = 26 * 26, 3999
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def written(number: int, form: str) -> str:
    """A number in the form of ``1``, ``01``, ``a``, ``A``, ``i`` or ``I``; any other form is as ``1``.

    After z come aa, bb as word processors write them; in lists of papers nobody gets there.
    """
    if form in ("a", "A") and 0 < number <= MOST_LETTERS:
        text = "abcdefghijklmnopqrstuvwxyz"[(number - 1) % 26] * ((number - 1) // 26 + 1)
    elif form in ("i", "I") and 0 < number <= MOST_ROMAN:
        text, left = "", number
        for value, letters in _ROMAN:
            text += letters * (left // value)
            left %= value
    else:
        text = f"{number:02d}" if form == "01" else str(number)
    return text.upper() if form in ("A", "I") else text


@dataclass(frozen=True)
class Level:
    """How one level of a list is marked.

    ``form`` is that of `written`, "bullet", or "" for no mark. In ``text`` ``%1`` stands for the number of the first
    level, ``%2`` for that of the second; ``legal`` writes all of them in digits. ``again`` says whether the level
    starts again below every item of the levels above it.
    """

    form: str = "1"
    text: str = "%1."
    start: int = 1
    legal: bool = False
    again: bool = True


@dataclass
class Counter:
    """The numbers that a list has reached, by level from 0."""

    reached: dict[int, int] = field(default_factory=dict)

    def next(self, levels: Sequence[Level], at: int, value: int | None = None) -> str:
        """The mark of the next item at a level, counted on or set to a value; "" for bullets and unmarked levels."""
        level = levels[at]
        before = self.reached.get(at)
        self.reached[at] = value if value is not None else level.start if before is None else before + 1
        for deeper in [n for n in self.reached if n > at and levels[n].again]:
            del self.reached[deeper]
        if level.form in ("", "bullet"):
            return ""

        def number(match: re.Match[str]) -> str:
            n = int(match[1]) - 1
            if not 0 <= n < len(levels) or levels[n].form in ("", "bullet"):
                return ""
            form = "1" if level.legal else levels[n].form
            return written(self.reached.get(n, levels[n].start), form)

        return " ".join(re.sub(r"%(\d)", number, level.text).split())
