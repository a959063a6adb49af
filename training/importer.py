"""An export of the incident system or of ПОС → a labelled file."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from python_calamine import CalamineError

from classifier.markup import PLACEHOLDERS
from training.columns import find_columns, fold_header, require_text
from training.dataset import TYPE_BY_NAME
from training.errors import TableError
from training.tables import create_table, open_table
from training.tables.reader import open_book

COLUMNS = (
    "text",
    "kind",
    "incident_type",
    "group",
    "topic",
    "executor",
    "assignee",
    "municipality",
    "settlement",
    "street",
    "house",
    "created_at",
    "closed_at",
    "outcome",
    "reaction",
    "reply",
    "url",
    "channel",
    "has_photo",
)
HEADER_ROWS = 20  # a title and an empty line may stand above the header
SHEETS = ("детализация", "инциденты", "sheet0")
TOTALS = re.compile(r"(всего|итого)[\s:.,—\-\d]*", re.IGNORECASE)
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
DATE_FORMATS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%Y-%m-%d",
    "%d.%m.%Y",
)
# «Причина закрытия» of the system → the five words of the yearly report
REACTIONS: Mapping[str, str] = {
    "автор доволен": "доволен",
    "доволен": "доволен",
    "автор нейтрален": "нейтрален",
    "нейтрален": "нейтрален",
    "автор недоволен": "недоволен",
    "недоволен": "недоволен",
    "нет ответа от автора": "нет ответа",
    "дальнейший диалог нецелесообразен": "диалог нецелесообразен",
    "нет технической возможности ответить": "нет возможности",
}
CHANNELS = {
    "vk.com": "vk",
    "vk.ru": "vk",
    "ok.ru": "ok",
    "max.ru": "max",
    "t.me": "telegram",
    "telegram.me": "telegram",
    "viber.com": "viber",
}
HOST = re.compile(r"(?:[a-z]+://)?([^/?#:\s]+)")
YES_NO = {"да": "yes", "нет": "no", "yes": "yes", "no": "no", "1": "yes", "0": "no"}

Row = dict[str, Any]


@dataclass(slots=True)
class ImportResult:
    """What came out, and what did not and why.

    rows : dictionaries with `COLUMNS`.
    skipped : reason → how many rows.
    examples : reason → «file, row N» of the first of them.
    notes : what a person should know besides.
    """

    rows: list[dict[str, str]] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def skip(self, reason: str, where: str) -> None:
        """Count a row that is left out."""
        self.skipped[reason] += 1
        self.examples.setdefault(reason, where)


def import_export(paths: Sequence[Path], mapping: Mapping[str, str] | None = None) -> ImportResult:
    """Read exports of any known layout; raises `TableError` or `ColumnError`."""
    result = ImportResult()
    for path in paths:
        with ExitStack() as files:
            _import_one(path, mapping or {}, result, files)
    repeated = sum(
        n - 1
        for n in Counter((r["text"], r["topic"], r["created_at"]) for r in result.rows).values()
    )
    if repeated:
        result.notes.append(f"полных повторов (текст, тема и дата): {repeated}; оставлены")
    return result


def _import_one(
    path: Path, mapping: Mapping[str, str], result: ImportResult, files: ExitStack
) -> None:
    headers, rows = _open(path, mapping, files)
    found = find_columns(headers, mapping)
    require_text(found, headers, str(path))
    missing = [name for name in ("group", "topic", "executor") if name not in found]
    if missing:
        result.notes.append(f"{path}: нет столбцов для полей {', '.join(missing)}")
    for number, row, error in rows:
        where = f"{path}, строка {number}"
        if error:
            result.skip(error, where)
        else:
            _take(row, found, where, result)


def write_labelled(result: ImportResult, path: Path) -> None:
    """Write what came out as a table of `COLUMNS`."""
    with create_table(path, COLUMNS) as table:
        for row in result.rows:
            table.write(row)


def parse_moment(value: Any) -> str:
    """ISO moment of what an export calls a date, "" where it is none.

    >>> parse_moment("24.12.2025 20:06:02"), parse_moment("вчера")
    ('2025-12-24T20:06:02', '')
    """
    text = str(value or "").strip()
    for form in DATE_FORMATS:
        try:
            return datetime.strptime(text, form).isoformat()
        except ValueError:
            continue
    return ""


def clean_cell(value: Any) -> str:
    """Text of a cell: without the one leading apostrophe, `<br>` as a line break."""
    text = "" if value is None or value != value else str(value)
    return BREAK.sub("\n", text.removeprefix("'")).strip()


def _take(row: Row, found: Mapping[str, str], where: str, result: ImportResult) -> None:
    cells = {name: clean_cell(row.get(header)) for name, header in found.items()}
    text = cells["text"]
    if all(fold_header(cells[name]) == fold_header(header) for name, header in found.items()):
        result.skip("повтор строки заголовков", where)
    elif text.lower() in PLACEHOLDERS:
        result.skip("без текста (пустая ячейка или «Сообщение без текста»)", where)
    elif TOTALS.fullmatch(text) and not cells.get("topic"):
        result.skip("строка итогов", where)
    else:
        result.rows.append(_to_labelled(cells))


def _to_labelled(cells: Mapping[str, str]) -> dict[str, str]:
    url = cells.get("url", "")
    return {name: cells.get(name, "") for name in COLUMNS} | {
        "kind": "incident",
        "incident_type": TYPE_BY_NAME.get(cells.get("incident_type", "").lower(), ""),
        "created_at": parse_moment(cells.get("created_at")),
        "closed_at": parse_moment(cells.get("closed_at")),
        "reaction": REACTIONS.get(cells.get("reaction", "").lower(), cells.get("reaction", "")),
        "channel": cells.get("channel") or _channel_of(url),
        "has_photo": YES_NO.get(cells.get("has_photo", "").lower(), ""),
    }


def _channel_of(url: str) -> str:
    if not url:
        return ""
    found = HOST.match(url.lower())
    host = f".{found.group(1)}" if found else ""
    return next((name for end, name in CHANNELS.items() if host.endswith(f".{end}")), "other")


def _open(
    path: Path, mapping: Mapping[str, str], files: ExitStack
) -> tuple[list[str], Iterator[tuple[int, Row, str]]]:
    """Headers, and (row number as a person counts, cells, what is wrong)."""
    if path.suffix.lower() in (".xlsx", ".xls"):
        return _open_book(path, mapping)
    reader = files.enter_context(open_table(path))

    def rows() -> Iterator[tuple[int, Row, str]]:
        number = 1
        for chunk in reader.chunks():
            for index, row in enumerate(chunk.rows):
                number += 1
                yield number, row, chunk.errors.get(index, "")

    return reader.columns, rows()


def _open_book(
    path: Path, mapping: Mapping[str, str]
) -> tuple[list[str], Iterator[tuple[int, Row, str]]]:
    book = open_book(path)
    try:
        names = sorted(book.sheet_names, key=_sheet_rank)
        sheets = {name: book.get_sheet_by_name(name).to_python() for name in names}
    except (CalamineError, OSError, ValueError) as error:
        raise TableError(f"{path}: книга Excel не читается: {error}") from error
    for sheet in sheets.values():
        for position, line in enumerate(sheet[:HEADER_ROWS]):
            headers = [str(cell).strip() for cell in line]
            if _is_header(headers, mapping):
                return headers, _book_rows(sheet, position, headers)
    first = next(iter(sheets.values()), [])
    headers = [str(cell).strip() for cell in first[0]] if first else []
    return headers, _book_rows(first, 0, headers)


def _is_header(headers: list[str], mapping: Mapping[str, str]) -> bool:
    folded = {fold_header(header) for header in headers}
    said = [fold_header(name) for name in mapping.values()]
    if "text" in mapping and folded.issuperset(said):
        return True
    # a text column alone is no header: «Текст» may be a title
    found = find_columns(headers, {})
    return "text" in found and len(found) > 1


def _book_rows(
    sheet: list[list[Any]], header: int, headers: list[str]
) -> Iterator[tuple[int, Row, str]]:
    for number, line in enumerate(sheet[header + 1 :], start=header + 2):
        if any(cell != "" for cell in line):
            cells = [_plain(cell) for cell in line]
            yield number, dict(zip(headers, cells, strict=False)), ""


def _plain(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _sheet_rank(name: str) -> int:
    key = name.strip().lower()
    return SHEETS.index(key) if key in SHEETS else len(SHEETS)
