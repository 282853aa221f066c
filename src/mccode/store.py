"""Results on disk: a folder that is ours, files that appear whole or not at all, and documents already done.

Finished documents are kept under ``.mccode/`` in the results folder, so that a killed run loses the documents in hand
only and an unchanged document is not read twice.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any

from mccode.errors import StoreError
from mccode.records import Coded, Source

MANIFEST = "manifest.json"
KEPT = ".mccode"
# In the folder of what is kept: the outputs that are being written, and the lock of the run in progress.
WRITING, LOCK = "writing.sums", "lock"
# What the systems say of a lock that somebody else holds.
TAKEN = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)


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


@contextmanager
def locked(out: str | Path) -> Iterator[Path]:
    """The results folder, ours alone as long as this lasts. Raises `StoreError` where another run has it."""
    folder = open_folder(out)
    with (folder / KEPT / LOCK).open("a") as lock:
        if not _lock(lock.fileno()):
            raise StoreError(f"Another run is writing to {folder}.", "Wait for it to end, or give another folder.")
        for left in (*folder.glob(".mccode-*"), *(folder / KEPT).glob(".mccode-*")):
            left.unlink(missing_ok=True)  # of a run that was killed
        yield folder


def _lock(handle: int) -> bool:
    """Whether the file could be locked; the lock goes with the process, however it ends."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, 0, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        # Some network drives have no locks at all: there a second run is the user's own care.
        return error.errno not in TAKEN
    return True


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


def write_results(folder: Path, files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The manifest with the SHA-256 of each output, after writing all of them and, last, the manifest.

    What an earlier run wrote under names that this one does not use is removed.
    """
    before = _outputs(folder)
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    whole = {**manifest, "outputs": hashes}
    # Killed between the outputs and the manifest, the next run knows by this note that the new outputs are ours.
    write_all(folder / KEPT, {WRITING: json.dumps(hashes).encode()})
    write_all(folder, files)
    write_all(folder, {MANIFEST: json.dumps(whole, indent=2, ensure_ascii=False).encode() + b"\n"})
    try:
        (folder / KEPT / WRITING).unlink(missing_ok=True)
        for name in before.keys() - hashes.keys():
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise _failure(folder, error) from error
    return whole


def _changed(folder: Path) -> str:
    """The name of an output that somebody has edited since the run that wrote it; "" where there is none."""
    begun = _hashes(folder / KEPT / WRITING)
    for name, known in sorted(_outputs(folder).items()):
        path = folder / name
        if path.is_file():
            found = hashlib.sha256(path.read_bytes()).hexdigest()
            if found not in (known, begun.get(name)):
                return name
    return ""


def forget(folder: Path, used: Iterable[str]) -> None:
    """Removes the documents kept by earlier runs that the last one did not use."""
    wanted = {f"{name}.json" for name in used}
    for path in (folder / KEPT).glob("*.json"):
        if path.name not in wanted:
            path.unlink(missing_ok=True)


def _outputs(folder: Path) -> dict[str, str]:
    """The files that an earlier run wrote here and their hashes, by its manifest; none where that is not ours."""
    return _hashes(folder / MANIFEST, "outputs")


def _hashes(path: Path, key: str = "") -> dict[str, str]:
    """Hashes by file name from a JSON file; none where it is missing, damaged or not ours."""
    try:
        found = json.loads(path.read_bytes())
        if key:
            found = found[key] if "mccode" in found else {}
        # Names only: a crafted manifest must not reach into other folders.
        return {n: h for n, h in found.items() if isinstance(h, str) and Path(n).name == n and n.strip(".")}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


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
