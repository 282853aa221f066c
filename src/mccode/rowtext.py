"""The text of a table row: cells joined by ``|``, each after its column heading.

Rules read a row of prose cells without its headings: "Target" above every row of an action plan says nothing about the
row. A row of figures means nothing without them and is read whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

CELL_SEPARATOR = " | "
HEAD_SEPARATOR = ": "
# A row is one of figures if this share of its cells, the first aside, begins with a digit, sign or currency.
FIGURES_SHARE = 0.5

_FIGURE = re.compile(r"[^\w]{0,3}\d|[A-Z]{0,3}\s?[$€£¥₦₹]|[–—-]$")


def join(cells: Iterable[tuple[str, str]]) -> str:
    """The text of a row from (heading, text) pairs; empty cells are left out.

    ``[("Action", "Run a pilot"), ("By", "May")]`` gives ``Action: Run a pilot | By: May``.
    """
    return CELL_SEPARATOR.join(f"{head}{HEAD_SEPARATOR}{text}" if head else text for head, text in cells if text)


def masked(text: str, heads: Sequence[str]) -> str:
    """A row's text, equally long, in which no phrase runs from cell to cell, and headings of prose cells are blank.

    ``heads`` are the column headings that the text names.
    """
    cells = text.split(CELL_SEPARATOR)
    parts = [_split(cell, heads) for cell in cells]
    figures = sum(bool(_FIGURE.match(body)) for _, body in parts[1:])
    keep = figures >= max(1.0, FIGURES_SHARE * (len(parts) - 1))
    shown = (cell if keep else " " * len(head) + body for cell, (head, body) in zip(cells, parts, strict=True))
    return " ; ".join(shown)


def _split(cell: str, heads: Sequence[str]) -> tuple[str, str]:
    """A cell's heading with its separator, and its text."""
    head = next((h for h in heads if cell.startswith(f"{h}{HEAD_SEPARATOR}")), "")
    return (cell[: len(head) + 2], cell[len(head) + 2 :]) if head else ("", cell)
