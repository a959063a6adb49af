"""The command and the endpoint over the grouping, and the bursts as a whole."""

import csv
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from bursts import read_bursts

from api.commands.voices import default_target
from api.voices import Listener
from classifier import Comment
from training.clusters import compare_items, compare_pairs
from training.tables import read_table

ROWS = [
    ("Озерный, Строителей 14, воды нет с ночи", "2026-01-12 07:05"),
    ("спасибо за праздник, красиво", "2026-01-12 07:06"),
    ("на строителей 18 тоже нет воды(((", "2026-01-12 07:12"),
    ("Яма на дороге в Бабино", "2026-01-12 07:20"),
    ("нет воды в озерном", "2026-01-12 07:31"),
    ("нет воды в озерном", "когда-то"),
]
EXPECTED = ["1", "", "1", "2", "1", ""]


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "in.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("text", "created_at"), *ROWS])
    return path


def post(client, comments, **more):
    return client.post("/v1/voices", json={"comments": comments, **more})


def body_of(rows):
    return [
        {"text": text, "created_at": at.replace(" ", "T") + ":00", "id": f"c{number}"}
        for number, (text, at) in enumerate(rows)
    ]


def test_command_adds_three_columns_and_keeps_every_row(otklik, table, tmp_path):
    target = tmp_path / "out.csv"
    code, out, _ = otklik("voices", table, "-o", target, "--spike", "3")
    frame, _ = read_table(target)
    assert code == 3
    assert list(frame.columns) == ["text", "created_at", "incident_no", "voices", "spike", "error"]
    assert frame["text"].tolist() == [text for text, _ in ROWS]
    assert frame["incident_no"].tolist() == EXPECTED
    assert frame["voices"].tolist() == ["3", "", "3", "1", "3", ""]
    assert frame["spike"].iloc[0] == "вода: 3 комментария за 2 часа, Озерный"
    assert "дата" in frame["error"].iloc[5]
    assert "3 голоса — вода, Озерный, улица Строителей" in out
    assert "вода: 3 комментария за 2 часа, Озерный" in out


def test_command_reads_the_file_in_any_order_and_keeps_columns_of_its_names(otklik, tmp_path):
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        rows = [(text, at, "x") for text, at in reversed(ROWS[:5])]
        csv.writer(file).writerows([("Сообщение", "Когда", "spike"), *rows])
    arguments = ["--text-column", "Сообщение", "--date-column", "Когда"]
    assert otklik("voices", source, "-o", target, *arguments)[0] == 0
    frame, _ = read_table(target)
    assert frame["incident_no"].tolist() == EXPECTED[4::-1]
    assert frame["spike_in"].tolist() == ["x"] * 5


@pytest.mark.parametrize(
    ("header", "arguments", "words"),
    [
        ("text,x", [], "датой"),
        ("x,created_at", [], "текстом"),
        ("text,created_at", ["--date-column", "дата"], "«дата»"),
    ],
)
def test_command_says_which_column_is_missing(otklik, tmp_path, header, arguments, words):
    source = tmp_path / "in.csv"
    source.write_text(f"{header}\nнет воды,2026-01-12\n", encoding="utf-8")
    code, _, err = otklik("voices", source, *arguments)
    assert code == 2
    assert words in err
    assert "нет воды" not in err


def test_default_target_stands_beside_the_input():
    assert default_target("a/b.xls") == "a/b.voices.xlsx"
    assert default_target("-") == "-"


def test_endpoint_groups_and_warns(client):
    answer = post(client, body_of(ROWS[:5]), spike={"comments": 3, "hours": 1})
    assert answer.status_code == 200
    body = answer.json()
    assert [one["incident_no"] for one in body["results"]] == [1, None, 1, 2, 1]
    assert [one["id"] for one in body["results"]] == ["c0", "c1", "c2", "c3", "c4"]
    water = body["incidents"][0]
    assert (water["title"], water["voices"]) == ("вода, Озерный, улица Строителей", 3)
    assert water["comments"] == [0, 2, 4]
    assert [one["text"] for one in body["spikes"]] == ["вода: 3 комментария за 1 час, Озерный"]


def test_endpoint_counts_authors_and_reads_replies(client):
    comments = body_of(ROWS[:1] + ROWS[2:3])
    comments = [one | {"author_id": "a"} for one in comments]
    reply = {"text": "и у нас", "created_at": "2026-01-12T09:00:00", "parent_id": "c0"}
    body = post(client, [*comments, reply]).json()
    assert [one["incident_no"] for one in body["results"]] == [1, 1, 1]
    assert body["incidents"][0]["voices"] == 2


