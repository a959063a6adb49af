"""A short run of schemathesis; the long one is `python -m benchmarks.fuzz_api`."""

from dataclasses import replace

import pytest

from api.http.app import create_app
from api.settings import KeysNeeded

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


def test_no_server_error_and_no_undocumented_answer(pipeline, tiny_settings, store):
    from benchmarks.fuzz_api import fuzz

    settings = replace(tiny_settings, api_keys=KeysNeeded.NEVER, rate=10**9)
    found = fuzz(create_app(pipeline, settings, store=store), cases=400)
    assert len(found) >= 8
    assert all(count.cases >= 20 for count in found.values())
    assert {name: one.failures for name, one in found.items() if one.failures} == {}
