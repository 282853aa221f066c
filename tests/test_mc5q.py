"""The bundled codebook: complete, sound, and true to its own examples."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from mccode import codebook, rules
from mccode.records import Passage

ROOT = Path(__file__).resolve().parents[1]
MANUAL = ROOT.parent / "shared" / "codebook" / "coding-manual.md"
# Rules alone miss some examples: people say things in more ways than rules foresee. No fewer than this share is found.
FOUND = 0.75


@pytest.fixture(scope="module")
def book() -> codebook.Codebook:
    return codebook.load("mc5q")


def test_it_has_no_faults_and_no_warnings() -> None:
    assert codebook.faults("mc5q") == []
    assert codebook.warnings("mc5q") == []


def test_questions_and_codes(book: codebook.Codebook) -> None:
    assert " ".join(question.id for question in book.questions) == "positioning leadership structures business risks"
    assert [len(question.codes) for question in book.questions] == [5, 4, 5, 5, 5]
    assert book.source["doi"] == "10.5334/jime.801"


def test_codes_are_those_of_the_manual(book: codebook.Codebook) -> None:
    if not MANUAL.exists():
        pytest.skip("the coding manual is not part of the project")
    in_manual = re.findall(r"^\| `([a-z]+\.[a-z]+)` \|", MANUAL.read_text(encoding="utf-8"), re.MULTILINE)
    assert [code.id for code in book.codes] == in_manual


def test_every_code_is_complete(book: codebook.Codebook) -> None:
    for code in book.codes:
        assert len(code.rules) >= 8, code.id
        assert len(code.examples) >= 3, code.id
        assert len(code.counter_examples) >= 2, code.id
        assert code.definition, code.id
        assert code.include, code.id
        assert code.exclude, code.id
        assert code.ask.endswith(("?", ".")), code.id


def test_rules_find_the_examples_and_not_the_counter_examples(book: codebook.Codebook) -> None:
    found = wrong = examples = counter_examples = 0
    for code in book.codes:
        examples += len(code.examples)
        counter_examples += len(code.counter_examples)
        found += sum(assigned(example.text, code.id, book) for example in code.examples)
        wrong += sum(assigned(example.text, code.id, book) for example in code.counter_examples)
    assert found >= FOUND * examples, f"{found} of {examples} examples found"
    assert wrong <= 0.05 * counter_examples, f"{wrong} of {counter_examples} counter-examples taken for the code"


def assigned(text: str, code: str, book: codebook.Codebook) -> bool:
    weights = {e.rule: e.weight for e in rules.find([Passage("p", text)], book) if e.code == code}
    missed = 1.0
    for weight in weights.values():
        missed *= 1 - weight
    return 1 - missed >= 0.5


def test_examples_are_not_from_the_demo_corpus(book: codebook.Codebook) -> None:
    with (ROOT / "corpora" / "demo" / "labels.csv").open(encoding="utf-8", newline="") as stream:
        demo = {gram for row in csv.DictReader(stream) for gram in grams(row["text"])}
    for code in book.codes:
        for example in (*code.examples, *code.counter_examples):
            shared = grams(example.text) & demo
            assert not shared, f"{code.id}: {shared}"


def grams(text: str) -> set[str]:
    """The runs of eight words of a text."""
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[i : i + 8]) for i in range(len(words) - 7)}
