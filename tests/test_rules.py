"""What rules find: cases as data, evidence in passages, and the examples of the documentation."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from mccode import rules
from mccode.errors import RuleError
from mccode.records import Passage

ROOT = Path(__file__).parents[1]
CASES = json.loads((Path(__file__).parent / "cases" / "rules.json").read_text(encoding="utf-8"))


@dataclass
class Rule:
    id: str
    text: str
    weight: float = 0.6
    heading: str = ""


@dataclass
class Code:
    id: str
    rules: list[Rule]


@dataclass
class Codebook:
    codes: list[Code]
    sets: dict[str, str] = field(default_factory=dict)
    subject_names: str = ""
    subject_purpose: str = ""
    language: str = "en"


def book(*texts: str, **keys: Any) -> Codebook:
    return Codebook([Code("code", [Rule(f"r{number}", text) for number, text in enumerate(texts)])], **keys)


def quotes(passage: Passage, codebook: Codebook) -> list[str]:
    return [evidence.quote for evidence in rules.find([passage], codebook)]


@pytest.mark.parametrize("case", [*CASES["finds"], *CASES["finds_nothing"]], ids=lambda case: case["rule"][:40])
def test_cases(case: dict[str, Any]) -> None:
    text = case["text"]
    spans = rules.matches(case["rule"], text, case.get("sets"), case.get("language", "en"))
    assert [text[start:end] for start, end in spans] == case["quotes"], case.get("why", "")


# -- evidence


def test_evidence_has_document_places_and_is_in_order() -> None:
    codebook = Codebook(
        [
            Code("b", [Rule("b1", "skill*", 0.3), Rule("b2", "gap*", 0.9)]),
            Code("a", [Rule("a1", "region*", 0.6), Rule("a2", "gap*", 0.3)]),
        ]
    )
    passages = [
        Passage("p2", "a gap in regional skills", start=100, end=124),
        Passage("p1", "Skills.", start=7, end=14),
    ]
    found = rules.find(passages, codebook)
    assert [(e.passage_id, e.code, e.rule, e.weight, e.start, e.end, e.quote) for e in found] == [
        ("p2", "b", "b2", 0.9, 102, 105, "gap"),
        ("p2", "b", "b1", 0.3, 118, 124, "skills"),
        ("p2", "a", "a2", 0.3, 102, 105, "gap"),
        ("p2", "a", "a1", 0.6, 109, 117, "regional"),
        ("p1", "b", "b1", 0.3, 7, 13, "Skills"),
    ]


def test_longest_match_is_per_code() -> None:
    codebook = Codebook(
        [Code("a", [Rule("1", "skill*", 0.6), Rule("2", "skill* gap*", 0.6)]), Code("b", [Rule("3", "skill*")])]
    )
    found = rules.find([Passage("p", "the skills gap and skills")], codebook)
    assert [(e.code, e.rule, e.quote) for e in found] == [
        ("a", "2", "skills gap"),
        ("a", "1", "skills"),
        ("b", "3", "skills"),
        ("b", "3", "skills"),
    ]


def test_a_wide_hint_does_not_hide_a_sure_word() -> None:
    codebook = Codebook([Code("a", [Rule("1", "fee", 0.9), Rule("2", "learner* NEAR/9 fee", 0.3)])])
    found = rules.find([Passage("p", "Learners pay a small fee")], codebook)
    assert [(e.rule, e.quote) for e in found] == [("1", "fee")]


def test_table_rows_are_read_cell_by_cell_and_without_their_headings() -> None:
    rules_of_a = [Rule("1", "target*"), Rule("2", "pilots dean"), Rule("3", "income NEAR/3 <number>")]
    codebook = Codebook([Code("a", rules_of_a)])
    row = {"kind": "table_row", "heads": ("Action", "Owner", "Target", "Line", "Income", "Outlay")}
    prose = Passage("p", "Action: Run two pilots | Owner: Dean | Target: All staff trained", start=10, **row)
    assert rules.find([prose], codebook) == ()
    prose = Passage("p", "Action: Set a target | Owner: Dean", start=10, **row)
    assert [(e.quote, e.start) for e in rules.find([prose], codebook)] == [("target", 24)]
    figures = Passage("p", "Line: Seats | Income: 420 | Outlay: 300", **row)
    assert [e.quote for e in rules.find([figures], codebook)] == ["Income: 420"]
    label = Passage("p", "Our target: all staff trained | Dean", kind="table_row")
    assert [e.quote for e in rules.find([label], codebook)] == ["target"], "a label in a cell is no column heading"


def test_of_equal_hits_the_weightiest_stays_then_the_first() -> None:
    assert rules.longest([(0, 4, 0.3, 0), (0, 4, 0.9, 1), (2, 6, 0.9, 2), (6, 8, 0.3, 3)]) == [
        (0, 4, 0.9, 1),
        (6, 8, 0.3, 3),
    ]
    assert rules.longest([(0, 4, 0.6, 1), (0, 4, 0.6, 0)]) == [(0, 4, 0.6, 0)]


@pytest.mark.parametrize(
    ("rule", "lead_in", "text", "expected"),
    [
        ("offer* NEAR/3 badge*", "We will offer:", "digital badges", ["digital badges"]),
        ("sentence: offer* AND badge*", "We will offer:", "digital badges", ["digital badges"]),
        ("offer*", "We will offer:", "digital badges", []),
        ("offer* badge*", "We will offer", "badges", ["badges"]),
        ("offer* badge*", "We will offer:", "badges", []),
        ("sentence: offer* AND badge*", "We offer much.", "Digital badges", []),
        ("offer* AND badge*", "Offers and badges:", "badges and other things", ["badges"]),
        ("offer* AND badge*", "Offers and badges:", "other things", []),
        ("badge* UNLESS offer*", "We will offer:", "digital badges", []),
        ("sentence: badge* UNLESS offer*", "We offer much.", "Digital badges", ["badges"]),
    ],
)
def test_an_item_is_matched_with_its_lead_in_but_quoted_alone(
    rule: str, lead_in: str, text: str, expected: list[str]
) -> None:
    passage = Passage("p", text, lead_in=lead_in, start=50, end=50 + len(text))
    found = rules.find([passage], book(rule))
    assert [evidence.quote for evidence in found] == expected
    for evidence in found:
        assert text[evidence.start - 50 : evidence.end - 50] == evidence.quote


@pytest.mark.parametrize(
    ("heading", "section", "counts"),
    [
        ("fee*", ("3 Fees",), True),
        ("fee*", ("Fees and charges", "General"), True),
        ("fee*", ("General",), False),
        ("fee*", (), False),
        ("fees general", ("Fees", "General"), False),
        ("fee* AND general", ("Fees", "General"), True),
        ("@money", ("Pricing",), True),
        ("sentence: fee* AND general", ("Fees", "General"), False),
        ("gen* UNLESS fee*", ("Fees", "General"), False),
    ],
)
def test_a_rule_with_a_heading_counts_only_under_it(heading: str, section: tuple[str, ...], counts: bool) -> None:
    codebook = Codebook([Code("a", [Rule("1", "<money>", heading=heading)])], {"money": "fee* | pric*"})
    assert quotes(Passage("p", "It is $40.", section=section), codebook) == (["$40"] if counts else [])


def test_a_rule_that_does_not_count_hides_no_other() -> None:
    codebook = Codebook([Code("a", [Rule("1", "course fee*", heading="fee*"), Rule("2", "fee*")])])
    assert quotes(Passage("p", "The course fees", section=("General",)), codebook) == ["fees"]
    assert quotes(Passage("p", "The course fees", section=("Fees",)), codebook) == ["course fees"]


def test_a_codebook_is_compiled_once_and_its_faults_are_told() -> None:
    first, second = book("skill*"), book("skill*")
    assert rules.compile_codebook(first) is rules.compile_codebook(first)
    assert rules.compile_codebook(first) is not rules.compile_codebook(second)
    for number in range(3 * rules.KEPT):
        assert quotes(Passage("p", f"word{number} skill"), book(f"word{number}")) == [f"word{number}"]
    with pytest.raises(RuleError):
        rules.compile_codebook(book("skill* AND"))


def test_no_passages_and_no_rules_are_no_evidence() -> None:
    assert rules.find([], book("skill*")) == ()
    assert rules.find([Passage("p", "skill")], Codebook([])) == ()
    assert rules.find([Passage("p", "")], book("skill*")) == ()


# -- single expressions


def test_the_subject_is_named_or_there_is_none() -> None:
    texts = ["Our micro-credentials", "Our degrees", ""]
    assert rules.names_subject(texts, book("x", subject_names="@m", sets={"m": "micro-credential*"})) == [
        True,
        False,
        False,
    ]
    assert rules.names_subject(texts, book("x")) == [True, True, True]


def test_cues_are_told_by_name() -> None:
    found = rules.cues(
        ["The board will pay $30 and will report.", "", "A plan"],
        {"will": "will", "sum": "<money>", "who": "@who", "none": "zebra"},
        {"who": "board*"},
    )
    assert found == [{"who": ((4, 9),), "will": ((10, 14), (27, 31)), "sum": ((19, 22),)}, {}, {}]


def test_kwic_shows_what_stands_around() -> None:
    text = "one two\nthree skills gap four five"
    assert rules.kwic("skill* gap*", text, width=6) == [("three ", "skills gap", " four ")]
    assert rules.kwic("one | five", text, width=100) == [
        ("", "one", " two three skills gap four five"),
        ("one two three skills gap four ", "five", ""),
    ]


def test_importing_is_cheap() -> None:
    code = "import sys, mccode.rules; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# -- documentation


def documented() -> list[tuple[str, str]]:
    """Rule and text with its hits in square brackets, for every example of docs/rules.md."""
    examples, rule = [], ""
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    for line in "".join(re.findall(r"^```rules\n(.*?)^```", page, re.DOTALL | re.MULTILINE)).splitlines():
        if line.startswith("    "):
            examples.append((rule, line.strip()))
        else:
            rule = line
    return examples


@pytest.mark.parametrize(("rule", "marked"), documented())
def test_the_examples_of_the_documentation_hold(rule: str, marked: str) -> None:
    sets = {
        "offers": "micro-credential* | short course* | digital badge*",
        "seniors": "vice-chancellor* | provost*",
        "leaders": "@seniors | dean*",
    }
    text = marked.replace("[", "").replace("]", "")
    shown = list(text)
    for start, end in rules.matches(rule, text, sets):
        shown[start] = "[" + shown[start]
        shown[end - 1] += "]"
    assert "".join(shown) == marked


def test_the_documentation_shows_every_construct() -> None:
    rules_shown = " ".join(rule for rule, _ in documented())
    for construct in ("*", "?", "-", '"', "=", "<number>", "<year>", "<money>", "<percent>", "|", "NEAR/", "BEFORE/"):
        assert construct in rules_shown
    for construct in (" AND ", " UNLESS ", "sentence:", "@", "("):
        assert construct in rules_shown
