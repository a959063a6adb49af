"""The clerk's marked proposals into the gazetteer's CSVs, checked before anything changes."""

import csv
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from classifier.errors import GazetteerError
from classifier.places import Gazetteer
from classifier.places.forms import fold
from classifier.places.records import OBJECTS_CSV, SETTLEMENTS_CSV, STREETS_CSV
from training.errors import TableError
from training.places_import import STREET_COLUMNS, write_csv
from training.tables import read_table

YES = frozenset({"да", "д", "yes", "y", "+", "1", "x", "х", "true"})
NEEDED = ("accept", "sort", "type", "name", "settlement")


@dataclass(frozen=True, slots=True)
class Accepted:
    """Rows added, rows that were there already."""

    n_settlements: int
    n_streets: int
    n_known: int


def accept_proposals(proposals: Path, folder: Path) -> Accepted:
    """Add the rows marked «да»; the gazetteer is loaded with them first, and kept if it fails.

    Raises `TableError` naming the row: no type, no settlement of a street, another table.
    """
    table, _ = read_table(proposals)
    missing = [name for name in NEEDED if name not in table]
    if missing:
        raise TableError(
            f"{proposals}: нет столбцов {', '.join(missing)}; это таблица otklik places propose?"
        )
    known = Gazetteer.load(folder)
    names = {fold(row.name) for row in known.settlements}
    streets = {(fold(row.name), fold(row.settlement)) for row in known.streets}
    new_settlements: list[dict[str, str]] = []
    new_streets: list[dict[str, str]] = []
    repeated = 0
    for number, row in enumerate(table.to_dict("records"), 2):
        cells = {name: _cell(row[name]) for name in NEEDED}
        if fold(cells["accept"]) not in YES:
            continue
        where = f"{proposals}, строка {number}"
        if cells["sort"] == "settlement":
            if not cells["type"]:
                raise TableError(f"{where}: впишите тип в столбец type: деревня, село, поселок…")
            repeated += fold(cells["name"]) in names
            if fold(cells["name"]) not in names:
                names.add(fold(cells["name"]))
                new_settlements.append({"name": cells["name"], "type": cells["type"]})
        elif cells["sort"] == "street":
            if not cells["settlement"]:
                raise TableError(f"{where}: впишите в столбец settlement, где эта улица")
            key = fold(cells["name"]), fold(cells["settlement"])
            repeated += key in streets
            if key not in streets:
                streets.add(key)
                new_streets.append({"name": cells["name"], "settlement": cells["settlement"]})
        else:
            raise TableError(f"{where}: в столбце sort должно быть settlement или street")
    _write_checked(folder, new_settlements, new_streets, proposals)
    return Accepted(len(new_settlements), len(new_streets), repeated)


def _write_checked(
    folder: Path,
    settlements: list[dict[str, str]],
    streets: list[dict[str, str]],
    proposals: Path,
) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        trial = Path(scratch)
        for name in (SETTLEMENTS_CSV, STREETS_CSV, OBJECTS_CSV):
            if (folder / name).exists():
                shutil.copy(folder / name, trial / name)
        if streets and not (trial / STREETS_CSV).exists():
            write_csv(trial / STREETS_CSV, STREET_COLUMNS, ())
        _append(trial / SETTLEMENTS_CSV, settlements)
        _append(trial / STREETS_CSV, streets)
        try:
            Gazetteer.load(trial)
        except GazetteerError as error:
            reason = str(error).replace(f"{trial}/", "")
            raise TableError(
                f"{proposals}: с этими строками справочник не читается: {reason}"
            ) from error
        for name in (SETTLEMENTS_CSV, STREETS_CSV):
            if (trial / name).exists():
                shutil.copy(trial / name, folder / name)


def _append(path: Path, rows: list[dict[str, str]]) -> None:
    if not rows:
        return
    text = path.read_text(encoding="utf-8-sig")
    columns = next(csv.reader(text.splitlines()))
    with path.open("a", encoding="utf-8", newline="") as file:
        if not text.endswith("\n"):
            file.write("\n")
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writerows({k: v for k, v in row.items() if k in columns} for row in rows)


def _cell(value: object) -> str:
    return "" if value is None or value != value else str(value).strip()
