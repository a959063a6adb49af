"""The decision: table first, history where it is silent, a person in doubt."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from classifier.tags import Label, Tags
from classifier.taxonomy import Taxonomy, make_code
from routing import reasons
from routing.executors import Executors, Ownership
from routing.history import History
from routing.rows import ANY, Route
from routing.suggestion import Candidate, Outcome, Source, Suggestion
from routing.table import Answer, Doubt, RoutingTable, Spot
from routing.votes import MAX_CANDIDATES, Votes, count_votes, without

HISTORY_HEAD = "executor"  # field of `Tags.heads`: who answered such wordings before
NO_TABLE = "таблица не спрошена"
MAX_REASONS = 50_000  # kept in words
# Of counted past incidents beside the wording, which few incidents teach less than many;
# docs/routing.md has the figures.
FEW_INCIDENTS, FEW_WEIGHT, MANY_WEIGHT = 5_000, 0.5, 0.3


@dataclass(slots=True)  # not frozen: one is made for every comment
class Question:
    """One incident as the table sees it."""

    tags: Tags
    day: date
    spot: Spot
    votes: Votes


@dataclass(frozen=True, slots=True)
class Decider:
    """Decides for one comment at a time; holds no state but the table's keys."""

    table: RoutingTable
    taxonomy: Taxonomy
    executors: Executors
    history: History
    min_confidence: float
    _keys: dict[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    _reasons: dict[tuple[int, str | None], str] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        keys = {
            row.code: (row.code, row.group, ANY) if row.group else (row.code, ANY)
            for row in self.taxonomy.rows
        }
        object.__setattr__(self, "_keys", keys)

    def decide_ordinary(self, tags: Tags, day: date, channel: str | None) -> Suggestion:
        """An ordinary comment is answered by the group; candidates are kept at hand."""
        spot = self.table.locate(tags.settlement, day, channel, tags.territories)
        candidates, source = self._count_votes(tags, spot).candidates(), Source.TABLE
        if not candidates:
            candidates, source = self._past_candidates(tags), Source.HISTORY
        return Suggestion(
            executor=None,
            outcome=Outcome.TRIAGE,
            source=source if candidates else None,
            reason=reasons.explain_ordinary(tags.kind),
            alternatives=without(candidates, None),
        )

    def decide_incident(self, tags: Tags, day: date, channel: str | None) -> Suggestion:
        """Ask the table by the topic if it is sure, else by the group, else a person."""
        spot = self.table.locate(tags.settlement, day, channel, tags.territories)
        question = Question(tags, day, spot, self._count_votes(tags, spot))
        topic, group = tags.topic, tags.group
        if not len(self.table.columns):
            return self._decide_by_history(question, NO_TABLE)
        if topic and topic.confidence >= self.min_confidence:
            return self._decide_by_topic(question, topic)
        if group and group.confidence >= self.min_confidence:
            return self._decide_by_group(question, group)
        return self._decide_unsure(question)

    def _decide_by_topic(self, question: Question, topic: Label) -> Suggestion:
        answer = self.table.answer(self._keys_of(topic), question.spot)
        if answer.barred_by is not None:
            return self._decide_barred(question, answer, answer.barred_by)
        if not answer.options:
            return self._decide_by_history(question, self._explain_silence(question, topic))
        if answer.doubt is not None:
            return self._triage_place(question, answer, answer.doubt)
        return self._send(question, answer.options[0][0])

    def _decide_by_group(self, question: Question, group: Label) -> Suggestion:
        """The executor to whom most of the group's topics lead, if they are most enough."""
        answer = self.table.answer(self._keys_of(group), question.spot)
        ranked = question.votes.ranked()
        if answer.barred_by is not None:
            return self._decide_barred(question, answer, answer.barred_by)
        if not ranked:
            return self._decide_by_history(question, self._explain_silence(question, group))
        if answer.doubt is not None:
            return self._triage_place(question, answer, answer.doubt)
        if question.votes.candidate(ranked[0]).confidence >= self.min_confidence:
            return self._send(question, ranked[0])
        return self._triage(question, reasons.explain_split(group, question.votes.candidates()))

    def _decide_unsure(self, question: Question) -> Suggestion:
        tags, candidates = question.tags, question.votes.candidates()
        reason = reasons.explain_unsure(tags.topics or tags.groups, candidates)
        if not candidates:
            return self._decide_by_history(question, reason)
        return self._triage(question, reason)

    def _decide_barred(self, question: Question, answer: Answer, row: Route) -> Suggestion:
        """A row excludes whom others name: history may still know somebody it does not."""
        cause = reasons.explain_exclusion(row, self.taxonomy, question.spot.settlement)
        if ANY in answer.excluded:
            return self._triage(question, cause)
        return self._decide_by_history(question, cause, answer.excluded)

    def _decide_by_history(
        self, question: Question, cause: str, excluded: frozenset[str] = frozenset()
    ) -> Suggestion:
        past = [one for one in self._past_candidates(question.tags) if one.code not in excluded]
        best = past[0] if past else None
        enough = best is not None and best.confidence >= self.min_confidence
        return Suggestion(
            executor=best,
            outcome=Outcome.ROUTE if enough else Outcome.TRIAGE,
            source=Source.HISTORY if best else None,
            reason=reasons.explain_history(cause, best, enough=enough),
            alternatives=without(past, best),
        )

    def _send(self, question: Question, route: Route) -> Suggestion:
        return Suggestion(
            executor=question.votes.candidate(route),
            outcome=Outcome.ROUTE,
            source=Source.TABLE,
            reason=self._explain_route(route, question.spot.settlement),
            alternatives=question.votes.others(route),
            matched_row=route.line,
        )

    def _explain_route(self, route: Route, settlement: str | None) -> str:
        """The reason, put into words once for a row and a settlement."""
        key = route.line, settlement
        reason = self._reasons.get(key)
        if reason is None:
            if len(self._reasons) >= MAX_REASONS:
                self._reasons.clear()
            reason = reasons.explain_route(route, self.taxonomy, settlement)
            self._reasons[key] = reason
        return reason

    def _triage(self, question: Question, reason: str) -> Suggestion:
        return Suggestion(
            executor=None,
            outcome=Outcome.TRIAGE,
            source=Source.TABLE,
            reason=reason,
            alternatives=without(question.votes.candidates(), None),
        )

    def _triage_place(self, question: Question, answer: Answer, doubt: Doubt) -> Suggestion:
        names = [route.executor.name for route, _ in answer.options]
        reason = reasons.explain_doubt(doubt, question.tags.settlement, names)
        return self._triage(question, reason)

    def _explain_silence(self, question: Question, label: Label) -> str:
        first_day = date.fromordinal(int(self.table.columns.start.min()))
        place = question.tags.settlement
        return reasons.explain_silence(label.name, place, question.day, first_day)

    def _count_votes(self, tags: Tags, spot: Spot) -> Votes:
        if not len(self.table.columns):
            return Votes()
        return count_votes(tags, keys_of=self._keys_of, ask=self.table.answer, spot=spot)

    def _keys_of(self, label: Label) -> tuple[str, ...]:
        """Row keys of a label; a code the taxonomy does not know is asked by its group."""
        keys = self._keys.get(label.code)
        if keys is None:
            group = label.code.partition(".")[0]
            keys = (label.code, group, ANY) if group in self._keys else (label.code, ANY)
        return keys

    def _past_candidates(self, tags: Tags) -> tuple[Candidate, ...]:
        """Executors of similar past incidents, best first, with contacts where known.

        Wording (the bundle's head) and counts (topic and place) are mixed.
        """
        labels = tags.topics or tags.groups
        counted = self.history.rank([(one.code, one.confidence) for one in labels], tags.settlement)
        head = tags.heads.get(HISTORY_HEAD, ())
        weight = FEW_WEIGHT if self.history.count_topic("") < FEW_INCIDENTS else MANY_WEIGHT
        if not head or not counted:
            weight = 1.0 if counted else 0.0
        said = [(one.name, (1 - weight) * one.confidence) for one in head]
        shares: dict[str, float] = {}
        for name, share in (*said, *((name, weight * one) for name, one in counted.items())):
            known = self.executors.get(name)
            name = known.name if known else name
            shares[name] = shares.get(name, 0.0) + share
        codes = {one.name: one.code for one in head}
        ranked = sorted(shares, key=lambda name: -shares[name])[: MAX_CANDIDATES + 1]
        return tuple(self._past_candidate(name, shares[name], codes) for name in ranked)

    def _past_candidate(self, name: str, share: float, codes: Mapping[str, str]) -> Candidate:
        known = self.executors.get(name)
        if known is None:
            return Candidate(name, share, code=codes.get(name) or make_code(name))
        foreign = known.ownership is Ownership.FOREIGN
        return Candidate(known.name, share, known.contact, known.code, foreign)
