"""Filling a fresh store: samples arrive, the worker tags them, a year of work is told."""

import random
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from api.demo.choose import Said, choose_samples
from api.demo.people import make_authors
from api.demo.story import Story
from api.pipeline import Pipeline
from api.reports.day_counts import refresh_counts
from api.store import Store
from api.store.arrivals import Arrival, accept_comment
from api.store.log import Actor
from api.store.tables import CommentRow, PostRow
from api.store.words import CommentType
from api.worker.tags import tag_comments

SEED = 20_211_231
CHANNEL, COMMUNITY = "demo", "1"
MESSAGES = 0.06  # of the comments come as personal messages
CHUNK = 200  # comments a transaction


def fill_desk(
    store: Store,
    home: Path,
    samples: Path,
    pipeline: Pipeline,
    *,
    operator: Actor,
    now: datetime,
) -> int:
    """Fill a store that holds people alone; returns the number of comments."""
    rng = random.Random(SEED)
    deadlines = pipeline.router.settings.deadlines
    local = now.astimezone(deadlines.timezone) if deadlines else now
    said = choose_samples(samples, now=local, rng=rng)
    _arrive(store, said, rng)
    while tag_comments(store, pipeline):
        pass
    _tell(store, home, pipeline, said, rng, operator, now)
    if deadlines is not None:
        refresh_counts(store, deadlines.timezone)
    return len(said)


def _arrive(store: Store, said: list[Said], rng: random.Random) -> None:
    authors = make_authors(rng)
    posts: dict[str, str] = {}
    for start in range(0, len(said), CHUNK):
        with store.write() as session:
            for number, one in enumerate(said[start : start + CHUNK], start=start + 1):
                author, name = rng.choice(authors)
                post = posts.setdefault(one.post, f"wall-1_p{len(posts) + 1}") if one.post else None
                is_message = not one.post and rng.random() < MESSAGES
                arrival = Arrival(
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
                accept_comment(session, arrival, now=one.at)


def _tell(
    store: Store,
    home: Path,
    pipeline: Pipeline,
    said: list[Said],
    rng: random.Random,
    operator: Actor,
    now: datetime,
) -> None:
    deadlines = pipeline.router.settings.deadlines
    own = {code: row.name for code, row in pipeline.router.executors.rows.items()}
    with store.write() as session:
        zone = deadlines.timezone if deadlines else None
        story = Story(session, home, rng, now, operator, own, zone)
        for post in session.scalars(select(PostRow)):
            first = select(CommentRow.created_at).where(CommentRow.post_id == post.id)
            post.created_at = session.scalar(first.order_by(CommentRow.created_at).limit(1))
        rows = session.scalars(select(CommentRow).order_by(CommentRow.id)).all()
        for comment, one in zip(rows, said, strict=True):
            story.tell(comment, one, pipeline.tagger.version)
