"""Makes the set of generated documents in a folder, each as PDF and truth, and keeps it until the makers change."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from truth import chromium, expected, furniture, locate, press
from truth.model import Heading, Plan, Truth
from truth.plan import draw

CACHE = Path(__file__).resolve().parents[1] / ".cache"
COUNTS = {"reportlab": 40, "chromium": 34}
WRITERS = {"reportlab": press.write, "chromium": chromium.write}
NEEDS = {"chromium": chromium.program}


@dataclass(frozen=True)
class Sample:
    """A document and its truth."""

    path: Path
    name: str
    producer: str
    half: str
    title: str
    tags: list[str]
    pages: int
    furniture: list[list[str]]
    blocks: list[Truth]


def key() -> str:
    """A hash of everything that makes the set."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*")):
        if path.suffix in (".py", ".txt", ".css"):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def samples(half: str = "both", producers: tuple[str, ...] = tuple(COUNTS)) -> list[Sample]:
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
        for number in range(COUNTS[producer]):
            plan = draw(number, producer)
            if half in (plan.half, "both"):
                path = folder / f"{plan.name}.json"
                if not path.exists():
                    make(plan, folder)
                result.append(load(path))
    return result


def make(plan: Plan, folder: Path) -> Path:
    """Writes a plan's PDF and its truth beside it; the truth's path comes back."""
    path = folder / f"{plan.name}.pdf"
    lines = WRITERS[plan.producer](plan, path)
    blocks = expected.blocks(plan)
    pages = locate.pages_of(path)
    lost = locate.place(blocks, pages)
    lines = lines or list(_furniture(plan, blocks, len(pages)))
    for number, (page, text) in enumerate(zip(pages, lines, strict=True), start=1):
        lost += [f"furniture of page {number}: {line}" for line in text if locate.letters(line) not in page]
    lost += [f"overprinted page {number}" for number in locate.overprints(path)]
    if lost:
        print(f"{plan.name}: not in the file: {'; '.join(lost)}", file=sys.stderr)
    truth: dict[str, Any] = {
        "name": plan.name, "producer": plan.producer, "half": plan.half, "title": plan.title, "tags": list(plan.tags),
        "pages": len(pages), "furniture": lines, "blocks": [asdict(block) for block in blocks],
    }  # fmt: skip
    out = path.with_suffix(".json")
    out.write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")
    return out


def _furniture(plan: Plan, blocks: list[Truth], total: int) -> Iterator[list[str]]:
    """The furniture of each page where the chapters' pages say which chapter a page belongs to."""
    starts = {block.text: block.page for block in blocks if block.kind == "heading" and block.level == 1}
    for number in range(1, total + 1):
        begun = [text for text, page in starts.items() if page <= number]
        yield [text for _, text in furniture.lines(plan, number, total, begun[-1] if begun else "")]


def load(path: Path) -> Sample:
    """A document's truth as written by `make`."""
    data = json.loads(path.read_text(encoding="utf-8"))
    blocks = [Truth(**block) for block in data.pop("blocks")]
    return Sample(path=path.with_suffix(".pdf"), blocks=blocks, **data)


def titles(plan: Plan) -> list[str]:
    return [part.text for part in plan.parts if isinstance(part, Heading)]
