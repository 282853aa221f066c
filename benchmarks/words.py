"""Words lost between the page and the passages, over a folder of PDFs.

    python benchmarks/words.py [FOLDER] [--lost N]

A word counts as kept if it stands in a passage, a lead-in or a labelled aside of its document (heading, caption,
footnote, furniture ...). Words are compared by letters and digits, as often as pdfium sees them; the halves of a
hyphenated word are kept if the whole is. Pages that count as unreadable are left out of both sides.
Goal: 99.9 % of words kept.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from pathlib import Path

import pypdfium2 as pdfium

from mccode import pipeline
from mccode.corpus import read as read_corpus
from mccode.errors import DocumentError
from mccode.records import Source

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "pdfs" / "real"
GOAL = 0.999
_WORD = re.compile(r"[^\W_]+")


def seen(source: Source, pages: set[int]) -> Counter[str]:
    """The words that pdfium sees on the numbered pages."""
    counts: Counter[str] = Counter()
    pdf = pdfium.PdfDocument(source.path, password=source.password or None)
    for number in pages:
        text = pdf[number - 1].get_textpage().get_text_range(errors="ignore")
        counts.update(_folded(text))
    pdf.close()
    return counts


def lost(source: Source) -> tuple[int, Counter[str]]:
    """The number of words that pdfium sees, and those of them that nothing of the reading holds."""
    document, reading = pipeline.read(source)
    pages = {page.number for page in document.pages if page.status == "text"}
    given = seen(source, pages)
    texts = [p.text for p in reading.passages] + [a.text for a in reading.asides]
    texts += {lead for p in reading.passages for lead in (p.lead_in, *p.heads)}
    kept = Counter(word for text in texts for word in _folded(text))
    missing, surplus = given - kept, kept - given
    wholes = " ".join(surplus)
    halves = Counter({word: n for word, n in missing.items() if len(word) > 1 and word in wholes})
    return given.total(), missing - halves


def _folded(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text.replace("\ufffe", "-"))]


def main() -> int:
    """Prints the share of words kept, document by document; the exit status is 1 where the goal is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--lost", type=int, default=0, help="print so many lost words of each document")
    args = parser.parse_args()
    if not args.folder.is_dir():
        print(f"no folder {args.folder}: nothing measured")
        return 0
    words = gone = 0
    for source in read_corpus(args.folder).sources:
        try:
            total, missing = lost(source)
        except DocumentError as error:
            print(f"{source.document_id}: {error.message}")
            continue
        words, gone = words + total, gone + missing.total()
        print(f"{source.document_id:60} {total:8} words, {missing.total():5} lost")
        if args.lost:
            print("   ", *(f"{word} x{n}" for word, n in missing.most_common(args.lost)))
    share = 1 - gone / max(1, words)
    print(f"{words} words, {100 * share:.3f} % kept (goal {100 * GOAL:.1f} %): {'met' if share >= GOAL else 'MISSED'}")
    return share < GOAL


if __name__ == "__main__":
    sys.exit(main())
