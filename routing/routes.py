"""routes.csv → rows of the table; everything wrong is collected, not raised."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from classifier.taxonomy import Taxonomy, fold_name
from routing.executors import Executor, Executors
from routing.problems import Code, Problem, get_nearest, hint_nearest, make_error
from routing.settlements import Settlements
from routing.sheets import Sheet, read_period, read_sheet, require
from routing.table import ANY, PlaceKind, Route

COLUMNS = ("topic", "settlement", "executor", "contact", "valid_from", "valid_to", "note")
REQUIRED = ("topic", "settlement", "executor")


@dataclass(frozen=True, slots=True)
class KnownNames:
    """What the cells of routes.csv may name."""

    taxonomy: Taxonomy
    settlements: Settlements
    executors: Executors


def read_routes(path: Path, known: KnownNames, problems: list[Problem]) -> list[Route]:
    """Read routes.csv; rows with an error are left out and reported in `problems`."""
    sheet = read_sheet(path, REQUIRED, problems)
    parsed = (_parse_route(sheet, line, cells, known, problems) for line, cells in sheet.lines)
    rows = [row for row in parsed if row is not None]
    problems.extend(_find_overlaps(path, rows))
    return rows


def _parse_route(
    sheet: Sheet, line: int, cells: list[str], known: KnownNames, problems: list[Problem]
) -> Route | None:
    if not require(sheet, line, cells, REQUIRED, problems):
        return None
    where, place = sheet.where(line), sheet.get(cells, "settlement")
    topic_known = _check_topic(sheet.get(cells, "topic"), known, where, problems)
    kind = _place_kind(place, known, where, problems)
    executor = _executor(sheet.get(cells, "executor"), known, where, problems)
    period = read_period(sheet, line, cells, problems)
    if not topic_known or kind is None or executor is None or period is None:
        return None
    return Route(
        topic=sheet.get(cells, "topic"),
        place=place,
        place_kind=kind,
        executor=executor,
        contact=sheet.get(cells, "contact") or executor.contact,
        period=period,
        note=sheet.get(cells, "note"),
        line=line,
    )


def _check_topic(topic: str, known: KnownNames, where: str, problems: list[Problem]) -> bool:
    if topic == ANY or known.taxonomy.get(topic) is not None:
        return True
    hint = hint_topic(topic, known.taxonomy)
    message = f"кода темы или группы «{topic}» нет в справочнике тем (taxonomy.csv){hint}"
    problems.append(make_error(Code.UNKNOWN_TOPIC, where, message))
    return False


def hint_topic(topic: str, taxonomy: Taxonomy) -> str:
    """Tail of a message about an unknown topic: the nearest code, found by code or name."""
    code_of = {fold_name(row.name): row.code for row in reversed(taxonomy.rows)}
    by_name = code_of.get(fold_name(topic))
    if by_name:
        return f"; пишите код: «{by_name}»"
    nearest = get_nearest(topic, [row.code for row in taxonomy.rows])
    if nearest is None and (name := get_nearest(topic, [row.name for row in taxonomy.rows])):
        nearest = code_of[fold_name(name)]
    return f"; похоже на «{nearest}»" if nearest else ""


def _place_kind(
    place: str, known: KnownNames, where: str, problems: list[Problem]
) -> PlaceKind | None:
    if place == ANY:
        return PlaceKind.ANYWHERE
    if place in known.settlements:
        return PlaceKind.SETTLEMENT
    if place in known.settlements.territories:
        return PlaceKind.TERRITORY
    names = [*known.settlements.memberships, *known.settlements.territories]
    message = f"места «{place}» нет в settlements.csv{hint_nearest(place, names)}"
    problems.append(make_error(Code.UNKNOWN_PLACE, where, message))
    return None


def _executor(name: str, known: KnownNames, where: str, problems: list[Problem]) -> Executor | None:
    executor = known.executors.get(name)
    if executor is None:
        hint = hint_nearest(name, known.executors.names())
        message = f"исполнителя «{name}» нет в executors.csv{hint}"
        problems.append(make_error(Code.UNKNOWN_EXECUTOR, where, message))
    return executor


def _find_overlaps(path: Path, rows: Sequence[Route]) -> Iterable[Problem]:
    grouped: dict[tuple[str, str], list[Route]] = {}
    for row in rows:
        grouped.setdefault((row.topic, row.place), []).append(row)
    for same in grouped.values():
        ordered = sorted(same, key=lambda row: (row.period.start, row.line))
        longest = ordered[0]
        for row in ordered[1:]:
            if longest.period.overlaps(row.period):
                yield _overlap(path, longest, row)
            longest = max(longest, row, key=lambda one: one.period.stop)


def _overlap(path: Path, one: Route, other: Route) -> Problem:
    first, second = sorted((one, other), key=lambda row: row.line)
    message = (
        f"строка спорит со строкой {first.line}: {first.topic} × {first.place} действует в одни "
        f"и те же дни ({first.period} и {second.period}); поправьте valid_from или valid_to"
    )
    return make_error(Code.OVERLAP, f"{path}:{second.line}", message)
