"""The documents: examples run, generated parts are current, links lead somewhere, every message is explained."""

from __future__ import annotations

import ast
import csv
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import click
import conftest
import pytest
import worddocs
import yaml
from conftest import MENTORS, TINY, TRAINING, make_pdf, mccode

import mccode.codebook as codebooks
from mccode import pipeline

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "docs"))

import build_reference as reference  # noqa: E402

README = ROOT / "README.md"
DOCUMENTS = sorted(
    path
    for places in ("*.md", "docs/*.md", "codebooks/*.md", "models/*.md", "corpora/**/*.md", "benchmarks/*.md")
    for path in ROOT.glob(places)
)
SETUP = (
    "python3 -m venv .venv && .venv/bin/pip install -q . && .venv/bin/mccode run corpora/demo --out results/demo",
    'python3 -m venv .venv && .venv/bin/pip install -q -e ".[test]" && .venv/bin/pytest',
)
DEMO = "mccode run corpora/demo --out results/demo"


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def blocks(path: Path, language: str) -> list[str]:
    """The fenced blocks of a document in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text(path), re.MULTILINE | re.DOTALL)


def prose(path: Path) -> str:
    """A document without its fenced and indented blocks."""
    return re.sub(r"^```.*?^```$|^ {4}.*?$", "", text(path), flags=re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder in which README's first command was run, and what it printed."""
    folder = tmp_path_factory.mktemp("demo")
    reference.prepare(folder)
    return folder, reference.run_in(folder)(SETUP[0].rpartition("&& .venv/bin/")[2])


@pytest.fixture
def desk(
    demo: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_process: list[str]
) -> Callable[[str], None]:
    """A function that runs a command in a folder with the files that examples name; papers are read in this process."""
    titles = {"papers/north.pdf": "Mentoring Plan", "papers/South College/plan.pdf": "Micro-credential Strategy"}
    for name, title in (titles | {"paper.pdf": "A Plan", "annex.pdf": "Annex to a Plan"}).items():
        make_pdf(tmp_path / name, [MENTORS, TRAINING], title=title)
    worddocs.docx(tmp_path / "paper.docx", "".join(worddocs.p(worddocs.r(text)) for text in (MENTORS, TRAINING)))
    shutil.copy(TINY, tmp_path / "mentoring.yaml")
    (tmp_path / "notes.txt").write_text("The fee is high. So is the price.\n", encoding="utf-8")
    (tmp_path / "passages.csv").write_text(f'passage_id,text\n1,"{MENTORS}"\n', encoding="utf-8")
    shutil.copytree(demo[0] / "results", tmp_path / "results")
    shutil.copytree(demo[0] / "corpora", tmp_path / "corpora")
    shutil.copy(demo[0] / "results" / "demo" / "codings.csv", tmp_path / "corrected.csv")
    kept = cache(codebooks.load)
    for module in (codebooks, pipeline, conftest):
        monkeypatch.setattr(module, "load", kept)
    monkeypatch.chdir(tmp_path)

    def run(command: str) -> None:
        words = shlex.split(command)
        assert words[0] == "mccode", command
        result = mccode(*words[1:])
        assert result.exit_code == 0, f"{command}\n{result.output}"

    return run


def test_readme_holds_the_two_setup_commands_alone_in_their_blocks() -> None:
    assert [block.strip() for block in blocks(README, "sh")] == list(SETUP)


def test_readme_keeps_its_order() -> None:
    marks = [
        "# mccode\n", *SETUP, " is not for ", f"<!-- output of: {DEMO}", "docs/images/report.png", "import mccode",
        "## How it decides", "## How good and how fast", "## Limits", "## How to cite", "## Licence",
    ]  # fmt: skip
    places = [text(README).find(mark) for mark in marks]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize("path", reference.WITH_OUTPUT, ids=lambda path: path.name)
def test_shown_output_is_what_the_commands_print(path: Path, demo: tuple[Path, str]) -> None:
    others = reference.run_in(demo[0])
    shown = text(path)
    assert reference.OUTPUT.search(shown)
    assert reference.with_outputs(shown, lambda c: demo[1] if c == DEMO else others(c)) == shown, (
        "Run: python docs/build_reference.py"
    )


def test_output_is_cut_after_the_lines_asked_for() -> None:
    block = "<!-- output of: mccode x (first 2 lines) -->\n```text\nold\n```\nafter\n"
    shown = reference.with_outputs(block, lambda command: f"{command}\n2\n3\n")
    assert shown == block.replace("old\n", "mccode x\n2\n...\n")


def test_readme_python_example_prints_the_gaps(demo: tuple[Path, str]) -> None:
    (example,) = blocks(README, "python")
    assert len(example.split("\n\n", 1)[1].splitlines()) + 1 == 5, "five lines"
    printed = run_python(example, demo[0]).splitlines()
    with (demo[0] / "results" / "demo" / "gaps.csv").open(encoding="utf-8", newline="") as stream:
        gaps = [row for row in csv.DictReader(stream) if row["status"] == "not_found"]
    assert printed == [f"{row['institution']}: {row['label']}. {row['ask']}" for row in gaps]
    assert len(printed) > 20


@pytest.mark.parametrize("example", blocks(ROOT / "docs" / "how-to.md", "python"))
def test_python_examples_of_how_to_run(example: str, demo: tuple[Path, str]) -> None:
    assert len(run_python(example, demo[0]).splitlines()) > 5


