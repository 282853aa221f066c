"""Passages: spans of one text that lose no word, know their section and lead-in, and can be cut out of their pages."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from typeset import (
    BOLD,
    NEW_PAGE,
    SOFT,
    Block,
    Grid,
    Sticker,
    Style,
    Toc,
    arranged,
    by_text,
    clause,
    cut,
    heading,
    item,
    para,
    prose,
    read,
    source,
    squeezed,
    title,
    told,
    typeset,
)

from mccode import layout, pdf, segment
from mccode.printed import Document
from mccode.records import Passage, Reading

SHARED = Path(__file__).parents[2] / "shared" / "pdfs"
REAL = (
    "agency-unesco-beijing-2019.pdf",
    "university-gsu-strategy-2025.pdf",
    "university-leeds-trinity-university-ai-policy.pdf",
    "national-japan-ai-strategy-2019.pdf",
)
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason=f"{SHARED} is not there")

NESTED = [
    title("Policy on awards"),
    heading("1 Purpose"),
    para(prose(1, 4)),
    para(f"{prose(2, 2)} For this the university will:"),
    item("publish a register of courses;"),
    item("review it every year, together with:"),
    item("the learners of every faculty, and", "–", 1),
    item("the employers of the region;", "–", 1),
    item("report on what it has found."),
    para(prose(3, 4)),
    heading("2 Rules"),
    clause("2.1", prose(4, 2)),
    clause("2.2", "Every faculty of the university must:"),
    item("keep its own register;", "(a)", 1),
    item("train its staff, so that they can:", "(b)", 1),
    item("advise the learners;", "(i)", 2),
    item("advise the employers; and", "(ii)", 2),
    item("name a person in charge.", "(c)", 1),
    clause("2.3", prose(5, 2)),
    heading("2.4 Fees", 2),
    para(prose(6, 4)),
]


@pytest.fixture(scope="session")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("segment") / "policy.pdf"
    typeset(path, NESTED, Style(header=lambda n: "Policy on awards", footer=str))
    return path


@pytest.fixture(scope="session")
def magazine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Hyphenated, justified, in two columns over several pages, with all that a designer puts there."""
    path = tmp_path_factory.mktemp("segment") / "magazine.pdf"
    soft = {"university": f"uni{SOFT}ver{SOFT}sity", "learners": f"learn{SOFT}ers", "faculty": f"fac{SOFT}ulty"}
    soft |= {"recognition": f"recog{SOFT}ni{SOFT}tion", "together": f"to{SOFT}gether", "employers": f"em{SOFT}ployers"}
    text = [" ".join(soft.get(word, word) for word in prose(i, 11).split()) for i in range(14)]
    blocks: list[Block | Grid | Toc] = [title("Strategy of the university"), heading("Vision", 2)]
    for i, words in enumerate(text):
        blocks.append(para(words))
        if i % 4 == 3:
            blocks.append(heading(f"Goal {i} of the plan", 2))
        if i % 5 == 2:
            blocks += [item(prose(i, 2)), item(prose(i + 1, 1))]
    header = lambda n: "Strategy 2030" if n % 2 else "Test"  # noqa: E731
    typeset(path, blocks, Style(columns=2, justified=True, header=header, footer=str))
    return path


def press(path: Path, *content: Block | Grid | Toc, style: Style | None = None) -> Reading:
    typeset(path / "a.pdf", content, style)
    return segment.split(arranged(path / "a.pdf"))


def check(document: Document, reading: Reading) -> None:
    """The contracts that hold for every reading."""
    passages = reading.passages
    assert all(reading.text[p.start : p.end] == p.text for p in passages)
    assert all(p.text == p.text.strip() and p.text for p in passages)
    assert all(a.end < b.start for a, b in pairwise(passages))
    assert [p.number for p in passages] == list(range(1, len(passages) + 1))
    assert len({p.id for p in passages}) == len(passages)
    for p in passages:
        assert p.page == min(b.page for b in p.boxes)
        assert p.page_end == max(b.page for b in p.boxes)
        assert p.document_id == document.source.document_id
        assert "\0" not in p.lead_in
        assert "\0" not in p.text
        for box in p.boxes:
            page = document.pages[box.page - 1]
            assert -1 <= box.x0 <= box.x1 <= page.width + 1
            assert -1 <= box.top <= box.bottom <= page.height + 1


