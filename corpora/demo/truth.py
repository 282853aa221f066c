"""The true passages of a demo paper, read from its HTML source in document order.

A passage is a `p`, an `li` or a row of `table.data`. The sentence that introduces a list belongs to the list's items.
Contents, captions, references, footnotes, pull quotes and decorative text are no passages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import lxml.html
from lxml.html import HtmlElement

NOT_PASSAGES = {"toc", "references", "footnote", "pullquote", "furniture", "meta"}
_LEAD_IN = re.compile(r"(?:^|(?<=[.!?])\s+)([^.!?]*(?:\b(?:e\.g|i\.e|No|cl|s)\.[^.!?]*)*:)$")
_TYPED = re.compile(r"\(([a-z]|[ivx]+|\d+)\)\s")
_ROMAN = re.compile(r"[ivx]+")


@dataclass(frozen=True)
class TruePassage:
    """One passage of the source: document, number from 1, kind, headings above it, lead-in of its list, text."""

    document_id: str
    passage_no: int
    kind: str
    section: str
    lead_in: str
    text: str


def meta(path: Path) -> dict[str, str]:
    """The `meta` entries of a source's head, and its title."""
    tree = lxml.html.fromstring(path.read_bytes())
    found = {str(m.get("name")): str(m.get("content")) for m in tree.xpath("//meta[@name]")}
    return found | {"title": _text(tree.find(".//title"))}


def passages(path: Path) -> list[TruePassage]:
    """The passages of a source in document order."""
    body = lxml.html.fromstring(path.read_bytes()).find("body")
    section: dict[int, str] = {}
    result = []
    for element, kind, lead_in, text in _walk(body):
        if kind == "heading":
            level = int(element.tag[1])
            section = {k: v for k, v in section.items() if k < level} | {level: text}
            continue
        path_text = " > ".join(v for k, v in sorted(section.items()) if k > 1)
        result.append(TruePassage(path.stem, len(result) + 1, kind, path_text, lead_in, text))
    return result


def _walk(element: HtmlElement, lead_in: str = "") -> Iterator[tuple[HtmlElement, str, str, str]]:
    pending = ""
    typed = ["", ""]  # lead-ins of items typed as paragraphs: "(a) ...", and of "(i) ..." below them
    for child in element:
        if not isinstance(child.tag, str) or NOT_PASSAGES & set((child.get("class") or "").split()):
            continue
        tag = child.tag
        if tag in ("style", "script", "svg", "figcaption", "caption", "nav"):
            continue
        if re.fullmatch(r"h[1-6]", tag):
            pending = ""
            yield child, "heading", "", _text(child)
        elif tag in ("p", "li"):
            own = _text(child, without=("ul", "ol"))
            nested = child.find("./ul") is not None or child.find("./ol") is not None
            follows = child.getnext()
            leads = own.endswith(":") and (nested or (follows is not None and _is_list(follows)))
            item = tag == "li" or element.tag in ("ul", "ol")
            marker = None if item else _TYPED.match(own)
            if not marker:
                typed = ["", ""]
            elif not (typed[1] and _ROMAN.fullmatch(marker[1])):
                typed[1] = ""
            inherited = lead_in if item else " ".join(t for t in typed if t)
            pending, own = _split(own) if leads else ("", own)
            if own:
                yield child, "list_item" if item or inherited else "paragraph", inherited, own
            if leads and not nested and not item and follows.tag == "p":
                typed[1 if marker else 0] = pending
            for sub in child:
                if sub.tag in ("ul", "ol"):
                    yield from _walk(sub, f"{lead_in} {pending}".strip())
        elif tag in ("ul", "ol"):
            yield from _walk(child, pending)
            pending = ""
        elif tag == "table":
            if "data" in (child.get("class") or "").split():
                yield from _rows(child)
        else:
            yield from _walk(child, lead_in)


def _is_list(element: HtmlElement) -> bool:
    return element.tag in ("ul", "ol") or (element.tag == "p" and bool(_TYPED.match(_text(element))))


def _rows(table: HtmlElement) -> Iterator[tuple[HtmlElement, str, str, str]]:
    headings: list[str] = []
    for row in table.iter("tr"):
        cells = [_text(c) for c in row if c.tag in ("td", "th")]
        if all(c.tag == "th" for c in row):
            headings = cells
        elif any(cells):
            named = [
                f"{h}: {c}" if h else c
                for h, c in zip(headings + [""] * (len(cells) - len(headings)), cells, strict=False)
                if c
            ]
            yield row, "table_row", "", " | ".join(named)


def _split(text: str) -> tuple[str, str]:
    """The lead-in sentence at the end of a text, and what stands before it."""
    match = _LEAD_IN.search(text)
    before = text[: match.start()].strip() if match else ""
    # "4. The aims are:": a clause number is no sentence.
    return (match[1], before) if match and re.search(r"[a-z]", before) else (text, "")


def _text(element: HtmlElement, without: tuple[str, ...] = ()) -> str:
    parts = [element.text or ""]
    for child in element:
        if child.tag == "br":
            parts.append(" ")
        elif isinstance(child.tag, str) and child.tag not in without and child.tag not in ("svg", "style"):
            parts.append(_text(child))
        parts.append(child.tail or "")
    return " ".join("".join(parts).replace("\xad", "").split())
