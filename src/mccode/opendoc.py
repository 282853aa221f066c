"""OpenDocument texts (ODT) as paragraphs and tables: what is printed, without what is deleted or hidden.

The numbers of lists and headings are counted as LibreOffice counts them. Pages begin where the file says so, which it
does when it was saved with page breaks; otherwise all is page 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from mccode import archive, compose
from mccode.archive import attribute, child, name, whole
from mccode.errors import DocumentError
from mccode.listmarks import Counter, Level
from mccode.openstyles import LEVELS, Style, Styles
from mccode.printed import Document
from mccode.records import BlockKind, Source
from mccode.typed import LINE, PAGE, STEP, Cell, Item, Paragraph, Table, boxed, bullet, relabelled

# Kinds of paragraphs by the names of the styles that come with the programs, English in every language.
_KINDS: dict[str, BlockKind] = {
    "title": "title", "subtitle": "title", "caption": "caption", "footnote": "footnote", "endnote": "footnote",
    "bibliography heading": "heading",
}  # fmt: skip
# Elements of a text whose content is not printed in it.
_APART = {"note", "number", "annotation", "annotation-end", "ruby-text", "hidden-text", "hidden-paragraph",
          "tracked-changes", "title", "desc", "forms", "script", "sequence-decls", "variable-decls", "user-field-decls",
          "event-listeners", "binary-data", "index-title-template", "table-of-content-source",
          "soft-page-break"}  # fmt: skip
_INDEXES = {"table-of-content", "illustration-index", "table-index", "object-index", "user-index", "alphabetical-index"}
_MARKS = {"s": " ", "tab": "\t", "line-break": LINE}
_MOST_COLUMNS = 1000


def read(source: Source) -> Document:
    """An OpenDocument text. Raises `DocumentError`."""
    with archive.opened(source, "an OpenDocument text (ODT)") as parts:
        listed = parts.part("META-INF/manifest.xml") or b""
        if b"encryption-data" in listed:
            raise DocumentError(f"{source.document_id} is encrypted", archive.UNLOCK)
        text = _Text(source, parts)
        return compose.document(source, text.items(), parts.title("meta.xml"))


@dataclass
class _List:
    """Where in a list the reader is: its levels and counter, how deep, and what number the next item shall have."""

    levels: list[Level]
    counter: Counter
    depth: int
    waiting: bool = False
    value: int | None = None


@dataclass
class _Found:
    """What a paragraph holds: pieces of text with their weight, frames with text, and notes."""

    pieces: list[tuple[str, bool]] = field(default_factory=list)
    frames: list[Any] = field(default_factory=list)
    notes: list[Any] = field(default_factory=list)


class _Text:
    """An OpenDocument text being read."""

    def __init__(self, source: Source, parts: archive.Archive) -> None:
        content, styles = parts.xml("content.xml"), parts.xml("styles.xml")
        self._content = child(content, "body", "text")
        if self._content is None:
            raise DocumentError(f"{source.document_id} is no text document, though its name says so", archive.SAVE_ANEW)
        self._styles = Styles(styles, content)
        self._masters = child(styles, "master-styles")
        self._paged = attribute(self._content, "use-soft-page-breaks") == "true"
        self._lists: list[_List] = []
        self._by_id: dict[str, Counter] = {}
        self._by_style: dict[str, Counter] = {}
        self._headings = Counter()
        self._notes: list[Any] = []
        self._boxes = 0
        self._begun = False

    def items(self) -> Iterator[Item]:
        """The paragraphs and tables, each followed by its notes; headers and footers come last."""
        for item in self._body(self._content):
            yield item
            notes, self._notes = self._notes, []
            for note in notes:
                yield from relabelled("footnote", self._apart(child(note, "note-body")))
        for master in self._masters if self._masters is not None else ():
            for part in master:
                if name(part).startswith(("header", "footer")):
                    yield from relabelled("furniture", self._apart(part))

    def _apart(self, container: Any) -> Iterator[Item]:
        """What stands in a container outside of the text and its lists."""
        lists, self._lists = self._lists, []
        yield from self._body(container)
        self._lists = lists

    def _body(self, container: Any) -> Iterator[Item]:
        for element in container if container is not None else ():
            match name(element):
                case "p" | "h" as kind:
                    yield from self._paragraph(element, kind == "h")
                case "list":
                    yield from self._list(element)
                case "table":
                    yield self._table(element)
                case "soft-page-break" if self._paged:
                    yield Paragraph(PAGE)
                case "section" if attribute(element, "display") == "none":
                    pass
                case other if other in _INDEXES:
                    yield from relabelled("toc", self._body(child(element, "index-body")))
                case "bibliography":
                    yield from relabelled("reference", self._body(child(element, "index-body")))
                case "frame" | "custom-shape" | "g" | "rect":
                    yield from self._body(element)
                case "section" | "text-box" | "index-title" | "numbered-paragraph":
                    yield from self._body(element)

    def _list(self, element: Any) -> Iterator[Item]:
        outer = self._lists[-1] if self._lists else None
        style = attribute(element, "style-name")
        depth = min(outer.depth + 1 if outer else 0, LEVELS - 1)
        if outer is None:
            goes_on = attribute(element, "continue-numbering") == "true"
            named = self._by_id.get(attribute(element, "continue-list"))
            counter = named or (self._by_style.get(style) if goes_on else None) or Counter()
            self._by_style[style] = counter
            if own := attribute(element, "id"):
                self._by_id[own] = counter
        else:
            counter = outer.counter
        inherited = outer.levels if outer else [Level("bullet")] * LEVELS
        current = _List(self._styles.lists.get(style, inherited), counter, depth)
        self._lists.append(current)
        for item in element:
            if name(item) in ("list-item", "list-header"):
                current.waiting = name(item) == "list-item"
                start = attribute(item, "start-value")
                current.value = whole(start) if start else None
                yield from self._body(item)
                current.waiting = False
        self._lists.pop()

    def _paragraph(self, element: Any, is_heading: bool) -> Iterator[Item]:
        style = self._styles.of("paragraph", attribute(element, "style-name"))
        found = _Found()
        if not style.hidden:
            self._inside(element, bool(style.bold), found)
        self._notes += found.notes
        text = "".join(piece for piece, _ in found.pieces)
        if self._paged and style.breaks and self._begun:
            text = PAGE + text
        if self._paged and style.ends:
            text += PAGE
        paragraph = self._described(element, text, style, found, is_heading)
        if text.strip(" \t" + LINE + PAGE):
            self._begun = True
            yield paragraph
        elif PAGE in text:
            yield Paragraph(text)
        for frame in found.frames:
            self._boxes += 1
            yield from boxed(self._boxes, self._apart(frame))

    def _described(self, element: Any, text: str, style: Style, found: _Found, is_heading: bool) -> Paragraph:
        kind: BlockKind = next((_KINDS[n] for n in style.names if n in _KINDS), "paragraph")
        bold = all(bold for piece, bold in found.pieces if piece.strip())
        marker, indent = "", style.indent
        current = self._lists[-1] if self._lists else None
        if current is not None:
            indent = STEP * (current.depth + 1)
            # Only the first paragraph of an item is marked.
            if current.waiting:
                current.waiting = False
                marker = current.counter.next(current.levels, current.depth, current.value)
                marker = marker or (bullet(current.depth) if current.levels[current.depth].form else "")
        if is_heading:
            at = max(0, min(whole(attribute(element, "outline-level")) - 1, LEVELS - 1))
            if current is None and attribute(element, "is-list-header") != "true":
                levels = self._styles.outline if style.numbers is None else self._styles.lists.get(style.numbers)
                restart = attribute(element, "restart-numbering") == "true"
                start = whole(attribute(element, "start-value")) or 1
                marker = self._headings.next(levels, at, start if restart else None) if levels else ""
            return Paragraph(text, "heading", min(at + 1, 6), marker)
        if marker and kind == "paragraph":
            return Paragraph(text, "list_item", 0, marker, indent, bold)
        return Paragraph(text, kind, 0, "", indent, bold)

    def _inside(self, element: Any, bold: bool, found: _Found) -> None:
        """Collects what an element of a paragraph holds."""
        if element.text:
            found.pieces.append((_plain(element.text), bold))
        for part in element:
            match name(part):
                case "span":
                    style = self._styles.of("text", attribute(part, "style-name"))
                    if not style.hidden:
                        self._inside(part, bold if style.bold is None else style.bold, found)
                case "note":
                    found.notes.append(part)
                case "frame" | "custom-shape" | "g" | "rect":
                    found.frames.append(part)
                case "soft-page-break" if self._paged:
                    found.pieces.append((PAGE, bold))
                case other if other in _MARKS:
                    found.pieces.append((_MARKS[other], bold))
                case other if other and other not in _APART:
                    self._inside(part, bold, found)
            if part.tail:
                found.pieces.append((_plain(part.tail), bold))

    def _table(self, element: Any) -> Table:
        rows: list[tuple[Cell | None, ...]] = []
        heads = 0
        breaks = 0
        for row, is_head in _rows(element):
            if name(row) == "soft-page-break":
                breaks += self._paged
                continue
            cells: list[Cell | None] = []
            for cell in row:
                if len(cells) >= _MOST_COLUMNS or name(cell) not in ("table-cell", "covered-table-cell"):
                    continue
                # Empty columns up to a sheet's edge are written as one cell that repeats.
                times = max(1, min(whole(attribute(cell, "number-columns-repeated")), _MOST_COLUMNS - len(cells)))
                if name(cell) == "covered-table-cell":
                    cells += [None] * times
                    continue
                before = (Paragraph(PAGE),) * breaks if not cells else ()
                span = max(1, min(whole(attribute(cell, "number-columns-spanned")), _MOST_COLUMNS))
                cells += [Cell((*before, *self._apart(cell)), span)] * times
            breaks = 0
            heads += heads == len(rows) and is_head
            rows.append(tuple(cells))
        return Table(tuple(rows), heads)


def _plain(text: str) -> str:
    """Text with its white space as single spaces: line ends in the file have no meaning."""
    return " ".join(f"|{text}|".split())[1:-1]


def _rows(element: Any, is_head: bool = False) -> Iterator[tuple[Any, bool]]:
    for part in element:
        match name(part):
            case "table-row" | "soft-page-break":
                yield part, is_head
            case "table-header-rows" | "table-rows" | "table-row-group" as kind:
                yield from _rows(part, is_head or kind == "table-header-rows")
