"""The one way through: comments to tags and suggestions, for files and for requests."""

import gc
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from api.settings import Settings
from classifier import Comment, Tagger, Tags
from routing import Problem, Router, Suggestion
from routing.history import FILE as HISTORY
from routing.history import read_history
from routing.problems import raise_first
from routing.settings import read_settings
from training.registry import Registry

CALENDAR = "calendar.toml"


@dataclass(frozen=True, slots=True)
class Answer:
    """What Otklik says about one comment."""

    comment: Comment
    tags: Tags
    suggestion: Suggestion


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A tagger and a router; load once, share between threads."""

    tagger: Tagger
    router: Router

    @classmethod
    def load(cls, settings: Settings) -> Self:
        """Load bundle and table; raises the error that names the wrong file."""
        bundle = settings.bundle or Registry(settings.registry).get_current_or_raise()
        tagger = Tagger.load(bundle)
        pipeline = cls(tagger, load_router(settings, tagger, bundle))
        # What is loaded stays to the end of the process: the garbage collector need not walk
        # through its million objects after every few hundred comments, a third of the time.
        gc.collect()
        gc.freeze()
        return pipeline

    def answer(self, comments: Sequence[Comment]) -> list[Answer]:
        """One answer per comment, in order."""
        return [
            Answer(comment, tags, self.suggest(comment, tags))
            for comment, tags in zip(comments, self.tagger.tag(comments), strict=True)
        ]

    def localize(self, moment: datetime) -> datetime:
        """The moment with a zone: one without is the district's local time."""
        deadlines = self.router.settings.deadlines
        if moment.tzinfo is not None:
            return moment
        return moment.replace(tzinfo=deadlines.timezone if deadlines else UTC)

    def suggest(self, comment: Comment, tags: Tags) -> Suggestion:
        """Who should answer one tagged comment."""
        return self.router.suggest(
            tags,
            created_at=comment.created_at,
            channel=comment.channel,
            vary_by=comment.id or comment.text,
        )


def load_router(settings: Settings, tagger: Tagger, bundle: Path) -> Router:
    """Router of the table's folder; without one, history alone, with the samples' calendar.

    What past incidents say comes from the folder, or else from the bundle.
    """
    problems: list[Problem] = []
    history = read_history(bundle / HISTORY, problems)
    raise_first(problems)
    if settings.routes is not None:
        return Router.load(settings.routes, history=history)
    calendar = settings.samples / CALENDAR
    known = read_settings(calendar) if calendar.is_file() else None
    return Router.history_only(taxonomy=tagger.taxonomy, settings=known, history=history)
