"""Data of the resident that must not stand in a public answer."""
# ruff: noqa: E501 (a pattern broken over lines cannot be read)

import re
from collections.abc import Iterator

from classifier.replies.draft import Reading

Span = tuple[int, int]

# A mobile phone; offices have city numbers, 8-800 and short ones
MOBILE = re.compile(r"(?<![\d\w])(?:\+?7|8)[\s(-]*9\d{2}[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}(?!\d)")
# A private mailbox; «@admin-smolensk.ru» is an office
MAIL = re.compile(
    r"\b[\w.+-]{1,64}@(?:mail|inbox|list|bk|yandex|ya|gmail|rambler|icloud|hotmail|outlook|vk|internet)\.(?:ru|com|рф)\b",
    re.IGNORECASE,
)
# «дом 4, кв. 17»; not «кв. метров», «17 кв. м»
FLAT = re.compile(
    r"\b(?:кв\.|квартир[аеуы]|кв)\s*№?\s*\d{1,4}\b(?!\s*(?:кв|м\b|метр))", re.IGNORECASE
)
# «Сидорова Мария Ивановна» and «Мария Ивановна Сидорова»
PATRONYMIC = r"[А-ЯЁ][а-яё]+(?:вич|вна|ична|инична|ьич|кызы|оглы)(?:а|у|ем|ом|е|ы|ой)?"
NAME = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
FULL_NAME = re.compile(rf"\b{NAME} {NAME} {PATRONYMIC}\b|\b{NAME} {PATRONYMIC} {NAME}\b")
OFFICIAL = re.compile(
    r"(?:глав\w+|начальник\w*|директор\w*|заместител\w+|специалист\w*|врач\w*|мастер\w*|инженер\w*|староста|старосты|депутат\w*|заведующ\w+|руководител\w+|участков\w+|инспектор\w*|терапевт\w*|фельдшер\w*|председател\w+|министр\w*|губернатор\w*|имени|им\.|улиц\w+|герой|героя|ответственн\w+|диспетчер\w*)"
    r"(?:\s+[^.!?\n]{0,60})?\s*[—:,-]?\s*$",
    re.IGNORECASE,
)
# СНИЛС, passport, a personal account
NUMBER = re.compile(
    r"\b\d{3}-\d{3}-\d{3}[ -]\d{2}\b|(?:паспорт\w*|серия)[^.\d\n]{0,20}\d{2} ?\d{2}[ ,№]*\d{6}\b|(?:лицев\w+ сч[её]т\w*|л/с)[^.\d\n]{0,10}\d{5,20}\b|(?:снилс|инн|полис\w*)[^.\d\n]{0,10}\d[\d -]{8,20}\d",
    re.IGNORECASE,
)


def personal_data(reading: Reading) -> Iterator[Span]:
    # Ваш телефон [8 915 634-11-20] передали; вам, [Сидорова Мария Ивановна], в [кв. 17]
    text = reading.draft.text[: len(reading.folded)]
    for pattern in (MOBILE, MAIL, FLAT, NUMBER):
        for match in pattern.finditer(text):
            yield match.span()
    for match in FULL_NAME.finditer(text):
        if OFFICIAL.search(text, max(0, match.start() - 90), match.start()) is None:
            yield match.span()
