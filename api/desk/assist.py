"""Help with an answer before it is sent, and with the author's reaction after it.

The one place where the pages meet the reply helper. Remarks are shown with their reasons
and never stop an answer; notes alone are no reason to ask twice. Promised dates come back as
reminders on their day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from api.replies import ReplyHelper
from api.store.tables import CommentRow
from api.store.words import Reaction
from classifier.replies import Draft, Review, Weight, quote_promise
from classifier.replies import Reaction as Guess
from classifier.tags import Kind

REACTIONS = {
    Guess.SATISFIED: Reaction.SATISFIED,
    Guess.NEUTRAL: Reaction.NEUTRAL,
    Guess.DISSATISFIED: Reaction.DISSATISFIED,
    Guess.UNREACHABLE: Reaction.IMPOSSIBLE,
}


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing about an answer: `code` for the record, `text` for the person who wrote it."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Reminder:
    """What an answer promises, and the start of the day when it comes back."""

    due_at: datetime
    promise: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What the helper says of an answer; no remarks where there are notes alone."""

    remarks: list[Remark]
    reminders: list[Reminder]


def check_reply(
    helper: ReplyHelper,
    text: str,
    comment: CommentRow,
    *,
    is_incident: bool,
    recent: Sequence[str],
    now: datetime,
) -> Checked:
    """What a reader may take amiss, and what is promised.

    recent : answers the group gave lately.
    """
    kind = Kind.INCIDENT if is_incident else Kind(comment.kind or Kind.OTHER)
    draft = Draft(
        text,
        complaint=comment.text,
        kind=Kind.OTHER if kind is Kind.INCIDENT and not is_incident else kind,
        place=comment.settlement or "",
        recent=tuple(recent),
    )
    review = helper.review(draft, now)
    return Checked(_read_remarks(review), read_reminders(helper, text, review))


def read_reminders(helper: ReplyHelper, text: str, review: Review) -> list[Reminder]:
    """Reminders of an answer's promises; one for a sentence and a day."""
    found = {
        Reminder(
            datetime.combine(promise.remind_on, time(), helper.timezone),
            quote_promise(text, promise),
        ): None
        for promise in review.promises
    }
    return list(found)


def _read_remarks(review: Review) -> list[Remark]:
    if not any(finding.weight is Weight.FIX for finding in review.findings):
        return []
    return [
        Remark(finding.rule, finding.reason[:1].upper() + finding.reason[1:] + ".")
        for finding in review.findings
    ]


def suggest_reaction(helper: ReplyHelper, follow_up: str) -> Reaction | None:
    """The author's reaction by the comment after the answer; None where it does not tell."""
    [guess] = helper.guess_reactions([follow_up])
    return REACTIONS[guess.reaction] if guess.reaction is not None else None
