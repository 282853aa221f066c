"""Ruled tables of a page: pdfium says where rules are drawn, pdfplumber's table finder makes cells of them.

Letting pdfplumber parse the page as well would cost some thirty times as much as everything else; its finder needs
only the rules, and the words in the cells are pdfium's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any

from mccode import stripes, strokes
from mccode.printed import Table, Word
from mccode.records import Box
from mccode.strokes import RULE_THICKNESS, Rule

# More rules than this, or paths with more segments, are a drawing.
MAX_RULES = 1500
# The finder's time grows with the square of the crossings; more than these are graph paper.
MAX_CROSSINGS = 4000
# Rules this close together are one; rules that miss each other by this much still meet.
SNAP = 3.0
# A table has at least so many rows and columns; anything less is a frame or a sidebar.
MIN_ROWS = 2
MIN_COLUMNS = 2
# Rules between open rows are at least so long and stand at most so far apart; columns are so far apart, in points.
MIN_WIDTH, MAX_ROW, COLUMN_GAP = 100.0, 150.0, 5.0
# A table between two rules alone has at least so many columns.
OPEN_COLUMNS = 3


ToDisplay = Callable[[float, float, float, float], tuple[float, float, float, float]]


def find(
    page: Any, number: int, to_display: ToDisplay, words: Sequence[Word]
) -> tuple[tuple[Table, ...], tuple[Box, ...]]:
    """The tables and the frames on a pdfium page, in points as displayed.

    Tables are grids of crossing rules, and rows between parallel rules. Frames are areas drawn on all sides, or filled,
    that make no grid: sidebars, boxes, panels.
    """
    rules: list[Rule] = []
    for rule in strokes.rules(page):
        rules.append(to_display(*rule))
        if len(rules) > MAX_RULES:
            return (), ()
    across = [r for r in rules if r[3] - r[1] <= RULE_THICKNESS]
    down = [r for r in rules if r[2] - r[0] <= RULE_THICKNESS]
    grids = list(_closed(across, down, number)) if len(across) > 1 and len(down) > 1 else []
    striped, used = stripes.find(grids, words, number)
    grids = [*striped, *(grid for index, grid in enumerate(grids) if index not in used)]
    closed = [g for g in grids if len(g.rows) >= MIN_ROWS and len(g.rows[0]) >= MIN_COLUMNS]
    frames = tuple(g.box for g in grids if len(g.rows) < MIN_ROWS or len(g.rows[0]) < MIN_COLUMNS)
    rest = [r for r in across if not any(t.box.top - SNAP <= r[1] <= t.box.bottom + SNAP for t in closed)]
    open_ones = list(_open(rest, words, number))
    rest = [r for r in rest if not any(t.box.top - SNAP <= r[1] <= t.box.bottom + SNAP for t in open_ones)]
    return (*closed, *open_ones, *_between(rest, words, number)), frames


def _closed(across: Sequence[Rule], down: Sequence[Rule], number: int) -> Iterator[Table]:
    """Grids of cells that are drawn on all sides; of one cell where it is a frame."""
    from pdfplumber import table as finder

    edges = [_edge(r, "h") for r in across] + [_edge(r, "v") for r in down]
    merged = finder.merge_edges(edges, SNAP, SNAP, SNAP, SNAP)
    level = sum(edge["orientation"] == "h" for edge in merged)
    if level * (len(merged) - level) > MAX_CROSSINGS:
        return
    cells = finder.intersections_to_cells(finder.edges_to_intersections(merged, SNAP, SNAP))
    tables = finder.cells_to_tables(cells)
    alone = set(cells).difference(*tables)  # the finder leaves out tables of one cell
    for group in (*tables, *([cell] for cell in sorted(alone))):
        tops = sorted({cell[1] for cell in group})
        lefts = sorted({cell[0] for cell in group})
        at = {(cell[1], cell[0]): Box(number, *cell) for cell in group}
        rows = tuple(tuple(at.get((top, left)) for left in lefts) for top in tops)
        yield Table(Box(number, lefts[0], tops[0], max(c[2] for c in group), max(c[3] for c in group)), rows)


def _open(across: Sequence[Rule], words: Sequence[Word], number: int) -> Iterator[Table]:
    """Tables with rules between their rows only: white space that runs through all rows parts the columns."""
    for group in _parallel(across):
        x0, x1 = min(r[0] for r in group), max(r[2] for r in group)
        inside = [w for w in words if x0 - SNAP <= w.x0 and w.x1 <= x1 + SNAP]
        bands = []
        for above, below in pairwise(group):
            held = [w for w in inside if above[1] <= w.base <= below[1]]
            bands.append((above[1], below[1], held, len(_columns(held, x0)) >= MIN_COLUMNS))
        # Text over the whole width (a caption, a paragraph) ends one table and may stand above the next.
        for several, rows in groupby(bands, key=lambda band: band[3]):
            kept = list(rows)
            lefts = _columns([w for _, _, held, _ in kept for w in held], x0)
            if several and len(kept) >= MIN_ROWS and len(lefts) >= MIN_COLUMNS:
                edges = [*lefts, x1 + SNAP]
                cells = tuple(tuple(Box(number, a, top, b, low) for a, b in pairwise(edges)) for top, low, _, _ in kept)
                yield Table(Box(number, x0, kept[0][0], x1, kept[-1][1]), cells)


def _between(across: Sequence[Rule], words: Sequence[Word], number: int) -> Iterator[Table]:
    """Tables between two rules alone, under bold headings: a line that fills most columns begins a row."""
    for group in _aligned(across):
        for above, below in pairwise(group):
            x0, x1 = min(above[0], below[0]), max(above[2], below[2])
            inside = [w for w in words if x0 - SNAP <= w.x0 and w.x1 <= x1 + SNAP and above[1] <= w.base <= below[1]]
            lefts = _columns(inside, x0)
            if len(lefts) < OPEN_COLUMNS:
                continue
            edges = [*lefts, x1 + SNAP]
            tops = _row_tops(inside, edges)
            if len(tops) > MIN_ROWS and all(w.bold for w in inside if w.base <= tops[1]):
                bands = pairwise([above[1], *tops[1:], below[1]])
                rows = tuple(tuple(Box(number, a, top, b, low) for a, b in pairwise(edges)) for top, low in bands)
                yield Table(Box(number, x0, above[1], x1, below[1]), rows)


def _row_tops(words: Sequence[Word], edges: Sequence[float]) -> list[float]:
    """The tops of the lines that fill more than half of the columns."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: w.base):
        if lines and word.base - lines[-1][0].base <= 0.5 * word.size:
            lines[-1].append(word)
        else:
            lines.append([word])
    columns = len(edges) - 1
    return [
        min(w.top for w in line) for line in lines
        if 2 * len({sum(left <= w.x0 for left in edges) for w in line}) > columns
    ]  # fmt: skip