def inexact(document: Document, passages: tuple[Passage, ...] | list[Passage]) -> list[tuple[str, str]]:
    """Paragraphs of which the boxes cut out something else than their text."""
    pairs = [(cut(document, p.boxes), p.text) for p in passages if p.kind == "paragraph"]
    return [(a, b) for a, b in pairs if sorted(squeezed(a)) != sorted(squeezed(b))]


@pytest.mark.parametrize("name", ["policy", "magazine"])
def test_contracts(name: str, request: pytest.FixtureRequest) -> None:
    check(*read(request.getfixturevalue(name)))


@pytest.mark.parametrize("name", ["policy", "magazine"])
def test_boxes_cut_out_exactly_the_passage(name: str, request: pytest.FixtureRequest) -> None:
    document, reading = read(request.getfixturevalue(name))
    assert inexact(document, reading.passages) == []


def test_boxes_of_items_cut_out_the_item_and_its_marker(policy: Path) -> None:
    document, reading = read(policy)
    for p in reading.passages:
        if p.kind != "paragraph":
            assert cut(document, p.boxes).removeprefix("• ").removeprefix("– ") == p.text


def test_nothing_in_nothing_out() -> None:
    assert segment.split(Document(source(Path("a.pdf")), ())) == Reading("", ())


def test_the_parts_of_a_policy(policy: Path) -> None:
    found = [(p.kind, p.text, p.lead_in) for p in read(policy)[1].passages]
    aim, staff = "For this the university will:", "train its staff, so that they can:"
    review, every = "review it every year, together with:", "Every faculty of the university must:"
    assert found == [
        ("paragraph", prose(1, 4), ""),
        ("paragraph", prose(2, 2), ""),
        ("list_item", "publish a register of courses;", aim),
        ("list_item", "the learners of every faculty, and", f"{aim} {review}"),
        ("list_item", "the employers of the region;", f"{aim} {review}"),
        ("list_item", "report on what it has found.", aim),
        ("paragraph", prose(3, 4), ""),
        ("clause", f"2.1 {prose(4, 2)}", ""),
        ("list_item", "(a) keep its own register;", f"2.2 {every}"),
        ("list_item", "(i) advise the learners;", f"2.2 {every} (b) {staff}"),
        ("list_item", "(ii) advise the employers; and", f"2.2 {every} (b) {staff}"),
        ("list_item", "(c) name a person in charge.", f"2.2 {every}"),
        ("clause", f"2.3 {prose(5, 2)}", ""),
        ("paragraph", prose(6, 4), ""),
    ]


def test_sections_of_a_policy(policy: Path) -> None:
    assert [p.section for p in read(policy)[1].passages] == (
        [("1 Purpose",)] * 7 + [("2 Rules",)] * 6 + [("2 Rules", "2.4 Fees")]
    )


@pytest.mark.parametrize("lead", ["We will:", "Actions:", "The university will:", "To this end, we shall:"])
def test_however_short_a_lead_in_is(lead: str, tmp_path: Path) -> None:
    items = [item("publish a register"), item("review it")]
    reading = press(tmp_path, title("Plan"), para(prose(1, 9)), para(lead), *items)
    assert [(p.text, p.lead_in) for p in reading.passages[1:]] == [("publish a register", lead), ("review it", lead)]


def test_only_the_last_sentence_introduces(tmp_path: Path) -> None:
    text = "We know what we want (e.g. more courses). It is in the plan for 2.5 years. In short, we will:"
    reading = press(tmp_path, title("Plan"), para(prose(1, 9)), para(text), item("publish it all"), item("review it"))
    assert [(p.text, p.lead_in) for p in reading.passages[1:]] == [
        ("We know what we want (e.g. more courses). It is in the plan for 2.5 years.", ""),
        ("publish it all", "In short, we will:"), ("review it", "In short, we will:"),
    ]  # fmt: skip


