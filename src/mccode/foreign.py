"""Passages in languages for which the codebook has no rules: which they are, how much of a document, and in words.

Foreign passages are read but never coded, and nothing is said to be absent from them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from mccode import language
from mccode.codebook import Codebook
from mccode.records import Coded, Passage

# A document of which less than this share is in the codebook's languages is foreign as a whole.
OWN_SHARE = 0.25
# So many languages are named in a sentence.
NAMED = 3


def own(document: Coded, codebook: Codebook) -> tuple[Passage, ...]:
    """The passages of a document that can be assessed: in a language of the codebook, or coded by somebody already."""
    coded = {coding.passage_id for coding in document.codings if coding.status == "assigned"}
    return tuple(
        passage
        for passage in document.passages
        if language.is_among(_language(passage, document), codebook.languages) or passage.id in coded
    )


def languages(document: Coded, codebook: Codebook) -> Counter[str]:
    """How many passages of a document are in each language for which the codebook has no rules."""
    assessed = {passage.id for passage in own(document, codebook)}
    return Counter(_language(p, document) for p in document.passages if p.id not in assessed)


def own_share(document: Coded, codebook: Codebook) -> float:
    """The share of a document's text, by characters, that can be assessed; 0 or 1 by its language where it has none."""
    whole = sum(len(passage.text) for passage in document.passages)
    if not whole:
        return float(language.is_among(document.language or document.source.language, codebook.languages))
    return sum(len(passage.text) for passage in own(document, codebook)) / whole


def reason(document: Coded, codebook: Codebook) -> str:
    """What to say of a document that is foreign, in whole or in part; "" of one that is not."""
    found = languages(document, codebook)
    if not found:
        return ""
    which = "it is" if found.total() == len(document.passages) else sentence(found.total(), len(document.passages))
    return f"{which} in {in_words(found)}; {rules_for(codebook)}"


def rules_for(codebook: Codebook) -> str:
    """``the codebook mc5q has rules for English only``."""
    return f"the codebook {codebook.id} has rules for {in_words(codebook.languages)} only"


def sentence(foreign: int, passages: int) -> str:
    """``40 of 120 passages are``."""
    return f"{foreign} of {passages} passage{'s' if passages != 1 else ''} {'is' if foreign == 1 else 'are'}"


def in_words(codes: Counter[str] | Sequence[str]) -> str:
    """The languages by name, the commonest first; more than three are not all named."""
    ordered: Iterable[str] = [code for code, _ in codes.most_common()] if isinstance(codes, Counter) else codes
    names = list(dict.fromkeys(language.name(code) for code in ordered))
    if len(names) > NAMED:
        names = [*names[: NAMED - 1], "other languages"]
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _language(passage: Passage, document: Coded) -> str:
    return passage.language or document.language or document.source.language
