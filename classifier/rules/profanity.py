"""Мат and rude words: roots with their prefixes at word borders, never raw substrings."""

import re
from collections.abc import Iterator, Sequence
from enum import IntEnum
from functools import lru_cache

from classifier.rules.words import (
    CACHED_CHUNKS,
    CHUNK,
    Word,
    is_link,
    read_chunk,
    read_joined,
    read_spaced,
)

Span = tuple[int, int]

# A pattern matches a whole word, repeats folded («сссука» → «сука»).
PREFIX = "(?:на|по|ни|до|о|а|от|за|при|не|вы|под|рас|раз|пере|с|у|об|из|про|недо|полу|в)"
PREFIX_EB = "(?:за|на|вы|про|у|по|до|от|отъ|объ|съ|въ|разъ|раз|изъ|недо|пере|подъ|при|не|о|долб[оа]|мозго|зло)"
ROOTS = (
    # «нахуй», «похую», «охуели»; «хуже», «художник», «страхуйте», «тихую» — нет
    f"{PREFIX}?ху(?:[йяи][а-я]*|ю[а-я]{{0,4}}|е(?:[вмтсплнчкр][а-я]*)?)",
    # «пиздец», «распиздяй»; «поезд», «звезда» — нет
    f"(?:{PREFIX}|рас|подраз)?п[ие][зс]д(?:[аоуеюяыиёь][а-я]*|ц|)",
    # «ебать», «заебали», «долбоёб»; «хлеба», «себе», «колебания» — нет
    f"{PREFIX_EB}?еб(?:а[тлншрхк]?[а-я]*|у[тчщнкш]?[а-я]*|и(?:ся|сь|т|те|л|л[аио])?|л[аоиуя][а-я]*"
    "|н[уиоаые][а-я]*|о[мшк][а-я]*|ы|е[тнш][а-я]*|ищ[а-я]*|к[аиу]?|ок|т[аоьы]?)",
    f"{PREFIX_EB}еб",
    # «блядь», «бля», «выблядок»; «бляха», «бляшка» — нет
    "(?:вы|на|про)?бля(?:д[а-я]*|т[ьъ]?|тский|)",
    # «мудак»; «мудрый» — нет
    "муд(?:а[кчц][а-я]*|и[лщ][а-я]*|оз[а-я]*|енч[а-я]*|ло)",
    "п[ие]д[оа]р[а-я]*|пидр[а-я]*|педрил[а-я]*",
    "г[ао]ндон[а-я]*",
    # «манда»; «мандарин», «мандат» — нет
    "манд(?:а|у|ы|ой|авошк[а-я]*)",
    "залуп[а-я]*",
    f"{PREFIX}?дроч(?:[иу][а-я]*|ат[а-я]*)",
)
MAT = re.compile("|".join(f"(?:{root})" for root in ROOTS))
LATIN_MAT = re.compile(
    r"(?:na|po|ni|do|o|a)?hu[yij](?:a|nya|lo|ni|nyu)?|(?:na|po)xu[yij]|xu[yij]|pi[zs]d(?:ec|ets|a|u|y|ato\w*)"
    r"|bl[yj]a(?:d|t)?'?|(?:za|na|vy|po)?eba(?:t|l|li|n\w*)'?|dolboeb\w*|pidor\w*|pidaras\w*|mudak\w*"
)
# Inside a longer word these never stand innocently: «идитенахуй», «вотпиздец».
GLUED = re.compile("нахуй|похуй|нихуя|пизд|долбоеб|бляд[ьи]")
SHORTEST_GLUED = 8
# Rude, but no мат: a note, never more. «херувим», «Херсон», «жопоуг…» are not in the list.
RUDE = re.compile(
    "гов[ие]?н(?:о|а|у|ом|е|ище|юк|юки|ян[а-я]*)|дерьм(?:о|а|у|ом|е|овый|овая|овое)|жоп(?:а|у|ы|е|ой)"
    "|(?:на|по|о)?хер(?:а|у|ом|ня|ню|ни|ово|овый|овая|овое|овые|ачат|еть|ели)?|срать|насрать|сран(?:ый|ая|ое|ые)"
    "|сук(?:а|у|ой)|сучар[а-я]*|сволоч(?:ь|и)|пофиг|нафиг|нахрен|пох[ре]н"
)
MILD = re.compile(
    "блин|хрен|капец|кабздец|ёмоё|емое|мля|фиг|фига|фигня|фигню|блинский|ё-моё|черт|чертов[а-я]*"
)

# Forms a mask may hide («п***ц», «х*й», «бл.дь»): a closed list, so that «т.е.» hides nothing.
FORMS = (
    "хуй хуя хую хуем хуи хуйня хуйню хуйни хуйней нахуй нахуя похуй похую нихуя дохуя охуел охуели "
    "охуела охуеть охуенно хуево хуевый хуевая хуевые хуесос хуило хуйло пизда пизды пизду пизде "
    "пиздец пиздеть пиздит пиздят пиздеж спиздили спиздил распиздяй распиздяи блядь блять бляди бля "
    "блядский блядская блядство ебать ебал ебали ебало ебут ебет ебаный ебаная ебаные ебаное ебаных "
    "ебучий ебучая ебучие заебал заебали заебало заебись наебали наебал проебали проебал выебать уебок "
    "уебки уебище еблан ебланы ебло долбоеб долбоебы мудак мудаки мудаков мудило пидор пидоры пидорас "
    "пидорасы пидоров пидорами пидарами пидары гандон гандоны"
).split()
RUDE_FORMS = "сука суки суку сукой жопа жопе жопу говно дерьмо".split()
MASK = re.compile(r"[*#%@$_.\-]+")
STARS = re.compile(r"[*#%]{2,}|[*#%]")

