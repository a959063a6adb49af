"""The desk's pages over a full store: p95 of the server's time, page by page.

    python -m benchmarks.desk [--url DATABASE] [--comments 200000] [--open 20000] [--times 40]

The store is filled with invented comments by bulk insert, a tenth of them unanswered; pages
are asked through the application itself, sign-in, counters and templates included. The peer
is a page that reads nothing but the session and the counters: `/password`. The processor's
time stands beside the clock's: on a shared computer the clock counts the neighbours too. It is
this process's and, of a PostgreSQL on the same computer, its connections'.
"""

import argparse
import contextlib
import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import func, insert, select, text

from api.http.app import create_app
from api.pipeline import Pipeline
from api.reports.day_counts import refresh_counts
from api.settings import Settings
from api.store import Store, migrate, open_store
from api.store.base import now_utc
from api.store.log import SYSTEM
from api.store.people import create_person, start_session
from api.store.search import make_search_text
from api.store.tables import (
    AuthorRow,
    CommentRow,
    DecisionRow,
    IncidentRow,
    PostRow,
    ReplyRow,
    TagsRow,
    VoiceRow,
)
from api.store.words import CommentState, IncidentState, ReplyKind, ReplyState, Role
from api.tags_json import as_columns, as_json
from classifier import Comment

CHUNK = 5_000  # rows an insert
PAGES = (
    "/password",
    "/inbox",
    "/inbox?queue=others",
    "/inbox?queue=answer",
    "/inbox?queue=all",
    "/inbox?order=doubt",
    "/inbox?queue=all&order=doubt",
    "/inbox?queue=all&order=urgent",
    "/inbox?queue=all&q=яма+дорога",
    "/inbox?queue=all&q=редкоеслово",
    "/inbox?queue=answer&q=луначарского",
    "/inbox?queue=all&q=мусор&settlement=Озерный",
    "/inbox?settlement=Озерный",
    "/inbox?queue=all&settlement=Нетакого",
    "/inbox?queue=all&executor=nobody",
    "/inbox?queue=all&verdict=hide",
    "/inbox?queue=others&page=40",
    "/inbox?queue=all&page=400",
    "/inbox/fresh?since=199990",
    "/incidents",
    "/incidents?show=overdue",
    "/incidents?show=closed",
    "/incidents/{incident}",
    "/comments/{comment}",
    "/reports",
    "/reports/incoming?period=year",
    "/reports/places?period=year",
    "/reports/overdue?period=year",
    "/reports/answers?period=year",
    "/reports/satisfaction",
    "/reports/suggestions?period=year",
    "/reports/all?period=month",
    "/reports/all?period=year",
    "/reports/incoming.xlsx?period=year",
    "/reports/all.xlsx?period=year",
    "/model",
    "/routes",
    "/rules",
    "/people",
    "/log",
)
# Wordings and how many of a hundred comments say so: a tenth of them are incidents, as many as
# a district of this size counts, and more.
SEEDS = (
    "Яма на дороге у школы в Бабино, объезжаем по встречке",
    "в озерном опять нет горячей воды, третий день",
    "На Луначарского люк открыт, дети ходят!!",
    "Спасибо за лавочки в парке, очень красиво",
    "Во сколько начало концерта?",
    "Мусор не вывозят вторую неделю, баки переполнены",
    "Фонари на Потёмкина не горят, темно как в погребе",
    "👍👍👍",
)
WEIGHTS = (2, 2, 2, 30, 30, 2, 2, 30)
NOISE = "двор улица дом снег вода свет утро вечер сосед ребёнок остановка лес поле".split()


