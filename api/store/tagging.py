"""Tags on the way from the worker to the rows, and what people make of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from api.store.base import now_utc
from api.store.dead import bury
from api.store.log import Actor, write_log
from api.store.rows import get_or_raise
from api.store.tables import CommentRow, DecisionRow, TagsRow
from api.store.words import DeadKind

MAX_TRIES = 5
# field of a decision → column of the comment that holds what counts now
DECIDED = {
    "kind": "kind",
    "incident_type": "incident_type",
    "group": "group_code",
    "topic": "topic_code",
    "settlement": "settlement",
    "executor": "executor",
    "verdict": "verdict",
}


@dataclass(frozen=True, slots=True)
class GivenTags:
    """What the pipeline said about one revision of a comment.

    columns : values for the comment's own columns, `kind` to `deadline`.
    answer : the whole answer, for the record. search_text : lemmas.
    """

    comment_id: int
    revision: int
    columns: Mapping[str, Any]
    answer: dict[str, Any]
    search_text: str


def claim_untagged(session: Session, *, limit: int) -> list[CommentRow]:
    """Comments to tag, oldest first, with post; the try is counted before the work.

    Those that failed before come alone, so that a poisonous one holds up nobody.
    """
    query = (
        select(CommentRow)
        .where(CommentRow.needs_tags)
        .order_by(CommentRow.id)
        .limit(limit)
        .options(joinedload(CommentRow.post))
        .with_for_update(of=CommentRow, skip_locked=True)
    )
    found = list(session.scalars(query))
    fresh = [row for row in found if not row.tag_tries]
    # Fresh ones first: one that fails waits for a quiet moment.
    chosen = fresh or found[:1]
    for row in chosen:
        row.tag_tries += 1
    return chosen


def fetch_parents(session: Session, rows: Sequence[CommentRow]) -> dict[int, str]:
    """Texts of the comments that these answer, by the id of the answering row."""
    wanted = {(row.channel, row.parent_id) for row in rows if row.parent_id}
    if not wanted:
        return {}
    query = select(CommentRow.channel, CommentRow.external_id, CommentRow.text).where(
        CommentRow.channel.in_({channel for channel, _ in wanted}),
        CommentRow.external_id.in_({parent for _, parent in wanted}),
    )
    texts: dict[tuple[str, str | None], str] = {
        (channel, number): text for channel, number, text in session.execute(query)
    }
    return {
        row.id: texts[row.channel, row.parent_id]
        for row in rows
        if (row.channel, row.parent_id) in texts
    }


def save_tags(
    session: Session, given: Sequence[GivenTags], *, bundle: str, now: datetime
) -> set[int]:
    """Keep the tags; returns ids of the comments they now belong to.

    One whose text has changed meanwhile is left out: it is tagged again. A field that a person
    has decided keeps the person's word.
    """
    by_id = {one.comment_id: one for one in given}
    query = select(CommentRow).where(CommentRow.id.in_(by_id)).order_by(CommentRow.id)
    found = session.scalars(query.with_for_update()).all()
    comments = [one for one in found if one.revision == by_id[one.id].revision]
    tags = [
        TagsRow(
            comment_id=comment.id,
            revision=comment.revision,
            bundle=bundle,
            given_at=now,
            answer=by_id[comment.id].answer,
        )
        for comment in comments
    ]
    session.add_all(tags)
    session.flush()
    decided = _fetch_decided_columns(session, [comment.id for comment in comments])
    for comment, row in zip(comments, tags, strict=True):
        said = by_id[comment.id]
        for column, value in said.columns.items():
            if (comment.id, column) not in decided:
                setattr(comment, column, value)
        comment.tags_id, comment.search_text = row.id, said.search_text
        comment.needs_tags, comment.tag_tries = False, 0
    return {comment.id for comment in comments}


def fail_tagging(session: Session, comment_id: int, reason: str) -> None:
    """Leave the comment for another try, or bury it; it stays in the desk's queue untagged."""
    comment = get_or_raise(session, CommentRow, comment_id)
    if comment.tag_tries >= MAX_TRIES:
        comment.needs_tags = False
        bury(session, DeadKind.COMMENT, comment.id, reason=reason, tries=comment.tag_tries)


def fetch_tags(session: Session, comment_id: int) -> TagsRow | None:
    """The newest tags as given."""
    query = select(TagsRow).where(TagsRow.comment_id == comment_id).order_by(TagsRow.id.desc())
    return session.scalars(query.limit(1)).first()


def decide(
    session: Session,
    comment_id: int,
    field: str,
    chosen: str | None,
    *,
    suggested: str | None,
    actor: Actor,
    reason: str | None = None,
) -> DecisionRow:
    """Take a person's word about one field: an acceptance or, with another value, a correction.

    field : a key of `DECIDED`. chosen, suggested : codes or canonical names.
    """
    comment = get_or_raise(session, CommentRow, comment_id)
    tags = fetch_tags(session, comment_id)
    decision = DecisionRow(
        comment_id=comment.id,
        person_id=actor.person_id,
        field=field,
        suggested=suggested,
        chosen=chosen,
        is_accepted=chosen == suggested,
        reason=reason,
        bundle=tags.bundle if tags else "",
        decided_at=now_utc(),
    )
    setattr(comment, DECIDED[field], chosen)
    session.add(decision)
    action = "comment.accept" if decision.is_accepted else "comment.correct"
    write_log(session, actor, action, "comment", comment.id, field=field)
    return decision


def fetch_decisions(session: Session, comment_id: int) -> list[DecisionRow]:
    """What people said about a comment, oldest first."""
    query = select(DecisionRow).where(DecisionRow.comment_id == comment_id)
    return list(session.scalars(query.order_by(DecisionRow.id)))


def _fetch_decided_columns(session: Session, comment_ids: Sequence[int]) -> set[tuple[int, str]]:
    query = select(DecisionRow.comment_id, DecisionRow.field)
    found = session.execute(query.where(DecisionRow.comment_id.in_(comment_ids)).distinct())
    return {(comment_id, DECIDED[field]) for comment_id, field in found}
