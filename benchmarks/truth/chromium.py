"""Chromium as producer: a plan as HTML, printed without a window."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from truth import grid
from truth.chromium_style import css
from truth.model import (
    Columns,
    Entries,
    Figure,
    Heading,
    Item,
    Margin,
    NewPage,
    Para,
    Part,
    Plan,
    Quote,
    Sidebar,
    Style,
    Table,
    Tiles,
)
from truth.prose import splittable

_LOOKS = {
    "caps": "text-transform:uppercase",
    "spaced": "letter-spacing:.25em",
    "fake_bold": "font-weight:normal;text-shadow:.03em 0 currentColor",
    "small_caps": "font-variant:small-caps",
}


def program() -> str | None:
    """The path of an installed Chromium."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def write(plan: Plan, path: Path) -> list[list[str]]:
    """Prints a plan as a PDF; the furniture of each page comes back."""
    source = path.with_suffix(".html")
    source.write_text(html(plan), encoding="utf-8")
    browser = program()
    assert browser, "Chromium is not installed"
    subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND",
         f"--user-data-dir={path.parent / f'profile-{path.stem}'}", "--no-pdf-header-footer", f"--print-to-pdf={path}",
         source.as_uri()],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    source.unlink()
    shutil.rmtree(path.parent / f"profile-{path.stem}", ignore_errors=True)
    return []


def html(plan: Plan) -> str:
    """The document as HTML with one style sheet."""
    body = "\n".join(_body(plan))
    head = f"<meta charset=utf-8><title>{escape(plan.title)}</title><style>{css(plan)}</style>"
    return f"<!doctype html><html lang=en>{head}<body>{body}</body></html>"


def _body(plan: Plan) -> Iterator[str]:
    """The parts in bands of so many columns; a chapter's furniture needs a page of its own."""
    count, turned, chapter, band = 1, False, 0, list[Part]()
    by_chapter = plan.style.header == "chapter"

    def out() -> Iterator[str]:
        if band:
            style = f"columns:{count};" if count > 1 else ""
            yield f'<div class="band" style="{style}">{"".join(_parts(band, plan.style))}</div>'
            band.clear()

    yield '<section style="page:c0">'
    for part in plan.parts:
        if isinstance(part, Columns):
            yield from out()
            count = part.count
        elif isinstance(part, NewPage):
            yield from out()
            turned = part.landscape
            name = "turned" if turned else f"c{chapter if by_chapter else 0}"
            yield f'</section><section style="page:{name};break-before:page">'
        else:
            if isinstance(part, Heading) and part.level == 1:
                chapter += 1
                if by_chapter and not turned:
                    yield from out()
                    yield f'</section><section style="page:c{chapter}">'
            band.append(part)
    yield from out()
    yield "</section>"


def _parts(parts: Sequence[Part], style: Style) -> Iterator[str]:
    for is_item, group in groupby(parts, key=lambda part: isinstance(part, Item)):
        made = "".join(_part(part, style) for part in group)
        yield f"<ul>{made}</ul>" if is_item else made


def _text(text: str, style: Style) -> str:
    return escape(splittable(text) if style.hyphenate else text)


