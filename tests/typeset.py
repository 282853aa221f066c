"""Small PDFs typeset for tests: blocks go in, a file and the words that were printed come out.

The page is set line by line at known places, so that a test can say what a reader must find and where. A soft hyphen
(U+00AD) in a word marks where it may be split at a line's end; it is printed as a hyphen there and nowhere else.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from mccode import layout, pdf, segment
from mccode.printed import Document
from mccode.records import Box, Passage, Reading, Source

A4 = (595.0, 842.0)
LANDSCAPE = (842.0, 595.0)
PLAIN, BOLD, UNICODE = "Helvetica", "Helvetica-Bold", "Vera"
SOFT = "\u00ad"

pdfmetrics.registerFont(TTFont(UNICODE, str(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf")))

_SUBJECTS = "The university|Each faculty|The quality office|Our partner colleges|The academic council|Some employers"
_VERBS = "will publish|reviews every spring|has agreed to fund|must record|shares with its learners|reports on"
_OBJECTS = "the register of short courses|a common set of outcomes|its rules for recognition|the price of every award"
_ENDINGS = "by the end of the decade|together with the trade unions|without any further charge|in all four regions"


def prose(seed: int, sentences: int = 3) -> str:
    """Plain sentences, other ones for every seed below 20."""
    parts = [group.split("|") for group in (_SUBJECTS, _VERBS, _OBJECTS, _ENDINGS)]
    choices = list(itertools.product(*parts))
    picked = (choices[(seed * 29 + i * 137) % len(choices)] for i in range(sentences))
    return " ".join(" ".join(words) + "." for words in picked)


@dataclass(frozen=True)
class Block:
    """What is to be set: running text, with an optional marker that hangs to its left."""

    text: str
    font: str = PLAIN
    size: float = 10.0
    marker: str = ""
    indent: float = 0.0
    after: float = 6.0
    first_indent: float = 0.0
    across: bool = False
    mark: str = ""
    """A raised footnote mark that follows the text."""


@dataclass(frozen=True)
class Grid:
    """A ruled table; the first row is set bold and repeated on every page when ``heads`` is true.

    An ``open`` table has rules between its rows only.
    """

    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    heads: bool = True
    size: float = 9.0
    open: bool = False


@dataclass(frozen=True)
class Toc:
    """A table of contents: entries with dots up to the page number."""

    entries: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Sticker:
    """Blocks at a fixed place of one page, in a frame if wanted; ``turned`` text runs upwards."""

    page: int
    x: float
    top: float
    width: float
    blocks: Sequence[Block]
    framed: bool = False
    turned: bool = False


@dataclass(frozen=True)
class Style:
    """The sheet: size as displayed, margins, columns, what runs along its edges, what stands at a fixed place."""

    size: tuple[float, float] = A4
    margin: float = 72.0
    columns: int = 1
    gutter: float = 18.0
    leading: float = 1.25
    before: float = 14.0
    justified: bool = False
    header: Callable[[int], str] | None = None
    footer: Callable[[int], str] | None = None
    rotate: int = 0
    crop: tuple[float, float] = (0.0, 0.0)
    footnotes: Mapping[int, Sequence[tuple[str, str]]] = field(default_factory=dict)
    stickers: Sequence[Sticker] = ()
    picture: Callable[[Canvas, int], None] | None = None
    title: str = ""


NEW_PAGE = Block("")


def title(text: str) -> Block:
    return Block(text, BOLD, 24.0, after=16.0, across=True)


def heading(text: str, level: int = 1, across: bool = False) -> Block:
    return Block(text, BOLD, {1: 16.0, 2: 13.0, 3: 11.0}[level], after=6.0, across=across)


def para(text: str, **more: float | str | bool) -> Block:
    return Block(text, **more)  # type: ignore[arg-type]


def item(text: str, marker: str = "•", depth: int = 0) -> Block:
    return Block(text, marker=marker, indent=18.0 * (depth + 1), after=3.0)


def clause(number: str, text: str) -> Block:
    return Block(text, marker=number, indent=30.0)


@dataclass(frozen=True)
class _Row:
    """Something that is set at one height: pieces of text, and rules relative to its top left corner."""

    height: float
    pieces: tuple[tuple[float, float, str, str, float, float], ...]  # x, y below the top, text, font, size, word space
    cells: tuple[tuple[float, float], ...] = ()
    head: _Row | None = None
    open: bool = False


def wrap(text: str, width: float, font: str, size: float, first: float = 0.0) -> list[list[str]]:
    """The words of a text line by line; a word is split at a soft hyphen where its first half still fits."""
    lines: list[list[str]] = [[]]
    for whole in text.split():
        word = whole
        while True:
            room = width - (first if len(lines) == 1 else 0.0)
            line = lines[-1]
            if _width([*line, word.replace(SOFT, "")], font, size) <= room or not line:
                line.append(word.replace(SOFT, ""))
                break
            cuts = [i for i, c in enumerate(word) if c == SOFT]
            halves = ((word[:i].replace(SOFT, "") + "-", word[i + 1 :]) for i in reversed(cuts))
            for left, right in halves:
                if _width([*line, left], font, size) <= room:
                    line.append(left)
                    word = right
                    break
            lines.append([])
    return lines


def _width(words: Sequence[str], font: str, size: float) -> float:
    return float(pdfmetrics.stringWidth(" ".join(words), font, size))


def _rows(block: Block | Grid | Toc, width: float, style: Style) -> Iterator[_Row]:
    if isinstance(block, Grid):
        yield from _grid_rows(block)
        return
    if isinstance(block, Toc):
        for text, number in block.entries:
            dots = int((width - _width([text, str(number)], PLAIN, 10.0) - 8) / _width(["."], PLAIN, 10.0))
            yield _Row(14.0, ((0.0, 10.0, f"{text} {'.' * dots} {number}", PLAIN, 10.0, 0.0),))
        yield _Row(8.0, ())
        return
    size, leading = block.size, style.leading * block.size
    lines = wrap(block.text, width - block.indent, block.font, size, block.first_indent)
    for i, words in enumerate(lines):
        x = block.indent + (block.first_indent if i == 0 else 0.0)
        space = 0.0
        if style.justified and i < len(lines) - 1 and len(words) > 1:
            space = (width - x - _width(words, block.font, size)) / (len(words) - 1)
        pieces = [(x, size, " ".join(words), block.font, size, space)]
        if i == 0 and block.marker:
            hang = max(12.0, _width([block.marker], block.font, size) + 6)
            pieces.insert(0, (x - hang, size, block.marker, block.font, size, 0.0))
        if i == len(lines) - 1 and block.mark:
            end = x + _width(words, block.font, size)
            pieces.append((end, size * 0.6, block.mark, block.font, size * 0.6, 0.0))
        yield _Row(leading, tuple(pieces))
    yield _Row(block.after, ())


def _grid_rows(grid: Grid) -> Iterator[_Row]:
    head = None
    for number, row in enumerate(grid.rows):
        font = BOLD if grid.heads and number == 0 else PLAIN
        pieces, x, tallest = [], 0.0, 1
        for text, width in zip(row, grid.widths, strict=True):
            lines = wrap(text, width - 8, font, grid.size)
            tallest = max(tallest, len(lines))
            for i, words in enumerate(lines):
                if words:
                    pieces.append((x + 4, 4 + grid.size * (1 + 1.2 * i), " ".join(words), font, grid.size, 0.0))
            x += width
        lefts = [0.0, *itertools.accumulate(grid.widths)]
        cells = ((0.0, x),) if grid.open else tuple(itertools.pairwise(lefts))
        yielded = _Row(8 + 1.2 * grid.size * tallest, tuple(pieces), cells, head, grid.open)
        if grid.heads and number == 0:
            head = yielded
        yield yielded
    yield _Row(8.0, ())


class _Press:
    """The canvas and where on it the next line goes."""

    def __init__(self, path: Path, style: Style) -> None:
        w, h = style.size
        left, top = style.crop
        self.style, self.path, self.page, self.printed = style, path, 0, Counter[str]()
        paper = (w + 2 * left, h + 2 * top)  # as displayed: reportlab turns the paper itself
        self.canvas = Canvas(str(path), pagesize=paper, invariant=1, pageCompression=0)
        self.canvas.setTitle(style.title)
        if any(style.crop):
            self.canvas.setCropBox((left, top, left + w, top + h))
        self.y = 0.0

    def text(self, x: float, y: float, text: str, font: str, size: float, space: float = 0.0) -> None:
        self.printed.update(text.split())
        line = self.canvas.beginText(x + self.style.crop[0], self.style.size[1] - y + self.style.crop[1])
        line.setFont(font, size)
        line.setWordSpace(space)
        line.textOut(text)
        self.canvas.drawText(line)

    def open(self) -> None:
        style = self.style
        w, h = style.size
        self.page += 1
        if style.rotate:
            self.canvas.setPageRotation(style.rotate)
            shift = {90: (h, 0.0), 180: (w, h), 270: (0.0, w)}[style.rotate]
            self.canvas.translate(*shift)
            self.canvas.rotate(style.rotate)
        for text, y in ((style.header, 40.0), (style.footer, h - 36.0)):
            if text is not None and (run := text(self.page)):
                x = style.margin if self.page % 2 == 0 else w - style.margin - _width([run], PLAIN, 8.0)
                self.text(x, y, run, PLAIN, 8.0)
        if style.picture:
            style.picture(self.canvas, self.page)
        self.floor = h - style.margin
        notes = list(style.footnotes.get(self.page, ()))
        measure = w - 2 * style.margin - 8
        set_notes = [(mark, words) for mark, note in notes for words in wrap(note, measure, PLAIN, 7.5)]
        self.floor -= 10.0 * len(set_notes) + (14.0 if notes else 0.0)
        y, seen = self.floor + 14.0, set()
        for mark, words in set_notes:
            if mark not in seen:
                self.text(style.margin, y - 2.5, mark, PLAIN, 4.5)
                seen.add(mark)
            self.text(style.margin + 5, y, " ".join(words), PLAIN, 7.5)
            y += 10.0
        for sticker in style.stickers:
            if sticker.page == self.page:
                self._stick(sticker)
        self.y = style.margin

    def _stick(self, sticker: Sticker) -> None:
        y = sticker.top
        for row in (row for block in sticker.blocks for row in _rows(block, sticker.width, self.style)):
            if sticker.turned:
                for _, down, text, font, size, _ in row.pieces:
                    self.printed.update(text.split())
                    self.canvas.saveState()
                    self.canvas.translate(sticker.x + y - sticker.top + down, self.style.size[1] - sticker.top)
                    self.canvas.rotate(90)
                    self.canvas.setFont(font, size)
                    self.canvas.drawString(0, 0, text)
                    self.canvas.restoreState()
            else:
                self.row(row, sticker.x, y)
            y += row.height
        if sticker.framed:
            self.canvas.rect(sticker.x - 8, self.style.size[1] - y - 4, sticker.width + 16, y - sticker.top + 12)

    def row(self, row: _Row, x: float, y: float) -> None:
        for left, right in row.cells:
            if row.open:
                for height in (y, y + row.height):
                    self.canvas.line(x, self.style.size[1] - height, x + right, self.style.size[1] - height)
                continue
            self.canvas.rect(x + left, self.style.size[1] - y - row.height, right - left, row.height)
        for dx, dy, text, font, size, space in row.pieces:
            self.text(x + dx, y + dy, text, font, size, space)


def typeset(path: Path, blocks: Sequence[Block | Grid | Toc], style: Style | None = None) -> Counter[str]:
    """The words printed, as a multiset, after the blocks have been set in columns from page to page."""
    style = style or Style()
    press = _Press(path, style)
    press.open()
    for across, band in itertools.groupby(blocks, key=lambda b: b is not NEW_PAGE and getattr(b, "across", False)):
        band_blocks = list(band)
        while NEW_PAGE in band_blocks:
            cut = band_blocks.index(NEW_PAGE)
            _band(press, band_blocks[:cut], style.columns, balance=False)
            press.canvas.showPage()
            press.open()
            band_blocks = band_blocks[cut + 1 :]
        _band(press, band_blocks, 1 if across else style.columns)
    press.canvas.showPage()
    press.canvas.save()
    return press.printed


def _band(press: _Press, blocks: Sequence[Block | Grid | Toc], columns: int, balance: bool = True) -> None:
    style = press.style
    width = (style.size[0] - 2 * style.margin - (columns - 1) * style.gutter) / columns
    rows = [row for block in blocks for row in _rows(block, width, style)]
    if press.y > style.margin:
        press.y += style.before
    while rows:
        room = press.floor - press.y
        height = next((h for h in range(10, int(room), 4) if not _fill(rows, columns, h)[1]), room) if balance else room
        filled, rows = _fill(rows, columns, height)
        lowest = press.y
        for number, column in enumerate(filled):
            y = press.y
            for row in column:
                press.row(row, style.margin + number * (width + style.gutter), y)
                y += row.height
            lowest = max(lowest, y)
        press.y = lowest
        if rows:
            press.canvas.showPage()
            press.open()


def _fill(rows: Sequence[_Row], columns: int, height: float) -> tuple[list[list[_Row]], list[_Row]]:
    """Columns of at most this height, and the rows that are left over."""
    filled, left = [], list(rows)
    for _ in range(columns):
        column: list[_Row] = []
        used = 0.0
        while left and used + (left[0].height if left[0].pieces else 0.0) <= height:
            if not column and not left[0].pieces:
                left.pop(0)  # no white space at the top of a column
                continue
            if not column and left[0].head:
                column.append(left[0].head)
                used += left[0].head.height
            used += left[0].height
            column.append(left.pop(0))
        filled.append(column)
    return filled, [] if not any(row.pieces for row in left) else left


def source(path: Path, password: str = "") -> Source:
    return Source(path.name, str(path), "Test University", sha256="ab" * 32, password=password)


def arranged(path: Path) -> Document:
    """The pages of a PDF with their blocks."""
    return layout.arrange(pdf.read(source(path)))


@cache
def read(path: Path) -> tuple[Document, Reading]:
    """A PDF's blocks and passages; kept, as many tests look at one file."""
    document = arranged(path)
    return document, segment.split(document)


