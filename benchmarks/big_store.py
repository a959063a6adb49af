"""A store as large as the desk must bear: comments, incidents, answers and decisions of years."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from api.store import Store
from api.store.base import now_utc
from api.store.tables import (
    AuthorRow,
    Base,
    CommentRow,
    DecisionRow,
    IncidentRow,
    PersonRow,
    PhotoRow,
    ReplyRow,
    VoiceRow,
)
from api.store.words import (
    CommentState,
    CommentType,
    IncidentState,
    Origin,
    PhotoPhase,
    Reaction,
    ReplyKind,
    ReplyState,
    Role,
)

SEED = 7
CHUNK = 5_000  # rows in one insert
DAYS = 730
INCIDENTS = 0.07  # of the comments, as the district's own report counts them
KINDS = (("incident", 7), ("question", 14), ("request", 5), ("approval", 30))
KINDS += (("disapproval", 10), ("other", 34))
GROUPS = tuple(f"group_{number}" for number in range(26))
SETTLEMENTS = (None, *(f"Деревня {number}" for number in range(40)))
EXECUTORS = tuple(f"executor_{number}" for number in range(40))
REACTIONS = (Reaction.SATISFIED,) * 8 + (Reaction.NEUTRAL, Reaction.DISSATISFIED)
FIELDS = ("kind", "group", "topic", "settlement", "executor")


def fill(store: Store, *, n_comments: int, now: datetime | None = None) -> dict[str, int]:
    """Fill an empty migrated store; returns rows by table."""
    rng = random.Random(SEED)
    now = now or now_utc()
    comments = list(_comments(rng, n_comments, now))
    incidents = list(_incidents(rng, comments))
    number_of = {row["comment"]: row["id"] for row in incidents}
    tables: dict[type[Base], list[dict[str, Any]]] = {
        PersonRow: [_person(now)],
        AuthorRow: [_author(number, now) for number in range(1, n_comments // 20 + 2)],
        CommentRow: comments,
        IncidentRow: [{k: v for k, v in row.items() if k != "comment"} for row in incidents],
        VoiceRow: [_voice(row) for row in incidents],
        ReplyRow: list(_replies(rng, comments, number_of)),
        DecisionRow: list(_decisions(rng, comments)),
    }
    finals = [row for row in tables[ReplyRow] if row["incident_id"]]
    tables[PhotoRow] = list(_photos(rng, finals))
    for table, rows in tables.items():
        _insert(store, table, rows)
    with store.connect() as connection:
        connection.execute(text("ANALYZE"))
    return {table.__tablename__: len(rows) for table, rows in tables.items()}


def _insert(store: Store, table: type[Base], rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), CHUNK):
        with store.connect() as connection:
            connection.execute(table.__table__.insert(), rows[start : start + CHUNK])


def _comments(rng: random.Random, n_comments: int, now: datetime) -> Iterator[dict[str, Any]]:
    kinds, weights = zip(*KINDS, strict=True)
    for number in range(1, n_comments + 1):
        created = now - timedelta(seconds=DAYS * 86_400 * (1 - number / n_comments))
        [kind] = rng.choices(kinds, weights)
        is_open = number > n_comments * 0.995
        yield {
            "id": number,
            "channel": "vk",
            "external_id": f"wall-1_{number}",
            "community": "1",
            "type": CommentType.WALL,
            "author_id": rng.randrange(1, n_comments // 20 + 2),
            "text": f"комментарий {number} " + "слово " * rng.randrange(3, 30),
            "created_at": created,
            "received_at": created,
            "state": CommentState.OPEN if is_open else CommentState.ANSWERED,
            "answered_at": None if is_open else created + timedelta(hours=rng.random() * 30),
            "needs_tags": False,
            "kind": kind,
            "group_code": rng.choice(GROUPS),
            "settlement": rng.choice(SETTLEMENTS),
            "verdict": "clean",
            "executor": rng.choice(EXECUTORS),
            "deadline": created + timedelta(hours=24) if kind == "incident" else None,
        }


def _incidents(rng: random.Random, comments: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    told = [row for row in comments if row["kind"] == "incident"]
    for number, row in enumerate(told, start=1):
        at = row["created_at"]
        is_closed = row["state"] is CommentState.ANSWERED
        answered = at + timedelta(hours=rng.expovariate(1 / 12)) if is_closed else None
        yield {
            "id": number,
            "comment": row["id"],
            "number": f"{at.year}-{number:06d}",
            "title": "",
            "state": IncidentState.CLOSED if is_closed else IncidentState.ASSIGNED,
            "origin": Origin.OWN,
            "incident_type": "solvable",
            "group_code": row["group_code"],
            "settlement": row["settlement"],
            "executor": row["executor"],
            "registered_at": at,
            "deadline": row["deadline"],
            "answered_at": answered,
            "closed_at": answered + timedelta(days=2) if answered else None,
            "reaction": rng.choice(REACTIONS) if is_closed else None,
        }


def _replies(
    rng: random.Random, comments: list[dict[str, Any]], number_of: dict[int, int]
) -> Iterator[dict[str, Any]]:
    number = 0
    for row in comments:
        if row["answered_at"] is None:
            continue
        number += 1
        incident = number_of.get(row["id"])
        yield {
            "id": number,
            "comment_id": row["id"],
            "incident_id": incident,
            "channel": "vk",
            "community": "1",
            "kind": ReplyKind.FINAL if incident else ReplyKind.ORDINARY,
            "state": ReplyState.SENT,
            "text": "Спасибо, передали.",
            "guid": UUID(int=rng.getrandbits(128)).hex,
            "written_by_id": 1,
            "created_at": row["answered_at"],
            "sent_at": row["answered_at"],
            "tries": 1,
        }


def _decisions(rng: random.Random, comments: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    number = 0
    for row in comments[::2]:
        fields = FIELDS if row["kind"] == "incident" else FIELDS[:1]
        for field in fields:
            number += 1
            yield {
                "id": number,
                "comment_id": row["id"],
                "person_id": 1,
                "field": field,
                "suggested": "a",
                "chosen": "a",
                "is_accepted": rng.random() < 0.8,
                "bundle": "0001",
                "decided_at": row["created_at"],
            }


def _photos(rng: random.Random, finals: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for number, reply in enumerate(rng.sample(finals, len(finals) // 2), start=1):
        yield {
            "id": number,
            "incident_id": reply["incident_id"],
            "reply_id": reply["id"],
            "phase": PhotoPhase.AFTER,
            "sha256": f"{number:064x}",
            "content_type": "image/jpeg",
            "width": 10,
            "height": 10,
            "size": 100,
            "added_at": reply["created_at"],
        }


def _voice(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "incident_id": row["id"],
        "comment_id": row["comment"],
        "is_first": True,
        "added_at": row["registered_at"],
    }


def _person(now: datetime) -> dict[str, Any]:
    return {
        "id": 1,
        "login": "press",
        "name": "Пресс-служба",
        "password_hash": "",
        "role": Role.OPERATOR,
        "created_at": now,
    }


def _author(number: int, now: datetime) -> dict[str, Any]:
    return {"id": number, "channel": "vk", "external_id": str(number), "first_seen_at": now}
