"""Answers on their way out: a state is committed before every step that cannot be taken back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from api.store.base import now_utc
from api.store.dead import bury, fetch_letters_of, retry_dead_letter, settle_letters_of
from api.store.errors import StateError
from api.store.incidents import get_incident_of, note_final_answer, note_interim_answer
from api.store.log import SYSTEM, Actor, write_log
from api.store.rows import get_one, get_or_raise, insert_new
from api.store.tables import CommentRow, PhotoRow, ReplyRow
from api.store.words import CommentState, DeadKind, ReplyKind, ReplyState

# states in which the network may have posted it without our knowing
MAYBE_POSTED = (ReplyState.SENDING, ReplyState.UNCERTAIN, ReplyState.QUEUED)


def write_reply(
    session: Session,
    comment_id: int,
    text: str,
    *,
    actor: Actor,
    kind: ReplyKind = ReplyKind.ORDINARY,
    incident_id: int | None = None,
    attachments: Sequence[str] = (),
    remarks: Sequence[Any] = (),
    final_due: datetime | None = None,
) -> ReplyRow:
    """A draft of an answer to a comment.

    attachments : the network's ids of what is posted with it (`photo-1_2`). final_due : the
    term of the final answer that an interim one sets once the network has it.
    """
    comment = get_or_raise(session, CommentRow, comment_id)
    reply = ReplyRow(
        comment_id=comment.id,
        incident_id=incident_id,
        channel=comment.channel,
        community=comment.community,
        kind=kind,
        state=ReplyState.DRAFT,
        text=text,
        attachments=list(attachments) or None,
        remarks=list(remarks) or None,
        final_due=final_due,
        guid=uuid4().hex,
        written_by_id=actor.person_id,
        written_by_access_id=actor.access_id,
        created_at=now_utc(),
        tries=0,
    )
    session.add(reply)
    session.flush()
    write_log(session, actor, "reply.write", "reply", reply.id, comment=comment.id)
    return reply


def queue_reply(session: Session, reply_id: int, *, actor: Actor) -> ReplyRow:
    """Hand a draft to the worker; raises `StateError` for anything but a draft."""
    reply = _get_in(session, reply_id, ReplyState.DRAFT)
    now = now_utc()
    reply.state, reply.queued_at, reply.next_try_at = ReplyState.QUEUED, now, now
    write_log(session, actor, "reply.queue", "reply", reply.id)
    return reply


def cancel_reply(session: Session, reply_id: int, *, actor: Actor) -> ReplyRow:
    """Take an answer back before the first try."""
    reply = _get_in(session, reply_id, ReplyState.DRAFT, ReplyState.QUEUED)
    if reply.first_try_at is not None:
        raise StateError(f"ответ {reply.id}: его уже пытались отправить, отменить нельзя")
    reply.state = ReplyState.CANCELLED
    session.execute(update(PhotoRow).where(PhotoRow.reply_id == reply.id).values(reply_id=None))
    write_log(session, actor, "reply.cancel", "reply", reply.id)
    return reply


def claim_reply(
    session: Session, *, now: datetime, stale_before: datetime, channels: Sequence[str]
) -> ReplyRow | None:
    """The next answer to send, marked `sending`; commit before the network is called.

    stale_before : a `sending` older than that was cut off by a crash and is taken up again.
    """
    is_due = ReplyRow.next_try_at <= now
    query = (
        select(ReplyRow)
        .where(
            or_(
                (ReplyRow.state == ReplyState.QUEUED) & is_due,
                (ReplyRow.state == ReplyState.SENDING) & (ReplyRow.sending_at < stale_before),
            )
        )
        .where(ReplyRow.channel.in_(channels))
        .order_by(ReplyRow.next_try_at, ReplyRow.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    reply = session.scalars(query).first()
    if reply is not None:
        reply.state, reply.sending_at = ReplyState.SENDING, now
        reply.tries += 1
    return reply


def note_first_try(session: Session, reply_id: int, *, now: datetime) -> None:
    """From now on the network may have posted it; committed before the call."""
    reply = get_or_raise(session, ReplyRow, reply_id)
    reply.first_try_at = reply.first_try_at or now


def finish_reply(session: Session, reply_id: int, external_id: str, *, now: datetime) -> ReplyRow:
    """The network has it, under this id: its comment and its incident are answered.

    Twice is once.
    """
    reply = get_or_raise(session, ReplyRow, reply_id)
    if reply.state is ReplyState.SENT:
        return reply
    reply.state, reply.external_id, reply.sent_at = ReplyState.SENT, external_id, now
    reply.next_try_at = reply.error = reply.error_code = None
    _drop_seen_twin(session, reply)
    comment = get_or_raise(session, CommentRow, reply.comment_id)
    if comment.state is CommentState.OPEN:
        comment.state, comment.answered_at = CommentState.ANSWERED, now
    settle_letters_of(session, DeadKind.REPLY, reply.id, actor=SYSTEM)
    write_log(session, SYSTEM, "reply.sent", "reply", reply.id, tries=reply.tries)
    _note_answer(session, reply, at=now)
    return reply


def postpone_reply(
    session: Session,
    reply_id: int,
    *,
    next_try_at: datetime,
    error: str,
    code: int | None,
    is_refused: bool,
) -> None:
    """Try later. is_refused : the network said no, so this try cannot have been posted."""
    reply = get_or_raise(session, ReplyRow, reply_id)
    if reply.state is not ReplyState.SENDING:
        return  # the network's own news of it came first
    reply.state, reply.next_try_at = ReplyState.QUEUED, next_try_at
    reply.error, reply.error_code = error, code
    if is_refused and reply.first_try_at == reply.sending_at:
        reply.first_try_at = None


def bury_reply(
    session: Session,
    reply_id: int,
    *,
    reason: str,
    code: int | None = None,
    state: ReplyState = ReplyState.DEAD,
) -> None:
    """Give up: a person looks. state : `dead`, or `uncertain` where it may have been posted."""
    reply = get_or_raise(session, ReplyRow, reply_id)
    if reply.state is not ReplyState.SENDING:
        return
    reply.state, reply.next_try_at = state, None
    reply.error, reply.error_code = reason, code
    bury(session, DeadKind.REPLY, reply.id, reason=reason, tries=reply.tries)
    write_log(session, SYSTEM, f"reply.{state.value}", "reply", reply.id, code=code)


def settle_uncertain(session: Session, reply_id: int, *, is_posted: bool, actor: Actor) -> None:
    """A person looked in the network: it is there, or it is not and is sent again."""
    reply = _get_in(session, reply_id, ReplyState.UNCERTAIN)
    write_log(session, actor, "reply.settle", "reply", reply.id, posted=is_posted)
    if is_posted:
        finish_reply(session, reply.id, reply.external_id or f"looked-{reply.id}", now=now_utc())
        return
    settle_letters_of(session, DeadKind.REPLY, reply.id, actor=actor)
    reply.state, reply.tries, reply.next_try_at = ReplyState.QUEUED, 0, now_utc()
    reply.first_try_at, reply.guid = None, uuid4().hex


def retry_reply(session: Session, reply_id: int, *, actor: Actor) -> None:
    """Try one that was refused for good again, from the start."""
    reply = _get_in(session, reply_id, ReplyState.DEAD)
    letters = fetch_letters_of(session, DeadKind.REPLY, reply.id)
    if not letters:
        raise StateError("этот ответ уже решено не отправлять: напишите новый")
    retry_dead_letter(session, letters[-1].id, actor=actor)


def let_dead_replies_go(session: Session, comment_id: int, *, actor: Actor) -> None:
    """Refused answers to a comment are tried no more: another one takes their place."""
    query = select(ReplyRow.id).where(
        ReplyRow.comment_id == comment_id, ReplyRow.state == ReplyState.DEAD
    )
    for reply_id in session.scalars(query).all():
        settle_letters_of(session, DeadKind.REPLY, reply_id, actor=actor)


def recognise_reply(session: Session, ours: CommentRow, *, now: datetime) -> None:
    """The group's own words have arrived: which answer are they?

    One of ours, perhaps cut off while it was sent; else it was written in the network itself
    and is kept as `seen`.
    """
    if get_one(session, ReplyRow, channel=ours.channel, external_id=ours.external_id):
        return
    asked = session.scalars(
        select(CommentRow).where(
            CommentRow.channel == ours.channel, CommentRow.external_id == ours.parent_id
        )
    ).one_or_none()
    if asked is None:
        return
    query = (
        select(ReplyRow)
        .where(ReplyRow.comment_id == asked.id, ReplyRow.state.in_(MAYBE_POSTED))
        .where(ReplyRow.first_try_at.is_not(None))
        .order_by(ReplyRow.id)
    )
    for reply in session.scalars(query):
        if is_same_text(reply.text, ours.text):
            finish_reply(session, reply.id, ours.external_id, now=now)
            return
    _keep_seen(session, ours, asked)


def name_seen(session: Session, reply_id: int, kind: ReplyKind, *, actor: Actor) -> None:
    """A person says what an answer written in the network itself is to its incident."""
    reply = _get_in(session, reply_id, ReplyState.SEEN)
    if reply.incident_id is None or kind is ReplyKind.ORDINARY:
        raise StateError(f"ответ {reply.id}: он не об инциденте, называть его нечем")
    reply.kind = kind
    write_log(session, actor, "reply.name", "reply", reply.id, kind=kind.value)
    _note_answer(session, reply, at=reply.sent_at or reply.created_at)


def is_same_text(ours: str, theirs: str) -> bool:
    """Whether two texts are one answer: networks trim and fold spaces, and add the address."""
    plain, posted = " ".join(ours.split()), " ".join(theirs.split())
    return posted == plain or (bool(plain) and posted.endswith(plain))


def _note_answer(session: Session, reply: ReplyRow, *, at: datetime) -> None:
    if reply.incident_id is None:
        return
    if reply.kind is ReplyKind.INTERIM:
        note_interim_answer(session, reply.incident_id, at=at, final_due=reply.final_due)
    else:
        note_final_answer(session, reply.incident_id, at=at)


def _keep_seen(session: Session, ours: CommentRow, asked: CommentRow) -> None:
    incident = get_incident_of(session, asked.id)
    values = {
        "comment_id": asked.id,
        "incident_id": incident.id if incident is not None else None,
        "channel": ours.channel,
        "community": ours.community,
        "kind": ReplyKind.ORDINARY,
        "state": ReplyState.SEEN,
        "text": ours.text,
        "guid": f"seen:{ours.channel}:{ours.external_id}",
        "created_at": ours.created_at,
        "sent_at": ours.created_at,
        "external_id": ours.external_id,
        "tries": 0,
    }
    insert_new(session, ReplyRow, [values], ReplyRow.id)


def _drop_seen_twin(session: Session, reply: ReplyRow) -> None:
    """Its own news came before our record of it and was kept as somebody's answer."""
    session.execute(
        update(ReplyRow)
        .where(ReplyRow.channel == reply.channel, ReplyRow.external_id == reply.external_id)
        .where(ReplyRow.state == ReplyState.SEEN)
        .values(state=ReplyState.CANCELLED)
    )


def _get_in(session: Session, reply_id: int, *states: ReplyState) -> ReplyRow:
    reply = get_or_raise(session, ReplyRow, reply_id)
    if reply.state not in states:
        allowed = ", ".join(state.value for state in states)
        raise StateError(f"ответ {reply.id}: он «{reply.state.value}», а нужен {allowed}")
    return reply
