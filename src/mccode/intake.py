"""Passages, codings and documents from tables, for example after a person corrected them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast, get_args

from mccode import csvfile, language
from mccode.columns import ABOUT_SEPARATOR, SECTION_SEPARATOR
from mccode.errors import TableError
from mccode.records import Coded, Coding, Depth, DocumentStatus, PageStatus, Passage, PassageKind, Source
from mccode.rowtext import CELL_SEPARATOR


def read_passages(path: str | Path) -> list[Coded]:
    """The documents of a table of passages, in the order of the table. Needs ``passage_id`` and ``text`` only."""
    documents: dict[str, Coded] = {}
    passages: dict[str, list[Passage]] = {}
    seen: dict[tuple[str, str], int] = {}
    for line, row in csvfile.read(path, ["passage_id", "text"], TableError):
        document_id, passage_id = row.get("document_id", ""), row["passage_id"]
        if not passage_id:
            raise TableError(f"{path} line {line}: there is no passage_id.", "Give every passage an id of its own.")
        if first := seen.get((document_id, passage_id)):
            raise TableError(
                f"{path} line {line}: passage {passage_id} is listed twice (first on line {first}).",
                "Give every passage an id of its own.",
            )
        seen[document_id, passage_id] = line
        if document_id not in documents:
            source = _source(document_id, {**row, "language": ""})  # the table gives that of the passage
            about = tuple(filter(None, row.get("about", "").split(ABOUT_SEPARATOR)))
            documents[document_id] = Coded(source, "read", row.get("title", ""), about=about)
            passages[document_id] = []
        number = len(passages[document_id]) + 1
        passages[document_id].append(_passage(document_id, number, row, f"{path} line {line}"))
    return [replace(document, passages=tuple(passages[d])) for d, document in documents.items()]


def read_coded(
    codings_path: str | Path, passages_path: str | Path, documents_path: str | Path | None, codes: Sequence[str]
) -> list[Coded]:
    """Coded documents from tables of codings, of passages and, where given, of documents.

    With a table of documents, those without passages are there too. Raises `TableError` for unknown codes, passages and
    documents, and for values that cannot be used.
    """
    documents = {d.source.document_id: d for d in read_passages(passages_path)}
    if documents_path is not None:
        documents = _joined(read_documents(documents_path), documents, documents_path)
    homes: dict[str, list[str]] = {}
    for document_id, document in documents.items():
        for passage in document.passages:
            homes.setdefault(passage.id, []).append(document_id)
    found: dict[str, dict[tuple[str, str], Coding]] = {document_id: {} for document_id in documents}
    for line, row in csvfile.read(codings_path, ["passage_id", "code"], TableError):
        place, passage_id, code = f"{codings_path} line {line}", row["passage_id"], row["code"].strip()
        home = [d for d in homes.get(passage_id, ()) if row.get("document_id") in (None, "", d)]
        if not home:
            raise TableError(
                f"{place}: passage {passage_id or 'without id'} is not in {passages_path}.",
                "Give the table of passages that was coded.",
            )
        if len(home) > 1:
            raise TableError(
                f"{place}: passage {passage_id} is in several documents ({', '.join(home)}).",
                "Add a column document_id.",
            )
        if code not in codes:
            raise TableError(f"{place}: unknown code {code or '(none)'}.", f"The codebook has: {', '.join(codes)}.")
        depth = _depth(row.get("depth", ""), place)
        score = _score(row.get("score", ""), place)
        coding = Coding(passage_id, home[0], code, "assigned", depth, score, row.get("by", ""))
        found[home[0]][passage_id, code] = coding
    return [replace(document, codings=tuple(found[d].values())) for d, document in documents.items()]


def read_documents(path: str | Path) -> dict[str, Coded]:
    """The documents of a table of documents by id, without passages; a page is taken to be read or unreadable."""
    documents: dict[str, Coded] = {}
    for line, row in csvfile.read(path, ["document_id", "status", "pages", "pages_read"], TableError):
        document_id, status = row["document_id"], row["status"]
        if document_id in documents:
            raise TableError(f"{path} line {line}: {document_id} is listed twice.", "Remove one of the two rows.")
        if status not in get_args(DocumentStatus):
            raise TableError(
                f"{path} line {line}: unknown status {status or '(none)'}.",
                f"Valid are: {', '.join(get_args(DocumentStatus))}.",
            )
        pages, read = _whole(row["pages"]), _whole(row["pages_read"])
        statuses: list[PageStatus] = ["text" if page < read else "unreadable" for page in range(pages)]
        row["language"] = _language(row, f"{path} line {line}")
        documents[document_id] = Coded(
            _source(document_id, row),
            cast(DocumentStatus, status),
            title=row.get("title", ""),
            pages=tuple(statuses),
            reason=row.get("reason", ""),
            language=row["language"],
        )
    return documents


def _joined(listed: Mapping[str, Coded], read: Mapping[str, Coded], path: str | Path) -> dict[str, Coded]:
    """The documents as listed, each with the passages that were read of it."""
    if unknown := [d for d in read if d not in listed]:
        raise TableError(f"{path} lacks the document {unknown[0]}.", "Give the table of documents of the same run.")
    return {
        d: replace(document, passages=read[d].passages, about=read[d].about) if d in read else document
        for d, document in listed.items()
    }


def _source(document_id: str, row: Mapping[str, str]) -> Source:
    """What tables of passages and of documents say about a source alike."""
    return Source(
        document_id,
        path="",
        institution=row.get("institution", ""),
        country=row.get("country", ""),
        year=row.get("year", ""),
        language=row.get("language", ""),
        house_name=row.get("house_name", ""),
        subject=row.get("subject", ""),
    )


def _passage(document_id: str, number: int, row: Mapping[str, str], place: str) -> Passage:
    start, kind = _whole(row.get("start", "")), row.get("kind", "")
    return Passage(
        id=row["passage_id"],
        text=row["text"],
        document_id=document_id,
        number=_whole(row.get("passage_no", "")) or number,
        kind=cast(PassageKind, kind) if kind in get_args(PassageKind) else "paragraph",
        section=tuple(filter(None, row.get("section", "").split(SECTION_SEPARATOR))),
        lead_in=row.get("lead_in", ""),
        place="box" if row.get("place") == "box" else "text",
        heads=tuple(filter(None, row.get("heads", "").split(CELL_SEPARATOR))),
        start=start,
        end=start + len(row["text"]),
        page=_whole(row.get("page", "")),
        page_end=_whole(row.get("page_end", "")),
        language=_language(row, place),
    )


def _language(row: Mapping[str, str], place: str) -> str:
    """The code of the language in a row; "" where there is none."""
    code = language.code_of(row.get("language", ""))
    if code and not language.CODE.fullmatch(code):
        hint = "Give a code of two letters, such as en, de or pt-BR, or nothing."
        raise TableError(f"{place}: `language` is {code!r}.", hint)
    return code


def _depth(cell: str, place: str) -> Depth:
    """The depth in a cell; 1 where it is empty, for codings that a person added."""
    match cell.strip().removesuffix(".0"):
        case "" | "1":
            return 1
        case "2":
            return 2
        case "3":
            return 3
    raise TableError(f"{place}: depth {cell}.", "Valid are 1 mention, 2 description, 3 commitment, or nothing.")


def _score(cell: str, place: str) -> float:
    """The score in a cell; 1 where it is empty, for codings that a person added."""
    try:
        score = float(cell.strip() or 1)
    except ValueError:
        score = -1
    if 0 <= score <= 1:
        return score
    raise TableError(f"{place}: score {cell}.", "Valid are numbers from 0 to 1, with a decimal point, or nothing.")


def _whole(cell: str) -> int:
    """The whole number in a cell, also as a spreadsheet writes it (``12.0``); 0 where there is none."""
    found = re.fullmatch(r"(\d{1,9})(\.0*)?", cell.strip())
    return int(found.group(1)) if found else 0
