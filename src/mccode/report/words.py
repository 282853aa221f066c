"""Words and marks of the report: statuses, depths, numbers, lists, dates, and text made safe to print."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from types import MappingProxyType

DEPTHS = MappingProxyType({1: "mention", 2: "description", 3: "commitment"})
MARKS = MappingProxyType({"unclear": "?", "not_found": "–", "confirmed_absent": "×", "not_assessable": "n/a"})
NAMES = MappingProxyType(
    {
        "addressed": "answered",
        "unclear": "unclear",
        "not_found": "not found",
        "confirmed_absent": "confirmed absent",
        "not_assessable": "not assessable",
    }
)
MEANINGS = MappingProxyType(
    {
        "unclear": "A passage comes near, but not near enough to count as an answer.",
        "not_found": "Nothing in the text that could be read answers this.",
        "confirmed_absent": "A person read the passages most likely to answer this, and none does.",
        "not_assessable": "Not enough could be read or assessed to say that the answer is missing.",
    }
)
LEGEND = MappingProxyType(
    {
        "unclear": "a passage comes near",
        "not_found": "nothing in the text that was read",
        "confirmed_absent": "a person checked",
        "not_assessable": "not enough could be read or assessed",
    }
)
TASKS = MappingProxyType(
    {
        "unclear": "To make clear",
        "not_found": "To answer now",
        "confirmed_absent": "To answer now",
        "not_assessable": "To look up by hand",
    }
)
DOCUMENT_STATUSES = MappingProxyType(
    {
        "read": "read",
        "partly_read": "partly read",
        "foreign": "in another language",
        "unreadable": "could not be read",
        "failed": "failed",
        "duplicate": "duplicate",
    }
)

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

# Characters that turn the direction of the text around them, that glue or tag it, and cannot be seen. Joiners that
# Persian or Hindi words need (U+200C, U+200D) stay.
_UNSEEN = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2060\u2066-\u206f\ufeff\U000e0000-\U000e007f]")
_SPACE = re.compile("[\t\n\x0b\x0c\r\x85\u2028\u2029]+")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_BROKEN = re.compile("[\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """The text without control and direction characters; half a character becomes U+FFFD, a line break a space."""
    return _BROKEN.sub("\ufffd", _CONTROL.sub("", _SPACE.sub(" ", _UNSEEN.sub("", text))))


def clip(text: str, limit: int) -> str:
    """The text, or its first ``limit`` characters up to the end of a word, and an ellipsis."""
    if len(text) <= limit:
        return text
    head = text[:limit]
    cut = head.rfind(" ")
    return (head[:cut] if cut > limit // 2 else head).rstrip() + "…"


def count(number: int, noun: str, plural: str = "") -> str:
    """Number and noun: ``1 page``, ``1,204 pages``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def share(part: int, whole: int, noun: str) -> str:
    """A part of a whole, which gives the noun its number: ``1 of 2 pages``, ``1 of 1 page``."""
    return f"{part:,} of {count(whole, noun)}"


def listing(items: Sequence[str]) -> str:
    """The items as a list in prose: ``a, b and c``."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""


def page_numbers(numbers: Iterable[int]) -> str:
    """The pages by number, runs drawn together: ``page 3``, ``pages 3, 5–7``; nothing for none."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    parts = [str(first) if first == last else f"{first}–{last}" for first, last in runs]
    if not parts:
        return ""
    return f"{'page' if len(runs) == 1 and runs[0][0] == runs[0][1] else 'pages'} {', '.join(parts)}"


def day(iso: object) -> str:
    """An ISO date or time as ``5 March 2025``; what is no such date is given back as it is, nothing as nothing."""
    text = "" if iso is None else str(iso)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def sentence(text: str) -> str:
    """The text with a capital first and a full stop last; nothing for nothing."""
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?…" else ".")
