"""Copy-paste floods: one text, or nearly one, many times within a day; for a person to look at."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from classifier.comment import Comment
from classifier.markup import clean_markup
from classifier.rules.normalize import read_view
from classifier.tags import Category, Finding, Severity, Tags, Verdict

RULE = "flood"
MANY = 4  # copies; neighbours do repeat each other's complaint
FEWEST_WORDS = 6  # «спасибо большое, молодцы» is written by everybody
WINDOW = timedelta(hours=24)
STEM = 5  # letters
ANCHORS = 3  # longest stems, one of which near-copies share
NEAR = 0.8  # of the stems of both, shared
WORD = re.compile(r"[а-яa-z]{2,}")  # digits differ from copy to copy

Stems = frozenset[str]


def find_floods(comments: Sequence[Comment]) -> list[list[int]]:
    """Places of the copies, a list a text; without dates all count as one day."""
    stems = [_stems(comment.text) for comment in comments]
    places: dict[Stems, list[int]] = defaultdict(list)
    for place, words in enumerate(stems):
        if len(words) >= FEWEST_WORDS:
            places[words].append(place)
    floods = []
    for texts in _group(list(places)):
        copies = sorted(place for words in texts for place in places[words])
        copies = _within_window(copies, comments)
        if len(copies) >= MANY:
            floods.append(copies)
    return floods


def mark_floods(comments: Sequence[Comment], tags: Sequence[Tags]) -> list[Tags]:
    """Tags with a finding for review on each copy; what is judged already stays so."""
    marked = list(tags)
    for copies in find_floods(comments):
        for place in copies:
            if marked[place].verdict is Verdict.CLEAN:
                length = len(comments[place].text)
                finding = Finding(RULE, 0, length, Category.SPAM, Severity.REVIEW)
                marked[place] = replace(marked[place], findings=(finding,), verdict=Verdict.REVIEW)
    return marked


def _stems(text: str) -> Stems:
    return frozenset(word[:STEM] for word in WORD.findall(read_view(clean_markup(text).text).text))


def _group(texts: list[Stems]) -> Iterator[list[Stems]]:
    """Texts near the first of their group: it is found by an anchor they share."""
    by_anchor: dict[str, list[int]] = defaultdict(list)
    groups: list[list[Stems]] = []
    for words in texts:
        anchors = sorted(words, key=lambda stem: (-len(stem), stem))[:ANCHORS]
        near = {group for anchor in anchors for group in by_anchor[anchor]}
        found = next((group for group in sorted(near) if _is_near(words, groups[group][0])), None)
        if found is not None:
            groups[found].append(words)
            continue
        for anchor in anchors:
            by_anchor[anchor].append(len(groups))
        groups.append([words])
    yield from groups


def _is_near(first: Stems, second: Stems) -> bool:
    return len(first & second) >= NEAR * len(first | second)


def _within_window(copies: list[int], comments: Sequence[Comment]) -> list[int]:
    """Those with enough others within the window of each, undated ones always."""
    dated = sorted((moment, place) for place in copies if (moment := _moment(comments[place])))
    undated = [place for place in copies if comments[place].created_at is None]
    kept: set[int] = set()
    first = 0
    for last, (moment, _) in enumerate(dated):
        while moment - dated[first][0] > WINDOW:
            first += 1
        if last - first + 1 + len(undated) >= MANY:
            kept.update(place for _, place in dated[first : last + 1])
    return sorted(kept | set(undated)) if kept or len(undated) >= MANY else []


def _moment(comment: Comment) -> datetime | None:
    """Without its zone: a file holds dates of one kind, and an hour changes nothing here."""
    return comment.created_at.replace(tzinfo=None) if comment.created_at else None
