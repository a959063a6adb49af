"""Help with an answer before it is sent, and with the author's reaction after it.

The one place where a richer helper is put in: the pages know these two functions alone.
Remarks are shown with their reasons and never stop an answer.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from api.store.replies import is_same_text
from api.store.words import Reaction
from classifier.tags import Kind

MIN_ANSWER = 25  # characters; a shorter one says neither who, nor what, nor when
REACTIONS = {
    Kind.APPROVAL: Reaction.SATISFIED,
    Kind.DISAPPROVAL: Reaction.DISSATISFIED,
    Kind.INCIDENT: Reaction.DISSATISFIED,
    Kind.OTHER: Reaction.NEUTRAL,
    Kind.QUESTION: Reaction.NEUTRAL,
    Kind.REQUEST: Reaction.NEUTRAL,
}


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing about an answer: `code` for the record, `text` for the person who wrote it."""

    code: str
    text: str


def check_reply(text: str, *, is_incident: bool, recent: Iterable[str]) -> list[Remark]:
    """What a reader may take amiss. recent : answers the group gave lately."""
    remarks = []
    if any(is_same_text(text, one) for one in recent):
        remarks.append(Remark("copy", "Слово в слово недавний ответ: житель сочтёт его отпиской."))
    if is_incident and len(text.strip()) < MIN_ANSWER:
        remarks.append(Remark("short", "Коротко для инцидента: кто, что и когда сделает?"))
    return remarks


def suggest_reaction(kind: str | None) -> Reaction | None:
    """The author's reaction, by what the comment after the answer is for."""
    return REACTIONS[Kind(kind)] if kind in set(Kind) else None
