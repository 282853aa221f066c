"""Web pages and Markdown: the content is read, what stands around it is labelled, what nobody sees is left out."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_formats import asides, read, told

from mccode.records import Reading

SENTENCE = "The council meets in the first week of every month to look at new courses."


def page(folder: Path, body: str, head: str = "", encoding: str = "utf-8") -> Reading:
    path = folder / "page.html"
    path.write_bytes(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(encoding))
    return read(path)[1]


def texts(found: Reading) -> list[str]:
    return [passage.text for passage in found.passages]


@pytest.mark.parametrize(
    "around",
    [
        "<nav>{}</nav>", "<header>{}</header>", "<footer>{}</footer>", "<div role=navigation>{}</div>",
        "<div role=banner>{}</div>", "<div role=contentinfo>{}</div>", "<section role='complementary'>{}</section>",
        "<div role=dialog aria-label=Cookies><div>{}</div></div>", "<dialog>{}</dialog>", "<div role=search>{}</div>",
        "<nav><ul><li><a href=/x>{}</a></li></ul></nav>", "<aside><p><a href=/x>{}</a></p></aside>",
    ],
)  # fmt: skip
def test_landmarks_are_furniture(tmp_path: Path, around: str) -> None:
    other = "We use cookies and lead you to all the pages of the school."
    found = page(tmp_path, f"{around.format(other)}<p>{SENTENCE}</p>")
    assert texts(found) == [SENTENCE]
    assert asides(found, "furniture") == [other]


@pytest.mark.parametrize(
    "around",
    [
        "<article><header>{}</header></article>", "<section><footer>{}</footer></section>", "<aside>{}</aside>",
        "<main><header>{}</header></main>", "<div class=nav>{}</div>", "<details><summary>x</summary>{}</details>",
    ],
)  # fmt: skip
def test_parts_of_the_content_are_no_furniture(tmp_path: Path, around: str) -> None:
    found = page(tmp_path, around.format(f"<p>{SENTENCE}</p>"))
    assert texts(found) == [SENTENCE]
    assert found.passages[0].place == ("box" if "aside" in around else "text")


@pytest.mark.parametrize(
    "unseen",
    [
        "<script>let a = 'b';</script>", "<style>p {{ color: red }}</style>", "<template><p>{}</p></template>",
        "<p hidden>{}</p>", "<div aria-hidden='true'>{}</div>", "<p style='color: red; display :none'>{}</p>",
        "<noscript>{}</noscript>", "<p><del>{}</del></p>", "<button>{}</button>", "<select><option>{}</select>",
        "<svg><text>{}</text></svg>", "<!-- {} -->", "<textarea>{}</textarea>",
    ],
)  # fmt: skip
def test_what_nobody_sees_is_left_out(tmp_path: Path, unseen: str) -> None:
    found = page(tmp_path, f"<p>Before all that.</p>{unseen.format('Nobody sees this sentence.')}<p>{SENTENCE}</p>")
    assert texts(found) == ["Before all that.", SENTENCE]
    assert not [x for x in found.asides if "Nobody" in x.text]


def test_where_a_page_marks_its_main_part_the_rest_is_furniture(tmp_path: Path) -> None:
    cookies = "<div class=banner><p>Choose which cookies you want to have.</p></div>"
    found = page(tmp_path, f"{cookies}<main><h1>The plan</h1><p>{SENTENCE}</p></main><table><tr><td>a b c d</table>")
    assert texts(found) == [SENTENCE]
    assert asides(found, "furniture") == ["Choose which cookies you want to have.", "a b c d"]
    assert asides(found, "title") == ["The plan"]


def test_a_main_part_that_holds_little_is_not_believed(tmp_path: Path) -> None:
    found = page(tmp_path, f"<main><p>Read this plan with care.</p></main><p>{SENTENCE}</p>")
    assert texts(found) == ["Read this plan with care.", SENTENCE]


def test_a_title_in_the_header_is_the_title(tmp_path: Path) -> None:
    found = page(tmp_path, f"<header><h1>The plan</h1><p>Our university and its partners</p></header><p>{SENTENCE}</p>")
    assert asides(found, "title") == ["The plan"]
    name = "<header><h1>Our university</h1></header>"
    found = page(tmp_path, f"{name}<h1>The plan</h1><p>{SENTENCE}</p><h2>Money</h2><p>{SENTENCE[::-1]}</p>")
    assert asides(found, "title") == ["The plan"]
    assert asides(found, "furniture") == ["Our university"]


def test_lists_count_as_browsers_do(tmp_path: Path) -> None:
    body = (
        "<p>The board asks for:</p><ol start=3 type=i><li>a plan that has<ol style='list-style-type: upper-alpha'>"
        "<li>aims;<li value=5>hours;</ol><li><p>a price;</p><p>It is paid once only.</p><li></ol>"
        "<ul style='list-style: none'><li>no mark at all here.</ul><ol reversed><li>last but one<li>the last one</ol>"
    )
    assert texts(page(tmp_path, body)) == [
        "iii. a plan that has", "A. aims;", "E. hours;", "iv. a price;", "It is paid once only.",
        "no mark at all here.", "2. last but one", "1. the last one",
    ]  # fmt: skip


def test_lists_inside_lists_keep_their_lead_ins_though_numbered_alike(tmp_path: Path) -> None:
    body = "<p>The board asks for:</p><ol><li>a plan with:<ol><li>aims;<li>hours;</ol><li>a price.</ol>"
    assert [(x.lead_in, x.text) for x in page(tmp_path, body).passages] == [
        ("The board asks for: 1. a plan with:", "1. aims;"),
        ("The board asks for: 1. a plan with:", "2. hours;"),
        ("The board asks for:", "2. a price."),
    ]


def test_tables_name_their_columns_also_over_two_rows_and_merged_cells(tmp_path: Path) -> None:
    body = (
        "<table><caption>Table 1: what is to be done</caption><thead><tr><th rowspan=2>Action<th colspan=2>Year</tr>"
        "<tr><th>first<th>second</tr></thead><tr><th scope=row rowspan=2>Register<td>open<td>keep"
        "<tr><td>close<td>-<tr><td>Train<td colspan=2>all teachers</table>"
    )
    found = page(tmp_path, body)
    assert texts(found) == [
        "Action: Register | Year first: open | Year second: keep",
        "Action: Register | Year first: close | Year second: -",
        "Action: Train | Year first: all teachers",
    ]
    assert found.passages[0].heads == ("Action", "Year first", "Year second")
    assert asides(found, "caption") == ["Table 1: what is to be done"]


@pytest.mark.parametrize(
    "table",
    [
        "<table role=presentation><tr><td>{0}<td>{1}<tr><td>{0}<td>{1}</table>",
        "<table><tr><td><h2>The council</h2><p>{0}</p><td><p>{1}</p></table>",
        "<table><tr><td><table><tr><td>{0}</table><td>{1}</table>",
        "<table><tr><td><p>{0}</p></td><td><p>{1}</p></table>",
    ],
)
def test_tables_that_are_there_for_the_looks_are_text(tmp_path: Path, table: str) -> None:
    other = SENTENCE.replace("council", "board")
    found = page(tmp_path, table.format(SENTENCE, other))
    assert [x.kind for x in found.passages][:2] == ["paragraph"] * 2
    assert texts(found)[:2] == [SENTENCE, other]


def test_marks_of_notes_and_signs_beside_headings_are_no_text(tmp_path: Path) -> None:
    body = (
        "<h2 id=a>Aims<a class=anchor href=#a>¶</a></h2><p>We teach<sup><a href=#n1>1</a></sup> 10<sup>th</sup> "
        "graders and see <a href=#a>section 1</a> of it.<a role=doc-noteref href=#n2>[2]</a></p>"
        "<section class=footnotes><ol><li id=n1>Since last year. <a href=#r1>↩</a></ol></section>"
        "<aside role=doc-footnote id=n2>And for longer.</aside><a href=#top>Back to the top of the page</a>"
    )
    found = page(tmp_path, body)
    assert told(found) == [("paragraph", ("Aims",), "", "We teach 10th graders and see section 1 of it.")]
    assert asides(found, "footnote") == ["Since last year.", "And for longer."]
    assert asides(found, "toc") == ["Back to the top of the page"]


def test_headings_by_role_and_by_bold_type(tmp_path: Path) -> None:
    body = (
        f"<h1>Plan</h1><h1>Chapter</h1><p>{SENTENCE}</p><div role=heading aria-level=3>Money</div><p>It costs a lot."
        "</p><p><strong>Staff and rooms</strong></p><p>We need more of both of them from the next year on.</p>"
    )
    assert [x.section for x in page(tmp_path, body).passages] == [
        ("Chapter",), ("Chapter", "Money"), ("Chapter", "Money", "Staff and rooms")
    ]  # fmt: skip


def test_white_space_breaks_and_broken_markup(tmp_path: Path) -> None:
    body = "<p>One\n\tline&nbsp;of <b>t</b>ext<br>goes on.<br>And then<p>tags that are un&shy;closed <i>here</p> after"
    assert texts(page(tmp_path, f"{body}<div>a box with four words")) == [
        "One line of text goes on.", "tags that are unclosed here", "a box with four words"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("<meta charset=utf-8>", "utf-8"), ("<meta charset='windows-1252'>", "cp1252"),
        ("<meta http-equiv=Content-Type content='text/html; charset=ISO-8859-1'>", "cp1252"),
        ("<meta charset=utf-8>", "cp1252"), ("", "cp1252"), ("", "utf-8"), ("<meta charset=klingon>", "utf-8"),
        ("<meta charset=utf-16>", "utf-8"), ("", "utf-16"), ("<meta charset=shift_jis>", "utf-16"),
    ],
)  # fmt: skip
def test_character_sets_of_pages(tmp_path: Path, head: str, encoding: str) -> None:
    text = "The “naïve” café – open since 2020 – costs €5 for a señor."
    assert texts(page(tmp_path, f"<p>{text}</p>", head, encoding)) == [text]


def test_an_xml_declaration_is_understood(tmp_path: Path) -> None:
    (tmp_path / "a.xhtml").write_bytes(
        '<?xml version="1.0" encoding="ISO-8859-1"?><html><body><p>A señor in a café at noon.</p></body></html>'.encode(
            "cp1252"
        )
    )
    assert texts(read(tmp_path / "a.xhtml")[1]) == ["A señor in a café at noon."]


def test_title_of_the_page(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(f"<title>A plan\n for all</title><p>{SENTENCE}")
    assert read(tmp_path / "a.html")[0].title == "A plan for all"


MARKDOWN = """---
title: "A plan for all"
author: the board
---

# The plan

The board meets twice
a year[^one] and asks for:

1. a plan,

   with a second paragraph of it;
2. a price.

| Action | By |
|--------|----|
| Open the *register* | May |
| Close it | June |

Money
-----

> A word of the rector's to all of us.

![a picture](x.png)
<div hidden>nobody sees this part</div>

    indented code is text as well

[^one]: In May and
    in November.
"""


def test_markdown(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(MARKDOWN, encoding="utf-8")
    document, found = read(tmp_path / "a.md")
    assert document.title == "A plan for all"
    assert told(found) == [
        ("list_item", (), "The board meets twice a year and asks for:", "1. a plan,"),
        ("paragraph", (), "", "with a second paragraph of it;"),
        ("list_item", (), "", "2. a price."),
        ("table_row", (), "", "Action: Open the register | By: May"),
        ("table_row", (), "", "Action: Close it | By: June"),
        ("paragraph", ("Money",), "", "A word of the rector's to all of us."),
        ("paragraph", ("Money",), "", "indented code is text as well"),
    ]
    assert asides(found, "title") == ["The plan"]
    assert asides(found, "footnote") == ["In May and in November."]
