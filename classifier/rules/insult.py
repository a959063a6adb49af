"""Insults: a name called to a person's face is one thing, harsh words about work another."""

import re
from collections.abc import Iterator

from classifier.rules.insult_names import (
    BEASTS,
    CALLED,
    DULL_WORDS,
    MILDER,
    NAMES,
    NAMES_MANY,
    NAMES_ONE,
    YOU,
)
from classifier.rules.profanity import WORD
from classifier.rules.reading import Reading, Span

ONE, MANY = "|".join(NAMES_ONE), "|".join(NAMES_MANY)
DULL = (
    rf"(?:{'|'.join(DULL_WORDS)}|больн(?:ой|ая|ые) на голову)"
    r"(?=\s*(?:[.,!?)…]|$|или |и |что |совсем|такой|такая))"
)
ANY_NAME = rf"(?:{ONE}|{MANY}|{'|'.join(BEASTS)}|{DULL})"
BEAST_ONE = "козел|баран|овца|осел|свинья|скотина|крыса"

# --- between «ты» and the name
FILLER = (
    r"же|ж|просто|реально|настоящ[а-я]+|полн[а-я]+|редкостн[а-я]+|последн[а-я]+|обычн[а-я]+|там|все|всё"
    r"|и|да|ну|вообще|совсем|что|ли|еще|какой|какая|какие|такой|такая|такие|то|конченн?[а-я]+|тупая|тупой"
    r"|тупые|стар[а-я]+|жирн[а-я]+|безмозгл[а-я]+|тупорыл[а-я]+|продажн[а-я]+|наглая|наглый|наглые|мелк[а-я]+"
    r"|бессовестн[а-я]+|сраный|сраная|сраные|грязн[а-я]+|поган[а-я]+|мерзк[а-я]+|ебан[а-я]+|только|похоже"
    r"|видимо|наверное|точно|натуральн[а-я]+|недалек[а-я]+|самый|самая|самые|сам|сама|сами|короче|блин|бля"
)
SEPARATOR = r"[\s,—–-]+"
GAP = rf"(?:{SEPARATOR}(?:{FILLER})){{0,4}}{SEPARATOR}"
END = r"(?=\s*(?:[.!?,)…\n]|$|и\b|а\b|кто\b|что\b|если\b|раз\b))"

