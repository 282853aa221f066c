"""What the elements of a web page are by their names, roles and attributes: content, furniture, notes, left out."""

from __future__ import annotations

import re
from typing import Any

from mccode.listmarks import written
from mccode.typed import bullet

BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "search",
    "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
LISTS = frozenset(("ol", "ul", "menu", "dir"))
# Inside these a header or footer is that of a part, not of the page.
PARTS = frozenset(("article", "aside", "main", "nav", "section"))
_LEFT_OUT = frozenset((
    "script", "style", "template", "noscript", "head", "iframe", "object", "embed", "svg", "canvas", "audio",
    "video", "select", "button", "textarea", "datalist", "map", "progress", "meter", "del", "rt", "rp",
    "annotation", "annotation-xml",
))  # fmt: skip
_FURNITURE = frozenset(("nav", "search", "dialog"))
_FURNITURE_ROLES = frozenset((
    "navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu",
    "menubar", "toolbar", "tablist",
))  # fmt: skip
_TOC_ROLES = frozenset(("doc-toc", "doc-index", "doc-pagelist"))
_NOTE_ROLES = frozenset(("doc-footnote", "doc-footnotes", "doc-endnote", "doc-endnotes"))
_NOTE_CLASSES = frozenset(("footnote", "footnotes", "endnote", "endnotes"))
_NOTE_ID = re.compile(r"(?:sd)?(?:footnote|endnote)s?\d*")
_NOTE_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[ivxlc]{1,5}|[a-z]|[*†‡§]+)[\])]?")
# What links of headings and notes show: a sign that leads to the place itself, or back to the text.
_SIGN = re.compile(r"[↩↑⏎^¶#§🔗\ufe0e\ufe0f\s]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HEAVY = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*?\b(none|(?:lower|upper)-(?:alpha|latin|roman))", re.IGNORECASE)
_LIST_FORMS = {"none": "", "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A",
               "lower-roman": "i", "upper-roman": "I"}  # fmt: skip


def role(element: Any) -> str:
    """The element's role; "" where it gives none."""
    return str(element.get("role") or "").lower().partition(" ")[0]


def is_left_out(element: Any) -> bool:
    """Whether an element is not part of the text: scripts, forms, what is hidden or deleted, marks of notes."""
    if element.tag in _LEFT_OUT or element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    return bool(_HIDDEN.search(element.get("style") or "")) or (element.tag == "a" and _is_mark(element))


def _is_mark(link: Any) -> bool:
    """Whether a link is the mark of a note, or a sign beside a heading or note."""
    text = "".join(link.itertext()).strip()
    if not str(link.get("href") or "").startswith("#") or len(text) > 8:
        return False
    if _SIGN.fullmatch(text):
        return True
    raised = any(e.tag == "sup" for e in (link.getparent(), *link) if e is not None)
    noted = role(link).startswith("doc-") or "footnote" in str(link.get("class") or "")
    return bool(_NOTE_MARK.fullmatch(text)) and (raised or noted)


def kind(element: Any, in_part: bool) -> str:
    """What an element makes of all that stands in it: furniture, footnote, toc, reference, caption; else ""."""
    own = role(element)
    if element.tag in _FURNITURE or own in _FURNITURE_ROLES:
        return "furniture"
    if element.tag in ("header", "footer") and not in_part and not own:
        return "furniture"
    if own in _NOTE_ROLES or _NOTE_ID.fullmatch(str(element.get("id") or "")):
        return "footnote"
    if _NOTE_CLASSES.intersection(str(element.get("class") or "").lower().split()):
        return "footnote"
    if own in _TOC_ROLES:
        return "toc"
    if own == "doc-bibliography":
        return "reference"
    return "caption" if element.tag in ("figcaption", "caption") else ""


def level(element: Any) -> int:
    """The level of a heading, 1..6; 0 for other elements."""
    if role(element) == "heading":
        given = str(element.get("aria-level") or "2")
        return min(max(int(given), 1), 6) if given.isascii() and given.isdigit() and len(given) < 3 else 2
    match = re.fullmatch(r"h([1-6])", element.tag)
    return int(match[1]) if match and not role(element) else 0


def is_bold(element: Any) -> bool:
    """Whether an element sets its text bold."""
    return element.tag in ("b", "strong") or bool(_HEAVY.search(element.get("style") or ""))


def number(text: str | None) -> int | None:
    """A whole number of a sane size from an attribute; None where there is none."""
    match = re.fullmatch(r"\s*(-?\d{1,6})\s*", text or "", re.ASCII)
    return int(match[1]) if match else None


class List:
    """A list that is open, counting its items."""

    def __init__(self, element: Any) -> None:
        styled = _LIST_STYLE.search(element.get("style") or "")
        given = element.get("type") or ""
        self._form = _LIST_FORMS[styled[1].lower()] if styled else given if given in tuple("aAiI") else "1"
        self._is_ordered = element.tag == "ol"
        self._step = -1 if self._is_ordered and element.get("reversed") is not None else 1
        start = number(element.get("start"))
        first = 1 if self._step == 1 else sum(e.tag == "li" for e in element)
        self._next = first if start is None else start

    def marker(self, item: Any, depth: int) -> str:
        """The number or bullet of the next item; "" in a list without any."""
        value = number(item.get("value"))
        current = self._next if value is None else value
        self._next = current + self._step
        if not self._form:
            return ""
        return f"{written(current, self._form)}." if self._is_ordered else bullet(depth)
