"""How strongly each passage speaks for each code, 0..1.

The rules are the first scorer. A trained model joins as a second one: it gives scores of the same form, and the two
are fused here; no other stage knows how many scorers there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from math import prod

from mccode.records import Evidence, Score


def score(evidence: Sequence[Evidence]) -> tuple[Score, ...]:
    """One score per passage and code that any scorer speaks for, in the order of the evidence."""
    return by_rules(evidence)


def by_rules(evidence: Sequence[Evidence]) -> tuple[Score, ...]:
    """The rules' scores: 1 - product of (1 - weight) over the rules that hit, each rule counted once (noisy-or).

    Two rules of weight .6 and .3 give 1 - .4 x .7 = .72.
    """
    scores = []
    for (passage_id, code), hits in groupby(evidence, key=lambda e: (e.passage_id, e.code)):
        found = tuple(hits)
        weights = {e.rule: e.weight for e in found}
        scores.append(Score(passage_id, code, 1 - prod(1 - w for w in weights.values()), "rules", found))
    return tuple(scores)
