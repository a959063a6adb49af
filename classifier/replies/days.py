"""Days counted from the answer: «завтра», «в течение трёх дней», «на следующей неделе»."""
# ruff: noqa: E501 (a pattern broken over lines cannot be read)

import re
from collections.abc import Mapping
from datetime import date, timedelta

from classifier.replies.clock import (
    DAY,
    WEEK,
    Clock,
    add_months,
    end_of_month,
    start_of_month,
)
from classifier.replies.dates import Interval, Reader
from classifier.replies.numbers import COUNT, WEEKDAY, read_count, read_weekday

NEAR = {"сегодня": 0, "завтра": 1, "послезавтра": 2}
ADJECTIVE_DAYS = {"сегодняшн": 0, "завтрашн": 1}
MOST_YEARS, MOST_UNITS = 10, 999  # of a promise; more is a slip of the pen
TIME = r"(?:\d{1,2}[:.]\d\d|\d{1,2}\s+(?:час\w*|вечера|утра|дня)|обед[ау]?|вечер[ауо]м?|утр[ауо]м?|ноч[иь]ю?)"


def by_near_day(match: re.Match[str], clock: Clock) -> Interval:
    # завтра, до завтра, послезавтра
    day = clock.today + DAY * NEAR[match["day"]]
    return day, day


def by_near_days(match: re.Match[str], clock: Clock) -> Interval:
    # сегодня-завтра
    return clock.today + DAY * NEAR[match["day"]], clock.today + DAY * NEAR[match["last"]]


def by_named_day(match: re.Match[str], clock: Clock) -> Interval:
    # до конца дня, к вечеру, до 17:00, в течение дня, завтрашним днём
    shift = next((n for stem, n in ADJECTIVE_DAYS.items() if stem in match.group()), 0)
    day = clock.today + DAY * shift
    return day, day


def by_weekday(match: re.Match[str], clock: Clock) -> Interval:
    # до пятницы, в ближайший вторник, в среду на следующей неделе
    day = _next_weekday(read_weekday(match["day"]), clock)
    if match["which"] or match["later"]:
        day = clock.monday + WEEK + DAY * day.weekday()
    return day, day


def by_two_weekdays(match: re.Match[str], clock: Clock) -> Interval:
    # с понедельника по среду, в четверг-пятницу
    first = _next_weekday(read_weekday(match["day"]), clock)
    ahead = (read_weekday(match["last"]) - first.weekday()) % 7
    return first, first + DAY * ahead


def by_week(match: re.Match[str], clock: Clock) -> Interval:
    # на этой неделе, в начале следующей недели, до конца недели
    monday = clock.monday + (WEEK if match["next"] else WEEK * 0)
    last = clock.end_of_week(monday)
    if last < clock.today:  # said on a Saturday
        last = monday + 6 * DAY
    first = max(monday, clock.today)
    part, by = match["part"] or "", match["by"]
    if part.startswith("конц"):
        return (last, last) if by in ("до", "к") else (max(first, last - DAY), last)
    if part.startswith("начал"):
        return first, max(first, monday + DAY)
    if part.startswith("середин"):
        return monday + 2 * DAY, monday + 2 * DAY
    return first, last


def by_weekend(match: re.Match[str], clock: Clock) -> Interval:
    # в выходные; до выходных — the last working day before them; после выходных
    saturday = _next_weekday(5, clock) if clock.today.weekday() < 5 else clock.monday + 5 * DAY
    by = match["by"]
    if by in ("до", "к"):
        last = clock.last_working(saturday - DAY, since=clock.today)
        return last, last
    if by == "после":
        first = clock.next_working(saturday + 2 * DAY)
        return first, first
    return max(saturday, clock.today), saturday + DAY


def by_this_period(match: re.Match[str], clock: Clock) -> Interval:
    # до конца месяца, в этом месяце, в следующем квартале, до конца года
    today, ahead = clock.today, match["next"] is not None
    size = {"м": 1, "к": 3, "г": 12}[match["what"][0]]
    start = (today.month - 1) // size * size + 1 + (size if ahead else 0)
    first, last = start_of_month(today.year, start), end_of_month(today.year, start + size - 1)
    part, by = match["part"] or "", match["by"]
    if part.startswith("конц") or (by == "до" and not ahead):
        if by in ("до", "к"):
            return last, last
        return max(today, last - DAY * 10), last
    if part.startswith("начал"):
        return first, first + DAY * (9 if size == 1 else 30)
    if part.startswith("середин"):
        return first + DAY * 10, first + DAY * 19
    return max(first, today), last


def by_term(match: re.Match[str], clock: Clock) -> Interval:
    # в течение трёх дней, за 10 рабочих дней, через две недели, в пятидневный срок
    count = read_count(match["count"]) if match["count"] else 1
    day = _after(count, match["unit"], clock, working=match["working"] is not None)
    return day, day


