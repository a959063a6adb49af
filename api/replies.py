"""The reply helper put together: linter, calendar and reactions of one district."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

from api.pipeline import CALENDAR, Pipeline
from api.settings import PROJECT, Settings
from classifier.places import Gazetteer
from classifier.replies import Draft, Linter, ReactionGuess, ReactionModel, Review
from routing import WorkCalendar
from routing.settings import Settings as RoutingSettings
from routing.settings import read_settings

REACTIONS = "reactions.csv"
SHIPPED = PROJECT / "data" / "samples" / REACTIONS
PLACES = "settlements.csv"
LOCAL = ZoneInfo("Europe/Moscow")  # where no calendar.toml names a zone


@dataclass(frozen=True, slots=True)
class ReplyHelper:
    """Reads answers and the comments after them; load once, share between threads."""

    linter: Linter
    reactions: ReactionModel
    timezone: ZoneInfo = LOCAL

    @classmethod
    def of(cls, pipeline: Pipeline, settings: Settings) -> Self:
        """Helper over what the service has loaded already."""
        return cls._make(pipeline.tagger.gazetteer, pipeline.router.settings, settings.samples)

    @classmethod
    def load(cls, settings: Settings) -> Self:
        """Helper without a model, for the command line; raises what names the wrong file."""
        samples = settings.samples
        gazetteer = Gazetteer.load(samples) if (samples / PLACES).is_file() else None
        calendar = (settings.routes or samples) / CALENDAR
        known = read_settings(calendar) if calendar.is_file() else RoutingSettings()
        return cls._make(gazetteer, known, samples)

    @classmethod
    def _make(cls, gazetteer: Gazetteer | None, known: RoutingSettings, samples: Path) -> Self:
        deadlines = known.deadlines
        calendar = deadlines.calendar if deadlines else WorkCalendar()
        timezone = deadlines.timezone if deadlines else LOCAL
        return cls(Linter(gazetteer, calendar), load_reactions(samples), timezone)

    def review(self, draft: Draft, answered_at: datetime) -> Review:
        """Findings and promised dates; a naive moment is local already."""
        if answered_at.tzinfo is not None:
            answered_at = answered_at.astimezone(self.timezone).replace(tzinfo=None)
        return self.linter.review(draft, answered_at)

    def guess_reactions(self, comments: Sequence[str]) -> list[ReactionGuess]:
        """The author's reaction by each comment after the answer."""
        return self.reactions.guess(comments)


@lru_cache(maxsize=4)
def load_reactions(samples: Path) -> ReactionModel:
    """Model of a district's own samples of reactions, else of the shipped ones."""
    own = samples / REACTIONS
    return ReactionModel.load(own if own.is_file() else SHIPPED)
