"""Printed lines as clean running text: ligatures spelt out, invisible characters removed, line-end hyphens resolved."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mccode.printed import Word

# Marks of a word that goes on in the next line: pdfium's U+FFFE, hyphens of any make, the soft hyphen.
_LINE_END = re.compile("[\ufffe\u00ad\u2010\u2011-]+$")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe\u00ad\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st",
     "\u2010": "-", "\u2011": "-", "\u00a0": " ", "\u202f": " ", "\u2007": " "}
)  # fmt: skip
# "2020–" at a line's end, or "and/": what follows belongs to it.
_TIED = re.compile(r"\w[–/]$")
_PUNCTUATION = ".,;:!?()[]{}\"'“”‘’…/"
# Both halves of a compound are words of at least this length elsewhere in the document.
COMPOUND_LETTERS = 3


@dataclass(frozen=True)
class Vocabulary:
    """The words of a document in lower case, as spelt away from line ends, and whether it hyphenates at line ends.

    Most programs do not hyphenate: then every hyphen at a line's end is part of the spelling.
    """

    words: frozenset[str] = frozenset()
    hyphenates: bool = False


def word(text: str) -> str:
    """The text of one printed word without invisible characters; "" when nothing is left."""
    if text.isascii() and text.isprintable():
        return text
    return " ".join(_INVISIBLE.sub("", text.translate(_LIGATURES)).split())


def vocabulary(blocks: Iterable[Sequence[Sequence[Word]]]) -> Vocabulary:
    """The vocabulary of a document's blocks of lines; halves of words that were split at line ends are left out.

    Empty where no line ends in a hyphen: nothing will be asked of it.
    """
    blocks = list(blocks)
    if not any(line and _LINE_END.search(line[-1].text) for lines in blocks for line in lines):
        return Vocabulary()
    found: set[str] = set()
    halves: list[tuple[str, str]] = []
    for lines in blocks:
        left = ""
        for line in lines:
            for position, item in enumerate(line):
                text = word(item.text).strip(_PUNCTUATION).lower()
                if left:
                    halves.append((_tail(left), _head(text)))
                    left = ""
                elif position == len(line) - 1 and _LINE_END.search(item.text):
                    left = word(_LINE_END.sub("", item.text)).lower()
                else:
                    found.add(text)
    soft = sum(a + b in found for a, b in halves)
    hard = sum(f"{a}-{b}" in found or (a in found and b in found) for a, b in halves)
    return Vocabulary(frozenset(found), soft > hard)


def running(lines: Sequence[Sequence[Word]], known: Vocabulary) -> str:
    """The text of printed lines as one line of prose, words split at line ends put together again."""
    pieces: list[str] = []
    split = soft = False  # whether the last piece waits for its other half, and surely without a hyphen
    for line in lines:
        for position, item in enumerate(line):
            text = word(item.text)
            last = position == len(line) - 1
            is_split = last and len(item.text) > 1 and bool(_LINE_END.search(item.text))
            is_soft = is_split and "\u00ad" in item.text
            if is_split:
                text = word(_LINE_END.sub("", item.text))
            if not text:
                continue
            if split:
                pieces[-1] = pieces[-1] + text if soft else _rejoin(pieces[-1], text, known)
            elif position == 0 and pieces and _TIED.search(pieces[-1]) and text[0].isalnum():
                pieces[-1] += text
            else:
                pieces.append(text)
            split, soft = is_split, is_soft
    if split:
        pieces[-1] += "-"
    return " ".join(pieces)


def _rejoin(left: str, right: str, known: Vocabulary) -> str:
    """Two halves of a word, with the hyphen only where it is part of the spelling.

    The document itself decides: its spelling elsewhere comes first, then whether both halves are words of it.
    """
    a, b = _tail(left), _head(right)
    if not a or not b:
        return f"{left}-{right}"
    if (a + b).lower() in known.words:
        return left + right
    one_case = b.islower() or (a.isupper() and b.isupper())
    if f"{a}-{b}".lower() in known.words or not one_case or "-" in a or not known.hyphenates:
        return f"{left}-{right}"
    if min(len(a), len(b)) >= COMPOUND_LETTERS and a.lower() in known.words and b.lower() in known.words:
        return f"{left}-{right}"
    return left + right


def _tail(text: str) -> str:
    match = re.search(r"[^\W\d_]+(?:-[^\W\d_]+)*$", text)
    return match.group() if match else ""


def _head(text: str) -> str:
    match = re.match(r"[^\W\d_]+", text)
    return match.group() if match else ""
