"""The parts of the gazetteer: forms, houses, typos."""

import pytest

from classifier.places.derived import all_genders, relative_adjectives
from classifier.places.forms import decline_name, fold
from classifier.places.fuzzy import Typos
from classifier.places.houses import house_before, house_beside
from classifier.places.numerals import number_spellings
from classifier.places.spelling import name_spellings, person_spellings
from classifier.places.street_keys import split_street


@pytest.mark.parametrize(
    ("name", "case", "form"),
    [
        ("духовщина", "l", "духовщине"),
        ("духовщина", "i", "духовщиной"),
        ("бабино", "g", "бабина"),
        ("бабино", "i", "бабиным"),
        ("ерыши", "g", "ерышей"),
        ("ерыши", "d", "ерышам"),
        ("шиловичи", "l", "шиловичах"),
        ("клевцы", "g", "клевцов"),
        ("присмары", "g", "присмар"),
        ("зимец", "g", "зимца"),
        ("озерный", "l", "озерном"),
        ("пречистое", "g", "пречистого"),
        ("городище", "l", "городище"),
        ("сельцо", "l", "сельце"),
        ("староселье", "d", "староселью"),
        ("спас-углы", "l", "спас-углах"),
        ("ростов-на-дону", "l", "ростов-на-дону"),
        ("большая каменка", "a", "большую каменку"),
        ("малые ерыши", "i", "малыми ерышами"),
        ("парк победы", "l", "парке победы"),
        ("гор. парк", "l", "гор. парке"),
        ("осинники", "g", "осинников"),
        ("горки", "g", "горок"),
        ("тверь", "l", "твери"),
        ("усть-качка", "a", "усть-качку"),
        ("баку", "l", "баку"),
    ],
)
def test_decline_name(name, case, form):
    assert form in decline_name(name)[case]


def test_all_genders():
    forms = all_genders("духовщинский")
    assert {"духовщинская", "духовщинскую", "духовщинских", "духовщинскими"} <= forms


@pytest.mark.parametrize("text", ["Ё — „тест“\xa0№", "İstanbul ЁЖ", "ẞ", "Спас‑Углы", ""])
def test_fold_keeps_length(text):
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("улица Луначарского", ("луначарского", "улица")),
        ("Пролетарский переулок", ("пролетарский", "переулок")),
        ("площадь Г. А. Потёмкина", ("г. а. потемкина", "площадь")),
        ("улица 50 лет ВЛКСМ", ("50 лет влксм", "улица")),
        ("пр-кт Мира", ("мира", "проспект")),
        ("б-р Гагарина", ("гагарина", "бульвар")),
        ("мкр. Южный", ("южный", "микрорайон")),
    ],
)
def test_split_street(name, expected):
    assert split_street(name) == expected


HOUSES = {
    " 12": "12",
    " 12, кв. 5": "12",
    " 4Б": "4Б",
    " 4 б": "4Б",
    " 4-б.": "4Б",
    " 4 «Б»": "4Б",
    " 15/2": "15/2",
    " 15\\2": "15/2",
    " 15 / 2": "15/2",
    ", д. 4б": "4Б",
    ", д.12": "12",
    " дом 12": "12",
    " дом № 12": "12",
    " №12": "12",
    ", дом 12 корпус 1": "12К1",
    " 12к1": "12К1",
    " д. 12 стр. 3": "12С3",
    " 12-45": "12",
    " 12 а там яма": "12",
    " 12 в подъезде": "12",
    " 3 света нет": "3",
    " в доме 12": "12",
    " возле дома №8": "8",
    " у 15 дома": "15",
    " у 15-го дома": "15",
    " 12 градусов": None,
    " дома 15 градусов": None,
    " 12 человек": None,
    " 5 лет": None,
    " 5 дней": None,
    " 3 ямы": None,
    " 10 столбов": None,
    " 12 марта": None,
    " 20 числа": None,
    " 12:30": None,
    " 12.05": None,
    " 2021": None,
    " в 2021": None,
    " 100%": None,
    " 8-48166-4-00-00": None,
    " 8 900 123 45 67": None,
    " кв. 5": None,
    " подъезд 2": None,
    ". 12 домов": None,
    " 0": None,
    "": None,
}


