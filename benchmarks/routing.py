"""Speed of the routing table: 344 topics × 500 settlements × 10 date ranges.

    python -m benchmarks.routing [--rows wildcard|full] [--seconds N]

«wildcard» is how such a table is written: groups by territory, topics where they differ
(36,100 rows answer all 1,720,000 questions). «full» spells every question out in a row of
its own. Beside each figure stands a rival: a plain dictionary of lists for one suggestion,
`csv.reader` alone for loading and linting; machines differ, ratios do less.
"""

import argparse
import csv
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import product
from pathlib import Path

from classifier.tags import Kind, Label, Place, Tags
from classifier.taxonomy import Taxonomy, Topic
from routing import Router, lint
from routing.routes import COLUMNS

GROUPS, TOPICS, SETTLEMENTS, TERRITORIES, EXECUTORS = 26, 344, 500, 25, 60
YEARS = range(2017, 2027)
OWN = 120  # topics that have rows of their own beside their group's
ROUNDS = 20_000
CALENDAR = """timezone = "Europe/Moscow"
[deadline]
profile = "p"
[profiles.p]
unit = "working_hours"
normal = 9
"""

Row = tuple[str, ...]


def main() -> None:
    """Write each table, load, lint and ask it."""
    parser = argparse.ArgumentParser(description="Скорость таблицы исполнителей")
    parser.add_argument("--rows", choices=["wildcard", "full"], action="append")
    taxonomy = make_taxonomy()
    for kind in parser.parse_args().rows or ["wildcard", "full"]:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            n_rows = write_folder(folder, wildcard_rows() if kind == "wildcard" else full_rows())
            size = (folder / "routes.csv").stat().st_size / 2**20
            print(f"{kind}: {n_rows:,} строк, {size:.1f} МБ")
            measure(folder, taxonomy)


def measure(folder: Path, taxonomy: Taxonomy) -> None:
    """Print the figures of one table."""
    bare = clock(lambda: sum(1 for _ in csv.reader((folder / "routes.csv").open())))
    first = clock(lambda: Router.load(folder, taxonomy=taxonomy))
    again = clock(lambda: Router.load(folder, taxonomy=taxonomy))
    print(f"  загрузка {first:.2f} с, повторная {again:.2f} с ({again / bare:.1f} × csv.reader)")
    seconds = clock(lambda: lint(folder, taxonomy=taxonomy, on=date(2026, 11, 23)))
    print(f"  проверка {seconds:.2f} с ({seconds / bare:.1f} × csv.reader)")
    router = Router.load(folder, taxonomy=taxonomy)
    rival = make_rival(folder)
    measure_suggestions("одна тема", make_tags(1), router, rival)
    measure_suggestions("10 тем и 10 групп", make_tags(10), router, rival)


def measure_suggestions(
    name: str, tags: Callable[[int], Tags], router: Router, rival: Callable[[Tags, date], object]
) -> None:
    """Print microseconds of one suggestion: the first time, again, and as the rival's."""
    asked, day = [tags(number) for number in range(ROUNDS)], date(2026, 11, 23)
    cold = clock(lambda: [router.suggest(one, on=day) for one in asked])
    warm = clock(lambda: [router.suggest(one, on=day) for one in asked])
    plain = clock(lambda: [rival(one, day) for one in asked])
    print(
        f"  подсказка, {name}: {cold / ROUNDS * 1e6:.1f} мкс впервые, "
        f"{warm / ROUNDS * 1e6:.1f} мкс повторно ({warm / plain:.1f} × словарь)"
    )


def clock(work: Callable[[], object]) -> float:
    """Seconds of processor time the work takes: neighbours on the machine do not count."""
    started = time.process_time()
    work()
    return time.process_time() - started


def make_taxonomy() -> Taxonomy:
    """26 groups, 344 topics."""
    groups = [Topic(f"g{number}", f"Группа {number}") for number in range(GROUPS)]
    topics = [
        Topic(f"g{number % GROUPS}.t{number}", f"Тема {number}", f"g{number % GROUPS}")
        for number in range(TOPICS)
    ]
    return Taxonomy((*groups, *topics))


def wildcard_rows() -> Iterator[Row]:
    """Groups by territory and year; 120 topics by territory and year."""
    keys = [f"g{number}" for number in range(GROUPS)]
    keys += [f"g{number % GROUPS}.t{number}" for number in range(OWN)]
    for number, (key, territory, year) in enumerate(product(keys, range(TERRITORIES), YEARS)):
        yield make_row(number, key, f"поселение {territory}", year)


def full_rows() -> Iterator[Row]:
    """Every topic, settlement and year."""
    for number, (topic, place, year) in enumerate(
        product(range(TOPICS), range(SETTLEMENTS), YEARS)
    ):
        yield make_row(number, f"g{topic % GROUPS}.t{topic}", f"деревня {place}", year)


def make_row(number: int, topic: str, place: str, year: int) -> Row:
    """One row valid for one year."""
    executor = f"e{number * 7919 % EXECUTORS}"
    return (topic, place, executor, "", f"{year}-01-01", f"{year + 1}-01-01", "", "")


def write_folder(folder: Path, rows: Iterator[Row]) -> int:
    """Write the folder's files; how many rows routes.csv has."""
    (folder / "calendar.toml").write_text(CALENDAR, encoding="utf-8")
    with (folder / "settlements.csv").open("w", encoding="utf-8") as file:
        file.write("name,type,territory\n")
        for number in range(SETTLEMENTS):
            file.write(f"деревня {number},деревня,поселение {number % TERRITORIES}\n")
    with (folder / "executors.csv").open("w", encoding="utf-8") as file:
        file.write("code,name,contact\n")
        for number in range(EXECUTORS):
            file.write(f"e{number},Исполнитель {number},4-00-{number:02}\n")
    count = 0
    with (folder / "routes.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for count, row in enumerate(rows, 1):  # noqa: B007 — counted
            writer.writerow(row)
    return count


def make_tags(n_labels: int) -> Callable[[int], Tags]:
    """Maker of incidents with so many likely topics and groups, by number."""

    def tags(number: int) -> Tags:
        topics = [(number * 31 + step * 17) % TOPICS for step in range(n_labels)]
        shares = [0.7, *[0.3 / n_labels] * (n_labels - 1)]
        return Tags(
            Kind.INCIDENT,
            0.9,
            None,
            groups=tuple(
                Label(f"g{(topics[0] + step) % GROUPS}", "Группа", share)
                for step, share in enumerate(shares)
            ),
            topics=tuple(
                Label(f"g{topic % GROUPS}.t{topic}", f"Тема {topic}", share)
                for topic, share in zip(topics, shares, strict=True)
            ),
            places=(Place(f"деревня {number % SETTLEMENTS}", None, None, None, 0, 0),),
        )

    return tags


def make_rival(folder: Path) -> Callable[[Tags, date], str | None]:
    """The least that could answer: (topic, place) → rows, looked through one by one."""
    rows: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    with (folder / "routes.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            key = row["topic"], row["settlement"]
            rows.setdefault(key, []).append((row["valid_from"], row["valid_to"], row["executor"]))

    def ask(tags: Tags, day: date) -> str | None:
        place, code, today = tags.settlement or "", tags.topics[0].code, day.isoformat()
        territory = f"поселение {int(place.split()[1]) % TERRITORIES}"
        for topic, where in product((code, code.partition(".")[0]), (place, territory)):
            for start, stop, executor in rows.get((topic, where), ()):
                if start <= today < stop:
                    return executor
        return None

    return ask


if __name__ == "__main__":
    main()
