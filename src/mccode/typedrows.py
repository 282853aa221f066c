"""Rows of a table that a file holds as text, as blocks that name their column headings: what `cells` is for print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from statistics import median

from mccode.cells import HEAD_WORDS, MAX_CELL_WORDS, MIN_FILLED, PROSE_WORDS, TITLE_WORDS
from mccode.printed import Block, Word
from mccode.records import BlockKind
from mccode.typed import PAGE, Cell, Paragraph, Table


@dataclass(frozen=True)
class _Text:
    """The text of a cell, the columns it reaches over, and whether all of it is bold."""

    words: tuple[str, ...]
    span: int
    bold: bool


Row = list[_Text | None]


def is_data(table: Table) -> bool:
    """Whether a table holds data and is not there for the looks: by the same signs as in print.

    A table that says which rows name its columns is data however long its cells are.
    """
    cells = [cell for row in table.rows for cell in row if cell]
    if any(isinstance(i, Table) or i.kind == "heading" for cell in cells for i in cell.items):
        return False
    grid = _grid(table)
    counts = [[len(cell.words) for cell in row if cell] for row in grid]
    several = sum(sum(n > 0 for n in row) >= 2 for row in counts)
    if several < 2:
        return False
    if 0 < table.heads < len(grid):
        return True
    columns = [[len(cell.words) for cell in column if cell and cell.words] for column in zip(*grid, strict=True)]
    prose = all(median(lengths) >= PROSE_WORDS for lengths in columns if lengths)
    share = sum(n > 0 for row in counts for n in row) / sum(map(len, counts))
    return not prose and share >= MIN_FILLED and max(chain(*counts)) <= MAX_CELL_WORDS


def blocks(table: Table, page: int, size: float) -> list[Block]:
    """The rows as blocks of text of a size; the first begins on this page, and headings are set aside."""
    grid = _grid(table)
    result: list[Block] = []
    first = table.heads
    while not first and grid and _is_title(grid[0]):
        result.append(_aside("label", page, grid.pop(0), size))
    if not first and _has_heads(grid):
        first = 1
    heads = _heads(grid[:first], max(map(len, grid), default=0))
    result += [_aside("furniture", page, row, size) for row in grid[:first]]
    breaks = [_breaks(row) for row in table.rows]
    for number, row in enumerate(grid[first:], start=len(table.rows) - len(grid) + first):
        here = page + sum(breaks[:number]) + _leading(table.rows[number])
        if _is_title(row):
            result.append(_aside("label", here, row, size))
            continue
        filled = [(heads[n] or " ", _line(cell, size)) for n, cell in enumerate(row) if cell and cell.words]
        if filled:
            lines, labels = tuple(line for _, line in filled), tuple(label for label, _ in filled)
            result.append(Block("table_row", here, lines, heads=labels, goes_on=False))
    return [replace(block, flow=table.box, box=table.box) for block in result if block.lines]


def page_breaks(table: Table) -> int:
    """How many pages begin inside a table."""
    return sum(map(_breaks, table.rows))


def _breaks(row: Sequence[Cell | None]) -> int:
    """How many pages begin in a row: every cell that runs over an edge says so."""
    return max((sum(_paragraph(i).text.count(PAGE) for i in cell.items) for cell in row if cell), default=0)


def _leading(row: Sequence[Cell | None]) -> int:
    """How many pages begin before the first word of a row."""
    for cell in row:
        text = "".join(_paragraph(item).text for item in cell.items) if cell else ""
        if text.strip():
            return text[: len(text) - len(text.lstrip())].count(PAGE)
    return 0


def _grid(table: Table) -> list[Row]:
    """The texts of the cells, each row as wide as the others; columns without a word are left out at the right.

    A short label that reaches over several rows stands in each of them.
    """
    width = max(map(len, table.rows), default=0)
    empty = _Text((), 1, False)
    grid: list[Row] = []
    for cells in table.rows:
        row: Row = [*(_text(cell) if cell else None for cell in cells), *[empty] * (width - len(cells))]
        beside = 0  # where the cell to the left ends
        for n, cell in enumerate(row):
            above = grid[-1][n] if grid else None
            if cell:
                beside = n + cell.span
            elif n >= beside and above and len(above.words) <= HEAD_WORDS:
                row[n] = above
                beside = n + above.span
        grid.append(row)
    used = max((n for row in grid for n, cell in enumerate(row, 1) if cell and cell.words), default=0)
    return [row[:used] for row in grid]


def _text(cell: Cell) -> _Text:
    paragraphs = [_paragraph(item) for item in cell.items]
    words = tuple(word for p in paragraphs for word in f"{p.marker} {p.text}".split())
    return _Text(words, cell.span, all(p.bold for p in paragraphs if p.text.strip()))


def _paragraph(item: Paragraph | Table) -> Paragraph:
    return item if isinstance(item, Paragraph) else Paragraph("")


def _heads(rows: Sequence[Row], width: int) -> list[str]:
    """The heading of each column: the texts above it, from the top."""
    heads: list[dict[str, None]] = [{} for _ in range(width)]
    for row in rows:
        for n, cell in enumerate(row):
            if cell and cell.words:
                for column in range(n, min(n + cell.span, width)):
                    heads[column][" ".join(cell.words)] = None
    return [" ".join(head) for head in heads]


def _has_heads(grid: Sequence[Row]) -> bool:
    """Whether the first row names the columns: short, filled, and bold or clearly shorter than the rows below."""
    if len(grid) < 2:
        return False
    first = [cell for cell in grid[0] if cell and cell.words]
    lengths = [len(cell.words) for cell in first]
    if len(first) < 2 or len(first) < len(grid[0]) - 1 or max(lengths) > HEAD_WORDS:
        return False
    if not any(c.isalpha() for cell in first for word in cell.words for c in word):
        return False
    if all(cell.bold for cell in first):
        return True
    return median(sum(len(cell.words) for cell in row if cell) for row in grid[1:]) >= 2 * sum(lengths)


def _is_title(row: Row) -> bool:
    """Whether a row is a title inside the table: one short text over all columns."""
    filled = [cell for cell in row if cell and cell.words]
    if len(row) < 3 or len(filled) != 1:
        return False
    if row.count(None) >= filled[0].span:
        return False  # what stands beside it belongs to the row above too
    return len(filled[0].words) <= TITLE_WORDS and not filled[0].words[-1].endswith((".", ";", "?", "!"))


def _aside(kind: BlockKind, page: int, row: Row, size: float) -> Block:
    return Block(kind, page, tuple(_line(cell, size) for cell in row if cell and cell.words))


def _line(cell: _Text, size: float) -> tuple[Word, ...]:
    return tuple(Word(text, 0.0, 0.0, 0.0, 0.0, 0.0, size, cell.bold) for text in cell.words)
