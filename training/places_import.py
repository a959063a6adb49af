"""A register of places (OKTMO, FIAS or a table of one's own) → the gazetteer's three CSVs."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from classifier.places.forms import fold
from classifier.places.records import (
    OBJECTS_CSV,
    SETTLEMENTS_CSV,
    STREETS_CSV,
    settlement_type,
)
from classifier.places.words import STREET_WORDS
from training.errors import ColumnError, TableError
from training.tables import read_table

SETTLEMENT_COLUMNS = ("name", "type", "territory", "district", "population", "other_names")
STREET_COLUMNS = ("name", "settlement", "other_names")
OBJECT_COLUMNS = ("name", "settlement", "street", "house", "kind", "other_names")
DISTRICT_KINDS = ("р-н", "район", "м.р-н", "муниципальный район")
HEADER_ROWS = 2  # the first row behind the header, as a table program counts
# our field → what registers call it, best first; «settlement» of FIAS goes before «city»
SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "name": (
        "name",
        "settlement",
        "наименование",
        "название",
        "нп",
        "населенный пункт",
        "formalname",
    ),
    "type": ("type", "settlement_type", "тип", "тип нп", "сокр", "socr", "shortname"),
    "city": ("city", "город"),
    "city_type": ("city_type", "тип города"),
    "territory": ("mun", "territory", "поселение", "территория", "территориальный отдел"),
    "territory_type": ("mun_type",),
    "district": ("district", "area", "район", "муниципалитет", "округ", "муниципальный район"),
    "district_type": ("area_type",),
    "population": ("population", "население", "численность"),
    "street": ("street", "улица", "наименование улицы"),
    "street_type": ("street_type", "тип улицы"),
}


@dataclass
class Imported:
    """What was written: counts, and reason → rows of the file left out or mended, from 2 on.

    mended : rows taken all the same, «тип улицы «гск»» as «улица».
    """

    n_settlements: int = 0
    n_streets: int = 0
    skipped: dict[str, list[int]] = field(default_factory=dict)
    mended: dict[str, list[int]] = field(default_factory=dict)


def import_places(source: Path, folder: Path) -> Imported:
    """Write settlements.csv, streets.csv and objects.csv of `folder` from one table.

    Rows without a name or with an unknown type are left out and counted. Raises
    `ColumnError` where no column holds names, `TableError` where the folder holds a
    gazetteer already or no row can be used.
    """
    taken = [
        name for name in (SETTLEMENTS_CSV, STREETS_CSV, OBJECTS_CSV) if (folder / name).exists()
    ]
    if taken:
        raise TableError(f"{folder}: здесь уже есть {', '.join(taken)}; укажите пустую папку")
    table, broken = read_table(source)
    columns = _find_columns([str(name) for name in table.columns], source)
    result = Imported()
    if broken:
        result.skipped["строка не читается"] = [number + HEADER_ROWS for number in sorted(broken)]
    settlements: dict[tuple[str, ...], None] = {}
    streets: dict[tuple[str, ...], None] = {}
    for number, row in enumerate(table.to_dict("records")):
        if number in broken:
            continue
        cells = {ours: _cell(row.get(theirs)) for ours, theirs in columns.items()}
        settlement, reason = _settlement(cells)
        if settlement is None:
            result.skipped.setdefault(reason, []).append(number + HEADER_ROWS)
            continue
        settlements[settlement] = None
        street, doubt = _street(cells)
        if doubt:
            result.mended.setdefault(doubt, []).append(number + HEADER_ROWS)
        if street:
            streets[street, settlement[0], ""] = None
    if not settlements:
        reasons = "; ".join(f"{reason} — {len(rows)}" for reason, rows in result.skipped.items())
        raise TableError(f"{source}: ни одного населённого пункта ({reasons or 'строк нет'})")
    folder.mkdir(parents=True, exist_ok=True)
    write_csv(folder / SETTLEMENTS_CSV, SETTLEMENT_COLUMNS, settlements)
    write_csv(folder / STREETS_CSV, STREET_COLUMNS, streets)
    write_csv(folder / OBJECTS_CSV, OBJECT_COLUMNS, ())
    result.n_settlements, result.n_streets = len(settlements), len(streets)
    return result


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A UTF-8 CSV with its header."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def _find_columns(headers: Sequence[str], source: Path) -> dict[str, str]:
    by_fold = {fold(header).strip(): header for header in headers}
    found = {
        ours: by_fold[theirs[0]]
        for ours, names in SYNONYMS.items()
        if (theirs := [name for name in names if name in by_fold])
    }
    if "name" not in found and "city" not in found:
        raise ColumnError(
            f"{source}: нет столбца с названиями, есть {', '.join(headers)}; "
            "назовите столбцы name, type, territory, district, population, street"
        )
    return found


def _cell(value: object) -> str:
    return "" if value is None or value != value else str(value).strip()


def _settlement(cells: Mapping[str, str]) -> tuple[tuple[str, ...] | None, str]:
    name, kind = cells.get("name", ""), cells.get("type", "")
    if not name:  # FIAS: a town has no «settlement»
        name, kind = cells.get("city", ""), cells.get("city_type", "") or "г"
    if not name:
        return None, "нет названия"
    if not kind:  # «д. Бабино» in one cell
        first, _, rest = name.partition(" ")
        kind, name = (first, rest.strip()) if rest and settlement_type(first) else ("", name)
    if not kind:
        return None, "нет типа"
    canonical = settlement_type(kind)
    if canonical is None:
        return None, f"неизвестный тип «{kind}»"
    population = "".join(char for char in cells.get("population", "") if char.isdigit())
    territory = _territory(cells.get("territory", ""), cells.get("territory_type", ""))
    district = _district(cells.get("district", ""), cells.get("district_type", ""))
    return (name, canonical, territory, district, population, ""), ""


def _territory(name: str, kind: str) -> str:
    # OKTMO: «Тюндюковское», «сельского поселения»
    kind = kind.strip(' "')
    if "поселения" in kind:
        adjective = "городское" if "городского" in kind else "сельское"
        return f"{name} {adjective} поселение".strip()
    return f"{kind} {name}".strip() if kind and len(kind) < len("городского округа ") else name


def _district(name: str, kind: str) -> str:
    # OKTMO has the genitive, «Бардымского»; FIAS «Бардымский» or «Залесный» with «р-н»
    name = name[:-3] + "ий" if name.endswith("ского") else name
    is_district = name.endswith(("ский", "цкий")) or fold(kind).rstrip(".") in DISTRICT_KINDS
    return f"{name} район" if is_district and name and " " not in name else name


def _street(cells: Mapping[str, str]) -> tuple[str, str]:
    """Street with its type word, and what was doubtful about the type."""
    name, kind = cells.get("street", ""), fold(cells.get("street_type", "")).rstrip(".")
    words = fold(name).split()
    if not name or any(p.fullmatch(word) for word in words for p in STREET_WORDS.values()):
        return name, ""
    ways = (kind, f"{kind}.")  # «ш» of a register is «ш.» of people
    full = next((k for k, p in STREET_WORDS.items() if any(map(p.fullmatch, ways))), None)
    doubt = f"тип улицы «{kind}» незнаком, записано «улица»" if kind and full is None else ""
    return f"{full or 'улица'} {name}", doubt
