"""Inflected forms of place names, from tables of type and gender.

Own tables, because pymorphy's first parse misleads on names («ерыши» → «ёрш») and a
bundle must rebuild its forms in a fraction of a second. Forms are folded, see `fold`.
"""

import re

CASES = "ngdail"  # nominative, genitive, dative, accusative, instrumental, locative

Forms = dict[str, list[str]]  # case → forms of one word or name

ADJECTIVES: tuple[tuple[str, dict[str, str]], ...] = (
    # Большая Каменка, улица Советская
    ("ая", {"n": "ая", "g": "ой", "d": "ой", "a": "ую", "i": "ой ою", "l": "ой"}),
    ("яя", {"n": "яя", "g": "ей", "d": "ей", "a": "юю", "i": "ей", "l": "ей"}),
    # Пречистое, Троицкое
    ("ое", {"n": "ое", "g": "ого", "d": "ому", "a": "ое", "i": "ым", "l": "ом"}),
    ("ее", {"n": "ее", "g": "его", "d": "ему", "a": "ее", "i": "им", "l": "ем"}),
    # Озерный, Нижний, Донской
    ("ый", {"n": "ый", "g": "ого", "d": "ому", "a": "ый", "i": "ым", "l": "ом"}),
    ("ой", {"n": "ой", "g": "ого", "d": "ому", "a": "ой", "i": "ым", "l": "ом"}),
    ("ий", {"n": "ий", "g": "его", "d": "ему", "a": "ий", "i": "им", "l": "ем"}),
    # Верхние Моховичи, Малые Ерыши
    ("ые", {"n": "ые", "g": "ых", "d": "ым", "a": "ые", "i": "ыми", "l": "ых"}),
    ("ие", {"n": "ие", "g": "их", "d": "им", "a": "ие", "i": "ими", "l": "их"}),
)

NOUNS: tuple[tuple[str, dict[str, str]], ...] = (
    # Булгаково, Бабино: declined like a surname, or not at all
    (r"(?:[оеё]в|[иы]н)о", {"n": "о", "g": "а", "d": "у", "i": "ом ым", "l": "е"}),
    # Преображение
    ("ие", {"n": "ие", "g": "ия", "d": "ию", "i": "ием", "l": "ии"}),
    # Староселье
    ("ье", {"n": "ье", "g": "ья", "d": "ью", "i": "ьем", "l": "ье"}),
    # Велисто, Сельцо
    ("о", {"n": "о", "g": "а", "d": "у", "i": "ом", "l": "е"}),
    # Городище
    ("е", {"n": "е", "g": "а", "d": "у", "i": "ем", "l": "е"}),
    # Мария
    ("ия", {"n": "ия", "g": "ии", "d": "ии", "a": "ию", "i": "ией", "l": "ии"}),
    ("я", {"n": "я", "g": "и", "d": "е", "a": "ю", "i": "ей", "l": "е"}),
    # Каменка, Волга
    ("[гкх]а", {"n": "а", "g": "и", "d": "е", "a": "у", "i": "ой", "l": "е"}),
    ("[жшчщц]а", {"n": "а", "g": "и ы", "d": "е", "a": "у", "i": "ей ой", "l": "е"}),
    # Петрова: «в Петрове», «в Петровой»
    ("[ое]ва", {"n": "а", "g": "ы ой", "d": "е ой", "a": "у", "i": "ой", "l": "е ой"}),
    # Духовщина
    ("а", {"n": "а", "g": "ы", "d": "е", "a": "у", "i": "ой ою", "l": "е"}),
    # Горки, Высоки
    ("[гкх]и", {"n": "и", "g": "ов", "d": "ам", "i": "ами", "l": "ах"}),
    # Ерыши, Шиловичи
    ("[жшчщ]и", {"n": "и", "g": "ей", "d": "ам", "i": "ами", "l": "ах"}),
    ("и", {"n": "и", "g": "ей ев", "d": "ям", "i": "ями", "l": "ях"}),
    # Клевцы, Фалисы, Углы
    ("ы", {"n": "ы", "g": "ов", "d": "ам", "i": "ами", "l": "ах"}),
    # Пермь, Ярославль: the gender cannot be seen
    ("ь", {"n": "ь", "g": "и я", "d": "и ю", "i": "ью ем", "l": "и е"}),
    ("й", {"n": "й", "g": "я", "d": "ю", "i": "ем", "l": "е"}),
    # Зимец, Смоленск
    ("ц", {"n": "ц", "g": "ца", "d": "цу", "i": "цом цем", "l": "це"}),
    ("[бвгджзклмнпрстфхчшщ]", {"n": "", "g": "а", "d": "у", "i": "ом ем", "l": "е"}),
)
NOUN_PATTERNS = tuple((re.compile(f"({ending})$"), table) for ending, table in NOUNS)

TOPONYMIC = tuple("больш мал нов стар верхн нижн ближн дальн средн усть перв втор".split())
SURNAME_LIKE = re.compile(r"(?:[оеё]в|[иы]н)о$")
PLURAL = re.compile(r"(?:[аеиоуы]ки|[^аеиоуыкь]и|ы)$")  # Луки, Осины, Кошели
FIXED = re.compile(r"\d|^[a-z]|\.$")  # 50 лет, гор. парк
DASHES = "‐‑–—"
MIN_ZERO_FORM = 5  # letters; «Горы» has no «гор», «Присмары» has «присмар»


