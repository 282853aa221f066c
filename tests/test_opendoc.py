"""OpenDocument texts: what is printed is read, what is deleted or hidden is not; numbers as LibreOffice counts them."""

from __future__ import annotations

from pathlib import Path

from opendocs import odt
from test_formats import asides, read, told

from mccode.printed import Document
from mccode.records import Reading

SENTENCE = "The council meets in the first week of every month to look at new courses."
LIST = (
    '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1" '
    'style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="(" '
    'style:num-suffix=")"/><text:list-level-style-number text:level="3" style:num-format="1" text:display-levels="3"/>'
    '<text:list-level-style-bullet text:level="4" text:bullet-char="x"/></text:list-style>'
    '<text:list-style style:name="L2"><text:list-level-style-number text:level="1" style:num-format="I" '
    'loext:num-list-format="Part %1%:" '
    'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0" '
    'text:start-value="3"/></text:list-style>'
)


def reading(folder: Path, body: str, automatic: str = "", styles: str = "", paged: bool = False) -> Reading:
    return opened(folder, body, automatic, styles, paged)[1]


def opened(
    folder: Path, body: str, automatic: str = "", styles: str = "", paged: bool = False
) -> tuple[Document, Reading]:
    return read(odt(folder / "paper.odt", body, automatic, styles, paged=paged))


def texts(found: Reading) -> list[str]:
    return [passage.text for passage in found.passages]


def p(text: str, style: str = "Standard") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def item(*content: str, more: str = "") -> str:
    return f"<text:list-item{more}>{''.join(content)}</text:list-item>"


def listed(*items: str, style: str = "L1", more: str = "") -> str:
    named = f' text:style-name="{style}"' if style else ""
    return f"<text:list{named}{more}>{''.join(items)}</text:list>"


def paragraph_style(name: str, properties: str = "", text: str = "", parent: str = "Standard", more: str = "") -> str:
    return (
        f'<style:style style:name="{name}" style:family="paragraph" style:parent-style-name="{parent}"{more}>'
        f"<style:paragraph-properties {properties}/><style:text-properties {text}/></style:style>"
    )


def test_lists_are_numbered_as_libreoffice_numbers_them(tmp_path: Path) -> None:
    deep = listed(item(p("one of them"), listed(item(p("dot of it")), style="")), item(p("two of them")), style="")
    inner = listed(item(p("letter of it"), deep), item(p("another letter")), style="")
    body = listed(item(p("first of all:"), inner), item(p("second of all"), p("and its second paragraph.")))
    body += p(SENTENCE) + listed(item(p("goes on here")), more=' text:continue-numbering="true"')
    body += listed(
        item(p("begins again here")), item(p("set to seven"), more=' text:start-value="7"'), more=' xml:id="a"'
    )
    body += listed(item(p("a part of its own")), style="L2")
    body += listed(item(p("continues the one named")), more=' text:continue-list="a"')
    body += listed("<text:list-header><text:p>not numbered at all</text:p></text:list-header>")
    assert texts(reading(tmp_path, body, LIST)) == [
        "(a) letter of it", "1.a.1 one of them", "dot of it", "1.a.2 two of them", "(b) another letter",
        "2. second of all", "and its second paragraph.", SENTENCE, "3. goes on here", "1. begins again here",
        "7. set to seven", "Part III: a part of its own", "8. continues the one named", "not numbered at all",
    ]  # fmt: skip


def test_headings_are_numbered_by_the_outline_unless_their_style_says_no(tmp_path: Path) -> None:
    def heading(level: int, text: str, style: str = "H", more: str = "") -> str:
        return f'<text:h text:style-name="{style}" text:outline-level="{level}"{more}>{text}</text:h>'

    outline = (
        '<office:styles><text:outline-style style:name="Outline"><text:outline-level-style text:level="1" '
        'style:num-format="1"/><text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/>'
        "</text:outline-style></office:styles>"
    )
    plain = paragraph_style("Plain", more=' style:list-style-name=""')
    body = "".join(
        heading(*arguments) + p(f"{SENTENCE[:-1]}, item {n}.")
        for n, arguments in enumerate([
            (1, "Aims"), (2, "Near"), (2, "Far"), (2, "Without", "Plain"), (1, "Money"), (2, "Fees"),
            (1, "Preface", "H", ' text:is-list-header="true"'),
        ])
    )  # fmt: skip
    assert [x.section for x in reading(tmp_path, body, plain, outline).passages] == [
        ("1 Aims",), ("1 Aims", "1.1 Near"), ("1 Aims", "1.2 Far"), ("1 Aims", "Without"), ("2 Money",),
        ("2 Money", "2.1 Fees"), ("Preface",),
    ]  # fmt: skip


