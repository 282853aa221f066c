"""The text of one paragraph of a Word document: its runs, without what is deleted, hidden or a field's instruction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from mccode.archive import attribute, child, name, value
from mccode.typed import LINE, PAGE
from mccode.wordstyles import Style, Styles, on

# Elements whose content stands in the text as if they were not there. What is not named here is not printed.
THROUGH = {"ins", "moveTo", "hyperlink", "fldSimple", "smartTag", "customXml", "bdo", "dir", "rubyBase"}
_GRAPHICS = {"drawing", "pict", "object"}
_MARKS = {"tab": "\t", "ptab": "\t", "cr": LINE, "noBreakHyphen": "-", "lastRenderedPageBreak": PAGE}
# White space inside an element's text has no meaning of its own.
_PLAIN = str.maketrans(dict.fromkeys("\n\r\v\f", " "))


@dataclass
class Read:
    """What a paragraph holds: its pieces of text with their weight, text boxes, ids of diagrams, notes it calls."""

    pieces: list[tuple[str, bool]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    diagrams: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.pieces)

    @property
    def bold(self) -> bool:
        """Whether all that can be seen of it is bold."""
        return all(bold for text, bold in self.pieces if text.strip())


class Reader:
    """Reads paragraphs in order: a field may begin in one and end in another."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._fields: list[bool] = []  # for each open field whether its result has begun

    def read(self, paragraph: Any, style: Style) -> Read:
        """What a paragraph of a style holds."""
        found = Read()
        self._inside(paragraph, style, found)
        return found

    def _inside(self, element: Any, style: Style, found: Read) -> None:
        for part in element if element is not None else ():
            match name(part):
                case "r":
                    self._run(part, style, found)
                case "sdt":
                    self._inside(child(part, "sdtContent"), style, found)
                case "AlternateContent":
                    self._inside(choice(part), style, found)
                case other if other in THROUGH or _is_formula(part):
                    self._inside(part, style, found)

    def _run(self, run: Any, style: Style, found: Read) -> None:
        properties = child(run, "rPr")
        own = self._styles.of(named) if (named := value(properties, "rStyle")) else Style()
        if _first(on(properties, "vanish"), own.hidden, style.hidden):
            return
        bold = _first(on(properties, "b"), own.bold, style.bold)
        for part in run:
            text = ""
            match name(part):
                case "t":
                    text = (part.text or "").translate(_PLAIN)
                case "br":
                    text = LINE if attribute(part, "type") in ("", "textWrapping") else " "
                case "sym":
                    text = _symbol(attribute(part, "char"))
                case "fldChar":
                    self._field(attribute(part, "fldCharType"))
                case "footnoteReference" | "endnoteReference" as kind:
                    found.notes.append((kind.removesuffix("Reference"), attribute(part, "id")))
                case "ruby":
                    self._inside(part, style, found)
                case other if other in _GRAPHICS or other == "AlternateContent":
                    _look_into(part, found)
                case other:
                    text = _MARKS.get(other, "")
            if text and all(self._fields):
                found.pieces.append((text, bold))

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()


def choice(element: Any) -> Any:
    """The first of several forms of the same content."""
    found = child(element, "Choice")
    return found if found is not None else child(element, "Fallback")


def _look_into(graphic: Any, found: Read) -> None:
    """Puts aside the text boxes and diagrams of a drawing."""
    for part in _open(choice(graphic) if name(graphic) == "AlternateContent" else graphic):
        if name(part) == "txbxContent":
            found.boxes.append(part)
        elif name(part) == "relIds":
            found.diagrams.append(attribute(part, "dm"))


def _open(element: Any) -> Iterator[Any]:
    """The elements below another, those inside text boxes aside; of several forms of one content the first."""
    for part in element if element is not None else ():
        yield part
        if name(part) == "AlternateContent":
            yield from _open(choice(part))
        elif name(part) != "txbxContent":
            yield from _open(part)


def _first(*values: bool | None) -> bool:
    return next((v for v in values if v is not None), False)


def _symbol(code: str) -> str:
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    return chr(number) if 32 <= number < 0xD800 or 0xE000 <= number < 0xFFFE else ""


def _is_formula(element: Any) -> bool:
    return isinstance(element.tag, str) and "/math}" in element.tag
