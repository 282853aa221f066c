"""Passages, the units of coding, from the blocks of a document.

Paragraphs are joined over columns and pages, headings become the section path of what follows, a list's
lead-in sentence goes with its items. The document's text is the passages and headings in reading order; it is
built here once, and every passage is a span of it.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mccode import clean, rowtext
from mccode.lines import BULLET, ENDS, MARKER
from mccode.printed import Block, Document, Word
from mccode.records import Aside, Box, Passage, PassageKind, Reading

# Part of every passage's id: raise it when a change of the reader moves spans or alters text.
EXTRACTION_VERSION = "2"
SEPARATOR = "\n\n"
# A paragraph may go on after so many other units that stand between its parts.
REACH = 4
# Paragraphs indented by so many type sizes below a colon are items.
INDENT = 0.8
# A pull quote repeats so many words of the text.
QUOTE_WORDS = range(4, 41)

_TEXT_KINDS = ("paragraph", "list_item", "table_row")
# A footnote's mark may follow the stop of the sentence before.
_LAST_SENTENCE = re.compile(
    r"(?:^|(?<=[.!?]\s)|(?<=[a-z)\]][.!?]\d\s)|(?<=[a-z)\]][.!?]\d\d\s))"
    r"(?:(?!(?<=[a-z\d)\]][.!?])\d{0,2}\s+(?=[A-Z“\"(])).)*:$"
)
_SHORT_WORD = re.compile(r"(?:^|\s)[a-zà-ÿ]{1,3}$")


@dataclass
class _Unit:
    """A passage in the making: the blocks joined so far."""

    kind: PassageKind
    blocks: list[Block]
    section: tuple[str, ...]
    lead_in: str = ""
    text: str = ""


def split(document: Document) -> Reading:
    """The document's passages in reading order, its text, and what was set aside (headings, furniture, captions)."""
    blocks = [block for page in document.pages for block in page.blocks]
    known = clean.vocabulary(block.lines for block in blocks)
    asides: list[Aside] = []
    units: list[_Unit | str] = []
    section: list[tuple[int, str]] = []
    outer: list[tuple[int, str]] = []
    caption = ""  # of the table that follows it
    box = (0, 0)
    for block in blocks:
        # A box has the section that it stands in, and headings of its own that end with it.
        if box[1] and (block.page, block.box) != box:
            section = outer
        if block.box and (block.page, block.box) != box:
            outer = section
        box = (block.page, block.box)
        if block.kind in _TEXT_KINDS:
            begun = next((u for near, u in _recent(units) if _goes_on(u.blocks[-1], block, near)), None)
            if begun is not None:
                begun.blocks.append(block)
            else:
                within = (*section, (9, caption)) if caption and block.kind == "table_row" else section
                units.append(_Unit(_kind(block), [block], tuple(text for _, text in within)))
            caption = caption if block.kind == "table_row" else ""
            continue
        text = clean.running(block.lines, known)
        if not text:
            continue
        asides.append(Aside(block.kind, block.page, text))
        if block.kind != "furniture":
            caption = text if block.kind == "caption" else ""
        if block.kind == "heading":
            section = [entry for entry in section if entry[0] < block.level] + [(block.level, text)]
            units.append(text)
    for unit in units:
        if isinstance(unit, _Unit):
            unit.text = _text(unit, known)
    units = _without_pull_quotes(units, asides)
    _give_lead_ins(units)
    return _assemble(document, units, known, asides)


def _without_pull_quotes(units: list[_Unit | str], asides: list[Aside]) -> list[_Unit | str]:
    """The units without paragraphs that only repeat words of a longer one on their page or next to it."""
    by_page: dict[int, dict[tuple[int, int, float], list[str]]] = defaultdict(lambda: defaultdict(list))
    for unit in units:
        if isinstance(unit, _Unit):
            by_page[unit.blocks[0].page][_stand(unit.blocks[0])].append(_folded(unit.text))
    kept: list[_Unit | str] = []
    for unit in units:
        if isinstance(unit, _Unit) and unit.kind == "paragraph" and not unit.text.endswith(":"):
            text, page = _folded(unit.text), unit.blocks[0].page
            stands = (item for number in (page - 1, page, page + 1) for item in by_page.get(number, {}).items())
            others = (other for stand, texts in stands if _set_apart(_stand(unit.blocks[0]), stand) for other in texts)
            if text.count(" ") + 1 in QUOTE_WORDS and any(len(other) > len(text) and text in other for other in others):
                asides.append(Aside("pull_quote", page, unit.text))
                continue
        kept.append(unit)
    return kept


def _stand(block: Block) -> tuple[int, int, float]:
    """Where a block stands and in what type: its page, its column or box there, and its size."""
    return block.page, block.flow, block.lines[0][0].size


