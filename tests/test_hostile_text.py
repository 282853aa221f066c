"""Word, ODT, web and text files that are damaged, locked or built to do harm: each fails with a reason, or is read."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import opendocs
import papers
import pytest
import worddocs
from opendocs import SPACES, odt
from test_formats import PAPER, read
from worddocs import W, docx, p, r, zipped

from mccode import archive, charset
from mccode.errors import DocumentError

SENTENCE = "The council meets in the first week of every month to look at new courses."
OFFICE = [("a.docx", worddocs.word), ("a.odt", opendocs.opendocument)]
EVERY = [*OFFICE, ("a.html", papers.web), ("a.md", papers.markdown), ("a.txt", papers.plain)]
Write = Callable[[papers.Paper, Path], Path]


def refused(path: Path) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        read(path)
    assert caught.value.hint
    return caught.value


def texts(path: Path) -> list[str]:
    return [passage.text for passage in read(path)[1].passages]


@pytest.mark.parametrize(("name", "write"), OFFICE)
def test_an_archive_that_inflates_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, write: Write
) -> None:
    monkeypatch.setattr(archive, "MOST_BYTES", 1_000_000)
    part = "word/document.xml" if name == "a.docx" else "content.xml"
    path = replaced(write(PAPER, tmp_path / name), part, b"<a>" + b" " * 5_000_000 + b"</a>")
    assert path.stat().st_size < 50_000
    assert "holds more than 1 MB of text when unpacked" in refused(path).message
    # An archive that lies about its sizes gives no more than it says.
    data = path.read_bytes()
    size = struct.pack("<I", 5_000_007)
    assert data.count(size) == 2
    path.write_bytes(data.replace(size, struct.pack("<I", 1000)))
    assert "is damaged" in refused(path).message


def replaced(path: Path, part: str, data: bytes) -> Path:
    with zipfile.ZipFile(path) as old:
        files = {name: old.read(name) for name in old.namelist()}
    return zipped(path, {**files, part: data})


@pytest.mark.parametrize(("name", "write"), OFFICE)
def test_damaged_archives(tmp_path: Path, name: str, write: Write) -> None:
    path = write(PAPER, tmp_path / name)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    assert "is damaged beyond repair" in refused(path).message
    path.write_bytes(b"%PDF-1.7 something else")
    assert "or is damaged beyond repair" in refused(path).message
    path.write_bytes(data.replace(b"PK\x01\x02", b"PK\x01\x02", 1)[:-30] + b"\x00" * 30)
    assert refused(path)
    part = "word/document.xml" if name == "a.docx" else "content.xml"
    path.write_bytes(data)
    assert f"is damaged (in {part})" in refused(replaced(path, part, b"<a><b></a>")).message
    path.write_bytes(data)
    assert "though its name says so" in refused(replaced(path, part, b"<a/>")).message
    assert "though its name says so" in refused(zipped(path, {"other": "x"})).message
    path.write_bytes(data)
    meta = "docProps/core.xml" if name == "a.docx" else "meta.xml"
    for damage in (b"<a><title>", b"", b"\x00\xff"):
        assert len(texts(replaced(path, meta, damage))) == 19


@pytest.mark.parametrize("name", ["a.docx", "a.odt"])
def test_locked_and_old_documents(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 500 + "EncryptedPackage".encode("utf-16-le"))
    assert "is encrypted" in refused(path).message
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 500)
    assert "is in an older format than its name says" in refused(path).message


def test_an_encrypted_opendocument_and_an_encrypted_archive(tmp_path: Path) -> None:
    path = opendocs.opendocument(PAPER, tmp_path / "a.odt")
    replaced(path, "META-INF/manifest.xml", b"<manifest:encryption-data/>")
    assert "is encrypted" in refused(path).message
    path = worddocs.word(PAPER, tmp_path / "a.docx")
    data = bytearray(path.read_bytes())
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        data[place + 8] |= 1
        place = data.find(b"PK\x01\x02", place + 1)
    path.write_bytes(bytes(data))
    assert "is encrypted" in refused(path).message


def test_entities_are_not_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    doctype = f'<!DOCTYPE x [<!ENTITY l0 "lol"><!ENTITY out SYSTEM "{secret.as_uri()}">{laughs}]>'
    path = odt(tmp_path / "a.odt", "")
    for entity in ("&out;", "&l0;", "&l11;"):
        body = f"<office:text><text:p>We see {entity} in it.</text:p></office:text>"
        content = (
            f"{doctype}<office:document-content {SPACES}><office:body>{body}</office:body></office:document-content>"
        )
        replaced(path, "content.xml", content.encode())
        if entity == "&l11;":
            assert "is damaged" in refused(path).message
        else:
            assert texts(path) == ["We see in it."]
    page = tmp_path / "a.html"
    page.write_text(f"{doctype}<p>We see &out; and &l11; in it.")
    assert not any("the secret" in text or "lol" in text for text in texts(page))


@pytest.mark.parametrize("depth", [100, 1500, 100_000])
def test_things_inside_each_other(tmp_path: Path, depth: int) -> None:
    page = tmp_path / "a.html"
    for inside in ("<div>", "<b>", "<ul><li>", "<table><tr><td>", "<blockquote><p>"):
        page.write_text(inside * depth + SENTENCE)
        read_or_refused(page)
    (tmp_path / "a.md").write_text("> " * depth + SENTENCE)
    read_or_refused(tmp_path / "a.md")
    control = "<w:sdt><w:sdtContent>"
    body = control * depth + p(r(SENTENCE)) + "</w:sdtContent></w:sdt>" * depth
    read_or_refused(docx(tmp_path / "a.docx", body))
    body = "<text:section>" * depth + f"<text:p>{SENTENCE}</text:p>" + "</text:section>" * depth
    read_or_refused(odt(tmp_path / "a.odt", body))


def read_or_refused(path: Path) -> None:
    """A file is read without a loss, or refused with a reason: never half of it."""
    try:
        assert SENTENCE in " ".join(texts(path))
    except DocumentError:
        refused(path)


def test_numbers_beyond_all_bounds_cost_nothing(tmp_path: Path) -> None:
    many = "9" * 9
    page = tmp_path / "a.html"
    page.write_text(
        f"<ol type=a start={many}><li>one of the items<li value=999999>another of them</ol><h1 aria-level={many}>x</h1>"
        f"<table><tr><td colspan={many} rowspan={many}>a b<td>c<tr><td>d<td>e</table>"
    )
    assert texts(page)[:2] == ["a. one of the items", "999999. another of them"]
    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="{many}"/>'
        '<w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )
    item = p(r("an item of it"), properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    wide = f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="{many}"/></w:tcPr>{p(r("a b"))}</w:tc></w:tr></w:tbl>'
    assert texts(docx(tmp_path / "a.docx", item + wide, {"numbering": numbering})) == [f"{many}. an item of it"]


def test_styles_that_are_made_from_each_other(tmp_path: Path) -> None:
    circle = (
        f'<w:styles {W}><w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style></w:styles>'
    )
    assert texts(docx(tmp_path / "a.docx", p(r(SENTENCE), style="A"), {"styles": circle})) == [SENTENCE]
    circle = (
        '<style:style style:name="A" style:family="paragraph" style:parent-style-name="B"/>'
        '<style:style style:name="B" style:family="paragraph" style:parent-style-name="A"/>'
    )
    assert texts(odt(tmp_path / "a.odt", f'<text:p text:style-name="A">{SENTENCE}</text:p>', circle)) == [SENTENCE]


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.md"])
def test_a_text_of_a_size_that_no_paper_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(charset, "MOST_BYTES", 2_000_000)
    (tmp_path / name).write_bytes(b"word " * 500_000)
    assert "is larger than 2 MB" in refused(tmp_path / name).message


@pytest.mark.parametrize(("name", "write"), EVERY)
def test_files_changed_at_random_are_read_or_refused(tmp_path: Path, name: str, write: Write) -> None:
    path = write(PAPER, tmp_path / name)
    chance = random.Random(name)
    data = path.read_bytes()
    parts = _parts(data)
    for turn in range(60):
        if parts and turn % 2:  # inside the archive, where the XML is
            part = chance.choice(sorted(parts))
            zipped(path, {**parts, part: _mutated(parts[part], chance)})
        else:
            path.write_bytes(_mutated(data, chance))
        try:
            read(path)
        except DocumentError:
            refused(path)


def _parts(data: bytes) -> dict[str, bytes]:
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return {}
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def _mutated(data: bytes, chance: random.Random) -> bytes:
    """Bytes with a few changed, doubled, cut out, or swapped with others."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        place, size = chance.randrange(len(changed) or 1), chance.randint(1, 60)
        match chance.randrange(4):
            case 0:
                changed[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                changed[place:place] = changed[place : place + size]
            case 2:
                del changed[place : place + size]
            case _:
                changed[place : place + size] = changed[-size:]
    return bytes(changed)
