"""Results on disk: whole or not at all, in a folder that is ours, and kept for the next run."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mccode import store
from mccode.errors import StoreError
from mccode.records import Aside, Box, Coded, Coding, Evidence, Passage, Source


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def no_space(*_: object, **__: object) -> Any:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_folder_is_made_and_opened_again(tmp_path: Path) -> None:
    folder = store.open_folder(tmp_path / "a" / "b")
    assert names(folder) == {store.KEPT}
    assert store.open_folder(folder) == folder


def test_folder_of_an_earlier_run_is_ours_without_what_was_kept(tmp_path: Path) -> None:
    store.open_folder(tmp_path)
    store.write_results(tmp_path, {"codings.csv": b"x"}, {"mccode": "0"})
    shutil.rmtree(tmp_path / store.KEPT)
    assert store.open_folder(tmp_path) == tmp_path


def test_a_table_that_somebody_edited_is_not_overwritten(tmp_path: Path) -> None:
    store.open_folder(tmp_path)
    store.write_results(tmp_path, {"codings.csv": b"x", "gaps.csv": b"y"}, {"mccode": "0"})
    (tmp_path / "gaps.csv").write_bytes(b"corrected by hand")
    with pytest.raises(StoreError, match=r"gaps\.csv was changed"):
        store.open_folder(tmp_path)
    (tmp_path / "gaps.csv").unlink()
    assert store.open_folder(tmp_path) == tmp_path


def test_a_run_killed_before_its_manifest_does_not_lock_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.open_folder(tmp_path)
    store.write_results(tmp_path, {"codings.csv": b"old"}, {"mccode": "0"})
    write_all = store.write_all

    def killed(folder: Path, files: dict[str, bytes]) -> dict[str, str]:
        if store.MANIFEST in files:
            raise KeyboardInterrupt
        return write_all(folder, files)

    monkeypatch.setattr(store, "write_all", killed)
    with pytest.raises(KeyboardInterrupt):
        store.write_results(tmp_path, {"codings.csv": b"new"}, {"mccode": "0"})
    monkeypatch.undo()
    assert store.open_folder(tmp_path) == tmp_path


def test_a_folder_has_one_run_at_a_time(tmp_path: Path) -> None:
    with store.locked(tmp_path / "out") as folder:
        (folder / ".mccode-left").write_bytes(b"of a killed run")
        with pytest.raises(StoreError, match="Another run"), store.locked(folder):
            pass
    with store.locked(tmp_path / "out") as folder:
        assert not (folder / ".mccode-left").exists()


def test_a_folder_has_one_run_at_a_time_on_windows_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: set[int] = set()

    def locking(handle: int, mode: int, length: int) -> None:
        assert (mode, length, os.lseek(handle, 0, os.SEEK_CUR)) == (2, 1, 0)
        file = os.fstat(handle).st_ino
        if file in taken:
            raise PermissionError(errno.EACCES, "Permission denied")
        taken.add(file)

    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(locking=locking, LK_NBLCK=2))
    monkeypatch.setattr(sys, "platform", "win32")
    with store.locked(tmp_path / "out"), pytest.raises(StoreError, match="Another run"), store.locked(tmp_path / "out"):
        pass


def test_a_drive_without_locks_can_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def flock(handle: int, mode: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setitem(sys.modules, "fcntl", SimpleNamespace(flock=flock, LOCK_EX=2, LOCK_NB=4))
    with store.locked(tmp_path / "out") as folder:
        assert folder.is_dir()


def test_documents_that_a_run_did_not_use_are_forgotten(tmp_path: Path) -> None:
    store.open_folder(tmp_path)
    for name in ("used", "unused"):
        (tmp_path / store.KEPT / f"{name}.json").write_text("{}")
    store.forget(tmp_path, ["used"])
    assert [path.name for path in (tmp_path / store.KEPT).iterdir()] == ["used.json"]


@pytest.mark.parametrize(
    "files",
    [
        {"thesis.docx": "mine"},
        {"manifest.json": '{"name": "a browser extension"}', "background.js": ""},
        {"manifest.json": "no JSON"},
        {"manifest.json": '["mccode"]'},
        {".hidden": ""},
    ],
)
def test_folder_that_holds_something_else_is_left_alone(tmp_path: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(StoreError, match="holds other files; nothing was written"):
        store.open_folder(tmp_path)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == files


def test_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(StoreError, match="is a file"):
        store.open_folder(tmp_path / "file")
    with pytest.raises(StoreError, match="cannot be written"):
        store.open_folder(tmp_path / "file" / "below")
    assert (tmp_path / "file").read_text() == "mine"


def test_write_all_gives_hashes_and_leaves_nothing_else(tmp_path: Path) -> None:
    assert store.write_all(tmp_path, {"a": b"1", "b": b"2"}) == {
        "a": hashlib.sha256(b"1").hexdigest(),
        "b": hashlib.sha256(b"2").hexdigest(),
    }
    assert names(tmp_path) == {"a", "b"}


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_full_disk_harms_nothing_that_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    store.write_all(tmp_path, {"a": b"old", "b": b"old"})
    monkeypatch.setattr(os, call, no_space)
    with pytest.raises(StoreError, match="No space left on device") as caught:
        store.write_all(tmp_path, {"a": b"new", "b": b"new"})
    assert caught.value.exit_code == 8
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"old", "b": b"old"}


def test_disk_that_fills_up_at_the_second_file_leaves_the_first_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write_all(tmp_path, {"a": b"old", "b": b"old"})
    real, calls = os.fsync, iter([os.fsync, no_space])
    monkeypatch.setattr(os, "fsync", lambda number: next(calls, real)(number))
    with pytest.raises(StoreError):
        store.write_all(tmp_path, {"a": b"new", "b": b"new"})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"old", "b": b"old"}


def test_file_has_the_rights_that_the_user_gives(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        store.write_file(tmp_path / "new" / "a.csv", b"x")
    finally:
        os.umask(before)
    assert (tmp_path / "new" / "a.csv").stat().st_mode & 0o777 == 0o640


def test_file_cannot_take_the_place_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(StoreError, match="cannot be written"):
        store.write_file(tmp_path / "out", b"x")
    assert names(tmp_path) == {"out"}


def test_outputs_of_an_earlier_run_are_removed_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "results"
    folder.mkdir()
    (tmp_path / "outside").write_text("mine")
    store.write_all(folder, {"codings.csv": b"1", "gaps.csv": b"2", "mine.txt": b"3"})
    outputs = {"codings.csv": "", "gaps.csv": "", "../outside": "", "..": "", "gone.csv": "", "mine.txt": 7}
    (folder / store.MANIFEST).write_text(json.dumps({"mccode": "0", "outputs": outputs}))
    (folder / store.KEPT).mkdir()
    store.write_results(folder, {"codings.csv": b"4"}, {"mccode": "0"})
    shutil.rmtree(folder / store.KEPT)
    assert names(folder) == {"codings.csv", "mine.txt", "manifest.json"}
    assert (tmp_path / "outside").exists()


@pytest.fixture
def coded() -> Coded:
    source = Source("ü.pdf", "/secret/ü.pdf", "Ås", sha256="0", password="geheim", extra={"shelf": "1"})
    evidence = (Evidence("p1", "x.y", "x.y#1", 0.6, 3, 7, "word"),)
    passage = Passage(
        "p1", "a word", "ü.pdf", 1, "clause", ("One", "Two"), "lead:", 1, 7, 1, 2, (Box(1, 0.1, 0.2, 3.3, 4.4),)
    )
    coding = Coding("p1", "ü.pdf", "x.y", "assigned", 2, 0.6, "rules", evidence, "because")
    return Coded(
        source, "read", "T", ("text", "blank"), True, 1, "a word\x0b “ü”", (passage,),
        (Aside("heading", 1, "One"),), (coding,), "", "", ("T", "cover"),
    )  # fmt: skip


def test_kept_document_comes_back_as_it_was_with_the_source_of_now(tmp_path: Path, coded: Coded) -> None:
    path = tmp_path / "kept.json"
    store.save(path, coded)
    text = path.read_text(encoding="utf-8")
    assert "geheim" not in text
    assert "/secret" not in text
    assert store.load(path, coded.source) == coded
    moved = replace(coded.source, path="/elsewhere", extra={})
    assert store.load(path, moved) == replace(coded, source=moved)


def test_damaged_or_missing_kept_document_is_none(tmp_path: Path, coded: Coded) -> None:
    path = tmp_path / "kept.json"
    assert store.load(path, coded.source) is None
    store.save(path, coded)
    whole = path.read_bytes()
    for damaged in (b"", whole[: len(whole) // 2], b"[]", b"\xff\xfe", whole.replace(b'"read"', b'"odd"')):
        path.write_bytes(damaged)
        assert store.load(path, coded.source) is None


def test_full_disk_while_keeping_a_document(tmp_path: Path, coded: Coded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(StoreError):
        store.save(tmp_path / "kept.json", coded)
    assert not names(tmp_path)


def test_key_changes_with_all_that_shapes_results_and_with_nothing_else(coded: Coded) -> None:
    source, ours = coded.source, {"codebook": "1"}
    key = store.key(source, ours)
    assert key == store.key(replace(source, path="/elsewhere", password="other", extra={"a": "b"}), dict(ours))
    changes: list[Callable[[Source], Source]] = [
        lambda s: replace(s, sha256="1"),
        lambda s: replace(s, document_id="v.pdf"),
        lambda s: replace(s, house_name="X"),
        lambda s: replace(s, subject="no"),
        lambda s: replace(s, title="X"),
    ]
    keys = {store.key(change(source), ours) for change in changes} | {store.key(source, {"codebook": "2"}), key}
    assert len(keys) == len(changes) + 2


# Text that can stand in a PDF: any character but the halves of surrogate pairs.
words = st.text(st.characters(exclude_categories=["Cs"]))


@settings(deadline=None, max_examples=50)
@given(text=words, name=words, score=st.floats(0, 1))
def test_any_text_survives_being_kept(
    tmp_path_factory: pytest.TempPathFactory, text: str, name: str, score: float
) -> None:
    path = tmp_path_factory.getbasetemp() / "kept.json"
    coding = Coding("p", name, "c", "unclear", 1, score, "rules")
    coded = Coded(Source(name, "", name), "read", name, text=text, passages=(Passage("p", text),), codings=(coding,))
    store.save(path, coded)
    assert store.load(path, coded.source) == coded
