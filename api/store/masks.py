"""What leaves the desk for training names nobody: people, phones, addresses of mail, ids."""

import re

from classifier.names import mask_names

# Порядок важен: телефон +7 (481) 664-11-22 — ещё и длинное число
MASKS = (
    ("<email>", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("<url>", re.compile(r"(?:https?://|www\.)\S+|\b(?:vk|ok|t|wa)\.(?:com|ru|me|cc)/\S+", re.I)),
    # 8 900 123-45-67, +7(481)6641122
    ("<phone>", re.compile(r"(?<!\d)(?:\+7|8)[\s(-]*\d{3}[\s)-]*(?:\d[\s-]?){6}\d(?!\d)")),
    # @durov в тексте
    ("<имя>", re.compile(r"(?<!\w)@[A-Za-z][\w.]{2,}")),
    # Счёт 40817810099910004312, полис, паспорт 6612 345678
    ("<номер>", re.compile(r"(?<!\d)\d{4}[\s-]?\d{6}(?!\d)|(?<!\d)\d{7,}(?!\d)")),
)
MENTION_ID = re.compile(r"\[(id|club|public)\d+\|")


def mask_personal(text: str) -> str:
    """The text with everything personal replaced.

    >>> mask_personal("[id7|Анна Котова], звоните +7 (481) 664-11-22, a.b@mail.ru, дом 8")
    '[id0|Имя], звоните <phone>, <email>, дом 8'
    """
    masked = MENTION_ID.sub(r"[\g<1>0|", mask_names(text))
    for mask, pattern in MASKS:
        masked = pattern.sub(mask, masked)
    return masked
