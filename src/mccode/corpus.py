"""The papers of a corpus and what is known about them, from a folder and its optional ``manifest.csv``."""

from __future__ import annotations

import codecs
import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from mccode import csvfile, formats, language
from mccode.errors import CorpusError
from mccode.records import Corpus, Source

MANIFEST = "manifest.csv"
# Columns that mccode understands; any other travels through to documents.csv.
COLUMNS = ("path", "institution", "country", "year", "kind", "language", "title", "house_name", "subject", "password")
# Columns that `corpus init` writes to be filled in.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
INIT_COLUMNS = ("path", "institution", "country", "year", "kind", "language", "house_name")


def read(folder: str | Path) -> Corpus:
    """The sources of a folder, ordered by document id, with notes for the user on how they were found.

    A file that cannot be opened, or a manifest row without a file, is a source with a ``fault``. Raises `CorpusError`
    when the folder or its manifest cannot be used at all.
    """
    root = Path(folder)
    if root.is_file():
        raise CorpusError(f"{root} is a file, not a folder.", f"For a single paper use: mccode audit {root}")
    if not root.is_dir():
        raise CorpusError(f"There is no folder {root}.", "Check the spelling; a corpus is a folder with papers.")
    every = _files(root)
    rows = _manifest(root / MANIFEST)
    paths, notes = _papers(every, rows)
    if not paths and not rows:
        raise CorpusError(
            f"{root} holds no paper that can be read.",
            " ".join(notes) or "Put PDFs or Word files into this folder or its sub-folders.",
        )
    if rows is None:
        notes.insert(
            0,
            f"No {MANIFEST} in the corpus folder: institutions are taken from sub-folder or file names. "
            "To set them yourself, run: mccode corpus init FOLDER",
        )
    known = rows or {}
    sources = []
    for document_id in sorted(set(paths) | set(known)):
        row = known.get(document_id)
        path = paths.get(document_id)
        if row is None and rows is not None:
            notes.append(f"{document_id} has no row in {MANIFEST}: its institution is taken from its name.")
        sources.append(_source(document_id, path or root / document_id, row or {}))
    return Corpus(str(root), tuple(_with_duplicates(sources)), tuple(notes))


def read_files(files: Sequence[str | Path], institution: str = "", known: Mapping[str, str] | None = None) -> Corpus:
    """The sources of single papers of one institution, named after its first file unless a name is given.

    ``known`` holds what a manifest would say of each of them (``house_name``, ``subject``, ``password`` ...).
    """
    if not files:
        raise CorpusError("No paper was given.", "Name at least one: mccode audit PAPER.pdf")
    names: dict[str, Path] = {}
    for file in map(Path, files):
        if file.is_dir():
            raise CorpusError(f"{file} is a folder.", f"For a folder use: mccode run {file} --out results")
        if not file.exists():
            raise CorpusError(f"There is no file {file}.", "Check the spelling.")
    paths = sorted({file.resolve(): file for file in map(Path, files)}.items())
    # Files of one name are told apart by their folders, whatever the order in which they are given.
    clash = len({path.name for path, _ in paths}) < len(paths)
    common = os.path.commonpath([path.parent for path, _ in paths])
    for path, file in paths:
        names[_document_id(path.relative_to(common).as_posix() if clash else path.name)] = file
    name = institution or _from_name(_document_id(Path(files[0]).name))
    row = {**(known or {}), "institution": name}
    sources = [_source(document_id, path, row) for document_id, path in sorted(names.items())]
    return Corpus(str(Path(files[0]).parent), tuple(_with_duplicates(sources)))


def init(folder: str | Path) -> Path:
    """The path of a new ``manifest.csv`` with a row per paper, to be filled in. An existing one is never touched.

    It lists files of text too, which may be notes of the user's: the rows of those are to be removed.
    """
    root = Path(folder)
    target = root / MANIFEST
    if target.exists():
        raise CorpusError(f"{target} is there already.", "Edit it, or move it away first.")
    corpus = read(root)
    listed = {s.document_id: s.institution for s in corpus.sources}
    listed |= {name: _from_name(name) for name, path in _files(root).items() if formats.is_paper(path.name, plain=True)}
    blank = [""] * (len(INIT_COLUMNS) - 2)
    data = csvfile.write(INIT_COLUMNS, ([name, listed[name], *blank] for name in sorted(listed)))
    try:
        with target.open("xb") as stream:
            stream.write(codecs.BOM_UTF8 + data)  # without it Excel takes accents for something else
    except OSError as error:
        raise CorpusError(
            f"{target} cannot be written: {error.strerror}.", "Check your rights on the folder."
        ) from error
    return target


def _papers(every: Mapping[str, Path], rows: Mapping[str, object] | None) -> tuple[dict[str, Path], list[str]]:
    """Those of a folder's files that are its papers, and notes on the others.

    Text, Markdown and web pages may as well be somebody's notes: they are papers where the manifest lists them, or
    where there is neither a manifest nor any other paper.
    """
    sure = {name: path for name, path in every.items() if formats.is_paper(path.name) or path.is_dir()}
    plain = {name: path for name, path in every.items() if formats.is_paper(path.name, plain=True) and name not in sure}
    left = set(plain) - set(plain if rows is None and not sure else rows or {})
    notes = []
    if left:
        notes.append(
            f"{_some(left, 1)} left out: beside other papers, text, Markdown and web files are read only where "
            f"{MANIFEST} lists them."
        )
    if other := [name for name, path in every.items() if formats.is_other(path.name)]:
        notes.append(f"{_some(other, 3)} left out: files of this kind are not read. Save them as PDF, DOCX or ODT.")
    return sure | {name: path for name, path in plain.items() if name not in left}, notes


