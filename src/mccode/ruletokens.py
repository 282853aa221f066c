"""Rule text cut into tokens, and the error that shows a place in it."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from mccode.errors import RuleError
from mccode.ruletree import KINDS
from mccode.words import PLAIN

CARET_WINDOW = 60  # characters shown on either side of a fault in a long rule

_TOKEN = re.compile(
    r"""(?P<space>\s+) | (?P<literal>"[^"]*") | (?P<kind><[^<>]*>) | (?P<set>@[\w-]+) | (?P<open>\() | (?P<close>\))
      | (?P<or>\|) | (?P<near>(?:NEAR|BEFORE)(?:/[0-9]*)?(?![^\s()|"<>@=,;:.]))
      | (?P<scope>(?:sentence|passage)\s*:)""",
    re.VERBOSE,
)
SIGN_HINTS = {
    ",": 'Alternatives are separated by "|".',
    ";": 'Alternatives are separated by "|".',
    "%": "Write <percent> for a percentage.",
    "$": "Write <money> for a sum of money.",
    ":": 'Only "sentence:" and "passage:" take a colon, and only at the start of the rule.',
    '"': "A quotation needs its closing quotation mark.",
    "<": f"The classes are {', '.join(f'<{kind}>' for kind in KINDS)}.",
    "@": "A set is written @name, with letters, digits, - and _.",
    "=": "An exact word is written =RPL, with no space after the sign.",
    "/": "Distances are written NEAR/5 or BEFORE/5, in capitals.",
}


class Token(NamedTuple):
    """A piece of a rule: what it is (group of ``_TOKEN``, word, and, or, unless, end), its text, its 0-based place."""

    kind: str
    text: str
    at: int


def tokens(source: str, name: str = "") -> list[Token]:
    """The tokens of a rule, or of the set of this name, and one of kind "end". Raises RuleError."""
    text = source.translate(PLAIN)
    found = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match:
            kind, end = str(match.lastgroup), match.end()
        else:
            kind, end = "word", at + 1 if text[at] == "=" else at
            while end < len(text) and _in_word(text[end]):
                end += 1
        piece = text[at:end]
        if not piece or piece == "=":
            hint = SIGN_HINTS.get(text[at], 'Put text with such signs in quotation marks: "R&D".')
            raise fault(f"{text[at]!r} cannot stand here", hint, source, at, name)
        if kind == "word" and piece in ("AND", "OR", "UNLESS"):
            kind = piece.lower()
        if kind != "space":
            found.append(Token(kind, piece, at))
        at = end
    return [*found, Token("end", "", len(text))]


def fault(message: str, hint: str, source: str, at: int, name: str = "") -> RuleError:
    """An error at a place of a rule, or of the set of this name, with the text and a caret under it."""
    return RuleError(f"{message}{f' (in set @{name})' if name else ''}:\n{point(source, at)}", hint, at)


def point(text: str, at: int) -> str:
    """Two lines: the text around a place, and a caret under that place."""
    start = max(text.rfind("\n", 0, at) + 1, at - CARET_WINDOW)
    end = min(text.find("\n", at) if "\n" in text[at:] else len(text), at + CARET_WINDOW)
    shown = "".join(sign if sign.isprintable() else " " for sign in text[start:end])
    return f"  {shown}\n  {' ' * (at - start)}^"


def _in_word(sign: str) -> bool:
    return sign.isalnum() or sign in "'-*?" or unicodedata.category(sign).startswith("M")
