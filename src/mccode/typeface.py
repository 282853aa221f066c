"""The type that words are set in: size, weight, turn and baseline, read from pdfium once per text object and font."""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass
from math import atan2, degrees, hypot, isfinite
from typing import Any

import pypdfium2.raw as raw

_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)


@dataclass(frozen=True)
class Style:
    """Type size in points, weight, turn in degrees, how far the baseline stands above the bottom of a word's box, and
    the height of a character's box in the file."""

    size: float
    bold: bool
    turn: int
    drop: float
    height: float


class Styles:
    """Styles by character index, read once per text object and font."""

    def __init__(self, textpage: Any, to_display: Any, rotation: int) -> None:
        self._textpage = textpage
        self._to_display = to_display
        self._rotation = rotation
        self._objects: dict[int, Style] = {}
        self._fonts: dict[tuple[int, int], tuple[bool, float, float]] = {}

    def at(self, index: int) -> Style:
        """The style of the character at an index."""
        pointer = raw.FPDFText_GetTextObject(self._textpage, index)
        address = ctypes.cast(pointer, ctypes.c_void_p).value or 0
        style = self._objects.get(address)
        if style is None:
            style = self._objects[address] = self._read(index, pointer if address else None)
        return style

    def _read(self, index: int, text_object: Any) -> Style:
        # The size in the file is nominal: the text matrix scales it. A negative one turns the text upside down.
        nominal = raw.FPDFText_GetFontSize(self._textpage, index)
        size = abs(nominal)
        matrix, turn = raw.FS_MATRIX(), 0
        if raw.FPDFText_GetMatrix(self._textpage, index, ctypes.byref(matrix)):
            size *= hypot(matrix.c, matrix.d) or 1.0
            turn = round(degrees(atan2(-matrix.b, matrix.a)) / 90) * 90 + (180 if nominal < 0 else 0)
        size = size if isfinite(size) else 0.0
        font = raw.FPDFTextObj_GetFont(text_object) if text_object is not None else None
        address = (ctypes.cast(font, ctypes.c_void_p).value or 0, turn) if font else (0, turn)
        if address not in self._fonts:
            self._fonts[address] = (bool(font) and _is_bold(font), *self._extent(index, size or 1.0))
        bold, drop, height = self._fonts[address]
        return Style(round(float(size), 1), bold, (turn + self._rotation) % 360, drop * size, height * size)

    def _extent(self, index: int, size: float) -> tuple[float, float]:
        """How far a character's box reaches below its baseline, and how high it is, in multiples of the type size."""
        box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetLooseCharBox(self._textpage, index, ctypes.byref(box))
        raw.FPDFText_GetCharOrigin(self._textpage, index, ctypes.byref(x), ctypes.byref(y))
        bottom = self._to_display(box.left, box.bottom, box.right, box.top)[3]
        base = self._to_display(x.value, y.value, x.value, y.value)[3]
        return (bottom - base) / size, (box.top - box.bottom) / size


def _is_bold(font: Any) -> bool:
    name = ctypes.create_string_buffer(128)
    raw.FPDFFont_GetBaseFontName(font, name, 128)
    return bool(_BOLD.search(name.value.decode("latin-1"))) or raw.FPDFFont_GetWeight(font) >= 600
