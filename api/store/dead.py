"""Dead letters: what failed for good, why, and what a person did about it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.store.base import now_utc
from api.store.errors import StateError
from api.store.log import Actor, write_log
from api.store.rows import get_or_raise
from api.store.tables import CommentRow, DeadLetterRow, EventRow, ReplyRow
from api.store.words import DeadKind, EventState, ReplyState


def bury(session: Session, what: DeadKind, ref_id: int, *, reason: str, tries: int) -> None:
    """Add a dead letter. reason : what failed and where, never a text."""
    session.add(
        DeadLetterRow(what=what, ref_id=ref_id, reason=reason, tries=tries, died_at=now_utc())
    )


def fetch_dead_letters(
    session: Session, *, what: DeadKind | None = None, limit: int = 200
) -> list[DeadLetterRow]:
    """Those nobody has dealt with, oldest first."""
    query = select(DeadLetterRow).where(DeadLetterRow.resolved_at.is_(None))
    if what is not None:
        query = query.where(DeadLetterRow.what == what)
    return list(session.scalars(query.order_by(DeadLetterRow.id).limit(limit)))


def dismiss_dead_letter(session: Session, letter_id: int, *, actor: Actor) -> None:
    """Let it go: nothing more is tried."""
    _resolve(session, get_or_raise(session, DeadLetterRow, letter_id), actor, "dead.dismiss")


def fetch_letters_of(session: Session, what: DeadKind, ref_id: int) -> list[DeadLetterRow]:
    """Letters about one row that nobody has dealt with."""
    query = select(DeadLetterRow).where(
        DeadLetterRow.what == what,
        DeadLetterRow.ref_id == ref_id,
        DeadLetterRow.resolved_at.is_(None),
    )
    return list(session.scalars(query))


def settle_letters_of(session: Session, what: DeadKind, ref_id: int, *, actor: Actor) -> None:
    """What they are about has come to its end another way."""
    for letter in fetch_letters_of(session, what, ref_id):
        _resolve(session, letter, actor, "dead.settle")


def retry_dead_letter(session: Session, letter_id: int, *, actor: Actor) -> None:
    """Try it again from the start; raises `StateError` where that could answer twice."""
    letter = get_or_raise(session, DeadLetterRow, letter_id)
    if letter.what is DeadKind.EVENT:
        event = get_or_raise(session, EventRow, letter.ref_id)
        event.state, event.tries, event.next_try_at = EventState.WAITING, 0, None
    elif letter.what is DeadKind.COMMENT:
        comment = get_or_raise(session, CommentRow, letter.ref_id)
        comment.needs_tags, comment.tag_tries = True, 0
    else:
        reply = get_or_raise(session, ReplyRow, letter.ref_id)
        if reply.state is not ReplyState.DEAD:
            raise StateError(
                f"ответ {reply.id}: его состояние «{reply.state.value}», повторять можно только "
                "неотправленный; если неизвестно, дошёл ли он, сначала посмотрите в соцсети"
            )
        reply.state, reply.tries, reply.next_try_at = ReplyState.QUEUED, 0, now_utc()
    _resolve(session, letter, actor, "dead.retry")


def _resolve(session: Session, letter: DeadLetterRow, actor: Actor, action: str) -> None:
    letter.resolved_at, letter.resolved_by_id = now_utc(), actor.person_id
    write_log(session, actor, action, letter.what.value, letter.ref_id, letter=letter.id)
