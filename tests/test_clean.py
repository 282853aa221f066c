"""Clean running text: hyphens, ligatures and invisible characters as cases in data, and properties of any lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typeset import squeezed

from mccode import clean
from mccode.printed import Word

CASES = json.loads((Path(__file__).parent / "cases" / "clean.json").read_text(encoding="utf-8"))

LETTERS = st.text("abcdeé", min_size=1, max_size=6)
LINES = st.lists(st.lists(LETTERS, min_size=1, max_size=5), max_size=6)


def words(line: str) -> list[Word]:
    return [Word(text, 0, 0, 1, 1, 1, 10, False) for text in line.split(" ") if text]


def split(*halves: tuple[str, str]) -> list[list[list[Word]]]:
    """A block for each word that is split at a line's end."""
    return [[words(f"see {a}\ufffe"), words(f"{b} there")] for a, b in halves]


# A document that splits words at line ends, for it has them whole as well.
HYPHENATES = [*split(("evi", "dence"), ("proof", "ing"), ("wit", "nesses")), [words("evidence proofing witnesses")]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, object]) -> None:
    lines = [words(line) for line in case["lines"]]  # type: ignore[attr-defined]
    others = HYPHENATES if case.get("hyphenates", True) else []
    known = clean.vocabulary([lines, [words(str(case.get("also", "")))], *others])
    assert clean.running(lines, known) == case["text"]


def test_case_names_are_unique() -> None:
    assert len({case["name"] for case in CASES}) == len(CASES)


def test_vocabulary_is_lower_case_with_hyphens_as_written() -> None:
    lines = [words("A Micro-Credential (Register), \u201creally\u201d."), words("mi\ufffe"), words("cro")]
    known = clean.vocabulary([lines])
    assert known.words == {"a", "micro-credential", "register", "really"}


def test_no_vocabulary_is_gathered_where_no_line_ends_in_a_hyphen() -> None:
    assert clean.vocabulary([[words("every course")]]) == clean.Vocabulary()


def test_vocabulary_leaves_out_both_halves_of_a_split_word() -> None:
    # "cro" is no word of the document; as one it would vouch for its own hyphen.
    assert clean.vocabulary([[words("every mi\ufffe"), words("cro course")]]).words == {"every", "course"}


def test_vocabulary_keeps_the_word_before_a_dash_that_stands_alone() -> None:
    assert "plan" in clean.vocabulary([[words("the plan -"), words("as agreed")]]).words


def test_a_document_hyphenates_if_it_has_split_words_whole() -> None:
    assert clean.vocabulary(HYPHENATES).hyphenates
    assert not clean.vocabulary([*split(("long", "term")), [words("long term and long-term")]]).hyphenates
    assert not clean.vocabulary([]).hyphenates


def known(lines: list[list[Word]], hyphenates: bool = True) -> clean.Vocabulary:
    return clean.Vocabulary(clean.vocabulary([lines]).words, hyphenates)


@given(LINES, st.booleans())
def test_whole_words_pass_unchanged(lines: list[list[str]], hyphenates: bool) -> None:
    printed = [words(" ".join(line)) for line in lines]
    assert clean.running(printed, known(printed, hyphenates)) == " ".join(w for line in lines for w in line)


@given(LINES, st.sampled_from("\ufffe-\u00ad\u2010"), st.booleans())
def test_a_split_changes_hyphens_only(lines: list[list[str]], hyphen: str, hyphenates: bool) -> None:
    printed = [words(" ".join(line) + hyphen) for line in lines]
    text = clean.running(printed, known(printed, hyphenates))
    assert squeezed(text) == squeezed("".join(w for line in lines for w in line))


@given(st.text(max_size=40))
def test_word_is_stable_and_visible(text: str) -> None:
    once = clean.word(text)
    assert clean.word(once) == once
    assert not any(c in once for c in "\ufffe\u00ad\u200b\ufeff\x00\n")


@given(LETTERS, LETTERS, st.booleans())
def test_the_documents_own_spelling_decides(a: str, b: str, hyphenates: bool) -> None:
    lines = [words(f"{a}\ufffe"), words(b)]
    assert clean.running(lines, clean.Vocabulary(frozenset({a + b}), hyphenates)) == a + b
    assert clean.running(lines, clean.Vocabulary(frozenset({f"{a}-{b}"}), hyphenates)) == f"{a}-{b}"
    assert clean.running(lines, clean.Vocabulary(frozenset(), hyphenates)) == (a + b if hyphenates else f"{a}-{b}")
