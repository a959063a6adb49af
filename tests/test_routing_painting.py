"""A million rows: the quick reader reads what the careful one reads, a painted day is the table."""

from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_routing_channels import DAY, HEADER, TAXONOMY, write

from routing import cells
from routing.linter import ask_topics
from routing.painting import NONE, paint
from routing.sources import read_source

ROWS = """roads,Городское,town,,,2020-01-01,
roads,Городское,region,,2020-01-01,,дорога
roads,*,village,vk,,,
gas.terms, Озерный ,gas,,,,
gas,*,!town,,,,
"""
# routes.csv as it comes from people → what of it the quick reader leaves to the careful one
QUIRKS = {
    "plain": ROWS,
    "empty line": ROWS.replace("\ngas", "\n\ngas", 1),
    "line of separators": ROWS + ",,,,,,\n",
    "no last line break": ROWS.rstrip("\n"),
    "windows": ROWS.replace("\n", "\r\n"),
    "quotes": ROWS.replace("дорога", '"дорога, мост"'),
    "cell of two lines": ROWS.replace("дорога", '"дорога\nмост"'),
    "short line": ROWS + "roads,Ерыши,town\n",
    "long line": ROWS + "roads,Ерыши,town,,,,,,9\n",
    "unknown place": ROWS + "roads,Урюпинск,town,,,,\n",
    "bad date": ROWS + "roads,Ерыши,town,,вчера,,\n",
    "empty cell": ROWS + ",Ерыши,town,,,,\n",
    "overlap": ROWS + "roads,*,town,vk,,,\n",
}


@pytest.mark.parametrize("name", list(QUIRKS))
def test_quick_reader_agrees_with_the_careful_one(tmp_path, monkeypatch, name):
    folder = write(tmp_path, QUIRKS[name])
    careful = read_source(folder, taxonomy=TAXONOMY)
    monkeypatch.setattr(cells, "LARGE", 1)
    quick = read_source(folder, taxonomy=TAXONOMY)
    assert list(quick.table.rows) == list(careful.table.rows)
    assert quick.problems == careful.problems


def test_quick_reader_is_really_used(tmp_path, monkeypatch):
    monkeypatch.setattr(cells, "LARGE", 1)
    monkeypatch.setattr(cells, "read_sheet", None)  # the careful one would fail
    path = write(tmp_path, ROWS) / "routes.csv"
    read = cells.read_cells(path, ("topic", "settlement", "absent"), ("topic",), [])
    assert [read.get(row, "settlement") for row in (0, 3)] == ["Городское", "Озерный"]
    assert read.get(0, "absent") == ""
    assert read.where(4) == f"{path}:6"


def test_quick_reader_takes_semicolons_and_a_byte_order_mark(tmp_path, monkeypatch):
    folder = write(tmp_path, "")
    text = "\ufeff" + (HEADER + ROWS).replace(",", ";")
    (folder / "routes.csv").write_text(text, encoding="utf-8")
    monkeypatch.setattr(cells, "LARGE", 1)
    source = read_source(folder, taxonomy=TAXONOMY)
    assert (len(source.table.rows), source.problems) == (5, ())


topics = st.sampled_from(["*", "roads", "roads.snow", "roads.holes", "gas", "gas.terms"])
places = st.sampled_from(["*", "Городское", "Сельское", "Озерный", "Ерыши", "Победа", "Бабино"])
executors = st.sampled_from(["town", "village", "region", "!town", "!town|village", "!*"])
channels = st.sampled_from(["", "vk", "ok"])
tables = st.dictionaries(st.tuples(topics, places, channels), executors, max_size=14)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=tables, channel=st.sampled_from([None, "vk"]))
def test_painted_day_is_what_the_table_says(tmp_path, rows, channel):
    lines = [f"{topic},{place},{who},{via},,,\n" for (topic, place, via), who in rows.items()]
    source = read_source(write(tmp_path, "".join(lines)), taxonomy=TAXONOMY)
    questions = ask_topics(source)
    painting = paint(source.table, questions, DAY, channel)
    for number, keys in enumerate(questions.keys):
        for home, (name, territory) in enumerate(painting.homes):
            found = source.table.find(keys, name, (territory,), DAY, channel)
            row = painting.winners[number, home]
            painted = None if row == NONE else source.table.rows[int(row)]
            assert painted == found.route


def test_homes_are_those_of_the_day(tmp_path):
    source = read_source(write(tmp_path, ROWS), taxonomy=TAXONOMY)
    before = paint(source.table, ask_topics(source), date(2018, 12, 19))
    assert ("Бабино", "Бабинское") in before.homes
    after = paint(source.table, ask_topics(source), date(2018, 12, 20))
    assert ("Бабино", "Сельское") in after.homes
    assert before.winners.shape == after.winners.shape == (len(ask_topics(source).keys), 5)
    assert np.array_equal(before.homes.index(("Озерный", "Городское")), 0)
