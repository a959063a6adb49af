"""Sentences and people's names by natasha: slow (1 ms a comment), so never on the request path."""

import re
import sys
from dataclasses import dataclass
from functools import cache
from typing import Any

import pymorphy3

# natasha and yargy import pymorphy2, which needs pkg_resources; pymorphy3 answers the same calls.
sys.modules.setdefault("pymorphy2", pymorphy3)

import natasha  # noqa: E402

PERSON, LOCATION = "PER", "LOC"
MASK = "<ФИО>"
# «[id1|Имя Фамилия]»: who is spoken to; natasha does not look into the markup
MENTION = re.compile(r"\[((?:id|club|public)\d+)\|[^\]\n]{0,200}\]")
MASKED_MENTION = r"[\1|Имя]"


@dataclass(frozen=True, slots=True)
class Span:
    """`[start, stop)` of a text, in characters."""

    start: int
    stop: int


@dataclass(frozen=True)
class Models:
    """What natasha loads once: 0.5 s, 50 MB."""

    segmenter: Any
    tagger: Any


@cache
def load_models() -> Models:
    """Return natasha's segmenter and name tagger, loaded at the first call."""
    return Models(natasha.Segmenter(), natasha.NewsNERTagger(natasha.NewsEmbedding()))


def split_sentences(text: str) -> list[Span]:
    """Sentences in order; spaces between them belong to none.

    >>> [(s.start, s.stop) for s in split_sentences("Яма у дома 5. Когда засыпят?")]
    [(0, 13), (14, 28)]
    """
    document = natasha.Doc(text)
    document.segment(load_models().segmenter)
    return [Span(sentence.start, sentence.stop) for sentence in document.sents]


def find_names(text: str) -> list[Span]:
    """People's names in order; natasha finds none in lower-case text, which is its known limit."""
    return _find(text, PERSON)


def find_locations(text: str) -> list[Span]:
    """Places natasha's tagger sees, in order; none in lower-case text."""
    return _find(text, LOCATION)


def _find(text: str, kind: str) -> list[Span]:
    if text.islower() or not text.strip():
        return []
    document = natasha.Doc(text)
    models = load_models()
    document.segment(models.segmenter)
    document.tag_ner(models.tagger)
    return [Span(span.start, span.stop) for span in document.spans if span.type == kind]


def mask_names(text: str) -> str:
    """Text with people's names and the names in mentions replaced, for files that leave the desk.

    >>> mask_names("[id7|Анна Котова], звонил Петров Иван Сергеевич из ЖЭКа")
    '[id7|Имя], звонил <ФИО> из ЖЭКа'
    """
    text = MENTION.sub(MASKED_MENTION, text)
    for span in reversed(find_names(text)):
        if not text[: span.start].endswith("|"):
            text = text[: span.start] + MASK + text[span.stop :]
    return text
