"""``mccode run`` and ``mccode audit``: the whole chain on a folder, and on one institution's papers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mccode.cli import options

if TYPE_CHECKING:
    from mccode.codebook import Codebook
    from mccode.records import Coverage, Results

DEPTHS = ("", "mention", "description", "commitment")
# Widths of the summary's columns, in characters.
NAME_WIDTH, HEAD_WIDTH = 44, 14
MARKS = {"addressed": "■", "unclear": "?", "not_found": "·", "not_assessable": "n/a", "confirmed_absent": "–"}


@click.command()
@click.argument("corpus", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the results; made if needed.")
@options.codebook_option
@options.format_option
@options.worker_options
@options.verbosity_options
def run(
    corpus: Path,
    out: Path,
    codebook: str,
    form: str,
    workers: int,
    timeout: int,
    memory: int,
    quiet: bool,
    verbose: bool,
) -> None:
    """Code a folder of papers and report the gaps of each institution.

    CORPUS is a folder with PDFs or Word files, with an optional manifest.csv (columns path, institution, country, year,
    kind, language ...; `mccode corpus init CORPUS` writes one to fill in). Documents that cannot be read are named and
    never stop the others.
    """
    from mccode import codebook as codebooks
    from mccode import corpus as corpora
    from mccode import engine, pipeline

    book = codebooks.load(codebook)
    found = corpora.read(corpus)
    with options.progress(quiet, verbose) as shown:
        limits = engine.Limits(timeout, memory)
        results = pipeline.run(found, out, codebook, workers=workers, form=form, limits=limits, progress=shown)
    if not quiet:
        _corpus_summary(results, book, out, form)
    notes = _notes(results, book, "the manifest's column house_name", "yes in its column subject")
    options.say_what_failed(results.documents, (*found.notes, *notes), quiet)


@click.command()
@click.argument("papers", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PAPER...")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the results; made if needed.")
@click.option("--institution", default="", help="Name of the institution; the first file's name without it.")
@click.option("--password", default="", help="Password of the papers, if they are encrypted.")
@click.option(
    "--house-name",
    "house_names",
    multiple=True,
    metavar="NAME",
    help="What the papers call the codebook's subject, if they have a name of their own for it; may be repeated.",
)
@click.option(
    "--subject",
    type=click.Choice(["yes", "no"]),
    default=None,
    help="Whether the whole papers treat the codebook's subject; judged by title and opening without it.",
)
@options.codebook_option
@options.format_option
@options.worker_options
@options.verbosity_options
def audit(
    papers: tuple[Path, ...], out: Path, institution: str, password: str, house_names: tuple[str, ...],
    subject: str | None, codebook: str, form: str, workers: int, timeout: int, memory: int, quiet: bool, verbose: bool,
) -> None:  # fmt: skip
    """Audit one institution's paper or papers: what they answer, on which page, and what they leave open."""
    from mccode import codebook as codebooks
    from mccode import corpus as corpora
    from mccode import engine, pipeline

    book = codebooks.load(codebook)
    found = corpora.read_files(
        papers, institution, {"password": password, "house_name": "|".join(house_names), "subject": subject or ""}
    )
    with options.progress(quiet, verbose) as shown:
        limits = engine.Limits(timeout, memory)
        results = pipeline.run(found, out, codebook, workers=workers, form=form, limits=limits, progress=shown)
    if not quiet:
        _audit_summary(results, book, out)
    notes = _notes(results, book, "--house-name", "--subject yes")
    options.say_what_failed(results.documents, (*found.notes, *notes), quiet)


def _notes(results: Results, book: Codebook, house_name: str, subject: str) -> list[str]:
    """What to know where not every passage could be coded: other languages, or a wider subject."""
    from mccode import foreign

    notes = options.in_other_languages(results.documents, book)
    able = {d.source.document_id: len(foreign.own(d, book)) for d in results.documents if d.status != "foreign"}
    documents = [d for d in results.documents if able.get(d.source.document_id) and not d.on_subject]
    if not documents or not book.subject_names:
        return notes
    few, passages = sum(d.on_subject_passages for d in documents), sum(able[d.source.document_id] for d in documents)
    which = documents[0].source.document_id if len(documents) == 1 else f"{len(documents)} documents"
    return [
        *notes,
        f"By title and opening {which} did not seem to be about {book.subject_name} as a whole: of "
        f"{_count(passages, 'passage')} only {few} could be coded. If the institution "
        f"has a name of its own for it, give it with {house_name}; if all of it is about it, say {subject}.",
    ]


