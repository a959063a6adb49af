"""Does the answer say who does what and when, or is it an отписка?"""
# ruff: noqa: E501 (a pattern broken over lines cannot be read)

import re
from collections.abc import Iterator

from classifier.replies.draft import Reading
from classifier.replies.phrases import NO_TERM, VAGUE
from classifier.replies.words import Word, sentence_at

Span = tuple[int, int]
WHOLE: Span = (0, 0)  # about the whole answer, no place in it

# Verbs that move paper, not things: with these alone nothing is done.
EMPTY = frozenset(
    "передать передавать передаться направить направлять переслать перенаправить принять принимать рассмотреть рассматривать"
    " рассматриваться зарегистрировать регистрировать взять брать уведомить сообщить сообщать информировать проинформировать"
    " разобраться разбираться держать благодарить поблагодарить извиниться извинять извинить приносить принести просить попросить понимать"
    " понять услышать слышать ценить оставаться остаться быть находиться являться обратиться обращаться написать писать"
    " работать вестись проводиться осуществляться дать давать стараться постараться хотеть мочь смочь следить поступить довести"
    " доводить ждать ожидать оценить оценивать учесть учитывать отреагировать реагировать помнить знать видеть вернуться"
    " ответить отвечать озвучить зафиксировать внести обозначить контролировать спасти надеяться стать"
    " приложить прилагать рассказать показать".split()
)
# «проверим», «напишем»: our own next word, not the work itself
OWN_STEP = frozenset(
    "проверить показать написать сообщить рассказать вернуться ответить уведомить держать проконтролировать быть"
    " уточнить позвонить связаться проследить опубликовать посмотреть".split()
)
PASSED = re.compile(
    r"\b(?:передан[аоы]?|передал[аи]?|направлен[аоы]?|направил[аи]?|переслал[аи]?|перенаправил[аи]?|перенаправлен[аоы]?|пересла[нл][аоыи]?)\b"
    r"|\bприня(?:т[аоы]?|ли) (?:к сведению|в работу|во внимание)|\bвзя(?:т[аоы]?|ли) (?:на контроль|на карандаш|в работу|на заметку)"
    r"|\b(?:на|под) (?:особом |личном )?контрол[еь]\b|\bзарегистрирован[аоы]?\b|\bна рассмотрении\b|\bбуд(?:ет|ут) (?:рассмотрен[аоы]?|учтен[аоы]?)"
    r"|\bв работе\b|\b(?:обращение|вопрос|сообщение|заявка|жалоба) (?:рассмотрен[аоы]?|принят[аоы]?)\b|\b(?:информаци\w+|сигнал|сообщение) (?:принят[аоы]?|получен[аоы]?)(?: к сведению| в работу)?"
)
# Who: an organisation, a person with a job, a name with «-авто», «-энерго»
ACTOR = re.compile(
    r"\b(?:администраци|отдел|служб|компани|ук\b|уо\b|тсж|муп|мку|мбу|огбу|согбу|огбуз|црб|мфц|жкх|оператор|подрядчик|бригад|мастер|электрик|слесар"
    r"|сантехник|кровельщик|рабочи[ею]|коммунальщик|тракторист|трактор|грейдер|техник[аи]\b|экскаватор|водитель|автовышк|смоленск(?!о[йе]|ая|ие)"
    r"|ростелеком|почт|россет|энерго|министерств|мин(?:транс|здрав|обр|соц|имущ|природ)|школ|садик|больниц|поликлиник|фельдшер|врач|директор|завуч|заведующ|организаци"
    r"|полици|участков|гаи|гибдд|соцзащит|перевозчик|автостанци|водоканал|теплосет|газов|газораспред|газпром|фонд|центр занят|управлени[ея]|комисси"
    r"|глав[аы]\b|заместител|старост|дорожник|сотрудник|волонтер|дворник|уборщиц|сбербанк|банк|ветслужб|ветеринар|учрежден|предприят|мчс|пожарн"
    r"|энергетик|спасател|провайдер|райпо|родител|рабочих|лесхоз|лесничеств|роспотребнадзор|жилинспекци|инспекци|прокуратур|клуб|музе[йя]|депутат|методист|тренер|ателье|магазин|собственник|застройщик)"
    r"|авто(?:дор|транс)|энергосбыт"
)
# «у поликлиники», «напротив музея»: a place, and nobody who does anything
BESIDE = re.compile(
    r"\b(?:у|около|возле|напротив|перед|за|мимо|позади|вокруг|рядом с|на|в|к|до|от) (?:[а-я]+(?:ой|ом|ым|им|ого|его|ей) )?"
    r"(?:школ|садик|больниц|поликлиник|почт|автостанц|музе|магазин|клуб|банк|сбербанк|полици|фельдшерск)[а-я]*"
)
IF = re.compile(r"\bесли\b")
WE = re.compile(r"\b(?:мы|сами|наш[аеи]?\b|нашей|наших)\b")
INSIDE_QUOTES = re.compile(r"«[^»]{2,60}»")
DIGIT = re.compile(r"\d")
EXPLAINED = re.compile(
    r"\b(?:потому что|так как|поскольку|можно|нужно|необходимо|из-за|причин[аы]|по закону|обязан|отвеча(?:ет|ют) за|относится)\b"
)