# form → why it is innocent although a root matches
EXCEPTIONS = {
    "ебург": "Екатеринбург в разговоре",
    "ебурга": "то же",
    "ебурге": "то же",
    "ебитда": "EBITDA",
    "хуан": "имя",
    "хуана": "имя",
}


class Level(IntEnum):
    """How bad a word is."""

    MILD = 1
    RUDE = 2
    MAT = 3


def find_profanity(text: str) -> Iterator[Span]:
    """Мат: «Да пошли вы [нахуй]», «[п***ц] дорогам», «[х у й] вам»."""
    return _spans(text, Level.MAT)


def find_rude(text: str) -> Iterator[Span]:
    """Rude words about things: «дорога — [дерьмо]». Shown, never hidden."""
    return _spans(text, Level.RUDE)


def find_mild(text: str) -> Iterator[Span]:
    """Euphemisms: «да [блин]», «[капец]»."""
    return _spans(text, Level.MILD)


@lru_cache(maxsize=CACHED_CHUNKS)
def is_mat(form: str) -> bool:
    """Whether a word, disguises already off, is мат."""
    if form in EXCEPTIONS:
        return False
    if form.isascii():
        return LATIN_MAT.fullmatch(form) is not None
    if MAT.fullmatch(form):
        return True
    return len(form) >= SHORTEST_GLUED and GLUED.search(form) is not None


@lru_cache(maxsize=CACHED_CHUNKS)
def is_rude(form: str) -> bool:
    """Whether a word is rude without being мат."""
    return RUDE.fullmatch(form) is not None or form == "suka"


def level_of(form: str) -> Level | None:
    """Level of a word whose disguises are off."""
    if is_mat(form):
        return Level.MAT
    if is_rude(form):
        return Level.RUDE
    return Level.MILD if MILD.fullmatch(form) else None


def _spans(text: str, wanted: Level) -> Iterator[Span]:
    for match in CHUNK.finditer(text):
        for level, start, stop in _scan(match.group()):
            if level == wanted:
                yield match.start() + start, match.start() + stop
    for word in read_spaced(text):
        if level_of(word.form) == wanted:
            yield word.start, word.stop


@lru_cache(maxsize=CACHED_CHUNKS)
def _scan(chunk: str) -> tuple[tuple[Level, int, int], ...]:
    if is_link(chunk):
        return ()
    words = read_chunk(chunk)
    found = [(level, w.start, w.stop) for w in words if (level := level_of(w.form)) is not None]
    if found or chunk.isalnum():
        return tuple(found)
    joined = read_joined(chunk)
    if joined is not None and _is_torn(words):
        level = level_of(joined.form)
        if level is not None and level > Level.MILD:
            return ((level, joined.start, joined.stop),)
    for level, forms in ((Level.MAT, FORMS), (Level.RUDE, RUDE_FORMS)):
        if masked := _find_masked(chunk, forms):
            return ((level, *masked),)
    return ()


def _is_torn(pieces: Sequence[Word]) -> bool:
    """«х.у.й», «пиз-дец»: pieces of one word, not a list of words."""
    letters = sum(len(piece.form) == 1 for piece in pieces)
    return len(pieces) == 2 or (len(pieces) > 2 and letters >= len(pieces) - 1)


def _find_masked(chunk: str, forms: Sequence[str]) -> Span | None:
    stripped = chunk.strip(".,!?;:()«»\"'…-_")
    start = chunk.find(stripped)
    lowered = stripped.lower().replace("ё", "е")
    if MASK.search(lowered) is None or not any("а" <= char <= "я" for char in lowered):
        return None
    pattern = _mask_pattern(lowered)
    if pattern and any(pattern.fullmatch(form) for form in forms):
        return start, start + len(stripped)
    return None


def _mask_pattern(masked: str) -> re.Pattern[str] | None:
    letters = re.sub(r"[^а-я]", "", masked)
    stars = STARS.search(masked) is not None
    # One letter and stars («х**») needs the exact length; dots hide exactly one letter each.
    if len(letters) < (1 if stars else 2) or not re.match("[а-я]", masked):
        return None
    if not stars and len(letters) * 2 < len(masked):
        return None
    parts = re.split(r"([*#%@$_.\-]+)", masked)
    if any(
        part and index % 2 == 0 and not re.fullmatch("[а-я]+", part)
        for index, part in enumerate(parts)
    ):
        return None
    loose = stars and len(letters) >= 2
    regex = "".join(
        part if index % 2 == 0 else ("[а-я]{1,6}" if loose else f"[а-я]{{{len(part)}}}")
        for index, part in enumerate(parts)
    )
    return re.compile(regex)
