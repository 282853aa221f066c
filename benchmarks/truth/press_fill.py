"""Pieces put into columns of a height for ReportLab: what waits for the next column, what must stay together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from truth.press_pieces import Piece

# Pieces with how far below the column's top they stand.
Column = list[tuple[Piece, float]]


def fill(pieces: Sequence[Piece], count: int, room: float, force: bool) -> tuple[list[Column], list[Piece]]:
    """Pieces placed in columns of a height, and those left over; at least one is placed if ``force``."""
    columns: list[Column] = []
    rest = list(pieces)
    waiting: list[Piece] = []
    for _ in range(count):
        column: Column = []
        down = 0.0
        while waiting and down + waiting[0].height <= room:
            column.append((waiting[0], down))
            down += waiting.pop(0).height + 6
        while rest:
            piece = rest[0]
            if piece.floats and (waiting or down + piece.before + piece.height > 0.5 * room):
                waiting.append(rest.pop(0))
                continue
            before = piece.before if column else 0.0
            again = piece.again if piece.again is not None and not column else None
            tied = _tied(rest)
            need = before + tied + (again.height if again else 0.0)
            if down + need > room and not (force and not column and not columns):
                break
            if again is not None:
                column.append((again, down))
                down += again.height
            column.append((piece, down + before))
            down += before + piece.height
            rest.pop(0)
        if not rest:
            while waiting and down + waiting[0].before + waiting[0].height <= room:
                column.append((waiting[0], down + waiting[0].before))
                down += waiting[0].before + waiting.pop(0).height
        columns.append(column)
    return columns, [replace(piece, floats=False) for piece in waiting] + rest


def _tied(rest: Sequence[Piece]) -> float:
    """The height of the first piece with those it must not be parted from."""
    height = rest[0].height
    for piece, following in pairwise(rest):
        if not piece.keep:
            break
        height += following.before + following.height
    return height
