"""The linter of an answer: every rule with its weight and its reason in plain Russian.

It advises and never blocks: a person sends what she thinks right.
"""
# ruff: noqa: E501 (a reason is one line)

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from classifier.places import Gazetteer
from classifier.replies import action, phrases, privacy, shape, subject, tone
from classifier.replies.clock import Clock, FiveDayWeek, WorkDays
from classifier.replies.draft import Draft, Reading
from classifier.replies.promises import Promise, find_promises
from classifier.tags import Place

Span = tuple[int, int]


class Weight(StrEnum):
    """How much a reason weighs."""

    FIX = "fix"  # worth another minute before it is sent
    NOTE = "note"  # a matter of taste


WEIGHT_NAMES = {Weight.FIX: "исправить", Weight.NOTE: "заметка"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing the linter looks for; `find` yields spans, (0, 0) for the whole answer."""

    find: Callable[[Reading], Iterator[Span]]
    weight: Weight
    reason: str

    @property
    def name(self) -> str:
        """Stable id, the name of the function."""
        return self.find.__name__


@dataclass(frozen=True, slots=True)
class ReplyFinding:
    """A reason to look again; `[start, stop)` of the answer, 0 and 0 for the whole of it."""

    rule: str
    start: int
    stop: int
    weight: Weight
    reason: str


@dataclass(frozen=True, slots=True)
class Review:
    """What the linter says of one answer."""

    findings: tuple[ReplyFinding, ...]
    promises: tuple[Promise, ...]


RULES: tuple[Rule, ...] = (
    Rule(privacy.personal_data, Weight.FIX, "личные данные жителя: в открытом ответе их увидят все, уберите или ответьте в личные сообщения"),
    Rule(action.brush_off, Weight.FIX, "похоже на отписку: сказано лишь, что обращение передано; напишите, кто, что и когда сделает"),
    Rule(subject.off_topic, Weight.FIX, "ответ не о том, о чём пишет житель: проверьте, туда ли он отправляется"),
    Rule(subject.other_place, Weight.FIX, "житель писал о другом месте"),
    Rule(tone.sharp_tone, Weight.FIX, "звучит резко: житель прочтёт это как упрёк или крик"),
    Rule(tone.familiar_you, Weight.FIX, "обращение на «ты»: официальная группа говорит с жителями на «вы»"),
    Rule(shape.copied, Weight.FIX, "почти слово в слово недавний ответ: шаблоны для соцсетей не подходят, скажите об этом случае"),
    Rule(action.no_what, Weight.FIX, "не сказано, что сделано или будет сделано"),
    Rule(action.no_who, Weight.FIX, "не сказано, кто это сделает"),
    Rule(action.no_when, Weight.FIX, "не сказано, когда; если срока ещё нет, скажите, когда он станет известен"),
    Rule(phrases.needless_promise, Weight.FIX, "обещание без нужды: назовите срок, который знаете, или не обещайте"),
    Rule(phrases.rate_request, Weight.FIX, "просьба об оценке, а вопрос ещё не решён"),
    Rule(phrases.raises_questions, Weight.FIX, "вызовет новые вопросы: кто именно, почему, когда?"),
    Rule(phrases.officialese, Weight.NOTE, "канцелярит: скажите, как сказали бы вслух"),
    Rule(phrases.full_act_name, Weight.NOTE, "полное название закона: скажите своими словами, что из него следует"),
    Rule(phrases.abbreviation, Weight.NOTE, "сокращение, которого житель может не знать: расшифруйте или замените"),
    Rule(subject.no_place, Weight.NOTE, "не названо место: из ответа не видно, что он об этом адресе"),
    Rule(tone.no_greeting, Weight.NOTE, "нет приветствия или обращения по имени"),
    Rule(shape.too_long, Weight.NOTE, f"длиннее {shape.MOST_CHARS} знаков: конец прочтут немногие, главное — в начало"),
)  # fmt: skip
FIVE_DAYS = FiveDayWeek()


@dataclass(frozen=True, slots=True)
class Linter:
    """Reads an answer before it is sent.

    gazetteer : places of the district; without it nothing is said about places.
    calendar : working days, for terms and reminders.
    """

    gazetteer: Gazetteer | None = None
    calendar: WorkDays = FIVE_DAYS

    def review(self, draft: Draft, answered_at: datetime) -> Review:
        """Findings, the weightiest rules first, and promised dates in the order of the text.

        answered_at : naive local time. An empty answer gives nothing.
        """
        if not draft.text.strip():
            return Review((), ())
        clock = Clock(answered_at, self.calendar)
        reading = Reading(draft, clock, self._find_places)
        findings = [
            ReplyFinding(rule.name, start, stop, rule.weight, rule.reason)
            for rule in RULES
            for start, stop in _without_overlaps(rule.find(reading))
        ]
        return Review(tuple(findings), tuple(find_promises(draft.text, clock)))

    def _find_places(self, text: str) -> list[Place]:
        return self.gazetteer.find(text) if self.gazetteer is not None and text else []


def _without_overlaps(spans: Iterator[Span]) -> list[Span]:
    kept: list[Span] = []
    for start, stop in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        if all(stop <= one[0] or start >= one[1] for one in kept):
            kept.append((start, stop))
    return sorted(kept)
