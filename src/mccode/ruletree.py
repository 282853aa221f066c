"""The parts of a parsed rule. ``str()`` of each gives rule text that parses to an equal part.

``at`` is the 0-based place of a part in the text it was written in (for operators, the place of the operator);
it takes no part in comparisons.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal as OneOf

Scope = OneOf["passage", "sentence"]
KINDS = ("number", "year", "money", "percent")


@dataclass(frozen=True)
class Word:
    """One word of a rule, with its wildcards; ``exact`` words are compared with upper and lower case."""

    text: str
    exact: bool = False
    at: int = field(default=0, compare=False, repr=False)

    def __str__(self) -> str:
        return f"={self.text}" if self.exact else self.text


@dataclass(frozen=True)
class Literal:
    """Text in double quotes, taken as written but for case."""

    text: str
    at: int = field(default=0, compare=False, repr=False)

    def __str__(self) -> str:
        return f'"{self.text}"'


@dataclass(frozen=True)
class Kind:
    """A class of words, one of ``KINDS``."""

    name: str
    at: int = field(default=0, compare=False, repr=False)

    def __str__(self) -> str:
        return f"<{self.name}>"


@dataclass(frozen=True)
class Named:
    """A use of a named set; sets are equal by name, for two sets of one name have one content."""

    name: str
    expr: Expr = field(compare=False, repr=False)
    at: int = field(default=0, compare=False, repr=False)

    def __str__(self) -> str:
        return f"@{self.name}"


@dataclass(frozen=True)
class Phrase:
    """Two or more neighbouring units."""

    units: tuple[Expr, ...]
    at: int = field(default=0, compare=False, repr=False)

    def __str__(self) -> str:
        return " ".join(_inside(unit, 5) for unit in self.units)


@dataclass(frozen=True)
class Near:
    """Two parts with at most ``within`` words between them; ``ordered`` means the left one comes first."""

    left: Expr
    right: Expr
    within: int
    ordered: bool = False
    at: int = field(default=0, compare=False, repr=False)

    def __str__(self) -> str:
        return f"{_inside(self.left, 3)} {'BEFORE' if self.ordered else 'NEAR'}/{self.within} {_inside(self.right, 4)}"


@dataclass(frozen=True)
class AllOf:
    """Two or more parts that must all occur in the scope."""

    parts: tuple[Expr, ...]
    at: int = field(default=0, compare=False, repr=False)

    def __str__(self) -> str:
        return " AND ".join(_inside(part, 3) for part in self.parts)


@dataclass(frozen=True)
class AnyOf:
    """Two or more alternatives."""

    parts: tuple[Expr, ...]
    at: int = field(default=0, compare=False, repr=False)

    def __str__(self) -> str:
        return " | ".join(_inside(part, 2) for part in self.parts)


Expr = Word | Literal | Kind | Named | Phrase | Near | AllOf | AnyOf
_LEVEL: dict[type, int] = {AnyOf: 1, AllOf: 2, Near: 3, Phrase: 4}


@dataclass(frozen=True)
class Rule:
    """A whole rule: what to find, what must not occur beside it, and within which scope."""

    expr: Expr
    unless: Expr | None = None
    scope: Scope = "passage"

    def __str__(self) -> str:
        scope = "sentence: " if self.scope == "sentence" else ""
        return f"{scope}{self.expr}{f' UNLESS {self.unless}' if self.unless else ''}"


def children(expr: Expr) -> tuple[Expr, ...]:
    """The parts directly inside an expression; a set's content counts as inside it."""
    if isinstance(expr, Phrase):
        return expr.units
    if isinstance(expr, AllOf | AnyOf):
        return expr.parts
    if isinstance(expr, Near):
        return (expr.left, expr.right)
    return (expr.expr,) if isinstance(expr, Named) else ()


def walk(expr: Expr) -> Iterator[Expr]:
    """Every part of an expression from the outside in, without the content of sets."""
    yield expr
    if not isinstance(expr, Named):
        for child in children(expr):
            yield from walk(child)


def _inside(expr: Expr, level: int) -> str:
    return str(expr) if _LEVEL.get(type(expr), 5) >= level else f"({expr})"
