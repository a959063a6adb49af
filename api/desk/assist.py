"""Help with an answer before it is sent, and with the author's reaction after it.

The one place where the pages meet the reply helper. Remarks are shown with their reasons
and never stop an answer; notes alone are no reason to ask twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from api.replies import ReplyHelper
from api.store.tables import CommentRow
from api.store.words import Reaction
from classifier.replies import Draft, Weight
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


def check_reply(
    helper: ReplyHelper,
    text: str,
    comment: CommentRow,
    *,
    is_incident: bool,
    recent: Sequence[str],
    now: datetime,
) -> list[Remark]:
    """What a reader may take amiss; nothing where there are notes alone.

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
    findings = helper.review(draft, now).findings
    if not any(finding.weight is Weight.FIX for finding in findings):
        return []
    return [
        Remark(finding.rule, finding.reason[:1].upper() + finding.reason[1:] + ".")
        for finding in findings
    ]


def suggest_reaction(helper: ReplyHelper, follow_up: str) -> Reaction | None:
    """The author's reaction by the comment after the answer; None where it does not tell."""
    [guess] = helper.guess_reactions([follow_up])
    return REACTIONS[guess.reaction] if guess.reaction is not None else None
