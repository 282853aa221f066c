"""What the rules of a codebook find: evidence in passages, and spans of single expressions in texts.

Spans are 0-based and half-open, counted in characters. The rule language is described in docs/rules.md.
"""

from __future__ import annotations

from bisect import bisect
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from mccode import rowtext
from mccode.records import Evidence, Passage
from mccode.rulelang import parse
from mccode.rulematch import Matcher, Span

HEADING_JOINT = " . "  # between the headings of a path, so that no phrase runs from one into the next
KEPT = 8  # compiled codebooks and sets of expressions that are kept


class CodebookRule(Protocol):
    """A rule of a code, as far as matching needs it."""

    @property
    def id(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def weight(self) -> float: ...
    @property
    def heading(self) -> str: ...


class CodebookCode(Protocol):
    """A code, as far as matching needs it."""

    @property
    def id(self) -> str: ...
    @property
    def rules(self) -> Sequence[CodebookRule]: ...


class CodebookWithRules(Protocol):
    """A codebook, as far as matching needs it."""

    @property
    def sets(self) -> Mapping[str, str]: ...
    @property
    def codes(self) -> Sequence[CodebookCode]: ...
    @property
    def subject_names(self) -> str: ...
    @property
    def subject_purpose(self) -> str: ...
    @property
    def language(self) -> str: ...


@dataclass(frozen=True)
class CompiledCodebook:
    """A codebook's rules in the order of its codes, each with its code, and the matchers of rules and headings."""

    rules: tuple[tuple[str, CodebookRule], ...]
    matcher: Matcher
    headings: Matcher
    heading_numbers: Mapping[int, int]
    subject: Matcher | None


_compiled: OrderedDict[int, tuple[CodebookWithRules, CompiledCodebook]] = OrderedDict()


def find(passages: Sequence[Passage], codebook: CodebookWithRules) -> tuple[Evidence, ...]:
    """Evidence in the order of passages, codes and places; of overlapping hits of one code the weightiest stays."""
    compiled = compile_codebook(codebook)
    unmet: dict[tuple[str, ...], frozenset[int]] = {}
    evidence: list[Evidence] = []
    for passage in passages:
        if passage.section not in unmet:
            unmet[passage.section] = _unmet_headings(passage.section, compiled)
        own = len(passage.lead_in) + 1 if passage.lead_in else 0
        text = rowtext.masked(passage.text, passage.heads) if passage.kind == "table_row" else passage.text
        text = f"{passage.lead_in} {text}" if own else text
        by_code: dict[str, list[tuple[int, int, float, int]]] = {}
        for number, spans in compiled.matcher.find(text, own, unmet[passage.section]).items():
            code, rule = compiled.rules[number]
            by_code.setdefault(code, []).extend((start, end, rule.weight, number) for start, end in spans)
        for code, hits in by_code.items():
            for start, end, weight, number in longest(hits):
                place = passage.start + start
                quote = passage.text[start:end]
                rule = compiled.rules[number][1]
                evidence.append(Evidence(passage.id, code, rule.id, weight, place, passage.start + end, quote))
    return tuple(evidence)


def longest(hits: Iterable[tuple[int, int, float, int]]) -> list[tuple[int, int, float, int]]:
    """The hits (start, end, weight, number) that stay, by start: of those that overlap the weightiest, the longest.

    Weight comes first, so that a wide hint never hides a sure word in it. Of equals the first in the text stays, then
    that of the first rule.
    """
    kept: list[tuple[int, int, float, int]] = []
    for hit in sorted(hits, key=lambda hit: (-hit[2], hit[0] - hit[1], hit[0], hit[3])):
        place = bisect(kept, hit)
        if (place == 0 or kept[place - 1][1] <= hit[0]) and (place == len(kept) or hit[1] <= kept[place][0]):
            kept.insert(place, hit)
    return kept


def compile_codebook(codebook: CodebookWithRules) -> CompiledCodebook:
    """The compiled rules of a codebook; the same object as before for the same codebook. Raises RuleError."""
    kept = _compiled.get(id(codebook))
    if kept and kept[0] is codebook:
        _compiled.move_to_end(id(codebook))
        return kept[1]
    sets, language = codebook.sets, codebook.language
    rules = tuple((code.id, rule) for code in codebook.codes for rule in code.rules)
    with_heading = [number for number, (_, rule) in enumerate(rules) if rule.heading]
    compiled = CompiledCodebook(
        rules,
        Matcher([parse(rule.text, sets) for _, rule in rules], language),
        Matcher([parse(rules[number][1].heading, sets) for number in with_heading], language),
        {number: place for place, number in enumerate(with_heading)},
        Matcher([parse(codebook.subject_names, sets)], language) if codebook.subject_names else None,
    )
    _compiled[id(codebook)] = (codebook, compiled)
    if len(_compiled) > KEPT:
        _compiled.popitem(last=False)
    return compiled


def _unmet_headings(section: tuple[str, ...], compiled: CompiledCodebook) -> frozenset[int]:
    """The rules that do not count under these headings."""
    if not compiled.heading_numbers:
        return frozenset()
    met = compiled.headings.find(HEADING_JOINT.join(section))
    return frozenset(number for number, place in compiled.heading_numbers.items() if place not in met)


def names_subject(texts: Sequence[str], codebook: CodebookWithRules) -> list[bool]:
    """For each text whether it names the codebook's subject; always so for a codebook without one."""
    subject = compile_codebook(codebook).subject
    return [subject is None or bool(subject.find(text)) for text in texts]


def states_purpose(texts: Sequence[str], codebook: CodebookWithRules) -> bool:
    """Whether one of the texts says that the subject is the document's purpose."""
    purpose = codebook.subject_purpose
    return bool(purpose) and any(
        "purpose" in found for found in cues(texts, {"purpose": purpose}, codebook.sets, codebook.language)
    )


def cues(
    texts: Sequence[str], expressions: Mapping[str, str], sets: Mapping[str, str] | None = None, language: str = "en"
) -> list[dict[str, tuple[Span, ...]]]:
    """For each text the spans of each named rule that occurs in it, without overlaps of one rule. Raises RuleError."""
    matcher = _matcher(tuple(expressions.values()), tuple((sets or {}).items()), language)
    names = list(expressions)
    return [{names[number]: _spans(hits) for number, hits in matcher.find(text).items()} for text in texts]


def matches(rule: str, text: str, sets: Mapping[str, str] | None = None, language: str = "en") -> tuple[Span, ...]:
    """The spans of one rule in a text, without overlaps. Raises RuleError."""
    return cues([text], {"": rule}, sets, language)[0].get("", ())


def kwic(
    rule: str, text: str, sets: Mapping[str, str] | None = None, width: int = 40, language: str = "en"
) -> list[tuple[str, str, str]]:
    """Each hit of a rule with up to ``width`` characters of the text to its left and right, line breaks as spaces."""
    flat = "".join(" " if sign.isspace() else sign for sign in text)
    return [
        (flat[max(0, start - width) : start], flat[start:end], flat[end : end + width])
        for start, end in matches(rule, text, sets, language)
    ]


def _spans(hits: Iterable[Span]) -> tuple[Span, ...]:
    return tuple((start, end) for start, end, _, _ in longest((start, end, 0.0, 0) for start, end in hits))


@lru_cache(maxsize=KEPT)
def _matcher(rules: tuple[str, ...], sets: tuple[tuple[str, str], ...], language: str) -> Matcher:
    known = dict(sets)
    return Matcher([parse(rule, known) for rule in rules], language)
