"""Quotes: the part of a passage that the report prints, its evidence words marked, with document and page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from mccode.language import direction
from mccode.records import Coded, Coding, Passage
from mccode.report.words import DEPTHS, clip, page_numbers

LEAD = 120  # characters of a list's lead-in sentence
Span = tuple[int, int]


@dataclass(frozen=True)
class Limits:
    """How much is quoted: characters of the best passage, of further ones, and how many of these (None: all)."""

    best: int
    further: int
    listed: int | None


@dataclass(frozen=True)
class Piece:
    """Some words of a quote, marked as evidence or not."""

    text: str
    marked: bool


@dataclass(frozen=True)
class Quote:
    """A quote ready to print.

    ``lead`` is the sentence that introduces the list it stands in, ``why`` the reason for its depth, ``language`` the
    language code of the passage; each "" where there is none. ``direction`` is that of its text.
    """

    pieces: tuple[Piece, ...]
    document: str
    page: str
    depth: str = ""
    language: str = ""
    lead: str = ""
    why: str = ""
    direction: str = "ltr"


@dataclass(frozen=True)
class Shelf:
    """Where quotes come from: passages by id, documents by id, and the name under which each document is cited."""

    passages: Mapping[str, Passage]
    documents: Mapping[str, Coded]
    names: Mapping[str, str]


def shelve(documents: Sequence[Coded]) -> Shelf:
    """The shelf of these documents. A title that an institution uses twice is cited with the file's name."""
    titles = Counter((document.source.institution, document.source.title) for document in documents)
    names = {}
    for source in (document.source for document in documents):
        shared = titles[source.institution, source.title] > 1
        file = source.document_id
        longer = f"{source.title} ({PurePosixPath(file).name})"
        names[file] = longer if source.title and shared else source.title or file
    return Shelf(
        passages={passage.id: passage for document in documents for passage in document.passages},
        documents={document.source.document_id: document for document in documents},
        names=names,
    )


def from_coding(coding: Coding, shelf: Shelf, limit: int) -> Quote | None:
    """The quote of a coded passage with its evidence marked; the evidence alone where the passage is not at hand."""
    passage = shelf.passages.get(coding.passage_id)
    evidence = sorted(coding.evidence, key=lambda hit: -hit.weight)
    if passage is None and not evidence:
        return None
    if passage is None:
        pieces, pages = excerpt(evidence[0].quote, [(0, limit)], limit), range(0)
    else:
        spans = [(hit.start - passage.start, hit.end - passage.start) for hit in evidence]
        pieces = excerpt(passage.text, spans, limit)
        pages = range(passage.page, max(passage.page, passage.page_end) + 1)
    return Quote(
        pieces=pieces,
        document=shelf.names.get(coding.document_id, coding.document_id),
        page=page_numbers(pages),
        depth=DEPTHS.get(coding.depth, ""),
        language=_language(passage, shelf, coding.document_id),
        lead=clip(passage.lead_in, LEAD) if passage else "",
        why=coding.depth_reason.strip().rstrip("."),
        direction=direction(passage.text if passage else evidence[0].quote),
    )


def from_words(words: str, document_id: str, page: int, passage_id: str, shelf: Shelf, limit: int) -> Quote | None:
    """The quote of words with the passage around them, if at hand; None where there are no words."""
    passage = shelf.passages.get(passage_id)
    if passage is None and not words.strip():
        return None
    text, spans = words, []
    if passage is not None:
        text = passage.text
        at = text.find(words) if 0 < len(words) < len(text) else -1
        spans = [(at, at + len(words))] if at >= 0 else []
    return Quote(
        pieces=excerpt(text, spans, limit),
        document=shelf.names.get(document_id, document_id),
        page=page_numbers([page] if page > 0 else []),
        language=_language(passage, shelf, document_id),
        direction=direction(text),
    )


def excerpt(text: str, spans: Sequence[Span], limit: int) -> tuple[Piece, ...]:
    """The text, or some ``limit`` characters of it around the first span, cut into marked and unmarked pieces.

    Spans outside the text are left out. ``…`` stands for what was cut off; cuts fall between words where they can.
    """
    inside = [(max(0, start), min(len(text), end)) for start, end in spans]
    inside = [span for span in inside if span[0] < span[1]]
    start, end = _window(text, inside[0] if inside else (0, 0), limit)
    pieces = [Piece("… ", False)] if start else []
    place = start
    for first, last in _merged(inside):
        first, last = max(first, place), min(last, end)
        if first < last:
            pieces += [Piece(text[place:first], False), Piece(text[first:last], True)]
            place = last
    pieces.append(Piece(text[place:end], False))
    if end < len(text):
        pieces.append(Piece(" …", False))
    return tuple(piece for piece in pieces if piece.text)


def _window(text: str, focus: Span, limit: int) -> Span:
    if len(text) <= limit:
        return 0, len(text)
    start = max(0, min(focus[0] - limit // 3, len(text) - limit))
    end = start + limit
    if start:
        space = re.compile(r"\s+").search(text, start, min(focus[0], start + 40))
        start = space.end() if space else start
    if end < len(text):
        cut = max(text.rfind(" ", max(start, end - 40), end), 0)
        end = cut if cut > start else end
    return start, end


def _merged(spans: Iterable[Span]) -> list[Span]:
    """The spans in order; those that touch or overlap as one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _language(passage: Passage | None, shelf: Shelf, document_id: str) -> str:
    document = shelf.documents.get(document_id)
    language = (passage.language if passage else "") or (document.source.language if document else "")
    return language if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", language) else ""
