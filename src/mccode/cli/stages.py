"""``mccode extract``, ``code`` and ``gaps``: each stage of the chain as a filter from files to files."""

from __future__ import annotations

from pathlib import Path

import click

from mccode.cli import options

# Columns of the table of documents that only coding can fill.
CODED_COLUMNS = ("on_subject", "passages_on_subject", "passages_coded", "codings")


@click.command()
@click.argument("pdfs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PAPER|FOLDER...")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The table of passages to write.")
@click.option("--documents", "listed", type=click.Path(path_type=Path), help="A table of documents to write too.")
@options.table_options
@options.worker_options
@options.verbosity_options
def extract(
    pdfs: tuple[Path, ...], out: Path, listed: Path | None, form: str | None, overwrite: bool, workers: int,
    timeout: int, memory: int, quiet: bool, verbose: bool,
) -> None:  # fmt: skip
    """Extract passages from papers into a table: one row per paragraph, list item, numbered clause or table row."""
    from tempfile import TemporaryDirectory

    from mccode import corpus as corpora
    from mccode import engine, store, tables

    form = options.table_form(out, form, overwrite)
    if listed:
        options.table_form(listed, form, overwrite)
    found = corpora.read(pdfs[0]) if len(pdfs) == 1 and pdfs[0].is_dir() else corpora.read_files(pdfs)
    with TemporaryDirectory() as kept, options.progress(quiet, verbose) as report_progress:
        job = engine.Job("", "", ())
        documents = engine.run(found.sources, job, Path(kept), workers, engine.Limits(timeout, memory), report_progress)
    store.write_file(out, tables.to_bytes(tables.passages(documents), form))
    if listed:
        frame = tables.documents(documents).drop(columns=[*CODED_COLUMNS])
        store.write_file(listed, tables.to_bytes(frame, form))
    if not quiet:
        click.echo(f"{sum(len(d.passages) for d in documents)} passages of {len(documents)} documents: {out}")
    options.say_what_failed(documents, found.notes, quiet)


@click.command()
@click.argument("passages", type=click.Path(path_type=Path), metavar="PASSAGES.csv")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The table of codings to write.")
@options.codebook_option
@options.table_options
@options.quiet_option
def code(passages: Path, out: Path, codebook: str, form: str | None, overwrite: bool, quiet: bool) -> None:
    """Code a table of passages.

    PASSAGES.csv needs only the columns passage_id and text; document_id, section, lead_in, title and others are used
    where they are there. Without document_id every passage is taken to be about the codebook's subject.
    """
    from mccode import codebook as codebooks
    from mccode import intake, pipeline, store, tables

    form = options.table_form(out, form, overwrite)
    book = codebooks.load(codebook)
    documents = pipeline.code_table(intake.read_passages(passages), book)
    frame = tables.codings(documents)
    store.write_file(out, tables.to_bytes(frame, form))
    if not quiet:
        coded = len(frame.drop_duplicates(["document_id", "passage_id"]))
        click.echo(f"{coded} of {sum(len(d.passages) for d in documents)} passages coded, {len(frame)} codings: {out}")
        for note in options.in_other_languages(documents, book):
            click.echo(f"Note: {note}", err=True)


@click.command()
@click.argument("codings", type=click.Path(path_type=Path), metavar="CODINGS.csv")
@click.option(
    "--passages", required=True, type=click.Path(path_type=Path), help="The table of passages that were coded."
)
@click.option(
    "--documents",
    type=click.Path(path_type=Path),
    help="The table of documents, for pages, languages and documents that could not be read.",
)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The table of gaps to write.")
@options.codebook_option
@options.table_options
@options.quiet_option
def gaps(
    codings: Path,
    passages: Path,
    documents: Path | None,
    out: Path,
    codebook: str,
    form: str | None,
    overwrite: bool,
    quiet: bool,
) -> None:
    """Find the gaps in a table of codings, for example after correcting it by hand.

    CODINGS.csv needs the columns passage_id and code; depth and score are used where they are there. What is unclear
    is found again by the codebook's rules. Without --documents nothing is known of pages, and documents that could not
    be read are missing.
    """
    from mccode import codebook as codebooks
    from mccode import intake, pipeline, store, tables

    form = options.table_form(out, form, overwrite)
    book = codebooks.load(codebook)
    given = intake.read_coded(codings, passages, documents, [c.id for c in book.codes])
    coded = pipeline.add_unclear(given, book)
    results = pipeline.summarise(coded, book, {})
    store.write_file(out, tables.to_bytes(tables.gaps(results.gaps), form))
    if not quiet:
        institutions = len({d.source.institution for d in coded})
        click.echo(f"{len(results.gaps)} gaps of {institutions} institutions: {out}")