def run_python(example: str, folder: Path) -> str:
    """What an example prints when it is pasted into a file and run."""
    script = folder / "example.py"
    script.write_text(example, encoding="utf-8")
    done = subprocess.run([sys.executable, script], cwd=folder, capture_output=True, encoding="utf-8", timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("name", ["tutorial.md", "how-to.md"])
def test_commands_of_the_documents_run(name: str, desk: Callable[[str], None]) -> None:
    commands = [line for block in blocks(ROOT / "docs" / name, "sh") for line in block.splitlines()]
    assert len(commands) > 3
    seen_init = False
    for command in commands:
        if command.startswith("mccode corpus init"):
            assert not seen_init
            seen_init = True
        if command != DEMO:
            desk(command)


def test_examples_of_the_command_line_run(desk: Callable[[str], None]) -> None:
    for examples in reference.examples().values():
        for example in examples:
            desk(example["do"])


def test_every_command_and_option_has_an_example() -> None:
    examples = reference.examples()
    commands = dict(reference.commands())
    assert list(examples) == list(commands)
    for name, command in commands.items():
        lines = [shlex.split(example["do"]) for example in examples[name]]
        assert all(line[: 1 + name.count(" ") + 1] == ["mccode", *name.split()] for line in lines)
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert any(set(parameter.opts) & set(line) for line in lines), f"{name} {parameter.opts}"
                assert parameter.help, f"{name} {parameter.opts}"


def test_generated_references_are_current() -> None:
    for name, made in (("cli.md", reference.cli_text()), ("columns.md", reference.columns_text())):
        assert text(ROOT / "docs" / name) == made, "Run: python docs/build_reference.py"


def test_reference_is_written_and_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(reference.EXAMPLES, tmp_path)
    shown = tmp_path / "shown.md"
    shown.write_text("<!-- output of: mccode codebook list -->\n```text\n```\n", encoding="utf-8")
    monkeypatch.setattr(reference, "DOCS", tmp_path)
    monkeypatch.setattr(reference, "WITH_OUTPUT", (shown,))
    monkeypatch.setattr(reference, "run_in", lambda folder: lambda command: "mc5q\n")
    assert reference.main(["--check"]) == 1
    assert not (tmp_path / "cli.md").exists()
    assert reference.main([]) == 0
    assert "```text\nmc5q\n```" in text(shown)
    assert reference.main(["--check"]) == 0
    (tmp_path / "columns.md").write_text("by hand", encoding="utf-8")
    assert reference.main(["--check"]) == 1


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", prose(path)):
        if re.match(r"https?://|mailto:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        assert target.exists(), f"{link} in {path.name}"
        assert not anchor or anchor in anchors(target), f"{link} in {path.name}"


def anchors(path: Path) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_message_is_explained() -> None:
    explained = text(ROOT / "docs" / "how-to.md").partition("## Messages")[2]
    names = (
        "corpus csvfile intake pdf store tables codebook depth cli/codebook show drawer formats archive charset "
        "worddoc opendoc"
    )
    for name in names.split():
        for line, message in messages(ROOT / "src" / "mccode" / f"{name}.py"):
            assert message.strip(' `"') in explained, f"{name}.py line {line}: add a row to docs/how-to.md, Messages"


def messages(path: Path) -> Iterator[tuple[int, str]]:
    """The longest fixed part of each error's message in a module, with its line."""
    for node in ast.walk(ast.parse(text(path))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and re.search(r"[Ee]rror$", node.func.id):
            fixed = [part for value in node.args[:1] for part in getattr(value, "values", [value])]
            parts = [part.value for part in fixed if isinstance(part, ast.Constant)]
            longest = max(map(str, parts), key=lambda part: len(re.findall(r"[a-z]", part)), default="")
            if longest.strip():
                yield node.lineno, longest


def test_every_explained_message_exists() -> None:
    constants = "\n".join(
        node.value
        for path in (ROOT / "src" / "mccode").rglob("*.py")
        for node in ast.walk(ast.parse(text(path)))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    section = text(ROOT / "docs" / "how-to.md").partition("## Messages")[2]
    rows = re.findall(r"^\| (.+?) \|", section, re.MULTILINE)
    assert len(rows) > 40
    for row in set(rows) - {"message"}:
        for part in re.split(r"…|, but manifest\.csv|manifest\.csv", row):
            if len(re.findall(r"[a-z]", part)) > 5:
                assert part.strip(' :;.()`"') in constants, row


def test_citation_has_what_the_format_asks_for_and_the_version_of_the_package() -> None:
    citation = yaml.safe_load(text(ROOT / "CITATION.cff"))
    project = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= set(citation)
    assert (citation["version"], citation["license"]) == (project["version"], project["license"])
    assert citation["references"][0]["doi"] == codebooks.load("mc5q").source["doi"]
    assert f"\n## {project['version']}\n" in text(ROOT / "CHANGELOG.md")


def test_picture_of_the_report_is_small_enough() -> None:
    from PIL import Image

    path = ROOT / "docs" / "images" / "report.png"
    assert path.stat().st_size < 300_000
    with Image.open(path) as picture:
        assert picture.width == 1280


def test_names_of_the_package_are_imported_when_used() -> None:
    code = (
        "import sys, mccode\n"
        "print([name for name in sys.modules if name.startswith('mccode.')])\n"
        "print(all(getattr(mccode, name).__doc__ for name in mccode.__all__), mccode.__all__ == dir(mccode))\n"
        "print(hasattr(mccode, 'audit'))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:3] == ["[]", "True True", "False"]
