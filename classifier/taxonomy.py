"""Groups and topics: stable codes, Russian names, and the map of old names."""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from classifier.errors import TaxonomyError

COLUMNS = ("code", "name", "group", "severity", "needs_photo", "needs_place", "old_names")
SEVERITIES = ("low", "normal", "high")
YES_NO = {"yes": True, "no": False}
CODE = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)?")

TRANSLIT = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya".split(),
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Topic:
    """One row of the taxonomy; a group is a row whose `group` is empty."""

    code: str
    name: str
    group: str = ""
    severity: str = "normal"
    needs_photo: bool = False
    needs_place: bool = False
    old_names: tuple[str, ...] = ()


def fold_name(name: str) -> str:
    """Key under which spellings of one name meet: «★ Уборка/Вывоз» = «уборка / вывоз».

    >>> fold_name("★ Уборка / Вывоз  мусора") == fold_name("уборка/вывоз мусора")
    True
    """
    return re.sub(r"[^0-9a-zа-я]+", " ", name.lower().replace("ё", "е")).strip()


def make_code(name: str) -> str:
    """Stable code for a name the taxonomy does not know, the same in every run.

    >>> make_code("Ямы и выбоины")
    'yamy_i_vyboiny'
    """
    latin = "".join(TRANSLIT.get(char, char) for char in fold_name(name))
    return re.sub(r"[^a-z0-9]+", "_", latin).strip("_")[:80] or "unnamed"


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """Immutable list of groups and topics; look-ups by code, name or old name."""

    rows: tuple[Topic, ...]
    _by_code: dict[str, Topic] = field(init=False, repr=False, compare=False)
    _groups: dict[str, Topic] = field(init=False, repr=False, compare=False)
    _topics: dict[str, list[Topic]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_code", {row.code: row for row in self.rows})
        groups: dict[str, Topic] = {}
        topics: dict[str, list[Topic]] = {}
        for row in self.rows:
            for name in (row.code, row.name, *row.old_names):
                key = fold_name(name)
                if row.group:
                    topics.setdefault(key, []).append(row)
                else:
                    groups.setdefault(key, row)
        object.__setattr__(self, "_groups", groups)
        object.__setattr__(self, "_topics", topics)

    @property
    def groups(self) -> tuple[Topic, ...]:
        """Rows that are groups, in file order."""
        return tuple(row for row in self.rows if not row.group)

    @property
    def topics(self) -> tuple[Topic, ...]:
        """Rows that are topics, in file order."""
        return tuple(row for row in self.rows if row.group)

    def get(self, code: str) -> Topic | None:
        """Row of a group or topic code."""
        return self._by_code.get(code)

    def get_or_raise(self, code: str) -> Topic:
        """Row of a code; raises `TaxonomyError` for an unknown one."""
        row = self._by_code.get(code)
        if row is None:
            raise TaxonomyError(f"нет кода {code!r} в справочнике тем: проверьте taxonomy.csv")
        return row

    def find_group(self, name: str) -> Topic | None:
        """Group by code, name or an old name, whatever its case, «ё» and signs."""
        return self._groups.get(fold_name(name))

    def find_topic(self, name: str, *, group: str | None = None) -> Topic | None:
        """Topic by code, name or an old name; `group` (a code) settles names used twice."""
        found = self._topics.get(fold_name(name), [])
        return next((row for row in found if row.group == group), found[0] if found else None)

    def extended(self, names: Iterable[tuple[str, str]]) -> "Taxonomy":
        """Add the (group, topic) names that are missing, with codes made from the names.

        An empty topic adds the group alone, an empty group puts the topic under «прочее».
        """
        rows = list(self.rows)
        known = self
        for group_name, topic_name in names:
            group = known.find_group(group_name) if group_name else None
            if group is None:
                group = Topic(
                    _free_code(make_code(group_name or "Прочее"), known), group_name or "Прочее"
                )
                if known.find_group(group.name) is None:
                    rows.append(group)
                else:
                    group = known.find_group(group.name) or group
            if topic_name and known.find_topic(topic_name, group=group.code) is None:
                code = _free_code(f"{group.code}.{make_code(topic_name)}", known)
                rows.append(Topic(code, topic_name, group.code))
            if len(rows) != len(known.rows):
                known = Taxonomy(tuple(rows))
        return known

    @classmethod
    def from_csv(cls, path: Path) -> "Taxonomy":
        """Read and check `taxonomy.csv`; raises `TaxonomyError` naming file:line."""
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                reader = csv.DictReader(file)
                missing = [c for c in COLUMNS[:3] if c not in (reader.fieldnames or ())]
                if missing:
                    raise TaxonomyError(f"{path}:1: нет столбцов {', '.join(missing)}")
                rows = [_parse_row(row, f"{path}:{reader.line_num}") for row in reader]
        except (OSError, UnicodeDecodeError) as error:
            raise TaxonomyError(f"{path}: не читается справочник тем: {error}") from error
        _check(rows, path)
        return cls(tuple(rows))

    def to_csv(self, path: Path) -> None:
        """Write the taxonomy as `from_csv` reads it."""
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            for row in self.rows:
                flags = ["yes" if flag else "no" for flag in (row.needs_photo, row.needs_place)]
                old = "|".join(row.old_names)
                writer.writerow([row.code, row.name, row.group, row.severity, *flags, old])


def _free_code(code: str, taxonomy: Taxonomy) -> str:
    number, free = 2, code
    while taxonomy.get(free) is not None:
        free, number = f"{code}_{number}", number + 1
    return free


def _parse_row(row: dict[str, str | None], where: str) -> Topic:
    cells = {column: (row.get(column) or "").strip() for column in COLUMNS}
    code, name = cells["code"], cells["name"]
    if not CODE.fullmatch(code):
        raise TaxonomyError(f"{where}: код {code!r} должен состоять из a-z, 0-9, _ и точки")
    if not name:
        raise TaxonomyError(f"{where}: у кода {code!r} нет названия")
    if (cells["severity"] or "normal") not in SEVERITIES:
        raise TaxonomyError(f"{where}: severity — одно из {', '.join(SEVERITIES)}")
    for column in ("needs_photo", "needs_place"):
        if (cells[column] or "no") not in YES_NO:
            raise TaxonomyError(f"{where}: {column} — yes или no, а не {cells[column]!r}")
    return Topic(
        code=code,
        name=name,
        group=cells["group"],
        severity=cells["severity"] or "normal",
        needs_photo=YES_NO[cells["needs_photo"] or "no"],
        needs_place=YES_NO[cells["needs_place"] or "no"],
        old_names=tuple(part.strip() for part in cells["old_names"].split("|") if part.strip()),
    )


def _check(rows: list[Topic], path: Path) -> None:
    seen: set[str] = set()
    groups = {row.code for row in rows if not row.group}
    for line, row in enumerate(rows, start=2):
        if row.code in seen:
            raise TaxonomyError(f"{path}:{line}: код {row.code!r} уже был выше")
        if row.group and row.group not in groups:
            raise TaxonomyError(f"{path}:{line}: группы {row.group!r} нет в этом файле")
        seen.add(row.code)
