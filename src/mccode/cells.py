"""Rows of a ruled table as blocks that name their column headings, so that an owner or a date stays with its action."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from mccode import runs
from mccode.lines import Line, same_line
from mccode.printed import Block, Page, Table, Word
from mccode.records import BlockKind, Box

# A cell with more words than this holds running text: the grid is there for the looks.
MAX_CELL_WORDS = 160
# In a table of data some column is short; where all are this long, columns of prose stand side by side.
PROSE_WORDS = 20
# A table of data fills at least this share of its cells.
MIN_FILLED = 0.4
# Column headings have at most this many words each.
HEAD_WORDS = 12
# A table of contents has at least so many page numbers.
CONTENTS = 5
# A row with one cell of at most so many words is a title inside the table.
TITLE_WORDS = 8

Cell = list[Line]

_CONTENTS = re.compile(r"\b(?:contents|pages?)\b", re.I)
_FIGURE = re.compile(r"[^\w]*\d[\d.,\s%()/–-]*\D{0,3}|[-–—*]|n/?a", re.I)


@dataclass(frozen=True)
class Heads:
    """The column headings of a table and where its columns begin, for its continuation on the next page."""

    texts: tuple[str, ...]
    lefts: tuple[float, ...]

    def fit(self, lefts: Sequence[float]) -> bool:
        """Whether a table with these columns may continue the one that the headings come from."""
        return len(lefts) == len(self.lefts) and all(abs(a - b) < 4 for a, b in zip(lefts, self.lefts, strict=True))


@dataclass(frozen=True)
class Filled:
    """A table with the words of each cell, row by row; None where a cell is merged into another."""

    table: Table
    rows: list[list[list[Word] | None]]

    @property
    def words(self) -> list[Word]:
        """The words that stand in a cell."""
        return [word for row in self.rows for cell in row for word in cell or ()]


def fill(table: Table, words: Sequence[Word]) -> Filled:
    """A table filled with the words whose middle lies in its cells."""
    grid: list[list[list[Word] | None]] = [[None if cell is None else [] for cell in row] for row in table.rows]
    bands = []
    for cells, held in zip(table.rows, grid, strict=True):
        pairs = [(cell, words_of) for cell, words_of in zip(cells, held, strict=True) if cell and words_of is not None]
        if pairs:
            bands.append((min(c.top for c, _ in pairs), max(c.bottom for c, _ in pairs), pairs))
    _, left, upper, right, lower = table.box
    for word in words:
        x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        if left <= x <= right and upper <= y <= lower:
            home = (
                held for top, bottom, pairs in bands if top <= y <= bottom
                for cell, held in pairs if cell.x0 <= x <= cell.x1 and cell.top <= y <= cell.bottom
            )  # fmt: skip
            next(home, []).append(word)
    return Filled(table, grid)


def is_data(filled: Filled) -> bool:
    """Whether a grid holds data: several rows with several filled cells, no running text, a column of short cells."""
    counts = [[len(cell) for cell in row if cell is not None] for row in filled.rows]
    several = sum(sum(n > 0 for n in row) >= 2 for row in counts)
    share = sum(n > 0 for row in counts for n in row) / sum(map(len, counts))
    columns = [[len(cell) for cell in column if cell] for column in zip(*filled.rows, strict=True)]
    prose = all(median(lengths) >= PROSE_WORDS for lengths in columns if lengths)
    longest = max(n for row in counts for n in row)
    return not prose and several >= 2 and share >= MIN_FILLED and longest <= MAX_CELL_WORDS


def blocks(page: Page, filled: Filled, flow: int, before: Heads | None) -> tuple[list[Block], Heads | None]:
    """The rows of a table as blocks, and its column headings; ``before`` are those of the table before it."""
    grid = [[_lines(cell or [], page.mirrored) for cell in row] for row in filled.rows]
    columns = zip(*filled.table.rows, strict=True)
    lefts = tuple(min(cell.x0 for cell in column if cell) for column in columns if any(column))
    boxes = filled.table.rows
    known = before.texts if before is not None and before.fit(lefts) else ()
    if _is_contents(grid, known):
        # What says so at the top of the table is kept for the next page.
        return [_aside("toc", page.number, row, flow) for row in grid], Heads((*map(_text, grid[0]), *known), lefts)
    result: list[Block] = []
    while grid and (_is_title(grid[0]) or (len(grid) > 2 and sum(box is not None for box in boxes[0]) == 1)):
        result.append(_aside("label", page.number, grid[0], flow))
        grid, boxes = grid[1:], boxes[1:]
    continues = before is not None and before.fit(lefts)
    for rows in (2, 1):
        first = _heads_over(grid, boxes) if rows == 2 else grid[0] if grid else None
        if first and _has_heads([first, *grid[rows:]], before if continues else None):
            heads = Heads(tuple(_text(cell) for cell in first), lefts)
            # Named in every row, so set aside here; repeated on the next page they are not repeated in the text.
            result += [_aside("furniture", page.number, row, flow) for row in grid[:rows]]
            grid, boxes = grid[rows:], boxes[rows:]
            break
    else:
        heads = before if before is not None and continues else Heads(("",) * len(lefts), lefts)
    for row in (part for whole in _with_labels(grid, boxes) for part in _lines_of_figures(whole)):
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


def _is_contents(grid: Sequence[Sequence[Cell]], known: Sequence[str]) -> bool:
    """Whether a table is one of contents: it says so at its top, and its last column holds numbers that rise."""
    if not any(_CONTENTS.search(text) for text in (*map(_text, grid[0]), *known)):
        return False
    last = [_text(row[-1]).split() for row in grid]
    numbers = [int(text) for texts in last for text in texts if text.isdecimal()]
    others = sum(not text.isdecimal() for texts in last for text in texts)
    lettered = all(
        any(c.isalpha() for cell in row[:-1] for c in _text(cell)) for row, n in zip(grid, last, strict=True) if n
    )
    return (
        len(numbers) >= CONTENTS
        and others <= 2
        and lettered
        and numbers == sorted(numbers)
        and numbers[0] < numbers[-1]
    )


def _heads_over(grid: Sequence[Sequence[Cell]], boxes: Sequence[Sequence[Box | None]]) -> list[Cell] | None:
    """The first two rows as one row of column headings, where a heading stands over several columns or reaches down."""
    if len(grid) < 3 or sum(box is not None for box in boxes[0]) < 2:
        return None
    lefts = [min(box.x0 for box in column if box) for column in zip(*boxes, strict=True) if any(column)]
    if len(lefts) < len(grid[0]):
        return None
    whole, several = [], False
    over: Box | None = None
    cell: Cell = []
    for column, left in enumerate(lefts):
        if boxes[0][column]:
            over, cell = boxes[0][column], grid[0][column]
        covered = over is not None and over.x1 > left + 1
        several |= covered and not (boxes[0][column] and boxes[1][column])
        whole.append([*(cell if covered else []), *grid[1][column]])
    return whole if several else None


def _with_labels(grid: Sequence[Sequence[Cell]], boxes: Sequence[Sequence[Box | None]]) -> Iterator[list[Cell]]:
    """The rows of a table, each with the short labels of cells that reach down to it from a row above."""
    above: dict[int, tuple[float, Cell]] = {}
    for row, places in zip(grid, boxes, strict=True):
        top = min(box.top for box in places if box)
        whole = []
        for column, (cell, box) in enumerate(zip(row, places, strict=True)):
            if box:
                above[column] = (box.bottom, cell)
            reach, label = above.get(column, (0.0, []))
            spans = box is None and reach > top + 1 and sum(len(line.words) for line in label) <= HEAD_WORDS
            whole.append(label if spans else cell)
        yield whole


def _lines_of_figures(row: Sequence[Cell]) -> list[Sequence[Cell]]:
    """The rows of a ruled band in which figures stand under each other: each line of them is a row of its own."""
    filled = [cell for cell in row if cell]
    figures = [cell for cell in filled if len(cell) > 1 and all(_FIGURE.fullmatch(line.text) for line in cell)]
    if len(figures) < 2 or 2 * len(figures) < len(filled):
        return [row]
    longest = max(figures, key=len)
    parts: list[Sequence[Cell]] = [
        [[line for line in cell if same_line(line, mark)] for cell in row] for mark in longest
    ]
    kept = sum(len(cell) for part in parts for cell in part)
    return parts if kept == sum(map(len, row)) else [row]  # a cell that does not fall into line belongs to all


def _is_title(row: Sequence[Cell]) -> bool:
    """Whether a row is a title inside the table: one short text over all columns."""
    filled = [cell for cell in row if cell]
    if len(row) < 3 or len(filled) != 1:
        return False
    short = sum(len(line.words) for line in filled[0]) <= TITLE_WORDS
    return short and not _text(filled[0]).endswith((".", ";", "?", "!"))


def _aside(kind: BlockKind, page: int, row: Sequence[Cell], flow: int) -> Block:
    return Block(kind, page, tuple(line.words for cell in row for line in cell), 0, flow)


def _lines(words: Sequence[Word], mirrored: bool) -> Cell:
    return [line for run in runs.read(words, (), mirrored) for line in run]


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
