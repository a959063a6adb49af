"""Time of a comment and of loading, on a gazetteer the size of a large district."""

import csv
import itertools
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.places_cases import CASES, SAMPLES, read_cases
from benchmarks.places_peers import addr_extractor, natasha_ner
from classifier.places import Gazetteer, Settlement, Street
from classifier.places.records import TYPE_ALIASES

SETTLEMENTS, STREETS = 500, 2_000
SEED = 11
ROUNDS = 7
PEER_TEXTS = 60
STREET_NAMES = (
    "улица Ленина|улица Мира|улица Советская|улица Луначарского|улица Садовая|улица Кирова"
    "|улица Заречная|улица Школьная|улица Гагарина|улица Строителей|Школьный переулок"
    "|улица 50 лет Октября|улица Лесная|Садовый переулок|улица Пушкина|улица Чапаева"
).split("|")


def print_times(data: Path) -> None:
    """Microseconds of a comment after warm-up, and of natasha on the same comments."""
    source = data / "gazetteer" / "perm_places_oktmo.csv"
    if not source.is_file():
        print(f"\nВремя не измерено: нет {source}, укажите --data ПАПКА", file=sys.stderr)
        return
    rows = read_settlements(source)
    start = time.perf_counter()
    gazetteer = make_gazetteer(rows, SETTLEMENTS, STREETS)
    loaded = time.perf_counter() - start
    texts = [case.text for case in read_cases(CASES / "places_first.txt")]
    texts += make_texts(gazetteer, len(texts))
    cold, warm = time_comment(gazetteer.find, texts)
    print(f"\nСправочник: {SETTLEMENTS} НП, {STREETS} улиц, загрузка {loaded:.2f} с")
    print(f"комментариев {len(texts)}, в среднем {statistics.mean(map(len, texts)):.0f} знаков")
    print(f"Отклик: {warm:.1f} мкс на комментарий после прогрева, {cold:.0f} мкс в первый раз")
    some = random.Random(SEED).sample(texts, PEER_TEXTS)
    for name, peer in (("natasha NER", natasha_ner), ("AddrExtractor", addr_extractor)):
        _, slow = time_comment(peer(gazetteer), some, rounds=1)
        print(f"{name}: {slow:.0f} мкс, в {slow / warm:.0f} раз дольше")
    start = time.perf_counter()
    make_gazetteer(rows, len(rows), STREETS)
    print(f"Весь файл, {len(rows)} НП: загрузка {time.perf_counter() - start:.2f} с")


def read_settlements(source: Path) -> list[Settlement]:
    """Settlements of the file whose type has a name among ours."""
    with source.open(encoding="utf-8", newline="") as file:
        return [
            Settlement(row["name"], TYPE_ALIASES[row["type"]], f"{row['mun']} поселение")
            for row in csv.DictReader(file)
            if row["type"] in TYPE_ALIASES
        ]


def make_gazetteer(rows: Sequence[Settlement], settlements: int, streets: int) -> Gazetteer:
    """The sample district and random settlements beside it, streets spread over them."""
    district = Gazetteer.load(SAMPLES)
    chosen = list(district.settlements)
    chosen += random.Random(SEED).sample(list(rows), settlements - len(chosen))
    pairs = itertools.product(STREET_NAMES, dict.fromkeys(row.name for row in chosen))
    more = itertools.islice(pairs, streets - len(district.streets))
    every = (*district.streets, *itertools.starmap(Street, more))
    return Gazetteer(chosen, streets=every, objects=district.objects)


def make_texts(gazetteer: Gazetteer, count: int) -> list[str]:
    """Comments that name a settlement and often a street of the gazetteer."""
    pick = random.Random(SEED)
    texts = []
    for _ in range(count):
        town = pick.choice(gazetteer.settlements).name
        street = pick.choice(STREET_NAMES)
        texts.append(
            pick.choice(
                (
                    f"Здравствуйте! {town}, {street}, {pick.randint(1, 90)}, опять света нет",
                    f"деревня {town.lower()} когда почистят дорогу, скорая не проедет к людям",
                    "второй день не вывозят мусор, контейнеры переполнены, собаки растаскивают",
                    f"На {street} яма больше колеса, сколько можно писать одно и то же",
                )
            )
        )
    return texts


def time_comment(
    find: Callable[[str], object], texts: Sequence[str], *, rounds: int = ROUNDS
) -> tuple[float, float]:
    """Microseconds a comment: the first pass, and the best of `rounds` later ones."""
    passes = []
    for _ in range(rounds + 1):
        start = time.process_time()
        for text in texts:
            find(text)
        passes.append((time.process_time() - start) / len(texts) * 1e6)
    return passes[0], min(passes[1:])
