"""Answers from a page: checked, written, sent on their way, or marked as sent by hand."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from api.desk.assist import Checked, check_reply
from api.desk.case import fetch_recent_answers
from api.desk.errors import SEE_OTHER, DeskError
from api.desk.layout import render
from api.desk.people import Visitor
from api.desk.visitor import OperatorDep, desk_router
from api.http.dependencies import PipelineDep, StoreDep
from api.store.base import now_utc
from api.store.errors import StateError
from api.store.incidents import get_incident_of
from api.store.log import write_log
from api.store.photos import attach_photos
from api.store.reminders import add_reminder
from api.store.replies import (
    cancel_reply,
    finish_reply,
    let_dead_replies_go,
    name_seen,
    queue_reply,
    retry_reply,
    settle_uncertain,
    write_reply,
)
from api.store.rows import get_or_raise
from api.store.tables import CommentRow, IncidentRow, ReplyRow
from api.store.words import ReplyKind, ReplyState
from routing import Router

MAX_ANSWER = 4_000  # characters
SENDS_ITSELF = "vk"  # the channel that the worker can answer in

router = desk_router()
Text = Annotated[str, Form(max_length=20_000)]


@router.post("/comments/{comment_id}/reply")
def reply(
    request: Request,
    comment_id: int,
    visitor: OperatorDep,
    store: StoreDep,
    pipeline: PipelineDep,
    text: Text = "",
    kind: Annotated[ReplyKind, Form()] = ReplyKind.ORDINARY,
    checked: Text = "",
    draft: Annotated[int | None, Form()] = None,
    photos: Annotated[list[int] | None, Form()] = None,
) -> Response:
    """Send an answer; remarks are shown once, a second press sends it all the same."""
    text = clean_answer(text)
    with store.read() as session:
        comment = get_or_raise(session, CommentRow, comment_id)
        incident = get_incident_of(session, comment_id)
        recent = fetch_recent_answers(session)
    checked_now = check_reply(
        request.app.state.replies,
        text,
        comment,
        is_incident=incident is not None,
        recent=recent,
        now=now_utc(),
    )
    if checked_now.remarks and not checked:
        context = {
            "comment": comment,
            "text": text,
            "kind": kind,
            "remarks": checked_now.remarks,
            "reminders": checked_now.reminders,
            "draft": draft,
            "photos": photos or (),
            "back": _page_of(incident, comment_id),
        }
        return render(request, visitor, "desk/remarks.html", context, section="inbox")
    with store.write() as session:
        final_due = find_final_due(pipeline.router, incident) if kind is ReplyKind.INTERIM else None
        send(
            session,
            comment_id,
            text,
            kind,
            visitor,
            checked_now,
            draft,
            photos or (),
            final_due=final_due,
        )
    return RedirectResponse(_page_of(incident, comment_id), SEE_OTHER)


@router.post("/replies/{reply_id}/{what}")
def act_on_reply(
    reply_id: int, what: str, visitor: OperatorDep, store: StoreDep, pipeline: PipelineDep
) -> Response:
    """What a person does with an answer that is written: see `_act`."""
    with store.write() as session:
        row = get_or_raise(session, ReplyRow, reply_id)
        incident = get_or_raise(session, IncidentRow, row.incident_id) if row.incident_id else None
        if what == ReplyKind.INTERIM:
            row.final_due = find_final_due(pipeline.router, incident)
        _act(session, row, what, visitor)
    return RedirectResponse(_page_of(incident, row.comment_id), SEE_OTHER)


def send(
    session: Session,
    comment_id: int,
    text: str,
    kind: ReplyKind,
    visitor: Visitor,
    checked: Checked,
    draft: int | None = None,
    photos: Sequence[int] = (),
    *,
    final_due: datetime | None = None,
) -> ReplyRow:
    """Write the answer and hand it to the worker.

    The incident's clock stops when the network has the answer, not before. draft : an
    executor's answer that this one is made of; it is used up. photos : ids of those that go
    with it. final_due : the term that an interim answer sets for the final one.
    """
    incident = get_incident_of(session, comment_id)
    if (kind is ReplyKind.ORDINARY) != (incident is None):
        raise StateError(
            "у инцидента ответ промежуточный или окончательный, у обычного комментария — обычный"
        )
    if draft is not None:
        used = get_or_raise(session, ReplyRow, draft)
        if used.comment_id != comment_id:
            raise StateError("этот черновик — ответ на другой комментарий")
        cancel_reply(session, draft, actor=visitor.actor)
    row = write_reply(
        session,
        comment_id,
        text,
        actor=visitor.actor,
        kind=kind,
        incident_id=incident.id if incident else None,
        remarks=[asdict(one) for one in checked.remarks],
        final_due=final_due,
    )
    for one in checked.reminders:
        add_reminder(session, row, due_at=one.due_at, promise=one.promise)
    attach_photos(session, row, photos)
    let_dead_replies_go(session, comment_id, actor=visitor.actor)
    queue_reply(session, row.id, actor=visitor.actor)
    return row


def _act(session: Session, row: ReplyRow, what: str, visitor: Visitor) -> None:
    """`cancel` before the first try; `done` by hand; `there`, `lost` for an uncertain one;
    `again`, `drop` for a refused one; `final`, `interim` for one written in the network."""
    actor = visitor.actor
    match what:
        case "cancel":
            cancel_reply(session, row.id, actor=actor)
        case "done":
            finish_by_hand(session, row, visitor)
        case "there" | "lost":
            settle_uncertain(session, row.id, is_posted=what == "there", actor=actor)
        case "again":
            retry_reply(session, row.id, actor=actor)
        case "drop":
            let_dead_replies_go(session, row.comment_id, actor=actor)
        case "final" | "interim":
            name_seen(session, row.id, ReplyKind(what), actor=actor)
        case _:
            raise DeskError(404, "Такого действия нет.")


def find_final_due(router: Router, incident: IncidentRow | None) -> datetime | None:
    """Term of the final answer after an interim one given now; None where there is none."""
    if incident is None:
        return None
    return router.due_final(incident.topic_code or incident.group_code, now_utc())


def finish_by_hand(session: Session, row: ReplyRow, visitor: Visitor) -> None:
    """A person has copied the answer into a network that the worker does not speak to."""
    if row.state is not ReplyState.QUEUED or row.channel == SENDS_ITSELF:
        raise StateError(f"ответ {row.id}: отметить рукой можно только ждущий в чужом канале")
    write_log(session, visitor.actor, "reply.by_hand", "reply", row.id)
    finish_reply(session, row.id, f"hand-{row.id}", now=now_utc())


def clean_answer(text: str) -> str:
    """The text as it is sent; raises `DeskError` for an empty or too long one."""
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not text:
        raise DeskError(422, "Напишите ответ.")
    if len(text) > MAX_ANSWER:
        raise DeskError(422, f"Ответ длиннее {MAX_ANSWER} знаков: сократите его.")
    return text


def _page_of(incident: IncidentRow | None, comment_id: int) -> str:
    return f"/incidents/{incident.id}" if incident else f"/comments/{comment_id}"