def squeezed(text: str) -> str:
    """A text without white space and hyphens, ligatures spelt out: what no clean-up may change."""
    for mark, letters in {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}.items():
        text = text.replace(mark, letters)
    return "".join(c for c in text if not c.isspace() and c not in "-\u00ad\u2010\u2011\ufffe\x02")


def cut(document: Document, boxes: Sequence[Box]) -> str:
    """The words whose centre lies in one of the boxes, each once, by box and then from left to right."""
    found: dict[int, str] = {}
    for page, x0, top, x1, bottom in boxes:
        for word in sorted(document.pages[page - 1].words, key=lambda w: w.x0):
            if x0 <= (word.x0 + word.x1) / 2 <= x1 and top <= (word.top + word.bottom) / 2 <= bottom:
                found.setdefault(id(word), word.text)
    return " ".join(found.values())


def told(reading: Reading) -> Counter[str]:
    """Every word of a reading as a multiset: passages, lead-ins (each once, however many items share it), asides."""
    covered = [False] * len(reading.text)
    for passage in reading.passages:
        covered[passage.start : passage.end] = [True] * (passage.end - passage.start)
    words = Counter[str]()
    for passage in reading.passages:
        words.update(passage.text.split())
    for aside in reading.asides:
        words.update(aside.text.split())
    leads = Counter[str]()
    for lead in _lead_spans(reading, covered):
        leads.update(lead.split())
    return words + leads


def _lead_spans(reading: Reading, covered: list[bool]) -> Iterator[str]:
    """The stretches of the text outside of passages that some passage carries as (a part of) its lead-in."""
    carried = {passage.lead_in for passage in reading.passages if passage.lead_in}
    asides = {aside.text for aside in reading.asides}
    place = 0
    for chunk in reading.text.split(segment.SEPARATOR):
        outside = "".join(c for i, c in enumerate(chunk, place) if not covered[i]).strip()
        place += len(chunk) + len(segment.SEPARATOR)
        if outside and chunk not in asides:
            yield max(("", *(common for lead in carried if (common := _shared(outside, lead)))), key=len)


def _shared(outside: str, lead: str) -> str:
    return outside if outside in lead else lead if lead in outside else ""


def by_text(reading: Reading, start: str) -> Passage:
    """The one passage that begins so."""
    found = [p for p in reading.passages if p.text.startswith(start)]
    assert len(found) == 1, f"{len(found)} passages begin with {start!r}: {[p.text[:60] for p in reading.passages]}"
    return found[0]