def test_a_colon_without_a_list_introduces_nothing(tmp_path: Path) -> None:
    text = f"{prose(2, 2)} The council has put it like this:"
    reading = press(tmp_path, title("Plan"), para(text), para(prose(3, 3)), item("a first item of a list"))
    assert [(p.text, p.lead_in) for p in reading.passages] == [
        (text, ""), (prose(3, 3), ""), ("a first item of a list", "")
    ]  # fmt: skip


def test_a_paragraph_ends_a_list(tmp_path: Path) -> None:
    reading = press(
        tmp_path, title("Plan"), para("The university will now:"), item("publish a register"), para(prose(3, 3)),
        item("a list that has no lead-in"),
    )  # fmt: skip
    assert [p.lead_in for p in reading.passages] == ["The university will now:", "", ""]


def test_a_heading_ends_a_list(tmp_path: Path) -> None:
    reading = press(
        tmp_path, title("Plan"), para(prose(1, 6)), para("The university will now:"), item("publish a register"),
        heading("Later"), item("review the register"),
    )  # fmt: skip
    assert [p.lead_in for p in reading.passages[1:]] == ["The university will now:", ""]


def test_items_after_the_page_break_keep_the_lead_in(tmp_path: Path) -> None:
    items = [item(f"{prose(i, 1)}") for i in range(5)]
    content = [title("Plan"), para("The university will now:"), *items[:2], NEW_PAGE, *items[2:]]
    reading = press(tmp_path, *content, style=Style(header=lambda n: "The plan", footer=str))
    assert [p.lead_in for p in reading.passages] == ["The university will now:"] * 5


def test_letters_and_roman_numerals(tmp_path: Path) -> None:
    marks = ["(a)", "(b)", "(i)", "(ii)", "(c)", "(d)", "(e)", "(f)", "(g)", "(h)", "(i)", "(j)"]
    depth = [0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]
    items = [item(f"part {'abcdefghijkl'[i]} of it" + (" all:" if i == 1 else ";"), m, d)
             for i, (m, d) in enumerate(zip(marks, depth, strict=True))]  # fmt: skip
    reading = press(tmp_path, title("Plan"), para(prose(1, 5)), para("The university must now:"), *items)
    leads = {p.text.split()[2]: p.lead_in for p in reading.passages if p.kind == "list_item"}
    assert leads["c"] == leads["d"] == "The university must now: (b) part b of it all:"
    assert {lead for part, lead in leads.items() if part not in "cd"} == {"The university must now:"}


@pytest.mark.parametrize("lead", ["12. The following apply:", "4.2 The following apply:", "(b) The following apply:"])
def test_the_number_of_a_lead_in_is_not_lost(lead: str, tmp_path: Path) -> None:
    number, text = lead.split(" ", 1)
    items = [item("this and that", "•", 1), item("more", "•", 1)]
    reading = press(tmp_path, title("Plan"), para(prose(1, 9)), item(text, number), *items)
    assert [p.text for p in reading.passages][1:] == ["this and that", "more"]
    assert number in told(reading)


@pytest.mark.parametrize("columns", [1, 2, 3])
def test_paragraphs_go_on_in_the_next_column_and_page(columns: int, tmp_path: Path) -> None:
    texts = [prose(i, 13) for i in range(12)]
    style = Style(columns=columns, header=lambda n: "Strategy 2030", footer=lambda n: f"Page {n}")
    reading = press(tmp_path, title("Plan"), *map(para, texts), style=style)
    # A page that ends with a sentence may end a paragraph: nobody can tell.
    assert " ".join(p.text for p in reading.passages) == " ".join(texts)
    assert sum(p.text in texts for p in reading.passages) >= 10
    assert any(p.page_end == p.page + 1 for p in reading.passages)