# «ты дебил», «вы там все уроды», «сам ты козёл», «ты что, дура?»; not «ты не дурак»
TO_FACE = re.compile(rf"\b(?:ты|вы)\b{GAP}(?P<name>{ANY_NAME})\b")
# «дурак ты», «козлы вы все!»; not «твари, вы видели», «какой дурак, ты не знаешь»
NAME_FIRST = re.compile(
    rf"(?<!какой )(?<!какая )(?<!какие )\b{ANY_NAME}\s+(?:ты|вы)(?:\s+(?:все|конченн?[а-я]+|последн[а-я]+))?{END}"
)
# «сам дурак», «сама дура», whole or at the start
YOURSELF = re.compile(
    rf"(?:^|[.!?,]\s*)(?:да\s+)?сам[аи]?\s+(?:такой\s+|такая\s+)?{ANY_NAME}\b{END}"
)
# «заткнись, тварь», «пошёл вон, козёл», «слышь, урод», «эй ты, дебил»
SENT_OFF = re.compile(
    r"\b(?:заткни(?:сь|тесь)|закрой(?:те)? (?:рот|пасть|хлебало|хавальник|варежку)|(?:по)?ш[её]?л(?:а|и)? (?:ты|вы|вон|на|в)"
    r"|иди(?:те)? (?:ты |вы )?(?:лечи[а-я]+|отсюда|на|в|к|лесом|работай)|слышь|слышишь|эй|вали(?:те)? отсюда|лечись|сдохни(?:те)?"
    rf"|проспись|умойся|успокойся)\b[^.!?\n]{{0,20}}?\b(?:{ONE}|{MANY}|козел|козлы|баран|овца|скотина|свинья)\b"
)
# «чтоб ты сдох», «чтоб вы все сдохли»; not «чтоб вам так жить»
CURSE = re.compile(
    r"\bчтоб(?:ы)? (?:ты|вы|вас|тебя)(?: [а-я]+){0,2}? (?:сдох(?:ла|ли)?|подох(?:ла|ли)?|передохли|издох(?:ли|ла)?|разорвало)\b"
    r"|\bсдохни(?:те)?(?: уже)?,? (?:все|твар[а-я]+|сук[аи]|мраз[а-я]+|ты|вы)\b"
)
# «рожа твоя тупая», «ваши наглые рожи», «безмозглая твоя башка»
SNOUT = re.compile(
    r"\b(?:тво[йяею]|ваш[аеиу]?)\s+(?:[а-я]+(?:ая|ое|ые|ую|ие)\s+){1,2}(?:рож[аиу]|морд[аыу]|харю?[аи]?|рыло|башк[аиу]|туш[ау])\b"
    r"|\b(?:рожа|морда|харя|рыло|башка)\s+(?:твоя|твое|ваша)\b"
)
NO_BRAINS = re.compile(
    r"\b(?:у тебя|тебе)\s+(?:[а-я]+\s+){0,2}?(?:мозгов|ума|с головой|не все дома|мозгами)[^.!?\n]{0,12}\b(?:нет|нету|плохо|не хватает|беда|обделил[а-я]*)\b"
    r"|\bзаткнись\b|\bзакрой (?:рот|пасть|хлебало|хавальник)\b|\bлечи(?:сь|тесь) (?:на )?голов|\bлечи голову\b|\bтебе лечиться надо\b"
)
MILDER_TO_FACE = re.compile(
    rf"\bты\b{GAP}(?:{'|'.join(MILDER)})\b{END}|\b(?:сам|сама) ты\s+(?:{'|'.join(MILDER)})\b"
)
# A whole comment of one name.
ALONE = re.compile(
    rf"[\s!?.,)(]*(?:вот |ну |какой |какая |просто )?(?:{ONE}|{MANY}|козел|козлы|овца|баран)[\s!?.,)(]*"
)

# --- somebody named, or with an office
OFFICE = (
    r"мэр|глава|депутат|директор|директриса|начальник|начальница|губернатор|завуч|заведующая|главврач|врач|врачиха"
    r"|участковый|продавщица|кассирша|учительница|училка|воспитательница|воспитатель|водитель|админ|редактор|модератор"
    r"|председатель|староста|соседка|сосед|чиновник|чиновница|министр|фельдшер|медсестра|инспектор|диспетчер|директорша"
)
COPULA = r"(?:\s*[—–-]+\s*|\s+)(?:(?:это|просто|же|наш|наша|ваш|ваша|эта|этот|полный|полная|реально|вообще|такой|такая|редкостный)\s+){0,3}"
OF_OFFICE = re.compile(
    rf"\b(?:{OFFICE})(?:\s+[а-я]+(?:ов|ев|ин|ова|ева|ина|ская|ский|енко))?{COPULA}(?:{ONE}|козел|баран|овца|осел|свинья|скотина|крыса|{DULL})\b(?!-)"
)
# «эта корова жирная», «овца тупая»: a beast with a person's epithet
BEAST = re.compile(
    r"\b(?:(?:жирн|туп|дран|наглы?|нагл|безмозгл|бессовестн)(?:ая|ый|ой)\s+(?:корова|овца|свинья|коза|крыса|кобыла|баран|козел|осел|скотина)"
    r"|(?:корова|овца|свинья|коза|крыса|кобыла|баран|козел|осел|скотина)\s+(?:жирная|тупая|тупой|драная|безмозглая|безмозглый|бессовестная|наглая))\b"
)
# «кто нанял этого дебила», «хамка тупорылая», «эту истеричку психованную»
THAT_ONE = re.compile(
    r"\bэт(?:ого|у|ой|ому)\s+(?:[а-я]+(?:ого|ую|ой)\s+)?(?:дебила|идиота|идиотку|урода|дуру|дурака|козла|кретина|придурка|истеричку|ублюдка|подонка|отморозка)\b"
)
# «завуч эта дура», «эта корова жирная», «хамка тупорылая»: somebody definite, and twice
DEFINITE = re.compile(
    rf"\b(?:{OFFICE})\s+эт(?:а|от)\s+(?:{ONE}|{BEAST_ONE})\b"
    r"|\bэта\s+(?:корова|овца|коза|кобыла|свинья)\s+(?:жирная|тупая|драная|безмозглая|наглая)\b"
    r"|\b(?:хамка|дура|тварь|истеричка)\s+(?:тупорылая|тупая|безмозглая|психованная|конченая)\b"
    r"|\b(?:истеричку|дуру|тварь|хамку)\s+(?:тупорылую|тупую|безмозглую|психованную|конченую)\b"
)
NAMED = re.compile(
    rf"(?<!на )(?<!по )(?<!ул )(?<!с )(?<!у )(?<!улице )\b(?P<who>[а-я]{{2,}}(?:ов|ев|ин|ова|ева|ский|ская|енко|чук|ян|дзе))"
    rf"(?P<dash>\s*[—–-]+\s*|\s+(?:это|просто|же|вообще|реально)\s+|\s+)(?:(?:полный|полная|просто|редкостный|редкостная|конченый|конченая)\s+)?"
    rf"(?P<name>{ONE}|козел|баран|овца|осел|свинья|скотина|крыса)\b"
)
# Slurs by origin.
SLUR = re.compile(
    r"\b(?:чуркобес[а-я]*|хач(?:и|ей|ики?|иков)|жид(?:ы|ов|овская|овские|овня)|черножоп[а-я]+|нигер[ыа]?|узкоглаз[а-я]+)\b"
)

