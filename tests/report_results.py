"""Small results made by hand for the tests of the gap report."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from mccode.codebook import Code, Codebook, Question
from mccode.records import Coded, Coding, Coverage, Evidence, Gap, Passage, Results, Source

STATUSES = ("addressed", "unclear", "not_found", "confirmed_absent", "not_assessable")
TEXT = "The Dean will approve each offer by 1 March 2026."
NEAR = "Approval may matter one day."


def a_codebook(questions: int = 1, codes: int = 5) -> Codebook:
    def code(q: int, c: int) -> Code:
        return Code(f"q{q}.c{c}", f"Label {q}.{c}", f"Says {q}.{c}.", ask=f"Who does {q}.{c}?")

    asked = [
        Question(f"q{q}", f"Q{q}", f"What of {q}?", tuple(code(q, c) for c in range(codes))) for q in range(questions)
    ]
    source = {"citation": "Doe (2023). A frame", "doi": "10.1/x"}
    return Codebook("tiny", "1.2.0", "Tiny frame", "en", tuple(asked), source=source)


def a_row(institution: str, code: str, status: Any, depth: int = 0, **given: Any) -> Coverage:
    """A row of an institution with 2 passages on 3 of 4 pages."""
    known = {"institution": institution, "question": code.split(".")[0], "code": code, "status": status, "depth": depth}
    numbers = {"passages": int(depth > 0), "of_passages": 2, "pages_read": 3, "pages": 4}
    return Coverage(**_empty(Coverage) | known | numbers | given)


def a_gap(row: Coverage) -> Gap:
    """The gap of a row, without a question of its own: the codebook's stands in."""
    known = {"institution": row.institution, "question": row.question, "code": row.code, "status": row.status}
    return Gap(**_empty(Gap) | known | {"certainty": f"{row.status} in 2 passages on 3 of 4 pages"})


def _empty(record: Any) -> dict[str, Any]:
    """Nothing in every field, so that a record may gain fields that the report does not show."""
    return {field.name: "" if field.type == "str" else 0 for field in fields(record)}


def a_document(institution: str, passages: tuple[Passage, ...] = (), codings: tuple[Coding, ...] = ()) -> Coded:
    source = Source(f"{institution}.pdf", "", institution, sha256="ab" * 32)
    return Coded(
        source, "partly_read", pages=("text", "unreadable", "text", "blank"), passages=passages, codings=codings
    )


def a_passage(institution: str, name: str, text: str, start: int = 100, page: int = 3) -> Passage:
    return Passage(f"{institution}-{name}", text, f"{institution}.pdf", start=start, end=start + len(text), page=page)


def a_coding(passage: Passage, code: str, words: str, depth: Any = 3, status: Any = "assigned") -> Coding:
    at = passage.start + passage.text.index(words)
    hit = Evidence(passage.id, code, f"{code}#1", 0.8, at, at + len(words), words)
    return Coding(passage.id, passage.document_id, code, status, depth, 0.8, "rules", (hit,))


def results_of(*institutions: str, text: str = TEXT, words: str = "will approve", **manifest: Any) -> Results:
    """Each institution: code 0 answered by two passages (depth 3 and 1), codes 1 to 4 with one kind of gap each."""
    documents, rows, gaps = [], [], []
    for name in institutions:
        deep = a_passage(name, "deep", text)
        also, near = a_passage(name, "also", "It will be seen.", 300, 4), a_passage(name, "near", NEAR, 400, 1)
        codings = (
            a_coding(deep, "q0.c0", words),
            a_coding(also, "q0.c0", "will", 1),
            a_coding(near, "q0.c1", "Approval", 1, "unclear"),
        )
        documents.append(a_document(name, (near, deep, also), codings))
        place = {"quote_document_id": f"{name}.pdf", "quote_page": 3, "quote_passage_id": deep.id, "quote": words}
        rows.append(a_row(name, "q0.c0", "addressed", 3, passages=2, of_passages=3, **place))
        for number, status in enumerate(STATUSES[1:], 1):
            row = a_row(name, f"q0.c{number}", status)
            rows.append(replace(row, quote_passage_id=near.id, quote=NEAR) if status == "unclear" else row)
            gaps.append(a_gap(rows[-1]))
    return Results(tuple(documents), tuple(rows), tuple(gaps), manifest)