def _set_apart(quote: tuple[int, int, float], other: tuple[int, int, float]) -> bool:
    """Whether a block stands in other type than another one, or in another column or box."""
    return abs(quote[2] - other[2]) > 0.07 * other[2] or quote[:2] != other[:2]


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _kind(block: Block) -> PassageKind:
    if block.kind == "table_row":
        return "table_row"
    if block.kind == "list_item":
        return "clause" if re.match(r"[A-Z]?\d+\.\d", block.lines[0][0].text) else "list_item"
    return "paragraph"


def _recent(units: Sequence[_Unit | str]) -> Iterator[tuple[bool, _Unit]]:
    """The last unit, then those before it that a pull quote, a box or a heading may have cut off from their end."""
    for distance, unit in enumerate(reversed(units[-REACH:])):
        if isinstance(unit, _Unit) and (distance == 0 or not ENDS.search(unit.blocks[-1].lines[-1][-1].text)):
            yield distance == 0, unit


def _goes_on(last: Block, block: Block, near: bool) -> bool:
    """Whether a block continues an earlier one in another column or page; ``near`` if nothing stands between."""
    if block.goes_on is not None:
        return block.goes_on and near
    if block.kind != "paragraph" or last.kind == "table_row":
        return False
    if (last.box or block.box) and (last.page, last.box) != (block.page, block.box):
        return False
    a, b = last.lines[-1][-1], block.lines[0][0]
    if abs(last.lines[-1][0].size - b.size) > 0.07 * b.size or last.lines[-1][0].bold != b.bold:
        return False
    end, start = a.text, b.text
    if ENDS.search(end):
        return False
    if start[0].islower() or (end[-1] == "," and near):
        return True
    if end[-1] in "\ufffe-\u00ad\u2010" or (last.page, last.flow) == (block.page, block.flow):
        return False
    return near and (bool(_SHORT_WORD.search(end)) or (last.full and len(last.text.split()) >= 8))


def _give_lead_ins(units: list[_Unit | str]) -> None:
    """Turns each sentence that introduces a list into the ``lead_in`` of the list's items."""
    stack: list[tuple[str, str]] = []  # (marker style, lead-in), outermost first
    introduced = ""
    margin: float | None = None  # left edge of a sentence that introduces indented paragraphs without markers
    for index, unit in enumerate(units):
        if isinstance(unit, str):
            stack, introduced, margin = [], "", None
            continue
        style = _marker_style(unit, stack) or ("indent" if _is_indented(unit, margin) else "")
        if style == "indent":
            unit.kind = "list_item"
        if style:
            while stack and stack[-1][0] != style and any(s == style for s, _ in stack):
                stack.pop()
            if not stack or stack[-1][0] != style:
                stack.append((style, introduced))
            unit.lead_in = " ".join(lead for _, lead in stack if lead)
        else:
            stack, margin = [], None
        introduced = ""
        following = units[index + 1] if index + 1 < len(units) else None
        if isinstance(following, _Unit) and _introduces(unit, following):
            next_style = _marker_style(following, stack)
            if not next_style and _is_indented(following, unit.blocks[-1].lines[-1][0].x0):
                margin, next_style = unit.blocks[-1].lines[-1][0].x0, "indent"
            if next_style and not any(s == next_style for s, _ in stack):
                introduced = _lead_in(unit.text)
                unit.lead_in = f"{unit.lead_in}\0{introduced}"  # marks the unit as (partly) lead-in


def _introduces(unit: _Unit, following: _Unit) -> bool:
    """Whether a passage leads in what follows: it ends in a colon, or in mid-sentence right before an item."""
    if unit.text.endswith(":"):
        return True
    unfinished = not ENDS.search(unit.text) and len(unit.text.split()) > 2 and unit.text[-1].isalpha()
    first_item = following.blocks[0].kind == "list_item" and unit.blocks[0].kind == "paragraph"
    return unfinished and first_item and (unit.blocks[-1].page, unit.blocks[-1].flow) == (
        following.blocks[0].page, following.blocks[0].flow
    )  # fmt: skip


def _is_indented(unit: _Unit, margin: float | None) -> bool:
    if unit.kind != "paragraph" or margin is None:
        return False
    # The first lines of paragraphs may be indented without a list.
    firsts = [line[0] for line in unit.blocks[0].lines]
    return all(word.x0 >= margin + INDENT * word.size for word in firsts)


def _lead_in(text: str) -> str:
    match = _LAST_SENTENCE.search(text)
    return match.group().strip() if match else text


def _without_bullet(text: str) -> str:
    head, _, rest = text.partition(" ")
    return rest if rest and MARKER.fullmatch(head) and BULLET.fullmatch(head) else text


