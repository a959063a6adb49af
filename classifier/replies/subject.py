"""Does the answer speak to this complaint: its topic and its place?"""
# ruff: noqa: E501 (a pattern broken over lines cannot be read)

import re
from collections.abc import Iterator

from classifier.replies.action import is_brush_off
from classifier.replies.draft import Reading
from classifier.tags import Place

Span = tuple[int, int]
HERE = re.compile(
    r"\b(?:у вас|ваш(?:ем|ей|его|у|а|и|их)? (?:дом|двор|улиц|подъезд|деревн|посел|адрес|переул|площадк|остановк|сел|участ|квартал|микрорайон|школ|сад|садик)\w*|этот адрес|этом месте|там же|по этому адресу)"
)

# What comments are about: starts of words. Two texts of different fields speak past each other.
FIELDS: dict[str, re.Pattern[str]] = {
    name: re.compile(rf"\b(?:{stems})")
    for name, stems in {
        "roads": r"дорог|ям[аыуе]|ямоч|асфальт|грейд|щебен|щебн|гравий|обочин|выбоин|колея|мост|лежач|разметк|светофор|знак|перекрест|проезд|перекр[еы]",
        "snow": r"снег|снеж|сугроб|гололед|скольз|песк|посып|почисти|чист[ия]т|сосул|налед|лед\b|трактор|замел",
        "waste": r"мусор|контейнер|свалк|тко|урн[аыу]|вывоз|бак[аи]?\b|отход|помойк|диван|хлам|субботник",
        "light": r"свет[аоу]?\b|фонар|освещ|ламп|темно|электр|провод|напряж|отключен|столб|щит",
        "water": r"вод[аыуеой]+\b|водопровод|кран|колонк|колод|скважин|насос|труб|порыв|утечк|протечк|напор|люк|канализ|септик|ассениз",
        "heat": r"отоплен|батаре|тепл|котел|обогрев|градус|мерзн|холодно|радиатор|окн[ао]|окон\b|дует|сквозня|утепл",
        "house": r"крыш|подъезд|подвал|стояк|лифт|квартплат|квитанц|начисл|капремонт|домофон|фасад|управляющ",
        "bus": r"автобус|рейс|маршрут|остановк|перевозчик|расписан|билет|водител|автостанц|такси",
        "health": r"врач|больниц|поликлин|фап|фельдшер|лекарств|аптек|инсулин|скорая|прием[аеу]?\b|запис[ья]|невролог|терапевт|пациент|прививк|талон",
        "school": r"школ|учител|урок|класс[аеы]?\b|садик|детск\w+ сад|воспитател|кружок|столов|ученик|питани",
        "play": r"площадк|качел|горк[аиуе]\b|песочниц|спорт|тренаж|каток|стадион|хоккей",
        "dogs": r"собак|пес\b|псы|стая|стаями|отлов|бродяч|кошк|животн",
        "trees": r"дерев[оаеь]|деревья|ветк|спил|куст|трав[аыу]|кос[ия]т|скос|борщевик|клумб|саженц",
        "money": r"пособи|выплат|пенси|субсид|льгот|соцзащит|справк|дров|матпомощ|компенсац",
        "post": r"почт|посылк|письм|газет|подписк",
        "net": r"интернет|(?<!обратную )(?<!обратной )связ[ьи]\b|мобильн|вышк|телефонн|вай-фай|сигнал\w* сотов",
        "gas": r"газ[аоуеы]?\b|газов|газифик|баллон",
        "culture": r"концерт|клуб|библиотек|музе|фильм|кинотеатр|праздник|дк\b",
        "order": r"шум[яаи]|пьян|хулиган|полици|дебош|драк|наркот",
        "river": r"рек[аиу]\b|пруд|озер[оае]\b|пляж|берег|купа",
        "graves": r"кладбищ|могил|захоронен",
        "bank": r"банкомат|сбербанк|банк\b",
        "trade": r"магазин|цен[аы]\b|продукт|ярмарк|ларек|рынок",
        "stairs": r"ступен|пандус|перил|крыльц|тротуар|бордюр",
        "wall": r"забор|огражд|заборчик|калитк|ворота",
    }.items()
}


def off_topic(reading: Reading) -> Iterator[Span]:
    # «Собаки бегают» → «Контейнеры вывезли»: a copy of another answer?
    if not reading.draft.is_incident:
        return
    asked = fields_of(f"{reading.complaint} {reading.draft.topic}".lower().replace("ё", "е"))
    answered = fields_of(reading.folded)
    if asked and answered and not asked & answered:
        yield (0, 0)


def other_place(reading: Reading) -> Iterator[Span]:
    # «Яма в Петрищево» → «Яму в [Булгаково] засыпали»
    if not reading.asked_places or names_same_place(reading):
        return
    for place in reading.places:
        if place.start < place.stop and _differs(place, reading.asked_places):
            yield place.start, place.stop


def no_place(reading: Reading) -> Iterator[Span]:
    # «Лавочка на Мира сломана» → «Починили»: which one?
    if not reading.draft.is_incident or not reading.asked_places or is_brush_off(reading):
        return
    if any(other_place(reading)) or names_same_place(reading):
        return
    if HERE.search(reading.folded) is None:
        yield (0, 0)


def fields_of(folded: str) -> frozenset[str]:
    """Fields a folded text touches.

    >>> sorted(fields_of("яма у школы"))
    ['roads', 'school']
    """
    return frozenset(name for name, stems in FIELDS.items() if stems.search(folded))


def names_same_place(reading: Reading) -> bool:
    """Whether any place of the answer agrees with any place asked about."""
    return any(
        _agree(answered, asked) for answered in reading.places for asked in reading.asked_places
    )


def _agree(one: Place, other: Place) -> bool:
    pairs = (
        (one.street, other.street),
        (one.object, other.object),
        (one.settlement, other.settlement),
    )
    named = [(a, b) for a, b in pairs if a and b]
    return bool(named) and named[0][0] == named[0][1]


def _differs(place: Place, asked: list[Place]) -> bool:
    """Whether a written place is of a sort the complaint names, too, and is another one."""
    streets = {one.street for one in asked if one.street}
    settlements = {one.settlement for one in asked if one.settlement}
    if place.settlement and settlements and place.settlement not in settlements:
        return True
    return bool(place.street and streets and place.street not in streets)
