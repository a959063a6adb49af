"""Spans of a text, none over another: the more important stays."""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable
from typing import TypeVar

Item = TypeVar("Item")


def keep_apart(items: Iterable[Item], span: Callable[[Item], tuple[int, int]]) -> list[Item]:
    """Items by start; of two that overlap the one that came first stays.

    items : the most important first. span : `[start, stop)` of an item, not empty.

    >>> keep_apart([(2, 5), (4, 9), (0, 1)], lambda item: item)
    [(0, 1), (2, 5)]
    """
    spans: list[tuple[int, int]] = []  # of what is kept, in order: a page may hold thousands
    kept: dict[tuple[int, int], Item] = {}
    for item in items:
        start, stop = span(item)
        at = bisect_left(spans, (start, stop))
        is_free = (at == 0 or spans[at - 1][1] <= start) and (
            at == len(spans) or stop <= spans[at][0]
        )
        if is_free:
            insort(spans, (start, stop))
            kept[start, stop] = item
    return [kept[one] for one in spans]