def test_a_word_split_over_two_pages_is_one_word(tmp_path: Path) -> None:
    text = " ".join([f"uni{SOFT}ver{SOFT}sities", f"or{SOFT}gani{SOFT}se", f"to{SOFT}geth{SOFT}er"] * 400)
    reading = press(tmp_path, title("Plan"), para(f"All {text}."), style=Style(margin=150, header=lambda n: "The plan"))
    [passage] = reading.passages
    assert passage.text == f"All {text}.".replace(SOFT, "")
    assert passage.page_end > 2


def test_a_paragraph_goes_on_below_a_footnote_and_a_caption(tmp_path: Path) -> None:
    text = prose(1, 60)
    style = Style(footnotes={1: [("1", "See the register of the office.")]}, footer=str)
    reading = press(tmp_path, title("Plan"), para(text), para(prose(2, 5)), style=style)
    assert by_text(reading, text[:40]).text == text


def test_paragraphs_that_ended_are_not_joined(tmp_path: Path) -> None:
    reading = press(tmp_path, title("Plan"), para(prose(1, 5)), NEW_PAGE, para(prose(2, 5)))
    assert [p.text for p in reading.passages] == [prose(1, 5), prose(2, 5)]


def test_a_heading_parts_paragraphs(tmp_path: Path) -> None:
    # The first one lacks its full stop, and its last line is full.
    text = prose(1, 8).removesuffix(".")
    reading = press(tmp_path, title("Plan"), para(text), NEW_PAGE, heading("More"), para(prose(2, 5)))
    assert [p.text for p in reading.passages] == [text, prose(2, 5)]


def test_a_pull_quote_does_not_part_a_paragraph(tmp_path: Path) -> None:
    text = prose(1, 60)
    quote = Sticker(2, 200, 80, 200, [Block("Learning is for all and never ends!", BOLD, 18.0)])
    reading = press(tmp_path, title("Plan"), para(text), style=Style(margin=150, stickers=[quote]))
    assert by_text(reading, text[:40]).text == text


def test_headings_captions_and_furniture_are_no_passages(magazine: Path) -> None:
    reading = read(magazine)[1]
    kinds = Counter(aside.kind for aside in reading.asides)
    assert kinds["title"] == 1
    assert kinds["heading"] == 4
    assert kinds["furniture"] == 2 * len(read(magazine)[0].pages)
    assert set(kinds) == {"title", "heading", "furniture"}


def test_split_words_of_a_magazine_are_whole(magazine: Path) -> None:
    texts = [p.text for p in read(magazine)[1].passages if p.kind == "paragraph"]
    assert " ".join(texts) == " ".join(prose(i, 11) for i in range(14))


@pytest.mark.parametrize("spelling", ["micro-credential", "microcredential"])
def test_a_split_compound_keeps_the_spelling_of_the_document(spelling: str, tmp_path: Path) -> None:
    parts = "micro" + SOFT + "credential"
    text = " ".join(f"{'so ' * (i % 7)}every {parts} of ours" for i in range(60))
    reading = press(tmp_path, title("Plan"), para(f"One {spelling} is a start."), para(f"In all {text} counts."))
    assert "-credential" in spelling or "micro-" not in reading.text
    printed_split = {w for w in reading.text.split() if w.startswith("micro")}
    # Inside a line the file has no hyphen; at a line's end the document's other spellings decide.
    assert printed_split <= {spelling, "microcredential"}


def test_reading_is_deterministic(policy: Path, magazine: Path) -> None:
    for path in (policy, magazine):
        assert segment.split(arranged(path)) == read(path)[1]


def test_ids_belong_to_document_and_span(policy: Path) -> None:
    document, reading = read(policy)
    other = Document(source(Path("other.pdf")), document.pages)
    assert [p.id for p in segment.split(other).passages] == [p.id for p in reading.passages], "the path plays no part"
    assert all(re.fullmatch(r"p[0-9a-f]{15}", p.id) for p in reading.passages)
    spans = {segment.passage_id(sha, start, end) for sha in ("a", "b") for start in (0, 1) for end in (11, 12)}
    assert len(spans) == 8
    assert segment.passage_id("1", 11, 12) != segment.passage_id("11", 1, 12)


