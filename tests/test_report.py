"""The gap report: what it says, that it says it honestly, and that nothing in a document can disturb the page."""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest
from lxml import html  # type: ignore[import-untyped]
from report_results import NEAR, STATUSES, TEXT, a_codebook, a_coding, a_document, a_passage, a_row, results_of

from mccode import report
from mccode.codebook import Codebook
from mccode.records import Coded, Results, Source
from mccode.report.words import plain


def page_of(results: Results, codebook: Codebook | None = None) -> Any:
    return html.document_fromstring(report.render(results, codebook or a_codebook()).encode())


def text_of(node: Any, path: str = ".") -> str:
    """The text under the first node of a path, white space drawn together."""
    return " ".join(node.xpath(path)[0].text_content().split())


def body_of(page: Any) -> str:
    return " ".join(" ".join(page.xpath("//body//text()[not(ancestor::script)]")).split())


def test_heat_map_shows_depth_and_four_kinds_of_absence() -> None:
    page = page_of(results_of("Ayr", "Bex"))
    cells = page.xpath("//table[contains(@class,'heat')]/tbody/tr[1]/td")
    assert [text_of(cell) for cell in cells] == ["3", "?", "–", "×", "n/a"]
    words = [cell.xpath("a/@aria-label")[0].strip() for cell in cells]
    assert words == ["3 commitment", "unclear", "not found", "confirmed absent", "not assessable"]
    assert len({cell.get("class").split()[0] for cell in cells}) == 5


def test_rows_are_in_order_of_name_and_headers_have_scopes() -> None:
    page = page_of(results_of("Bex", "ayr", "Cork"))
    heat = page.xpath("//table[contains(@class,'heat')]")[0]
    assert [text_of(th) for th in heat.xpath("tbody/tr/th[@scope='row']")] == ["ayr", "Bex", "Cork"]
    assert [text_of(th) for th in heat.xpath("thead//th[@scope='colgroup']")] == ["Q0"]
    assert len(heat.xpath("thead//th[@scope='col']")) == 1 + 5
    assert not page.xpath("//th[not(@scope)]")


def test_every_link_leads_to_a_place_on_the_page() -> None:
    page = page_of(results_of("Ayr", "Bex"))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.xpath("//@href")} <= set(ids)
    cell = page.xpath("//table[contains(@class,'heat')]/tbody/tr[2]/td[1]/a/@href")[0][1:]
    assert text_of(page, f"//*[@id='{cell}']/ancestor::section[1]/h3") == "Bex"


def test_an_answer_has_depth_passages_quote_with_evidence_and_page() -> None:
    answer = page_of(results_of("Ayr", "Bex")).xpath("//li[@id='i1c1']")[0]
    assert text_of(answer, ".//p[@class='facts']") == "Commitment (depth 3), 2 of 3 passages"
    assert text_of(answer, ".//blockquote") == f"“{TEXT}”"
    assert answer.xpath(".//blockquote")[0].xpath(".//mark/text()") == ["will approve"]
    assert text_of(answer, ".//p[@class='cite']") == "Ayr.pdf, page 3"
    assert text_of(answer, ".//summary") == "1 further passage"
    assert text_of(answer, ".//details//li") == "“It will be seen.” Ayr.pdf, page 4, mention"


def test_a_gap_has_its_kind_how_sure_and_what_to_answer() -> None:
    page = page_of(results_of("Ayr", "Bex"))
    for number, status in enumerate(STATUSES[1:], 2):
        gap = page.xpath(f"//li[@id='i1c{number}']")[0]
        assert text_of(gap, ".//p[@class='facts']") == status.replace("_", " ").capitalize()
        assert f"{status} in 2 passages on 3 of 4 pages.".capitalize() in text_of(gap)
        assert text_of(gap, ".//p[@class='ask']").endswith(f"Who does 0.{number - 1}?")
    assert text_of(page, "//li[@id='i1c2']//blockquote") == f"“{NEAR}”"
    assert page.xpath("//li[@id='i1c3']//blockquote") == []
    assert "1 of 5 sub-questions answered, 1 not assessable" in text_of(page, "//section[@id='i1']")


