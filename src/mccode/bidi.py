"""Words written from right to left, in the order in which they are read.

pdfium gives the characters of such words now in reading order, now as they stand on paper from the left, depending on
the program that made the file. Where each character stands decides.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from itertools import pairwise
from typing import Any

import pypdfium2.raw as raw

# Hebrew, Arabic, Syriac, Thaana, N'Ko and their presentation forms.
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
# Figures and Latin inside such a word keep their own direction.
_LEFT_TO_RIGHT = re.compile(
    r"[\dA-Za-z\u0660-\u0669\u06f0-\u06f9](?:[\dA-Za-z\u0660-\u0669\u06f0-\u06f9.,:/-]*[\dA-Za-z\u0660-\u0669\u06f0-\u06f9])?"
)

Bounds = tuple[float, float, float, float]


def read(textpage: Any, text: str, start: int, end: int) -> tuple[str, Bounds]:
    """The word at ``text[start:end]`` in reading order, and its (left, bottom, right, top) on the page."""
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    left, low, right, high = float("inf"), float("inf"), float("-inf"), float("-inf")
    placed: list[tuple[float, int]] = []
    for index in range(start, end):
        if raw.FPDFText_GetLooseCharBox(textpage, index, ctypes.byref(box)):
            left, right = min(left, box.left), max(right, box.right)
            low, high = min(low, box.bottom), max(high, box.top)
        at = raw.FPDFText_GetCharOrigin(textpage, index, ctypes.byref(x), ctypes.byref(y))
        placed.append((x.value if at else left, index))
    steps = [b - a for (a, _), (b, _) in pairwise(placed)]
    from_left = sum(step > 0 for step in steps) > sum(step < 0 for step in steps)
    # Of characters in one place (a ligature's) the file's own order counts, which runs as the rest of the word does.
    order = sorted(placed, key=lambda p: (-p[0], -p[1] if from_left else p[1]))
    word = "".join(text[index] for _, index in order)
    word = _LEFT_TO_RIGHT.sub(lambda match: match.group()[::-1], word)
    return unicodedata.normalize("NFKC", word), (left, low, right, high)
