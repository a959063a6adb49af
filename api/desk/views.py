"""Saved views: filters of *Входящие* under a name."""

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import parse_qsl, urlencode

from fastapi import Form, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from api.desk.errors import SEE_OTHER, DeskError
from api.desk.people import Visitor
from api.desk.queue import Filters
from api.desk.visitor import OperatorDep, desk_router
from api.http.dependencies import StoreDep
from api.store.base import now_utc
from api.store.rows import get_one
from api.store.tables import ViewRow

MAX_VIEWS = 20
router = desk_router("/inbox/views")


def fetch_views(session: Session, visitor: Visitor) -> Sequence[tuple[int, str, str]]:
    """Id, name and address of the visitor's views."""
    query = select(ViewRow).where(ViewRow.person_id == visitor.actor.person_id)
    rows = session.scalars(query.order_by(ViewRow.name))
    return [(row.id, row.name, f"/inbox?{urlencode(row.query)}") for row in rows]


@router.post("")
def save_view(
    visitor: OperatorDep,
    store: StoreDep,
    name: Annotated[str, Form(max_length=60)] = "",
    back: Annotated[str, Form(max_length=4_000)] = "",
) -> Response:
    """Keep the filters that the page shows; a name that is known takes the new ones."""
    name = " ".join(name.replace("\x00", "").split())
    if not name:
        raise DeskError(422, "Дайте подборке название.")
    query = Filters.parse(dict(parse_qsl(back.partition("?")[2]))).as_query()
    query.pop("page", None)
    with store.write() as session:
        person_id = visitor.actor.person_id
        known = get_one(session, ViewRow, person_id=person_id, name=name)
        count = session.scalar(select(func.count()).where(ViewRow.person_id == person_id)) or 0
        if known is not None:
            known.query = query
        elif count >= MAX_VIEWS:
            raise DeskError(409, f"Подборок уже {MAX_VIEWS}: удалите лишнюю.")
        else:
            row = ViewRow(person_id=person_id, name=name, query=query, created_at=now_utc())
            session.add(row)
    return RedirectResponse(f"/inbox?{urlencode(query)}", SEE_OTHER)


@router.post("/{view_id}/delete")
def delete_view(view_id: int, visitor: OperatorDep, store: StoreDep) -> Response:
    """Drop one's own view."""
    with store.write() as session:
        mine = ViewRow.person_id == visitor.actor.person_id
        session.execute(delete(ViewRow).where(ViewRow.id == view_id, mine))
    return RedirectResponse("/inbox", SEE_OTHER)
