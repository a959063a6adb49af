"""Suggestions: who answers, with what confidence, why, and when a person decides."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from classifier.tags import Kind, Label, Place, Tags
from classifier.taxonomy import Taxonomy, Topic
from routing import Outcome, Router, Source, TableError, UnknownNameError

TAXONOMY = Taxonomy(
    (
        Topic("roads", "Дороги"),
        Topic("roads.snow", "Очистка от снега", "roads", severity="high"),
        Topic("roads.holes", "Ямы", "roads"),
        Topic("roads.bridges", "Мосты", "roads"),
        Topic("gas", "Газ"),
        Topic("gas.terms", "Сроки газификации", "gas"),
        Topic("sport", "Спорт"),
        Topic("sport.events", "Соревнования", "sport"),
    )
)
FILES = {
    "executors.csv": """code,name,short_name,contact,kind,note
town,Администрация города,,4-00-01,own,
village,Администрация села,,4-00-02,own,
region,Дорожная служба,,4-00-03,foreign,
gas,Газовая компания,,4-00-04,foreign,
""",
    "settlements.csv": "name,territory\nОзерный,Городское\nЕрыши,Сельское\n",
    "routes.csv": """topic,settlement,executor,contact,valid_from,valid_to,note
roads,Городское,town,,2020-01-01,,
roads,Сельское,village,,2020-01-01,,
roads.bridges,*,region,,2020-01-01,,
gas,*,gas,,2020-01-01,,
""",
    "calendar.toml": """timezone = "Europe/Moscow"
