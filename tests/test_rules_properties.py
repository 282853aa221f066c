"""Properties of matching, some checked against a plain second engine, and of words."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Iterable
from fnmatch import fnmatchcase
from itertools import pairwise, product
from types import SimpleNamespace
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from mccode import rules
from mccode.errors import RuleError
from mccode.records import Passage
from mccode.rulelang import AllOf, AnyOf, Expr, Near, Phrase, Word, parse
from mccode.rulematch import Matcher
from mccode.words import CHUNK, PLAIN, reader
from mccode.words import _read as read_chunk

quick = settings(deadline=None, derandomize=True, max_examples=150)  # the machine may be busy
VOCABULARY = ["ax", "ay", "b", "cc", "d"]
ATOMS = ["ax", "a*", "cc", "b*", "?y", "d*", "*c"]
TEXTS = st.lists(st.sampled_from(VOCABULARY), max_size=14).map(" ".join)
# Longer words, as "b." is an abbreviation to the tokenizer.
SENTENCES = st.lists(
    st.lists(st.sampled_from(["ax", "ay", "bo", "cc", "dust"]), min_size=1, max_size=6), max_size=5
).map(lambda all_words: [" ".join(words).capitalize() + "." for words in all_words])


def expressions() -> st.SearchStrategy[Expr]:
    word = st.sampled_from(ATOMS).map(Word)
    phrase = st.lists(word, min_size=2, max_size=3).map(lambda units: Phrase(tuple(units)))
    return st.recursive(
        word | phrase,
        lambda inside: st.one_of(
            st.lists(inside, min_size=2, max_size=3).map(lambda parts: AllOf(tuple(parts))),
            st.lists(inside, min_size=2, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
            st.builds(Near, inside, inside, st.integers(0, 4), st.booleans()).filter(lambda it: it.left != it.right),
        ),
        max_leaves=5,
    )


def atoms_of(expr: Expr) -> set[str]:
    if isinstance(expr, Word):
        return {expr.text}
    parts = (expr.left, expr.right) if isinstance(expr, Near) else getattr(expr, "parts", getattr(expr, "units", ()))
    return set().union(*map(atoms_of, parts))


def slowly(expr: Expr, words: list[str], outer: bool = True) -> set[tuple[int, int]]:
    """Hits by trying everything: the meaning of a rule as docs/rules.md states it, for texts without signs."""
    if isinstance(expr, Word):
        return {(at, at) for at, word in enumerate(words) if fnmatchcase(word, expr.text)}
    if isinstance(expr, AnyOf):
        return set().union(*(slowly(part, words, outer) for part in expr.parts))
    if isinstance(expr, Phrase):
        hits = slowly(expr.units[0], words)
        for unit in expr.units[1:]:
            hits = {(start, last) for start, end in hits for first, last in slowly(unit, words) if first == end + 1}
        return hits
    if isinstance(expr, Near):
        left, right = (slowly(part, words, False) for part in (expr.left, expr.right))
        pairs = {(a, b) for a in left for b in right} | (
            set() if expr.ordered else {(b, a) for a in left for b in right}
        )
        return inmost({(a[0], b[1]) for a, b in pairs if 0 <= b[0] - a[1] - 1 <= expr.within})
    assert isinstance(expr, AllOf)
    parts = [slowly(part, words, False) for part in flat(expr)]
    hits = inmost({(min(hit[0] for hit in hits), max(hit[1] for hit in hits)) for hits in product(*parts)})
    return set(sorted(hits, key=lambda hit: (hit[1] - hit[0], hit[0]))[:1]) if outer else hits


def flat(expr: AllOf) -> list[Expr]:
    return [inner for part in expr.parts for inner in (flat(part) if isinstance(part, AllOf) else [part])]


def inmost(hits: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    kept = set(hits)
    return {a for a in kept if not any(a != b and a[0] <= b[0] and b[1] <= a[1] for b in kept)}


def raw(rule: str, text: str) -> set[tuple[int, int]]:
    """Hits before the longest match."""
    return set(Matcher([parse(rule)]).find(text).get(0, ()))


@quick
@given(expressions(), TEXTS)
def test_hits_are_those_that_a_plain_engine_finds(expr: Expr, text: str) -> None:
    starts = [match.start() for match in CHUNK.finditer(text)]
    ends = [match.end() for match in CHUNK.finditer(text)]
    expected = {(starts[first], ends[last]) for first, last in slowly(expr, text.split())}
    assert raw(str(expr), text) == expected


@quick
@given(expressions(), SENTENCES)
def test_sentence_hits_are_those_of_each_sentence(expr: Expr, sentences: list[str]) -> None:
    text = " ".join(sentences)
    expected: set[tuple[int, int]] = set()
    start = 0
    for sentence in sentences:
        expected |= {(start + first, start + last) for first, last in raw(str(expr), sentence)}
        start += len(sentence) + 1
    assert raw(f"sentence: {expr}", text) == expected


@quick
@given(expressions(), expressions(), SENTENCES.map(" ".join))
def test_unless_takes_whole_scopes(expr: Expr, unless: Expr, text: str) -> None:
    try:
        parse(f"({expr}) UNLESS ({unless})")
    except RuleError:
        return
    assert raw(f"({expr}) UNLESS ({unless})", text) == (set() if raw(str(unless), text) else raw(str(expr), text))


@quick
@given(expressions(), expressions(), TEXTS)
def test_or_is_union_before_the_longest_match(one: Expr, other: Expr, text: str) -> None:
    assert raw(f"({one}) | ({other})", text) == raw(str(one), text) | raw(str(other), text)


@quick
@given(expressions(), expressions(), st.integers(0, 5), TEXTS)
def test_near_is_symmetric(one: Expr, other: Expr, within: int, text: str) -> None:
    if one != other:
        assert rules.matches(f"({one}) NEAR/{within} ({other})", text) == rules.matches(
            f"({other}) NEAR/{within} ({one})", text
        )


@quick
@given(expressions(), SENTENCES.map(" ".join))
def test_case_is_ignored(expr: Expr, text: str) -> None:
    quiet = rules.matches(str(expr), text)
    assert rules.matches(str(expr), text.upper()) == quiet
    shouted = re.sub(r"[a-z]+", lambda word: word.group().upper(), str(expr))
    assert rules.matches(shouted, text) == quiet


@quick
@given(st.lists(expressions(), min_size=1, max_size=4), SENTENCES.map(" ".join))
def test_evidence_of_a_code_never_overlaps_and_quotes_what_was_looked_for(exprs: list[Expr], text: str) -> None:
    listed = [SimpleNamespace(id=f"r{n}", text=str(expr), weight=0.6, heading="") for n, expr in enumerate(exprs)]
    codebook: Any = SimpleNamespace(
        codes=[SimpleNamespace(id="c", rules=listed)], sets={}, subject_names="", language="en"
    )
    found = rules.find([Passage("p", text, start=3, end=3 + len(text))], codebook)
    for before, after in pairwise(found):
        assert before.end <= after.start
    for evidence in found:
        assert text[evidence.start - 3 : evidence.end - 3] == evidence.quote
        atoms = atoms_of(exprs[int(evidence.rule[1:])])
        words = [word.strip(".").lower() for word in evidence.quote.split()]
        assert any(fnmatchcase(word, atom) for word in words for atom in atoms)


@quick
@given(st.lists(expressions(), min_size=1, max_size=4), TEXTS)
def test_rules_do_not_disturb_each_other(exprs: list[Expr], text: str) -> None:
    found = Matcher([parse(str(expr)) for expr in exprs]).find(text)
    assert {number: set(spans) for number, spans in found.items()} == {
        number: raw(str(expr), text) for number, expr in enumerate(exprs) if raw(str(expr), text)
    }


# -- words

TOKENIZER = spacy.blank("en").tokenizer
SIGNS = st.text(alphabet="aBé'’.,;-–—/&%$€()[]\"“0123 \n@:…!?\u00ad\u0301中", max_size=25)


@settings(deadline=None, derandomize=True)
@given(SIGNS | st.text(max_size=25))
def test_words_are_places_in_the_text(text: str) -> None:
    scan = Matcher([parse("a")]).scan(text)
    spans = list(zip(scan.starts, scan.ends, strict=True))
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    covered = {place for start, end in spans for place in range(start, end)}
    if not any(unicodedata.category(sign) == "Sc" for sign in text):  # the letters of a lone US$ are no word
        assert all(place in covered for place, sign in enumerate(text) if sign.isalnum())


@settings(deadline=None, derandomize=True)
@given(SIGNS)
def test_a_text_may_be_cut_at_spaces_before_spacy_cuts_it(text: str) -> None:
    whole = [(token.idx, token.text) for token in TOKENIZER(text) if not token.is_space]
    pieces = [
        (match.start() + token.idx, token.text) for match in CHUNK.finditer(text) for token in TOKENIZER(match.group())
    ]
    assert pieces == whole


@settings(deadline=None, derandomize=True)
@given(SIGNS.map(lambda text: "".join(text.split())).filter(lambda text: not set(text.translate(PLAIN)) & set(".'@/")))
def test_chunks_that_are_read_without_tokens_need_none(chunk: str) -> None:
    plain = chunk.translate(PLAIN)
    tokens = [(token.idx, token.idx + len(token), token.like_url) for token in TOKENIZER(plain)]
    assert reader("en")(chunk) == read_chunk(chunk, plain, tokens)


@pytest.mark.parametrize("text", ["a " * 5000, "a" * 50_000, "'" * 20_000, "a-" * 5000, "1," * 20_000, "(a)" * 3000])
def test_odd_texts_take_no_time(text: str) -> None:
    start = time.process_time()
    rules.matches("a NEAR/900 a* | (a AND b*) | *a*b*c* | <money>", text)
    assert time.process_time() - start < 3  # each takes well under a second; what grows with the square takes minutes
