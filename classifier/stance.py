"""How a comment stands to a problem: tells of it, joins in, thanks, asks about a plan, jokes."""

import re
from enum import StrEnum

SHORT = 9  # words of a comment that can only join in


class Stance(StrEnum):
    """Only `report` and `echo` are voices; the rest speaks about a problem without having it."""

    REPORT = "report"
    ECHO = "echo"  # «и у нас», «+1»: the problem is named by another comment
    THANKS = "thanks"
    PLAN = "plan"  # a question about a schedule or a planned outage
    RUMOUR = "rumour"
    JOKE = "joke"


WORD = re.compile(r"[^\W\d_]+")
# «нет воды», «не вывозят», «без света», «когда дадут»: what somebody misses or asks to be done
LACK = re.compile(
    r"\b(?:нет|нету|без|ни разу|не (?!надо|нужно|только)\w+|когда|сколько можно|опять|снова"
    r"|уберите|почините|вывезите|засыпьте|примите меры|до сих пор|невозможно)\b"
)
# «Воду дали, спасибо»: done, and nothing is missed any more
GRATITUDE = re.compile(r"\b(?:спасиб\w*|благодар\w*|молодц\w*|умниц\w*|респект)\b")
DONE = re.compile(
    r"\b(?:дали|пустили|включили|подключили|вернули|появил\w+|починили|отремонтировали|заварили"
    r"|наладили|устранили|убрали|вывезли|увезли|распилили|закрыли|почистили|засыпали|заделали"
    r"|тепло стало)\b"
)
# «До какого числа отключение?», «график», «во сколько последний»
PLAN = re.compile(
    r"\b(?:планов\w+|планиру\w+|график\w*|расписани\w+|до скольки|со скольки|во сколько"
    r"|(?:до|с|со|в) как(?:ого|их) чис\w+|какого числа|в какие (?:дни|числа|часы)"
    r"|в эти дни|на выходны[ехм]+|по программе)\b"
    r"|^а .*\bбуд(?:ет|ут)\b[^?]*\?$"  # «А холодная вода будет?»
)
# «Говорят, завтра отключат», «правда что закроют»
RUMOUR = re.compile(
    r"\b(?:говорят|поговаривают|слышал\w*|слух\w*|якобы|правда,? (?:ли|что)|это правда|правда\?)"
)
LAUGH = re.compile(r"[😂🤣😁😆😹😄😅🙈]|\){2,}|\b(?:ха){2,}|\bахах")
IRONY = re.compile(
    r"\b(?:зато|ура|бесплатн\w+|сезон\w*|предлага\w+|как наш\w|как в анекдот\w+|красота"
    r"|повезло|удал(?:ась|ись|ся))\b"
)
# «и у нас», «+1», «аналогично», «поддерживаю», «тоже пусто»
ECHO = re.compile(
    r"^(?:да|ага|угу|точно|именно)\b(?! (?:будет|здравств))|^и (?:на|в|у)\b|^у (?:нас|меня)\b"
    r"|(?:^|\W)(?:\+ ?1|\+{1,3}|плюсую|и у (?:нас|меня|мамы|соседей)"
    r"|у (?:нас|меня) (?:тоже|так ?же|то ?же)|тоже|аналогичн\w*|то же самое|та ?же|такая ?же"
    r"|такой ?же|поддерж\w+|присоедин\w+|подтвержд\w+|согласн\w+|и мы)(?:\W|$)"
)


def find_stance(text: str) -> Stance:
    """Stance of a cleaned text.

    >>> find_stance("И у нас на Мира так же").value, find_stance("Воду дали, спасибо!").value
    ('echo', 'thanks')
    """
    folded = " ".join(text.lower().replace("ё", "е").split())
    lacks = LACK.search(folded) is not None
    if GRATITUDE.search(folded) and (DONE.search(folded) or not lacks):
        return Stance.THANKS
    if RUMOUR.search(folded):
        return Stance.RUMOUR
    if PLAN.search(folded):
        return Stance.PLAN
    if LAUGH.search(folded) and (IRONY.search(folded) or not lacks):
        return Stance.JOKE
    # «А детей тоже берут?» asks, it does not join in; «и у нас, что случилось?» does
    if (
        ("?" not in folded or folded.startswith("и "))
        and ECHO.search(folded)
        and len(WORD.findall(folded)) <= SHORT
    ):
        return Stance.ECHO
    return Stance.REPORT
