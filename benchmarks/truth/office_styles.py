"""The styles and pages of documents that LibreOffice sets, as the head of a flat OpenDocument text."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from truth import furniture
from truth.model import Plan, Style

FONTS = {
    "sans": "Liberation Sans", "serif": "Liberation Serif", "lato": "Lato", "carlito": "Carlito",
    "dejavu": "DejaVu Serif",
}  # fmt: skip
PAPER = {"A4": ("595pt", "842pt"), "Letter": ("612pt", "792pt")}
_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"), ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"),
    )
)  # fmt: skip
_LOOKS = {
    "": "", "caps": 'fo:text-transform="uppercase"', "spaced": 'fo:letter-spacing="3pt"',
    "small_caps": 'fo:font-variant="small-caps"', "fake_bold": 'fo:text-shadow="1pt 1pt"',
}  # fmt: skip
_LINE = "0.5pt solid #555555"


def head(plan: Plan) -> str:
    """Everything before the body."""
    names = (*FONTS.values(), "DejaVu Sans")
    fonts = "".join(f'<style:font-face style:name="{name}" svg:font-family="\'{name}\'"/>' for name in names)
    auto = "".join(_automatic(plan.style)) + _page_layout(plan.style, False) + _page_layout(plan.style, True)
    masters = _master(plan, "Standard", "portrait") + _master(plan, "Landscape", "landscape")
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {_SPACES} office:version="1.2" '
        f'office:mimetype="application/vnd.oasis.opendocument.text"><office:font-face-decls>{fonts}</office:font-face-decls>'
        f"<office:styles>{''.join(_paragraphs(plan.style))}</office:styles>"
        f"<office:automatic-styles>{auto}</office:automatic-styles><office:master-styles>{masters}</office:master-styles>"
    )


def text_width(s: Style) -> float:
    """The width of the text on an upright page in points."""
    return float(PAPER[s.paper][0][:-2]) - 2 * s.margin - (s.side + 16 if s.side else 0)


def beside(s: Style) -> float:
    """How far right of the text's left edge notes and boxes beside it begin, in points."""
    return -s.side - 16 if s.side_left else text_width(s) + 16


def _style(name: str, paragraph: str = "", letters: str = "", master: str = "", stop: str = "") -> str:
    page = f' style:master-page-name="{master}"' if master else ""
    stops = f"<style:tab-stops><style:tab-stop {stop}/></style:tab-stops>" if stop else ""
    return (
        f'<style:style style:name="{name}" style:family="paragraph"{page}>'
        f"<style:paragraph-properties {paragraph}>{stops}</style:paragraph-properties>"
        f"<style:text-properties {letters}/></style:style>"
    )


def _gaps(before: float, after: float, left: float = 0, first: float = 0) -> str:
    """Space around a paragraph and the indent of its lines, in points."""
    return (
        f'fo:margin-top="{before:.1f}pt" fo:margin-bottom="{after:.1f}pt" fo:margin-left="{left:.1f}pt" '
        f'fo:text-indent="{first:.1f}pt"'
    )


