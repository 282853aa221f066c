"""What stands beside or between the running text, as pieces for ReportLab: figures, boxes, quotes, notes, grids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from truth import press_text as pt
from truth.model import Figure, Margin, Quote, Sidebar, Tiles
from truth.press_pieces import Piece, Setter, stack


def figure(setter: Setter, part: Figure) -> list[Piece]:
    """Bars with a label each, and the caption below."""
    height = min(110.0, 0.5 * setter.width)
    caption = stack(setter.lines(part.caption, 0.88 * setter.style.size, setter.face.italic, plainly=True))

    def draw(canvas: Canvas, x: float, y: float) -> None:
        step = setter.width / (2 * len(part.labels) + 1)
        for index, label in enumerate(part.labels):
            left = x + (2 * index + 1) * step
            canvas.setFillColor(HexColor("#9db8d2"))
            canvas.rect(left, y - height + 12, step, height * (0.3 + 0.2 * index), 0, 1)
            canvas.setFillColor(HexColor("#444444"))
            pt.draw(canvas, label, left, y - height + 3, setter.face.plain, 6)
        caption.draw(canvas, x, y - height - 4)

    return [Piece(height + caption.height + 12, draw, before=10, floats=True)]


def sidebar(setter: Setter, part: Sidebar) -> list[Piece]:
    """A box that waits for room."""
    return [replace(box(setter, part.title, part.paras, setter.width, setter.style.box), floats=True)]


def box(setter: Setter, title: str, paras: Sequence[str], width: float, look: str) -> Piece:
    """A text with a heading, framed, tinted or bare."""
    size, colour = 0.92 * setter.style.size, setter.style.colour
    inside = setter.lines(title, size * 1.05, setter.face.bold, width - 16, left=8, plainly=True)
    for text in paras:
        lines = setter.lines(text, size, width=width - 16, left=8)
        inside += [replace(lines[0], before=0.4 * setter.lead), *lines[1:]]
    body = stack(inside)

    def draw(canvas: Canvas, x: float, y: float) -> None:
        if look != "bare":
            canvas.setFillColor(HexColor("#eef3f8"))
            canvas.setStrokeColor(HexColor(colour))
            canvas.rect(x, y - body.height - 12, width, body.height + 10, int(look == "framed"), 1)
        body.draw(canvas, x, y - 6)

    return Piece(body.height + 18, draw, before=8)


def quote(setter: Setter, part: Quote) -> list[Piece]:
    """Large slanted lines, and below them who said it."""
    style, width = setter.style, setter.width - 20
    lines = setter.lines(part.text, 1.35 * style.size, setter.face.italic, width, 0, 10, style.colour, True)
    if part.by:
        lines += setter.lines(part.by, 0.85 * style.size, width=width, left=10, plainly=True)
    body = stack(lines)
    return [replace(body, height=body.height + 14, before=10)]


def margin(setter: Setter, part: Margin) -> list[Piece]:
    """A note that stands beside the text."""
    body = stack(setter.lines(part.text, 0.82 * setter.style.size, setter.face.italic, plainly=True))
    return [Piece(0.0, side=(body,))]


def tiles(setter: Setter, part: Tiles) -> list[Piece]:
    """A brochure grid, one piece a row."""
    width = (setter.width - 10 * (part.columns - 1)) / part.columns
    result = []
    for start in range(0, len(part.tiles), part.columns):
        look = "framed" if part.framed else "bare"
        row = [box(setter, head, [text], width, look) for head, text in part.tiles[start : start + part.columns]]

        def draw(canvas: Canvas, x: float, y: float, row: Sequence[Piece] = row) -> None:
            for index, tile in enumerate(row):
                tile.draw(canvas, x + index * (width + 10), y)

        result.append(Piece(max(tile.height for tile in row), draw, before=8))
    return result
