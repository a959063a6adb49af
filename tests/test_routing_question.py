"""The question to a resident: when it is asked, in which words."""

import pytest

from classifier.tags import Kind, Label, Place, Tags
from classifier.taxonomy import Taxonomy, Topic
from routing.question import ASK_SETTLEMENT, ASK_WHERE, ask_place

TAXONOMY = Taxonomy(
    (
        Topic("roads", "Дороги", needs_place=True),
        Topic("roads.snow", "Снег", "roads", needs_place=True),
        Topic("roads.plan", "План ремонта", "roads"),
    )
)


def tags(topics="roads.snow 0.9", groups="", place=None, kind=Kind.INCIDENT):
    def labels(cells):
        pairs = [cell.split() for cell in cells.split(",") if cell]
        return tuple(Label(code, code, float(share)) for code, share in pairs)

    places = (Place(*place, 0, 5),) if place else ()
    return Tags(kind, 0.9, None, labels(groups), labels(topics), places)


# settlement, street, house, object
ASKED = [
    (tags(), ASK_WHERE),
    (tags(groups="roads 0.9", topics=""), ASK_WHERE),
    (tags("roads.snow 0.6,roads.plan 0.3"), ASK_WHERE),
    (tags(place=(None, "улица Мира", "4", None)), ASK_SETTLEMENT),
    (tags(place=("Озерный", None, None, None)), None),
    (tags(place=(None, None, None, "школа")), None),
    (tags("roads.plan 0.9"), None),
    (tags("roads.snow 0.3,roads.plan 0.6"), None),
    (tags("unheard 0.9"), None),
    (tags(""), None),
    (tags(kind=Kind.QUESTION), None),
]


@pytest.mark.parametrize(("one", "wordings"), ASKED)
def test_place_is_asked_only_where_it_is_needed_and_unknown(one, wordings):
    question = ask_place(one, TAXONOMY, vary_by="wall-1_42")
    if wordings is None:
        assert question is None
    else:
        said = {text.format(street="улица Мира", Street="Улица Мира") for text in wordings}
        assert question in said


def test_wording_follows_the_comment_and_differs_between_comments():
    asked = [ask_place(tags(), TAXONOMY, vary_by=f"wall-1_{n}") for n in range(200)]
    assert asked == [ask_place(tags(), TAXONOMY, vary_by=f"wall-1_{n}") for n in range(200)]
    assert set(asked) == set(ASK_WHERE)
    assert max(asked.count(one) for one in ASK_WHERE) < 50


def test_any_id_will_do():
    assert ask_place(tags(), TAXONOMY, vary_by="\ud800") in ASK_WHERE
    assert ask_place(tags(), TAXONOMY) in ASK_WHERE


@pytest.mark.parametrize("wording", [*ASK_WHERE, *ASK_SETTLEMENT])
def test_wordings_are_polite_and_promise_nothing(wording):
    assert "населённ" in wording
    assert not {"обязательно", "решим", "исправим", "сделаем"} & set(wording.lower().split())
    assert wording.startswith(("Здравствуйте", "Добрый день", "Спасибо"))
