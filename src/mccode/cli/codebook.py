"""The commands `mccode codebook ...`: list, show, validate and write codebooks, and try a rule on a text."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mccode.errors import CorpusError, DocumentError, StoreError

if TYPE_CHECKING:
    from mccode.codebook import Code, Codebook, Question

DEFAULT_CODEBOOK = "mc5q"
# A single word with such an ending is the name of a file, not a text.
TEXT_SUFFIXES = (".txt", ".md", ".csv", ".text")
WIDTH = 100  # columns of running text


@click.group("codebook")
def codebook() -> None:
    """See, check and write codebooks, and try out rules."""


@codebook.command("list")
def list_bundled() -> None:
    """List the codebooks that come with mccode."""
    from mccode.codebook import bundled, load

    for name in bundled():
        book = load(name)
        click.echo(f"{name}  {book.version}  {book.title}  ({_counts(book)})")


@codebook.command("show")
@click.argument("code", required=False)
@click.option("--codebook", "name", default=DEFAULT_CODEBOOK, show_default=True, help="Bundled name, or a YAML file.")
def show(code: str | None, name: str) -> None:
    """Show a codebook's questions and codes, or one CODE in full."""
    from mccode.codebook import load

    book = load(name)
    if code is None:
        _show_codebook(book)
    elif question := next((question for question in book.questions if question.id == code), None):
        _show_question(question)
    else:
        _show_code(book.code(code), book.question_of(code))


@codebook.command("validate")
@click.argument("file")
def validate(file: str) -> None:
    """Check a codebook FILE (or a bundled name) and list every fault with its line."""
    from mccode.codebook import load, warnings

    for warning in warnings(file):
        click.echo(f"warning: {warning}", err=True)
    click.echo(f"valid: {_counts(load(file))}")


@codebook.command("new")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--language", default="en", show_default=True, help="Language of the documents, as a code: en, de, fi.")
def new(file: Path, language: str) -> None:
    """Write a commented codebook to FILE, to be filled in. A file that exists is left as it is."""
    from mccode.codebook import template

    text = template(language)
    try:
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError as error:
        raise StoreError(f"{file}: exists already.", "Choose another name; nothing was written.") from error
    except OSError as error:
        hint = "Choose a folder that exists and that you may write to."
        raise StoreError(f"{file}: cannot be written ({error.strerror}).", hint) from error
    click.echo(f"wrote {file}; check it with: mccode codebook validate {file}")


@codebook.command("try")
@click.argument("rule")
@click.argument("text_or_file")
@click.option("--codebook", "name", help="Bundled name or YAML file, for its language and its sets (@name).")
@click.option("--width", default=40, show_default=True, type=click.IntRange(min=0), help="Characters around a hit.")
def try_rule(rule: str, text_or_file: str, name: str | None, width: int) -> None:
    """Show the hits of a RULE in a text, or in a text file ("-" reads from standard input), with the words around."""
    from mccode.codebook import load
    from mccode.rules import kwic

    book = load(name) if name else None
    text = _text(text_or_file)
    hits = kwic(rule, text, book.sets, width, book.language) if book else kwic(rule, text, width=width)
    for left, hit, right in hits:
        click.echo(f"{_one_line(left):>{width}} [{_one_line(hit)}] {_one_line(right)}".rstrip())
    click.echo("no hit" if not hits else "1 hit" if len(hits) == 1 else f"{len(hits)} hits")


def _text(text_or_file: str) -> str:
    if text_or_file == "-":
        with click.open_file("-", encoding="utf-8", errors="replace") as stream:
            return str(stream.read())
    path = Path(text_or_file)
    try:
        is_file = path.is_file()
    except OSError:  # a text too long for the name of a file
        is_file = False
    if not is_file:
        if path.suffix in TEXT_SUFFIXES and len(text_or_file.split()) == 1:
            raise CorpusError(f"There is no file {text_or_file}.", "Check the spelling, or give a text in quotes.")
        return text_or_file
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError(f"{path}: not a text file in UTF-8.", "Save its text as UTF-8.") from error
    except OSError as error:
        raise DocumentError(f"{path}: cannot be read ({error.strerror}).", "Check your rights to read it.") from error


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _counts(book: Codebook) -> str:
    rules = sum(len(code.rules) for code in book.codes)
    counts = ((len(book.questions), "question"), (len(book.codes), "code"), (rules, "rule"))
    return ", ".join(f"{number} {noun}{'' if number == 1 else 's'}" for number, noun in counts)


def _show_codebook(book: Codebook) -> None:
    click.echo(f"{book.title} ({book.id} {book.version}, {', '.join(book.languages)})")
    for key, value in book.source.items():
        click.echo(_wrapped(f"{key}: {value}"))
    if book.subject_name:
        click.echo(_wrapped(f"subject: {book.subject_name}"))
    click.echo(_counts(book))
    for question in book.questions:
        click.echo()
        _show_question(question)


def _show_question(question: Question) -> None:
    click.echo(f"{question.id}: {question.label}")
    if question.text:
        click.echo(_wrapped(question.text))
    width = max(len(code.id) for code in question.codes)
    for code in question.codes:
        rules = "1 rule" if len(code.rules) == 1 else f"{len(code.rules)} rules"
        click.echo(f"  {code.id:<{width}}  {code.label} ({rules})")


def _show_code(code: Code, question: Question) -> None:
    click.echo(f"{code.id}: {code.label}")
    click.echo(_wrapped(f"question: {question.text or question.label}"))
    click.echo(_wrapped(f"definition: {code.definition}"))
    _show_list("include", code.include)
    _show_list("exclude", [f"{item.when}{_see(item.see)}" for item in code.exclude])
    if code.ask:
        click.echo(_wrapped(f"ask: {code.ask}"))
    _show_list("examples", [f"{f'(depth {e.depth}) ' if e.depth else ''}{e.text}" for e in code.examples])
    counter = [f"{c.text}{_see(c.see)}{f' ({c.because})' if c.because else ''}" for c in code.counter_examples]
    _show_list("counter-examples", counter)
    rules = [f"{r.weight:.1f}  {r.text}{f'  (under headings: {r.heading})' if r.heading else ''}" for r in code.rules]
    _show_list("rules", rules)


def _see(code_id: str) -> str:
    return f" -> {code_id}" if code_id else ""


def _show_list(title: str, items: list[str] | tuple[str, ...]) -> None:
    if items:
        click.echo(f"{title}:")
    for item in items:
        click.echo(textwrap.fill(_one_line(item), WIDTH, initial_indent="  - ", subsequent_indent="    "))


def _wrapped(text: str) -> str:
    return textwrap.fill(_one_line(text), WIDTH, subsequent_indent="  ")
