"""Which rows of a file are copies of one text: found over the whole of it before it is tagged."""

from collections.abc import Callable, Iterable, Iterator

from classifier import Comment
from classifier.rules.flood import FloodWatch
from training.tables import Chunk
from training.tables.chunk import Row

# A chunk, and the places in it that a flood has reached.
Watched = tuple[Chunk, frozenset[int]]


def watch_floods(
    chunks: Iterable[Chunk], to_comment: Callable[[Row], Comment], known: frozenset[int] | None
) -> Iterator[Watched]:
    """Chunks with the places of copies.

    known : rows of floods, from 0, where the file has been read before. None for what can be
    read once: the copies of the chunk in hand and of earlier ones count then, later ones do not.
    """
    watch, done = FloodWatch(), 0
    for chunk in chunks:
        if known is None:
            rows = _see(watch, chunk, to_comment, done)
        else:
            rows = [row for row in range(done, done + len(chunk.rows)) if row in known]
        yield chunk, frozenset(row - done for row in rows if row >= done)
        done += len(chunk.rows)


def find_floods(chunks: Iterable[Chunk], to_comment: Callable[[Row], Comment]) -> frozenset[int]:
    """Rows of a whole file, from 0, that are copies of one text within a day."""
    watch, done = FloodWatch(), 0
    found: set[int] = set()
    for chunk in chunks:
        found.update(_see(watch, chunk, to_comment, done))
        done += len(chunk.rows)
    return frozenset(found)


def _see(
    watch: FloodWatch, chunk: Chunk, to_comment: Callable[[Row], Comment], done: int
) -> list[int]:
    return [
        row
        for place, cells in enumerate(chunk.rows)
        if place not in chunk.errors
        for row in watch.see(done + place, to_comment(cells))
    ]
