"""What the audit finds doubtful, the worst first."""

import pandas as pd
import pytest

from training.audit import audit


@pytest.fixture(scope="module")
def spoilt():
    """Two groups of plain wordings, three rows of them with the other group's name."""
    where = "у школы,на площади,во дворе,у моста,за рынком,у больницы,в парке,на углу".split(",")
    when = "вчера,сегодня,опять,снова,третий день,с утра".split(",")
    rows = [
        (f"{text} {place} {time}", group)
        for text, group in (("яма на дороге", "Дороги"), ("нет горячей воды", "ЖКХ"))
        for place in where
        for time in when
    ]
    for row in (5, 40, 60):
        text, group = rows[row]
        rows[row] = text, "ЖКХ" if group == "Дороги" else "Дороги"
    return pd.DataFrame(rows, columns=["text", "group"], dtype=object).assign(topic=None)


def test_audit_finds_labels_spoilt_on_purpose_first(spoilt, taxonomy):
    doubts = [one for one in audit(spoilt, taxonomy).doubts if one.problem == "сомнительная группа"]
    assert {doubt.row for doubt in doubts[:3]} == {7, 42, 62}  # the header is row 1
    assert {doubt.suggestion for doubt in doubts[:3]} == {"Дороги", "ЖКХ"}
    assert len(doubts) < 8


def test_audit_of_clean_labels_doubts_few(spoilt, taxonomy):
    clean = spoilt.drop(index=[5, 40, 60])
    assert not [
        one for one in audit(clean, taxonomy).doubts if one.problem == "сомнительная группа"
    ]
