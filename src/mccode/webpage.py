"""Web pages (HTML) as paragraphs and tables: the content, with what stands around it labelled as furniture.

What is navigation, banner, footer or dialogue the page says by its elements and ARIA roles. An aside may be a box of
the text: only its links are furniture. Scripts, forms and what is marked as hidden are left out; style sheets are not
read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from mccode import charset, compose, plaintext, webmarks
from mccode.printed import Document
from mccode.records import BlockKind, Source
from mccode.typed import LINE, STEP, Cell, Item, Paragraph, Table, relabelled

_MOST_COLUMNS, _MOST_ROWS = 1000, 10_000


def read(source: Source) -> Document:
    """A web page. Raises `DocumentError`."""
    root = parsed(charset.read(source, charset.declared_in_page))
    return compose.document(source, items(root), title(root))


def parsed(text: str) -> Any:
    """The root element of a page. Raises `RecursionError` where elements stand inside each other beyond all bounds."""
    from lxml import html

    # As bytes: lxml refuses a text that declares an encoding. A page without any element is one all the same.
    data = f"<html>{text}<hr>".replace("\0", " ").encode("utf-8", "replace")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    root = html.document_fromstring(data, parser=parser)
    if any("depth" in entry.message for entry in parser.error_log):
        raise RecursionError  # what stands deeper has been left out
    return root


def title(root: Any) -> str:
    """What a page calls itself."""
    found = root.find(".//title")
    return " ".join("".join(found.itertext()).split()) if found is not None else ""


def items(root: Any) -> list[Item]:
    """The paragraphs and tables of a page in order.

    Where the page marks its main part, and most of the words stand in it, the rest is furniture.
    """
    titled = any(not any(e.tag in ("header", "nav") for e in h1.iterancestors()) for h1 in root.iter("h1"))
    found = list(_Walk(_State(), not titled).walk(root))
    inside = sum(_length(item) for item, in_main in found if in_main)
    outside = sum(_length(item) for item, in_main in found if not in_main)
    result: list[Item] = []
    for item, in_main in found:
        apart = inside > outside and not in_main and not _is_apart(item)
        result += relabelled("furniture", [item]) if apart else [item]
    return result


def _is_apart(item: Item) -> bool:
    """Whether the page labels a paragraph as something that is no content, or as its title."""
    if isinstance(item, Table):
        return False
    return item.kind in ("furniture", "footnote", "toc") or (item.kind == "heading" and item.level == 1)


def _length(item: Item) -> int:
    """How much content an item holds, in characters."""
    if isinstance(item, Paragraph):
        return 0 if _is_apart(item) else len(item.text)
    return sum(_length(i) for row in item.rows for cell in row if cell for i in cell.items)


@dataclass(frozen=True)
class _State:
    """What the open elements make of the text in them."""

    kind: BlockKind | str = ""
    level: int = 0
    bold: bool = False
    link: bool = False
    is_preformatted: bool = False
    in_main: bool = False
    in_part: bool = False
    aside: int = 0  # its number, outside of any 0
    indent: float = 0.0


class _Walk:
    """Goes through a page and gathers text up to the ends of paragraphs."""

    def __init__(self, state: _State, header_has_title: bool) -> None:
        self._state = state
        self._header_has_title = header_has_title
        self._before: list[tuple[Any, _State]] = []  # elements that changed the state, and what it was
        self._lists: list[webmarks.List] = []
        self._asides = 0
        self._marker = ""
        self._pieces: list[tuple[str, bool, bool]] = []  # text, whether bold, whether a link inside the page

    def walk(self, root: Any) -> Iterator[tuple[Item, bool]]:
        """The paragraphs and tables in an element, and whether they stand in the page's main part."""
        from lxml import etree

        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            is_block = element.tag in webmarks.BLOCKS
            if is_block:
                yield from self._paragraphs()
            if event == "start":
                if element is not root and webmarks.is_left_out(element):
                    walker.skip_subtree()
                elif element is not root and element.tag == "table" and self._is_table(element):
                    for caption in element.findall("caption"):
                        yield from self._inside(caption, replace(self._state, kind="caption"))
                    yield self._table(element), self._state.in_main
                    walker.skip_subtree()
                else:
                    self._enter(element)
                    self._add(element.text)
            else:
                if element.tag == "br":
                    self._pieces.append((LINE, False, False))
                elif element.tag == "li":
                    self._marker = ""
                if self._before and self._before[-1][0] is element:
                    self._state = self._before.pop()[1]
                    if element.tag in webmarks.LISTS:
                        self._lists.pop()
                if element is not root:
                    self._add(element.tail)
        yield from self._paragraphs()

    def _enter(self, element: Any) -> None:
        """Changes the state as an element that opens asks for."""
        state, tag = self._state, element.tag
        level = webmarks.level(element)
        if level and (not state.kind or (level == 1 and self._header_has_title and state.kind == "furniture")):
            state = replace(state, kind="heading", level=level)
        elif kind := webmarks.kind(element, state.in_part):
            state = replace(state, kind=state.kind or kind)
        if tag in webmarks.PARTS or webmarks.role(element) == "main":
            in_main = state.in_main or "main" in (tag, webmarks.role(element))
            self._asides += tag == "aside"
            aside = self._asides if tag == "aside" else state.aside
            state = replace(state, in_part=True, aside=aside, in_main=in_main)
        if tag in webmarks.LISTS:
            self._lists.append(webmarks.List(element))
            state = replace(state, indent=state.indent + STEP)
        elif tag == "li" and self._lists:
            self._marker = self._lists[-1].marker(element, len(self._lists) - 1)
        elif tag in ("blockquote", "dd"):
            state = replace(state, indent=state.indent + STEP)
        elif tag == "pre":
            state = replace(state, is_preformatted=True)
        elif webmarks.is_bold(element):
            state = replace(state, bold=True)
        elif tag == "a" and (state.aside or str(element.get("href") or "").startswith("#")):
            state = replace(state, link=True)
        if state is not self._state or tag in webmarks.LISTS:
            self._before.append((element, self._state))
            self._state = state

    def _add(self, text: str | None) -> None:
        if text:
            if not self._state.is_preformatted:
                text = " ".join(f"|{text}|".split())[1:-1]
            self._pieces.append((text, self._state.bold, self._state.link))

    def _paragraphs(self) -> Iterator[tuple[Item, bool]]:
        """What has been gathered since the last paragraph ended."""
        pieces, self._pieces = self._pieces, []
        text = "".join(piece for piece, _, _ in pieces)
        if not text.strip():
            return
        state, seen = self._state, [piece for piece in pieces if piece[0].strip()]
        kind, marker, self._marker = state.kind, self._marker, ""
        if state.is_preformatted and not kind:
            for paragraph in plaintext.paragraphs(text):
                yield replace(paragraph, box=state.aside), state.in_main
            return
        if not kind:
            kind = "list_item" if marker else "paragraph"
            if all(link for _, _, link in seen):
                # A link to a place of the page is part of its table of contents, or leads to its top.
                kind = "furniture" if state.aside else "toc"
        marker = marker if kind == "list_item" else ""
        bold = all(bold for _, bold, _ in seen)
        yield Paragraph(text, kind, state.level, marker, state.indent, bold, state.aside), state.in_main  # type: ignore[arg-type]

    def _is_table(self, element: Any) -> bool:
        return not self._state.kind and webmarks.role(element) not in ("presentation", "none")

    def _table(self, element: Any) -> Table:
        """The table with its cells in the columns in which they are seen."""
        rows: list[tuple[Cell | None, ...]] = []
        heads = 0
        reaching: dict[int, int] = {}  # columns covered from above, and for how many more rows
        for row, in_head in _rows(element):
            cells: list[Cell | None] = []
            found = [cell for cell in row if cell.tag in ("td", "th") and not webmarks.is_left_out(cell)]
            for cell in found:
                while reaching.get(len(cells), 0):
                    cells.append(None)
                span = max(1, min(webmarks.number(cell.get("colspan")) or 1, _MOST_COLUMNS - len(cells)))
                deep = max(1, min(webmarks.number(cell.get("rowspan")) or 1, _MOST_ROWS))
                for column in range(len(cells), len(cells) + span):
                    reaching[column] = deep
                cells += [Cell(self._cell(cell), span), *[None] * (span - 1)]
            cells += [None] * sum(1 for column, left in reaching.items() if column >= len(cells) and left)
            reaching = {column: left - 1 for column, left in reaching.items() if left > 1}
            is_head = in_head or (bool(found) and all(cell.tag == "th" for cell in found))
            heads += heads == len(rows) and is_head
            rows.append(tuple(cells))
        return Table(tuple(rows), heads, self._state.aside)

    def _cell(self, element: Any) -> tuple[Item, ...]:
        return tuple(item for item, _ in self._inside(element, replace(self._state, bold=element.tag == "th")))

    def _inside(self, element: Any, state: _State) -> Iterator[tuple[Item, bool]]:
        """What stands in an element that is read apart from the text around it."""
        return _Walk(replace(state, indent=0.0), False).walk(element)


def _rows(element: Any, in_head: bool = False) -> Iterator[tuple[Any, bool]]:
    for part in element:
        if part.tag == "tr" and not webmarks.is_left_out(part):
            yield part, in_head
        elif part.tag in ("thead", "tbody", "tfoot"):
            yield from _rows(part, part.tag == "thead")
