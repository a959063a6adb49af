"""Copy-paste floods go to a person, and neighbours who say the same do not."""

import csv
import io
import json
import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from api.store.arrivals import Arrival, accept_comment
from api.store.log import Actor
from api.store.tables import CommentRow, TagsRow
from api.store.tagging import decide
from api.store.words import ActorKind
from api.worker.floods import FloodKeeper
from api.worker.tags import tag_comments
from classifier import Comment, Verdict
from classifier.rules.flood import FloodWatch

FLOOD = "Жители района требуют немедленно остановить строительство нового полигона возле деревни"
START = datetime(2026, 11, 23, 9, tzinfo=UTC)
WORDS = "мост парк клуб рынок дом двор лес луг сад пруд мыс бор холм дол яр лог".split()


def at(hours, text=FLOOD):
    return [Comment(text, created_at=START + timedelta(hours=hour)) for hour in hours]


def copies_in(comments, **options):
    """Places of the copies a watch has named by the end."""
    watch = FloodWatch(**options)
    return sorted(key for place, one in enumerate(comments) for key in watch.see(place, one))


@pytest.mark.parametrize(
    ("comments", "copies"),
    [
        (at([0, 1, 2, 3]), [0, 1, 2, 3]),
        (at([0, 1, 2]), []),
        (at([0, 8, 16, 24]), [0, 1, 2, 3]),
        (at([0, 9, 17, 25]), []),
        (at([0, 30, 31, 32, 33]), [1, 2, 3, 4]),
        (at([33, 31, 0, 32, 30]), [0, 1, 3, 4]),
        (at(range(9), "Спасибо большое, молодцы"), []),
        ([Comment(f"{FLOOD}!!! {number}") for number in range(4)], [0, 1, 2, 3]),
        ([Comment(FLOOD.upper()), Comment(f"Друзья, {FLOOD}"), *at([0, 1])], [0, 1, 2, 3]),
        ([Comment(f"{FLOOD} а {place} другое дело совсем") for place in ("тут", "там")], []),
        ([], []),
    ],
)
def test_copies_of_one_day_are_a_flood(comments, copies):
    assert copies_in(comments) == copies


def test_other_texts_are_no_part_of_a_flood():
    other = Comment("Жители района требуют вернуть автобус до деревни по воскресеньям")
    assert copies_in([*at([0, 1, 2, 3]), other]) == [0, 1, 2, 3]


def test_copy_is_named_once():
    watch = FloodWatch()
    named = [watch.see(place, comment) for place, comment in enumerate(at([0, 1, 2, 3, 4]))]
    assert named == [[], [], [], [0, 1, 2, 3], [4]]


def other_texts(count):
    chance = random.Random(5)
    return [
        Comment(" ".join(chance.sample(WORDS, 8)) + f" {chance.random()}") for _ in range(count)
    ]


def test_near_copies_are_found_far_apart_and_memory_is_bounded():
    far = [*other_texts(3000), *at([0]), *other_texts(3000), *at([1, 2, 3])]
    assert {3000, 6001, 6002, 6003} <= set(copies_in(far))
    watch = FloodWatch(most_texts=10)
    for place, comment in enumerate(far):
        watch.see(place, comment)
    assert len(watch._texts) <= 10
    assert len(watch._by_pair) <= 60


def read_rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    "jobs", [["--jobs", "1"], pytest.param(["--jobs", "2"], marks=pytest.mark.slow)]
)
def test_tag_finds_a_flood_across_a_whole_file(otklik, tmp_path, tiny_bundle, monkeypatch, jobs):
    monkeypatch.setattr("api.commands.tag.CHUNK_ROWS", 2)
    source, target = tmp_path / "month.csv", tmp_path / "out.csv"
    lines = [f"{FLOOD}\nяма на дороге {number}\nнет света {number}" for number in range(4)]
    source.write_text("text\n" + "\n".join(lines), encoding="utf-8")
    code, _, err = otklik(
        "tag", str(source), "-o", str(target), "--bundle", str(tiny_bundle), *jobs
    )
    assert code == 0, err
    rows = read_rows(target)
    flooded = [place for place, row in enumerate(rows) if row["verdict"] == Verdict.REVIEW]
    assert flooded == [0, 3, 6, 9]
    assert all('"flood"' in rows[place]["findings"] for place in flooded)


def test_tag_of_a_pipe_marks_the_copies_it_can_still_reach(
    otklik, tmp_path, tiny_bundle, monkeypatch
):
    monkeypatch.setattr("api.commands.tag.CHUNK_ROWS", 2)
    lines = [json.dumps({"text": FLOOD}, ensure_ascii=False) for _ in range(5)]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines) + "\n"))
    code, out, err = otklik("tag", "-", "-o", "-", "--bundle", str(tiny_bundle))
    assert code == 0, err
    verdicts = [json.loads(line)["verdict"] for line in out.splitlines()]
    assert verdicts == ["clean", "clean", "review", "review", "review"]


def arrive(store, number, text=FLOOD, *, community=None):
    arrival = Arrival("ok", str(number), text, START + timedelta(hours=number), community=community)
    with store.write() as session:
        return accept_comment(session, arrival, now=START)[0].id


def verdicts(store):
    with store.read() as session:
        return list(session.scalars(select(CommentRow.verdict).order_by(CommentRow.id)))


def work(store, pipeline, floods):
    while tag_comments(store, pipeline, floods=floods):
        pass


def test_desk_finds_copies_that_arrive_one_by_one_and_marks_the_earlier_ones(store, pipeline):
    floods = FloodKeeper()
    for number in range(3):
        arrive(store, number)
        work(store, pipeline, floods)
    assert verdicts(store) == ["clean"] * 3
    arrive(store, 3, f"Друзья! {FLOOD}")
    arrive(store, 4, "яма на дороге у школы")
    work(store, pipeline, floods)
    assert verdicts(store) == ["review"] * 4 + ["clean"]
    with store.read() as session:
        answers = session.scalars(select(TagsRow.answer).order_by(TagsRow.id)).all()
    assert [answer["findings"][0]["rule"] for answer in answers if answer["findings"]] == [
        "flood"
    ] * 4


def test_flood_survives_a_restart_and_a_second_worker(store, pipeline):
    for number in range(3):
        arrive(store, number)
        work(store, pipeline, FloodKeeper())
    arrive(store, 3)
    work(store, pipeline, FloodKeeper())
    assert verdicts(store) == ["review"] * 4


def test_word_of_a_person_stands_and_nothing_is_tagged_without_end(store, pipeline):
    floods = FloodKeeper()
    first = arrive(store, 0)
    work(store, pipeline, floods)
    with store.write() as session:
        decide(session, first, "verdict", "clean", suggested="clean", actor=Actor(ActorKind.SYSTEM))
    for number in range(1, 5):
        arrive(store, number)
    work(store, pipeline, FloodKeeper())
    work(store, pipeline, FloodKeeper())
    assert verdicts(store) == ["clean"] + ["review"] * 4
    with store.read() as session:
        assert len(session.scalars(select(TagsRow.id)).all()) == 5


def test_text_changed_by_its_author_is_no_copy_any_more(store, pipeline):
    floods = FloodKeeper()
    ids = [arrive(store, number) for number in range(4)]
    work(store, pipeline, floods)
    with store.write() as session:
        row = session.get(CommentRow, ids[0])
        row.text, row.revision, row.needs_tags = "яма на дороге у школы", 2, True
    work(store, pipeline, floods)
    assert verdicts(store) == ["clean"] + ["review"] * 3
