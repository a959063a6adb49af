"""A shorter benchmarks/kill.py: the service and the worker are killed under load."""

import pytest

from benchmarks.kill import run_kills

KILLS = 4


@pytest.mark.slow
@pytest.mark.parametrize(
    ("empty_url", "look"),
    [("sqlite", False), ("sqlite", True), ("postgresql", False)],
    indirect=["empty_url"],
    ids=["sqlite-guid", "sqlite-look", "postgresql-guid"],
)
def test_kill_loses_nothing_and_says_nothing_twice(tmp_path, tiny_bundle, empty_url, look):
    database = None if empty_url.startswith("sqlite") else empty_url
    figures = run_kills(
        tmp_path, tiny_bundle, kills=KILLS, database=database, look=look, say=lambda line: None
    )
    assert figures["acknowledged"] > 50
    assert figures["replies_posted"] > 3
    for name in ("events_lost", "events_twice", "comments_untagged", "replies_twice"):
        assert figures[name] == 0, figures
    assert figures["replies_posted"] == figures["replies_written"]
    assert figures["reply_states"] == {"sent": figures["replies_written"]}