def _paragraphs(s: Style) -> Iterator[str]:
    """The paragraph styles."""
    bold, italic, colour = 'fo:font-weight="bold"', 'fo:font-style="italic"', f'fo:color="{s.colour}"'
    keep, size = 'fo:keep-with-next="always"', s.size
    lines = f'fo:text-align="{"justify" if s.justified else "start"}" fo:line-height="{s.leading * 88:.0f}%"'
    gap, first = (0, 1.5 * size) if s.indent else (0.6 * size * s.leading, 0)

    def letters(factor: float = 1, *more: str) -> str:
        return f'style:font-name="{FONTS[s.font]}" fo:font-size="{factor * size:.1f}pt" {" ".join(more)}'

    yield _style("body", f"{_gaps(0, gap, 0, first)} {lines}", letters())
    yield _style("bodybefore", f"{_gaps(0, 2, 0, first)} {lines}", letters())
    yield _style("bodyafter", f"{_gaps(2, gap)} {lines}", letters())
    yield _style("plain", _gaps(0, 2), letters(0.6))
    for level, factor in enumerate(s.headings):
        for look, extra in _LOOKS.items():
            weight = "" if look == "fake_bold" else bold
            around = f"{_gaps(1.1 * size, 0.4 * size)} {keep}"
            yield _style(f"h{level}{look}", around, letters(factor, weight, colour, extra))
    for depth in range(3):
        hanging = _gaps(0, 3, (1.8 + 1.6 * depth) * size, -1.8 * size)
        yield _style(f"item{depth}", f"{hanging} {lines}", letters(), stop='style:position="0pt"')
    yield _style("caption", _gaps(2, 8), letters(0.88, italic))
    yield _style("tablecaption", f"{_gaps(8, 2)} {keep}", letters(0.88, bold))
    border = "0.5pt solid #334466" if s.box == "framed" else "none"
    frame = f'fo:background-color="#eef3f8" fo:border="{border}" fo:padding="5pt" fo:margin-right="6pt"'
    yield _style("boxhead", f"{_gaps(6, 0, 6)} {frame}", letters(0.92, bold))
    yield _style("box", f"{_gaps(0, 0, 6)} {frame}", letters(0.92))
    for name in ("side", "tile", "cell"):
        yield _style(f"{name}head", _gaps(0, 2), letters(0.92, bold))
        yield _style(name, _gaps(0, 2), letters(0.88 if name == "cell" else 0.92))
    yield _style("cellheadright", f'{_gaps(0, 2)} fo:text-align="end"', letters(0.92, bold))
    yield _style("cellright", f'{_gaps(0, 2)} fo:text-align="end"', letters(0.88))
    yield _style("note", "", letters(0.82, italic))
    yield _style("quote", f'{_gaps(6, 6, 14)} fo:margin-right="14pt"', letters(1.35, italic, colour))
    yield _style("quoteby", f'{_gaps(6, 6, 14)} fo:margin-right="14pt"', letters(0.85))
    yield _style("footnote", _gaps(0, 0, 10, -10), letters(0.8))
    for side, name in (("left", "start"), ("center", "center"), ("right", "end")):
        yield _style(f"furniture{side}", f'fo:text-align="{name}"', letters(0.8, 'fo:color="#555555"'))
    yield _style("barlabel", 'fo:text-align="center"', letters(0.6))
    yield _style("entry", _gaps(0, 0.35 * size, 15, -15), letters())
    hebrew = 'style:font-name="DejaVu Sans" style:font-name-complex="DejaVu Sans"'
    yield _style("rtl", f'{_gaps(0, gap)} style:writing-mode="rl-tb"', f'{hebrew} style:font-size-complex="{size}pt"')


def _automatic(s: Style) -> Iterator[str]:
    """Frames, columns, table cells, contents lines, changes of page."""
    yield _style("toPortrait", 'fo:break-before="page"', 'fo:font-size="2pt"', "Standard")
    yield _style("toLandscape", 'fo:break-before="page"', 'fo:font-size="2pt"', "Landscape")
    width = text_width(s)
    dots = 'style:type="right"' + (' style:leader-style="dotted" style:leader-text="."' if s.leader else "")
    for level in (1, 2):
        left, look = 12 * (level - 1), f'style:font-name="{FONTS[s.font]}" fo:font-size="{s.size}pt"'
        yield _style(f"toc{level}", _gaps(0, 2, left), look, stop=f'style:position="{width - left}pt" {dots}')
    for count in (2, 3, 4):
        columns = f'<style:columns fo:column-count="{count}" fo:column-gap="{s.gutter}pt"/>'
        balance = 'text:dont-balance-text-columns="false"'
        inner = f"<style:section-properties {balance}>{columns}</style:section-properties>"
        yield _other(f"cols{count}", "section", inner)
    place = 'style:vertical-rel="paragraph" style:horizontal-rel="paragraph"'
    away = 'style:vertical-pos="from-top" style:horizontal-pos="from-left"'
    none = 'fo:border="none" draw:fill="none"'
    tint = 'draw:fill="solid" draw:fill-color="#eef3f8"'
    border = f'fo:border="{"0.5pt solid #334466" if s.box == "framed" else "none"}"'
    framed = none if s.box == "bare" else f"{border} {tint}"
    for name, border in (("beside", none), ("besidebox", framed)):
        yield _graphic(name, f'{place} {away} style:wrap="run-through" {border} fo:padding="4pt"')
    right = 'style:vertical-pos="top" style:horizontal-pos="right" style:wrap="left" fo:margin-left="6pt"'
    yield _graphic("around", f'{place} {right} {none} fo:padding="4pt"')
    fill = 'draw:fill="solid" draw:fill-color="#9db8d2" draw:stroke="none"'
    yield _graphic("bar", f'{fill} style:vertical-pos="bottom" style:vertical-rel="baseline"')
    yield _other("table", "table", '<style:table-properties table:align="margins"/>')
    for share in range(1, 41):
        relative = f'<style:table-column-properties style:rel-column-width="{share}*"/>'
        yield _other(f"share{share}", "table-column", relative)
    yield from _cells()


