"""Word documents (DOCX) as paragraphs and tables: what is printed, without what is deleted or hidden.

The numbers of lists and clauses, which the file does not hold as text, are counted as Word counts them. Pages begin
where Word began them when it last saved the file; other programs do not say, and all is page 1.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from mccode import archive, compose, wordstyles, wordtext
from mccode.archive import attribute, child, name, value, whole
from mccode.errors import DocumentError
from mccode.printed import Document
from mccode.records import BlockKind, Source
from mccode.typed import LINE, PAGE, STEP, Cell, Item, Paragraph, Table, boxed, bullet, relabelled
from mccode.wordstyles import Style, on

# Kinds of paragraphs by the built-in names of their styles, which are English in every language of Word.
_KINDS: dict[str, BlockKind] = {
    "title": "title", "subtitle": "title", "caption": "caption", "footnote text": "footnote",
    "endnote text": "footnote", "table of figures": "toc", "toc heading": "toc", "bibliography": "reference",
}  # fmt: skip
_MOST_COLUMNS = 1000
# The low bit of a table's look in the notation of older files: the first row is special.
_FIRST_ROW = 0x20


def read(source: Source) -> Document:
    """A Word document. Raises `DocumentError`."""
    with archive.opened(source, "a Word document (DOCX)") as parts:
        word = _Word(source, parts)
        return compose.document(source, word.items(), parts.title("docProps/core.xml"))


class _Word:
    """A Word document being read."""

    def __init__(self, source: Source, parts: archive.Archive) -> None:
        main = next((target for kind, target, _ in _related(parts, "") if kind == "officeDocument"), "")
        related = list(_related(parts, main)) if main else []
        root = parts.xml(main) if main else None
        self._content = child(root, "body")
        if self._content is None:
            raise DocumentError(f"{source.document_id} is no Word document, though its name says so", archive.SAVE_ANEW)
        one = {kind: target for kind, target, _ in related}
        self._parts = parts
        self._styles = wordstyles.Styles(self._root(one.get("styles")))
        self._lists = wordstyles.Lists(self._root(one.get("numbering")))
        self._reader = wordtext.Reader(self._styles)
        self._notes = {
            (kind, attribute(note, "id")): note
            for kind in ("footnote", "endnote")
            for note in _children(self._root(one.get(f"{kind}s")), kind)
            if attribute(note, "type") in ("", "normal")
        }
        self._edges = sorted({target for kind, target, _ in related if kind in ("header", "footer")})
        self._by_id = {target_id: target for _, target, target_id in related}
        self._called: list[tuple[str, str]] = []  # notes of the item in hand
        self._boxes = 0
        self._carried = ""  # text of a paragraph whose end is deleted, or of an initial

    def _root(self, target: str | None) -> Any:
        return self._parts.xml(target) if target else None

    def items(self) -> Iterator[Item]:
        """The paragraphs and tables, each followed by its notes; headers and footers come last."""
        for item in self._body(self._content):
            yield item
            called, self._called = self._called, []
            for note in (self._notes[key] for key in called if key in self._notes):
                yield from relabelled("footnote", self._body(note))
        if self._carried.strip():
            yield Paragraph(self._carried)
        for target in self._edges:
            yield from relabelled("furniture", self._body(self._root(target)))

    def _body(self, container: Any) -> Iterator[Item]:
        for element in container if container is not None else ():
            match name(element):
                case "p":
                    yield from self._paragraph(element)
                case "tbl":
                    yield self._table(element)
                case "sdt":
                    contents = value(element, "sdtPr", "docPartObj", "docPartGallery") == "Table of Contents"
                    inside = self._body(child(element, "sdtContent"))
                    yield from relabelled("toc", inside) if contents else inside
                case "AlternateContent":
                    yield from self._body(wordtext.choice(element))
                case other if other in wordtext.THROUGH:
                    yield from self._body(element)

    def _paragraph(self, element: Any) -> Iterator[Item]:
        properties = child(element, "pPr")
        style_id = value(properties, "pStyle")
        named = self._styles.of(style_id)
        style = wordstyles.over(wordstyles.paragraph_style(properties), named)
        found = self._reader.read(element, named)
        self._called += found.notes
        text, self._carried = self._carried + found.text, ""
        if child(properties, "rPr", "del") is not None or _attribute_of(properties, "framePr", "dropCap"):
            self._carried = text
            return
        paragraph = self._described(text, style, style_id, found.bold)
        if text.strip(" \t" + LINE + PAGE):
            yield paragraph
        elif PAGE in text:
            yield Paragraph(text)
        for box in found.boxes:
            self._boxes += 1
            yield from boxed(self._boxes, self._body(box))
        for diagram in found.diagrams:
            yield from self._diagram(self._by_id.get(diagram))

    def _described(self, text: str, style: Style, style_id: str, bold: bool) -> Paragraph:
        kind = "toc" if style.name.startswith("toc ") else _KINDS.get(style.name, "paragraph")
        level = style.level if style.level and style.level <= wordstyles.OUTLINE else 0
        marker, depth = "", style.list_level or 0
        if style.list_id and kind != "toc":
            if style.list_level is None:
                depth = self._lists.level_of(style.list_id, style_id)
            marker, is_marked = self._lists.next(style.list_id, depth)
            marker = marker or (bullet(depth) if is_marked else "")
        if level and kind == "paragraph":
            return Paragraph(text, "heading", min(level, 6), marker)
        if marker and kind == "paragraph":
            return Paragraph(text, "list_item", 0, marker, STEP * (depth + 1), bold)
        return Paragraph(text, kind, 0, "", style.indent or 0.0, bold)

    def _diagram(self, target: str | None) -> Iterator[Item]:
        """The texts of a diagram, whose words stand in a part of their own."""
        root = self._root(target)
        for element in root.iter() if root is not None else ():
            if name(element) == "p":
                yield Paragraph("".join(e.text or "" for e in element.iter() if name(e) == "t"))

    def _table(self, element: Any) -> Table:
        rows: list[tuple[Cell | None, ...]] = []
        heads = 0
        for row in _children(element, "tr"):
            properties = child(row, "trPr")
            if child(properties, "del") is not None:
                continue
            cells: list[Cell | None] = [None] * min(whole(value(properties, "gridBefore")), _MOST_COLUMNS)
            for cell in _children(row, "tc"):
                span = max(1, min(whole(value(cell, "tcPr", "gridSpan")), _MOST_COLUMNS))
                merged = child(cell, "tcPr", "vMerge")
                goes_on = merged is not None and attribute(merged, "val") in ("", "continue")
                cells.append(None if goes_on else Cell(tuple(self._body(cell)), span))
                cells += [None] * (span - 1)
            heads += heads == len(rows) and bool(on(properties, "tblHeader"))
            rows.append(tuple(cells))
        look = child(element, "tblPr", "tblLook")
        if not heads and look is not None and _sets_off_first_row(look):
            heads = int(bool(self._styles.of(value(element, "tblPr", "tblStyle")).bold_heads))
        return Table(tuple(rows), heads)


def _sets_off_first_row(look: Any) -> bool:
    bits = attribute(look, "val")  # in files of older programs
    return attribute(look, "firstRow") in ("1", "true") or bool(
        re.fullmatch("[0-9A-Fa-f]{4}", bits) and int(bits, 16) & _FIRST_ROW
    )


def _attribute_of(properties: Any, element: str, wanted: str) -> str:
    """An attribute of one of a paragraph's properties; "" where there is none."""
    found = child(properties, element)
    return attribute(found, wanted) if found is not None else ""


def _children(element: Any, wanted: str) -> Iterator[Any]:
    """The elements of a name inside another, also where controls or marks of changes stand around them."""
    for part in element if element is not None else ():
        if name(part) == wanted:
            yield part
        elif name(part) in ("sdt", "sdtContent", *wordtext.THROUGH):
            yield from _children(part, wanted)


def _related(parts: archive.Archive, part: str) -> Iterator[tuple[str, str, str]]:
    """What a part of the document refers to: kind, name and id of each other part."""
    folder, file = posixpath.split(part)
    root = parts.xml(posixpath.join(folder, "_rels", f"{file}.rels"))
    for element in root if root is not None else ():
        target = attribute(element, "Target")
        if name(element) == "Relationship" and attribute(element, "TargetMode") != "External":
            path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            yield attribute(element, "Type").rpartition("/")[2], path, attribute(element, "Id")
