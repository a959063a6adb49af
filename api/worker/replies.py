"""Step 3 of the worker: answers go out, each once whatever happens in between."""

import logging
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from api.channels.vk_replies import Outgoing
from api.errors import ChannelError
from api.store import Store
from api.store.base import now_utc
from api.store.replies import (
    bury_reply,
    claim_reply,
    finish_reply,
    note_first_try,
    postpone_reply,
)
from api.store.rows import get_or_raise
from api.store.tables import CommentRow, PostRow, ReplyRow
from api.store.words import ReplyState
from api.worker.failures import describe
from api.worker.outgoing import Claimed, Network, Networks
from api.worker.photos import fetch_pictures, note_unsent_photos, send_photos

logger = logging.getLogger("otklik.worker")

MAX_TRIES = 10
FIRST_WAIT_S = 2.0  # doubled with every try, half of it by chance
LONGEST_WAIT_S = 15 * 60.0
# A `sending` of so long ago was cut off: longer than all calls of an answer with two photos.
LEASE_S = 120.0
# How long VK knows a guid is not published; within this we trust it. Our judgement.
GUID_TRUST_S = 10 * 60.0
CHANNELS = ("vk",)


def send_reply(
    store: Store,
    networks: Networks,
    *,
    home: Path = Path(),
    lease_s: float = LEASE_S,
    guid_trust_s: float = GUID_TRUST_S,
    draw: Callable[[], float] = random.random,
) -> bool:
    """Send the next answer that is due; False where there is none.

    home : where the photos' files lie.
    """
    now = now_utc()
    claimed = _claim(store, home, now, lease_s)
    if claimed is None:
        return False
    network = networks.get(claimed.network)
    try:
        if network is None:
            raise ChannelError(
                f"{claimed.network[0]}: сообщества {claimed.network[1]} нет в настройках",
                retry=False,
            )
        if claimed.first_try_at is None:
            # Before the answer may stand there: a photo put twice is seen by nobody.
            claimed = send_photos(store, network, claimed)
            with store.write() as session:
                note_first_try(session, claimed.id, now=now)
            external_id = network.post(claimed.outgoing)
        else:
            external_id = _send_again(claimed, network, now=now, guid_trust_s=guid_trust_s)
    except ChannelError as error:
        _note_failure(store, claimed, error, draw)
        return True
    with store.write() as session:
        finish_reply(session, claimed.id, external_id, now=now_utc())
        note_unsent_photos(session, claimed)
    logger.info("reply %d sent, try %d", claimed.id, claimed.tries)
    return True


class UncertainError(ChannelError):
    """It may stand there, and nobody can tell."""


def _claim(store: Store, home: Path, now: datetime, lease_s: float) -> Claimed | None:
    with store.write() as session:
        reply = claim_reply(
            session, now=now, stale_before=now - timedelta(seconds=lease_s), channels=CHANNELS
        )
        return None if reply is None else _describe(session, home, reply)


def _describe(session: Session, home: Path, reply: ReplyRow) -> Claimed:
    comment = get_or_raise(session, CommentRow, reply.comment_id)
    post = session.get(PostRow, comment.post_id) if comment.post_id is not None else None
    outgoing = Outgoing(
        type=comment.type,
        target=comment.external_id,
        post=post.external_id if post is not None else None,
        thread=comment.thread_id,
        text=reply.text,
        guid=reply.guid,
        attachments=tuple(str(one) for one in reply.attachments or ()),
        pictures=fetch_pictures(session, home, reply.id),
    )
    network = (reply.channel, reply.community or "")
    return Claimed(reply.id, outgoing, network, reply.tries, reply.first_try_at)


def _send_again(claimed: Claimed, network: Network, *, now: datetime, guid_trust_s: float) -> str:
    """Post what may have been posted before, unless it stands there; raises `ChannelError`."""
    if network.can_look:
        try:
            found = network.find(claimed.outgoing)
        except ChannelError as error:
            if error.retry:
                raise
            logger.warning("reply %d: cannot look for it: %s", claimed.id, error)
        else:
            return found if found is not None else network.post(claimed.outgoing)
    assert claimed.first_try_at is not None
    if (now - claimed.first_try_at).total_seconds() < guid_trust_s:
        return network.post(claimed.outgoing)
    raise UncertainError(
        "отправка оборвалась, и неизвестно, дошёл ли ответ: посмотрите в соцсети и отметьте",
        retry=False,
        is_refused=False,
    )


def _note_failure(
    store: Store, claimed: Claimed, error: ChannelError, draw: Callable[[], float]
) -> None:
    reason = describe(error)
    with store.write() as session:
        if isinstance(error, UncertainError):
            bury_reply(session, claimed.id, reason=reason, state=ReplyState.UNCERTAIN)
        elif not error.retry or claimed.tries >= MAX_TRIES:
            surely_not = error.is_refused and claimed.first_try_at is None
            state = ReplyState.DEAD if surely_not else ReplyState.UNCERTAIN
            bury_reply(session, claimed.id, reason=reason, code=error.code, state=state)
        else:
            wait = timedelta(seconds=wait_before(claimed.tries, draw()))
            postpone_reply(
                session,
                claimed.id,
                next_try_at=now_utc() + wait,
                error=reason,
                code=error.code,
                is_refused=error.is_refused,
            )
    logger.warning("reply %d not sent, try %d: %s", claimed.id, claimed.tries, reason)


def wait_before(tries: int, chance: float) -> float:
    """Seconds to wait after the n-th try: doubled each time, half of it by chance.

    >>> [wait_before(n, 1.0) for n in (1, 2, 3, 20)]
    [2.0, 4.0, 8.0, 900.0]
    """
    whole: float = min(FIRST_WAIT_S * 2 ** (tries - 1), LONGEST_WAIT_S)
    return whole / 2 + whole / 2 * chance
