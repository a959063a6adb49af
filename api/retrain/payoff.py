"""When a retraining pays: a rule with numbers, and the words for why."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import sqrt

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.lesson.rows import count_taught
from api.reports.registered import count_if
from api.retrain.run import FEWEST
from api.russian import percent, plural
from api.store.tables import DecisionRow

# From so many own comments on the model is calibrated on the district's stream alone
# (`ENOUGH_OWN` of training/fit.py): below it new rows change little that can be measured.
ENOUGH_NEW = 200
ENOUGH_GROWTH = 0.1  # or a tenth more than it has learnt from
WINDOW = timedelta(days=30)
FEWEST_DECISIONS = 100  # in a window; fewer tell nothing about a share
LEAST_DECAY = 0.05  # of the share of rejected suggestions, and more than chance explains
Z = 1.96  # 95 % interval
ROWS = ("размеченный комментарий", "размеченных комментария", "размеченных комментариев")
REJECTIONS = ("подсказка", "подсказки", "подсказок")


class Advice(StrEnum):
    """What the page says."""

    PAYS = "pays"
    WAIT = "wait"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Window:
    """Suggestions that people decided about in some days."""

    n: int
    rejected: int

    @property
    def share(self) -> float:
        """Share of rejected ones, 0..1."""
        return self.rejected / self.n if self.n else 0.0


@dataclass(frozen=True, slots=True)
class Payoff:
    """The numbers, the advice, and why.

    n_new : comments with a person's word since the bundle was trained.
    n_own : the district's own comments it has learnt from.
    corrections : single fields corrected since.
    """

    advice: Advice
    reasons: tuple[str, ...]
    n_new: int
    n_own: int
    corrections: int
    then: Window
    lately: Window


def weigh(
    session: Session, *, trained_at: datetime, promoted_at: datetime, n_own: int, now: datetime
) -> Payoff:
    """Weigh what the desk has learnt since the current bundle was trained."""
    n_new = count_taught(session, since=trained_at)
    corrections = session.scalar(
        select(func.count()).where(
            DecisionRow.decided_at >= trained_at, DecisionRow.is_accepted.is_(False)
        )
    )
    then = fetch_window(session, promoted_at, promoted_at + WINDOW)
    lately = fetch_window(session, max(now - WINDOW, promoted_at + WINDOW), now)
    advice, reasons = judge(n_new=n_new, n_own=n_own, then=then, lately=lately)
    return Payoff(advice, reasons, n_new, n_own, corrections or 0, then, lately)


def fetch_window(session: Session, start: datetime, stop: datetime) -> Window:
    """Decisions of `[start, stop)` about a suggestion; where there was none, none was rejected."""
    query = (
        select(func.count(), count_if(DecisionRow.is_accepted.is_(False)))
        .where(DecisionRow.decided_at >= start, DecisionRow.decided_at < stop)
        .where(DecisionRow.suggested.is_not(None))
    )
    n, rejected = session.execute(query).one()
    return Window(int(n), int(rejected))


def judge(
    *, n_new: int, n_own: int, then: Window, lately: Window
) -> tuple[Advice, tuple[str, ...]]:
    """The rule: enough new rows, or suggestions rejected clearly more often than at first.

    >>> judge(n_new=250, n_own=5000, then=Window(0, 0), lately=Window(0, 0))[0].value
    'pays'
    """
    new = plural(n_new, ROWS)
    if n_new < FEWEST:
        return Advice.TOO_FEW, (
            f"После обучения появилось {new}, нужно хотя бы {FEWEST}: на меньшем числе новую "
            "модель не с чем сравнить.",
        )
    wanted = max(FEWEST, min(ENOUGH_NEW, round(ENOUGH_GROWTH * n_own))) if n_own else ENOUGH_NEW
    reasons = []
    if n_new >= wanted:
        reasons.append(
            f"После обучения появилось {new}; дообучать стоит от {wanted} "
            f"({ENOUGH_NEW} или десятая часть того, на чём модель училась)."
        )
    if has_decayed(then, lately):
        reasons.append(
            f"За последние {WINDOW.days} дней отклонено {percent(lately.share)} подсказок, а в "
            f"первые {WINDOW.days} дней работы модели — {percent(then.share)}: больше, чем "
            "объясняет случай."
        )
    if reasons:
        return Advice.PAYS, tuple(reasons)
    told = [f"После обучения появилось {new}; дообучать стоит от {wanted}."]
    if min(then.n, lately.n) >= FEWEST_DECISIONS:
        told.append(
            f"Отклоняют {percent(lately.share)} подсказок, вначале было {percent(then.share)}: "
            "разница невелика."
        )
    else:
        told.append(
            f"Ухудшения не видно: для суждения нужно по {FEWEST_DECISIONS} решений в первые и в "
            f"последние {WINDOW.days} дней, а есть {then.n} и {lately.n}."
        )
    return Advice.WAIT, tuple(told)


def has_decayed(then: Window, lately: Window) -> bool:
    """Whether the share of rejected suggestions has grown by more than chance explains."""
    if min(then.n, lately.n) < FEWEST_DECISIONS:
        return False
    difference = lately.share - then.share
    spread = sqrt(sum(one.share * (1 - one.share) / one.n for one in (then, lately)))
    return difference >= LEAST_DECAY and difference - Z * spread > 0
