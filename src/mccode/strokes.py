"""The straight strokes of a page: lines, and the sides of rectangles, as pdfium knows them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import pypdfium2.raw as raw

# A rule is at most so thick and a cell's side at least so long, in points.
RULE_THICKNESS = 3.0
SIDE_LENGTH = 7.0
MAX_PATHS = 4000
MAX_SEGMENTS = 400
# Forms within forms are followed to this depth.
FORM_DEPTH = 3
# Fills lighter than this (0..255 in each channel) are not seen on paper.
WHITE = 250
_DRAWN = (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_FORM)
Rule = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]


def rules(page: Any) -> Iterator[Rule]:
    """Horizontal and vertical strokes and the sides of rectangles, as (left, bottom, right, top) of the page."""
    paths = 0
    get_object, get_type = raw.FPDFPage_GetObject, raw.FPDFPageObj_GetType
    for index in range(raw.FPDFPage_CountObjects(page)):
        item = get_object(page, index)
        kind = get_type(item)
        if kind in _DRAWN:
            paths += 1
            if paths > MAX_PATHS:
                return
            yield from _of_object(item, kind, None, FORM_DEPTH)


def _of_object(item: Any, kind: int, outer: Matrix | None, depth: int) -> Iterator[Rule]:
    if kind == raw.FPDF_PAGEOBJ_PATH:
        yield from _of_path(item, outer)
    elif kind == raw.FPDF_PAGEOBJ_FORM and depth:
        inner = _product(_matrix(item), outer)
        for index in range(raw.FPDFFormObj_CountObjects(item)):
            part = raw.FPDFFormObj_GetObject(item, index)
            yield from _of_object(part, raw.FPDFPageObj_GetType(part), inner, depth - 1)


def _of_path(path: Any, outer: Matrix | None) -> Iterator[Rule]:
    segments = raw.FPDFPath_CountSegments(path)
    if segments < 2 or segments > MAX_SEGMENTS:
        return
    x0, y0, x1, y1 = bounds(path)
    thin = x1 - x0 <= RULE_THICKNESS or y1 - y0 <= RULE_THICKNESS
    if max(x1 - x0, y1 - y0) < SIDE_LENGTH or (segments <= 3 and not thin) or not _is_seen(path):
        return
    if thin and outer is None and segments <= 5:
        yield x0, y0, x1, y1
        return
    yield from _of_points(_points(path, segments, _product(_matrix(path), outer)))


def _points(path: Any, segments: int, matrix: Matrix) -> Iterator[tuple[float, float, bool]]:
    """The points of a path, each with whether a new figure begins there."""
    x, y = ctypes.c_float(), ctypes.c_float()
    x_ref, y_ref = ctypes.byref(x), ctypes.byref(y)
    for index in range(segments):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        begins = raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO
        if raw.FPDFPathSegment_GetPoint(segment, x_ref, y_ref):
            yield *_point(x.value, y.value, matrix), begins


def _of_points(points: Iterator[tuple[float, float, bool]]) -> Iterator[Rule]:
    figure: list[tuple[float, float]] = []
    for x, y, begins in points:
        if begins:
            yield from _of_figure(figure)
            figure = []
        figure.append((x, y))
    yield from _of_figure(figure)


def _of_figure(points: Sequence[tuple[float, float]]) -> Iterator[Rule]:
    """The sides of a line or rectangle; nothing of any other figure."""
    along = all(abs(xa - xb) <= 0.5 or abs(ya - yb) <= 0.5 for (xa, ya), (xb, yb) in pairwise(points))
    if 2 <= len(points) <= 5 and along:
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        yield from _sides(min(xs), min(ys), max(xs), max(ys))


def _sides(x0: float, y0: float, x1: float, y1: float) -> Iterator[Rule]:
    width, height = x1 - x0, y1 - y0
    if height <= RULE_THICKNESS or width <= RULE_THICKNESS:
        if max(width, height) >= SIDE_LENGTH:
            yield x0, y0, x1, y1
    elif width >= SIDE_LENGTH and height >= SIDE_LENGTH:
        yield x0, y0, x1, y0
        yield x0, y1, x1, y1
        yield x0, y0, x0, y1
        yield x1, y0, x1, y1


def _is_seen(path: Any) -> bool:
    mode, stroke = ctypes.c_int(), raw.FPDF_BOOL()
    if not raw.FPDFPath_GetDrawMode(path, ctypes.byref(mode), ctypes.byref(stroke)):
        return False
    if stroke.value:
        return True
    channels = [ctypes.c_uint() for _ in range(4)]
    raw.FPDFPageObj_GetFillColor(path, *(ctypes.byref(c) for c in channels))
    return bool(mode.value) and any(c.value < WHITE for c in channels[:3])


def bounds(item: Any) -> Rule:
    """The (left, bottom, right, top) of a page object; zeros where pdfium knows none."""
    x0, y0, x1, y1 = ctypes.c_float(), ctypes.c_float(), ctypes.c_float(), ctypes.c_float()
    raw.FPDFPageObj_GetBounds(item, ctypes.byref(x0), ctypes.byref(y0), ctypes.byref(x1), ctypes.byref(y1))
    return x0.value, y0.value, x1.value, y1.value


def _matrix(item: Any) -> Matrix:
    m = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, ctypes.byref(m))
    return m.a, m.b, m.c, m.d, m.e, m.f


def _product(inner: Matrix, outer: Matrix | None) -> Matrix:
    if outer is None:
        return inner
    a, b, c, d, e, f = inner
    g, h, i, j, k, n = outer
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + n


def _point(x: float, y: float, m: Matrix) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]
