"""Words made of a settlement's name: «духовщинский», «светлоярский», «лютовчане»."""

from classifier.places.forms import SURNAME_LIKE, is_adjective

MIN_TOWN = 5  # letters a town's name must have to make adjectives of it
MIN_VILLAGE = 6  # and a village's
ENDINGS = ("ий", "ого", "ому", "им", "ом", "ая", "ой", "ую", "ою", "ое", "ие", "их", "ими")
PLURAL = (("цы", "цев", "цам", "цами", "цах"), ("чане", "чан", "чанам", "чанами", "чанах"))


def relative_adjectives(name: str, *, is_town: bool = False) -> tuple[str, ...]:
    """Adjectives people may make of a settlement's name; a town's are made more freely.

    >>> relative_adjectives("бабино"), relative_adjectives("шиловичи")
    (('бабинский',), ('шиловичский', 'шиловический'))
    >>> relative_adjectives("кунгур", is_town=True)
    ('кунгурский', 'кунгуринский', 'кунгуровский')
    >>> relative_adjectives("светлый яр", is_town=True), relative_adjectives("юрьевка")
    (('светлоярский', 'светлояринский'), ('юрьевский',))
    """
    if " " in name or "-" in name:
        return _of_compound(name)
    if is_adjective(name):
        return ()
    if SURNAME_LIKE.search(name):
        return (name[:-1] + "ский",)
    if name.endswith("ичи"):
        return name[:-1] + "ский", name[:-1] + "еский"
    if not is_town:
        return _of_village(name)
    if len(name) < MIN_TOWN:
        return ()
    if name.endswith(("ск", "цк")):
        return (name[:-2] + ("цкий" if name.endswith("цк") else "ский"),)
    stem = name[:-2] if name.endswith("ка") else name.rstrip("аяоеьйыи")
    return tuple(
        stem + suffix
        for suffix in ("ский", "инский", "овский", "енский")[: 4 if stem != name else 3]
    )


def _of_village(name: str) -> tuple[str, ...]:
    if len(name) < MIN_VILLAGE:
        return ()
    if name.endswith(("евка", "овка", "инка")):
        return (name[:-2] + "ский",)
    if name.endswith("иха"):  # Кузнечиха
        return (name[:-1] + "инский",)
    if name.endswith("ица"):  # Медведица
        return (name[:-1] + "кий",)
    return ()


def _of_compound(name: str) -> tuple[str, ...]:
    # Светлый Яр → светлоярский, Красная Горка → красногорский, Спас-Углы → спас-угловский
    first, _, last = name.replace("-", " ").partition(" ")
    if " " in last or is_adjective(last):
        return ()
    if is_adjective(first) and " " in name:
        joint = "е" if first[:-2].endswith(("н", "ж", "ш", "ч", "щ")) and first[-2] in "ие" else "о"
        stem = last[:-2] if last.endswith("ка") else last.rstrip("аяоеьйыи")
        return tuple(f"{first[:-2]}{joint}{stem}{end}" for end in ("ский", "инский"))
    stem = last.rstrip("аяоеьйыи")
    made = tuple(stem + suffix for suffix in ("ский", "овский", "инский"))
    return tuple(f"{first}{dash}{word}" for dash in "- " for word in made) if "-" in name else ()


def all_genders(adjective: str) -> frozenset[str]:
    """Every form of an adjective on -ский: «духовщинская», «духовщинских»."""
    stem = adjective[:-2]
    return frozenset(stem + ending for ending in ENDINGS)


def residents(adjective: str) -> frozenset[str]:
    """Residents by the adjective: «лютовский» → «лютовцы», «лютовчане» in every case."""
    if not adjective.endswith("ский"):
        return frozenset()
    stem = adjective.removesuffix("ский")
    return frozenset(stem + ending for endings in PLURAL for ending in endings)
