"""The commands `mccode codebook ...`, as people call them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mccode.cli.codebook import codebook
from mccode.codebook import load, template
from mccode.errors import CodebookError, DocumentError, MccodeError, RuleError, StoreError

CASES = Path(__file__).parent / "cases" / "codebooks"
TEXT = "The Dean leads the work.\nA new dean was appointed.\n"


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(codebook, arguments, input=stdin)


def error(result: Result) -> MccodeError:
    assert isinstance(result.exception, MccodeError), result.exception
    return result.exception


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.yaml"
    path.write_text(template(), encoding="utf-8")
    return path


def test_list_shows_each_bundled_codebook(monkeypatch: pytest.MonkeyPatch, book: Path) -> None:
    monkeypatch.setattr("mccode.codebook._folder", lambda: book.parent)
    result = run("list")
    assert result.exit_code == 0
    assert result.output == "book  0.1  My codebook  (1 question, 2 codes, 5 rules)\n"


def test_show_gives_questions_and_codes(book: Path) -> None:
    result = run("show", "--codebook", str(book))
    assert result.exit_code == 0
    assert result.output.startswith("My codebook (my-codebook 0.1, en)\n")
    assert "people: People\nWho is to do it?\n  people.lead      Leadership (3 rules)\n" in result.output


def test_show_gives_one_question(book: Path) -> None:
    result = run("show", "people", "--codebook", str(book))
    assert result.output.startswith("people: People\n") and "people.training" in result.output


def test_show_gives_all_of_one_code(book: Path) -> None:
    result = run("show", "people.lead", "--codebook", str(book))
    assert result.exit_code == 0
    code = load(book).code("people.lead")
    words = " ".join(result.output.split())
    for text in (code.definition, code.ask, *code.include, *(rule.text for rule in code.rules)):
        assert text in words
    assert "-> people.training (They are trained; they lead nothing.)" in words
    assert "(depth 3) The Vice-President" in words
    assert "0.3 sentence: @commit AND team*" in words


def test_show_of_an_unknown_code_suggests_one(book: Path) -> None:
    assert '"people.lead"' in error(run("show", "people.led", "--codebook", str(book))).hint


def test_validate_counts_what_is_valid(book: Path) -> None:
    result = run("validate", str(book))
    assert (result.exit_code, result.stdout) == (0, "valid: 1 question, 2 codes, 5 rules\n")
    assert result.stderr == ""


def test_validate_shows_warnings_apart() -> None:
    result = run("validate", str(CASES / "warnings.yaml"))
    assert result.exit_code == 0
    assert result.stdout == "valid: 1 question, 1 code, 0 rules\n"
    assert result.stderr.count("warning: ") == 2


def test_validate_fails_with_every_fault() -> None:
    caught = error(run("validate", str(CASES / "weights.yaml")))
    assert isinstance(caught, CodebookError) and caught.exit_code == 6
    assert caught.message.count("unknown weight") == 2


def test_new_writes_a_valid_codebook_and_overwrites_nothing(tmp_path: Path) -> None:
    path = tmp_path / "neu.yaml"
    result = run("new", str(path), "--language", "de")
    assert result.exit_code == 0 and str(path) in result.output
    assert load(path).language == "de"
    path.write_text("mine", encoding="utf-8")
    assert isinstance(error(run("new", str(path))), StoreError)
    assert path.read_text(encoding="utf-8") == "mine"


def test_new_says_what_to_do_where_it_cannot_write(tmp_path: Path) -> None:
    assert "folder that exists" in error(run("new", str(tmp_path / "no" / "book.yaml"))).hint
    assert isinstance(error(run("new", str(tmp_path / "book.yaml"), "--language", "German")), CodebookError)
    assert list(tmp_path.iterdir()) == []


def test_try_shows_hits_in_their_context(tmp_path: Path) -> None:
    result = run("try", "dean", TEXT, "--width", "10")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert len(lines) == 3 and lines[-1] == "2 hits"
    assert [line.index("[") for line in lines[:2]] == [11, 11]
    assert "[Dean] leads the" in lines[0] and "[dean] was appo" in lines[1]
    file = tmp_path / "text.txt"
    file.write_text(TEXT, encoding="utf-8")
    assert run("try", "dean", str(file), "--width", "10").output == result.output
    assert run("try", "dean", "-", "--width", "10", stdin=TEXT).output == result.output


def test_try_without_a_hit_says_so() -> None:
    result = run("try", "rector", TEXT)
    assert (result.exit_code, result.output) == (0, "no hit\n")


def test_try_uses_the_sets_of_a_codebook(book: Path) -> None:
    assert "[will]" in run("try", "@commit", "We will.", "--codebook", str(book)).output
    assert isinstance(error(run("try", "@commit", "We will.")), RuleError)


def test_try_shows_where_a_rule_is_wrong() -> None:
    caught = error(run("try", "dean AND", TEXT))
    assert isinstance(caught, RuleError)
    assert caught.message.splitlines()[-1].strip() == "^" and caught.hint


def test_try_refuses_a_file_that_is_no_text(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(b"%PDF-1.7\n\xe2\xe3")
    assert isinstance(error(run("try", "dean", str(file))), DocumentError)


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys; from mccode.cli.codebook import codebook; "
        "print([name for name in ('yaml', 'pydantic', 'spacy', 'mccode.codebook') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("command", ["list", "show", "validate", "new", "try"])
def test_every_command_explains_itself(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0 and len(result.output.splitlines()) > 3
