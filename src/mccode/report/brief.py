"""The answer in three sentences: what was read, how much is typically answered, and what is left open."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median_high, median_low

from mccode import foreign
from mccode.codebook import Codebook
from mccode.records import Coded
from mccode.report.view import Column, Institution, View
from mccode.report.words import NAMES, count, listing, share

NAMED = 4  # codes named in a sentence; more make it a list that nobody reads
TYPICAL = 3  # institutions from which on there is a middle one


def sentences(view: View) -> tuple[str, ...]:
    """Three sentences on the whole corpus. One institution is described, never compared."""
    one = view.institutions[0] if len(view.institutions) == 1 else None
    if not view.institutions:
        return ("The corpus holds no document.",)
    return (
        _read(view, one),
        _one_answers(one, view) if one else _typical(view),
        _one_leaves(one) if one else _open(view),
    )


def off_subject(documents: Sequence[Coded], codebook: Codebook) -> str:
    """What to know where documents did not seem to be about the codebook's subject as a whole; "" where all were."""
    wider = [d for d in documents if d.status != "foreign" and foreign.own(d, codebook) and not d.on_subject]
    if not wider or not codebook.subject_names:
        return ""
    passages = sum(len(foreign.own(d, codebook)) for d in wider)
    able = sum(d.on_subject_passages for d in wider)
    which = f"{wider[0].source.document_id} does" if len(wider) == 1 else f"{len(wider)} documents do"
    return (
        f"By title and opening {which} not seem to be about {codebook.subject_name} as a whole: of "
        f"{count(passages, 'passage')} only {able} name the subject, or stand where it is treated, and could be coded. "
        "Where an institution has a name of its own for it, its gaps may be no gaps."
    )


def _read(view: View, one: Institution | None) -> str:
    whose = f"of {one.name}" if one else f"from {count(len(view.institutions), 'institution')}"
    documents = f"{share(view.documents_read, view.documents, 'document')} {whose}"
    if not view.pages:
        return f"This report rests on {documents}."
    unopened = any(not row.pages for row in view.unread.failed)
    which = " in those that could be opened" if unopened else ""
    return f"This report rests on {documents} and {share(view.pages_read, view.pages, 'page')}{which}."


def _one_answers(one: Institution, view: View) -> str:
    if one.unknown and (why := _foreign(one)):
        return why
    if one.off_subject:
        return f"No passage is on the codebook's subject: none of the {count(view.codes, 'sub-question')} is answered."
    if one.unknown:
        return f"Too little could be assessed to say which of the {count(view.codes, 'sub-question')} are answered."
    depths = [(sum(a.answered and a.depth == d for a in one.answers), noun) for d, noun in _DEPTH_NOUNS]
    detail = listing([count(n, noun) for n, noun in depths if n])
    return f"The text answers {share(one.answered, view.codes, 'sub-question')}" + (f": {detail}." if detail else ".")


def _foreign(one: Institution) -> str:
    """Why nothing could be assessed where all its documents are in other languages than the codebook's; else ""."""
    documents = [row for row in one.documents if row.status != "duplicate"]
    if any(row.status != "foreign" for row in documents):
        return ""
    reasons = {row.reason for row in documents}
    return reasons.pop() if len(reasons) == 1 else "All are in languages for which the codebook has no rules."


def _one_leaves(one: Institution) -> str:
    open_ = [answer for answer in one.answers if not answer.answered]
    if one.off_subject:
        return "If the institution has a name of its own for it, give that name and run again."
    if one.unknown:
        return "Nothing is claimed to be missing."
    if not open_:
        return "No sub-question is left open."
    left = f"It leaves open {count(len(open_), 'sub-question')}"
    kinds = [(name, [a.code.label for a in open_ if a.status == status]) for status, name in NAMES.items()]
    named = [(name, labels) for name, labels in kinds if labels]
    if len(named) == 1:
        return f"{left} ({named[0][0]}): {_some(named[0][1])}."
    return f"{left}: {listing([f'{len(labels)} {name} ({_some(labels)})' for name, labels in named])}."


def _typical(view: View) -> str:
    counts = sorted(institution.answered for institution in view.institutions if institution.whole)
    of = f"{count(view.codes, 'sub-question')}"
    if not counts:
        return f"No institution's documents could be read well enough to say how many of the {of} it answers."
    if len(counts) < TYPICAL:
        each = listing([str(number) for number in counts])
        who = "one institution answers" if len(counts) == 1 else f"{len(counts)} institutions answer"
        return f"The {who} {each} of {of}."
    low, high = median_low(counts), median_high(counts)
    middle = str(low) if low == high else f"{low} to {high}"
    spread = f"from {counts[0]} to {counts[-1]}" if counts[0] != counts[-1] else "all the same"
    return (
        f"An institution typically answers {middle} of {of} "
        f"(median of the {count(len(counts), 'institution')} that could be assessed throughout; {spread})."
    )


def _open(view: View) -> str:
    columns = [column for band in view.bands for column in band.columns if column.assessed]
    often = [column for column in columns if 2 * (column.assessed - column.answered) > column.assessed]
    if not columns:
        return "Nothing is claimed to be missing."
    if not often:
        return "No sub-question is left open by more than half of the institutions."
    often.sort(key=lambda column: column.answered / column.assessed)  # stable: ties stay in the codebook's order
    named = _some([f"{column.code.label} ({_left(column)})" for column in often])
    return f"More than half of the institutions leave open: {named}."


def _left(column: Column) -> str:
    return f"{column.assessed - column.answered} of {column.assessed}"


def _some(labels: list[str]) -> str:
    """All labels, or the first few and how many more."""
    if len(labels) <= NAMED + 1:
        return listing(labels)
    return listing([*labels[:NAMED], f"{len(labels) - NAMED} more"])


_DEPTH_NOUNS = ((3, "commitment"), (2, "description"), (1, "mention"))
