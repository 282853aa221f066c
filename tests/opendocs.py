"""OpenDocument texts for tests, written part by part as LibreOffice writes them."""

from __future__ import annotations

from html import escape
from pathlib import Path

from papers import Grid, Heading, Items, Paper, Para
from worddocs import zipped

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
ODF = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = " ".join(
    f'xmlns:{short}="{ODF}{long}:1.0"'
    for short, long in {
        "office": "office", "text": "text", "table": "table", "style": "style", "draw": "drawing",
        "fo": "xsl-fo-compatible", "svg": "svg-compatible", "meta": "meta",
    }.items()
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip


def odt(path: Path, body: str, automatic: str = "", styles: str = "", title: str = "", paged: bool = False) -> Path:
    """An OpenDocument text with this body and these styles."""
    pages = ' text:use-soft-page-breaks="true"' if paged else ""
    return zipped(
        path,
        {
            "mimetype": MEDIA_TYPE,
            "content.xml": f'<office:document-content {SPACES} office:version="1.3">'
            f"<office:automatic-styles>{automatic}</office:automatic-styles><office:body><office:text{pages}>{body}</office:text></office:body>"
            "</office:document-content>",
            "styles.xml": f'<office:document-styles {SPACES} office:version="1.3">{styles}</office:document-styles>',
            "meta.xml": f'<office:document-meta {SPACES} office:version="1.3"><office:meta>'
            f"<dc:title>{escape(title)}</dc:title></office:meta></office:document-meta>",
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{ODF}manifest:1.0" manifest:version="1.3">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MEDIA_TYPE}"/>'
            + "".join(
                f'<manifest:file-entry manifest:full-path="{name}.xml" manifest:media-type="text/xml"/>'
                for name in ("content", "styles", "meta")
            )
            + "</manifest:manifest>",
        },
    )


def opendocument(paper: Paper, path: Path) -> Path:
    """The paper as an OpenDocument text: numbers come from the outline and from lists, as LibreOffice writes them."""
    body = [f'<text:p text:style-name="Title">{escape(paper.title)}</text:p>']
    lists: list[str] = []
    for part in paper.parts:
        match part:
            case Heading(level, _, text):
                body.append(
                    f'<text:h text:style-name="Heading_20_{level}" text:outline-level="{level}">{escape(text)}</text:h>'
                )
            case Para(text, footnote, number):
                note = (
                    f'<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>'
                    f"<text:p>{escape(footnote)}</text:p></text:note-body></text:note>" if footnote else ""
                )  # fmt: skip
                paragraph = f'<text:p text:style-name="Standard">{escape(text)}{note}</text:p>'
                if number:
                    start = f' text:start-value="{number.partition(".")[2]}"'
                    lists.append(_odt_clauses(len(lists), number.partition(".")[0]))
                    paragraph = (
                        f'<text:list text:style-name="L{len(lists) - 1}"><text:list-item{start}>{paragraph}'
                        "</text:list-item></text:list>"
                    )
                body.append(paragraph)
            case Items():
                lists.append(_odt_levels(part, len(lists)))
                body.append(_odt_items(part, f' text:style-name="L{len(lists) - 1}"'))
            case Grid(rows):
                lines = [
                    "".join(f"<table:table-cell><text:p>{escape(c)}</text:p></table:table-cell>" for c in row)
                    for row in rows
                ]
                first, *rest = (f"<table:table-row>{line}</table:table-row>" for line in lines)
                body.append(
                    f'<table:table table:name="T"><table:table-column table:number-columns-repeated="{len(rows[0])}"/>'
                    f"<table:table-header-rows>{first}</table:table-header-rows>{''.join(rest)}</table:table>"
                )
    named = "".join(
        f'<style:style style:name="{name}" style:display-name="{name.replace("_20_", " ")}" style:family="paragraph" '
        f'style:parent-style-name="Standard"{more}>'
        '<style:paragraph-properties fo:margin-top="0.15in" fo:margin-bottom="0.08in"/>'
        f'<style:text-properties fo:font-size="{size}pt" fo:font-weight="bold"/></style:style>'
        for name, more, size in (
            ("Title", "", 24),
            ("Heading_20_1", ' style:default-outline-level="1" style:class="text"', 16),
            ("Heading_20_2", ' style:default-outline-level="2" style:class="text"', 14),
        )
    )
    outline = (
        '<office:styles><style:style style:name="Standard" style:family="paragraph" style:class="text">'
        '<style:paragraph-properties fo:margin-bottom="0.08in"/>'
        '<style:text-properties style:font-name="Liberation Sans" fo:font-family="Liberation Sans" '
        'fo:font-size="10pt"/>'
        f"</style:style>{named}"
        '<text:outline-style style:name="Outline">'
        f'<text:outline-level-style text:level="1" style:num-format="1">{_odt_place(1)}</text:outline-level-style>'
        '<text:outline-level-style text:level="2" style:num-format=""/></text:outline-style>'
        "</office:styles>"
    )
    return odt(path, "".join(body), "".join(lists), outline, paper.title)


def _odt_place(depth: int) -> str:
    """Where a list's marks and texts stand, as LibreOffice writes it."""
    return (
        '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
        '<style:list-level-label-alignment text:label-followed-by="listtab" fo:text-indent="-0.25in" '
        f'fo:margin-left="{depth / 2}in"/></style:list-level-properties>'
    )


def _odt_clauses(number: int, heading: str) -> str:
    return (
        f'<text:list-style style:name="L{number}"><text:list-level-style-number text:level="1" style:num-format="1" '
        f'style:num-prefix="{heading}.">{_odt_place(1)}</text:list-level-style-number></text:list-style>'
    )


def _odt_levels(items: Items, number: int) -> str:
    levels = ""
    inner: Items | None = items
    depth = 0
    while inner is not None:
        depth += 1
        levels += (
            f'<text:list-level-style-number text:level="{depth}" style:num-format="{inner.form}" style:num-suffix=".">'
            f"{_odt_place(depth)}</text:list-level-style-number>"
            if inner.form
            else f'<text:list-level-style-bullet text:level="{depth}" text:bullet-char="{"•◦▪"[depth - 1]}">'
            f"{_odt_place(depth)}</text:list-level-style-bullet>"
        )
        inner = next((entry for entry in inner.entries if isinstance(entry, Items)), None)
    return f'<text:list-style style:name="L{number}">{levels}</text:list-style>'


def _odt_items(items: Items, named: str = "") -> str:
    done: list[str] = []
    for entry in items.entries:
        if isinstance(entry, Items):  # a list inside belongs to the item before it
            done[-1] = done[-1].removesuffix("</text:list-item>") + _odt_items(entry) + "</text:list-item>"
        else:
            done.append(f"<text:list-item><text:p>{escape(entry)}</text:p></text:list-item>")
    return f"<text:list{named}>{''.join(done)}</text:list>"
