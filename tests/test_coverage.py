"""Coverage counted by hand: what is addressed, what is a gap, and what nothing may be said about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from mccode import coverage
from mccode.codebook import Codebook
from mccode.records import Coded, Coverage, Evidence

Make = Callable[..., Coded]


def measured(documents: list[Coded], book: Codebook) -> dict[tuple[str, str, str], Coverage]:
    rows = coverage.measure(documents, book)
    found = {(r.institution, r.document_id, r.code or r.question): r for r in rows}
    assert len(found) == len(rows)
    return found


def statuses(documents: list[Coded], book: Codebook, institution: str = "Ayr") -> dict[str, str]:
    return {key[2]: row.status for key, row in measured(documents, book).items() if key[:2] == (institution, "")}


def test_five_codings_by_hand(document: Make, tiny: Codebook) -> None:
    codes = ["p1:people.mentors:2:0.6", "p2:people.mentors:3:0.6", "p2:people.mentors:3:0.9",
             "p3:people.mentors:1:0.9", "p3:money.fees:2:0.3"]  # fmt: skip
    rows = measured([document(codes=codes)], tiny)
    numbers = {
        key[2]: (r.status, r.depth, r.passages, r.of_passages, r.codes_addressed, r.codes, r.score, r.quote_passage_id)
        for key, r in rows.items()
        if key[1] == ""
    }
    assert numbers == {
        "": ("addressed", 3, 3, 3, 1, 4, 0.9, "p2"),
        "people": ("addressed", 3, 3, 3, 1, 2, 0.9, "p2"),
        "people.mentors": ("addressed", 3, 3, 3, 1, 1, 0.9, "p2"),
        "people.training": ("not_found", 0, 0, 3, 0, 1, 0.0, ""),
        "money": ("unclear", 0, 0, 3, 0, 2, 0.3, "p3"),
        "money.fees": ("unclear", 0, 0, 3, 0, 1, 0.3, "p3"),
        "money.budget": ("not_found", 0, 0, 3, 0, 1, 0.0, ""),
    }
    assert (rows["Ayr", "", "money.fees"].quote, rows["Ayr", "", "money.fees"].quote_page) == ("third passage", 3)


def test_order_is_institutions_then_documents_then_the_codebook(document: Make, tiny: Codebook) -> None:
    rows = coverage.measure([document("c.pdf", "Bex"), document("b.pdf"), document("a.pdf")], tiny)
    units = list(dict.fromkeys((r.institution, r.document_id) for r in rows))
    assert units == [("Ayr", ""), ("Ayr", "a.pdf"), ("Ayr", "b.pdf"), ("Bex", ""), ("Bex", "c.pdf")]
    own = [r.code or r.question for r in rows if (r.institution, r.document_id) == ("Ayr", "")]
    assert own == ["", "people", "people.mentors", "people.training", "money", "money.fees", "money.budget"]


def test_documents_of_an_institution_count_together(document: Make, tiny: Codebook) -> None:
    one = document("a.pdf", codes=["p1:money.fees:1:0.6"], pages=("text", "unreadable"), on_subject_passages=2)
    two = document("b.pdf", codes=["p1:money.fees:3:0.6", "p2:money.budget:2:0.9"])
    rows = measured([one, two], tiny)
    fees = rows["Ayr", "", "money.fees"]
    assert (fees.passages, fees.of_passages, fees.on_subject, fees.pages_read, fees.pages) == (2, 6, 5, 4, 5)
    assert (fees.depth, fees.quote_document_id, fees.quote_passage_id) == (3, "b.pdf", "p1")
    assert rows["Ayr", "", "money"].codes_addressed == 2
    assert rows["Ayr", "a.pdf", "money"].codes_addressed == 1
    assert (rows["Ayr", "a.pdf", "money.fees"].pages_read, rows["Ayr", "b.pdf", "money.fees"].pages_read) == (1, 3)
    # Each document alone: in the first half of the pages is missing, the second was read.
    assert rows["Ayr", "a.pdf", "people.mentors"].status == "not_assessable"
    assert rows["Ayr", "b.pdf", "people.mentors"].status == "not_found"


@pytest.mark.parametrize(
    ("keys", "status"),
    [
        ({}, "not_found"),
        ({"words": 196}, "not_found"),  # 196 + 2 + 2 words
        ({"words": 195}, "not_assessable"),
        ({"pages": ("text",) * 3 + ("unreadable",)}, "not_found"),  # 3 of 4 pages
        ({"pages": ("text",) * 2 + ("unreadable",)}, "not_assessable"),
        ({"pages": ("text", "blank", "blank", "unreadable")}, "not_found"),  # nothing was missed on blank pages
        ({"pages": ()}, "not_found"),  # a table of passages knows no pages
        ({"status": "failed", "reason": "broken"}, "not_assessable"),
        ({"source": {"language": "de"}}, "not_assessable"),
        ({"source": {"language": "EN-gb"}}, "not_found"),
    ],
)
def test_absence_is_claimed_only_where_enough_was_read(
    document: Make, tiny: Codebook, keys: dict[str, Any], status: str
) -> None:
    assert statuses([document(**keys)], tiny)["money.fees"] == status


def test_what_was_found_stays_found_however_little_was_read(document: Make, tiny: Codebook) -> None:
    given = document(words=10, codes=["p1:money.fees:1:0.6", "p2:money.budget:1:0.3"], pages=("text", "unreadable"))
    found = statuses([given], tiny)
    assert found["money.fees"] == found["money"] == "addressed"
    # An unclear hit in a document that was hardly read says less than nothing: it is not an absence of any kind.
    assert found["money.budget"] == found["people.mentors"] == "not_assessable"


def test_one_failed_document_makes_the_rest_of_its_institution_not_assessable(document: Make, tiny: Codebook) -> None:
    failed = Coded(document("z.pdf").source, "failed", reason="broken")
    other = document("b.pdf", "Bex")
    found = measured([document(codes=["p1:money.fees:1:0.6"]), failed, other], tiny)
    assert found["Ayr", "", "money.fees"].status == "addressed"
    assert found["Ayr", "", "money.budget"].status == "not_assessable"
    assert found["Ayr", "a.pdf", "money.budget"].status == "not_found"
    assert found["Ayr", "z.pdf", "money.budget"].status == "not_assessable"
    assert found["Bex", "", "money.budget"].status == "not_found"


def test_a_document_of_which_nothing_could_be_read_may_hold_every_answer(document: Make, tiny: Codebook) -> None:
    long = document(pages=("text",) * 99)
    assert statuses([long], tiny)["money.fees"] == "not_found"
    scan = Coded(document("z.pdf").source, "unreadable", pages=("unreadable",))
    assert statuses([long, scan], tiny)["money.fees"] == "not_assessable"


def test_duplicate_has_no_rows_of_its_own_and_counts_once(document: Make, tiny: Codebook) -> None:
    twin = Coded(document("z.pdf").source, "duplicate", reason="the same bytes")
    rows = measured([document(), twin], tiny)
    assert {key[1] for key in rows} == {"", "a.pdf"}
    assert rows["Ayr", "", ""].of_passages == 3


def test_so_may_a_document_in_another_language(document: Make, tiny: Codebook) -> None:
    foreign = document("z.pdf", source={"language": "fi"}, pages=("text",))
    assert statuses([document(pages=("text",) * 99), foreign], tiny)["money.fees"] == "not_assessable"


def test_gaps_are_the_open_codes_of_institutions(document: Make, tiny: Codebook) -> None:
    rows = coverage.measure([document(codes=["p1:people.mentors:2:0.6", "p3:money.fees:1:0.3"])], tiny)
    gaps = coverage.gaps(rows, tiny)
    assert [(g.institution, g.question, g.code, g.status, g.score, g.quote, g.quote_page) for g in gaps] == [
        ("Ayr", "people", "people.training", "not_found", 0.0, "", 0),
        ("Ayr", "money", "money.fees", "unclear", 0.3, "third passage", 3),
        ("Ayr", "money", "money.budget", "not_found", 0.0, "", 0),
    ]
    assert (gaps[0].label, gaps[0].ask) == ("Training", "Who trains the mentors, and when?")
    assert {(g.passages_read, g.pages_read, g.pages) for g in gaps} == {(3, 3, 3)}


def test_certainty_says_what_an_absence_rests_on(document: Make, tiny: Codebook) -> None:
    row = measured([document(codes=["p1:money.fees:1:0.3"])], tiny)
    said = {code: coverage.certainty(row["Ayr", "", code]) for code in ("money.fees", "money.budget")}
    assert said["money.fees"].startswith("Unclear: the nearest of 3 passages read on 3 of 3 pages scores 0.30")
    assert said["money.budget"].startswith("Not found in 3 passages read on 3 of 3 pages. Not calibrated")
    base = row["Ayr", "", "money.budget"]
    few = replace(base, on_subject=2, of_passages=21)
    assert "in the 2 passages that are on the codebook's subject, of 21 passages read" in coverage.certainty(few)
    assert "house name" in coverage.certainty(few)
    assert "house name" not in coverage.certainty(replace(few, of_passages=2))
    none = coverage.certainty(replace(few, on_subject=0))
    assert none.startswith("Not found: no passage is on the codebook's subject, of 21 passages read on 3 of 3 pages.")
    assert coverage.certainty(replace(base, status="not_assessable")).startswith("Cannot be assessed: 3 passages")
    assert coverage.certainty(replace(base, status="confirmed_absent")).startswith("Absent, confirmed by a person")
    assert "1 passage read." in coverage.certainty(replace(base, status="confirmed_absent", of_passages=1, pages=0))
    assert len({coverage.certainty(replace(base, status=s)) for s in
                ("addressed", "unclear", "not_found", "confirmed_absent", "not_assessable")}) == 5  # fmt: skip


def test_best_evidence_is_assigned_then_sure_then_deep_then_first(document: Make, tiny: Codebook) -> None:
    def best(*codes: str) -> str:
        return measured([document(codes=[f"{c[:2]}:money.fees:{c[3:]}" for c in codes])], tiny)[
            "Ayr", "", "money"
        ].quote_passage_id

    assert best("p1:2:0.6", "p2:1:0.9") == "p2"
    assert best("p1:1:0.9", "p2:2:0.9") == "p2"
    assert best("p2:2:0.6", "p1:2:0.6") == "p1"
    assert best("p1:3:0.4", "p2:1:0.5") == "p2"


def test_long_quote_is_cut_around_its_evidence(document: Make) -> None:
    text = " ".join(f"word{n}" for n in range(200))
    start = text.index("word150")
    given = document(texts=[text], codes=["p2:money.fees:1:0.6"])
    passage = given.passages[1]
    evidence = Evidence("p2", "money.fees", "r", 0.6, passage.start + start, passage.start + start + 7, "word150")
    coding = replace(given.codings[0], evidence=(evidence,))
    shown = coverage.quote(passage, coding)
    assert "word150" in shown
    assert shown.startswith("… word")
    assert shown.endswith(" …")
    assert shown[2:-2] in text
    assert len(shown) <= coverage.QUOTE_LENGTH + 4
    assert coverage.quote(passage, replace(coding, evidence=())).startswith("word0 ")
    assert coverage.quote(given.passages[0], given.codings[0]) != given.passages[0].text  # 250 words
    short = replace(passage, text="short")
    assert coverage.quote(short, coding) == "short"


def test_nothing_in_nothing_out(tiny: Codebook) -> None:
    assert coverage.measure([], tiny) == ()
    assert coverage.gaps((), tiny) == ()