def test_endpoint_mixes_zones(client):
    comments = body_of([ROWS[0], ROWS[4]])
    comments[1]["created_at"] = "2026-01-12T04:31:00+00:00"
    body = post(client, comments).json()
    assert body["incidents"][0]["last"] == "2026-01-12T04:31:00Z"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "comments"),
        ({"comments": []}, "comments"),
        ({"comments": [{"text": "вода", "when": 1}]}, "comments.0.when"),
        ({"comments": [{"text": "вода"}], "spike": {"comments": 1}}, "spike.comments"),
        ({"comments": [{"text": "вода"}], "spike": {"hours": 0}}, "spike.hours"),
    ],
)
def test_endpoint_names_the_wrong_field(client, body, field):
    answer = client.post("/v1/voices", json=body)
    assert answer.status_code == 422
    assert field in [one["field"] for one in answer.json()["fields"]]


def test_endpoint_takes_a_thousand_and_no_more(client):
    assert post(client, [{"text": "нет воды"}] * 1001).status_code == 413


def test_endpoint_reads_any_text_and_the_ends_of_time(client):
    texts = ["", "\x00", "<br>" * 500, "я" * 30_000]
    moments = ["0001-01-01T00:00:00", "9999-12-31T23:59:59+14:00", "0001-01-01T00:00:00-12:00"]
    comments = [{"text": t, "created_at": m} for t in texts for m in moments]
    assert post(client, comments).status_code == 200


def test_a_comment_without_a_moment_is_the_callers_mistake(pipeline):
    with pytest.raises(ValueError, match="created_at"):
        Listener.of(pipeline).listen([Comment("нет воды", id="1")])


def test_listener_turns_moments_to_the_region(pipeline):
    comment = Comment("нет воды", id="1", created_at=datetime(2026, 1, 12, 4, tzinfo=UTC))
    listener = Listener.of(pipeline)
    assert listener.localize(comment) == datetime(2026, 1, 12, 7)
    naive = replace(comment, created_at=datetime(2026, 1, 12, 4))
    assert listener.localize(naive) == datetime(2026, 1, 12, 4)


@pytest.mark.slow
@pytest.mark.parametrize("half", ["tuning", "tuning2", "tuning3", "final"])
def test_bursts_find_together_even_with_a_model_of_five_topics(pipeline, half):
    # The figures of docs/voices.md need the base bundle; subjects and places alone reach this.
    cases = read_bursts(half)
    voices = Listener.of(pipeline).group([case.comment for case in cases])
    found = []
    for case in cases:
        incident = voices.incident_of(case.comment.id)
        found.append(incident.number if incident else case.comment.id)
    pairs = compare_pairs([case.problem for case in cases], found)
    assert pairs.precision > 0.8
    assert pairs.recall > 0.6


@pytest.mark.parametrize("half", ["tuning", "tuning2", "tuning3", "final"])
def test_bursts_are_what_the_issue_asks_for(half):
    cases = read_bursts(half)
    sizes = {}
    for case in cases:
        if not case.mark.startswith("-"):
            sizes[case.problem] = sizes.get(case.problem, 0) + 1
    assert len(sizes) >= 30
    assert 3 <= min(sizes.values()) <= max(sizes.values()) <= 12
    assert sum(case.mark.startswith("-") for case in cases) >= 60


# truth, found → pairwise P and R, B-cubed P and R
AGREEMENTS = [
    ("aabb", "xxyy", (1, 1), (1, 1)),
    ("aabb", "xxxx", (2 / 6, 1), (0.5, 1)),
    ("aabb", "wxyz", (1, 0), (1, 0.5)),
    ("aaab", "xxyy", (1 / 2, 1 / 3), (3 / 4, 2 / 3)),
    ("", "", (1, 1), (1, 1)),
]


@pytest.mark.parametrize(("truth", "found", "pairs", "items"), AGREEMENTS)
def test_agreements_are_counted_as_their_authors_do(truth, found, pairs, items):
    by_pairs, by_items = compare_pairs(truth, found), compare_items(truth, found)
    assert (by_pairs.precision, by_pairs.recall) == pytest.approx(pairs)
    assert (by_items.precision, by_items.recall) == pytest.approx(items)
