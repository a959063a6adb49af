"""Reports: the years of the district's own report to the cell, counts that stay true, books."""

import io
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select, update

from api.errors import UsageError
from api.reports.book import make_book
from api.reports.catalogue import REPORTS
from api.reports.counted import COMMENTS, count_comments
from api.reports.day_counts import fetch_days, refresh_counts
from api.reports.periods import Step, make_period, read_period
from api.reports.satisfaction import report_satisfaction
from api.reports.shapes import Column, Report, Scope, Sort, Table
from api.reports.words import spell_cell
from api.store.arrivals import Arrival, accept_comment, delete_comment
from api.store.log import SYSTEM
from api.store.replies import write_reply
from api.store.tables import CommentRow, DayMarkRow, IncidentRow, PhotoRow, ReplyRow
from api.store.tagging import decide
from api.store.words import (
    CommentType,
    IncidentState,
    Origin,
    PhotoPhase,
    Reaction,
    ReplyKind,
    ReplyState,
)
from routing.calendar import WorkCalendar

MOSCOW, KALININGRAD = ZoneInfo("Europe/Moscow"), ZoneInfo("Europe/Kaliningrad")
# year: incidents, доволен, нейтрален, недоволен, нет возможности — the district's report
YEARS = {2019: (50, 36, 7, 1, 6), 2020: (113, 100, 7, 1, 5), 2021: (282, 243, 27, 7, 5)}
FOREIGN = 35


def scope_of(step=Step.MONTH, day=date(2026, 3, 10), zone=MOSCOW):
    names = {"roads": "Дороги", "city": "Отдел городского хозяйства"}
    return Scope(make_period(step, day), zone, WorkCalendar(), date(2026, 11, 24), names, names)


def table_of(report, title):
    return next(table for table in report.tables if table.title == title)


def run(store, slug, scope):
    entry = next(entry for entry in REPORTS if entry.slug == slug)
    with store.read() as session:
        return entry.make(session, scope)


def at(day, hour=12):
    return datetime(2026, 3, day, hour, tzinfo=MOSCOW)


def arrive(session, number, moment, *, kind=None, **more):
    arrival = Arrival("vk", f"wall-1_{number}", "Яма на дороге", moment, **more)
    row, _ = accept_comment(session, arrival, now=moment)
    row.kind = kind
    return row


def incident(number, moment, **more):
    return IncidentRow(number=str(number), registered_at=moment, **more)


@pytest.fixture
def three_years(store):
    number = 0
    with store.write() as session:
        for year, (_, *by_reaction) in YEARS.items():
            for reaction, n in zip(Reaction, by_reaction, strict=True):
                for _ in range(n):
                    number += 1
                    # the first minute of a Moscow year is still the old year in UTC
                    moment = datetime(year, 1, 1, 0, 5, tzinfo=MOSCOW) + timedelta(
                        days=number % 365
                    )
                    origin = Origin.FOREIGN if number <= FOREIGN else Origin.OWN
                    session.add(
                        incident(
                            number,
                            moment,
                            origin=origin,
                            reaction=reaction,
                            state=IncidentState.CLOSED,
                        )
                    )
        session.add(incident("m", at(1), state=IncidentState.MERGED))
    return store


def test_satisfaction_reproduces_every_cell(three_years):
    with three_years.read() as session:
        report = report_satisfaction(session, scope_of())
    table = table_of(report, "По годам")
    found = {row[0]: row[1:6] for row in table.rows}
    assert found == {str(year): figures for year, figures in YEARS.items()}
    assert table.total[1:6] == (445, 379, 41, 9, 16)
    # of those who could be asked: 36 of 44, 100 of 108, 243 of 277
    assert [round(row[-1], 3) for row in table.rows] == [0.818, 0.926, 0.877]
    assert table_of(report, "Откуда").total == ("Всего", 410, 35)


