"""What to ask the resident when no place is known and the topic needs one.

Several wordings, picked by the comment's id: the same comment is always asked the same
way, and neighbours under a post are not answered by a template. No promises in them.
"""

from zlib import crc32

from classifier.tags import Kind, Tags
from classifier.taxonomy import Taxonomy

NEED = 0.5  # probability 0..1 that the topic needs a place, from which we ask

ASK_WHERE = (
    "Здравствуйте! Подскажите, пожалуйста, где это: населённый пункт, улица и дом.",
    "Добрый день! Чтобы передать тем, кто отвечает, нам нужен адрес: "
    "населённый пункт, улица, ближайший дом.",
    "Здравствуйте! Напишите, пожалуйста, адрес: в каком населённом пункте и на какой улице.",
    "Спасибо, что написали. Где именно это? Назовите населённый пункт, улицу и номер дома рядом.",
    "Здравствуйте! Уточните, пожалуйста, место: населённый пункт, улица, дом или заметный "
    "ориентир поблизости.",
    "Добрый день! По какому адресу это произошло? Хватит населённого пункта, улицы и дома.",
    "Здравствуйте! Не поняли из сообщения, где это. Напишите, пожалуйста, населённый пункт, "
    "улицу и дом.",
    "Добрый день! Подскажите точное место, пожалуйста: населённый пункт, улицу и дом. "
    "Можно ответить прямо здесь.",
)
ASK_SETTLEMENT = (
    "Здравствуйте! Подскажите, пожалуйста, в каком это населённом пункте: {street}?",
    "Добрый день! {Street} есть не в одном населённом пункте. О каком вы пишете?",
    "Здравствуйте! Уточните, пожалуйста: {street} — это где, в каком населённом пункте?",
    "Спасибо, что написали. Назовите, пожалуйста, населённый пункт: {street} — где именно?",
    "Добрый день! Адрес поняли не до конца: {street}, а какой населённый пункт?",
    "Здравствуйте! Напишите, пожалуйста, населённый пункт, чтобы не ошибиться: {street} — это где?",
)


def ask_place(tags: Tags, taxonomy: Taxonomy, *, vary_by: str = "") -> str | None:
    """Ready question to the resident, None where the place is known or not needed.

    vary_by : id of the comment; chooses the wording.
    """
    if tags.kind is not Kind.INCIDENT or tags.settlement or tags.object:
        return None
    if place_need(tags, taxonomy) < NEED:
        return None
    wordings = ASK_SETTLEMENT if tags.street else ASK_WHERE
    street = tags.street or ""
    wording = wordings[crc32(vary_by.encode("utf-8", "replace")) % len(wordings)]
    return wording.format(street=street, Street=street[:1].upper() + street[1:])


def place_need(tags: Tags, taxonomy: Taxonomy) -> float:
    """Probability 0..1 that the comment's topic needs a place."""
    need = known = 0.0
    for label in tags.topics:
        row = taxonomy.get(label.code)
        if row is not None:
            known += label.confidence
            need += label.confidence * row.needs_place
    if known:
        return need / known
    group = taxonomy.get(tags.group.code) if tags.group else None
    return float(group.needs_place) if group else 0.0
