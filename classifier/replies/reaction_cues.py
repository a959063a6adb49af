"""What tells an author's mood in a comment after the answer, as small named cues.

A cue says yes or no; the model weighs them together with the words.
"""
# ruff: noqa: E501 (a pattern broken over lines cannot be read)

import re
from collections.abc import Callable

Cue = Callable[[str], bool]

THANKS = re.compile(r"\b(?:спасиб|спс\b|благодар|признател|поклон|респект)")
PRAISE = re.compile(
    r"\b(?:молодц|умни[цч]|супер|отличн|классн?|шикарн|ура+\b|быстро|оперативн|приятн|дождал"
    r"|наконец|золот|от души|рад[аы]?\b|довол[еь]н|лучш|красот|живем|порядок|чисто\b|тепло\b)"
)
GLAD_SIGN = re.compile("[👍❤👏🙏😊🥰💪🎉🔥]")
BLAME = re.compile(
    r"\b(?:отпис|враньё|вран|вр[еу]|неправд|обман|позор|стыд|кошмар|ужас|безобраз|издева|смеетесь"
    r"|обеща|завтрак|халтур|тяп|галочк|сказочник|толк|смысл\b|жалова|прокур|губернатор|президент"
    r"|суд\b|шаблон|пустые (?:слова|обещ)|перекид|спихн|отчита|хуже|плохо|зря\b|зачем|насмешил|ноль\b|ни о чем"
    r"|тошн|надоел|сил нет|сколько можно)"
)
ANGRY_SIGN = re.compile("[👎😡🤬🤦😠💩]")
STILL = re.compile(
    r"\b(?:так и\b|как (?:был|лежал|стоял|теч|не)|до сих пор|опять|снова|все еще|все равно|по-прежнему"
    r"|на месте|воз и ныне|месяц|третий (?:день|год|раз)|никто|ничего|никак|только)"
)
NOT_DONE = re.compile(
    r"\b(?:не|никто не|ничего не) (?:\w+(?:ли|ла|лся|лось|ло|л|ют|ет|ит|ят|лся)|сделан\w*|решен\w*|устраива\w+|согла\w+)\b"
    r"|\b\w+ (?:так )?(?:и )?нет\b"
)
BUT = re.compile(r"(?:[,.]| )\s*(?:но|а|только|однако|зато)\b")
CALM = re.compile(
    r"^\W*(?:ок|окей|хорошо|ладно|лан|понял|поняла|понятно|понят|ясно|принято|приня[лт]а?|добро|угу|ага|допустим"
    r"|договорились|учту|услышал|прочитал|ну|посмотрим|поживем|ждем|жду|будем|тогда|значит|возможно|а,)\b"
)
WAIT = re.compile(
    r"\b(?:ждем|жду|подожд|подождем|будем ждать|посмотрим|потерпим|увидим|проверю|позвоню|схожу|спрошу|напишу"
    r"|отпишусь|подойду|гляну|буду знать|учту)"
)
RESULT = re.compile(
    r"(?<!не )\b(?:убрали|вывезли|сделали|починили|засыпали|почистили|отремонтировали|включили|дали|закрыли|вкрутили"
    r"|вернули|решили|решен|исправили|поставили|спилили|отловили|помыли|заработал\w*|работает|горит|горят|пошл[аои]|есть)\b"
)
# «Страница удалена», «Автор закрыл сообщения»: what an operator or the channel writes
SYSTEM = re.compile(
    r"\b(?:пользовател|автор|страниц|профил|аккаунт|комментари|обсуждени|личк|личны|сообщени|запис[ьи]\b|черный список)"
)
SHUT = re.compile(
    r"\b(?:удал|закры|заблок|ограничи|запрет|отключ|черный список|чс\b|нельзя|недоступ|фейк|бот\b|не доставл)"
)
STOP_WRITING = re.compile(
    r"\b(?:(?:не|хватит|прекрат\w+|больше|перестан\w+)\b.{0,20}\b(?:пиш|писать|отвеч|беспоко|разговар)"
    r"|диалог|отста|отвяж|обсуждать)"
)
ASK = re.compile(
    r"^\W*(?:а|и|это|вы)?\s*(?:когда|где|кто|куда|какой|какая|какого|какие|во сколько|что|почему|можно|уточните|у нас|на \w+|в \w+)\b"
)
GREETING = re.compile(
    r"^\W*(?:добр\w+ (?:день|утро|вечер)|здравств\w+|с праздник|с наступ|хорошего|хорошей)"
)
NAMED = re.compile(r"^\s*@|^\s*[а-я]+, (?:\w+ )?(?:глян|смотр|почита|это)")


def ends_with_question(text: str) -> bool:
    """«А у нас на Мира когда?»"""
    return text.rstrip().endswith("?")


def is_sour(text: str) -> bool:
    """«Спасибо за отписку», «молодцы, ничего не сделали»: thanks that are none"""
    if THANKS.search(text) is None and PRAISE.search(text) is None:
        return False
    return any(pattern.search(text) for pattern in (BLAME, NOT_DONE))


def has_no_letters(text: str) -> bool:
    """«👍», «+», «???»"""
    return not any(char.isalpha() for char in text)


def is_short(text: str) -> bool:
    """«ок», «ждём»: at most two words"""
    return len(text.split()) <= 2


def _matches(pattern: re.Pattern[str]) -> Cue:
    return lambda text: pattern.search(text) is not None


CUES: dict[str, Cue] = {
    "thanks": _matches(THANKS),
    "praise": _matches(PRAISE),
    "glad_sign": _matches(GLAD_SIGN),
    "blame": _matches(BLAME),
    "angry_sign": _matches(ANGRY_SIGN),
    "still": _matches(STILL),
    "not_done": _matches(NOT_DONE),
    "but": _matches(BUT),
    "sour": is_sour,
    "calm": _matches(CALM),
    "wait": _matches(WAIT),
    "result": _matches(RESULT),
    "system": _matches(SYSTEM),
    "shut": _matches(SHUT),
    "stop_writing": _matches(STOP_WRITING),
    "ask": _matches(ASK),
    "greeting": _matches(GREETING),
    "named": _matches(NAMED),
    "question": ends_with_question,
    "no_letters": has_no_letters,
    "short": is_short,
}


def read_cues(text: str) -> list[str]:
    """Names of the cues a text gives, in the order of the list.

    >>> read_cues("Спасибо, убрали")
    ['thanks', 'result', 'short']
    """
    folded = text.lower().replace("ё", "е")
    return [name for name, cue in CUES.items() if cue(folded)]
