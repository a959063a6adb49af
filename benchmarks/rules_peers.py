"""Libraries beside the rules, asked by their own interpreter: texts in, flags and speed out.

    echo '{"sets": {"hidden": ["…"]}, "comments": ["…"]}' | PYTHON benchmarks/rules_peers.py NAME

Imports nothing of this project: PYTHON is of the environment where the library is installed.
"""

import json
import random
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

Flag = Callable[[str], bool]
SLOWEST_S = 20.0  # a library is not waited for longer
ROUNDS = 3  # the best of them is the speed


def load_check_swear() -> Flag:
    """Needs NLTK's stop words, which pip does not bring: those of the package `stop-words` do."""
    import nltk
    from stop_words import get_stop_words

    corpora = Path(tempfile.mkdtemp()) / "corpora" / "stopwords"
    corpora.mkdir(parents=True)
    (corpora / "russian").write_text("\n".join(get_stop_words("ru")), encoding="utf-8")
    nltk.data.path.insert(0, str(corpora.parent.parent))
    from check_swear import SwearingCheck

    checker = SwearingCheck()
    return lambda text: bool(checker.predict([text])[0])


def load_glin() -> Flag:
    from glin_profanity import Filter

    checker = Filter(
        {"languages": ["russian", "english"], "detect_leetspeak": True, "normalize_unicode": True}
    )
    return lambda text: bool(checker.is_profane(text))


def load_better_profanity() -> Flag:
    from better_profanity import profanity

    profanity.load_censor_words()
    return lambda text: bool(profanity.contains_profanity(text))


def load_profanity_filter() -> Flag:
    from profanity_filter import ProfanityFilter

    checker = ProfanityFilter(languages=["ru", "en"])
    return lambda text: bool(checker.is_profane(text))


def load_detected_profanity() -> Flag:
    from detected_profanity import contains_profanity

    return lambda text: bool(contains_profanity(text))


def load_badwords() -> Flag:
    from badwords import ProfanityFilter

    checker = ProfanityFilter()
    checker.init(languages=["ru", "en"])
    return lambda text: bool(checker.is_profane(text))


def load_censure() -> Flag:
    """py-censure is on GitHub alone; found where its folder is on the path."""
    from censure import Censor

    censor = Censor.get(lang="ru")
    return lambda text: bool(censor.clean_line(text)[1])


PEERS: dict[str, Callable[[], Flag]] = {
    "detected-profanity": load_detected_profanity,
    "badwords-py": load_badwords,
    "glin-profanity": load_glin,
    "check-swear": load_check_swear,
    "better-profanity": load_better_profanity,
    "profanity-filter": load_profanity_filter,
    "py-censure": load_censure,
}


def measure(flag: Flag, asked: dict[str, Any]) -> dict[str, Any]:
    """`flagged`: of each set how many, out of how many read; `speed`: comments a second."""
    return {
        "flagged": {name: count(flag, texts) for name, texts in asked["sets"].items()},
        "speed": measure_speed(flag, asked["comments"]),
    }


def count(flag: Flag, texts: list[str]) -> tuple[int, int]:
    """Texts flagged and texts read: of a slow library as many as fit, drawn at random."""
    order = random.Random(1).sample(texts, len(texts))
    start, found, read = time.process_time(), 0, 0
    while read < len(order) and time.process_time() - start < SLOWEST_S:
        found += flag(order[read])
        read += 1
    return found, read


def measure_speed(flag: Flag, comments: list[str], *, rounds: int = ROUNDS) -> float:
    """Comments per second of processor time, the best round; a slow library reads fewer."""
    best = 0.0
    for _ in range(rounds):
        start, done = time.process_time(), 0
        for text in comments:
            flag(text)
            done += 1
            if time.process_time() - start > SLOWEST_S / rounds:
                break
        best = max(best, done / (time.process_time() - start))
    return best


def main() -> None:
    """Print one JSON object; `problem` where the library is not here or does not start."""
    warnings.simplefilter("ignore")
    asked = json.load(sys.stdin)
    try:
        flag = PEERS[sys.argv[1]]()
        flag("слово")
    except Exception as error:  # noqa: BLE001 — whatever another library raises is the answer
        lines = [line.strip(" *") for line in str(error).splitlines()]
        reason = next((line for line in lines if line), type(error).__name__)[:90]
        print(json.dumps({"problem": reason}))
        return
    print(json.dumps(measure(flag, asked)))


if __name__ == "__main__":
    main()