def _aligned(across: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Rules with the same ends, from the top; pieces of one rule are put together first."""
    pieces: dict[int, list[Rule]] = defaultdict(list)
    for rule in across:
        pieces[round(rule[1] / SNAP)].append(rule)
    whole: list[Rule] = []
    for row in pieces.values():
        row.sort()
        current = row[0]
        for rule in row[1:]:
            if rule[0] <= current[2] + SNAP:
                current = (current[0], current[1], max(current[2], rule[2]), current[3])
            else:
                whole.append(current)
                current = rule
        whole.append(current)
    groups: dict[tuple[int, int], list[Rule]] = defaultdict(list)
    for rule in whole:
        if rule[2] - rule[0] >= MIN_WIDTH:
            groups[round(rule[0] / SNAP), round(rule[2] / SNAP)].append(rule)
    for group in groups.values():
        yield sorted(group, key=lambda r: r[1])


def _parallel(across: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Groups of rules that lie under each other with the same ends, a row apart."""
    for group in _aligned(across):
        run = [group[0]]
        for rule in group[1:]:
            if rule[1] - run[-1][1] > MAX_ROW:
                if len(run) > MIN_ROWS:
                    yield run
                run = []
            run.append(rule)
        if len(run) > MIN_ROWS:
            yield run


def _columns(words: Sequence[Word], x0: float) -> list[float]:
    """The left edges of columns: where, read from left to right, nothing stands for at least `COLUMN_GAP`."""
    lefts: list[float] = []
    end = x0 - 2 * COLUMN_GAP
    for word in sorted(words, key=lambda w: w.x0):
        if word.x0 - end >= COLUMN_GAP:
            lefts.append(word.x0 - COLUMN_GAP / 2)
        end = max(end, word.x1)
    return lefts


def _edge(rule: Rule, orientation: str) -> dict[str, Any]:
    x0, top, x1, bottom = rule
    if orientation == "h":
        top = bottom = (top + bottom) / 2
    else:
        x0 = x1 = (x0 + x1) / 2
    return {
        "x0": x0, "x1": x1, "top": top, "bottom": bottom, "width": x1 - x0, "height": bottom - top,
        "orientation": orientation, "object_type": "line",
    }  # fmt: skip
