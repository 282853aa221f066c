"""The tables of a run: their columns, declared once, and how they are written and read.

CSV is UTF-8 with ``\\n``, empty string for missing. A cell that a spreadsheet would run as a formula is neutralised with an
apostrophe on writing and restored on reading.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from mccode.columns import TABLES
from mccode.errors import TableError
from mccode.records import Box, Coded, Coding, Coverage, Gap, PageStatus, Passage, Source

SECTION_SEPARATOR = " > "
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_ILLEGAL_IN_XLSX = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

Row = dict[str, Any]


def documents(coded: Sequence[Coded]) -> pd.DataFrame:
    """One row per PDF: what it is, whether it could be read, and why not. Further manifest columns come last."""
    extra = sorted({name for d in coded for name in d.source.extra if name})
    rows = []
    for d in coded:
        s = d.source
        assigned = [c for c in d.codings if c.status == "assigned"]
        rows.append(
            {
                "document_id": s.document_id, "institution": s.institution, "country": s.country, "year": s.year,
                "kind": s.kind, "language": s.language, "title": s.title or d.title, "status": d.status,
                "reason": d.reason, "pages": len(d.pages), "pages_read": d.pages_read,
                "pages_blank": d.pages.count("blank"),
                "pages_unreadable": " ".join(str(n) for n, p in enumerate(d.pages, 1) if p == "unreadable"),
                "on_subject": "yes" if d.on_subject else "no", "words": sum(len(p.text.split()) for p in d.passages),
                "passages": len(d.passages), "passages_coded": len({c.passage_id for c in assigned}),
                "codings": len(assigned), "sha256": s.sha256,
            }
            | {name: s.extra.get(name, "") for name in extra}
        )  # fmt: skip
    return _frame("documents", rows, extra)


def passages(coded: Sequence[Coded]) -> pd.DataFrame:
    """One row per passage with its place: section, pages, span, boxes."""
    return _frame(
        "passages",
        (
            {
                "passage_id": p.id, "document_id": p.document_id, "institution": d.source.institution,
                "passage_no": p.number, "page": p.page, "page_end": p.page_end,
                "section": SECTION_SEPARATOR.join(p.section), "kind": p.kind, "start": p.start, "end": p.end,
                "boxes": boxes_text(p.boxes), "title": d.source.title or d.title, "lead_in": p.lead_in, "text": p.text,
            }
            for d in coded for p in d.passages
        ),
    )  # fmt: skip


def codings(coded: Sequence[Coded]) -> pd.DataFrame:
    """One row per passage and assigned code, with everything needed to read it without a join."""
    rows = []
    for d in coded:
        by_id = {p.id: p for p in d.passages}
        for c in d.codings:
            if c.status != "assigned":
                continue
            p = by_id[c.passage_id]
            rows.append(
                {
                    "passage_id": p.id, "document_id": p.document_id, "institution": d.source.institution,
                    "country": d.source.country, "year": d.source.year, "page": p.page,
                    "section": SECTION_SEPARATOR.join(p.section), "code": c.code, "depth": c.depth, "score": c.score,
                    "by": c.by, "rule": " ".join(dict.fromkeys(e.rule for e in c.evidence)),
                    "quote": " … ".join(dict.fromkeys(e.quote for e in c.evidence)),
                    "depth_reason": c.depth_reason, "lead_in": p.lead_in, "text": p.text,
                }
            )  # fmt: skip
    return _frame("codings", rows)


def matrix(coverage: Iterable[Coverage], codes: Sequence[str]) -> pd.DataFrame:
    """One row per institution, one column per code: depth 1-3 where addressed, else the status."""
    by_institution: dict[str, Row] = {}
    for row in coverage:
        if row.code and not row.document_id:
            cell = str(row.depth) if row.status == "addressed" else row.status
            by_institution.setdefault(row.institution, {"institution": row.institution})[row.code] = cell
    return pd.DataFrame(list(by_institution.values()), columns=["institution", *codes], dtype=object)


def coverage(rows: Iterable[Coverage]) -> pd.DataFrame:
    """One row per institution or document, and code, question or whole codebook (`level` and `scope` say which)."""
    return _frame(
        "coverage",
        (
            {
                "level": "document" if r.document_id else "institution",
                "scope": "code" if r.code else "question" if r.question else "codebook",
                **{name: getattr(r, name) for name in TABLES["coverage"] if hasattr(r, name)},
            }
            for r in rows
        ),
    )


def gaps(rows: Iterable[Gap]) -> pd.DataFrame:
    """One row per institution and code that it leaves open."""
    return _frame("gaps", ({name: getattr(r, name) for name in TABLES["gaps"]} for r in rows))


def _frame(table: str, rows: Iterable[Row], extra: Sequence[str] = ()) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=[*TABLES[table], *extra])


def boxes_text(boxes: Iterable[Box]) -> str:
    """Boxes as ``page:x0,top,x1,bottom`` joined by ``;``, in points."""
    return ";".join(f"{b.page}:{b.x0:g},{b.top:g},{b.x1:g},{b.bottom:g}" for b in boxes)


def to_bytes(frame: pd.DataFrame, form: str) -> bytes:
    """A table as the bytes of a CSV, XLSX or Parquet file."""
    return WRITERS[form](frame)


def _csv(frame: pd.DataFrame) -> bytes:
    text = frame.map(lambda v: neutralise(v) if isinstance(v, str) else v)
    return bytes(text.to_csv(index=False, lineterminator="\n").encode("utf-8", "replace"))


def _xlsx(frame: pd.DataFrame) -> bytes:
    from mccode.workbook import to_xlsx

    return to_xlsx(frame.map(lambda v: _ILLEGAL_IN_XLSX.sub("", v) if isinstance(v, str) else v))


def _parquet(frame: pd.DataFrame) -> bytes:
    try:
        import pyarrow  # noqa: F401
    except ImportError as error:
        raise TableError("Parquet needs the package pyarrow.", 'Install it: pip install "mccode[parquet]"') from error
    stream = io.BytesIO()
    frame.to_parquet(stream, index=False, engine="pyarrow")
    return stream.getvalue()


WRITERS: dict[str, Callable[[pd.DataFrame], bytes]] = {"csv": _csv, "xlsx": _xlsx, "parquet": _parquet}


def neutralise(cell: str) -> str:
    """The cell with an apostrophe before anything that a spreadsheet would run as a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def restore(cell: str) -> str:
    """The cell as it was before `neutralise`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def read_csv(path: str | Path, needed: Sequence[str]) -> pd.DataFrame:
    """A CSV as strings, formulas restored; BOM, semicolons and tabs are understood.

    Raises `TableError` when the file cannot be read or lacks a needed column, naming both.
    """
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise TableError(f"{path} cannot be read: {error.strerror}.", "Check the path.") from error
    except UnicodeDecodeError as error:
        raise TableError(f"{path} is not in UTF-8.", "Save it as “CSV UTF-8”.") from error
    header = text.split("\n", 1)[0]
    separator = max(",;\t", key=header.count)
    try:
        frame = pd.read_csv(io.StringIO(text), sep=separator, dtype=str, keep_default_na=False, na_filter=False)
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise TableError(f"{path} is not a table: {str(error).strip()}.", "Check its quotes and separators.") from error
    frame.columns = [str(name).strip() for name in frame.columns]
    missing = [name for name in needed if name not in frame.columns]
    if missing:
        raise TableError(
            f"{path} has no column {' and no column '.join(f'`{m}`' for m in missing)} "
            f"(its columns: {', '.join(frame.columns) or 'none'}).",
            f"These columns are needed: {', '.join(needed)}.",
        )
    return frame.map(restore)


def read_passages(path: str | Path) -> list[tuple[Source, str, tuple[Passage, ...]]]:
    """The passages of a CSV by document: source, title, passages. Needs ``passage_id`` and ``text`` only."""
    frame = read_csv(path, ["passage_id", "text"])
    groups: dict[str, list[Passage]] = {}
    sources: dict[str, tuple[Source, str]] = {}
    seen: dict[tuple[str, str], int] = {}
    for line, row in enumerate(frame.to_dict("records"), start=2):
        document_id = str(row.get("document_id", ""))
        key = (document_id, str(row["passage_id"]))
        if not key[1] or key in seen:
            what = f"is listed twice (first in row {seen[key]})" if key[1] else "has no passage_id"
            raise TableError(f"{path} row {line}: passage {key[1]} {what}.", "Give every passage an id of its own.")
        seen[key] = line
        if document_id not in sources:
            source = Source(document_id, "", str(row.get("institution", "")), house_name=str(row.get("house_name", "")))
            sources[document_id] = (source, str(row.get("title", "")))
            groups[document_id] = []
        start = _whole(row.get("start", ""))
        text = str(row["text"])
        groups[document_id].append(
            Passage(
                id=key[1],
                text=text,
                document_id=document_id,
                number=_whole(row.get("passage_no", "")) or len(groups[document_id]) + 1,
                kind=row["kind"] if row.get("kind") in ("list_item", "clause", "table_row") else "paragraph",
                section=tuple(part for part in str(row.get("section", "")).split(SECTION_SEPARATOR) if part),
                lead_in=str(row.get("lead_in", "")),
                start=start,
                end=start + len(text),
                page=_whole(row.get("page", "")),
                page_end=_whole(row.get("page_end", "")),
            )
        )
    return [(*sources[d], tuple(groups[d])) for d in groups]


def read_coded(
    codings_path: str | Path, passages_path: str | Path, documents_path: str | Path | None, codes: Sequence[str]
) -> list[Coded]:
    """Coded documents from tables, for example after a person corrected them; unknown codes and passages are errors."""
    pages: dict[str, tuple[PageStatus, ...]] = {}
    status: dict[str, str] = {}
    if documents_path is not None:
        for row in read_csv(documents_path, ["document_id", "pages", "pages_read", "status"]).to_dict("records"):
            read, total = _whole(row["pages_read"]), _whole(row["pages"])
            pages[str(row["document_id"])] = ("text",) * read + ("unreadable",) * (total - read)
            status[str(row["document_id"])] = str(row["status"])
    found: dict[str, list[Coding]] = {}
    known = read_passages(passages_path)
    home = {(s.document_id, p.id) for s, _, group in known for p in group}
    documents_of: dict[str, list[str]] = {}
    for document_id, passage in home:
        documents_of.setdefault(passage, []).append(document_id)
    for line, row in enumerate(read_csv(codings_path, ["passage_id", "code"]).to_dict("records"), start=2):
        passage_id, code = str(row["passage_id"]), str(row["code"])
        document_id = str(row.get("document_id") or documents_of.get(passage_id, [""])[0])
        if (document_id, passage_id) not in home:
            raise TableError(
                f"{codings_path} row {line}: passage {passage_id} is not in {passages_path}.",
                "Give the table of passages that was coded.",
            )
        if code not in codes:
            raise TableError(f"{codings_path} row {line}: unknown code {code}.", f"The codebook has: {', '.join(codes)}.")
        depth = _whole(row.get("depth", ""))
        found.setdefault(document_id, []).append(
            Coding(
                passage_id, document_id, code, "assigned",
                1 if depth <= 1 else 2 if depth == 2 else 3, _share(row.get("score", "")), str(row.get("by", "")),
            )
        )  # fmt: skip
    return [
        Coded(
            source, "failed" if status.get(source.document_id) == "failed" else "read", title,
            pages.get(source.document_id, ()), False, "", group, (), tuple(found.get(source.document_id, ())),
        )
        for source, title, group in known
    ]  # fmt: skip


def _share(cell: object) -> float:
    try:
        return min(1.0, max(0.0, float(str(cell))))
    except ValueError:
        return 1.0


def _whole(cell: object) -> int:
    text = str(cell).strip()
    return int(float(text)) if re.fullmatch(r"\d+(\.0*)?", text) else 0