def test_ids_are_stable() -> None:
    # Labels of earlier runs hang on these: a change needs a new extraction version.
    assert segment.EXTRACTION_VERSION == "2"
    assert segment.passage_id("ab" * 32, 0, 100) == "p346385adde4a413"


WORDS = st.lists(
    st.sampled_from(["register", "learners", "will", "of", "the", "and", "42", "courses,", "plan.", "(new)", "Fees"]),
    min_size=6,  # pdfium glues a bullet to the word above it where that one ends left of the bullet: see test_pdf
    max_size=60,
).map(" ".join)
ANY = st.one_of(
    st.builds(heading, WORDS.map(lambda t: t[:50].strip()), st.integers(1, 3)),
    st.builds(para, WORDS),
    st.builds(para, WORDS, font=st.just(BOLD)),
    st.builds(para, WORDS.map(lambda t: f"{t} so we will:")),
    st.builds(item, WORDS, st.sampled_from(["•", "–", "(a)", "(ii)", "3."]), st.integers(0, 2)),
    st.builds(clause, st.sampled_from(["4.1", "4.2.1"]), WORDS),
    st.builds(
        lambda rows: Grid([["Action", "Owner"], *rows], [300, 120]),
        st.lists(st.tuples(WORDS, st.sampled_from(["Dean", "", "The board"])), min_size=1, max_size=4),
    ),
    st.just(NEW_PAGE),
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(ANY, min_size=1, max_size=10), st.sampled_from([1, 2]), st.booleans())
def test_no_word_is_lost_and_none_invented(
    tmp_path_factory: pytest.TempPathFactory, content: list[Block | Grid | Toc], columns: int, running: bool
) -> None:
    assume(not (columns == 2 and any(isinstance(block, Grid) for block in content)))
    path = tmp_path_factory.getbasetemp() / "any.pdf"
    printed = typeset(path, content, Style(columns=columns, header=(lambda n: "Strategy 2030") if running else None))
    document = arranged(path)
    reading = segment.split(document)
    check(document, reading)
    found = told(reading)
    assert set(printed - found) <= {"•", "–"}
    invented = found - printed
    assert all(word == "|" or word.endswith(":") or (word + ":") in " ".join(invented) for word in invented)


@needs_shared
@pytest.mark.parametrize("name", REAL)
def test_real_documents(name: str) -> None:
    document, reading = read(SHARED / "real" / name)
    check(document, reading)
    # Words split at a line's end count as one, as they are read; punctuation is not counted, nor is a bullet.
    pages = (" ".join(word.text for word in page.words).replace("\ufffe ", "") for page in document.pages)
    printed, found = plain_words(" ".join(pages)), plain_words(" ".join(told(reading).elements()))
    lost = printed - found
    lost.pop("o", None)
    total = sum(printed.values())
    assert sum(lost.values()) <= 0.001 * total, f"{sum(lost.values())} of {total} words are lost: {lost}"


def plain_words(text: str) -> Counter[str]:
    return Counter(plain for word in text.split() for plain in re.findall(r"[^\W_]+", squeezed(word)))


@needs_shared
@pytest.mark.parametrize("name", REAL)
def test_boxes_of_real_documents(name: str) -> None:
    document, reading = read(SHARED / "real" / name)
    wrong = inexact(document, reading.passages)
    total = sum(p.kind == "paragraph" for p in reading.passages)
    assert len(wrong) <= 0.01 * total, f"{len(wrong)} of {total}, such as {wrong[0]}"


@needs_shared
def test_a_real_document_reads_the_same_twice() -> None:
    path = SHARED / "real" / REAL[2]
    assert segment.split(layout.arrange(pdf.read(source(path)))) == read(path)[1]
