"""What was not assessed: each document as a row with its pages; failures, pages, other languages and duplicates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mccode.records import Coded
from mccode.report.quotes import Shelf
from mccode.report.words import DOCUMENT_STATUSES, page_numbers, sentence


@dataclass(frozen=True)
class DocumentRow:
    """A document in a table. ``unreadable`` names the pages that could not be read; ``file`` is its document id."""

    name: str
    file: str
    institution: str
    year: str
    status: str
    words: str
    passages: int
    pages_read: int
    pages: int
    unreadable: str
    blank: int
    reason: str
    hint: str
    sha256: str

    @property
    def opened(self) -> bool:
        """Whether its pages could be counted and count here: neither failed nor a duplicate."""
        return bool(self.pages) and self.status != "duplicate"


@dataclass(frozen=True)
class Unread:
    """Documents of which nothing was read, those of which some pages were not, those that are in other languages than
    the codebook's in whole or in part, and those left out as duplicates."""

    failed: tuple[DocumentRow, ...]
    partly: tuple[DocumentRow, ...]
    foreign: tuple[DocumentRow, ...]
    duplicates: tuple[DocumentRow, ...]
    blank: int

    @property
    def anything(self) -> bool:
        return bool(self.failed or self.partly or self.foreign or self.duplicates)


def document_row(coded: Coded, shelf: Shelf) -> DocumentRow:
    """The row of a document."""
    source = coded.source
    return DocumentRow(
        name=shelf.names[source.document_id],
        file=source.document_id,
        institution=source.institution,
        year=source.year,
        status=coded.status,
        words=DOCUMENT_STATUSES[coded.status],
        passages=len(coded.passages),
        pages_read=coded.pages_read,
        pages=len(coded.pages),
        unreadable=page_numbers(number for number, status in enumerate(coded.pages, 1) if status == "unreadable"),
        blank=coded.pages.count("blank"),
        reason=sentence(coded.reason),
        hint=sentence(coded.hint),
        sha256=source.sha256,
    )


def unread(documents: Sequence[Coded], shelf: Shelf) -> Unread:
    """The documents and pages that could not be read, and the duplicates, in the order of the documents."""
    rows = [document_row(coded, shelf) for coded in documents]
    return Unread(
        failed=tuple(row for row in rows if row.status in ("failed", "unreadable")),
        partly=tuple(row for row in rows if row.status in ("read", "partly_read") and row.unreadable),
        foreign=tuple(row for row in rows if row.status == "foreign" or (row.status == "read" and row.reason)),
        duplicates=tuple(row for row in rows if row.status == "duplicate"),
        blank=sum(row.blank for row in rows if row.status != "duplicate"),
    )
