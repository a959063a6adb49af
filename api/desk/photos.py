"""Photos: taken in by content, without the camera's data; given out as pictures, nothing else."""

from typing import Annotated

from fastapi import File, Form, Response, UploadFile
from fastapi.responses import FileResponse, RedirectResponse
from sqlalchemy.orm import Session

from api.desk.errors import SEE_OTHER, DeskError
from api.desk.people import Visitor
from api.desk.visitor import OperatorDep, VisitorDep, desk_router
from api.http.dependencies import SettingsDep, StoreDep
from api.settings import Settings
from api.store import Store
from api.store.photos import MAX_BYTES, SUFFIXES, add_photo, path_of
from api.store.rows import get_or_raise
from api.store.tables import CommentRow, IncidentRow, PhotoRow
from api.store.words import PhotoPhase, Role

DAY_S = 24 * 3600
MAX_UPLOAD = MAX_BYTES + 100_000  # bytes of a form with a photo
router = desk_router()
Phase = Annotated[PhotoPhase, Form()]
Upload = Annotated[UploadFile, File()]


@router.post("/incidents/{incident_id}/photos")
def add_to_incident(
    incident_id: int,
    visitor: OperatorDep,
    store: StoreDep,
    settings: SettingsDep,
    file: Upload,
    phase: Phase = PhotoPhase.OTHER,
) -> Response:
    """A photo of an incident."""
    keep_photo(store, settings, visitor, file, phase, incident_id=incident_id)
    return RedirectResponse(f"/incidents/{incident_id}", SEE_OTHER)


@router.post("/comments/{comment_id}/photos")
def add_to_comment(
    comment_id: int,
    visitor: OperatorDep,
    store: StoreDep,
    settings: SettingsDep,
    file: Upload,
    phase: Phase = PhotoPhase.OTHER,
) -> Response:
    """A photo of a comment that is no incident."""
    keep_photo(store, settings, visitor, file, phase, comment_id=comment_id)
    return RedirectResponse(f"/comments/{comment_id}", SEE_OTHER)


@router.get("/photos/{photo_id}")
def show_photo(
    photo_id: int, visitor: VisitorDep, store: StoreDep, settings: SettingsDep
) -> Response:
    """The picture; an executor sees those of their own incidents."""
    with store.read() as session:
        photo = get_or_raise(session, PhotoRow, photo_id)
        _check_may_see(session, photo, visitor)
    path = path_of(settings.home, photo)
    if not path.is_file():
        raise DeskError(404, "Файла этого фото нет: он не попал в резервную копию?")
    # «attachment» shows in <img> and never opens as a page of ours
    return FileResponse(
        path,
        media_type=photo.content_type,
        filename=f"photo-{photo.id}{SUFFIXES[photo.content_type]}",
        content_disposition_type="attachment",
        headers={"cache-control": f"private, max-age={DAY_S}, immutable"},
    )


def is_upload(path: str) -> bool:
    """Whether a form with a photo goes to this address."""
    return path.endswith("/photos")


def keep_photo(
    store: Store,
    settings: Settings,
    visitor: Visitor,
    file: UploadFile,
    phase: PhotoPhase,
    *,
    incident_id: int | None = None,
    comment_id: int | None = None,
) -> None:
    """Check and keep an uploaded photo; raises `PhotoError`."""
    data = file.file.read(MAX_BYTES + 1)
    with store.write() as session:
        if incident_id is not None:
            get_or_raise(session, IncidentRow, incident_id)
        if comment_id is not None:
            get_or_raise(session, CommentRow, comment_id)
        add_photo(
            session,
            settings.home,
            data,
            actor=visitor.actor,
            phase=phase,
            incident_id=incident_id,
            comment_id=comment_id,
        )


def _check_may_see(session: Session, photo: PhotoRow, visitor: Visitor) -> None:
    if visitor.role is not Role.EXECUTOR:
        return
    incident = session.get(IncidentRow, photo.incident_id) if photo.incident_id else None
    if incident is None or incident.executor != visitor.executor:
        raise DeskError(404, "Такого фото нет.")
