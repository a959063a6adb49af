"""Threats to life and property; «ноги переломаем» on ice is no threat."""

import re
from collections.abc import Iterable, Iterator

from classifier.rules.reading import Reading, Span
from classifier.rules.word_lists import starts_of

# --- to life: first person, «убью тебя», «всех перестреляю»; not «убью время», «убьётесь»
KILL = (
    r"убью|прибью|прирежу|зарежу|придушу|задушу|пристрелю|застрелю|расстреляю|урою|закопаю|порешу|грохну|замочу"
    r"|изобью|покалечу|изувечу|удавлю|четвертую|перестреляю|перережу|передушу|повешу|порву|уничтожу|завалю|отравлю"
)
KILL_WE = r"убь[её]м|прибь[её]м|зарежем|закопаем|уроем|пристрелим|порвем|перестреляем|изобь[её]м|замочим|повесим"
YOU = r"тебя|вас|тебе|вам"
THEM = r"его|ее|их|ему|ей|им|всех|этого|этих|эту|гад[а-я]*|твар[а-я]+|мраз[а-я]+|сук[уи]|урод[а-я]*|козл[а-я]+|того|мэра|главу|директора|соседа|соседку|кота|кошку|собаку|собак|пса"
NEAR = r"[^.!?\n]{0,25}?"
TO_LIFE = re.compile(
    rf"\b(?:{KILL}|{KILL_WE})\b{NEAR}\b(?:{YOU})\b|\b(?:{YOU})\b{NEAR}\b(?:{KILL}|{KILL_WE})\b"
)
THEIR_LIFE = re.compile(
    rf"\b(?:{KILL}|{KILL_WE})\b{NEAR}\b(?:{THEM})\b|\b(?:{THEM})\b{NEAR}\b(?:{KILL}|{KILL_WE})\b"
)

# --- to limbs: «ноги тебе переломаю», «приеду и ноги переломаю»; not «ноги тут переломаю»
BREAK = r"переломаю|поломаю|сломаю|оторву|отрежу|отрублю|выбью|разобью|сверну|набью|откручу|выколю|вырву|проломлю|начищу|расшибу|сломаем|переломаем|оторвем|набьем|выбьем|отрублю"
LIMB = r"ноги|ногу|руки|руку|голову|башку|шею|зубы|морду|рожу|лицо|ребра|пальцы|уши|глаза|череп|нос|язык|яйца|кости"
COME = r"приеду|прийду|приду|придем|приедем|найду|найдем|встречу|встретим|поймаю|поймаем|увижу|узнаю|подкараулю"
TO_LIMB = re.compile(
    rf"\b(?:{LIMB})\b[^.!?\n]{{0,20}}?\b(?:тебе|вам)\b[^.!?\n]{{0,20}}?\b(?:{BREAK})\b|\b(?:тебе|вам)\b[^.!?\n]{{0,25}}?\b(?:{LIMB})\b[^.!?\n]{{0,15}}?\b(?:{BREAK})\b"
    rf"|\b(?:тебе|вам)\b[^.!?\n]{{0,15}}?\b(?:{BREAK})\b[^.!?\n]{{0,15}}?\b(?:{LIMB})\b|\b(?:{BREAK})\b[^.!?\n]{{0,15}}?\b(?:тебе|вам)\b[^.!?\n]{{0,15}}?\b(?:{LIMB})\b"
    rf"|\b(?:{BREAK})\b[^.!?\n]{{0,15}}?\b(?:{LIMB})\b[^.!?\n]{{0,12}}?\b(?:тебе|вам)\b|\b(?:{LIMB})\s+(?:{BREAK})\s+(?:тебе|вам)\b"
    rf"|\b(?:{COME})\b[^.!?\n]{{0,25}}?\b(?:{LIMB})\b[^.!?\n]{{0,15}}?\b(?:{BREAK})\b"
)
THEIR_LIMB = re.compile(
    rf"\b(?:{COME}|ему|ей|им|всем|кому-то|этому|этим)\b[^.!?\n]{{0,40}}?\b(?:{LIMB})\b[^.!?\n]{{0,15}}?\b(?:{BREAK})\b"
    rf"|\b(?:{COME}|ему|ей|им|всем|кому-то)\b[^.!?\n]{{0,40}}?\b(?:{BREAK})\b[^.!?\n]{{0,15}}?\b(?:{LIMB})\b"
    rf"|\b(?:{BREAK})\b[^.!?\n]{{0,15}}?\b(?:{LIMB})\b[^.!?\n]{{0,12}}?\b(?:ему|ей|им|всем)\b"
)

# --- to property: «сожгу вашу администрацию»; not «сожгу листву», «взорвём рынок песней»
BURN = r"сожгу|спалю|подожгу|взорву|сожжем|спалим|подожжем|взорвем|разнесу|разгромлю"
PROPERTY = r"дом|хату|дачу|гараж|машину|тачку|администраци[а-я]+|контор[а-я]+|кабинет|офис|здание|магазин|ук|управляйку|школу|мэрию|сельсовет|больницу|ларек"
TO_PROPERTY = re.compile(
    rf"\b(?:{BURN})\b[^.!?\n]{{0,12}}?\b(?:ваш[а-я]*|тво[а-я]+|вас|тебя|вам|тебе)\b|\b(?:вас|тебя|вам|тебе|ваш[а-я]*\s+[а-я]+|тво[а-я]+\s+[а-я]+)\s+(?:всех?\s+|там\s+|нахрен\s+)?(?:{BURN})\b"
)
ITS_PROPERTY = re.compile(
    rf"\b(?:{BURN})\b[^.!?\n]{{0,20}}?\b(?:{PROPERTY}|их|его|ее|эту|этот)\b|\b(?:{PROPERTY}|их)\s+(?:{BURN})\b"
)
TYRES = re.compile(
    r"\b(?:проколю|порежу|проткну)\b[^.!?\n]{0,20}?\b(?:шины|колеса|колесо)\b|\b(?:шины|колеса)\b[^.!?\n]{0,20}?\b(?:проколю|порежу|проткну)\b"
)

