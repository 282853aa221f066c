"""The picture of a page with what mccode made of it: blocks, reading order and passages, all labels off the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import hypot
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw, ImageFont

from mccode.looks import BLACK, GREY, LOOKS, VERMILION, Look
from mccode.printed import Block, Page
from mccode.records import Passage

# All in pixels: the margins added left and right, the strip above, the type, the space around it, a legend's line.
SIDE, TOP, TYPE, PAD, LINE = 132, 30, 12, 3, 20
# Neighbouring passages are shaded in turn; the one that was asked for is shaded darker. Text stays black on all.
SHADES, CHOSEN_SHADE = ((255, 246, 170), (205, 232, 250)), (255, 205, 130)
# Passages that end left of this share of the page's width have their number in the left margin.
LEFT = 0.55
ARROW, LEADER = (90, 90, 90), (190, 190, 190)


# A passage's number for the margin: text, place, and the point of the page that it belongs to.
Label = tuple[str, "Rect", tuple[float, float]]


class Rect(NamedTuple):
    """A rectangle of the picture in pixels: left, top, right, bottom."""

    x0: float
    y0: float
    x1: float
    y1: float

    def meets(self, other: Rect) -> bool:
        """Whether they overlap."""
        return self.x0 < other.x1 and other.x0 < self.x1 and self.y0 < other.y1 and other.y0 < self.y1

    def moved(self, x: float, y: float) -> Rect:
        """The same rectangle with its top left corner there."""
        return Rect(x, y, x + self.x1 - self.x0, y + self.y1 - self.y0)

    @property
    def middle(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2


def draw(sheet: Image.Image, page: Page, passages: Sequence[Passage], head: str, chosen: str = "") -> Image.Image:
    """The sheet (the page as printed, of any scale) with margins, blocks, order and passages; ``head`` stands above.

    ``passages`` are those with a box on the page; ``chosen`` is the id of one that is to stand out.
    """
    scale = sheet.width / page.width if page.width else 1.0
    blocks = [(block, _block_rect(block, scale)) for block in page.blocks]
    legend = list(_legend(page.blocks, bool(passages), sheet.width + 2 * SIDE))
    rows = max((row for row, *_ in legend), default=-1) + 1
    height = max(sheet.height, len(passages) * (TYPE + 2))
    picture = Image.new("RGB", (sheet.width + 2 * SIDE, TOP + height + LINE * rows + 2 * PAD), "white")
    picture.paste(sheet.convert("RGB"), (SIDE, TOP))
    marked = [(passage, _passage_rects(passage, page.number, scale)) for passage in passages]
    measure = ImageDraw.Draw(picture)
    labels = list(_labels(measure, marked, SIDE + LEFT * sheet.width, picture.width, TOP + height))
    picture = _shaded(picture, marked, labels, chosen)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((SIDE - 1, TOP - 1, SIDE + sheet.width, TOP + sheet.height), outline=GREY)
    pen.text((PAD, PAD + 3), head, BLACK, _type(TYPE + 3))
    for block, rect in blocks:
        _outline(pen, rect, LOOKS[block.kind])
    words = [_rect((w.x0, w.top, w.x1, w.bottom), scale) for w in page.words]
    tags = list(_tags(pen, blocks, [*words, *(rect for _, rect, _ in labels)]))
    ordered = [rect for block, rect, _ in tags if block.kind != "furniture"]
    for start, end in pairwise(ordered):
        _arrow(pen, start, end)
    for text, rect, _ in labels:
        pen.text((rect.x0, rect.y0), text, VERMILION if ", p. " in text else BLACK, _type(TYPE))
    for block, rect, text in tags:
        pen.rectangle(rect, fill="white", outline=LOOKS[block.kind].colour)
        pen.text((rect.x0 + 2, rect.y0), text, BLACK, _type(TYPE))
    for row, x, look, text in legend:
        _legend_entry(pen, x, TOP + height + PAD + row * LINE, look, text)
    return picture


def _type(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _rect(box: Sequence[float], scale: float) -> Rect:
    x0, top, x1, bottom = box
    return Rect(SIDE + x0 * scale, TOP + top * scale, SIDE + x1 * scale, TOP + bottom * scale)


def _around(rects: Iterable[Rect]) -> Rect:
    lefts, tops, rights, bottoms = zip(*rects, strict=True)
    return Rect(min(lefts), min(tops), max(rights), max(bottoms))


def _block_rect(block: Block, scale: float) -> Rect:
    found = _around(_rect((w.x0, w.top, w.x1, w.bottom), scale) for line in block.lines for w in line)
    return Rect(found.x0 - 2, found.y0, found.x1 + 2, found.y1)


def _passage_rects(passage: Passage, page: int, scale: float) -> list[Rect]:
    return [_rect(box[1:], scale) for box in passage.boxes if box.page == page]


def _shaded(
    picture: Image.Image, marked: Sequence[tuple[Passage, list[Rect]]], labels: Sequence[Label], chosen: str
) -> Image.Image:
    """The picture with a tint behind its print: passages, and the lines that lead to their numbers."""
    tint = Image.new("RGB", picture.size, "white")
    pen = ImageDraw.Draw(tint)
    for passage, rects in marked:
        shade = CHOSEN_SHADE if passage.id == chosen else SHADES[passage.number % 2]
        for rect in rects:
            pen.rectangle(rect, fill=shade)
    for _, rect, (x, y) in labels:
        near, edge = (rect.x0 - 2, rect.x0 - 5) if rect.x0 > x else (rect.x1 + 2, SIDE - 3)
        pen.line([near, rect.middle[1], edge, rect.middle[1], x, y], LEADER, 1)
    return ImageChops.multiply(picture, tint)


def _outline(pen: ImageDraw.ImageDraw, rect: Rect, look: Look) -> None:
    corners = ((rect.x0, rect.y0), (rect.x1, rect.y0), (rect.x1, rect.y1), (rect.x0, rect.y1))
    for start, end in zip(corners, (*corners[1:], corners[0]), strict=True):
        for piece in _strokes(start, end, look.strokes):
            pen.line(piece, look.colour, look.width)


def _strokes(start: tuple[float, float], end: tuple[float, float], pattern: Sequence[int]) -> Iterator[list[float]]:
    """The strokes of a line from start to end, each as x, y, x, y."""
    length = hypot(end[0] - start[0], end[1] - start[1])
    if not pattern or not length:
        yield [*start, *end]
        return
    at, index = 0.0, 0
    while at < length:
        stop = min(length, at + pattern[index % len(pattern)])
        if index % 2 == 0:
            yield [start[i] + (end[i] - start[i]) * share for share in (at / length, stop / length) for i in (0, 1)]
        at, index = stop, index + 1


def _tags(
    pen: ImageDraw.ImageDraw, blocks: Sequence[tuple[Block, Rect]], taken: list[Rect]
) -> Iterator[tuple[Block, Rect, str]]:
    """Each block with the place and the text of its tag, which covers no word and no other tag."""
    number = 0
    for block, rect in blocks:
        text = LOOKS[block.kind].tag + (str(block.level) if block.kind == "heading" else "")
        if block.kind != "furniture":  # stands outside the reading order
            number += 1
            text = f"{number} {text}"
        tag = Rect(0, 0, pen.textlength(text, _type(TYPE)) + 5, TYPE + 4)
        place = next(
            (p for p in _places(tag, rect) if not any(p.meets(other) for other in taken)), tag.moved(rect.x0, rect.y0)
        )
        taken.append(place)
        yield block, place, text


def _places(tag: Rect, block: Rect) -> Iterator[Rect]:
    """Where a block's tag may stand, best first: left of it, above, right, below, else beside the page."""
    left, right = block.x0 - tag.x1 - 2, block.x1 + 3
    for x, y in ((left, block.y0), (left, block.y1 - tag.y1), (block.x0, block.y0 - tag.y1), (right, block.y0)):
        yield tag.moved(x, y)
    yield tag.moved(right, block.y1 - tag.y1)
    yield tag.moved(block.x0, block.y1)
    for step in range(0, 200, 4):
        yield tag.moved(SIDE - tag.x1 - 2, block.y0 + step)


