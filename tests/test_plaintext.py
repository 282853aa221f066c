"""Plain text: lines that were broken to fit a width are joined, others are not; headings, lists and character sets."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_formats import asides, read, told

from mccode.errors import DocumentError
from mccode.records import Reading

SENTENCE = "The council meets in the first week of every month to look at new courses."


def reading(folder: Path, text: str, encoding: str = "utf-8") -> Reading:
    (folder / "paper.txt").write_bytes(text.encode(encoding))
    return read(folder / "paper.txt")[1]


def texts(found: Reading) -> list[str]:
    return [passage.text for passage in found.passages]


WRAPPED = """\
THE PLAN OF OUR SCHOOL

1. Why we do it
We teach short courses because people who work come back to us for one
skill, and because nobody else in the town does so. They are self-
contained.
  The second paragraph begins with an indent and is again as long as it
has to be for two lines.

Aims
----
The aims of the school, in the order in which they were agreed, are:
- to teach those who work;
- to teach them at hours at which
  they can come:
    * in the evening,
    * on Saturdays;
- to be paid for it.
The school reports on them to the council, which publishes what it has
been told.

## Rules
3.1 Nobody may teach who has not taught adults before, or been trained
    to do so.
3.2 The certificate names the level.
(a) A certificate without a level
is void.

Note[1] that we are not the first.

* * *

[1] There was a school in the next town.
"""


def test_wrapped_text(tmp_path: Path) -> None:
    found = reading(tmp_path, WRAPPED)
    why, aims, rules = ("1. Why we do it",), ("1. Why we do it", "Aims"), ("Rules",)
    agreed = "The aims of the school, in the order in which they were agreed, are:"
    come = f"{agreed} to teach them at hours at which they can come:"
    assert [(x.kind, x.lead_in, x.text) for x in found.passages] == [
        ("paragraph", "", "We teach short courses because people who work come back to us for one skill, and because "
         "nobody else in the town does so. They are self-contained."),
        ("paragraph", "", "The second paragraph begins with an indent and is again as long as it has to be for "
         "two lines."),
        ("list_item", agreed, "to teach those who work;"),
        ("list_item", come, "in the evening,"),
        ("list_item", come, "on Saturdays;"),
        ("list_item", agreed, "to be paid for it."),
        ("paragraph", "", "The school reports on them to the council, which publishes what it has been told."),
        ("clause", "", "3.1 Nobody may teach who has not taught adults before, or been trained to do so."),
        ("clause", "", "3.2 The certificate names the level."),
        ("list_item", "", "(a) A certificate without a level is void."),
        ("paragraph", "", "Note[1] that we are not the first."),
    ]  # fmt: skip
    assert asides(found, "title") == ["THE PLAN OF OUR SCHOOL"]
    assert asides(found, "heading") == ["1. Why we do it", "Aims", "Rules"]
    assert asides(found, "footnote") == ["[1] There was a school in the next town."]
    assert {x.section[-1] for x in found.passages} == {why[-1], aims[-1], rules[-1]}


def test_text_whose_lines_are_paragraphs(tmp_path: Path) -> None:
    long = [f"{SENTENCE} {SENTENCE.replace('council', name)} Number {n}." for n, name in enumerate(("board", "senate"))]
    text = "\n".join(["A Plan for All", *long, "Short but a paragraph.", "• an item of it", "Another short one."])
    assert told(reading(tmp_path, text)) == [
        ("paragraph", (), "", long[0]),
        ("paragraph", (), "", long[1]),
        ("paragraph", (), "", "Short but a paragraph."),
        ("list_item", (), "", "an item of it"),
        ("paragraph", (), "", "Another short one."),
    ]


def test_form_feeds_begin_pages(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"The first page of it.\n\f{SENTENCE}\n\f\nThe third page of it.\n")
    document, found = read(tmp_path / "a.txt")
    assert [(x.page, x.text) for x in found.passages] == [
        (1, "The first page of it."), (2, SENTENCE), (3, "The third page of it.")
    ]  # fmt: skip
    assert len(document.pages) == 3


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_of_any_system(tmp_path: Path, line_end: str) -> None:
    assert texts(reading(tmp_path, WRAPPED.replace("\n", line_end))) == texts(reading(tmp_path, WRAPPED))


WORDS = {
    "en": "The university’s “strategy” – adopted in 2024 – will cost €40,000 a year; cafés are part of it.",
    "de": "Die Universität fördert Weiterbildung für Berufstätige; größere Programme müssen geprüft werden.",
    "pt": "A gestão das inscrições não cabe à reitoria; haverá revisões anuais da programação e das competências.",
    "fi": "Yliopisto myöntää pieniä osaamiskokonaisuuksia, ja käytännöt päivitetään vuosittain.",
    "es": "¿Cuánto cuesta? El año próximo la universidad ofrecerá microcredenciales a los españoles.",
}


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32"])
def test_character_sets(tmp_path: Path, language: str, encoding: str) -> None:
    assert " ".join(texts(reading(tmp_path, WORDS[language], encoding))) == WORDS[language]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Университет будет выдавать микроквалификации всем студентам в каждом регионе страны.", "cp1251"),
        ("Uczelnia będzie przyznawać mikropoświadczenia każdemu; źródła finansowania są różne.", "cp1250"),
        ("Το πανεπιστήμιο θα απονέμει μικροδιαπιστευτήρια σε όλους τους φοιτητές του.", "cp1253"),
    ],
)
def test_other_character_sets_are_guessed(tmp_path: Path, text: str, encoding: str) -> None:
    assert texts(reading(tmp_path, text, encoding)) == [text]


@pytest.mark.parametrize("data", [b"%PDF-1.7\n\x00\x01\x02\x03\x9c\x81", bytes(range(256)) * 40, b"\x00" * 100])
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_what_is_no_text_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(DocumentError, match="is not text, though its name says so"):
        read(tmp_path / name)


def test_a_paragraph_that_many_files_repeat_is_no_pull_quote_of_a_far_one(tmp_path: Path) -> None:
    far = "\n\n".join(f"This is paragraph number {n} of a long text." for n in range(150))
    found = reading(tmp_path, f"Intro:\n\n{SENTENCE}\n\n{far}\n\nAs was said, {SENTENCE[0].lower()}{SENTENCE[1:]}")
    assert SENTENCE in texts(found)
