"""The closed list of forms that disguised words are matched against."""

import re
from collections.abc import Iterator
from enum import IntEnum
from functools import cache
from itertools import product

from classifier.rules.normalize import fold_repeats
from classifier.rules.word_lists import words_of


class Level(IntEnum):
    """How bad a word is."""

    DOUBTFUL = 0  # perhaps мат: a surname on its root, «настроение х......»
    MILD = 1  # «блин», «хрен», «капец»
    RUDE = 2  # «говно», «жопа», «сука»
    MAT = 3


NOUN = "- а у ом е ы и ов ам ами ах"
FEMALE = "а ы и у ой ою е ам ами ах -"
ADJECTIVE = "ый ий ая яя ое ее ые ие ого его ому ым им ом ой ей ую ых их"
PAST = "л ла ло ли"
PERFECT = "ть л ла ло ли ться лся лась лось лись в вший вшая вшие"
FUTURE = "у ешь ет ем ете ут и ите усь ешься ется емся утся ись итесь"
IMPERFECT = "ть л ла ло ли ю ешь ет ем ете ют й ться лся лась лись ется ются юсь ешься йся"
SOFT_VERB = "ить ил ила ило или у ишь ит им ите ат ят и ь иться ился илась ились ится"
HARD_VERB = "уть ул ула уло ули у ешь ет ем ете ут и ите уться улся улась улись ется утся"
EB = "- за на вы про у по до от отъ объ съ въ взъ разъ изъ подъ пере при недо о"
OF_MOTION = "- за на от рас вы вс с пере при у об о а"

SHORTEST = 3  # letters of a form
# What the paradigms make besides, and is an ordinary word or may be read as one.
NO_FORMS = frozenset(words_of("блд ебк оеб ебы хул хула хулу хулы сук говений говение"))
NO_SPELLING = re.compile("ь[аоуыь]|[йь][йь]")  # «ебарьа»: an ending of another stem
NO_START = ("перебива", "перебыва")  # «переебывать» with its repeats folded

