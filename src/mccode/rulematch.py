"""A ``Matcher`` holds compiled rules and finds them in texts, whatever their number, in one pass over the words.

Each different chunk of text learns once which words of the rules it can be; the rest is looking up.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Sequence

from mccode.rulelang import AllOf, AnyOf, Expr, Kind, Literal, Named, Near, Phrase, Rule
from mccode.rulenet import Hit, Net, Node, Scan, mask, sentences_of
from mccode.words import BREAK, CHUNK, MAX_CHUNKS, MAX_LETTERS, NEXT, STOP, reader
from mccode.words import Word as Printed

Span = tuple[int, int]
_Learnt = tuple[tuple[tuple[int, int, int, bool, tuple[int, ...]], ...], int, bool, Span | None]
LETTERS_OF_KIND = 4  # numbers are as frequent as words of so many letters

_KINDS = ("number", "year", "amount", "money", "percent", "currency")
_AMOUNT, _MONEY, _NUMBER, _PERCENT = (_KINDS.index(kind) for kind in ("amount", "money", "number", "percent"))
_ADDRESS = frozenset("@/.")  # signs of web and mail addresses, in which no wildcard is to find a word


class Lexicon:
    """Numbers for the terms of rules, and the terms that a printed word meets."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[str, bool], int] = {}
        self.plain: dict[tuple[str, bool], int] = {}
        self.stems: dict[tuple[str, bool], int] = {}  # "skill" for skill*
        self.longest = 0  # of the stems
        self.patterns: dict[tuple[str, bool], list[tuple[re.Pattern[str], int]]] = {}  # by first letter, or ""

    def term(self, text: str, exact: bool = False, wild: bool = True) -> int:
        """The number of a term; with ``wild``, * and ? in it are wildcards."""
        text = unicodedata.normalize("NFKC", text).strip("'")
        text = text if exact else text.casefold()
        key = (text if wild else re.sub(r"([*?])", r"\\\1", text), exact)
        if key in self.numbers:
            return self.numbers[key]
        number = self.numbers[key] = len(_KINDS) + len(self.numbers)
        sign = re.search(r"[*?]", text) if wild else None
        if not sign:
            self.plain[text, exact] = number
        elif sign.group() == "*" and sign.end() == len(text):
            self.stems[text[:-1], exact] = number
            self.longest = max(self.longest, len(text) - 1)
        else:
            parts = (".*" if part == "*" else "." if part == "?" else re.escape(part) for part in text)
            first = text[0] if sign.start() else ""
            self.patterns.setdefault((first, exact), []).append((re.compile("".join(parts), re.DOTALL), number))
        return number

    def terms(self, word: Printed) -> tuple[int, ...]:
        """The terms that a printed word meets in any of its forms."""
        terms = {_KINDS.index(kind) for kind in word.kinds}
        for form in word.forms if word.end - word.start <= MAX_LETTERS else ():
            for text, exact in ((form.casefold(), False), (form, True)):
                if (text, exact) in self.plain:
                    terms.add(self.plain[text, exact])
                if not _ADDRESS.isdisjoint(text):
                    continue
                for end in range(min(len(text), self.longest) + 1):
                    if (text[:end], exact) in self.stems:
                        terms.add(self.stems[text[:end], exact])
                for first in {text[:1], ""}:
                    patterns = self.patterns.get((first, exact), ())
                    terms.update(number for pattern, number in patterns if pattern.fullmatch(text))
        return tuple(sorted(terms))