def brush_off(reading: Reading) -> Iterator[Span]:
    # Ваше обращение [передано] в профильный отдел. — а кто, что и когда сделает?
    if says_something(reading) or has_term(reading):
        return
    for match in PASSED.finditer(reading.folded):
        yield match.span()


def no_who(reading: Reading) -> Iterator[Span]:
    # Мусор будет вывезен до пятницы. — кем?
    if not reading.draft.is_incident or is_brush_off(reading):
        return
    if _is_left_to_do(reading) and not names_actor(reading):
        yield WHOLE


def no_what(reading: Reading) -> Iterator[Span]:
    # Спасибо, мы вас услышали. — и что сделаете?
    if not reading.draft.is_incident or is_brush_off(reading):
        return
    if not says_something(reading):
        yield WHOLE


def no_when(reading: Reading) -> Iterator[Span]:
    # Управляющая компания починит крышу. — когда?
    if not reading.draft.is_incident or is_brush_off(reading):
        return
    if _is_left_to_do(reading) and not has_term(reading) and NO_TERM.search(reading.folded) is None:
        yield WHOLE


def is_brush_off(reading: Reading) -> bool:
    """Whether the answer only says that the paper went on: one reason says it all."""
    return any(brush_off(reading))


def has_term(reading: Reading) -> bool:
    """Whether the answer names any date or term that is still to come or is today."""
    return any(when.last >= reading.clock.today for when in reading.dates)


def says_something(reading: Reading) -> bool:
    """Whether any verb does work, or something is explained."""
    if any(word.grammar.lemma not in EMPTY and not word.is_order for word in reading.deeds):
        return True
    return EXPLAINED.search(reading.folded) is not None or DIGIT.search(reading.folded) is not None


def names_actor(reading: Reading) -> bool:
    """«отдел», «мастер», «мы», «Смоленскавтодор», «отремонтируем»; a vague one is shown apart."""
    if (
        ACTOR.search(BESIDE.sub(" ", reading.folded))
        or WE.search(reading.folded)
        or VAGUE.search(reading.folded)
    ):
        return True
    return any(word.grammar.person == "1per" and _is_plan(word) for word in reading.deeds)


def _is_left_to_do(reading: Reading) -> bool:
    """Whether somebody is still to do something."""
    if any(_is_plan(word) and not _is_conditional(reading, word) for word in reading.deeds):
        return True
    passed = PASSED.search(reading.folded) is not None
    return passed and not any(
        word.is_past and word.grammar.lemma not in EMPTY for word in reading.deeds
    )


def _is_conditional(reading: Reading, word: Word) -> bool:
    """«Если опять пропадёт, напишите, поправим»: nothing is left to do yet."""
    sentence = sentence_at(reading.folded, word.start)
    return IF.search(reading.folded, sentence.start, word.start) is not None


def _is_plan(word: Word) -> bool:
    is_to_come = word.is_future or word.text in ("планируется", "планируют", "запланирован")
    if word.grammar.lemma == "быть":  # «будет вывезен», «будут приняты меры»
        return word.is_future and word.grammar.person == "3per"
    is_yours = word.grammar.person == "2per"
    return is_to_come and not is_yours and word.grammar.lemma not in OWN_STEP
