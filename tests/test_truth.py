"""The reader on small generated documents whose blocks are known, and whether the measures see what is wrong.

The floors are what the reader reached when they were written: raise them when it gets better, never lower them. How
the documents were made, and the large set, are in benchmarks/truth; benchmarks/layout.py --folder tests/pdfs/layout
says what is missed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "tests" / "pdfs" / "layout"
KINDS = (
    "title heading paragraph lead_in list_item table_row caption footnote pull_quote sidebar margin_note tile toc "
    "index reference"
)
# Share of right ones over all documents, in per cent.
FLOORS = {
    "exact": 90.6,
    "near": 93.6,
    "whole": 96.6,
    "rows": 98.8,
    "rows that are rows": 97.7,
    "titles": 100,
    "headings": 97.4,
    "heading levels": 97.4,
    "headings that are headings": 96.5,
    "section paths": 97.4,
    "lead-ins": 100,
    "furniture recall": 97.6,
    "furniture precision": 99.9,
    "words kept": 99.8,
    "sidebar: apart": 100,
    "sidebar: labelled": 88.8,
    "margin_note: apart": 100,
    "pull_quote: apart": 100,
    "caption: apart": 100,
    "caption: labelled": 93.3,
    "footnote: labelled": 100,
    "reference: labelled": 96,
    "index: labelled": 100,
    "toc: apart": 78,
    "toc: labelled": 53.6,
}
# At most so many order errors a page.
ORDER_ERRORS = 0.058


@pytest.fixture(scope="module")
def truth() -> Iterator[Any]:
    """The package that generates and measures; it lies beside the benchmarks."""
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        from truth import build, counts, plan, readers, score

        yield type("Truth", (), {"build": build, "counts": counts, "plan": plan, "readers": readers, "score": score})
    finally:
        sys.path.remove(str(ROOT / "benchmarks"))


@pytest.fixture(scope="module")
def samples(truth: Any) -> list[Any]:
    found: list[Any] = truth.build.load_folder(FOLDER)
    return found


@pytest.fixture(scope="module")
def total(truth: Any, samples: list[Any]) -> Any:
    """Everything counted over the small documents."""
    counts = truth.counts.Counts()
    for sample in samples:
        counts.merge(truth.score.measure(sample, truth.readers.mccode(sample.path)).all)
    return counts


def test_small_documents_have_every_kind_of_block(samples: list[Any]) -> None:
    kinds = {block.kind for sample in samples for block in sample.blocks}
    assert kinds >= set(KINDS.split())
    assert {sample.producer for sample in samples} == {"reportlab", "chromium", "libreoffice", "typst"}


@pytest.mark.parametrize("measure", FLOORS)
def test_reader_does_not_fall_below_its_floor(total: Any, measure: str) -> None:
    assert total.of[measure] > 0
    share = 100 * total.right[measure] / total.of[measure]
    assert share >= FLOORS[measure], f"{total.right[measure]} of {total.of[measure]}"


def test_reader_keeps_the_order(total: Any) -> None:
    assert total.right["order errors"] <= ORDER_ERRORS * total.of["order errors"]


def perfect(truth: Any, sample: Any) -> Any:
    """What a reader without any fault would give."""
    unit = truth.readers.Unit
    passages, asides, order = [], [], []
    for block in sample.blocks:
        if block.kind in ("paragraph", "list_item", "tile", "table_row", "sidebar"):
            place = "box" if block.kind == "sidebar" else "text"
            kind = "paragraph" if block.kind == "tile" else block.kind
            section, lead_in = tuple(block.section), " ".join(block.lead_in)
            passages.append(unit(kind, block.text, block.page, place, section, lead_in))
        else:
            asides.append(unit(block.kind, block.text, block.page, level=block.level))
        if block.flow == "main" or block.kind == "tile":
            order.append(block.text)
    for number, lines in enumerate(sample.furniture, start=1):
        asides += [unit("furniture", line, number) for line in lines]
    tables = {block.page for block in sample.blocks if block.kind == "table_row"}
    return truth.readers.Output(passages, asides, order, tables)


def test_faultless_output_scores_full_marks(truth: Any, samples: list[Any]) -> None:
    for sample in samples:
        result = truth.score.measure(sample, perfect(truth, sample))
        short = {
            name: (result.all.right[name], of)
            for name, of in result.all.of.items()
            if name not in ("order errors", "unplaced", "pages sent to pdfplumber") and result.all.right[name] != of
        }
        assert not short, sample.name
        assert result.all.right["order errors"] == result.all.right["unplaced"] == 0
        assert not result.misses


def spoil(output: Any, kind: str, change: Any) -> Any:
    """The output with the first longer passage or aside of a kind changed."""
    for name in ("passages", "asides"):
        units = list(getattr(output, name))
        for index, unit in enumerate(units):
            if unit.kind == kind and len(unit.text) > 40:
                units[index] = change(unit)
                return replace(output, **{name: units})
    raise AssertionError(kind)


@pytest.mark.parametrize(
    ("kind", "change", "measure"),
    [
        ("paragraph", lambda u: replace(u, text=f"{u.text} 17"), "exact"),
        ("paragraph", lambda u: replace(u, text=f"{u.text} {u.text[::-1]}"), "near"),
        ("paragraph", lambda u: replace(u, section=("Elsewhere", *u.section)), "section paths"),
        ("table_row", lambda u: replace(u, text=u.text.partition(" | ")[2]), "rows"),
        ("table_row", lambda u: replace(u, text=f"{u.text} | more"), "rows"),
        ("caption", lambda u: replace(u, kind="label"), "caption: labelled"),
        ("footnote", lambda u: replace(u, text=u.text[:-9]), "footnote: whole"),
    ],
)
def test_a_fault_lowers_its_measure(truth: Any, samples: list[Any], kind: str, change: Any, measure: str) -> None:
    sample = next(s for s in samples if any(b.kind == kind and len(b.text) > 40 for b in s.blocks))
    result = truth.score.measure(sample, spoil(perfect(truth, sample), kind, change))
    assert result.all.right[measure] < result.all.of[measure]
    assert result.misses


def test_text_in_the_wrong_order_or_mixed_is_seen(truth: Any, samples: list[Any]) -> None:
    sample = next(s for s in samples if any(b.kind == "sidebar" for b in s.blocks))
    output = perfect(truth, sample)
    turned = truth.score.measure(sample, replace(output, order=output.order[::-1]))
    assert turned.all.right["order errors"] > 5
    sidebar = next(b for b in sample.blocks if b.kind == "sidebar")
    body = next(b for b in sample.blocks if b.kind == "paragraph")
    rest = [unit for unit in output.passages if unit.text not in (sidebar.text, body.text)]
    joined = truth.readers.Unit("paragraph", f"{body.text} {sidebar.text}", 1)
    mixed = truth.score.measure(sample, replace(output, passages=[*rest, joined]))
    assert mixed.all.right["sidebar: apart"] < mixed.all.of["sidebar: apart"]


def test_furniture_is_counted_page_by_page(truth: Any, samples: list[Any]) -> None:
    sample = next(s for s in samples if s.pages > 2 and all(s.furniture[1:]))
    output = perfect(truth, sample)
    moved = [replace(u, page=1) if u.kind == "furniture" and u.page == 2 else u for u in output.asides]
    result = truth.score.measure(sample, replace(output, asides=moved))
    assert result.all.right["furniture recall"] < result.all.of["furniture recall"]
    assert result.all.right["furniture precision"] < result.all.of["furniture precision"]


def test_plans_are_drawn_alike_each_time_and_no_sentence_twice_in_a_document(truth: Any) -> None:
    for producer in truth.build.COUNTS:
        plans = [truth.plan.draw(number, producer) for number in range(8)]
        assert plans == [truth.plan.draw(number, producer) for number in range(8)]
        assert sorted(plan.half for plan in plans) == ["dev"] * 4 + ["test"] * 4
    paragraphs = [
        block.text for plan in plans for block in truth.build.expected.blocks(plan) if block.kind == "paragraph"
    ]
    long = [text for text in paragraphs if text.isascii() and len(text) > 80]
    assert len(set(long)) == len(long) > 50
