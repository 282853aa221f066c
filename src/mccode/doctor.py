"""What works, what each thing is good for, and what to install for more. Nothing here names a person or a folder."""

from __future__ import annotations

import os
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from mccode import installed

# missing: an extra that can be installed; broken: what every run needs does not work.
State = Literal["ok", "missing", "broken"]

# A page is read and coded within so many seconds, however slow the computer.
SECONDS = 120.0
# Below this much room the tables of a large corpus may not fit.
ROOM = 500_000_000
PAGE_TEXT = "Every page is read."

INSTALL_TESSERACT = {
    "Linux": "sudo apt install tesseract-ocr (Debian, Ubuntu) or sudo dnf install tesseract (Fedora)",
    "Darwin": "brew install tesseract tesseract-lang",
    "Windows": "winget install UB-Mannheim.TesseractOCR",
}
# What each extra of pyproject.toml adds.
EXTRAS = {
    "office": "Word, OpenDocument, web and Markdown files can be read too",
    "parquet": "tables can be written as Parquet",
}
FOR_DEVELOPERS = ("test", "benchmark")

_PATH = re.compile(r"(?:[A-Za-z]:)?[\\/](?:[^\\/\s'\":]+[\\/])+([^\\/\s'\":]*)")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: its state and version, what that means for the user, and what to do about it."""

    name: str
    state: State
    version: str
    meaning: str
    advice: str = ""


def examine() -> Iterator[Finding]:
    """What is found, one thing after the other as it is looked at; what every run needs comes first."""
    yield _guarded("Python", _python)
    yield from _libraries()
    yield _guarded("a whole run", _run)
    yield _guarded("codebooks", _codebooks)
    yield _guarded("room for files", _room)
    yield _guarded("processors", _processors)
    yield _guarded("memory limit", _memory)
    yield _guarded("Tesseract", _tesseract)
    yield from _extras()


def works(findings: Sequence[Finding]) -> bool:
    """Whether papers can be read and coded."""
    return all(finding.state != "broken" for finding in findings)


def system() -> dict[str, str]:
    """What mccode runs on, for a report of a fault."""
    return {
        "mccode": installed.version("mccode"),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()}",
        "machine": platform.machine(),
        "encoding": sys.stdout.encoding or "",
    }


def _guarded(name: str, check: Callable[[], Finding]) -> Finding:
    """What a check finds; a check that fails has found that something is broken."""
    try:
        return check()
    except Exception as error:  # whatever is wrong with an installation, the user wants the other findings too
        what = without_paths(" ".join(f"{type(error).__name__}: {error}".split()))
        return Finding(name, "broken", "", f"does not work ({what})", "Install mccode anew.")


def without_paths(text: str) -> str:
    """The text with file names in place of whole paths, which may hold a person's name."""
    return _PATH.sub(r"\1", text)


def _python() -> Finding:
    where = "in an environment of its own" if sys.prefix != sys.base_prefix else "in the Python of the whole system"
    return Finding("Python", "ok", platform.python_version(), f"runs mccode {installed.version('mccode')}, {where}")


def _libraries() -> Iterator[Finding]:
    """One finding for all libraries that every run needs; one for each that is not there."""
    found = installed.packages()
    for name, version in found.items():
        if not version:
            yield Finding(name, "broken", "", "is not installed, but needed", "Install mccode anew.")
    there = [f"{name} {version}" for name, version in found.items() if version]
    state: State = "ok" if len(there) == len(found) and found else "broken"
    advice = "" if state == "ok" else "Install mccode anew: pip install --force-reinstall mccode"
    yield Finding("libraries", state, "", ", ".join(there) or "what mccode needs cannot be told", advice)


def _run() -> Finding:
    """Reads and codes a page and writes the tables and the report, as every run does."""
    from mccode import corpus, engine, pipeline

    with tempfile.TemporaryDirectory(prefix="mccode-") as name:
        paper = Path(name, "page.pdf")
        paper.write_bytes(_page())
        results = pipeline.run(corpus.read_files([paper]), Path(name, "out"), limits=engine.Limits(SECONDS))
    (coded,) = results.documents
    if [passage.text for passage in coded.passages] == [PAGE_TEXT]:
        return Finding("a whole run", "ok", "", "a page was read and coded, its tables and report were written")
    meaning = without_paths(coded.reason) or "a page was read wrongly"
    return Finding("a whole run", "broken", "", meaning, "Install mccode anew.")


def _page() -> bytes:
    """A PDF of one page with one sentence."""
    content = f"BT /F 12 Tf 72 720 Td ({PAGE_TEXT}) Tj ET".encode()
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(data))
    return data + head + table + tail


def _codebooks() -> Finding:
    from mccode.codebook import bundled, load

    books = [load(name) for name in bundled()]
    named = ", ".join(f"{book.id} {book.version}" for book in books)
    if not books:
        return Finding("codebooks", "broken", "", "none came with mccode", "Install mccode anew.")
    return Finding("codebooks", "ok", "", f"{named} can be used by name")


def _room() -> Finding:
    """Whether temporary files can be written; results go where the user says."""
    try:
        with tempfile.TemporaryDirectory(prefix="mccode-") as name:
            Path(name, "file").write_bytes(b"x")
            free = shutil.disk_usage(name).free
    except OSError as error:
        meaning = f"temporary files cannot be written ({error.strerror})"
        return Finding(
            "room for files", "broken", "", meaning, "Make room on the disk, or set TMPDIR to another folder."
        )
    meaning = f"{free / 1e9:.0f} GB are free for temporary files"
    if free < ROOM:
        return Finding("room for files", "missing", "", f"only {free / 1e6:.0f} MB are free", "Make room on the disk.")
    return Finding("room for files", "ok", "", meaning)


def _processors() -> Finding:
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    papers = "one paper is read" if count == 1 else f"{count} papers are read"
    return Finding("processors", "ok", str(count), f"{papers} at a time; --workers changes that")


def _memory() -> Finding:
    if platform.system() == "Linux":
        return Finding("memory limit", "ok", "", "a paper that takes too much memory is stopped by the system")
    return Finding("memory limit", "missing", "", "this system has none; the time limit alone stops a hostile paper")


def _tesseract() -> Finding:
    found = installed.tesseract()
    if found is None:
        advice = INSTALL_TESSERACT.get(platform.system(), "see https://tesseract-ocr.github.io")
        return Finding("Tesseract", "missing", "", "scanned pages are counted, but not read", f"Install it: {advice}")
    known = ", ".join(found.languages) or "no language"
    return Finding("Tesseract", "ok", found.version, f"scanned pages can be read in: {known}")


def _extras() -> Iterator[Finding]:
    """The optional parts that this version of mccode names."""
    for extra in installed.extras():
        if extra in FOR_DEVELOPERS:
            continue
        found = installed.packages(extra)
        lacking = ", ".join(name for name, version in found.items() if not version)
        gain = EXTRAS.get(extra, f"what needs {', '.join(found)} can be done")
        if lacking:
            advice = f'Install it: pip install "mccode[{extra}]"'
            yield Finding(extra, "missing", "", f"with {lacking} {gain}", advice)
        else:
            there = ", ".join(f"{name} {version}" for name, version in found.items())
            yield Finding(extra, "ok", "", f"{gain} ({there})")
