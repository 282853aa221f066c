"""How deep a code is treated in a passage: 1 mention, 2 description, 3 commitment, each with the reason in words.

The words that speak for a depth are the codebook's ``depth:`` cues; ``CUES`` says what each of them does. Every
sentence is weighed by itself. The sentences that hold the evidence decide, without evidence all of the passage.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from mccode import rules
from mccode.codebook_file import nearest
from mccode.errors import CodebookError
from mccode.records import Depth, Evidence, Passage
from mccode.words import CHUNK, STOP, reader

CUES = {
    "commitment": "a decision or rule: words that bind; with one of the checks a commitment",
    "limit": "check: a limit, size or price in force; binds without such a word, but not in the first person",
    "frequency": "check: how often",
    "date": "check: a date or deadline",
    "period": "check: a length of time",
    "number": "check: any number",
    "resource": "check: money, time or posts that are given",
    "actor": "check: a role or body that can be held to account",
    "assigned": "the label of an owner or deadline: the whole passage is an action that is given to somebody",
    "proposal": "not adopted: never a commitment",
    "outside": "what an outside body says: never a commitment",
    "forecast": "what may come to pass: never a commitment",
    "report": "the past, results: a commitment only with a word that binds",
    "open": "left undecided: a mention",
    "purpose": "what a document is for: a mention",
    "intention": "a wish or intention: a mention if it gives nothing that can be checked",
    "arrangement": "says in general how things are done or what is concluded: more than a mention",
    "own": "the first person: says how things are done here, more than a mention if there are several sentences",
    "label": "numbers that only name something (Goal 2); cues inside it do not count",
}
CHECKS = ("limit", "frequency", "date", "period", "number", "resource", "actor")
CAPS = ("proposal", "outside", "forecast")
# A description in fewer words for each of the passage's codes is a mention in passing. The manual's shortest usual
# passage has 15 words; thresholds from 12 to 18 make no difference.
PASSING = 15
NAMES = {1: "mention", 2: "description", 3: "commitment"}

# A list marker or clause number, "(a)", "3.", "4.2", is not a number of the passage; "1.9 million" is.
_MARKER = re.compile(
    r"\s*(?:§\s*\d+\s|\(?(?:\d{1,3}|[A-Za-z]|[ivxlIVXL]{1,5})[.)]\s|\d{1,3}(?:\.\d{1,3})+[.)]?\s(?=\s*[^\sa-z])|[^\w\s\"'“‘«(\[€$£]\s)"
)
_QUESTION = re.compile(r"[?？؟][\"'”’»)\]\s]*$")


class CodebookWithDepth(Protocol):
    """A codebook, as far as depth needs it."""

    @property
    def sets(self) -> Mapping[str, str]: ...
    @property
    def depth(self) -> Mapping[str, str]: ...
    @property
    def language(self) -> str: ...


@dataclass(frozen=True)
class Sentence:
    """A sentence of a passage (span in the passage's text), how deep it goes, why, and whether that is its limit."""

    start: int
    end: int
    depth: Depth
    reason: str
    capped: bool = False
    assigned: str = ""


def assess(
    codings: Sequence[tuple[Passage, tuple[Evidence, ...]]], codebook: CodebookWithDepth
) -> tuple[tuple[Depth, str], ...]:
    """For each code given to a passage, with its evidence, the depth and the reason in words.

    A passage stands in the list once for each of its codes. Raises CodebookError for a cue that has no meaning.
    """
    if not codebook.depth:
        return tuple((2, "description: the codebook names no cues for depth") for _ in codings)
    passages = {passage.id: passage for passage, _ in codings}
    sentences = dict(zip(passages, levels(tuple(passages.values()), codebook), strict=True))
    codes = Counter(passage.id for passage, _ in codings)
    return tuple(
        of(passage, sentences[passage.id], [(e.start, e.end) for e in evidence], codes[passage.id])
        for passage, evidence in codings
    )


def of(
    passage: Passage, sentences: Sequence[Sentence], spans: Sequence[tuple[int, int]] = (), codes: int = 1
) -> tuple[Depth, str]:
    """The depth of a code and why, from the passage's weighed sentences and the code's evidence.

    ``spans`` are those of the evidence, in the document's text; ``codes`` is the number of codes of the passage.
    """
    places = [(start - passage.start, end - passage.start) for start, end in spans]
    here = [s for s in sentences if any(start < s.end and s.start < end for start, end in places)] or sentences
    best = _deepest(here)
    whole = _deepest(sentences)
    if best.depth < whole.depth and not best.capped:
        # What the evidence's sentence leaves open may be settled beside it; a bare mention becomes no commitment.
        best = whole if best.depth == 2 or whole.depth == 2 else _beside(whole)
    assigned = next((s.assigned for s in sentences if s.assigned), "")
    if best.depth == 2 and assigned and not best.capped:
        return 3, _because(3, f"an action with '{assigned}'")
    length = len(passage.lead_in.split()) + len(passage.text.split())
    if best.depth == 2 and codes > 1 and length < PASSING * codes and passage.kind != "table_row":
        return 1, _because(1, f"in passing, {length} words for {codes} codes")
    return best.depth, best.reason


def _deepest(sentences: Sequence[Sentence]) -> Sentence:
    return max(sentences, key=lambda sentence: sentence.depth)


def _beside(sentence: Sentence) -> Sentence:
    reason = _because(2, f"beside a commitment ({sentence.reason.partition(': ')[2]})")
    return Sentence(sentence.start, sentence.end, 2, reason)


def levels(passages: Sequence[Passage], codebook: CodebookWithDepth) -> tuple[tuple[Sentence, ...], ...]:
    """The weighed sentences of each passage. Raises CodebookError for a cue that has no meaning."""
    for name in codebook.depth:
        if name not in CUES:
            raise CodebookError(f'"{name}" is no cue for depth.', nearest(name, CUES))
    places = [(passage, *span) for passage in passages for span in _sentences(passage, codebook.language)]
    texts = [_text(passage, start, end) for passage, start, end in places]
    found = rules.cues(texts, codebook.depth, codebook.sets, codebook.language)
    counts = Counter(passage.id for passage, _, _ in places)
    weighed: dict[str, list[Sentence]] = {passage.id: [] for passage in passages}
    for (passage, start, end), text, spans in zip(places, texts, found, strict=True):
        cues = _quotes(text, spans)
        depth, reason, capped = _weigh(cues, counts[passage.id] == 1, passage.kind == "table_row", text)
        sentence = Sentence(start, end, depth, _because(depth, reason), capped, cues.get("assigned", ""))
        weighed[passage.id].append(sentence)
    return tuple(tuple(weighed[passage.id]) for passage in passages)


def _sentences(passage: Passage, language: str) -> Iterable[tuple[int, int]]:
    """The spans of a passage's sentences, cut where the rules see their ends; a table row is one."""
    text = passage.text
    start, after = 0, 0
    if passage.kind != "table_row":
        read = reader(language)
        for match in CHUNK.finditer(text, _marker_end(text)):
            chunk = read(match.group())
            if chunk.words and after == STOP and not chunk.lower:
                yield start, match.start()
                start = match.start()
            after = chunk.after if chunk.words else max(after, chunk.after)
    yield start, len(text)


def _marker_end(text: str) -> int:
    marker = _MARKER.match(text)
    return marker.end() if marker else 0


def _text(passage: Passage, start: int, end: int) -> str:
    """A sentence without the list marker; the first one of a list item after its lead-in, which it completes."""
    if start:
        return passage.text[start:end]
    return f"{passage.lead_in} {passage.text[_marker_end(passage.text) : end]}".strip()


def _quotes(text: str, found: Mapping[str, Sequence[tuple[int, int]]]) -> dict[str, str]:
    """The first words that speak for each cue, those inside a label left out."""
    labels = found.get("label", ())
    quotes = {}
    for name, spans in found.items():
        real = [(a, b) for a, b in spans if not any(start <= a and b <= end for start, end in labels)]
        if real and name != "label":
            quotes[name] = text[real[0][0] : real[0][1]]
    return quotes


def _weigh(cues: Mapping[str, str], alone: bool, row: bool, text: str) -> tuple[Depth, str, bool]:
    """Depth, reason and whether nothing beside it can add to it, for the cues of a sentence. The first that holds."""
    check = next((name for name in CHECKS if name in cues), "")
    sized = next((name for name in CHECKS if name in cues and name != "actor"), "")

    def quote(*names: str) -> str:
        return " with ".join(f"'{cues[name]}'" for name in names)

    if _QUESTION.search(text):
        return 1, "a question", False
    if "purpose" in cues:
        return 1, f"purpose of a document, {quote('purpose')}", True
    if row and sized and ("assigned" in cues or "actor" in cues):
        return 3, f"a row {quote('assigned' if 'assigned' in cues else 'actor', sized)}", False
    for cap in CAPS:
        if cap in cues:
            depth: Depth = 1 if alone and not check else 2
            return depth, f"{cap} {quote(cap)}", True
    if "open" in cues and not sized:
        return 1, f"left open, {quote('open')}", False
    if "commitment" in cues and check:
        return 3, quote("commitment", check), False
    if "report" in cues:
        return 2, f"report {quote('report')}", True
    if "own" not in cues and "limit" in cues:
        return 3, f"in force, {quote('limit')}", False
    if "own" not in cues and "actor" in cues and sized:
        return 3, quote("actor", sized), False
    if "intention" in cues and (alone or not sized):
        return 1, f"intention {quote('intention')}", False
    if check:
        return 2, f"{quote(check)} without a word that binds", False
    if "arrangement" in cues:
        return 2, f"arrangement {quote('arrangement')}", False
    if not alone and ("commitment" in cues or "own" in cues):
        return 2, f"{quote('commitment' if 'commitment' in cues else 'own')} without anything to check", False
    return 1, "nothing that can be checked", False


def _because(depth: Depth, reason: str) -> str:
    return f"{NAMES[depth]}: {reason}"
