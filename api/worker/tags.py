"""Step 2 of the worker: comments get tags and a suggestion."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from api.joining import hear
from api.pipeline import Answer, Pipeline
from api.store import Store
from api.store.base import now_utc
from api.store.search import make_search_text
from api.store.tables import CommentRow
from api.store.tagging import GivenTags, claim_untagged, fail_tagging, fetch_parents, save_tags
from api.tags_json import as_columns, as_json
from api.voices import Listener
from api.worker.failures import describe
from api.worker.floods import FloodKeeper
from classifier import Comment
from classifier.rules.flood import mark_flood

logger = logging.getLogger("otklik.worker")

BATCH = 100  # comments a transaction
Tag = Callable[[Sequence[Comment]], list[Answer]]


def tag_comments(
    store: Store,
    pipeline: Pipeline,
    *,
    listener: Listener | None = None,
    floods: FloodKeeper | None = None,
    limit: int = BATCH,
) -> int:
    """Tag the next untagged comments; returns how many were taken up.

    listener : of the pipeline; making one takes longer than a few comments.
    floods : what the worker knows of copies; those of earlier batches are tagged again by the
        next call. None: nobody looks for them.
    """
    with store.write() as session:
        rows = claim_untagged(session, limit=limit)
        parents = fetch_parents(session, rows)
        if floods is not None and rows:
            floods.look(session, rows)
    if not rows:
        return 0
    answers = _answer(store, pipeline.answer, rows, parents)
    now, bundle = now_utc(), pipeline.tagger.version
    listener = listener or Listener.of(pipeline)
    if floods is not None:
        answers = [(row, _mark_copy(row, answer, floods)) for row, answer in answers]
    given = [
        GivenTags(
            row.id, row.revision, as_columns(answer), as_json(answer), make_search_text(row.text)
        )
        for row, answer in answers
    ]
    with store.write() as session:
        kept = save_tags(session, given, bundle=bundle, now=now)
        for row, answer in answers:
            if row.id in kept:
                hear(session, listener, row, answer.tags)
    return len(rows)


def _mark_copy(row: CommentRow, answer: Answer, floods: FloodKeeper) -> Answer:
    if not floods.is_copy(row):
        return answer
    return replace(answer, tags=mark_flood(answer.comment, answer.tags))


def to_comment(row: CommentRow, parent: str | None = None) -> Comment:
    """The classifier's comment of a row that was loaded with its post; parent : what it answers."""
    return Comment(
        text=row.text,
        id=row.external_id,
        channel=row.channel,
        created_at=row.created_at,
        post=row.post.text if row.post is not None and row.post.text else None,
        parent_id=row.parent_id,
        url=row.url,
        parent=parent,
        community=row.community,
    )


def _answer(
    store: Store, tag: Tag, rows: Sequence[CommentRow], parents: Mapping[int, str]
) -> list[tuple[CommentRow, Answer]]:
    """Answers of the rows; where the batch fails, one by one, so that one spoils no other."""
    try:
        return list(
            zip(rows, tag([to_comment(row, parents.get(row.id)) for row in rows]), strict=True)
        )
    except Exception as error:  # noqa: BLE001 — a comment that cannot be tagged is put off
        if len(rows) > 1:
            return [pair for row in rows for pair in _answer(store, tag, [row], parents)]
        reason = describe(error)
        with store.write() as session:
            fail_tagging(session, rows[0].id, reason)
        logger.warning("comment %d cannot be tagged: %s", rows[0].id, reason)
        return []