def _arrow(pen: ImageDraw.ImageDraw, start: Rect, end: Rect) -> None:
    (x0, y0), (x1, y1) = start.middle, end.middle
    length = hypot(x1 - x0, y1 - y0)
    if not length:
        return
    dx, dy = (x1 - x0) / length, (y1 - y0) / length
    # From edge to edge of the tags, which are wider than high.
    cut = min((end.x1 - end.x0) / 2 / abs(dx) if dx else length, (end.y1 - end.y0) / 2 / abs(dy) if dy else length)
    tip = (x1 - dx * cut, y1 - dy * cut)
    pen.line([x0, y0, *tip], ARROW, 1)
    back = (tip[0] - dx * 7, tip[1] - dy * 7)
    pen.polygon([tip, (back[0] - dy * 3, back[1] + dx * 3), (back[0] + dy * 3, back[1] - dx * 3)], ARROW)


def _labels(
    pen: ImageDraw.ImageDraw,
    marked: Sequence[tuple[Passage, list[Rect]]],
    middle: float,
    width: int,
    bottom: float,
) -> Iterator[Label]:
    """The passages' numbers, for the margins."""
    sides: tuple[list[tuple[str, Rect, Rect]], ...] = ([], [])
    for passage, rects in marked:
        text = f"passage {passage.number}"
        text += f", p. {passage.page}-{passage.page_end}" if passage.page_end > passage.page else ""
        tag = Rect(0, 0, pen.textlength(text, _type(TYPE)) + 2, TYPE + 2)
        # A table's row begins with one box for each cell: the line ends where the last of them does.
        first = _around(rect for rect in rects if rect.y0 < rects[0].middle[1] < rect.y1)
        sides[_around(rects).x1 >= middle].append((text, tag, first))
    for on_right, side in enumerate(sides):
        side.sort(key=lambda entry: entry[2].y0)
        free = TOP + 0.0
        for index, (text, tag, first) in enumerate(side):
            last = bottom - (len(side) - index) * tag.y1  # leaves room for those below
            y = free = max(free, min(first.middle[1] - tag.middle[1], last))
            free += tag.y1
            yield (
                text,
                tag.moved(width - SIDE + 6 if on_right else PAD, y),
                (first.x1 if on_right else first.x0, first.middle[1]),
            )


