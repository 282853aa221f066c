"""What readers make of a document: mccode, pdfplumber and pdfium, each as the same few lists."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pdfplumber
import pdfplumber.table
import pypdfium2 as pdfium

from mccode import grids, pipeline
from mccode.records import Source
from mccode.segment import SEPARATOR


@dataclass(frozen=True)
class Unit:
    """A piece of text that a reader gives: kind, text, page, and for passages section path, lead-in and place."""

    kind: str
    text: str
    page: int = 0
    place: str = ""
    section: tuple[str, ...] = ()
    lead_in: str = ""
    level: int = 0


@dataclass(frozen=True)
class Output:
    """A reader's passages, its asides, its running text in order, and the pages on which tables were looked for."""

    passages: list[Unit]
    asides: list[Unit]
    order: list[str]
    table_pages: set[int] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


def mccode(path: Path) -> Output:
    """Our own reader."""
    source = Source(path.name, str(path), "", hashlib.sha256(path.read_bytes()).hexdigest())
    with _watched() as pages:
        document, reading = pipeline.read(source)
    levels: dict[tuple[str, int], list[int]] = {}
    for page in document.pages:
        for block in page.blocks:
            if block.kind == "heading":
                levels.setdefault(("heading", block.page), []).append(block.level)
    asides = []
    for aside in reading.asides:
        level = levels[aside.kind, aside.page].pop(0) if levels.get((aside.kind, aside.page)) else 0
        asides.append(Unit(aside.kind, aside.text, aside.page, level=level))
    passages = [
        Unit(p.kind, p.text, p.page, getattr(p, "place", "text"), p.section, p.lead_in) for p in reading.passages
    ]
    return Output(passages, asides, reading.text.split(SEPARATOR), set(pages))


def by_pdfplumber(path: Path) -> Output:
    """pdfplumber's `extract_text`, cut at blank lines."""
    with pdfplumber.open(path) as pdf:
        texts = []
        for page in pdf.pages:
            texts.append(page.extract_text() or "")
            page.close()
    return _cut(texts)


def by_pdfium(path: Path) -> Output:
    """pypdfium2's `get_text_range`, cut at blank lines."""
    pdf = pdfium.PdfDocument(path)
    texts = []
    for page in pdf:
        textpage = page.get_textpage()
        texts.append(textpage.get_text_range())
        textpage.close()
        page.close()
    pdf.close()
    return _cut(texts)


def _cut(texts: Sequence[str]) -> Output:
    units = [
        Unit("paragraph", " ".join(part.split()), number)
        for number, text in enumerate(texts, start=1)
        for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n"))
        if part.strip()
    ]
    return Output(units, [], [unit.text for unit in units])


@contextmanager
def _watched() -> Iterator[list[int]]:
    """Collects the pages on which a function of pdfplumber's table finder or its own page parser is called."""
    seen: list[int] = []
    now = [0]
    find = grids.find

    def find_watched(page: Any, number: int, *rest: Any) -> Any:
        now[0] = number
        return find(page, number, *rest)

    names = ("merge_edges", "edges_to_intersections", "intersections_to_cells", "cells_to_tables")
    kept = {name: getattr(pdfplumber.table, name) for name in names}

    def watched(call: Any) -> Any:
        def inner(*args: Any, **keys: Any) -> Any:
            seen.append(now[0])
            return call(*args, **keys)

        return inner

    grids.find = find_watched
    for name, call in kept.items():
        setattr(pdfplumber.table, name, watched(call))
    try:
        yield seen
    finally:
        grids.find = find
        for name, call in kept.items():
            setattr(pdfplumber.table, name, call)


READERS = {"mccode": mccode, "pdfplumber": by_pdfplumber, "pdfium": by_pdfium}