def test_satisfaction_of_an_empty_store_is_empty(store):
    report = run(store, "satisfaction", scope_of())
    assert table_of(report, "По годам").rows == ()


def test_incoming_counts_local_days_and_leaves_out_ours_and_deleted(store):
    with store.write() as session:
        arrive(session, 1, at(10, 0), kind="incident")  # 21:00 of the day before in UTC
        arrive(session, 2, at(10, 23), kind="other")
        arrive(session, 3, at(11), kind="other", is_ours=True)
        arrive(session, 4, at(11), kind="approval")
        delete_comment(session, "vk", "wall-1_4", event=1, now=at(12))
        delete_comment(session, "vk", "wall-1_5", event=2, now=at(12))
    table = table_of(run(store, "incoming", scope_of()), "По дням")
    assert table.rows == ((date(2026, 3, 10), 2, 1, 0, 2),)


def test_counts_stay_true_whatever_changes_after_them(store):
    period = make_period(Step.MONTH, date(2026, 3, 1))

    def check(zone=MOSCOW):
        with store.read() as session:
            days = fetch_days(session, COMMENTS, period, zone)
            start, stop = period.moments(zone)
            assert sum(days.values(), Counter()) == count_comments(session, start, stop)
        return days

    with store.write() as session:
        for number in range(6):
            arrive(session, number, at(1 + number % 3, 23), kind="other")
    assert len(check()) == 3
    assert refresh_counts(store, MOSCOW) == 3
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(DayMarkRow)) == 0
    check()
    with store.write() as session:
        one = session.scalars(select(CommentRow).order_by(CommentRow.id)).first()
        decide(session, one.id, "kind", "incident", suggested="other", actor=SYSTEM)
        delete_comment(session, "vk", "wall-1_1", event=1, now=at(9))
        session.execute(
            update(CommentRow).where(CommentRow.external_id == "wall-1_2").values(created_at=at(20))
        )
    assert "incident/open/public" in check()[date(2026, 3, 1)]
    refresh_counts(store, MOSCOW)
    assert "incident/open/public" in check()[date(2026, 3, 1)]
    assert len(check(KALININGRAD)) == len(check())
    refresh_counts(store, KALININGRAD)
    check(KALININGRAD)


def test_overdue_names_who_is_late_and_who_still_waits(store):
    with store.write() as session:
        session.add_all(
            [
                incident(1, at(2), deadline=at(3), answered_at=at(2, 15), executor="city"),
                incident(2, at(2), deadline=at(3), answered_at=at(4), executor="city"),
                incident(3, at(2), deadline=at(3), executor="city", group_code="roads"),
                incident(4, at(2), deadline=at(3), interim_at=at(2, 14), answered_at=at(9)),
                incident(5, at(2), deadline=None),
            ]
        )
    report = run(store, "overdue", scope_of())
    [row] = table_of(report, "По исполнителям").rows
    assert row == ("Отдел городского хозяйства", 3, 2, 1, 2 / 3)
    assert table_of(report, "По исполнителям").total == ("Итого", 5, 2, 1, 2 / 5)
    late = {row[0]: row for row in table_of(report, "Просроченные инциденты").rows}
    assert set(late) == {"2", "3"}
    assert late["2"][5] == pytest.approx(24)
    assert late["3"][3] == "Дороги"
    assert late["3"][6] == "ждёт"


def test_answer_time_is_the_mean_of_those_answered(store):
    with store.write() as session:
        session.add_all(
            [
                incident(1, at(2, 10), answered_at=at(2, 14), executor="city"),
                incident(
                    2, at(2, 10), interim_at=at(2, 12), answered_at=at(4, 10), executor="city"
                ),
                incident(3, at(2, 10), executor="city"),
            ]
        )
    [row] = table_of(run(store, "answers", scope_of()), "По исполнителям").rows
    assert row[:2] == ("Отдел городского хозяйства", 3)
    assert row[2:5] == pytest.approx((3, 26, 4))