def test_three_sentences_count_only_what_could_be_assessed() -> None:
    """A (3 pages of 4) answers 1 of 2, B 0, C 2, D cannot be assessed: median 1, and code 1 is left open by 2 of 3."""
    rows = [
        a_row(name, f"q0.c{number}", status, 2 * (status == "addressed"))
        for name, pair in {"A": "an", "B": "nn", "C": "aa", "D": "xx"}.items()
        for number, status in enumerate({"a": "addressed", "n": "not_found", "x": "not_assessable"}[c] for c in pair)
    ]
    failed = Coded(Source("D.pdf", "", "D"), "failed")
    results = Results((*map(a_document, "ABC"), failed), tuple(rows), ())
    page = page_of(results, a_codebook(codes=2))
    assert text_of(page, "//p[@class='brief']") == (
        "This report rests on 3 of 4 documents from 4 institutions and 9 of 12 pages in those that could be opened. "
        "An institution typically answers 1 of 2 sub-questions "
        "(median of the 3 institutions that could be assessed throughout; from 0 to 2). "
        "More than half of the institutions leave open: Label 0.1 (2 of 3)."
    )
    assert [text_of(td) for td in page.xpath("//tfoot//td")] == ["2 of 3", "1 of 3"]


def test_a_corpus_of_one_is_described_not_compared() -> None:
    page = page_of(results_of("Ayr"))
    assert text_of(page, "//p[@class='brief']") == (
        "This report rests on 1 of 1 document of Ayr and 3 of 4 pages. "
        "The text answers 1 of 5 sub-questions: 1 commitment. "
        "It leaves open 4 sub-questions: 1 unclear (Label 0.1), 1 not found (Label 0.2), "
        "1 confirmed absent (Label 0.3) and 1 not assessable (Label 0.4)."
    )
    assert not re.search(
        r"median|typical|most institutions|than half|answered by|heat map|order rows", body_of(page), re.I
    )
    marks = page.xpath("//table[@class='glance']//td[1]/span/text()")
    assert marks == ["3", "?", "–", "×", "n/a"]


def test_what_could_not_be_read_is_named() -> None:
    results = results_of("Ayr", "Bex", notes=["x.txt was left out"])
    failed = Coded(
        Source("locked.pdf", "", "Cork"), "failed", reason="it needs a password", hint="put it in manifest.csv"
    )
    copy = Coded(Source("copy.pdf", "", "Ayr"), "duplicate", pages=("text",), reason="the same bytes as Ayr.pdf")
    page = page_of(replace(results, documents=(*results.documents, failed, copy)))
    unread = text_of(page, "//section[@id='unread']")
    assert text_of(page, "//section[@id='unread']//li[1]/p[2]") == "It needs a password."
    assert text_of(page, "//section[@id='unread']//li[1]/p[3]") == "What helps: Put it in manifest.csv."
    assert "locked.pdf (Cork)" in unread
    assert "Ayr.pdf (Ayr): page 2 of 4" in unread
    assert "copy.pdf (Ayr): The same bytes as Ayr.pdf." in unread
    assert "x.txt was left out" in unread
    assert text_of(page, "//p[@class='brief']").startswith(
        "This report rests on 2 of 3 documents from 3 institutions and 6 of 8 pages in those"
    )


def test_an_institution_without_rows_is_not_assessable_and_no_gap() -> None:
    failed = Coded(Source("locked.pdf", "", "Cork"), "failed", reason="it needs a password")
    page = page_of(replace(results_of("Ayr"), documents=(*results_of("Ayr").documents, failed)))
    cells = page.xpath("//table[contains(@class,'heat')]/tbody/tr[2]/td")
    assert {text_of(cell) for cell in cells} == {"n/a"}
    section = text_of(page, "//section[@id='i2']")
    assert "None of the 5 sub-questions could be assessed" in section
    assert "Not found" not in section


