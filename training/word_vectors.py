"""Vectors of the commonest Russian words, from navec, which natasha brings along."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from navec import Navec

from classifier.vectors import WordVectors

FILE = "navec_news_v1_1B_250K_300d_100q.tar"
# Measured on a cold start: 0.558 of groups right with 100,000 words and 96 dimensions, 0.541
# with 30,000 words, 0.567 with all 250,000 and 300, 0.533 without vectors.
N_WORDS = 100_000
N_DIMENSIONS = 96
FIT_ON = 60_000  # commonest words that the axes are fitted to


@cache
def load_word_vectors(n_words: int = N_WORDS, n_dimensions: int = N_DIMENSIONS) -> WordVectors:
    """Commonest Cyrillic words of navec along their main axes; takes 3 s, off the request path."""
    navec = Navec.load(_find_natasha() / "data" / "emb" / FILE)
    common = np.argsort(-np.asarray(navec.vocab.counts), kind="stable")
    numbers: dict[str, int] = {}
    for number in common.tolist():
        word = navec.vocab.words[number].replace("ё", "е")
        if word.isalpha() and "а" <= word[0] <= "я":
            numbers.setdefault(word, number)
        if len(numbers) == n_words:
            break
    vectors = np.array([navec.pq[number] for number in numbers.values()], dtype=np.float32)
    _, axes = np.linalg.eigh(vectors[:FIT_ON].T @ vectors[:FIT_ON])
    return WordVectors.from_floats(tuple(numbers), vectors @ axes[:, ::-1][:, :n_dimensions])


def _find_natasha() -> Path:
    # Found without importing it: natasha wants pymorphy2, and only its data file is needed.
    spec = find_spec("natasha")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("natasha")
    return Path(spec.origin).parent
