"""Records of the gazetteer, and the three CSVs they are read from."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rapidfuzz import process

from classifier.errors import GazetteerError
from classifier.places.forms import fold
from classifier.places.tables import Row, read_table
from classifier.places.words import SETTLEMENT_TYPES, STREET_WORDS

SETTLEMENTS_CSV = "settlements.csv"
STREETS_CSV = "streets.csv"
OBJECTS_CSV = "objects.csv"
NEEDS_TYPE_WORD = {"": None, "yes": True, "no": False}
TYPE_ALIASES = {alias: kind for kind, words in SETTLEMENT_TYPES.items() for alias in words.split()}


@dataclass(frozen=True, slots=True)
class Settlement:
    """A settlement while it belongs to one territory, `[valid_from, valid_to)`.

    needs_type_word : None leaves it to the dictionary: common words need one. district :
    tells villages of one name apart in the gazetteer of a region, «Суксунский район».
    """

    name: str
    type: str
    territory: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    population: int | None = None
    other_names: tuple[str, ...] = ()
    needs_type_word: bool | None = None
    district: str = ""

    def is_valid(self, on: date) -> bool:
        """Whether the membership holds on the date."""
        since = self.valid_from is None or self.valid_from <= on
        return since and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True)
class Street:
    """A street with its type word: «улица Луначарского», «Пролетарский переулок»."""

    name: str
    settlement: str
    other_names: tuple[str, ...] = ()
    needs_type_word: bool | None = None


@dataclass(frozen=True, slots=True)
class Landmark:
    """An object people name instead of an address; `settlement` may be empty (a river)."""

    name: str
    settlement: str
    street: str = ""
    house: str = ""
    kind: str = ""
    other_names: tuple[str, ...] = ()


def read_settlements(path: Path) -> tuple[Settlement, ...]:
    """Read settlements.csv; raises `GazetteerError` with file:line and advice."""
    rows = read_table(path, ("name", "type"), _parse_settlement)
    if not rows:
        raise GazetteerError(f"{path}: нет ни одного населённого пункта, добавьте хотя бы один")
    return rows


def read_streets(path: Path, settlements: frozenset[str]) -> tuple[Street, ...]:
    """Read streets.csv, empty where there is no such file."""

    def parse(row: Row, where: str) -> Street:
        _check_settlement(row["settlement"], settlements, where)
        if not any(
            pattern.fullmatch(word)
            for word in fold(row["name"]).split()
            for pattern in STREET_WORDS.values()
        ):
            raise GazetteerError(
                f"{where}: в названии «{row['name']}» нет слова «улица», «переулок» "
                "или другого: впишите его, как на табличке"
            )
        return Street(row["name"], row["settlement"], _names(row), _needs(row, where))

    return read_table(path, ("name", "settlement"), parse) if path.exists() else ()


def read_landmarks(path: Path, settlements: frozenset[str]) -> tuple[Landmark, ...]:
    """Read objects.csv, empty where there is no such file."""

    def parse(row: Row, where: str) -> Landmark:
        if row["settlement"]:
            _check_settlement(row["settlement"], settlements, where)
        street, house, kind = (row.get(column, "") for column in ("street", "house", "kind"))
        return Landmark(row["name"], row["settlement"], street, house, kind, _names(row))

    return read_table(path, ("name", "settlement"), parse) if path.exists() else ()


def settlement_type(written: str) -> str | None:
    """Canonical type of a register's abbreviation, None for an unknown one.

    >>> settlement_type("Д."), settlement_type("ст-ца"), settlement_type("планета")
    ('деревня', 'станица', None)
    """
    return TYPE_ALIASES.get(fold(written).strip().rstrip(".").replace(" ", "_"))


def _parse_settlement(row: Row, where: str) -> Settlement:
    kind = settlement_type(row["type"])
    if kind is None:
        raise GazetteerError(
            f"{where}: неизвестный тип «{row['type']}», есть {', '.join(SETTLEMENT_TYPES)}"
        )
    since, until = (_date(row.get(column, ""), where) for column in ("valid_from", "valid_to"))
    if since and until and since >= until:
        raise GazetteerError(f"{where}: valid_from не раньше valid_to, поменяйте даты")
    population = row.get("population", "").replace(" ", "")
    if population and not population.isdecimal():
        raise GazetteerError(f"{where}: население «{population}» — не целое число")
    return Settlement(
        row["name"],
        kind,
        row.get("territory", ""),
        since,
        until,
        int(population) if population else None,
        _names(row),
        _needs(row, where),
        row.get("district", ""),
    )


def _date(cell: str, where: str) -> date | None:
    try:
        return date.fromisoformat(cell) if cell else None
    except ValueError as error:
        raise GazetteerError(f"{where}: дата «{cell}» не вида 2018-12-20") from error


def _names(row: Row) -> tuple[str, ...]:
    names = (name.strip() for name in row.get("other_names", "").split("|"))
    return tuple(name for name in names if name)


def _needs(row: Row, where: str) -> bool | None:
    cell = row.get("needs_type_word", "").lower()
    if cell not in NEEDS_TYPE_WORD:
        raise GazetteerError(f"{where}: needs_type_word «{cell}», а должно быть yes, no или пусто")
    return NEEDS_TYPE_WORD[cell]


def _check_settlement(name: str, settlements: frozenset[str], where: str) -> None:
    if name in settlements:
        return
    near = process.extractOne(name, settlements)
    hint = f", может быть, «{near[0]}»" if near else ""
    raise GazetteerError(f"{where}: в {SETTLEMENTS_CSV} нет «{name}»{hint}")