HOSTILE = (
    "<script>alert(1)</script> &amp; {{ 7*7 }} =cmd|' /C calc'!A0 \u202etxt\u2066.exe\x00\x1b[31m \ud800 " + "W" * 5000
)


def test_hostile_text_is_shown_as_text() -> None:
    results = results_of(f"=1+1 <b>{HOSTILE}", "Bex", text=HOSTILE, words="=cmd|")
    raw = report.render(results, a_codebook())
    page = html.document_fromstring(raw.encode())
    assert len(page.xpath("//script")) == 1
    assert not page.xpath("//main//b[contains(., 'alert')][not(ancestor::li)]")
    shown = plain(HOSTILE)
    assert "<script>alert(1)</script> &amp; {{ 7*7 }} =cmd|' /C calc'!A0 txt.exe[31m \ufffd W" in shown
    assert text_of(page, "//h3[@id='i1-h']").startswith("=1+1 <b><script>alert(1)</script> &amp; {{ 7*7 }} =cmd|")
    assert page.xpath("//li[@id='i1c1']//mark/text()")[0] == "=cmd|"
    assert not re.search(
        "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", raw
    )
    assert "overflow-wrap: anywhere" in raw


def test_the_page_asks_nothing_of_the_net() -> None:
    raw = report.render(results_of("Ayr", "Bex"), a_codebook())
    page = html.document_fromstring(raw.encode())
    assert not page.xpath("//@src | //@style | //link | //img | //iframe | //object | //embed | //base | //@onclick")
    assert all(link.startswith("#") for link in page.xpath("//@href"))
    assert not re.search(r"https?:|url\(|@import|//[a-z]", raw.replace("http-equiv", ""))
    assert "doi 10.1/x" in body_of(page)
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'")
    for kind in ("style", "script"):
        digest = hashlib.sha256(page.xpath(f"//{kind}")[0].text.encode()).digest()
        assert f"{kind}-src 'sha256-{base64.b64encode(digest).decode()}'" in policy


def test_landmarks_language_and_reading_without_a_script() -> None:
    page = page_of(results_of("Ayr", "Bex"))
    assert page.get("lang") == "en-GB"
    assert all(page.xpath(f"//{name}") for name in ("header", "nav", "main", "footer"))
    assert page.xpath("//body/*[1][self::a]/@href") == ["#brief"]
    assert [node.get("id") for node in page.xpath("//*[@hidden]")] == ["tools"]
    assert len(page.xpath("//h1")) == 1
    assert not page.xpath("//table[not(caption)] | //section[not(@aria-labelledby)]")


@pytest.mark.parametrize(
    "manifest", [{}, {"created": None, "corpus": 7, "codebook": "mc5q", "thresholds": [0.5], "versions": 3}]
)
def test_a_poor_manifest_does_no_harm(manifest: dict[str, object]) -> None:
    assert "mccode" in body_of(page_of(replace(results_of("Ayr"), manifest=manifest)))


def test_how_it_was_made_comes_from_the_manifest() -> None:
    manifest: dict[str, Any] = {
        "mccode": "9.8.7",
        "created": "2025-11-03T10:00:00+00:00",
        "corpus": "C:\\x\\plans",
        "thresholds": {"assign": 0.5},
    }
    page = page_of(results_of("Ayr", **manifest))
    method, head = text_of(page, "//section[@id='method']"), text_of(page, "//header")
    assert "plans" in head
    assert "3 November 2025" in head
    assert [[text_of(row, "th"), text_of(row, "td")] for row in page.xpath("//details[1]//table//tr")] == [
        ["assign", "0.5"]
    ]
    assert "Absence in the documents is not absence in the institution." in method
    assert "Gap report on plans. Made with mccode 9.8.7 and the codebook tiny 1.2.0, 3 November 2025." in method
    assert "ab" * 32 in method


