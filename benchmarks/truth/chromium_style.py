"""The style sheet of documents that Chromium sets: page boxes with running headers and footers, then the parts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from string import Template

from truth import furniture
from truth.model import Heading, NewPage, Plan, Style

FONTS = {
    "sans": "'Liberation Sans'", "serif": "'Liberation Serif'", "lato": "Lato", "carlito": "Carlito",
    "dejavu": "'DejaVu Serif'",
}  # fmt: skip


def css(plan: Plan) -> str:
    """The style sheet of a plan."""
    s = plan.style
    assert not any('"' in text for text in (plan.title, plan.running, *furniture.chapters(plan)))
    rules = [f"@page{{size:{s.paper};margin:{s.margin}pt}}", f"@page turned{{size:{s.paper} landscape}}"]
    for name in ("turned", *(f"c{n}" for n in range(len(furniture.chapters(plan)) + 1))):
        rules += _page_rules(plan, name)
    sheet = Template((Path(__file__).parent / "chromium.css").read_text(encoding="utf-8"))
    parts = sheet.substitute(
        room=f"margin:0;margin-{'left' if s.side_left else 'right'}:{s.side + 16 if s.side else 0}pt",
        place=_beside(s),
        side=s.side,
        headings="".join(f"h{n}{{font-size:{size}em}}" for n, size in enumerate(s.headings, start=1)),
        size=s.size,
        leading=s.leading,
        font=FONTS[s.font],
        align="justify" if s.justified else "left",
        para="margin:0;text-indent:1.5em" if s.indent else "margin:0 0 .6em",
        colour=s.colour,
        gutter=s.gutter,
    )
    return "".join(rules) + parts


def _beside(s: Style) -> str:
    """How a note or box is put into the free zone beside the text."""
    side = "left" if s.side_left else "right"
    return f"float:{side};clear:{side};margin:0 0 8pt;margin-{side}:{-s.side - 16}pt"


def _page_rules(plan: Plan, name: str) -> Iterator[str]:
    """The margin boxes of the pages of a chapter; a page's side decides where they alternate."""
    found = ["", *furniture.chapters(plan)]
    chapter = _turned_chapter(plan) if name == "turned" else found[int(name[1:])]
    for number, side in ((3, "right"), (2, "left")):
        boxes = []
        for place, text in furniture.lines(plan, number, 77, chapter):
            content = " ".join(_counter(piece) for piece in _pieces(text, number, plan.style))
            boxes.append(
                f"@{place}{{content:{content};font:{0.8 * plan.style.size}pt {FONTS[plan.style.font]};color:#555}}"
            )
        yield f"@page {name}:{side}{{{''.join(boxes)}}}"
    if plan.style.header != "constant":
        yield f"@page {name}:first{{@top-left{{content:none}}@top-right{{content:none}}}}"


def _turned_chapter(plan: Plan) -> str:
    """The chapter that begins on the pages that lie on their side."""
    turned = False
    for part in plan.parts:
        turned = turned or (isinstance(part, NewPage) and part.landscape)
        if turned and isinstance(part, Heading) and part.level == 1:
            return part.text
    return ""


def _pieces(text: str, number: int, style: Style) -> list[str]:
    """A text cut where page numbers stand."""
    shown = style.number.format(n=number, total=77)
    if text != shown:
        return [text]
    marked = style.number.replace("{n}", "\0n\0").replace("{total}", "\0t\0")
    return [piece if piece not in ("n", "t") else f"\0{piece}" for piece in marked.split("\0") if piece]


def _counter(piece: str) -> str:
    return {"\0n": "counter(page)", "\0t": "counter(pages)"}.get(piece, f'"{piece}"')
