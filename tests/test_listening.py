"""Heads that listen to one another."""

import numpy as np
import pytest

from classifier.heads import GROUP, INCIDENT, KIND, TOPIC, LinearHead
from classifier.listening import hear
from classifier.taxonomy import Taxonomy, Topic


def head_of(*classes):
    head = LinearHead()
    head.classes_ = np.array(classes)
    return head


TAXONOMY = Taxonomy(
    (
        Topic("roads", "Дороги", "roads"),
        Topic("roads.pits", "Ямы", "roads"),
        Topic("roads.snow", "Снег", "roads"),
        Topic("water", "Вода", "water"),
        Topic("water.none", "Нет воды", "water"),
        Topic("other", "Прочее", "other"),
    )
)
HEADS = {
    GROUP: head_of("other", "roads", "water"),
    TOPIC: head_of("roads.pits", "roads.snow", "strange", "water.none"),
    INCIDENT: head_of("no", "yes"),
    KIND: head_of("approval", "incident"),
}


def test_group_hears_its_topics_together():
    [heard] = np.exp(hear(GROUP, np.array([[0.3, 0.4, 0.1, 0.2]]), HEADS, TAXONOMY))
    assert heard[1:] == pytest.approx([0.7, 0.2])
    # of «other» no topic is known: it stands between the groups that are
    assert heard[0] == pytest.approx((0.7 * 0.2) ** 0.5)


def test_topic_hears_its_group_and_a_stranger_nothing():
    [heard] = hear(TOPIC, np.array([[0.1, 0.6, 0.3]]), HEADS, TAXONOMY)
    assert np.exp(heard) == pytest.approx([0.6, 0.6, 1.0, 0.3])


def test_incident_hears_the_kind():
    [heard] = np.exp(hear(INCIDENT, np.array([[0.2, 0.8]]), HEADS, TAXONOMY))
    assert heard == pytest.approx([0.2, 0.8])


def test_a_speaker_that_is_certain_leaves_room_for_doubt():
    heard = hear(GROUP, np.array([[1.0, 0.0, 0.0, 0.0]]), HEADS, TAXONOMY)
    assert np.isfinite(heard).all()
