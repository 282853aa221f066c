"""Clean running text: hyphens, ligatures and invisible characters as cases in data, and properties of any lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typeset import squeezed

from mccode import clean
from mccode.records import Word

CASES = json.loads((Path(__file__).parent / "cases" / "clean.json").read_text(encoding="utf-8"))

LETTERS = st.text("abcdeé", min_size=1, max_size=6)
LINES = st.lists(st.lists(LETTERS, min_size=1, max_size=5), max_size=6)


def words(line: str) -> list[Word]:
    return [Word(text, 0, 0, 1, 1, 1, 10, False) for text in line.split(" ") if text]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, object]) -> None:
    lines = [words(line) for line in case["lines"]]  # type: ignore[attr-defined]
    known = clean.vocabulary([*lines, words(str(case.get("also", "")))])
    assert clean.running(lines, known) == case["text"]


def test_case_names_are_unique() -> None:
    assert len({case["name"] for case in CASES}) == len(CASES)


def test_vocabulary_is_lower_case_with_hyphens_as_written() -> None:
    known = clean.vocabulary([words("A Micro-Credential (Register), \u201creally\u201d.")])
    assert known == {"a", "micro-credential", "register", "really"}


def test_vocabulary_leaves_out_both_halves_of_a_split_word() -> None:
    # "cro" is no word of the document; as one it would vouch for its own hyphen.
    assert clean.vocabulary([words("every mi\ufffe"), words("cro course")]) == {"every", "course"}


def test_vocabulary_keeps_the_word_before_a_dash_that_stands_alone() -> None:
    assert "plan" in clean.vocabulary([words("the plan -")])


@given(LINES)
def test_whole_words_pass_unchanged(lines: list[list[str]]) -> None:
    printed = [words(" ".join(line)) for line in lines]
    assert clean.running(printed, clean.vocabulary(printed)) == " ".join(w for line in lines for w in line)


@given(LINES, st.sampled_from("\ufffe-\u00ad\u2010"), st.booleans())
def test_a_split_changes_hyphens_only(lines: list[list[str]], hyphen: str, know: bool) -> None:
    printed = [words(" ".join(line) + hyphen) for line in lines]
    text = clean.running(printed, clean.vocabulary(printed) if know else frozenset())
    assert squeezed(text) == squeezed("".join(w for line in lines for w in line))


@given(st.text(max_size=40))
def test_word_is_stable_and_visible(text: str) -> None:
    once = clean.word(text)
    assert clean.word(once) == once
    assert not any(c in once for c in "\ufffe\u00ad\u200b\ufeff\x00\n")


@given(LETTERS, LETTERS)
def test_the_documents_own_spelling_decides(a: str, b: str) -> None:
    lines = [words(f"{a}\ufffe"), words(b)]
    assert clean.running(lines, frozenset({a + b})) == a + b
    assert clean.running(lines, frozenset({f"{a}-{b}"})) == f"{a}-{b}"
    assert clean.running(lines, frozenset()) == a + b
