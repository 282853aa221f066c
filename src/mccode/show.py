"""Pages as mccode sees them. A process of its own reads and draws: a hostile file may end that, not this one."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mccode import watch
from mccode.engine import Limits
from mccode.errors import DocumentError
from mccode.records import Source

COMMAND = (sys.executable, "-P", "-m", "mccode.drawer")
ANSWER = "answer.json"
HINT = "Print it to a new PDF and use that."
# Dots per inch at which a page of A4 fits the width of a laptop's screen and its small print can be read.
DPI = 110.0


@dataclass(frozen=True)
class Shown:
    """A page: its number, its picture as PNG (empty where none was wanted), and kind and text of all that is on it."""

    number: int
    picture: bytes
    lines: tuple[tuple[str, str], ...]


def pages(
    source: Source, numbers: Sequence[int] = (), passage: str = "", dpi: float = DPI, limits: Limits | None = None
) -> Iterator[Shown]:
    """The pages with these numbers (all, without any), or those on which a passage stands (its id or its number).

    With ``dpi`` 0 there are no pictures. Raises `DocumentError` where the document cannot be read or has no such page.
    """
    limits = limits or Limits()
    if source.fault:
        raise DocumentError(f"{source.document_id}: {source.fault}")
    with TemporaryDirectory(prefix="mccode-") as name:
        folder = Path(name)
        question = {
            "source": asdict(source), "pages": list(numbers), "passage": passage, "dpi": dpi, "folder": str(folder),
            "seconds": limits.seconds,
        }  # fmt: skip
        answer = _ask(question, source.document_id, limits, folder / ANSWER)
        if "error" in answer:
            raise DocumentError(answer["error"], answer.get("hint", HINT))
        for page in answer["pages"]:
            data = (folder / f"{page['number']}.png").read_bytes() if dpi else b""
            yield Shown(page["number"], data, tuple((kind, text) for kind, text in page["lines"]))


def _ask(question: dict[str, object], name: str, limits: Limits, path: Path) -> dict[str, Any]:
    """The answer to the question, which the process leaves in a file.

    Raises `DocumentError` where the process dies of the document or overstays.
    """
    process = subprocess.Popen(
        [*COMMAND, str(limits.megabytes)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )
    watcher = watch.Watch(process, limits.seconds, limits.megabytes)
    try:
        process.communicate(json.dumps(question) + "\n")
    finally:
        overstepped = watcher.end()
        watch.kill(process)
        process.wait()
    if overstepped == "time":
        raise _lost(name, f"reading it took more than {limits.seconds:g} seconds")
    if overstepped == "memory":
        raise _lost(name, f"it needs more than {limits.megabytes} MB of memory")
    if process.returncode:
        raise _lost(name, f"the reader broke down on it (exit status {process.returncode}), or had too little --memory")
    if not path.exists():
        raise _lost(name, "the reader gave no result")
    return dict(json.loads(path.read_text(encoding="utf-8")))


def _lost(name: str, reason: str) -> DocumentError:
    return DocumentError(f"{name}: {reason}", HINT)
