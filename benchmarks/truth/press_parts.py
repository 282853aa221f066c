"""The parts of a document as pieces for ReportLab: headings, paragraphs and items here, the rest by their own files."""

from __future__ import annotations

from dataclasses import replace

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from truth import press_boxes, press_tables
from truth import press_text as pt
from truth.model import Entries, Figure, Heading, Item, Margin, Para, Part, Quote, Sidebar, Table, Tiles
from truth.press_pieces import Piece, Setter, overlay


def pieces(setter: Setter, part: Part) -> list[Piece]:
    """The pieces of a part."""
    makers = {
        Heading: heading, Para: para, Item: item, Figure: press_boxes.figure, Sidebar: press_boxes.sidebar,
        Quote: press_boxes.quote, Margin: press_boxes.margin, Tiles: press_boxes.tiles, Table: press_tables.table,
        Entries: press_tables.entries,
    }  # fmt: skip
    made: list[Piece] = makers[type(part)](setter, part)  # type: ignore[operator]
    return made


def heading(setter: Setter, part: Heading) -> list[Piece]:
    """A heading's lines, tied to what follows."""
    style, face = setter.style, setter.face
    size = style.size * style.headings[part.level]
    font = face.plain if part.look == "fake_bold" else face.bold
    text = part.text.upper() if part.look == "caps" else part.text
    lead = size * 1.2
    factor = pt.look_width(text, font, size, part.look) / max(1.0, pt.width(text, font, size))
    result = []
    for line in pt.wrap(text, font, size, setter.width / factor):

        def draw(canvas: Canvas, x: float, y: float, line: str = line) -> None:
            canvas.setFillColor(HexColor(style.colour))
            pt.draw(canvas, line, x, y - 0.82 * lead, font, size, look=part.look)

        result.append(Piece(lead, draw, keep=True))
    chapter = part.text if part.level == 1 else ""
    result[0] = replace(result[0], before=1.1 * lead, chapter=chapter)
    return [*result, Piece(3, keep=True)]


def para(setter: Setter, part: Para) -> list[Piece]:
    """A paragraph's lines, what interrupts it between them, its footnote tied to the last one."""
    text = " ".join(filter(None, (part.text, part.lead_in)))
    first = 1.5 * setter.style.size if setter.style.indent else 0.0
    result = setter.lines(text, first=first)
    result[0] = replace(result[0], before=setter.gap)
    if part.note:
        setter.notes[0] += 1
        result[-1] = _marked(setter, result[-1], text, str(setter.notes[0]), part.note, first)
    if part.aside:
        middle = max(1, len(result) // 2)
        result[middle:middle] = pieces(setter, part.aside)
    if part.lead_in:
        result[-1] = replace(result[-1], keep=True)
    return result


def _marked(setter: Setter, last: Piece, text: str, mark: str, note: str, first: float) -> Piece:
    """The last line with a raised mark behind it."""
    size, font = setter.style.size, setter.face.plain
    broken = setter.broken(text, size, font, setter.width, first)
    x1 = pt.width(broken[-1], font, size) + (first if len(broken) == 1 else 0)

    def draw(canvas: Canvas, x: float, y: float) -> None:
        last.draw(canvas, x, y)
        pt.draw(canvas, mark, x + x1, y - 0.82 * last.height + 0.35 * size, font, 0.62 * size)

    return replace(last, draw=draw, notes=((mark, note),))


def item(setter: Setter, part: Item) -> list[Piece]:
    """A list item with its marker hanging to the left."""
    size, font = setter.style.size, setter.face.plain
    left = (part.depth + 1) * 1.6 * size + (1.2 * size if "." in part.marker[:-1] else 0)
    text = " ".join(filter(None, (part.text, part.lead_in)))
    body = setter.lines(text, width=setter.width - left, left=left)
    marker = part.marker if part.marker[-1].isascii() or part.marker in setter.face.extra else "•"
    before = max(1.5 * size, pt.width(f"{marker} ", font, size))
    mark = setter.line(marker, left - before, font, size)
    return [replace(body[0], draw=overlay(mark, body[0]), before=0.3 * setter.lead), *body[1:]]
