"""The order of the steps, from a folder of papers to results: the one file that knows all of them.

corpus.read -> pdf.read, layout.arrange (or formats.read) -> segment.split -> language.label -> rules.find
-> classify.score -> decide.assign -> coverage.measure -> coverage.gaps -> tables, report
"""

from __future__ import annotations

import gc
import platform
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from mccode import (
    classify,
    coverage,
    decide,
    engine,
    foreign,
    formats,
    language,
    layout,
    pdf,
    rules,
    segment,
    store,
    subject,
)
from mccode import corpus as corpora
from mccode.codebook import DEFAULT, Codebook, load
from mccode.errors import DocumentError
from mccode.printed import Document
from mccode.records import Coded, Coding, Corpus, DocumentStatus, Passage, Reading, Results, Source

# A reason names at most so many pages, or rows of pages; the table of documents has all of them.
NAMED_PAGES = 20


def run(
    corpus: str | Path | Corpus,
    out: str | Path,
    codebook: str | Path = DEFAULT,
    *,
    workers: int = 0,
    form: str = "csv",
    limits: engine.Limits | None = None,
    progress: engine.Progress | None = None,
) -> Results:
    """Codes a corpus, writes every table, the report and the manifest to the folder ``out``, and returns the results.

    Documents that cannot be read are rows with a status; they never stop the others. Raises `MccodeError` only when
    nothing can be done: no corpus, a faulty codebook, a folder that is not ours, a full disk.
    """
    from mccode import tables

    tables.check(form)
    found = corpus if isinstance(corpus, Corpus) else corpora.read(corpus)
    book = load(codebook)
    with store.locked(out) as folder:
        job = engine.Job(str(codebook), book.sha256, tuple(sorted(_settings(book).items())))
        documents = engine.run(found.sources, job, folder / store.KEPT, workers, limits, progress)
        results = write(summarise(documents, book, _manifest(found, book)), book, folder, form)
        store.forget(folder, (store.key(source, dict(job.settings)) for source in found.sources))
    return results


def read(source: Source) -> tuple[Document, Reading]:
    """A document as arranged pages, and its passages. Raises `DocumentError`."""
    with _without_collection():
        document = layout.arrange(pdf.read(source)) if formats.is_pdf(source) else formats.read(source)
        return document, segment.split(document)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Pauses the search for cycles: a page makes thousands of records and no cycles; searching costs a quarter."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def code_passages(
    source: Source, titles: Sequence[str], passages: Sequence[Passage], codebook: Codebook
) -> tuple[subject.Subject, tuple[Coding, ...]]:
    """Which passages of a document are on the codebook's subject, and the codings of those."""
    judged = subject.judge(source, titles, passages, codebook)
    evidence = rules.find([p for p in passages if p.id in judged.passage_ids], codebook)
    return judged, decide.assign(classify.score(evidence), passages, codebook)


def code_table(documents: Sequence[Coded], codebook: Codebook) -> tuple[Coded, ...]:
    """The documents of a table of passages, coded. Passages without a document are taken to be on the subject."""
    without_subject = replace(codebook, subject_names="")
    coded = []
    for document in label_table(documents):
        book = codebook if document.source.document_id else without_subject
        able = foreign.own(document, book)
        judged, codings = code_passages(document.source, [document.title, *document.about], able, book)
        coded.append(
            replace(
                document, on_subject=judged.on_subject, on_subject_passages=len(judged.passage_ids), codings=codings
            )
        )
    return tuple(coded)


def label_table(documents: Sequence[Coded]) -> tuple[Coded, ...]:
    """The documents of a table with the languages of those passages for which the table gives none."""
    labelled = []
    for document in documents:
        if any(not passage.language for passage in document.passages):
            spoken, passages = language.label(document.passages, document.language)
            pairs = zip(document.passages, passages, strict=True)
            given = tuple(old if old.language else new for old, new in pairs)
            document = replace(document, language=spoken, passages=given)
        labelled.append(document)
    return tuple(labelled)


def add_unclear(documents: Sequence[Coded], codebook: Codebook) -> tuple[Coded, ...]:
    """The documents of a table of codings, with the codings that are unclear: such a table holds assigned ones only."""
    result = []
    documents = label_table(documents)
    for document, anew in zip(documents, code_table(documents, codebook), strict=True):
        given = {(c.passage_id, c.code) for c in document.codings}
        unclear = (c for c in anew.codings if c.status == "unclear" and (c.passage_id, c.code) not in given)
        result.append(replace(anew, codings=(*document.codings, *unclear)))
    return tuple(result)


def code_document(source: Source, codebook: Codebook | None) -> Coded:
    """One document, read and, where a codebook is given, coded; a failure is a status with its reason."""
    try:
        return _code_document(source, codebook)
    except DocumentError as error:
        return Coded(source, "failed", reason=error.message.removeprefix(f"{source.document_id} "), hint=error.hint)
    except MemoryError:
        raise
    except Exception as error:  # a fault of ours in one document must not cost the others
        what = " ".join(f"{type(error).__name__}: {error}".split())
        hint = "Please report this with the file, if it may be shared."
        return Coded(source, "failed", reason=f"it could not be read or coded ({what})", hint=hint)


