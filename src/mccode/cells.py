"""Rows of a ruled table as blocks that name their column headings, so that an owner or a date stays with its action."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from mccode.lines import Line, runs
from mccode.records import Block, BlockKind, Page, Table, Word

# A cell with more words than this holds running text: the grid is there for the looks.
MAX_CELL_WORDS = 160
# In a table of data some column is short; where all are this long, columns of prose stand side by side.
PROSE_WORDS = 20
# A table of data fills at least this share of its cells.
MIN_FILLED = 0.4
# Column headings have at most this many words each.
HEAD_WORDS = 12
# A row with one cell of at most so many words is a title inside the table.
TITLE_WORDS = 8

Cell = list[Line]


@dataclass(frozen=True)
class Heads:
    """The column headings of a table and where its columns begin, for its continuation on the next page."""

    texts: tuple[str, ...]
    lefts: tuple[float, ...]

    def fit(self, lefts: Sequence[float]) -> bool:
        """Whether a table with these columns may continue the one that the headings come from."""
        return len(lefts) == len(self.lefts) and all(abs(a - b) < 4 for a, b in zip(lefts, self.lefts, strict=True))


def words_in(table: Table, words: Sequence[Word]) -> list[Word]:
    """The words that stand in a cell of the table."""
    return [word for row in _filled(table, words) for cell in row for word in cell or ()]


def is_data(table: Table, words: Sequence[Word]) -> bool:
    """Whether a grid holds data: several rows with several filled cells, none of them with running text."""
    counts = [[len(cell) for cell in row if cell is not None] for row in _filled(table, words)]
    filled = [sum(n > 0 for n in row) for row in counts]
    cells = sum(len(row) for row in counts)
    columns = [[len(cell) for cell in column if cell] for column in zip(*_filled(table, words), strict=True)]
    prose = all(median(lengths) >= PROSE_WORDS for lengths in columns if lengths)
    return (
        not prose
        and sum(n >= 2 for n in filled) >= 2
        and sum(filled) >= MIN_FILLED * cells
        and max(n for row in counts for n in row) <= MAX_CELL_WORDS
    )


def blocks(page: Page, table: Table, flow: int, before: Heads | None) -> tuple[list[Block], Heads | None]:
    """The rows of a table as blocks, and its column headings; ``before`` are those of the table before it."""
    grid = [[_lines(cell or []) for cell in row] for row in _filled(table, page.words)]
    lefts = tuple(min(cell.x0 for cell in column if cell) for column in zip(*table.rows, strict=True) if any(column))
    result: list[Block] = []
    while grid and _is_title(grid[0]):
        result.append(_aside("label", page.number, grid.pop(0), flow))
    continues = before is not None and before.fit(lefts)
    if _has_heads(grid, before if continues else None):
        heads = Heads(tuple(_text(cell) for cell in grid[0]), lefts)
        # Named in every row, so set aside here; repeated on the next page they are not repeated in the text.
        result.append(_aside("furniture", page.number, grid.pop(0), flow))
    elif before is not None and continues:
        heads = before
    else:
        heads = Heads(("",) * len(grid[0]), lefts)
    for row in grid:
        if _is_title(row):
            result.append(_aside("label", page.number, row, flow))
            continue
        lines: list[tuple[Word, ...]] = []
        labels: list[str] = []
        for column, cell in enumerate(row):
            for position, line in enumerate(cell):
                lines.append(line.words)
                labels.append((heads.texts[column] or " ") if position == 0 else "")
        if lines:
            result.append(Block("table_row", page.number, tuple(lines), 0, flow, False, tuple(labels)))
    return result, heads if any(heads.texts) else None


def _is_title(row: Sequence[Cell]) -> bool:
    """Whether a row is a title inside the table: one short text over all columns."""
    filled = [cell for cell in row if cell]
    if len(row) < 3 or len(filled) != 1:
        return False
    return sum(len(line.words) for line in filled[0]) <= TITLE_WORDS and not _text(filled[0]).endswith((".", ";", "?", "!"))


def _aside(kind: BlockKind, page: int, row: Sequence[Cell], flow: int) -> Block:
    return Block(kind, page, tuple(line.words for cell in row for line in cell), 0, flow)


def _filled(table: Table, words: Sequence[Word]) -> list[list[list[Word] | None]]:
    """The words of each cell, row by row; None where a cell is merged into another."""
    grid: list[list[list[Word] | None]] = [[None if cell is None else [] for cell in row] for row in table.rows]
    boxes = [(cell, grid[r][c]) for r, row in enumerate(table.rows) for c, cell in enumerate(row) if cell]
    _, left, upper, right, lower = table.box
    for word in words:
        x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        if not (left <= x <= right and upper <= y <= lower):
            continue
        for cell, held in boxes:
            if cell.x0 <= x <= cell.x1 and cell.top <= y <= cell.bottom:
                if held is not None:
                    held.append(word)
                break
    return grid


def _lines(words: Sequence[Word]) -> Cell:
    return [line for run in runs(words) for line in run]


def _text(cell: Cell) -> str:
    return " ".join(line.text for line in cell)


def _has_heads(grid: Sequence[Sequence[Cell]], before: Heads | None) -> bool:
    """Whether the first row names the columns: short, filled, and bold or clearly shorter than the rows below.

    In a table that continues the one ``before`` only bold or repeated headings count.
    """
    first = [cell for cell in grid[0] if cell]
    if len(first) < 2 or len(first) < len(grid[0]) - 1 or len(grid) < 2:
        return False
    lengths = [sum(len(line.words) for line in cell) for cell in first]
    if max(lengths) > HEAD_WORDS or not any(c.isalpha() for cell in first for c in _text(cell)):
        return False
    if all(line.bold for cell in first for line in cell):
        return True
    if before is not None:
        return tuple(_text(cell) for cell in grid[0]) == before.texts
    below = [sum(len(line.words) for cell in row for line in cell) for row in grid[1:]]
    return median(below) >= 2 * sum(lengths)
