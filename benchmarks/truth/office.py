"""LibreOffice as producer: a plan as a flat OpenDocument text, some of them by way of DOCX, exported to PDF."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from truth import office_tables
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
from truth.office_styles import beside, head
from truth.prose import splittable


def program() -> str | None:
    """The path of an installed LibreOffice."""
    return next(filter(None, map(shutil.which, ("soffice", "libreoffice"))), None)


def write(plans: Sequence[Plan], folder: Path) -> None:
    """Exports plans as PDF; one start of LibreOffice serves all."""
    flat, word = [], []
    for plan in plans:
        source = folder / f"{plan.name}.fodt"
        source.write_text(document(plan), encoding="utf-8")
        (word if plan.by_way_of == "docx" else flat).append(source)
    _convert(word, "docx", folder)
    made = [path.with_suffix(".docx") for path in word]
    _convert([*flat, *made], "pdf", folder)
    for path in (*flat, *word, *made):
        path.unlink()
    shutil.rmtree(folder / "office-profile", ignore_errors=True)


def _convert(paths: Sequence[Path], target: str, folder: Path) -> None:
    office = program()
    assert office, "LibreOffice is not installed"
    if paths:
        profile = f"-env:UserInstallation={(folder / 'office-profile').resolve().as_uri()}"
        subprocess.run(
            [office, "--headless", profile, "--convert-to", target, "--outdir", str(folder), *map(str, paths)],
            check=True, capture_output=True, timeout=600,
        )  # fmt: skip


def document(plan: Plan) -> str:
    """The plan as one XML file."""
    return f"{head(plan)}<office:body><office:text>{''.join(_body(plan))}</office:text></office:body></office:document>"


def _body(plan: Plan) -> Iterator[str]:
    """The parts in sections of so many columns; a change of paper needs a paragraph of its own."""
    count, band, section = 1, list[Part](), 0

    def out() -> Iterator[str]:
        nonlocal section
        if band:
            inner = "".join(_parts(band, plan.style, count))
            section += 1
            name = f'text:name="s{section}"'
            yield f'<text:section text:style-name="cols{count}" {name}>{inner}</text:section>' if count > 1 else inner
            band.clear()

    for part in plan.parts:
        if isinstance(part, Columns):
            yield from out()
            count = part.count
        elif isinstance(part, NewPage):
            yield from out()
            yield f'<text:p text:style-name="{"toLandscape" if part.landscape else "toPortrait"}"/>'
        else:
            band.append(part)
    yield from out()


def _parts(parts: Sequence[Part], style: Style, count: int) -> Iterator[str]:
    """The parts one by one; notes and boxes beside the text are anchored in the next paragraph."""
    anchored = ""
    for part in parts:
        if style.side and isinstance(part, Sidebar | Margin):
            anchored += _beside(part, style)
        elif anchored and isinstance(part, Para):
            yield _para(part, style, anchored)
            anchored = ""
        else:
            yield _part(part, style, count)
    if anchored:
        yield f'<text:p text:style-name="body">{anchored}</text:p>'


def text(words: str, style: Style) -> str:
    """Text as XML, with places where words may be split."""
    return escape(splittable(words) if style.hyphenate else words)


def _p(style: str, inner: str) -> str:
    return f'<text:p text:style-name="{style}">{inner}</text:p>'


def _part(part: Part, style: Style, count: int) -> str:
    if isinstance(part, Heading):
        if not part.level:
            return _p("h0", escape(part.text))
        name = f"h{part.level}{part.look}"
        return f'<text:h text:style-name="{name}" text:outline-level="{part.level}">{escape(part.text)}</text:h>'
    if isinstance(part, Para):
        return _para(part, style)
    if isinstance(part, Item):
        words = " ".join(filter(None, (part.text, part.lead_in)))
        return _p(f"item{part.depth}", f"{escape(part.marker)}<text:tab/>{text(words, style)}")
    if isinstance(part, Figure):
        return _p("plain", _figure(part)) + _p("caption", escape(part.caption))
    if isinstance(part, Sidebar):
        return _p("boxhead", escape(part.title)) + "".join(_p("box", text(words, style)) for words in part.paras)
    if isinstance(part, Margin):
        return _p("quote", escape(part.text))
    if isinstance(part, Quote):
        return _p("quote", escape(part.text)) + (_p("quoteby", escape(part.by)) if part.by else "")
    if isinstance(part, Entries):
        return _entries(part)
    if isinstance(part, Tiles):
        return office_tables.tiles(part, style)
    assert isinstance(part, Table)
    return office_tables.table(part)


def _para(part: Para, style: Style, anchored: str = "") -> str:
    words = " ".join(filter(None, (part.text, part.lead_in)))
    if part.rtl:
        return _p("rtl", anchored + escape(words))
    note = ""
    if part.note:
        body = f"<text:note-body>{_p('footnote', escape(part.note))}</text:note-body>"
        note = f'<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>{body}</text:note>'
    if part.aside is None:
        return _p("body", anchored + text(words, style) + note)
    pieces = words.split(" ")
    middle = len(pieces) // 2
    before, after = " ".join(pieces[:middle]), " ".join(pieces[middle:])
    if isinstance(part.aside, Quote) and len(part.aside.text) % 2:  # a frame that the text runs around
        return _p("body", f"{anchored}{text(before, style)} {_around(part.aside)}{text(after, style)}{note}")
    aside = _part(part.aside, style, 1)
    return _p("bodybefore", anchored + text(before, style)) + aside + _p("bodyafter", text(after, style) + note)


def _frame(style: str, width: str, inner: str, x: float | None = None) -> str:
    place = "" if x is None else f' svg:x="{x}pt" svg:y="0pt"'
    box = f'<draw:text-box fo:min-height="10pt">{inner}</draw:text-box>'
    look = f'draw:style-name="{style}" text:anchor-type="paragraph" svg:width="{width}"{place}'
    return f"<draw:frame {look}>{box}</draw:frame>"


def _around(part: Quote) -> str:
    inner = _p("quote", escape(part.text)) + (_p("quoteby", escape(part.by)) if part.by else "")
    return _frame("around", "110pt", inner)


def _beside(part: Sidebar | Margin, style: Style) -> str:
    x = beside(style)
    if isinstance(part, Margin):
        return _frame("beside", f"{style.side}pt", _p("note", escape(part.text)), x)
    inner = _p("sidehead", escape(part.title)) + "".join(_p("side", text(words, style)) for words in part.paras)
    return _frame("besidebox", f"{style.side}pt", inner, x)


def _figure(part: Figure) -> str:
    return "".join(
        f'<draw:rect draw:style-name="bar" text:anchor-type="as-char" svg:width="44pt" svg:height="{40 + 14 * n}pt">'
        f'{_p("barlabel", escape(label))}</draw:rect><text:s text:c="2"/>'
        for n, label in enumerate(part.labels)
    )


def _entries(part: Entries) -> str:
    if part.kind != "toc":
        return "".join(_p("entry", escape(line)) for line in part.lines)
    return "".join(
        _p(f"toc{level}", f"{escape(line)}<text:tab/>{page}")
        for line, page, level in zip(part.lines, part.pages, part.levels, strict=True)
    )