def test_weekends_follow_the_production_calendar(store):
    with store.write() as session:
        ordinary = arrive(session, 1, at(7), kind="other")  # 7 and 8 March 2026: a weekend
        arrive(session, 2, at(9), kind="other")  # Monday, the holiday moved to it
        arrive(session, 3, at(10), kind="other")
        reply = write_reply(session, ordinary.id, "Спасибо!", actor=SYSTEM)
        reply.state, reply.sent_at = ReplyState.SENT, at(9, 15)
    report = run(store, "weekends", scope_of())
    rows = {row[0].day: row[2:] for row in table_of(report, "Выходные и праздники").rows}
    assert rows[7] == (1, 0)
    assert rows[9] == (1, 1)
    assert 10 not in rows


def test_photo_share_counts_photos_of_the_done_work(store):
    with store.write() as session:
        for number, kind in enumerate(("solvable", "solvable", "informational"), start=1):
            row = incident(number, at(2), answered_at=at(3), incident_type=kind, executor="city")
            session.add(row)
            session.flush()
            phase = {1: PhotoPhase.AFTER, 2: PhotoPhase.BEFORE}.get(number)
            if phase:
                session.add(
                    PhotoRow(
                        incident_id=row.id,
                        phase=phase,
                        sha256="a",
                        content_type="image/png",
                        width=1,
                        height=1,
                        size=1,
                        added_at=at(3),
                    )
                )
    [row] = table_of(run(store, "photos", scope_of()), "По исполнителям").rows
    assert row == ("Отдел городского хозяйства", 3, 1, 1 / 3, 2, 1 / 2)


def test_groups_and_places_name_what_is_known(store):
    with store.write() as session:
        session.add_all(
            [
                incident(1, at(2), group_code="roads", settlement="Озерный", street="улица Кирова"),
                incident(2, at(2), group_code="roads", settlement="Бабино"),
                incident(3, at(31, 23), group_code=None),
                incident(4, datetime(2026, 4, 1, tzinfo=MOSCOW), group_code="roads"),
            ]
        )
    groups = table_of(run(store, "groups", scope_of()), "По группам тем")
    assert [row[:2] for row in groups.rows] == [("Дороги", 2), ("без темы", 1)]
    places = table_of(run(store, "places", scope_of()), "По населённым пунктам")
    assert {row[0]: row[1] for row in places.rows} == {
        "Бабино": 1,
        "Озерный": 1,
        "место не названо": 1,
    }


def test_suggestions_share_and_what_is_corrected(store):
    with store.write() as session:
        row = arrive(session, 1, at(2), kind="other")
        decide(session, row.id, "kind", "other", suggested="other", actor=SYSTEM)
        decide(session, row.id, "executor", "city", suggested="roads", actor=SYSTEM)
        decide(session, row.id, "settlement", "Бабино", suggested=None, actor=SYSTEM)
    today = datetime.now(UTC).date()
    report = run(store, "suggestions", scope_of(Step.YEAR, today))
    rows = {row[0]: row[1:] for row in table_of(report, "По полям").rows}
    # where the program was silent there was nothing to accept
    assert rows == {
        "Вид": (1, 0, 0, 1.0),
        "Исполнитель": (0, 1, 0, 0.0),
        "Место": (0, 0, 1, None),
    }
    assert report.sentences == ("Принято 50 % подсказок.",)
    [corrected] = table_of(report, "Что исправляют чаще").rows
    assert corrected == ("Исполнитель", "Дороги", "Отдел городского хозяйства", 1)


