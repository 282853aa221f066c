"""Word documents: what is printed is read once, what is deleted or hidden is not; numbers are as Word counts them."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_formats import asides, read, told
from worddocs import W, docx, p, r, styles

from mccode.records import Reading

SENTENCE = "The council meets in the first week of every month to look at new courses."
LEGAL = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="7">'
    + "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(
            [("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)"), ("lowerRoman", "(%4)")]
        )
    )
    + '</w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="6"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/>'
    '</w:lvlOverride></w:num><w:num w:numId="8"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="Part %1"/></w:lvl>'
    "</w:lvlOverride></w:num>"
    "</w:numbering>"
)


def at(level: int, text: str, number: int = 5) -> str:
    """An item of a list at a level from 0."""
    return p(r(text), properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def reading(folder: Path, body: str, **parts: str) -> Reading:
    return read(docx(folder / "paper.docx", body, parts))[1]


def texts(found: Reading) -> list[str]:
    return [passage.text for passage in found.passages]


def test_clauses_are_numbered_as_word_numbers_them(tmp_path: Path) -> None:
    items = [(0, "Scope"), (1, "first"), (1, "second:"), (2, "letter"), (2, "another:"), (3, "roman"), (3, "and two"),
             (2, "third letter"), (1, "next"), (0, "Again"), (1, "from the start")]  # fmt: skip
    body = "".join(at(level, f"{text} of what we do here") for level, text in items)
    found = reading(tmp_path, body, numbering=LEGAL)
    markers = ["1.", "1.1", "1.2", "(a)", "(b)", "(i)", "(ii)", "(c)", "1.3", "2.", "2.1"]
    assert texts(found) == [f"{m} {t} of what we do here" for m, (_, t) in zip(markers, items, strict=True)]
    assert {x.kind for x in found.passages if x.text.startswith("1.")} == {"list_item", "clause"}


def test_lists_that_start_elsewhere_go_on_or_have_a_form_of_their_own(tmp_path: Path) -> None:
    body = at(0, "one") + at(0, "two") + p(r(SENTENCE)) + at(0, "three") + at(0, "restarted", 6) + at(0, "then", 6)
    body += at(0, "named", 8)
    listed = [t for t in texts(reading(tmp_path, body, numbering=LEGAL)) if t != SENTENCE]
    assert listed == ["1. one", "2. two", "3. three", "4. restarted", "5. then", "Part VI named"]


def test_empty_items_count_and_text_without_number_does_not(tmp_path: Path) -> None:
    none = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'
    body = at(0, "one of them") + at(0, "") + p(r("no item, in spite of its style."), properties=none) + at(0, "third")
    assert texts(reading(tmp_path, body, numbering=LEGAL)) == [
        "1. one of them", "no item, in spite of its style.", "3. third"
    ]  # fmt: skip


def test_a_list_inside_keeps_its_lead_in_where_both_are_numbered_alike(tmp_path: Path) -> None:
    plain = LEGAL.replace("%1.%2", "%2.")
    body = p(r("The council asks for:")) + at(0, "a plan with:") + at(1, "aims") + at(1, "hours") + at(0, "a price.")
    found = reading(tmp_path, body, numbering=plain)
    assert [(x.lead_in, x.text) for x in found.passages] == [
        ("The council asks for: 1. a plan with:", "1. aims"),
        ("The council asks for: 1. a plan with:", "2. hours"),
        ("The council asks for:", "2. a price."),
    ]


def test_tracked_changes_are_read_as_accepted(tmp_path: Path) -> None:
    deleted = '<w:del w:id="1"><w:r><w:delText>never </w:delText></w:r></w:del>'
    moved = f'<w:moveFrom w:id="3">{r("gone ")}</w:moveFrom><w:moveTo w:id="4">{r("here ")}</w:moveTo>'
    body = p(r("The school will "), deleted, f'<w:ins w:id="2">{r("always ")}</w:ins>', moved, r("keep a register."))
    body += p(r("The end of this paragraph "), properties='<w:rPr><w:del w:id="5"/></w:rPr>') + p(r("is deleted."))
    cell = f"<w:tc>{p(r('A cell of a row'))}</w:tc><w:tc>{p(r('with two words'))}</w:tc>"
    gone = cell.replace("A cell", "A deleted cell")
    body += (
        f'<w:tbl><w:tr>{cell}</w:tr><w:tr><w:trPr><w:del w:id="6"/></w:trPr>{gone}</w:tr><w:tr>{cell}</w:tr></w:tbl>'
    )
    found = reading(tmp_path, body)
    assert texts(found)[:2] == ["The school will always here keep a register.", "The end of this paragraph is deleted."]
    assert texts(found)[2:] == ["A cell of a row | with two words"] * 2


def test_hidden_text_and_instructions_of_fields_are_left_out(tmp_path: Path) -> None:
    def field(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    link = field("begin") + '<w:r><w:instrText>HYPERLINK "x"</w:instrText></w:r>' + field("separate")
    body = p(
        r("A "), r("secret ", "<w:vanish/>"), link, r("link"), field("end"), r(" and"),
        f'<w:fldSimple w:instr="PAGE">{r(" a number")}</w:fldSimple>', r(" in the text"),
        '<w:r><w:noBreakHyphen/><w:t>flow</w:t><w:softHyphen/><w:t>er</w:t><w:tab/><w:t>end.</w:t></w:r>',
    )  # fmt: skip
    more = '<w:style w:type="character" w:styleId="Unseen"><w:name w:val="unseen"/><w:rPr><w:vanish/></w:rPr></w:style>'
    body += p(r("Nobody sees this.", '<w:rStyle w:val="Unseen"/>'))
    assert texts(reading(tmp_path, body, styles=styles(more))) == ["A link and a number in the text-flower end."]


def test_text_boxes_are_read_once_after_their_paragraph(tmp_path: Path) -> None:
    inside = f"<w:txbxContent>{p(r('The box says that nobody pays for the first course.'))}</w:txbxContent>"
    box = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:inline><a:graphic><a:graphicData><wps:wsp>"
        f"<wps:txbx>{inside}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{inside}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    quoted = box.replace("The box says that nobody pays for the first course.", "in the first week of every month")
    found = reading(tmp_path, p(r("The text "), box, r("goes on around the box."), quoted) + p(r(SENTENCE)))
    box_text = "The box says that nobody pays for the first course."
    assert [(x.place, x.text) for x in found.passages] == [
        ("text", "The text goes on around the box."), ("box", box_text), ("text", SENTENCE)
    ]  # fmt: skip
    assert asides(found, "pull_quote") == ["in the first week of every month"]


def test_headers_footers_contents_and_captions_are_set_aside(tmp_path: Path) -> None:
    contents = "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
    contents += (
        f"<w:sdtContent>{p(r('1 What we want to do'), '<w:r><w:tab/><w:t>3</w:t></w:r>')}</w:sdtContent></w:sdt>"
    )
    more = (
        '<w:style w:type="paragraph" w:styleId="Beschriftung"><w:name w:val="caption"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Verzeichnis1"><w:name w:val="toc 1"/></w:style>'
    )
    body = contents + p(r("2 What it costs us all 9"), style="Verzeichnis1") + p(r(SENTENCE))
    body += p(r("The number of learners in each year"), style="Beschriftung")
    edges = {f"{kind}1": f"<w:{tag} {W}>{p(r(f'The {kind} of the plan'))}</w:{tag}>" for kind, tag in
             (("header", "hdr"), ("footer", "ftr"))}  # fmt: skip
    found = reading(tmp_path, body, styles=styles(more), **edges)
    assert texts(found) == [SENTENCE]
    assert asides(found, "toc") == ["1 What we want to do 3", "2 What it costs us all 9"]
    assert asides(found, "caption") == ["The number of learners in each year"]
    assert asides(found, "furniture") == ["The footer of the plan", "The header of the plan"]


def test_pages_are_those_that_word_saw_last(tmp_path: Path) -> None:
    turn = "<w:r><w:lastRenderedPageBreak/></w:r>"
    start = "<w:r><w:lastRenderedPageBreak/><w:t>over the page. Its second sentence is there.</w:t></w:r>"
    cells = f"<w:tc>{p(r('Train the teachers'))}</w:tc><w:tc>{p(r('in June'))}</w:tc>"
    turned = f"<w:tc>{p(turn, r('Open the register'))}</w:tc><w:tc>{p(turn, r('in May'))}</w:tc>"
    body = p(r(SENTENCE)) + p(r("A paragraph that goes "), start) + p(r("a small paragraph on page two."))
    body += f"<w:tbl><w:tr>{cells}</w:tr><w:tr>{turned}</w:tr></w:tbl>" + p(r(SENTENCE.replace("council", "board")))
    document, found = read(docx(tmp_path / "paper.docx", body))
    assert [(x.page, x.page_end, x.text[:16]) for x in found.passages] == [
        (1, 1, SENTENCE[:16]), (1, 2, "A paragraph that"), (2, 2, "a small paragrap"),
        (2, 2, "Train the teache"), (3, 3, "Open the registe"), (3, 3, "The board meets "),
    ]  # fmt: skip
    assert found.passages[1].text == "A paragraph that goes over the page. Its second sentence is there."
    assert [page.number for page in document.pages] == [1, 2, 3]


def test_a_paragraph_in_bold_is_a_heading_and_so_is_one_with_an_outline_level(tmp_path: Path) -> None:
    body = p(r("Chapter of the plan"), style="Heading1") + p(r(SENTENCE))
    body += p(r("Money and staff", "<w:b/>")) + p(r(SENTENCE.replace("council", "board")))
    body += p(r("Deep in the text"), properties='<w:outlineLvl w:val="2"/>') + p(
        r(SENTENCE.replace("council", "senate"))
    )
    body += p(r("The second chapter"), style="Heading1") + p(r("Not ", "<w:b/>"), r("a heading but a sentence."))
    found = reading(tmp_path, body)
    assert [x.section for x in found.passages] == [
        ("Chapter of the plan",), ("Chapter of the plan", "Money and staff"),
        ("Chapter of the plan", "Deep in the text"), ("The second chapter",),
    ]  # fmt: skip


def test_merged_cells_layout_tables_and_header_rows_of_a_style(tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        return "<w:tr>" + "".join(f"<w:tc>{c if c.startswith('<') else p(r(c))}</w:tc>" for c in cells) + "</w:tr>"

    merged = '<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>' + p(r("Registry of the school"))
    below = "<w:tcPr><w:vMerge/></w:tcPr>" + p()
    wide = '<w:tcPr><w:gridSpan w:val="3"/></w:tcPr>' + p(r("In the first year"))
    style = '<w:tblPr><w:tblStyle w:val="Grid4"/><w:tblLook w:val="04A0" w:firstRow="1"/></w:tblPr>'
    more = (
        '<w:style w:type="table" w:styleId="Grid4"><w:name w:val="Grid Table 4"/>'
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>'
    )
    body = f"<w:tbl>{style}{row('Owner', 'Action', 'By')}{row(wide)}{row(merged, 'Open the register', 'May')}"
    body += f"{row(below, 'Close the old one', 'June')}</w:tbl>"
    side = f"<w:tbl>{row(SENTENCE, SENTENCE.replace('council', 'board'))}</w:tbl>"
    found = reading(tmp_path, body + side, styles=styles(more))
    assert [(x.kind, x.text) for x in found.passages] == [
        ("table_row", "Owner: Registry of the school | Action: Open the register | By: May"),
        ("table_row", "Owner: Registry of the school | Action: Close the old one | By: June"),
        ("paragraph", SENTENCE),
        ("paragraph", SENTENCE.replace("council", "board")),
    ]
    assert asides(found, "label") == ["In the first year"]


def test_an_initial_belongs_to_its_paragraph(tmp_path: Path) -> None:
    initial = p(r("T"), properties='<w:framePr w:dropCap="drop" w:lines="3"/>')
    assert texts(reading(tmp_path, initial + p(r(SENTENCE[1:])))) == [SENTENCE]


def test_line_breaks_of_the_author(tmp_path: Path) -> None:
    line = "<w:r><w:br/></w:r>"
    body = p(r("One paragraph ends here."), line, r("Another begins here."), line, r("(a) a typed item"), line)
    body += p(r("This line is broken"), line, r("in the middle of a sentence."))
    assert told(reading(tmp_path, body)) == [
        ("paragraph", (), "", "One paragraph ends here."),
        ("paragraph", (), "", "Another begins here."),
        ("list_item", (), "", "(a) a typed item"),
        ("paragraph", (), "", "This line is broken in the middle of a sentence."),
    ]


def test_diagrams_and_formulas(tmp_path: Path) -> None:
    space = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
    shown = f'<w:r><w:drawing><a:graphic><a:graphicData><d:relIds xmlns:d="{space}" r:dm="diagramData1"/>'
    shown += "</a:graphicData></a:graphic></w:drawing></w:r>"
    math = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    formula = f"<m:oMath {math}><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f>"
    data = f'<d:dataModel {W} xmlns:d="{space}"><a:p><a:r><a:t>Short courses for everybody in town</a:t></a:r></a:p>'
    body = p(r("The share is "), formula + "</m:oMath>", r(" of all.")) + p(shown)
    found = reading(tmp_path, body, diagramData1=data + "</d:dataModel>")
    assert texts(found) == ["The share is ab of all.", "Short courses for everybody in town"]


@pytest.mark.parametrize("part", ["styles", "numbering"])
def test_parts_that_are_missing_are_done_without(tmp_path: Path, part: str) -> None:
    found = reading(
        tmp_path, p(r(SENTENCE), style="Nowhere") + at(0, "an item of no list", 99), **{part: f"<w:{part} {W}/>"}
    )
    assert texts(found) == [SENTENCE, "an item of no list"]
