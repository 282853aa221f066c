"""Seconds a page from PDF to words, passages and codings, side by side in one process.

    python benchmarks/extract.py [FOLDER] [--rounds N]

(a) plain pdfplumber `extract_words`, (b) pdfium words with boxes alone, (c) our PDF to passages, (d) the whole run with
rules and every result written. The variants take turns on each document; medians over the rounds are summed. Goals:
(c) at least 12 times faster than (a) and at most 3 times (b); (d) at least 6 times faster than (a).
"""

from __future__ import annotations

import argparse
import ctypes
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from mccode import codebook, pipeline, store
from mccode.corpus import read as read_corpus
from mccode.records import Coded

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "pdfs" / "real"
WORD = re.compile(r"\S+")


def by_pdfplumber(path: str) -> int:
    """The number of words that pdfplumber extracts."""
    words = 0
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            words += len(page.extract_words())
            page.close()
    return words


def by_pdfium(path: str) -> int:
    """The number of words that pdfium gives, each with the boxes of its first and last character."""
    words = 0
    first, last = raw.FS_RECTF(), raw.FS_RECTF()
    pdf = pdfium.PdfDocument(path)
    for page in pdf:
        textpage = page.get_textpage()
        for match in WORD.finditer(textpage.get_text_range() or ""):
            raw.FPDFText_GetLooseCharBox(textpage, match.start(), ctypes.byref(first))
            raw.FPDFText_GetLooseCharBox(textpage, match.end() - 1, ctypes.byref(last))
            words += 1
        textpage.close()
        page.close()
    pdf.close()
    return words


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds that the work takes: other processes on the machine do not count."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> int:
    """Prints the table; the exit status is 1 where a goal is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    if not args.folder.is_dir():
        print(f"no folder {args.folder}: nothing measured")
        return 0
    book = codebook.load("mc5q")
    sources = read_corpus(args.folder).sources
    for source in sources[:1]:  # imports and compiled rules are not part of any variant
        pipeline.code_document(source, book)
        by_pdfplumber(source.path)
    pages = 0
    times: dict[str, list[float]] = {"a": [], "b": [], "c": [], "d": []}
    coded: list[Coded] = []
    for source in sources:
        pdf = pdfium.PdfDocument(source.path)
        pages += len(pdf)
        pdf.close()
        rounds: dict[str, list[float]] = {name: [] for name in times}
        for _ in range(args.rounds):
            rounds["a"].append(seconds(lambda s=source: by_pdfplumber(s.path)))  # type: ignore[misc]
            rounds["b"].append(seconds(lambda s=source: by_pdfium(s.path)))  # type: ignore[misc]
            rounds["c"].append(seconds(lambda s=source: pipeline.read(s)))  # type: ignore[misc]
            rounds["d"].append(seconds(lambda s=source: coded.append(pipeline.code_document(s, book))))  # type: ignore[misc]
        for name, values in rounds.items():
            times[name].append(statistics.median(values))
        shown = (f"{name} {statistics.median(v):.2f}" for name, v in rounds.items())
        print(source.document_id, *shown, file=sys.stderr)
    written = statistics.median(seconds(lambda: write(coded[:: args.rounds], book)) for _ in range(args.rounds))
    total = {name: sum(values) for name, values in times.items()}
    total["d"] += written
    labels = {
        "a": "pdfplumber extract_words", "b": "pdfium words", "c": "PDF to passages", "d": "whole run, rules alone",
    }  # fmt: skip
    print(f"{len(sources)} documents, {pages} pages, median of {args.rounds} rounds, one process")
    print(f"{'':26} {'ms a page':>10} {'faster than (a)':>16} {'times (b)':>10}")
    for name, value in total.items():
        ratio = f"{total['a'] / value:.1f}x"
        print(f"({name}) {labels[name]:22} {1000 * value / pages:10.1f} {ratio:>16} {value / total['b']:10.1f}")
    goals = {
        "(c) at least 12x faster than (a)": total["a"] / total["c"] >= 12,
        "(c) at most 3x (b)": total["c"] / total["b"] <= 3,
        "(d) at least 6x faster than (a)": total["a"] / total["d"] >= 6,
    }
    for goal, met in goals.items():
        print(f"{'met   ' if met else 'MISSED'} {goal}")
    return int(not all(goals.values()))


def write(coded: list[Coded], book: codebook.Codebook) -> None:
    """Coverage, gaps and every file of a run."""
    with tempfile.TemporaryDirectory() as folder:
        pipeline.write(pipeline.summarise(coded, book, {}), book, store.open_folder(folder))


if __name__ == "__main__":
    sys.exit(main())
