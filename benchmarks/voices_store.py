"""Time of one comment's way into the store's problems, with 200,000 comments in the store.

Run: `python -m benchmarks.voices_store --bundle DIR [--url URL]`. A quarter of the comments tell
of a problem, ten times as many as a district has, and 2,000 of them on one dry main in one day.
Beside it, on the same machine: the tags of one comment saved without hearing it.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from api.joining import SPIKE, find_alarms, find_proposal, hear, keys_of, write_voice
from api.pipeline import Pipeline
from api.settings import Settings
from api.store import Store, migrate, open_store
from api.store.tables import CommentRow, HeardKeyRow, HeardRow
from api.voices import Listener
from api.worker.tags import to_comment
from benchmarks.big_store import fill
from benchmarks.voices import HALVES, make_stream
from routing.voices import Voice
from tests.bursts import read_bursts

COMMENTS, TELL, FLOOD, PROBES = 200_000, 50_000, 2_000, 300
CHUNK = 5_000  # rows in one insert
FLOOD_TEXT = "Озерный, Строителей 14, воды нет с ночи"


def main() -> None:
    """Fill a store, then hear some more."""
    parser = argparse.ArgumentParser(description="Голоса в базе: время одного комментария")
    parser.add_argument("--bundle", type=Path, required=True)
    parser.add_argument("--url", help="пустая база PostgreSQL; без неё — файл SQLite")
    arguments = parser.parse_args()
    pipeline = Pipeline.load(Settings(bundle=arguments.bundle))
    listener = Listener.of(pipeline)
    with tempfile.TemporaryDirectory() as name:
        store = open_store(arguments.url or f"sqlite:///{name}/otklik.db")
        migrate(store)
        now = datetime.now(UTC).replace(microsecond=0)
        fill(store, n_comments=COMMENTS, now=now)
        cases = [case.comment for half in HALVES for case in read_bursts(half)]
        n_heard = _fill_heard(store, listener.listen(cases), now)
        print(f"{COMMENTS:,} комментариев, из них сообщают о проблеме {n_heard:,}")
        texts = [one.text for one in cases][:PROBES]
        _measure(store, listener, "разные", texts, now)
        _measure(store, listener, "в потоке о воде", [FLOOD_TEXT] * (PROBES // 3), now)
        store.close()


def _measure(
    store: Store, listener: Listener, name: str, texts: Sequence[str], now: datetime
) -> None:
    rows = _take_rows(store, texts, now)
    tags = listener.pipeline.tagger.tag([to_comment(row) for row in rows])
    with store.write() as session:
        times = _time(lambda pair: hear(session, listener, *pair), zip(rows, tags, strict=True))
        print(f"присоединить, {name}: {_say(times)}")
    with store.read() as session:
        shown = _time(lambda row: find_proposal(session, row, listener.pipeline), iter(rows))
        alarms = _time(lambda _: find_alarms(session, listener.pipeline, now=now), iter(range(20)))
    print(f"  предложение на странице: {_say(shown)}; всплески {SPIKE.comments}+: {_say(alarms)}")


def _take_rows(store: Store, texts: Sequence[str], now: datetime) -> list[CommentRow]:
    """The newest comments, given these texts: whatever they told before is unknown."""
    with store.write() as session:
        query = select(CommentRow).order_by(CommentRow.id.desc()).limit(len(texts))
        rows = list(session.scalars(query.options(joinedload(CommentRow.post))))
        for row, text in zip(rows, texts, strict=True):
            row.text, row.created_at = text, now
    return rows


def _time(work: Callable[[Any], object], items: Iterator[Any]) -> list[float]:
    """Milliseconds of processor time of each."""
    times = []
    for item in items:
        started = time.process_time()
        work(item)
        times.append(1000 * (time.process_time() - started))
    return sorted(times)


def _say(times: Sequence[float]) -> str:
    middle, late = times[len(times) // 2], times[len(times) * 95 // 100]
    return f"медиана {middle:.1f} мс, p95 {late:.1f} мс, больше всего {times[-1]:.1f} мс"


def _fill_heard(store: Store, voices: Sequence[Voice], now: datetime) -> int:
    telling = [voice for voice in voices if voice.tells]
    stream = make_stream(telling, TELL - FLOOD)
    shift = now.replace(tzinfo=None) - stream[-1].at
    stream = [replace(voice, at=voice.at + shift) for voice in stream]
    [water] = [one for one in telling if "water" in one.subjects and one.settlements][:1]
    day = now.replace(tzinfo=None) - timedelta(hours=20)
    stream += [replace(water, at=day + timedelta(seconds=36 * n)) for n in range(FLOOD)]
    heard = list(_rows(stream))
    for table, rows in (
        (HeardRow, [row for row, _ in heard]),
        (HeardKeyRow, [key for _, keys in heard for key in keys]),
    ):
        for start in range(0, len(rows), CHUNK):
            with store.connect() as connection:
                connection.execute(table.__table__.insert(), rows[start : start + CHUNK])
    return len(heard)


def _rows(stream: Sequence[Voice]) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Rows of each voice; a problem is a subject in a settlement on a day."""
    problems: dict[object, int] = {}
    for number, voice in enumerate(stream, start=1):
        what = min(voice.subjects, default=None)
        place = min(voice.settlements, default=None)
        problem = problems.setdefault((what, place, voice.at.date()), number)
        at = voice.at.replace(tzinfo=UTC)
        comment = number * (COMMENTS // TELL)
        row = {
            "id": number,
            "comment_id": comment,
            "problem_id": problem,
            "at": at,
            "what": what,
            "settlement": place,
            "reason": "",
            "voice": write_voice(replace(voice, id=str(comment))),
        }
        keys = [{"key": key, "at": at, "heard_id": number} for key in keys_of(voice)]
        yield row, keys


if __name__ == "__main__":
    main()