def main() -> None:
    """Fill, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--comments", type=int, default=200_000)
    parser.add_argument("--open", type=int, default=20_000)
    parser.add_argument("--times", type=int, default=40)
    parser.add_argument("--bundle", type=Path)
    parser.add_argument("--only", default="", help="pages with this in their address")
    parser.add_argument("--url", help="another database, empty; else SQLite in a temporary folder")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        settings = Settings(home=home, bundle=args.bundle, database_url=args.url)
        pipeline = Pipeline.load(Settings(bundle=args.bundle))
        store = open_store(settings.store_url)
        migrate(store)
        started = time.perf_counter()
        if not is_filled(store):
            fill(store, pipeline, n_comments=args.comments, n_open=args.open)
            if pipeline.router.settings.deadlines is not None:  # as the worker does by and by
                refresh_counts(store, pipeline.router.settings.deadlines.timezone)
        print(
            f"{args.comments} comments, {args.open} open, in {time.perf_counter() - started:.0f} s"
        )
        measure(store, pipeline, settings, times=args.times, only=args.only)
        store.close()


def is_filled(store: Store) -> bool:
    """Whether an earlier run has filled the database of `--url`."""
    with store.read() as session:
        return session.scalars(select(CommentRow.id).limit(1)).first() is not None


def measure(store: Store, pipeline: Pipeline, settings: Settings, *, times: int, only: str) -> None:
    """Ask every page in turns and print p50, p95 and the ratio to the peer."""
    with store.write() as session:
        person = create_person(
            session,
            login=f"bench{time.time_ns()}",
            name="Б",
            password="x" * 12,
            role=Role.ADMINISTRATOR,
            actor=SYSTEM,
        )
        token, _ = start_session(session, person)
        incident = session.scalar(select(func.min(IncidentRow.id)))
    app = create_app(pipeline, settings, store=store)
    wanted = [page for page in PAGES if only in page]
    spent: dict[str, list[float]] = {page: [] for page in wanted}
    worked: dict[str, list[float]] = {page: [] for page in wanted}
    with TestClient(app, client=("127.0.0.1", 1), cookies={"otklik_session": token}) as client:
        for number in range(times + 1):  # the first round compiles templates
            for page in wanted:
                address = page.format(incident=incident, comment=199)
                busy, started = read_work_ms(store), time.perf_counter()
                answer = client.get(address)
                elapsed = (time.perf_counter() - started) * 1000
                assert answer.status_code == 200, (page, answer.status_code)
                if number:
                    spent[page].append(elapsed)
                    worked[page].append(read_work_ms(store) - busy)
    peer = statistics.median(worked[wanted[0]])
    print(f"load {os.getloadavg()[0]:.1f}; milliseconds by the clock and of the processor")
    print(f"{'page':46} {'p50':>7} {'p95':>7} {'CPU p50':>8} {'CPU p95':>8} {'to peer':>8}")
    for page, values in spent.items():
        middle, late = statistics.median(values), quantile(values, 0.95)
        cpu, cpu_late = statistics.median(worked[page]), quantile(worked[page], 0.95)
        print(f"{page:46} {middle:7.1f} {late:7.1f} {cpu:8.1f} {cpu_late:8.1f} {cpu / peer:8.1f}")


def read_work_ms(store: Store) -> float:
    """Processor time so far of this process and of the database's connections, milliseconds."""
    work = time.process_time() * 1000
    if not store.is_sqlite:
        with store.read() as session:
            pids = session.scalars(
                text("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
            ).all()
        for pid in pids:
            # nanoseconds on a processor; a connection that has just gone counts no more
            with contextlib.suppress(OSError):
                work += int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6
    return work


def quantile(values: list[float], share: float) -> float:
    """The value that `share` of them do not exceed."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def fill(store: Store, pipeline: Pipeline, *, n_comments: int, n_open: int) -> None:
    """Invented comments, tagged once by wording; the oldest are answered, incidents among them."""
    chance, now = random.Random(7), now_utc()
    answers = pipeline.answer([Comment(seed, created_at=now) for seed in SEEDS])
    said = [(as_columns(one), as_json(one)) for one in answers]
    with store.connect() as connection:
        for table, rows in (
            (AuthorRow, _authors(n_comments // 20, now)),
            (PostRow, _posts(n_comments // 50)),
        ):
            connection.execute(insert(table), list(rows))
        for start in range(0, n_comments, CHUNK):
            numbers = range(start, min(start + CHUNK, n_comments))
            seeds = chance.choices(range(len(SEEDS)), WEIGHTS, k=len(numbers))
            rows = [
                _comment(n, n_comments, n_open, SEEDS[seed], said[seed][0], chance, now)
                for n, seed in zip(numbers, seeds, strict=True)
            ]
            connection.execute(insert(CommentRow), rows)
            tags = [
                {"id": n + 1, "comment_id": n + 1, "revision": 1, "bundle": "b", "given_at": now}
                | {"answer": said[seed][1]}
                for n, seed in zip(numbers, seeds, strict=True)
            ]
            connection.execute(insert(TagsRow), tags)
            _decide(connection, rows, now)
            _answer(connection, rows)
        connection.execute(text("ANALYZE"))


def _authors(count: int, now: Any) -> Iterator[dict[str, Any]]:
    for n in range(count):
        name = f"Житель {n}"
        yield {"channel": "vk", "external_id": str(n), "name": name, "first_seen_at": now}


def _posts(count: int) -> Iterator[dict[str, Any]]:
    for n in range(count):
        yield {"channel": "vk", "external_id": str(n), "text": f"Запись номер {n} о жизни района"}


def _comment(
    n: int, total: int, n_open: int, seed: str, said: Any, chance: random.Random, now: Any
) -> dict[str, Any]:
    words = seed + " " + " ".join(chance.choices(NOISE, k=6))
    moment = now - timedelta(minutes=10 * (total - n))
    columns = dict(said)
    if columns["deadline"] is not None:
        columns["deadline"] = moment + timedelta(hours=8)
    columns["kind_confidence"] = chance.random()
    is_open = n >= total - n_open
    return {
        "id": n + 1,
        "channel": "vk",
        "external_id": f"wall-1_{n}",
        "text": words,
        "author_id": n % (total // 20) + 1,
        "post_id": n % (total // 50) + 1,
        "thread_id": str(n // 4),
        "created_at": moment,
        "received_at": moment,
        "state": CommentState.OPEN if is_open else CommentState.ANSWERED,
        "answered_at": None if is_open else moment + timedelta(hours=30 * chance.random()),
        "needs_tags": False,
        "tags_id": n + 1,
        "search_text": make_search_text(words),
        **columns,
    }


def _decide(connection: Any, rows: list[dict[str, Any]], now: Any) -> None:
    """Nine in ten are decided; every decided incident is opened."""
    decided = [row for row in rows if row["id"] % 10]
    decisions = [
        {"comment_id": row["id"], "field": "kind", "suggested": row["kind"], "chosen": row["kind"]}
        | {"is_accepted": True, "bundle": "b", "decided_at": now}
        for row in decided
    ]
    connection.execute(insert(DecisionRow), decisions)
    incidents = [row for row in decided if row["kind"] == "incident"]
    if not incidents:
        return
    taken = ("incident_type", "group_code", "topic_code", "settlement", "deadline", "executor")
    connection.execute(
        insert(IncidentRow),
        [
            {name: row[name] for name in taken}
            | {"id": row["id"], "number": f"2020-{row['id']:07d}", "title": ""}
            | {"registered_at": row["created_at"], "origin": "own"}
            | _end(row)
            for row in incidents
        ],
    )
    connection.execute(
        insert(VoiceRow),
        [
            {"incident_id": row["id"], "comment_id": row["id"], "is_first": True, "added_at": now}
            for row in incidents
        ],
    )


def _answer(connection: Any, rows: list[dict[str, Any]]) -> None:
    """Every comment that does not wait has its answer."""
    sent = [
        {"comment_id": row["id"], "channel": "vk", "community": "1", "text": "Передано в работу."}
        | {"incident_id": row["id"] if row["kind"] == "incident" and row["id"] % 10 else None}
        | {"kind": ReplyKind.FINAL if row["kind"] == "incident" else ReplyKind.ORDINARY}
        | {"state": ReplyState.SENT, "guid": f"{row['id']:032x}", "tries": 1}
        | {"created_at": row["answered_at"], "sent_at": row["answered_at"]}
        for row in rows
        if row["answered_at"] is not None
    ]
    if sent:
        connection.execute(insert(ReplyRow), sent)


def _end(row: dict[str, Any]) -> dict[str, Any]:
    if row["state"] is CommentState.OPEN:
        return {"state": IncidentState.ASSIGNED, "answered_at": None, "closed_at": None}
    at = row["answered_at"]
    return {"state": IncidentState.CLOSED, "answered_at": at, "closed_at": at}


if __name__ == "__main__":
    main()
