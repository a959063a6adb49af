"""What a complaint is about, in the resident's own words: water, snow, a pothole.

A topic head names one of some 200 topics and is right in every second comment; whether two
comments tell of one thing is an easier question, and its answer is mostly one word.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

CACHED_TEXTS = 20_000


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that breaks.

    name : as a warning says it: «вода: 7 комментариев за 2 часа».
    words : alternatives of a pattern, each from the beginning of a word, «ё» folded.
    spreads : one failure is felt in many streets: a main, a line, a route.
    is_spot : it stands at one house: two houses are two problems.
    hides : codes of wider subjects that this one makes needless.
    kin : codes of what another resident may call the same trouble.
    is_telling : nobody says its words in passing: who names a boar speaks of boars.
    firm : alternatives of `words` that nothing hides.
    """

    code: str
    name: str
    words: str
    spreads: bool = False
    is_spot: bool = False
    is_telling: bool = False
    hides: tuple[str, ...] = ()
    kin: tuple[str, ...] = ()
    firm: str = ""


# The narrower before the wider, as a person reads it.
SUBJECTS: tuple[Subject, ...] = (
    # Горячей нет с воскресенья
    Subject("hot_water", "горячая вода", "горяч", spreads=True),
    # вода рыжая как чай; из крана пахнет тиной
    Subject(
        "water_quality",
        "качество воды",
        r"(?:вод|кран)[а-я]*\b.{0,40}\b"
        r"(?:ржав|рыж|мутн|желт|коричнев|бур(?:ая|ую)|грязн|воня|вонюч|пахн|запах|жиж|тин)"
        r"|(?:ржав|рыж|мутн|желт|коричнев|вонюч|грязн)[а-я]+ вод",
        spreads=True,
        hides=("water", "smell"),
        kin=("water", "smell"),
    ),
    # фонтан из-под земли; трубу прорвало; вода бежит по дороге
    Subject(
        "burst",
        "прорыв трубы",
        r"прорв|прорыв|порыв[а-я]{0,2}\b|лопнул[а-я]? (?:труб|водопровод)"
        r"|труб[а-я]+ (?:лопн|теч)|фонтан из|вод[а-я]* (?:беж|теч|льет|хлещ)",
        kin=("water", "flood"),
    ),
    # Заречную топит, вода во дворах; лужа по щиколотку
    Subject(
        "flood",
        "подтопление",
        r"топит\b|затоп|подтоп|потоп|павод|луж[аиуе]|ливнев|под водой|канав|тал(?:ой|ая|ые) вод",
        hides=("water",),
        kin=("water",),
    ),
    Subject(
        "sewage",
        "канализация",
        "канализац|фекал|нечистот|стоки|септик",
        kin=("smell", "flood"),
    ),
    # В Востице дохлая рыба
    Subject(
        "river",
        "загрязнение реки",
        "дохл|кверху брюхом|слива[а-я]+ |отрав",
        hides=("water",),
        kin=("water_quality",),
    ),
    Subject(
        "water",
        "вода",
        r"вод(?:а|ы|у|е|ой|ичк[а-я])\b(?! (?:беж|теч|льет|хлещ))"
        r"|водоснаб|водопровод|водокачк|кран(?:е|ах|а|ов)?\b|колонк|напор",
        spreads=True,
        kin=("hot_water",),
        firm=r"вод[ыу] (?:[а-я]+ ){0,2}нет|нет (?:[а-я]+ )?воды|без воды",
    ),
    Subject(
        "traffic_light",
        "светофор",
        "светофор",
        is_spot=True,
        hides=("lamps", "power", "signs", "crossing"),
    ),
    # шлагбаум опущен, поезда нет; у переезда очередь из машин
    Subject(
        "railway", "железнодорожный переезд", r"переезд|шлагбаум", hides=("road",), is_telling=True
    ),
    # фонари, на улице темно; «света нет» — это электричество
    Subject(
        "lamps",
        "освещение",
        "фонар|освещ|лампоч|свет[а-я]* на улиц|улич[а-я]+ свет",
        hides=("power",),
        kin=("power",),
    ),
    Subject(
        "power",
        "свет",
        r"свет(?:а|у|ом|е)?\b|электр|напряжен|вольт|обесточ",
        spreads=True,
    ),
    Subject(
        "heating",
        "отопление",
        r"отоп|батаре|топ(?:ят|ить|ите)\b|тепл(?:о|а)\b|холод(?:но\b|ин)|мерзн|замерза"
        "|котельн|прохладно",
        spreads=True,
    ),
    Subject("gas", "газ", r"газ(?:а|у|ом|е)?\b|газоснаб|догазиф", spreads=True),
    Subject("internet", "интернет", "интернет|инет|роутер|вай ?фай|провайдер", spreads=True),
    Subject("mobile", "мобильная связь", r"связ[ьи]|мобильн|сотов|не ловит|вышк", spreads=True),
    Subject("bus", "автобус", r"автобус|маршрутк|рейс", spreads=True),
    # рябит телевизор; антенна не ловит ни одного канала
    Subject(
        "tv",
        "телевидение",
        r"телевид|телевиз|тв\b|цифров[а-я]+ (?:тв|теле)|антенн|канал(?:а|ов|ы)?\b",
        spreads=True,
        hides=("mobile",),
        is_telling=True,
    ),
    # копоть от котельной; чёрный дым из трубы
    Subject(
        "soot",
        "дым и сажа",
        r"саж(?:а|и|у|ей)\b|копот|кочегарк|черн[а-я]+ дым",
        spreads=True,
        hides=("heating", "snow", "fire"),
        kin=("smell", "heating"),
        is_telling=True,
    ),
    # горит помойка; дым стеной
    Subject(
        "fire",
        "пожар",
        r"пожар|гарь?ю?\b|(?<!не )гор(?:ит|ят)\b(?! (?:ни|свет|фон|ламп))|дым|огонь|подож|поджег"
        r"|пал(?:ят|ом)?\b",
        is_telling=True,
        hides=("waste", "grass"),
    ),
    Subject("icicles", "сосульки", "сосул", is_spot=True, hides=("roof", "snow")),
    Subject(
        "snow",
        "снег",
        r"сне[гж]|замело|занесло|сугроб|не чи(?:щен|ст)|почист",
        hides=("road", "entrance"),
        kin=("road", "ice"),
    ),
    Subject(
        "ice",
        "гололёд",
        r"гололед|каток|скольз|лед\b|льд|наледь|пес(?:ка|ком)\b|посып",
        hides=("pavement", "road"),
        kin=("pavement", "road"),
    ),
    Subject(
        "manhole",
        "люк",
        r"люк|колодец открыт|крышк[а-я]+ (?:на|от|с) (?:люк|колод)|колод[а-я]+ без крыш",
        is_spot=True,
    ),
    # колодец обвалился, ведро не опустить
    Subject(
        "well",
        "колодец",
        r"колод(?:ец|ц[а-я]+)\b(?! (?:открыт|без крыш))",
        is_spot=True,
        hides=("water",),
        is_telling=True,
    ),
    Subject("bridge", "мост", r"мост(?:а|у|ом|ик[а-я]*)?\b", hides=("road",), kin=("road",)),
    Subject(
        "crossing",
        "пешеходный переход",
        r"переход[а-я]*\b|зебр",
        hides=("road",),
        kin=("signs",),
    ),
    Subject(
        "road",
        "дорога",
        r"дорог|ям(?:а|ы|у|е|ой|ам|ах)?\b|выбоин|колдобин|асфальт|грейдер|трактор|щебен|щебн|ухаб"
        r"|бездорож|распутиц|коле[яи]\b|грязь по|месим грязь|не проехать|не проезж|камни по",
    ),
    # закопали трубу и уехали; щебень рассыпан по трассе; пыль столбом
    Subject("dust", "пыль", "пыл(?:ь|и|ью|ищ)", spreads=True, hides=("road",)),
    Subject(
        "digging",
        "разрытия",
        "раскоп|разрыт|перекопа|закопали",
        hides=("road",),
        kin=("road",),
    ),
    Subject("pavement", "тротуар", "тротуар|поребрик|бордюр"),
    Subject("signs", "дорожный знак", r"знак[а-я]{0,2}\b"),
    Subject("dogs", "собаки", "собак|псы|псов|стая|кобел"),
    Subject(
        "wild_animals", "дикие животные", r"кабан|волк[аиу]?\b|лис(?:а|ы)\b|медвед", is_telling=True
    ),
    Subject(
        "livestock", "скот", r"коров|скот(?:а|ин[а-я]*)?\b|коз[аы]?\b|пастух|табун", is_telling=True
    ),
    Subject(
        "rodents",
        "крысы и мыши",
        r"крыс|грызун|мыш(?:и|ей)\b",
        hides=("entrance",),
        is_telling=True,
    ),
    Subject("hogweed", "борщевик", "борщев", hides=("grass",), is_telling=True),
    Subject(
        "playground",
        "детская площадка",
        "площадк|качел|карусел|горк[аиу] слом|песочниц",
    ),
    Subject(
        "tree",
        "деревья",
        r"дерев(?:о|а|ья|ьев)\b|топол|берез|лип(?:а|ы|у|ам)?\b|спил|выруб|пн(?:и|ей)\b|ветк|ветв",
    ),
    Subject("grass", "трава", "трав[аыуе]|покос|кос(?:ить|ите|ят|или)|скос"),
    Subject(
        "waste",
        "мусор",
        r"мусор|помой|свалк|контейнер|бак(?:и|ов|а)?\b|[тк]ко\b|крупногабарит|рухляд|урн|отход",
        kin=("smell", "fire"),
    ),
    Subject(
        "doctor",
        "приём врача",
        r"терапевт|педиатр|хирург|врач|талон|фельдшер|медпункт|фап(?:а|е|у)?\b|запис[а-я]+ к ",
    ),
    Subject("drugs", "лекарства", "лекарст|препарат|рецепт|льготник|таблет|инсулин"),
    Subject("post", "почта", r"почт[аыуе]\b|почтал"),
    Subject("shop", "магазин", "магазин закр|автолавк|ларек|хлеб(?:а|ом)?\\b"),
    # озеро зелёное, купаться нельзя
    Subject(
        "lake",
        "озеро",
        r"озер[оае]\b.{0,40}\b(?:зелен|цвет|пахн|тин|рыб|пленк|гряз)|вода цвет",
        hides=("water", "water_quality"),
        kin=("beach", "river"),
    ),
    Subject("ramp", "доступная среда", "пандус|инвалидн|на коляске", is_telling=True),
    # мест нет, отказали; стоим в очереди с рождения
    Subject(
        "nursery",
        "место в детском саду",
        r"мест(?:о)? нет|нет мест|очеред[а-я]+ в (?:сад|ясли)|снова отказ",
        is_telling=True,
    ),
    Subject(
        "teacher",
        "учитель",
        "нет учител|учител[а-я]+ (?:нет|уш|увол)"
        "|(?:физик|математик|химик|английск|истори)[а-я]* (?:никто|не вед|нет)",
        is_telling=True,
    ),
    Subject(
        "noise",
        "шум",
        r"музык[а-я]+ (?:ор|грем|меш|игра)|дискотек|гулянк|шум(?:а|ят|но|им)?\b"
        "|спать (?:невозможно|не дают)",
        hides=("water",),
    ),
    Subject(
        "mould",
        "сырость и плесень",
        "плесен|грибок|сырост|стены мокр",
        is_spot=True,
        is_telling=True,
    ),
    Subject("beach", "пляж", "пляж|купальн", kin=("waste",)),
    Subject("bank", "банкомат", "банкомат", is_telling=True),
    Subject(
        "insects",
        "насекомые",
        r"комар|мошк|ос(?:ы|иное|ин[а-я]+ гнезд)\b|шершн|клещ",
        is_telling=True,
    ),
    Subject("smell", "запах", "вон[ьия]|воня|запах|смрад|дышать нечем"),
    Subject(
        "entrance",
        "подъезд",
        r"подъезд[а-я]*\b(?! к )|домофон|лифт",
        is_spot=True,
        hides=("lamps", "power"),
    ),
    Subject("roof", "крыша", r"крыш[аиуе]\b|кровл|шифер", is_spot=True),
    Subject(
        "wires",
        "провода и столбы",
        r"провод(?:а|ов|ами)?\b|столб|опор[аы]\b",
        kin=("power", "tree"),
    ),
    Subject("fence", "забор", "забор|огражден"),
)
BY_CODE = {subject.code: subject for subject in SUBJECTS}
KIN = {
    subject.code: frozenset(subject.kin)
    | {other.code for other in SUBJECTS if subject.code in other.kin}
    for subject in SUBJECTS
}
# A space before every word: the search skips from word to word instead of from letter to letter.
PATTERNS = tuple(
    (subject, re.compile(f" (?:{subject.words})"), re.compile(f" (?:{subject.firm or '(?!)'})"))
    for subject in SUBJECTS
)
NO_WORD = re.compile(r"[^0-9a-zа-я]+")
MAX_CHARS = 600  # of a comment; what it is about is said at its beginning


@lru_cache(maxsize=CACHED_TEXTS)
def find_subjects(text: str) -> tuple[Subject, ...]:
    """Subjects a cleaned text speaks of, in the table's order; none is no rarity.

    >>> [subject.name for subject in find_subjects("Дорогу от снега не чистят, Ерыши")]
    ['снег']
    """
    folded = _fold(text)
    found = [(subject, firm) for subject, words, firm in PATTERNS if words.search(folded)]
    hidden = {code for subject, _ in found for code in subject.hides}
    return tuple(
        subject for subject, firm in found if subject.code not in hidden or firm.search(folded)
    )


def strip_subjects(text: str) -> str:
    """The folded text without the words that told its subjects: what is left tells it apart.

    >>> strip_subjects("На Луначарского люк открыт")
    'на луначарского открыт'
    """
    folded = _fold(text)
    for _, words, _ in PATTERNS:
        folded = words.sub(" ", folded)
    return " ".join(folded.split())


def _fold(text: str) -> str:
    return " " + NO_WORD.sub(" ", text[:MAX_CHARS].lower().replace("ё", "е")).strip()
