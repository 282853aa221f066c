"""Which PDFs a corpus holds and what is known about them."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest
from conftest import write_manifest

from mccode import corpus
from mccode.errors import CorpusError
from mccode.records import Corpus


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "corpus"
    for name in ("one.pdf", "Uni A/two.PDF", "Uni A/deep/three.pdf", ".hidden.pdf", ".git/four.pdf", "notes.txt"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return root


def ids(found: Corpus) -> list[str]:
    return [source.document_id for source in found.sources]


def test_pdfs_of_sub_folders_in_order_hidden_ones_left_out(folder: Path) -> None:
    found = corpus.read(folder)
    assert ids(found) == ["Uni A/deep/three.pdf", "Uni A/two.PDF", "one.pdf"]
    assert [s.institution for s in found.sources] == ["Uni A", "Uni A", "one"]
    assert all(len(s.sha256) == 64 and not s.fault for s in found.sources)
    assert "mccode corpus init" in found.notes[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_manifest_as_spreadsheets_save_it(folder: Path, encoding: str, delimiter: str, line_end: str) -> None:
    rows = [["Path", " Institution ", "Title", "Shelf"], ["one.pdf", "Ås", '"A, B; C"', "x"], ["", "", "", ""]]
    text = line_end.join(delimiter.join(row) for row in rows) + line_end
    (folder / "manifest.csv").write_bytes(text.encode(encoding))
    found = corpus.read(folder)
    one = next(s for s in found.sources if s.document_id == "one.pdf")
    assert (one.institution, one.title, one.extra) == ("Ås", "A, B; C", {"shelf": "x"})
    unlisted, *without_row = found.notes
    assert unlisted.startswith("notes.txt was left out: ")
    assert [note.split(" has")[0] for note in without_row] == ["Uni A/deep/three.pdf", "Uni A/two.PDF"]


@pytest.mark.parametrize("path", ["./one.pdf", "one.pdf ", "Uni A\\two.PDF"])
def test_paths_as_people_write_them(folder: Path, path: str) -> None:
    write_manifest(folder, f"{path},Ayr")
    assert [s.fault for s in corpus.read(folder).sources] == ["", "", ""]
    assert "Ayr" in {s.institution for s in corpus.read(folder).sources}


def test_accents_written_in_two_ways_are_one_name(folder: Path) -> None:
    (folder / unicodedata.normalize("NFD", "Universität.pdf")).write_bytes(b"x")
    write_manifest(folder, unicodedata.normalize("NFC", "Universität.pdf") + ",Ulm")
    found = {s.institution: s for s in corpus.read(folder).sources}
    assert not found["Ulm"].fault
    assert len(found) == 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("institution\nAyr\n", "has no column `path` (its columns: institution)"),
        ("", "has no column `path` (its columns: none)"),
        ("path,institution,Institution\none.pdf,A,B\n", "has the column `institution` twice"),
        ("path,institution\none.pdf,A\n./one.pdf,B\n", "line 3: one.pdf is listed twice (first on line 2)"),
        ("path,institution\n,A\n", "line 2: `path` is empty or leaves the folder"),
        ("path\n../one.pdf\n", "line 2: `path` is empty or leaves the folder (../one.pdf)"),
        ("path\nUni A/..\n", "line 2: `path` is empty or leaves the folder"),
        ("path\n/etc/passwd\n", "line 2: `path` is empty or leaves the folder"),
        ("path,institution,year\none.pdf,University of A, B,2025\n", "line 2 has more cells than there are columns"),
        ('path,institution\none.pdf,"Ayr\nUni A/two.PDF,Bex\n', "line 2: unexpected end of data"),
    ],
)
def test_manifest_that_cannot_be_used(folder: Path, text: str, message: str) -> None:
    (folder / "manifest.csv").write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError) as caught:
        corpus.read(folder)
    assert message in caught.value.message
    assert caught.value.hint


def test_manifest_in_another_encoding_names_the_line(folder: Path) -> None:
    (folder / "manifest.csv").write_bytes("path,institution\none.pdf,A\nx.pdf,Zürich\n".encode("cp1252"))
    with pytest.raises(CorpusError, match=r"not in UTF-8 \(line 3\)"):
        corpus.read(folder)


def test_long_cells_are_read(folder: Path) -> None:
    write_manifest(folder, f"one.pdf,{'A' * 200_000}")
    assert max(len(s.institution) for s in corpus.read(folder).sources) == 200_000


def test_row_without_file_and_dangling_link_are_sources_with_a_fault(folder: Path) -> None:
    (folder / "link.pdf").symlink_to(folder / "nowhere.pdf")
    write_manifest(folder, "missing.pdf,Ayr", "one.pdf,Ayr")
    faults = {s.document_id: s.fault for s in corpus.read(folder).sources if s.fault}
    assert faults == {
        "missing.pdf": "there is no such file, but manifest.csv lists it",
        "link.pdf": "it is a link that leads nowhere",
    }


def test_same_bytes_count_once_within_an_institution(folder: Path) -> None:
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        (folder / name).write_bytes(b"same")
    write_manifest(folder, "a.pdf,Ayr", "b.pdf,Bex", "c.pdf,Ayr")
    assert {s.document_id: s.duplicate_of for s in corpus.read(folder).sources if s.duplicate_of} == {"c.pdf": "a.pdf"}


def test_sub_folder_that_cannot_be_opened_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.scandir

    def scandir(path: str) -> object:
        if os.fspath(path).endswith("Uni A"):
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    found = corpus.read(folder)
    assert ids(found) == ["Uni A", "one.pdf"]
    assert found.sources[0].fault.startswith("cannot be opened")
    assert found.sources[0].institution == "Uni A"


def test_file_name_that_is_no_utf8_gets_an_id_that_can_be_written(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.pdf"
    with open(path, "wb") as stream:
        stream.write(b"x")
    source = corpus.read(tmp_path).sources[0]
    assert source.document_id == source.document_id.encode().decode() == "caf\\xe9.pdf"
    assert os.path.exists(source.path)


def test_init_writes_a_manifest_that_reads_back_and_never_overwrites(folder: Path) -> None:
    (folder / "=sum.pdf").write_bytes(b"x")
    before = [(s.document_id, s.institution) for s in corpus.read(folder).sources]
    path = corpus.init(folder)
    assert path.read_text(encoding="utf-8").startswith(
        "\ufeffpath,institution,country,year,kind,language,house_name\n'=sum.pdf,'=sum,"
    )
    found = corpus.read(folder)
    # Files of text are listed, so that the user says whether they are papers.
    assert [(s.document_id, s.institution) for s in found.sources] == sorted([*before, ("notes.txt", "notes")])
    assert not any(s.fault for s in found.sources)
    with pytest.raises(CorpusError, match="is there already"):
        corpus.init(folder)


def test_files_of_one_institution(folder: Path) -> None:
    (folder / "Uni A" / "one.pdf").write_bytes(b"another")
    files = [folder / "one.pdf", folder / "Uni A" / "one.pdf", folder / "one.pdf"]
    found = corpus.read_files(files)
    assert ids(found) == ["Uni A/one.pdf", "one.pdf"]
    assert {s.institution for s in found.sources} == {"one"}
    assert {s.institution for s in corpus.read_files(files, "Ayr").sources} == {"Ayr"}


def test_what_is_no_corpus(folder: Path) -> None:
    for bad, message in (
        (folder / "one.pdf", "is a file, not a folder"),
        (folder / "none", "There is no folder"),
        (folder / "Uni A" / "deep" / "empty", "holds no paper"),
    ):
        if message == "holds no paper":
            bad.mkdir()
        with pytest.raises(CorpusError, match=message):
            corpus.read(bad)
    with pytest.raises(CorpusError, match="is a folder"):
        corpus.read_files([folder])
    with pytest.raises(CorpusError, match=r"There is no file .*typo\.pdf"):
        corpus.read_files([folder / "one.pdf", folder / "typo.pdf"])


@pytest.mark.parametrize(
    ("column", "given", "message"),
    [("subject", "ja", "`subject` is 'ja'"), ("language", "Klingon", "`language` is 'klingon'")],
)
def test_a_cell_that_would_be_ignored_is_refused(folder: Path, column: str, given: str, message: str) -> None:
    write_manifest(folder, f"one.pdf,Ayr,{given}", header=f"path,institution,{column}")
    with pytest.raises(CorpusError, match=message):
        corpus.read(folder)


@pytest.mark.parametrize(("given", "code"), [("English", "en"), ("en_GB", "en-gb"), ("", "")])
def test_languages_are_codes(folder: Path, given: str, code: str) -> None:
    write_manifest(folder, f"one.pdf,Ayr,{given}", header="path,institution,language")
    assert next(s for s in corpus.read(folder).sources if s.document_id == "one.pdf").language == code


def test_office_documents_are_papers_like_pdfs_and_their_locks_are_not(folder: Path) -> None:
    for name in ("word.docx", "Uni A/Open.ODT", "~$word.docx", ".~lock.word.docx#", "old.doc", "slides.pptx"):
        (folder / name).write_bytes(name.encode())
    found = corpus.read(folder)
    assert ids(found) == ["Uni A/Open.ODT", "Uni A/deep/three.pdf", "Uni A/two.PDF", "one.pdf", "word.docx"]
    assert found.notes[1].startswith("notes.txt was left out: beside other papers")
    assert found.notes[2].startswith("old.doc, slides.pptx were left out: files of this kind are not read")


def test_text_files_are_papers_where_the_manifest_lists_them(folder: Path) -> None:
    for name in ("a.html", "b.md", "c.txt", "d.htm", "README.md", "Uni A/readme.txt"):
        (folder / name).write_bytes(name.encode())
    write_manifest(folder, "a.html,Ayr", "notes.txt,Ayr")
    found = corpus.read(folder)
    assert [s.document_id for s in found.sources if s.institution == "Ayr"] == ["a.html", "notes.txt"]
    assert found.notes[0].startswith("b.md and 2 more were left out")
    (folder / "e.markdown").write_bytes(b"x")
    assert corpus.read(folder).notes[0].startswith("b.md and 3 more were left out")


def test_a_folder_of_nothing_but_text_files_is_a_corpus(tmp_path: Path) -> None:
    for name in ("a.html", "b.md", "Uni/c.txt", "a_files/frame.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    found = corpus.read(tmp_path)
    assert ids(found) == ["Uni/c.txt", "a.html", "b.md"]
    assert len(found.notes) == 1


def test_a_folder_of_other_files_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "old.doc").write_bytes(b"x")
    with pytest.raises(CorpusError, match="holds no paper") as caught:
        corpus.read(tmp_path)
    assert "old.doc was left out" in caught.value.hint