def _corpus_summary(results: Results, book: Codebook, out: Path, form: str) -> None:
    from mccode import foreign

    documents = results.documents
    read = [d for d in documents if d.status in ("read", "partly_read")]
    pages = sum(d.pages_read for d in documents if d.status != "foreign")
    wholes = [c for c in results.coverage if not c.question and not c.document_id]
    codings = sum(c.status == "assigned" for d in documents for c in d.codings)
    coded = sum(len({c.passage_id for c in d.codings if c.status == "assigned"}) for d in documents)
    passages = sum(len(foreign.own(d, book)) for d in documents)
    click.echo(
        f"{len(read)} of {_count(len(documents), 'document')} of {_count(len(wholes), 'institution')} read, "
        f"{pages} of {sum(len(d.pages) for d in documents)} pages."
    )
    click.echo(f"{coded} of {_count(passages, 'passage')} coded, {_count(codings, 'coding')}.\n")
    width = min(NAME_WIDTH, max((len(c.institution) for c in wholes), default=0))
    heads = [_short(q.id, HEAD_WIDTH) for q in book.questions]
    click.echo(f"{'':{width}}  " + "  ".join(f"{head:>8}" for head in heads) + "  not found")
    for whole in wholes:
        rows = [c for c in results.coverage if c.institution == whole.institution and not c.document_id]
        unread = any(c.status == "not_assessable" for c in rows if c.code)
        cells = [next(_ratio(c, unread) for c in rows if c.question == q.id and not c.code) for q in book.questions]
        shown = "  ".join(f"{cell:>{max(8, len(head))}}" for cell, head in zip(cells, heads, strict=True))
        missing = "n/a" if unread else str(sum(c.status == "not_found" for c in rows if c.code))
        click.echo(f"{_short(whole.institution, width):{width}}  {shown}  {missing:>9}")
    if any(c.status == "not_assessable" for c in results.coverage):
        click.echo("\n? and n/a: too little could be read or assessed to say that anything is absent.")
    click.echo(f"\nReport: {out / 'report.html'}\nTables: {out / f'codings.{form}'} and others in {out}")


def _ratio(row: Coverage, unread: bool) -> str:
    """How many codes of a question are answered; of how many, only where the others could have been found."""
    if row.status == "not_assessable":
        return "n/a"
    return f"{row.codes_addressed} of {'?' if unread and row.codes_addressed < row.codes else row.codes}"


def _short(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _audit_summary(results: Results, book: Codebook, out: Path) -> None:
    rows = {c.code or c.question: c for c in results.coverage if not c.document_id}
    whole = rows[""]
    pages, passages = _count(whole.pages, "page"), _count(whole.of_passages + whole.foreign, "passage")
    click.echo(f"{whole.institution}: {whole.pages_read} of {pages} read, {passages}.")
    if short := _in_one_sentence(results, book, rows):
        click.echo(f"{short}\n\nReport: {out / 'report.html'}")
        return
    unread = any(c.status == "not_assessable" for c in rows.values() if c.code)
    width = max(len(code.label) for code in book.codes) + 2
    for question in book.questions:
        row = rows[question.id]
        click.echo(f"\n{question.text or question.label}  {_ratio(row, unread)} answered")
        for code in question.codes:
            c = rows[code.id]
            detail = {
                "addressed": f"{DEPTHS[c.depth]}, {_count(c.passages, 'passage')}, page {c.quote_page}",
                "unclear": f"unclear, see page {c.quote_page}",
                "not_found": "not found",
                "not_assessable": "cannot be assessed",
                "confirmed_absent": "absent, confirmed",
            }[c.status]
            click.echo(f"  {MARKS[c.status]:>3} {code.label:{width}} {detail}")
    if results.gaps:
        click.echo("\nTo be answered:")
        for gap in results.gaps:
            click.echo(click.wrap_text(f"{gap.label}: {gap.ask}" if gap.ask else gap.label, 100, "  - ", "    "))
    click.echo(f"\nReport: {out / 'report.html'}")


def _in_one_sentence(results: Results, book: Codebook, rows: Mapping[str, Coverage]) -> str:
    """What to say of papers of which nothing can be said code by code; "" where it can."""
    if rows[""].status == "not_found" and not rows[""].on_subject:
        return f"No passage is about {book.subject_name}: none of the {_count(rows[''].codes, 'code')} is answered."
    if any(c.status != "not_assessable" for c in rows.values() if c.code):
        return ""
    papers = [d for d in results.documents if d.status != "duplicate"]
    if all(d.status == "foreign" for d in papers):
        return "\n".join(f"Nothing was assessed. {d.source.document_id}: {d.reason}." for d in papers)
    return "Too little could be read or assessed to say what is answered; nothing is said to be missing."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
