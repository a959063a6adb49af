"""Promised dates over the marked-up lines of cases/replies_dates.txt."""

import re
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.replies.clock import Clock, FiveDayWeek
from classifier.replies.promises import READERS, find_dates, find_promises
from classifier.replies.words import fold
from routing import WorkCalendar

CASES = Path(__file__).resolve().parent / "cases" / "replies_dates.txt"
LINES = [
    line
    for line in CASES.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
MARK = re.compile(r"\{(.*?)\}")
FEWEST = 75
TUESDAY = datetime(2026, 11, 24, 12)


def clock_at(day, *, calendar=None):
    return Clock(datetime.combine(day, time(12)), calendar or WorkCalendar())


def parse_case(line):
    day, _, rest = line.partition(" | ")
    marked, _, expected = rest.partition(" → ")
    intervals = [tuple((one + ".." + one).split("..")[:2]) for one in expected.split("; ") if one]
    return date.fromisoformat(day), marked, intervals


@pytest.mark.parametrize("line", LINES)
def test_promised_dates_are_found_where_marked_and_nowhere_else(line):
    day, marked, expected = parse_case(line)
    text = MARK.sub(r"\1", marked)
    found = find_promises(text, clock_at(day))
    assert [text[one.start : one.stop] for one in found] == MARK.findall(marked)
    assert [(str(one.first), str(one.last)) for one in found] == expected


def test_cases_are_as_many_as_promised():
    assert len(set(LINES)) >= FEWEST


def test_every_reader_has_a_case():
    used = set()
    for line in LINES:
        day, marked, _ = parse_case(line)
        text = MARK.sub(r"\1", marked)
        chosen = {(w.start, w.stop) for w in find_dates(fold(text), clock_at(day))}
        for pattern, read in READERS:
            if any(match.span() in chosen for match in pattern.finditer(fold(text))):
                used.add(read.__name__)
    assert {read.__name__ for _, read in READERS} - used == set()


def test_working_days_follow_the_calendar_passed_in():
    text = "Ответим в течение пяти рабочих дней"
    [own] = find_promises(text, clock_at(date(2026, 12, 29)))
    [plain] = find_promises(text, clock_at(date(2026, 12, 29), calendar=FiveDayWeek()))
    assert own.last > date(2027, 1, 9)  # the January holidays are in between
    assert plain.last == date(2027, 1, 5)


def test_reminder_comes_on_the_last_working_day_before_a_date_off():
    [promise] = find_promises("Почистят в воскресенье", clock_at(date(2026, 11, 24)))
    assert promise.last == date(2026, 11, 29)
    assert promise.remind_on == date(2026, 11, 27)
    [promise] = find_promises("Почистят завтра", clock_at(date(2026, 11, 28)))  # a Saturday
    assert promise.remind_on == date(2026, 11, 28)


def test_hours_are_counted_from_the_moment_of_the_answer():
    evening = Clock(datetime(2026, 11, 24, 22), WorkCalendar())
    [promise] = find_promises("Воду дадут через четыре часа", evening)
    assert promise.last == date(2026, 11, 25)


WORDS = st.sampled_from(
    "до к в с на через за течение 31 29 02 12.12 99 0 ноября феврале 2027 9999 0000 года пятницы"
    " среду неделе следующей конца начале месяца квартала первом трёх рабочих дней сделают"
    " весной завтра - , . числа".split()
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(WORDS, max_size=12).map(" ".join),
    st.dates(date(1994, 1, 1), date(2190, 1, 1)),
)
def test_any_mixture_of_date_words_gives_dates_in_order(text, day):
    for promise in find_promises(text, clock_at(day)):
        assert 0 <= promise.start < promise.stop <= len(text)
        assert promise.first <= promise.last >= day
        assert day <= promise.remind_on <= promise.last + timedelta(days=7)


@pytest.mark.parametrize("text", ["", " ", "İ" * 50, "до " * 5000, "1" * 20_000, "\x00"])
def test_strange_texts_promise_nothing(text):
    assert find_promises(text, Clock(TUESDAY, WorkCalendar())) == []
