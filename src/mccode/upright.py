"""A page as its text runs: turned where the text is turned, mirrored where it is written from right to left.

All later steps may then take text to run level, from the left. Blocks get the words as printed back at the end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from mccode.lines import has_right_to_left, is_right_to_left
from mccode.printed import Block, Page, Table, Word
from mccode.records import Box

Corners = tuple[float, float, float, float]
Change = Callable[[float, float, float, float], Corners]


def of(page: Page) -> tuple[Page, Mapping[int, Word]]:
    """The page as its text runs, and its words as printed by the identity of those that replace them, if any."""
    turns = Counter(word.turn for word in page.words)
    turn = max(turns, key=lambda t: turns[t], default=0)
    printed: dict[int, Word] = {}
    if turn:
        page, printed = _changed(page, _turn_back(turn, page), turn)
    if has_right_to_left(page.words) and 2 * sum(map(is_right_to_left, page.words)) > len(page.words):
        width = page.width
        page, mirrored = _changed(page, lambda x0, top, x1, bottom: (width - x1, top, width - x0, bottom), 0)
        page = replace(page, mirrored=True)
        printed = {key: printed.get(id(word), word) for key, word in mirrored.items()}
    return page, printed


def as_printed(block: Block, printed: Mapping[int, Word]) -> Block:
    """A block with its words as printed."""
    if not printed:
        return block
    return replace(block, lines=tuple(tuple(printed.get(id(w), w) for w in line) for line in block.lines))


def _turn_back(turn: int, page: Page) -> Change:
    width, height = page.width, page.height
    if turn == 90:  # reads downwards
        return lambda x0, top, x1, bottom: (top, width - x1, bottom, width - x0)
    if turn == 270:  # reads upwards
        return lambda x0, top, x1, bottom: (height - bottom, x0, height - top, x1)
    return lambda x0, top, x1, bottom: (width - x1, height - bottom, width - x0, height - top)


def _changed(page: Page, change: Change, turn: int) -> tuple[Page, dict[int, Word]]:
    words, printed = [], {}
    for word in page.words:
        x0, top, x1, bottom = change(word.x0, word.top, word.x1, word.bottom)
        base = bottom - 0.2 * word.size if turn else word.base
        new = word._replace(x0=x0, top=top, x1=x1, bottom=bottom, base=base, turn=(word.turn - turn) % 360)
        words.append(new)
        printed[id(new)] = word
    width, height = (page.height, page.width) if turn in (90, 270) else (page.width, page.height)
    tables = tuple(_changed_table(table, change) for table in page.tables)
    frames = tuple(_changed_box(frame, change) for frame in page.frames)
    return replace(page, width=width, height=height, words=tuple(words), tables=tables, frames=frames), printed


def _changed_box(box: Box, change: Change) -> Box:
    return Box(box.page, *change(*box[1:]))


def _changed_table(table: Table, change: Change) -> Table:
    cells: Sequence[Box] = [_changed_box(cell, change) for row in table.rows for cell in row if cell]
    tops, lefts = sorted({cell.top for cell in cells}), sorted({cell.x0 for cell in cells})
    at = {(cell.top, cell.x0): cell for cell in cells}
    rows = tuple(tuple(at.get((top, left)) for left in lefts) for top in tops)
    return Table(_changed_box(table.box, change), rows)
