"""What authors said in the end, year by year, and whose communities the incidents came from."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from api.reports.periods import start_of
from api.reports.shapes import Bar, Cell, Column, Picture, Report, Scope, Sort, Table, share
from api.reports.words import INCIDENTS, count
from api.russian import percent
from api.store.tables import IncidentRow
from api.store.words import RATED, REACTION_NAMES, IncidentState, Origin, Reaction

# as the yearly report names its last column
COLUMN_NAMES = REACTION_NAMES | {Reaction.IMPOSSIBLE: "нет возможности / диалог нецелесообразен"}
IN_WORK = "ещё без оценки"
Key = tuple[int, Origin, Reaction | None]


def report_satisfaction(session: Session, scope: Scope) -> Report:
    """Incidents of every year by the author's reaction, by the year of registration."""
    found = _count(session, scope)
    years = sorted({year for year, _, _ in found})
    rows = tuple(_row(str(year), _of_year(found, year)) for year in years)
    whole: Counter[Reaction | None] = Counter()
    for year in years:
        whole.update(_of_year(found, year))
    columns = (
        Column("Год", Sort.TEXT),
        Column("Инцидентов"),
        *(Column(COLUMN_NAMES[one]) for one in Reaction),
        Column(IN_WORK),
        Column("Доля довольных", Sort.SHARE),
    )
    table = Table("По годам", columns, rows, _row("Всего", whole) if years else None)
    bars = tuple(
        Bar(str(year), tuple(_of_year(found, year)[one] for one in Reaction)) for year in years
    )
    picture = Picture("Оценки по годам", tuple(REACTION_NAMES[one] for one in Reaction), bars)
    return Report(_tell(found, whole), (table, _origins(found, years)), (picture,))


def _count(session: Session, scope: Scope) -> Mapping[Key, int]:
    """Incidents by year of the district's own time, origin and reaction."""
    is_kept = IncidentRow.state != IncidentState.MERGED
    first, last = session.execute(
        select(func.min(IncidentRow.registered_at), func.max(IncidentRow.registered_at)).where(
            is_kept
        )
    ).one()
    if first is None:
        return {}
    years = range(first.astimezone(scope.zone).year, last.astimezone(scope.zone).year + 1)
    borders = [
        (IncidentRow.registered_at < start_of(date(year + 1, 1, 1), scope.zone), year)
        for year in years
    ]
    year_of = case(*borders, else_=years[-1])
    query = (
        select(year_of, IncidentRow.origin, IncidentRow.reaction, func.count())
        .where(is_kept)
        .group_by(year_of, IncidentRow.origin, IncidentRow.reaction)
    )
    return {(year, origin, reaction): n for year, origin, reaction, n in session.execute(query)}


def _of_year(found: Mapping[Key, int], year: int) -> Counter[Reaction | None]:
    counts: Counter[Reaction | None] = Counter()
    for (its_year, _, reaction), n in found.items():
        if its_year == year:
            counts[reaction] += n
    return counts


def _row(name: str, counts: Counter[Reaction | None]) -> tuple[Cell, ...]:
    n_all = counts.total()
    return (
        name,
        n_all,
        *(counts[one] for one in Reaction),
        counts[None],
        share(counts[Reaction.SATISFIED], _count_rated(counts)),
    )


def _count_rated(counts: Counter[Reaction | None]) -> int:
    """Incidents whose author said what they think: who could not be asked has rated nothing."""
    return sum(counts[one] for one in RATED)


def _origins(found: Mapping[Key, int], years: list[int]) -> Table:
    def of(origin: Origin, wanted: int | None = None) -> int:
        return sum(
            n
            for (year, its_origin, _), n in found.items()
            if its_origin is origin and wanted in (None, year)
        )

    rows = tuple((str(year), of(Origin.OWN, year), of(Origin.FOREIGN, year)) for year in years)
    columns = (Column("Год", Sort.TEXT), Column("Из своих групп"), Column("Из других сообществ"))
    total = ("Всего", of(Origin.OWN), of(Origin.FOREIGN)) if years else None
    return Table("Откуда", columns, rows, total)


def _tell(found: Mapping[Key, int], whole: Counter[Reaction | None]) -> tuple[str, ...]:
    n_all, rated = whole.total(), _count_rated(whole)
    own = sum(n for (_, origin, _), n in found.items() if origin is Origin.OWN)
    told = [
        f"{count(n_all, INCIDENTS)} за все годы: из своих групп {own}, из других {n_all - own}."
    ]
    if rated:
        told.append(f"Довольны {percent(whole[Reaction.SATISFIED] / rated)} оценивших.")
    return tuple(told)
