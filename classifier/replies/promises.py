"""Promised dates of an answer: which of its dates bind the administration, and to what day.

«Яму засыпят до пятницы» is a promise; «засыпали в пятницу», «приём по пятницам» and
«подайте заявление до пятницы» are not.
"""
# ruff: noqa: E501 (a pattern broken over lines cannot be read)

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from classifier.replies import dates, days
from classifier.replies.clock import Clock, When
from classifier.replies.words import (
    Word,
    clause_at,
    fold,
    read_words,
    sentence_at,
)

MAX_CHARS = 10_000
READERS = tuple(
    (re.compile(pattern), read) for pattern, read in (*dates.READERS.items(), *days.READERS.items())
)
CALENDAR_READERS = frozenset(dates.READERS.values())  # these win over «в пятницу»
# «на улице 1 Мая», «площадь 8 Марта»: a name, not a date
NAMED_AFTER = re.compile(
    r"(?:\bул(?:иц\w+|\.)|\bпл(?:ощад\w+|\.)|\bпереул\w+|\bим(?:ени|\.)|\bколхоз\w*)\s*«?$"
)
BESIDE = re.compile(r"[\s,(]{0,3}")

# «планируют», «договорились вывезти», «запланирован ремонт», «срок — до пятницы»
PLAN = re.compile(
    r"планир|запланир|намеч|намерен|назнач|договор|пообеща|обеща|поруч|предпис|обязал|потребова"
    r"|срок|включен|перенес|готов[аыо]?$|должн|предстоит|решено|решил|попрос"
)
# «подайте», «можно записаться», «нужно принести»: the resident's own term
ASKED = re.compile(
    r"\b(?:можно|можете|нужно|необходимо|надо|следует|просим|просьба|рекомендуем|приглашаем|советуем|вправе)\b"
)
# «приём по вторникам», «работает до 18:00», «концерт начнётся»: a timetable, not a promise;
# «фото с концерта выложим завтра» promises
TIMETABLE = re.compile(
    r"\bпо (?:понедельник|вторник|сред|четверг|пятниц|суббот|воскресень)|\bежедневн|\bкажд|\bграфик (?:работы|приема)"
    r"|\bработа(?:ет|ют)\b|\bв (?:ремонте|отпуске)\b|\bна больничном\b|\bдейству(?:ет|ют)\b|\bоткрыт|\bпринима(?:ет|ют|ются|ется)\b|\bпри[её]м (?:граждан|заяв|жител|вед|документ|посетител|пациент)"
    r"|(?<!\bс )(?<!\bсо )\b(?:концерт|праздник|ярмарк|выставк|спектакл|фестивал|собрани|сход|конкурс|турнир|матч|сеанс)\w*\b"
    r"|\bвступа\w+ в силу|\bмороз|\bпрогноз|\bсиноптик|\bпотеплени|\bс \d{1,2}(?:[:.]\d\d)?(?: час\w*| утра)?$"
)
REFUSED = re.compile(r"\bне (?:раньше|ранее|успе\w+|получится|сможем|смогут|обещаем)\b")
SINCE = re.compile(r"^(?:с|со|от|после)\s")


@dataclass(frozen=True, slots=True)
class Promise:
    """A promised date at `[start, stop)` of the answer.

    first, last : days of the promise; one and the same for «до пятницы».
    remind_on : the last working day when something can still be done about it.
    """

    start: int
    stop: int
    first: date
    last: date
    remind_on: date


def quote_promise(text: str, promise: Promise) -> str:
    """The sentence of an answer that promises, on one line."""
    sentence = sentence_at(fold(text), promise.start)
    return " ".join(text[sentence.start : sentence.stop].split())


def find_dates(folded: str, clock: Clock) -> list[When]:
    """Every date and term of a folded text in order, promised or not."""
    found: list[tuple[When, bool]] = []
    for pattern, read in READERS:
        for match in pattern.finditer(folded[:MAX_CHARS]):
            if NAMED_AFTER.search(folded, max(0, match.start() - 20), match.start()):
                continue
            first, last = read(match, clock)
            when = When(match.start(), match.end(), min(first, last), last)
            found.append((when, read in CALENDAR_READERS))
    found.sort(key=lambda one: (one[0].start - one[0].stop, one[0].start))
    chosen: list[tuple[When, bool]] = []
    for when, is_calendar in found:
        if all(when.stop <= one.start or when.start >= one.stop for one, _ in chosen):
            chosen.append((when, is_calendar))
    chosen.sort(key=lambda one: one[0].start)
    return list(_merge(folded, chosen))


def find_promises(text: str, clock: Clock) -> list[Promise]:
    """Promised dates of an answer in order; none before the day of the answer."""
    folded = fold(text)
    promises: list[Promise] = []
    for when in find_dates(folded, clock):
        if promises and _is_hour_of(folded, when, promises[-1]):
            continue
        if when.last >= clock.today and is_promised(folded, when):
            remind = clock.last_working(when.last, since=clock.today)
            promises.append(Promise(when.start, when.stop, when.first, when.last, remind))
    return promises


def _is_hour_of(folded: str, when: When, day: Promise) -> bool:
    """«Промоют завтра с утра, к вечеру вода станет чистой»: an hour of the day said before."""
    is_one_sentence = day.start in sentence_at(folded, when.start)
    return is_one_sentence and when.last < day.last and _is_time(folded, when)


def is_promised(folded: str, when: When) -> bool:
    """Whether the words around a date bind the one who answers."""
    sentence = sentence_at(folded, when.start)
    clause = clause_at(folded, sentence, when.start)
    before = folded[clause.start : when.start]
    near = f"{before} … {folded[when.stop : max(clause.stop, when.stop)]}"
    if REFUSED.search(near) or ASKED.search(near) or TIMETABLE.search(near):
        return False
    if TIMETABLE.search(folded[sentence.start : when.start].rstrip()):
        return False
    words = _deeds(near)
    if not any(word.is_verb for word in words):
        whole = folded[sentence.start : sentence.stop]
        if ASKED.search(whole):
            return False
        words = _deeds(whole)
    return _binds(words, is_since=SINCE.match(folded[when.start : when.stop]) is not None)


def _binds(words: list[Word], *, is_since: bool) -> bool:
    if any(word.is_order for word in words):
        return False
    if any(word.is_future or PLAN.match(word.text) for word in words):
        return True
    if any(word.is_past for word in words):
        return False
    # «завтра выходит грейдер»; not «дорога с понедельника перекрыта»
    return not is_since or any(word.grammar.tense == "pres" for word in words)


def _deeds(text: str) -> list[Word]:
    return [word for word in read_words(text) if word.is_verb or PLAN.match(word.text)]


def _merge(folded: str, found: list[tuple[When, bool]]) -> Iterator[When]:
    """«в пятницу, 27 ноября» and «завтра до обеда» are one date each."""
    if not found:
        return
    current, current_calendar = found[0]
    for (_, _), (when, is_calendar) in pairwise(found):
        gap = folded[current.stop : when.start]
        if BESIDE.fullmatch(gap) and is_calendar != current_calendar:
            kept = when if is_calendar else current
            current = replace(kept, start=current.start, stop=when.stop)
            current_calendar = True
        elif BESIDE.fullmatch(gap) and _is_time(folded, when) and not is_calendar:
            current = replace(current, stop=when.stop)
        else:
            yield current
            current, current_calendar = when, is_calendar
    yield current


def _is_time(folded: str, when: When) -> bool:
    return (
        re.fullmatch(
            rf"(?:до|к|не позднее)\s+(?:{days.TIME}|конца\s+дня)", folded[when.start : when.stop]
        )
        is not None
    )
