"""Many comments at once through the one way in: a few statements for all instead of ten each."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from api.store.arrivals import (
    Arrival,
    accept_comment,
    accept_post,
    describe_arrival,
    settle_answers,
)
from api.store.rows import insert_new
from api.store.tables import AuthorRow, CommentRow
from api.store.words import CommentState, CommentType

Key = tuple[str, str]  # channel, external id


def accept_comments(
    session: Session, arrivals: Sequence[Arrival], *, now: datetime | None = None
) -> list[bool]:
    """Accept each as `accept_comment` does; says which were new, in their order.

    now : when they came; None for the moment each was written.
    Rows are written in one order everywhere, so that two batches with the same comments cannot
    wait for each other.
    """
    firsts: dict[Key, Arrival] = {}
    for arrival in arrivals:
        firsts.setdefault((arrival.channel, arrival.external_id), arrival)
    known = _fetch_known(session, sorted(firsts))
    fresh = {key: firsts[key] for key in sorted(firsts) if key not in known}
    new = _insert(session, fresh, now)
    # A deletion came before its comment, or another program has just written it.
    for key in sorted(firsts):
        if known.get(key) == 0 or (key in fresh and key not in new):
            _, is_new = accept_comment(session, firsts[key], now=now or firsts[key].created_at)
            if is_new:
                new.add(key)
    answers = []
    for arrival in arrivals:
        key = (arrival.channel, arrival.external_id)
        answers.append(key in new)
        new.discard(key)  # the same once more is known by then
    return answers


def _fetch_known(session: Session, keys: Sequence[Key]) -> dict[Key, int]:
    """Revisions of those that there are."""
    columns = CommentRow.channel, CommentRow.external_id
    found = session.execute(select(*columns, CommentRow.revision).where(_are(*columns, keys)))
    return {(channel, number): revision for channel, number, revision in found}


def _insert(session: Session, fresh: Mapping[Key, Arrival], now: datetime | None) -> set[Key]:
    authors = _accept_authors(session, fresh.values(), now)
    posts = _accept_posts(session, fresh.values())
    rows = [
        describe_arrival(arrival, now=now or arrival.created_at)
        | {"channel": arrival.channel, "external_id": arrival.external_id}
        | {
            "author_id": authors.get((arrival.channel, arrival.author_id or "")),
            "post_id": posts.get((arrival.channel, arrival.post_id or "")),
        }
        for arrival in fresh.values()
    ]
    columns = CommentRow.channel, CommentRow.external_id, CommentRow.id
    ids = {
        (channel, number): row_id
        for channel, number, row_id in insert_new(session, CommentRow, rows, *columns)
    }
    _settle(session, {key: (row_id, fresh[key]) for key, row_id in ids.items()})
    return set(ids)


def _accept_authors(
    session: Session, arrivals: Iterable[Arrival], now: datetime | None
) -> dict[Key, int]:
    """Ids of the residents' rows, made where there are none; a name said later is taken."""
    named: dict[Key, str | None] = {}
    seen: dict[Key, datetime] = {}
    for arrival in arrivals:
        if arrival.author_id is None or arrival.is_ours:
            continue
        key = (arrival.channel, str(arrival.author_id))
        named[key] = arrival.author_name or named.get(key)
        seen.setdefault(key, now or arrival.created_at)
    keys = sorted(named)
    query = select(AuthorRow).where(_are(AuthorRow.channel, AuthorRow.external_id, keys))
    known = {(row.channel, row.external_id) for row in session.scalars(query)}
    rows = [
        {"channel": key[0], "external_id": key[1], "first_seen_at": seen[key], "name": named[key]}
        for key in keys
        if key not in known
    ]
    insert_new(session, AuthorRow, rows, AuthorRow.id)
    ids: dict[Key, int] = {}
    for row in session.scalars(query):
        key = (row.channel, row.external_id)
        row.name, ids[key] = named[key] or row.name, row.id
    return ids


def _accept_posts(session: Session, arrivals: Iterable[Arrival]) -> dict[Key, int]:
    said = {
        (one.channel, one.post_id, one.post_text) for one in arrivals if one.post_id is not None
    }
    return {
        (channel, post): accept_post(session, channel, post, text=text).id
        for channel, post, text in sorted(said, key=lambda one: (one[0], one[1], one[2] or ""))
    }


def _settle(session: Session, new: Mapping[Key, tuple[int, Arrival]]) -> None:
    """Mark what is answered: by one of these, or one of these by what came before it."""
    columns = CommentRow.channel, CommentRow.parent_id
    query = select(*columns).where(CommentRow.state == CommentState.OURS, _are(*columns, new))
    answered = {(channel, parent) for channel, parent in session.execute(query)}
    ids = [
        row_id
        for key, (row_id, arrival) in new.items()
        if arrival.is_ours or arrival.type is CommentType.MESSAGE or key in answered
    ]
    for row in session.scalars(select(CommentRow).where(CommentRow.id.in_(ids))).all():
        settle_answers(session, row)


def _are(channel: Any, number: Any, keys: Iterable[Key]) -> ColumnElement[bool]:
    """The two columns have one of these values: channel by channel, as an index reads them."""
    numbers: dict[str, list[str]] = {}
    for name, external_id in keys:
        numbers.setdefault(name, []).append(external_id)
    return or_(false(), *(and_(channel == one, number.in_(ids)) for one, ids in numbers.items()))
