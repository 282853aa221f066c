"""The commands, as people call them: what they print, write and return, and that the stages give the same as a run."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import BUDGET, FILLER, MENTORS, TINY, VOLUNTEERS, by, make_pdf, mccode, read_rows, run, write_manifest

from mccode.codebook import Codebook
from mccode.columns import TABLES

OUTPUTS = {f"{name}.csv" for name in (*TABLES, "matrix")} | {"report.html"}


def files(folder: Path) -> dict[str, bytes]:
    """The bytes of the results, without the manifest, which has the time."""
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file() and p.name != "manifest.json"}


def test_run_codes_a_corpus(results: Path) -> None:
    assert set(files(results)) == OUTPUTS
    documents = by(read_rows(results / "documents.csv"), "document_id")
    assert {d: (r["status"], r["pages"], r["on_subject"]) for d, r in documents.items()} == {
        "ayr.pdf": ("read", "1", "no"),  # the manifest says so
        "bex/a.pdf": ("read", "2", "yes"),
        "bex/b.pdf": ("read", "1", "yes"),  # most passages name the subject
    }
    assert documents["bex/a.pdf"]["shelf"] == "second, third"
    codings = {(r["document_id"], r["code"]): r for r in read_rows(results / "codings.csv")}
    assert set(codings) == {
        ("ayr.pdf", "people.mentors"),
        ("ayr.pdf", "people.training"),
        ("bex/a.pdf", "money.budget"),
        ("bex/b.pdf", "people.training"),
    }
    training = codings["ayr.pdf", "people.training"]
    assert (training["institution"], training["country"], training["year"]) == ("'=Ayr College", "Scotland", "2026")
    assert (training["depth"], training["score"], training["quote"]) == ("3", "0.6", "workshop")
    gaps = {(r["institution"], r["code"]): r["status"] for r in read_rows(results / "gaps.csv")}
    assert gaps == {
        ("'=Ayr College", "money.fees"): "not_found",
        ("'=Ayr College", "money.budget"): "not_found",
        ("Bex School", "people.mentors"): "unclear",
        ("Bex School", "money.fees"): "not_found",
    }
    matrix = by(read_rows(results / "matrix.csv"), "institution")
    assert matrix["Bex School"]["people.mentors"] == "unclear"
    assert matrix["Bex School"]["money.budget"] in "123"


def test_places_lead_to_the_words(results: Path, plans: Path) -> None:
    unclear = next(r for r in read_rows(results / "gaps.csv") if r["status"] == "unclear")
    assert unclear["quote"] == VOLUNTEERS
    assert (unclear["quote_document_id"], unclear["quote_page"]) == ("bex/a.pdf", "2")
    for passage in read_rows(results / "passages.csv"):
        assert int(passage["end"]) - int(passage["start"]) == len(passage["text"])
        pages = {int(box.split(":")[0]) for box in passage["boxes"].split(";")}
        assert min(pages) == int(passage["page"])


def test_manifest_says_how_it_was_made(results: Path, plans: Path, tiny: Codebook) -> None:
    manifest = json.loads((results / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["codebook"] == {"id": "tiny", "version": "1", "sha256": tiny.sha256}
    assert manifest["outputs"] == {name: hashlib.sha256(data).hexdigest() for name, data in files(results).items()}
    for name, sha256 in manifest["inputs"].items():
        assert sha256 == hashlib.sha256((plans / name).read_bytes()).hexdigest()


def test_any_number_of_workers_gives_the_same_bytes(results: Path, plans: Path, tmp_path: Path) -> None:
    assert run(plans, tmp_path / "one", "--workers", "1").exit_code == 0
    assert files(tmp_path / "one") == files(results)


def test_files_are_plain(results: Path) -> None:
    for name, data in files(results).items():
        assert b"\r" not in data, name
        assert data.endswith(b"\n"), name
        data.decode("utf-8")
    for name, columns in TABLES.items():
        header = (results / f"{name}.csv").read_text(encoding="utf-8").split("\n")[0].split(",")
        assert header[: len(columns)] == list(columns)


def test_stages_give_the_same_as_a_run(results: Path, plans: Path, tmp_path: Path, in_process: list[str]) -> None:
    passages, documents, codings, gaps = (tmp_path / f"{n}.csv" for n in ("p", "d", "c", "g"))
    book = ("--codebook", TINY)
    extracted = mccode("extract", plans, "--out", passages, "--documents", documents)
    assert extracted.exit_code == 0
    assert passages.read_bytes() == (results / "passages.csv").read_bytes()
    assert mccode("code", passages, "--out", codings, *book).exit_code == 0
    assert codings.read_bytes() == (results / "codings.csv").read_bytes()
    found = mccode("gaps", codings, "--passages", passages, "--documents", documents, "--out", gaps, *book)
    assert found.output == f"4 gaps of 2 institutions: {gaps}\n"
    assert gaps.read_bytes() == (results / "gaps.csv").read_bytes()


def test_stages_agree_where_house_name_cover_and_own_entry_decide(tmp_path: Path, in_process: list[str]) -> None:
    folder = tmp_path / "corpus"
    # No passage names the subject: what is coded hangs on the document alone.
    texts = [BUDGET.replace("mentoring", "library"), *(text.replace("the mentor", "the porter") for text in FILLER)]
    make_pdf(folder / "house.pdf", texts, title="Tandem")
    make_pdf(folder / "entry.pdf", texts, title="Mentoring Plan", printed="Together")
    make_pdf(folder / "plain.pdf", texts, title="Campus Plan")
    header = "path,institution,house_name,language"
    write_manifest(folder, "house.pdf,A,Tandem,", "entry.pdf,B,,", "plain.pdf,C,,de", header=header)
    out, passages, codings, gaps = (tmp_path / n for n in ("out", "p.csv", "c.csv", "g.csv"))
    run(folder, out)
    assert [r["on_subject"] for r in read_rows(out / "documents.csv")] == ["yes", "yes", "no"]
    assert {r["document_id"] for r in read_rows(out / "codings.csv")} == {"house.pdf", "entry.pdf"}
    assert "not_found" in {r["status"] for r in read_rows(out / "gaps.csv")}
    mccode("extract", folder, "--out", passages)
    mccode("code", passages, "--out", codings, "--codebook", TINY)
    assert codings.read_bytes() == (out / "codings.csv").read_bytes()
    mccode(
        "gaps", codings, "--passages", passages, "--documents", out / "documents.csv", "--out", gaps, "--codebook", TINY
    )  # fmt: skip
    assert gaps.read_bytes() == (out / "gaps.csv").read_bytes()


def test_gaps_after_editing_codings(results: Path, tmp_path: Path) -> None:
    text = (results / "codings.csv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if ",money.budget," not in line]
    passage = next(r for r in read_rows(results / "passages.csv") if r["text"] == VOLUNTEERS)
    given = {"passage_id": passage["passage_id"], "document_id": "bex/a.pdf", "code": "people.mentors"}
    lines.append(",".join(given.get(name, "") for name in TABLES["codings"]))
    (tmp_path / "edited.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    result = mccode(
        "gaps", tmp_path / "edited.csv", "--passages", results / "passages.csv", "--documents",
        results / "documents.csv", "--out", tmp_path / "gaps.csv", "--codebook", TINY,
    )  # fmt: skip
    assert result.exit_code == 0
    bex = {r["code"]: r["status"] for r in read_rows(tmp_path / "gaps.csv") if r["institution"] == "Bex School"}
    # What the person took away is gone, what the person gave is no longer unclear.
    assert bex == {"money.budget": "not_found", "money.fees": "not_found"}


def test_gaps_name_institutions_of_which_nothing_was_read(results: Path, tmp_path: Path) -> None:
    text = (results / "documents.csv").read_text(encoding="utf-8")
    header = text.split("\n")[0].split(",")
    row = {"document_id": "lost.pdf", "institution": "Lost", "status": "failed", "pages": "0", "pages_read": "0"}
    (tmp_path / "d.csv").write_text(text + ",".join(row.get(name, "") for name in header) + "\n", encoding="utf-8")
    mccode(
        "gaps", results / "codings.csv", "--passages", results / "passages.csv", "--documents", tmp_path / "d.csv",
        "--out", tmp_path / "gaps.csv", "--codebook", TINY,
    )  # fmt: skip
    lost = [r["status"] for r in read_rows(tmp_path / "gaps.csv") if r["institution"] == "Lost"]
    assert lost == ["not_assessable"] * 4


def test_code_needs_only_ids_and_texts(tmp_path: Path) -> None:
    rows = ["passage_id;text", f"1;{MENTORS}", "2;The library is open; or shut", "3;A workshop for all"]
    rows[2] = '2;"The library is open; or shut"'
    (tmp_path / "p.csv").write_text("\r\n".join(rows), encoding="utf-8-sig")
    result = mccode("code", tmp_path / "p.csv", "--out", tmp_path / "new" / "c.csv", "--codebook", TINY)
    assert result.output == f"2 of 3 passages coded, 2 codings: {tmp_path / 'new' / 'c.csv'}\n"
    # Without a document every passage is taken to be on the subject.
    assert [(r["passage_id"], r["code"]) for r in read_rows(tmp_path / "new" / "c.csv")] == [
        ("1", "people.mentors"),
        ("3", "people.training"),
    ]


def test_audit_prints_what_to_answer(tmp_path: Path, in_process: list[str]) -> None:
    paper = make_pdf(tmp_path / "our_plan.pdf", [MENTORS, *FILLER], title="Mentoring Plan")
    result = mccode("audit", paper, "--out", tmp_path / "out", "--codebook", TINY, "--institution", "Ayr [1]")
    assert result.exit_code == 0
    assert result.stdout.startswith("Ayr [1]: 1 of 1 page read, 13 passages.\n\nWho does it?  1 of 2 answered\n")
    assert "■ Mentors" in result.stdout
    assert "To be answered:\n  - Training: Who trains the mentors, and when?\n" in result.stdout
    assert {r["institution"] for r in read_rows(tmp_path / "out" / "gaps.csv")} == {"Ayr [1]"}


@pytest.mark.parametrize("form", ["xlsx", "parquet"])
def test_other_forms_replace_those_of_the_run_before(
    form: str, plans: Path, tmp_path: Path, in_process: list[str]
) -> None:
    out = tmp_path / "out"
    run(plans, out, "--quiet")
    assert len(in_process) == 3
    (out / "mine.txt").write_text("kept")
    assert run(plans, out, "--format", form).exit_code == 0
    assert set(files(out)) == {name.replace(".csv", f".{form}") for name in OUTPUTS} | {"mine.txt"}
    assert len(in_process) == 3  # no document was read again
    first = files(out)
    run(plans, out, "--format", form)
    assert files(out) == first


def test_quiet_says_nothing_verbose_names_every_document(plans: Path, tmp_path: Path, in_process: list[str]) -> None:
    assert run(plans, tmp_path / "out", "-q").output == ""
    said = [line for line in run(plans, tmp_path / "out", "-v").stderr.splitlines() if line.startswith("[")]
    assert len(said) == 3
    assert {line.split("] ")[1].split(":")[0] for line in said} == {"ayr.pdf", "bex/a.pdf", "bex/b.pdf"}


def test_corpus_init_then_run(tmp_path: Path, in_process: list[str]) -> None:
    folder = tmp_path / "corpus"
    make_pdf(folder / "Ayr College" / "plan.pdf", [MENTORS], title="Mentoring Plan")
    assert mccode("corpus", "init", folder).exit_code == 0
    assert mccode("corpus", "init", folder).exit_code == 4
    result = run(folder, tmp_path / "out")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert read_rows(tmp_path / "out" / "documents.csv")[0]["institution"] == "Ayr College"


def test_output_that_nobody_reads_ends_quietly() -> None:
    code = "import sys; from mccode.cli import main; main(['codebook', 'show', '--codebook', sys.argv[1]])"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(TINY)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 141


def test_console_with_few_characters(tmp_path: Path) -> None:
    code = "import sys; from mccode.cli import main; main(['codebook', 'try', 'mentor*', 'a “mentor” – ü'])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={"PYTHONIOENCODING": "ascii"}
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "[mentor]" in done.stdout


def test_interrupted_run_says_how_to_go_on(plans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("mccode.pipeline.engine.run", interrupted)
    result = run(plans, tmp_path / "out")
    assert result.exit_code == 130
    assert "go on where it left off" in result.stderr


def test_a_paper_without_a_passage_on_the_subject_is_said_to_be_so_once(tmp_path: Path, in_process: list[str]) -> None:
    texts = [text.replace("the mentor", "the porter") for text in FILLER]
    make_pdf(tmp_path / "plain.pdf", texts, title="Campus Plan")
    result = mccode("audit", tmp_path / "plain.pdf", "--out", tmp_path / "out", "--codebook", TINY)
    assert "No passage is about mentoring: none of the 4 codes is answered." in result.output
    assert "not found" not in result.output and "To be answered" not in result.output
    gaps = read_rows(tmp_path / "out" / "gaps.csv")
    assert {r["status"] for r in gaps} == {"not_found"}
    assert all(r["certainty"].startswith("Not found: no passage is on the codebook's subject, of 12") for r in gaps)
    report = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "Not about the subject." in report
    assert "No passage is on the codebook&#39;s subject: none of the 4 sub-questions is answered." in report
    assert 'class="answer' not in report
