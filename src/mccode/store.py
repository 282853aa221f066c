"""Results on disk: a folder that is ours, files that appear whole or not at all, and documents already done.

Finished documents are kept under ``.mccode/`` in the results folder, so that a killed run loses the documents in hand
only and an unchanged document is not read twice.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any

from mccode.errors import StoreError
from mccode.records import Coded, Source

MANIFEST = "manifest.json"
KEPT = ".mccode"


def open_folder(out: str | Path) -> Path:
    """The results folder, made if needed. Raises `StoreError` when it holds something that mccode did not write."""
    folder = Path(out)
    try:
        if folder.exists() and not folder.is_dir():
            raise StoreError(f"{folder} is a file.", "Give another name for the results folder.")
        if folder.is_dir() and any(folder.iterdir()) and not (folder / KEPT).is_dir() and not _outputs(folder):
            raise StoreError(
                f"{folder} holds other files; nothing was written.", "Give a new folder, or empty this one yourself."
            )
        if changed := _changed(folder):
            raise StoreError(
                f"{folder / changed} was changed since mccode wrote it; nothing was written.",
                "Move your changed copy elsewhere, or give another folder.",
            )
        (folder / KEPT).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _failure(folder, error) from error
    return folder


def write_all(folder: Path, files: Mapping[str, bytes]) -> dict[str, str]:
    """The SHA-256 of each file written. All are written aside first, then moved into place: none is left half."""
    waiting: list[tuple[Path, Path]] = []
    try:
        for name, data in files.items():
            waiting.append((_aside(folder, data), folder / name))
        for temporary, target in waiting:
            os.replace(temporary, target)
    except OSError as error:
        raise _failure(folder, error) from error
    finally:
        for temporary, _ in waiting:
            temporary.unlink(missing_ok=True)
    return {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Writes the manifest last and removes what an earlier run wrote under names that this one does not use."""
    before = _outputs(folder)
    write_all(folder, {MANIFEST: json.dumps(manifest, indent=2, ensure_ascii=False).encode() + b"\n"})
    try:
        for name in before - set(manifest["outputs"]):
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise _failure(folder, error) from error


def _changed(folder: Path) -> str:
    """The name of an output that somebody has edited since the run that wrote it; "" where there is none."""
    names = _outputs(folder)
    hashes = json.loads((folder / MANIFEST).read_bytes())["outputs"] if names else {}
    for name in sorted(names):
        path = folder / name
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() != hashes[name]:
            return name
    return ""


def forget(folder: Path, used: Iterable[str]) -> None:
    """Removes the documents kept by earlier runs that the last one did not use."""
    wanted = {f"{name}.json" for name in used}
    for path in (folder / KEPT).glob("*.json"):
        if path.name not in wanted:
            path.unlink(missing_ok=True)


def _outputs(folder: Path) -> set[str]:
    """The names of the files that an earlier run wrote here, by its manifest; none where that is not ours."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        names = set(manifest["outputs"]) if "mccode" in manifest else set()
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    return {name for name in names if isinstance(name, str) and (folder / name).is_file() and Path(name).name == name}


def write_file(path: str | Path, data: bytes) -> None:
    """Writes one file whole or not at all; an existing one is replaced only when the new one is complete."""
    target = Path(path)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _failure(target, error) from error
    write_all(target.parent, {target.name: data})


def _aside(folder: Path, data: bytes) -> Path:
    handle, name = tempfile.mkstemp(prefix=".mccode-", dir=folder)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(name, 0o666 & ~umask)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _failure(path: Path, error: OSError) -> StoreError:
    reason = error.strerror or str(error)
    return StoreError(
        f"{path} cannot be written: {reason}.",
        "Check the free space on the disk and your rights; files written before are unharmed.",
    )


def key(source: Source, settings: Mapping[str, str]) -> str:
    """The name under which a coded document is kept: a hash of its bytes, its manifest row and all settings."""
    known = asdict(replace(source, path="", password="", extra={}))
    text = json.dumps([known, dict(settings)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def load(path: Path, source: Source) -> Coded | None:
    """A coded document kept earlier, with the source as it is now; None where there is none or it is damaged."""
    try:
        coded: Coded = _coded_format().validate_json(path.read_bytes())
    except (OSError, ValueError):
        return None
    return replace(coded, source=source)


def save(path: Path, coded: Coded) -> None:
    """Keeps a coded document; raises `StoreError` when the disk is full."""
    public = replace(coded, source=replace(coded.source, path="", password=""))
    write_file(path, _coded_format().dump_json(public))


@cache
def _coded_format() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(Coded)