[suggestion]
min_confidence = 0.6
[deadline]
profile = "p"
[profiles.p]
unit = "hours"
high = 4
normal = 24
""",
}
DAY = date(2026, 11, 23)
PAST = {"executor": (Label("x", "Дорожная служба", 0.7), Label("y", "Школа № 1", 0.2))}


@pytest.fixture
def router(tmp_path):
    for name, text in FILES.items():
        Path(tmp_path, name).write_text(text, encoding="utf-8")
    return Router.load(tmp_path, taxonomy=TAXONOMY)


def labels(cells):
    """«roads.snow 0.7, gas.terms 0.2» → labels."""
    pairs = [cell.split() for cell in cells.split(",") if cell.strip()]
    return tuple(Label(code, TAXONOMY.get(code).name, float(share)) for code, share in pairs)


def tags(topics, groups="", place="Озерный", kind=Kind.INCIDENT, heads=None):
    places = (Place(place, None, None, None, 0, 0),) if place else ()
    return Tags(kind, 0.9, None, labels(groups), labels(topics), places, heads=heads or {})


def test_suggest_sure_topic_is_routed_with_the_row(router):
    found = router.suggest(tags("roads.snow 0.7, gas.terms 0.2"), on=DAY)
    assert (found.outcome, found.source, found.matched_row) == (Outcome.ROUTE, Source.TABLE, 2)
    assert (found.executor.name, found.executor.contact) == ("Администрация города", "4-00-01")
    assert found.reason == (
        "строка routes.csv:2: Дороги × Городское (Озерный), действует с 01.01.2020"
    )
    assert [one.code for one in found.alternatives] == ["gas"]
    assert [one.code for one in found.top3] == ["town", "gas"]


# topics, groups, place → outcome, executor, confidence, first alternative
CASES = [
    # topics that lead to one executor add up
    ("roads.snow 0.6, roads.holes 0.3", "roads 0.9", "Озерный", "route", "town", 0.9, None),
    # the threshold itself is enough
    ("roads.snow 0.6", "", "Озерный", "route", "town", 0.6, None),
    ("roads.snow 0.59", "", "Озерный", "triage", None, None, "town"),
    # a sure group is enough where its topics lead to one executor
    ("roads.snow 0.4, roads.holes 0.4", "roads 0.9", "Ерыши", "route", "village", 0.9, None),
    ("roads.snow 0.2", "roads 0.8", "Ерыши", "route", "village", 0.8, None),
    # ... and is not where they lead to several
    ("roads.bridges 0.5, roads.snow 0.4", "roads 0.9", "Озерный", "triage", None, None, "region"),
    # nothing is sure: a short list
    ("roads.snow 0.4, gas.terms 0.3", "roads 0.5", "Озерный", "triage", None, None, "town"),
    # the place is missing or unknown, and matters
    ("roads.snow 0.9", "", None, "triage", None, None, "town"),
    ("roads.snow 0.9", "", "Урюпинск", "triage", None, None, "town"),
    # ... and does not
    ("gas.terms 0.9", "", None, "route", "gas", 0.9, None),
    ("roads.bridges 0.9", "", "Урюпинск", "route", "region", 0.9, None),
    # probabilities that do not add up stay within 1
    ("roads.snow 0.9, roads.holes 0.8", "", "Озерный", "route", "town", 1.0, None),
    # nothing at all
    ("", "", None, "triage", None, None, None),
]


@pytest.mark.parametrize(("topics", "groups", "place", "outcome", "code", "share", "next_"), CASES)
def test_suggest_decides(router, topics, groups, place, outcome, code, share, next_):
    found = router.suggest(tags(topics, groups, place), on=DAY)
    assert found.outcome == outcome
    assert (found.executor and found.executor.code) == code
    if found.executor:
        assert found.executor.confidence == pytest.approx(share)
    assert (found.alternatives[0].code if found.alternatives else None) == next_


REASONS = [
    ("roads.snow 0.9", None, "место не названо, а ответ зависит от него: Администрация города или"),
    ("roads.snow 0.9", "Урюпинск", "места «Урюпинск» нет в settlements.csv"),
    ("roads.snow 0.4, gas.terms 0.3", "Озерный", "тема не ясна: «Очистка от снега» 40 %, «Сроки"),
    ("roads.bridges 0.9", "Озерный", "не наше, передаём: Дорожная служба"),
    ("sport.events 0.9", "Озерный", "таблица молчит: нет строки для «Соревнования» × Озерный"),
    ("", None, "тема не определена; похожих прошлых обращений тоже нет"),
]


@pytest.mark.parametrize(("topics", "place", "words"), REASONS)
def test_reason_says_why(router, topics, place, words):
    assert words in router.suggest(tags(topics, place=place), on=DAY).reason


def test_day_before_every_row_is_explained(router):
    found = router.suggest(tags("roads.snow 0.9"), on=date(1900, 1, 1))
    assert (found.outcome, found.executor, found.source) == (Outcome.TRIAGE, None, None)
    assert "первая строка таблицы действует с 01.01.2020" in found.reason


@pytest.mark.parametrize("kind", [one for one in Kind if one is not Kind.INCIDENT])
def test_ordinary_comment_needs_no_executor(router, kind):
    created = datetime(2026, 11, 23, 12)
    found = router.suggest(tags("roads.snow 0.9", kind=kind), created_at=created)
    assert (found.executor, found.outcome, found.deadline) == (None, Outcome.TRIAGE, None)
    assert "исполнитель не нужен, ответит группа" in found.reason
    assert [one.code for one in found.top3] == ["town"]


def test_ordinary_comment_keeps_past_candidates(router):
    found = router.suggest(tags("", kind=Kind.QUESTION, heads=PAST), on=DAY)
    assert (found.source, len(found.alternatives)) == (Source.HISTORY, 2)
    assert found.reason == "вид «вопрос»: исполнитель не нужен, ответит группа"


def test_history_answers_where_the_table_is_silent(router):
    found = router.suggest(tags("sport.events 0.9", heads=PAST), on=DAY)
    assert (found.outcome, found.source, found.matched_row) == (Outcome.ROUTE, Source.HISTORY, None)
    assert (found.executor.code, found.executor.contact) == ("region", "4-00-03")
    assert "так отвечали раньше (история): Дорожная служба, 70 %" in found.reason
    assert [one.name for one in found.top3] == ["Дорожная служба", "Школа № 1"]


def test_history_below_the_threshold_is_for_a_person(router):
    heads = {"executor": (Label("y", "Школа № 1", 0.59),)}
    found = router.suggest(tags("sport.events 0.9", heads=heads), on=DAY)
    assert (found.outcome, found.executor.name) == (Outcome.TRIAGE, "Школа № 1")
    assert "решает человек" in found.reason


def test_table_wins_over_history(router):
    found = router.suggest(tags("gas.terms 0.9", heads=PAST), on=DAY)
    assert (found.source, found.executor.code) == (Source.TABLE, "gas")


def test_history_only_asks_no_table():
    found = Router.history_only().suggest(tags("roads.snow 0.9", heads=PAST))
    assert (found.outcome, found.source) == (Outcome.ROUTE, Source.HISTORY)
    assert found.executor.name == "Дорожная служба"
    assert found.deadline is None


def test_topic_of_another_taxonomy_is_asked_by_its_group(router):
    label = Label("roads.unheard_of", "Новая тема", 0.9)
    one = Tags(Kind.INCIDENT, 0.9, None, (), (label,), tags("").places)
    assert router.suggest(one, on=DAY).executor.code == "town"


DEADLINES = [
    ("roads.snow 0.9", "2026-11-23T12:00:00+03:00", "2026-11-23T16:00:00+03:00"),
    ("roads.holes 0.9", "2026-11-23T12:00:00+03:00", "2026-11-24T12:00:00+03:00"),
    ("roads.snow 0.1", "2026-11-23T12:00:00", "2026-11-23T16:00:00+03:00"),
    ("sport.events 0.9", "2026-11-23T09:00:00+00:00", "2026-11-24T12:00:00+03:00"),
    ("roads.snow 0.9", "9999-12-31T12:00:00", None),
]


@pytest.mark.parametrize(("topics", "created", "due"), DEADLINES)
def test_deadline_follows_the_topics_severity(router, topics, created, due):
    found = router.suggest(tags(topics), created_at=datetime.fromisoformat(created))
    assert (found.deadline and found.deadline.isoformat()) == due


def test_day_is_that_of_creation_in_the_local_zone(router):
    late = datetime(2019, 12, 31, 22, tzinfo=UTC)  # 01:00 on 1 January in Moscow
    assert router.suggest(tags("gas.terms 0.9"), created_at=late).outcome is Outcome.ROUTE
    naive = datetime(2019, 12, 31, 22)
    assert router.suggest(tags("gas.terms 0.9"), created_at=naive).outcome is Outcome.TRIAGE
    assert router.suggest(tags("gas.terms 0.9")).outcome is Outcome.ROUTE  # today


@pytest.mark.parametrize("topic", ["roads.snow", "Очистка от снега", "очистка от снега", "Дороги"])
def test_ask_takes_codes_and_names(router, topic):
    assert router.ask(topic, "Озерный", on=DAY).executor.code == "town"


def test_ask_suggests_the_nearest_name(router):
    with pytest.raises(UnknownNameError, match=r"похоже на «roads\.snow»"):
        router.ask("roads.snov")
    with pytest.raises(UnknownNameError, match="похоже на «Озерный»"):
        router.ask("roads", "Озёрный-2")


def test_load_tells_how_many_errors_there_are(router, tmp_path):
    bad = FILES["routes.csv"] + "x,*,town,,,,\ny,*,town,,,,\n"
    (tmp_path / "routes.csv").write_text(bad, encoding="utf-8")
    with pytest.raises(TableError, match=r"routes\.csv:6: .*и ещё ошибок: 1"):
        Router.load(str(tmp_path), taxonomy=TAXONOMY)


def test_suggest_takes_the_territory_where_the_comment_names_nothing_else(router):
    place = Place(None, None, None, None, 0, 0, territories=("Сельское, Ижский район",))
    found = router.suggest(replace(tags("roads.snow 0.7"), places=(place,)), on=DAY)
    assert (found.outcome, found.executor.name) == (Outcome.ROUTE, "Администрация села")
    assert found.reason == "строка routes.csv:3: Дороги × Сельское, действует с 01.01.2020"


def test_ask_takes_a_territory_for_a_place(router):
    assert router.ask("roads.snow", "Сельское", on=DAY).executor.name == "Администрация села"


@pytest.mark.parametrize("place", ["озёрный", "ОЗЕРНЫЙ"])
def test_ask_takes_a_settlement_in_any_case_and_with_or_without_yo(router, place):
    assert router.ask("roads.snow", place, on=DAY).executor.name == "Администрация города"


def test_ask_hints_at_topics_that_hold_the_word(router):
    with pytest.raises(UnknownNameError, match=r"есть «roads\.snow» \(Очистка от снега\)"):
        router.ask("снег", "Озерный")
