"""Copy-paste floods go to a person, and neighbours who say the same do not."""

import csv
from datetime import datetime, timedelta

import pytest

from classifier import Comment, Verdict
from classifier.rules.flood import find_floods

FLOOD = "Жители района требуют немедленно остановить строительство нового полигона возле деревни"
START = datetime(2026, 11, 23, 9)


def at(hours, text=FLOOD):
    return [Comment(text, created_at=START + timedelta(hours=hour)) for hour in hours]


@pytest.mark.parametrize(
    ("comments", "floods"),
    [
        (at([0, 1, 2, 3]), [[0, 1, 2, 3]]),
        (at([0, 1, 2]), []),
        (at([0, 8, 16, 24]), [[0, 1, 2, 3]]),
        (at([0, 9, 17, 25]), []),
        (at([0, 30, 31, 32, 33]), [[1, 2, 3, 4]]),
        (at(range(9), "Спасибо большое, молодцы"), []),
        ([Comment(f"{FLOOD}!!! {number}") for number in range(4)], [[0, 1, 2, 3]]),
        ([Comment(FLOOD.upper()), Comment(f"Друзья, {FLOOD}"), *at([0, 1])], [[0, 1, 2, 3]]),
        ([Comment(f"{FLOOD} а {place} другое дело совсем") for place in ("тут", "там")] * 1, []),
        ([], []),
    ],
)
def test_copies_of_one_day_are_a_flood(comments, floods):
    assert find_floods(comments) == floods


def test_other_texts_are_no_part_of_a_flood():
    other = Comment("Жители района требуют вернуть автобус до деревни по воскресеньям")
    assert find_floods([*at([0, 1, 2, 3]), other]) == [[0, 1, 2, 3]]


def test_tag_of_a_file_sends_a_flood_to_a_person_and_never_hides_it(otklik, tmp_path, tiny_bundle):
    source, target = tmp_path / "month.csv", tmp_path / "out.csv"
    source.write_text("text\n" + f"{FLOOD}\n" * 4 + "яма на дороге\n", encoding="utf-8")
    code, _, err = otklik("tag", str(source), "-o", str(target), "--bundle", str(tiny_bundle))
    assert code == 0, err
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["verdict"] for row in rows] == [Verdict.REVIEW] * 4 + [Verdict.CLEAN]
    assert '"flood"' in rows[0]["findings"]
