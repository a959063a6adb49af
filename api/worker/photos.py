"""Photos that go with an answer: taken to the network first, and told of where it refuses them."""

import logging
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.channels.vk_photos import Picture
from api.errors import ChannelError
from api.store import Store
from api.store.base import now_utc
from api.store.photos import path_of
from api.store.rows import get_or_raise
from api.store.tables import NoteRow, PhotoRow, ReplyRow
from api.worker.failures import describe
from api.worker.outgoing import Claimed, Network

logger = logging.getLogger("otklik.worker")

PHOTO_TRIES = 4  # after so many the answer goes without its photos: people wait for the words
NOT_SENT = "Фото не ушли вместе с ответом: {reason}. Приложите их к ответу в соцсети сами."


def fetch_pictures(session: Session, home: Path, reply_id: int) -> tuple[Picture, ...]:
    """Photos that were chosen for an answer."""
    rows = session.scalars(
        select(PhotoRow).where(PhotoRow.reply_id == reply_id).order_by(PhotoRow.id)
    )
    return tuple(
        Picture(row.id, path_of(home, row), row.content_type, row.external_id) for row in rows
    )


def send_photos(store: Store, network: Network, claimed: Claimed) -> Claimed:
    """The answer with the network's ids of its photos, each kept as soon as it is known.

    Raises `ChannelError` for what may pass; what is refused for good stays behind.
    """
    pictures: list[Picture] = []
    reason: str | None = None
    for picture in claimed.outgoing.pictures:
        if picture.external_id is None:
            try:
                external_id = network.upload(claimed.outgoing, picture)
            except ChannelError as error:
                reason = describe(error)
                if error.retry and claimed.tries < PHOTO_TRIES:
                    # Refused, whatever it was: nothing of the answer itself has been said yet.
                    raise ChannelError(reason, retry=True, code=error.code) from error
                logger.warning("photo %d stays behind: %s", picture.id, reason)
            else:
                _keep(store, picture.id, external_id)
                picture = replace(picture, external_id=external_id)
        pictures.append(picture)
    outgoing = replace(claimed.outgoing, pictures=tuple(pictures))
    return replace(claimed, outgoing=outgoing, unsent=reason)


def note_unsent_photos(session: Session, claimed: Claimed) -> None:
    """Tell people what stayed behind, where they read of the comment."""
    left = [one.id for one in claimed.outgoing.pictures if one.external_id is None]
    if not left:
        return
    reply = get_or_raise(session, ReplyRow, claimed.id)
    session.add(
        NoteRow(
            comment_id=reply.comment_id,
            incident_id=reply.incident_id,
            text=NOT_SENT.format(reason=claimed.unsent or "отправка оборвалась"),
            written_at=now_utc(),
        )
    )


def _keep(store: Store, photo_id: int, external_id: str) -> None:
    with store.write() as session:
        get_or_raise(session, PhotoRow, photo_id).external_id = external_id
