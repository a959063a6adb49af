"""How sure an executor is: the topics' and groups' probabilities, added up by executor."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from classifier.tags import Label, Tags
from routing.executors import Ownership
from routing.rows import Route
from routing.suggestion import Candidate
from routing.table import Answer, Spot

MAX_LABELS = 10  # topics and groups that are asked; later ones weigh next to nothing
MAX_CANDIDATES = 5  # shown to an operator

KeysOf = Callable[[Label], tuple[str, ...]]  # topic, group, `*`
Ask = Callable[[tuple[str, ...], Spot], Answer]  # asks the table about one topic or group


@dataclass(slots=True)
class Votes:
    """Probability of every executor 0..1, and the row that named it first."""

    shares: dict[str, float] = field(default_factory=dict)
    routes: dict[str, Route] = field(default_factory=dict)

    def add(self, answer: Answer, weight: float) -> None:
        """Give the answer's executors their part of `weight`."""
        shares = self.shares
        for route, share in answer.options:
            code = route.executor.code
            if code in shares:
                shares[code] += weight * share
            else:
                shares[code] = weight * share
                self.routes[code] = route

    def ranked(self) -> list[Route]:
        """Rows of the most probable executors, best first, as many as anyone reads."""
        if len(self.shares) == 1:
            return list(self.routes.values())
        codes = sorted(self.shares, key=self.shares.__getitem__, reverse=True)
        return [self.routes[code] for code in codes[: MAX_CANDIDATES + 1]]

    def candidate(self, route: Route) -> Candidate:
        """Executor of a row with its probability."""
        executor = route.executor
        return Candidate(
            name=executor.name,
            confidence=min(1.0, self.shares.get(executor.code, 0.0)),
            contact=route.contact,
            code=executor.code,
            foreign=executor.ownership is Ownership.FOREIGN,
        )

    def candidates(self) -> tuple[Candidate, ...]:
        """The most probable executors, best first."""
        return tuple(self.candidate(route) for route in self.ranked())

    def others(self, chosen: Route) -> tuple[Candidate, ...]:
        """Runners-up of the row that is chosen."""
        if self.shares.keys() == {chosen.executor.code}:
            return ()
        rest = [one for one in self.ranked() if one.executor.code != chosen.executor.code]
        return tuple(self.candidate(route) for route in rest[:MAX_CANDIDATES])


def count_votes(tags: Tags, *, keys_of: KeysOf, ask: Ask, spot: Spot) -> Votes:
    """Ask the table about every likely topic, and about groups for what topics leave over.

    A group's own row gets only the probability that its listed topics do not explain, and
    all groups together no more than the topics leave of 1.
    """
    votes = Votes()
    explained: dict[str, float] = {}
    left = 1.0
    for label in tags.topics[:MAX_LABELS]:
        keys = keys_of(label)
        votes.add(ask(keys, spot), label.confidence)
        group = keys[1]
        explained[group] = explained.get(group, 0.0) + label.confidence
        left -= label.confidence
    for label in tags.groups[:MAX_LABELS]:
        weight = min(label.confidence - explained.get(label.code, 0.0), left)
        if weight > 0:
            votes.add(ask(keys_of(label), spot), weight)
            left -= weight
    return votes


def without(candidates: Sequence[Candidate], chosen: Candidate | None) -> tuple[Candidate, ...]:
    """Runners-up for display: the candidates but the chosen one, at most MAX_CANDIDATES."""
    rest = [one for one in candidates if chosen is None or one.name != chosen.name]
    return tuple(rest[:MAX_CANDIDATES])
