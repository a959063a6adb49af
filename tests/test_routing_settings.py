"""calendar.toml: what it may say, and errors that name the file and the key."""

from datetime import date, time, timedelta
from pathlib import Path

import pytest

from routing.deadlines import Unit
from routing.errors import CalendarError
from routing.settings import read_settings

SAMPLE = Path(__file__).parents[1] / "data" / "samples" / "calendar.toml"
GOOD = """
timezone = "Asia/Kamchatka"
[suggestion]
min_confidence = 0.7
[working_day]
start = "08:00"
end = 17:00:00
weekdays = [1, 2, 3, 4, 5, 6]
short_by_minutes = 30
[days]
off = [2026-09-26]
[deadline]
profile = "yamal"
[profiles.yamal]
unit = "hours"
normal = 4
"""


def read(folder, text):
    path = folder / "calendar.toml"
    path.write_text(text, encoding="utf-8")
    return read_settings(path)


def test_settings_of_a_full_file(tmp_path):
    found = read(tmp_path, GOOD)
    assert found.min_confidence == 0.7
    assert found.deadlines.timezone.key == "Asia/Kamchatka"
    assert found.deadlines.profile.unit is Unit.HOURS
    assert (found.deadlines.profile.high, found.deadlines.profile.low) == (4, 4)
    day = found.deadlines.calendar.working_day
    assert day.spans == ((time(8), time(17)),)
    assert day.short_by == timedelta(minutes=30)
    assert day.weekdays == frozenset(range(6))
    assert found.deadlines.calendar.own.off == {date(2026, 9, 26)}


def test_sample_settings_load():
    assert read_settings(SAMPLE).min_confidence == 0.6


MISTAKES = [
    ('"Asia/Kamchatka"', '"Asia/Kamchatko"', "timezone: нет часового пояса"),
    ("min_confidence = 0.7", "min_confidence = 1.5", "[suggestion] min_confidence: нужно число"),
    ("min_confidence = 0.7", "min_confidense = 0.7", "похоже на «min_confidence»"),
    ("min_confidence = 0.7", "min_confidence = true", "нужно число"),
    ('start = "08:00"', 'start = "8 утра"', "[working_day] start: нужно время"),
    ("end = 17:00:00", "end = 07:00:00", "часы должны идти по порядку"),
    ("end = 17:00:00", "end = 17:00:00\nbreak_start = 12:00:00", "часы должны идти по порядку"),
    ("[1, 2, 3, 4, 5, 6]", "[0, 7]", "[working_day] weekdays: нужен список"),
    ("[1, 2, 3, 4, 5, 6]", '["пн"]', "[working_day] weekdays: нужен список"),
    ("short_by_minutes = 30", "short_by_minutes = 540", "[working_day] short_by_minutes"),
    ("off = [2026-09-26]", 'off = ["26.09.2026"]', "[days] off: нужен список дат"),
    ("off = [2026-09-26]", "off = [2026-09-26]\nshort = [2026-09-26]", "и выходной, и рабочий"),
    ('profile = "yamal"', 'profile = "yamai"', "похоже на «yamal»"),
    ('unit = "hours"', 'unit = "days"', "[profiles] [yamal] unit: одно из"),
    ("normal = 4", "normal = -4", "[profiles] [yamal] normal: нужно число больше 0"),
    ("normal = 4", "", "[profiles] [yamal] normal: нужно число"),
    ('unit = "hours"', 'unit = "working_days"\nhigh = 1.5', "целое число"),
    ("[suggestion]", "[sugestion]", "похоже на «suggestion»"),
    ("[suggestion]\nmin_confidence = 0.7", "suggestion = 0.7", "здесь нужен раздел"),
    ("[deadline]", "[deadline", "не читается"),
]


@pytest.mark.parametrize(("old", "new", "message"), MISTAKES)
def test_mistake_names_the_file_and_the_key(tmp_path, old, new, message):
    assert old in GOOD
    with pytest.raises(CalendarError) as caught:
        read(tmp_path, GOOD.replace(old, new))
    assert str(caught.value).startswith(str(tmp_path / "calendar.toml"))
    assert message in str(caught.value)


def test_missing_file_says_what_to_do(tmp_path):
    with pytest.raises(CalendarError, match="создайте его"):
        read_settings(tmp_path / "calendar.toml")
