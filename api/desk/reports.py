"""*Отчёты*: the reports of a period as pages, xlsx books, and one document to print."""

from datetime import UTC, date
from typing import Annotated
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from fastapi import Depends, Query, Request, Response
from fastapi.responses import HTMLResponse

from api.desk.errors import DeskError
from api.desk.layout import render, templates
from api.desk.visitor import OperatorDep, desk_router
from api.errors import UsageError
from api.http.dependencies import NowDep, PipelineDep, StoreDep
from api.pipeline import Pipeline
from api.reports.book import make_book
from api.reports.catalogue import BY_SLUG, REPORTS, Entry
from api.reports.drawing import lay_out
from api.reports.periods import STEP_NAMES, Period, Step, make_period, read_period
from api.reports.shapes import Report, Scope
from api.reports.words import spell_cell
from api.store import Store
from routing.calendar import WorkCalendar

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ALL = "all"
ALL_TIME = "все годы"
SECTION = "reports"

router = desk_router("/reports")
templates.env.filters["cell"] = spell_cell
templates.env.globals["lay_out"] = lay_out


def get_scope(
    pipeline: PipelineDep,
    now: NowDep,
    period: Annotated[str | None, Query(max_length=20)] = None,
    on: Annotated[str | None, Query(max_length=20)] = None,
    first: Annotated[str | None, Query(alias="from", max_length=20)] = None,
    last: Annotated[str | None, Query(alias="to", max_length=20)] = None,
) -> Scope:
    """The period of the address, in the district's zone and calendar; a bad one is a 422 page."""
    zone, calendar = _zone_and_calendar(pipeline)
    today = now.astimezone(zone).date()
    try:
        chosen = read_period(period, on=on, first=first, last=last, today=today)
    except UsageError as error:
        raise DeskError(422, str(error)) from error
    return Scope(chosen, zone, calendar, today, _topics(pipeline), _executors(pipeline))


ScopeDep = Annotated[Scope, Depends(get_scope)]


@router.get("")
def show_first(
    request: Request, visitor: OperatorDep, store: StoreDep, scope: ScopeDep
) -> Response:
    """The numbers the month is rated by."""
    return _show(request, visitor, store, scope, REPORTS[:1], active=REPORTS[0].slug)


@router.get("/all")
def show_all(request: Request, visitor: OperatorDep, store: StoreDep, scope: ScopeDep) -> Response:
    """Every report below each other: the month's document, to print or to save as PDF."""
    return _show(request, visitor, store, scope, REPORTS, active=ALL)


@router.get("/{slug}.xlsx")
def download(slug: str, visitor: OperatorDep, store: StoreDep, scope: ScopeDep) -> Response:
    """One report, or all of them, as a book."""
    entries = REPORTS if slug == ALL else (_find(slug),)
    parts = [
        (entry.title, _period_title(entry, scope.period), report)
        for entry, report in _make(store, scope, entries)
    ]
    title = "Отчёт" if slug == ALL else entries[0].title
    name = quote(f"{title}, {scope.period.title}.xlsx")
    headers = {
        "content-disposition": f"attachment; filename=\"report.xlsx\"; filename*=UTF-8''{name}"
    }
    return Response(make_book(parts), media_type=XLSX, headers=headers)


@router.get("/{slug}")
def show_one(
    slug: str, request: Request, visitor: OperatorDep, store: StoreDep, scope: ScopeDep
) -> Response:
    """One report."""
    return _show(request, visitor, store, scope, (_find(slug),), active=slug)


def _show(
    request: Request,
    visitor: OperatorDep,
    store: Store,
    scope: Scope,
    entries: tuple[Entry, ...],
    *,
    active: str,
) -> HTMLResponse:
    period = scope.period
    context = {
        "reports": REPORTS,
        "active": active,
        "parts": _make(store, scope, entries),
        "period": period,
        "query": urlencode(period.as_query()),
        "steps": [
            (
                STEP_NAMES[step],
                _address(active, make_period(step, _anchor(scope))),
                step is period.step,
            )
            for step in (Step.MONTH, Step.QUARTER, Step.YEAR)
        ],
        "earlier": _address(active, period.shifted(-1)),
        "later": _address(active, period.shifted(1)) if period.stop <= scope.today else None,
        "has_period": any(entry.has_period for entry in entries),
        "last_day": max(period.days),
    }
    return render(request, visitor, "desk/reports.html", context, section=SECTION)


def _make(store: Store, scope: Scope, entries: tuple[Entry, ...]) -> list[tuple[Entry, Report]]:
    with store.read() as session:
        return [(entry, entry.make(session, scope)) for entry in entries]


def _find(slug: str) -> Entry:
    entry = BY_SLUG.get(slug)
    if entry is None:
        raise DeskError(404, "Такого отчёта нет: выберите его из списка на странице «Отчёты».")
    return entry


def _address(slug: str, period: Period) -> str:
    return f"/reports/{slug}?{urlencode(period.as_query())}"


def _anchor(scope: Scope) -> date:
    """The day by which a longer or shorter period is chosen: today where it lies in this one."""
    period = scope.period
    return scope.today if period.start <= scope.today < period.stop else period.start


def _period_title(entry: Entry, period: Period) -> str:
    return period.title if entry.has_period else ALL_TIME


def _zone_and_calendar(pipeline: Pipeline) -> tuple[ZoneInfo, WorkCalendar]:
    deadlines = pipeline.router.settings.deadlines
    if deadlines is None:
        return ZoneInfo(str(UTC)), WorkCalendar()
    return deadlines.timezone, deadlines.calendar


def _topics(pipeline: Pipeline) -> dict[str, str]:
    return {row.code: row.name for row in pipeline.tagger.taxonomy.rows}


def _executors(pipeline: Pipeline) -> dict[str, str]:
    return {code: row.name for code, row in pipeline.router.executors.rows.items()}
