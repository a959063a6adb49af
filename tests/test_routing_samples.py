"""The sample table of the reference district answers as the district works."""

from datetime import date, datetime
from pathlib import Path

import pytest

from routing import Router

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
ON = date(2026, 11, 23)


@pytest.fixture(scope="module")
def router():
    return Router.load(SAMPLES)


# topic, settlement, day → executor
CASES = [
    ("roads.snow", "Бабино", "2018-12-19", "babino_admin"),
    ("roads.snow", "Бабино", "2018-12-20", "tretyakovo_admin"),
    ("roads.snow", "Бабино", "2024-12-31", "tretyakovo_admin"),
    ("roads.snow", "Бабино", "2025-01-01", "tretyakovo_dept"),
    ("roads.snow", "Озерный", "2024-12-31", "ozerny_admin"),
    ("roads.snow", "Озерный", "2026-11-23", "ozerny_dept"),
    ("roads.snow", "Духовщина", "2026-11-23", "city_dept"),
    ("roads.bridges", "Духовщина", "2026-11-23", "road_service"),
    ("amenities.open_manholes", "Духовщина", "2026-11-23", "water_utility"),
    ("waste.containers", "Пречистое", "2026-11-23", "waste_operator"),
    ("waste.dumps", "Пречистое", "2026-11-23", "prechistoe_dept"),
    ("housing.heating", "Озерный", "2026-11-23", "heat_ozerny"),
    ("health.queue", None, "2026-11-23", "hospital"),
    ("social.volunteers", None, "2024-06-01", "district_admin"),
    ("social.volunteers", None, "2026-11-23", "okrug_admin"),
]


@pytest.mark.parametrize(("topic", "settlement", "day", "code"), CASES)
def test_sample_table_answers(router, topic, settlement, day, code):
    found = router.ask(topic, settlement, on=date.fromisoformat(day))
    assert found.executor is not None
    assert found.executor.code == code
    assert found.executor.contact


def test_every_topic_and_group_has_an_executor_everywhere(router):
    table = router.table
    places = list(table.settlements.memberships)
    silent = [
        (row.code, place)
        for row in router.taxonomy.rows
        for place in places
        if router.ask(row.code, place, on=ON).executor is None
    ]
    assert silent == []


def test_no_settlement_was_ever_without_road_services(router):
    for day in [day for day in router.table.borders if day < date.max]:
        for place in router.table.settlements.memberships:
            assert router.ask("roads", place, on=day).executor, (place, day)


def test_sample_deadline_skips_the_holiday(router):
    created = datetime(2026, 11, 3, 16, 30)
    found = router.ask("roads.potholes", "Озерный", created_at=created)
    assert found.deadline is not None
    assert found.deadline.isoformat() == "2026-11-06T09:30:00+03:00"
