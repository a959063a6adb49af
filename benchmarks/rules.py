"""Profanity: found, wrongly found and speed, beside the libraries that are installed.

    python -m benchmarks.rules [--peers FOLDER] [--data ../shared/data] [--seed 1]

Peers (check-swear, glin-profanity, better-profanity, profanity-filter) are imported where
they are installed, here or in FOLDER (the site-packages of another environment); what is not
installed, or lacks data of its own, is named and skipped. Every peer reads the same words.
"""

import argparse
import csv
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.disguises import make_disguised
from classifier.rules import GroupRules
from classifier.tags import Verdict

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "cases"
SAMPLES = ROOT / "data" / "samples"
WORDS = 11  # of a comment whose speed is measured
SLOWEST_S = 20.0  # a peer is not waited for longer
ROUNDS = 5  # the best of them is the speed

Flag = Callable[[str], bool]


def main() -> None:
    """Print one row per library."""
    parser = argparse.ArgumentParser(description="Мат: найдено, найдено зря, скорость")
    parser.add_argument("--peers", type=Path, help="папка site-packages с соперниками")
    parser.add_argument("--data", type=Path, help="папка настоящих данных: ещё и точность на них")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.peers:
        sys.path.append(str(options.peers))
    warnings.simplefilter("ignore")
    rules = GroupRules.load(SAMPLES / "group_rules.toml")
    disguised = make_disguised(options.seed)
    hidden = [word for words in disguised.values() for word in words]
    innocent, criticism = read_cases("innocent_words", "innocent"), read_cases("criticism")
    comments = read_comments()

    print(f"скрытых форм {len(hidden)}, невинных {len(innocent)}, критики {len(criticism)}")
    print(
        "| библиотека | найдено | невинных отмечено | критики отмечено | комм./с | мы быстрее в |"
    )
    print("|---|---|---|---|---|---|")

    def otklik(text: str) -> bool:
        return any(finding.rule == "mat" for finding in rules.check(text))

    cold = measure_speed(otklik, comments, rounds=1)
    own = measure_speed(otklik, comments)
    for name, load in {"Отклик": lambda: otklik, **PEERS}.items():
        try:
            flag = load()
            flag("слово")  # some look for their data at the first word
        except (ImportError, LookupError, OSError) as error:
            print(f"| {name} | не измерена: {_first_line(error)} | – | – | – | – |")
            continue
        speed = own if flag is otklik else measure_speed(flag, comments)
        print(
            f"| {name} | {share(flag, hidden):.1%} | {count(flag, innocent)} из {len(innocent)}"
            f" | {count(flag, criticism)} из {len(criticism)} | {speed:,.0f} | {own / speed:.0f} |"
        )
    print(f"\nОтклик с холодного старта: {cold:,.0f} комм./с ({len(comments)} по {WORDS} слов)")
    hides = sum(rules.verdict(rules.check(text)) is Verdict.HIDE for text in criticism)
    print(f"критики, которую советуют скрыть: {hides} из {len(criticism)}")
    for name, words in disguised.items():
        print(f"  {name}: {share(otklik, words):.1%} из {len(words)}")
    if options.data:
        print_real(options.data / "ordinary" / "ok_comments.csv", otklik)


def read_cases(*names: str) -> list[str]:
    """Lines of case files, comments left out."""
    return [
        line
        for name in names
        for line in (CASES / f"rules_{name}.txt").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("# ")
    ]


def read_comments() -> list[str]:
    """First words of the samples, as many in each."""
    with (SAMPLES / "comments.csv").open(encoding="utf-8", newline="") as file:
        words = [row["text"].split()[:WORDS] for row in csv.DictReader(file)]
    return [" ".join(line) for line in words if len(line) == WORDS]


def share(flag: Flag, texts: Sequence[str]) -> float:
    """Part of the texts flagged, 0..1."""
    return count(flag, texts) / len(texts)


def count(flag: Flag, texts: Sequence[str]) -> int:
    """How many texts are flagged."""
    return sum(map(flag, texts))


def measure_speed(flag: Flag, comments: Sequence[str], *, rounds: int = ROUNDS) -> float:
    """Comments per second of processor time, the best round; a slow peer reads fewer."""
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


def load_check_swear() -> Flag:
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


PEERS = {
    "check-swear": load_check_swear,
    "glin-profanity": load_glin,
    "better-profanity": load_better_profanity,
    "profanity-filter": load_profanity_filter,
}


def print_real(path: Path, flag: Flag) -> None:
    """Hits on real comments; those labelled clean are looked at by eye, see docs/rules.md."""
    if not path.is_file():
        print(f"нет {path}: точность на настоящих комментариях не измерена")
        return
    with path.open(encoding="utf-8", newline="") as file:
        hits = [row["label"].startswith("1") for row in csv.DictReader(file) if flag(row["text"])]
    print(f"ok.ru: отмечено {len(hits)}, из них с меткой «грубый» {sum(hits)}")


def _first_line(error: Exception) -> str:
    lines = [line.strip(" *") for line in str(error).splitlines()]
    return next((line for line in lines if line), type(error).__name__)[:60]


if __name__ == "__main__":
    main()
