"""The parts of a generated document that carry one feature each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from truth.model import Figure, Item, Margin, Para, Part, Quote, Sidebar, Style, Table, Tiles
from truth.prose import Prose, with_odd_spaces

# Features that are parts of their own; the others shape the sheet, the headings or the letters.
_BLOCKS = (
    "bullets numbers clauses figure sidebar pull_quote margin_note footnote action_table figure_table open_table "
    "zebra_table merged_table title_table long_table tiles odd_spaces across rtl"
)
BLOCKS = frozenset(_BLOCKS.split())
LEAD_INS = (
    "The university will:", "To this end, the following steps are agreed:", "Four conditions must be met:",
    "We therefore commit ourselves to these actions:", "The board decides on:", "Each proposal states:",
)  # fmt: skip
_AUTHORS = (
    "Arnold, P.",
    "Berg, T. & Oduya, F.",
    "Castel, M.",
    "Dunmore, K. L.",
    "Ishikawa, R.",
    "Novak, S. & Weir, J.",
)
_PRESSES = ("Halden Press", "Journal of Short Awards, 12(3), 45–61", "Lindmark Papers 7", "Report to the council")
_TERMS = (
    "accreditation|admission|assessment|badges|boards|budget|campus|certificates|credit bank|digital wallet|"
    "employers|equality|examiners|fees|governance|grading|income|industry|learners|level descriptors|markets|"
    "micro-credentials|modules|partners|pilot|portfolio|recognition|register|research|risk|stackability|surveys|"
    "trade unions|workload"
)
_INDEX = _TERMS.split("|")
_RTL = (
    "האוניברסיטה תפרסם בכל שנה את רשימת הקורסים הקצרים ואת תנאי הקבלה אליהם.",
    "הלומדים יכולים לצבור נקודות זכות ולשלב אותן בתואר מלא.",
    "המועצה האקדמית תבחן את איכות ההוראה פעמיים בשנה ותדווח לציבור.",
    "שכר הלימוד נקבע לפי העלות המלאה ונבדק מחדש כל שלוש שנים.",
    "ستنشر الجامعة كل عام سجل الدورات القصيرة وشروط القبول فيها.",
    "يمكن للمتعلمين جمع الوحدات المعتمدة وتحويلها إلى درجة كاملة.",
    "يراجع المجلس الأكاديمي جودة التدريس مرتين في السنة ويرفع تقريرا علنيا.",
    "تحدد الرسوم على أساس التكلفة الكاملة وتراجع كل ثلاث سنوات.",
)


class Maker:
    """Makes the parts of one document."""

    def __init__(self, rng: Random, prose: Prose, style: Style) -> None:
        self.rng, self.prose, self.style = rng, prose, style
        self.figures = self.tables = 0

    def make(self, feature: str) -> Iterator[Part]:
        """The parts that show a feature."""
        if feature.endswith("_table"):
            yield self.table(feature)
            return
        made: Iterator[Part] = getattr(self, feature)()
        yield from made

    def para(self, low: int = 2, high: int = 6) -> Para:
        return Para(self.prose.para(low, high))

    def bullets(self) -> Iterator[Part]:
        yield self.para_with_lead_in("bullets")
        for _ in range(self.rng.randint(3, 5)):
            text = self.prose.draw("sentences")
            yield Item(self.style.bullet, text, tag="bullets")

    def numbers(self) -> Iterator[Part]:
        yield self.para_with_lead_in("numbers")
        form = self.rng.choice(("{n}.", "({n})", "{n})"))
        for n in range(1, self.rng.randint(4, 6)):
            yield Item(form.format(n=n), self.prose.draw("sentences"), tag="numbers")

    def clauses(self) -> Iterator[Part]:
        """Clauses as in regulations: 1.2, below it (a), below that (iii)."""
        chapter = self.rng.randint(1, 9)
        for n in range(1, 4):
            lead = "The senate shall ensure that:" if n == 2 else ""
            yield Item(f"{chapter}.{n}", self.prose.para(1, 2), lead_in=lead, tag="clauses")
            if not lead:
                continue
            for letter in "abc":
                inner = f"{self.prose.draw('actions').split('|')[0].lower()}, in particular:" if letter == "b" else ""
                yield Item(f"({letter})", "" if inner else self._lower(), 1, inner, tag="clauses")
                for roman in ("i", "ii", "iii") if inner else ():
                    yield Item(f"({roman})", self._lower(), 2, tag="clauses")

    def _lower(self) -> str:
        return f"as a rule, {self.prose.draw('actions').split('|')[0].lower()} before the next intake;"

    def para_with_lead_in(self, tag: str) -> Para:
        text = self.prose.para(1, 3) if self.rng.random() < 0.6 else ""
        return Para(text, lead_in=self.rng.choice(LEAD_INS), tag=tag)

    def figure(self) -> Iterator[Part]:
        yield self._figure()

    def _figure(self) -> Figure:
        self.figures += 1
        caption = f"Figure {self.figures}: {self.prose.draw('figures')}, {self.rng.randint(2020, 2026)}"
        return Figure(caption, self.rng.sample(("Nursing", "Law", "Arts", "2024", "2026", "Tourism"), 3))

    def sidebar(self) -> Iterator[Part]:
        paras = [self.prose.para(1, 2) for _ in range(self.rng.randint(1, 2))]
        yield Sidebar(self.rng.choice(("In brief", "A case from practice", "What learners say", "Good to know")), paras)

    def pull_quote(self) -> Iterator[Part]:
        """Words of the paragraph around it, set large, or what a person said."""
        text = self.prose.para(4, 6)
        if self.rng.random() < 0.5:
            words = text.split()
            start = self.rng.randrange(0, max(1, len(words) - 20))
            quote = Quote(" ".join(words[start : start + self.rng.randint(9, 16)]))
        else:
            quote = Quote(
                f"“{self.prose.draw('sentences')}”", self.rng.choice(("Ana Lindqvist, learner", "The Rector"))
            )
        yield Para(text, aside=quote, tag="around_quote")

    def margin_note(self) -> Iterator[Part]:
        for _ in range(self.rng.randint(1, 3)):
            yield Margin(self.prose.draw("sentences"))
            yield self.para(3, 5)

    def footnote(self) -> Iterator[Part]:
        for _ in range(self.rng.randint(1, 3)):
            yield Para(self.prose.para(2, 4), note=self.prose.draw("sentences"), tag="with_note")

    def across(self) -> Iterator[Part]:
        """A paragraph that a figure interrupts."""
        yield Para(self.prose.para(5, 7), aside=self._figure(), tag="around_figure")

    def odd_spaces(self) -> Iterator[Part]:
        yield Para(with_odd_spaces(self.prose.para(3, 5), self.rng), tag="odd_spaces")

    def rtl(self) -> Iterator[Part]:
        language = self.rng.choice((_RTL[:4], _RTL[4:]))
        yield Para(" ".join(language[:2]), rtl=True, tag="rtl")
        yield Para(" ".join(language[2:]), rtl=True, tag="rtl")

    def tiles(self) -> Iterator[Part]:
        count = self.rng.choice((2, 3))
        tiles = [(self.prose.heading(), self.prose.para(1, 2)) for _ in range(count * self.rng.choice((1, 2)))]
        yield Tiles(tiles, count, self.rng.random() < 0.6)

    def table(self, feature: str) -> Table:
        """A table of data of one make."""
        look = {"open_table": "open", "zebra_table": "zebra"}.get(feature, self.rng.choice(("ruled", "open", "zebra")))
        kind = {"action_table": "actions", "figure_table": "figures", "long_table": "actions"}.get(
            feature, self.rng.choice(("actions", "risks", "figures"))
        )
        rows = self.rng.randint(14, 17) if feature == "long_table" else self.rng.randint(3, 7)
        heads, body = self.prose.table(kind, rows if kind != "risks" else min(rows, 8))
        filled: list[Sequence[str | None]] = [*body]
        if feature == "merged_table":
            look = "ruled"
            heads = ["Aim", *heads]
            aims = [self.prose.heading() for _ in body]
            filled = [[aims[i // 2] if i % 2 == 0 else None, *row] for i, row in enumerate(body)]
        caption = ""
        if self.rng.random() < 0.6:
            self.tables += 1
            caption = f"Table {self.tables}: {self.prose.heading()}"
        title = f"Plan for the {self.prose.draw('headings').lower()}" if feature == "title_table" else ""
        groups: list[tuple[str, int]] = []
        if kind == "figures" and self.rng.random() < 0.5:
            groups = [("Result", 1), ("Target", 2)]
        right = kind == "figures" and feature != "merged_table" and self.rng.random() < 0.6
        return Table(heads, filled, look, caption, title, groups, right=right)

    def reference(self) -> str:
        r = self.rng
        return f"{r.choice(_AUTHORS)} ({r.randint(2008, 2026)}). {self.prose.heading()}: a study. {r.choice(_PRESSES)}."

    def index(self, count: int) -> list[str]:
        r = self.rng
        terms = sorted(r.sample(_INDEX, count))
        return [
            f"{term}, {', '.join(str(n) for n in sorted(r.sample(range(2, 60), r.randint(1, 3))))}" for term in terms
        ]