@pytest.mark.parametrize(("tail", "number"), HOUSES.items())
def test_house_beside_a_street_that_comes_first(tail, number):
    text = fold("на Луначарского" + tail)
    house = house_beside(text, len("на "), len("на Луначарского"))
    assert (house.number if house else None) == number


@pytest.mark.parametrize(
    ("head", "number"),
    [
        ("дом 12 по ", "12"),
        ("в доме 4б на ", "4Б"),
        ("д. 5, ", "5"),
        ("у 12 дома на ", "12"),
        ("3-й дом по ", "3"),
        ("дома 15 градусов на ", None),
        ("дом большой на ", None),
        ("12 по ", None),
        ("", None),
    ],
)
def test_house_before(head, number):
    house = house_before(fold(head + "Мира"), len(head))
    assert (house.number if house else None) == number


NAMES = ["духовщина", "духовщине", "ануфриево", "ануфриева", "луначарского", "петрищево", "махони"]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("духофщена", "духовщина"),
        ("духовщинна", "духовщина"),
        ("духовщене", "духовщине"),
        ("ануфрево", "ануфриево"),
        ("лунычарского", "луначарского"),
        ("луначраского", "луначарского"),
        ("петрищего", "петрищево"),
        ("духовщина", None),  # no typo
        ("махонин", None),  # another ending, another word
        ("петров", None),  # short and known
        ("духовенство", None),
        ("дом", None),
    ],
)
def test_typos_get(word, expected):
    typos = Typos(NAMES)
    assert typos.get(word) == expected == typos.get(word)


@pytest.mark.parametrize(
    ("form", "ways"),
    [
        ("красной горке", {"кр. горке", "кр.горке", "кр горке", "к. горке"}),
        ("нижнем ладыге", {"н. ладыге", "ниж. ладыге"}),
        ("усть-луже", {"усть луже", "устьлуже"}),
        ("благовещенье", {"благовещение"}),
    ],
)
def test_name_spellings(form, ways):
    assert ways <= set(name_spellings(form))


def test_name_spellings_leave_a_bare_letter_alone():
    assert "н ладыге" not in set(name_spellings("нижнем ладыге"))


@pytest.mark.parametrize(
    ("core", "ways"),
    [
        ("карла либкнехта", {"либкнехта", "к. либкнехта", "к.либкнехта"}),
        ("академика павлова", {"павлова", "акад. павлова"}),
        ("братьев гариных", {"гариных", "бр. гариных"}),
    ],
)
def test_person_spellings(core, ways):
    assert ways <= set(person_spellings(core))


@pytest.mark.parametrize("core", ["красных зорь", "50 лет влксм", "луначарского"])
def test_person_spellings_of_no_person(core):
    assert list(person_spellings(core)) == []


@pytest.mark.parametrize(
    ("core", "way"),
    [
        ("40 лет победы", "40-летия победы"),
        ("1-я полевая", "1 полевая"),
        ("2-я полевая", "вторая полевая"),
        ("3-й проезд", "третьего проезд"),
        ("8 марта", "8-го марта"),
    ],
)
def test_number_spellings(core, way):
    assert way in set(number_spellings(core))


def test_relative_adjectives_of_compounds():
    assert "светлоярский" in relative_adjectives("светлый яр")
    assert "спас-угловский" in relative_adjectives("спас-углы")


def test_typos_keep_other_names_apart():
    typos = Typos(["дунилово"], slips_only={"дунилово"})
    assert typos.get("данилово") is None
    assert typos.get("дунелово") == "дунилово"
