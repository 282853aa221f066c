"""Prose for generated documents, drawn from our own sentences; no sentence stands twice in a document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from random import Random

from truth.model import FIXED, SOFT, ZERO

HERE = Path(__file__).parent

_NAMES = (
    "University of Westmere|Halden Institute of Technology|Costa Verde University|Lindmark College|"
    "Ahrensdorf University of Applied Sciences|Kilbrannan University|Port Alder Polytechnic|"
    "Universidade de Vale Novo|Técnica de San Telmo|National University of Orrin"
)
_UNITS = "school of nursing|faculty of law|business school|engineering faculty|institute of education|arts faculty"
_OFFICES = "quality office|registry|planning unit|continuing education office|office for lifelong learning"
_TOWNS = "Ardvale|Sankt Oster|Brixmouth|Novi Brod|Puerto Claro|Tallmark"
_VOWELS = "aeiouyáéíóúäöü"
# A word may be split between two letters of these kinds, with at least three letters on either side.
_SPLIT = re.compile(
    rf"(?<=[{_VOWELS}])(?=[^\W\d_{_VOWELS}][{_VOWELS}])|(?<=[{_VOWELS}][lmnrst])(?=[bcdfgkmpstv][{_VOWELS}])"
)


@cache
def lines(name: str) -> tuple[str, ...]:
    """The lines of a file of ours, remarks left out."""
    text = (HERE / f"{name}.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


class Prose:
    """Draws sentences, headings and table rows for one document, each at most once."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.name = rng.choice(_NAMES.split("|"))
        self._left: dict[str, list[str]] = {}

    def draw(self, name: str) -> str:
        """A line of a file that this document has not had; all are mixed anew when they run out."""
        if not self._left.get(name):
            self._left[name] = self.rng.sample(lines(name), len(lines(name)))
        return self.fill(self._left[name].pop())

    def fill(self, line: str) -> str:
        """A line with its slots filled."""
        r = self.rng
        return line.format_map(
            {
                "name": self.name,
                "year": r.randint(2027, 2031),
                "later": r.randint(2032, 2036),
                "earlier": r.randint(2019, 2025),
                "founded": r.randint(1788, 1972),
                "n": r.choice((6, 8, 12, 15, 18, 24, 30, 45, 60, 120)),
                "pct": r.choice(("4.5", "11", "17", "23", "31.8", "42")),
                "money": r.choice(("€2.4 million", "£310,000", "$1.9 million", "NZ$ 870,000", "CHF 640 000")),
                "money2": r.choice(("€3.1 million", "£455,000", "$2.6 million")),
                "money3": r.choice(("€500", "£1,200", "$750")),
                "unit": r.choice(_UNITS.split("|")),
                "office": r.choice(_OFFICES.split("|")),
                "town": r.choice(_TOWNS.split("|")),
            }
        )

    def para(self, low: int = 2, high: int = 6) -> str:
        """A paragraph of so many sentences."""
        return " ".join(self.draw("sentences") for _ in range(self.rng.randint(low, high)))

    def heading(self) -> str:
        return self.draw("headings")

    def table(self, kind: str, rows: int) -> tuple[Sequence[str], list[list[str]]]:
        """The headings and rows of a table: actions, risks or figures."""
        if kind == "figures":
            heads = ["Indicator", str(self.rng.randint(2023, 2025)), "2027", "2030"]
            start = [self.rng.randint(3, 80) for _ in range(rows)]
            body = [
                [self.draw("figures"), *(str(n + step * self.rng.randint(1, 9)) for step in range(3))] for n in start
            ]
            return heads, body
        heads = {
            "actions": ["Action", "Owner", "Deadline", "Target"],
            "risks": ["Risk", "Likelihood", "Impact", "Response"],
        }[kind]
        return heads, [self.draw(kind).split("|") for _ in range(rows)]


def _split(word: str) -> str:
    if not word.islower() and not word.istitle():
        return word
    places = [m.start() for m in _SPLIT.finditer(word) if 3 <= m.start() <= len(word) - 3]
    for place in reversed(places):
        word = word[:place] + SOFT + word[place:]
    return word


def splittable(text: str) -> str:
    """A text with soft hyphens where its longer words may be split; compounds may split only at their own hyphen."""
    return re.sub(r"(?<![\w-])[^\W\d_]{7,}(?![\w-])", lambda m: _split(m.group()), text)


def with_odd_spaces(text: str, rng: Random) -> str:
    """A text with no-break spaces before units and a zero-width space after some slashes and dashes."""
    text = re.sub(r"(?<=\d) (?=%|ECTS|km|months|million|h\b)", FIXED, text)
    words = text.split(" ")
    for _ in range(max(1, len(words) // 25)):
        place = rng.randrange(len(words))
        if len(words[place]) > 6:
            middle = len(words[place]) // 2
            words[place] = words[place][:middle] + ZERO + words[place][middle:]
    return " ".join(words)
