"""The queues of *Входящие*: what waits for a decision and what waits for an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from api.desk.counts import IS_WAITING, count_waiting
from api.store.search import FOUND, find_first, find_newest, match_words
from api.store.tables import (
    CommentRow,
    DeadLetterRow,
    IncidentRow,
    ReplyRow,
    TagsRow,
    VoiceRow,
)
from api.store.words import CommentState, DeadKind, ReplyState
from classifier.tags import Kind, Verdict
from routing import Outcome

Comments = Select[Any]
PAGE = 25  # comments on a page
MAX_PAGE = 400  # further back only a filter or a search leads


class Queue(StrEnum):
    """Where a comment waits. The first three together are all that is unanswered."""

    INCIDENTS = "incidents"  # taken for incidents, to be confirmed, by deadline
    OTHERS = "others"  # everything else that nobody has looked at
    ANSWER = "answer"  # decided, and still without an answer
    FAILED = "failed"  # its answer was not taken by the network
    ALL = "all"  # answered and closed ones too, for a search


class Order(StrEnum):
    """What comes first."""

    URGENT = "urgent"
    DOUBT = "doubt"
    NEW = "new"
    OLD = "old"


QUEUE_NAMES = {
    Queue.INCIDENTS: "Инциденты",
    Queue.OTHERS: "Никого не забыли",
    Queue.ANSWER: "Ждут ответа",
    Queue.FAILED: "Не отправлено",
    Queue.ALL: "Все",
}
ORDER_NAMES = {
    Order.URGENT: "срочные",
    Order.DOUBT: "сомнительные",
    Order.NEW: "новые",
    Order.OLD: "давние",
}
FAILED = CommentRow.id.in_(
    select(ReplyRow.comment_id)
    .join(DeadLetterRow, DeadLetterRow.ref_id == ReplyRow.id)
    .where(DeadLetterRow.what == DeadKind.REPLY, DeadLetterRow.resolved_at.is_(None))
)
# what a list says of an answer that is not there yet
ON_THE_WAY = (ReplyState.QUEUED, ReplyState.SENDING, ReplyState.DEAD, ReplyState.UNCERTAIN)
IS_INCIDENT = CommentRow.kind == Kind.INCIDENT.value
# NULL before tagging: such a comment belongs to the others
IS_OTHER = or_(CommentRow.kind.is_(None), CommentRow.kind != Kind.INCIDENT.value)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a person asked the list for; empty words ask for nothing."""

    queue: Queue = Queue.INCIDENTS
    order: Order | None = None
    q: str = ""
    kind: str = ""
    group: str = ""
    settlement: str = ""
    executor: str = ""
    verdict: str = ""
    doubt: str = ""  # «1»: where the program leaves the choice to a person
    page: int = 1

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> "Filters":
        """From an address; what makes no sense is left out."""
        values: dict[str, Any] = {}
        for one in fields(cls):
            word = query.get(one.name, "").replace("\x00", "")[:200].strip()
            if one.name == "page":
                values["page"] = parse_page(word)
            elif one.name == "queue":
                values["queue"] = Queue(word) if word in set(Queue) else Queue.INCIDENTS
            elif one.name == "order":
                values["order"] = Order(word) if word in set(Order) else None
            else:
                values[one.name] = word
        return cls(**values)

    def as_query(self) -> dict[str, str]:
        """The same as words of an address, defaults left out."""
        empty = asdict(Filters())
        return {name: str(value) for name, value in asdict(self).items() if value != empty[name]}


