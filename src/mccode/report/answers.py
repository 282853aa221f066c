"""An institution's answers to the codes, ready to print: status, depth, mark, quotes, and what to answer now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mccode.codebook import Code, Codebook, Question
from mccode.records import Coded, Coding, Coverage, Gap, Results
from mccode.report.quotes import Limits, Quote, Shelf, from_coding, from_words
from mccode.report.words import DEPTHS, MARKS, NAMES, TASKS, sentence

Key = tuple[str, str]  # institution, code


@dataclass(frozen=True)
class Answer:
    """How an institution answers a code. ``quotes`` are further passages, ``withheld`` those not listed."""

    anchor: str
    code: Code
    status: str
    depth: int
    mark: str
    tone: str
    words: str
    passages: int
    of_passages: int
    quote: Quote | None
    quotes: tuple[Quote, ...]
    withheld: int
    certainty: str
    task: str
    ask: str

    @property
    def answered(self) -> bool:
        return self.status == "addressed"


@dataclass(frozen=True)
class Part:
    """An institution's answers to one question, how many of them answer it, and how many cannot be assessed."""

    question: Question
    answers: tuple[Answer, ...]

    @property
    def answered(self) -> int:
        return sum(answer.answered for answer in self.answers)

    @property
    def unknown(self) -> int:
        return sum(answer.status == "not_assessable" for answer in self.answers)


@dataclass(frozen=True)
class Tables:
    """What the results say about each institution and code."""

    coverage: Mapping[Key, Coverage]
    gaps: Mapping[Key, Gap]
    codings: Mapping[Key, Sequence[Coding]]


def tabulate(results: Results, documents: Sequence[Coded]) -> Tables:
    """The institutions' coverage and gaps by code, and the codings of these documents in the order of the text."""
    codings: dict[Key, list[Coding]] = defaultdict(list)
    for coded in documents:
        for coding in coded.codings:
            codings[coded.source.institution, coding.code].append(coding)
    return Tables(
        coverage={(row.institution, row.code): row for row in results.coverage if row.code and not row.document_id},
        gaps={(gap.institution, gap.code): gap for gap in results.gaps},
        codings=codings,
    )


def answer_all(
    institution: str, anchor: str, codebook: Codebook, tables: Tables, shelf: Shelf, limits: Limits
) -> tuple[Part, ...]:
    """An institution's answers by question; ``anchor`` begins the name by which each can be linked to."""
    parts, number = [], 0
    for question in codebook.questions:
        answers = []
        for code in question.codes:
            number += 1
            key = (institution, code.id)
            row, gap, codings = tables.coverage.get(key), tables.gaps.get(key), tables.codings.get(key, ())
            answers.append(_answer(f"{anchor}c{number}", code, row, gap, codings, shelf, limits))
        parts.append(Part(question, tuple(answers)))
    return tuple(parts)


def _answer(
    anchor: str,
    code: Code,
    row: Coverage | None,
    gap: Gap | None,
    codings: Sequence[Coding],
    shelf: Shelf,
    limits: Limits,
) -> Answer:
    """One answer. Without a row nothing was measured, and nothing is claimed: not assessable."""
    status = row.status if row else "not_assessable"
    wanted = {"addressed": "assigned", "unclear": "unclear"}.get(status)
    own = [coding for coding in codings if coding.status == wanted]
    best = next((coding for coding in own if row and coding.passage_id == row.quote_passage_id), None)
    others = [coding for coding in own if coding is not best]
    listed = [quote for coding in _surest(others, limits) if (quote := from_coding(coding, shelf, limits.further))]
    quote = from_coding(best, shelf, limits.best) if best else None
    if quote is None and wanted and row:
        place = (row.quote_document_id, row.quote_page, row.quote_passage_id)
        quote = from_words(row.quote, *place, shelf, limits.best)
    if quote is None and status == "unclear" and gap:
        quote = from_words(gap.quote, gap.quote_document_id, gap.quote_page, "", shelf, limits.best)
    depth = row.depth if row and status == "addressed" else 0
    return Answer(
        anchor=anchor,
        code=code,
        status=status,
        depth=depth,
        mark=MARKS.get(status) or (str(depth) if depth in DEPTHS else "✓"),
        tone=f"d{depth}" if status == "addressed" else status.replace("_", "-"),
        words=DEPTHS.get(depth, NAMES[status]),
        passages=row.passages if row else 0,
        of_passages=row.of_passages if row else 0,
        quote=quote,
        quotes=tuple(listed),
        withheld=len(others) - len(listed),
        certainty=sentence(gap.certainty) if gap else "",
        task=TASKS.get(status, ""),
        ask=((gap.ask if gap else "") or code.ask) if status != "addressed" else "",
    )


def _surest(codings: list[Coding], limits: Limits) -> list[Coding]:
    """As many codings as may be listed, the deepest and surest, in the order of the text."""
    places = sorted(range(len(codings)), key=lambda place: (-codings[place].depth, -codings[place].score))
    return [codings[place] for place in sorted(places[: limits.listed])]
