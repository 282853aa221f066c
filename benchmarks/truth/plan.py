"""Documents drawn at random: which features, how many columns, which type, which parts in which order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random

from truth import parts
from truth.model import Columns, Entries, Heading, NewPage, Para, Part, Plan, Style, Table, Tiles
from truth.prose import Prose, lines

SEED = 20260

# What each producer can set; a document has some of it.
_COMMON = (
    "bullets numbers clauses figure sidebar pull_quote margin_note toc index references action_table figure_table "
    "open_table zebra_table merged_table title_table long_table tiles caps spaced fake_bold small_caps odd_spaces "
    "landscape mixed_columns across"
)
FEATURES = {
    "reportlab": f"{_COMMON} footnote ligatures rotated".split(),
    "chromium": f"{_COMMON} rtl".split(),
    "libreoffice": f"{_COMMON} footnote rtl".split(),
    "typst": f"{_COMMON} footnote rtl".replace("mixed_columns ", "").replace("fake_bold ", "").split(),
}
HEADING_LOOKS = ("caps", "spaced", "fake_bold", "small_caps")


def draw(number: int, producer: str) -> Plan:
    """The plan of one document; the same number and producer give the same plan."""
    rng = Random(f"{SEED} {producer} {number}")
    # One of every two goes to each half.
    first = Random(f"half {SEED} {producer} {number // 2}").random() < 0.5
    half = "dev" if (number % 2 == 0) == first else "test"
    prose = Prose(rng)
    chosen = rng.sample(FEATURES[producer], rng.randint(5, 9))
    chosen += [name for name in ("sidebar", "margin_note") if name not in chosen and rng.random() < 0.2]
    columns = rng.choices((1, 2, 3, 4), (5, 5, 3, 1))[0]
    style = _style(rng, chosen, columns, producer)
    if style.font in ("sans", "serif"):  # built into every viewer, without ligatures
        chosen = [name for name in chosen if name != "ligatures"]
        style = replace(style, ligatures=False)
    if not style.side:  # there is no room for notes
        chosen = [name for name in chosen if name != "margin_note"]
    title = f"{rng.choice(_TITLES)} {rng.randint(2026, 2035)}"
    body = _Body(rng, prose, chosen, columns, style, producer)
    content = list(body.document(title))
    tags = [f"columns_{columns}", *chosen, f"header_{style.header}", f"footer_{style.footer}"]
    tags += [name for name in ("justified", "hyphenate", "spine") if getattr(style, name)]
    tags += [f"drawn_{style.drawn}"] if producer == "reportlab" else []
    running = rng.choice((f"{prose.name} – {title}", title, f"{prose.name} | {title}"))
    way = "docx" if producer == "libreoffice" and rng.random() < 0.3 else ""
    tags += [way] if way else []
    return Plan(f"{producer}-{number:03}", producer, half, title, running, style, content, tags, way)


_NAMES = (
    "Strategy|Institutional Plan|Lifelong Learning Strategy|Framework for Micro-Credentials|Mission and Plan|"
    "Quality Report|Development Plan|Policy on Short Awards|Teaching and Learning Strategy|Our Course to"
)
_TITLES = _NAMES.split("|")


def _style(rng: Random, chosen: Sequence[str], columns: int, producer: str) -> Style:
    small = columns > 2
    style = Style(
        paper=rng.choice(("A4", "A4", "Letter")),
        margin=rng.choice((42.0, 50.0)) if small else rng.choice((54.0, 64.0, 72.0)),
        font=rng.choice(("sans", "serif", "lato", "carlito", "dejavu")),
        size=rng.choice((7.5, 8.0, 8.5)) if small else rng.choice((9.0, 10.0, 10.5, 11.0)),
        leading=rng.choice((1.2, 1.3, 1.4)),
        justified=rng.random() < 0.4,
        hyphenate=rng.random() < (0.8 if small else 0.45),
        indent=rng.random() < 0.25,
        header=rng.choices(("none", "constant", "alternating", "chapter"), (1, 3, 3, 3))[0],
        footer=rng.choices(("none", "constant", "alternating"), (1, 4, 3))[0],
        number=rng.choice(("{n}", "{n}", "Page {n}", "– {n} –", "{n} | Page", "{n} of {total}")),
        gutter=rng.choice((14.0, 18.0, 24.0)),
        bullet=rng.choice(("•", "•", "–", "■", "▪")),
        ligatures="ligatures" in chosen,
        colour=rng.choice(("#1f4e79", "#7a1f3d", "#22543d", "#000000")),
    )
    beside = {"sidebar", "margin_note"} & set(chosen)
    if beside and (columns == 1 or (columns == 2 and producer == "reportlab")):
        style = replace(style, side=rng.choice((100.0, 120.0)), side_left=rng.random() < 0.4)
    if columns > 1:
        style = replace(style, headings=rng.choice(((2.2, 1.45, 1.2, 1.05), (1.9, 1.35, 1.15, 1.0))))
    style = replace(style, leader=rng.random() < 0.7, ruled=rng.random() < 0.3)
    # A bare box is one only where it stands apart.
    style = replace(style, box=rng.choice(("framed", "tinted", "bare") if style.side else ("framed", "tinted")))
    if producer == "reportlab":
        style = replace(style, spine=rng.random() < 0.15)
        orders = ("as_read", "by_height", "columns_backwards", "boxes_first")
        style = replace(style, drawn=rng.choices(orders, (5, 2, 2, 1))[0])
    return style


class _Body:
    """Draws the parts of one document."""

    def __init__(
        self, rng: Random, prose: Prose, chosen: Sequence[str], columns: int, style: Style, producer: str
    ) -> None:
        self.rng, self.prose, self.chosen, self.columns, self.style = rng, prose, set(chosen), columns, style
        self.numbered = rng.random() < 0.5 or "clauses" in chosen
        self.floats = producer == "typst"
        self.always_wide = producer == "libreoffice"
        self.look = next((look for look in HEADING_LOOKS if look in chosen), "")
        self.counts = [0, 0, 0]
        self.maker = parts.Maker(rng, prose, style)
        self.todo = [f for f in chosen if f in parts.BLOCKS]
        rng.shuffle(self.todo)

    def document(self, title: str) -> Iterator[Part]:
        """Title, contents, chapters, references, index."""
        rng = self.rng
        yield Heading(title, 0)
        if rng.random() < 0.5:
            yield self.para()
        if "toc" in self.chosen:
            yield self.contents()
            if rng.random() < 0.5:
                yield NewPage()
        now = 1
        chapters = rng.randint(2, 4)
        share = -(-len(self.todo) // chapters)
        for chapter in range(chapters):
            features, self.todo = self.todo[:share], self.todo[share:]
            turned = chapter == chapters - 1 and bool({"landscape", "rotated"} & self.chosen)
            wanted = self.columns
            if turned or (chapter and rng.random() < 0.35):
                yield NewPage(turned)
                now = 0
            heading_across = "mixed_columns" in self.chosen or now == 1
            if heading_across and now != 1:
                yield Columns(1)
                now = 1
            if not heading_across and now != wanted:
                yield Columns(wanted)
                now = wanted
            yield self.heading(1)
            if heading_across and "mixed_columns" in self.chosen:
                yield self.para(3, 5)
            if now != wanted:
                yield Columns(wanted)
                now = wanted
            yield from self.chapter(features)
            if turned:
                yield NewPage()
                now = 0
        for kind in ("references", "index"):
            if kind in self.chosen:
                if now != 1:
                    yield Columns(1)
                    now = 1
                yield from self.back(kind)

    def chapter(self, features: Sequence[str]) -> Iterator[Part]:
        rng = self.rng
        queue = list(features)
        for section in range(rng.randint(2, 3)):
            if section or rng.random() < 0.4:
                yield self.heading(2)
                if rng.random() < 0.25:
                    yield self.para(1, 3)
                    yield self.heading(3)
            yield self.para()
            for _ in range(rng.randint(1, 2)):
                if queue:
                    yield from self.feature(queue.pop(0))
                yield self.para()
        for feature in queue:
            yield from self.feature(feature)
            yield self.para(2, 4)

    def feature(self, name: str) -> Iterator[Part]:
        """The parts of a feature; a table or grid that is too wide for a column stands across all of them."""
        table = name.endswith("_table")
        wide = table and (self.columns > 2 or name == "merged_table" or self.always_wide or self.rng.random() < 0.3)
        if self.columns > 1 and self.floats:  # all columns are set on the whole page: what is wide floats
            for part in self.maker.make(name):
                if isinstance(part, Tiles) or (wide and isinstance(part, Table)):
                    part = replace(part, floats=True)
                yield part
        elif self.columns > 1 and (wide or name == "tiles"):
            yield Columns(1)
            yield from self.maker.make(name)
            yield Columns(self.columns)
        else:
            yield from self.maker.make(name)

    def para(self, low: int = 2, high: int = 6) -> Para:
        return self.maker.para(low, high)

    def heading(self, level: int) -> Heading:
        text = self.prose.heading()
        self.counts[level - 1] += 1
        self.counts[level:] = [0] * (3 - level)
        if self.numbered:
            number = ".".join(str(n or 1) for n in self.counts[:level])
            text = f"{number}{'.' if level == 1 and self.style.size > 9 else ''} {text}"
        look = self.look if level == 1 or self.look == "fake_bold" else ""
        return Heading(text, level, look)

    def contents(self) -> Entries:
        texts = self.rng.sample(lines("headings"), self.rng.randint(5, 11))
        page, pages, levels = 2, [], []
        for index in range(len(texts)):
            page += self.rng.randint(0, 4)
            pages.append(str(page))
            levels.append(2 if index and self.rng.random() < 0.4 else 1)
        return Entries("toc", texts, pages, levels)

    def back(self, kind: str) -> Iterator[Part]:
        if kind == "references":
            yield Heading(self.rng.choice(("References", "Bibliography", "Sources")), 1, self.look)
            yield Entries("reference", [self.maker.reference() for _ in range(self.rng.randint(5, 9))])
        else:
            yield Heading("Index", 1, self.look)
            yield Entries("index", self.maker.index(self.rng.randint(14, 24)))