def test_no_results_still_give_a_page() -> None:
    assert "The corpus holds no document." in body_of(page_of(Results((), (), ())))


def test_no_share_without_its_number_and_no_ranking() -> None:
    body = body_of(page_of(results_of("Ayr", "Bex", "Cork")))
    assert "%" not in body
    assert not re.search(r"\b(rank|top|worst|best|highest|lowest|leading|behind)", body, re.I)


def test_fifty_institutions_stay_below_3_mb_and_say_what_is_left_out() -> None:
    book, text = a_codebook(4, 6), "Each faculty will name a dean who answers for it. " * 8
    documents, rows = [], []
    for number in range(50):
        passages = tuple(a_passage(f"U{number}", str(n), text, n * 1000) for n in range(24))
        codings = tuple(a_coding(p, code.id, "will name") for p in passages for code in book.codes)
        documents.append(a_document(f"U{number}", passages, codings))
        rows += [a_row(f"U{number}", c.id, "addressed", 3, quote_passage_id=passages[0].id) for c in book.codes]
    raw = report.render(Results(tuple(documents), tuple(rows), ()), book)
    assert len(raw.encode()) < 3_000_000
    answer = html.document_fromstring(raw.encode()).xpath("//li[@id='i1c1']")[0]
    assert text_of(answer, ".//summary") == "23 further passages"
    listed = len(answer.xpath(".//details//blockquote"))
    assert f"{23 - listed} {'more ' if listed else ''}are not quoted here" in text_of(answer)


def test_wide_codebooks_are_split_between_questions() -> None:
    page = page_of(results_of("Ayr", "Bex"), a_codebook(4, 12))
    widths = [len(t.xpath("tbody/tr[1]/td")) for t in page.xpath("//table[contains(@class,'heat')]")]
    assert widths == [24, 24]


def test_the_same_results_give_the_same_page() -> None:
    assert report.render(results_of("Ayr"), a_codebook()) == report.render(results_of("Ayr"), a_codebook())


def test_importing_the_package_leaves_the_template_engine_alone() -> None:
    code = "import sys, mccode.report; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_quotes_say_their_language_and_run_in_the_direction_of_their_script() -> None:
    hebrew = "הדקן יאשר כל הצעה עד ה-1 במרץ 2026."
    results = results_of("Ayr", text=hebrew, words="יאשר")
    (document,) = results.documents
    spoken = tuple(replace(p, language="he" if p.text == hebrew else "en") for p in document.passages)
    page = page_of(replace(results, documents=(replace(document, passages=spoken),)))
    quotes = {(q.get("dir"), q.get("lang")) for q in page.xpath("//blockquote") if "הצעה" in q.text_content()}
    assert quotes == {("rtl", "he")}
    assert {(q.get("dir"), q.get("lang")) for q in page.xpath("//blockquote")} == {("rtl", "he"), ("ltr", "en")}


def test_papers_in_other_languages_are_listed_with_what_helps() -> None:
    whole = Coded(
        Source("de.pdf", "", "Ayr"), "foreign", pages=("text",), reason="it is in German; rules for English only",
        hint="Use another codebook.",
    )  # fmt: skip
    part = Coded(Source("fr.pdf", "", "Ayr"), "read", pages=("text",), reason="1 of 9 passages is in French")
    row = a_row("Ayr", "q0.c0", "not_assessable")
    page = page_of(Results((whole, part), (row,), ()))
    listed = text_of(page, "//section[@id='unread']")
    assert "de.pdf (Ayr): It is in German; rules for English only.What helps: Use another codebook." in listed
    assert "fr.pdf (Ayr): 1 of 9 passages is in French." in listed
    remarks = [text_of(cell) for cell in page.xpath("//table[contains(@class,'documents')]//td[last()]")]
    assert remarks == ["In another language. It is in German; rules for English only.", "1 of 9 passages is in French."]
    assert "rests on 1 of 2 documents of Ayr and 1 of 2 pages" in body_of(page)
