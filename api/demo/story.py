"""A year of work over the tagged samples: decisions, incidents, answers, photos, reactions."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from api.demo.answers import EXPLAINED, FINAL, INTERIM, ORDINARY, PROMISE
from api.demo.choose import Said
from api.demo.pictures import draw_road
from api.russian import MONTHS
from api.store.log import Actor
from api.store.photos import add_photo
from api.store.tables import (
    AssignmentRow,
    CommentRow,
    DecisionRow,
    IncidentRow,
    PauseRow,
    PhotoRow,
    ReactionRow,
    ReminderRow,
    ReplyRow,
    VoiceRow,
)
from api.store.words import (
    CommentState,
    IncidentState,
    Origin,
    OutcomeOfIncident,
    PhotoPhase,
    Reaction,
    ReplyKind,
    ReplyState,
)
from classifier import Kind

# As the district's report of 2021 counts them: 282 incidents.
REACTIONS = {
    Reaction.SATISFIED: 243,
    Reaction.NEUTRAL: 27,
    Reaction.DISSATISFIED: 7,
    Reaction.IMPOSSIBLE: 5,
}
FRESH = timedelta(hours=30)  # younger comments wait for an answer
CLOSED_AFTER = timedelta(days=3)
LATE_SHARE, PHOTO_SHARE, FOREIGN_SHARE = 0.06, 0.7, 0.08
INTERIM_SHARE, LATELY_INTERIM_SHARE = 0.1, 0.4  # promises of the last days are still ahead
LATELY = timedelta(days=7)
ODD_EXECUTOR = 0.08  # of the suggestions that the operator sends elsewhere
MOST_PHOTOS = 24  # pairs drawn; more would only take time


@dataclass
class Story:
    """Writes the story into a session.

    executors : code → name. pairs : photos drawn so far.
    """

    session: Session
    home: Path
    rng: random.Random
    now: datetime
    operator: Actor
    executors: Mapping[str, str]
    zone: tzinfo | None = None
    numbers: dict[int, int] = field(default_factory=dict)
    pairs: list[tuple[PhotoRow, ...]] = field(default_factory=list)

    def tell(self, comment: CommentRow, said: Said, bundle: str) -> None:
        """What became of one comment."""
        age = self.now - comment.created_at
        if age < FRESH and self.rng.random() < 0.8:
            return  # nobody has come to it yet
        self._decide(comment, said, bundle)
        if said.kind == Kind.INCIDENT.value:
            self._handle(comment, age)
        else:
            answered = comment.created_at + timedelta(hours=self.rng.uniform(0.2, 14))
            if answered < self.now:
                texts = ORDINARY[said.kind]
                self._reply(comment, self.rng.choice(texts), answered, ReplyKind.ORDINARY)

    def _decide(self, comment: CommentRow, said: Said, bundle: str) -> None:
        at = min(comment.created_at + timedelta(minutes=self.rng.uniform(5, 300)), self.now)
        words: dict[str, tuple[str | None, str | None]] = {"kind": (comment.kind, said.kind)}
        if said.kind == Kind.INCIDENT.value:
            words["topic"] = (comment.topic_code, comment.topic_code)
            words["executor"] = (comment.executor, self._executor(comment))
        for name, (suggested, chosen) in words.items():
            self.session.add(
                DecisionRow(
                    comment_id=comment.id,
                    person_id=self.operator.person_id,
                    field=name,
                    suggested=suggested,
                    chosen=chosen,
                    is_accepted=suggested == chosen,
                    bundle=bundle,
                    decided_at=at,
                )
            )
        comment.kind, comment.executor = words["kind"][1], words.get("executor", (None, None))[1]

    def _executor(self, comment: CommentRow) -> str:
        if comment.executor in self.executors and self.rng.random() > ODD_EXECUTOR:
            return str(comment.executor)
        return self.rng.choice(sorted(self.executors))

    def _handle(self, comment: CommentRow, age: timedelta) -> None:
        incident = self._open(comment)
        term = (comment.deadline or comment.created_at + timedelta(days=1)) - comment.created_at
        share = self.rng.uniform(1.05, 2.0) if self._is(LATE_SHARE) else self.rng.uniform(0.1, 0.9)
        answered = comment.created_at + term * share
        interim = None
        if self._is(LATELY_INTERIM_SHARE if age < LATELY else INTERIM_SHARE):
            interim = self._give_interim(incident, comment, comment.created_at + term * 0.3)
            answered += timedelta(days=self.rng.uniform(1, 6))
        if answered >= self.now or (age < CLOSED_AFTER and self._is(0.4)):
            return
        self._answer(incident, comment, answered, interim)
        if answered + CLOSED_AFTER < self.now:
            self._close(incident, comment, answered + timedelta(hours=self.rng.uniform(2, 60)))

    def _open(self, comment: CommentRow) -> IncidentRow:
        at = comment.created_at
        self.numbers[at.year] = self.numbers.get(at.year, 0) + 1
        incident = IncidentRow(
            number=f"{at.year}-{self.numbers[at.year]:04d}",
            state=IncidentState.ASSIGNED,
            origin=Origin.FOREIGN if self._is(FOREIGN_SHARE) else Origin.OWN,
            incident_type=comment.incident_type or "solvable",
            group_code=comment.group_code,
            topic_code=comment.topic_code,
            settlement=comment.settlement,
            street=comment.street,
            house=comment.house,
            object=comment.object,
            executor=comment.executor,
            registered_at=at,
            deadline=comment.deadline,
            created_by_id=self.operator.person_id,
        )
        self.session.add(incident)
        self.session.flush()
        self.session.add_all(
            [
                VoiceRow(
                    incident_id=incident.id, comment_id=comment.id, is_first=True, added_at=at
                ),
                AssignmentRow(
                    incident_id=incident.id,
                    executor=str(comment.executor),
                    executor_name=self.executors.get(str(comment.executor), ""),
                    assigned_at=at + timedelta(minutes=20),
                    assigned_by_id=self.operator.person_id,
                ),
            ]
        )
        return incident

    def _give_interim(
        self, incident: IncidentRow, comment: CommentRow, at: datetime
    ) -> tuple[PauseRow, ReminderRow] | None:
        if at >= self.now:
            return None
        incident.state, incident.interim_at = IncidentState.INTERIM, at
        pause = PauseRow(incident_id=incident.id, started_at=at)
        self.session.add(pause)
        day = (at + timedelta(days=self.rng.randint(1, 5))).astimezone(self.zone).date()
        promise = PROMISE.format(day=f"{day.day} {MONTHS[day.month - 1]}")
        text = INTERIM.format(promise=promise)
        reply = self._reply(comment, text, at, ReplyKind.INTERIM, incident)
        due = datetime.combine(day, time(), self.zone).astimezone(self.zone)
        reminder = ReminderRow(
            incident_id=incident.id,
            reply_id=reply.id,
            due_at=due,
            promise=promise,
            created_at=at,
        )
        self.session.add(reminder)
        return pause, reminder

    def _answer(
        self,
        incident: IncidentRow,
        comment: CommentRow,
        at: datetime,
        interim: tuple[PauseRow, ReminderRow] | None,
    ) -> None:
        is_solved = incident.incident_type == "solvable"
        incident.state, incident.answered_at = IncidentState.ANSWERED, at
        if interim is not None:
            pause, reminder = interim
            pause.ended_at = reminder.done_at = at
            reminder.done_by_id = self.operator.person_id
        texts = FINAL if is_solved else EXPLAINED
        reply = self._reply(comment, self.rng.choice(texts), at, ReplyKind.FINAL, incident)
        if is_solved and self._is(PHOTO_SHARE):
            self._show(incident, reply, at)

    def _show(self, incident: IncidentRow, reply: ReplyRow, at: datetime) -> None:
        """Photos before and after; when enough are drawn, the same pictures serve again."""
        if len(self.pairs) < MOST_PHOTOS:
            seed = self.rng.random()
            pair = tuple(
                add_photo(
                    self.session,
                    self.home,
                    draw_road(random.Random(seed), is_mended=is_mended),
                    actor=self.operator,
                )
                for is_mended in (False, True)
            )
            self.pairs.append(pair)
        else:
            pair = tuple(_copy(photo) for photo in self.rng.choice(self.pairs))
            self.session.add_all(pair)
        before, after = pair
        before.phase, after.phase = PhotoPhase.BEFORE, PhotoPhase.AFTER
        before.incident_id = after.incident_id = incident.id
        before.added_at = after.added_at = at
        self.session.flush()
        after.reply_id = reply.id

    def _close(self, incident: IncidentRow, comment: CommentRow, at: datetime) -> None:
        [reaction] = self.rng.choices(list(REACTIONS), list(REACTIONS.values()))
        is_solved = incident.incident_type == "solvable"
        incident.state, incident.closed_at, incident.reaction = IncidentState.CLOSED, at, reaction
        incident.outcome = OutcomeOfIncident.SOLVED if is_solved else OutcomeOfIncident.EXPLAINED
        self.session.add(
            ReactionRow(
                incident_id=incident.id,
                reaction=reaction,
                given_at=at,
                decided_by_id=self.operator.person_id,
            )
        )

    def _reply(
        self,
        comment: CommentRow,
        text: str,
        at: datetime,
        kind: ReplyKind,
        incident: IncidentRow | None = None,
    ) -> ReplyRow:
        reply = ReplyRow(
            comment_id=comment.id,
            incident_id=incident.id if incident is not None else None,
            channel=comment.channel,
            community=comment.community,
            kind=kind,
            state=ReplyState.SENT,
            text=text,
            guid=UUID(int=self.rng.getrandbits(128)).hex,
            written_by_id=self.operator.person_id,
            created_at=at,
            sent_at=at,
            tries=1,
        )
        self.session.add(reply)
        if kind is not ReplyKind.INTERIM:
            comment.state, comment.answered_at = CommentState.ANSWERED, at
        return reply

    def _is(self, share: float) -> bool:
        return self.rng.random() < share


def _copy(photo: PhotoRow) -> PhotoRow:
    return PhotoRow(
        sha256=photo.sha256,
        content_type=photo.content_type,
        width=photo.width,
        height=photo.height,
        size=photo.size,
        added_by_id=photo.added_by_id,
    )
