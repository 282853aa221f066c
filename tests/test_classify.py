"""From evidence to codings: how scores add up, where the thresholds lie, and which passages are on the subject."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mccode import classify, decide, subject
from mccode.codebook import Codebook
from mccode.printed import Document, Page, Word
from mccode.records import Aside, Evidence, Passage, Score, Source


def hit(code: str, rule: str, weight: float, passage: str = "p1", start: int = 0) -> Evidence:
    return Evidence(passage, code, rule, weight, start, start + 1, "x")


@pytest.mark.parametrize(
    ("weights", "value"),
    [
        ({"a": 0.6}, 0.6),
        ({"a": 0.6, "b": 0.3}, 0.72),
        ({"a": 0.3, "b": 0.3}, 0.51),
        ({"a": 0.9, "b": 0.6}, 0.96),
        ({"a": 0.3, "b": 0.3, "c": 0.3}, 0.657),
        ({"a": 0.0}, 0.0),
        ({"a": 1.0, "b": 0.3}, 1.0),
    ],
)
def test_scores_by_hand(weights: dict[str, float], value: float) -> None:
    (score,) = classify.score([hit("c", rule, weight) for rule, weight in weights.items()])
    assert score.value == pytest.approx(value)
    assert len(score.evidence) == len(weights)


def test_a_rule_counts_once_however_often_it_hits() -> None:
    (score,) = classify.score([hit("c", "a", 0.3, start=0), hit("c", "a", 0.3, start=9)])
    assert score.value == pytest.approx(0.3)
    assert [e.start for e in score.evidence] == [0, 9]


def test_scores_keep_the_order_of_the_evidence() -> None:
    hits = [hit("b", "1", 0.6, "p2"), hit("a", "2", 0.6, "p2"), hit("b", "3", 0.6, "p1")]
    assert [(s.passage_id, s.code, s.by) for s in classify.score(hits)] == [
        ("p2", "b", "rules"), ("p2", "a", "rules"), ("p1", "b", "rules"),
    ]  # fmt: skip
    assert classify.score([]) == ()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8), st.floats(0, 1))
def test_more_evidence_never_lowers_a_score(weights: list[float], more: float) -> None:
    hits = [hit("c", str(n), weight) for n, weight in enumerate(weights)]
    (before,), (after,) = classify.score(hits), classify.score([*hits, hit("c", "more", more)])
    assert 0 <= before.value <= after.value + 1e-12 <= 1 + 2e-12
    assert before.value >= max(weights) - 1e-12


# -- decide


@pytest.mark.parametrize(
    ("value", "status"), [(0.5, "assigned"), (0.4999, "unclear"), (0.25, "unclear"), (0.2499, None), (1.0, "assigned")]
)
def test_thresholds(tiny: Codebook, value: float, status: str | None) -> None:
    passage = Passage("p1", "mentors", "a.pdf")
    found = decide.assign([Score("p1", "money.fees", value, "rules")], [passage], tiny)
    assert [(c.status, c.score, c.document_id, c.code) for c in found] == (
        [(status, value, "a.pdf", "money.fees")] if status else []
    )


def test_another_policy(tiny: Codebook) -> None:
    scores = [Score("p1", code, value, "rules") for code, value in (("money.fees", 0.8), ("money.budget", 0.6))]
    found = decide.assign(scores, [Passage("p1", "x")], tiny, decide.Policy(assign=0.7, unclear=0.6))
    assert [(c.code, c.status) for c in found] == [("money.fees", "assigned"), ("money.budget", "unclear")]


def test_codings_carry_depth_reason_and_evidence(tiny: Codebook, monkeypatch: pytest.MonkeyPatch) -> None:
    def assess(given: list[tuple[Passage, tuple[Evidence, ...]]], _: Codebook) -> tuple[tuple[int, str], ...]:
        return tuple((3, f"because of {passage.id}") for passage, _ in given)

    monkeypatch.setattr("mccode.decide.depth.assess", assess)
    evidence = (hit("money.fees", "r", 0.6, "p2"),)
    scores = [
        Score("p1", "money.fees", 0.1, "rules"),
        Score("p2", "money.fees", 2 / 3, "rules", evidence),
    ]
    (coding,) = decide.assign(scores, [Passage("p1", "x"), Passage("p2", "y")], tiny)
    assert (coding.depth, coding.depth_reason, coding.evidence) == (3, "because of p2", evidence)
    assert coding.score == 0.6667


# -- subject

ABOUT, OTHER = "The mentor comes first.", "The library opens at nine."


def judge(
    book: Codebook, *texts: str, titles: tuple[str, ...] = (), source: dict[str, Any] | None = None, **keys: Any
) -> Any:
    """Passages: ``sections`` gives each the heading above it, ``lead_ins`` the sentence before it."""
    sections, lead_ins = keys.get("sections", [""] * len(texts)), keys.get("lead_ins", [""] * len(texts))
    passages = [
        Passage(f"p{n}", text, section=(section,) if section else (), lead_in=lead_in)
        for n, (text, section, lead_in) in enumerate(zip(texts, sections, lead_ins, strict=True), start=1)
    ]
    return subject.judge(Source("a.pdf", "", "Ayr", **(source or {})), titles, passages, book)


WIDE = (ABOUT, *[OTHER] * 11)
ALL = frozenset(f"p{n}" for n in range(1, 13))


@pytest.mark.parametrize(
    ("titles", "source", "whole"),
    [
        ((), {}, False),
        (("Campus Plan",), {}, False),
        (("", "Mentoring Plan"), {}, True),
        (("Campus Plan",), {"title": "Mentors"}, True),
        (("Campus Plan",), {"subject": "yes"}, True),
        (("Mentoring Plan",), {"subject": "no"}, False),
        (("The Buddy Plan",), {"house_name": "Tandem | Buddy"}, True),
        (("The Buddying Plan",), {"house_name": "Buddy"}, False),
        (("Our Buddies® and others",), {"house_name": "Buddies®"}, True),
        (("The buddy plan",), {"house_name": "Buddy"}, False),
        (("A plan (2026)",), {"house_name": "a.b|("}, False),
    ],
)
def test_title_and_manifest_decide_on_the_whole_document(
    tiny: Codebook, titles: tuple[str, ...], source: dict[str, str], whole: bool
) -> None:
    judged = judge(tiny, *WIDE, titles=titles, source=source)
    assert judged.on_subject is whole
    assert judged.passage_ids == (ALL if whole else {"p1"})


def test_codebook_without_subject_takes_everything(tiny: Codebook) -> None:
    judged = judge(replace(tiny, subject_names=""), OTHER, source={"subject": "no"})
    assert judged == subject.Subject(True, frozenset({"p1"}))


def test_document_that_keeps_naming_the_subject_is_on_it(tiny: Codebook) -> None:
    # NAMED_SHARE is 0.4: two of five passages, not two of six.
    assert judge(tiny, ABOUT, ABOUT, OTHER, OTHER, OTHER).on_subject
    assert not judge(tiny, ABOUT, OTHER, OTHER, ABOUT, OTHER, OTHER, sections=list("abcdef")).on_subject


def test_purpose_counts_in_the_opening_only(tiny: Codebook) -> None:
    purpose = "This plan is about how we mentor students."
    opening = [OTHER] * (subject.OPENING - 1)
    assert judge(tiny, *opening, purpose, *[OTHER] * 5).on_subject
    assert not judge(tiny, *opening, OTHER, purpose, *[OTHER] * 5).on_subject


def test_heading_lead_in_and_neighbours_bring_a_passage_in(tiny: Codebook) -> None:
    texts = [OTHER] * 12
    sections = ["Mentoring", "Mentoring", *["Library"] * 4, *["Sports"] * 6]
    lead_ins = ["", "", "For mentors:", *[""] * 9]
    assert judge(tiny, *texts, sections=sections, lead_ins=lead_ins).passage_ids == {"p1", "p2", "p3"}
    # Two of five passages of a section name the subject: all five count. One of five: that one only.
    texts[7] = texts[9] = ABOUT
    sections = ["", *["Library"] * 6, *["Sports"] * 5]
    assert judge(tiny, *texts, sections=sections).passage_ids == {"p8", "p9", "p10", "p11", "p12"}
    texts[9] = OTHER
    assert judge(tiny, *texts, sections=sections).passage_ids == {"p8"}
    # However short the section is, one passage does not speak for its neighbours.
    sections = ["", *["Library"] * 6, *["Sports"] * 2, *["Music"] * 3]
    assert judge(tiny, *texts, sections=sections).passage_ids == {"p8"}


def test_empty_document(tiny: Codebook) -> None:
    assert judge(tiny) == subject.Subject(False, frozenset())


def test_titles_are_printed_title_own_entry_and_a_cover() -> None:
    def page(number: int, count: int) -> Page:
        words = tuple(Word(f"w{n}", 0, 0, 1, 1, 1, 10, False) for n in range(count))
        return Page(number, 100, 100, "text" if count else "blank", words)

    asides = [Aside("title", 1, "One"), Aside("heading", 1, "No"), Aside("title", 1, "Two")]
    source = Source("a.pdf", "", "Ayr")
    cover = Document(source, (page(1, 0), page(2, 3), page(3, 500)), "Own")
    assert subject.titles(cover, asides) == ["One Two", "Own", "w0 w1 w2"]
    assert subject.titles(replace(cover, pages=(page(1, subject.COVER_WORDS),)), []) == ["", "Own", ""]
    assert subject.titles(replace(cover, pages=(), title=""), []) == ["", "", ""]