class Matcher:
    """Finds rules in texts of one language; rules are known by their number in the sequence given."""

    def __init__(self, rules: Sequence[Rule], language: str = "en") -> None:
        self._read = reader(language)
        self._lexicon = Lexicon()
        self._net = Net()
        self._named: dict[tuple[str, bool, bool], Node] = {}
        self._learnt: dict[str, _Learnt] = {}
        self._rules: list[tuple[Node, Node | None, bool]] = []
        for rule in rules:
            sentence = rule.scope == "sentence"
            unless = self._node(rule.unless, sentence, False) if rule.unless else None
            self._rules.append((self._node(rule.expr, sentence, True), unless, sentence))
        self._by_term: dict[int, list[int]] = {}
        for number, (node, _, _) in enumerate(self._rules):
            for term in self._net.rarest(node):
                self._by_term.setdefault(term, []).append(number)

    def find(self, text: str, own: int = 0, without: Container[int] = ()) -> dict[int, list[Span]]:
        """For each rule with hits its spans, overlaps included, but for the rules named in ``without``.

        ``own`` is where the text's own part starts: a hit must reach it, its span is cut to it, places count from it.
        """
        scan = self.scan(text, own)
        places = scan.places.keys()
        numbers = {number for term in self._by_term.keys() & places for number in self._by_term[term]}
        found: dict[int, list[Span]] = {}
        for number in sorted(numbers):
            if number not in without and (hits := self._hits(number, scan)):
                first = scan.own
                found[number] = sorted(
                    {(scan.starts[max(start, first)] - own, scan.ends[end] - own) for start, end in hits}
                )
        return found

    def _hits(self, number: int, scan: Scan) -> list[Hit]:
        node, unless, sentence = self._rules[number]
        hits = node.find(scan)
        if scan.own:
            hits = [hit for hit in hits if hit[1] >= scan.own]
        if hits and sentence:
            sentences = sentences_of(scan)
            barred: set[int] = set()
            for start, end in unless.find(scan) if unless else ():
                barred.update(range(sentences[start], sentences[end] + 1))
            return [hit for hit in hits if sentences[hit[0]] == sentences[hit[1]] and sentences[hit[0]] not in barred]
        return [] if hits and unless and unless.find(scan) else hits

    # -- texts

    def scan(self, text: str, own: int = 0) -> Scan:
        """The words of a text, and where in it each term of the rules stands."""
        scan = Scan()
        starts, ends, gaps, counts, places = scan.starts, scan.ends, scan.gaps, scan.counts, scan.places
        learnt = self._learnt
        pending, count, sign, sign_end = NEXT, -1, -1, -1
        for match in CHUNK.finditer(text):
            chunk = match.group()
            words, after, lower, lone = learnt.get(chunk) or self._learn(chunk)
            base = match.start()
            if not words:
                if lone and chunk[lone[0]] == "%":
                    _add_sign(scan, _NUMBER, _PERCENT, base + lone[1])
                elif lone:
                    sign, sign_end = base + lone[0], base + lone[1]
                pending = max(pending, after)
                continue
            if pending == STOP and lower:
                pending = BREAK
            if sign >= 0:
                if _AMOUNT in words[0][4]:
                    words = ((sign - base, words[0][1], pending, False, (*words[0][4], _MONEY)), *words[1:])
                else:
                    _add_sign(scan, _AMOUNT, _MONEY, sign_end)
                sign = -1
            for start, end, gap, joined, terms in words:
                for term in terms:
                    if term in places:
                        places[term].append(len(starts))
                    else:
                        places[term] = [len(starts)]
                starts.append(base + start)
                ends.append(base + end)
                gaps.append(pending if pending > gap else gap)
                pending = NEXT
                if not joined:
                    count += 1
                counts.append(count)
            pending = after
        if sign >= 0:
            _add_sign(scan, _AMOUNT, _MONEY, sign_end)
        scan.present = mask(places)
        if own:
            scan.own = next((number for number, start in enumerate(starts) if start >= own), len(starts))
        return scan

    def _learn(self, chunk: str) -> _Learnt:
        if len(self._learnt) >= MAX_CHUNKS:
            self._learnt.clear()
        words, after, lower, sign = self._read(chunk)
        known = tuple((word.start, word.end, word.gap, word.joined, self._lexicon.terms(word)) for word in words)
        self._learnt[chunk] = (known, after, lower, sign)
        return self._learnt[chunk]

    # -- rules

    def _node(self, expr: Expr, sentence: bool, outer: bool) -> Node:
        """The node of an expression; ``outer`` where its hits are the rule's, not a part of larger ones."""
        net = self._net
        if isinstance(expr, Named):
            key = (expr.name, sentence, outer)
            if key not in self._named:
                self._named[key] = self._node(expr.expr, sentence, outer)
            return self._named[key]
        if isinstance(expr, AnyOf):
            return net.either([self._node(part, sentence, outer) for part in expr.parts])
        if isinstance(expr, AllOf):
            return net.every([self._node(part, sentence, False) for part in _flat(expr)], sentence, outer)
        if isinstance(expr, Near):
            left, right = (self._node(part, sentence, False) for part in (expr.left, expr.right))
            return net.close(left, right, expr.within, expr.ordered, sentence)
        if isinstance(expr, Phrase):
            return net.row([self._node(unit, sentence, False) for unit in expr.units])
        if isinstance(expr, Kind):
            return self._kind(expr.name)
        if isinstance(expr, Literal):
            return self._literal(expr.text)
        return self._word(expr.text.split("-"), expr.exact)

    def _word(self, parts: list[str], exact: bool) -> Node:
        """A word whose hyphenated parts stand apart (in the text with or without hyphen) or joined."""
        ways = []
        for cut in range(1, len(parts) + 1):
            joined = "".join(parts[:cut])
            if "'" in joined.strip("'") and not exact and not re.search(r"[*?]", joined):
                head = self._literal(joined)  # l'université is two words in some languages
            else:
                head = self._term(joined, exact)
            ways.append(self._net.row([head, self._word(parts[cut:], exact)]) if cut < len(parts) else head)
        return self._net.either(ways)

    def _term(self, text: str, exact: bool = False, wild: bool = True) -> Node:
        return self._net.term(self._lexicon.term(text, exact, wild), sum(map(str.isalnum, text)))

    def _literal(self, text: str) -> Node:
        terms, loose, pending = [], [], NEXT
        for chunk in map(self._read, text.split()):
            for word in chunk.words:
                terms.append(self._term(word.forms[0], wild=False))
                loose.append(max(pending, word.gap) > NEXT)
                pending = NEXT
            pending = max(pending, chunk.after)
        return self._net.row(terms, loose[1:])

    def _kind(self, name: str) -> Node:
        net = self._net
        number, amount, currency, term = (
            net.term(_KINDS.index(kind), LETTERS_OF_KIND) for kind in ("number", "amount", "currency", name)
        )
        if name == "money":
            return net.either([term, net.row([currency, amount]), net.row([amount, currency])])
        if name == "percent":
            return net.either([term, net.row([number, self._word(["per", "cent"], False)])])
        return term


def _flat(expr: AllOf) -> list[Expr]:
    """The parts of an AND, those of an AND directly inside it included."""
    return [inner for part in expr.parts for inner in (_flat(part) if isinstance(part, AllOf) else [part])]


def _add_sign(scan: Scan, needed: int, kind: int, end: int) -> None:
    """Make the last word, if it is a number, take the % or currency sign that follows after a space."""
    last = len(scan.starts) - 1
    if scan.places.get(needed, [-1])[-1] == last >= 0 and scan.ends[last] + 2 >= end - 1:
        if scan.places.setdefault(kind, [last])[-1] != last:
            scan.places[kind].append(last)
        scan.ends[last] = end
