"""The frozen records of what is printed on the pages of a document. Units are those of `records`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from mccode.records import BlockKind, Box, PageStatus, Source


class Word(NamedTuple):
    """A word as printed: text, box, height of its baseline, type size in points, weight, and turn in degrees.

    The weight is that of its line's ends: a bold word inside a line of regular type counts as regular.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    bold: bool
    turn: int = 0


@dataclass(frozen=True)
class Table:
    """A ruled table on a page: its box and its cells' boxes, row by row; None where a cell is merged into another."""

    box: Box
    rows: tuple[tuple[Box | None, ...], ...]


@dataclass(frozen=True)
class Block:
    """A typographic unit on one page, in reading order. ``lines`` hold its words as printed.

    ``level`` is 1..6 for headings, else 0. ``flow`` numbers the column or box on the page that the block stands in.
    ``full`` says that the last line reaches the right margin, so that the paragraph may go on elsewhere. ``heads`` is
    given for table rows: for each line the column heading of the cell that it begins, or "". ``box`` numbers the box or
    sidebar on the page that holds the block, 0 in the running text. ``goes_on`` says whether the block continues the
    one before it; None where the file does not say.
    """

    kind: BlockKind
    page: int
    lines: tuple[tuple[Word, ...], ...]
    level: int = 0
    flow: int = 0
    full: bool = False
    heads: tuple[str, ...] = ()
    box: int = 0
    goes_on: bool | None = None

    @property
    def text(self) -> str:
        return " ".join(word.text for line in self.lines for word in line)


@dataclass(frozen=True)
class Page:
    """One page: number, size in points as displayed, status, words as stored, tables, frames drawn around
    text, blocks in reading order.

    ``mirrored`` says that left and right are exchanged, as layout does for writing that runs from the right.
    A page without a size holds text that has no place on it: a Word, web or text file.
    """

    number: int
    width: float
    height: float
    status: PageStatus
    words: tuple[Word, ...] = ()
    tables: tuple[Table, ...] = ()
    frames: tuple[Box, ...] = ()
    blocks: tuple[Block, ...] = ()
    mirrored: bool = False


@dataclass(frozen=True)
class Document:
    """A file that was opened: its pages and the title from its metadata."""

    source: Source
    pages: tuple[Page, ...]
    title: str = ""
