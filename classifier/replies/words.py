"""Words of an answer with what the rules ask about them: lemma, part of speech, tense."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from classifier.morph import LONGEST_WORD, load_morph

WORD = re.compile(r"[а-я]+")
PAST_ENDINGS = ("ли", "лись")
# A folded text has no capitals to begin a sentence: what the full stop shortens goes on.
SHORTENED = "ул д г кв стр корп им пл пер пос обл тел каб т п с св ст о н мкр просп".split()
SENTENCE_END = re.compile(
    r"[!?\n;]+|" + "".join(rf"(?<!\b{word})" for word in SHORTENED) + r"\.(?=\s|$)"
)
CLAUSE_END = re.compile(r"[,:—()]|\s[-–]\s|\s(?:и|а|но)\s")


@dataclass(frozen=True, slots=True)
class Grammar:
    """First parse of a word: lemma, part of speech, tense, person, mood, number."""

    lemma: str
    pos: str
    tense: str = ""
    person: str = ""
    mood: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the folded text and its grammar."""

    start: int
    stop: int
    text: str
    grammar: Grammar

    @property
    def is_future(self) -> bool:
        """«уберут», «будет»; not «уберите»."""
        return self.grammar.tense == "futr" and self.grammar.mood == "indc"

    @property
    def is_past(self) -> bool:
        """«убрали», «убран»; not «убранный»."""
        return self.grammar.tense == "past" and self.grammar.pos in {"VERB", "PRTS"}

    @property
    def is_order(self) -> bool:
        """«звоните», «подайте»; «вы звоните» reads the same and binds nobody either."""
        to_you = self.grammar.person == "2per" and self.grammar.tense == "pres"
        # «слесарь» is an order to one person, too, by its form alone
        return to_you or (self.grammar.mood == "impr" and self.text.endswith(("те", "тесь")))

    @property
    def is_verb(self) -> bool:
        """Anything that acts: «убрали», «убрать», «убран»."""
        return self.grammar.pos in {"VERB", "INFN", "PRTS"}


def fold(text: str) -> str:
    """Lower case, «ё» as «е», hard spaces as spaces; every character keeps its place."""
    lower = text.lower()
    if len(lower) != len(text):  # «İ» becomes two characters
        lower = "".join(char.lower()[:1] for char in text)
    return lower.replace("ё", "е").replace("\xa0", " ")


@lru_cache(maxsize=50_000)
def read_grammar(word: str) -> Grammar:
    """Grammar of a folded word; what is no word gets empty grammar."""
    if len(word) > LONGEST_WORD:
        return Grammar(word, "")
    parses = load_morph().parse(word)
    tag = parses[0]
    if word.endswith(PAST_ENDINGS):  # «поймали» is a form of «поймаль» to the analyser, too
        tag = next((one for one in parses if one.tag.tense == "past"), tag)
    return Grammar(
        tag.normal_form.replace("ё", "е"),
        str(tag.tag.POS or ""),
        str(tag.tag.tense or ""),
        str(tag.tag.person or ""),
        str(tag.tag.mood or ""),
        str(tag.tag.number or ""),
    )


def read_words(folded: str) -> list[Word]:
    """Russian words in order.

    >>> [word.grammar.lemma for word in read_words("яму засыпали")]
    ['яма', 'засыпать']
    """
    return [
        Word(match.start(), match.end(), match.group(), read_grammar(match.group()))
        for match in WORD.finditer(folded)
    ]


def split_at(pattern: re.Pattern[str], folded: str, start: int, stop: int) -> Iterator[range]:
    """Pieces of `[start, stop)` between matches of a pattern."""
    position = start
    for match in pattern.finditer(folded, start, stop):
        yield range(position, match.start())
        position = match.end()
    yield range(position, stop)


def sentence_at(folded: str, place: int) -> range:
    """The sentence a character stands in."""
    return _piece_at(SENTENCE_END, folded, range(len(folded)), place)


def clause_at(folded: str, sentence: range, place: int) -> range:
    """The part of a sentence between commas and conjunctions."""
    return _piece_at(CLAUSE_END, folded, sentence, place)


def _piece_at(pattern: re.Pattern[str], folded: str, whole: range, place: int) -> range:
    for piece in split_at(pattern, folded, whole.start, whole.stop):
        if place <= piece.stop and piece.start <= place:
            return piece
    return whole
