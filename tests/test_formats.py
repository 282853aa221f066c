"""One paper as Word, ODT, HTML, Markdown, text and PDF gives the same passages; what else is common to these files."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import opendocs
import papers
import pytest
import worddocs
from conftest import TINY, mccode, read_rows, write_manifest
from papers import Grid, Heading, Items, Paper, Para
from test_outside import program

from mccode import formats, pipeline
from mccode.errors import DocumentError
from mccode.printed import Document
from mccode.records import Reading, Source

PAPER = Paper(
    "A Plan for Short Courses",
    [
        Heading(1, "1", "Why we offer short courses"),
        Para(
            "People who work come back to us for a skill that their trade has begun to ask for. They have little time, "
            "and a degree is more than they need. For ten years we have sent them away; from next autumn we shall "
            "teach them.",
            note="A survey of 412 former students, made in the spring of last year, is kept by the planning office.",
        ),
        Para(
            "This plan was drawn up by a group of teachers, employers and students under the head of the school of "
            "engineering. It holds for five years and is looked at again after two."
        ),
        Heading(1, "2", "What we shall do"),
        Para("Before the first course opens the school will have done three things:"),
        Items(
            [
                "set up a register of all courses that is kept by the registry;",
                "agree with the four largest employers of the region on:",
                Items(["the skills that are wanted first, and", "the hours at which their people can come;"], "a"),
                "name a person in each department who answers for its courses.",
            ],
            "1",
        ),
        Para(
            "The register lists each short course with its level, its hours of work and the person who answers for it. "
            "It is open to everybody and is brought up to date on the first day of every month."
        ),
        Heading(2, "", "How a course comes about"),
        Para("A course needs the consent of the board. The board looks at:"),
        Items(
            [
                "the need for it, as shown by at least two employers;",
                "the plan of teaching, with:",
                Items(["the aims of each session and", "the way in which they are examined;"]),
                "the price.",
            ]
        ),
        Heading(1, "3", "Rules"),
        Para("Nobody may teach a course who has not taught adults before or been trained to do so.", number="3.1"),
        Para("The certificate names the hours of work, the level and the way of examination.", number="3.2"),
        Heading(1, "4", "Who does what, and by when"),
        Para("The following table is binding. The head of school reports on it to the council in May and November."),
        Grid(
            [
                ["Action", "Owner", "By"],
                ["Open the register of short courses", "Registry", "March 2027"],
                ["Train the first twenty teachers", "Staff office", "June 2027"],
                ["Report on prices to the council", "Head of school", "May 2028"],
            ]
        ),
        Para("Whatever is not done by its date is taken up at the next meeting of the council."),
    ],
)
WHY, DO, HOW, WHO = (
    "1 Why we offer short courses", "2 What we shall do", "How a course comes about", "4 Who does what, and by when"
)  # fmt: skip
DONE, LOOKS = "Before the first course opens the school will have done three things:", "The board looks at:"
AGREE, PLAN = "2. agree with the four largest employers of the region on:", "the plan of teaching, with:"
TEXTS = [f"{part.number} {part.text}".strip() for part in PAPER.parts if isinstance(part, Para)]
TRUTH = [
    ("paragraph", (WHY,), "", TEXTS[0]),
    ("paragraph", (WHY,), "", TEXTS[1]),
    ("list_item", (DO,), DONE, "1. set up a register of all courses that is kept by the registry;"),
    ("list_item", (DO,), f"{DONE} {AGREE}", "a. the skills that are wanted first, and"),
    ("list_item", (DO,), f"{DONE} {AGREE}", "b. the hours at which their people can come;"),
    ("list_item", (DO,), DONE, "3. name a person in each department who answers for its courses."),
    ("paragraph", (DO,), "", TEXTS[3]),
    ("paragraph", (DO, HOW), "", "A course needs the consent of the board."),
    ("list_item", (DO, HOW), LOOKS, "the need for it, as shown by at least two employers;"),
    ("list_item", (DO, HOW), f"{LOOKS} {PLAN}", "the aims of each session and"),
    ("list_item", (DO, HOW), f"{LOOKS} {PLAN}", "the way in which they are examined;"),
    ("list_item", (DO, HOW), LOOKS, "the price."),
    ("clause", ("3 Rules",), "", TEXTS[5]),
    ("clause", ("3 Rules",), "", TEXTS[6]),
    ("paragraph", (WHO,), "", TEXTS[7]),
    ("table_row", (WHO,), "", "Action: Open the register of short courses | Owner: Registry | By: March 2027"),
    ("table_row", (WHO,), "", "Action: Train the first twenty teachers | Owner: Staff office | By: June 2027"),
    ("table_row", (WHO,), "", "Action: Report on prices to the council | Owner: Head of school | By: May 2028"),
    ("paragraph", (WHO,), "", TEXTS[8]),
]

Told = tuple[str, tuple[str, ...], str, str]


def read(path: Path) -> tuple[Document, Reading]:
    return pipeline.read(Source(path.name, str(path), "Test", sha256="ab" * 32))


def told(reading: Reading) -> list[Told]:
    return [(p.kind, p.section, p.lead_in, p.text) for p in reading.passages]


def asides(reading: Reading, kind: str) -> list[str]:
    return [aside.text for aside in reading.asides if aside.kind == kind]


def as_in_markdown(truth: Sequence[Told]) -> list[Told]:
    """Markdown has no lists with letters: they come out with numbers."""
    numbers = {"a. ": "1. ", "b. ": "2. "}
    return [(kind, path, lead, numbers.get(text[:3], text[:3]) + text[3:]) for kind, path, lead, text in truth]


def as_in_text(truth: Sequence[Told]) -> list[Told]:
    """Text has no tables, and the mark of a footnote stays where it was typed."""
    rest = [one for one in truth if one[0] != "table_row"]
    return [(*rest[0][:3], rest[0][3] + "[1]"), *rest[1:]]


@pytest.mark.parametrize(
    ("name", "write", "change"),
    [
        ("paper.docx", worddocs.word, list),
        ("paper.odt", opendocs.opendocument, list),
        ("paper.html", papers.web, list),
        ("paper.md", papers.markdown, as_in_markdown),
        ("paper.txt", papers.plain, as_in_text),
    ],
)
def test_same_passages_from_every_kind_of_file(
    tmp_path: Path, name: str, write: Callable[[Paper, Path], Path], change: Callable[[Sequence[Told]], list[Told]]
) -> None:
    document, reading = read(write(PAPER, tmp_path / name))
    assert told(reading) == change(TRUTH)
    assert asides(reading, "title") == [PAPER.title]
    assert [text.removeprefix("[1] ") for text in asides(reading, "footnote")] == PAPER.notes
    assert [(p.number, p.status) for p in document.pages] == [(1, "text")]
    assert all(reading.text[p.start : p.end] == p.text for p in reading.passages)
    assert not any(p.boxes for p in reading.passages)
    assert {(p.page, p.page_end) for p in reading.passages} == {(1, 1)}


@pytest.mark.parametrize(("name", "write"), [("paper.docx", worddocs.word), ("paper.odt", opendocs.opendocument)])
@pytest.mark.parametrize("target", ["docx:MS Word 2007 XML", "odt:writer8"])
def test_same_passages_from_what_libreoffice_writes(
    tmp_path: Path, name: str, write: Callable[[Paper, Path], Path], target: str
) -> None:
    if name == "paper.docx" and target.startswith("odt"):
        pytest.skip("LibreOffice loses the numbers of clauses when it turns DOCX into ODT")
    _, reading = read(converted(write(PAPER, tmp_path / name), target, tmp_path / "out"))
    assert told(reading) == TRUTH


def test_same_passages_from_the_pdf_that_libreoffice_prints(tmp_path: Path) -> None:
    document, reading = read(converted(worddocs.word(PAPER, tmp_path / "paper.docx"), "pdf", tmp_path / "out"))
    # In print the mark of a footnote may stand at the end of its sentence.
    assert [(k, s, lead, re.sub(r"(?<=\.)1$", "", text)) for k, s, lead, text in told(reading)] == TRUTH
    assert len(document.pages) == 2


def converted(path: Path, target: str, folder: Path) -> Path:
    """A file converted by LibreOffice Writer."""
    office_program = program(["soffice", "libreoffice"])
    subprocess.run(
        [office_program, "--headless", f"-env:UserInstallation=file://{folder / 'profile'}",
         "--convert-to", target, "--outdir", str(folder), str(path)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return folder / f"{path.stem}.{target.partition(':')[0]}"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder with one paper in every kind of file, each of an institution of its own."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name, write in (
        ("word.docx", worddocs.word), ("open.odt", opendocs.opendocument), ("web.html", papers.web),
        ("mark.md", papers.markdown), ("text.txt", papers.plain),
    ):  # fmt: skip
        write(PAPER, folder / name)
    return folder


def test_run_reads_them_all_in_workers(corpus: Path, tmp_path: Path) -> None:
    names = sorted(path.name for path in corpus.iterdir())
    write_manifest(corpus, *(f"{name},{name.partition('.')[0]}" for name in names))
    out = tmp_path / "out"
    done = mccode("run", corpus, "--out", out, "--codebook", TINY, "--workers", "2")
    assert done.exit_code == 0, done.output
    rows = {row["document_id"]: row for row in read_rows(out / "documents.csv")}
    assert {name: (row["status"], row["pages"], row["passages"]) for name, row in rows.items()} == {
        name: ("read", "1", "16" if name == "text.txt" else "19") for name in names
    }
    assert {row["title"] for row in rows.values()} == {PAPER.title}


def test_extract_and_audit_take_them(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "passages.csv"
    done = mccode("extract", corpus / "word.docx", corpus / "text.txt", "--out", out)
    assert done.exit_code == 0, done.output
    assert len(read_rows(out)) == 19 + 16
    assert {row["boxes"] for row in read_rows(out)} == {""}
    done = mccode("audit", corpus / "web.html", "--out", tmp_path / "audit", "--codebook", TINY)
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("name", ["word.docx", "open.odt", "web.html", "mark.md"])
def test_missing_packages_are_named_with_the_command(corpus: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    missing = "mdit_py_plugins" if name == "mark.md" else "lxml"
    for module in [m for m in sys.modules if m.partition(".")[0] == missing]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(DocumentError, match=missing) as caught:
        read(corpus / name)
    assert 'pip install "mccode[office]"' in caught.value.hint


def test_readers_of_pdfs_load_nothing_of_this() -> None:
    names = ("lxml", "markdown_it", "mdit_py_plugins", "mccode.compose", "mccode.archive", "mccode.charset")
    code = f"import sys, mccode.pipeline; print([name for name in {names} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", ["paper.doc", "paper.rtf", "slides.PPTX"])
def test_other_kinds_say_what_to_do(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"anything")
    with pytest.raises(DocumentError, match="is of a kind that is not read") as caught:
        read(tmp_path / name)
    assert "DOCX, ODT or PDF" in caught.value.hint


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.html", "a.md", "a.txt"])
def test_empty_and_missing_files(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(DocumentError, match=r"is empty \(0 bytes\)"):
        read(tmp_path / name)
    (tmp_path / name).unlink()
    with pytest.raises(DocumentError, match="cannot be opened"):
        read(tmp_path / name)


def test_a_file_without_a_known_ending_is_read_as_a_pdf(tmp_path: Path) -> None:
    assert formats.is_pdf(Source("paper", "paper", "X"))
    assert formats.is_pdf(Source("Paper.PDF", "paper", "X"))
    assert not formats.is_pdf(Source("Paper.DOCX", "paper", "X"))


def test_show_prints_what_was_read_but_has_no_page_to_draw(corpus: Path, tmp_path: Path) -> None:
    done = mccode("show", corpus / "word.docx", "--text", "--page", "1")
    assert done.exit_code == 0, done.output
    assert "clause: 3.2 The certificate names the hours of work" in " ".join(done.output.split())
    done = mccode("show", corpus / "word.docx", "--passage", "5", "--text")
    assert "b. the hours at which their people can come;" in " ".join(done.output.split())
    done = mccode("show", corpus / "word.docx", "--out", tmp_path / "page.png")
    assert done.exit_code == DocumentError.exit_code
    assert "word.docx is no PDF and has no pages to draw" in done.output
    assert not (tmp_path / "page.png").exists()
