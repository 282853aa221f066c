"""The frozen records of what a text file holds, Word, web or plain: paragraphs and tables as their author typed them.

Unlike in `printed`, nothing has a place on a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from mccode.records import BlockKind

# Inside a paragraph's text: a line break that its author made, and the place where a new page begins.
LINE, PAGE = "\n", "\f"
# Bullets by the depth of their list; what the file shows is often a letter of a symbol font.
BULLETS = "•◦▪–"
# Indent of a list inside a list, in points.
STEP = 18.0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. ``kind`` is what the file itself says it is; of a ``paragraph`` the text may say more.

    ``level`` is 1..6 for headings. ``marker`` is the bullet or number that the file shows before the text. ``indent``
    is in points. ``box`` numbers the box or sidebar that holds it, 0 in the running text. In a ``wrapped`` text line
    breaks stand only where a line was full.
    """

    text: str
    kind: BlockKind = "paragraph"
    level: int = 0
    marker: str = ""
    indent: float = 0.0
    bold: bool = False
    box: int = 0
    wrapped: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table with what stands in it, and over how many columns it reaches."""

    items: tuple[Item, ...]
    span: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table row by row; None where another cell reaches to. The first ``heads`` rows name the columns.

    ``box`` is that of `Paragraph`.
    """

    rows: tuple[tuple[Cell | None, ...], ...]
    heads: int = 0
    box: int = 0


Item = Paragraph | Table


def bullet(depth: int) -> str:
    """The bullet of a list inside ``depth`` other lists."""
    return BULLETS[min(depth, len(BULLETS) - 1)]


def relabelled(kind: BlockKind, items: Iterable[Item]) -> Iterator[Paragraph]:
    """Paragraphs under another kind; of a table its texts. No page is counted in them, tables of contents aside."""
    for item in items:
        if isinstance(item, Table):
            for cell in (cell for row in item.rows for cell in row if cell):
                yield from relabelled(kind, cell.items)
        else:
            text = item.text if kind == "toc" else item.text.replace(PAGE, " ")
            yield replace(item, text=text, kind=kind, level=0)


def boxed(number: int, items: Iterable[Item]) -> Iterator[Item]:
    """What stands in a box. It is drawn on one page, so that no page is counted in it."""
    for item in items:
        if isinstance(item, Table):
            yield replace(
                item, rows=tuple(tuple(_boxed(number, cell) for cell in row) for row in item.rows), box=number
            )
        else:
            yield replace(item, text=item.text.replace(PAGE, ""), box=number)


def _boxed(number: int, cell: Cell | None) -> Cell | None:
    return cell and replace(cell, items=tuple(boxed(number, cell.items)))
