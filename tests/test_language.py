"""The language of documents and passages: prose in 34 languages, and English with what leads a detector astray."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mccode import language
from mccode.records import Passage

CASES = json.loads((Path(__file__).parent / "cases" / "languages.json").read_text(encoding="utf-8"))
LANGUAGES: dict[str, list[str]] = CASES["languages"]
ENGLISH = [(kind, text) for kind, texts in CASES["english"].items() for text in texts]
PLAIN = "Each faculty will keep a register of its courses and publish the price of every award before the year ends."


def labelled(*texts: str, given: str = "") -> list[str]:
    """The language of a document with these passages, then that of each passage."""
    code, passages = language.label([Passage(f"p{n}", text) for n, text in enumerate(texts)], given)
    assert [passage.text for passage in passages] == list(texts)
    return [code, *(passage.language for passage in passages)]


@pytest.mark.parametrize("code", LANGUAGES)
def test_documents_are_told_apart_and_short_passages_go_with_them(code: str) -> None:
    found = labelled(*LANGUAGES[code])
    assert {language.base(c) for c in found} == {language.base(code)}


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_long_passage_among_english_ones_is_found(code: str) -> None:
    for text in LANGUAGES[code][2:]:
        found = labelled(PLAIN, PLAIN, text, PLAIN, PLAIN)
        assert found[:3] == ["en", "en", "en"] and found[4:] == ["en", "en"]
        assert language.base(found[3]) == language.base(code)


@pytest.mark.parametrize(("kind", "text"), ENGLISH, ids=[f"{kind}: {text[:30]}" for kind, text in ENGLISH])
def test_english_stays_english_whatever_names_and_words_it_holds(kind: str, text: str) -> None:
    assert labelled(PLAIN, text, PLAIN)[2] == "en"
    # Alone it may show too little, but never another language.
    assert labelled(text) in (["en", "en"], ["", ""])


def test_what_the_user_says_decides_for_the_document_and_for_what_shows_too_little() -> None:
    german, short = LANGUAGES["de"][2], "Anhang B"
    assert labelled(german, short, german, short) == ["de"] * 5
    assert labelled(german, short, german, short, given="en") == ["en", "de", "de", "de", "de"]
    assert labelled(short, short, given="pt-br") == ["pt-br"] * 3
    assert labelled(LANGUAGES["pt"][2], given="pt-br") == ["pt-br", "pt-br"]
    # Where the detector does not know the language, it has no say.
    assert labelled(german, PLAIN, given="mi") == ["mi"] * 3


def test_passages_that_show_too_little_go_with_their_neighbours_in_a_document_of_two_languages() -> None:
    german, short = LANGUAGES["de"][3], "Senat"
    english = [PLAIN, short, PLAIN, PLAIN]
    assert labelled(*english, german, short, german, short) == ["en"] * 5 + ["de"] * 4
    # Between passages that disagree they go with the document; so they do where the other language is an exception.
    assert labelled(*english, short, german, german)[5] == "en"
    assert labelled(*[PLAIN] * 30, german, short, german)[31:] == ["de", "en", "de"]


def test_nothing_is_said_of_text_that_shows_nothing() -> None:
    assert labelled() == [""]
    assert labelled("", "12 345", "ABC DEF", "Smith, J.") == [""] * 5
    assert labelled("\ud800\ufffe" * 40) == ["", ""]


def test_capitals_before_a_script_without_spaces_do_not_hide_it() -> None:
    assert labelled("ICT教育を推進する方針を定め、AIの活用について検討します。") == ["ja", "ja"]


def test_many_short_passages_show_together_what_none_shows_alone() -> None:
    assert labelled(*LANGUAGES["de"][2].split()) == ["de"] * (1 + len(LANGUAGES["de"][2].split()))


@pytest.mark.parametrize(
    ("code", "languages", "among"),
    [
        ("en", ["en"], True), ("de", ["en"], False), ("en-gb", ["en"], True), ("de", ["en", "de-AT"], True),
        ("", ["en"], True), ("no", ["nb"], True), ("sr", ["hr"], True), ("sv", ["nb"], False),
        # Nobody can say that a text is not in a language that the detector does not know.
        ("sn", ["mi"], True), ("mi", ["en"], False),
    ],
)  # fmt: skip
def test_languages_are_compared_without_country_and_norm(code: str, languages: list[str], among: bool) -> None:
    assert language.is_among(code, languages) is among


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("English", "en"),
        (" EN_gb ", "en-gb"),
        ("german", "de"),
        ("haitian creole", "ht"),
        ("", ""),
        ("Klingon", "klingon"),
    ],
)
def test_languages_may_be_written_as_words(text: str, code: str) -> None:
    assert language.code_of(text) == code


def test_names_are_english() -> None:
    assert [language.name(code) for code in ("de", "pt-BR", "nn", "qx")] == ["German", "Portuguese", "Norwegian", "qx"]


def test_every_language_with_a_name_is_known_to_the_detector() -> None:
    assert set(language._detector().labels) == set(language.NAMES)


def test_direction_is_that_of_most_letters() -> None:
    for code, texts in LANGUAGES.items():
        expected = "rtl" if code in ("ar", "he", "fa") else "ltr"
        assert {language.direction(text) for text in texts} == {expected}, code
    assert language.direction("The word שלום is Hebrew.") == "ltr"
    assert language.direction("האוניברסיטה (University) 2027") == "rtl"
    assert language.direction("") == language.direction("2027") == "ltr"