def _some(names: Iterable[str], most: int) -> str:
    """Names for a note: at most so many, and how many more there are."""
    found = sorted(names)
    if len(found) > most:
        return f"{', '.join(found[:most])} and {len(found) - most} more were"
    return f"{', '.join(found)} {'was' if len(found) == 1 else 'were'}"


def _files(root: Path) -> dict[str, Path]:
    """The files in a folder and its sub-folders that may be papers, and sub-folders that cannot be opened."""
    found: dict[str, Path] = {}

    def note(error: OSError) -> None:
        path = Path(error.filename)
        if path == root:
            raise CorpusError(f"{root} cannot be opened: {error.strerror}.", "Check your rights on the folder.")
        # Its papers must not vanish in silence: the folder stands for them, as a source that cannot be opened.
        found[_document_id(path.relative_to(root).as_posix())] = path

    entered = {os.path.realpath(root)}
    for directory, folders, files in os.walk(root, onerror=note, followlinks=True):
        real = {f: os.path.realpath(os.path.join(directory, f)) for f in folders}
        # Links may lead in circles: no folder is entered twice.
        pages = {f"{PurePosixPath(f).stem}_files" for f in files if formats.is_paper(f, plain=True)}
        # Nor one that a browser made for what belongs to a saved page.
        folders[:] = sorted(f for f in folders if not f.startswith(".") and real[f] not in entered and f not in pages)
        entered.update(real[f] for f in folders)
        for name in files:
            path = Path(directory) / name
            known = formats.is_paper(name, plain=True) or formats.is_other(name)
            if known and not name.startswith((".", "~$")):  # word processors mark a file that is open by such a file
                document_id = _document_id(path.relative_to(root).as_posix())
                if document_id in found:
                    raise CorpusError(
                        f"Two files in {root} are called {document_id} (with accents written in two ways).",
                        "Rename one of them.",
                    )
                found[document_id] = path
    return found


def _document_id(path: str) -> str:
    """A path as text that can be compared, written and shown on a terminal.

    Accents are in one form; bytes that are no UTF-8 and control characters are written as ``\\xe9``.
    """
    text = unicodedata.normalize("NFC", os.fsencode(path).decode("utf-8", "backslashreplace"))
    return _CONTROL.sub(lambda match: f"\\x{ord(match.group()):02x}", text)


def _source(document_id: str, path: Path, row: Mapping[str, str]) -> Source:
    sha256 = fault = ""
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise OSError(0, "it is no file but a pipe or a device")
        with path.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError:
        fault = "it is a link that leads nowhere" if path.is_symlink() else "there is no such file"
        fault += f", but {MANIFEST} lists it" if row else ""
    except OSError as error:
        fault = f"cannot be opened: {error.strerror}"
    return Source(
        document_id=document_id,
        path=str(path),
        institution=_CONTROL.sub("", row.get("institution", "")) or _from_name(document_id),
        sha256=sha256,
        country=row.get("country", ""),
        year=row.get("year", ""),
        kind=row.get("kind", ""),
        language=row.get("language", ""),
        title=row.get("title", ""),
        house_name=row.get("house_name", ""),
        subject=row.get("subject", ""),
        password=row.get("password", ""),
        extra={k: v for k, v in row.items() if k not in COLUMNS},
        fault=fault,
    )


def _from_name(document_id: str) -> str:
    """An institution's name from its sub-folder, else from the file name."""
    path = PurePosixPath(document_id)
    name = path.parts[0] if len(path.parts) > 1 else path.stem
    return " ".join(name.replace("_", " ").split()) or document_id


def _with_duplicates(sources: Iterable[Source]) -> list[Source]:
    """Sources with the same bytes for the same institution are marked: they would count twice."""
    first: dict[tuple[str, str], str] = {}
    result = []
    for source in sources:
        key = (source.institution, source.sha256)
        if source.sha256 and key in first:
            source = replace(source, duplicate_of=first[key])
        first.setdefault(key, source.document_id)
        result.append(source)
    return result


def _manifest(path: Path) -> dict[str, dict[str, str]] | None:
    """The rows of a manifest by document id; None where there is no manifest."""
    if not path.exists():
        return None
    rows: dict[str, dict[str, str]] = {}
    lines: dict[str, int] = {}
    for line, cells in csvfile.read(path, ["path"], CorpusError):
        row = {name: cell.strip() for name, cell in cells.items()}
        document_id = _document_id(PurePosixPath(row["path"].replace("\\", "/")).as_posix())
        if not row["path"] or document_id.startswith("/") or ".." in document_id.split("/"):
            raise CorpusError(
                f"{path} line {line}: `path` is empty or leaves the folder ({row['path'] or 'empty'}).",
                "Give the file's path relative to the corpus folder.",
            )
        if document_id in rows:
            raise CorpusError(
                f"{path} line {line}: {document_id} is listed twice (first on line {lines[document_id]}).",
                "Remove one of the two rows.",
            )
        rows[document_id], lines[document_id] = _checked(row, f"{path} line {line}"), line
    return rows


def _checked(row: dict[str, str], place: str) -> dict[str, str]:
    """A row with language and subject in the form that the other stages compare."""
    row["subject"] = row.get("subject", "").lower()
    if row["subject"] not in ("", "yes", "no"):
        raise CorpusError(f"{place}: `subject` is {row['subject']!r}.", "Valid are yes, no, or nothing.")
    row["language"] = language.code_of(row.get("language", ""))
    if row["language"] and not language.CODE.fullmatch(row["language"]):
        hint = "Give a code of two letters, such as en, de or pt-BR."
        raise CorpusError(f"{place}: `language` is {row['language']!r}.", hint)
    return row