# --- hints: «знаю, где ты живёшь», «тебе не жить», «оглядывайся»
SURE_WORDS = re.compile(
    r"\b(?:тебе|вам) не жить\b|\bты труп\b|\bвы (?:все )?трупы\b|\bживым не уйдешь\b"
)
HINT = re.compile(
    r"\bоглядывай(?:ся|тесь)\b|\bзна(?:ю|ем),? где (?:ты|вы|он|она|твои|ваши|твой|ваш)[^.!?\n]{0,15}(?:жив[а-я]+|работа[а-я]+|дети|учи[а-я]+|дом)"
    r"|\b(?:ему|ей|им) не жить\b|\bходить (?:больше )?не сможешь\b|\bпожалеешь,? что родил[а-я]+|\bвстречу (?:тебя )?(?:в|у) (?:подъезд|подворотн|темн)[а-я]+"
    r"|\bберегись\b|\bжди(?:те)? гостей\b|\bпоговорим по-(?:другому|мужски|плохому)|\bзакажу (?:тебя|вас)\b|\b(?:тебе|вам) (?:крышка|хана|кранты)\b"
)
# «расстрелять вас мало», «таких вешать надо»; not «прошу вас повесить знак»
EXECUTE = "расстрелять|повесить|перевешать|перестрелять|убить|сжечь|вешать|стрелять|расстреливать"
EXECUTION = re.compile(
    rf"\b(?:{EXECUTE})\s+(?:бы\s+|надо\s+)?(?:вас|тебя|таких|всех)\b[^.!?\n]{{0,12}}?\b(?:мало|надо|бы|нужно|пора)\b"
    rf"|\b(?:{EXECUTE})\s+(?:бы|надо|мало)\s+(?:вас|тебя|таких|всех|их)\b"
    rf"|\b(?:вас|тебя|таких|всех|их)\s+(?:[а-я]+\s+)?(?:надо|бы|нужно|пора|мало)\s+(?:[а-я]+\s+)?(?:{EXECUTE})\b"
    rf"|\b(?:вас|тебя|таких|всех|их)\s+(?:{EXECUTE})\s+(?:надо|бы|нужно|пора|мало)\b"
)
NOT_DONE = re.compile(
    r"\bза\s+$|\b(?:не|чуть не|хоть|муж|жена|мать|мама|начальник)\s+(?:[а-я]+\s+)?$"
)
JOKE = re.compile(
    r"\){2,}|[😂🤣😁😅😄😆😜😉]|\bшучу\b|\bшутка\b|\bшутк[уио]\b|\bв гости\b|\bобъяти"
)
# «убью за тебя», «порву за вас»: on somebody's side
ON_SIDE = re.compile(r"\bза (?:тебя|вас|них|него|нее)\b")

# Words, or starts of them, without which there is nothing to look for.
STEMS = tuple(
    f"{word.replace('[её]', 'е')} "
    for words in (KILL, KILL_WE, BREAK, BURN)
    for word in words.split("|")
) + starts_of(
    "проколю порежу проткну труп_ трупы_ оглядыв пожалеешь берегись гостей_ поговорим закажу крышка_"
    " хана_ кранты расстрелять расстреливать перевеша перестреля повесить вешать стрелять убить_ сжечь_"
    " подъезд подворотн жить_ сможешь_ знаю_ знаем_ живым_"
)


def _words(alternatives: str) -> frozenset[str]:
    return frozenset(alternatives.replace("[её]", "е").split("|"))


# what a text must hold → patterns to somebody in the talk, patterns to somebody else
KINDS = (
    (_words(f"{KILL}|{KILL_WE}"), (TO_LIFE,), (THEIR_LIFE,)),
    (_words(BREAK), (TO_LIMB,), (THEIR_LIMB,)),
    (_words(BURN), (TO_PROPERTY,), (ITS_PROPERTY,)),
    (_words("жить|труп|трупы|живым"), (SURE_WORDS,), ()),
    (_words("проколю|порежу|проткну"), (), (TYRES,)),
    (_words(EXECUTE), (), (EXECUTION,)),
)


def find_threat(reading: Reading) -> Iterator[Span]:
    """To somebody in the talk: «[убью тебя]», «[сожгу вашу контору]»."""
    if JOKE.search(reading.text):
        return
    for words, sure, _ in KINDS:
        if not reading.tokens.isdisjoint(words):
            yield from _meant(sure, reading)


def find_threat_hint(reading: Reading) -> Iterator[Span]:
    """Doubtful: to somebody else, in jest, by hint: «[знаю, где ты живёшь]»."""
    for words, sure, doubtful in KINDS:
        if not reading.tokens.isdisjoint(words):
            yield from _meant((*sure, *doubtful), reading)
    yield from _meant((HINT,), reading)


def _meant(patterns: Iterable[re.Pattern[str]], reading: Reading) -> Iterator[Span]:
    for pattern in patterns:
        for match in pattern.finditer(reading.words):
            before = reading.words[max(0, match.start() - 30) : match.start()]
            if NOT_DONE.search(before) is None and ON_SIDE.search(match.group()) is None:
                yield match.span()
