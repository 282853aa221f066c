"""What the styles and lists of an OpenDocument text (ODT) say of its paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from mccode.archive import attribute, child, name, whole
from mccode.listmarks import Level

LEVELS = 10
_POINTS = {"in": 72.0, "cm": 72 / 2.54, "mm": 7.2 / 2.54, "pt": 1.0, "pc": 12.0, "px": 0.75}
_LENGTH = re.compile(r"(-?\d{1,6}(?:\.\d{1,9})?)(in|cm|mm|pt|pc|px)")
_BOLD = re.compile(r"bold|[6-9]00")


@dataclass(frozen=True)
class Style:
    """A paragraph's or a text's style: the names of itself and what it is made from, and what they say together.

    ``bold`` is None where they say nothing of the weight. ``breaks`` says whether a page begins before it, ``ends``
    whether one ends after it. ``indent`` is in points. ``numbers`` names its list style: "" for
    none, None where they say nothing.
    """

    names: tuple[str, ...] = ()
    bold: bool | None = None
    hidden: bool = False
    breaks: bool = False
    ends: bool = False
    indent: float = 0.0
    numbers: str | None = None


class Styles:
    """The styles of a document by name, with what they inherit, and its list styles by name."""

    def __init__(self, *roots: Any) -> None:
        self._elements: dict[tuple[str, str], Any] = {}
        self._known: dict[tuple[str, str], Style] = {}
        self.lists: dict[str, list[Level]] = {}
        self.outline: list[Level] = [Level(form="")] * LEVELS
        for root in roots:
            for element in root.iter() if root is not None else ():
                match name(element):
                    case "style":
                        self._elements[attribute(element, "family"), attribute(element, "name")] = element
                    case "list-style":
                        self.lists[attribute(element, "name")] = _levels(element)
                    case "outline-style":
                        self.outline = self.lists[attribute(element, "name")] = _levels(element)

    def of(self, family: str, wanted: str) -> Style:
        """The style of a family (``paragraph`` or ``text``) and name; an empty one where it is unknown."""
        key = (family, wanted)
        if key not in self._known:
            chain: list[Any] = []
            names = [wanted]
            while (element := self._elements.get((family, names[-1]))) is not None and element not in chain:
                chain.append(element)
                names.append(attribute(element, "parent-style-name"))
            self._known[key] = _style(names, chain)
        return self._known[key]


def _style(names: list[str], chain: list[Any]) -> Style:
    weight, display = _nearest(chain, "text-properties", "font-weight"), _nearest(chain, "text-properties", "display")
    # A page begins where the text begins to follow another master page.
    master = next((attribute(e, "master-page-name") for e in chain if attribute(e, "master-page-name")), "")
    return Style(
        names=tuple(map(_readable, names)),
        bold=bool(_BOLD.fullmatch(weight)) if weight else None,
        hidden=display == "none",
        breaks=_nearest(chain, "paragraph-properties", "break-before") == "page" or bool(master),
        ends=_nearest(chain, "paragraph-properties", "break-after") == "page",
        indent=_points(_nearest(chain, "paragraph-properties", "margin-left")),
        numbers=next((e.get(key) for e in chain for key in e.attrib if key.endswith("}list-style-name")), None),
    )


def _readable(name: str) -> str:
    """A style's name in lower case; in the file spaces and the like are written as ``_20_``."""
    return re.sub("_([0-9a-f]{2})_", lambda match: chr(int(match[1], 16)), name).lower()


def _nearest(chain: list[Any], properties: str, wanted: str) -> str:
    """A property of the first style in a chain that sets it."""
    found = (attribute(p, wanted) for p in (child(e, properties) for e in chain) if p is not None)
    return next((text for text in found if text), "")


def _points(length: str) -> float:
    match = _LENGTH.fullmatch(length)
    return float(match[1]) * _POINTS[match[2]] if match else 0.0


def _levels(element: Any) -> list[Level]:
    levels = [Level(form="")] * LEVELS
    for part in element:
        at = whole(attribute(part, "level")) - 1
        if 0 <= at < LEVELS:
            levels[at] = _level(part, at)
    return levels


def _level(element: Any, at: int) -> Level:
    if name(element) == "list-level-style-bullet":
        return Level("bullet")
    form = attribute(element, "num-format")
    if not form:
        return Level("")
    pattern = attribute(element, "num-list-format")
    if pattern:  # "%1%.%2%." with the number of each level between percent signs
        text = re.sub(r"%(\d)%", r"%\1", pattern)
    else:
        shown = max(1, min(whole(attribute(element, "display-levels")) or 1, at + 1))
        text = ".".join(f"%{n}" for n in range(at + 2 - shown, at + 2))
        text = attribute(element, "num-prefix") + text + attribute(element, "num-suffix")
    return Level(form, text, whole(attribute(element, "start-value")) or 1)
