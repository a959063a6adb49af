"""Profanity: found, wrongly found and speed, beside the libraries that are installed.

    python -m benchmarks.rules [--python PYTHON] [--data ../shared/data] [--seed 1]

PYTHON is the interpreter of an environment with the libraries of `benchmarks/rules_peers.py`
(by default this one); what is not installed there, or does not start, is named with its
reason and skipped. Every library reads the same words, each in a process of its own.
"""

import argparse
import csv
import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.disguises import make_disguised
from benchmarks.rules_peers import PEERS, measure_speed
from classifier.rules import GroupRules
from classifier.tags import Verdict

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "cases"
SAMPLES = ROOT / "data" / "samples"
PEER = Path(__file__).with_name("rules_peers.py")
WORDS = 11  # of a comment whose speed is measured
PATIENCE_S = 900  # for one library
FOUND, CLEAN = ("hidden", "masked"), ("innocent", "criticism")  # sets, by what is right

Flag = Callable[[str], bool]


def main() -> None:
    """Print one row per library."""
    options = _parse_arguments()
    rules = GroupRules.load(SAMPLES / "group_rules.toml")
    comments = read_comments()

    def otklik(text: str) -> bool:
        return any(finding.rule == "mat" for finding in rules.check(text))

    cold = measure_speed(otklik, comments, rounds=1)
    own = measure_speed(otklik, comments)
    disguised = make_disguised(options.seed)
    sets = {
        "hidden": [word for words in disguised.values() for word in words],
        "masked": read_masked(),
        "innocent": read_cases("innocent_words", "innocent"),
        "criticism": read_cases("criticism"),
    }
    print(
        "| библиотека | скрытых форм найдено | во фразах найдено | невинных отмечено"
        " | критики отмечено | комм./с | мы быстрее в |\n|---|---|---|---|---|---|---|"
    )
    flagged = {name: (sum(map(otklik, texts)), len(texts)) for name, texts in sets.items()}
    print(_row("Отклик", {"flagged": flagged, "speed": own}, own))
    for name in PEERS:
        print(_row(name, ask_peer(options.python, name, sets, comments), own), flush=True)
    print(f"\nОтклик с холодного старта: {cold:,.0f} комм./с ({len(comments)} по {WORDS} слов)")
    hides = sum(rules.verdict(rules.check(text)) is Verdict.HIDE for text in sets["criticism"])
    print(f"критики, которую советуют скрыть: {hides} из {len(sets['criticism'])}")
    for name, words in disguised.items():
        print(f"  {name}: {sum(map(otklik, words)) / len(words):.1%} из {len(words)}")
    if options.data:
        print_real(options.data / "ordinary" / "ok_comments.csv", otklik)


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Мат: найдено, найдено зря, скорость")
    parser.add_argument("--python", default=sys.executable, help="python с соперниками")
    parser.add_argument("--data", type=Path, help="папка настоящих данных: ещё и точность на них")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def ask_peer(
    python: str, name: str, sets: Mapping[str, Sequence[str]], comments: Sequence[str]
) -> dict[str, Any]:
    """What `rules_peers.py` prints, or a `problem`."""
    asked = json.dumps({"sets": sets, "comments": comments})
    try:
        done = subprocess.run(
            [python, str(PEER), name], input=asked, capture_output=True, text=True,
            timeout=PATIENCE_S, check=True,
        )  # fmt: skip
        answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    except (subprocess.SubprocessError, OSError, ValueError, IndexError) as error:
        return {"problem": f"{type(error).__name__}"}
    return answer


def _row(name: str, said: Mapping[str, Any], own: float) -> str:
    if "problem" in said:
        return f"| {name} | не измерена: {said['problem']} | – | – | – | – | – |"
    flagged, speed = said["flagged"], said["speed"]
    shares = [f"{found / read:.1%} из {read}" for found, read in map(flagged.get, FOUND)]
    counts = [f"{found} из {read}" for found, read in map(flagged.get, CLEAN)]
    return f"| {' | '.join([name, *shares, *counts, f'{speed:,.0f}', f'{own / speed:,.1f}'])} |"


def read_masked() -> list[str]:
    """Sentences with a hidden form, its marks left out."""
    return [line.replace("{", "").replace("}", "") for line in read_cases("masked")]


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


def print_real(path: Path, flag: Flag) -> None:
    """Hits on real comments; those labelled clean are looked at by eye, see docs/rules.md."""
    if not path.is_file():
        print(f"нет {path}: точность на настоящих комментариях не измерена")
        return
    with path.open(encoding="utf-8", newline="") as file:
        hits = [row["label"].startswith("1") for row in csv.DictReader(file) if flag(row["text"])]
    print(f"ok.ru: отмечено {len(hits)}, из них с меткой «грубый» {sum(hits)}")


if __name__ == "__main__":
    main()
