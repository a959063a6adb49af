"""Past incidents: who is likely, which rows they contradict, which rows they propose."""

from datetime import date, datetime

import pytest
from test_routing_channels import DAY, TAXONOMY, tags, write

from classifier.tags import Label
from routing import Code, Router, Source, TableError, lint
from routing.edits import TableText
from routing.history import Past, count_past, format_history, read_history
from routing.proposals import apply_proposals, propose, read_accepted, write_proposals
from routing.sources import read_source
from routing.versions import list_versions, make_mark, read_text, save_text

OLD = date(2026, 3, 1)


def past(*rows):
    """(topic, settlement, executor, count) → a history."""
    return count_past([(t, s, e, OLD) for t, s, e, count in rows for _ in range(count)])


DISTRICT = past(
    ("roads.snow", "Озерный", "Город", 9),
    ("roads.snow", "Ерыши", "Село", 6),
    ("roads.holes", "Ерыши", "Село", 4),
    ("gas.terms", "Озерный", "Газ", 8),
    ("gas.terms", None, "Газ", 2),
)


def test_counts_are_summed_and_dated():
    history = count_past([("a", "Б", "В", OLD), ("a", "Б", "В", DAY), ("a", None, "В", None)])
    assert history.rows == (Past("a", "", "В", 1), Past("a", "Б", "В", 2, DAY))
    assert (history.count_topic("a"), history.count("a", "Б")) == (3, 2)


LIKELY = [
    ("roads.snow", "Озерный", "Город"),
    ("roads.snow", "Ерыши", "Село"),
    # a pair never seen: the place decides where it departs from all, the topic where it does
    ("roads.holes", "Озерный", "Город"),
    ("gas.terms", "Ерыши", "Газ"),
    # a topic never seen is read by its group, an unknown place is no place
    ("gas.other", "Озерный", "Газ"),
    ("gas.terms", "Урюпинск", "Газ"),
    ("roads.snow", None, "Город"),
]


@pytest.mark.parametrize(("topic", "place", "executor"), LIKELY)
def test_rank_knows_topic_and_place(topic, place, executor):
    shares = DISTRICT.rank([(topic, 0.9)], place)
    assert max(shares, key=shares.get) == executor
    assert sum(shares.values()) == pytest.approx(1)


def test_no_history_ranks_nobody():
    assert past().rank([("roads.snow", 0.9)], "Озерный") == {}
    assert not past()


def test_history_is_written_and_read(tmp_path):
    path = tmp_path / "history.csv"
    path.write_text(format_history(DISTRICT), encoding="utf-8")
    problems = []
    assert read_history(path, problems) == DISTRICT
    assert (problems, read_history(tmp_path / "none.csv", problems).rows) == ([], ())


@pytest.mark.parametrize("row", ["roads,,Город,0,", "roads,,Город,много,", "roads,,Город,1,вчера"])
def test_bad_history_names_the_line(tmp_path, row):
    path = tmp_path / "history.csv"
    path.write_text(f"topic,settlement,executor,count,last_day\n{row}\n", encoding="utf-8")
    problems = []
    assert not read_history(path, problems)
    assert problems[0].where == f"{path}:2"


def with_history(folder, history):
    (folder / "history.csv").write_text(format_history(history), encoding="utf-8")
    return folder


def test_history_answers_where_the_table_is_silent(tmp_path):
    folder = with_history(
        write(tmp_path, "gas,*,gas,,,,\n"), past(("roads.snow", "Ерыши", "Село", 9))
    )
    router = Router.load(folder, taxonomy=TAXONOMY)
    found = router.suggest(tags(place="Ерыши"), on=DAY)
    assert (found.source, found.executor.code) == (Source.HISTORY, "village")
    # the wording and the counts are mixed, spelt the table's way
    heads = {
        "executor": (Label("x", "Дорожная служба", 0.8), Label("y", "Администрация села", 0.2))
    }
    mixed = router.suggest(tags(place="Ерыши", heads=heads), on=DAY)
    assert [one.code for one in mixed.top3] == ["village", "region"]
    assert mixed.executor.confidence == pytest.approx(0.6)


def test_linter_tells_rows_that_history_contradicts(tmp_path):
    folder = write(tmp_path, "roads,*,town,,,,\n")
    with_history(
        folder, past(("roads.snow", "Ерыши", "Село", 12), ("roads.snow", "Ерыши", "Город", 1))
    )
    [one] = [p for p in lint(folder, taxonomy=TAXONOMY, on=DAY) if p.code is Code.CONTRADICTED]
    assert one.where.endswith("routes.csv:2")
    assert "× Ерыши: 12 из 13 обращений ушли в «Село»" in one.message


AGREE = [
    past(("roads.snow", "Ерыши", "Город", 12)),  # the table says the same
    past(("roads.snow", "Ерыши", "Село", 4)),  # too few
    past(("roads.snow", "Ерыши", "Село", 7), ("roads.snow", "Ерыши", "Город", 3)),  # no habit
    past(("roads.snow", "Ерыши", "Кто-то ещё", 9)),  # nobody the table could name
]


@pytest.mark.parametrize("history", AGREE)
def test_linter_is_silent_where_history_is_no_argument(tmp_path, history):
    folder = with_history(write(tmp_path, "roads,*,town,,,,\n"), history)
    assert Code.CONTRADICTED not in {p.code for p in lint(folder, taxonomy=TAXONOMY, on=DAY)}


