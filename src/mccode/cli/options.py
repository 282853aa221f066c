"""Options that several commands share, the progress they show, and what they say of documents that failed."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from mccode.errors import DocumentError, StoreError

if TYPE_CHECKING:
    from pathlib import Path

    from mccode.codebook import Codebook
    from mccode.records import Coded

Command = Callable[..., Any]
FORMATS = ("csv", "xlsx", "parquet")


def codebook_option(command: Command) -> Command:
    """Adds ``--codebook``."""
    return click.option(
        "--codebook",
        default="mc5q",
        show_default=True,
        metavar="NAME|FILE",
        help="A bundled codebook's name, or a YAML file.",
    )(command)


def verbosity_options(command: Command) -> Command:
    """Adds ``--quiet`` and ``--verbose``."""
    command = click.option("-v", "--verbose", is_flag=True, help="Say what happens to every document.")(command)
    return quiet_option(command)


def quiet_option(command: Command) -> Command:
    """Adds ``--quiet``."""
    return click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors and failed documents.")(command)


def limit_options(command: Command) -> Command:
    """Adds ``--timeout`` and ``--memory``."""
    for option in (
        click.option(
            "--memory", default=2048, show_default=True, metavar="MB", type=click.IntRange(min=0),
            help="Memory limit per document, and so per worker; 0 for none.",
        ),
        click.option(
            "--timeout", default=300, show_default=True, metavar="SECONDS", type=click.IntRange(min=1),
            help="Time limit per document.",
        ),
    ):  # fmt: skip
        command = option(command)
    return command


def worker_options(command: Command) -> Command:
    """Adds ``--workers``, ``--timeout`` and ``--memory``."""
    return click.option(
        "--workers", default=0, metavar="N", type=click.IntRange(min=0),
        help="Documents read at a time; 0, the default, for one per processor.",
    )(limit_options(command))  # fmt: skip


def format_option(command: Command) -> Command:
    """Adds ``--format``."""
    return click.option(
        "--format", "form", type=click.Choice(FORMATS), default="csv", show_default=True, help="Form of the tables."
    )(command)


def table_options(command: Command) -> Command:
    """Adds ``--format`` and ``--overwrite`` for a command that writes one table."""
    command = click.option("--overwrite", is_flag=True, help="Replace the file if it is there already.")(command)
    return click.option(
        "--format", "form", type=click.Choice(FORMATS), help="Form of the table; without it --out's ending decides."
    )(command)


def table_form(out: Path, form: str | None, overwrite: bool) -> str:
    """The form of the table to write. Raises `StoreError` where a file would be lost, or ending and form disagree."""
    from mccode import tables

    ending = out.suffix.lower().removeprefix(".")
    if form and ending in FORMATS and ending != form:
        raise StoreError(f"{out} ends in .{ending}, but --format is {form}.", "Change one of them.")
    if out.exists() and not overwrite:
        raise StoreError(f"{out} is there already; nothing was written.", "Give another name, or add --overwrite.")
    chosen = form or (ending if ending in FORMATS else FORMATS[0])
    tables.check(chosen)
    return chosen


@contextmanager
def progress(quiet: bool, verbose: bool) -> Iterator[Callable[[int, int, Coded], None]]:
    """A function to call after each document. A bar on a terminal's standard error, nothing elsewhere."""
    if verbose and not quiet:
        yield _say
    elif quiet or not sys.stderr.isatty():
        yield lambda done, total, coded: None
    else:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            TextColumn("Reading"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.description}", markup=False),
        )
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("", total=None)
            yield lambda done, total, coded: bar.update(
                task, completed=done, total=total, description=coded.source.document_id
            )


def _say(done: int, total: int, coded: Coded) -> None:
    outcome = f"{len(coded.passages)} passages, {sum(c.status == 'assigned' for c in coded.codings)} codings"
    why = f" ({coded.reason})" if coded.reason else ""
    click.echo(f"[{done}/{total}] {coded.source.document_id}: {coded.status}, {outcome}{why}", err=True)


def in_other_languages(documents: Sequence[Coded], codebook: Codebook) -> list[str]:
    """What to know where only a part of the documents is in a language for which the codebook has rules."""
    from mccode import foreign

    found = {d.source.document_id: foreign.languages(d, codebook) for d in documents if d.status == "read"}
    found = {document_id: languages for document_id, languages in found.items() if languages}
    if not found:
        return []
    languages = sum(found.values(), Counter[str]())
    which = next(iter(found)) if len(found) == 1 else f"{len(found)} documents"
    passages = sum(len(d.passages) for d in documents if d.source.document_id in found)
    return [
        f"In {which} {foreign.sentence(languages.total(), passages)} in {foreign.in_words(languages)} and could not be "
        f"assessed: {foreign.rules_for(codebook)}."
    ]


def say_what_failed(documents: Sequence[Coded], notes: Sequence[str], quiet: bool) -> None:
    """Says in a line each what is worth knowing and what failed; ends with an exit code where a document failed."""
    failed = [d for d in documents if d.status == "failed"]
    said = [f"Failed: {d.source.document_id}: {d.reason}. {d.hint}" for d in failed]
    if not quiet:
        worth_knowing = [d for d in documents if d.status in ("unreadable", "partly_read", "foreign", "duplicate")]
        notes = [*notes, *(f"{d.source.document_id}: {d.reason}. {d.hint}" for d in worth_knowing)]
        said = [*(f"Note: {note}" for note in notes), *said]
    for line in said:
        click.echo(" ".join(line.split()), err=True)  # names of files may hold line breaks
    if failed:
        raise click.exceptions.Exit(DocumentError.exit_code)
