"""What the styles and lists of a Word document (DOCX) say of its paragraphs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from mccode.archive import attribute, child, name, value, whole
from mccode.listmarks import Counter, Level

# Forms of numbers by Word's names; others are written in digits.
_FORMS = {
    "lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I", "decimalZero": "01",
    "bullet": "bullet", "none": "",
}  # fmt: skip
_LEVELS = 9
# Outline levels of headings; beyond them is text.
OUTLINE = 9
_TWIPS = 20.0


@dataclass(frozen=True)
class Style:
    """What a style says; None where it says nothing.

    ``name`` is in English and lower case. ``level`` is that of a heading from 1, ``list_level`` from 0. ``indent``
    is in points. ``bold_heads`` says of a table's style that it sets the first row bold.
    """

    name: str = ""
    level: int | None = None
    list_id: str | None = None
    list_level: int | None = None
    bold: bool | None = None
    hidden: bool | None = None
    indent: float | None = None
    bold_heads: bool | None = None


def on(properties: Any, wanted: str) -> bool | None:
    """Whether a property is switched on; None where it is not set."""
    found = child(properties, wanted)
    return None if found is None else attribute(found, "val") not in ("0", "false", "off")


def paragraph_style(properties: Any) -> Style:
    """What a paragraph's own properties, or those of a style, say."""
    level, at = value(properties, "outlineLvl"), value(properties, "numPr", "ilvl")
    indent = child(properties, "ind")
    left = "" if indent is None else attribute(indent, "left") or attribute(indent, "start")
    return Style(
        level=whole(level) + 1 if level else None,
        list_id=value(properties, "numPr", "numId") or None,
        list_level=whole(at) if at else None,
        indent=whole(left) / _TWIPS if left else None,
    )


def over(style: Style, base: Style) -> Style:
    """A style with the gaps filled by another."""
    return replace(base, **{k: v for k, v in vars(style).items() if v not in (None, "")})


class Styles:
    """The styles of a document by their id, with what they inherit."""

    def __init__(self, root: Any) -> None:
        self._elements = {}
        self._default = ""
        for element in root if root is not None else ():
            if name(element) == "style":
                style_id = attribute(element, "styleId")
                self._elements[style_id] = element
                if attribute(element, "type") == "paragraph" and attribute(element, "default") in ("1", "true"):
                    self._default = style_id
        self._known: dict[str, Style] = {}

    def of(self, style_id: str) -> Style:
        """The style of an id; that of plain paragraphs where the id is empty or unknown."""
        style_id = style_id if style_id in self._elements else self._default
        if style_id not in self._known:
            chain, seen = [], set()
            while style_id in self._elements and style_id not in seen:
                seen.add(style_id)
                chain.append(self._elements[style_id])
                style_id = value(chain[-1], "basedOn")
            style = Style()
            for element in reversed(chain):
                style = over(self._own(element), style)
            return self._known.setdefault(attribute(chain[0], "styleId") if chain else style_id, style)
        return self._known[style_id]

    def _own(self, element: Any) -> Style:
        run = child(element, "rPr")
        first_row = next((e for e in element if name(e) == "tblStylePr" and attribute(e, "type") == "firstRow"), None)
        return replace(
            paragraph_style(child(element, "pPr")),
            name=value(element, "name").lower(),
            bold=on(run, "b"),
            hidden=on(run, "vanish"),
            bold_heads=on(child(first_row, "rPr"), "b"),
        )


class Lists:
    """The numbered lists of a document, counting on from paragraph to paragraph."""

    def __init__(self, root: Any) -> None:
        self._abstract: dict[str, Any] = {}
        self._by_style: dict[str, Any] = {}
        self._nums: dict[str, Any] = {}
        for element in root if root is not None else ():
            if name(element) == "abstractNum":
                self._abstract[attribute(element, "abstractNumId")] = element
                if link := value(element, "styleLink"):
                    self._by_style[link] = element
            elif name(element) == "num":
                self._nums[attribute(element, "numId")] = element
        self._levels: dict[str, list[Level]] = {}
        self._counters: dict[str, Counter] = {}
        self._restarted: set[tuple[str, int]] = set()

    def next(self, list_id: str, at: int) -> tuple[str, bool]:
        """The mark of the next item of a list at a level from 0, and whether it has one at all: "" is a bullet then."""
        num = self._nums.get(list_id)
        if num is None or not 0 <= at < _LEVELS:
            return "", False
        levels = self._of(list_id)
        counter = self._counters.setdefault(value(num, "abstractNumId"), Counter())
        restart = None
        if (list_id, at) not in self._restarted:
            self._restarted.add((list_id, at))
            override = self._override(num, at)
            start = value(override, "startOverride") if override is not None else ""
            restart = whole(start) if start else None
        mark = counter.next(levels, at, restart)
        return mark, bool(mark) or levels[at].form == "bullet"

    def level_of(self, list_id: str, style_id: str) -> int:
        """The level of a list that is tied to a paragraph style; 0 without a tie."""
        num = self._nums.get(list_id)
        for element in self._defined(num) if num is not None else ():
            if name(element) == "lvl" and value(element, "pStyle") == style_id:
                return whole(attribute(element, "ilvl"))
        return 0

    def _defined(self, num: Any) -> Any:
        abstract = self._abstract.get(value(num, "abstractNumId"))
        if abstract is not None and (link := value(abstract, "numStyleLink")):
            return self._by_style.get(link, abstract)
        return abstract if abstract is not None else ()

    def _of(self, list_id: str) -> list[Level]:
        if list_id not in self._levels:
            num = self._nums[list_id]
            levels = [Level(form="") for _ in range(_LEVELS)]
            own = [e for e in num if name(e) == "lvlOverride"]
            for element in [*self._defined(num), *(child(e, "lvl") for e in own)]:
                if element is not None and name(element) == "lvl":
                    at = whole(attribute(element, "ilvl"))
                    if at < _LEVELS:
                        levels[at] = _level(element)
            self._levels[list_id] = levels
        return self._levels[list_id]

    def _override(self, num: Any, at: int) -> Any:
        found = (e for e in num if name(e) == "lvlOverride" and whole(attribute(e, "ilvl")) == at)
        return next(found, None)


def _level(element: Any) -> Level:
    form = value(element, "numFmt")
    start = value(element, "start")
    return Level(
        form=_FORMS.get(form, "1"),
        text=value(element, "lvlText"),
        start=whole(start) if start else 1,
        legal=bool(on(element, "isLgl")),
        again=value(element, "lvlRestart") != "0",
    )
