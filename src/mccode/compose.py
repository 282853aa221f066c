"""Blocks of a document from what its file holds as text: the counterpart of `layout` for files without printed pages.

What the file does not say is judged by the same signs as in print. Words have no place: their box is a point, its x0
the indent, and pages have no size. Type sizes only rank headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from mccode import clean, headings, typedrows
from mccode.layout import CAPTION, CAPTION_WORDS, LABEL_WORDS
from mccode.lines import ENDS, MARKER, Line
from mccode.printed import Block, Document, Page, Word
from mccode.records import BlockKind, Source
from mccode.typed import LINE, PAGE, Item, Paragraph, Table
from mccode.typography import Style

# Type sizes in points: that of the text, and by how much a heading outranks the level below it.
BODY, LEVEL_STEP = 10.0, 2.0
# A list's text stands so many points to the right of its marker.
HANG = 9.0
_FIRST = re.compile(r"\s*(\S+)(\s+)(?=\S)")


def document(source: Source, items: Iterable[Item], title: str = "") -> Document:
    """The document with the blocks of its pages in order; one page where the file knows of none."""
    flat = list(_flat(items))
    lengths = [(len(item.text), item.bold) for item in flat if isinstance(item, Paragraph)]
    share = sum(n for n, bold in lengths if bold) / max(1, sum(n for n, _ in lengths))
    style = Style(BODY, {}, share)
    blocks: list[Block] = []
    page = 1
    for item in flat:
        if isinstance(item, Table):
            blocks += typedrows.blocks(item, page, BODY)
            page += typedrows.page_breaks(item)
        else:
            blocks += _paragraph(item, page, style)
            page += item.text.count(PAGE)
    found = {number: tuple(members) for number, members in groupby(blocks, lambda block: block.page)}
    pages = [_page(number, found.get(number, ())) for number in range(1, max(found, default=1) + 1)]
    return Document(source, tuple(headings.rank(pages, style)), title)


def _page(number: int, blocks: tuple[Block, ...]) -> Page:
    words = tuple(word for block in blocks for line in block.lines for word in line)
    return Page(number, 0.0, 0.0, "text" if words else "blank", words, blocks=blocks)


def _flat(items: Iterable[Item]) -> Iterator[Item]:
    """The items, tables that are there for the looks replaced by what stands in them."""
    for item in items:
        if isinstance(item, Table) and not typedrows.is_data(item):
            for row in item.rows:
                for cell in row:
                    yield from _flat(cell.items if cell else ())
        else:
            yield item


def _paragraph(item: Paragraph, page: int, style: Style) -> Iterator[Block]:
    """The blocks of a paragraph: one, or several where its author began new ones by line breaks or a page begins."""
    if item.kind not in ("paragraph", "list_item"):
        block = _block(replace(item, text=item.text.replace(PAGE, " ")), page + _leading(item.text), style)
        if block:
            yield block
        return
    begun = False
    for turn, part in enumerate(_by_page(item.text)):
        for number, text in enumerate([part] if item.wrapped else _cut(part)):
            goes_on = begun and number == 0
            own = item if not begun else replace(item, kind="paragraph", marker="")
            block = _block(replace(own, text=text), page + turn, style, "paragraph" if goes_on else None)
            if block:
                yield replace(block, goes_on=goes_on)
                begun = True


def _leading(text: str) -> int:
    return text[: len(text) - len(text.lstrip())].count(PAGE)


def _by_page(text: str) -> list[str]:
    """The text's parts on each page; a word that a page break splits stays whole on the first."""
    parts = text.split(PAGE)
    for n, part in enumerate(parts[1:], start=1):
        if parts[n - 1] and part and not parts[n - 1][-1].isspace() and not part[0].isspace():
            head, _, parts[n] = part.partition(" ")
            parts[n - 1] += head
    return parts


def _cut(text: str) -> Iterator[str]:
    """The paragraphs that an author made by line breaks: after a sentence, by an empty line or a marker."""
    begun: list[str] = []
    for line in text.split(LINE):
        ended = begun and ENDS.search(begun[-1].rstrip()) and not line.lstrip()[:1].islower()
        if begun and (not line.strip() or ended or _typed_marker(line)):
            yield LINE.join(begun)
            begun = []
        if line.strip():
            begun.append(line)
    if begun:
        yield LINE.join(begun)


def _block(item: Paragraph, page: int, style: Style, kind: BlockKind | None = None) -> Block | None:
    """The block of one paragraph; None where it holds no word."""
    size = style.body + LEVEL_STEP * (7 - item.level) if item.kind == "heading" else style.body
    marker = item.marker or ("" if item.wrapped and kind else _typed_marker(item.text))
    text_x = item.indent + (HANG if marker else 0.0)
    texts = [f"{item.marker} {item.text}" if item.marker else item.text]
    lines = [_words(line, item.indent if n == 0 else text_x, text_x, size, item.bold)
             for n, line in enumerate(texts[0].split(LINE))]  # fmt: skip
    lines = [line for line in lines if line]
    if not lines:
        return None
    found = kind or _kind(item, lines, marker, style)
    level = item.level if found == "heading" else 0
    return Block(found, page, tuple(lines), level, item.box, box=item.box, goes_on=False)


def _words(line: str, first: float, x: float, size: float, bold: bool) -> tuple[Word, ...]:
    texts = line.split() if line.isascii() else [text for text in line.split() if clean.word(text)]
    places = [first, *[x] * (len(texts) - 1)]
    return tuple(Word(t, x0, 0.0, x0, 0.0, 0.0, size, bold) for t, x0 in zip(texts, places, strict=False))


def _kind(item: Paragraph, lines: Sequence[tuple[Word, ...]], marker: str, style: Style) -> BlockKind:
    if item.kind not in ("paragraph", "list_item"):
        return item.kind
    text = " ".join(word.text for line in lines for word in line)
    words = sum(map(len, lines))
    kind: BlockKind = "paragraph"
    if CAPTION.match(text) and words <= CAPTION_WORDS:
        kind = "caption"
    elif words < LABEL_WORDS and not ENDS.search(text) and not marker:
        kind = "label"
    elif marker:
        kind = "list_item"
    # An item of a list in capitals or with a number is an item; in bold it is a heading with a number.
    if (kind in ("paragraph", "label") or (kind == "list_item" and (item.bold or not item.marker))) and (
        headings.looks_like([_line(line) for line in lines], text, words, style)
    ):
        kind = "heading"
    return kind


def _line(words: tuple[Word, ...]) -> Line:
    first, text = words[0], " ".join(word.text for word in words)
    return Line(words, first.x0, 0.0, first.x0, 0.0, 0.0, first.size, first.bold, text)


def _typed_marker(text: str) -> str:
    """The marker of a list item that its author typed; "" where there is none."""
    match = _FIRST.match(text)
    if match is None or not MARKER.fullmatch(match[1]):
        return ""
    # A number or an "o" that begins a line of prose is followed by one space.
    return match[1] if not (match[1].isdigit() or match[1] == "o") or match[2] != " " else ""
