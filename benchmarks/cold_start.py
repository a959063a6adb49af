"""The project's own samples, asked a region's incidents; then with a district's few own ones.

    python -m benchmarks.cold_start --data ../shared/data [--own 0 282]

A bundle is fitted to data/samples alone, then to them and N random incidents of
perm/incidents.csv, and asked incidents of the same export that it has not seen.
"""

import argparse
import sys
from pathlib import Path

import pandas as pd

from api.settings import Settings
from classifier import Tagger, Taxonomy
from training.evaluate import evaluate
from training.labelled import read_labelled
from training.train import train

SEED = 42
ASKED = 5_000
HEADS = ("group", "topic")


def main() -> None:
    """Print group and topic for each number of own incidents."""
    parser = argparse.ArgumentParser(description="Холодный старт: одни примеры проекта")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--own", type=int, nargs="+", default=[0, 113, 282, 445])
    arguments = parser.parse_args()
    perm = arguments.data / "perm" / "incidents.csv"
    if not perm.is_file():
        sys.exit(f"нет {perm}: этому замеру нужны настоящие данные, укажите --data ПАПКА")
    samples = Settings().samples
    taxonomy = Taxonomy.from_csv(samples / "taxonomy.csv")
    base = read_labelled([samples / "comments.csv"], {}).frame
    shuffled = read_labelled([perm], {}).frame.sample(frac=1, random_state=SEED)
    asked, rest = shuffled.iloc[:ASKED], shuffled.iloc[ASKED:]
    print("| своих инцидентов | группа | в тройке | тема | в тройке |")
    print("|---|---|---|---|---|")
    for own in arguments.own:
        print(f"| {own} | {' | '.join(_measure(rest.iloc[:own], base, taxonomy, asked))} |")


def _measure(
    own: pd.DataFrame, base: pd.DataFrame, taxonomy: Taxonomy, asked: pd.DataFrame
) -> list[str]:
    if len(own):
        training = train(own.reset_index(drop=True), taxonomy, base=base, holdout=0)
    else:
        training = train(base, taxonomy, holdout=0)
    report = evaluate(Tagger(training.model), asked.reset_index(drop=True))
    metrics = [report.heads[name].metrics[key] for name in HEADS for key in ("accuracy", "top3")]
    return [f"{metric.value:.3f} [{metric.low:.3f}–{metric.high:.3f}]" for metric in metrics]


if __name__ == "__main__":
    main()
