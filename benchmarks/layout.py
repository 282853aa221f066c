"""How well PDFs are read: passages, order, furniture, tables, headings and asides of documents whose truth is known.

    python benchmarks/layout.py [--half dev|test|both] [--producer NAME] [--errors N] [--only MEASURE] [--no-others]
    python benchmarks/layout.py --folder tests/pdfs/layout

The documents are generated (package `truth`; pip install ".[benchmark]", Chromium and LibreOffice where they are to
take part) with a fixed seed and kept in benchmarks/.cache. Each belongs to one half, drawn by its seed: look at `dev`
to find and mend faults of the reader; `test` is for the figure alone, so never open its files or list its errors.

A true passage is a paragraph, a list item or clause, or the text of a box in a brochure grid.
exact: its text is a passage of the reader, white space folded. near: one is at least 95 % similar to it
(`rapidfuzz.fuzz.ratio`). whole: its letters and digits stand together somewhere in the running text, however that is
cut: the fairest measure for readers that do not cut paragraphs.
order errors: pairs of true blocks of the running text (headings, paragraphs, items, table rows) that follow each other
and come out the other way round, a page. Sidebars, quotes, notes, captions, brochure grids and floating tables are left
out, because their place in the order is a matter of taste. A block's place is that of its first 30 letters in the
reader's running text (where they are torn, of later ones); if it has several, the kindest one counts. unplaced: blocks
without any. Most producers store text in reading order, which readers that do not arrange anything profit from.
rows: every cell of a table row is in one passage with its column heading and nothing else; cells merged with the one
above may be repeated. rows that are rows: of those that the reader gives, at most how many can be right.
headings, titles: found as such with the same text. heading levels: the level, too, counted from the uppermost.
headings that are headings: of those that the reader gives. section paths: of the passages found. lead-ins: of the list
items found.
furniture: words of headers, footers and page numbers, page by page; column headings are neither right nor wrong.
asides: `apart`: the beginning of the text stands in a unit that holds no beginning of running text; `whole`: all of it
does; `labelled`: it stands in one of its kind (a sidebar: in a passage whose place is a box).
words kept: of all true words, those that come out anywhere, as often as they should; halves of words that were not put
together again count as lost.
signal: pages on which a function of pdfplumber's table finder was called; its precision and recall against pages that
hold rows of a table of data, and the share of pages.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from truth import build, score
from truth.counts import Counts, Miss
from truth.readers import READERS

GOALS = {"near": 0.95, "furniture recall": 0.99, "furniture precision": 0.99}
ORDER_GOAL = 1 / 50


def main() -> int:
    """Prints the tables; the exit status is 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--half", choices=("dev", "test", "both"), default="dev")
    parser.add_argument("--producer", choices=tuple(build.COUNTS), action="append")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="the N worst misses of each measure")
    parser.add_argument("--only", help="show misses of this measure alone: passage, order, row, heading ...")
    parser.add_argument("--folder", type=Path, help="a folder of PDFs with their truth, instead of the generated ones")
    parser.add_argument("--no-others", action="store_true", help="leave pdfplumber and pdfium out")
    args = parser.parse_args()
    if args.folder:
        samples = build.load_folder(args.folder)
    else:
        samples = build.samples(args.half, args.producer or tuple(build.COUNTS))
    readers = {name: read for name, read in READERS.items() if name == "mccode" or not args.no_others}
    totals = {name: Counts() for name in readers}
    producers: dict[str, Counts] = defaultdict(Counts)
    features: dict[str, Counts] = defaultdict(Counts)
    misses: list[Miss] = []
    for sample in samples:
        for name, read in readers.items():
            result = score.measure(sample, read(sample.path), name == "mccode")
            totals[name].merge(result.all)
            if name == "mccode":
                producers[sample.producer].merge(result.all)
                misses += result.misses
                for feature, counts in result.features.items():
                    features[feature].merge(counts)
    pages = sum(sample.pages for sample in samples)
    print(f"{len(samples)} generated documents, {pages} pages, {args.folder or f'half: {args.half}'}\n")
    _compare(totals)
    print()
    _table({"all": totals["mccode"], **producers})
    print()
    _by_feature(features)
    for miss in score.worst([m for m in misses if args.only in (None, m.measure)], args.errors):
        print(f"\n{miss.measure}: {miss.document} page {miss.page}, {miss.kind}, similarity {miss.similarity:.0f}")
        print(f"  expected  {miss.expected}\n  found     {miss.found}")
    return _goals(totals["mccode"])


def _share(counts: Counts, measure: str, percent: bool = True) -> str:
    of = counts.of[measure]
    if not of:
        return "–"
    return f"{100 * counts.right[measure] / of:.1f}" if percent else f"{counts.right[measure] / of:.3f}"


def _compare(totals: Mapping[str, Counts]) -> None:
    print(f"{'reader':12} {'exact %':>8} {'near %':>8} {'whole %':>8} {'order errors a page':>20} {'unplaced %':>11}")
    for name, counts in totals.items():
        shown = [_share(counts, measure) for measure in ("exact", "near", "whole")]
        order, unplaced = _share(counts, "order errors", False), _share(counts, "unplaced")
        print(f"{name:12} {shown[0]:>8} {shown[1]:>8} {shown[2]:>8} {order:>20} {unplaced:>11}")


def _table(columns: Mapping[str, Counts]) -> None:
    names = list(dict.fromkeys(name for counts in columns.values() for name in counts.of))
    print(f"{'mccode':30}" + "".join(f"{column:>14}" for column in columns) + f"{'of':>8}")
    for name in names:
        shown = "".join(f"{_share(counts, name, name != 'order errors'):>14}" for counts in columns.values())
        print(f"{name:30}{shown}{round(columns['all'].of[name]):>8}")


def _by_feature(features: Mapping[str, Counts]) -> None:
    measures = (
        "exact",
        "near",
        "order errors",
        "headings",
        "heading levels",
        "rows",
        "furniture recall",
        "furniture precision",
    )
    print(f"{'feature':20}{'passages':>9}" + "".join(f"{name:>20}" for name in measures))
    for feature, counts in sorted(features.items()):
        shown = "".join(f"{_share(counts, name, name != 'order errors'):>20}" for name in measures)
        print(f"{feature:20}{round(counts.of['exact']):>9}{shown}")


def _goals(counts: Counts) -> int:
    """Prints which goals are met; 1 if any is missed."""
    met = {f"{name} at least {goal:.0%}": counts.right[name] >= goal * counts.of[name] for name, goal in GOALS.items()}
    met["order errors under 1 in 50 pages"] = counts.right["order errors"] < ORDER_GOAL * counts.of["order errors"]
    print()
    for name, reached in met.items():
        print(f"{'met   ' if reached else 'MISSED'} {name}")
    return int(not all(met.values()))


if __name__ == "__main__":
    sys.exit(main())
