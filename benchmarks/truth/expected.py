"""The truth of a plan: the blocks that a reader should find, in reading order, before their pages are known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from truth import grid
from truth.model import (
    Entries,
    Figure,
    Heading,
    Item,
    Margin,
    Para,
    Part,
    Plan,
    Quote,
    Sidebar,
    Table,
    Tiles,
    Truth,
    plain,
)


def blocks(plan: Plan) -> list[Truth]:
    """The plan's blocks in reading order."""
    section: list[tuple[int, str]] = []
    lead_ins: list[tuple[int, str]] = []
    result: list[Truth] = []
    tables = 0
    for part in plan.parts:
        if isinstance(part, Heading) and part.level:
            section = [entry for entry in section if entry[0] < part.level] + [(part.level, plain(part.text))]
        if isinstance(part, Item):
            lead_ins = [entry for entry in lead_ins if entry[0] < part.depth]
        elif not isinstance(part, Margin | Sidebar | Figure):
            lead_ins = []
        tables += isinstance(part, Table)
        for block in _of(part):
            block.section = [text for _, text in section if block.kind != "heading" or text != block.text]
            if isinstance(part, Item) and block.kind == "list_item":
                block.lead_in = [text for _, text in lead_ins]
            block.table = tables if isinstance(part, Table) else 0
            result.append(block)
        if isinstance(part, Item | Para) and part.lead_in:
            lead_ins.append((part.depth if isinstance(part, Item) else -1, part.lead_in))
    return result


def _of(part: Part) -> Iterator[Truth]:
    if isinstance(part, Heading):
        kind = "heading" if part.level else "title"
        tags = [part.look] if part.look else []
        yield Truth(kind, plain(part.text), level=part.level, tags=tags, caseless=part.look in ("small_caps", "caps"))
    elif isinstance(part, Para):
        tags = [part.tag] if part.tag else []
        if part.text:
            yield Truth("paragraph", plain(part.text), tags=tags)
        if part.lead_in:
            yield Truth("lead_in", plain(part.lead_in), tags=tags)
        if part.note:
            yield Truth("footnote", plain(part.note), "aside")
        if part.aside:
            yield from _of(part.aside)
    elif isinstance(part, Item):
        bullet = not any(c.isalnum() for c in part.marker)
        if part.text:
            yield Truth("list_item", plain(part.text if bullet else f"{part.marker} {part.text}"), tags=[part.tag])
        if part.lead_in:
            yield Truth("lead_in", plain(part.lead_in), tags=[part.tag])
    elif isinstance(part, Figure):
        yield Truth("caption", plain(part.caption), "aside")
        yield from (Truth("label", label, "aside") for label in part.labels)
    elif isinstance(part, Sidebar):
        yield Truth("sidebar_heading", plain(part.title), "aside")
        yield from (Truth("sidebar", plain(text), "aside") for text in part.paras)
    elif isinstance(part, Quote):
        yield Truth("pull_quote", plain(part.text), "aside")
        if part.by:
            yield Truth("label", part.by, "aside")
    elif isinstance(part, Margin):
        yield Truth("margin_note", plain(part.text), "aside")
    elif isinstance(part, Tiles):
        for head, text in part.tiles:
            yield Truth("tile_heading", plain(head), "aside", tags=["tiles"])
            yield Truth("tile", plain(text), "aside", tags=["tiles"])
    elif isinstance(part, Entries):
        ends = part.pages or [""] * len(part.lines)
        for line, end in zip(part.lines, ends, strict=True):
            yield Truth(part.kind, plain(f"{line} {end}"), "aside")
    elif isinstance(part, Table):
        yield from _table(part)


def _table(table: Table) -> Iterator[Truth]:
    if table.caption:
        yield Truth("caption", plain(table.caption), "aside")
    if table.title:
        yield Truth("label", plain(table.title), "aside", tags=["table_title"])
    above: Sequence[str | None] = [None] * len(table.heads)
    accepted = _heads(table)
    flow = "float" if table.floats else "main"
    for row in table.rows:
        cells = []
        for heads, cell, over in zip(accepted, row, above, strict=True):
            # A cell merged with the one above may be repeated in the rows below it, or not.
            text, needed = (cell, True) if cell is not None else (over or "", False)
            cells.append((heads, plain(text), needed))
        above = [over if cell is None else cell for cell, over in zip(row, above, strict=True)]
        text = " | ".join(f"{heads[0]}: {text}" for heads, text, needed in cells if needed and text)
        tags = [table.look, *(["heads_of_two_rows"] if table.groups else []), *(["merged"] if None in row else [])]
        yield Truth("table_row", text, flow, cells=cells, tags=tags)


def _heads(table: Table) -> list[list[str]]:
    """The headings that each column may be named by: its own, or with that of its group before it."""
    over = [name for name, count in grid.groups(table) for _ in range(count)] or [""] * len(table.heads)
    return [
        [head, *(f"{name}{between}{head}" for between in (" ", ": ", " – ", " - ", ", ", " / "))] if name else [head]
        for head, name in zip(table.heads, over, strict=True)
    ]
