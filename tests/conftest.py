"""What tests share: small real PDFs, a tiny codebook, coded documents made by hand, and the command line."""

from __future__ import annotations

import csv
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

from mccode import engine, pipeline, store
from mccode.cli import main
from mccode.codebook import Codebook, load
from mccode.records import Coded, Coding, Passage, Source

TINY = Path(__file__).parent / "cases" / "tiny.yaml"

MENTORS = "Every mentor is chosen among the senior staff of the school in which the student is enrolled."
TRAINING = "All mentors will take part in a workshop of two days before they meet a student, from 2027 on."
VOLUNTEERS = "Some mentors are volunteers who have left the institution and know the town and its firms well."
FEES = "Mentoring is free for students; firms that take part pay a price which the council sets each spring."
BUDGET = "The budget of the mentoring office must not exceed 40,000 a year and is reported in its accounts."
# Mentoring without a word that any rule of the tiny codebook knows; twenty words each.
FILLER = [
    f"{opening} the mentor and the student meet in a quiet room and talk about the year that lies ahead of them."
    for opening in (
        "In autumn",
        "In winter",
        "In spring",
        "In summer",
        "On Mondays",
        "On Fridays",
        "At noon",
        "At dusk",
    )
] + [
    f"{opening} the mentor writes a short note about what was said, and the student reads it and adds a line."
    for opening in ("After each talk", "Every month", "At the end", "Now and then")
]


def make_pdf(
    path: Path, paragraphs: Sequence[str | None], title: str = "", password: str = "", printed: str | None = None
) -> Path:
    """A real PDF with a title, a paragraph for each text and a new page for each None.

    ``printed`` is the title on the page where it is not that of the file's own entry. The same arguments give the
    same bytes.
    """
    styles = getSampleStyleSheet()
    on_page = title if printed is None else printed
    story: list[Any] = [Paragraph(on_page, styles["Title"])] if on_page else []
    story += [PageBreak() if text is None else Paragraph(text, styles["BodyText"]) for text in paragraphs]
    path.parent.mkdir(parents=True, exist_ok=True)
    encryption = StandardEncryption(password, strength=128) if password else None
    SimpleDocTemplate(str(path), pagesize=A4, title=title or None, encrypt=encryption, invariant=1).build(story)
    return path


def make_empty_pdf(path: Path, pages: int = 1) -> Path:
    """A PDF with pages on which nothing stands."""
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for _ in range(pages):
        canvas.showPage()
    canvas.save()
    return path


def make_picture_pdf(path: Path) -> Path:
    """A PDF whose only page is a picture."""
    from PIL import Image

    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.drawInlineImage(Image.new("L", (60, 80), 128), 0, 0, *A4)
    canvas.showPage()
    canvas.save()
    return path


def write_manifest(folder: Path, *rows: str, header: str = "path,institution") -> None:
    (folder / "manifest.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV, by the standard library's reader."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def by(rows: Iterable[dict[str, str]], *names: str) -> dict[Any, dict[str, str]]:
    """Rows by the value of a column, or by the values of several."""
    return {row[names[0]] if len(names) == 1 else tuple(row[n] for n in names): row for row in rows}


def mccode(*arguments: str | Path) -> Result:
    """What a command does. An exception that the command line should have caught fails the test."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert "Traceback" not in result.output
    return result


def run(folder: Path, out: Path, *options: str | Path) -> Result:
    return mccode("run", folder, "--out", out, "--codebook", TINY, *options)


@pytest.fixture(scope="session")
def tiny() -> Codebook:
    return load(TINY)


@pytest.fixture(scope="session")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of two institutions with three documents; the manifest names them and adds a column."""
    folder = tmp_path_factory.mktemp("plans")
    make_pdf(folder / "ayr.pdf", [MENTORS, TRAINING, *FILLER], title="Mentoring Plan")
    make_pdf(folder / "bex" / "a.pdf", [BUDGET, *FILLER[:6], None, *FILLER[6:], VOLUNTEERS], title="Mentoring at Bex")
    make_pdf(folder / "bex" / "b.pdf", ["The campus has a workshop for bicycles.", *FILLER[:3]], title="Campus Plan")
    write_manifest(
        folder,
        "ayr.pdf,=Ayr College,Scotland,2026,no,first",
        'bex/a.pdf,Bex School,England,2025,,"second, third"',
        "bex/b.pdf,Bex School,England,2025,,",
        header="path,institution,country,year,subject,Shelf",
    )
    return folder


@pytest.fixture(scope="session")
def results(plans: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of the corpus of plans, made by two worker processes."""
    out = tmp_path_factory.mktemp("results") / "run"
    result = run(plans, out, "--workers", "2")
    assert result.exit_code == 0, result.output
    return out


class OwnProcess:
    """Stands in for a worker process where a test is not about processes: the same steps, without a start."""

    read: list[str]
    lock = threading.Lock()  # pdfium bears one thread at a time

    def __init__(self, job: engine.Job, limits: engine.Limits) -> None:
        self._codebook = load(job.codebook) if job.codebook else None

    def code(self, source: Source, path: Path) -> Coded:
        with self.lock:
            self.read.append(source.document_id)
            store.save(path, pipeline.code_document(Source(**asdict(source)), self._codebook))
        coded = store.load(path, source)
        assert coded is not None
        return coded

    def end(self) -> None:
        pass

    def stop(self) -> None:
        pass


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the documents that were read, which happens in this process."""
    read: list[str] = []
    monkeypatch.setattr(engine, "_Worker", type("Worker", (OwnProcess,), {"read": read}))
    return read


@pytest.fixture
def document() -> Callable[..., Coded]:
    """A function that makes a document as it is after coding: one page a passage, 250 words in the first."""
    return _document


def _document(
    document_id: str = "a.pdf", institution: str = "Ayr", codes: Sequence[str] = (), words: int = 250, **keys: Any
) -> Coded:
    """``codes`` are written ``passage:code:depth:score``; a score below 0.5 makes the coding unclear."""
    source = Source(document_id, "", institution, sha256=f"hash of {document_id}", **keys.pop("source", {}))
    texts = [" ".join(["word"] * words), *keys.pop("texts", ["second passage", "third passage"])]
    starts = [sum(len(t) + 2 for t in texts[:n]) for n in range(len(texts))]
    passages = tuple(
        Passage(f"p{n}", text, document_id, n, start=start, end=start + len(text), page=n, page_end=n)
        for n, (text, start) in enumerate(zip(texts, starts, strict=True), start=1)
    )
    codings = []
    for entry in codes:
        passage, code, depth, score = entry.split(":")
        status = "assigned" if float(score) >= 0.5 else "unclear"
        codings.append(Coding(passage, document_id, code, status, int(depth), float(score), "rules"))  # type: ignore[arg-type]
    coded = Coded(
        source, "read", pages=("text",) * len(texts), on_subject=True, on_subject_passages=len(texts),
        text="\n\n".join(texts), passages=passages, codings=tuple(codings),
    )  # fmt: skip
    return replace(coded, **keys)
