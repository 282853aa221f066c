"""What each institution's documents answer, and what they leave open.

Found, not found, could not be read and failed are four outcomes and are never folded into one another: a gap is
claimed only where the text could be read, and every claim carries the passages and pages it rests on.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from mccode import foreign
from mccode.codebook import Code, Codebook
from mccode.records import Coded, Coding, Coverage, CoverageStatus, Gap, Passage

# Below this share of the text assessed, or this many words, nothing is said to be absent.
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
    """A sentence that says what kind of absence this is, what it rests on, and how sure it is; where passages are in
    other languages than the codebook's, a second one that says so."""
    which = foreign.sentence(row.foreign, row.foreign + row.of_passages)
    others = f"{which} in {foreign.in_words(row.languages.split())}" if row.foreign else ""
    if others and not row.of_passages and row.status == "not_assessable":
        return f"Cannot be assessed: {others}, for which the codebook has no rules. Nothing is said about this code."
    return " ".join(filter(None, (_certainty(row), f"{others} and could not be assessed." if others else "")))


def _certainty(row: Coverage) -> str:
    passages = f"{row.of_passages} passage{'s' if row.of_passages != 1 else ''}"
    pages = f" on {row.pages_read} of {row.pages} pages" if row.pages else ""
    match row.status:
        case "unclear":
            return (
                f"Unclear: the nearest of {passages} read{pages} scores {row.score:.2f}, "
                "too little to count as an answer and too much to be called absent. Read it."
            )
        case "not_found" if row.on_subject < row.of_passages:
            where = f" in the {row.on_subject} passages that are" if row.on_subject else ": no passage is"
            return (
                f"Not found{where} on the codebook's subject, of {passages} read{pages}. If the institution has a name "
                "of its own for it, or the whole document is about it, say so (house name, subject) and run again."
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
    passages = {(d.source.document_id, p.id): p for d in members for p in foreign.own(d, codebook)}
    others = sum((foreign.languages(d, codebook) for d in members), Counter[str]())
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
            foreign=others.total(),
            languages=" ".join(code for code, _ in others.most_common()),
        )

    rows = [row("", "", codebook.codes)]
    for question in codebook.questions:
        rows.append(row(question.id, "", question.codes))
        rows += [row(question.id, code.id, [code]) for code in question.codes]
    return rows


def is_assessable(members: Sequence[Coded], codebook: Codebook) -> bool:
    """Whether enough of the documents could be read, in the codebook's languages, to say that something is absent."""
    members = [d for d in members if d.status != "duplicate"]
    shares = [foreign.own_share(d, codebook) for d in members]
    words = sum(len(p.text.split()) for d in members for p in foreign.own(d, codebook))
    # One document of which nothing could be assessed may hold every answer.
    lost = any(
        d.status in ("failed", "unreadable", "foreign") or share < foreign.OWN_SHARE
        for d, share in zip(members, shares, strict=True)
    )
    return words >= MIN_WORDS and not lost and _assessed(members, shares) >= READ_SHARE


def _assessed(members: Sequence[Coded], shares: Sequence[float]) -> float:
    """The share of the text that could be assessed: pages read of all pages, less what is in other languages.

    Where nothing is known of pages, the share by characters.
    """
    sizes = [len(d.pages) for d in members]
    if not any(sizes):
        sizes = [sum(len(p.text) for p in d.passages) for d in members]
        return sum(size * share for size, share in zip(sizes, shares, strict=True)) / max(1, sum(sizes))
    return sum(d.pages_read * share for d, share in zip(members, shares, strict=True)) / sum(sizes)


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
