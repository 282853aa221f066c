"""Word documents for tests, written part by part as Word writes them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

from papers import Grid, Heading, Items, Paper, Para

W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD_FORMS = {"1": "decimal", "a": "lowerLetter", "i": "lowerRoman", "": "bullet"}
# List 1 numbers the headings and, below them, the clauses; list 2 has bullets; lists from 3 on are of items.
_HEADING_LIST = (
    '<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="multilevel"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading1"/>'
    '<w:lvlText w:val="%1"/><w:pPr><w:ind w:left="567" w:hanging="567"/></w:pPr></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/>'
    '<w:pPr><w:ind w:left="567" w:hanging="567"/></w:pPr></w:lvl></w:abstractNum>'
)


HEADING_NUMBERS = '<w:numPr><w:numId w:val="1"/></w:numPr>'


def styles(more: str = "") -> str:
    """The styles part of a Word document, as Word names them in German."""
    headings = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/><w:basedOn w:val="Standard"/>'
        f'<w:pPr><w:keepNext/><w:spacing w:before="240" w:after="120"/>'
        f"{HEADING_NUMBERS if n == 1 else ''}"
        f'<w:outlineLvl w:val="{n - 1}"/></w:pPr><w:rPr><w:b/><w:sz w:val="{36 - 4 * n}"/></w:rPr></w:style>'
        for n in (1, 2, 3)
    )
    return (
        f'<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Liberation Sans" '
        'w:hAnsi="Liberation Sans" w:cs="Liberation Sans"/><w:sz w:val="20"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Standard"><w:name w:val="Normal"/>'
        '<w:pPr><w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/><w:basedOn w:val="Standard"/>'
        '<w:rPr><w:b/><w:sz w:val="48"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Fussnote"><w:name w:val="footnote text"/>'
        '<w:basedOn w:val="Standard"/><w:rPr><w:sz w:val="16"/></w:rPr></w:style>'
        f"{headings}{more}</w:styles>"
    )


_RAISED = '<w:vertAlign w:val="superscript"/>'
_SEPARATORS = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
)


def p(*runs: str, style: str = "", properties: str = "") -> str:
    """A paragraph of a Word document."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{''.join(runs)}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run of a Word document."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def zipped(path: Path, files: Mapping[str, str | bytes]) -> Path:
    """A zip file with these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def docx(path: Path, body: str, parts: Mapping[str, str] | None = None, title: str = "") -> Path:
    """A Word document with this body; ``parts`` are further parts by name (``numbering``, ``header1`` ...)."""
    parts = {"styles": styles(), **(parts or {})}
    related = "".join(
        f'<Relationship Id="{name}" Type="{_RELATIONS}/{name.rstrip("0123456789")}" Target="{name}.xml"/>'
        for name in parts
    )
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        f'wordprocessingml.{"document.main" if name == "document" else name.rstrip("0123456789")}+xml"/>'
        for name in ("document", *parts)
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title></cp:coreProperties>'
    )
    return zipped(
        path,
        {
            "[Content_Types].xml": f'{head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Override PartName="/docProps/core.xml" '
            f'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>{types}</Types>',
            "_rels/.rels": f'{head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="a" Type="{_RELATIONS}/officeDocument" Target="word/document.xml"/>'
            '<Relationship Id="b" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/'
            'core-properties" Target="docProps/core.xml"/></Relationships>',
            "docProps/core.xml": head + core,
            "word/_rels/document.xml.rels": f'{head}<Relationships xmlns="http://schemas.openxmlformats.org/package/'
            f'2006/relationships">{related}</Relationships>',
            "word/document.xml": f"{head}<w:document {W}><w:body>{body}</w:body></w:document>",
            **{f"word/{name}.xml": head + data for name, data in parts.items()},
        },
    )


def word(paper: Paper, path: Path) -> Path:
    """The paper as a Word document: numbers of headings, clauses and items come from lists, as Word writes them."""
    lists: list[str] = []
    body = [p(r(paper.title), style="Titel")]
    note = 0
    for part in paper.parts:
        match part:
            case Heading(level, _, text):
                body.append(p(r(text), style=f"Heading{level}"))
            case Para(text, footnote, number):
                note += bool(footnote)
                mark = f'<w:r><w:rPr>{_RAISED}</w:rPr><w:footnoteReference w:id="{note}"/></w:r>' if footnote else ""
                clause = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>' if number else ""
                body.append(p(r(text), mark, properties=clause))
            case Items():
                lists.append(_word_list(part, len(lists) + 2))
                body += _word_items(part, len(lists) + 1)
            case Grid(rows):
                body.append(_word_table(rows))
    nums = (f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(1, len(lists) + 2))
    numbering = f"<w:numbering {W}>{_HEADING_LIST}{''.join(lists)}{''.join(nums)}</w:numbering>"
    mark = f"<w:r><w:rPr>{_RAISED}</w:rPr><w:footnoteRef/></w:r>"
    notes = "".join(
        f'<w:footnote w:id="{n}">{p(mark, r(f" {text}"), style="Fussnote")}</w:footnote>'
        for n, text in enumerate(paper.notes, start=1)
    )
    parts = {"numbering": numbering, "footnotes": f"<w:footnotes {W}>{_SEPARATORS}{notes}</w:footnotes>"}
    return docx(path, "".join(body), parts, paper.title)


def _word_list(items: Items, number: int) -> str:
    """The definition of a list with the forms of its levels."""
    levels = ""
    inner: Items | None = items
    depth = 0
    while inner is not None:
        text = f"%{depth + 1}." if inner.form else "•◦▪"[depth]
        levels += (
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{_WORD_FORMS[inner.form]}"/>'
            f'<w:lvlText w:val="{text}"/><w:pPr><w:ind w:left="{360 * (depth + 1)}" w:hanging="360"/></w:pPr></w:lvl>'
        )
        inner = next((entry for entry in inner.entries if isinstance(entry, Items)), None)
        depth += 1
    return f'<w:abstractNum w:abstractNumId="{number}">{levels}</w:abstractNum>'


def _word_items(items: Items, number: int, depth: int = 0) -> Iterator[str]:
    for entry in items.entries:
        if isinstance(entry, Items):
            yield from _word_items(entry, number, depth + 1)
        else:
            numbers = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
            yield p(r(entry), properties=numbers)


def _word_table(rows: Sequence[Sequence[str]]) -> str:
    edges = "".join(
        f'<w:{e} w:val="single" w:sz="4"/>' for e in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    width = 9000 // len(rows[0])
    set_rows = ""
    for n, row in enumerate(rows):
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{p(r(text, "<w:b/>" if n == 0 else ""))}</w:tc>'
            for text in row
        )
        set_rows += f"<w:tr><w:trPr>{'<w:tblHeader/>' if n == 0 else ''}</w:trPr>{cells}</w:tr>"
    grid = f'<w:gridCol w:w="{width}"/>' * len(rows[0])
    return (
        f"<w:tbl><w:tblPr><w:tblBorders>{edges}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{set_rows}</w:tbl>"
    )
