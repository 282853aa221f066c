"""What other programs make of the results: LibreOffice of the tables, Chromium of the report.

Skipped with a reason where the program is missing; where continuous integration promises it (MCCODE_CI), a missing one
is a failure.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pandas as pd
import pypdfium2 as pdfium
import pytest

from mccode import codebook, engine, pipeline, tables
from mccode.corpus import read_files

ROOT = Path(__file__).resolve().parents[1]
PAPER = ROOT / "corpora" / "demo" / "karrawirra-policy.pdf"
ODD = ["=1+1", "+49 30", "-5 %", "@all", "007", "1e5", "Größe; “quoted”, commas", "two\twords", "", "'quote"]


def program(names: Sequence[str]) -> str:
    """The path of an installed program."""
    for name in names:
        if path := shutil.which(name):
            return path
    if os.environ.get("MCCODE_CI"):
        pytest.fail(f"{names[0]} is missing")
    pytest.skip(f"{names[0]} is not installed")


def convert(source: Path, target: str, folder: Path) -> Path:
    """A file converted by LibreOffice Calc."""
    office = program(["soffice", "libreoffice"])
    infilter = ["--infilter=CSV:44,34,76,1"] if source.suffix == ".csv" else []
    subprocess.run(
        [office, "--headless", f"-env:UserInstallation=file://{folder / 'profile'}", *infilter,
         "--convert-to", target, "--outdir", str(folder), str(source)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return folder / f"{source.stem}.{target.split(':')[0]}"


def test_libreoffice_reads_the_csv_without_running_formulas(tmp_path: Path) -> None:
    frame = pd.DataFrame({"passage_id": [f"p{n:015x}" for n in range(len(ODD))], "text": ODD})
    (tmp_path / "odd.csv").write_bytes(tables.to_bytes(frame, "csv"))
    book = openpyxl.load_workbook(convert(tmp_path / "odd.csv", "xlsx", tmp_path))
    rows = list(book.active.iter_rows(min_row=2))
    assert len(rows) == len(ODD)
    assert not any(cell.data_type == "f" for row in rows for cell in row)
    assert [row[0].value for row in rows] == list(frame["passage_id"])


def test_libreoffice_reads_the_xlsx_cell_by_cell(tmp_path: Path) -> None:
    texts = [text.replace("\t", " ") for text in ODD]
    frame = pd.DataFrame({"passage_id": ["p1e5"] * len(texts), "depth": range(len(texts)), "text": texts})
    (tmp_path / "odd.xlsx").write_bytes(tables.to_bytes(frame, "xlsx"))
    made = convert(tmp_path / "odd.xlsx", "csv:Text - txt - csv (StarCalc):44,34,76", tmp_path)
    with made.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["text"] for row in rows] == texts
    assert [row["depth"] for row in rows] == [str(n) for n in range(len(texts))]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report on one paper."""
    out = tmp_path_factory.mktemp("outside") / "out"
    pipeline.run(read_files([PAPER]), out, workers=1, limits=engine.Limits())
    return out / "report.html"


def browse(report: Path, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """One call of headless Chromium, with no way out to any network."""
    browser = program(["chromium", "chromium-browser", "google-chrome"])
    return subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND",
         f"--user-data-dir={folder / 'profile'}", *options, report.as_uri()],
        check=True, capture_output=True, text=True, timeout=180,
    )  # fmt: skip


def test_chromium_prints_the_report(report: Path, tmp_path: Path) -> None:
    browse(report, tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={tmp_path / 'report.pdf'}")
    pdf = pdfium.PdfDocument(tmp_path / "report.pdf")
    pages = [page.get_textpage().get_text_range() for page in pdf]
    pdf.close()
    assert 3 <= len(pages) <= 40
    text = " ".join(pages)
    for label in (code.label for code in codebook.load("mc5q").codes):
        assert " ".join(label.split()) in " ".join(text.split()), label


def test_chromium_runs_the_script_of_the_report(report: Path, tmp_path: Path) -> None:
    shown = browse(report, tmp_path, "--enable-logging=stderr", "--v=0", "--dump-dom")
    assert "Content Security Policy" not in shown.stderr
    assert "Uncaught" not in shown.stderr
    assert "</html>" in shown.stdout
