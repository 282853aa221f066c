"""ReportLab as producer: columns filled piece by piece on pages with running headers, footnotes and a side zone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from truth import furniture, press_parts
from truth import press_text as pt
from truth.model import Columns, Margin, NewPage, Para, Part, Plan, Sidebar
from truth.press_fill import fill
from truth.press_pieces import Piece, Setter

SIZES = {"A4": (595.0, 842.0), "Letter": (612.0, 792.0)}


def write(plan: Plan, path: Path) -> list[list[str]]:
    """Sets a plan as a PDF; the furniture of each page comes back."""
    pages = len(_Press(plan, path, 0).set())
    return _Press(plan, path, pages).set()


class _Press:
    def __init__(self, plan: Plan, path: Path, total: int) -> None:
        self.plan, self.style, self.total = plan, plan.style, total
        self.canvas = Canvas(str(path), pagesize=SIZES[self.style.paper], invariant=1, pageCompression=1)
        self.canvas.setTitle(plan.title)
        self.face = pt.face(self.style.font)
        rng = Random(plan.name)
        marks = ["-", "-", "\u00ad"] + ["\u2010"] * ("\u2010" in self.face.extra)
        self.hyphen = rng.choice(marks) if self.face.extra else "-"
        self.notes = [0]
        self.lines: list[list[str]] = []
        self.chapter = ""
        self.landscape = False
        self.begin()

    def begin(self) -> None:
        width, height = SIZES[self.style.paper]
        turned = self.landscape and "rotated" in self.plan.tags
        if turned:
            self.canvas.setPageSize((height, width))  # ReportLab swaps them for a turned page
            self.canvas.setPageRotation(90)
            self.canvas.transform(0, 1, -1, 0, width, 0)
        elif self.landscape:
            self.canvas.setPageRotation(0)
            self.canvas.setPageSize((height, width))
        else:
            self.canvas.setPageRotation(0)
            self.canvas.setPageSize((width, height))
        self.width, self.height = (height, width) if self.landscape else (width, height)
        self.y = self.height - self.style.margin
        self.side_y = self.y
        self.chapter_at_top = ""
        self.empty = True
        # What stands on the page: columns by number, or -1 for what stands beside and below them; left, top, piece.
        self.placed: list[tuple[int, float, float, Piece]] = []

    @property
    def left(self) -> float:
        """Where the text begins."""
        return self.style.margin + (self.style.side + 16 if self.style.side_left else 0)

    @property
    def text_width(self) -> float:
        return self.width - 2 * self.style.margin - (self.style.side + 16 if self.style.side else 0)

    def end(self) -> None:
        orders: dict[str, Callable[[tuple[int, float, float, Piece]], float]] = {
            "by_height": lambda placed: -round(placed[2]),
            "columns_backwards": lambda placed: -placed[0],
            "boxes_first": lambda placed: float(placed[0] >= 0),
        }
        order = orders.get(self.style.drawn)
        for _, x, y, piece in sorted(self.placed, key=order) if order else self.placed:
            piece.draw(self.canvas, x, y)
        number = len(self.lines) + 1
        chapter = self.chapter_at_top or self.chapter
        placed = furniture.lines(self.plan, number, self.total, chapter)
        size = 0.8 * self.style.size
        for where, text in placed:
            top = where.startswith("top")
            y = self.height - 0.5 * self.style.margin if top else 0.45 * self.style.margin
            w = pt.width(text, self.face.plain, size)
            left, right = self.style.margin, self.width - self.style.margin
            x = {"left": left, "right": right - w, "center": (left + right - w) / 2}[where.split("-")[1]]
            self.canvas.setFillColor(HexColor("#555555"))
            pt.draw(self.canvas, text, x, y, self.face.plain, size)
        texts = [text for _, text in placed]
        if self.style.ruled and any(where.startswith("top") for where, _ in placed):
            y = self.height - 0.5 * self.style.margin - 4
            self.canvas.setLineWidth(0.5)
            self.canvas.line(self.style.margin, y, self.width - self.style.margin, y)
        if self.style.spine:
            self._spine(number)
            texts.append(self.plan.title)
        self.lines.append(texts)
        self.canvas.showPage()

    def _spine(self, number: int) -> None:
        """The title, running upwards along the outer edge."""
        self.canvas.saveState()
        self.canvas.translate(0.4 * self.style.margin if number % 2 == 0 else self.width - 0.3 * self.style.margin, 0)
        self.canvas.rotate(90)
        pt.draw(self.canvas, self.plan.title, 0.4 * self.height, 0, self.face.plain, 0.8 * self.style.size)
        self.canvas.restoreState()

    def set(self) -> list[list[str]]:
        columns, band = 1, list[Part]()
        for part in self.plan.parts:
            if isinstance(part, Columns | NewPage):
                self.band(band, columns)
                band = []
                if isinstance(part, Columns):
                    columns = part.count
                elif not self.empty or part.landscape:
                    if not self.empty:
                        self.end()
                    self.landscape = part.landscape
                    self.begin()
            else:
                band.append(part)
        self.band(band, columns)
        if not self.empty:
            self.end()
        self.canvas.save()
        return self.lines

    def band(self, parts: Sequence[Part], count: int) -> None:
        """Sets parts in so many columns, balanced where they end before the page does."""
        gutter = self.style.gutter
        width = (self.text_width - gutter * (count - 1)) / count
        pieces: list[Piece] = []
        setter = Setter(self.style, width, self.hyphen, self.notes)
        aside = Setter(self.style, self.style.side, self.hyphen, self.notes)
        waiting: tuple[Piece, ...] = ()
        for part in parts:
            if self.style.side and isinstance(part, Sidebar | Margin):
                made = press_parts.pieces(aside, part)
                waiting += tuple(replace(p, floats=False) for piece in made for p in (piece.side or (piece,)))
                continue
            made = press_parts.pieces(setter, part)
            if waiting and isinstance(part, Para):
                made[0] = replace(made[0], side=waiting)
                waiting = ()
            pieces += made
        if waiting:
            pieces.append(Piece(1, side=waiting))
        while pieces:
            pieces = self._page(pieces, count, width)
            if pieces:
                self.end()
                self.begin()

    def _page(self, pieces: Sequence[Piece], count: int, width: float) -> list[Piece]:
        """Sets what fits on the page; the rest comes back."""
        reserve, notes = 0.0, ()
        for _ in range(4):
            room = self.y - self.style.margin - reserve
            filled, rest = fill(pieces, count, room, self.empty)
            if not rest and count > 1:
                low, high = 0.0, room
                while high - low > 2:
                    middle = (low + high) / 2
                    trial, over = fill(pieces, count, middle, False)
                    if over:
                        low = middle
                    else:
                        filled, high = trial, middle
            notes = tuple(note for column in filled for piece, _ in column for note in piece.notes)
            needed = self._note_height(notes)
            if needed <= reserve:
                break
            reserve = needed
        lowest = self.y
        for index, column in enumerate(filled):
            for piece, down in column:
                x, y = self.left + index * (width + self.style.gutter), self.y - down
                self.placed.append((index, x, y, piece))
                lowest = min(lowest, y - piece.height)
                if piece.chapter:
                    self.chapter_at_top = self.chapter_at_top or piece.chapter
                    self.chapter = piece.chapter
                for beside in piece.side:
                    self._beside(beside, y)
        self._draw_notes(notes, reserve)
        if any(filled):
            self.empty = False
        # Under footnotes nothing more is set on this page.
        self.y = lowest - 4 if not notes else min(lowest, self.style.margin)
        return list(rest)

    def _beside(self, piece: Piece, y: float) -> None:
        top = max(min(y, self.side_y), self.style.margin + piece.height)
        x = self.style.margin if self.style.side_left else self.width - self.style.margin - self.style.side
        self.placed.append((-1, x, top, piece))
        self.side_y = top - piece.height - 12

    def _note_pieces(self, notes: Sequence[tuple[str, str]]) -> list[Piece]:
        setter = Setter(replace(self.style, indent=False), self.text_width, self.hyphen)
        size = 0.8 * self.style.size
        result = []
        for mark, text in notes:
            lines = setter.lines(text, size, left=10, width=self.text_width - 10)
            first = lines[0]

            def draw(canvas: Canvas, x: float, y: float, first: Piece = first, mark: str = mark) -> None:
                pt.draw(canvas, mark, x, y - 0.82 * first.height + 0.35 * size, self.face.plain, 0.62 * size)
                first.draw(canvas, x, y)

            result += [replace(first, draw=draw), *lines[1:]]
        return result

    def _note_height(self, notes: Sequence[tuple[str, str]]) -> float:
        return sum(piece.height for piece in self._note_pieces(notes)) + 10 if notes else 0.0

    def _draw_notes(self, notes: Sequence[tuple[str, str]], reserve: float) -> None:
        if not notes:
            return
        y = self.style.margin + reserve - 6
        rule = Piece(0, lambda canvas, x, y: canvas.line(x, y + 2, x + 90, y + 2))
        for piece in [rule, *self._note_pieces(notes)]:
            self.placed.append((-1, self.left, y, piece))
            y -= piece.height
