"""An accepted event becomes comments in the store; twice, late or out of order is the same."""

import re
from datetime import datetime

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.channels.vk_callback import CHANNEL
from api.channels.vk_events import Change, News, read_news
from api.store.arrivals import (
    accept_comment,
    accept_post,
    delete_comment,
    edit_comment,
    restore_comment,
    settle_answers,
)
from api.store.replies import recognise_reply
from api.store.tables import AuthorRow, CommentRow, EventRow
from api.store.words import CommentState, EventState

# «[id7|Анна], засыпали вчера»: how VK addresses an answer
ADDRESS = re.compile(r"\s*\[id(\d+)[|:]")


def apply_event(session: Session, event: EventRow, *, now: datetime) -> EventState:
    """What became of the event; raises whatever a broken one raises."""
    if event.body is None or event.channel != CHANNEL:
        return EventState.IGNORED
    said = orjson.loads(event.body)
    news = read_news(event.type, int(event.community), said["object"])
    if news is None:
        return EventState.IGNORED
    row = _apply(session, news, event.id, now)
    if row is not None and row.state is CommentState.OURS and news.change is Change.NEW:
        _find_parent(session, row)
        recognise_reply(session, row, now=now)
    return EventState.DONE


def _apply(session: Session, news: News, event: int, now: datetime) -> CommentRow | None:
    arrival = news.arrival
    if arrival is None:
        return delete_comment(session, CHANNEL, news.external_id, event=event, now=now)
    if news.change is Change.EDIT:
        return edit_comment(session, arrival, event=event, now=now)
    if news.change is Change.RESTORE:
        return restore_comment(session, arrival, event=event, now=now)
    if news.change is Change.NEW:
        return accept_comment(session, arrival, now=now)[0]
    accept_post(
        session,
        CHANNEL,
        arrival.external_id,
        text=arrival.text,
        url=arrival.url,
        created_at=arrival.created_at,
    )
    # A resident's own post on the wall waits for an answer like any comment.
    return None if arrival.is_ours else accept_comment(session, arrival, now=now)[0]


def _find_parent(session: Session, ours: CommentRow) -> None:
    """Under photos and in discussions VK names no parent: the address in the text does."""
    address = ADDRESS.match(ours.text)
    if ours.parent_id is not None or ours.thread_id is None or address is None:
        return
    query = (
        select(CommentRow)
        .join(AuthorRow, AuthorRow.id == CommentRow.author_id)
        .where(AuthorRow.channel == ours.channel, AuthorRow.external_id == address[1])
        .where(CommentRow.thread_id == ours.thread_id, CommentRow.state == CommentState.OPEN)
        .where(CommentRow.created_at <= ours.created_at)
        .order_by(CommentRow.created_at.desc(), CommentRow.id.desc())
    )
    asked = session.scalars(query.limit(1)).first()
    if asked is not None:
        ours.parent_id = asked.external_id
        settle_answers(session, ours)
