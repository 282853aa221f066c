"""Tables as an interface: columns as declared, bytes that diff clean, cells that come back as they were."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from mccode import coverage, csvfile, intake, tables
from mccode.codebook import Codebook
from mccode.columns import TABLES
from mccode.errors import TableError
from mccode.records import Box, Coded

Make = Callable[..., Coded]
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''-x", "=cmd|' /C calc'!A0", "-", "+"]
HARMLESS = ["", "'", "a=1", "1-2", "'tis", " =1", "“=”", "a\nb", 'say "=1"', "a;b,c", "\n=1"]
# Whatever a PDF or a manifest may hold; halves of surrogate pairs cannot be written in UTF-8.
cells = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize("cell", FORMULAS)
def test_formula_is_neutralised_and_restored(cell: str) -> None:
    safe = csvfile.neutralise(cell)
    assert safe == "'" + cell
    assert csvfile.restore(safe) == cell


@pytest.mark.parametrize("cell", HARMLESS)
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert csvfile.neutralise(cell) == csvfile.restore(cell) == cell


@settings(deadline=None)
@given(rows=st.lists(st.tuples(cells, cells), max_size=6))
@example(rows=[("=1", "'=1"), ("a\rb", "c\r\nd"), ('"', ""), ("\x00", "\u2028")])
def test_any_cell_comes_back_and_no_cell_is_a_formula(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    data = csvfile.write(["id", "text"], rows)
    parsed = list(csv.reader(io.StringIO(data.decode(), newline="")))
    assert not any(cell[:1] in tuple("=+-@\t\r") and cell for row in parsed for cell in row)
    path = tmp_path_factory.getbasetemp() / "cells.csv"
    path.write_bytes(data)
    kept = [{"id": a, "text": b} for a, b in rows if (csvfile.neutralise(a) + csvfile.neutralise(b)).strip()]
    assert [row for _, row in csvfile.read(path, ["id", "text"], TableError)] == kept


def test_csv_bytes() -> None:
    frame = pd.DataFrame({"a": ["ü", "x\ny", 'q"', ""], "n": [1, 20, 3, 4], "s": [0.5, 0.72, 1.0, 0.0]})
    assert tables.to_bytes(frame, "csv") == 'a,n,s\nü,1,0.5\n"x\ny",20,0.72\n"q""",3,1.0\n,4,0.0\n'.encode()


@pytest.fixture
def coded(document: Make) -> list[Coded]:
    one = document(
        "a.pdf", "=Ayr", ["p1:people.mentors:2:0.6", "p2:people.mentors:3:0.9", "p2:money.fees:1:0.3"],
        source={"country": "Scotland", "extra": {"shelf": "-1", "status": "mine"}},
    )  # fmt: skip
    first, *rest = one.passages
    first = replace(first, section=("=One", "Two"), boxes=(Box(1, 0, 1.5, 2, 3.25), Box(2, 1, 2, 3, 4)), lead_in="@x:")
    two = Coded(document("b.pdf", "Bex").source, "failed", reason="it is empty (0 bytes)")
    return [replace(one, passages=(first, *rest), pages=("text", "unreadable", "blank")), two]


def frames(coded: list[Coded], tiny: Codebook) -> dict[str, pd.DataFrame]:
    measured = coverage.measure(coded, tiny)
    return {
        "documents": tables.documents(coded),
        "passages": tables.passages(coded),
        "codings": tables.codings(coded),
        "coverage": tables.coverage(measured),
        "gaps": tables.gaps(coverage.gaps(measured, tiny)),
    }


def test_columns_are_those_declared(coded: list[Coded], tiny: Codebook) -> None:
    for name, frame in frames(coded, tiny).items():
        further = ["manifest_status", "shelf"] if name == "documents" else []
        assert list(frame.columns) == [*TABLES[name], *further]
        assert not frame.drop(columns="quote_page", errors="ignore").isna().to_numpy().any(), name
    for name, frame in frames([], tiny).items():
        assert list(frame.columns) == list(TABLES[name])
        assert tables.to_bytes(frame, "csv").decode() == ",".join(TABLES[name]) + "\n"


def test_documents_say_what_was_read_and_why_not(coded: list[Coded]) -> None:
    one, two = tables.documents(coded).to_dict("records")
    assert (one["pages"], one["pages_read"], one["pages_blank"], one["pages_unreadable"]) == (3, 2, 1, "2")
    assert (one["passages"], one["passages_coded"], one["codings"], one["words"]) == (3, 2, 2, 254)
    assert (one["status"], one["manifest_status"], one["shelf"]) == ("read", "mine", "-1")
    assert (two["status"], two["reason"], two["pages"], two["shelf"]) == ("failed", "it is empty (0 bytes)", 0, "")


