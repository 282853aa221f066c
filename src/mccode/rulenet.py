"""The net that rules are compiled to: a node finds the hits of one expression in a scanned text.

An expression that stands in many rules is one node, evaluated at most once a text, and only where each of its parts
has a word in the text. Here a hit is a pair of word numbers, first and last. Of nested hits of NEAR and AND the
smallest stay: minimal intervals, after Clarke, Cormack and Burkowski (1995), "An algebra for structured text search".
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field

from mccode.words import NEXT, STOP

Hit = tuple[int, int]
Need = frozenset[int]  # terms of which at least one must occur


@dataclass(slots=True)
class Scan:
    """The words of one text: spans, gap before each, number as counted in distances, sentence; places of each term.

    ``present`` is the ``mask`` of the terms found. ``own`` is the number of the first word that a hit must reach; words
    before it are another passage's (a lead-in).
    """

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    gaps: list[int] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)
    places: dict[int, list[int]] = field(default_factory=dict)
    present: int = 0
    own: int = 0
    found: dict[int, list[Hit]] = field(default_factory=dict)

    def number_sentences(self) -> None:
        """Fill ``sentences`` from ``gaps``; left until a rule asks, as many texts need it not."""
        number = 0
        for gap in self.gaps:
            number += gap == STOP
            self.sentences.append(number)


class Node:
    """What finds one expression in a scan: a list of hits, sorted, without repetition."""

    __slots__ = ("masks", "needs", "number")

    def __init__(self, needs: tuple[Need, ...]) -> None:
        self.number = -1
        self.needs = needs
        self.masks = [mask(need) for need in needs]

    def find(self, scan: Scan) -> list[Hit]:
        hits = scan.found.get(self.number)
        if hits is None:
            present = scan.present
            for need in self.masks:
                if not need & present:
                    hits = []
                    break
            else:
                hits = self._find(scan)
            scan.found[self.number] = hits
        return hits

    def _find(self, scan: Scan) -> list[Hit]:
        raise NotImplementedError


class Term(Node):
    """Every place of one term: a word, a pattern or a kind of word."""

    __slots__ = ("term",)

    def __init__(self, term: int) -> None:
        super().__init__((frozenset((term,)),))
        self.term = term

    def find(self, scan: Scan) -> list[Hit]:
        return [(at, at) for at in scan.places.get(self.term, ())]


class Row(Node):
    """Neighbouring parts. ``loose`` says for each part but the first whether a comma or the like may precede."""

    __slots__ = ("loose", "parts")

    def __init__(self, parts: tuple[Node, ...], loose: tuple[bool, ...]) -> None:
        super().__init__(_together(parts))
        self.parts = parts
        self.loose = loose

    def _find(self, scan: Scan) -> list[Hit]:
        hits = self.parts[0].find(scan)
        gaps = scan.gaps
        for part, loose in zip(self.parts[1:], self.loose, strict=True):
            if not hits:
                return hits
            ends: dict[int, list[int]] = {}
            for start, end in part.find(scan):
                ends.setdefault(start, []).append(end)
            joined = {
                (first, end)
                for first, last in hits
                if last + 1 in ends and (loose or gaps[last + 1] == NEXT)
                for end in ends[last + 1]
            }
            hits = sorted(joined)
        return hits


class Either(Node):
    """The hits of all parts together. Parts are looked up by a term that they need, so most are never touched."""

    __slots__ = ("by_term", "terms")

    def __init__(self, parts: tuple[Node, ...], rarest: Callable[[Node], Need]) -> None:
        super().__init__((frozenset().union(*map(rarest, parts)),))
        self.terms = frozenset(part.term for part in parts if isinstance(part, Term))
        self.by_term: dict[int, list[Node]] = {}
        for part in parts:
            for term in () if isinstance(part, Term) else rarest(part):
                self.by_term.setdefault(term, []).append(part)

    def _find(self, scan: Scan) -> list[Hit]:
        places = scan.places
        found = [[(at, at) for at in places[term]] for term in self.terms & places.keys()]
        parts = {part for term in self.by_term.keys() & places.keys() for part in self.by_term[term]}
        found += filter(None, [part.find(scan) for part in parts])
        if len(found) > 1:
            return sorted({hit for hits in found for hit in hits})
        return found[0] if found else []


class Close(Node):
    """Two parts with at most ``within`` words between them; of nested hits the smallest."""

    __slots__ = ("left", "ordered", "right", "sentence", "within")

    def __init__(self, left: Node, right: Node, within: int, ordered: bool, sentence: bool) -> None:
        super().__init__(_together((left, right)))
        self.left, self.right = left, right
        self.within, self.ordered, self.sentence = within, ordered, sentence

    def _find(self, scan: Scan) -> list[Hit]:
        left = self.left.find(scan)
        right = self.right.find(scan) if left else []
        if not right:
            return []
        hits = self._pairs(scan, left, right)
        if not self.ordered:
            hits += self._pairs(scan, right, left)
        return smallest(hits)

    def _pairs(self, scan: Scan, firsts: list[Hit], seconds: list[Hit]) -> list[Hit]:
        """For every second part the smallest hit with a first part before it."""
        by_end = sorted(firsts, key=lambda hit: hit[1])
        hits, ahead = [], 0
        for start, end in seconds:
            while ahead < len(by_end) and by_end[ahead][1] < start:
                ahead += 1
            best = -1
            for place in range(ahead - 1, -1, -1):
                first, last = by_end[place]
                if last < best or scan.counts[start] - scan.counts[last] - 1 > self.within:
                    break
                best = max(best, first)
            if best >= 0 and not (self.sentence and sentences_of(scan)[best] != scan.sentences[end]):
                hits.append((best, end))
        return hits


class Every(Node):
    """All parts in the passage, or in one sentence; ``single`` keeps the smallest hit of each, else all that hold no
    other."""

    __slots__ = ("parts", "sentence", "single")

    def __init__(self, parts: tuple[Node, ...], sentence: bool, single: bool) -> None:
        super().__init__(_together(parts))
        self.parts, self.sentence, self.single = parts, sentence, single

    def _find(self, scan: Scan) -> list[Hit]:
        events: list[tuple[int, int, int, int]] = []  # sentence, end, start, part
        sentences = sentences_of(scan) if self.sentence else []
        for number, part in enumerate(self.parts):
            hits = part.find(scan)
            if not hits:
                return []
            if self.sentence:
                events += [(sentences[e], e, s, number) for s, e in hits if sentences[s] == sentences[e]]
            else:
                events += [(0, end, start, number) for start, end in hits]
        latest = [-1] * len(self.parts)
        current = -1
        covers: list[tuple[int, int, int]] = []  # sentence, start, end
        for sentence, end, start, number in sorted(events):
            if sentence != current:
                current, latest = sentence, [-1] * len(self.parts)
            latest[number] = max(latest[number], start)
            first = min(latest)
            if first >= 0:
                covers.append((sentence, first, end))
        if not self.single:
            return smallest([(first, end) for _, first, end in covers])
        best: dict[int, Hit] = {}
        for sentence, first, end in covers:
            if end >= scan.own and (sentence not in best or end - first < best[sentence][1] - best[sentence][0]):
                best[sentence] = (first, end)
        return sorted(best.values())


def mask(terms: Iterable[int]) -> int:
    """A number with a bit for each term, for quick comparison of sets of terms."""
    bits = 0
    for term in terms:
        bits |= 1 << term
    return bits


def sentences_of(scan: Scan) -> list[int]:
    """The sentence number of every word."""
    if not scan.sentences:
        scan.number_sentences()
    return scan.sentences


def smallest(hits: Iterable[Hit]) -> list[Hit]:
    """The hits that hold no other: of (0, 4), (2, 4) and (3, 7) the last two."""
    kept: list[Hit] = []
    nearest = float("inf")
    for start, end in sorted(hits, key=lambda hit: (-hit[0], hit[1])):
        if end < nearest:
            kept.append((start, end))
            nearest = end
    return kept[::-1]


class Net:
    """Makes nodes, each different one once."""

    def __init__(self) -> None:
        self.nodes: dict[Hashable, Node] = {}
        self.shares: dict[int, float] = {}

    def term(self, term: int, letters: int) -> Node:
        # Short words are frequent (Zipf 1935); the exponent is a rough fit to English prose.
        self.shares[term] = max(letters, 1) ** -2.5
        return self._one(("term", term), lambda: Term(term))

    def row(self, parts: Sequence[Node], loose: Sequence[bool] = ()) -> Node:
        if len(parts) == 1:
            return parts[0]
        breaks = tuple(loose) or (False,) * (len(parts) - 1)
        return self._one(("row", _numbers(parts), breaks), lambda: Row(tuple(parts), breaks))

    def either(self, parts: Sequence[Node]) -> Node:
        parts = list(dict.fromkeys(parts))
        return (
            parts[0]
            if len(parts) == 1
            else self._one(("either", _numbers(parts)), lambda: Either(tuple(parts), self.rarest))
        )

    def close(self, left: Node, right: Node, within: int, ordered: bool, sentence: bool) -> Node:
        key = ("close", left.number, right.number, within, ordered, sentence)
        return self._one(key, lambda: Close(left, right, within, ordered, sentence))

    def every(self, parts: Sequence[Node], sentence: bool, single: bool) -> Node:
        key = ("every", _numbers(parts), sentence, single)
        return self._one(key, lambda: Every(tuple(parts), sentence, single))

    def rarest(self, node: Node) -> Need:
        """The need of a node that a text meets least often, to look the node up by."""
        return min(node.needs, key=lambda need: sum(self.shares[term] for term in need))

    def _one(self, key: Hashable, make: Callable[[], Node]) -> Node:
        if key not in self.nodes:
            node = make()
            node.number = len(self.nodes)
            self.nodes[key] = node
        return self.nodes[key]


def _numbers(nodes: Sequence[Node]) -> tuple[int, ...]:
    return tuple(node.number for node in nodes)


def _together(parts: Sequence[Node]) -> tuple[Need, ...]:
    """The needs of parts that must all be found, shortest first."""
    return tuple(sorted(dict.fromkeys(need for part in parts for need in part.needs), key=len))
