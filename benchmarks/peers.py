"""Topic alone, the same rows, one run: Otklik beside what others would build.

    python -m benchmarks.peers --data ../shared/data

Signalen's recipe (Amsterdam: stemmed counts, logistic regression) is written anew from its
description; it needs `pip install snowballstemmer`. rubert-tiny2's architecture with random
weights, for speed alone, needs torch and transformers. What is not installed is skipped.
"""

import argparse
import re
import sys
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.feature_selection import SelectKBest, chi2
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC

from classifier.context import Reading
from classifier.heads import TOPIC
from classifier.model import CommentModel
from classifier.taxonomy import Taxonomy
from training.dataset import make_examples
from training.fit import head_for, vectorizer_for
from training.labelled import read_labelled

SEED = 42
TEST_SHARE = 0.1
WORD = re.compile(r"[^\W\d_]{2,}")
TINY = {"hidden_size": 312, "num_hidden_layers": 3, "num_attention_heads": 12}
TINY_WORDS, TINY_TOKENS, TINY_ROWS = 83_828, 64, 200

Predict = Callable[[Sequence[str]], npt.NDArray[np.object_]]


def main() -> None:
    """Fit each peer on 90 %, measure it on the other 10 %."""
    parser = argparse.ArgumentParser(description="Соперники на тех же строках")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    perm = parser.parse_args().data / "perm" / "incidents.csv"
    if not perm.is_file():
        sys.exit(f"нет {perm}: этому замеру нужны настоящие данные, укажите --data ПАПКА")
    examples = make_examples(read_labelled([perm], {}).frame, Taxonomy(()))
    texts, topics = np.array(examples.texts, dtype=object), np.array(examples.topics)
    split = train_test_split(texts, topics, test_size=TEST_SHARE, random_state=SEED)
    learnt, asked, labels, truth = split

    print("| соперник | точность темы | обучение, с | комментариев/с на ядро | Отклик быстрее в |")
    print("|---|---|---|---|---|")
    own = _measure("Отклик: слова по таблице", fit_otklik, learnt, labels, asked, truth, 1.0)
    _measure("TF-IDF слов и char_wb, LinearSVC", fit_plain, learnt, labels, asked, truth, own)
    try:
        _measure("рецепт Signalen", fit_signalen, learnt, labels, asked, truth, own)
    except ImportError as error:
        print(f"| рецепт Signalen | пропущен: нет {error.name} | | | |")
    try:
        _time_tiny(asked, own)
    except ImportError as error:
        print(f"| rubert-tiny2, случайные веса | пропущен: нет {error.name} | | | |")


def fit_otklik(texts: Sequence[str], labels: Sequence[str]) -> Predict:
    """The topic head alone, through the table of words that serves."""
    vectorizer = vectorizer_for(len(texts)).fit(texts)
    head = head_for(TOPIC, len(texts), vectorizer.n_lemma_features_)
    head.set_params(n_jobs=2).fit(vectorizer.transform(texts), labels)
    model = CommentModel(vectorizer, {TOPIC: head}, Taxonomy(()))

    def predict(asked: Sequence[str]) -> npt.NDArray[np.object_]:
        said = model.predict_proba([Reading(text, text) for text in asked])
        return np.asarray(head.classes_[said[TOPIC].argmax(axis=1)])

    return predict


def fit_plain(texts: Sequence[str], labels: Sequence[str]) -> Predict:
    """What a tutorial would build."""
    features = make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2),
    )
    return make_pipeline(features, LinearSVC()).fit(texts, labels).predict


def fit_signalen(texts: Sequence[str], labels: Sequence[str]) -> Predict:
    """Counts of stems, half of them by chi-squared, logistic regression."""
    import snowballstemmer

    stem = cache(snowballstemmer.stemmer("russian").stemWord)
    counts = CountVectorizer(
        analyzer=lambda text: [stem(word) for word in WORD.findall(text.lower())], min_df=2
    )
    n_stems = len(counts.fit(texts).vocabulary_)
    choice = SelectKBest(chi2, k=n_stems // 2)
    return (
        make_pipeline(counts, choice, LogisticRegression(max_iter=100)).fit(texts, labels).predict
    )


def _measure(
    name: str,
    fit: Callable[[Sequence[str], Sequence[str]], Predict],
    texts: Sequence[str],
    labels: Sequence[str],
    asked: Sequence[str],
    truth: npt.NDArray[np.object_],
    own_speed: float,
) -> float:
    started = time.perf_counter()
    predict = fit(texts, labels)
    training = time.perf_counter() - started
    predict(asked[:100])
    started = time.perf_counter()
    said = predict(asked)
    speed = len(asked) / (time.perf_counter() - started)
    ratio = own_speed / speed if own_speed != 1.0 else 1.0
    right = float((said == truth).mean())
    print(f"| {name} | {right:.3f} | {training:.0f} | {speed:,.0f} | {ratio:.1f} |", flush=True)
    return speed


def _time_tiny(asked: Sequence[str], own_speed: float) -> None:
    import torch
    from transformers import BertConfig, BertModel

    torch.set_num_threads(1)
    config = BertConfig(vocab_size=TINY_WORDS, intermediate_size=600, **TINY)
    model = BertModel(config).eval()
    tokens = torch.randint(0, TINY_WORDS, (TINY_ROWS, TINY_TOKENS))
    started = time.perf_counter()
    with torch.no_grad():
        for batch in tokens.split(20):
            model(batch)
    speed = TINY_ROWS / (time.perf_counter() - started)
    ratio = own_speed / speed
    print(f"| rubert-tiny2, случайные веса | – | – | {speed:,.0f} | {ratio:.1f} |")


if __name__ == "__main__":
    main()
