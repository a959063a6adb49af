"""What the program heard: comments by the problem they tell of, found again by bounded queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, delete, distinct, exists, func, select, update
from sqlalchemy.orm import Session

from api.store.incidents import OVER
from api.store.tables import CommentRow, HeardKeyRow, HeardRow, IncidentRow, VoiceRow
from api.store.words import CommentState

MAX_NEAR = 200  # heard comments of the asked keys that are looked at, the newest
MAX_PROBLEMS = 30  # problems compared with one comment
MAX_VOICES = 120  # voices of those problems that are read again
MAX_MOMENTS = 5_000  # heard comments in which spikes are looked for

Told = tuple[int, dict[str, Any]]  # problem, voice


@dataclass(frozen=True, slots=True)
class Heard:
    """A comment that tells of a problem; see `HeardRow`. keys : under which it is found."""

    comment_id: int
    at: datetime
    what: str | None
    settlement: str | None
    reason: str
    voice: Mapping[str, Any]
    keys: Sequence[str]


def fetch_near(
    session: Session, keys: Sequence[str], *, since: datetime, until: datetime
) -> list[int]:
    """Problems whose comments stand under the keys, the last spoken of first."""
    near = (
        select(HeardKeyRow.heard_id)
        .where(HeardKeyRow.key.in_(keys), HeardKeyRow.at >= since, HeardKeyRow.at <= until)
        .order_by(HeardKeyRow.at.desc())
        .limit(MAX_NEAR)
        .subquery()
    )
    query = select(HeardRow.problem_id).join(near, near.c.heard_id == HeardRow.id)
    newest = func.max(HeardRow.at).desc()
    found = session.scalars(query.group_by(HeardRow.problem_id).order_by(newest))
    return list(found.fetchmany(MAX_PROBLEMS))


def fetch_told(session: Session, problems: Sequence[int], *, since: datetime) -> list[Told]:
    """The newest voices of these problems, in order of time."""
    query = (
        select(HeardRow.problem_id, HeardRow.voice)
        .where(HeardRow.problem_id.in_(problems), HeardRow.at >= since)
        .order_by(HeardRow.at.desc(), HeardRow.id.desc())
        .limit(MAX_VOICES)
    )
    return [(row[0], row[1]) for row in reversed(session.execute(query).all())]


def save_heard(session: Session, heard: Heard, problem_id: int | None) -> HeardRow:
    """Keep what was heard; without a problem the comment starts one."""
    row = HeardRow(
        comment_id=heard.comment_id,
        problem_id=problem_id or 0,
        at=heard.at,
        what=heard.what,
        settlement=heard.settlement,
        reason=heard.reason,
        voice=dict(heard.voice),
    )
    session.add(row)
    session.flush()
    row.problem_id = problem_id or row.id
    keys = dict.fromkeys(heard.keys)
    session.add_all(HeardKeyRow(key=key, at=heard.at, heard_id=row.id) for key in keys)
    session.flush()
    return row


def merge_problems(session: Session, problems: Sequence[int], into: int) -> None:
    """They turned out to be one."""
    session.execute(
        update(HeardRow).where(HeardRow.problem_id.in_(problems)).values(problem_id=into)
    )


def forget_heard(session: Session, comment_ids: Sequence[int]) -> None:
    """What these comments told is not known any more."""
    rows = select(HeardRow.id).where(HeardRow.comment_id.in_(comment_ids))
    session.execute(delete(HeardKeyRow).where(HeardKeyRow.heard_id.in_(rows)))
    session.execute(delete(HeardRow).where(HeardRow.comment_id.in_(comment_ids)))


def get_heard(session: Session, comment_id: int) -> HeardRow | None:
    """What a comment tells of, None for no problem."""
    return session.scalars(select(HeardRow).where(HeardRow.comment_id == comment_id)).one_or_none()


def get_row_id(session: Session, channel: str, external_id: str) -> int | None:
    """Row of a comment by its channel's own id."""
    query = select(CommentRow.id).where(
        CommentRow.channel == channel, CommentRow.external_id == external_id
    )
    return session.scalars(query).one_or_none()


def fetch_open_incidents(session: Session, problem_id: int) -> list[IncidentRow]:
    """Open incidents that comments of a problem are voices of, the one with most first."""
    query = (
        select(IncidentRow)
        .join(VoiceRow, VoiceRow.incident_id == IncidentRow.id)
        .join(HeardRow, HeardRow.comment_id == VoiceRow.comment_id)
        .where(HeardRow.problem_id == problem_id, IncidentRow.state.not_in(OVER))
        .group_by(IncidentRow.id)
        .order_by(func.count().desc(), IncidentRow.id)
    )
    return list(session.scalars(query))


def fetch_others(session: Session, heard: HeardRow, *, limit: int) -> list[CommentRow]:
    """Other comments of a comment's problem that still wait, in no incident, newest first."""
    is_voice = exists().where(VoiceRow.comment_id == CommentRow.id)
    query = (
        select(CommentRow)
        .join(HeardRow, HeardRow.comment_id == CommentRow.id)
        .where(
            HeardRow.problem_id == heard.problem_id,
            CommentRow.id != heard.comment_id,
            CommentRow.state == CommentState.OPEN,
            CommentRow.deleted_at.is_(None),
            ~is_voice,
        )
        .order_by(HeardRow.at.desc())
        .limit(limit)
    )
    return list(session.scalars(query))


def count_voices(session: Session, incident_id: int) -> int:
    """People who tell of an incident: an author counts once, a comment without one by itself."""
    nameless = func.sum(case((CommentRow.author_id.is_(None), 1), else_=0))
    query = (
        select(func.count(distinct(CommentRow.author_id)), func.coalesce(nameless, 0))
        .join(VoiceRow, VoiceRow.comment_id == CommentRow.id)
        .where(VoiceRow.incident_id == incident_id)
    )
    named, alone = session.execute(query).one()
    return int(named) + int(alone)


def fetch_moments(
    session: Session, since: datetime
) -> list[tuple[str, str | None, datetime, int, bool]]:
    """Heard comments since a moment: what, settlement, at, problem, whether it still waits."""
    query = (
        select(
            HeardRow.what,
            HeardRow.settlement,
            HeardRow.at,
            HeardRow.problem_id,
            CommentRow.state == CommentState.OPEN,
        )
        .join(CommentRow, CommentRow.id == HeardRow.comment_id)
        .where(HeardRow.at >= since, HeardRow.what.is_not(None), CommentRow.deleted_at.is_(None))
        .order_by(HeardRow.at.desc())
        .limit(MAX_MOMENTS)
    )
    return [(str(row[0]), row[1], row[2], row[3], bool(row[4])) for row in session.execute(query)]
