"""How well the demo corpus is coded: precision, recall, F1 per code against labels.csv, gaps against expected_gaps.csv.

    python benchmarks/demo.py [--codebook NAME] [--csv FILE]

The demo papers were written and coded by reading, apart from the rules, and the rules' authors did not see them. The
reader is another matter: it was mended while looking at these very pages, and so was the way in which table rows are
matched, so that what is said of reading is no figure for unseen papers. Units are the true passages of the sources: an
extracted passage belongs to the true one that shares most of its words, so that errors of reading count as errors of
coding. Intervals are 95 % bootstrap intervals over documents.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

from mccode import codebook as codebooks
from mccode import pipeline
from mccode.corpus import read as read_corpus
from mccode.records import Coded, Results

DEMO = Path(__file__).resolve().parents[1] / "corpora" / "demo"
MATCH = 0.5
DRAWS, SEED = 1000, 1
Unit = dict[str, int]  # code to depth


def main() -> int:
    """Prints the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--codebook", default="mc5q")
    parser.add_argument("--csv", type=Path)
    args = parser.parse_args()
    book = codebooks.load(args.codebook)
    codes = [code.id for code in book.codes]
    coded = [pipeline.code_document(source, book) for source in read_corpus(DEMO).sources]
    results = pipeline.summarise(coded, book, {})
    readable = [d for d in coded if d.passages]
    if not readable:
        print("no paper could be read")
        return 1
    pairs = {d.source.document_id: units(d) for d in readable}
    exact = sum(p.text in texts for d in readable for texts in [{r["text"] for r in labels(d)}] for p in d.passages)
    total = sum(len(labels(d)) for d in readable)
    print(
        f"{len(readable)} of {len(coded)} papers read, {total} true passages, {sum(len(d.passages) for d in readable)} "
        f"extracted, {exact} of them word for word\n"
    )
    rows = [(code, *scores(pairs, [code])) for code in codes]
    print(f"{'code':26} {'true':>5} {'found':>6} {'precision':>10} {'recall':>7} {'F1':>5}  95 % interval of F1")
    for code, true, found, precision, recall, f1 in rows:
        low, high = interval(pairs, [code])
        print(f"{code:26} {true:5} {found:6} {precision:10.2f} {recall:7.2f} {f1:5.2f}  {low:.2f} to {high:.2f}")
    macro = sum(r[5] for r in rows) / len(rows)
    low, high = interval(pairs, codes, macro=True)
    print(f"\nmacro-F1 {macro:.3f} ({low:.3f} to {high:.3f})")
    _, _, precision, recall, f1 = scores(pairs, codes)
    print(f"micro: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}")
    by_question = [scores(merged(pairs, q.id), [q.id])[4] for q in book.questions]
    print("questions, F1: " + ", ".join(f"{q.id} {f:.2f}" for q, f in zip(book.questions, by_question, strict=True))
          + f"; mean {sum(by_question) / len(by_question):.3f}")  # fmt: skip
    depths(pairs)
    gaps(results, readable)
    if args.csv:
        with args.csv.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(["code", "true", "found", "precision", "recall", "f1"])
            writer.writerows(rows)
    return 0


def labels(document: Coded) -> list[dict[str, str]]:
    """The labelled passages of a paper."""
    stem = Path(document.source.document_id).stem
    with (DEMO / "labels.csv").open(encoding="utf-8", newline="") as stream:
        return [row for row in csv.DictReader(stream) if row["document_id"] == stem]


def units(document: Coded) -> list[tuple[Unit, Unit]]:
    """(true, found) codings of each true passage; codings of text that is no true passage come as (nothing, found)."""
    rows = labels(document)
    bags = [words(row["text"]) for row in rows]
    found: list[Unit] = [{} for _ in rows]
    astray: list[Unit] = []
    by_passage: dict[str, Unit] = defaultdict(dict)
    for coding in document.codings:
        if coding.status == "assigned":
            by_passage[coding.passage_id][coding.code] = coding.depth
    for passage in document.passages:
        bag = words(passage.text)
        shared = [2 * (bag & other).total() / max(1, bag.total() + other.total()) for other in bags]
        inside = [(bag & other).total() / max(1, bag.total()) for other in bags]
        best = max(range(len(rows)), key=lambda i: (shared[i], inside[i]), default=-1)
        if best >= 0 and max(shared[best], inside[best]) >= MATCH:
            found[best] |= by_passage[passage.id]
        elif by_passage[passage.id]:
            astray.append(by_passage[passage.id])
    true = [{c.rsplit(":", 1)[0]: int(c.rsplit(":", 1)[1]) for c in row["codes"].split(";") if c} for row in rows]
    return list(zip(true, found, strict=True)) + [({}, unit) for unit in astray]


