"""`mccode doctor`: what works, what is missing and what to do, on a whole installation and on broken ones."""

from __future__ import annotations

import getpass
import json
import os
import shutil
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from conftest import mccode

from mccode import doctor, installed
from mccode.doctor import Finding

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes seconds is left out."""
    monkeypatch.setattr(doctor, "_run", lambda: Finding("a whole run", "ok", "", "left out"))
    monkeypatch.setattr(doctor, "_codebooks", lambda: Finding("codebooks", "ok", "", "left out"))


def found(name: str) -> Finding:
    return next(finding for finding in doctor.examine() if finding.name == name)


def program(folder: Path, *answers: str) -> None:
    """A stand-in for Tesseract that gives the answers to ``--version`` and ``--list-langs``."""
    version, languages = ("'" + answer + "'" for answer in answers)
    path = folder / "tesseract"
    path.write_text(f"#!/bin/sh\nif [ $1 = --version ]; then printf {version}; else printf {languages}; fi\n")
    path.chmod(0o755)


def test_everything_needed_works_here_and_no_path_is_told() -> None:
    result = mccode("doctor", "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    states = {finding["name"]: finding["state"] for finding in told["findings"]}
    assert {"Python", "libraries", "a whole run", "codebooks", "room for files", "processors"} <= set(states)
    assert "broken" not in states.values()
    assert told["mccode"] == metadata.version("mccode")
    for secret in (str(Path.home()), sys.prefix, os.getcwd(), str(ROOT)):
        assert len(secret) < 3 or secret not in result.stdout
    assert f"/{getpass.getuser()}" not in result.stdout


@pytest.mark.usefixtures("quick")
def test_without_tesseract_it_is_missing_and_the_way_to_get_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for system, words in (("Linux", "apt install"), ("Darwin", "brew install"), ("Windows", "winget install")):
        monkeypatch.setattr("platform.system", lambda system=system: system)
        finding = found("Tesseract")
        assert (finding.state, "not read" in finding.meaning, words in finding.advice) == ("missing", True, True)
    result = mccode("doctor")
    assert result.exit_code == 0
    assert "missing  Tesseract" in result.output


@pytest.mark.usefixtures("quick")
@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
def test_tesseract_is_told_with_its_languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    program(tmp_path, "tesseract 5.3.0\\n leptonica", "List of languages (3):\\ndeu\\neng\\nosd\\n")
    assert installed.tesseract() == installed.Tesseract("5.3.0", ("deu", "eng"))
    assert "deu, eng" in found("Tesseract").meaning
    program(tmp_path, "tesseract 5.3.0\\n", "List of languages (0):\\n")
    assert "no language" in found("Tesseract").meaning
    (tmp_path / "tesseract").write_text("#!/bin/sh\nexit 1\n")
    assert installed.tesseract() is None


def test_the_real_tesseract_is_found() -> None:
    if not shutil.which("tesseract"):
        assert not os.environ.get("MCCODE_CI"), "tesseract is missing"
        pytest.skip("tesseract is not installed")
    seen = installed.tesseract()
    assert seen is not None and seen.version[0].isdigit() and "eng" in seen.languages


@pytest.fixture
def packages(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """The versions of installed packages, to be changed; mccode needs two of them and has three extras."""
    needed = ["click>=8.1; python_version >= '3'", "pandas", 'lxml>=5; extra == "office"', "ruff; extra == 'test'"]
    versions = {"mccode": "1.2", "click": "8.5", "pandas": "3.1"}

    def version(name: str) -> str:
        if name not in versions:
            raise metadata.PackageNotFoundError(name)
        return versions[name]

    monkeypatch.setattr(metadata, "version", version)
    monkeypatch.setattr(metadata, "requires", lambda name: needed)
    monkeypatch.setattr(installed, "extras", lambda: ("office", "test"))
    return versions


@pytest.mark.usefixtures("quick")
def test_extras_are_missing_or_there(packages: dict[str, str]) -> None:
    office = found("office")
    assert (office.state, office.advice) == ("missing", 'Install it: pip install "mccode[office]"')
    assert "with lxml" in office.meaning
    packages["lxml"] = "6.1"
    assert (found("office").state, "lxml 6.1" in found("office").meaning) == ("ok", True)
    assert "test" not in {finding.name for finding in doctor.examine()}


@pytest.mark.usefixtures("quick")
def test_a_library_that_is_not_there_ends_with_its_own_exit_code(packages: dict[str, str]) -> None:
    assert doctor.works(list(doctor.examine()))
    del packages["pandas"]
    result = mccode("doctor")
    assert result.exit_code == 10
    assert "broken   pandas" in result.output
    assert "does not work: see what is called `broken`" in result.output


def test_a_run_that_fails_is_broken_and_the_rest_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> Finding:
        raise ImportError("DLL load failed: /home/ada/lib/spacy.so")

    monkeypatch.setattr(doctor, "_run", fails)
    result = mccode("doctor", "--json")
    assert result.exit_code == 10
    findings = {finding["name"]: finding for finding in json.loads(result.stdout)["findings"]}
    assert findings["a whole run"]["meaning"] == "does not work (ImportError: DLL load failed: spacy.so)"
    assert findings["codebooks"]["state"] == "ok"


def test_a_folder_that_cannot_be_written_is_broken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    finding = doctor._room()
    assert (finding.state, "cannot be written" in finding.meaning) == ("broken", True)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("cannot open /home/ada/papers/plan.pdf now", "cannot open plan.pdf now"),
        (r"C:\Users\Ada\mccode.py: line 3", "mccode.py: line 3"),
        ("1/2 of 3/4", "1/2 of 3/4"),
    ],
)
def test_paths_are_taken_out(text: str, told: str) -> None:
    assert doctor.without_paths(text) == told


def test_every_extra_is_explained_or_for_developers() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(project["optional-dependencies"]) <= {*doctor.EXTRAS, *doctor.FOR_DEVELOPERS}