@dataclass(frozen=True, slots=True)
class Item:
    """A comment in the list with what the program says and what is decided.

    reply : the newest answer that is on its way, or did not get through.
    """

    comment: CommentRow
    answer: dict[str, Any] | None
    incident: IncidentRow | None
    reply: ReplyRow | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a queue. has_more : whether another one follows."""

    items: list[Item] = field(default_factory=list)
    has_more: bool = False


def count_queues(session: Session) -> dict[Queue, int]:
    """How many wait in each queue."""
    counts = dict.fromkeys((Queue.INCIDENTS, Queue.OTHERS, Queue.ANSWER), 0)
    for (is_decided, kind), n in count_waiting(session).items():
        is_incident = kind == Kind.INCIDENT
        undecided = Queue.INCIDENTS if is_incident else Queue.OTHERS
        counts[Queue.ANSWER if is_decided else undecided] += n
    return counts


def fetch_page(session: Session, filters: Filters) -> Page:
    """The asked page."""
    query = (
        _ordered(_filtered(session, filters), filters)
        .options(joinedload(CommentRow.author), joinedload(CommentRow.post))
        .offset((filters.page - 1) * PAGE)
        .limit(PAGE + 1)
    )
    rows = list(session.scalars(query).all())
    return Page(_complete(session, rows[:PAGE]), len(rows) > PAGE and filters.page < MAX_PAGE)


def count_since(session: Session, comment_id: int) -> tuple[int, int]:
    """Waiting comments that arrived after this one, and the id of the newest."""
    query = select(func.count(), func.max(CommentRow.id)).where(
        CommentRow.id > comment_id, CommentRow.state == CommentState.OPEN
    )
    count, newest = session.execute(query).one()
    return count, newest or comment_id


def _filtered(session: Session, filters: Filters) -> Comments:
    conditions = _conditions(filters)
    words = match_words(session, filters.q) if filters.q else None
    if words is not None:
        if filters.queue is Queue.ALL:
            conditions = [CommentRow.id.in_(find_newest(session, words, *conditions))]
        else:
            conditions = [find_first(session, words, *conditions)]
    elif filters.queue is Queue.ALL and filters.order in (Order.URGENT, Order.DOUBT):
        # To order all the years by doubt is of no use: the newest are ordered, as in a search.
        newest = select(CommentRow.id).where(*conditions).order_by(CommentRow.created_at.desc())
        conditions = [CommentRow.id.in_(newest.limit(FOUND).correlate(None))]
    query: Comments = select(CommentRow).where(*conditions)
    return query


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    columns = {
        CommentRow.kind: filters.kind,
        CommentRow.group_code: filters.group,
        CommentRow.settlement: filters.settlement,
        CommentRow.executor: filters.executor,
        CommentRow.verdict: filters.verdict,
    }
    found: list[ColumnElement[bool]] = [
        column == value for column, value in columns.items() if value
    ]
    if filters.doubt:
        found.append(CommentRow.outcome == Outcome.TRIAGE.value)
    match filters.queue:
        case Queue.ALL:
            found.append(CommentRow.state != CommentState.OURS)
        case Queue.INCIDENTS:
            found += [IS_WAITING, ~CommentRow.is_decided, IS_INCIDENT]
        case Queue.OTHERS:
            found += [IS_WAITING, ~CommentRow.is_decided, IS_OTHER]
        case Queue.ANSWER:
            found += [IS_WAITING, CommentRow.is_decided.is_(True)]
        case Queue.FAILED:
            found.append(FAILED)
    return found


def _ordered(query: Comments, filters: Filters) -> Comments:
    natural = {Queue.INCIDENTS: Order.URGENT, Queue.ALL: Order.NEW}
    match filters.order or natural.get(filters.queue, Order.OLD):
        case Order.URGENT:
            return query.order_by(CommentRow.deadline, CommentRow.id)
        case Order.DOUBT:
            # what the group's rules want looked at, then what the model is least sure of
            is_bad = case((CommentRow.verdict == Verdict.CLEAN.value, 1), else_=0)
            return query.order_by(is_bad, CommentRow.kind_confidence, CommentRow.id)
        case Order.NEW:
            return query.order_by(CommentRow.created_at.desc(), CommentRow.id.desc())
        case Order.OLD:
            return query.order_by(CommentRow.created_at, CommentRow.id)


def _complete(session: Session, rows: Sequence[CommentRow]) -> list[Item]:
    ids, tag_ids = [row.id for row in rows], [row.tags_id for row in rows if row.tags_id]
    given = select(TagsRow.id, TagsRow.answer).where(TagsRow.id.in_(tag_ids))
    answers: dict[int, dict[str, Any]] = {row[0]: row[1] for row in session.execute(given)}
    found = session.execute(
        select(VoiceRow.comment_id, IncidentRow)
        .join(IncidentRow, IncidentRow.id == VoiceRow.incident_id)
        .where(VoiceRow.comment_id.in_(ids))
    )
    incidents: dict[int, IncidentRow] = {row[0]: row[1] for row in found}
    sent = session.scalars(
        select(ReplyRow)
        .where(ReplyRow.comment_id.in_(ids), ReplyRow.state.in_(ON_THE_WAY))
        .order_by(ReplyRow.id)
    )
    replies = {row.comment_id: row for row in sent}
    return [
        Item(row, answers.get(row.tags_id or 0), incidents.get(row.id), replies.get(row.id))
        for row in rows
    ]


def parse_page(word: str) -> int:
    """Number of a page from an address, the first where it makes no sense."""
    is_number = word.isascii() and word.isdecimal() and len(word) < 9
    return max(1, min(int(word), MAX_PAGE)) if is_number else 1
