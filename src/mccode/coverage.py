"""What each institution's documents answer, and what they leave open.

Found, not found, could not be read and failed are four outcomes and are never folded into one another: a gap is
claimed only where the text could be read, and every claim carries the passages and pages it rests on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from mccode.codebook import Code, Codebook
from mccode.records import Coded, Coding, Coverage, CoverageStatus, Gap, Passage

# Below this share of pages read, or this many words, nothing is said to be absent.
READ_SHARE = 0.75
MIN_WORDS = 200
QUOTE_LENGTH = 400


def measure(documents: Sequence[Coded], codebook: Codebook) -> tuple[Coverage, ...]:
    """Coverage of every institution, then of each of its documents: the whole, each question, each code.

    Institutions come in alphabetical order, documents by id, codes in the codebook's order.
    """
    groups: dict[str, list[Coded]] = defaultdict(list)
    for document in documents:
        groups[document.source.institution].append(document)
    rows: list[Coverage] = []
    for institution in sorted(groups):
        members = sorted(groups[institution], key=lambda d: d.source.document_id)
        rows += _unit(institution, "", members, codebook)
        for document in members:
            if document.status != "duplicate":
                rows += _unit(institution, document.source.document_id, [document], codebook)
    return tuple(rows)


def gaps(coverage: Iterable[Coverage], codebook: Codebook) -> tuple[Gap, ...]:
    """The codes that institutions leave open, in the order of the coverage; one per institution and code."""
    found = []
    for row in coverage:
        if row.code and not row.document_id and row.status != "addressed":
            code = codebook.code(row.code)
            found.append(
                Gap(
                    institution=row.institution,
                    question=row.question,
                    code=row.code,
                    label=code.label,
                    status=row.status,
                    certainty=certainty(row),
                    ask=code.ask,
                    score=row.score,
                    quote=row.quote,
                    quote_document_id=row.quote_document_id,
                    quote_page=row.quote_page,
                    passages_read=row.of_passages,
                    pages_read=row.pages_read,
                    pages=row.pages,
                )
            )
    return tuple(found)


def certainty(row: Coverage) -> str:
    """A sentence that says what kind of absence this is, what it rests on, and how sure it is."""
    passages = f"{row.of_passages} passage{'s' if row.of_passages != 1 else ''}"
    pages = f" on {row.pages_read} of {row.pages} pages" if row.pages else ""
    match row.status:
        case "unclear":
            return (
                f"Unclear: the nearest of {passages} read{pages} scores {row.score:.2f}, "
                "too little to count as an answer and too much to be called absent. Read it."
            )
        case "not_found" if row.on_subject < row.of_passages:
            return (
                f"Not found in the {row.on_subject} passages that are on the codebook's subject, of {passages} "
                f"read{pages}. If the institution has a name of its own for it, or the whole document is about it, say "
                "so (house name, subject) and run again."
            )
        case "not_found":
            return (
                f"Not found in {passages} read{pages}. Not calibrated: how often the rules miss an answer "
                "that is there is not known, so read before you rely on it."
            )
        case "not_assessable":
            return (
                f"Cannot be assessed: {passages} read{pages}; a document or too many pages could not be read, are in "
                f"another language, or hold fewer than {MIN_WORDS} words. Nothing is said about this code."
            )
        case "confirmed_absent":
            return f"Absent, confirmed by a person; {passages} read{pages}."
    return f"Addressed in {row.passages} of {passages} read{pages}."


def _unit(institution: str, document_id: str, members: Sequence[Coded], codebook: Codebook) -> list[Coverage]:
    """Coverage of one institution (``document_id`` "") or one document: the whole, then questions with their codes."""
    passages = {(d.source.document_id, p.id): p for d in members for p in d.passages}
    by_code: dict[str, list[Coding]] = defaultdict(list)
    for document in members:
        for coding in document.codings:
            by_code[coding.code].append(coding)
    pages_read, pages = sum(d.pages_read for d in members), sum(len(d.pages) for d in members)
    assessable = is_assessable(members, codebook)

    def row(question: str, code: str, codes: Sequence[Code]) -> Coverage:
        codings = [c for member in codes for c in by_code[member.id]]
        assigned = [c for c in codings if c.status == "assigned"]
        best = min(codings, key=_rank, default=None)
        place = passages.get((best.document_id, best.passage_id)) if best else None
        status: CoverageStatus = "addressed" if assigned else "unclear" if codings else "not_found"
        if status != "addressed" and not assessable:
            status = "not_assessable"
        return Coverage(
            institution=institution,
            document_id=document_id,
            question=question,
            code=code,
            status=status,
            depth=max((c.depth for c in assigned), default=0),
            passages=len({(c.document_id, c.passage_id) for c in assigned}),
            of_passages=len(passages),
            codes_addressed=len({c.code for c in assigned}),
            codes=len(codes),
            score=best.score if best else 0.0,
            quote=quote(place, best) if place and best else "",
            quote_document_id=place.document_id if place else "",
            quote_page=place.page if place else 0,
            quote_passage_id=place.id if place else "",
            on_subject=sum(d.on_subject_passages for d in members),
            pages_read=pages_read,
            pages=pages,
        )

    rows = [row("", "", codebook.codes)]
    for question in codebook.questions:
        rows.append(row(question.id, "", question.codes))
        rows += [row(question.id, code.id, [code]) for code in question.codes]
    return rows


def is_assessable(members: Sequence[Coded], codebook: Codebook) -> bool:
    """Whether enough of the documents could be read, in the codebook's language, to say that something is absent."""
    readable = [d for d in members if _speaks(d, codebook)]
    words = sum(len(p.text.split()) for d in readable for p in d.passages)
    pages = sum(len(d.pages) for d in members)
    # One document of which nothing could be read may hold every answer.
    lost = any(d.status in ("failed", "unreadable") or not _speaks(d, codebook) for d in members)
    read = sum(d.pages_read for d in readable) if pages else 1
    return words >= MIN_WORDS and not lost and read >= READ_SHARE * max(1, pages)


def _speaks(document: Coded, codebook: Codebook) -> bool:
    language = document.source.language.lower()
    return not language or language.split("-")[0] == codebook.language.lower().split("-")[0]


def _rank(coding: Coding) -> tuple[bool, float, int, str, str]:
    """Sorts codings from the best evidence down: assigned, sure, deep; then by place, so that ties are stable."""
    return coding.status != "assigned", -coding.score, -coding.depth, coding.document_id, coding.passage_id


def quote(passage: Passage, coding: Coding) -> str:
    """The passage's words around the coding's evidence, at most `QUOTE_LENGTH` characters, cuts marked with …"""
    text = passage.text
    if len(text) <= QUOTE_LENGTH:
        return text
    middle = (coding.evidence[0].start + coding.evidence[0].end) // 2 - passage.start if coding.evidence else 0
    start = max(0, min(middle - QUOTE_LENGTH // 2, len(text) - QUOTE_LENGTH))
    end = start + QUOTE_LENGTH
    if start:
        start = text.find(" ", start) + 1
    if end < len(text):
        end = text.rfind(" ", start, end)
    return ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")
