"""Мат written in the ways people hide it, made anew from a seed for `benchmarks.rules`."""

import random
from collections.abc import Callable, Mapping

BASES = (
    "хуй хуйня хуёвый хуево нахуй похуй нихуя дохуя хуйло хуесос хуета охуели охуел охуеть"
    " охуенно ахуели захуярили пизда пиздец пиздеж пиздят спиздили отпиздить распиздяи"
    " пиздатый пиздюк пиздобол пиздюлей ебать ебут ебёт ебаный ебаная ебанутый ебаться заебали"
    " заебал заебись заебало наебали проебали объебали уебок уебки уебище уебан съебись"
    " съебался отъебись выебали ебало ебальник долбоеб долбоёбы разъебали подъебал ебучий"
    " блять блядь бляди блядский блядство бля выблядок мудак мудаки мудила мудаков пидор"
    " пидоры пидорас пидорасы пидарас пидоров гандон гандоны залупа дрочить дрочит"
).split()
VOWELS = "аеёиоуыюя"
LOOKS = dict(zip("аеорсухкмнтипзбдя", "aeopcyxkmhtun36g9", strict=True))
LEET = dict(zip("озбчяаит", "03649@17", strict=True))
LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
SOUNDS = "a b v g d e yo zh z i y k l m n o p r s t u f h ts ch sh sch - y - e yu ya".split()
ALSO = "a b v g d e e zh z i j k l m n o p r s t u f kh c ch sh sch - y - e iu ia".split()
INVISIBLE = "\u200b\u200c\u200d\u2060\u00ad"
COMBINING = "\u0301\u0300\u0336\u0332"

Disguise = Callable[[str, random.Random], str]


def _some(letters: Mapping[str, str], most: int) -> Disguise:
    def disguise(word: str, chance: random.Random) -> str:
        places = [place for place, letter in enumerate(word) if letter in letters and place]
        chosen = set(chance.sample(places, min(len(places), chance.randint(1, most))))
        return "".join(letters[c] if place in chosen else c for place, c in enumerate(word))

    return disguise


def _star(word: str, chance: random.Random) -> str:
    place = chance.randint(1, len(word) - 2)
    return word[:place] + chance.choice("***#@%") + word[place + 1 :]


def _stars(word: str, chance: random.Random) -> str:
    start = chance.randint(1, max(1, len(word) - 3))
    return word[:start] + "**" + word[start + 2 :]


def _vowel(word: str, chance: random.Random) -> str:
    place = chance.choice([place for place, c in enumerate(word) if c in VOWELS and place] or [1])
    return f"{word[:place]}*{word[place + 1 :]}"


def _between(sign: str) -> Disguise:
    return lambda word, chance: sign.join(word)


def _torn(word: str, chance: random.Random) -> str:
    place = chance.randint(1, len(word) - 1)
    return word[:place] + chance.choice("-._") + word[place:]


def _repeated(word: str, chance: random.Random) -> str:
    return "".join(c * (chance.randint(2, 5) if chance.random() < 0.35 else 1) for c in word)


def _strewn(signs: str) -> Disguise:
    def disguise(word: str, chance: random.Random) -> str:
        return "".join(c + (chance.choice(signs) if chance.random() < 0.5 else "") for c in word)

    return disguise


def _spelled(sounds: list[str]) -> Disguise:
    table = {ord(letter): sound.strip("-") for letter, sound in zip(LETTERS, sounds, strict=True)}
    return lambda word, chance: word.translate(table)


def _mixed(word: str, chance: random.Random) -> str:
    return _some(LOOKS, 2)(_vowel(word, chance), chance)


DISGUISES: Mapping[str, Disguise] = {
    "как есть": lambda word, chance: word,
    "звёздочка": _star,
    "две звёздочки": _stars,
    "звёздочка на гласной": _vowel,
    "пробелы": _between(" "),
    "точки": _between("."),
    "дефисы": _between("-"),
    "подчёркивания": _between("_"),
    "знак внутри": _torn,
    "латинские двойники": _some(LOOKS, 3),
    "цифры": _some(LEET, 2),
    "транслит": _spelled(SOUNDS),
    "транслит иначе": _spelled(ALSO),
    "повторы": _repeated,
    "невидимые знаки": _strewn(INVISIBLE),
    "надстрочные знаки": _strewn(COMBINING),
    "вперемешку": _mixed,
}


def make_disguised(seed: int) -> dict[str, list[str]]:
    """Disguise → every base word under it, those it leaves unchanged left out."""
    chance = random.Random(seed)
    made: dict[str, list[str]] = {}
    for name, disguise in DISGUISES.items():
        words = [(word, disguise(word, chance)) for word in BASES]
        made[name] = [new for word, new in words if new != word or name == "как есть"]
    return made
