"""Tables and brochure grids of documents that LibreOffice sets; a grid is a table there, as in many a brochure."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from truth import grid
from truth.model import Style, Table, Tiles
from truth.prose import splittable


def _cell(style: str, inner: str, spans: str = "") -> str:
    return f'<table:table-cell table:style-name="{style}" {spans}>{inner}</table:table-cell>'


def _p(style: str, text: str) -> str:
    return f'<text:p text:style-name="{style}">{escape(text)}</text:p>'


def table(part: Table) -> str:
    """A table of data whose headings are repeated on the next page."""
    count = len(part.heads)
    caption = _p("tablecaption", part.caption) if part.caption else ""
    columns = "".join(f'<table:table-column table:style-name="share{min(share, 40)}"/>' for share in grid.shares(part))
    heads = "".join(
        _cell(f"{part.look}head", _p(f"cellhead{_side(part, i)}", head)) for i, head in enumerate(part.heads)
    )
    upper = []
    if part.title:
        covered = "<table:covered-table-cell/>" * (count - 1)
        spans = f'table:number-columns-spanned="{count}"'
        inner = _cell(f"{part.look}head", _p("cellhead", part.title), spans) + covered
        upper.append(inner)
    if part.groups:
        upper.append("".join(_group(part.look, name, across) for name, across in grid.groups(part)))
    above = "".join(f"<table:table-row>{row}</table:table-row>" for row in upper)
    rows = "".join(f"<table:table-row>{''.join(cells)}</table:table-row>" for cells in _rows(part))
    header = f"<table:table-header-rows>{above}<table:table-row>{heads}</table:table-row></table:table-header-rows>"
    return f'{caption}<table:table table:style-name="table">{columns}{header}{rows}</table:table>{_p("plain", "")}'


def _group(look: str, name: str, across: int) -> str:
    spans = f'table:number-columns-spanned="{across}"'
    return _cell(f"{look}head", _p("cellhead", name), spans) + "<table:covered-table-cell/>" * (across - 1)


def _rows(part: Table) -> Iterator[list[str]]:
    for number, row in enumerate(part.rows):
        cells = []
        style = f"{part.look}{number % 2}"
        for column, cell in enumerate(row):
            if cell is None:
                cells.append("<table:covered-table-cell/>")
                continue
            down = grid.span(part, number, column)
            spans = f'table:number-rows-spanned="{down}"' if down > 1 else ""
            cells.append(_cell(style, _p(f"cell{_side(part, column)}", cell), spans))
        yield cells


def tiles(part: Tiles, style: Style) -> str:
    """A brochure grid as a table with or without frames."""
    look = "framed" if part.framed else "open_tile"
    columns = f'<table:table-column table:style-name="share10" table:number-columns-repeated="{part.columns}"/>'
    rows = []
    for start in range(0, len(part.tiles), part.columns):
        cells = (
            _cell(look, _p("tilehead", head) + _p("tile", splittable(text) if style.hyphenate else text))
            for head, text in part.tiles[start : start + part.columns]
        )
        rows.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    return f'<table:table table:style-name="table">{columns}{"".join(rows)}</table:table>{_p("plain", "")}'


def _side(part: Table, column: int) -> str:
    return "right" if part.right and column else ""