QUOTED = re.compile(r"[«\"“][^«»\"”]*$")
TELLING = re.compile(
    r"\b(?:говорит|говорят|сказал[аи]?|кричит|кричал[аи]?|крикнул[аи]?|орет|обозвал[аи]?|ответил[аи]?|написал[аи]?|заявил[аи]?)\b"
    r"(?:\s+(?:мне|нам|ему|ей|всем|что|на меня))*\s*[:,—–-]?\s*(?:что\s+)?$"
)
TO_YOU = (TO_FACE, NAME_FIRST, YOURSELF)
DOUBTFUL = (BEAST, THAT_ONE, SNOUT, NO_BRAINS, MILDER_TO_FACE, SLUR)


def find_insult(reading: Reading) -> Iterator[Span]:
    """To a face or of a person named: «[ты дебил]», «[Петров — козёл]»."""
    words = reading.words
    patterns = [CURSE, DEFINITE]
    if not reading.tokens.isdisjoint(CALLED):
        patterns += [SENT_OFF] if reading.tokens.isdisjoint(YOU) else [SENT_OFF, *TO_YOU]
        for match in NAMED.finditer(words):
            if reading.is_capital(match.start("who")) and match["dash"].strip():
                yield match.span()
    for pattern in patterns:
        for match in pattern.finditer(words):
            if not _is_told(words, match.start()):
                yield match.span()


def find_insult_named(reading: Reading) -> Iterator[Span]:
    """Doubtful: an office, a surname without a dash, a milder name, a word alone."""
    for pattern in DOUBTFUL:
        for match in pattern.finditer(reading.words):
            yield match.span()
    if reading.tokens.isdisjoint(CALLED):
        return
    for match in OF_OFFICE.finditer(reading.words):
        yield match.span()
    for match in NAMED.finditer(reading.words):
        if reading.is_capital(match.start("who")) and match["name"] in NAMES:
            yield match.span()
    if ALONE.fullmatch(reading.words):
        yield 0, len(reading.words)


def find_harsh_word(reading: Reading) -> Iterator[Span]:
    """A harsh word aimed at nobody in the talk: «какой [идиот] ставил этот забор»."""
    for match in WORD.finditer(reading.words):
        if match.group() in NAMES:
            yield match.span()


def _is_told(words: str, start: int) -> bool:
    """«мне сказали „ты дурак“», «кричит: ты идиот»: told, not called."""
    before = words[max(0, start - 60) : start]
    return QUOTED.search(before) is not None or TELLING.search(before) is not None
