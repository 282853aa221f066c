"""Pieces of a column for ReportLab: each knows its height and how to draw itself; none is split."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from truth import press_text as pt
from truth.model import Style
from truth.prose import splittable

Draw = Callable[[Canvas, float, float], None]


def nothing(canvas: Canvas, x: float, y: float) -> None:
    """Draws white space."""


@dataclass(frozen=True)
class Piece:
    """``before`` is white space above, dropped at a column's top. ``draw`` gets the left edge and the top.

    ``keep``: not last in a column. ``floats``: waits for the top of the next column. ``again`` is put first where a
    table goes on in the next column. ``side`` stands beside the text. ``chapter`` is the heading that begins here.
    """

    height: float
    draw: Draw = nothing
    before: float = 0.0
    keep: bool = False
    floats: bool = False
    again: Piece | None = None
    side: tuple[Piece, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    chapter: str = ""


def stack(pieces: Sequence[Piece]) -> Piece:
    """Pieces below each other as one."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        for index, piece in enumerate(pieces):
            y -= piece.before if index else 0
            piece.draw(canvas, x, y)
            y -= piece.height

    return Piece(sum(p.height + (p.before if i else 0) for i, p in enumerate(pieces)), draw)


def overlay(*pieces: Piece) -> Draw:
    """Draws pieces in one place."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        for piece in pieces:
            piece.draw(canvas, x, y)

    return draw


@dataclass
class Setter:
    """Sets lines for columns of one width. ``notes`` counts footnotes through the document."""

    style: Style
    width: float
    hyphen: str = "-"
    notes: list[int] = field(default_factory=lambda: [0])

    def __post_init__(self) -> None:
        self.face = pt.face(self.style.font)
        self.lead = self.style.size * self.style.leading
        self.gap = 0.0 if self.style.indent else 0.6 * self.lead

    def lines(
        self, text: str, size: float = 0, font: str = "", width: float = 0, first: float = 0, left: float = 0,
        colour: str = "#000000", plainly: bool = False, right: bool = False,
    ) -> list[Piece]:  # fmt: skip
        """One piece for each line of a text; ``plainly``: neither hyphenated nor justified; ``right``: flush right."""
        size, font, width = size or self.style.size, font or self.face.plain, width or self.width
        broken = self.broken(text, size, font, width, first, plainly)
        result = []
        for index, line in enumerate(broken):
            justified = self.style.justified and index < len(broken) - 1 and not plainly
            x = left + (0 if index else first) + (width - pt.width(line, font, size) if right else 0)
            room = (width - (0 if index else first)) if justified else 0.0
            result.append(self.line(line, x, font, size, room, colour))
        return result

    def broken(self, text: str, size: float, font: str, width: float, first: float, plainly: bool = False) -> list[str]:
        """The texts of a text's lines."""
        text = splittable(text) if self.style.hyphenate and not plainly else text
        text = pt.prepare(text, self.face, self.style.ligatures)
        return pt.wrap(text, font, size, width, self.hyphen, first)

    def line(self, line: str, left: float, font: str, size: float, room: float = 0, colour: str = "#000000") -> Piece:
        """A line that is justified to ``room`` points where given."""
        lead = size * self.style.leading

        def draw(canvas: Canvas, x: float, y: float) -> None:
            canvas.setFillColor(HexColor(colour))
            pt.draw(canvas, line, x + left, y - 0.82 * lead, font, size, room)

        return Piece(lead, draw)
