"""Bad input: every fault is named in one line with its exit code, and never costs the other documents."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from conftest import (
    BUDGET,
    FILLER,
    MENTORS,
    TINY,
    by,
    make_empty_pdf,
    make_pdf,
    make_picture_pdf,
    mccode,
    read_rows,
    run,
    write_manifest,
)

from mccode import pipeline, store
from mccode.records import Source

OK, CORPUS, DOCUMENT, CODEBOOK, TABLE, STORE = 0, 4, 5, 6, 7, 8

ZERO_PAGES = b"""%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [] /Count 0>> endobj
xref
0 3
0000000000 65535 f 
0000000009 00000 n 
0000000056 00000 n 
trailer <</Size 3 /Root 1 0 R>>
startxref
107
%%EOF
"""


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A corpus with one good document."""
    make_pdf(tmp_path / "corpus" / "good.pdf", [MENTORS, BUDGET, *FILLER], title="Mentoring Plan")
    return tmp_path / "corpus"


def errors(output: str) -> list[str]:
    return [line for line in output.splitlines() if line.startswith(("Error", "Failed"))]


def test_documents_that_cannot_be_read_never_stop_the_others(good: Path, tmp_path: Path) -> None:
    whole = (good / "good.pdf").read_bytes()
    for name, data in {
        "word.pdf": b"PK\x03\x04 not a PDF at all" * 50,
        "empty.pdf": b"",
        "cut.pdf": whole[: len(whole) // 3],
        "cut-head.pdf": whole[:40],
        "zero.pdf": ZERO_PAGES,
        "twin.pdf": whole,
        "other-twin.pdf": whole,
    }.items():
        (good / name).write_bytes(data)
    make_pdf(good / "locked.pdf", [MENTORS], password="geheim1")
    make_pdf(good / "wrong.pdf", [MENTORS], password="geheim2")
    make_pdf(good / "opened.pdf", [MENTORS, *FILLER], title="Mentoring", password="geheim3")
    make_empty_pdf(good / "blank.pdf")
    make_picture_pdf(good / "scan.pdf")
    (good / "link.pdf").symlink_to("nowhere.pdf")
    write_manifest(
        good,
        "good.pdf,Ayr,",
        "twin.pdf,Ayr,",
        "other-twin.pdf,Bex,",
        "wrong.pdf,Cork,not it",
        "opened.pdf,Deal,geheim3",
        "missing.pdf,Ely,",
        header="path,institution,password",
    )
    result = run(good, tmp_path / "out", "--workers", "2")
    assert result.exit_code == DOCUMENT

    rows = by(read_rows(tmp_path / "out" / "documents.csv"), "document_id")
    assert {name: row["status"] for name, row in rows.items()} == {
        "good.pdf": "read", "other-twin.pdf": "read", "opened.pdf": "read", "twin.pdf": "duplicate",
        "blank.pdf": "unreadable", "scan.pdf": "unreadable",
        "word.pdf": "failed", "empty.pdf": "failed", "cut.pdf": "failed", "cut-head.pdf": "failed",
        "zero.pdf": "failed", "locked.pdf": "failed", "wrong.pdf": "failed", "link.pdf": "failed",
        "missing.pdf": "failed",
    }  # fmt: skip
    for name, part in {
        "word.pdf": "is not a PDF or is damaged", "empty.pdf": "is empty (0 bytes)", "cut.pdf": "is not a PDF",
        "locked.pdf": "is encrypted and the password is missing or wrong", "wrong.pdf": "is encrypted",
        "missing.pdf": "there is no such file, but manifest.csv lists it", "link.pdf": "is a link that leads nowhere",
        "twin.pdf": "the same bytes as good.pdf", "blank.pdf": "no passage", "scan.pdf": "OCR", "good.pdf": "",
    }.items():  # fmt: skip
        assert part in rows[name]["reason"]
    assert all(row["reason"] for row in rows.values() if row["status"] != "read")

    failed = {name for name, row in rows.items() if row["status"] == "failed"}
    said = errors(result.output)
    assert {line.split(": ")[1] for line in said} == failed
    assert len(said) == len(failed)
    notes = [line for line in result.stderr.splitlines() if line.startswith("Note: ")]
    for name in ("blank.pdf", "scan.pdf", "twin.pdf", "locked.pdf has no row in manifest.csv"):
        assert any(name in line for line in notes)
    assert len(result.stderr.splitlines()) == len(said) + len(notes)

    codings = {(r["document_id"], r["code"]) for r in read_rows(tmp_path / "out" / "codings.csv")}
    assert codings == {
        ("good.pdf", "people.mentors"), ("good.pdf", "money.budget"), ("other-twin.pdf", "people.mentors"),
        ("other-twin.pdf", "money.budget"), ("opened.pdf", "people.mentors"),
    }  # fmt: skip
    gaps = {
        r["institution"]: r["status"] for r in read_rows(tmp_path / "out" / "gaps.csv") if r["code"] == "money.fees"
    }
    assert {name: gaps[name] for name in ("Ayr", "Bex", "Cork", "Deal", "Ely", "scan", "blank")} == {
        "Ayr": "not_found", "Bex": "not_found", "Deal": "not_found",
        "Cork": "not_assessable", "Ely": "not_assessable", "scan": "not_assessable", "blank": "not_assessable",
    }  # fmt: skip
    for path in (tmp_path / "out").rglob("*"):
        assert path.is_dir() or b"geheim" not in path.read_bytes(), f"{path} holds a password"


def test_failed_document_is_tried_again_when_its_password_is_there(tmp_path: Path, in_process: list[str]) -> None:
    folder, out = tmp_path / "corpus", tmp_path / "out"
    make_pdf(folder / "locked.pdf", [MENTORS], title="Mentoring", password="geheim")
    assert run(folder, out).exit_code == DOCUMENT
    write_manifest(folder, "locked.pdf,locked,geheim", header="path,institution,password")
    assert run(folder, out).exit_code == OK
    assert read_rows(out / "documents.csv")[0]["status"] == "read"
    write_manifest(folder, "locked.pdf,locked,", header="path,institution,password")
    assert run(folder, out).exit_code == OK  # kept, and the file is the same
    assert in_process == ["locked.pdf", "locked.pdf"]


def test_extract_and_audit_name_what_failed_too(good: Path, tmp_path: Path, in_process: list[str]) -> None:
    (good / "bad.pdf").write_bytes(b"no")
    make_picture_pdf(good / "scan.pdf")
    extracted = mccode("extract", good, "--out", tmp_path / "p.csv")
    audited = mccode("audit", *sorted(good.glob("*.pdf")), "--out", tmp_path / "out", "--codebook", TINY)
    for result in (extracted, audited):
        assert result.exit_code == DOCUMENT
        assert [line.split(":")[1] for line in errors(result.output)] == [" bad.pdf"]
        assert "Note: scan.pdf: no page has usable text" in result.stderr
    assert {row["document_id"] for row in read_rows(tmp_path / "p.csv")} == {"good.pdf"}
    quiet = mccode("extract", good, "--out", tmp_path / "p.csv", "--quiet", "--overwrite")
    assert len(quiet.output.splitlines()) == 1


def test_file_that_may_not_be_opened(
    good: Path, tmp_path: Path, in_process: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_pdf(good / "secret.pdf", [MENTORS])
    real = Path.open

    def guarded(path: Path, *arguments: Any, **keys: Any) -> Any:
        if path.name == "secret.pdf":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(path, *arguments, **keys)

    monkeypatch.setattr(Path, "open", guarded)
    result = run(good, tmp_path / "out")
    assert result.exit_code == DOCUMENT
    assert errors(result.output)[0].startswith("Failed: secret.pdf: cannot be opened: Permission denied.")
    assert in_process == ["good.pdf"]


def test_fault_of_ours_in_one_document_does_not_cost_the_others(
    good: Path, tmp_path: Path, in_process: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (good / "odd.pdf").write_bytes((good / "good.pdf").read_bytes() + b"\n")
    real = pipeline.code_passages

    def code(source: Source, *rest: Any) -> Any:
        if source.document_id == "odd.pdf":
            raise KeyError("first line\nsecond line")
        return real(source, *rest)

    monkeypatch.setattr(pipeline, "code_passages", code)
    result = run(good, tmp_path / "out")
    assert result.exit_code == DOCUMENT
    assert len(errors(result.output)) == 1
    assert "(KeyError: " in errors(result.output)[0]
    assert by(read_rows(tmp_path / "out" / "documents.csv"), "document_id")["good.pdf"]["codings"] == "2"


# -- the command cannot do its work at all: one message, its exit code, nothing written


def refused(result: Any, code: int, message: str) -> None:
    assert result.exit_code == code, result.output
    assert message in result.stderr
    assert len(errors(result.stderr)) == 1
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        ("path,institution\ngood.pdf,Zürich\n".encode("latin-1"), "is not in UTF-8 (line 2)"),
        (b"path,institution\ngood.pdf,A\ngood.pdf,B\n", "good.pdf is listed twice (first on line 2)"),
        (b"file,institution\ngood.pdf,A\n", "has no column `path` (its columns: file, institution)"),
        ("path,institution\ngood.pdf,A\n".encode("utf-16"), "is not in UTF-8 (line 1)"),
        (b'path,institution\ngood.pdf,"A\n', "line 2"),
    ],
)
def test_manifest_that_cannot_be_used(good: Path, tmp_path: Path, manifest: bytes, message: str) -> None:
    (good / "manifest.csv").write_bytes(manifest)
    refused(run(good, tmp_path / "out"), CORPUS, message)
    assert not (tmp_path / "out").exists()


def test_manifest_with_semicolons_and_bom_is_read(good: Path, tmp_path: Path, in_process: list[str]) -> None:
    (good / "manifest.csv").write_text("\ufeffpath;institution\r\ngood.pdf;Ås, the College\r\n", encoding="utf-8")
    assert run(good, tmp_path / "out").exit_code == OK
    assert read_rows(tmp_path / "out" / "documents.csv")[0]["institution"] == "Ås, the College"


def test_folder_without_pdfs_and_paths_that_lead_nowhere(good: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (tmp_path / "none").mkdir()
    refused(run(tmp_path / "none", out), CORPUS, "holds no paper")
    refused(run(tmp_path / "typo", out), CORPUS, "There is no folder")
    refused(run(good / "good.pdf", out), CORPUS, "mccode audit")
    refused(mccode("audit", good, "--out", out), CORPUS, "mccode run")
    refused(mccode("audit", good / "typo.pdf", "--out", out), CORPUS, "There is no file")
    refused(mccode("corpus", "init", tmp_path / "none"), CORPUS, "holds no paper")
    refused(run(tmp_path / ("x" * 300), out), 3, "File name too long")
    refused(mccode("code", tmp_path / "typo.csv", "--out", out, "--codebook", TINY), TABLE, "cannot be read")
    assert not out.exists()


def test_results_folder_that_is_not_ours(good: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter1.docx").write_text("mine")
    refused(run(good, tmp_path / "thesis"), STORE, "holds other files; nothing was written")
    refused(run(good, good), STORE, "holds other files; nothing was written")
    refused(run(good, tmp_path / "thesis" / "chapter1.docx"), STORE, "is a file")
    assert [path.name for path in (tmp_path / "thesis").iterdir()] == ["chapter1.docx"]
    assert [path.name for path in good.iterdir()] == ["good.pdf"]


def test_faulty_codebook(good: Path, tmp_path: Path) -> None:
    text = TINY.read_text(encoding="utf-8").replace("train* | workshop*", "train* | (workshop").replace("@pay", "@pai")
    (tmp_path / "bad.yaml").write_text(text, encoding="utf-8")
    result = mccode("run", good, "--out", tmp_path / "out", "--codebook", tmp_path / "bad.yaml")
    refused(result, CODEBOOK, "[people.training]")
    assert "[money.fees]" in result.stderr
    assert "2 faults" in result.stderr
    refused(mccode("run", good, "--out", tmp_path / "out", "--codebook", "typo"), CODEBOOK, "no such codebook")
    assert not (tmp_path / "out").exists()


def test_tables_that_cannot_be_used(results: Path, tmp_path: Path) -> None:
    codings, passages, out = results / "codings.csv", results / "passages.csv", tmp_path / "g.csv"
    (tmp_path / "odd.csv").write_text("passage_id,code\nnone,money.fees\n")
    book = ("--out", out, "--codebook", TINY)
    refused(
        mccode("gaps", tmp_path / "odd.csv", "--passages", passages, *book), TABLE, "line 2: passage none is not in"
    )
    refused(mccode("gaps", codings, "--passages", results / "gaps.csv", *book), TABLE, "has no column `passage_id`")
    refused(mccode("code", results / "report.html", *book), TABLE, "report.html")
    refused(mccode("code", results / "gaps.csv", *book), TABLE, "has no column `passage_id` and no column `text`")
    assert not out.exists()


# -- a full disk


def test_full_disk_while_writing_results_harms_nothing(
    good: Path, tmp_path: Path, in_process: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    run(good, out)
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    make_pdf(good / "second.pdf", [MENTORS], title="Mentoring")
    real = store.write_all

    def write_all(folder: Path, files: Any) -> Any:
        if "codings.csv" in files:
            monkeypatch.setattr(os, "fsync", full)
        return real(folder, files)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(store, "write_all", write_all)
    refused(run(good, out), STORE, "No space left on device")
    assert {path: path.read_bytes() for path in before} == before
    # The document read in between is kept; no half-written file lies about.
    assert len(list(out.rglob("*.json"))) == 3
    assert not list(out.rglob(".mccode-*"))


def test_full_disk_while_keeping_documents_stops_the_run(good: Path, tmp_path: Path) -> None:
    """In a process that may write no more than 2 kB to a file, and its workers neither."""
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\n"
        "from mccode.cli import main; main()"
    )
    arguments = ["run", str(good), "--out", str(tmp_path / "out"), "--codebook", str(TINY)]
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True)
    assert done.returncode == STORE, done.stderr
    assert len(errors(done.stderr)) == 1
    assert "File too large" in done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in (tmp_path / "out").rglob("*") if path.is_file()] == ["lock"]


# -- a killed run


def test_killed_run_goes_on_where_it_left_off(good: Path, tmp_path: Path) -> None:
    """The run is killed with SIGKILL while its worker is at the third document."""
    out = tmp_path / "out"
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        make_pdf(good / name, [f"{name} is a plan for mentors.", MENTORS], title=f"Mentoring {name}")
    (tmp_path / "worker.py").write_text(
        "import sys, time\n"
        "from mccode import pipeline, worker\n"
        "code = pipeline.code_document\n"
        "def slow(source, codebook):\n"
        f"    print(source.document_id, file=open({str(tmp_path / 'read')!r}, 'a'), flush=True)\n"
        "    if source.document_id == 'c.pdf': time.sleep(60)\n"
        "    return code(source, codebook)\n"
        "pipeline.code_document = slow\n"
        "worker.main(sys.argv[1], sys.argv[2], int(sys.argv[3]))\n"
    )
    code = (
        "import sys; from mccode import engine\n"
        f"engine.COMMAND = (sys.executable, {str(tmp_path / 'worker.py')!r})\n"
        "from mccode.cli import main; main()"
    )
    arguments = ["run", str(good), "--out", str(out), "--codebook", str(TINY), "--workers", "1"]
    process = subprocess.Popen([sys.executable, "-c", code, *arguments], start_new_session=True)
    try:
        for _ in range(600):
            if (tmp_path / "read").exists() and "c.pdf" in (tmp_path / "read").read_text():
                break
            time.sleep(0.05)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert (tmp_path / "read").read_text().split() == ["a.pdf", "b.pdf", "c.pdf"]
    assert [path.name for path in out.iterdir()] == [".mccode"]

    # A kept file that the kill had left half would be read again; those of a and b are whole.
    result = run(good, out, "--workers", "1", "-v")
    assert result.exit_code == OK
    kept = {
        json.loads(path.read_text())["source"]["document_id"]: path.stat().st_mtime
        for path in (out / ".mccode").glob("*.json")
    }
    assert sorted(kept) == ["a.pdf", "b.pdf", "c.pdf", "good.pdf"]
    assert max(kept["a.pdf"], kept["b.pdf"]) < min(kept["c.pdf"], kept["good.pdf"])
    assert {row["status"] for row in read_rows(out / "documents.csv")} == {"read"}


def test_documents_already_done_are_not_read_again(good: Path, tmp_path: Path, in_process: list[str]) -> None:
    out = tmp_path / "out"
    run(good, out)
    make_pdf(good / "new.pdf", [MENTORS], title="Mentoring")
    run(good, out)
    assert in_process == ["good.pdf", "new.pdf"]
    make_pdf(good / "new.pdf", [BUDGET], title="Mentoring")
    run(good, out)
    assert in_process[2:] == ["new.pdf"]
    other = TINY.read_text(encoding="utf-8").replace("workshop*", "course*")
    (tmp_path / "other.yaml").write_text(other, encoding="utf-8")
    mccode("run", good, "--out", out, "--codebook", tmp_path / "other.yaml")
    assert sorted(in_process[3:]) == ["good.pdf", "new.pdf"]


def test_worker_that_dies_is_one_line_and_one_row(good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (good / "bomb.pdf").write_bytes(b"%PDF-1.4 bomb")
    script = tmp_path / "worker.py"
    script.write_text(
        "import os, signal, sys\n"
        "from mccode import pipeline, worker\n"
        "code = pipeline.code_document\n"
        "def fragile(source, codebook):\n"
        "    if source.document_id == 'bomb.pdf': os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return code(source, codebook)\n"
        "pipeline.code_document = fragile\n"
        "worker.main(sys.argv[1], sys.argv[2], int(sys.argv[3]))\n"
    )
    monkeypatch.setattr("mccode.engine.COMMAND", (sys.executable, str(script)))
    result = run(good, tmp_path / "out", "--workers", "1")
    assert result.exit_code == DOCUMENT
    (line,) = errors(result.output)
    assert line.startswith("Failed: bomb.pdf: the reader broke down on it (exit status -9)")
    rows = by(read_rows(tmp_path / "out" / "documents.csv"), "document_id")
    assert (rows["bomb.pdf"]["status"], rows["good.pdf"]["codings"]) == ("failed", "2")
    assert "exit status -9" in rows["bomb.pdf"]["reason"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs a hard limit on address space")
def test_memory_limit_above_what_the_system_allows(good: Path, tmp_path: Path) -> None:
    """Workers start also where the user's own hard limit is lower than ours."""
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))\n"
        "from mccode.cli import main; main()"
    )
    arguments = ["run", str(good), "--out", str(tmp_path / "out"), "--codebook", str(TINY), "--workers", "1", "-q"]
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (OK, "", "")


def test_names_that_are_no_utf8_and_names_that_look_like_markup(
    good: Path, tmp_path: Path, in_process: list[str]
) -> None:
    data = (good / "good.pdf").read_bytes()
    for name in (b"caf\xe9.pdf", b"[bold]<b>.pdf", b"=1+1.pdf", b"two\nlines.pdf"):
        Path(os.fsdecode(os.fsencode(good) + b"/" + name)).write_bytes(data)
    (good / "bad\nname.pdf").write_bytes(b"no")
    result = run(good, tmp_path / "out")
    assert result.exit_code == DOCUMENT
    assert [line for line in result.stderr.splitlines() if not line.startswith("Note: ")] == errors(result.stderr)
    assert errors(result.stderr)[0].startswith(r"Failed: bad\x0aname.pdf: is not a PDF")
    rows = read_rows(tmp_path / "out" / "documents.csv")
    assert len(rows) == 6
    assert "'=1+1.pdf" in {row["document_id"] for row in rows}
    assert {row["status"] for row in rows if "bad" not in row["document_id"]} == {"read"}
