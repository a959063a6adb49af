"""Filling a fresh store: samples arrive, the worker tags them, a year of work is told."""

import random
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from api.demo.choose import Said, choose_samples
from api.demo.people import make_authors
from api.demo.story import Story
from api.pipeline import Pipeline
from api.reports.day_counts import refresh_counts
from api.store import Store
from api.store.arrivals import Arrival
from api.store.batches import accept_comments
from api.store.log import Actor
from api.store.tables import CommentRow, PostRow
from api.store.words import CommentType
from api.worker.tags import tag_comments
from training.fit import Progress, silent

SEED = 20_211_231
CHANNEL, COMMUNITY = "demo", "1"
MESSAGES = 0.06  # of the comments come as personal messages
CHUNK = 500  # comments a transaction


def fill_desk(
    store: Store,
    home: Path,
    samples: Path,
    pipeline: Pipeline,
    *,
    operator: Actor,
    now: datetime,
    report: Progress = silent,
) -> int:
    """Fill a store that holds people alone; returns the number of comments.

    report : told what is being done, and how many comments of all are through.
    """
    rng = random.Random(SEED)
    deadlines = pipeline.router.settings.deadlines
    local = now.astimezone(deadlines.timezone) if deadlines else now
    said = choose_samples(samples, now=local, rng=rng)
    n_said, n_tagged = len(said), 0
    for n_come in _arrive(store, said, rng):
        report("пришли", n_come, n_said)
    while n_done := tag_comments(store, pipeline, limit=CHUNK):
        n_tagged += n_done
        report("разобраны", n_tagged, n_said)
    for n_told in _tell(store, home, pipeline, said, rng, operator, now):
        report("отвечены", n_told, n_said)
    if deadlines is not None:
        refresh_counts(store, deadlines.timezone)
    return n_said


def _arrive(store: Store, said: list[Said], rng: random.Random) -> Iterator[int]:
    authors = make_authors(rng)
    posts: dict[str, str] = {}
    for start in range(0, len(said), CHUNK):
        arrivals = []
        for number, one in enumerate(said[start : start + CHUNK], start=start + 1):
            author, name = rng.choice(authors)
            post = posts.setdefault(one.post, f"wall-1_p{len(posts) + 1}") if one.post else None
            is_message = not one.post and rng.random() < MESSAGES
            arrivals.append(
                Arrival(
                    CHANNEL,
                    f"{'message' if is_message else 'wall'}-1_{number}",
                    one.text,
                    one.at,
                    community=COMMUNITY,
                    type=CommentType.MESSAGE if is_message else CommentType.WALL,
                    author_id=author,
                    author_name=name,
                    post_id=post,
                    post_text=one.post or None,
                    thread_id=author if is_message else None,
                )
            )
        with store.write() as session:
            accept_comments(session, arrivals)
        yield start + len(arrivals)


def _tell(
    store: Store,
    home: Path,
    pipeline: Pipeline,
    said: list[Said],
    rng: random.Random,
    operator: Actor,
    now: datetime,
) -> Iterator[int]:
    deadlines = pipeline.router.settings.deadlines
    own = {code: row.name for code, row in pipeline.router.executors.rows.items()}
    with store.write() as session:
        zone = deadlines.timezone if deadlines else None
        story = Story(session, home, rng, now, operator, own, zone)
        for post in session.scalars(select(PostRow)):
            first = select(CommentRow.created_at).where(CommentRow.post_id == post.id)
            post.created_at = session.scalar(first.order_by(CommentRow.created_at).limit(1))
        rows = session.scalars(select(CommentRow).order_by(CommentRow.id)).all()
        for number, (comment, one) in enumerate(zip(rows, said, strict=True), start=1):
            story.tell(comment, one, pipeline.tagger.version)
            if number % CHUNK == 0 or number == len(said):
                session.flush()
                yield number
