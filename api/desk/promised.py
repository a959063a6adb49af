"""*Обещано*: what answers promised, by its day, until a person ticks it off."""

from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.desk.errors import SEE_OTHER, DeskError
from api.desk.layout import render
from api.desk.names import Names
from api.desk.queue import QUEUE_NAMES, count_queues
from api.desk.visitor import OperatorDep, desk_router
from api.http.dependencies import PipelineDep, StoreDep
from api.store.base import now_utc
from api.store.reminders import fetch_reminders, finish_reminder, reopen_reminder
from api.store.tables import CommentRow, IncidentRow, ReminderRow, ReplyRow

SHOWN = 200
PAGE = "/inbox/promised"
router = desk_router()


@dataclass(frozen=True, slots=True)
class Promised:
    """A reminder and what it was said about; an answer to no incident has its comment alone."""

    reminder: ReminderRow
    comment: CommentRow | None
    incident: IncidentRow | None


@router.get(PAGE)
def show_promised(
    request: Request, visitor: OperatorDep, store: StoreDep, pipeline: PipelineDep
) -> Response:
    """Promises whose day has come, then those ahead; what was ticked last can be taken back."""
    with store.read() as session:
        found = _complete(session, fetch_reminders(session, limit=SHOWN))
        context: dict[str, Any] = {
            "queues": count_queues(session),
            "ticked": _get_ticked(session, request.query_params.get("ticked", "")),
        }
    now = now_utc()
    context |= {
        "groups": (
            ("Пора", [one for one in found if one.reminder.due_at <= now]),
            ("Впереди", [one for one in found if one.reminder.due_at > now]),
        ),
        "queue_names": QUEUE_NAMES,
        "names": Names(pipeline),
        "link": lambda queue, order: f"/inbox?queue={queue}",
    }
    return render(request, visitor, "desk/promised.html", context, section="inbox")


@router.post("/reminders/{reminder_id}/{what}")
def act_on_reminder(
    request: Request, reminder_id: int, what: str, visitor: OperatorDep, store: StoreDep
) -> Response:
    """`done` ticks it off, `back` takes that back; from the list one comes back to the list."""
    acts = {"done": finish_reminder, "back": reopen_reminder}
    if what not in acts:
        raise DeskError(404, "Такого действия нет.")
    with store.write() as session:
        row = acts[what](session, reminder_id, actor=visitor.actor)
        [found] = _complete(session, [row])
    if request.query_params.get("from") == "list" or found.comment is None:
        return RedirectResponse(f"{PAGE}?ticked={row.id}" if what == "done" else PAGE, SEE_OTHER)
    page = f"/incidents/{row.incident_id}" if row.incident_id else f"/comments/{found.comment.id}"
    return RedirectResponse(f"{page}#promised", SEE_OTHER)


def _get_ticked(session: Session, word: str) -> ReminderRow | None:
    if not (word.isascii() and word.isdecimal() and len(word) < 18):
        return None
    row = session.get(ReminderRow, int(word))
    return row if row is not None and row.done_at is not None else None


def _complete(session: Session, rows: list[ReminderRow]) -> list[Promised]:
    answers = session.execute(
        select(ReplyRow.id, CommentRow)
        .join(CommentRow, CommentRow.id == ReplyRow.comment_id)
        .where(ReplyRow.id.in_([row.reply_id for row in rows if row.reply_id]))
    )
    comments: dict[int, CommentRow] = {row[0]: row[1] for row in answers}
    numbers = [row.incident_id for row in rows if row.incident_id]
    found = session.scalars(select(IncidentRow).where(IncidentRow.id.in_(numbers)))
    incidents = {row.id: row for row in found}
    return [
        Promised(row, comments.get(row.reply_id or 0), incidents.get(row.incident_id or 0))
        for row in rows
    ]
