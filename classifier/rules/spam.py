"""Advertising and chain letters: several signs together, never a lone link or phone."""

import re
from collections.abc import Iterator

Span = tuple[int, int]

HIDE_FROM, REVIEW_FROM = 4, 3

# A text with none of these is no advertising, whatever links and phones it holds.
STEMS = tuple(
    "займ кредит отказа справок казино ставк 1x слот промокод букмекер заработ зарабат удал доход "
    "вложений инвестиц криптовалют трейдинг приворот порч гада потомственн интим девочки 18+ прода "
    "куплю скупк скидк акция распродаж оптом недорого потолк окна ремонт грузоперевоз доставк бурение "
    "маникюр наращивание косметик перешли отправь разошли скопируй".split()
)

# sign → weight; a link or a phone alone is what residents quote every day
SIGNS: tuple[tuple[str, int], ...] = (
    # loans, easy money, gambling
    (
        r"\b(?:микро)?займ\w*\b|\bкредит(?:ы|ов)?\s+(?:без|онлайн|всем|за|под)|без (?:отказа|справок|проверки)\b"
        r"|\bказино\b|\bставк[аи] на спорт|\b1x\s?bet\b|\bслот(?:ы|ов)\b|\bпромокод\w*|\bбукмекер\w*",
        3,
    ),
    (
        r"\bзараб(?:от(?:ок|ка|ай|айте|ать)|атыва\w+)\b[^.!?\n]{0,40}?(?:дома|интернет\w*|онлайн|без вложений|\d{2,3}\s?(?:000|тыс|к)\b)"
        r"|\bудал[её]нн\w+ работ\w*|\bпассивн\w+ доход\w*|\bдоход от\b|\bбез вложений\b|\bинвестиц\w+|\bкриптовалют\w*|\bтрейдинг\w*",
        2,
    ),
    (
        r"\bприворот\w*|\bсниму порчу|\bснятие порчи|\bгада(?:ю|лка|ние)\b|\bпотомственн\w+ (?:маг|ведунь\w|целительниц\w)",
        2,
    ),
    (r"\bинтим\w*|\bдевочки (?:ждут|досуг)|\b18\+", 2),
    # trade
    (
        r"\bпрода(?:м|ю|ём|ется|ются)\b|\bкуплю\b|\bскупк\w+|\bоптом\b|\bнедорого\b"
        r"|\bнатяжн\w+ потолк\w+|\bокна пвх|\bпластиковые окна|\bремонт (?:квартир|холодильников|стиральных)|\bгрузоперевоз\w+"
        r"|\bдоставк\w+ (?:суши|пиццы|дров|щебня|песка)|\bбурение скважин|\bманикюр\b|\bнаращивание\b|\bкосметик\w+\b",
        1,
    ),
    (r"\bскидк\w+|\bраспродаж\w+|\bакция\b|\bтолько сегодня\b", 1),
    (r"https?://\S+|\bwww\.\S+|\b(?:vk|t|wa|clck|bit)\.(?:cc|me|ru|ly)/\S+", 1),
    (r"(?:\+7|\b8)[\s(-]*\d{3}[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}\b", 1),
    (
        r"\b(?:пиши(?:те)?|обращайтесь|стучите)\b[^.!?\n]{0,20}?(?:\bлс\b|\bличк\w|\bличные|\bдирект|\bтелеграм\w*|\bватсап\w*|\bwhatsapp|\bтел\b|\bпо телефону|\+?\d)"
        r"|\bзвоните\b|\bпереходи(?:те)? по ссылке|\bподписывай(?:ся|тесь)\b|\bвступай(?:те)? в (?:группу|наш)|\bжми(?:те)?\b|\bссылка в (?:профиле|шапке)",
        1,
    ),
    (r"(?:[💰💵💸🔥🎁🤑💎👇✅⚡]\s*){3,}", 1),
    # chain letters
    (
        r"\b(?:перешли(?:те)?|отправь(?:те)?|разошли(?:те)?|скопируй(?:те)?)\b[^.!?\n]{0,40}?\b(?:\d+|всем|десяти|семи)\b[^.!?\n]{0,20}?"
        r"(?:друз\w+|люд\w+|знаком\w+|контакт\w+|групп\w+)",
        4,
    ),
)
PATTERNS = tuple((re.compile(pattern, re.I), weight) for pattern, weight in SIGNS)


def find_spam(text: str) -> Iterator[Span]:
    """Surely advertising: the span from the first sign to the last."""
    spans, weight = _signs(text)
    if weight >= HIDE_FROM:
        yield spans[0][0], max(stop for _, stop in spans)


def find_spam_doubtful(text: str) -> Iterator[Span]:
    """Perhaps advertising: «продам козу, звоните …»."""
    spans, weight = _signs(text)
    if REVIEW_FROM <= weight < HIDE_FROM:
        yield spans[0][0], max(stop for _, stop in spans)


def _signs(text: str) -> tuple[list[Span], int]:
    found = [
        (match.span(), weight) for pattern, weight in PATTERNS if (match := pattern.search(text))
    ]
    return sorted(span for span, _ in found), sum(weight for _, weight in found)