def test_what_is_deleted_hidden_or_said_in_margins_is_left_out(tmp_path: Path) -> None:
    hidden = (
        '<style:style style:name="T1" style:family="text"><style:text-properties text:display="none"/></style:style>'
    ) + paragraph_style("P1", text='text:display="none"')
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>A deleted paragraph of it.</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        + p("We<text:s text:c='1000000000'/>teach<text:tab/>all <text:span text:style-name='T1'>secret</text:span>"
            "\n   who<text:line-break/>come<text:change text:change-id='c'/><office:annotation><text:p>A remark"
            "</text:p></office:annotation> to us.")
        + p("Nobody sees this.", "P1")
        + '<text:section text:display="none"><text:p>Nor is this one seen.</text:p></text:section>'
        + "<text:section><text:p>But this one can be seen.</text:p></text:section>"
    )  # fmt: skip
    assert texts(reading(tmp_path, body, hidden)) == ["We teach all who come to us.", "But this one can be seen."]


def test_frames_notes_contents_headers_and_captions(tmp_path: Path) -> None:
    frame = (
        "<draw:frame><draw:text-box><text:p>The box says that nobody pays for it.</text:p></draw:text-box>"
        "<svg:desc>a box</svg:desc></draw:frame>"
    )
    note = "<text:note text:note-class='endnote'><text:note-citation>i</text:note-citation><text:note-body>"
    note += "<text:p>A note at the very end.</text:p></text:note-body></text:note>"
    contents = (
        "<text:table-of-content><text:table-of-content-source><text:index-title-template>x</text:index-title-template>"
        "</text:table-of-content-source><text:index-body><text:index-title><text:p>Contents of all this</text:p>"
        "</text:index-title><text:p>1 What we do and why 3</text:p></text:index-body></text:table-of-content>"
    )
    masters = (
        "<office:master-styles><style:master-page style:name='Standard'><style:header><text:p>The head of it</text:p>"
        "</style:header><style:footer><text:p>The foot of it</text:p></style:footer></style:master-page>"
        "</office:master-styles>"
    )
    figure = paragraph_style("Figure", parent="Caption")
    body = contents + p(f"The text{frame} goes on{note} around it.") + p("The number of learners by year", "Figure")
    found = reading(tmp_path, body, figure, masters)
    assert [(x.place, x.text) for x in found.passages] == [
        ("text", "The text goes on around it."), ("box", "The box says that nobody pays for it.")
    ]  # fmt: skip
    assert asides(found, "toc") == ["Contents of all this", "1 What we do and why 3"]
    assert asides(found, "footnote") == ["A note at the very end."]
    assert asides(found, "caption") == ["The number of learners by year"]
    assert asides(found, "furniture") == ["The head of it", "The foot of it"]


def test_pages_are_those_that_the_file_says(tmp_path: Path) -> None:
    soft = "<text:soft-page-break/>"
    styles = paragraph_style("New", 'fo:break-before="page"') + paragraph_style("Last", 'fo:break-after="page"')
    rows = "".join(
        f"{turn}<table:table-row><table:table-cell><text:p>{a}</text:p></table:table-cell><table:table-cell><text:p>{b}"
        "</text:p></table:table-cell></table:table-row>"
        for turn, a, b in (("", "Open the register", "in May"), (soft, "Close the old one", "in June"))
    )
    body = p("The first page has this.", "New") + p(f"A paragraph that goes {soft}over the page. It ends there.")
    body += (
        soft + p("The third page has this.", "Last") + p("The fourth page has this.") + p("And the fifth one.", "New")
    )
    body += f"<table:table>{rows}</table:table>"
    document, found = opened(tmp_path, body, styles, paged=True)
    assert [(x.page, x.page_end) for x in found.passages] == [(1, 1), (1, 2), (3, 3), (4, 4), (5, 5), (5, 5), (6, 6)]
    assert found.passages[1].text == "A paragraph that goes over the page. It ends there."
    assert len(document.pages) == 6
    document, found = opened(tmp_path, body, styles)
    assert {(x.page, x.page_end) for x in found.passages} == {(1, 1)}


def test_bold_paragraphs_are_headings_and_merged_cells_stay_empty(tmp_path: Path) -> None:
    styles = paragraph_style("P1", text='fo:font-weight="bold"') + (
        '<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="normal"/>'
        "</style:style>"
    )

    def row(*cells: str) -> str:
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    def cell(text: str, more: str = "") -> str:
        return f"<table:table-cell{more}><text:p>{text}</text:p></table:table-cell>"

    covered, wide = "<table:covered-table-cell/>", ' table:number-columns-repeated="16000"'
    body = (
        p("Money and staff", "P1") + p(SENTENCE) + p("<text:span text:style-name='T1'>It is not</text:span> all.", "P1")
    )
    head = row(cell("Action"), cell("By"), cell("", wide))
    first = row(cell("Open the register", ' table:number-rows-spanned="2"'), cell("May"))
    body += f"<table:table><table:table-header-rows>{head}</table:table-header-rows>{first}"
    body += f"{row(covered, cell('June'))}</table:table>"
    assert told(reading(tmp_path, body, styles)) == [
        ("paragraph", ("Money and staff",), "", SENTENCE),
        ("paragraph", ("Money and staff",), "", "It is not all."),
        ("table_row", ("Money and staff",), "", "Action: Open the register | By: May"),
        ("table_row", ("Money and staff",), "", "Action: Open the register | By: June"),
    ]
