"""What is counted: right and of, by measure, in all and by feature; and the misses in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from truth.build import Sample
from truth.model import Truth

# A block is recognised in a longer text by so many letters of its beginning.
WINDOW = 30
# Features of the sheet: they concern every block of a document. The others are marked on the blocks that show them.
SHEET = (
    "columns",
    "header",
    "footer",
    "just",
    "hyph",
    "mixed",
    "liga",
    "drawn",
    "docx",
    "landscape",
    "rotated",
    "spine",
)


@dataclass
class Miss:
    """A block that was not found as it should be, with the nearest text found."""

    measure: str
    document: str
    page: int
    kind: str
    expected: str
    found: str
    similarity: float


@dataclass
class Counts:
    """Right and of, by measure; measures of single blocks also by feature."""

    right: Counter[str] = field(default_factory=Counter)
    of: Counter[str] = field(default_factory=Counter)

    def add(self, measure: str, right: float, of: float = 1) -> None:
        self.right[measure] += right  # type: ignore[assignment]
        self.of[measure] += of  # type: ignore[assignment]

    def merge(self, other: Counts) -> None:
        self.right.update(other.right)
        self.of.update(other.of)


@dataclass
class Result:
    """The counts of one document, in all and by feature, and its misses."""

    all: Counts
    features: dict[str, Counts]
    misses: list[Miss]


def fold(text: str) -> str:
    return " ".join(text.split())


def counts_of(result: Result, sample: Sample, block: Truth) -> Iterable[Counts]:
    yield result.all
    across = ["over_pages"] if block.page_end > block.page else []
    for tag in {*sample.tags, *block.tags, *across}:
        if tag in block.tags or tag in across or tag.startswith(SHEET):
            yield result.features[tag]
