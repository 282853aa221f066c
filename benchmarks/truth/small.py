"""Chooses the small documents that are committed under tests/pdfs/layout: few, light, and with every feature.

    python benchmarks/truth/small.py

They are drawn with other numbers than the large set, so that they belong to neither of its halves.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from truth import build
from truth.plan import draw

FOLDER = Path(__file__).resolve().parents[2] / "tests" / "pdfs" / "layout"
FIRST, CANDIDATES, EACH = 1000, 24, 3
# What a document costs in the choice: one feature for so many bytes.
BYTES = 40_000


def main() -> None:
    """Writes the chosen PDFs and their truth; what was there before goes."""
    with tempfile.TemporaryDirectory() as name:
        found = {}
        for producer in build.COUNTS:
            plans = [draw(number, producer) for number in range(FIRST, FIRST + CANDIDATES)]
            build.make(plans, Path(name))
            samples = [build.load(Path(name) / f"{plan.name}.json") for plan in plans]
            found[producer] = [sample for sample in samples if not sample.faults]
        chosen: list[build.Sample] = []
        known: set[str] = set()
        everything = [sample for samples in found.values() for sample in samples]
        for open_to_choice in [*found.values()] * EACH + [everything]:
            candidates = [sample for sample in open_to_choice if sample not in chosen]
            best = max(candidates, key=lambda s: len(set(s.tags) - known) - s.path.stat().st_size / BYTES)
            chosen.append(best)
            known |= set(best.tags)
        shutil.rmtree(FOLDER, ignore_errors=True)
        FOLDER.mkdir(parents=True)
        for sample in chosen:
            for suffix in (".pdf", ".json"):
                shutil.copyfile(sample.path.with_suffix(suffix), FOLDER / f"{sample.name}{suffix}")
    missing = {tag for sample in everything for tag in sample.tags} - known
    size = sum(path.stat().st_size for path in FOLDER.iterdir()) / 1e6
    print(f"{len(chosen)} documents, {size:.2f} MB; features in none: {', '.join(sorted(missing)) or 'none'}")


if __name__ == "__main__":
    main()