def test_codings_hold_assigned_ones_only(coded: list[Coded]) -> None:
    rows = tables.codings(coded).to_dict("records")
    assert [(r["passage_id"], r["code"], r["depth"], r["score"], r["country"]) for r in rows] == [
        ("p1", "people.mentors", 2, 0.6, "Scotland"),
        ("p2", "people.mentors", 3, 0.9, "Scotland"),
    ]
    assert rows[0]["section"] == "=One > Two"


def test_matrix_shows_depth_or_status(coded: list[Coded], tiny: Codebook) -> None:
    measured = coverage.measure(coded, tiny)
    matrix = tables.matrix(measured, [code.id for code in tiny.codes])
    assert matrix.to_numpy().tolist() == [
        ["=Ayr", "3", "not_assessable", "not_assessable", "not_assessable"],
        ["Bex", *["not_assessable"] * 4],
    ]
    assert list(tables.matrix([], ["x"]).columns) == ["institution", "x"]


def test_boxes_text() -> None:
    assert tables.boxes_text((Box(1, 0, 1.5, 2, 3.25), Box(12, 1, 2, 3, 4))) == "1:0,1.5,2,3.25;12:1,2,3,4"


def test_xlsx_opens_and_strings_stay_strings() -> None:
    odd = [*FORMULAS, "#N/A", "12", "2026-01-01", "TRUE", "a\x07b", "x" * 40_000, ""]
    frame = pd.DataFrame({"text": odd, "n": range(len(odd)), "s": [0.5] * len(odd)})
    data = tables.to_bytes(frame, "xlsx")
    assert data == tables.to_bytes(frame, "xlsx")
    sheet = load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    rows = list(sheet.iter_rows())
    assert [cell.value for cell in rows[0]] == ["text", "n", "s"]
    assert rows[0][0].font.bold
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:C{len(odd) + 1}"
    for row, text in zip(rows[1:], odd, strict=True):
        assert row[0].data_type != "f", text
        # XML has no control characters, and a cell of a workbook has a limit.
        shown, whole = row[0].value or "", text.replace("\x07", "")
        assert shown == whole or (len(shown) == 32_767 and shown.endswith("see the CSV]") and len(whole) > 32_767)
        assert (row[1].data_type, row[2].value) == ("n", 0.5)


def test_parquet_round_trip(coded: list[Coded], tiny: Codebook) -> None:
    for frame in frames(coded, tiny).values():
        data = tables.to_bytes(frame, "parquet")
        assert data == tables.to_bytes(frame, "parquet")
        again = pd.read_parquet(io.BytesIO(data))
        assert again.to_dict("records") == frame.to_dict("records")


# -- tables read back


def passages_csv(path: Path, coded: list[Coded]) -> Path:
    path.write_bytes(tables.to_bytes(tables.passages(coded), "csv"))
    return path


def test_passages_come_back(tmp_path: Path, coded: list[Coded]) -> None:
    given = replace(coded[0], title="T | U", about=("T", "U and all the cover"))
    (again,) = intake.read_passages(passages_csv(tmp_path / "p.csv", [given]))
    assert again.passages == tuple(replace(p, boxes=()) for p in given.passages)
    assert (again.source.document_id, again.source.institution, again.source.country) == ("a.pdf", "=Ayr", "Scotland")
    assert (again.title, again.about) == (given.title, given.about)


