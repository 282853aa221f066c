"""What each group of lines is, and in which order: pages typeset in columns, with lists, captions, notes and boxes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typeset import (
    BOLD,
    LANDSCAPE,
    NEW_PAGE,
    PLAIN,
    SOFT,
    Block,
    Grid,
    Sticker,
    Style,
    Toc,
    arranged,
    clause,
    heading,
    item,
    para,
    prose,
    title,
    typeset,
    wrap,
)

from mccode.printed import Block as Found
from mccode.printed import Document

PROSE = st.builds(prose, st.integers(0, 40), st.integers(1, 9))


def blocks(document: Document) -> list[Found]:
    return [block for page in document.pages for block in page.blocks]


def kinds(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in blocks(document)]


def of_kind(document: Document, *wanted: str) -> list[str]:
    return [block.text for block in blocks(document) if block.kind in wanted]


def press(path: Path, *content: Block | Grid | Toc, style: Style | None = None) -> Document:
    typeset(path / "a.pdf", content, style)
    return arranged(path / "a.pdf")


BODY = [para(prose(i, 5)) for i in range(6)]
TEXTS = [prose(i, 5) for i in range(6)]


@pytest.mark.parametrize("justified", [False, True], ids=["ragged", "justified"])
@pytest.mark.parametrize("size", [(595.0, 842.0), LANDSCAPE], ids=["portrait", "landscape"])
@pytest.mark.parametrize("columns", [1, 2, 3])
def test_columns_are_read_in_order(columns: int, size: tuple[float, float], justified: bool, tmp_path: Path) -> None:
    style = Style(columns=columns, size=size, justified=justified)
    document = press(tmp_path, title("A title over the columns"), *BODY, style=style)
    assert kinds(document)[0] == ("title", "A title over the columns")
    assert " ".join(of_kind(document, "paragraph")) == " ".join(TEXTS)


@pytest.mark.parametrize("name", ["Goals", "The goals of all the faculties and of the offices of our university"])
@pytest.mark.parametrize("columns", [2, 3])
def test_a_heading_across_parts_the_columns(columns: int, name: str, tmp_path: Path) -> None:
    content = [title("Plan"), *BODY[:3], heading(name, 2, across=True), *BODY[3:]]
    document = press(tmp_path, *content, style=Style(columns=columns))
    expected = f"Plan {' '.join(TEXTS[:3])} {name} {' '.join(TEXTS[3:])}"
    assert " ".join(text for _, text in kinds(document)) == expected


def test_headings_within_columns(tmp_path: Path) -> None:
    content = [title("Plan")]
    for i, text in enumerate(BODY):
        content += [heading(f"Goal {'ABCDEF'[i]} of it", 3), text]
    document = press(tmp_path, *content, style=Style(columns=2))
    assert of_kind(document, "heading") == [f"Goal {c} of it" for c in "ABCDEF"]
    assert " ".join(of_kind(document, "paragraph")) == " ".join(TEXTS)


def test_levels_follow_size_and_number(tmp_path: Path) -> None:
    document = press(
        tmp_path, title("Plan"), heading("1 Vision"), BODY[0], heading("1.1 Aims", 2), BODY[1], heading("Why", 3),
        BODY[2], heading("1.2 Means", 2), BODY[3], heading("2 Money"), BODY[4],
    )  # fmt: skip
    levels = {b.text: b.level for b in blocks(document) if b.kind == "heading"}
    assert levels["1 Vision"] == levels["2 Money"] < levels["1.1 Aims"] == levels["1.2 Means"] < levels["Why"]


def test_headings_of_one_size_are_told_apart_by_their_numbers(tmp_path: Path) -> None:
    content = [title("Plan")]
    for name, text in zip(("1. Vision", "1.1 Aims", "1.2 Means", "2. Money", "2.1 Fees"), BODY, strict=False):
        content += [heading(name, 3), text]
    levels = {b.text: b.level for b in blocks(press(tmp_path, *content)) if b.kind == "heading"}
    assert levels["1. Vision"] == levels["2. Money"] < levels["1.1 Aims"] == levels["1.2 Means"] == levels["2.1 Fees"]


def test_a_numbered_chapter_does_not_stand_below_one_without_a_number(tmp_path: Path) -> None:
    # A foreword and an annex are chapters like those that have a number.
    names = ("Foreword", "1. Vision", "2. Money", "Annex: Members")
    content = [title("Plan"), *(b for name, text in zip(names, BODY, strict=False) for b in (heading(name), text))]
    levels = {b.text: b.level for b in blocks(press(tmp_path, *content)) if b.kind == "heading"}
    assert len(levels) == 4
    assert len(set(levels.values())) == 1


def test_equal_headings_on_the_first_page_are_no_titles(tmp_path: Path) -> None:
    document = press(tmp_path, heading("Vision"), BODY[0], heading("Mission"), BODY[1], heading("Goals"), BODY[2])
    assert of_kind(document, "title", "heading") == ["Vision", "Mission", "Goals"]
    assert of_kind(document, "heading")[-2:] == ["Mission", "Goals"]


def test_a_title_of_two_lines_is_one_title(tmp_path: Path) -> None:
    name = "A strategy for short courses and other awards of our university until 2030"
    document = press(tmp_path, title(name), para("Adopted by the council on 5 May 2024."), *BODY)
    assert of_kind(document, "title") == [name]


@pytest.mark.parametrize(
    ("text", "font"),
    [("Governance and quality", BOLD), ("GOVERNANCE AND QUALITY", PLAIN), ("3 Governance and quality", BOLD),
     ("3.1 Governance and quality", PLAIN), ("What do we want?", BOLD), ("Annex B: Members", BOLD)],
)  # fmt: skip
def test_headings_in_the_bodys_size(text: str, font: str, tmp_path: Path) -> None:
    document = press(tmp_path, title("Plan"), *BODY[:3], para(text, font=font), *BODY[3:])
    assert of_kind(document, "heading") == [text]
    assert of_kind(document, "paragraph") == TEXTS


@pytest.mark.parametrize(
    "text",
    ["All of our staff shall be trained.", "We shall, in the years to come, train all of our staff in every faculty;",
     "The register is open to all and free of charge, and it is kept by the registrar of the university of today."],
)  # fmt: skip
def test_bold_sentences_are_no_headings(text: str, tmp_path: Path) -> None:
    document = press(tmp_path, title("Plan"), *BODY[:3], para(text, font=BOLD), *BODY[3:])
    assert of_kind(document, "heading") == []
    assert text in of_kind(document, "paragraph")


def test_a_bold_line_above_its_paragraph_is_a_heading(tmp_path: Path) -> None:
    content = [title("Plan")]
    for i, text in enumerate(BODY):
        content += [para(f"Goal {'ABCDEF'[i]} in bold", font=BOLD, after=0.0), text]
    document = press(tmp_path, *content)
    assert of_kind(document, "heading") == [f"Goal {c} in bold" for c in "ABCDEF"]
    assert of_kind(document, "paragraph") == TEXTS


def test_items_and_their_lead_in_are_single_blocks(tmp_path: Path) -> None:
    long = prose(3, 3)
    document = press(
        tmp_path, title("Plan"), BODY[0], para("The university will:"), item("publish a register"), item(long),
        item("train its staff", "–", 1), item("and all teachers", "–", 1), item("report on it."), BODY[1],
    )  # fmt: skip
    assert [(k, t) for k, t in kinds(document) if k != "title"] == [
        ("paragraph", TEXTS[0]), ("paragraph", "The university will:"), ("list_item", "• publish a register"),
        ("list_item", f"• {long}"), ("list_item", "– train its staff"), ("list_item", "– and all teachers"),
        ("list_item", "• report on it."), ("paragraph", TEXTS[1]),
    ]  # fmt: skip


def test_numbered_clauses_with_letters_below(tmp_path: Path) -> None:
    document = press(
        tmp_path, title("Policy"), clause("4.1", prose(1, 2)), clause("4.2", "Each faculty must:"),
        item("keep a register;", "(a)", 1), item("review it, for which it must:", "(b)", 1),
        item("ask the learners; and", "(i)", 2), item("ask their employers.", "(ii)", 2), clause("4.3", prose(2, 2)),
    )  # fmt: skip
    assert of_kind(document, "list_item") == [
        f"4.1 {prose(1, 2)}", "4.2 Each faculty must:", "(a) keep a register;", "(b) review it, for which it must:",
        "(i) ask the learners; and", "(ii) ask their employers.", f"4.3 {prose(2, 2)}",
    ]  # fmt: skip


def with_line_start(phrase: str, start: str) -> str:
    """The phrase over and over again, with words before it such that some line of the page begins with ``start``."""
    for n in range(60):
        text = f"Much {'so ' * n}{' '.join([phrase] * 8)} and no more."
        if any(line[0] == start for line in wrap(text, 451.0, PLAIN, 10.0)[1:]):
            return text
    raise AssertionError(f"no line begins with {start}")


@pytest.mark.parametrize("dash", ["–", "-", "—"])
def test_a_dash_at_the_start_of_a_line_begins_no_item(dash: str, tmp_path: Path) -> None:
    text = with_line_start(f"the register {dash} which is kept by the office {dash} has many courses and", dash)
    document = press(tmp_path, title("Plan"), para(text), *BODY)
    assert of_kind(document, "list_item") == []
    assert of_kind(document, "paragraph")[0] == text


@pytest.mark.parametrize("start", ["2030", "5", "12.", "(b)", "A", "4.2", "I"])
def test_a_number_at_the_start_of_a_line_begins_no_item(start: str, tmp_path: Path) -> None:
    text = with_line_start(f"as was said in the part of the plan for {start} and in some of the others", start)
    document = press(tmp_path, title("Plan"), para(text), *BODY)
    assert of_kind(document, "paragraph")[0] == text


@pytest.mark.parametrize("after", [0.0, 6.0], ids=["indents only", "with space"])
def test_indented_paragraphs(after: float, tmp_path: Path) -> None:
    paragraphs = [para(text, first_indent=14.0, after=after) for text in TEXTS]
    document = press(tmp_path, title("Plan"), *paragraphs, style=Style(justified=True))
    assert of_kind(document, "paragraph") == TEXTS


@pytest.mark.parametrize("leading", [1.15, 1.5, 2.0])
def test_any_line_distance(leading: float, tmp_path: Path) -> None:
    paragraphs = [para(text, after=10.0) for text in TEXTS]
    document = press(tmp_path, title("Plan"), *paragraphs, style=Style(leading=leading))
    assert " ".join(of_kind(document, "paragraph")) == " ".join(TEXTS)
    assert len([b for b in blocks(document) if b.kind == "paragraph" and b.text in TEXTS]) >= 5


def test_captions(tmp_path: Path) -> None:
    captions = ["Figure 1: Learners by faculty, 2024", "Table 2. Awards by level", "Source: Registrar, 2024."]
    content = [b for text, caption in zip(BODY, captions, strict=False) for b in (text, para(caption, size=9.0))]
    document = press(tmp_path, title("Plan"), *content, *BODY[3:])
    assert of_kind(document, "caption") == captions
    assert of_kind(document, "paragraph") == TEXTS


def test_a_sentence_about_a_table_is_no_caption(tmp_path: Path) -> None:
    text = "Table 3 shows how many learners each of the faculties has had in the last of the years."
    document = press(tmp_path, title("Plan"), *BODY[:3], para(text), *BODY[3:])
    assert of_kind(document, "caption") == []


def test_footnotes(tmp_path: Path) -> None:
    notes = {1: [("1", "See the register of the office."), ("2", "The council met in May. " + prose(3, 2))]}
    content = [para(text, mark=mark) for text, mark in zip(TEXTS, "12    ", strict=True)]
    document = press(tmp_path, title("Plan"), *content, *BODY, style=Style(footnotes=notes))
    assert " ".join(of_kind(document, "footnote")) == " ".join(f"{mark} {text}" for mark, text in notes[1])
    assert "See the register of the office." not in " ".join(of_kind(document, "paragraph"))


CONTENTS = [
    ("Foreword", 2), ("1 Vision", 3), ("1.1 Where we stand", 3), ("1.2 Where we go", 5), ("2 Goals and aims", 12),
    ("2.1 Courses", 17), ("2.2 People who teach", 25), ("Annex", 40),
]  # fmt: skip


def test_a_table_of_contents_is_neither_text_nor_headings(tmp_path: Path) -> None:
    document = press(tmp_path, title("Plan"), heading("Contents"), Toc(CONTENTS), NEW_PAGE, heading("1 Vision"), *BODY)
    assert len(of_kind(document, "toc")) == len(CONTENTS)
    assert of_kind(document, "heading") == ["Contents", "1 Vision"]
    assert of_kind(document, "paragraph") == TEXTS


def test_contents_without_leaders(tmp_path: Path) -> None:
    entries = [Sticker(1, 72, 140.0 + 18 * i, 300, [Block(name)]) for i, (name, _) in enumerate(CONTENTS)]
    pages = [Sticker(1, 480, 140.0 + 18 * i, 40, [Block(str(n))]) for i, (_, n) in enumerate(CONTENTS)]
    stickers = [s for pair in zip(entries, pages, strict=True) for s in pair]
    document = press(tmp_path, title("Contents"), NEW_PAGE, heading("1 Vision"), *BODY, style=Style(stickers=stickers))
    assert of_kind(document, "toc") == [f"{name} {number}" for name, number in CONTENTS]


def test_a_list_of_references_is_no_text(tmp_path: Path) -> None:
    works = [f"Author, A. ({2000 + i}). {prose(i, 1)} Some Press." for i in range(8)]
    document = press(
        tmp_path, title("Plan"), heading("1 Vision"), *BODY, heading("References"), *map(para, works),
        heading("Annex"), para(prose(9, 3)),
    )  # fmt: skip
    assert " ".join(of_kind(document, "reference")) == " ".join(works)
    assert of_kind(document, "paragraph") == [*TEXTS, prose(9, 3)]


def test_a_sidebar_does_not_mix_with_the_text(tmp_path: Path) -> None:
    texts = [prose(7, 3), prose(8, 2)]
    box = Sticker(1, 400, 150, 120, [para(text, size=9.0) for text in texts], framed=True)
    style = Style(stickers=[box])
    narrow = [Sticker(1, 72, 110, 290, BODY[:4])]
    document = press(tmp_path, title("Plan"), style=Style(stickers=[*style.stickers, *narrow]))
    found = of_kind(document, "paragraph")
    assert [text for text in found if text in TEXTS] == TEXTS[:4]
    assert [text for text in found if text in texts] == texts


def test_big_figures_are_labels(tmp_path: Path) -> None:
    figure = Sticker(1, 420, 150, 90, [Block("85%", BOLD, 30.0), Block("of all learners", size=9.0)])
    document = press(tmp_path, title("Plan"), style=Style(stickers=[figure, Sticker(1, 72, 110, 290, BODY[:4])]))
    assert of_kind(document, "paragraph") == TEXTS[:4]
    assert set(of_kind(document, "label", "heading")) == {"85%", "of all learners"}


def test_turned_text_is_set_aside(tmp_path: Path) -> None:
    side = Sticker(1, 40, 500, 200, [Block("Photo by the press office of our university")], turned=True)
    document = press(tmp_path, title("Plan"), *BODY, style=Style(stickers=[side]))
    assert of_kind(document, "paragraph") == TEXTS
    assert Counter(" ".join(of_kind(document, "label")).split()) == Counter(side.blocks[0].text.split())


def test_a_page_whose_text_is_turned_is_read_all_the_same(tmp_path: Path) -> None:
    # A landscape table or plan bound into a portrait document, without the flag that turns the page.
    turned = Sticker(2, 90, 740, 600, BODY[:5], turned=True)
    document = press(tmp_path, title("Plan"), BODY[5], NEW_PAGE, style=Style(stickers=[turned]))
    assert document.pages[1].status == "text"
    assert " ".join(of_kind(document, "paragraph")) == " ".join([TEXTS[5], *TEXTS[:5]])


def test_a_drop_cap_stays_with_its_paragraph(tmp_path: Path) -> None:
    # The first letter is three lines high; the text beside it is set in.
    cap = Sticker(1, 72, 132, 30, [Block("T", BOLD, 34.0)])
    beside = Sticker(1, 98, 136, 424, [para(TEXTS[0][1:90], after=0.0)])
    below = Sticker(1, 72, 176, 450, [para(TEXTS[1])])
    document = press(tmp_path, title("Plan"), style=Style(stickers=[cap, beside, below]))
    found = "".join(text for _, text in kinds(document)).replace(" ", "")
    assert found == f"Plan{TEXTS[0][:90]}{TEXTS[1]}".replace(" ", "")


def test_flow_and_fullness_tell_where_text_may_go_on(tmp_path: Path) -> None:
    document = press(tmp_path, *(para(prose(i, 14)) for i in range(8)), style=Style(columns=2, justified=True))
    first = [b for b in document.pages[0].blocks if b.kind == "paragraph"]
    assert len({b.flow for b in first}) == 2
    last = [b for a, b in zip(first[1:], first, strict=False) if a.flow != b.flow]
    assert all(b.full for b in last)
    right = max(line[-1].x1 for b in first[:2] for line in b.lines)
    for block in first[:2]:
        assert block.full == (right - block.lines[-1][-1].x1 < 40)


def test_every_word_is_in_one_block_in_hyphenated_columns(tmp_path: Path) -> None:
    text = " ".join(f"a{SOFT}nother uni{SOFT}ver{SOFT}sity insti{SOFT}tution wel{SOFT}comes" for _ in range(60))
    document = press(tmp_path, title("Plan"), para(text), style=Style(columns=3, justified=True))
    for page in document.pages:
        assert sorted(w for b in page.blocks for line in b.lines for w in line) == sorted(page.words)


ANY = st.one_of(
    st.builds(heading, st.sampled_from(["Vision", "1 Goals", "2.1 Aims of it", "ANNEX"]), st.integers(1, 3)),
    st.builds(para, PROSE),
    st.builds(para, PROSE, font=st.just(BOLD), size=st.sampled_from([9.0, 10.0, 12.0])),
    st.builds(item, PROSE, st.sampled_from(["•", "–", "(a)", "(ii)", "3."]), st.integers(0, 2)),
    st.builds(clause, st.sampled_from(["4.1", "4.2.1"]), PROSE),
    st.builds(Toc, st.just(CONTENTS)),
    st.builds(
        lambda rows, heads: Grid([["Action", "Owner"], *rows], [150, 60], heads),
        st.lists(st.tuples(PROSE, st.sampled_from(["Dean", "", "The board"])), min_size=1, max_size=4),
        st.booleans(),
    ),
    st.just(NEW_PAGE),
)
ANY_STYLE = st.builds(
    Style,
    columns=st.integers(1, 2),
    justified=st.booleans(),
    header=st.sampled_from([None, lambda n: "Strategy 2030"]),
    footer=st.sampled_from([None, lambda n: f"Page {n}"]),
    rotate=st.sampled_from([0, 0, 180]),  # on a page turned by 90 degrees pdfium itself glues a dash to the line above
)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(ANY, max_size=10), ANY_STYLE)
def test_every_word_of_any_page_is_in_exactly_one_block(
    tmp_path_factory: pytest.TempPathFactory, content: list[Block | Grid | Toc], style: Style
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.pdf"
    printed = typeset(path, content, style)
    document = arranged(path)
    for page in document.pages:
        assert sorted(w for b in page.blocks for line in b.lines for w in line) == sorted(page.words)
    assert Counter(w for b in blocks(document) for w in b.text.split()) == printed
    assert arranged(path) == document
    assert all(bool(b.heads) == (b.kind == "table_row") for b in blocks(document))
    assert all((b.level > 0) == (b.kind == "heading") for b in blocks(document))
