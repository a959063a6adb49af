"""Router: tags of a comment → who should answer, why, and by when."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Self

from classifier.tags import Kind, Label, Place, Tags
from classifier.taxonomy import Taxonomy, Topic, fold_name
from routing.deadlines import Importance
from routing.decision import Decider
from routing.errors import UnknownNameError
from routing.executors import Executors
from routing.history import History
from routing.problems import hint_nearest, raise_first
from routing.question import ask_place
from routing.routes import hint_topic
from routing.rows import RouteColumns
from routing.settings import Settings, read_settings
from routing.settlements import Settlements
from routing.sources import CALENDAR, read_source
from routing.suggestion import Suggestion
from routing.table import RoutingTable

NO_ROWS = RoutingTable(RouteColumns.empty(), Settlements({}))


@dataclass(frozen=True, slots=True)
class Router:
    """Immutable router; load it once, share it between threads.

    table : without rows, only history answers.
    """

    table: RoutingTable
    taxonomy: Taxonomy
    executors: Executors
    settings: Settings
    history: History = field(default_factory=History)
    _decider: Decider = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        threshold = self.settings.min_confidence
        decider = Decider(self.table, self.taxonomy, self.executors, self.history, threshold)
        object.__setattr__(self, "_decider", decider)

    @classmethod
    def load(
        cls,
        folder: str | Path,
        *,
        taxonomy: Taxonomy | None = None,
        history: History | None = None,
    ) -> Self:
        """Router of a folder with routes, executors, settlements, calendar and taxonomy.

        history : past incidents where the folder has no history.csv of its own.

        Raises
        ------
        TableError, CalendarError
            If a file is missing or wrong; the message names file:line.
        classifier.errors.TaxonomyError
            If taxonomy.csv is wrong (it is not read when `taxonomy` is given).
        """
        folder = Path(folder)
        source = read_source(folder, taxonomy=taxonomy)
        raise_first(source.problems)
        settings = read_settings(folder / CALENDAR)
        past = source.history or history or History()
        return cls(source.table, source.taxonomy, source.executors, settings, past)

    @classmethod
    def history_only(
        cls,
        *,
        taxonomy: Taxonomy | None = None,
        settings: Settings | None = None,
        history: History | None = None,
    ) -> Self:
        """Router without a table: the executor comes from past incidents alone."""
        known = taxonomy or Taxonomy(())
        return cls(NO_ROWS, known, Executors({}), settings or Settings(), history or History())

    @property
    def min_confidence(self) -> float:
        """Below this probability, 0..1, a person decides."""
        return self.settings.min_confidence

    def suggest(
        self,
        tags: Tags,
        *,
        on: date | None = None,
        created_at: datetime | None = None,
        channel: str | None = None,
        vary_by: str = "",
    ) -> Suggestion:
        """Suggest who should answer, never guess: doubt goes to a person.

        on : day the table is asked for; else the day of `created_at`, else today.
        created_at : naive means the calendar's time zone; gives the deadline.
        channel : rows of this channel win over those of any.
        vary_by : id of the comment; chooses the wording of a question to the resident.
        """
        day = on or self._day_of(created_at)
        if tags.kind is not Kind.INCIDENT:
            return self._decider.decide_ordinary(tags, day, channel)
        found = self._decider.decide_incident(tags, day, channel)
        question = ask_place(tags, self.taxonomy, vary_by=vary_by)
        if question is None and created_at is None:
            return found
        return self._with_terms(replace(found, question=question), tags, created_at)

    def ask(
        self,
        topic: str,
        settlement: str | None = None,
        *,
        on: date | None = None,
        created_at: datetime | None = None,
        channel: str | None = None,
    ) -> Suggestion:
        """Answer one question of a person: `topic` is a code or name of a topic or group.

        settlement : a settlement, or a territory where nothing else is known of the place.
        Raises `UnknownNameError` for a topic or settlement the files do not know.
        """
        row = self._find_topic(topic)
        label = Label(row.code, row.name, 1.0)
        place = self._make_place(settlement) if settlement is not None else None
        tags = Tags(
            kind=Kind.INCIDENT,
            kind_confidence=1.0,
            incident_type=None,
            groups=() if row.group else (label,),
            topics=(label,) if row.group else (),
            places=(place,) if place else (),
        )
        return self.suggest(tags, on=on, created_at=created_at, channel=channel)

    def _make_place(self, name: str) -> Place:
        known = self.table.settlements
        folded = fold_name(name)
        for one in (name, *known.memberships):
            if one in known and fold_name(one) == folded:
                return Place(one, None, None, None, 0, 0)
        for one in known.territories:
            if fold_name(one) == folded:
                return Place(None, None, None, None, 0, 0, territories=(one,))
        hint = hint_nearest(name, [*known.memberships, *known.territories])
        raise UnknownNameError(f"места «{name}» нет в settlements.csv{hint}")

    def _find_topic(self, name: str) -> Topic:
        find = (self.taxonomy.get, self.taxonomy.find_topic, self.taxonomy.find_group)
        row = next((found for one in find if (found := one(name)) is not None), None)
        if row is None:
            hint = hint_topic(name, self.taxonomy)
            raise UnknownNameError(f"темы или группы «{name}» нет в справочнике тем{hint}")
        return row

    def _day_of(self, created_at: datetime | None) -> date:
        deadlines = self.settings.deadlines
        if created_at is None:
            return datetime.now(deadlines.timezone if deadlines else None).date()
        if created_at.tzinfo is None or deadlines is None:
            return created_at.date()
        return deadlines.localize(created_at).date()

    def due_final(self, topic: str | None, interim_at: datetime) -> datetime | None:
        """Moment the final answer is due after an interim one; None where there is no such term.

        topic : code of a topic or group, for its importance.
        """
        deadlines = self.settings.deadlines
        if deadlines is None:
            return None
        return deadlines.due_final(interim_at, importance=self._weigh(topic))

    def _weigh(self, code: str | None) -> Importance:
        row = self.taxonomy.get(code) if code else None
        return Importance(row.severity) if row else Importance.NORMAL

    def _with_terms(self, found: Suggestion, tags: Tags, created_at: datetime | None) -> Suggestion:
        deadlines = self.settings.deadlines
        if created_at is None or deadlines is None:
            return found
        label = tags.topic or tags.group
        importance = self._weigh(label.code if label else None)
        due = deadlines.due(created_at, importance=importance)
        is_off = due is not None and deadlines.expires_off_work(due)
        return replace(
            found,
            deadline=due,
            draft_deadline=deadlines.due_draft(created_at, importance=importance),
            answer_by=deadlines.answer_by(due) if due and is_off else None,
        )
