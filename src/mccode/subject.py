"""Whether a passage is about the codebook's subject at all.

In a document whose title or purpose is the subject, every passage may be coded. In a document with a wider subject the
passage itself, its list's lead-in or a heading above it must name the subject (coding manual, rule 4).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mccode import rules
from mccode.records import Passage, Source

# The purpose of a document shows in its first passages: so many of these must name the subject.
OPENING, OPENING_NAMED = 12, 3
# Or this share of all passages does.
NAMED_SHARE = 0.2


@dataclass(frozen=True)
class Subject:
    """Whether the whole document is on the subject, and the ids of the passages that may be coded."""

    on_subject: bool
    passage_ids: frozenset[str]


def judge(source: Source, title: str, passages: Sequence[Passage], codebook: rules.CodebookWithRules) -> Subject:
    """What may be coded in a document, from its title, its opening and what its passages and headings name."""
    everything = frozenset(p.id for p in passages)
    if not codebook.subject_names:
        return Subject(True, everything)
    own = _house_names(source)
    titles = [source.title, title, source.document_id]
    if any(_named(titles, own, codebook)):
        return Subject(True, everything)
    named = _named([f"{p.lead_in} {p.text}" for p in passages], own, codebook)
    if sum(named[:OPENING]) >= OPENING_NAMED or sum(named) >= max(1.0, NAMED_SHARE * len(passages)):
        return Subject(True, everything)
    paths = sorted({p.section for p in passages})
    under = {path for path, yes in zip(paths, _named([" . ".join(p) for p in paths], own, codebook), strict=True) if yes}
    return Subject(
        False, frozenset(p.id for p, yes in zip(passages, named, strict=True) if yes or p.section in under)
    )


def _named(texts: Sequence[str], own: re.Pattern[str] | None, codebook: rules.CodebookWithRules) -> list[bool]:
    found = rules.names_subject(texts, codebook)
    return [yes or bool(own and own.search(text)) for yes, text in zip(found, texts, strict=True)]


def _house_names(source: Source) -> re.Pattern[str] | None:
    """The names that the institution itself gives to the subject, as the manifest's ``house_name`` lists them."""
    names = [re.escape(name.strip()) for name in source.house_name.split("|") if name.strip()]
    return re.compile(rf"\b(?:{'|'.join(names)})s?\b") if names else None
