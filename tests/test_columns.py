"""Which column is which, and which columns `tag` adds."""

import json
from datetime import datetime

import pytest

from api.columns import COLUMNS, as_cells, fill, rename_input
from classifier import Comment
from training.columns import (
    MAP_FIELDS,
    SYNONYMS,
    describe_columns,
    find_columns,
    fold_header,
    parse_mapping,
    require_text,
)
from training.errors import ColumnError

# Written down from design.md: other programs read these names.
PROMISED = (
    "kind, kind_confidence, incident_type, group, group_confidence, topic, topic_confidence, "
    "groups_top3, topics_top3, settlement, street, house, object, verdict, findings, executor, "
    "executor_confidence, executor_source, executors_top3, outcome, reason, deadline"
)
PROMISED_FIELDS = "text, kind, incident_type, group, topic, executor, settlement, created_at, post"


def test_tag_adds_the_promised_columns():
    assert ", ".join(COLUMNS) == f"{PROMISED}, sure, masked_text"


def test_map_knows_the_promised_fields():
    assert ", ".join(MAP_FIELDS) == PROMISED_FIELDS
    assert set(MAP_FIELDS) <= set(SYNONYMS)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Текст инцидента", "text"),
        ("ТЕКСТ ИНЦИДЕНТА ", "text"),
        ("Текст сообщения", "text"),
        ("Комментарий", "text"),
        ("Группа тем", "group"),
        ("Категория", "group"),
        ("Тема", "topic"),
        ("Подкатегория", "topic"),
        ("Отдел", "executor"),
        ("Организация, в которой находится сообщение", "executor"),
        ("Населённый пункт", "settlement"),
        ("Населенный  пункт", "settlement"),
        ("Дата закрытия", "closed_at"),
        ("Дата окончания", "closed_at"),
        ("Тип обращения", "incident_type"),
        ("Тип инцидента", "incident_type"),
        ("text", "text"),
    ],
)
def test_find_columns_knows_synonyms(header, field):
    assert find_columns(["Кабинет", header], {}) == {field: header}


def test_find_columns_prefers_the_better_name():
    found = find_columns(["Текст", "Текст инцидента"], {})
    assert found["text"] == "Текст инцидента"


@pytest.mark.parametrize(
    ("headers", "executor", "assignee"),
    [
        (["Отдел", "Исполнитель"], "Отдел", "Исполнитель"),
        (["Исполнитель", "Тема"], "Исполнитель", None),
    ],
)
def test_executor_is_the_responsible_body(headers, executor, assignee):
    found = find_columns(headers, {})
    assert found.get("executor") == executor
    assert found.get("assignee") == assignee


def test_map_wins_over_synonyms():
    found = find_columns(["text", "Жалоба"], {"text": "жалоба"})
    assert found["text"] == "Жалоба"


def test_map_to_a_missing_column_names_the_nearest():
    with pytest.raises(ColumnError, match=r"нет столбца «Темы».*«text», «Тема»; похож «Тема»"):
        find_columns(["text", "Тема"], {"topic": "Темы"})


def test_map_of_an_unknown_field_lists_the_fields():
    with pytest.raises(ColumnError, match="поля «тема» нет; есть text, kind"):
        find_columns(["text"], {"тема": "text"})


@pytest.mark.parametrize("pair", ["topic", "=Тема", "topic=", "", " = "])
def test_parse_mapping_refuses_other_shapes(pair):
    with pytest.raises(ColumnError, match="поле=Столбец"):
        parse_mapping([pair])


def test_parse_mapping_keeps_equals_in_the_header():
    assert parse_mapping(["topic=a=b"]) == {"topic": "a=b"}


def test_missing_text_lists_columns_and_says_what_to_do():
    with pytest.raises(ColumnError) as raised:
        require_text({}, ["Номер", "Техт"], "file.csv")
    message = str(raised.value)
    assert message.startswith("file.csv: ")
    assert "«Номер», «Техт»" in message
    assert "похож «Техт»" in message
    assert "--text-column" in message


def test_describe_columns_of_nothing_alike_only_lists():
    assert describe_columns(["a", "b"], "text") == "; есть: «a», «b»"


@pytest.mark.parametrize(
    ("left", "right"), [("Дом.", "дом"), ("Нас. пункт", "нас пункт"), ("Урл_поста", "урл поста")]
)
def test_fold_header_forgives_signs(left, right):
    assert fold_header(left) == fold_header(right)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["text", "id"], ["text", "id"]),
        (["kind", "text"], ["kind_in", "text"]),
        (["kind", "kind_in"], ["kind_in_in", "kind_in"]),
        (["error", "deadline"], ["error_in", "deadline_in"]),
        ([], []),
    ],
)
def test_rename_input_overwrites_nothing(given, expected):
    renamed = rename_input(given)
    assert list(renamed) == given
    assert list(renamed.values()) == expected


def test_fill_gives_every_column_in_order(pipeline):
    moment = datetime(2026, 11, 23, 9, 0)
    comment = Comment("люк открыт на Луначарского 4, пиздец", created_at=moment)
    values = fill(pipeline.answer([comment])[0])
    assert tuple(values) == COLUMNS
    assert values["kind"] == "incident"
    assert values["group"] == "Благоустройство"
    assert (values["street"], values["house"]) == ("улица Луначарского", "4")
    assert values["verdict"] == "hide"
    [finding] = values["findings"]
    assert list(finding) == ["rule", "category", "start", "stop", "severity"]
    assert comment.text[finding["start"] : finding["stop"]] == "пиздец"
    assert len(values["topics_top3"]) == 3
    assert list(values["topics_top3"][0]) == ["name", "confidence"]
    assert datetime.fromisoformat(values["deadline"]).date() >= moment.date()


def test_as_cells_writes_lists_as_json(pipeline):
    cells = as_cells(fill(pipeline.answer([Comment("яма")])[0]))
    assert json.loads(cells["topics_top3"])[0]["name"] == cells["topic"]
    assert cells["findings"] == "[]"
