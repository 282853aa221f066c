"""Finds rules that can never match, so that an author learns of them before a codebook is used."""

from __future__ import annotations

import re

from mccode.ruletree import AllOf, AnyOf, Expr, Literal, Named, Near, Phrase, Rule, Word, walk

Fault = tuple[str, str, int]  # message, hint, 0-based place
MAX_STEPS = 20_000  # comparisons of one rule with its exclusion; past them the rule passes as it is

# A full stop after a short word may end an abbreviation ("Prof. Smith"), so only longer words count.
_SENTENCE_END = re.compile(r"""(?:[!?]|[^\W\d_]{7,}\.)["')\]]*\s+["'(\[]*[^\W\d_a-z]""")


def find_fault(rule: Rule) -> Fault | None:
    """Why the rule can never match, what to do, and where; None for a rule that can."""
    for part in (*walk(rule.expr), *(walk(rule.unless) if rule.unless else ())):
        if isinstance(part, Near) and part.left == part.right:
            operator = "BEFORE" if part.ordered else "NEAR"
            return f"Both sides of {operator} are the same", "Name two different things.", part.at
    if rule.scope == "sentence":
        for part in walk(rule.expr):
            if isinstance(part, Literal) and _SENTENCE_END.search(part.text):
                hint = 'Shorten the quotation, or take "sentence:" away.'
                return "The quotation goes beyond one sentence, the rule does not", hint, part.at
    if rule.unless and _Comparison().implies(rule.expr, rule.unless):
        hint = "Exclude something narrower than what the rule looks for."
        return "UNLESS excludes everything that the rule finds", hint, _first(rule.unless)
    return None


class _Comparison:
    """Whether one expression found means another found in the same place; in doubt the answer is no."""

    def __init__(self) -> None:
        self.steps = 0

    def implies(self, one: Expr, other: Expr) -> bool:
        self.steps += 1
        if self.steps > MAX_STEPS:
            return False
        if one == other:
            return True
        if isinstance(one, Named):
            return self.implies(one.expr, other)
        if isinstance(other, Named):
            return self.implies(one, other.expr)
        if isinstance(one, AnyOf):
            return all(self.implies(part, other) for part in one.parts)
        if isinstance(other, AllOf):
            return all(self.implies(one, part) for part in other.parts)
        if isinstance(other, AnyOf) and any(self.implies(one, part) for part in other.parts):
            return True
        if isinstance(one, AllOf):
            return any(self.implies(part, other) for part in one.parts)
        if isinstance(one, Near):
            return self._near(one, other)
        if not isinstance(one, Phrase) and not isinstance(other, Phrase):
            return self._leaf(one, other)
        return self._phrase(_units(one), _units(other))

    def _near(self, one: Near, other: Expr) -> bool:
        if self.implies(one.left, other) or self.implies(one.right, other):
            return True
        if not isinstance(other, Near) or other.within < one.within or (other.ordered and not one.ordered):
            return False
        straight = self.implies(one.left, other.left) and self.implies(one.right, other.right)
        crossed = self.implies(one.left, other.right) and self.implies(one.right, other.left)
        return straight or (crossed and not other.ordered)

    def _phrase(self, one: tuple[Expr, ...], other: tuple[Expr, ...]) -> bool:
        """Whether the units of ``other`` cover neighbouring units of ``one``."""
        return any(
            all(self._unit(mine, its) for mine, its in zip(one[start:], other, strict=False))
            for start in range(len(one) - len(other) + 1)
        )

    def _unit(self, one: Expr, other: Expr) -> bool:
        return self._leaf(one, other) or (not isinstance(one, Phrase) and self.implies(one, other))

    def _leaf(self, one: Expr, other: Expr) -> bool:
        """Whether one word covers another; no for anything that is no single word."""
        if isinstance(one, Word) and isinstance(other, Word):
            if other.exact:
                return one.exact and _covers(other.text, one.text)
            return _covers(other.text.casefold(), one.text.casefold())
        if isinstance(one, Literal) and isinstance(other, Word) and not other.exact:
            text = one.text.casefold()
            return text.isalnum() and _covers(other.text.casefold(), text)
        return one == other


def _units(expr: Expr) -> tuple[Expr, ...]:
    return expr.units if isinstance(expr, Phrase) else (expr,)


def _covers(wide: str, narrow: str) -> bool:
    """Whether the pattern ``wide`` matches every word that the pattern ``narrow`` matches.

    ``skill*`` covers ``skills`` and ``skill?`` but not ``skil*``. Read as a word of its own, ``narrow`` may hold
    signs that stand for themselves; only ``*`` in ``wide`` takes a ``*`` in ``narrow``.
    """
    reach = {0}
    for sign in wide:
        if sign == "*":
            reach = set(range(min(reach), len(narrow) + 1)) if reach else reach
        else:
            reach = {
                at + 1 for at in reach if at < len(narrow) and narrow[at] != "*" and (sign == "?" or sign == narrow[at])
            }
    return len(narrow) in reach


def _first(expr: Expr) -> int:
    return min(part.at for part in walk(expr))
