"""The table: specificity, dates, territories over time, and what stops it from loading."""

from datetime import date
from pathlib import Path

import pytest

from classifier.taxonomy import Taxonomy, Topic
from routing.errors import TableError
from routing.periods import parse_period
from routing.problems import raise_first
from routing.sources import read_source
from routing.table import ANY, Doubt

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
town,Администрация города,Город,4-00-01,own,
village,Администрация села,Село,4-00-02,own,
region,Дорожная служба,Служба,4-00-03,foreign,
gas,Газовая компания,,,foreign,
"""
SETTLEMENTS = """name,type,territory,valid_from,valid_to
Озерный,пгт,Городское,,
Бабино,деревня,Бабинское,,2018-12-20
Бабино,деревня,Сельское,2018-12-20,
Ерыши,деревня,Сельское,,
Победа,деревня,Городское,,
Победа,посёлок,Сельское,,
"""
HEADER = "topic,settlement,executor,contact,valid_from,valid_to,note\n"


def write_folder(folder, routes, *, executors=EXECUTORS, settlements=SETTLEMENTS):
    for name, text in (
        ("routes.csv", HEADER + routes),
        ("executors.csv", executors),
        ("settlements.csv", settlements),
    ):
        Path(folder, name).write_text(text, encoding="utf-8")
    return folder


def load(folder, routes, **files):
    source = read_source(write_folder(folder, routes, **files), taxonomy=TAXONOMY)
    raise_first(source.problems)
    return source.table


def ask(table, topic, place, day="2026-11-23", territories=()):
    keys = (topic, ANY) if "." not in topic else (topic, topic.partition(".")[0], ANY)
    spot = table.locate(place, date.fromisoformat(day), territories=territories)
    return table.answer(keys, spot)


ALL_LEVELS = """roads.snow,Озерный,town,,,,1
roads.snow,Городское,town,,,,2
roads.snow,*,town,,,,3
roads,Озерный,town,,,,4
roads,Городское,town,,,,5
roads,*,town,,,,6
*,Озерный,town,,,,7
*,Городское,town,,,,8
*,*,town,,,,9
"""


@pytest.mark.parametrize("removed", range(9))
def test_most_specific_row_wins(tmp_path, removed):
    left = "".join(ALL_LEVELS.splitlines(keepends=True)[removed:][::-1])
    ((row, share),) = ask(load(tmp_path, left), "roads.snow", "Озерный").options
    assert (row.note, share) == (str(removed + 1), 1.0)


DATED = """roads,Бабинское,town,,,2018-12-20,
roads,Сельское,village,,,2025-01-01,
roads,Сельское,region,,2025-01-01,,
"""
DATES = [
    ("Бабино", "2018-12-19", "town"),
    ("Бабино", "2018-12-20", "village"),
    ("Бабино", "2024-12-31", "village"),
    ("Бабино", "2025-01-01", "region"),
    ("Ерыши", "2018-12-19", "village"),
    ("Ерыши", "9999-12-30", "region"),
]


@pytest.mark.parametrize(("place", "day", "executor"), DATES)
def test_row_is_valid_from_included_to_excluded(tmp_path, place, day, executor):
    ((row, _),) = ask(load(tmp_path, DATED), "roads.snow", place, day).options
    assert row.executor.code == executor


PERIODS = [
    ("", "", "бессрочно"),
    ("2025-01-01", "", "с 01.01.2025"),
    ("", "2025-01-01", "по 31.12.2024"),
    ("2018-12-20", "2025-01-01", "с 20.12.2018 по 31.12.2024"),
]


@pytest.mark.parametrize(("start", "stop", "words"), PERIODS)
def test_period_is_told_with_its_last_day(start, stop, words):
    assert str(parse_period(start, stop)) == words


def test_day_before_every_row_is_silence(tmp_path):
    table = load(tmp_path, "roads,*,town,,2020-01-01,,\n")
    assert ask(table, "roads.snow", "Озерный", "2019-12-31").options == ()


def test_topic_without_row_is_silence(tmp_path):
    assert ask(load(tmp_path, "roads,*,town,,,,\n"), "gas.terms", "Озерный").options == ()


def test_missing_place_matters_only_where_answers_differ(tmp_path):
    table = load(tmp_path, "roads,*,town,,,,\nroads.snow,Ерыши,village,,,,\ngas,*,gas,,,,\n")
    assert ask(table, "roads.holes", None).doubt is None
    snow = ask(table, "roads.snow", None)
    assert snow.doubt is Doubt.NO_PLACE
    assert [row.executor.code for row, _ in snow.options] == ["town", "village"]
    assert ask(table, "roads.snow", "Урюпинск").doubt is Doubt.UNKNOWN_PLACE
    assert ask(table, "gas", "Урюпинск").doubt is None


def test_place_row_alone_does_not_answer_without_a_place(tmp_path):
    answer = ask(load(tmp_path, "roads,Ерыши,village,,,,\n"), "roads.snow", None)
    assert answer.doubt is Doubt.NO_PLACE
    assert answer.options[0][1] < 1


def test_missing_place_is_weighed_by_residents(tmp_path):
    settlements = "name,territory,population\nОзерный,Г,900\nЕрыши,С,\nБабино,С,50\n"
    routes = "roads,С,village,,,,\nroads,Г,town,,,,\n"
    answer = ask(load(tmp_path, routes, settlements=settlements), "roads.snow", None)
    assert [(row.executor.code, share) for row, share in answer.options] == [
        ("town", 0.9),
        ("village", 0.1),
    ]


def test_namesakes_are_a_doubt_unless_they_agree(tmp_path):
    table = load(tmp_path, "roads,Городское,town,,,,\nroads,Сельское,village,,,,\ngas,*,gas,,,,\n")
    assert ask(table, "roads.snow", "Победа").doubt is Doubt.NAMESAKES
    assert ask(table, "gas.terms", "Победа").doubt is None


@pytest.mark.parametrize(
    ("label", "executor"),
    [("Сельское", "village"), ("Городское, Ижский район", "town"), ("Городское", "town")],
)
def test_territory_of_the_comment_tells_namesakes_apart(tmp_path, label, executor):
    table = load(tmp_path, "roads,Городское,town,,,,\nroads,Сельское,village,,,,\n")
    answer = ask(table, "roads.snow", "Победа", territories=(label,))
    assert [row.executor.code for row, _ in answer.options] == [executor]
    assert answer.doubt is None


def test_territories_left_open_or_unknown_leave_the_namesakes(tmp_path):
    table = load(tmp_path, "roads,Городское,town,,,,\nroads,Сельское,village,,,,\n")
    for labels in (("Сельское", "Городское"), ("Нездешнее",)):
        answer = ask(table, "roads.snow", "Победа", territories=labels)
        assert answer.doubt is Doubt.NAMESAKES, labels


def test_territory_of_another_place_says_nothing_of_this_one(tmp_path):
    table = load(tmp_path, "roads,Городское,town,,,,\nroads,Сельское,village,,,,\n")
    (option,) = ask(table, "roads.snow", "Ерыши", territories=("Городское",)).options
    assert option[0].executor.code == "village"


def test_place_known_by_its_territory_alone_meets_the_territorys_rows(tmp_path):
    table = load(tmp_path, "roads,*,town,,,,\nroads,Сельское,village,,,,\n")
    answer = ask(table, "roads.snow", None, territories=("Сельское, Ижский район",))
    assert [(row.executor.code, share) for row, share in answer.options] == [("village", 1.0)]
    assert answer.doubt is None


def test_row_of_one_village_makes_its_territory_alone_a_doubt(tmp_path):
    table = load(tmp_path, "roads,Сельское,village,,,,\nroads,Ерыши,region,,,,\n")
    answer = ask(table, "roads.snow", None, territories=("Сельское",))
    assert answer.doubt is Doubt.TERRITORY
    assert {row.executor.code for row, _ in answer.options} == {"village", "region"}


def test_territory_nobody_lists_is_no_place(tmp_path):
    table = load(tmp_path, "roads,Городское,town,,,,\nroads,Сельское,village,,,,\n")
    assert ask(table, "roads.snow", None, territories=("Нездешнее",)).doubt is Doubt.NO_PLACE


def test_row_contact_wins_over_the_executors(tmp_path):
    table = load(tmp_path, "roads,*,town,дежурный 4-00-09,,,\ngas,*,town,,,,\n")
    assert [row.contact for row in table.rows] == ["дежурный 4-00-09", "4-00-01"]


def test_executor_may_be_named_in_words(tmp_path):
    table = load(tmp_path, "roads,*,Дорожная служба,,,,\n")
    assert table.rows[0].executor.code == "region"


def test_semicolons_and_byte_order_mark_are_read(tmp_path):
    write_folder(tmp_path, "")
    text = "\ufefftopic;settlement;executor\nroads;*;town\n\n"
    (tmp_path / "routes.csv").write_text(text, encoding="utf-8")
    source = read_source(tmp_path, taxonomy=TAXONOMY)
    assert source.problems == ()
    assert len(source.table.rows) == 1


BAD_ROUTES = [
    ("road,*,town,,,,", 2, "кода темы или группы «road» нет", "похоже на «roads»"),
    ("Дороги,*,town,,,,", 2, "«Дороги» нет", "пишите код: «roads»"),
    ("roads,Озёрные,town,,,,", 2, "места «Озёрные» нет", "похоже на «Озерный»"),
    ("roads,*,tovn,,,,", 2, "исполнителя «tovn» нет", "похоже на «town»"),
    ("roads,*,town,,01.01.2025,,", 2, "«01.01.2025»", "2025-01-31"),
    ("roads,*,town,,2025-01-01,2025-01-01,", 2, "не действует ни дня", "2025-01-01"),
    ("roads,,town,,,,", 2, "пустая ячейка «settlement»", "заполните"),
    ("roads,*,town,,,,тел. 1, 2, 3", 2, "ячеек больше", "в кавычки"),
    ("roads,*,town,,,,\nroads,*,region,,,,", 3, "спорит со строкой 2", "valid_to"),
    (
        "gas,*,gas,,,2025-01-02,\n\ngas,*,gas,,2025-01-01,,",
        4,
        "спорит со строкой 2",
        "с 01.01.2025",
    ),
]


@pytest.mark.parametrize(("routes", "line", "what", "hint"), BAD_ROUTES)
def test_bad_row_names_file_and_line(tmp_path, routes, line, what, hint):
    with pytest.raises(TableError) as caught:
        load(tmp_path, routes + "\n")
    assert str(caught.value).startswith(f"{tmp_path / 'routes.csv'}:{line}: ")
    assert what in str(caught.value)
    assert hint in str(caught.value)


def test_long_row_disputes_with_every_later_one(tmp_path):
    routes = "roads,*,town,,2000-01-01,2030-01-01,\n"
    routes += "roads,*,town,,2001-01-01,2002-01-01,\nroads,*,town,,2005-01-01,2006-01-01,\n"
    problems = read_source(write_folder(tmp_path, routes), taxonomy=TAXONOMY).problems
    assert [problem.where[-2:] for problem in problems] == [":3", ":4"]


OTHER_FILES = [
    ("executors", EXECUTORS + "town,Ещё раз,,,own,\n", "executors.csv:6: код «town» уже был"),
    ("executors", EXECUTORS.replace("foreign", "other"), "executors.csv:4: kind"),
    (
        "executors",
        EXECUTORS.replace("code,name", "cod,name"),
        "executors.csv:1: нет столбца «code»",
    ),
    ("settlements", SETTLEMENTS.replace("2018-12-20", "2018"), "settlements.csv:3: дата"),
    ("settlements", "", "settlements.csv:1: нет столбца «name»"),
]


@pytest.mark.parametrize(("file", "text", "message"), OTHER_FILES)
def test_other_files_name_file_and_line(tmp_path, file, text, message):
    with pytest.raises(TableError) as caught:
        load(tmp_path, "", **{file: text})
    assert str(caught.value).startswith(f"{tmp_path}/{message}")


def test_missing_and_unreadable_files_are_named(tmp_path):
    write_folder(tmp_path, "")
    (tmp_path / "routes.csv").unlink()
    (tmp_path / "executors.csv").write_bytes("код".encode("cp1251"))
    problems = read_source(tmp_path, taxonomy=TAXONOMY).problems
    messages = {Path(problem.where).name: problem.message for problem in problems}
    assert "файла нет" in messages["routes.csv"]
    assert "UTF-8" in messages["executors.csv"]
