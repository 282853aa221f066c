"""What is usual in a document's type: the body's size, the distance of its lines, how much of it is bold."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from statistics import quantiles

from mccode.lines import Line

# Sizes that differ by more than this share are different sizes.
SIZE_STEP = 0.07


@dataclass(frozen=True)
class Style:
    """Body size in points, line distance in points by rounded size, share of bold characters."""

    body: float
    leading: dict[int, float]
    bold_share: float

    def distance(self, size: float) -> float:
        """The usual distance of lines of this size, in points."""
        return self.leading.get(round(size), 1.2 * size)


def same_size(a: float, b: float) -> bool:
    """Whether two sizes are one to the eye."""
    return abs(a - b) <= SIZE_STEP * max(a, b)


def measure(runs: Iterable[Sequence[Line]]) -> Style:
    """The style of a document from all its runs of lines."""
    sizes: Counter[float] = Counter()
    distances: dict[int, list[float]] = defaultdict(list)
    bold = 0
    for run in runs:
        for line, nxt in zip_longest(run, run[1:]):
            if not line.words:
                continue
            length = sum(len(w.text) for w in line.words)
            sizes[line.size] += length
            bold += length * line.bold
            if nxt is not None and same_size(line.size, nxt.size) and nxt.top > line.top:
                distances[round(line.size)].append(nxt.base - line.base)
    # The third decile: list items and headings stand farther apart than the lines of a paragraph.
    leading = {size: quantiles(found, n=10)[2] if len(found) > 1 else found[0] for size, found in distances.items()}
    return Style(max(sizes, key=lambda s: (sizes[s], s), default=10.0), leading, bold / max(1, sizes.total()))
