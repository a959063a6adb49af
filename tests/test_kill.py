"""A shorter benchmarks/kill.py: the service and the worker are killed under load."""

import pytest

from benchmarks.kill import run_kills


@pytest.mark.slow
@pytest.mark.parametrize("look", [False, True], ids=["guid", "look"])
def test_kill_loses_nothing_and_says_nothing_twice(tmp_path, tiny_bundle, look):
    figures = run_kills(tmp_path, tiny_bundle, kills=4, look=look, say=lambda line: None)
    assert figures["acknowledged"] > 50
    assert figures["replies_posted"] > 3
    for name in ("events_lost", "events_twice", "comments_untagged", "replies_twice"):
        assert figures[name] == 0, figures
    assert figures["replies_posted"] == figures["replies_written"]
    assert figures["reply_states"] == {"sent": figures["replies_written"]}