def _marker_style(unit: _Unit, stack: Sequence[tuple[str, str]]) -> str:
    """The kind of list marker a unit begins with: the bullet itself, or the form of its number; "" without one."""
    block = unit.blocks[0]
    if block.kind != "list_item":
        return ""
    first = block.lines[0][0]
    form = _marker_form(first.text, stack[-1][0].partition("@")[0] if stack else "")
    # Where the file says how deep a list stands, equal markers at two depths are of two lists.
    return form if block.goes_on is None else f"{form}@{first.x0:g}"


def _marker_form(marker: str, inner: str) -> str:
    """The bullet itself, or the form of a number; ``inner`` is the form of the list that has begun."""
    if BULLET.fullmatch(marker):
        return marker
    if re.fullmatch(r"\(?[ivx]+[.)]", marker):
        letters = re.sub(r"[ivx]+", "a", marker)
        # "(i)" is a letter after "(h)" and a roman numeral below "(a)": inside a lettered list that has begun, roman.
        in_letters = inner == letters
        return letters if in_letters and marker.strip("().") in ("v", "x") else re.sub(r"[ivx]+", "i", marker)
    return re.sub(r"\d+", "1", re.sub(r"[a-z]", "a", re.sub(r"[A-Z]", "A", marker)))


def _assemble(
    document: Document, units: Sequence[_Unit | str], known: clean.Vocabulary, asides: list[Aside]
) -> Reading:
    parts: list[str] = []
    length = 0
    passages: list[Passage] = []
    source = document.source
    placed = any(page.width for page in document.pages)
    for unit in units:
        text = unit if isinstance(unit, str) else unit.text
        start = length + len(SEPARATOR) if parts else 0
        parts.append(text)
        length = start + len(text)
        if isinstance(unit, str):
            continue
        lead_in, introduces, own_lead_in = unit.lead_in.partition("\0")
        end = length
        if introduces:
            end = start + len(text.removesuffix(own_lead_in).rstrip())
            if end <= start or not re.search(r"[^\W\d_]{2}", text[: end - start]):
                asides.append(Aside("lead_in", unit.blocks[0].page, text))
                continue
        if not re.search(r"[^\W\d_]{2}", text[: end - start]):
            asides.append(Aside("label", unit.blocks[0].page, text))
            continue
        boxes = tuple(_boxes(unit, text[: end - start] if introduces else "", known)) if placed else ()
        passages.append(
            Passage(
                id=passage_id(source.sha256, start, end),
                text=text[: end - start],
                document_id=source.document_id,
                number=len(passages) + 1,
                kind=unit.kind,
                section=unit.section,
                lead_in=lead_in,
                heads=tuple(dict.fromkeys(h for h in unit.blocks[0].heads if h.strip())),
                start=start,
                end=end,
                page=unit.blocks[0].page,
                page_end=boxes[-1].page if boxes else unit.blocks[-1].page,
                boxes=boxes,
                place="box" if unit.blocks[0].box else "text",
            )
        )
    return Reading(SEPARATOR.join(parts), tuple(passages), tuple(asides))


def passage_id(sha256: str, start: int, end: int) -> str:
    """The id of a passage: a ``p`` and 15 hexadecimal digits from the document's hash, span and extraction version.

    The letter keeps spreadsheets from reading an id as a number.
    """
    return "p" + hashlib.sha256(f"{sha256}:{start}:{end}:{EXTRACTION_VERSION}".encode()).hexdigest()[:15]


def _text(unit: _Unit, known: clean.Vocabulary) -> str:
    if unit.kind == "table_row":
        return _row_text(unit.blocks[0], known)
    text = clean.running([line for block in unit.blocks for line in block.lines], known)
    return _without_bullet(text) if unit.kind == "list_item" else text


def _row_text(block: Block, known: clean.Vocabulary) -> str:
    cells: list[tuple[str, list[Sequence[Word]]]] = []
    for head, line in zip(block.heads, block.lines, strict=True):
        if head or not cells:
            cells.append((head, [line]))
        else:
            cells[-1][1].append(line)
    texts = ((head.strip(), clean.running(lines, known)) for head, lines in cells)
    return rowtext.join(texts)


def _boxes(unit: _Unit, only: str, known: clean.Vocabulary) -> Iterator[Box]:
    """One box per printed line; with ``only`` just of the first words, whose text that is."""
    lines = [(block.page, line) for block in unit.blocks for line in block.lines]
    while only and lines:
        text = clean.running([line for _, line in lines], known)
        if len(_without_bullet(text) if unit.kind == "list_item" else text) <= len(only):
            break
        page, line = lines.pop()
        if len(line) > 1:
            lines.append((page, line[:-1]))
    return (_box(page, line) for page, line in lines)


def _box(page: int, line: Sequence[Word]) -> Box:
    return Box(
        page,
        round(min(w.x0 for w in line), 2),
        round(min(w.top for w in line), 2),
        round(max(w.x1 for w in line), 2),
        round(max(w.bottom for w in line), 2),
    )
