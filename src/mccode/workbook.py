"""A table as an XLSX workbook that a person can read at once: bold frozen header, filter, widths, typed cells."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pandas as pd

# Column widths in characters; long text is wrapped.
MIN_WIDTH, MAX_WIDTH = 8, 60
# An XLSX cell holds no more characters than this.
CELL_LIMIT = 32767
CUT = " … [cut: a cell of a workbook holds no more; see the CSV]"
# Workbooks carry a time of making; ours is fixed, so that the same table gives the same bytes.
EPOCH = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def to_xlsx(frame: pd.DataFrame) -> bytes:
    """The bytes of a workbook with the table on one sheet. Strings stay strings, also those that look like formulas."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet("table")
    for number, name in enumerate(frame.columns, start=1):
        longest = max((len(str(v)) for v in frame[name].head(200)), default=0)
        sheet.column_dimensions[get_column_letter(number)].width = min(
            MAX_WIDTH, max(MIN_WIDTH, len(str(name)) + 2, longest + 1)
        )
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(1, len(frame.columns)))}{len(frame) + 1}"
    heads = []
    for name in frame.columns:
        head = WriteOnlyCell(sheet, value=str(name))
        head.font = Font(bold=True)
        heads.append(head)
    sheet.append(heads)
    for values in frame.itertuples(index=False):
        cells = []
        for value in values:
            if isinstance(value, str) and len(value) > CELL_LIMIT:
                value = value[: CELL_LIMIT - len(CUT)] + CUT
            cell = WriteOnlyCell(sheet, value=value)
            if isinstance(value, str):
                cell.data_type = "s"
                cell.alignment = Alignment(wrap_text=len(value) > MAX_WIDTH, vertical="top")
            cells.append(cell)
        sheet.append(cells)
    book.properties.created = book.properties.modified = EPOCH
    stream = io.BytesIO()
    book.save(stream)
    return _without_times(stream.getvalue())


def _without_times(data: bytes) -> bytes:
    """The same archive with fixed times of its members."""
    result = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as source, ZipFile(result, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                stamp = b"2000-01-01T00:00:00Z"
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, content)
            target.writestr(ZipInfo(name, (2000, 1, 1, 0, 0, 0)), content, ZIP_DEFLATED)
    return result.getvalue()