def test_centre_counts_messages_quality_and_the_period_before(store):
    with store.write() as session:
        message = arrive(session, 1, at(2), kind="question", type=CommentType.MESSAGE)
        reply = write_reply(session, message.id, "Да", actor=SYSTEM, kind=ReplyKind.FINAL)
        one = incident(1, at(2), answered_at=at(3), reaction=Reaction.SATISFIED)
        session.add(one)
        session.flush()
        reply.state, reply.sent_at, reply.incident_id = ReplyState.SENT, at(2), one.id
        session.add(incident(2, at(2) - timedelta(days=20)))
    rows = {row[0]: row[1:] for row in run(store, "centre", scope_of()).tables[0].rows}
    assert rows["Инцидентов поступило"] == ("1", "1")
    assert rows["Личных сообщений"] == ("1", "0")
    assert rows["Личных сообщений отработано"] == ("0 (0 %)", None)
    assert rows["Ответов без замечаний помощника"] == ("1 (100 %)", None)
    assert rows["Довольны ответом, из оценивших"] == ("1 (100 %)", None)
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(ReplyRow)) == 1


@pytest.mark.parametrize(
    ("query", "start", "stop"),
    [
        ({"step": None, "on": None}, date(2026, 11, 1), date(2026, 12, 1)),
        ({"step": "quarter", "on": "2026-02-03"}, date(2026, 1, 1), date(2026, 4, 1)),
        ({"step": "year", "on": "2024-02-29"}, date(2024, 1, 1), date(2025, 1, 1)),
        (
            {"step": "days", "on": None, "first": "2026-11-01", "last": "2026-11-01"},
            date(2026, 11, 1),
            date(2026, 11, 2),
        ),
    ],
)
def test_read_period(query, start, stop):
    given = {"first": None, "last": None, **query}
    period = read_period(given.pop("step"), **given, today=date(2026, 11, 24))
    assert (period.start, period.stop) == (start, stop)
    assert period.shifted(1).shifted(-1) == period


@pytest.mark.parametrize(
    ("step", "first", "last"),
    [("week", None, None), ("days", "2026-12-01", "2026-11-01"), ("days", "вчера", None)],
)
def test_read_period_refuses(step, first, last):
    with pytest.raises(UsageError):
        read_period(step, on=None, first=first, last=last, today=date(2026, 11, 24))


def test_book_keeps_numbers_and_makes_no_formula():
    columns = (Column("Что", Sort.TEXT), Column("Доля", Sort.SHARE), Column("Время", Sort.HOURS))
    table = Table("По [видам]", columns, (("=1+1", 0.25, 30.0),), ("Итого", None, None))
    book = load_workbook(io.BytesIO(make_book([("Отчёт", "март", Report(("Всё.",), (table,)))])))
    [sheet] = book.worksheets
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "Отчёт: март"
    assert rows[4][:2] == ["'=1+1", 0.25]
    assert sheet["B5"].number_format == "0.0%"
    assert rows[4][2] == timedelta(hours=30)


@pytest.mark.parametrize(
    ("value", "sort", "spelt"),
    [
        (None, Sort.NUMBER, "—"),
        (4219, Sort.NUMBER, "4 219"),
        (0.999, Sort.SHARE, "99 %"),
        (50.0, Sort.HOURS, "2 дн 2 ч"),
        (date(2026, 3, 1), Sort.DAY, "01.03.2026"),
    ],
)
def test_spell_cell(value, sort, spelt):
    assert spell_cell(value, sort) == spelt


@pytest.mark.parametrize("slug", [*(entry.slug for entry in REPORTS), "all"])
def test_report_pages_open_for_an_operator(operator, slug):
    page = operator.get(f"/reports/{slug}?period=year&on=2026-01-01")
    assert "<h1>" in page.text
    book = operator.get(f"/reports/{slug}.xlsx?period=year&on=2026-01-01")
    assert load_workbook(io.BytesIO(book.content)).worksheets


def test_reports_refuse_strangers_executors_and_bad_periods(anybody, bound, operator):
    anybody.get("/reports", status=303)
    bound.get("/reports", status=403)
    operator.get("/reports/nothing", status=404)
    assert "не читается" in operator.get("/reports/incoming?period=month&on=x", status=422).text
