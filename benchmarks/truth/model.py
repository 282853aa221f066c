"""What a generated document is made of: the parts that a producer sets, its style, and the blocks of its truth.

A text may hold marks that only the setter sees: U+00AD where a word may be split, U+200B and U+00A0 as they are.
`plain` gives the text that a reader is expected to return.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

SOFT, ZERO, FIXED = "\u00ad", "\u200b", "\u00a0"
LIGATURES = {"ffi": "\ufb03", "ffl": "\ufb04", "ff": "\ufb00", "fi": "\ufb01", "fl": "\ufb02"}


def plain(text: str) -> str:
    """A text as it should be read: no soft hyphens and zero-width spaces, ligatures spelt out, spaces alike."""
    for letters, glyph in LIGATURES.items():
        text = text.replace(glyph, letters)
    return " ".join(re.sub(f"[{SOFT}{ZERO}]", "", text).split())


@dataclass(frozen=True)
class Heading:
    """``level`` 0 is the title. ``look``: "", caps, small_caps, spaced (letters apart) or fake_bold (drawn twice)."""

    text: str
    level: int
    look: str = ""


@dataclass(frozen=True)
class Para:
    """Running text. ``lead_in`` is its last sentence, which introduces a list. ``note`` is the text of a footnote.

    ``aside`` is a part that interrupts the text (a figure, a quote), so that the paragraph goes on behind it.
    """

    text: str
    lead_in: str = ""
    note: str = ""
    rtl: bool = False
    tag: str = ""
    aside: Part | None = None


@dataclass(frozen=True)
class Item:
    """A list item or clause with its marker as printed. ``lead_in`` ends it where a deeper list follows."""

    marker: str
    text: str
    depth: int = 0
    lead_in: str = ""
    tag: str = "list"


@dataclass(frozen=True)
class Figure:
    """A drawing with its caption and a few words inside it."""

    caption: str
    labels: Sequence[str] = ()


@dataclass(frozen=True)
class Sidebar:
    """A framed or tinted box beside or between the text, with a heading of its own."""

    title: str
    paras: Sequence[str]


@dataclass(frozen=True)
class Quote:
    """A pull quote: words of the text repeated in large type, or what a person said."""

    text: str
    by: str = ""


@dataclass(frozen=True)
class Margin:
    """A note in the margin."""

    text: str


@dataclass(frozen=True)
class Table:
    """A table of data. A cell None is merged into the one above. ``look``: ruled, open (level rules only) or zebra.

    ``caption`` stands above it; ``title`` is a first row over all columns. A ``group`` heads several columns.
    """

    heads: Sequence[str]
    rows: Sequence[Sequence[str | None]]
    look: str = "ruled"
    caption: str = ""
    title: str = ""
    groups: Sequence[tuple[str, int]] = ()
    """Headings above the headings, for the last columns: text and number of columns."""
    floats: bool = False
    """It stands across all columns where there is room, so that its place in the order is open."""
    right: bool = False
    """All columns but the first are flush right."""


@dataclass(frozen=True)
class Tiles:
    """A brochure grid: boxes of prose side by side that are no table. Each is a heading and a text."""

    tiles: Sequence[tuple[str, str]]
    columns: int = 2
    framed: bool = True
    floats: bool = False


@dataclass(frozen=True)
class Entries:
    """A table of contents, an index or a list of references, line by line. ``pages`` stand at the right end."""

    kind: str
    lines: Sequence[str]
    pages: Sequence[str] = ()
    levels: Sequence[int] = ()


@dataclass(frozen=True)
class Columns:
    """From here on the text runs in so many columns."""

    count: int


@dataclass(frozen=True)
class NewPage:
    """A page ends; the next one may lie on its side."""

    landscape: bool = False


Part = Heading | Para | Item | Figure | Sidebar | Quote | Margin | Table | Tiles | Entries | Columns | NewPage


@dataclass(frozen=True)
class Style:
    """The sheet. Lengths are points. ``header`` and ``footer``: none, constant, alternating or chapter."""

    paper: str = "A4"
    margin: float = 64.0
    side: float = 0.0
    """Width of the zone beside the text that holds margin notes and sidebars, 0 for none."""
    font: str = "sans"
    size: float = 10.0
    leading: float = 1.3
    justified: bool = False
    hyphenate: bool = False
    indent: bool = False
    """Paragraphs begin with an indent and no space between them."""
    header: str = "constant"
    footer: str = "constant"
    number: str = "{n}"
    gutter: float = 20.0
    side_left: bool = False
    """Notes and sidebars stand to the left of the text, not to its right."""
    box: str = "framed"
    """How boxes look: framed, tinted or bare."""
    leader: bool = True
    """Dots run from an entry of the contents to its page number."""
    ruled: bool = False
    """A rule under the header."""
    spine: bool = False
    """The title runs up the outer edge of each page."""
    drawn: str = "as_read"
    """The order in which a page is drawn, where the producer has a choice: as_read, by_height, columns_backwards,
    boxes_first."""
    bullet: str = "•"
    headings: tuple[float, ...] = (2.2, 1.6, 1.3, 1.1)
    """The sizes of title and headings in multiples of the body's, alike throughout a document."""
    ligatures: bool = False
    colour: str = "#1f4e79"


@dataclass(frozen=True)
class Plan:
    """A document to be set: parts in reading order. ``running`` is the text of headers that do not change."""

    name: str
    producer: str
    half: str
    title: str
    running: str
    style: Style
    parts: Sequence[Part]
    tags: Sequence[str]
    by_way_of: str = ""
    """A format into which the document is turned before it becomes a PDF."""


@dataclass
class Truth:
    """A block that a reader should find. ``flow`` is main for running text, else aside or float.

    ``cells`` of a table row are (accepted headings, text, needed) triples. ``caseless``: upper and lower case count
    as equal, where small capitals leave it open. ``page`` is filled in after setting.
    """

    kind: str
    text: str
    flow: str = "main"
    page: int = 0
    page_end: int = 0
    level: int = 0
    section: list[str] = field(default_factory=list)
    lead_in: list[str] = field(default_factory=list)
    cells: list[tuple[list[str], str, bool]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    caseless: bool = False
    table: int = 0
