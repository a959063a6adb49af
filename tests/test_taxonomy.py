"""Codes, names and old names; and a file of them that is wrong."""

import pytest

from classifier.errors import TaxonomyError
from classifier.taxonomy import COLUMNS, Taxonomy, Topic, fold_name, make_code

HEADER = ",".join(COLUMNS)
GOOD = [HEADER, "roads,Дороги,,normal,no,no,", "roads.holes,Ямы,roads,high,yes,no,Выбоины|★ Яма"]


@pytest.fixture
def write(tmp_path):
    def write(*lines):
        path = tmp_path / "taxonomy.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Дороги,Мосты,roads,,,,", "код 'Дороги' должен состоять"),
        ("roads.a.b,Мосты,roads,,,,", "код 'roads.a.b' должен"),
        ("roads.x,,roads,,,,", "нет названия"),
        ("roads.x,Мосты,roads,важно,,,", "severity — одно из low, normal, high"),
        ("roads.x,Мосты,roads,,да,,", "needs_photo — yes или no, а не 'да'"),
        ("roads.x,Мосты,roads,,,1,", "needs_place — yes или no"),
        ("roads.holes,Мосты,roads,,,,", "код 'roads.holes' уже был"),
        ("x.y,Мосты,нет,,,,", "группы 'нет' нет в этом файле"),
    ],
)
def test_bad_row_is_named_with_its_line(write, line, message):
    with pytest.raises(TaxonomyError, match=r"taxonomy\.csv:4: ") as raised:
        Taxonomy.from_csv(write(*GOOD, line))
    assert message in str(raised.value)


def test_missing_columns_are_named(write):
    with pytest.raises(TaxonomyError, match=r"taxonomy\.csv:1: нет столбцов name, group"):
        Taxonomy.from_csv(write("code,название", "roads,Дороги"))


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\xfd"])
def test_unreadable_file_is_named(tmp_path, content):
    (tmp_path / "t.csv").write_bytes(content)
    with pytest.raises(TaxonomyError, match=r"t\.csv"):
        Taxonomy.from_csv(tmp_path / "t.csv")
    with pytest.raises(TaxonomyError, match=r"none\.csv"):
        Taxonomy.from_csv(tmp_path / "none.csv")


@pytest.mark.parametrize("name", ["roads.holes", "Ямы", "ямы ", "★ Ямы", "выбоины", "★ яма", "ЯМА"])
def test_topic_is_found_by_code_name_and_old_name(write, name):
    assert Taxonomy.from_csv(write(*GOOD)).find_topic(name).code == "roads.holes"


def test_topic_of_two_groups_is_settled_by_the_group():
    rows = (
        Topic("a", "А"),
        Topic("b", "Б"),
        Topic("a.other", "Прочее", "a"),
        Topic("b.other", "Прочее", "b"),
    )
    taxonomy = Taxonomy(rows)
    assert taxonomy.find_topic("прочее", group="b").code == "b.other"
    assert taxonomy.find_topic("прочее").code == "a.other"
    assert taxonomy.find_topic("прочее", group="нет").code == "a.other"
    assert taxonomy.find_topic("нет такой") is None


def test_get_or_raise_names_the_code(taxonomy):
    assert taxonomy.get("нет") is None
    with pytest.raises(TaxonomyError, match="нет кода 'нет'"):
        taxonomy.get_or_raise("нет")


def test_round_trip(write, tmp_path):
    taxonomy = Taxonomy.from_csv(write(*GOOD))
    taxonomy.to_csv(tmp_path / "again.csv")
    assert Taxonomy.from_csv(tmp_path / "again.csv") == taxonomy


NAMES = [
    ("Дороги", "Мосты и трубы"),
    ("Новая группа", "Тема"),
    ("", "Сама по себе"),
    ("Дороги", "мосты и  трубы"),
    ("Пустая", ""),
    ("Новая группа", "Тема!"),
    ("★", "🙂"),
    ("", "Сама по себе"),
]


def test_extended_is_stable_and_repeats_nothing(write):
    taxonomy = Taxonomy.from_csv(write(*GOOD))
    once = taxonomy.extended(NAMES)
    assert once == taxonomy.extended(NAMES)
    assert once.extended(NAMES) == once
    assert len({row.code for row in once.rows}) == len(once.rows)
    assert once.rows[:2] == taxonomy.rows
    assert once.find_topic("мосты и трубы").code == "roads.mosty_i_truby"
    assert once.find_topic("сама по себе").group == "prochee"
    assert once.find_group("пустая").code == "pustaya"


def test_extended_taxonomy_can_be_written_and_read(write, tmp_path):
    taxonomy = Taxonomy.from_csv(write(*GOOD)).extended(NAMES)
    taxonomy.to_csv(tmp_path / "again.csv")
    assert Taxonomy.from_csv(tmp_path / "again.csv") == taxonomy


@pytest.mark.parametrize("name", ["", "!!!", "🙂", "Щёлочь / ЖКХ № 5", "я" * 500])
def test_make_code_is_always_a_code(name):
    code = make_code(name)
    assert code == make_code(name)
    assert 0 < len(code) <= 80
    assert code.replace("_", "").isalnum()
    assert code.isascii()


def test_fold_name_forgives_case_yo_and_signs():
    assert fold_name("★ Ёлки/палки") == fold_name("елки / Палки.")


def test_sample_taxonomy_has_every_topic_in_a_group(taxonomy):
    groups = {row.code for row in taxonomy.groups}
    assert groups
    assert all(row.group in groups and row.code.startswith(row.group) for row in taxonomy.topics)
