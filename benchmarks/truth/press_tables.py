"""Tables, contents, index and references for ReportLab."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from truth import grid
from truth import press_text as pt
from truth.model import Entries, Table
from truth.press_pieces import Piece, Setter, stack

PAD = 4.0


def widths(setter: Setter, part: Table, size: float) -> list[float]:
    """The columns' widths in proportion to what stands in them, none narrower than its longest word."""
    rows = [part.heads, *part.rows]
    columns = [[cell or "" for cell in column] for column in zip(*rows, strict=True)]
    least = [pt.longest(" ".join(c).split(), setter.face.bold, size) + 2 * PAD + 1 for c in columns]
    wanted = [max(pt.width(cell, setter.face.plain, size) for cell in c) + 2 * PAD for c in columns]
    room = setter.width - sum(least)
    more = [max(0.0, w - m) for w, m in zip(wanted, least, strict=True)]
    share = max(0.0, room) / (sum(more) or 1)
    return [m + min(1.0, share) * x if part.look == "open" else m + share * x for m, x in zip(least, more, strict=True)]


def table(setter: Setter, part: Table) -> list[Piece]:
    """One piece a row; the column headings come again where the table goes on."""
    size = 0.88 * setter.style.size
    columns = widths(setter, part, size)
    while sum(columns) > setter.width + 1:
        size *= 0.95
        columns = widths(setter, part, size)
    total = sum(columns)
    result: list[Piece] = []
    if part.caption:
        caption = stack(setter.lines(part.caption, size, setter.face.bold, plainly=True))
        result.append(replace(caption, height=caption.height + 3, before=8, keep=True))
    if part.title:
        line = stack(setter.lines(part.title, size, setter.face.bold, total - 2 * PAD, left=PAD, plainly=True))
        result.append(_framed(line, total, part.look, "#d9e2ec", setter))
    if part.groups:
        result.append(_groups(setter, part, columns, size))
    head = _row(setter, part.heads, columns, size, part.look, True, 0, (False,) * len(columns), part.right)
    result.append(replace(head, keep=True, before=0 if result else 8))
    for index, row in enumerate(part.rows):
        below = part.rows[index + 1] if index + 1 < len(part.rows) else [""] * len(columns)
        piece = _row(setter, row, columns, size, part.look, False, index, [cell is None for cell in below], part.right)
        result.append(replace(piece, again=replace(head, before=0)))
    return [*result, Piece(8)]


def _groups(setter: Setter, part: Table, columns: Sequence[float], size: float) -> Piece:
    """The row of headings above the headings."""
    names = [name for name, _ in grid.groups(part)]
    ends = list(accumulate(count for _, count in grid.groups(part)))
    widths = [sum(columns[a:b]) for a, b in pairwise([0, *ends])]
    row = _row(setter, names, widths, size, part.look, True, 0, (False,) * len(names))
    return replace(row, keep=True, before=0 if part.title else 8)


def _framed(body: Piece, width: float, look: str, fill: str, setter: Setter) -> Piece:
    height = body.height + 2 * PAD

    def draw(canvas: Canvas, x: float, y: float) -> None:
        if look != "open":
            canvas.setFillColor(HexColor(fill))
            canvas.setStrokeColor(HexColor("#555555"))
            canvas.rect(x, y - height, width, height, int(look == "ruled"), 1)
        body.draw(canvas, x, y - PAD)

    return Piece(height, draw, keep=True, before=8)


def _row(
    setter: Setter, cells: Sequence[str | None], columns: Sequence[float], size: float, look: str, head: bool,
    number: int, merged_below: Sequence[bool], right: bool = False,
) -> Piece:  # fmt: skip
    font = setter.face.bold if head else setter.face.plain
    filled = [
        stack(setter.lines(cell or " ", size, font, width - 2 * PAD, left=PAD, plainly=True, right=right and index > 0))
        for index, (cell, width) in enumerate(zip(cells, columns, strict=True))
    ]
    height = max(cell.height for cell in filled) + 2 * PAD

    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.setStrokeColor(HexColor("#555555"))
        canvas.setLineWidth(0.5)
        if look == "zebra" and (head or number % 2):
            canvas.setFillColor(HexColor("#c9d6e3" if head else "#edf2f7"))
            canvas.rect(x, y - height, sum(columns), height, 0, 1)
        if look == "open":
            canvas.line(x, y - height, x + sum(columns), y - height)
            if head:
                canvas.line(x, y, x + sum(columns), y)
        left = x
        for index, (cell, width) in enumerate(zip(filled, columns, strict=True)):
            if look == "ruled":
                canvas.line(left, y, left, y - height)
                canvas.line(left + width, y, left + width, y - height)
                if cells[index] is not None:
                    canvas.line(left, y, left + width, y)
                if not merged_below[index]:
                    canvas.line(left, y - height, left + width, y - height)
            if cells[index]:
                cell.draw(canvas, left, y - PAD)
            left += width

    return Piece(height, draw)


def entries(setter: Setter, part: Entries) -> list[Piece]:
    """A contents list with dots up to the page numbers, an index in short lines, references with hanging lines."""
    size, result = setter.style.size, []
    for index, line in enumerate(part.lines):
        if part.kind == "toc":
            left = 12.0 * (part.levels[index] - 1)
            result.append(_contents_line(setter, line, part.pages[index], left, size))
            continue
        left = 1.5 * size
        scale = 0.95 if part.kind == "reference" else 0.9
        pieces = setter.lines(line, size * scale, width=setter.width - left, left=left, plainly=True)
        shift = pieces[0].draw
        pieces[0] = replace(
            pieces[0], before=0.35 * size, draw=lambda c, x, y, shift=shift: shift(c, x - 1.5 * size, y)
        )
        result += pieces
    return result


def _contents_line(setter: Setter, line: str, page: str, left: float, size: float) -> Piece:
    font = setter.face.plain
    x1 = setter.width - pt.width(page, font, size)

    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.setFillColor(HexColor("#000000"))
        pt.draw(canvas, line, x + left, y - size, font, size)
        dots = int((x1 - left - pt.width(line, font, size) - 8) / pt.width(".", font, size))
        if setter.style.leader:
            pt.draw(canvas, "." * max(0, dots), x + left + pt.width(line, font, size) + 4, y - size, font, size)
        pt.draw(canvas, page, x + x1, y - size, font, size)

    return Piece(1.5 * size, draw)
