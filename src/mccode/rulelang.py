"""Rule text in, a ``Rule`` out; every fault is a ``RuleError`` that shows its place. Grammar: docs/rules.md."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from mccode import ruletree
from mccode.errors import RuleError
from mccode.rulecheck import find_fault
from mccode.ruletokens import SIGN_HINTS, Token, fault, tokens
from mccode.ruletree import KINDS, AllOf, AnyOf, Expr, Kind, Literal, Named, Near, Phrase, Rule, Word

__all__ = ["KINDS", "AllOf", "AnyOf", "Expr", "Kind", "Literal", "Named", "Near", "Phrase", "Rule", "Word", "parse"]

# Bounds that no rule for people reaches; they keep every later recursion shallow.
MAX_DEPTH = 15  # brackets and sets in one another
MAX_CHAIN = 8  # NEAR and BEFORE in a row, parts of a hyphenated word


def parse(rule: str, sets: Mapping[str, str] | None = None) -> Rule:
    """The parsed rule, its ``@sets`` resolved. Raises RuleError, also for a rule that can never match."""
    reader = _Reader(rule, _known_sets(tuple((sets or {}).items())))
    parsed = reader.rule()
    flaw = find_fault(parsed)
    if flaw:
        raise reader.error(*flaw)
    return parsed


class _Set(NamedTuple):
    """A set that was read: its expression, the brackets and sets in one another in it, whether it may stand inside a
    phrase."""

    expr: Expr
    depth: int
    phrasal: bool


class _Sets:
    """The sets of a codebook, each read when first used."""

    def __init__(self, texts: dict[str, str]) -> None:
        self.texts = texts
        self.read: dict[str, _Set] = {}

    def get(self, name: str, reading: tuple[str, ...], depth: int) -> _Set:
        if name not in self.read:
            reader = _Reader(self.texts[name], self, (*reading, name), depth)
            expr = reader.only_expression()
            self.read[name] = _Set(expr, reader.deepest - depth, self.operator_in(expr) is None)
        return self.read[name]

    def operator_in(self, unit: Expr) -> Expr | None:
        """The first AND, NEAR or BEFORE inside a unit; for one inside a set, the use of the set."""
        for part in ruletree.walk(unit):
            if isinstance(part, AllOf | Near) or (isinstance(part, Named) and not self.read[part.name].phrasal):
                return part
        return None


@lru_cache(maxsize=16)
def _known_sets(items: tuple[tuple[str, str], ...]) -> _Sets:
    return _Sets(dict(items))


class _Reader:
    """Reads one rule or one set by recursive descent. ``reading`` names the sets being read, outermost first."""

    def __init__(self, text: str, sets: _Sets, reading: tuple[str, ...] = (), depth: int = 0) -> None:
        self.source = text
        self.sets = sets
        self.reading = reading
        self.depth = self.deepest = depth
        self.tokens = tokens(text, reading[-1] if reading else "")
        self.next = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.next]

    def _take(self, *kinds: str) -> Token | None:
        token = self.token
        if token.kind not in kinds:
            return None
        self.next += 1
        return token

    # -- grammar

    def rule(self) -> Rule:
        scope: ruletree.Scope = "passage"
        if token := self._take("scope"):
            scope = "sentence" if token.text.startswith("sentence") else "passage"
        expr = self._any()
        unless = self._any() if self._take("unless") else None
        self._end()
        return Rule(expr, unless, scope)

    def only_expression(self) -> Expr:
        expr = self._any()
        if self.token.kind == "unless":
            raise self.error("UNLESS cannot stand in a set", "Put UNLESS in the rule that uses the set.", self.token.at)
        self._end()
        return expr

    def _end(self) -> None:
        if self.token.kind == "close":
            raise self.error('")" closes nothing', 'Remove it, or add the "(" that it should close.', self.token.at)
        if self.token.kind != "end":
            raise self._unexpected()

    def _any(self) -> Expr:
        self.depth += 1
        self._limit(self.depth, self.token.at)
        parts, at = [self._all()], self.token.at
        while self._take("or"):
            parts.append(self._all())
        self.depth -= 1
        return AnyOf(tuple(parts), at) if len(parts) > 1 else parts[0]

    def _all(self) -> Expr:
        parts, at = [self._near()], self.token.at
        while self._take("and"):
            parts.append(self._near())
        return AllOf(tuple(parts), at) if len(parts) > 1 else parts[0]

    def _near(self) -> Expr:
        expr, chain = self._phrase(), 0
        while token := self._take("near"):
            operator, _, distance = token.text.partition("/")
            if not distance or len(distance.lstrip("0")) > 3:
                message = f"{operator} needs a distance in words, from 0 to 999"
                raise self.error(message, f"For example {operator}/5: at most five words between the two.", token.at)
            chain += 1
            if chain > MAX_CHAIN:
                hint = "Write several rules, or use AND."
                raise self.error(f"There are more than {MAX_CHAIN} NEAR or BEFORE in a row", hint, token.at)
            expr = Near(expr, self._phrase(), int(distance), operator == "BEFORE", token.at)
        return expr

    def _phrase(self) -> Expr:
        units, at = [self._unit()], self.token.at
        while self.token.kind in ("word", "literal", "kind", "set", "open"):
            units.append(self._unit())
        if len(units) == 1:
            return units[0]
        for unit in units:
            if place := self.sets.operator_in(unit):
                hint = 'Between neighbouring words a bracket or set may hold words, phrases and "|" only.'
                raise self.error("AND, NEAR and BEFORE cannot stand inside a phrase", hint, place.at)
        return Phrase(tuple(units), at)

    def _unit(self) -> Expr:
        token = self.token
        self.next += 1
        if token.kind == "word":
            return self._word(token)
        if token.kind == "literal":
            if not any(map(str.isalnum, token.text)):
                raise self.error("A quotation needs a letter or digit", "Write the words to find in it.", token.at)
            return Literal(token.text[1:-1], token.at)
        if token.kind == "kind":
            if token.text[1:-1] not in KINDS:
                raise self.error(f"There is no class {token.text}", SIGN_HINTS["<"], token.at)
            return Kind(token.text[1:-1], token.at)
        if token.kind == "set":
            return self._set(token)
        if token.kind == "open":
            return self._group(token)
        self.next -= 1
        raise self._unexpected()

    def _word(self, token: Token) -> Word:
        text = token.text.removeprefix("=")
        at = token.at + len(token.text) - len(text)
        if token.text == "NOT":
            raise self.error("NOT is no operator", 'Write UNLESS once, at the end; to find the word, write "not".', at)
        if text.count("-") >= MAX_CHAIN:
            raise self.error(f"The word has more than {MAX_CHAIN} parts", 'Put it in quotation marks: "a-b-c".', at)
        for part in text.split("-"):
            if not any(map(str.isalnum, part)):
                shown = "The word" if part == text else "Each part of a hyphenated word"
                hint = "A lone * would match every word; write at least one letter beside it, without stray hyphens."
                raise self.error(f"{shown} needs a letter or digit", hint, min(at, len(self.source) - 1))
            at += len(part) + 1
        return Word(text, token.text.startswith("="), token.at)

    def _set(self, token: Token) -> Expr:
        name = token.text[1:]
        if name in self.reading:
            circle = " → ".join(f"@{step}" for step in (*self.reading[self.reading.index(name) :], name))
            raise self.error(f"Sets go in a circle: {circle}", "Take one of these uses out.", token.at)
        if name not in self.sets.texts:
            names = ", ".join(f"@{known}" for known in sorted(self.sets.texts))
            hint = f"The codebook's sets are {names}." if names else "The codebook has no sets; add it under sets:."
            raise self.error(f"There is no set @{name}", hint, token.at)
        found = self.sets.get(name, self.reading, self.depth)
        self._limit(self.depth + found.depth, token.at)
        return Named(name, found.expr, token.at)

    def _group(self, opening: Token) -> Expr:
        if self.token.kind == "close":
            raise self.error("The brackets are empty", "Write alternatives in them, or remove them.", opening.at)
        expr = self._any()
        if not self._take("close"):
            if self.token.kind == "end":
                raise self.error('"(" is never closed', 'Add the ")" that closes it.', opening.at)
            raise self._unexpected()
        return expr

    # -- faults

    def _limit(self, depth: int, at: int) -> None:
        if depth > MAX_DEPTH:
            hint = "Use fewer brackets, or several rules."
            raise self.error(f"Brackets and sets go more than {MAX_DEPTH} levels deep", hint, at)
        self.deepest = max(self.deepest, depth)

    def _unexpected(self) -> RuleError:
        token = self.token
        if token.kind == "end":
            return self.error("A word is missing at the end", "Write what to find there.", token.at)
        if token.kind == "scope":
            hint = "A rule has one scope; sets and brackets have none of their own."
            return self.error(f'"{token.text}" can only stand at the start of a rule', hint, token.at)
        if token.kind == "unless":
            hint = 'A rule has one UNLESS, outside all brackets, after what it finds; join several with "|".'
            return self.error("UNLESS cannot stand here", hint, token.at)
        return self.error(f'A word is missing before "{token.text}"', "Write what to find there.", token.at)

    def error(self, message: str, hint: str, at: int) -> RuleError:
        return fault(message, hint, self.source, at, self.reading[-1] if self.reading else "")
