"""Running headers, footers and page numbers, found by repetition over pages.

A line in the outer zones of a page is furniture when the same text (digits aside) stands at the same height on several
pages, when it is a lone page number at the edge or stands beside one, when it repeats the title or a heading of the
document in small type, or when it stands where other pages have furniture (headers that change with the chapter).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from mccode.lines import Line
from mccode.printed import Page

# Share of the page's height, from the top and from the bottom, in which furniture is looked for.
ZONE = 0.14
# Zone for a lone page number.
EDGE = 0.10
# A line so much larger than the body may be a numbered heading: it is furniture only if every digit is repeated.
LARGE = 1.15
# Type below this share of the body's size is small.
SMALL = 0.93
# Heights are compared with this tolerance, in points.
STEP = 6.0
# So many pages must share a text, at least; in short documents, where headers may alternate, fewer.
REPEATS = 3
SHORT_DOCUMENT, SHORT_REPEATS = 6, 2
# A changing header has at most this many words and stands in a band that this share of pages uses.
HEADER_WORDS = 14
BAND_SHARE = 0.4

# A header may name a heading of at least so many letters.
NAME_LETTERS = 5

_NOT_LETTERS = re.compile(r"[\W\d_]+")
# What stands between the things that a header names.
_BETWEEN = re.compile(r"\s[-–—|·•/]+\s|[|·•]")
# Entries of a table of contents and ends of sentences name no heading.
_NO_NAME = re.compile(r"(?:\.\s?){4,}|[.;,]$")
_PAGE_NUMBER = re.compile(
    r"[\W_]*(?:(?:page|p\.?|pg\.?|seite|página|pagina)\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:of|/|\||von|de|di)\s*\d{1,4})?[\W_]*",
    re.IGNORECASE,
)

Place = tuple[int, int]  # page index, line index


def find(pages: Sequence[Page], lines: Sequence[Sequence[Line]]) -> set[Place]:
    """The (page index, line index) of every line that is furniture; ``lines[i]`` are the lines of ``pages[i]``."""
    zone = [
        (i, j, line)
        for i, page in enumerate(pages)
        for j, line in enumerate(lines[i])
        if line.bottom < ZONE * page.height or line.top > (1 - ZONE) * page.height
    ]
    pages_by_key: dict[tuple[str, int], set[int]] = defaultdict(set)
    for i, _, line in zone:
        for height in _heights(line, pages[i], both=True):
            pages_by_key[_key(line), height].add(i)
            pages_by_key[line.text, height].add(i)
    sizes = Counter(line.size for page_lines in lines for line in page_lines for _ in line.words)
    body = max(sizes, key=lambda size: sizes[size], default=0.0)
    needed = SHORT_REPEATS if len(pages) <= SHORT_DOCUMENT else REPEATS
    found: set[Place] = set()
    for i, j, line in zone:
        key = _key(line) if line.size < LARGE * body else line.text
        repeated = key and any(len(pages_by_key[key, h]) >= needed for h in _heights(line, pages[i]))
        if repeated or _is_page_number(line, pages[i], lines[i]):
            found.add((i, j))
    found |= _counted(zone, pages)
    titles = _titles(lines, {(i, j) for i, j, _ in zone}, body)
    for i, j, line in zone:
        others = [x for k, x in enumerate(lines[i]) if (i, k) not in found]
        small = line.size < SMALL * body or (line.size < body / SMALL and not line.bold)
        named = small and not _NO_NAME.search(line.text) and any(part in titles for part in _parts(line.text))
        if (i, j) not in found and len(line.words) <= HEADER_WORDS and _is_outermost(line, others):
            beside = any((i, k) in found and abs(x.base - line.base) < 0.5 * line.size for k, x in enumerate(lines[i]))
            if (named or beside) and _stands_apart(line, others):
                found.add((i, j))
    used = {(height, i) for i, j in found for height in _heights(lines[i][j], pages[i], both=True)}
    bands = Counter(height for height, _ in used)
    for i, j, line in zone:
        if (i, j) in found or len(line.words) > HEADER_WORDS:
            continue
        in_band = any(bands[h] >= max(REPEATS, BAND_SHARE * len(pages)) for h in _heights(line, pages[i]))
        others = [x for k, x in enumerate(lines[i]) if (i, k) not in found]
        if in_band and _is_outermost(line, others) and _stands_apart(line, others):
            found.add((i, j))
    return found


def _counted(zone: Sequence[tuple[int, int, Line]], pages: Sequence[Page]) -> set[Place]:
    """Numbers at one height that count up with the pages, whatever stands near them."""
    series: dict[tuple[int, int], set[Place]] = defaultdict(set)
    for i, j, line in zone:
        if line.text.isdecimal():
            for height in _heights(line, pages[i], both=True):
                series[int(line.text) - i, height].add((i, j))
    return {place for places in series.values() if len({i for i, _ in places}) >= REPEATS for place in places}


def _titles(lines: Sequence[Sequence[Line]], zone: set[Place], body: float) -> str:
    """The letters of the headings, which a header may repeat: large lines, and bold ones outside the zones."""
    return "".join(
        _key(line) for i, page in enumerate(lines) for j, line in enumerate(page)
        if line.size >= LARGE * body or (line.bold and line.size >= body and (i, j) not in zone)
    )  # fmt: skip


def _parts(text: str) -> list[str]:
    """The letters of a header, and of its parts where it names several things."""
    parts = [_NOT_LETTERS.sub("", part.casefold()) for part in (text, *_BETWEEN.split(text))]
    return [part for part in parts if len(part) >= NAME_LETTERS]


def _key(line: Line) -> str:
    return _NOT_LETTERS.sub("", line.text.casefold())


def _heights(line: Line, page: Page, both: bool = False) -> list[int]:
    """The line's height class from the nearer edge (negative from the bottom), with its neighbour if ``both``."""
    middle = (line.top + line.bottom) / 2
    exact = (middle if middle < page.height / 2 else middle - page.height) / STEP
    near = round(exact)
    return [near, near + (1 if exact > near else -1)] if both else [near]


def _is_page_number(line: Line, page: Page, others: Sequence[Line]) -> bool:
    at_edge = line.bottom < EDGE * page.height or line.top > (1 - EDGE) * page.height
    is_number = bool(_PAGE_NUMBER.fullmatch(line.text)) and not line.text.endswith(".")
    return at_edge and is_number and _is_outermost(line, others) and _stands_apart(line, others)


def _stands_apart(line: Line, others: Sequence[Line]) -> bool:
    """Whether much white space lies above and below; what stands beside it does not matter."""
    gap = 0.6 * (line.bottom - line.top)
    return all(
        o.bottom < line.top - gap or o.top > line.bottom + gap or abs(o.base - line.base) < gap
        for o in others if o is not line
    )  # fmt: skip


def _is_outermost(line: Line, others: Sequence[Line]) -> bool:
    """Whether no other line stands wholly between this one and the nearer edge of the page."""
    above = all(o.bottom > line.top for o in others if o is not line)
    below = all(o.top < line.bottom for o in others if o is not line)
    return above or below
