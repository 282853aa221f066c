"""The frozen records that cross module borders, and the one statement of their units.

Units. Pages are 1-based. Spans are 0-based and half-open, counted in Python characters (code points) of
the document's cleaned text, which is stored once per extraction. Boxes are PDF points, origin top-left;
a passage of a file without printed pages has none.
Shares and scores lie in 0..1. For every passage ``document.text[p.start:p.end] == p.text``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

PageStatus = Literal["text", "blank", "unreadable"]
DocumentStatus = Literal["read", "partly_read", "foreign", "unreadable", "failed", "duplicate"]
BlockKind = Literal[
    "title",
    "heading",
    "paragraph",
    "list_item",
    "table_row",
    "caption",
    "lead_in",
    "pull_quote",
    "label",
    "footnote",
    "margin_note",
    "index",
    "toc",
    "reference",
    "furniture",
]
PassageKind = Literal["paragraph", "list_item", "clause", "table_row"]
CoverageStatus = Literal["addressed", "unclear", "not_found", "confirmed_absent", "not_assessable"]
Depth = Literal[1, 2, 3]
# Where on its page a passage stands: in the running text, or in a box or sidebar beside it.
Place = Literal["text", "box"]


class Box(NamedTuple):
    """A rectangle on a page: page number, left, top, right, bottom in points from the page's top-left corner."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True)
class Source:
    """A paper of the corpus. ``document_id`` is its path relative to the corpus, with forward slashes.

    ``house_name`` is what the institution calls the codebook's subject, several names separated by ``|``. ``subject``
    is yes or no where the user says whether the whole document treats it. ``extra`` holds further manifest columns.
    ``fault`` says why the file cannot be opened; ``duplicate_of`` names a document with the same bytes.
    """

    document_id: str
    path: str
    institution: str
    sha256: str = ""
    country: str = ""
    year: str = ""
    kind: str = ""
    language: str = ""
    title: str = ""
    house_name: str = ""
    subject: str = ""
    password: str = field(default="", repr=False)
    extra: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""
    duplicate_of: str = ""


@dataclass(frozen=True)
class Corpus:
    """The sources of a folder, ordered by document id, and what the user should know about how they were found."""

    root: str
    sources: tuple[Source, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Passage:
    """The unit of coding: a paragraph, list item, numbered clause or table row.

    ``section`` is the path of headings above it. ``lead_in`` is the sentence that introduces the list it stands in;
    it belongs to every item and to none alone. ``heads`` are the column headings that a row's text names.
    ``boxes`` hold one rectangle per printed line; none where the file knows of no place. ``place`` tells a box or
    sidebar from the running text. ``language`` is a code such as ``en``, "" where it is not known.
    """

    id: str
    text: str
    document_id: str = ""
    number: int = 0
    kind: PassageKind = "paragraph"
    section: tuple[str, ...] = ()
    lead_in: str = ""
    start: int = 0
    end: int = 0
    page: int = 0
    page_end: int = 0
    boxes: tuple[Box, ...] = ()
    heads: tuple[str, ...] = ()
    place: Place = "text"
    language: str = ""


@dataclass(frozen=True)
class Aside:
    """Text that is no passage (headings, captions, footnotes, furniture ...), labelled with its kind and page."""

    kind: BlockKind
    page: int
    text: str


@dataclass(frozen=True)
class Reading:
    """The cleaned text of a document, its passages as spans of it, and what was set aside."""

    text: str
    passages: tuple[Passage, ...]
    asides: tuple[Aside, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """One hit of one rule: passage, code, rule id, weight 0..1, span in the document's text, and the quoted words."""

    passage_id: str
    code: str
    rule: str
    weight: float
    start: int
    end: int
    quote: str


@dataclass(frozen=True)
class Score:
    """How strongly a passage speaks for a code, 0..1, who says so, and the evidence that drove it."""

    passage_id: str
    code: str
    value: float
    by: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Coding:
    """A code given to a passage (``assigned``) or nearly given (``unclear``), how deep and why, how surely, by whom."""

    passage_id: str
    document_id: str
    code: str
    status: Literal["assigned", "unclear"]
    depth: Depth
    score: float
    by: str
    evidence: tuple[Evidence, ...] = ()
    depth_reason: str = ""


@dataclass(frozen=True)
class Coded:
    """Everything known about one document after reading and coding it.

    ``pages`` hold each page's status in order. ``on_subject`` says whether the whole document treats the codebook's
    subject, so that its passages need not name it; otherwise only ``on_subject_passages`` may be coded. ``reason`` says
    why a document failed or was left out.
    ``about`` is where it says what it is about: its printed title, its own entry, the words of a cover.
    ``language`` is a code, what the user says or what most of the text shows; "" where neither does.
    """

    source: Source
    status: DocumentStatus
    title: str = ""
    pages: tuple[PageStatus, ...] = ()
    on_subject: bool = False
    on_subject_passages: int = 0
    text: str = ""
    passages: tuple[Passage, ...] = ()
    asides: tuple[Aside, ...] = ()
    codings: tuple[Coding, ...] = ()
    reason: str = ""
    hint: str = ""
    about: tuple[str, ...] = ()
    language: str = ""

    @property
    def pages_read(self) -> int:
        """Number of pages whose text could be read, blank ones included: nothing on them was missed."""
        return sum(status != "unreadable" for status in self.pages)


@dataclass(frozen=True)
class Coverage:
    """How far one institution, or one of its documents, answers a code, a question, or the whole codebook.

    ``document_id`` is "" for an institution; ``code`` is "" for a question; ``question`` is "" too for the whole.
    ``passages`` of ``of_passages`` were coded, ``on_subject`` of them could be; ``codes_addressed`` of ``codes`` were
    found (1 of 1 for a code). Beside these, ``foreign`` ones are in ``languages`` (codes, separated by spaces) for
    which the codebook has no rules. ``depth`` is the greatest one, 0 without any. The quote is the best evidence, or
    for ``unclear`` the nearest thing to it.
    """

    institution: str
    document_id: str
    question: str
    code: str
    status: CoverageStatus
    depth: int
    passages: int
    of_passages: int
    codes_addressed: int
    codes: int
    score: float
    quote: str
    quote_document_id: str
    quote_page: int
    quote_passage_id: str
    on_subject: int
    pages_read: int
    pages: int
    foreign: int = 0
    languages: str = ""


@dataclass(frozen=True)
class Gap:
    """A code that an institution's documents leave open: what kind of absence, how sure, and what to answer now.

    ``certainty`` is a sentence with its numbers. For ``unclear`` the nearest quote and its page are given.
    """

    institution: str
    question: str
    code: str
    label: str
    status: CoverageStatus
    certainty: str
    ask: str
    score: float
    quote: str
    quote_document_id: str
    quote_page: int
    passages_read: int
    pages_read: int
    pages: int


@dataclass(frozen=True)
class Results:
    """A finished run: coded documents by id, coverage and gaps by institution, and how it was made (the manifest)."""

    documents: tuple[Coded, ...]
    coverage: tuple[Coverage, ...]
    gaps: tuple[Gap, ...]
    manifest: Mapping[str, object] = field(default_factory=dict)
