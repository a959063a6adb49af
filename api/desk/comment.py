"""*Комментарий*: the text, the talk around it, suggestions with reasons, and all one can do."""

from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from api.desk.case import fetch_comment_case
from api.desk.errors import SEE_OTHER, DeskError
from api.desk.explain import choose_words, explain_silence, explain_why, find_words
from api.desk.flash import read_flash
from api.desk.layout import render
from api.desk.marks import has_masked, mark_text
from api.desk.names import Names
from api.desk.suggested import read_suggested
from api.desk.visitor import OperatorDep, desk_router
from api.http.dependencies import PipelineDep, StoreDep
from api.joining import find_proposal
from api.store.base import now_utc
from api.store.incidents import add_voice
from api.store.log import write_log
from api.store.rows import get_one, get_or_raise
from api.store.tables import CommentRow, IncidentRow, NoteRow
from api.store.tagging import DECIDED, decide, fetch_tags
from api.store.words import CommentState
from classifier.tags import IncidentType, Kind, Verdict

MAX_NOTE = 4_000  # characters

router = desk_router("/comments/{comment_id}")
Text = Annotated[str, Form(max_length=20_000)]


@router.get("")
def show_comment(
    request: Request,
    comment_id: int,
    visitor: OperatorDep,
    store: StoreDep,
    pipeline: PipelineDep,
    plain: str = "",
) -> Response:
    """The page. plain : show masked words as they were written."""
    names = Names(pipeline)
    with store.read() as session:
        case = fetch_comment_case(session, comment_id)
        flash = read_flash(session, request, visitor, names)
        proposal = None
        if case.incident is None:
            proposal = find_proposal(session, case.comment, pipeline)
    comment, suggested = case.comment, read_suggested(case.tags.answer if case.tags else None)
    post = comment.post.text if comment.post is not None else None
    words = find_words(pipeline, comment.text, post or None)
    context = {
        "case": case,
        "comment": comment,
        "said": suggested,
        "pieces": mark_text(
            comment.text,
            suggested,
            choose_words(suggested, words),
            is_masked=not plain,
        ),
        "is_masked": has_masked(suggested) and not plain,
        "why": explain_why(suggested, comment.text, words) if suggested else [],
        "silence": explain_silence(suggested) if suggested else [],
        "names": names,
        "flash": flash,
        "proposal": proposal,
        "here": f"/comments/{comment_id}",
    }
    return render(request, visitor, "desk/comment.html", context, section="inbox")


@router.post("/decide")
def decide_fields(
    comment_id: int,
    visitor: OperatorDep,
    store: StoreDep,
    pipeline: PipelineDep,
    topic: Text = "",
    settlement: Text = "",
    incident_type: Text = "",
    verdict: Text = "",
    reason: Text = "",
) -> Response:
    """Correct topic, place, type or verdict; what stays as it was is no decision."""
    names = Names(pipeline)
    chosen = {
        "topic": _known(topic, {code for _, some in names.topics() for code, _ in some}),
        "settlement": _known(settlement, set(names.settlements())),
        "incident_type": _known(incident_type, set(IncidentType)),
        "verdict": _known(verdict, set(Verdict)),
    }
    if chosen["topic"]:
        chosen["group"] = names.group_of(chosen["topic"])
    with store.write() as session:
        comment = get_or_raise(session, CommentRow, comment_id)
        tags = fetch_tags(session, comment_id)
        suggested = read_suggested(tags.answer) if tags else None
        for field, value in chosen.items():
            if value is None or value == getattr(comment, DECIDED[field]):
                continue
            said = suggested.values[field] if suggested else None
            decide(
                session,
                comment_id,
                field,
                value,
                suggested=said,
                actor=visitor.actor,
                reason=clean_note(reason) or None,
            )
    return _back(comment_id)


@router.post("/note")
def add_note(comment_id: int, visitor: OperatorDep, store: StoreDep, text: Text = "") -> Response:
    """A note for colleagues."""
    with store.write() as session:
        get_or_raise(session, CommentRow, comment_id)
        session.add(
            NoteRow(
                comment_id=comment_id,
                text=check_note(text),
                written_at=now_utc(),
                written_by_id=visitor.actor.person_id,
            )
        )
        write_log(session, visitor.actor, "comment.note", "comment", comment_id)
    return _back(comment_id)


@router.post("/merge")
def merge(comment_id: int, visitor: OperatorDep, store: StoreDep, number: Text = "") -> Response:
    """Make the comment a voice of an incident that is open already."""
    with store.write() as session:
        incident = get_one(session, IncidentRow, number=number.strip()[:50])
        if incident is None:
            raise DeskError(404, "Инцидента с таким номером нет: номер вида 2026-0042.")
        add_voice(session, incident.id, comment_id, actor=visitor.actor)
        comment = get_or_raise(session, CommentRow, comment_id)
        said = read_suggested(tags.answer) if (tags := fetch_tags(session, comment_id)) else None
        decide(
            session,
            comment_id,
            "kind",
            Kind.INCIDENT.value,
            suggested=said.values["kind"] if said else comment.kind,
            actor=visitor.actor,
        )
    return RedirectResponse(f"/incidents/{incident.id}", SEE_OTHER)


@router.post("/reopen")
def reopen(comment_id: int, visitor: OperatorDep, store: StoreDep) -> Response:
    """It waits again after all."""
    with store.write() as session:
        comment = get_or_raise(session, CommentRow, comment_id)
        if comment.state is not CommentState.CLOSED:
            raise DeskError(409, "Вернуть можно только то, что закрыто без ответа.")
        comment.state, comment.answered_at = CommentState.OPEN, None
        write_log(session, visitor.actor, "comment.reopen", "comment", comment_id)
    return _back(comment_id)


def check_note(text: str) -> str:
    """A note's text; raises `DeskError` for an empty or too long one."""
    text = clean_note(text)
    if not text:
        raise DeskError(422, "Заметка пуста.")
    if len(text) > MAX_NOTE:
        raise DeskError(422, f"Заметка длиннее {MAX_NOTE} знаков: сократите её.")
    return text


def clean_note(text: str) -> str:
    """Without what no database keeps."""
    return text.replace("\r\n", "\n").replace("\x00", "").strip()


def _known(value: str, known: set[str]) -> str | None:
    if value and value not in known:
        raise DeskError(422, "Такого значения нет в списке: обновите страницу.")
    return value or None


def _back(comment_id: int) -> Response:
    return RedirectResponse(f"/comments/{comment_id}", SEE_OTHER)
