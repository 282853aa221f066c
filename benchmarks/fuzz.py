"""Damaged PDFs through real workers: how each ended, and what is our own fault.

    python benchmarks/fuzz.py [COUNT] [--seed N] [--workers N] [--keep FOLDER]

Every file is made from its seed (`tests/mutate.py`). A failure that names the file's own fault is right; an exception
in our code, a passage that is not in the text or a worker that Python ended is a fault, and its file is kept. The exit
status is 1 where there is one.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections import Counter
from math import isfinite
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import mutate

from mccode import engine
from mccode.codebook import load
from mccode.records import Coded, Source

BATCH = 500


def fault(coded: Coded) -> str:
    """What is wrong with a document's outcome; "" where nothing is."""
    if coded.status == "failed":
        if not coded.hint:
            return "a failure without a hint"
        # A crash by a signal is pdfium's; an exit status of 1 is a Python exception that nobody caught.
        ours = "could not be read or coded" in coded.reason or "exit status 1)" in coded.reason
        return coded.reason if ours or "gave no result" in coded.reason else ""
    if coded.status not in ("read", "partly_read", "unreadable") or (coded.status != "read" and not coded.reason):
        return f"status {coded.status} with the reason {coded.reason!r}"
    for passage in coded.passages:
        if coded.text[passage.start : passage.end] != passage.text or not passage.text.strip():
            return "a passage that is not in the text"
        if not 1 <= passage.page <= passage.page_end <= len(coded.pages):
            return "a passage on no page"
        if not all(isfinite(n) for box in passage.boxes for n in box):
            return "a passage in no place"
    return ""


def main() -> int:
    """Prints how the documents ended; the exit status is 1 where there was a fault."""
    parser = argparse.ArgumentParser()
    parser.add_argument("count", nargs="?", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-faults"))
    args = parser.parse_args()
    book = load("mc5q")
    job = engine.Job("mc5q", book.sha256, (("fuzz", str(args.seed)),))
    outcomes: Counter[str] = Counter()
    faults: list[str] = []
    hard: list[str] = []  # over a limit, or the end of a worker: no fault, but worth a look
    begun = time.monotonic()
    for start in range(args.seed, args.seed + args.count, BATCH):
        with tempfile.TemporaryDirectory() as name:
            sources = []
            for file, data in mutate.files(min(BATCH, args.seed + args.count - start), start):
                path = Path(name) / file
                path.write_bytes(data)
                sources.append(Source(file, str(path), "Ayr", sha256=file, subject="yes"))
            for coded in engine.run(sources, job, Path(name), args.workers, engine.Limits(args.seconds)):
                reason = re.sub(r"\b[\w ]*\d[\d, ]*", "… ", coded.reason.partition("exit status")[0] or coded.reason)
                status = re.search(r"exit status -?\d+", coded.reason)
                outcomes[f"{coded.status}: {reason}{status.group() if status else ''}"] += 1
                what = fault(coded)
                if what or "more than" in coded.reason or "broke down" in coded.reason:
                    (faults if what else hard).append(f"{coded.source.document_id}: {coded.reason or what}")
                    args.keep.mkdir(exist_ok=True)
                    (args.keep / coded.source.document_id).write_bytes(Path(coded.source.path).read_bytes())
        print(start + BATCH - args.seed, len(faults), "faults", file=sys.stderr, flush=True)
    for outcome, number in outcomes.most_common():
        print(f"{number:7} {outcome}")
    print(f"{args.count} files in {time.monotonic() - begun:.0f} s, {len(faults)} faults")
    for line in (*(f"hard  {line}" for line in hard), *(f"FAULT {line}" for line in faults)):
        print(line)
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
