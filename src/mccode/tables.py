"""The tables of a run, in the columns that `columns` declares, and their bytes as CSV, XLSX and Parquet."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pandas as pd

from mccode import csvfile, language, rowtext
from mccode.columns import ABOUT_SEPARATOR, SECTION_SEPARATOR, TABLES
from mccode.errors import TableError
from mccode.records import Box, Coded, Coverage, Gap

_ILLEGAL_IN_XLSX = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

Row = dict[str, Any]


def documents(coded: Sequence[Coded]) -> pd.DataFrame:
    """One row per PDF: what it is, whether it could be read, and why not. Further manifest columns come last."""
    # A further column that is called like one of ours must not overwrite it.
    extra = {n: f"manifest_{n}" if n in TABLES["documents"] else n for d in coded for n in sorted(d.source.extra)}
    rows = []
    for d in coded:
        s = d.source
        opened = d.status in ("read", "partly_read")
        assigned = [c for c in d.codings if c.status == "assigned"]
        rows.append(
            {
                "document_id": s.document_id, "institution": s.institution, "country": s.country, "year": s.year,
                "kind": s.kind, "language": d.language or s.language, "direction": _direction(d),
                "house_name": s.house_name, "subject": s.subject,
                "title": s.title or d.title, "status": d.status,
                "reason": d.reason, "pages": len(d.pages), "pages_read": d.pages_read,
                "pages_blank": d.pages.count("blank"),
                "pages_unreadable": " ".join(str(n) for n, p in enumerate(d.pages, 1) if p == "unreadable"),
                "on_subject": ("yes" if d.on_subject else "no") if opened else "",
                "passages_on_subject": d.on_subject_passages, "words": sum(len(p.text.split()) for p in d.passages),
                "passages": len(d.passages), "passages_coded": len({c.passage_id for c in assigned}),
                "codings": len(assigned), "sha256": s.sha256,
            }
            | {column: s.extra.get(name, "") for name, column in extra.items()}
        )  # fmt: skip
    return _frame("documents", rows, sorted(extra.values()))


def passages(coded: Sequence[Coded]) -> pd.DataFrame:
    """One row per passage with its place: section, pages, span, boxes."""
    return _frame(
        "passages",
        (
            {
                "passage_id": p.id, "document_id": p.document_id, "institution": d.source.institution,
                "passage_no": p.number, "page": p.page, "page_end": p.page_end,
                "section": SECTION_SEPARATOR.join(p.section), "kind": p.kind, "start": p.start, "end": p.end,
                "boxes": boxes_text(p.boxes), "country": d.source.country, "year": d.source.year,
                "language": p.language, "direction": language.direction(p.text), "house_name": d.source.house_name,
                "subject": d.source.subject,
                "title": d.source.title or d.title, "about": ABOUT_SEPARATOR.join(d.about),
                "place": p.place, "heads": rowtext.CELL_SEPARATOR.join(p.heads), "lead_in": p.lead_in, "text": p.text,
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


def _direction(document: Coded) -> str:
    """``ltr`` or ``rtl`` where all passages run so, ``mixed`` where some run each way, "" without any."""
    found = {language.direction(passage.text) for passage in document.passages}
    return "mixed" if len(found) > 1 else "".join(found)


def _frame(table: str, rows: Iterable[Row], extra: Sequence[str] = ()) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=[*TABLES[table], *extra])
    if "quote_page" in frame:  # there is no page 0: where there is no quote, its page is missing
        pages = frame["quote_page"].astype("Int64")
        frame["quote_page"] = pages.mask(pages == 0)
    return frame


def boxes_text(boxes: Iterable[Box]) -> str:
    """Boxes as ``page:x0,top,x1,bottom`` joined by ``;``, in points."""
    return ";".join(f"{b.page}:{b.x0:g},{b.top:g},{b.x1:g},{b.bottom:g}" for b in boxes)


def check(form: str) -> None:
    """Raises `TableError` where there is no such format, or its package is missing: before any work is done."""
    if form not in WRITERS:
        raise TableError(f"There is no format {form}.", f"Valid are: {', '.join(WRITERS)}.")
    if form == "parquet":
        try:
            import pyarrow  # type: ignore[import-untyped]  # noqa: F401
        except ImportError as error:
            hint = 'Install it: pip install "mccode[parquet]"'
            raise TableError("Parquet needs the package pyarrow.", hint) from error


def to_bytes(frame: pd.DataFrame, form: str) -> bytes:
    """A table as the bytes of a CSV, XLSX or Parquet file."""
    check(form)
    return WRITERS[form](frame)


def _csv(frame: pd.DataFrame) -> bytes:
    plain = frame.astype(object).where(frame.notna(), None)
    return csvfile.write([str(name) for name in frame.columns], plain.itertuples(index=False, name=None))


def _xlsx(frame: pd.DataFrame) -> bytes:
    from mccode.workbook import to_xlsx

    plain = frame.astype(object).where(frame.notna(), None)
    return to_xlsx(plain.map(lambda v: _ILLEGAL_IN_XLSX.sub("", v) if isinstance(v, str) else v))


def _parquet(frame: pd.DataFrame) -> bytes:
    stream = io.BytesIO()
    frame.to_parquet(stream, index=False, engine="pyarrow")
    return stream.getvalue()


WRITERS: dict[str, Callable[[pd.DataFrame], bytes]] = {"csv": _csv, "xlsx": _xlsx, "parquet": _parquet}
