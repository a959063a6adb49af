"""A report as an .xlsx book: one sheet per table, numbers that Excel can add up."""

import io
import re
from collections.abc import Sequence
from datetime import timedelta

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from api.reports.shapes import Cell, Report, Sort, Table

FORMATS = {Sort.SHARE: "0.0%", Sort.HOURS: "[h]:mm", Sort.DAY: "DD.MM.YYYY", Sort.NUMBER: "#,##0"}
BOLD = Font(bold=True)
WRAP = Alignment(wrap_text=True, vertical="top")
SHEET_NAME = 31  # characters Excel allows
FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
NARROW, WIDE = 16, 44  # widths of columns, in characters
FORMULA = ("=", "+", "-", "@")


def make_book(parts: Sequence[tuple[str, str, Report]]) -> bytes:
    """Bytes of a book of reports; each part is (title, period, report)."""
    book = Workbook(write_only=True)
    used: set[str] = set()
    for title, period, report in parts:
        for table in report.tables:
            name = f"{title} {table.title}" if len(parts) > 1 else table.title
            sheet = book.create_sheet(_name(name, used))
            for number, column in enumerate(table.columns, start=1):
                width = WIDE if column.sort is Sort.TEXT else NARROW
                sheet.column_dimensions[get_column_letter(number)].width = width
            for line in (f"{title}: {period}", *report.sentences):
                sheet.append([line])
            sheet.append([])
            for row in _rows(sheet, table):
                sheet.append(row)
            if table.note:
                sheet.append([])
                sheet.append([table.note])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _rows(sheet: object, table: Table) -> list[list[WriteOnlyCell]]:
    sorts = [column.sort for column in table.columns]
    rows = [[_cell(sheet, column.title, Sort.TEXT, is_bold=True) for column in table.columns]]
    for row in table.rows:
        rows.append([_cell(sheet, value, sort) for value, sort in zip(row, sorts, strict=True)])
    if table.total is not None:
        pairs = zip(table.total, sorts, strict=True)
        rows.append([_cell(sheet, value, sort, is_bold=True) for value, sort in pairs])
    return rows


def _cell(sheet: object, value: Cell, sort: Sort, *, is_bold: bool = False) -> WriteOnlyCell:
    content: object = value
    if sort is Sort.HOURS and isinstance(value, int | float):
        content = timedelta(hours=value)
    if isinstance(value, str) and value.startswith(FORMULA):
        content = f"'{value}"  # typed by a person: a text, never a formula
    cell = WriteOnlyCell(sheet, value=content)
    if sort in FORMATS and not isinstance(value, str):
        cell.number_format = FORMATS[sort]
    if is_bold:
        cell.font = BOLD
    if sort is Sort.TEXT:
        cell.alignment = WRAP
    return cell


def _name(title: str, used: set[str]) -> str:
    base = FORBIDDEN.sub(" ", title)[:SHEET_NAME]
    name, number = base, 2
    while name.lower() in used:
        tail = f" {number}"
        name, number = base[: SHEET_NAME - len(tail)] + tail, number + 1
    used.add(name.lower())
    return name
