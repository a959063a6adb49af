"""Heads that listen to one another."""

import numpy as np
import pytest

from classifier.heads import GROUP, INCIDENT, KIND, TOPIC, LinearHead
from classifier.listening import attune
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
    [heard] = np.exp(attune(GROUP, HEADS, TAXONOMY)(np.array([[0.3, 0.4, 0.1, 0.2]])))
    assert heard[1:] == pytest.approx([0.7, 0.2])
    # of «other» no topic is known: it stands between the groups that are
    assert heard[0] == pytest.approx((0.7 * 0.2) ** 0.5)


def test_topic_hears_its_group_and_a_stranger_nothing():
    [heard] = attune(TOPIC, HEADS, TAXONOMY)(np.array([[0.1, 0.6, 0.3]]))
    assert np.exp(heard) == pytest.approx([0.6, 0.6, 1.0, 0.3])


def test_incident_hears_the_kind():
    [heard] = np.exp(attune(INCIDENT, HEADS, TAXONOMY)(np.array([[0.2, 0.8]])))
    assert heard == pytest.approx([0.2, 0.8])


def test_a_speaker_that_is_certain_leaves_room_for_doubt():
    heard = attune(GROUP, HEADS, TAXONOMY)(np.array([[1.0, 0.0, 0.0, 0.0]]))
    assert np.isfinite(heard).all()
