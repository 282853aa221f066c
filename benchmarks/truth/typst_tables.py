"""Tables of data as Typst markup, and texts as its strings."""

from __future__ import annotations

from collections.abc import Iterator

from truth import grid
from truth.model import Table

_STROKES = {
    "ruled": '0.5pt + rgb("#555")',
    "open": "(x, y) => (top: if y == 0 {0.5pt} else {0pt}, bottom: 0.5pt, left: 0pt, right: 0pt)",
    "zebra": "none",
}
_ZEBRA = 'fill: (x, y) => if y == 0 {rgb("#c9d6e3")} else if calc.even(y) {rgb("#edf2f7")}, '


def quoted(text: str) -> str:
    """A text as a string of Typst: nothing in it is markup."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def bold(text: str) -> str:
    return f"strong({quoted(text)})"


def table(part: Table, columns: int) -> str:
    """A table in its column, or floating over all ``columns``."""
    widths = ", ".join(f"{share}fr" for share in grid.shares(part))
    heads = ", ".join(bold(head) for head in part.heads)
    upper = "".join(f"table.cell(colspan: {n}, {bold(name)}), " for name, n in grid.groups(part))
    title = f"table.cell(colspan: {len(part.heads)}, {bold(part.title)}), " if part.title else ""
    align = "(x, y) => if x == 0 {left} else {right}" if part.right else "left"
    fill = _ZEBRA if part.look == "zebra" else ""
    made = (
        f"table(columns: ({widths}), align: {align}, inset: 3pt, stroke: {_STROKES[part.look]}, {fill}"
        f"table.header({title}{upper}{heads}), {', '.join(_cells(part))})"
    )
    caption = f"block(sticky: true, below: 0.5em, {bold(part.caption)}); " if part.caption else ""
    size = 0.88 if part.floats or columns == 1 else 0.72
    look = f"set text(size: {size}em, hyphenate: false); set par(justify: false, first-line-indent: 0pt); "
    body = f"block({{ {look}{caption}{made} }})"
    return f'#place(auto, scope: "parent", float: true, {body})' if part.floats else f"#{body}"


def _cells(part: Table) -> Iterator[str]:
    for number, row in enumerate(part.rows):
        for column, cell in enumerate(row):
            if cell is not None:
                down = grid.span(part, number, column)
                yield f"table.cell(rowspan: {down}, {quoted(cell)})" if down > 1 else f"[#{quoted(cell)}]"