def fold(text: str) -> str:
    """Lower case, «ё» as «е», every dash as «-»; as long as `text`, so offsets hold.

    >>> fold("Озёрный — Спас‑Углы")
    'озерный - спас-углы'
    """
    folded = text.lower()
    if len(folded) != len(text):  # İ and the like grow
        folded = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    folded = folded.replace("ё", "е").replace("\xa0", " ")
    for dash in DASHES:  # ten times as fast as str.translate
        folded = folded.replace(dash, "-")
    return folded


def is_adjective(word: str) -> bool:
    """Whether a folded name declines as an adjective: «озерный», «большая».

    >>> [is_adjective(word) for word in ("озерный", "пречистое", "преображение", "гай")]
    [True, True, False, False]
    """
    if word.startswith(TOPONYMIC) and word.endswith("ние"):  # Верхние, Дальние
        return True
    if len(word) < 5 or (re.search("[нтв]ие$", word) and not re.search("[нв]ние$", word)):
        return False
    return word.endswith(tuple(ending for ending, _ in ADJECTIVES))


def decline_adjective(word: str) -> Forms:
    """Forms of «озерный»; «-кий», «-гий» and «-хий» take «-ого»."""
    for ending, table in ADJECTIVES:
        if word.endswith(ending):
            stem = word[:-2]
            forms = {case: [stem + end for end in table[case].split()] for case in CASES}
            if ending == "ий" and stem[-1:] in "гкх":
                hard = {"g": "ого", "d": "ому", "l": "ом"}
                forms |= {case: [stem + end] for case, end in hard.items()}
            return forms
    return {case: [word] for case in CASES}


def decline_noun(word: str) -> Forms:
    """Forms of «бабино», «ерыши», «зимец»; the nominative alone for what does not decline."""
    head, dash, last = word.rpartition("-")
    if dash and re.search("-(?:на|у|под)-", word):  # Ростов-на-Дону
        head, last = "", word
    for pattern, table in NOUN_PATTERNS:
        match = pattern.search(last)
        if match is None:
            continue
        cut = len(last) - _ending_length(match.group(), table["n"])
        stem = head + dash + last[:cut]
        forms = {case: [stem + end for end in table.get(case, "").split()] for case in CASES}
        forms["n"] = [word]
        forms["a"] = forms["a"] or [word]
        _add_fleeting(forms, word)
        return forms
    return {case: [word] for case in CASES}


def _ending_length(match: str, nominative: str) -> int:
    return len(nominative) if match.endswith(nominative) else 0


def _add_fleeting(forms: Forms, word: str) -> None:
    if word.endswith(("ец", "ок")) and len(word) >= MIN_ZERO_FORM:  # Зимец → Зимца
        soft = "ь" if word.endswith("лец") else ""  # Комсомолец → Комсомольца
        stem = word[:-2] + soft + word[-1]
        for case, ends in {"g": "а", "d": "у", "i": "ом ем", "l": "е"}.items():
            forms[case] += [stem + end for end in ends.split()]
    if word.endswith(("ищи", "ичи")):  # Глинищи → Глинищ, Шиловичи → Шилович
        forms["g"].append(word[:-1])
    if word.endswith("ки") and len(word) >= MIN_ZERO_FORM:  # Горки → Горок
        forms["g"].append(word[:-2] + "ок")
    elif word.endswith("ы") and len(word) > MIN_ZERO_FORM:  # Присмары → Присмар
        forms["g"].append(word[:-1])


def _add_after_adjective(forms: Forms, word: str) -> None:
    """Forms that would be another word alone: «в Большом Кузьмино», «из Больших Лук»."""
    if SURNAME_LIKE.search(word):
        for case in CASES:
            if word not in forms[case]:
                forms[case].append(word)
    elif PLURAL.search(word):
        forms["g"].append(word[:-1])


def decline_name(name: str) -> Forms:
    """Forms of a folded name of one or more words: adjectives and the first noun decline.

    >>> decline_name("большая каменка")["l"], decline_name("парк победы")["d"]
    (['большой каменке'], ['парку победы'])
    """
    words = name.split()
    forms: Forms = {case: [""] for case in CASES}
    headless = True
    for place, word in enumerate(words):
        is_last = place == len(words) - 1
        if not headless or FIXED.search(word) or (len(word) <= 2 and not is_last):
            declined = {case: [word] for case in CASES}
        elif is_adjective(word):
            declined = decline_adjective(word)
        else:
            declined = decline_noun(word)
            if place:
                _add_after_adjective(declined, word)
            headless = False
        forms = {
            case: [f"{left} {right}".strip() for left in forms[case] for right in declined[case]]
            for case in CASES
        }
    return forms


def decline_parts(name: str) -> Forms:
    """Forms where the first part of a hyphenated name declines, too: «Троице-Нерше».

    >>> decline_parts("спасское-на-нерше")["l"], decline_parts("усть-лужа")["l"]
    (['спасском-на-нерше'], [])
    """
    first, _, rest = name.partition("-")
    if " " in name or not (is_adjective(first) or first.endswith(("а", "я"))):
        return {case: [] for case in CASES}
    one = decline_adjective(first) if is_adjective(first) else decline_noun(first)
    fixed = "-" in rest  # Спасское-на-Нерше
    two = {case: [rest] for case in CASES} if fixed else decline_name(rest)
    return {case: [f"{a}-{b}" for a in one[case] for b in two[case]] for case in CASES}


def cases_of(forms: Forms) -> dict[str, str]:
    """Each spelling with the letters of the cases it may be."""
    cases: dict[str, str] = {}
    for case, spellings in forms.items():
        for spelling in spellings:
            if case not in cases.get(spelling, ""):
                cases[spelling] = cases.get(spelling, "") + case
    return cases
