"""Depth: cases by sentence, caps, evidence, lead-ins, table rows, list markers, passing mentions and faults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mccode import depth
from mccode.errors import CodebookError
from mccode.records import Evidence, Passage, PassageKind

CUES = {
    "commitment": "will | must | shall | is accountable | may count",
    "limit": "at most | up to <number> | fewer than",
    "frequency": "each year | every year",
    "date": "<year> | @d_months",
    "period": "<number> (months | years)",
    "number": "<number> | fifteen | three",
    "resource": "budget | seed money",
    "actor": "dean | board | council | committee",
    "assigned": "owner | by when",
    "proposal": "recommends | would",
    "outside": "ministry",
    "forecast": "will lose",
    "report": "was | were | ran",
    "open": "not decided",
    "purpose": "this policy sets",
    "intention": "hope* | should",
    "arrangement": "each | which is why",
    "own": "we | our",
    "label": "(goal | level | chapter) <number>",
}


@dataclass(frozen=True)
class Book:
    depth: Mapping[str, str] = field(default_factory=lambda: CUES)
    sets: Mapping[str, str] = field(default_factory=lambda: {"d_months": "June | July"})
    language: str = "en"


def passage(text: str, lead_in: str = "", kind: PassageKind = "paragraph", start: int = 0, name: str = "p") -> Passage:
    return Passage(name, text, kind=kind, lead_in=lead_in, start=start, end=start + len(text))


def evidence(of: Passage, quote: str) -> Evidence:
    start = of.start + of.text.index(quote)
    return Evidence(of.id, "a.b", "a.b#1", 0.6, start, start + len(quote), quote)


def assess(text: str, lead_in: str = "", kind: PassageKind = "paragraph") -> tuple[int, str]:
    return depth.assess([(passage(text, lead_in, kind), ())], Book())[0]


CASES = [
    # a word that binds, with each kind of check
    ("Offers must be approved by the Faculty Board.", 3, "commitment: 'must' with 'Board'"),
    ("The service will open in June.", 3, "commitment: 'will' with 'June'"),
    ("Records will be kept for 12 months.", 3, "commitment: 'will' with '12 months'"),
    ("The plan shall be read every year.", 3, "commitment: 'shall' with 'every year'"),
    ("Seed money will be given.", 3, "commitment: 'will' with 'Seed money'"),
    ("We will stop those that do not recruit fifteen learners.", 3, "commitment: 'will' with 'fifteen'"),
    ("Learners may count up to 20 credits.", 3, "commitment: 'may count' with 'up to 20'"),
    # in force without such a word
    ("Courses have at most two parts.", 3, "commitment: in force, 'at most'"),
    ("The dean reads the plan every year.", 3, "commitment: 'dean' with 'every year'"),
    ("In our house courses have at most two parts.", 2, "description: 'at most' without a word that binds"),
    # caps
    ("The task force recommends that the dean will sign by June.", 2, "description: proposal 'recommends'"),
    ("The ministry says that the board must meet in 2030.", 2, "description: outside 'ministry'"),
    ("We will lose fifteen learners.", 2, "description: forecast 'will lose'"),
    ("In 2024 there were fewer than 30 learners.", 2, "description: report 'were'"),
    ("A badge was launched, and it must be renewed in 2030.", 3, "commitment: 'must' with '2030'"),
    # description
    ("There are 12 courses.", 2, "description: '12' without a word that binds"),
    ("Each badge is earned by a marked project.", 2, "description: arrangement 'Each'"),
    ("The region loses nurses, which is why it begins with health.", 2, "description: arrangement 'which is why'"),
    ("Learning matters. We sit beside the learner.", 2, "description: 'We' without anything to check"),
    ("Learning matters. Help must be given.", 2, "description: 'must' without anything to check"),
    # mention
    ("Learning goes on through life.", 1, "mention: nothing that can be checked"),
    ("Someone should own it.", 1, "mention: intention 'should'"),
    ("Would that be for 30 people?", 1, "mention: a question"),
    ("This policy sets out how the board must decide.", 1, "mention: purpose of a document, 'This policy sets'"),
    ("The place is not decided and must be found by the board.", 1, "mention: left open, 'not decided'"),
    ("It would help.", 1, "mention: proposal 'would'"),
    # numbers that only name something, markers
    ("It must follow Goal 2 and Chapter 14.", 1, "mention: nothing that can be checked"),
    ("It must follow Goal 2 in 3 parts.", 3, "commitment: 'must' with '3'"),
    ("4.2 It must be good.", 1, "mention: nothing that can be checked"),
    ("3. It must be good.", 1, "mention: nothing that can be checked"),
    ("(a) It must be good.", 1, "mention: nothing that can be checked"),
    ("§ 4 It must be good.", 1, "mention: nothing that can be checked"),
    ("• It must be good.", 1, "mention: nothing that can be checked"),
    ("1.9 million must be found.", 3, "commitment: 'must' with '1.9'"),
    ("12 courses must open.", 3, "commitment: 'must' with '12'"),
]


@pytest.mark.parametrize(("text", "level", "reason"), CASES, ids=[text for text, _, _ in CASES])
def test_each_case_has_its_depth_and_reason(text: str, level: int, reason: str) -> None:
    assert assess(text) == (level, reason)


def test_the_sentence_of_the_evidence_decides() -> None:
    whole = passage("Learning was new. The board must sign by June. Nurses would gain.", start=100)
    for quote, level in (("new", 2), ("sign", 3), ("Nurses", 2)):
        assert depth.assess([(whole, (evidence(whole, quote),))], Book())[0][0] == level
    assert depth.assess([(whole, ())], Book())[0] == (3, "commitment: 'must' with 'June'")
    both = (evidence(whole, "new"), evidence(whole, "sign"))
    assert depth.assess([(whole, both)], Book())[0][0] == 3


def test_what_the_sentence_leaves_open_is_settled_beside_it() -> None:
    whole = passage("There are 12 courses. Nurses come. The board must sign by June, and the rest goes on as before.")
    described, mentioned = [
        depth.assess([(whole, (evidence(whole, quote),))], Book())[0] for quote in ("courses", "Nurses")
    ]
    assert described == (3, "commitment: 'must' with 'June'")
    assert mentioned == (2, "description: beside a commitment ('must' with 'June')")


def test_a_lead_in_binds_its_items() -> None:
    assert assess("(b) approve the list", lead_in="The dean must:") == (3, "commitment: 'must' with 'dean'")
    assert assess("(b) approve the list")[0] == 1


def test_an_action_with_its_owner_is_a_commitment() -> None:
    row = "Action: open a desk | Owner: Dean | By when: June"
    assert assess(row, kind="table_row") == (3, "commitment: a row 'Owner' with 'June'")
    assert assess("Open a desk in 3 towns. Owner: A. Smith.") == (3, "commitment: an action with 'Owner'")
    assert assess("Year: 2026 | Income: 42 | Outlay: 106", kind="table_row")[0] == 2


def test_a_row_is_one_sentence() -> None:
    row = passage("Open a desk. Now. | Dean | June", kind="table_row")
    assert [(s.start, s.end) for s in depth.levels([row], Book())[0]] == [(0, len(row.text))]


def test_few_words_for_many_codes_are_mentions_in_passing() -> None:
    short = passage("There are 12 courses.")
    assert depth.assess([(short, ())], Book())[0][0] == 2
    assert depth.assess([(short, ()), (short, ())], Book()) == ((1, "mention: in passing, 4 words for 2 codes"),) * 2
    bound = passage("The board must sign by June.")
    assert [level for level, _ in depth.assess([(bound, ())] * 3, Book())] == [3, 3, 3]
    row = passage("There are 12 courses.", kind="table_row")
    assert depth.assess([(row, ())] * 3, Book())[0][0] == 2


def test_passages_keep_to_themselves() -> None:
    texts = ["Learning goes on.", "The board must sign by June.", "Nurses were asked."]
    codings = [(passage(text, name=str(number)), ()) for number, text in enumerate(texts)]
    alone = tuple(depth.assess([coding], Book())[0] for coding in codings)
    assert depth.assess(codings, Book()) == alone
    assert [level for level, _ in alone] == [1, 3, 2]


def test_without_cues_everything_is_a_description() -> None:
    assert depth.assess([(passage("The board must sign by June."), ())], Book(depth={}))[0][0] == 2


def test_an_unknown_cue_is_a_fault_that_names_the_nearest() -> None:
    with pytest.raises(CodebookError) as caught:
        depth.levels([passage("A.")], Book(depth={"comitment": "must"}))
    assert "comitment" in caught.value.message
    assert "commitment" in caught.value.hint


def test_nothing_in_nothing_out() -> None:
    assert depth.assess([], Book()) == ()
    assert assess("") == (1, "mention: nothing that can be checked")


WORDS = ["The", "board", "must", "will", "was", "we", "12", "June", "Goal", "each", "owner", "would", "3.", "(a)", "|"]
WORDS += ["?", ".", "Not", "decided:", "é", "\n"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=25), st.integers(0, 50), st.integers(0, 60))
def test_sentences_cover_the_passage_and_depths_hold(words: list[str], start: int, place: int) -> None:
    one = passage(" ".join(words), start=start)
    sentences = depth.levels([one], Book())[0]
    assert "".join(one.text[s.start : s.end] for s in sentences) == one.text
    somewhere = Evidence(one.id, "a.b", "a.b#1", 0.6, place, place + 5, "")
    (level, reason), (again, _) = depth.assess([(one, (somewhere,)), (one, ())], Book())
    assert reason.startswith({1: "mention: ", 2: "description: ", 3: "commitment: "}[level])
    if again < 3:
        assert level < 3