def _code_document(source: Source, codebook: Codebook | None) -> Coded:
    document, reading = read(source)
    titles = subject.titles(document, reading.asides)
    spoken, passages = language.label(reading.passages, source.language)
    pages = tuple(page.status for page in document.pages)
    status, reason = _status(pages, reading)
    coded = Coded(
        source,
        status,
        title=titles[0] or titles[1],
        pages=pages,
        text=reading.text,
        passages=passages,
        asides=reading.asides,
        reason=reason,
        about=tuple(dict.fromkeys(filter(None, titles))),
        language=spoken,
    )
    if codebook is None:
        return coded
    able = foreign.own(coded, codebook)
    judged, codings = code_passages(source, titles, able, codebook)
    if len(able) < len(passages):
        coded = _with_foreign(coded, codebook)
    return replace(coded, on_subject=judged.on_subject, on_subject_passages=len(judged.passage_ids), codings=codings)


def _with_foreign(coded: Coded, codebook: Codebook) -> Coded:
    """The document with what is to be said of passages for which the codebook has no rules."""
    reason = "; ".join(filter(None, (coded.reason, foreign.reason(coded, codebook))))
    if foreign.own_share(coded, codebook) >= foreign.OWN_SHARE:
        return replace(coded, reason=reason)
    hint = "Nothing is said to be missing from it. Use a codebook that has rules for its language."
    return replace(coded, status="foreign", reason=reason, hint=hint)


def summarise(documents: Sequence[Coded], codebook: Codebook, manifest: Mapping[str, object]) -> Results:
    """Coverage and gaps of coded documents."""
    measured = coverage.measure(documents, codebook)
    return Results(tuple(documents), measured, coverage.gaps(measured, codebook), manifest)


def write(results: Results, codebook: Codebook, folder: Path, form: str = "csv") -> Results:
    """The results, after writing their tables, report and manifest into a results folder."""
    from mccode import report, tables

    frames = {
        "documents": tables.documents(results.documents),
        "passages": tables.passages(results.documents),
        "codings": tables.codings(results.documents),
        "matrix": tables.matrix(results.coverage, [code.id for code in codebook.codes]),
        "coverage": tables.coverage(results.coverage),
        "gaps": tables.gaps(results.gaps),
    }
    files = {f"{name}.{form}": tables.to_bytes(frame, form) for name, frame in frames.items()}
    files["report.html"] = report.render(results, codebook).encode("utf-8", "replace")
    created = datetime.now(UTC).isoformat(timespec="seconds")
    return replace(results, manifest=store.write_results(folder, files, {**results.manifest, "created": created}))


def _status(pages: Sequence[str], reading: Reading) -> tuple[DocumentStatus, str]:
    unread = [n for n, status in enumerate(pages, start=1) if status == "unreadable"]
    if unread and len(unread) == len(pages) - pages.count("blank"):
        return "unreadable", "no page has usable text: a scan, or text as pictures; it needs OCR"
    if unread:
        return "partly_read", f"no usable text on page{'s' if len(unread) > 1 else ''} {_named(unread)}"
    if not reading.passages:
        return "unreadable", "it holds no passage of text"
    return "read", ""


def _named(numbers: Sequence[int]) -> str:
    """Page numbers for people: three and more in a row as "3 to 9", a long list cut short."""
    rows: list[list[int]] = []
    for number in numbers:
        if rows and rows[-1][-1] == number - 1:
            rows[-1].append(number)
        else:
            rows.append([number])
    parts = [part for row in rows for part in ([f"{row[0]} to {row[-1]}"] if len(row) > 2 else map(str, row))]
    return ", ".join(parts[:NAMED_PAGES]) + (" and others" if len(parts) > NAMED_PAGES else "")


def _settings(codebook: Codebook) -> dict[str, str]:
    """Everything that shapes how a document is coded, for the manifest and for recognising work already done."""
    return {
        "mccode": _version("mccode"),
        "extraction": segment.EXTRACTION_VERSION,
        "pypdfium2": _version("pypdfium2"),
        "pdfplumber": _version("pdfplumber"),
        "spacy": _version("spacy"),
        "py3langid": _version("py3langid"),
        "lxml": _version("lxml"),
        "markdown-it-py": _version("markdown-it-py"),
        "charset-normalizer": _version("charset-normalizer"),
        "codebook_sha256": codebook.sha256,
        **{f"threshold_{name}": f"{value:g}" for name, value in asdict(decide.DEFAULT).items()},
    }


def _manifest(corpus: Corpus, codebook: Codebook) -> dict[str, object]:
    libraries = ("pypdfium2", "pdfplumber", "spacy", "py3langid", "pandas")
    return {
        "mccode": _version("mccode"),
        "corpus": Path(corpus.root).resolve().name,
        "notes": list(corpus.notes),
        "codebook": {"id": codebook.id, "version": codebook.version, "sha256": codebook.sha256},
        "settings": _settings(codebook),
        "thresholds": asdict(decide.DEFAULT),
        "model": None,
        "versions": {"python": platform.python_version()} | {name: _version(name) for name in libraries},
        "inputs": {source.document_id: source.sha256 for source in corpus.sources},
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"
