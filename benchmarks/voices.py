"""How well comments of one problem find each other, beside three trivial ways, on one stream.

Run: `python -m benchmarks.voices --bundle DIR [--half final] [--speed]`. The bursts are ours
(tests/cases/voices_*.txt). Metrics: pairs joined (Manning, Raghavan, Schütze 2008, 16.3) and
B-cubed (Bagga, Baldwin 1998); the interval is a bootstrap over scenes.
"""

import argparse
import itertools
import random
import statistics
import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from api.pipeline import Pipeline
from api.settings import Settings
from api.voices import Listener
from classifier import Tags
from routing.voices import Voice
from tests.bursts import Case, read_bursts
from training.clusters import compare_items, compare_pairs

HALVES = ("tuning", "tuning2", "tuning3", "final", "blind")
RESAMPLES = 1_000
SEED = 7
COSINE_FROM = np.arange(0.1, 0.9, 0.05)  # the peer gets the threshold that suits it best
COSINE_WITHIN = timedelta(days=2)
STORE, BATCH, PROBES = 200_000, 20_000, 1_000
STREAM_DAYS = 365

Labels = list[Hashable]
Way = Callable[[Sequence[Case], Sequence[Tags]], Labels]


def main() -> None:
    """Print the table of ways, then the speed where asked."""
    parser = argparse.ArgumentParser(description="Одна проблема, много голосов")
    parser.add_argument("--bundle", type=Path, required=True)
    parser.add_argument("--half", choices=HALVES, default="final")
    parser.add_argument("--speed", action="store_true")
    arguments = parser.parse_args()
    pipeline = Pipeline.load(Settings(bundle=arguments.bundle))
    listener = Listener.of(pipeline)
    cases = read_bursts(arguments.half)
    comments = [case.comment for case in cases]
    tags = pipeline.tagger.tag(comments)
    _print_table(cases, tags, listener)
    _print_shuffled(cases, tags, listener)
    if arguments.speed:
        _print_speed(listener)


def _print_table(cases: Sequence[Case], tags: Sequence[Tags], listener: Listener) -> None:
    truth = [case.problem for case in cases]
    bursts = {case.problem for case in cases if not case.mark.startswith("-")}
    print(f"{len(cases)} comments, {len(bursts)} bursts, ", end="")
    print(f"{sum(case.mark.startswith('-') for case in cases)} near misses\n")
    print("| way | pairs P (95 %) | pairs R (95 %) | F1 | B-cubed P | B-cubed R |")
    print("|---|---|---|---|---|---|")
    ways: dict[str, Labels] = {
        "Отклик": join_all(listener, listener.read([case.comment for case in cases], tags)),
        "same topic, place, day": by_topic_place_day(cases, tags),
        "same text": [case.comment.text.lower() for case in cases],
        "TF-IDF cosine, 2 days, best threshold": by_cosine(cases, truth),
    }
    for name, found in ways.items():
        pairs, items = compare_pairs(truth, found), compare_items(truth, found)
        precision, recall = interval(cases, found)
        print(
            f"| {name} | {pairs.precision:.3f} ({precision}) | {pairs.recall:.3f} ({recall}) | "
            f"{pairs.f1:.3f} | {items.precision:.3f} | {items.recall:.3f} |"
        )


def _print_shuffled(cases: Sequence[Case], tags: Sequence[Tags], listener: Listener) -> None:
    """Comments in random order of arrival, one by one."""
    truth = [case.problem for case in cases]
    voices = listener.read([case.comment for case in cases], tags)
    rounds = []
    for seed in range(10):
        order = voices[:]
        random.Random(seed).shuffle(order)
        rounds.append(compare_pairs(truth, join_all(listener, voices, order=order)))
    precision = statistics.mean(one.precision for one in rounds)
    recall = statistics.mean(one.recall for one in rounds)
    print(f"\nrandom order of arrival, mean of 10: P {precision:.3f}, R {recall:.3f}")


def join_all(
    listener: Listener, voices: Sequence[Voice], *, order: Sequence[Voice] | None = None
) -> Labels:
    """Incident of each voice, or the voice itself; in order of time unless told otherwise."""
    store = listener.make_store()
    for voice in order or sorted(voices, key=lambda one: (one.at, one.id)):
        store.add(voice)
    found = [store.incident_of(voice.id) for voice in voices]
    return [one.number if one else voice.id for one, voice in zip(found, voices, strict=True)]