# level, prefixes, stems, endings; «-» is nothing
PARADIGMS: tuple[tuple[Level, str, str, str], ...] = (
    # --- хуй, нахуй, хуйня, охуеть, хуёвый, хуярить
    (Level.MAT, "-", "ху", "й я ю ем е и ев ям ями ях ище ища ишко йца"),
    (Level.MAT, "на по ни до за не", "ху", "й я ю"),
    (Level.MAT, "-", "хуйн хуин", "я и е ю ей ям ями ях ей"),
    (Level.MAT, "о а за", "хуе", f"{PERFECT} ваю ваешь вает ваем ваете вают вать вал вали вала"),
    (Level.MAT, "о а", "хуе", "ю ешь ет ем ете ют"),
    (Level.MAT, "о а", "хуен хуительн", f"{ADJECTIVE} о ен"),
    (Level.MAT, "- не ни по", "хуев", f"{ADJECTIVE} о ато енько"),
    (Level.MAT, OF_MOTION, "хуяр хуяч", f"{SOFT_VERB} ивать ивает ивают ивали"),
    (Level.MAT, "-", "хуесос хуеплет хуеглот хуил хуйл", f"{NOUN} о"),
    (Level.MAT, "-", "хует", f"{FEMALE} ень ени"),
    (Level.MAT, "-", "хул хуяк хуюшк хуевин", "и ь с а у ы -"),
    (Level.MAT, "до", "ху", "ища ище"),
    (Level.MAT, "по на", "хуизм хуист", NOUN),
    # --- пизда, пиздец, спиздить, распиздяй
    (Level.MAT, "-", "пизд песд писд", f"{FEMALE} ец еца ецу ецом юк юки юлина ато ос ень"),
    (Level.MAT, "-", "пезд пздц пздец пиздц пздос пиздетс пиздес", "а ец -"),
    (Level.MAT, "-", "пиздецов пиздат пиздос", f"{ADJECTIVE} о"),
    (
        Level.MAT,
        "- на с вы за от про по у рас при",
        "пизд",
        "еть ел ела ели ит ишь им ите ят и ите ить ил ила или ились еться ился ился ятся ится яшь",
    ),
    (Level.MAT, "- с на от за", "пизд", "ануть анул анула анули анет ану ан ошить ошил ячить ячил"),
    (Level.MAT, "- вы от рас на", "пиздюл пизден", "и ей ь ями ина ям я"),
    (Level.MAT, "- рас", "пиздя", "й я ю ем и ев ям ями йство йства йский"),
    (Level.MAT, "-", "пиздабол пиздобол пиздабольств пиздолиз пиздюк", f"{NOUN} о"),
    (Level.MAT, "-", "пиздеж пиздобрат", f"{NOUN} ия ии"),
    (Level.MAT, "- с от на", "пизжен", f"{ADJECTIVE} о а ы"),
    # --- ебать, заебись, долбоёб, уёбок
    (Level.MAT, EB, "еба", f"{PERFECT} н на но ны нный шь йся"),
    (Level.MAT, EB, "еб", f"{FUTURE} - ла ли ло ля лю аю ает ают ы"),
    (Level.MAT, EB, "ебыва ебива", IMPERFECT),
    (Level.MAT, EB, "ебн ебан", HARD_VERB),
    (Level.MAT, EB, "ебан", f"{ADJECTIVE} о"),
    (Level.MAT, "- за на у при изъ", "ебанут ебнут ебуч ебат ебист", f"{ADJECTIVE} о"),
    (Level.MAT, f"{EB}", "ебаш ебош ебен", f"{SOFT_VERB} ивать ивает я ей ями ях ях"),
    (Level.MAT, "- у", "ебан еблан ебанат ебалай ебальник ебарь ебок ебк ебищ", f"{NOUN} о ей"),
    (Level.MAT, "-", "ебл ебал ебальц", "о а у ом е"),
    (Level.MAT, "-", "ебанько ебырь ебля ебли еблей ебут ебобо ебота еботня ебеня ебеней", "-"),
    (Level.MAT, "за", "ебис ебца ебок ебато ебцом", "ь я -"),
    (Level.MAT, "на по за вы", "ебалов ебок ебк ебщик ебон ебот ебень ебени", f"{NOUN} о ью ь"),
    (Level.MAT, "подъ разъ", "еб ебк", f"{NOUN} ой"),
    (
        Level.MAT,
        "долбо долба далба далбо мозго мудо",
        "еб",
        f"{NOUN} изм изма ство ский ская ка ина",
    ),
    (Level.MAT, "-", "йобан йобн ябат ибат ибал", "ый ая ое ые ь"),
    # --- блядь, мудак, пидор
    (
        Level.MAT,
        "- вы по на",
        "бляд блят",
        "ь и ей ью ям ями ях ина ины ский ская ское ские ство ун",
    ),
    (Level.MAT, "-", "бля блят блядк блядуг блд блджад", f"{FEMALE}"),
    (Level.MAT, "вы", "бляд", "ок ки ка ков ку ком кам"),
    (Level.MAT, "-", "мудак мудозвон мудил мудач мудацк", f"{NOUN} ой о е я ье ья ий ая ое ие им"),
    (Level.MAT, "от за", "муд", "охал охать охали ох"),
    (
        Level.MAT,
        "- рас",
        "пидор пидар пидер пидорас пидарас пидораз пидр пидрил педрил педик педераст",
        f"{NOUN} ой ский ская ское ские юга юги",
    ),
    (Level.MAT, "-", "гондон гандон", f"{NOUN} ский ище"),
    (Level.MAT, "-", "манда манды мандой мандавошка мандавошки", "-"),
    (Level.MAT, "-", "залуп", f"{FEMALE} ок ень"),
    (Level.MAT, "- по на за вз от", "дроч", f"{SOFT_VERB} ер ера еры ила илы ка ун уны"),
    # --- rude
    (Level.RUDE, "-", "сук сцук сучар", f"{FEMALE} о"),
    (Level.RUDE, "-", "сучонок сученыш сучка сучий сучья сучье", "-"),
    (Level.RUDE, "-", "говн гавн дерьм говнищ", "о а у ом е ом"),
    (Level.RUDE, "-", "говнян говен дерьмов жопн", f"{ADJECTIVE} о"),
    (Level.RUDE, "-", "говнюк засранец засранц засранк", NOUN),
    (Level.RUDE, "- в на", "жоп жопк", FEMALE),
    (Level.RUDE, "- на по про о обо за у вы", "сра", f"{PERFECT} ный ная ное ные нь ни"),
    (Level.RUDE, "-", "шлюх", FEMALE),
)


def _expand() -> Iterator[tuple[str, Level]]:
    for level, prefixes, stems, endings in PARADIGMS:
        for parts in product(prefixes.split(), stems.split(), endings.split()):
            yield "".join(part for part in parts if part != "-"), level


@cache
def load_forms() -> dict[str, Level]:
    """Every form with its level, repeats folded: «ссать» stands as «сать»."""
    forms: dict[str, Level] = {}
    for form, level in _expand():
        folded = fold_repeats(form)
        if (
            len(folded) < SHORTEST
            or NO_SPELLING.search(folded)
            or folded in NO_FORMS
            or folded.startswith(NO_START)
        ):
            continue
        forms[folded] = max(level, forms.get(folded, level))
    return forms
