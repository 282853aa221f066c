"""Which blocks are headings, how deep, which is the title, and what follows from them (reference lists, labels)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from mccode.lines import BULLET, ENDS, MARKER, Line
from mccode.printed import Block, Page
from mccode.records import BlockKind
from mccode.typography import SIZE_STEP, Style

HEADING_WORDS = 22
HEADING_LINES = 4
# A heading in the body's own type has at most so many words.
SHORT_HEADING_WORDS = 7
# So many headings of one style in a row are no headings.
CHAIN = 4
# The title of a table is at most so many times as large as the body.
TABLE_TITLE = 1.1
# A title is so many times as large as the body; sizes this close are one.
TITLE_SIZE, EQUAL_SIZE = 1.25, 0.97

_STOPS = re.compile(r"[.!?…][\"'”’)\]]*\d{0,2}$")
_NUMBERED = re.compile(
    r"(?:(?P<number>[A-Z]?\d{1,2}(?:\.\d{1,2}){0,3})[.)]?"
    r"|(?:Annex|Appendix|Chapter|Part|Section|Schedule)\s+[\dA-Z]+[.:]?)\s+\S"
)
_REFERENCES = re.compile(
    r"(?:[\dA-Z]{1,2}[.)]?\s+)?(?:references|bibliography|works cited|literature|sources|endnotes|notes)\W*", re.I
)
_INDEX = re.compile(r"(?:(?:subject|name|keyword|general)\s+)?index(?:\s+of\s+\w+)?\W*", re.I)
# The end of one sentence and the beginning of the next: running text, however large.
_INNER_STOP = re.compile(r"[a-z]{3}[.!?]\s+[A-Z]")
# A short numbered line with one of these is a rule, not a heading.
_MODAL = {"shall", "must", "will", "is", "are", "may"}

Look = tuple[float, bool, bool]


def looks_like(lines: Sequence[Line], text: str, words: int, style: Style) -> bool:
    """Whether a block looks like a heading by itself: short, unfinished, and large, bold, in capitals or numbered."""
    line = lines[0]
    if words > SHORT_HEADING_WORDS and _INNER_STOP.search(text):
        return False
    if words > HEADING_WORDS or len(lines) > HEADING_LINES or line.words[0].turn != 0:
        return False
    if sum(c.isalpha() for c in text) < 3:
        return False
    if (marker := MARKER.fullmatch(line.words[0].text)) and BULLET.fullmatch(marker.group()):
        return False
    if text.endswith((",", ";")) or (_STOPS.search(text) and not text.endswith("?") and words > 3):
        return False
    if line.size >= 1.12 * style.body:
        return True
    if all(x.bold for x in lines) and style.bold_share < 0.5 and line.size >= 0.85 * style.body:
        return True
    if line.size < 0.93 * style.body:
        return False
    letters = [c for c in text if c.isalpha()]
    if len(letters) >= 4 and sum(c.isupper() for c in letters) > 0.9 * len(letters) and words <= 14:
        return True
    match = _NUMBERED.match(text)
    return bool(match) and words <= 9 and not ENDS.search(text) and len(lines) == 1 and _titled(text)


def _titled(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text)
    return bool(words) and words[0][0].isupper() and not _MODAL & {w.lower() for w in words}


def rank(pages: Sequence[Page], style: Style) -> Iterator[Page]:
    """Pages with headings ranked, the title told from them, titles of tables set apart, and reference lists marked."""
    pages = _with_captions(_without_chains(pages), style)
    title = _title(pages, style)
    ranks = _ranks([b for p in pages for b in p.blocks if b.kind == "heading" and id(b) not in title])
    listed: BlockKind | None = None
    for page in pages:
        blocks = []
        for block in page.blocks:
            if id(block) in title:
                block = replace(block, kind="title")
            elif block.kind == "heading":
                block = replace(block, level=block.level or min(6, _depth(block) or ranks[_look(block)]))
                listed = _listed(block.text, listed)
            elif listed and block.kind in ("paragraph", "list_item", "label"):
                block = replace(block, kind=listed)
            blocks.append(block)
        yield replace(page, blocks=tuple(blocks))


def _listed(heading: str, before: BlockKind | None) -> BlockKind | None:
    """What a heading makes of the paragraphs below it, where they are a reference list or an index."""
    if _REFERENCES.fullmatch(heading):
        return "reference"
    if _INDEX.fullmatch(heading) or (before == "index" and len(heading) <= 2):  # "A", "B" ... inside the index
        return "index"
    return None


def _title(pages: Sequence[Page], style: Style) -> set[int]:
    """The identities of the title's blocks: the largest headings of page one, in one piece, and none elsewhere."""
    first = next((page for page in pages if page.words), None)
    if any(b.kind == "title" for p in pages for b in p.blocks):
        return set()  # the file names it
    sizes = [b.lines[0][0].size for b in first.blocks if b.kind == "heading"] if first else []
    if first is None or not sizes or max(sizes) < TITLE_SIZE * style.body:
        return set()
    large = EQUAL_SIZE * max(sizes)
    pieces = [i for i, b in enumerate(first.blocks) if b.kind == "heading" and b.lines[0][0].size >= large]
    run = [i for n, i in enumerate(pieces) if i == pieces[0] + n]
    alike = [b for p in pages for b in p.blocks if b.kind == "heading" and b.lines[0][0].size >= large]
    if (given := alike[0].level) and (given > 1 or len(alike) > 1):
        return set()  # the file ranks its headings: the only one of the first rank is its title
    return {id(first.blocks[i]) for i in run} if len(alike) == len(run) else set()