def test_row_that_came_later_is_no_contradiction(tmp_path):
    rows = "roads,*,village,,,2026-06-01,\nroads,*,town,,2026-06-01,,\n"
    folder = with_history(write(tmp_path, rows), past(("roads.snow", "Ерыши", "Село", 9)))
    assert Code.CONTRADICTED not in {p.code for p in lint(folder, taxonomy=TAXONOMY, on=DAY)}


def test_uncovered_topics_come_by_the_weight_of_past_incidents(tmp_path):
    folder = with_history(write(tmp_path, "roads.snow,*,town,,,,\n"), DISTRICT)
    messages = [p.message for p in lint(folder, taxonomy=TAXONOMY, on=DAY) if p.code is Code.NO_ROW]
    assert "gas.terms" in messages[0]
    assert messages[0].endswith("таких обращений уже было: 10")
    assert "roads.holes" in messages[1]


def propose_for(folder, history):
    return propose(read_source(folder, taxonomy=TAXONOMY).with_history(history), on=DAY)


def test_proposal_asks_a_question(tmp_path):
    history = past(("roads.snow", "Ерыши", "Село", 12), ("roads.snow", "Ерыши", "Город", 1))
    [one] = propose_for(write(tmp_path, "gas,*,gas,,,,\n"), history)
    assert one.question == (
        "«Очистка от снега» × Ерыши: 12 из 13 таких ушли в «Село»: добавить строку?"
    )
    assert (one.topic, one.settlement, one.executor) == ("roads.snow", "Ерыши", "village")


def test_proposal_for_all_places_where_all_agree(tmp_path):
    history = past(("gas.terms", "Ерыши", "Газ", 6), ("gas.terms", "Озерный", "gas", 7))
    [one] = propose_for(write(tmp_path, "roads,*,town,,,,\n"), past(("gas.terms", None, "gas", 9)))
    assert one.settlement == "*"
    places = {p.settlement for p in propose_for(write(tmp_path, "roads,*,town,,,,\n"), history)}
    assert places == {"Ерыши", "Озерный"}  # «Газ» is nobody the table knows


def test_proposal_ends_the_row_it_replaces(tmp_path):
    folder = write(tmp_path, "roads.snow,Ерыши,town,,,,\ngas,*,gas,,,,\n")
    [one] = propose_for(folder, past(("roads.snow", "Ерыши", "Село", 9)))
    assert (one.ends_row, one.valid_from) == (2, DAY)
    assert "а таблица называет «Администрация города»: заменить строку 2?" in one.question
    lines = apply_proposals(read_text(folder), [one]).splitlines()
    assert lines[1] == "roads.snow,Ерыши,town,,,2026-11-23,"
    assert lines[3] == "roads.snow,Ерыши,village,,2026-11-23,,по прошлым обращениям: 9 из 9"
    (folder / "routes.csv").write_text("\n".join(lines), encoding="utf-8")
    assert propose_for(folder, past(("roads.snow", "Ерыши", "Село", 9))) != []  # old days stay
    assert (
        Router.load(folder, taxonomy=TAXONOMY).ask("roads.snow", "Ерыши", on=DAY).executor.code
        == "village"
    )


def test_only_accepted_proposals_are_read(tmp_path):
    history = past(("roads.snow", "Ерыши", "Село", 9), ("gas.terms", "Озерный", "Город", 8))
    proposals = propose_for(write(tmp_path, "*,*,region,,,,\n"), history)
    path = tmp_path / "proposals.csv"
    write_proposals(proposals, path)
    assert read_accepted(path) == []
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    lines[2] = "Да" + lines[2]
    path.write_text("\n".join(lines), encoding="utf-8")
    [one] = read_accepted(path)
    assert (one.topic, one.count) == (proposals[1].topic, proposals[1].count)


def test_edit_adds_a_missing_column_and_keeps_other_lines():
    table = TableText.parse('topic;settlement;executor\nroads;*;town\n"gas";*;gas\n')
    changed = table.add_row(
        {"topic": "gas", "settlement": "Бабино", "executor": "gas", "note": "a;b"}
    )
    assert str(changed).splitlines() == [
        "topic;settlement;executor;note",
        "roads;*;town;",
        "gas;*;gas;",
        'gas;Бабино;gas;"a;b"',
    ]
    assert str(table.remove_row(2)).splitlines()[1] == '"gas";*;gas'
    with pytest.raises(TableError, match="такой строки нет"):
        table.get_row(9)
    with pytest.raises(TableError, match="перевод строки"):
        TableText.parse('topic,settlement,executor\nroads,*,"to\nwn"\n')


def test_save_keeps_the_version_before_and_refuses_errors(tmp_path):
    folder = write(tmp_path, "roads,*,town,,,,\n")
    before, now = read_text(folder), datetime(2026, 11, 24, 10)
    with pytest.raises(TableError, match="«tovn»"):
        save_text(
            folder,
            before.replace("town", "tovn"),
            now=now,
            mark=make_mark(before),
            taxonomy=TAXONOMY,
        )
    assert (read_text(folder), list(list_versions(folder))) == (before, [])
    after = before.replace("town", "village")
    kept = save_text(folder, after, now=now, mark=make_mark(before), taxonomy=TAXONOMY)
    assert (kept.name, kept.read_text(encoding="utf-8")) == (
        "routes-2026-11-24T10-00-00.csv",
        before,
    )
    assert read_text(folder) == after
    with pytest.raises(TableError, match="успели сохранить без вас"):
        save_text(folder, before, now=now, mark=make_mark(before), taxonomy=TAXONOMY)
    again = save_text(folder, before, now=now, mark=make_mark(after), taxonomy=TAXONOMY)
    assert again.name == "routes-2026-11-24T10-00-00-2.csv"
