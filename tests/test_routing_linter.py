"""The linter: every problem once, on the right line, and the sample table clean."""

from datetime import date
from pathlib import Path

import pytest

from classifier.taxonomy import Taxonomy, Topic
from routing import Code, Severity, lint

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
ON = date(2026, 11, 23)
TAXONOMY = Taxonomy(
    (
        Topic("roads", "Дороги"),
        Topic("roads.snow", "Очистка от снега", "roads"),
        Topic("roads.holes", "Ямы", "roads"),
        Topic("gas", "Газ"),
        Topic("gas.terms", "Сроки газификации", "gas"),
    )
)
EXECUTORS = """code,name,short_name,contact,kind,note
town,Администрация города,,4-00-01,own,
village,Администрация села,,4-00-02,own,
gas,Газовая компания,,4-00-04,foreign,
"""
SETTLEMENTS = """name,territory,valid_from,valid_to
Озерный,Городское,,
Бабино,Бабинское,,2018-12-20
Бабино,Сельское,2018-12-20,
Ерыши,Сельское,,
"""
HEADER = "topic,settlement,executor,contact,valid_from,valid_to,note\n"
CLEAN = "roads,Городское,town,,,,\nroads,*,village,,,,\ngas,*,gas,,,,\n"
CALENDAR = (SAMPLES / "calendar.toml").read_text(encoding="utf-8")


def run(folder, routes, *, executors=EXECUTORS, settlements=SETTLEMENTS, calendar=CALENDAR):
    for name, text in (
        ("routes.csv", HEADER + routes),
        ("executors.csv", executors),
        ("settlements.csv", settlements),
        ("calendar.toml", calendar),
    ):
        (folder / name).write_text(text, encoding="utf-8")
    return lint(folder, taxonomy=TAXONOMY, on=ON)


def brief(problems):
    """«code file:line» of every problem."""
    return [f"{one.code} {Path(one.where).name}" for one in problems]


def test_clean_table_has_no_problem(tmp_path):
    assert run(tmp_path, CLEAN) == []


# rows added to the clean table (they begin on line 5) → problems
CASES = {
    "unknown topic": ("rods,*,town,,,,\n", ["unknown_topic routes.csv:5"]),
    "unknown place": ("roads,Озёрск,town,,,,\n", ["unknown_place routes.csv:5"]),
    "unknown executor": ("gas.terms,*,gaz,,,,\n", ["unknown_executor routes.csv:5"]),
    "several in one row": (
        "rods,Озёрск,gaz,,,,\n",
        [
            "unknown_topic routes.csv:5",
            "unknown_place routes.csv:5",
            "unknown_executor routes.csv:5",
        ],
    ),
    "bad date": ("gas.terms,*,gas,,вчера,,\n", ["bad_date routes.csv:5"]),
    "overlap": (
        "gas.terms,*,gas,,2020-01-01,,\ngas.terms,*,town,,2021-01-01,,\n",
        ["overlap routes.csv:6"],
    ),
    "gap": (
        "gas.terms,*,gas,,,2020-01-01,\ngas.terms,*,town,,2021-01-01,,\n",
        ["gap routes.csv:6"],
    ),
    "no gap": ("gas.terms,*,gas,,,2020-01-01,\ngas.terms,*,town,,2020-01-01,,\n", []),
    "no settlement is left there": (
        "gas,Бабинское,town,,2018-12-20,,\n",
        ["unreachable routes.csv:5"],
    ),
    "a settlement was there": ("gas,Бабинское,town,,2018-12-19,,\n", []),
    "all its settlements have own rows": (
        "gas.terms,Сельское,town,,2019-01-01,,\ngas.terms,Бабино,gas,,,,\ngas.terms,Ерыши,gas,,,,\n",
        ["unreachable routes.csv:5"],
    ),
    "one settlement has none": (
        "gas.terms,Сельское,town,,2019-01-01,,\ngas.terms,Бабино,gas,,,,\n",
        [],
    ),
    "a group covered by its topics still answers for the group": ("gas.terms,*,town,,,,\n", []),
    "anything is covered by groups": ("*,*,town,,,,\n", ["unreachable routes.csv:5"]),
}


@pytest.mark.parametrize("name", list(CASES))
def test_lint_finds(tmp_path, name):
    rows, expected = CASES[name]
    assert brief(run(tmp_path, CLEAN + rows)) == expected


def test_uncovered_pairs_are_told_by_topic(tmp_path):
    problems = run(tmp_path, "roads,Сельское,village,,,,\nroads.snow,*,town,,,,\ngas,*,gas,,,,\n")
    assert brief(problems) == ["uncovered routes.csv"]
    assert problems[0].severity is Severity.WARNING
    assert "«Ямы» (roads.holes): на 23.11.2026 нет исполнителя в 1 из 3: Озерный" in str(
        problems[0]
    )


def test_row_that_ended_leaves_its_topics_uncovered(tmp_path):
    problems = run(tmp_path, CLEAN.replace("gas,*,gas,,,,", "gas,*,gas,,,2026-11-23,"))
    assert brief(problems) == ["uncovered routes.csv"]
    assert "нет исполнителя нигде" in problems[0].message


def test_topic_without_any_row(tmp_path):
    problems = run(tmp_path, "roads,*,town,,,,\n")
    assert [one.code for one in problems] == [
        Code.NO_ROW,
        Code.UNUSED_EXECUTOR,
        Code.UNUSED_EXECUTOR,
    ]
    assert "gas.terms" in problems[0].message


def test_executor_without_contact_and_unused_one(tmp_path):
    executors = EXECUTORS.replace("4-00-04", "") + "moon,Луноход,,,own,\n"
    problems = run(tmp_path, CLEAN, executors=executors)
    assert brief(problems) == ["no_contact executors.csv:4", "unused_executor executors.csv:5"]


def test_row_contact_is_enough(tmp_path):
    executors = EXECUTORS.replace("4-00-04", "")
    assert run(tmp_path, CLEAN.replace("gas,*,gas,,", "gas,*,gas,104,"), executors=executors) == []


def test_errors_come_first_and_calendar_is_checked(tmp_path):
    problems = run(tmp_path, "roads,*,town,,,,\nx,*,gas,,,,\n", calendar="timezone = 'Луна'\n")
    assert brief(problems)[:2] == ["unknown_topic routes.csv:3", "bad_calendar calendar.toml"]
    assert "часового пояса" in problems[1].message
    assert all(one.severity is not Severity.ERROR for one in problems[2:])


def test_empty_files_are_reported_all_at_once(tmp_path):
    problems = run(tmp_path, "", executors="", settlements="")
    assert {Path(one.where).name for one in problems} >= {"executors.csv:1", "settlements.csv:1"}


def test_sample_table_is_clean():
    assert [str(problem) for problem in lint(SAMPLES, on=ON)] == []
