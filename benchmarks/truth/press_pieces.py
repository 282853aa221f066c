"""Pieces of a column for ReportLab: each knows its height and how to draw itself; none is split."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from truth import press_text as pt
from truth.model import Entries, Figure, Heading, Item, Margin, Para, Part, Quote, Sidebar, Style, Table, Tiles
from truth.prose import splittable

Draw = Callable[[Canvas, float, float], None]
HEADING_SIZES = (2.2, 1.6, 1.3, 1.1)


@dataclass(frozen=True)
class Piece:
    """``before`` is white space above, dropped at a column's top. ``draw`` gets the left edge and the top.

    ``keep``: not last in a column. ``floats``: waits for the top of the next column. ``again`` is put first where a
    table goes on in the next column. ``side`` stands beside the text. ``chapter`` is the heading that begins here.
    """

    height: float
    draw: Draw
    before: float = 0.0
    keep: bool = False
    floats: bool = False
    again: Piece | None = None
    side: tuple[Piece, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    chapter: str = ""


@dataclass
class Setter:
    """Makes pieces for columns of one width. ``notes`` counts footnotes through the document."""

    style: Style
    width: float
    hyphen: str = "-"
    notes: list[int] = field(default_factory=lambda: [0])

    def __post_init__(self) -> None:
        self.face = pt.face(self.style.font)
        self.lead = self.style.size * self.style.leading

    def pieces(self, part: Part) -> list[Piece]:
        """The pieces of a part."""
        makers = {
            Heading: self.heading, Para: self.para, Item: self.item, Figure: self.figure, Sidebar: self.sidebar,
            Quote: self.quote, Margin: self.margin, Table: self.table, Tiles: self.tiles, Entries: self.entries,
        }  # fmt: skip
        made: list[Piece] = makers[type(part)](part)  # type: ignore[operator]
        return made

    def lines(
        self, text: str, size: float = 0, font: str = "", width: float = 0, first: float = 0, left: float = 0,
        colour: str = "#000000", plainly: bool = False,
    ) -> list[Piece]:  # fmt: skip
        """One piece for each line of a text."""
        size, font, width = size or self.style.size, font or self.face.plain, width or self.width
        text = pt.prepare(
            splittable(text) if self.style.hyphenate and not plainly else text, self.face, self.style.ligatures
        )
        broken = pt.wrap(text, font, size, width, self.hyphen, first)
        result = []
        for index, line in enumerate(broken):
            justified = self.style.justified and index < len(broken) - 1 and not plainly
            x = left + (0 if index else first)
            room = (width - (0 if index else first)) if justified else 0.0
            result.append(self._line(line, x, font, size, room, colour))
        return result

    def _line(self, line: str, left: float, font: str, size: float, room: float, colour: str) -> Piece:
        lead = size * self.style.leading

        def draw(canvas: Canvas, x: float, y: float) -> None:
            canvas.setFillColor(HexColor(colour))
            pt.draw(canvas, line, x + left, y - 0.82 * lead, font, size, room)

        return Piece(lead, draw)

    @property
    def gap(self) -> float:
        return 0.0 if self.style.indent else 0.6 * self.lead

    def heading(self, part: Heading) -> list[Piece]:
        size = self.style.size * HEADING_SIZES[part.level]
        if self.width < 200:
            size = min(size, self.style.size * 1.5 - part.level)
        font = self.face.plain if part.look == "fake_bold" else self.face.bold
        text = part.text.upper() if part.look == "caps" else part.text
        lead, result = size * 1.2, []
        factor = pt.look_width(text, font, size, part.look) / max(1.0, pt.width(text, font, size))
        for line in pt.wrap(text, font, size, self.width / factor):

            def draw(canvas: Canvas, x: float, y: float, line: str = line) -> None:
                canvas.setFillColor(HexColor(self.style.colour))
                pt.draw(canvas, line, x, y - 0.82 * lead, font, size, look=part.look)

            result.append(Piece(lead, draw, keep=True))
        chapter = part.text if part.level == 1 else ""
        return [replace(result[0], before=1.1 * lead, chapter=chapter), *result[1:], Piece(3, _nothing, keep=True)]

    def para(self, part: Para) -> list[Piece]:
        text, mark = " ".join(filter(None, (part.text, part.lead_in))), ""
        first = 1.5 * self.style.size if self.style.indent else 0.0
        result = self.lines(text, first=first)
        result[0] = replace(result[0], before=self.gap)
        if part.note:
            self.notes[0] += 1
            mark = str(self.notes[0])
            result[-1] = self._marked(result[-1], text, mark, part.note, first)
        if part.aside:
            middle = max(1, len(result) // 2)
            inner = self.pieces(part.aside)
            result[middle:middle] = inner
        if part.lead_in:
            result[-1] = replace(result[-1], keep=True)
        return result

    def _marked(self, last: Piece, text: str, mark: str, note: str, first: float) -> Piece:
        """The last line with a raised mark behind it."""
        size = self.style.size
        prepared = pt.prepare(splittable(text) if self.style.hyphenate else text, self.face, self.style.ligatures)
        broken = pt.wrap(prepared, self.face.plain, size, self.width, self.hyphen, first)
        x1 = pt.width(broken[-1], self.face.plain, size) + (first if len(broken) == 1 else 0)

        def draw(canvas: Canvas, x: float, y: float) -> None:
            last.draw(canvas, x, y)
            pt.draw(canvas, mark, x + x1, y - 0.82 * last.height + 0.35 * size, self.face.plain, 0.62 * size)

        return replace(last, draw=draw, notes=((mark, note),))

    def item(self, part: Item) -> list[Piece]:
        left = (part.depth + 1) * 1.6 * self.style.size + (1.2 * self.style.size if "." in part.marker[:-1] else 0)
        text = " ".join(filter(None, (part.text, part.lead_in)))
        body = self.lines(text, width=self.width - left, left=left)
        size, font = self.style.size, self.face.plain
        marker = part.marker if part.marker[-1].isascii() or part.marker in self.face.extra else "•"
        before = max(1.5 * size, pt.width(f"{marker} ", font, size))
        mark = self._line(marker, left - before, font, size, 0, "#000000")
        return [_over(body[0], mark, 0.3 * self.lead), *body[1:]]

    def figure(self, part: Figure) -> list[Piece]:
        height = min(110.0, 0.5 * self.width)
        caption = stack(self.lines(part.caption, 0.88 * self.style.size, self.face.italic, plainly=True))

        def draw(canvas: Canvas, x: float, y: float) -> None:
            step = self.width / (2 * len(part.labels) + 1)
            for index, label in enumerate(part.labels):
                canvas.setFillColor(HexColor("#9db8d2"))
                canvas.rect(x + (2 * index + 1) * step, y - height + 12, step, height * (0.3 + 0.2 * index), 0, 1)
                canvas.setFillColor(HexColor("#444444"))
                pt.draw(canvas, label, x + (2 * index + 1) * step, y - height + 3, self.face.plain, 6)
            caption.draw(canvas, x, y - height - 4)

        return [Piece(height + caption.height + 12, draw, before=10, floats=True)]

    def sidebar(self, part: Sidebar) -> list[Piece]:
        return [replace(self.box(part.title, part.paras), floats=True)]

    def box(self, title: str, paras: Sequence[str], width: float = 0, framed: bool = True) -> Piece:
        """A framed text with a heading."""
        width, size = width or self.width, 0.92 * self.style.size
        inside = self.lines(title, size * 1.05, self.face.bold, width - 16, left=8, plainly=True)
        for text in paras:
            lines = self.lines(text, size, width=width - 16, left=8)
            inside += [replace(lines[0], before=0.4 * self.lead), *lines[1:]]
        body = stack(inside)

        def draw(canvas: Canvas, x: float, y: float) -> None:
            if framed:
                canvas.setFillColor(HexColor("#eef3f8"))
                canvas.setStrokeColor(HexColor(self.style.colour))
                canvas.rect(x, y - body.height - 12, width, body.height + 10, 1, 1)
            body.draw(canvas, x, y - 6)

        return Piece(body.height + 18, draw, before=8)

    def quote(self, part: Quote) -> list[Piece]:
        lines = self.lines(part.text, 1.35 * self.style.size, self.face.italic, self.width - 20, left=10,
                           colour=self.style.colour, plainly=True)  # fmt: skip
        by = (
            self.lines(part.by, 0.85 * self.style.size, width=self.width - 20, left=10, plainly=True) if part.by else []
        )
        body = stack([*lines, *by])
        return [replace(body, height=body.height + 14, before=10)]

    def margin(self, part: Margin) -> list[Piece]:
        body = stack(self.lines(part.text, 0.82 * self.style.size, self.face.italic, plainly=True))
        return [Piece(0.0, _nothing, side=(body,))]

    def tiles(self, part: Tiles) -> list[Piece]:
        width = (self.width - 10 * (part.columns - 1)) / part.columns
        result = []
        for start in range(0, len(part.tiles), part.columns):
            row = [
                self.box(head, [text], width, part.framed) for head, text in part.tiles[start : start + part.columns]
            ]

            def draw(canvas: Canvas, x: float, y: float, row: list[Piece] = row) -> None:
                for index, tile in enumerate(row):
                    tile.draw(canvas, x + index * (width + 10), y)

            result.append(Piece(max(tile.height for tile in row), draw, before=8))
        return result

    def entries(self, part: Entries) -> list[Piece]:
        from truth import press_tables

        return press_tables.entries(self, part)

    def table(self, part: Table) -> list[Piece]:
        from truth import press_tables

        return press_tables.table(self, part)


def _nothing(canvas: Canvas, x: float, y: float) -> None:
    pass


def _over(body: Piece, mark: Piece, before: float) -> Piece:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        mark.draw(canvas, x, y)
        body.draw(canvas, x, y)

    return replace(body, draw=draw, before=before)


def stack(pieces: Sequence[Piece]) -> Piece:
    """Pieces below each other as one."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        for index, piece in enumerate(pieces):
            y -= piece.before if index else 0
            piece.draw(canvas, x, y)
            y -= piece.height

    return Piece(sum(p.height + (p.before if i else 0) for i, p in enumerate(pieces)), draw)
