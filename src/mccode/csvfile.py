"""CSV files, as people and spreadsheets save them and as mccode writes them.

Written is UTF-8 with ``\\n`` and an empty string for missing; a cell that a spreadsheet would run as a formula is
neutralised with an apostrophe on writing and restored on reading. Read are also a BOM, semicolons and tabs.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from mccode.errors import MccodeError

DELIMITERS = ",;\t"

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_TO_BE_QUOTED = re.compile('[",\r\n]')

Row = tuple[int, dict[str, str]]


def write(header: Sequence[str], rows: Iterable[Iterable[object]]) -> bytes:
    """The bytes of a CSV with a header and rows."""
    # Not by csv.writer: before Python 3.13 it leaves a lone carriage return unquoted, which readers take for a new row.
    lines = [",".join(map(_cell, row)) for row in (header, *rows)]
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def read(path: str | Path, needed: Sequence[str], error: type[MccodeError]) -> list[Row]:
    """The rows of a CSV that are not blank: number of the line, and cells by column name in small letters.

    Raises ``error`` when the file cannot be read, lacks a needed column, has one twice, or has a row with too many
    cells.
    """
    text = _text(Path(path), error)
    header = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=header.count)
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    names: list[str] = []
    rows: list[Row] = []
    before = 0
    try:
        for cells in reader:
            line, before = before + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if not names:
                names = ["_".join(cell.lower().split()) for cell in cells]
                _check_names(path, names, needed, error)
                continue
            if any(cell.strip() for cell in cells[len(names) :]):
                raise error(
                    f"{path} line {line} has more cells than there are columns.",
                    f"Put a cell that holds a {'tab' if delimiter == chr(9) else delimiter} into double quotes.",
                )
            cells += [""] * (len(names) - len(cells))
            rows.append((line, {name: restore(cell) for name, cell in zip(names, cells, strict=False) if name}))
    except csv.Error as fault:
        raise error(f"{path} line {before + 1}: {fault}.", "Check the double quotes from that line on.") from fault
    if not names:
        _check_names(path, names, needed, error)
    return rows


def neutralise(cell: str) -> str:
    """The cell with an apostrophe before anything that a spreadsheet would run as a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def restore(cell: str) -> str:
    """The cell as it was before `neutralise`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def _cell(value: object) -> str:
    if value is None or value != value:  # not a number
        return ""
    if not isinstance(value, str):
        return str(value)
    text = neutralise(value)
    return '"' + text.replace('"', '""') + '"' if _TO_BE_QUOTED.search(text) else text


def _text(path: Path, error: type[MccodeError]) -> str:
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise error(
            f"{path} cannot be read: {fault.strerror}.", "Check the path and your rights on the file."
        ) from fault
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        raise error(
            f"{path} is not in UTF-8 (line {line}).",
            "In Excel choose “CSV UTF-8” when saving; in LibreOffice set UTF-8.",
        ) from fault


def _check_names(path: str | Path, names: Sequence[str], needed: Sequence[str], error: type[MccodeError]) -> None:
    if missing := [name for name in needed if name not in names]:
        raise error(
            f"{path} has no column {' and no column '.join(f'`{name}`' for name in missing)} "
            f"(its columns: {', '.join(filter(None, names)) or 'none'}).",
            f"The first line names the columns; needed: {', '.join(needed)}.",
        )
    if repeated := sorted({name for name in names if name and names.count(name) > 1}):
        raise error(f"{path} has the column `{repeated[0]}` twice.", "Rename or remove one of them.")
