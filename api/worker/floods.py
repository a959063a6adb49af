"""Copies among comments that arrive one by one: what one worker remembers of the store."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from api.store.floods import SeenText, fetch_newest, tag_again
from api.store.tables import CommentRow
from classifier import Comment
from classifier.rules.flood import FloodWatch

MOST_REREAD = 20_000  # newest comments read when a worker starts, and after a long pause
MOST_COPIES = 50_000  # copies remembered by their id
# Most comments are tagged once; of those edited the new text counts as one more comment.
Version = tuple[int, int]  # id, revision


class FloodKeeper:
    """Follows the store in the order of ids, so that several workers see the same copies.

    After a restart it reads the newest comments again: what is known lives in the store.
    """

    def __init__(self) -> None:
        self._watch = FloodWatch()
        self._last = 0
        self._copies: dict[int, None] = {}  # in the order they were found
        self._edited: dict[Version, None] = {}

    def look(self, session: Session, rows: Sequence[CommentRow]) -> None:
        """See what came since, the rows to tag among it; earlier copies are tagged again.

        rows : to be tagged now; what is edited comes here alone.
        """
        fresh = fetch_newest(session, after=self._last, limit=MOST_REREAD)
        seen = {row.id for row in fresh}
        found: set[int] = set()
        edited = (
            SeenText(row.id, row.text, row.created_at) for row in rows if self._is_edited(row, seen)
        )
        for one in (*fresh, *edited):
            found.update(self._watch.see(one.id, Comment(one.text, created_at=one.created_at)))
        self._last = max([self._last, *seen])
        self._copies.update(dict.fromkeys(sorted(found)))
        for _ in range(len(self._copies) - MOST_COPIES):
            del self._copies[next(iter(self._copies))]
        if earlier := found - {row.id for row in rows}:
            tag_again(session, earlier)

    def is_copy(self, row: CommentRow) -> bool:
        """Whether the comment is one of a flood, as far as is known."""
        return row.id in self._copies

    def _is_edited(self, row: CommentRow, seen: set[int]) -> bool:
        version = (row.id, row.revision)
        if row.id in seen or row.revision < 2 or version in self._edited:
            return False
        self._copies.pop(row.id, None)  # what it was a copy of is no longer its text
        self._edited[version] = None
        if len(self._edited) > MOST_COPIES:
            del self._edited[next(iter(self._edited))]
        return True
