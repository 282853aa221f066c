"""Counts of what a reader got right in one document. Every measure is a pair (right, of); `layout.py` defines them."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from truth import score_labels
from truth.build import Sample
from truth.counts import SHEET, WINDOW, Counts, Miss, Result, counts_of, fold
from truth.locate import letters
from truth.readers import Output, Unit

NEAR = 95.0
PASSAGES = ("paragraph", "list_item", "tile")


def measure(sample: Sample, output: Output, full: bool = True) -> Result:
    """What a reader got right in a document; ``full`` also measures what only our reader gives."""
    result = Result(Counts(), defaultdict(Counts), [])
    matches = _passages(sample, output, result)
    _order(sample, output, result)
    if full:
        score_labels.rows(sample, output, result)
        score_labels.headings(sample, output, result, matches)
        score_labels.asides(sample, output, result)
        score_labels.furniture(sample, output, result)
        score_labels.words(sample, output, result)
        data = {b.page for b in sample.blocks if b.kind == "table_row"}
        result.all.add("signal precision", len(output.table_pages & data), len(output.table_pages))
        result.all.add("signal recall", len(output.table_pages & data), len(data))
        result.all.add("pages sent to pdfplumber", len(output.table_pages), sample.pages)
    return result


def _passages(sample: Sample, output: Output, result: Result) -> dict[int, Unit]:
    """Exact and near passages; the matched unit of each true passage by its index comes back."""
    matches: dict[int, Unit] = {}
    wanted = [(i, b) for i, b in enumerate(sample.blocks) if b.kind in PASSAGES]
    free: dict[str, list[Unit]] = defaultdict(list)
    for unit in output.passages:
        free[fold(unit.text)].append(unit)
    exact = set()
    for index, block in wanted:
        if free.get(fold(block.text)):
            matches[index] = free[fold(block.text)].pop()
            exact.add(index)
    rest = [unit for units in free.values() for unit in units]
    texts = [fold(unit.text) for unit in rest]
    stream = letters(" ".join(output.order))
    for index, block in wanted:
        best = process.extractOne(fold(block.text), texts, scorer=fuzz.ratio) if index not in exact and texts else None
        if best and best[1] >= NEAR:
            matches[index] = rest[best[2]]
        near = index in matches
        for counts in counts_of(result, sample, block):
            counts.add("exact", index in exact)
            counts.add("near", near)
            counts.add("whole", letters(block.text) in stream)
        if index not in exact:
            found, similarity = (best[0], best[1]) if best else ("", 0.0)
            name = "passage" if not near else "nearly"
            result.misses.append(Miss(name, sample.name, block.page, block.kind, block.text, found, similarity))
    return matches


def _order(sample: Sample, output: Output, result: Result) -> None:
    stream = letters("\n".join(output.order))
    placed = []
    for block in sample.blocks:
        if block.flow == "main" and block.kind != "title":
            cells = [text for _, text, needed in block.cells if needed and text]
            placed.append((block, _places(stream, letters(cells[0] if cells else block.text))))
    unplaced = sum(not places for _, places in placed)
    result.all.add("unplaced", unplaced, len(placed))
    placed = [(block, places) for block, places in placed if places]
    errors = 0
    for (a, before), (b, after) in itertools.pairwise(placed):
        wrong = min(before) > max(after)
        errors += wrong
        if wrong:
            result.misses.append(
                Miss("order", sample.name, b.page, b.kind, f"{a.text[:70]} ... THEN {b.text[:70]}", "", 0)
            )
    for counts in (
        result.all,
        *(result.features[t] for t in sample.tags if t.startswith(SHEET)),
    ):
        counts.add("order errors", errors, sample.pages)


def _places(stream: str, text: str) -> list[int]:
    """Where a text's beginning stands in a stream; where that is torn, the next letters that are not."""
    size = min(WINDOW, len(text))
    for start in range(0, max(1, min(len(text) - size + 1, 4 * WINDOW)), WINDOW // 2):
        found = [m.start() for m in re.finditer(re.escape(text[start : start + size]), stream)]
        if found:
            return found
    return []


def worst(misses: Sequence[Miss], count: int) -> list[Miss]:
    """The worst misses of each measure, the least similar first."""
    chosen = []
    for name in sorted({miss.measure for miss in misses}):
        chosen += sorted((m for m in misses if m.measure == name), key=lambda m: m.similarity)[:count]
    return chosen
