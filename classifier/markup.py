"""Clean-up of the markup that VK and the incident system leave in texts, offsets kept."""

import html
import re
from bisect import bisect_right
from dataclasses import dataclass

# «<br>», «<p class=x>», «</p>»: a tag, not «5 < 7»
TAG = r"</?[a-zA-Z][^<>]{0,200}>"
# [id123|Имя], [club123|Название], [public1|…]: whom one talks to, not what about
MENTION = r"\[(?:id|(?P<body>club|public|event))\d+(?::bp-?\d+_\d+)?\|(?P<named>[^\]\n]{0,200})\],?"
ENTITY = r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});"
# NUL bytes and lone surrogates break json, regexes of C libraries and terminals
BROKEN = "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]"
LEADING_APOSTROPHE = r"\A'"  # the incident system puts one before every text

MARKUP = re.compile(
    f"(?P<apostrophe>{LEADING_APOSTROPHE})|(?P<tag>{TAG})|(?P<mention>{MENTION})"
    f"|(?P<entity>{ENTITY})|(?P<broken>{BROKEN})"
)
NEWLINE_TAG = re.compile(r"</?(?:br|p|div|li|tr)\b", re.IGNORECASE)
MAYBE_MARKUP = re.compile("['<\\[&\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")

# «Сообщение без текста» is what the incident system writes for a bare photo
PLACEHOLDERS = frozenset({"", "сообщение без текста", "[сообщение без текста]"})


@dataclass(frozen=True, slots=True)
class CleanText:
    """A text without markup, and where each of its pieces stood in the original.

    starts, shifts : piece i begins at `starts[i]` of `text` and at
        `starts[i] + shifts[i]` of the original; empty where nothing was changed.
    addressed : names of the communities mentioned.
    """

    text: str
    starts: tuple[int, ...] = ()
    shifts: tuple[int, ...] = ()
    addressed: tuple[str, ...] = ()

    def to_original(self, start: int, stop: int) -> tuple[int, int]:
        """Map `[start, stop)` of the clean text to the original text."""
        if not self.starts or stop <= start:
            return start, stop
        first = bisect_right(self.starts, start) - 1
        last = bisect_right(self.starts, stop - 1) - 1
        return start + self.shifts[first], stop + self.shifts[last]

    @property
    def is_placeholder(self) -> bool:
        """Whether there is nothing to read: empty, or the system's «Сообщение без текста»."""
        return self.text.strip().lower() in PLACEHOLDERS


def clean_markup(text: str) -> CleanText:
    """Drop tags, mentions and the export's apostrophe; links and emoji stay.

    >>> clean = clean_markup("'[id1|Павел], яма<br>на Луначарского")
    >>> clean.text
    ' яма\\nна Луначарского'
    >>> start, stop = clean.to_original(1, 4)
    >>> "'[id1|Павел], яма<br>на Луначарского"[start:stop]
    'яма'
    """
    if MAYBE_MARKUP.search(text) is None:
        return CleanText(text)

    pieces: list[str] = []
    starts: list[int] = []
    shifts: list[int] = []
    length = 0
    position = 0

    def keep(piece: str, original_start: int) -> None:
        nonlocal length
        if piece:
            starts.append(length)
            shifts.append(original_start - length)
            pieces.append(piece)
            length += len(piece)

    addressed: list[str] = []
    for match in MARKUP.finditer(text):
        if match["body"]:
            addressed.append(match["named"])
        keep(text[position : match.start()], position)
        keep(_replacement(match), match.start())
        position = match.end()
    keep(text[position:], position)
    return CleanText("".join(pieces), tuple(starts), tuple(shifts), tuple(addressed))


def _replacement(match: re.Match[str]) -> str:
    # Never longer than what it replaces, so that offsets stay inside the original.
    match match.lastgroup:
        case "tag":
            return "\n" if NEWLINE_TAG.match(match.group()) else " "
        case "entity":
            return html.unescape(match.group())[:1].replace("\xa0", " ")
        case "broken":
            return " "
        case _:
            return ""
