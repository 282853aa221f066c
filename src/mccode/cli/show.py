"""``mccode show``: pages with what mccode made of them, as pictures and as text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from mccode.cli import options
from mccode.errors import StoreError

# Columns of text on the terminal.
WIDTH = 100


class Pages(click.ParamType[tuple[int, ...]]):
    """Page numbers and ranges, such as 5 or 3-7 or 3-7,9."""

    name = "pages"

    def convert(
        self, value: str | tuple[int, ...], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        if isinstance(value, tuple):
            return value
        numbers: list[int] = []
        for part in value.split(","):
            first, dash, last = (piece.strip() for piece in part.partition("-"))
            if not first.isdecimal() or (dash and not last.isdecimal()) or int(last or first) < int(first):
                self.fail(f"{value!r} is no page: give a number such as 5, or a range such as 3-7.", param, ctx)
            numbers += range(int(first), int(last or first) + 1)
        return tuple(numbers)


@click.command()
@click.argument("document", type=click.Path(path_type=Path), metavar="DOCUMENT.pdf")
@click.option(
    "--page",
    "ranges",
    multiple=True,
    type=Pages(),
    metavar="N|N-M",
    help="A page or a range of pages; may be repeated. All pages without it.",
)
@click.option(
    "--passage",
    default="",
    metavar="ID|NUMBER",
    help="In place of --page: where the passage with this id or number stands.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE.png|FOLDER",
    help="The picture to write; for several pages a folder.",
)
@click.option("--text", is_flag=True, help="Print what stands on each page, with its kind.")
@click.option("--dpi", default=110, show_default=True, type=click.IntRange(30, 600), help="Size of the pictures.")
@click.option("--password", default="", help="Password of the document, if it is encrypted.")
@click.option("--overwrite", is_flag=True, help="Replace pictures that are there already.")
@options.limit_options
def show(
    document: Path, ranges: tuple[tuple[int, ...], ...], passage: str, out: Path | None, text: bool, dpi: int,
    password: str, overwrite: bool, timeout: int, memory: int,
) -> None:  # fmt: skip
    """Draw pages of a document with their blocks, reading order and passages, to see what mccode sees.

    Each block has an outline and a tag that says its place in the reading order and its kind; passages are shaded,
    with their numbers in the margin.
    """
    from mccode import corpus, engine, store
    from mccode import show as shower

    if out is None and not text:
        raise click.UsageError("Say where the picture goes (--out page.png), or add --text.")
    if passage and ranges:
        raise click.UsageError("Give --page or --passage, not both.")
    source = corpus.read_files([document], "", {"password": password}).sources[0]
    numbers = list(dict.fromkeys(number for numbers in ranges for number in numbers))
    single = out if out and out.suffix.lower() == ".png" else None
    if single and len(numbers) > 1:
        raise click.UsageError("Several pages do not go into one picture: give a folder with --out.")
    if single and not overwrite:
        _refuse([single])
    limits = engine.Limits(timeout, memory)
    shown = list(shower.pages(source, numbers, passage, dpi if out else 0, limits))
    if single and len(shown) > 1:
        raise click.UsageError(f"{len(shown)} pages do not go into one picture: give a folder with --out, or a --page.")
    if out:
        paths = [single or out / f"{document.stem}-p{page.number:03}.png" for page in shown]
        if there := next((path for path in paths if path.exists() and not overwrite), None):
            raise StoreError(
                f"{there} is there already; nothing was written.", "Give another name, or add --overwrite."
            )
        for path, page in zip(paths, shown, strict=True):
            store.write_file(path, page.picture)
        click.echo(f"{len(paths)} page{'s' if len(paths) > 1 else ''} drawn: {out}")
    for page in shown if text else ():
        click.echo(f"\nPage {page.number}")
        for kind, words in page.lines:
            click.echo(click.wrap_text(f"{kind}: {words}", WIDTH, "  ", "    "))


def _refuse(paths: Sequence[Path]) -> None:
    """Raises `StoreError` where one of the files is there already."""
    if there := next((path for path in paths if path.exists()), None):
        raise StoreError(f"{there} is there already; nothing was written.", "Give another name, or add --overwrite.")
