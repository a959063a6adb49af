"""Deleting a person's data, and looking everywhere afterwards to prove that nothing is left."""

import json
import re
import tarfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from sqlalchemy import String, Text, func, select, text
from sqlalchemy.orm import Session

from api.store.anonymise import (
    ID_FIELDS,
    Removed,
    anonymise_comments,
    clear_mentions,
    drop_events,
)
from api.store.base import Base
from api.store.engine import Store
from api.store.errors import NotFoundError
from api.store.log import Actor, write_log
from api.store.rows import get_one
from api.store.tables import AuthorRow, CommentRow, EventRow, PostRow
from api.store.words import CommentState

MIN_TRACE = 20  # characters; a shorter text («спасибо») is not one person's alone
READ = 8 * 1024 * 1024  # bytes of a file at a time


@dataclass(frozen=True, slots=True)
class Traces:
    """What to look for afterwards: kept in memory alone, never printed."""

    author_id: str
    texts: tuple[str, ...]

    @property
    def id_pattern(self) -> re.Pattern[str]:
        """The person's id where it stands for a person, not any number that looks like it."""
        one = re.escape(self.author_id)
        return re.compile(
            rf'\bid{one}\b|\bmessage{one}(?!\d)|"(?:{ID_FIELDS})"\s*:\s*"?{one}(?!\d)'
        )

    def is_in(self, value: str) -> bool:
        """Whether a stored value still tells of the person."""
        return bool(self.id_pattern.search(value)) or any(one in value for one in self.spellings)

    @property
    def spellings(self) -> tuple[str, ...]:
        """The texts as they are, and as JSON writes them, with and without `\\u0430`."""
        as_json = (
            json.dumps(one, ensure_ascii=ascii_only)[1:-1]
            for one in self.texts
            for ascii_only in (False, True)
        )
        return tuple(dict.fromkeys((*self.texts, *as_json)))


@dataclass(frozen=True, slots=True)
class Left:
    """A place where something of the person was found afterwards."""

    where: str
    count: int


def forget_author(
    session: Session, home: Path, channel: str, author_id: str, *, actor: Actor
) -> tuple[Removed, Traces]:
    """Remove what is known of a person; raises `NotFoundError` where nothing is.

    The counts of comments by kind and topic stay, without text, author, address or place.
    """
    author = get_one(session, AuthorRow, channel=channel, external_id=author_id)
    n_events = session.scalar(
        select(func.count()).where(EventRow.channel == channel, EventRow.author_id == author_id)
    )
    if author is None and not n_events:
        raise NotFoundError(
            f"в канале «{channel}» нет автора {author_id}; номер автора виден на странице "
            "комментария, канал задают --channel"
        )
    ids = _fetch_ids(session, author)
    traces = Traces(author_id, tuple(_fetch_texts(session, author)))
    removed = anonymise_comments(session, home, ids)
    removed = replace(removed, events=drop_events(session, channel, author_id))
    if author is not None:
        session.execute(
            PostRow.__table__.update()  # type: ignore[attr-defined]
            .where(PostRow.author_id == author.id)
            .values(author_id=None, text="")
        )
        number = author.id
        session.delete(author)
        session.flush()
        write_log(session, actor, "author.forget", "author", number, comments=len(ids))
    removed = replace(removed, mentions=clear_mentions(session, channel, author_id))
    return removed, traces


def clean_pages(store: Store) -> None:
    """Make the database drop the deleted words from its pages, index and journal."""
    if store.is_sqlite:
        with store.connect() as connection:
            connection.execute(text("INSERT INTO comments_fts(comments_fts) VALUES ('rebuild')"))
    raw = store.engine.raw_connection()
    try:
        if store.is_sqlite:
            cursor = raw.cursor()
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            raw.driver_connection.autocommit = True  # type: ignore[union-attr]
            raw.cursor().execute(
                "VACUUM FULL comments, events, tags, replies, authors, posts, notes"
            )
            raw.driver_connection.autocommit = False  # type: ignore[union-attr]
    finally:
        raw.close()


def find_left(session: Session, traces: Traces) -> tuple[list[Left], int]:
    """Where in the tables something is left, and how many cells were looked at."""
    found: list[Left] = []
    n_cells = 0
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if not isinstance(column.type, String | Text) and "JSON" not in str(column.type):
                continue
            count = 0
            rows = session.execute(
                select(column.cast(Text)).where(column.is_not(None)),
                execution_options={"yield_per": 1_000},
            )
            for (value,) in rows:
                n_cells += 1
                is_id = column.name in ("author_id", "external_id") and value == traces.author_id
                count += is_id or traces.is_in(str(value))
            if count:
                found.append(Left(f"{table.name}.{column.name}", count))
    return found, n_cells


def find_left_in_files(folder: Path, traces: Traces) -> tuple[list[Left], int]:
    """Files below a folder that still hold a text of the person, and how many were read.

    Copies are read inside: a packed one shows no words from without.
    """
    words = [one.encode() for one in traces.spellings]
    words.append(f'"external_id":"{traces.author_id}","name"'.encode())  # a row of `authors`
    found: list[Left] = []
    n_files = 0
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        n_files += 1
        count = sum(_count_in(file, words) for file in _open_all(path))
        if count:
            found.append(Left(str(path), count))
    return found, n_files


def _open_all(path: Path) -> Iterator[IO[bytes]]:
    """The file itself, then what is packed in it."""
    with path.open("rb") as file:
        yield file
    try:
        with tarfile.open(path) as tar:
            for member in tar:
                if (packed := tar.extractfile(member)) is not None:
                    yield packed
    except (tarfile.TarError, EOFError, OSError, zlib.error):
        return  # no archive, or a broken one: nothing can be taken out of it


def _count_in(file: IO[bytes], words: Sequence[bytes]) -> int:
    count, kept = 0, max(map(len, words)) - 1
    tail = b""
    while piece := file.read(READ):
        whole = tail + piece
        # What lies in the tail alone was counted with the piece before.
        count += sum(whole.count(word) - tail.count(word) for word in words)
        tail = whole[-kept:]
    return count


def _fetch_ids(session: Session, author: AuthorRow | None) -> Sequence[int]:
    if author is None:
        return []
    return session.scalars(select(CommentRow.id).where(CommentRow.author_id == author.id)).all()


def _fetch_texts(session: Session, author: AuthorRow | None) -> Iterator[str]:
    """Texts and the name, those alone that nobody else wrote too."""
    if author is None:
        return
    if author.name:
        yield author.name
    mine = select(CommentRow.text).where(CommentRow.author_id == author.id).distinct()
    for one in session.scalars(mine).all():
        others = select(func.count()).where(
            CommentRow.text == one,
            CommentRow.author_id.is_distinct_from(author.id),
            CommentRow.state != CommentState.OURS,
        )
        if len(one) >= MIN_TRACE and not session.scalar(others):
            yield one