def _cells() -> Iterator[str]:
    """The looks of table cells."""
    under = f'fo:border-bottom="{_LINE}" fo:border-left="none" fo:border-right="none"'
    looks = {
        **dict.fromkeys(("ruledhead", "ruled0", "ruled1"), f'fo:border="{_LINE}"'),
        "openhead": f'{under} fo:border-top="{_LINE}"',
        **dict.fromkeys(("open0", "open1"), f'{under} fo:border-top="none"'),
        "zebrahead": 'fo:background-color="#c9d6e3"',
        "zebra0": "",
        "zebra1": 'fo:background-color="#edf2f7"',
        "framed": 'fo:border="0.8pt solid #334466"',
        "open_tile": "",
    }
    for name, look in looks.items():
        yield _other(name, "table-cell", f'<style:table-cell-properties fo:padding="3pt" {look}/>')


def _graphic(name: str, properties: str) -> str:
    return _other(name, "graphic", f"<style:graphic-properties {properties}/>")


def _other(name: str, family: str, properties: str) -> str:
    return f'<style:style style:name="{name}" style:family="{family}">{properties}</style:style>'


def _page_layout(s: Style, landscape: bool) -> str:
    width, height = PAPER[s.paper]
    if landscape:
        width, height = height, width
    beside = s.side + 16 if s.side else 0
    left, right = (s.margin + beside, s.margin) if s.side_left else (s.margin, s.margin + beside)
    edge = 0.5 * s.margin
    bars = ""
    for bar, side in (("header", "bottom"), ("footer", "top")):
        inner = f'<style:header-footer-properties fo:min-height="{edge}pt" fo:margin-{side}="8pt"/>'
        bars += f"<style:{bar}-style>{inner}</style:{bar}-style>"
    name = "landscape" if landscape else "portrait"
    paper = f'fo:page-width="{width}" fo:page-height="{height}" style:print-orientation="{name}"'
    margins = f'fo:margin-top="{edge}pt" fo:margin-bottom="{edge}pt" fo:margin-left="{left}pt"'
    inner = f'<style:page-layout-properties {paper} {margins} fo:margin-right="{right}pt"/>{bars}'
    return f'<style:page-layout style:name="{name}">{inner}</style:page-layout>'


def _master(plan: Plan, name: str, layout: str) -> str:
    """A kind of page with its running header and footer, another one for left pages where they differ."""
    parts = []
    for bar, where in (("header", "top"), ("footer", "bottom")):
        for suffix, number in (("", 3), ("-left", 2)):
            placed = [(p, t) for p, t in furniture.lines(plan, number, 77, "\0chapter") if p.startswith(where)]
            inner = "".join(_bar(plan.style, place, text, number) for place, text in placed)
            parts.append(f"<style:{bar}{suffix}>{inner or '<text:p/>'}</style:{bar}{suffix}>")
    return (
        f'<style:master-page style:name="{name}" style:page-layout-name="{layout}">{"".join(parts)}</style:master-page>'
    )


def _bar(style: Style, place: str, text: str, number: int) -> str:
    shown = style.number.format(n=number, total=77)
    inner = escape(text)
    if text == shown:
        inner = escape(style.number).replace("{n}", "<text:page-number/>").replace("{total}", "<text:page-count/>")
    inner = inner.replace("\0chapter", '<text:chapter text:display="name" text:outline-level="1"/>')
    return f'<text:p text:style-name="furniture{place.split("-")[1]}">{inner}</text:p>'
