"""Papers in other languages than the codebook's, in whole or in part: read, never coded, said to lack nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import FILLER, MENTORS, TINY, by, make_pdf, mccode, read_rows, run, write_manifest

from mccode import coverage, foreign
from mccode.codebook import Codebook, load
from mccode.records import Coded, Coverage

Make = Callable[..., Coded]
GERMAN = [
    "Die Hochschule richtet ein Programm ein, in dem Studierende von erfahrenen Lehrenden begleitet werden.",
    "Für die Begleitung erhalten die Lehrenden eine Entlastung, über die der Fachbereich im Herbst entscheidet.",
    "Im Herbst treffen sich alle Beteiligten und legen fest, welche Ziele sie im kommenden Jahr erreichen wollen.",
    "Nach jedem Treffen schreiben beide auf, was besprochen wurde, und geben die Notiz an das Büro weiter.",
    # What an English rule would find, were it not in a German passage.
    "Mentoring braucht ein Budget, und das Budget für den Workshop der Mentoren wird vom Senat jährlich beschlossen.",
]
REASON = "the codebook tiny has rules for English only"


def spoken(document: Coded, *languages: str) -> Coded:
    """The document with the languages of its passages, the last one for all that are left."""
    codes = [*languages, *languages[-1:] * len(document.passages)]
    return replace(document, passages=tuple(replace(p, language=c) for p, c in zip(document.passages, codes)))  # noqa: B905


def measured(documents: Sequence[Coded], book: Codebook) -> dict[tuple[str, str], Coverage]:
    return {(r.document_id, r.code): r for r in coverage.measure(documents, book)}


def test_foreign_passages_are_counted_apart(document: Make, tiny: Codebook) -> None:
    given = spoken(document(words=900, codes=["p1:people.mentors:2:0.6"]), "en", "fr", "de")
    row = measured([given], tiny)["", "money.fees"]
    assert (row.status, row.of_passages, row.foreign, row.languages) == ("not_found", 1, 2, "fr de")
    assert coverage.certainty(row).startswith("Not found in ")
    assert coverage.certainty(row).endswith(" 2 of 3 passages are in French and German and could not be assessed.")
    row = measured([given], tiny)["", "people.mentors"]
    assert (row.status, row.passages, row.of_passages) == ("addressed", 1, 1)


def test_languages_of_the_codebook_are_not_foreign(document: Make, tiny: Codebook) -> None:
    given = spoken(document(), "en-gb", "", "fr-ca")
    assert foreign.languages(given, tiny) == {"fr-ca": 1}
    both = replace(tiny, further_languages=("fr",))
    assert not foreign.languages(given, both)
    assert foreign.rules_for(both) == "the codebook tiny has rules for English and French only"
    assert measured([spoken(document(), "fr")], both)["", "money.fees"].status == "not_found"


@pytest.mark.parametrize(
    ("english", "french", "status"),
    [(760, 240, "not_found"), (740, 260, "not_assessable"), (0, 1000, "not_assessable")],
)
def test_absence_is_claimed_only_where_three_quarters_could_be_assessed(
    document: Make, tiny: Codebook, english: int, french: int, status: str
) -> None:
    texts = [" ".join(["mots"] * french)] if french else []
    given = spoken(document(words=english, texts=texts), "en", "fr")
    assert measured([given], tiny)["", "money.fees"].status == status
    assert measured([replace(given, pages=())], tiny)["", "money.fees"].status == status


def test_pages_that_could_not_be_read_and_passages_in_other_languages_add_up(document: Make, tiny: Codebook) -> None:
    pages = ("text",) * 9 + ("unreadable",)
    given = spoken(document(words=900, texts=["mots " * 100], pages=pages), "en", "en")
    assert measured([given], tiny)["", "money.fees"].status == "not_found"
    # 9 of 10 pages, and 8 of 10 words on them: 72 of 100.
    given = spoken(document(words=800, texts=["mots " * 200], pages=pages), "en", "fr")
    assert measured([given], tiny)["", "money.fees"].status == "not_assessable"


def test_a_paper_nearly_all_in_another_language_may_hold_every_answer(document: Make, tiny: Codebook) -> None:
    long = document("a.pdf", words=9000, pages=("text",) * 90)
    other = document("z.pdf", words=26, texts=["mots " * 74], pages=("text",))
    rows = measured([long, spoken(other, "en", "fr")], tiny)
    assert rows["", "money.fees"].status == rows["a.pdf", "money.fees"].status == "not_found"
    other = document("z.pdf", words=24, texts=["mots " * 76], pages=("text",))
    rows = measured([long, spoken(other, "en", "fr")], tiny)
    assert rows["", "money.fees"].status == "not_assessable"
    assert rows["a.pdf", "money.fees"].status == "not_found"
    # A second copy of it is left out.
    twin = replace(long.source, document_id="z.pdf", language="fr")
    assert measured([long, Coded(twin, "duplicate")], tiny)["", "money.fees"].status == "not_found"


def test_what_somebody_coded_counts_in_any_language(document: Make, tiny: Codebook) -> None:
    given = spoken(document(words=900, codes=["p2:money.fees:2:1.0"]), "en", "fr")
    row = measured([given], tiny)["", "money.fees"]
    assert (row.status, row.passages, row.of_passages, row.foreign) == ("addressed", 1, 2, 1)


def test_sentences_name_at_most_three_languages() -> None:
    assert foreign.in_words(["de"]) == "German"
    assert foreign.in_words(["de", "de-AT", "fr"]) == "German and French"
    assert foreign.in_words(["de", "fr", "fi"]) == "German, French and Finnish"
    assert foreign.in_words(["de", "fr", "fi", "sv"]) == "German, French and other languages"


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """A folder with a German paper, an English one with a German page, and one half in each language."""
    folder = tmp_path / "papers"
    make_pdf(folder / "german.pdf", GERMAN * 4, title="Mentoring-Konzept")
    make_pdf(folder / "part.pdf", [MENTORS, *FILLER, *FILLER, None, *GERMAN], title="Mentoring Plan")
    make_pdf(folder / "half.pdf", [MENTORS, *FILLER, None, *GERMAN, *GERMAN[:4]], title="Mentoring Plan")
    return folder


def test_from_pdfs_to_tables(papers: Path, tmp_path: Path, in_process: list[str]) -> None:
    out = tmp_path / "out"
    result = run(papers, out)
    assert result.exit_code == 0
    documents = by(read_rows(out / "documents.csv"), "document_id")
    assert {d: (r["language"], r["status"], r["reason"]) for d, r in documents.items()} == {
        "german.pdf": ("de", "foreign", f"it is in German; {REASON}"),
        "half.pdf": ("en", "read", f"9 of 22 passages are in German; {REASON}"),
        "part.pdf": ("en", "read", f"5 of 30 passages are in German; {REASON}"),
    }
    assert documents["german.pdf"]["passages"] == "20"
    assert (documents["german.pdf"]["on_subject"], documents["german.pdf"]["passages_on_subject"]) == ("", "0")
    passages = read_rows(out / "passages.csv")
    assert {r["text"] for r in passages if r["language"] == "de"} == set(GERMAN)
    coded = {(r["document_id"], r["code"]) for r in read_rows(out / "codings.csv")}
    assert coded == {("half.pdf", "people.mentors"), ("part.pdf", "people.mentors")}
    gaps = {(r["institution"], r["code"]): (r["status"], r["certainty"]) for r in read_rows(out / "gaps.csv")}
    assert gaps["german", "money.budget"] == (
        "not_assessable",
        "Cannot be assessed: 20 of 20 passages are in German, for which the codebook has no rules. "
        "Nothing is said about this code.",
    )
    assert gaps["half", "money.budget"][0] == "not_assessable"
    assert gaps["part", "money.budget"][0] == "not_found"
    assert gaps["part", "money.budget"][1].endswith(" 5 of 30 passages are in German and could not be assessed.")
    assert f"Note: german.pdf: it is in German; {REASON}. Nothing is said to be missing from it." in result.output
    assert f"Note: In 2 documents 14 of 52 passages are in German and could not be assessed: {REASON}." in result.output
    assert "2 of 3 documents of 3 institutions read, 5 of 6 pages.\n2 of 38 passages coded" in result.output


def test_the_stages_give_the_same(papers: Path, tmp_path: Path, in_process: list[str]) -> None:
    out, passages, documents, codings, gaps = (tmp_path / n for n in ("out", "p.csv", "d.csv", "c.csv", "g.csv"))
    run(papers, out)
    mccode("extract", papers, "--out", passages, "--documents", documents)
    assert passages.read_bytes() == (out / "passages.csv").read_bytes()
    assert {r["status"] for r in read_rows(documents)} == {"read"}  # whether it is foreign a codebook decides
    said = mccode("code", passages, "--out", codings, "--codebook", TINY).output
    assert f"Note: In 3 documents 34 of 72 passages are in German and could not be assessed: {REASON}." in said
    assert codings.read_bytes() == (out / "codings.csv").read_bytes()
    options = ("--passages", passages, "--out", gaps, "--codebook", TINY, "--overwrite")
    for listed in (documents, out / "documents.csv"):
        mccode("gaps", codings, "--documents", listed, *options)
        assert gaps.read_bytes() == (out / "gaps.csv").read_bytes()


def test_a_table_without_languages_is_looked_at(tmp_path: Path) -> None:
    table, codings = tmp_path / "p.csv", tmp_path / "c.csv"
    rows = [f'{n},"{text}"' for n, text in enumerate([MENTORS, *FILLER, *GERMAN])]
    table.write_text("\n".join(["passage_id,text", *rows]), encoding="utf-8")
    mccode("code", table, "--out", codings, "--codebook", TINY)
    assert {r["text"] for r in read_rows(codings)} == {MENTORS}
    # What the table says decides.
    rows = [f'{n},"{text}",{"English"}' for n, text in enumerate(GERMAN)]
    table.write_text("\n".join(["passage_id,text,language", *rows]), encoding="utf-8")
    mccode("code", table, "--out", codings, "--codebook", TINY, "--overwrite")
    assert {r["text"] for r in read_rows(codings)} == {GERMAN[4]}


def test_an_audit_of_a_german_paper_says_why(papers: Path, tmp_path: Path, in_process: list[str]) -> None:
    out = tmp_path / "out"
    result = mccode("audit", papers / "german.pdf", "--out", out, "--codebook", TINY)
    assert result.exit_code == 0
    assert "1 of 1 page read, 20 passages." in result.output
    assert f"Nothing was assessed. german.pdf: it is in German; {REASON}." in result.output
    assert "not found" not in result.output
    report = (out / "report.html").read_text(encoding="utf-8")
    assert f"It is in German; {REASON}. Nothing is claimed to be missing." in report
    assert "In another language." in report


def test_the_manifest_decides_for_the_document(papers: Path, tmp_path: Path, in_process: list[str]) -> None:
    rows = ("german.pdf,A,English", "part.pdf,B,de", "half.pdf,C,")
    write_manifest(papers, *rows, header="path,institution,language")
    out = tmp_path / "out"
    run(papers, out)
    documents = by(read_rows(out / "documents.csv"), "document_id")
    assert [documents[d]["language"] for d in ("german.pdf", "part.pdf", "half.pdf")] == ["en", "de", "en"]
    # What passages surely are stays: nobody is told that a German paper lacks what it may say.
    assert documents["german.pdf"]["status"] == "foreign"
    assert documents["part.pdf"]["status"] == "read"


def test_a_codebook_names_further_languages(tmp_path: Path) -> None:
    path = tmp_path / "both.yaml"
    text = TINY.read_text(encoding="utf-8").replace("language: en\n", "language: en\nfurther_languages: [fr, pt-BR]\n")
    path.write_text(text, encoding="utf-8")
    assert load(path).languages == ("en", "fr", "pt-BR")
    assert "en, fr, pt-BR" in mccode("codebook", "show", "--codebook", path).output
