"""The process that reads a document and draws its pages: started by `show` for one document, as that may be hostile.

It is asked by a line of JSON on standard input, writes the pictures and its answer into the folder named there.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from PIL import Image

from mccode import formats, picture, pipeline
from mccode.errors import DocumentError
from mccode.printed import Document, Page
from mccode.records import Passage, Reading, Source
from mccode.worker import alarm, limit_memory

ANSWER = "answer.json"
# A picture of a page has at most so many pixels along its longer side.
LONGEST = 4000
# The size in points of a page that has none.
A4 = (595.0, 842.0)


def main(megabytes: int) -> None:
    """Answers the one question on standard input."""
    limit_memory(megabytes)
    question = json.loads(sys.stdin.readline())
    folder = Path(question["folder"])
    try:
        with alarm(question["seconds"]):
            answer = _answer(question, folder)
    except DocumentError as error:
        answer = {"error": error.message, "hint": error.hint}
    except MemoryError:
        answer = {"error": f"{question['source']['document_id']}: it needs more than {megabytes} MB of memory"}
    except Exception as error:  # a fault of ours is no reason for a traceback
        what = " ".join(f"{type(error).__name__}: {error}".split())
        answer = {
            "error": f"{question['source']['document_id']}: it could not be read or drawn ({what})",
            "hint": "Please report this with the file, if it may be shared.",
        }
    (folder / ANSWER).write_text(json.dumps(answer), encoding="utf-8")


def _answer(question: dict[str, Any], folder: Path) -> dict[str, Any]:
    source = Source(**question["source"])
    if question["dpi"] and not formats.is_pdf(source):
        raise DocumentError(
            f"{source.document_id} is no PDF and has no pages to draw",
            "Give --text in place of --out, or print it to a PDF.",
        )
    document, reading = pipeline.read(source)
    chosen = question["passage"]
    wanted = question["pages"] or [page.number for page in document.pages]
    if chosen:
        passage = next((p for p in reading.passages if chosen in (p.id, str(p.number))), None)
        if passage is None:
            raise DocumentError(
                f"{source.document_id} has no passage {chosen}",
                "Take the passage_id from a table that this version of mccode made of this very file.",
            )
        chosen, wanted = passage.id, [page.number for page in document.pages if _stands_on(passage, page.number)]
    last = len(document.pages)
    if missing := [number for number in wanted if not 1 <= number <= last]:
        raise DocumentError(
            f"{source.document_id} has {_count(last, 'page')}; there is no page {missing[0]}",
            f"Give pages from 1 to {last}." if last > 1 else "Give page 1.",
        )
    return {"pages": list(_pages(document, reading, wanted, chosen, question["dpi"], folder))}


def _pages(
    document: Document, reading: Reading, wanted: Sequence[int], chosen: str, dpi: float, folder: Path
) -> Iterator[dict[str, Any]]:
    source = document.source
    pdf = pdfium.PdfDocument(source.path, password=source.password or None) if dpi else None
    for number in wanted:
        page = document.pages[number - 1]
        passages = [p for p in reading.passages if _stands_on(p, number)]
        if pdf:
            head = f"{source.document_id}, page {number} of {len(document.pages)}: {_state(page, passages)}"
            drawn = picture.draw(_sheet(pdf, page, dpi), page, passages, head, chosen)
            drawn.save(folder / f"{number}.png")
        yield {"number": number, "status": page.status, "lines": _lines(page, passages, reading)}


def _stands_on(passage: Passage, number: int) -> bool:
    """Whether a passage stands on a page; where it has no place, by the pages on which it begins and ends."""
    if passage.boxes:
        return any(box.page == number for box in passage.boxes)
    return passage.page <= number <= passage.page_end


def _sheet(pdf: Any, page: Page, dpi: float) -> Image.Image:
    """The page as pdfium draws it; empty paper where it cannot."""
    width, height = (page.width, page.height) if page.width and page.height else A4
    scale = min(dpi / 72, LONGEST / max(width, height))
    with suppress(pdfium.PdfiumError):
        opened = pdf[page.number - 1]
        try:
            image: Image.Image = opened.render(scale=scale).to_pil()
            return image
        finally:
            opened.close()
    return Image.new("RGB", (max(1, round(width * scale)), max(1, round(height * scale))), "white")


def _state(page: Page, passages: Sequence[Passage]) -> str:
    if page.status == "blank":
        return "blank"
    if page.status == "unreadable":
        return "unreadable, no usable text"
    return f"{_count(len(page.blocks), 'block')}, {_count(len(passages), 'passage')}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _lines(page: Page, passages: Sequence[Passage], reading: Reading) -> list[tuple[str, str]]:
    """What the page says: kind and text of each passage, then of what was set aside."""
    shown = []
    for p in passages:
        pages = f", pages {p.page} to {p.page_end}" if p.page_end > p.page else ""
        lead_in = f"[{p.lead_in}] " if p.lead_in else ""
        shown.append((f"passage {p.number}, {p.kind.replace('_', ' ')}{pages}", lead_in + p.text))
    shown += [(aside.kind.replace("_", " "), aside.text) for aside in reading.asides if aside.page == page.number]
    return shown


if __name__ == "__main__":
    main(int(sys.argv[1]))
