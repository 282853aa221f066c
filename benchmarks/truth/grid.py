"""Facts about a table's columns and cells that several producers need."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt

from truth.model import Table


def shares(part: Table) -> list[int]:
    """How wide each column should be beside the others: room for its longest word, more for long texts."""
    result = []
    for head, column in zip(part.heads, zip(*part.rows, strict=True), strict=True):
        texts = [head, *(cell or "" for cell in column)]
        word = max(len(word) for text in texts for word in text.split() or [""])
        result.append(max(word + 3, round(2.6 * sqrt(max(map(len, texts))))))
    return result


def span(part: Table, number: int, column: int) -> int:
    """How many rows a cell reaches over: itself and the merged ones below it."""
    below = [row[column] for row in part.rows[number + 1 :]]
    return next((n for n, cell in enumerate(below) if cell is not None), len(below)) + 1


def groups(part: Table) -> Iterator[tuple[str, int]]:
    """The upper headings, from left to right, with the number of columns that each spans."""
    left = len(part.heads) - sum(count for _, count in part.groups)
    if part.groups and left:
        yield "", left
    yield from part.groups
