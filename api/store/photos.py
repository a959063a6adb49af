"""Photos: checked by content, stripped of what the camera wrote, kept under their hash."""

import hashlib
import io
import os
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.store.base import now_utc
from api.store.errors import StateError, StoreError
from api.store.log import Actor, write_log
from api.store.rows import get_or_raise
from api.store.tables import PhotoRow, ReplyRow
from api.store.words import PhotoPhase

MAX_WITH_REPLY = 2  # photos that go with one answer
MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000  # a bomb of a few kilobytes unpacks to more
MAX_SIDE = 2560  # pixels; what phones make is shrunk to it
QUALITY = 88
FOLDER = "photos"
# format by content → (content type, suffix)
FORMATS = {
    "JPEG": ("image/jpeg", ".jpg"),
    "PNG": ("image/png", ".png"),
    "WEBP": ("image/webp", ".webp"),
}
SEVERAL = "MPO"  # a JPEG with more pictures behind the first, as many phones make them
SUFFIXES = dict(FORMATS.values())


class PhotoError(StoreError):
    """The file is no photo we take."""


def add_photo(
    session: Session,
    home: Path,
    data: bytes,
    *,
    actor: Actor,
    phase: PhotoPhase = PhotoPhase.OTHER,
    incident_id: int | None = None,
    comment_id: int | None = None,
    reply_id: int | None = None,
    external_id: str | None = None,
) -> PhotoRow:
    """Keep a photo; raises `PhotoError` for anything that is none, or too large a one.

    Written anew from its pixels: place, time, camera and whatever was hidden in the file are gone.
    """
    clean, content_type, (width, height) = clean_photo(data)
    row = PhotoRow(
        incident_id=incident_id,
        comment_id=comment_id,
        reply_id=reply_id,
        phase=phase,
        sha256=hashlib.sha256(clean).hexdigest(),
        content_type=content_type,
        width=width,
        height=height,
        size=len(clean),
        external_id=external_id,
        added_at=now_utc(),
        added_by_id=actor.person_id,
        added_by_access_id=actor.access_id,
    )
    _write(path_of(home, row), clean)
    session.add(row)
    session.flush()
    write_log(session, actor, "photo.add", "photo", row.id, incident=incident_id)
    return row


def clean_photo(data: bytes) -> tuple[bytes, str, tuple[int, int]]:
    """Bytes of the same picture without metadata, its content type, width and height."""
    if len(data) > MAX_BYTES:
        raise PhotoError(f"фото больше {MAX_BYTES // 1024 // 1024} МБ: уменьшите его")
    try:
        with Image.open(io.BytesIO(data), formats=list(FORMATS)) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise PhotoError(
                    f"в фото больше {MAX_PIXELS // 1_000_000} млн точек: уменьшите его"
                )
            kind = "JPEG" if opened.format == SEVERAL else opened.format or ""
            image = ImageOps.exif_transpose(opened)
            image.thumbnail((MAX_SIDE, MAX_SIDE))
            plain = image.convert("RGB") if kind == "JPEG" else image.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise PhotoError("файл — не фото: нужны JPEG, PNG или WebP") from error
    except Image.DecompressionBombError as error:
        raise PhotoError(f"в фото больше {MAX_PIXELS // 1_000_000} млн точек") from error
    plain.info.clear()  # or its comment would be written again
    target = io.BytesIO()
    plain.save(target, format=kind, quality=QUALITY)
    return target.getvalue(), FORMATS[kind][0], plain.size


def path_of(home: Path, photo: PhotoRow) -> Path:
    """Where a photo's file lies."""
    name = photo.sha256 + SUFFIXES[photo.content_type]
    return home / FOLDER / photo.sha256[:2] / name


def attach_photos(session: Session, reply: ReplyRow, photo_ids: Sequence[int]) -> None:
    """Send photos of the comment or its incident with an answer; raises `StateError`."""
    chosen = list(dict.fromkeys(photo_ids))
    if len(chosen) > MAX_WITH_REPLY:
        raise StateError(f"с ответом уходит не больше {MAX_WITH_REPLY} фото: «до» и «после»")
    for photo_id in chosen:
        photo = get_or_raise(session, PhotoRow, photo_id)
        is_own = photo.comment_id == reply.comment_id or (
            photo.incident_id is not None and photo.incident_id == reply.incident_id
        )
        if not is_own or photo.reply_id is not None:
            raise StateError(f"фото {photo_id} не отсюда или уже ушло с другим ответом")
        photo.reply_id = reply.id


def delete_photo(session: Session, home: Path, photo: PhotoRow) -> None:
    """Remove the row, and the file where no other row shows the same picture."""
    path, sha256 = path_of(home, photo), photo.sha256
    session.delete(photo)
    session.flush()
    others = session.scalar(select(func.count()).where(PhotoRow.sha256 == sha256))
    if not others:
        path.unlink(missing_ok=True)


def _write(path: Path, data: bytes) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    with fresh.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, path)