def by_half_term(match: re.Match[str], clock: Clock) -> Interval:
    # через полтора месяца, через полгода
    unit = match["unit"]
    days = {"н": 11, "м": 45, "г": 183}[unit[0]] if unit else 183
    day = clock.today + DAY * days
    return day, day


def _next_weekday(number: int, clock: Clock) -> date:
    """The nearest such day after today."""
    return clock.today + DAY * ((number - clock.today.weekday() - 1) % 7 + 1)


def _after(count: int, unit: str, clock: Clock, *, working: bool) -> date:
    count = min(count, MOST_YEARS if unit[0] in "гл" else MOST_UNITS)
    if unit.startswith(("час", "минут")):
        return (clock.now + timedelta(hours=count if unit.startswith("ч") else 0)).date()
    if unit.startswith(("дн", "ден", "сут")):
        return clock.working_days(count) if working else clock.today + DAY * count
    if unit.startswith("нед"):
        return clock.today + WEEK * count
    if unit.startswith("мес"):
        return add_months(clock.today, min(count, 120))
    return add_months(clock.today, 12 * count)


UNIT = (
    r"час(?:а|ов)?|минут\w?|дн(?:я|ей|и)|день|сут(?:ок|ки)|недел[ьюи]|месяц(?:а|ев)?|год(?:а)?|лет"
)
WORKING = r"(?:(?:(?P<working>рабоч\w+)|календарн\w+|ближайш\w+)\s+)?"
LATER = r"(?P<later>\s+(?:на\s+)?(?:следующей|будущей)\s+недел[еи])?"
READERS: Mapping[str, Reader] = {
    r"\b(?:(?:до|на|с|уже|не позднее)\s+)?(?P<day>сегодня|завтра|послезавтра)\b": by_near_day,
    r"\b(?P<day>сегодня|завтра)\s*(?:[-–—]|или)\s*(?P<last>завтра|послезавтра)\b": by_near_days,
    rf"\b(?:до|к|не позднее)\s+(?:конц\w\s+)?(?:(?:сегодняшн|завтрашн)\w+\s+)?(?:рабочего\s+)?(?:дня|дню|суток)\b|\b(?:до|к|не позднее)\s+{TIME}(?!\w)|\b(?:в\s+течени[еи]|в\s+первой\s+половине|во\s+второй\s+половине)\s+(?:сегодняшнего\s+|завтрашнего\s+)?(?:рабочего\s+)?дня\b|\b(?:сегодняшн|завтрашн)\w+\s+(?:дн[её]м|вечером|утром)\b": by_named_day,
    rf"\b(?:до|к|ко|в|во|на|с|со|не позднее|после)\s+(?:(?:ближайш\w+|эт\w+)\s+|(?P<which>следующ\w+|будущ\w+)\s+)?(?P<day>{WEEKDAY}){LATER}": by_weekday,
    rf"\b(?:с|со|в|во)\s+(?P<day>{WEEKDAY})\s*(?:[-–—]|по|до|или)\s*(?:в\s+|во\s+)?(?P<last>{WEEKDAY})": by_two_weekdays,
    r"\b(?P<by>до|к|в|на|с)\s+(?:(?P<part>начал\w|середин\w|конц\w)\s+)?(?:течение\s+)?(?:эт\w+\s+|текущ\w+\s+|рабоч\w+\s+|(?P<next>следующ\w+|будущ\w+)\s+|(?<=конца )|(?<=концу )|(?<=конце )|(?<=начале )|(?<=середине ))(?:рабоч\w+\s+)?недел[еиюя]\b": by_week,
    r"\b(?P<by>до|к|в|на|после)\s+(?:эт\w+\s+|ближайш\w+\s+)?выходн(?:ые|ых|ым)(?!\s+день)\b": by_weekend,
    r"\b(?P<by>до|к|в|с|за)\s+(?:(?P<part>начал\w|середин\w|конц\w)\s+)?(?:течение\s+)?(?:эт\w+\s+|текущ\w+\s+|(?P<next>следующ\w+|будущ\w+)\s+|(?<=конца )|(?<=концу )|(?<=конце )|(?<=середине ))(?P<what>месяц\w?|квартал\w?|год[ау]?)\b": by_this_period,
    rf"\b(?:в\s+течени[еи]|в\s+ближайш\w+|за|через|максимум\s+через|не\s+более\s+чем\s+за)\s+(?:ближайш\w+\s+)?(?:(?P<count>{COUNT})(?:-х|-ти|-и)?\s*)?{WORKING}(?P<unit>{UNIT})(?!\w|\s+назад)": by_term,
    rf"\bв\s+(?P<count>{COUNT})(?:-?х?-?|\s+)?(?P<unit>дневн|недельн|месячн)\w*(?P<working>\s+рабоч\w+)?\s+срок": by_term,
    r"\bчерез\s+пол(?:тор[аы]\s+(?P<unit>недел\w|месяц\w|год\w)|года)\b": by_half_term,
}  # fmt: skip
