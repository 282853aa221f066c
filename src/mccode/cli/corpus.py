"""``mccode corpus``: preparing a folder of papers."""

from __future__ import annotations

from pathlib import Path

import click


@click.group()
def corpus() -> None:
    """Prepare a corpus: its manifest."""


@corpus.command()
@click.argument("folder", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Write a manifest.csv with a row per paper in FOLDER, to be filled in. An existing one is never touched.

    Text, Markdown and web files are listed too: remove the rows of those that are no papers.
    """
    from mccode import corpus as corpora

    path = corpora.init(folder)
    click.echo(f"{path} written. Fill in institution, country, year, kind and language; further columns are kept.")