def words(text: str) -> Counter[str]:
    """The words of a text with their counts."""
    return Counter(re.findall(r"\w+", text.lower()))


def scores(pairs: dict[str, list[tuple[Unit, Unit]]], codes: list[str]) -> tuple[int, int, float, float, float]:
    """True and found codings, precision, recall and F1 over the codes taken together."""
    true = found = both = 0
    for document in pairs.values():
        for t, f in document:
            for code in codes:
                true += code in t
                found += code in f
                both += code in t and code in f
    precision, recall = both / found if found else 0.0, both / true if true else 0.0
    return true, found, precision, recall, 2 * both / (true + found) if true + found else 0.0


def interval(pairs: dict[str, list[tuple[Unit, Unit]]], codes: list[str], macro: bool = False) -> tuple[float, float]:
    """The 95 % bootstrap interval of F1 (or of macro-F1) over documents."""

    def count(units: list[tuple[Unit, Unit]], code: str) -> tuple[int, int, int]:
        true, found = sum(code in t for t, _ in units), sum(code in f for _, f in units)
        return true, found, sum(code in t and code in f for t, f in units)

    counts = {d: {c: count(p, c) for c in codes} for d, p in pairs.items()}
    chance, names, values = random.Random(SEED), sorted(pairs), []
    for _ in range(DRAWS):
        drawn = chance.choices(names, k=len(names))
        sums = [tuple(sum(counts[d][c][k] for d in drawn) for k in range(3)) for c in codes]
        groups = sums if macro else [tuple(map(sum, zip(*sums, strict=True)))]
        values.append(sum(2 * b / (t + f) if t + f else 0.0 for t, f, b in groups) / len(groups))
    values.sort()
    return values[int(0.025 * DRAWS)], values[int(0.975 * DRAWS) - 1]


def merged(pairs: dict[str, list[tuple[Unit, Unit]]], question: str) -> dict[str, list[tuple[Unit, Unit]]]:
    """The pairs with the codes of a question folded into one."""

    def fold(unit: Unit) -> Unit:
        return {question: 1} if any(code.startswith(f"{question}.") for code in unit) else {}

    return {d: [(fold(t), fold(f)) for t, f in p] for d, p in pairs.items()}


def depths(pairs: dict[str, list[tuple[Unit, Unit]]]) -> None:
    """Prints the agreement on depth where the code was found rightly."""
    table = Counter((t[c], f[c]) for p in pairs.values() for t, f in p for c in t if c in f)
    total = table.total()
    if not total:
        return
    right = sum(n for (t, f), n in table.items() if t == f)
    rows, columns = Counter(), Counter()
    for (t, f), n in table.items():
        rows[t] += n
        columns[f] += n
    observed = sum(n * (t - f) ** 2 for (t, f), n in table.items()) / total
    expected = sum(rows[t] * columns[f] * (t - f) ** 2 for t in rows for f in columns) / total**2
    kappa = 1 - observed / expected if expected else float("nan")
    print(f"depth of codings rightly found: {right} of {total} equal, quadratic weighted kappa {kappa:.2f}")


def gaps(results: Results, readable: list[Coded]) -> None:
    """Prints how many expected gaps were declared, and how many declared ones are false."""
    with (DEMO / "expected_gaps.csv").open(encoding="utf-8", newline="") as stream:
        expected = {(row["institution"], row["code"]) for row in csv.DictReader(stream)}
    assessed = {d.source.institution for d in readable}
    expected_there = {gap for gap in expected if gap[0] in assessed}
    declared = {(g.institution, g.code) for g in results.gaps if g.status == "not_found"}
    unclear = {(g.institution, g.code) for g in results.gaps if g.status == "unclear"}
    right = declared & expected
    print(
        f"\ngaps: {len(right)} of {len(expected_there)} expected ones declared not found, "
        f"{len(expected_there & unclear)} unclear; {len(declared - expected)} of {len(declared)} declared are false, "
        f"{len(unclear - expected)} answered codes are unclear"
    )
    aside = {gap[0] for gap in expected} - assessed
    if aside:
        print(f"not assessable, so without gaps: {', '.join(sorted(aside))}")


if __name__ == "__main__":
    sys.exit(main())
