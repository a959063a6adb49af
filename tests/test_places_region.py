"""A region's gazetteer: names that are words, homonyms, places inherited from the post."""

from dataclasses import replace
from datetime import date

import pytest

from classifier import Comment
from classifier.places import Gazetteer, Settlement, Street
from classifier.places.homonyms import find_homonyms
from classifier.tagger import Tagger

SUKSUN, KUNGUR = "Суксунский район", "Кунгурский район"
ROWS = (
    Settlement("Ключи", "село", "Ключевское поселение", population=1900, district=SUKSUN),
    Settlement("Ключи", "деревня", "Ленское поселение", district=KUNGUR),
    Settlement("Кунгур", "город", district=KUNGUR),
    Settlement("Они", "деревня"),
    Settlement("Победа", "поселок"),
    Settlement("Новый", "поселок"),
    Settlement("Детский Дом", "деревня"),
    Settlement("Числы", "деревня"),
    Settlement("Тарова", "деревня"),
    Settlement("Соликамск", "город"),
    Settlement("Ленинский", "поселок", "Ленинское поселение"),
    Settlement("Крысаново", "деревня"),
    Settlement("Сараши", "село"),
    Settlement("Сарачи", "деревня"),
)
STREETS = (Street("улица 8 Марта", "Кунгур"), Street("Новая улица", "Кунгур"))
CASES = {
    "на 8 марта не работали": None,
    "ул. 8 Марта темно": "Кунгур",
    "новая улица станет украшением": None,
    "Новая улица без света": "Кунгур",
    "Таурова, ответьте": None,
    "в Тарове и в ключе": "Тарова",
    "до кунгура едут час": "Кунгур",
    "обратились в администрацию города они ответили": None,
    "в музей Кунгура, они ходили": "Кунгур",
    "деревня Они без света": "Они",
    "живём в городе Новый Уренгой": None,
    "п. Новый, ямы": "Новый",
    "дети в детском доме": None,
    "д. Детский Дом, колодец": "Детский Дом",
    "из Детского Дома не выехать": "Детский Дом",
    "в каких числах придёт выплата": None,
    "в деревне Числы нет света": "Числы",
    "Таурова Анна Петровна ждёт ответа": None,
    "Анна Тарова ждёт ответа": None,
    "в Таровой нет воды": "Тарова",
    "в соликамском районе темно": None,
    "в Соликамске темно": "Соликамск",
    "соликамская больница": "Соликамск",
    "кунгурские дороги": "Кунгур",
    "Кунгурского проспекта нет на карте": None,
    "Пермь, Ленинский район": None,
    "жители Крысанова 3 без воды": None,
    "ООО Кунгурская вода молчит": None,
    "а в Ключах темно": "Ключи",
    "а в ключах темно": "Ключи",
    "к 8 марта в Новый год": None,
    "к Крисанову на приём": None,
    "в Крисаново темно": "Крысаново",
    "дорога до Сараши": "Сараши",
    "ул. П. Крысанова, 5": None,
    "ООО Крысаново не платит": None,
    "магазин «Победа» закрыт": None,
}


@pytest.fixture(scope="module")
def region():
    return Gazetteer(ROWS, streets=STREETS)


@pytest.mark.parametrize(("text", "settlement"), CASES.items())
def test_find_in_region(region, text, settlement):
    assert [place.settlement for place in region.find(text)] == ([settlement] if settlement else [])


@pytest.mark.parametrize(
    ("text", "near", "territories"),
    [
        ("в селе Ключи темно", "", 2),
        ("в Ключах Суксунского района темно", "", ("Ключевское поселение, Суксунский район",)),
        ("д. Ключи, Ленское поселение", "", ("Ленское поселение, Кунгурский район",)),
    ],
)
def test_find_homonym(region, text, near, territories):
    found = next(p for p in region.find(text, near=near) if p.settlement == "Ключи").territories
    assert (len(found) if isinstance(territories, int) else found) == territories


@pytest.mark.parametrize(
    ("text", "near", "first"),
    [
        ("с. Ключи темно", "", "Суксунский"),
        ("д. Ключи темно", "", "Кунгурский"),
        ("из д. Ключи в Кунгур автобус", "", "Кунгурский"),
        ("в д. Ключи темно", "Новости Кунгурского района", "Кунгурский"),
        ("поселок Ключи темно", "", "Суксунский"),  # the larger one
        ("поселок Ключи темно", "Кунгурский муниципальный округ", "Кунгурский"),
    ],
)
def test_find_ranks_homonyms(region, text, near, first):
    place = next(p for p in region.find(text, near=near) if p.settlement == "Ключи")
    assert first in place.territories[0]
    assert len(place.territories) == 2


def test_homonyms_leave_out_a_move_between_territories():
    moved = (
        Settlement("Бабино", "деревня", "А", valid_to=date(2018, 12, 20)),
        Settlement("Бабино", "деревня", "Б", valid_from=date(2018, 12, 20)),
    )
    assert find_homonyms(moved) == {}
    assert set(find_homonyms(ROWS)) == {"Ключи"}


def test_town_rules_win_over_namesake_hamlet():
    rows = [Settlement("Победа", "деревня"), Settlement("Победа", "город")]
    assert Gazetteer(rows).find("победа, нет воды")[0].settlement == "Победа"


@pytest.fixture(scope="module")
def town():
    rows = [Settlement("Бабино", "деревня"), Settlement("Ерыши", "деревня")]
    streets = [Street("улица Мира", row.name) for row in rows] + [Street("улица Лесная", "Бабино")]
    return Gazetteer(rows, streets=streets)


@pytest.mark.parametrize(
    ("text", "near", "settlement", "how"),
    [
        ("на улице Мира темно", "", None, "text"),
        ("на улице Мира темно", "Новости деревни Ерыши", "Ерыши", "post"),
        ("на улице Мира темно", "Бабино и Ерыши", None, "text"),
        ("на улице Мира в Бабино", "Новости деревни Ерыши", "Бабино", "text"),
        ("на улице Лесная темно", "Новости деревни Ерыши", "Бабино", "object"),
    ],
)
def test_find_settles_street_by_post(town, text, near, settlement, how):
    (place,) = town.find(text, near=near)
    assert (place.settlement, place.how) == (settlement, how)


@pytest.mark.parametrize(
    ("comment", "settlement", "how"),
    [
        (Comment("а у нас?", post="Снег в Бабино"), "Бабино", "post"),
        (Comment("а у нас?", post="Снег в Бабино", parent="в Ерышах темно"), "Ерыши", "parent"),
        (Comment("и в Бабино", parent="в Ерышах темно"), "Бабино", "text"),
        (Comment("а у нас?", parent="спасибо", post="Снег в Бабино"), "Бабино", "post"),
    ],
)
def test_tagger_inherits_from_parent_then_post(town, comment, settlement, how, tiny_bundle):
    tagger = replace(Tagger.load(tiny_bundle), gazetteer=town)
    [tags] = tagger.tag([comment])
    (place,) = tags.places
    assert (place.settlement, place.how) == (settlement, how)
    assert (place.start < place.stop) == (how == "text")
