"""What the report shows, ready to print: institutions with their documents and answers, and the heat map.

``prepare`` gives the view. One answer per institution and code is the only source of every count on the page, so that
heat map, sections and sentences cannot differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mccode.codebook import Code, Codebook, Question
from mccode.records import Results
from mccode.report.answers import Answer, Part, answer_all, tabulate
from mccode.report.quotes import Limits, shelve
from mccode.report.unread import DocumentRow, Unread, document_row, unread
from mccode.report.words import DEPTHS, MARKS, NAMES, listing, plain

WIDEST = 30  # codes side by side in one heat map: what fits the width of an A4 page on its side
UNNAMED = "Institution without a name"


@dataclass(frozen=True)
class Institution:
    """An institution: its documents, and its answers by question; whether none of its passages is on the subject."""

    anchor: str
    name: str
    documents: tuple[DocumentRow, ...]
    parts: tuple[Part, ...]
    off_subject: bool = False

    @property
    def answers(self) -> tuple[Answer, ...]:
        return tuple(answer for part in self.parts for answer in part.answers)

    @property
    def answered(self) -> int:
        return sum(answer.answered for answer in self.answers)

    @property
    def unknown(self) -> bool:
        """Whether nothing at all can be said about it."""
        return all(answer.status == "not_assessable" for answer in self.answers)

    @property
    def folded(self) -> bool:
        """Whether one thing is to be said of all its answers, so that they are not shown one by one."""
        return self.unknown or self.off_subject

    @property
    def whole(self) -> bool:
        """Whether all its answers could be assessed."""
        return all(answer.status != "not_assessable" for answer in self.answers)

    @property
    def tally(self) -> str:
        """Its answers by depth and its gaps by kind: ``6 by a commitment, ...; 2 not found and 1 unclear``."""
        depths = [(sum(a.answered and a.depth == d for a in self.answers), f"by a {DEPTHS[d]}") for d in (3, 2, 1)]
        kinds = [(sum(a.status == status for a in self.answers), NAMES[status]) for status in MARKS]
        parts = [listing([f"{n} {words}" for n, words in group if n]) for group in (depths, kinds)]
        return "; ".join(part for part in parts if part)


@dataclass(frozen=True)
class Column:
    """A code in the heat map, and how many answer it of the institutions that could be assessed throughout.

    The others are left out even where they answer: their gaps are not known, so that the count would be too high.
    """

    code: Code
    number: int
    answered: int
    assessed: int


@dataclass(frozen=True)
class Band:
    """A heat map that fits a page: some questions, each with its columns."""

    questions: tuple[tuple[Question, tuple[Column, ...]], ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(column for _, columns in self.questions for column in columns)


@dataclass(frozen=True)
class View:
    """Everything the page shows about the documents."""

    institutions: tuple[Institution, ...]
    bands: tuple[Band, ...]
    documents: int
    documents_read: int
    pages: int
    pages_read: int
    codes: int
    unread: Unread
    statuses: tuple[str, ...]


def prepare(results: Results, codebook: Codebook, limits: Limits) -> View:
    """The view of the results: institutions by name, codes in the codebook's order."""
    documents = [coded for coded in results.documents if coded.status != "duplicate"]
    shelf = shelve(results.documents)
    tables = tabulate(results, documents)
    names = {coded.source.institution for coded in results.documents} | {name for name, _ in tables.coverage}
    institutions = []
    for number, name in enumerate(sorted(names, key=lambda name: (not name, name.casefold(), name)), 1):
        own = [coded for coded in results.documents if coded.source.institution == name]
        institutions.append(
            Institution(
                anchor=f"i{number}",
                name=plain(name).strip() or UNNAMED,
                documents=tuple(document_row(coded, shelf) for coded in own),
                parts=answer_all(name, f"i{number}", codebook, tables, shelf, limits),
                off_subject=_is_off_subject(name, results),
            )
        )
    return View(
        institutions=tuple(institutions),
        bands=bands(institutions, codebook),
        documents=len(documents),
        documents_read=sum(coded.status in ("read", "partly_read") for coded in documents),
        pages=sum(len(coded.pages) for coded in documents),
        pages_read=sum(coded.pages_read for coded in documents if coded.status != "foreign"),
        codes=len(codebook.codes),
        unread=unread(results.documents, shelf),
        statuses=tuple(status for status in MARKS if any(a.status == status for i in institutions for a in i.answers)),
    )


def _is_off_subject(institution: str, results: Results) -> bool:
    """Whether an institution's papers could be assessed and no passage of them is on the codebook's subject."""
    rows = (r for r in results.coverage if (r.institution, r.document_id, r.question) == (institution, "", ""))
    return any(row.status == "not_found" and row.of_passages and not row.on_subject for row in rows)


def bands(institutions: Sequence[Institution], codebook: Codebook) -> tuple[Band, ...]:
    """The heat maps: questions side by side up to ``WIDEST`` codes; a question is never split."""
    columns = iter(_columns(institutions, codebook))
    groups: list[list[tuple[Question, tuple[Column, ...]]]] = []
    width = 0
    for question in codebook.questions:
        width += len(question.codes)
        if not groups or width > WIDEST:
            groups.append([])
            width = len(question.codes)
        groups[-1].append((question, tuple(next(columns) for _ in question.codes)))
    return tuple(Band(tuple(group)) for group in groups)


def _columns(institutions: Sequence[Institution], codebook: Codebook) -> list[Column]:
    whole = [institution for institution in institutions if institution.whole]
    columns = []
    for number, code in enumerate(codebook.codes):
        answered = sum(institution.answers[number].answered for institution in whole)
        columns.append(Column(code, number + 1, answered, len(whole)))
    return columns
