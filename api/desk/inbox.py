"""*Входящие*: comments to decide on, one key each."""

from dataclasses import dataclass, replace
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.desk import triage
from api.desk.errors import SEE_OTHER, DeskError
from api.desk.explain import NO_WORDS, choose_words, find_words
from api.desk.flash import Flash, read_flash
from api.desk.layout import render
from api.desk.marks import mark_text
from api.desk.names import Names
from api.desk.queue import (
    ORDER_NAMES,
    QUEUE_NAMES,
    Filters,
    Item,
    count_queues,
    count_since,
    fetch_page,
)
from api.desk.suggested import Suggested, read_suggested
from api.desk.views import fetch_views
from api.desk.visitor import OperatorDep, desk_router
from api.http.dependencies import PipelineDep, StoreDep
from api.http.highlight import Piece
from api.joining import find_alarms
from api.pipeline import Pipeline
from api.store.base import now_utc
from api.store.log import Actor
from api.store.tables import CommentRow
from classifier.tags import Kind

MAX_BULK = 200  # comments in one bulk action
LONG = 600  # characters of a comment shown in the list

router = desk_router()
Text = Annotated[str, Form(max_length=4_000)]


@dataclass(frozen=True, slots=True)
class Row:
    """A comment as the list shows it."""

    item: Item
    suggested: Suggested | None
    pieces: list[Piece]
    topic: str
    is_cut: bool

    @property
    def comment(self) -> CommentRow:
        """Its row."""
        return self.item.comment


class FreshOut(BaseModel):
    """What has arrived since the list was shown."""

    count: int
    newest: int


@router.get("/inbox")
def show_inbox(
    request: Request, visitor: OperatorDep, store: StoreDep, pipeline: PipelineDep
) -> Response:
    """The list, its filters, and what was done last, with a way back."""
    filters = Filters.parse(request.query_params)
    names = Names(pipeline)
    with store.read() as session:
        page = fetch_page(session, filters)
        context: dict[str, Any] = {
            "queues": count_queues(session),
            "views": fetch_views(session, visitor),
            "flash": read_flash(session, request, visitor, names),
            "alarms": find_alarms(session, pipeline, now=now_utc()),
            "newest": session.scalar(select(func.max(CommentRow.id))) or 0,
        }
    context |= {
        "filters": filters,
        "rows": [_make_row(pipeline, names, item) for item in page.items],
        "has_more": page.has_more,
        "names": names,
        "queue_names": QUEUE_NAMES,
        "order_names": ORDER_NAMES,
        "here": _address(filters),
        "link": lambda **changes: _address(replace(filters, **{"page": 1, **changes})),
        "at": request.query_params.get("at", ""),
    }
    return render(request, visitor, "desk/inbox.html", context, section="inbox")


@router.get("/inbox/fresh")
def count_fresh(visitor: OperatorDep, store: StoreDep, since: int = 0) -> FreshOut:
    """How many came since the list was made; the page asks now and then."""
    with store.read() as session:
        count, newest = count_since(session, max(0, min(since, 2**53)))
    return FreshOut(count=count, newest=newest)


@router.post("/inbox/act")
def act(
    request: Request,
    visitor: OperatorDep,
    store: StoreDep,
    pipeline: PipelineDep,
    do: Text = "accept",
    ids: Annotated[list[int] | None, Form()] = None,
    executor: Text = "",
    back: Text = "",
    at: Text = "",
) -> Response:
    """One key press on one comment or on all that are ticked."""
    chosen = list(dict.fromkeys(ids or ()))
    if not chosen:
        raise DeskError(422, "Ничего не отмечено: отметьте комментарии и повторите.")
    if len(chosen) > MAX_BULK:
        raise DeskError(413, f"За один раз можно разобрать {MAX_BULK} комментариев.")
    names = Names(pipeline)
    with store.write() as session:
        done = [
            act_on(session, number, do, names, actor=visitor.actor, executor=executor or None)
            for number in chosen
        ]
        number = triage.keep(session, done, do, actor=visitor.actor)
    return go_back(request, back, Flash(number), at)


@router.post("/inbox/undo")
def undo(
    request: Request,
    visitor: OperatorDep,
    store: StoreDep,
    line: Annotated[int, Form()],
    back: Text = "",
    at: Text = "",
) -> Response:
    """Take the last press back."""
    with store.write() as session:
        triage.undo(session, line, actor=visitor.actor)
    return go_back(request, back, Flash(line, is_undone=True), at)


def act_on(
    session: Session,
    comment_id: int,
    do: str,
    names: Names,
    *,
    actor: Actor,
    executor: str | None = None,
) -> triage.Triage:
    """Do what a key says: `accept`, `close`, or a kind of `Kind`."""
    if do == "accept":
        return triage.accept(session, comment_id, names, actor=actor, executor=executor)
    if do == "close":
        return triage.close(session, comment_id, actor=actor)
    if do in set(Kind):
        return triage.set_kind(session, comment_id, Kind(do), names, actor=actor)
    raise DeskError(422, "Такого действия нет: обновите страницу.")


def go_back(request: Request, back: str, flash: Flash, at: str = "") -> Response:
    """To the page the form came from, with a line about what was done."""
    path, _, query = back.partition("?")
    if not path.startswith(("/inbox", "/comments/", "/incidents")) or not back.isprintable():
        path, query = "/inbox", ""
    words = [query] if query else []
    words.append(flash.as_query())
    if at.isdecimal() and len(at) < 5:
        words.append(f"at={at}")
    return RedirectResponse(f"{path}?{'&'.join(words)}", SEE_OTHER)


def _make_row(pipeline: Pipeline, names: Names, item: Item) -> Row:
    comment, suggested = item.comment, read_suggested(item.answer)
    post = comment.post.text if comment.post is not None else None
    # in the list an ordinary comment is read at a glance: marks would be in the way
    is_incident = comment.kind == Kind.INCIDENT.value
    words = find_words(pipeline, comment.text, post or None) if is_incident else NO_WORDS
    pieces = mark_text(comment.text, suggested, choose_words(suggested, words))
    is_cut = len(comment.text) > LONG
    return Row(
        item,
        suggested,
        _shorten(pieces, LONG) if is_cut else pieces,
        names.topic(comment.topic_code or comment.group_code),
        is_cut,
    )


def _shorten(pieces: list[Piece], limit: int) -> list[Piece]:
    kept: list[Piece] = []
    for piece in pieces:
        kept.append(replace(piece, text=piece.text[:limit]))
        limit -= len(piece.text)
        if limit <= 0:
            break
    return kept


def _address(filters: Filters) -> str:
    query = filters.as_query()
    return f"/inbox?{urlencode(query)}" if query else "/inbox"
