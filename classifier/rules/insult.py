"""Insults: a name called to a person's face is one thing, harsh words about work another."""

import re
from collections.abc import Iterator

Span = tuple[int, int]

# A text with none of these holds no insult; every name below must contain one.
STEMS = tuple(
    "дебил идиот дура дурень тупиц кретин имбецил даун урод твар мраз гнид скот козел козёл козл баран "
    "овца осл осел чмо ушл ублюд вырод подон падл дегенерат шлюх проститут быдло свинь сволоч паскуд "
    "лох чурк мерзав недоум придур отморо сука суки сучк тупой тупая больн".split()
)

# Nominative forms: one calls somebody so; «за дураков держите» calls nobody anything.
NAMES = (
    r"дебил\w{0,4}|идиот(?:ы|ка|ина)?|дурак(?:и)?|дура|дурень|тупиц\w|кретин\w?|имбецил\w?|даун\w?|урод(?:ы|ина)?"
    r"|тварь|твари|мраз(?:ь|и|ота)|гнид[аы]|скотин[аы]|скот|скоты|коз[её]л|козлы|козлина|баран(?:ы)?|овца|ослы?"
    r"|чмо|чмошник\w?|ушл[её]п\w{0,3}|ублюд(?:ок|ки)|выродо?к\w?|подон(?:ок|ки)|падл[аы]|дегенерат\w?"
    r"|шлюх[аи]|проститутк[аи]|быдло|свинь[яи]|сволоч[ьи]|паскуд[аы]|лохи?|чурк[аи]|мерзав(?:ец|цы)"
    r"|недоум(?:ок|ки)|придур(?:ок|ки)|отморо(?:зок|зки)|сука|суки|сучка|уродец|тупой|тупая|больной на голову"
)
FACE = r"ты|вы|сам(?:а|и)?|тебя|вас"
GAP = r"(?:[\s,—–-]+(?:же|просто|реально|настоящ\w+|там|все|полн\w+|редкостн\w+|старый|старая|тупой|тупая|что|ли|еще|ещё|как)){0,3}"
# «ты дебил», «сам ты идиот», «вы просто скоты»; not «ты не дурак»
TO_FACE = re.compile(rf"\b(?:{FACE}){GAP}[\s,—–-]+(?:{NAMES})\b", re.I)
# «твари вы», «дурак ты»; not «дурак ты не …»
FACE_BEHIND = re.compile(rf"\b(?:{NAMES})[\s,—–-]+(?:ты|вы)\b(?!\s+(?:не|что|кто|где|как))", re.I)
# «заткнись, тварь», «пошёл вон, козёл», «иди лечись, дура»
SENT_OFF = re.compile(
    rf"\b(?:заткни(?:сь|тесь)|закрой рот|пош[её]л(?:а|и)? (?:ты|вы|вон|на)|иди(?:те)? (?:ты )?(?:лечи\w+|отсюда|на))"
    rf"[^.!?\n]{{0,20}}?\b(?:{NAMES})\b",
    re.I,
)
# «мэр — козёл», «депутат Петров дурак»: somebody with an office; a person looks
OFFICE = r"мэр|глава|депутат|директор|начальник|губернатор|чиновник|редактор|админ|модератор|главврач|заведующая"
NAMED = re.compile(
    rf"\b(?:(?:{OFFICE})(?:\s+[А-ЯЁ][а-яё]+)?|(?i:этот|эта|твой|ваш)\s+(?:{OFFICE}))\s*[—–-]?\s*(?i:{NAMES})\b"
)
ANY_NAME = re.compile(rf"\b(?:{NAMES})\b", re.I)


def find_insult(text: str) -> Iterator[Span]:
    """To a face: «[ты дебил]», «[заткнись, тварь]»."""
    for pattern in (TO_FACE, FACE_BEHIND, SENT_OFF):
        for match in pattern.finditer(text):
            yield match.span()


def find_insult_named(text: str) -> Iterator[Span]:
    """Somebody with an office: «[мэр — козёл]»."""
    for match in NAMED.finditer(text):
        yield match.span()


def find_harsh_word(text: str) -> Iterator[Span]:
    """A harsh word aimed at nobody in the talk: «какой [идиот] ставил этот забор»."""
    for match in ANY_NAME.finditer(text):
        yield match.span()
