"""Codebooks: loading, every fault with its line, warnings, the JSON Schema and the template."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mccode import codebook
from mccode.errors import CodebookError

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "tests" / "cases" / "codebooks"
CASES = sorted(FOLDER.glob("*.yaml"))
SMALL = (FOLDER / "small.yaml").read_text(encoding="utf-8")
FULL = (FOLDER / "full.yaml").read_text(encoding="utf-8")


def write(folder: Path, text: str, name: str = "book.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def expected(path: Path, kind: str) -> list[tuple[int, str, str, str]]:
    """The faults or warnings that a case declares: line, code, part of the message, part of the hint or detail."""
    declared = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(f"# {kind}: "):
            number, code, message, hint = (part.strip() for part in line.removeprefix(f"# {kind}: ").split(" | "))
            declared.append((int(number), code, message, hint))
    return declared


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_each_case_has_the_declared_faults_and_no_others(path: Path) -> None:
    for kind, found in (("fault", codebook.faults(path)), ("warning", codebook.warnings(path))):
        declared = sorted(expected(path, kind))
        assert sorted((fault.line, fault.code) for fault in found) == [(line, code) for line, code, _, _ in declared]
        for line, code, message, hint in declared:
            assert any(
                (fault.line, fault.code) == (line, code) and message in fault.message and hint in str(fault)
                for fault in found
            ), f"{line} {code} {message} {hint}"
        assert [fault.line for fault in found] == sorted(fault.line for fault in found)
        assert all(fault.hint and fault.file == str(path) for fault in found)


@pytest.mark.parametrize("path", [path for path in CASES if expected(path, "fault")], ids=lambda path: path.stem)
def test_loading_reports_all_faults_at_once_one_a_line(path: Path) -> None:
    with pytest.raises(CodebookError) as caught:
        codebook.load(path)
    lines = [line for line in caught.value.message.splitlines() if line.startswith(str(path))]
    assert len(lines) == len(expected(path, "fault"))
    assert str(len(lines)) in caught.value.hint
    assert caught.value.exit_code == 6


def test_warnings_do_not_keep_a_codebook_from_being_used() -> None:
    path = FOLDER / "warnings.yaml"
    assert codebook.load(path).codes[0].rules == ()


def test_a_fault_reads_as_file_line_code_what_and_what_to_do() -> None:
    fault = codebook.Fault("a.yaml", 7, "one.a", "unknown weight", "Valid are: sure.", detail="  x\n  ^")
    assert str(fault) == "a.yaml:7: [one.a] unknown weight. Valid are: sure.\n  x\n  ^"
    assert str(codebook.Fault("a.yaml", 0, "", "empty", "Fill it.")) == "a.yaml: empty. Fill it."


def test_the_caret_stands_under_the_fault(tmp_path: Path) -> None:
    path = write(tmp_path, f"{SMALL}        rules: ['skill* AND @nowhere']\n")
    shown, caret = codebook.faults(path)[0].detail.splitlines()
    assert shown[caret.index("^") :] == "@nowhere"


def test_a_small_codebook_needs_no_optional_key(tmp_path: Path) -> None:
    book = codebook.load(str(write(tmp_path, SMALL)))
    assert (book.id, book.version, book.title, book.language) == ("small", "1.0", "A small codebook", "en")
    assert (book.source, book.subject_name, book.subject_names, book.sets, book.depth) == ({}, "", "", {}, {})
    assert book.codes == (codebook.Code("first.one", "One", "Says one."),)


def test_every_key_arrives(tmp_path: Path) -> None:
    path = write(tmp_path, FULL)
    book = codebook.load(path)
    assert book.language == "pt-BR" and book.title == "Täysi"
    assert book.source == {"citation": "Author (2020)", "doi": "10.5334/jime.801", "licence": "CC BY 4.0"}
    assert (book.subject_name, book.subject_names) == ("things", 'thing* | "@no"')
    assert book.sets == {"big": "large | huge", "bigger": "@big | enormous"}
    assert book.depth == {"commitment": "will | must"}
    assert [question.text for question in book.questions] == ["What?", ""]
    code = book.code("Q1.a-b")
    assert code.definition == "Says AB." and code.include == ("always",) and code.ask == "And?"
    assert code.exclude == (codebook.Exclusion("never", "Q2.x"), codebook.Exclusion("seldom"))
    assert code.examples == (codebook.Example("AB.", 3), codebook.Example("BA."))
    assert code.counter_examples == (codebook.CounterExample("X.", "Q2.x", "it is X"),)
    assert code.rules == (
        codebook.Rule("Q1.a-b#1", "@bigger thing*", 0.6),
        codebook.Rule("Q1.a-b#2", "first", 0.9),
        codebook.Rule("money", "<money>", 0.3, "fee*"),
    )
    assert [code.id for code in book.codes] == ["Q1.a-b", "Q2.x"]
    assert book.question_of("Q2.x").label == "Two"
    assert len(book.sha256) == 64
    assert codebook.load(write(tmp_path, FULL + "# a remark\n", "b.yaml")).sha256 != book.sha256


def test_an_unknown_code_suggests_the_nearest(tmp_path: Path) -> None:
    book = codebook.load(write(tmp_path, SMALL))
    with pytest.raises(CodebookError) as caught:
        book.code("first.on")
    assert "first.on" in caught.value.message and '"first.one"' in caught.value.hint


def test_a_wrong_path_says_what_to_do(tmp_path: Path) -> None:
    folder = write(tmp_path, SMALL).parent
    for name, message, hint in (
        (folder / "absent.yaml", "no such codebook", "YAML file"),
        (folder, "a folder", "book.yaml"),
        ("x" * 5000, "", ""),
        ("", "a folder", "YAML file"),
        ("\0", "no such codebook", ""),
    ):
        with pytest.raises(CodebookError) as caught:
            codebook.load(name)
        assert message in caught.value.message and hint in caught.value.hint and caught.value.hint


def test_a_missing_file_names_the_bundled_codebooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, SMALL, "small.yaml")
    monkeypatch.setattr(codebook, "_folder", lambda: tmp_path)
    assert codebook.bundled() == ("small",)
    assert codebook.load("small").id == "small"
    for name, hint in (("smal", 'Did you mean "small"?'), ("zebra", "small")):
        with pytest.raises(CodebookError) as caught:
            codebook.load(name)
        assert hint in caught.value.hint


def test_two_sets_in_a_circle_are_told_once_and_their_users_not_at_all(tmp_path: Path) -> None:
    text = SMALL + "        rules: ['@a | @c']\nsets: {a: '@b', b: '@a', c: '@a | x'}\n"
    found = codebook.faults(write(tmp_path, text))
    assert [fault.code for fault in found] == ["sets.a"]
    assert "@a, @b" in found[0].message


@pytest.mark.parametrize("language", ["en", "de", "pt-BR"])
def test_the_template_is_a_valid_codebook(tmp_path: Path, language: str) -> None:
    path = write(tmp_path, codebook.template(language))
    assert codebook.warnings(path) == []
    book = codebook.load(path)
    assert book.language == language
    assert sum(len(code.rules) for code in book.codes) >= 4


def test_a_template_for_no_language_is_refused() -> None:
    with pytest.raises(CodebookError, match="language code"):
        codebook.template("English please")


def test_bundled_codebooks_are_valid() -> None:
    for name in codebook.bundled():
        assert codebook.load(name).id == name
        assert codebook.warnings(name) == []


def schema_builder() -> object:
    spec = importlib.util.spec_from_file_location("build_schema", ROOT / "docs" / "build_schema.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.main


def test_the_committed_schema_is_current_and_check_notices_when_not(tmp_path: Path) -> None:
    main = schema_builder()
    assert callable(main)
    assert main(["--check"]) == 0
    other = write(tmp_path, "{}", "other.json")
    assert main(["--check", "--file", str(other)]) == 1
    assert main(["--file", str(other)]) == 0
    assert main(["--check", "--file", str(other)]) == 0


def test_the_schema_accepts_what_loads_and_rejects_what_does_not() -> None:
    schema = codebook.json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for text in (SMALL, FULL, codebook.template()):
        validator.validate(yaml.safe_load(text))
    for name in ("unknown-and-missing-keys", "wrong-types", "weights", "empty", "no-mapping", "colon-in-rule"):
        text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
        assert not validator.is_valid(yaml.safe_load(text)), name
    assert json.loads(json.dumps(schema)) == schema


def test_the_readme_s_codebook_is_valid_and_every_key_is_explained(tmp_path: Path) -> None:
    text = (ROOT / "codebooks" / "README.md").read_text(encoding="utf-8")
    example = text.split("```yaml\n")[1].split("```")[0]
    path = write(tmp_path, example)
    assert codebook.warnings(path) == []
    assert len(codebook.load(path).codes[0].rules) == 2
    schema = codebook.json_schema()
    for part in (schema, *schema["$defs"].values()):
        for key in part["properties"]:
            needed = key in part.get("required", ())
            assert f"**{key}**" in text if needed else key in text, key


def places(value: object, place: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place, *(found for step, inner in inside for found in places(inner, (*place, step)))]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_value_in_any_place_is_a_fault_or_fine_but_never_a_crash(tmp_path: Path, data: st.DataObject) -> None:
    content = yaml.safe_load(FULL)
    place = data.draw(st.sampled_from(places(content)[1:]))
    inner = content
    for step in place[:-1]:
        inner = inner[step]
    odd: st.SearchStrategy[object] = st.sampled_from(
        [None, True, 7, 1.5, "", " ", "x", "@big", "(", [], {}, [[]], [None], {"id": []}, ["a", {}]]
    )
    inner[place[-1]] = data.draw(odd)
    path = write(tmp_path, yaml.safe_dump(content))
    if codebook.faults(path):
        with pytest.raises(CodebookError):
            codebook.load(path)
    else:
        assert codebook.load(path).codes
