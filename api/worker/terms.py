"""Step 4 of the worker: what is kept longer than the settings say is taken away."""

import logging
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.store import Store
from api.store.anonymise import GONE, anonymise_comments
from api.store.events import drop_old_bodies
from api.store.log import SYSTEM, write_log
from api.store.tables import AuthorRow, CommentRow, SessionRow

logger = logging.getLogger("otklik.worker")

BATCH = 500  # comments a transaction


def keep_terms(
    store: Store, home: Path, *, now: datetime, retention_days: int, raw_days: int
) -> dict[str, int]:
    """Take away what is too old; returns counts by what it was.

    retention_days : 0 keeps comments for ever.
    """
    with store.write() as session:
        n_events = drop_old_bodies(session, before=now - timedelta(days=raw_days))
        session.execute(delete(SessionRow).where(SessionRow.expires_at < now))
    n_comments = 0
    if retention_days:
        before = now - timedelta(days=retention_days)
        while n_done := _empty_some(store, home, before):
            n_comments += n_done
    with store.write() as session:
        n_authors = _drop_lonely_authors(session)
        if n_comments or n_authors:
            write_log(
                session, SYSTEM, "terms.keep", "comment", comments=n_comments, authors=n_authors
            )
    counts = {"events": n_events, "comments": n_comments, "authors": n_authors}
    if any(counts.values()):
        logger.info("terms kept: %s", counts)
    return counts


def _empty_some(store: Store, home: Path, before: datetime) -> int:
    with store.write() as session:
        old = select(CommentRow.id).where(
            CommentRow.created_at < before, ~CommentRow.external_id.startswith(GONE)
        )
        ids = session.scalars(old.order_by(CommentRow.id).limit(BATCH)).all()
        if ids:
            anonymise_comments(session, home, ids)
        return len(ids)


def _drop_lonely_authors(session: Session) -> int:
    """Authors of whom no comment is left."""
    known = select(CommentRow.id).where(CommentRow.author_id == AuthorRow.id).exists()
    found = session.scalars(select(AuthorRow).where(~known)).all()
    for author in found:
        session.delete(author)
    return len(found)
