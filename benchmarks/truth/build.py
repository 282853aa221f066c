"""Makes the set of generated documents in a folder, each as PDF and truth, and keeps it until the makers change."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from truth import chromium, expected, furniture, locate, office, press, typst_set
from truth.model import Plan, Truth
from truth.plan import draw

CACHE = Path(__file__).resolve().parents[1] / ".cache"
COUNTS = {"reportlab": 40, "chromium": 34, "libreoffice": 34, "typst": 30}
NEEDS = {"chromium": chromium.program, "libreoffice": office.program, "typst": typst_set.program}
WRITERS = {"reportlab": press.write, "chromium": chromium.write, "typst": typst_set.write}


@dataclass(frozen=True)
class Sample:
    """A document and its truth. ``faults`` say what its producer has lost or printed over: nobody could read that."""

    path: Path
    name: str
    producer: str
    half: str
    title: str
    tags: list[str]
    pages: int
    furniture: list[list[str]]
    faults: list[str]
    blocks: list[Truth]


def key() -> str:
    """A hash of everything that makes the set."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*")):
        if path.suffix in (".py", ".txt", ".css") and not path.name.startswith(("score", "counts", "readers")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def samples(half: str = "both", producers: Sequence[str] = tuple(COUNTS)) -> list[Sample]:
    """The documents of a half, made now where they are missing or out of date."""
    folder = CACHE / f"layout-{key()}"
    for old in CACHE.glob("layout-*"):
        if old != folder:
            shutil.rmtree(old)
    folder.mkdir(parents=True, exist_ok=True)
    result = []
    for producer in producers:
        if producer in NEEDS and not NEEDS[producer]():
            print(f"{producer} is not installed: its documents are left out", file=sys.stderr)
            continue
        plans = [draw(number, producer) for number in range(COUNTS[producer])]
        plans = [plan for plan in plans if half in (plan.half, "both")]
        make([plan for plan in plans if not (folder / f"{plan.name}.json").exists()], folder)
        result += [load(folder / f"{plan.name}.json") for plan in plans]
    faulty = [sample for sample in result if sample.faults]
    if faulty:
        print(f"left out, badly set: {', '.join(s.name for s in faulty)}", file=sys.stderr)
    return [sample for sample in result if not sample.faults]


def make(plans: Sequence[Plan], folder: Path) -> None:
    """Writes the PDFs of plans of one producer, and their truth beside them."""
    if not plans:
        return
    known: list[list[list[str]]] = [[] for _ in plans]
    if plans[0].producer == "libreoffice":
        office.write(plans, folder)
    else:
        write = WRITERS[plans[0].producer]
        # Chromium runs beside us; ReportLab must not set two documents at once.
        with ThreadPoolExecutor(2 if plans[0].producer == "chromium" else 1) as pool:
            known = list(pool.map(lambda plan: write(plan, folder / f"{plan.name}.pdf"), plans))
    for plan, lines in zip(plans, known, strict=True):
        _tell(plan, folder / f"{plan.name}.pdf", lines)


def _tell(plan: Plan, path: Path, lines: list[list[str]]) -> None:
    """Writes the truth of a PDF: blocks with their pages, and furniture, checked against what is in the file."""
    blocks = expected.blocks(plan)
    pages = locate.pages_of(path)
    lost = locate.place(blocks, pages)
    lines = lines or list(_furniture(plan, locate.tops(path, plan.style.margin), len(pages)))
    for number, (page, texts) in enumerate(zip(pages, lines, strict=True), start=1):
        lost += [f"furniture of page {number}: {line}" for line in texts if locate.letters(line) not in page]
    lost += [f"overprinted page {number}" for number in locate.overprints(path)]
    truth: dict[str, Any] = {
        "name": plan.name, "producer": plan.producer, "half": plan.half, "title": plan.title, "tags": list(plan.tags),
        "pages": len(pages), "furniture": lines, "faults": lost,
        "blocks": [asdict(block) for block in blocks],
    }  # fmt: skip
    path.with_suffix(".json").write_text(
        json.dumps(truth, ensure_ascii=False, separators=(",", ":")).replace('{"kind"', '\n{"kind"'), encoding="utf-8"
    )


def _furniture(plan: Plan, tops: Sequence[str], total: int) -> Iterator[list[str]]:
    """The furniture of each page; which chapter it names is read in its top margin, where nothing else stands."""
    chapters = ["", *furniture.chapters(plan)]
    for number, top in enumerate(tops, start=1):
        named = [chapter for chapter in chapters if locate.letters(chapter) in top]
        yield [text for _, text in furniture.lines(plan, number, total, max(named, key=len))]


def load_folder(folder: Path) -> list[Sample]:
    """The documents of a folder whose truth stands beside them."""
    return [load(path) for path in sorted(folder.glob("*.json"))]


def load(path: Path) -> Sample:
    """A document's truth as written by `make`."""
    data = json.loads(path.read_text(encoding="utf-8"))
    blocks = [Truth(**block) for block in data.pop("blocks")]
    return Sample(path=path.with_suffix(".pdf"), blocks=blocks, **data)
