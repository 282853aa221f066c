"""Codings from scores: which codes a passage gets, which stay unclear, and how deep each goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mccode import depth
from mccode.codebook import Codebook
from mccode.records import Coding, Passage, Score


@dataclass(frozen=True)
class Policy:
    """Thresholds on scores: a code is assigned from ``assign`` and unclear from ``unclear`` up."""

    assign: float = 0.5
    unclear: float = 0.25


DEFAULT = Policy()


def assign(
    scores: Sequence[Score], passages: Sequence[Passage], codebook: Codebook, policy: Policy = DEFAULT
) -> tuple[Coding, ...]:
    """The codings of all passages that reach a threshold, in the order of the scores."""
    by_id = {p.id: p for p in passages}
    kept = [s for s in scores if s.value >= policy.unclear]
    depths = depth.assess([(by_id[s.passage_id], s.evidence) for s in kept], codebook)
    return tuple(
        Coding(
            passage_id=s.passage_id,
            document_id=by_id[s.passage_id].document_id,
            code=s.code,
            status="assigned" if s.value >= policy.assign else "unclear",
            depth=level,
            score=round(s.value, 4),
            by=s.by,
            evidence=s.evidence,
            depth_reason=reason,
        )
        for s, (level, reason) in zip(kept, depths, strict=True)
    )
