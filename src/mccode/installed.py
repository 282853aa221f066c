"""What is installed beside mccode: Python packages by mccode's own list, and the program Tesseract."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib import metadata

# A program answers within so many seconds, or not at all.
SECONDS = 30.0
# Tesseract's data for the turn of a page, which is no language.
NO_LANGUAGE = "osd"

_NAME = re.compile(r"[\w.-]+")
_EXTRA = re.compile(r"extra\s*==\s*['\"]([\w.-]+)['\"]")


@dataclass(frozen=True)
class Tesseract:
    """The program that reads scans: its version, and the languages that it has data for (``eng``, ``deu`` ...)."""

    version: str
    languages: tuple[str, ...]


def version(package: str) -> str:
    """The installed version of a package; "" where it is not installed."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def packages(extra: str = "") -> dict[str, str]:
    """The installed versions ("" where there is none) of what an extra needs; without one, of what every run needs."""
    try:
        lines = metadata.requires("mccode") or []
    except metadata.PackageNotFoundError:
        lines = []
    found = {}
    for line in lines:
        name, needed_by = _NAME.match(line), _EXTRA.search(line)
        if name and (needed_by[1] if needed_by else "") == extra:
            found[name[0]] = version(name[0])
    return found


def extras() -> tuple[str, ...]:
    """The optional parts that the installed mccode names."""
    try:
        return tuple(metadata.metadata("mccode").get_all("Provides-Extra") or ())
    except metadata.PackageNotFoundError:
        return ()


def tesseract() -> Tesseract | None:
    """Tesseract with its languages; None where it is not on the path or gives no answer."""
    path = shutil.which("tesseract")
    head = _said(path, "--version").splitlines()[:1] if path else []
    if not path or not head:
        return None
    names = (line.strip() for line in _said(path, "--list-langs").splitlines()[1:])
    return Tesseract(head[0].split()[-1], tuple(name for name in names if name and name != NO_LANGUAGE))


def _said(path: str, question: str) -> str:
    """What a program answers; "" where it gives no answer."""
    try:
        done = subprocess.run([path, question], capture_output=True, timeout=SECONDS, check=True)
    except (OSError, subprocess.SubprocessError):
        return ""
    return (done.stdout or done.stderr).decode("utf-8", "replace")  # older versions answer on standard error
