"""The wheel: built, unpacked into an empty folder, and used from there."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the unpacked wheel and nothing else of the source tree."""
    pytest.importorskip("hatchling", reason="hatchling builds the wheel")
    wheels = tmp_path_factory.mktemp("wheels")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(wheels), str(ROOT)],
        check=True,
        capture_output=True,
        timeout=300,
    )
    (wheel,) = wheels.glob("mccode-*.whl")
    target = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    return target


def run(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The outcome of mccode from the wheel, called in a folder of its own."""
    # -P and PYTHONPATH put the unpacked wheel before any editable install of the source tree.
    return subprocess.run(
        [sys.executable, "-P", "-c", "from mccode.cli import main; main()", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_wheel_holds_codebooks_models_and_report_assets(installed: Path) -> None:
    package = installed / "mccode"
    for name in ("codebooks/mc5q.yaml", "codebooks/templates/codebook.yaml", "models/README.md", "py.typed"):
        assert (package / name).is_file(), name
    assert {".j2", ".css", ".js"} <= {path.suffix for path in (package / "report").iterdir()}


def test_bundled_codebook_is_found_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    where = run(installed, tmp_path, "codebook", "validate", "mc5q")
    assert where.returncode == 0, where.stderr
    assert "5 questions, 24 codes" in where.stdout


def test_wheel_runs_the_whole_chain(installed: Path, tmp_path: Path) -> None:
    paper = ROOT / "corpora" / "demo" / "karrawirra-policy.pdf"
    result = run(installed, tmp_path, "audit", str(paper), "--out", "out")
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "out" / "report.html").stat().st_size > 10_000
    assert (tmp_path / "out" / "codings.csv").read_text(encoding="utf-8").count("\n") > 1
