"""Whether a passage is about the codebook's subject at all.

In a document whose title or purpose is the subject, every passage may be coded. In a document with a wider subject the
passage itself, its list's lead-in, a heading above it or its neighbours in the section must name the subject.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from mccode import rules
from mccode.printed import Document
from mccode.records import Aside, Passage, Source

# A document says its purpose in its first passages.
OPENING = 8
# A document is on the subject as a whole if this share of its passages names it, whatever its title.
NAMED_SHARE = 0.4
# So is a section if so many of its passages, and this share of them, name it.
SECTION_NAMED, SECTION_SHARE = 2, 1 / 3
# A first page with fewer words than this is a cover: all of it belongs to the title.
COVER_WORDS = 120


@dataclass(frozen=True)
class Subject:
    """Whether the whole document is on the subject, and the ids of the passages that may be coded."""

    on_subject: bool = False
    passage_ids: frozenset[str] = frozenset()


def judge(
    source: Source, titles: Sequence[str], passages: Sequence[Passage], codebook: rules.CodebookWithRules
) -> Subject:
    """What may be coded in a document, from its titles and what its passages and headings name.

    The manifest's ``subject`` column (yes or no) decides over everything else.
    """
    everything = frozenset(p.id for p in passages)
    if not codebook.subject_names or source.subject == "yes":
        return Subject(True, everything)
    own = _house_names(source)
    wider = source.subject == "no"
    if not wider and any(_named([source.title, *titles], own, codebook)):
        return Subject(True, everything)
    named = _named([f"{p.lead_in} {p.text}" for p in passages], own, codebook)
    throughout = sum(named) >= max(1.0, NAMED_SHARE * len(passages))
    if not wider and (throughout or rules.states_purpose([p.text for p in passages[:OPENING]], codebook)):
        return Subject(True, everything)
    sections: dict[tuple[str, ...], list[bool]] = defaultdict(list)
    for passage, yes in zip(passages, named, strict=True):
        sections[passage.section].append(yes)
    headed = _named([" . ".join(path) for path in sections], own, codebook)
    under = {
        path
        for (path, found), yes in zip(sections.items(), headed, strict=True)
        if yes or sum(found) >= max(SECTION_NAMED, SECTION_SHARE * len(found))
    }
    return Subject(False, frozenset(p.id for p, yes in zip(passages, named, strict=True) if yes or p.section in under))


def titles(document: Document, asides: Sequence[Aside]) -> list[str]:
    """Where a document says what it is about: its printed title, its own entry, and all of a cover's text.

    Without a title apart from the headings the first heading stands for it.
    """
    printed = " ".join(aside.text for aside in asides if aside.kind == "title")
    printed = printed or next((aside.text for aside in asides if aside.kind == "heading"), "")
    first = next((page for page in document.pages if page.words), None)
    cover = " ".join(w.text for w in first.words) if first and len(first.words) < COVER_WORDS else ""
    return [printed, document.title, cover]


def _named(texts: Sequence[str], own: re.Pattern[str] | None, codebook: rules.CodebookWithRules) -> list[bool]:
    found = rules.names_subject(texts, codebook)
    return [yes or bool(own and own.search(text)) for yes, text in zip(found, texts, strict=True)]


def _house_names(source: Source) -> re.Pattern[str] | None:
    """The names that the institution itself gives to the subject, as the manifest's ``house_name`` lists them.

    A name written in lower case matches capitals too; one with capitals (``MP``) only itself. A plural s is allowed.
    """
    names = [name.strip() for name in source.house_name.split("|") if name.strip()]
    parts = [f"(?i:{re.escape(name)})" if name.islower() else re.escape(name) for name in names]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})s?(?!\w)") if parts else None
