"""The two trivial rivals every head is shown beside: the majority and a list of keywords."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from classifier.morph import lemmatize, tokenize

KEYWORDS = 8  # per class
MIN_COUNT = 3  # a word seen less often is no keyword


@dataclass(frozen=True, slots=True)
class Baselines:
    """Majority class, and the class whose keywords a comment holds most of.

    keywords : lemma → class; a lemma speaks for the one class it is most typical of.
    """

    majority: str
    keywords: dict[str, str]

    @classmethod
    def fit(cls, texts: Sequence[str], labels: Sequence[str]) -> Self:
        """Learn both from cleaned texts and labels, shape (n_comments,), not empty."""
        totals = Counter(labels)
        by_word: dict[str, Counter[str]] = {}
        for text, label in zip(texts, labels, strict=True):
            for lemma in _lemmas(text):
                by_word.setdefault(lemma, Counter())[label] += 1
        best: dict[str, list[tuple[float, str]]] = {}
        for lemma, counts in by_word.items():
            label, count = max(counts.items(), key=lambda item: (item[1], item[0]))
            if count >= MIN_COUNT:
                precision = count / sum(counts.values())
                best.setdefault(label, []).append((precision * count / totals[label], lemma))
        keywords = {
            lemma: label
            for label, scored in sorted(best.items())
            for _, lemma in sorted(scored, reverse=True)[:KEYWORDS]
        }
        return cls(totals.most_common(1)[0][0], keywords)

    def predict(self, texts: Sequence[str]) -> list[str]:
        """The keyword rival's answers; without any keyword, the majority's."""
        return [self._answer(text) for text in texts]

    def to_json(self) -> dict[str, Any]:
        """For the manifest."""
        return {"majority": self.majority, "keywords": self.keywords}

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> Self:
        """Back from the manifest."""
        return cls(str(content["majority"]), dict(content["keywords"]))

    def _answer(self, text: str) -> str:
        votes = Counter(self.keywords[lemma] for lemma in _lemmas(text) if lemma in self.keywords)
        return max(votes, key=lambda label: (votes[label], label)) if votes else self.majority


def _lemmas(text: str) -> list[str]:
    return sorted({lemmatize(token) for token in tokenize(text) if token[0].isalpha()})
