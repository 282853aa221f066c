"""Typst as producer: a plan as markup with floating figures, real footnotes and hyphenation by patterns."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from truth import furniture
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
from truth.typst_tables import bold, quoted, table

FONTS = {
    "sans": "Liberation Sans",
    "serif": "Libertinus Serif",
    "lato": "Lato",
    "carlito": "Carlito",
    "dejavu": "DejaVu Serif",
}
PAPER = {"A4": "a4", "Letter": "us-letter"}
# The chapter that a page belongs to. A heading's supplement is never printed with it: it keeps the words as they are.
_CHAPTER = (
    "{let n = here().page(); let hs = query(heading.where(level: 1)).filter(h => h.location().page() <= n); "
    "if hs.len() > 0 {hs.last().supplement} else {[]}}"
)


def program() -> str | None:
    """The name of the package where it is installed."""
    return "typst" if find_spec("typst") else None


def write(plan: Plan, path: Path) -> list[list[str]]:
    """Compiles a plan to PDF; its furniture is told from the pages afterwards."""
    import typst

    source = path.with_suffix(".typ")
    source.write_text(markup(plan), encoding="utf-8")
    typst.compile(str(source), output=str(path), timestamp=0)
    source.unlink()
    return []


def markup(plan: Plan) -> str:
    """The plan as one file."""
    return "\n".join([*_setup(plan), *_body(plan)])


def _setup(plan: Plan) -> Iterator[str]:
    s = plan.style
    beside = s.side + 16 if s.side else 0
    left, right = (s.margin + beside, s.margin) if s.side_left else (s.margin, s.margin + beside)
    yield f'#set page(paper: "{PAPER[s.paper]}", columns: {_columns(plan)})'
    yield f"#set page(margin: (left: {left}pt, right: {right}pt, top: {s.margin}pt, bottom: {s.margin}pt))"
    under = "; v(-0.8em); line(length: 100%, stroke: 0.5pt)" if s.ruled else ""
    yield f"#set page(header: {{ {_bar(plan, 'top')}{under} }}, footer: {_bar(plan, 'bottom')})"
    yield f"#set columns(gutter: {s.gutter}pt)"
    fonts = f'({quoted(FONTS[s.font])}, "DejaVu Sans")'
    yield f'#set text(font: {fonts}, size: {s.size}pt, lang: "en", hyphenate: {str(s.hyphenate).lower()})'
    lead = s.leading - 0.65
    yield f"#set par(leading: {lead}em, justify: {str(s.justified).lower()}, spacing: {lead if s.indent else 1.1}em)"
    if s.indent:
        yield "#set par(first-line-indent: (amount: 1.5em, all: true))"
    for level, size in enumerate(s.headings[1:], start=1):
        look = f'size: {size * s.size}pt, fill: rgb("{s.colour}"), hyphenate: false'
        yield f"#show heading.where(level: {level}): set text({look})"
    yield "#show heading: set block(above: 1.4em, below: 0.8em)"
    yield "#set figure(numbering: none, supplement: none)"
    yield '#show figure.caption: it => text(size: 0.88em, style: "italic", it.body)'


def _columns(plan: Plan) -> int:
    return max((part.count for part in plan.parts if isinstance(part, Columns)), default=1)


def _bar(plan: Plan, where: str) -> str:
    """What runs along an edge, as content that looks at the page number and at the chapters begun so far."""
    sides = []
    for number in (2, 3):
        cells = {"left": "[]", "center": "[]", "right": "[]"}
        for place, text in furniture.lines(plan, number, 77, "\0"):
            if place.startswith(where):
                numbered = text == plan.style.number.format(n=number, total=77)
                inner = _numbered(plan.style) if numbered else _content(text)
                cells[place.split("-")[1]] = _CHAPTER if text == "\0" else inner
        middle = f"align(center, {cells['center']})"
        sides.append(f"grid(columns: (auto, 1fr, auto), {cells['left']}, {middle}, {cells['right']})")
    size = f"set text(size: {0.8 * plan.style.size}pt, fill: luma(30%))"
    return f"context {{ {size}; if calc.even(here().page()) {{ {sides[0]} }} else {{ {sides[1]} }} }}"


def _numbered(style: Style) -> str:
    """The page number in its form."""
    pieces = style.number.replace("{n}", "\0n\0").replace("{total}", "\0t\0").split("\0")
    counters = {"n": "#counter(page).display()", "t": "#counter(page).final().first()"}
    return "[" + "".join(counters.get(piece, f"#{quoted(piece)}") for piece in pieces if piece) + "]"


def _body(plan: Plan) -> Iterator[str]:
    """The parts; a note or box beside the text is placed where the next paragraph begins."""
    beside: list[str] = []
    for part in plan.parts:
        if isinstance(part, Columns):
            continue
        if isinstance(part, NewPage):
            yield f"#set page(flipped: {str(part.landscape).lower()})"
        elif plan.style.side and isinstance(part, Sidebar | Margin):
            beside.append(_beside(part, plan.style))
        else:
            if beside and isinstance(part, Para):
                yield from beside
                beside = []
            yield _part(part, plan.style, _columns(plan))
    yield from beside


def _part(part: Part, style: Style, columns: int) -> str:
    if isinstance(part, Heading):
        return _heading(part, style, columns)
    if isinstance(part, Para):
        return _para(part, style)
    if isinstance(part, Item):
        words = " ".join(filter(None, (part.text, part.lead_in)))
        body = f"par(first-line-indent: 0pt, {quoted(words)})"
        grid = f"grid(columns: (auto, 1fr), column-gutter: 0.7em, {_content(part.marker)}, {body})"
        return f"#block(above: 0.7em, inset: (left: {1.8 * part.depth}em), {grid})"
    if isinstance(part, Figure):
        return _figure(part)
    if isinstance(part, Sidebar):
        return f"#block(width: 100%, inset: 6pt, breakable: false, {_look(style)}, {_box(part)})"
    if isinstance(part, Margin):
        return f"#block[_#{quoted(part.text)}_]"
    if isinstance(part, Quote):
        return _quote(part, style)
    if isinstance(part, Tiles):
        stroke = "0.5pt" if part.framed else "none"
        cells = ", ".join(f"{{ {bold(head)}; par({quoted(text)}) }}" for head, text in part.tiles)
        grid = f"grid(columns: (1fr,) * {part.columns}, gutter: 10pt, stroke: {stroke}, inset: 5pt, {cells})"
        body = f"block({{ set text(size: 0.92em); set par(first-line-indent: 0pt); {grid} }})"
        return f'#place(auto, scope: "parent", float: true, {body})' if part.floats else f"#{body}"
    if isinstance(part, Entries):
        return _entries(part, style)
    assert isinstance(part, Table)
    return table(part, columns)


def _content(text: str) -> str:
    return f"[#{quoted(text)}]"


def _heading(part: Heading, style: Style, columns: int) -> str:
    if not part.level:
        look = (
            f'size: {style.headings[0] * style.size}pt, weight: "bold", fill: rgb("{style.colour}"), hyphenate: false'
        )
        title = f"text({look}, {quoted(part.text)})"
        if columns > 1:
            return f'#place(top, scope: "parent", float: true, block(below: 1.5em, {title}))'
        return f"#block({title})"
    shown = {
        "caps": f"#upper({quoted(part.text)})",
        "spaced": f"#text(tracking: 0.25em, {quoted(part.text)})",
        "small_caps": f"#smallcaps({quoted(part.text)})",
    }.get(part.look, f"#{quoted(part.text)}")
    return f"#heading(level: {part.level}, supplement: {_content(part.text)})[{shown}]"


def _para(part: Para, style: Style) -> str:
    words = " ".join(filter(None, (part.text, part.lead_in)))
    if part.rtl:
        language = "he" if any("\u05d0" <= c <= "\u05ea" for c in words) else "ar"
        return f'\n#text(dir: rtl, lang: "{language}", font: "DejaVu Sans", {quoted(words)})#parbreak()\n'
    note = f"#footnote[#{quoted(part.note)}]" if part.note else ""
    if part.aside is None:
        return f"\n#{quoted(words)}{note}#parbreak()\n"
    pieces = words.split(" ")
    middle = len(pieces) // 2
    before, after = " ".join(pieces[:middle]), " ".join(pieces[middle:])
    if isinstance(part.aside, Figure):  # floats to an end of the column, the text runs on
        return f"\n#{quoted(before + ' ')}{_figure(part.aside, True)}#{quoted(after)}{note}#parbreak()\n"
    first = f"#par(justify: false, {quoted(before)})"
    return f"{first}\n{_part(part.aside, style, 1)}\n#par(first-line-indent: 0pt)[#{quoted(after)}{note}]"


def _quote(part: Quote, style: Style) -> str:
    by = f'; linebreak(); text(size: 0.6em, style: "normal", {quoted(part.by)})' if part.by else ""
    look = f'set text(size: 1.35em, style: "italic", fill: rgb("{style.colour}"), hyphenate: false)'
    return f"#block(inset: 8pt, breakable: false, {{ {look}; set par(justify: false); {quoted(part.text)}{by} }})"


def _figure(part: Figure, floats: bool = False) -> str:
    bars = ", ".join(
        f'stack(spacing: 3pt, rect(width: 34pt, height: {30 + 14 * n}pt, fill: rgb("#9db8d2")), '
        f"text(size: 7pt, {quoted(label)}))"
        for n, label in enumerate(part.labels)
    )
    body = f"grid(columns: {len(part.labels)}, column-gutter: 10pt, align: bottom, {bars})"
    place = "auto" if floats else "none"
    return f"#figure(placement: {place}, kind: image, caption: {_content(part.caption)}, align(left, {body}))"


def _look(style: Style) -> str:
    fill = "none" if style.box == "bare" else 'rgb("#eef3f8")'
    return f"fill: {fill}, stroke: {'0.5pt' if style.box == 'framed' else 'none'}"


def _box(part: Sidebar) -> str:
    paras = "; ".join(f"par({quoted(text)})" for text in part.paras)
    look = "set text(size: 0.92em); set par(first-line-indent: 0pt, spacing: 0.8em)"
    return f"{{ {look}; {bold(part.title)}; parbreak(); {paras} }}"


def _beside(part: Sidebar | Margin, style: Style) -> str:
    if isinstance(part, Margin):
        inner = f'text(size: 0.82em, style: "italic", {quoted(part.text)})'
    else:
        inner = f"rect({_look(style)}, inset: 5pt, width: 100%, {_box(part)})"
    body = f"block(width: {style.side}pt, {{ set par(justify: false); align(left, {inner}) }})"
    if style.side_left:
        return f"#place(left, dx: -{style.side + 16}pt, {body})"
    return f"#place(right, dx: {style.side + 16}pt, {body})"


def _entries(part: Entries, style: Style) -> str:
    if part.kind != "toc":
        lines = "\n".join(f"#par(hanging-indent: 1.5em, first-line-indent: 0pt, {quoted(line)})" for line in part.lines)
        return f"#[\n#set par(justify: false, spacing: 0.7em)\n{lines}\n]"
    made = []
    for line, page, level in zip(part.lines, part.pages, part.levels, strict=True):
        fill = "repeat[.]" if style.leader else "[]"
        inner = f"{quoted(line)} + box(width: 1fr, inset: (x: 3pt), {fill}) + {quoted(page)}"
        made.append(f"#block(above: 0.6em, inset: (left: {12 * (level - 1)}pt), {inner})")
    return "\n".join(made)