def test_two_columns_are_enough(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("\ufeffPassage_ID;text\n1;One; \n\n2;\"Two; 'three'\"\n", encoding="utf-8")
    (document,) = intake.read_passages(tmp_path / "p.csv")
    assert [(p.id, p.text, p.number, p.kind) for p in document.passages] == [
        ("1", "One", 1, "paragraph"),
        ("2", "Two; 'three'", 2, "paragraph"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no column `passage_id` and no column `text` (its columns: none)"),
        ("passage_id,words\n1,x\n", "no column `text` (its columns: passage_id, words)"),
        ("passage_id,text\n1,x\n1,y\n", "line 3: passage 1 is listed twice (first on line 2)"),
        ("passage_id,text\n,x\n", "line 2: there is no passage_id"),
        ("passage_id,text\n1,one, two\n", "line 2 has more cells than there are columns"),
        ('passage_id,text\n1,"x\n', "line 2: unexpected end of data"),
    ],
)
def test_passages_that_cannot_be_used(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "p.csv").write_text(text, encoding="utf-8")
    with pytest.raises(TableError) as caught:
        intake.read_passages(tmp_path / "p.csv")
    assert message in caught.value.message
    assert caught.value.hint


def test_workbook_given_for_a_csv(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_bytes(tables.to_bytes(pd.DataFrame({"a": ["b"]}), "xlsx"))
    with pytest.raises(TableError, match="not in UTF-8"):
        intake.read_passages(tmp_path / "p.csv")


PASSAGES = "passage_id,document_id,institution,text\n1,a,Ayr,One\n2,a,Ayr,Two\n1,b,Bex,One\n"
DOCUMENTS = "document_id,institution,language,status,pages,pages_read\na,Ayr,de,partly_read,3,2\nb,Bex,,read,1,1\n"


def coded_from(folder: Path, codings: str, documents: str = "", passages: str = PASSAGES) -> list[Coded]:
    for name, text in (("c", codings), ("p", passages), ("d", documents)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    codes = ["people.mentors", "money.fees"]
    return intake.read_coded(folder / "c.csv", folder / "p.csv", folder / "d.csv" if documents else None, codes)


def test_codings_by_a_person(tmp_path: Path) -> None:
    text = (
        "document_id,passage_id,code,depth,score\na,1,money.fees,,\na,2,money.fees,3.0,0.25\nb,1,people.mentors,2,1\n"
    )
    one, two = coded_from(tmp_path, text)
    assert [(c.passage_id, c.code, c.depth, c.score, c.status) for c in one.codings] == [
        ("1", "money.fees", 1, 1.0, "assigned"),
        ("2", "money.fees", 3, 0.25, "assigned"),
    ]
    assert [(c.passage_id, c.depth) for c in two.codings] == [("1", 2)]


def test_documents_give_pages_languages_and_those_without_passages(tmp_path: Path) -> None:
    listed = DOCUMENTS + "c,Cork,,failed,0,0\nd,Deal,,unreadable,4,0\n"
    coded = coded_from(tmp_path, "passage_id,code\n", listed)
    assert [(d.source.document_id, d.status, d.pages_read, len(d.pages), len(d.passages)) for d in coded] == [
        ("a", "partly_read", 2, 3, 2),
        ("b", "read", 1, 1, 1),
        ("c", "failed", 0, 0, 0),
        ("d", "unreadable", 0, 4, 0),
    ]
    assert (coded[0].language, coded[0].source.language) == ("de", "de")


def test_passages_give_languages_as_codes_or_words(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("passage_id,text,language\n1,One,German\n2,Two,en_GB\n3,Three,\n", encoding="utf-8")
    (document,) = intake.read_passages(path)
    assert [p.language for p in document.passages] == ["de", "en-gb", ""]
    path.write_text("passage_id,text,language\n1,One,en\n2,Two,de/en\n", encoding="utf-8")
    with pytest.raises(TableError, match="line 3: `language` is 'de/en'"):
        intake.read_passages(path)


def test_direction_is_told_of_passages_and_documents(document: Callable[..., Coded]) -> None:
    hebrew = "האוניברסיטה בוחנת את הקורסים שלה מדי שנה."
    both, one = document("a.pdf", texts=[hebrew]), document("b.pdf", words=1, texts=[])
    none = Coded(one.source, "failed")
    rtl = replace(one, passages=(replace(one.passages[0], text=hebrew),))
    assert list(tables.passages([both])["direction"]) == ["ltr", "rtl"]
    assert list(tables.documents([both, one, none, rtl])["direction"]) == ["mixed", "ltr", "", "rtl"]


@pytest.mark.parametrize(
    ("codings", "documents", "message"),
    [
        ("passage_id,code\n9,money.fees\n", "", "line 2: passage 9 is not in"),
        ("passage_id,code,document_id\n2,money.fees,b\n", "", "line 2: passage 2 is not in"),
        ("passage_id,code\n1,money.fees\n", "", "line 2: passage 1 is in several documents (a, b)"),
        ("passage_id,code\n2,money.fee\n", "", "line 2: unknown code money.fee."),
        ("passage_id,code\n2,\n", "", "line 2: unknown code (none)."),
        ("passage_id,code,depth\n2,money.fees,4\n", "", "line 2: depth 4."),
        ("passage_id,code,depth\n2,money.fees,deep\n", "", "line 2: depth deep."),
        ("passage_id,code,score\n2,money.fees,1.5\n", "", "line 2: score 1.5."),
        ("passage_id,code,score\n2,money.fees,nan\n", "", "line 2: score nan."),
        ("passage_id\n2\n", "", "no column `code`"),
        ("passage_id,code\n", "document_id,status\na,read\n", "no column `pages` and no column `pages_read`"),
        ("passage_id,code\n", DOCUMENTS + "a,Ayr,,read,1,1\n", "line 4: a is listed twice"),
        ("passage_id,code\n", DOCUMENTS.replace("partly_read", "half"), "line 2: unknown status half."),
        ("passage_id,code\n", DOCUMENTS.replace("de", "Klingon"), "line 2: `language` is 'klingon'."),
        ("passage_id,code\n", "\n".join(DOCUMENTS.split("\n")[:2]), "lacks the document b."),
    ],
)
def test_codings_that_cannot_be_used(tmp_path: Path, codings: str, documents: str, message: str) -> None:
    with pytest.raises(TableError) as caught:
        coded_from(tmp_path, codings, documents)
    assert message in caught.value.message
    assert caught.value.hint
