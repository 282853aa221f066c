"""Codebook files as bytes: what is not UTF-8, no YAML, hostile, or written in another way than usual."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from mccode import codebook, codebook_yaml

FOLDER = Path(__file__).parent / "cases" / "codebooks"
CASES = sorted(FOLDER.glob("*.yaml"))
SMALL = (FOLDER / "small.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("raw", "line", "message"),
    [
        (b"id: a\ntitle: caf\xe9\n", 2, "0xE9 is not UTF-8"),
        (SMALL.encode("utf-16"), 1, "not UTF-8"),
        (b"id: a\n\ntitle: a\x07b\n", 3, "U+0007"),
        (b"", 0, "empty"),
        (b"[" * 100_000, 1, "nested"),
        (b"a: &a [x]\nb: &b [*a,*a]\nc: [*b,*b]\n", 2, "alias"),
        (b"id: &id [*id]\n", 1, "alias"),
        (b"---\n...\n---\n", 3, "second document"),
        (SMALL.encode() + b"        examples: [{text: a, depth: true}]", 12, '"depth" cannot be "true"'),
        (SMALL.encode() + b"        examples: [{text: a, depth: '2'}]", 12, '"depth" cannot be "2"'),
        (SMALL.encode() + b"        include: [12:30]", 12, "12:30"),
        (SMALL.encode() + b"        rules: ['   ']", 12, "item 1 is empty"),
        (SMALL.encode() + b"sets: {a b: x}", 12, "a b"),
    ],
)
def test_hostile_or_broken_bytes_are_a_fault_with_a_line(tmp_path: Path, raw: bytes, line: int, message: str) -> None:
    path = tmp_path / "book.yaml"
    path.write_bytes(raw)
    assert any(fault.line == line and message in fault.message for fault in codebook.faults(path))


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.strip().replace("\n", "\r\n").encode())
    assert codebook.load(path).id == "small"


def test_the_pure_python_parser_gives_the_same_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    with_c = {path: [(f.line, f.code, f.hint) for f in codebook.faults(path)] for path in CASES}
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert {path: [(f.line, f.code, f.hint) for f in codebook.faults(path)] for path in CASES} == with_c


def test_a_folded_rule_is_one_rule(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    path.write_text(SMALL + "        rules:\n          - >\n            a |\n            b\n", encoding="utf-8")
    book = codebook.load(path)
    assert book.codes[0].rules[0].text == "a | b"


@settings(max_examples=100, deadline=None)
@given(st.recursive(st.text(max_size=8), lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=8), inner)))
def test_quoted_text_is_read_as_pyyaml_reads_it(value: object) -> None:
    text = yaml.safe_dump(value, default_style='"')
    assert codebook_yaml.parse(text).value == yaml.safe_load(text)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab:-[]{}\"'@*&!|>#, \n", max_size=60))
def test_any_text_gives_a_tree_or_a_note_with_a_line_in_the_text(text: str) -> None:
    tree = codebook_yaml.parse(text)
    assert all(1 <= note.line <= text.count("\n") + 2 for note in tree.notes)