def _part(part: Part, style: Style) -> str:
    if isinstance(part, Heading):
        look = f' style="{_LOOKS[part.look]}"' if part.look else ""
        return f"<h{part.level + 1}{look}>{escape(part.text)}</h{part.level + 1}>"
    if isinstance(part, Para):
        return _para(part, style)
    if isinstance(part, Item):
        text = " ".join(filter(None, (part.text, part.lead_in)))
        left = f"margin-left:{1.6 * part.depth}em"
        return f'<li style="{left}"><b>{escape(part.marker)}</b><span>{_text(text, style)}</span></li>'
    if isinstance(part, Figure):
        return _figure(part)
    if isinstance(part, Sidebar):
        inner = "".join(f"<p>{_text(text, style)}</p>" for text in part.paras)
        look = f"{style.box} box{' beside' if style.side else ''}"
        return f'<div class="{look}"><strong>{escape(part.title)}</strong>{inner}</div>'
    if isinstance(part, Margin):
        return f'<div class="beside note">{escape(part.text)}</div>'
    if isinstance(part, Quote):
        by = f"<small>{escape(part.by)}</small>" if part.by else ""
        return f"<blockquote>{escape(part.text)}{by}</blockquote>"
    if isinstance(part, Tiles):
        tiles = "".join(
            f'<div class="tile"><strong>{escape(head)}</strong><p>{_text(text, style)}</p></div>'
            for head, text in part.tiles
        )
        grid = f"grid-template-columns:repeat({part.columns},1fr)"
        return f'<div class="tiles{" framed" if part.framed else ""}" style="{grid}">{tiles}</div>'
    if isinstance(part, Entries):
        return _entries(part, style)
    assert isinstance(part, Table)
    return _table(part)


def _para(part: Para, style: Style) -> str:
    text = " ".join(filter(None, (part.text, part.lead_in)))
    if part.rtl:
        language = "he" if any("\u05d0" <= c <= "\u05ea" for c in text) else "ar"
        return f'<p dir="rtl" lang="{language}">{escape(text)}</p>'
    if part.aside is None:
        return f"<p>{_text(text, style)}</p>"
    words = text.split(" ")
    middle = len(words) // 2
    first, second = " ".join(words[:middle]), " ".join(words[middle:])
    keep = "text-align-last:justify;" if style.justified else ""
    return (
        f'<p style="margin-bottom:0;{keep}">{_text(first, style)}</p>{_part(part.aside, style)}'
        f'<p style="text-indent:0">{_text(second, style)}</p>'
    )


def _figure(part: Figure) -> str:
    bars = "".join(
        f'<rect x="{20 + 60 * n}" y="{60 - 12 * n}" width="34" height="{26 + 12 * n}" fill="#9db8d2"/>'
        f'<text x="{20 + 60 * n}" y="97" font-size="8" fill="#444">{escape(label)}</text>'
        for n, label in enumerate(part.labels)
    )
    return f'<figure><svg viewBox="0 0 210 100">{bars}</svg><figcaption>{escape(part.caption)}</figcaption></figure>'


def _entries(part: Entries, style: Style) -> str:
    if part.kind != "toc":
        return "".join(f'<p class="entry">{escape(line)}</p>' for line in part.lines)
    dots = "." * 300 if style.leader else ""
    lines = zip(part.lines, part.pages, part.levels, strict=True)
    made = (
        f'<div style="padding-left:{12 * (level - 1)}pt"><span>{escape(line)}</span><i>{dots}</i>'
        f"<span>{page}</span></div>"
        for line, page, level in lines
    )
    return f'<div class="toc">{"".join(made)}</div>'


def _table(part: Table) -> str:
    title = f'<tr><th class="title" colspan="{len(part.heads)}">{escape(part.title)}</th></tr>' if part.title else ""
    heads = "".join(f"<th>{escape(head)}</th>" for head in part.heads)
    upper = "".join(f"<th colspan={across}>{escape(name)}</th>" for name, across in grid.groups(part))
    title += f"<tr>{upper}</tr>" if upper else ""
    body = []
    for number, row in enumerate(part.rows):
        cells = []
        for column, cell in enumerate(row):
            if cell is not None:
                span = grid.span(part, number, column)
                cells.append(f"<td{f' rowspan={span}' if span > 1 else ''}>{escape(cell)}</td>")
        body.append(f"<tr>{''.join(cells)}</tr>")
    caption = f"<caption>{escape(part.caption)}</caption>" if part.caption else ""
    inner = f"<thead>{title}<tr>{heads}</tr></thead><tbody>{''.join(body)}</tbody>"
    return f'<table class="{part.look}{" right" if part.right else ""}">{caption}{inner}</table>'
