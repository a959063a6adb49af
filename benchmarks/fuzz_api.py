"""Schemathesis against the OpenAPI file: no server error, no answer the file does not name.

python -m benchmarks.fuzz_api [--cases 10000] [--bundle DIR]
"""

import argparse
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.http.app import create_app
from api.pipeline import Pipeline
from api.settings import KeysNeeded, Settings
from api.store import migrate, open_store

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@dataclass
class Count:
    """Cases sent and what was wrong, by operation."""

    cases: int = 0
    failures: int = 0


def main() -> None:
    """Send the cases, print a line for each operation, fail where something was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--bundle", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        rules = Settings(home=Path(home), bundle=args.bundle, api_keys=KeysNeeded.NEVER, rate=10**9)
        store = open_store(rules.store_url)
        migrate(store)
        app = create_app(Pipeline.load(Settings(bundle=args.bundle)), rules, store=store)
        found = fuzz(app, cases=args.cases)
        store.close()
    for name, count in found.items():
        print(f"{name:32} {count.cases:6} cases, {count.failures} failures")
    print(f"all: {sum(one.cases for one in found.values())} cases")
    raise SystemExit(any(one.failures for one in found.values()))


def fuzz(app: FastAPI, *, cases: int) -> dict[str, Count]:
    """Counts by operation; the cases are shared out evenly."""
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    operations = [one.ok() for one in schema.get_all_operations()]
    each = -(-cases // len(operations))
    return {one.label: _fuzz_one(one, each) for one in operations}


def _fuzz_one(operation: Any, cases: int) -> Count:
    count = Count()
    while count.cases < cases:  # an operation without parameters has one case: it is sent again
        before = count.cases

        @settings(
            max_examples=cases - before,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def send(case: Any) -> None:
            count.cases += 1
            try:
                case.call_and_validate(checks=CHECKS)
            except (Exception, BaseExceptionGroup) as error:  # noqa: BLE001 — every failure counts, the run goes on
                count.failures += 1
                print(f"{operation.label}: {type(error).__name__}: {str(error)[:600]}")

        send()
        if count.cases == before:
            break
    return count


if __name__ == "__main__":
    main()