def _legend(blocks: Sequence[Block], passages: bool, width: int) -> Iterator[tuple[int, int, Look | None, str]]:
    """The entries of the legend: row, left edge, look (None for the shading), text."""
    counts = {kind: sum(b.kind == kind for b in blocks) for kind in LOOKS}
    entries: list[tuple[Look | None, str]] = [
        (look, f"{look.tag}  {look.name} ({counts[kind]})") for kind, look in LOOKS.items() if counts[kind]
    ]
    if passages:
        entries.append((None, "shaded: passage, its number in the margin, its pages if there are several"))
    row, x = 0, PAD
    for look, text in entries:
        needed = 34 + round(_type(TYPE).getlength(text)) + 16
        if x > PAD and x + needed > width:
            row, x = row + 1, PAD
        yield row, x, look, text
        x += needed


def _legend_entry(pen: ImageDraw.ImageDraw, x: int, y: int, look: Look | None, text: str) -> None:
    rect = Rect(x + 2, y + 3, x + 28, y + LINE - 4)
    if look:
        _outline(pen, rect, look)
    else:
        pen.rectangle(Rect(rect.x0, rect.y0, x + 15, rect.y1), fill=SHADES[0])
        pen.rectangle(Rect(x + 15, rect.y0, rect.x1, rect.y1), fill=SHADES[1])
    pen.text((x + 34, y + 2), text, BLACK, _type(TYPE))
