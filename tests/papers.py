"""A paper written down once as data, and written out as a web page, Markdown and text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from mccode.listmarks import written


@dataclass(frozen=True)
class Heading:
    """A heading with its number, which Word and ODT files do not hold as text."""

    level: int
    number: str
    text: str


@dataclass(frozen=True)
class Para:
    """A paragraph, with a footnote to its end if ``note`` is given, or a numbered clause."""

    text: str
    note: str = ""
    number: str = ""


@dataclass(frozen=True)
class Items:
    """A list; ``form`` is "" for bullets, else that of `listmarks.written`. An entry is a text, or a list inside."""

    entries: Sequence[str | Items]
    form: str = ""


@dataclass(frozen=True)
class Grid:
    """A table whose first row names the columns."""

    rows: Sequence[Sequence[str]]


Part = Heading | Para | Items | Grid


@dataclass(frozen=True)
class Paper:
    title: str
    parts: Sequence[Part]

    @property
    def notes(self) -> list[str]:
        return [part.note for part in self.parts if isinstance(part, Para) and part.note]


def web(paper: Paper, path: Path) -> Path:
    """The paper as a web page with what stands around the content on the page of an institution."""
    body = [f"<h1>{escape(paper.title)}</h1>"]
    note = 0
    for part in paper.parts:
        match part:
            case Heading(level, number, text):
                body.append(f"<h{level + 1}>{f'{number} {escape(text)}'.strip()}</h{level + 1}>")
            case Para(text, footnote, number):
                note += bool(footnote)
                mark = f'<sup><a href="#fn{note}" id="ref{note}">{note}</a></sup>' if footnote else ""
                body.append(f"<p>{f'{number} {escape(text)}'.strip()}{mark}</p>")
            case Items():
                body.append(_web_items(part))
            case Grid(rows):
                tags = ["th", *["td"] * (len(rows) - 1)]
                lines = ["".join(f"<{t}>{escape(c)}</{t}>" for c in row) for t, row in zip(tags, rows, strict=True)]
                body.append("<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>")
    notes = "".join(
        f'<li id="fn{n}"><p>{escape(t)} <a href="#ref{n}" role="doc-backlink">↩</a></p></li>'
        for n, t in enumerate(paper.notes, 1)
    )
    path.write_text(
        f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{escape(paper.title)}</title>"
        "<script>let x = 1;</script><style>p { margin: 0 }</style></head><body>"
        "<a href='#main'>Skip to the main content</a><header><p>The page of our university and its partners.</p>"
        f"<nav><ul><li><a href='/'>Home of the university</a></ul></nav></header>"
        f"<main id=main>{''.join(body)}<section role=doc-endnotes><ol>{notes}</ol></section></main>"
        "<footer><p>Write to us at the usual address of the university.</p></footer></body></html>",
        encoding="utf-8",
    )
    return path


def _web_items(items: Items) -> str:
    done: list[str] = []
    for entry in items.entries:
        if isinstance(entry, Items):
            done[-1] = done[-1].removesuffix("</li>") + _web_items(entry) + "</li>"
        else:
            done.append(f"<li>{escape(entry)}</li>")
    return f'<ol type="{items.form}">{"".join(done)}</ol>' if items.form else f"<ul>{''.join(done)}</ul>"


def markdown(paper: Paper, path: Path) -> Path:
    """The paper in Markdown. Lists with letters are typed, as Markdown has none."""
    lines = [f"# {paper.title}"]
    note = 0
    for part in paper.parts:
        match part:
            case Heading(level, number, text):
                lines.append(f"{'#' * (level + 1)} {number} {text}".replace("  ", " "))
            case Para(text, footnote, number):
                note += bool(footnote)
                lines.append(
                    textwrap.fill(
                        f"{number} {text}".strip() + (f"[^{note}]" if footnote else ""), 90, break_on_hyphens=False
                    )
                )
            case Items():
                lines.append("\n".join(_markdown_items(part)))
            case Grid(rows):
                table = [f"| {' | '.join(row)} |" for row in rows]
                lines.append("\n".join([table[0], "|---" * len(rows[0]) + "|", *table[1:]]))
    lines += [f"[^{n}]: {text}" for n, text in enumerate(paper.notes, 1)]
    path.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    return path


def _markdown_items(items: Items, indent: str = "") -> Iterator[str]:
    number = 0
    for entry in items.entries:
        if isinstance(entry, Items):
            yield from _markdown_items(entry, indent + "   ")
        else:
            number += 1
            yield f"{indent}{f'{number}.' if items.form else '-'} {entry}"


def plain(paper: Paper, path: Path, width: int = 72, encoding: str = "utf-8") -> Path:
    """The paper as text, broken at a width. Tables are left to the test, as text has none."""
    lines = [paper.title, "=" * len(paper.title)]
    note = 0
    for part in paper.parts:
        match part:
            case Heading(level, number, text):
                title = f"{number} {text}".strip()
                lines += ["", title, "-~"[level - 1] * len(title), ""]
            case Para(text, footnote, number):
                note += bool(footnote)
                mark = f"[{note}]" if footnote else ""
                lines += ["", *textwrap.wrap(f"{number} {text}{mark}".strip(), width)]
            case Items():
                lines += ["", *_plain_items(part, width)]
    for n, text in enumerate(paper.notes, 1):
        lines += ["", *textwrap.wrap(f"[{n}] {text}", width)]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def _plain_items(items: Items, width: int, indent: str = "  ") -> Iterator[str]:
    number = 0
    for entry in items.entries:
        if isinstance(entry, Items):
            yield from _plain_items(entry, width, indent + "    ")
        else:
            number += 1
            marker = f"{written(number, items.form)}." if items.form else "*–"[len(indent) > 2]
            after = indent + " " * (len(marker) + 1)
            yield from textwrap.wrap(entry, width, initial_indent=f"{indent}{marker} ", subsequent_indent=after)