def _without_chains(pages: Sequence[Page]) -> list[Page]:
    """Pages on which long chains of equal "headings" with nothing between them are labels: terms, map names, cells."""
    result = []
    for page in pages:
        blocks = list(page.blocks)
        for i, (last, block) in enumerate(pairwise(blocks), start=1):
            if blocks[i - 1].kind == "footnote" and block.kind == "paragraph" and _follows(last, block):
                blocks[i] = replace(block, kind="footnote")
        for i, (block, nxt) in enumerate(pairwise(blocks)):
            if _introduces(block, nxt):
                blocks[i] = replace(block, kind="heading")
        start = 0
        for i in range(len(blocks) + 1):
            same = i < len(blocks) and blocks[i].kind == "heading" and blocks[start].kind == "heading"
            same = same and not blocks[i].level  # what the file itself calls a heading is one
            if same and _look(blocks[i]) == _look(blocks[start]):
                continue
            if i - start >= CHAIN:
                blocks[start:i] = [replace(b, kind="label") for b in blocks[start:i]]
            start = i
        result.append(replace(page, blocks=tuple(blocks)))
    return result


def _follows(last: Block, block: Block) -> bool:
    """Whether a block stands below another in type that is no larger."""
    below = last.lines[-1][0].base < block.lines[0][0].base
    return below and block.lines[0][-1].size <= last.lines[-1][-1].size * (1 + SIZE_STEP)


def _introduces(block: Block, nxt: Block) -> bool:
    """Whether a short line in the body's own type is a heading: it stands right above a paragraph, flush with it."""
    if block.kind not in ("label", "paragraph") or nxt.kind not in ("paragraph", "list_item") or len(block.lines) > 1:
        return False
    first, below = block.lines[0], nxt.lines[0]
    return (
        block.flow == nxt.flow
        and first[0].turn == 0
        and len(first) <= SHORT_HEADING_WORDS
        and not block.full
        and not ENDS.search(first[-1].text)
        and not first[-1].text.endswith(",")
        and first[0].text[0].isupper()
        and re.search(r"[^\W\d]{3}", block.text) is not None
        and len(nxt.text.split()) >= 2 * SHORT_HEADING_WORDS
        and abs(first[0].x0 - below[0].x0) <= 3
    )


def _look(block: Block) -> Look:
    """Sorts headings from the most to the least prominent: size, weight, capitals."""
    first = block.lines[0][0]
    return (-round(first.size), not first.bold, not block.text.isupper())


def _depth(block: Block) -> int:
    """How many numbers a heading's number has: 2 for 3.1; 0 without a number."""
    match = _NUMBERED.match(block.text)
    return match["number"].count(".") + 1 if match and match["number"] else 0


def _ranks(headings: Sequence[Block]) -> dict[Look, int]:
    """The level of each look, from 1: the one that the file gives, that of its numbered headings, or one below the next
    more prominent look.

    Looks that only boxes beside the text use do not count among the others.
    """
    depths: dict[Look, list[int]] = defaultdict(list)
    for block in headings:
        depths[_look(block)].append(_depth(block))
    main = {_look(block) for block in headings if not block.box}
    given = {_look(block): block.level for block in headings if block.level}
    ranks: dict[Look, int] = {}
    level = 0
    for look in sorted(depths):
        numbered = [depth for depth in depths[look] if depth]
        own = given.get(look) or (min(numbered) if 2 * len(numbered) > len(depths[look]) else level + 1)
        ranks[look] = own
        level = max(level, own) if look in main else level
    return ranks


def _with_captions(pages: Sequence[Page], style: Style) -> list[Page]:
    """The pages with titles of tables as captions: headings of a look that stands above tables and nowhere else."""
    looks: dict[Look, bool] = {}
    for page in pages:
        for i, block in enumerate(page.blocks):
            if block.kind == "heading":
                small = -_look(block)[0] <= TABLE_TITLE * style.body and not _depth(block)
                looks[_look(block)] = looks.get(_look(block), True) and small and _is_above_table(page.blocks, i)
    return [
        replace(page, blocks=tuple(
            replace(block, kind="caption") if block.kind == "heading" and looks[_look(block)] else block
            for block in page.blocks
        ))
        for page in pages
    ]  # fmt: skip


def _is_above_table(blocks: Sequence[Block], index: int) -> bool:
    following = (b.kind for b in blocks[index + 1 :] if b.kind != "furniture")
    return next(following, "") == "table_row"
