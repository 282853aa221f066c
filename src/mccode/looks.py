"""How each kind of block is drawn: colour, line and tag. No two kinds differ by colour alone."""

from __future__ import annotations

from typing import NamedTuple

from mccode.records import BlockKind

# Colours of Okabe and Ito, which colour-blind people can tell apart (https://jfly.uni-koeln.de/color/).
BLUE, SKY, GREEN, ORANGE = (0, 114, 178), (86, 180, 233), (0, 158, 115), (230, 159, 0)
VERMILION, PURPLE, BLACK, GREY = (213, 94, 0), (204, 121, 167), (0, 0, 0), (110, 110, 110)

# Lengths in pixels of the strokes and gaps along a line, in turn; empty for an unbroken line.
SOLID: tuple[int, ...] = ()
DASHED, DOTTED, MIXED = (9, 5), (2, 4), (9, 4, 2, 4)


class Look(NamedTuple):
    """The colour (red, green, blue), strokes, and width in pixels of an outline; its tag; what the legend calls it."""

    colour: tuple[int, int, int]
    strokes: tuple[int, ...]
    width: int
    tag: str
    name: str


LOOKS: dict[BlockKind, Look] = {
    "title": Look(VERMILION, SOLID, 3, "Title", "title"),
    "heading": Look(VERMILION, SOLID, 2, "H", "heading and its level"),
    "paragraph": Look(BLUE, SOLID, 2, "P", "paragraph"),
    "list_item": Look(GREEN, DASHED, 2, "Li", "list item"),
    "table_row": Look(PURPLE, SOLID, 2, "Row", "table row"),
    "caption": Look(ORANGE, DASHED, 2, "Cap", "caption"),
    "lead_in": Look(GREEN, DOTTED, 2, "In", "lead-in"),
    "pull_quote": Look(ORANGE, DOTTED, 2, "Quo", "pull quote"),
    "label": Look(SKY, MIXED, 2, "Lab", "label of a picture"),
    "footnote": Look(PURPLE, DOTTED, 2, "Fn", "footnote"),
    "toc": Look(BLACK, DASHED, 2, "Toc", "contents"),
    "reference": Look(BLACK, MIXED, 2, "Ref", "reference"),
    "margin_note": Look(GREY, MIXED, 2, "Mar", "note in the margin"),
    "index": Look(BLACK, DOTTED, 2, "Ind", "index"),
    "furniture": Look(GREY, DOTTED, 2, "F", "header, footer, page number, table head"),
}