def by_topic_place_day(cases: Sequence[Case], tags: Sequence[Tags]) -> Labels:
    """What a table of incidents sorted by topic, place and day would show."""
    return [
        (one.topic.code, one.settlement, one.street, case.comment.created_at.date())
        if one.topic and case.comment.created_at and one.settlement
        else case.comment.id
        for case, one in zip(cases, tags, strict=True)
    ]


def by_cosine(cases: Sequence[Case], truth: Labels) -> Labels:
    """Single linkage of word and character TF-IDF; the best threshold is given as a present."""
    texts = [case.comment.text for case in cases]
    features = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    likeness = (matrix := features.fit_transform(texts)) @ matrix.T
    likeness = likeness.toarray()
    options = [_link(cases, likeness >= threshold) for threshold in COSINE_FROM]
    return max(options, key=lambda found: compare_pairs(truth, found).f1)


def _link(cases: Sequence[Case], is_near: "np.ndarray") -> Labels:
    labels = list(range(len(cases)))
    moments = [case.comment.created_at or datetime.min for case in cases]
    for one, other in itertools.combinations(range(len(cases)), 2):
        if is_near[one, other] and abs(moments[one] - moments[other]) <= COSINE_WITHIN:
            old, new = labels[other], labels[one]
            labels = [new if label == old else label for label in labels]
    return list(labels)


def interval(cases: Sequence[Case], found: Labels) -> tuple[str, str]:
    """95 % of bootstrap samples of scenes: precision and recall of pairs, as text."""
    scenes: dict[str, list[int]] = {}
    for row, case in enumerate(cases):
        scenes.setdefault(case.scene, []).append(row)
    days = list(scenes.values())
    chance = random.Random(SEED)
    precisions, recalls = [], []
    for _ in range(RESAMPLES):
        truth, said = [], []
        for copy in range(len(days)):
            for row in days[chance.randrange(len(days))]:
                truth.append((copy, cases[row].problem))
                said.append((copy, found[row]))
        pairs = compare_pairs(truth, said)
        precisions.append(pairs.precision)
        recalls.append(pairs.recall)
    return _range(precisions), _range(recalls)


def _range(values: list[float]) -> str:
    ordered = sorted(values)
    return f"{ordered[len(ordered) // 40]:.2f}–{ordered[-len(ordered) // 40]:.2f}"


def _print_speed(listener: Listener) -> None:
    """A year's stream of varied comments: the bursts of all parts, over and over."""
    cases = [case for half in HALVES for case in read_bursts(half)]
    comments = [case.comment for case in cases]
    started = time.process_time()
    batch = list(itertools.islice(itertools.cycle(comments), BATCH))
    batch = [replace(one, id=f"b{number}") for number, one in enumerate(batch)]
    tags = listener.pipeline.tagger.tag(batch)
    tagged = time.process_time()
    voices = listener.read(batch, tags)
    read = time.process_time()
    stream = make_stream(voices, BATCH)
    store = listener.make_store()
    before = time.process_time()
    for voice in stream:
        store.add(voice)
    joined = time.process_time()
    print(
        f"\nprocessor time, one core; {BATCH:,} in a batch: tags {tagged - started:.1f} s, ", end=""
    )
    print(f"reading {read - tagged:.1f} s, joining {joined - before:.1f} s")
    _print_store_speed(listener, voices)


def _print_store_speed(listener: Listener, voices: Sequence[Voice]) -> None:
    stream = make_stream(voices, STORE + PROBES)
    store = listener.make_store()
    times = []
    for number, voice in enumerate(stream):
        started = time.process_time()
        store.add(voice)
        if number >= STORE:
            times.append(1000 * (time.process_time() - started))
    times.sort()
    print(f"one more with {STORE:,} in the store: median {times[len(times) // 2]:.2f} ms, ", end="")
    print(f"p99 {times[len(times) * 99 // 100]:.2f} ms, most {times[-1]:.2f} ms")
    print(f"incidents: {len(store.incidents):,}")


def make_stream(voices: Sequence[Voice], size: int) -> list[Voice]:
    """`size` voices spread over a year, each under its own id."""
    chance = random.Random(SEED)
    start = datetime(2026, 1, 1)
    step = timedelta(days=STREAM_DAYS) / size
    return [
        replace(
            chance.choice(voices), id=f"s{number}", at=start + number * step, post=None, parent=None
        )
        for number in range(size)
    ]


if __name__ == "__main__":
    main()
