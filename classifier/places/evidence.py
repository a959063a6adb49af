"""Signs around a name that is also a word, that it is the village after all.

«в ключах нет света», «Рябинки, где трактор?»: what people write about a place where they
live. A rule asks only where the name itself leaves doubt, so these searches are rare.
"""

import re

from classifier.places.candidates import Candidate
from classifier.places.context import Context

SENTENCE_SPAN = 90  # characters of the sentence searched on each side
NEAR_SPAN = 45  # and of the words right behind
END = re.compile(r"[!?\n]|\.(?=\s+\S{3,})")
SUPPLY = (  # what a place has or lacks
    r"(?:свет|вод|газ|тепл|связ|интернет|дорог|автобус|хлеб|почт|врач|фельдшер|отоплени|фап|магазин"
    r"|электричеств|мост|аптек|участков|трактор|транспорт|телефон|школ|освещени|асфальт|колодц"
    r"|колонк|электричк|маршрутк|помощ|клуб|дк|садик|остановк|столб|щит(?:ок|к)|фонар|тротуар)\w*"
)
LIFE = (  # what goes wrong where people live
    r"фельдшер\w*|фап\w*|медпункт\w*|амбулатори\w*|участков\w*|старост[аыу]|детсад\w*|садик\w*"
    r"|школ[аыу]|клуб\w*|дк|магазин\w*|автолавк\w*|автобус\w*|маршрутк\w*|остановк\w*|почт[аыу]"
    r"|почтальон\w*|фонар\w*|столб\w*|освещени\w*|провод[аов]*|кабел\w*|подстанци\w*"
    r"|трансформатор\w*|колон[ок]к\w*|колод[ец]\w*|водокачк\w*|водопровод\w*|башн[яию]|трактор\w*"
    r"|грейд[еи]р\w*|щебен\w*|мусор\w*|контейнер\w*|помойк\w*|свалк\w*|кладбищ\w*|борщевик\w*"
    r"|собак\w*|волк\w*|котельн\w*|вышк[аиу]|интернет\w*|связ[ьи]|пожар\w*|дорог[аиуе]|не чист\w+"
    r"|мост[аиу]?|авари[яию]\w*|скорая|спилил\w*|ям[аыу]|лифт\w*|пробк[аиу]|асфальт\w*|светофор\w*"
    r"|тротуар\w*|гололед\w*|наледь|электричк\w*|лужи|грязь|затопил\w*|подписи|отрезан\w*|темно"
    r"|замерза\w+|крыш[аиуе]|подъезд\w*|подвал\w*|батаре\w*|отоплени\w*|труб[аыу]|канализаци\w*|люк\w*"
    r"|пруд\w*|паром\w*|банкомат\w*|аптек\w*|врач\w*|телефон|электричеств\w*"
)
PROBLEM = re.compile(
    rf"\b(?:нету?|без|не стало|дайте|дадут|отключ\w+|жд[её]\w+|прос\w+)\s(?:\w+\s){{0,2}}?{SUPPLY}"
    r"|\b(?:свет|вод[аыу]|газ|тепл[оа])\s(?:\w+\s)?(?:нет|отключ\w*|пропал\w*|моргает|мигает)\b"
    rf"|\b(?:{LIFE})\b"
)
DEPRIVED = re.compile(
    r"[\s,]*(?:(?:\w+\s){0,2}?(?:сид[яи]т|остал\w+|остаемся|жив\w+)\s)?(?:опять\s|снова\s|уже\s)?"
    rf"без\s(?:\w+\s)?{SUPPLY}"
    r"|\s(?:(?:опять|снова|весь|вся|все)\s)?(?:замерза\w+|мерзн\w+|тон[еу]т|утопа\w+|жд[еу]т|прос[ия]т"
    r"|занесло|замело|затопило|отреза\w+|под снегом|засыпало)\b"
    rf"|\s{SUPPLY}\s(?:дайте|нужн\w+|верните|проведите)"
    rf"|\s(?:очень\s|срочно\s)?(?:нужн\w+|нужен|не хватает)\s(?:\w+\s)?{SUPPLY}"
)
OF_DISTRICT = re.compile(
    r"\s[а-я-]+(?:ского|цкого|ного)\s(?:район\w*|р-н\w*|округ\w*|поселени\w*|с/п)"
)
TYPES = {
    "деревня": r"деревн\w*|деревеньк\w*", "село": r"сел[оае]|селом|селу|селе",
    "поселок": r"пос[её]л\w+", "пгт": r"пос[её]л\w+|пгт", "хутор": r"хутор\w*",
    "станица": r"станиц\w+", "аул": r"аул\w*", "город": r"город\w?|городк\w+",
    "станция": r"станци\w+|разъезд\w*",
}  # fmt: skip
TYPE_WORDS = {kind: re.compile(rf"\b(?:{words})\b") for kind, words in TYPES.items()}


def sentence_of(context: Context) -> tuple[int, int]:
    """`[start, stop)` of the sentence around the name, at most `SENTENCE_SPAN` on a side."""
    folded = context.folded
    start = max(0, context.start - SENTENCE_SPAN)
    for match in END.finditer(folded, start, context.start):
        start = match.end()
    stop = min(len(folded), context.stop + SENTENCE_SPAN)
    end = END.search(folded, context.stop, stop)
    if end and not folded[start : context.start].strip() and end.start() == context.stop:
        end = END.search(folded, end.end(), stop)  # «Шутово. Мост. Когда?»
    return start, end.start() if end else stop


def has_problem(context: Context) -> bool:
    """Whether the sentence says, outside the name, what people ask of a place they live in."""
    start, stop = sentence_of(context)
    folded = context.folded
    return (
        PROBLEM.search(folded, context.stop, stop) is not None
        or PROBLEM.search(folded, start, context.start) is not None
    )


def is_deprived(context: Context) -> bool:
    """Whether the words right behind say that the place lacks something: «… без воды»."""
    return DEPRIVED.match(context.folded, context.stop, context.stop + NEAR_SPAN) is not None


def names_own_type(c: Candidate) -> bool:
    """Whether the sentence has the type word elsewhere: «Победа, … деревня на 10 домов»."""
    words = TYPE_WORDS.get(c.entry.kind)
    if words is None:
        return False
    start, stop = sentence_of(c.context)
    return words.search(c.context.folded, start, stop) is not None


def names_district(context: Context) -> bool:
    """Whether a district follows in the genitive: «Никольское Залесного района»."""
    return OF_DISTRICT.match(context.folded, context.stop) is not None
