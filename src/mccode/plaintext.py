"""Plain text as paragraphs: lines broken to fit a width are joined again, other lines are paragraphs by themselves.

Headings are underlined, marked with #, in capitals or numbered; lists and clauses begin with a marker; a form feed
begins a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import quantiles

from mccode import charset, compose
from mccode.headings import HEADING_WORDS
from mccode.lines import BULLET, ENDS, MARKER
from mccode.printed import Document
from mccode.records import Source
from mccode.typed import LINE, PAGE, Paragraph

# Text broken at a width has lines of at most so many characters; a few may be longer, such as addresses of web pages.
WIDEST = 120
# A line that ends this share of the width before its end was meant to end there.
SHORT = 0.35
# Width of a character in points, for indents.
CHARACTER = 5.0
# A text indented by so many characters less than the item above no longer belongs to it.
OUTDENT = 2
TAB = 4
# The signs of underlines by the level of the headings above them, and how much shorter than the heading they may be.
_UNDERLINES = "=-~^"
_UNDERLINED = 0.6
_RULE = re.compile(r"([=\-~^*_#+.])\1{2,}|(?:[*_-] ){2,}[*_-]")
_HASHES = re.compile(r"(#{1,6})\s+(\S.*)")
_NOTE = re.compile(r"\[\^?(\d{1,3}|\*)\]:?\s")
_START = re.compile(r"(\S+)(\s+)(?=\S)")


def read(source: Source) -> Document:
    """A file of plain text. Raises `DocumentError`."""
    found = list(paragraphs(charset.read(source)))
    if found and _is_title(found[0]):
        found[0] = replace(found[0], kind="title")
    return compose.document(source, found)


def _is_title(first: Paragraph) -> bool:
    """Whether the first paragraph of a text is its title: one line, short and unfinished."""
    short = LINE not in first.text and len(first.text.split()) <= HEADING_WORDS
    return first.kind == "paragraph" and short and not ENDS.search(first.text) and not _line(first.text).marker


@dataclass(frozen=True)
class _Line:
    """A line: its text, its indent, the place of the text after a marker, and the marker or ""."""

    text: str
    indent: int
    text_at: int
    marker: str


def paragraphs(text: str) -> Iterator[Paragraph]:
    """The paragraphs of a text in order."""
    lines = [line.expandtabs(TAB).rstrip(" ") for line in text.split(LINE)]
    width = _width([len(line.strip(PAGE)) for line in lines if line.strip()])
    called = set(re.findall(r"\w[.,;:!?)\"”’]*\[\^?(\d{1,3}|\*)\]", text))
    begun: list[_Line] = []
    for line in [*lines, ""]:
        breaks = line.count(PAGE)
        line = line.replace(PAGE, "")
        current = _line(line) if line.strip() else None
        if begun and current and (level := _underline(begun, current)):
            yield from _finished(begun[:-1], called)
            yield Paragraph(begun[-1].text, "heading", level)
            begun = []
            continue
        if begun and (current is None or breaks or _starts(begun, current, width)):
            yield from _finished(begun, called)
            begun = []
        if breaks:
            yield Paragraph(PAGE * breaks)
        if current and not _RULE.fullmatch(current.text):
            begun.append(current)


def _width(lengths: Sequence[int]) -> int:
    """The width at which lines were broken, in characters; 0 where every line is a paragraph."""
    if len(lengths) < 2 or quantiles(lengths, n=20)[18] > WIDEST:
        return 0
    return max(length for length in lengths if length <= WIDEST)


def _line(line: str) -> _Line:
    text = line.lstrip()
    indent = len(line) - len(text)
    match = _START.match(text)
    marker = match[1] if match and MARKER.fullmatch(match[1]) else ""
    if match and marker and (marker.isdigit() or marker == "o") and match[2] == " ":
        marker = ""  # a number that begins a line of prose
    return _Line(text, indent, indent + (len(match[0]) if match and marker else 0), marker)


def _underline(begun: Sequence[_Line], line: _Line) -> int:
    """The level of the heading that a line underlines; 0 where it underlines none."""
    sign = line.text[0]
    if sign not in _UNDERLINES or line.text.strip(sign) or len(line.text) < 3:
        return 0
    above = begun[-1].text
    fits = _UNDERLINED * len(above) <= len(line.text) <= len(above) + 4
    return _UNDERLINES.index(sign) + 1 if fits and any(c.isalpha() for c in above) else 0


def _starts(begun: Sequence[_Line], line: _Line, width: int) -> bool:
    """Whether a line starts a paragraph, by the signs that `layout` goes by in print."""
    first, last = begun[0], begun[-1]
    ended = bool(ENDS.search(last.text))
    if _RULE.fullmatch(line.text) or _HASHES.fullmatch(line.text) or _HASHES.fullmatch(last.text):
        return True
    if _NOTE.match(line.text) and ended:
        return True
    room = width - last.indent - len(last.text)
    fitted = room > len(line.text.split()[0])
    if line.marker:
        is_sure = BULLET.fullmatch(line.marker) and line.marker not in "-–—"
        alike = first.marker and abs(first.indent - line.indent) < OUTDENT
        if is_sure or ended or alike or fitted or last.text.endswith((",", " and", " or")):
            return True
    if not ended and line.text[0].islower():
        return False
    if not width or (fitted and (ended or room > SHORT * width)):
        return True
    if first.marker:
        return len(begun) > 1 and line.indent <= begun[1].indent - OUTDENT
    return ended and line.indent >= first.indent + OUTDENT and line.indent > last.indent


def _finished(lines: Sequence[_Line], called: set[str]) -> Iterator[Paragraph]:
    """The paragraph that lines make, if any."""
    if not lines:
        return
    first = lines[0]
    if heading := _HASHES.fullmatch(first.text) if len(lines) == 1 else None:
        yield Paragraph(heading[2].rstrip(" #"), "heading", len(heading[1]))
        return
    note = _NOTE.match(first.text)
    yield Paragraph(
        LINE.join(line.text for line in lines),
        "footnote" if note and note[1] in called else "paragraph",
        indent=min(line.indent for line in lines) * CHARACTER,
        wrapped=True,
    )
