"""`otklik demo`, what `make run` shows: the samples tagged, and what to type next."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from rich import box
from rich.table import Table

from api.commands.console import out
from api.commands.tag import tag_file
from api.commands.train import load_taxonomy
from api.russian import MONTHS, percent, plural
from api.settings import Settings
from classifier.bundle import name_outdated, read_manifest
from classifier.markup import clean_markup
from classifier.tags import KIND_NAMES, VERDICT_NAMES, Kind, Verdict
from training.labelled import read_labelled
from training.registry import Registry
from training.tables import read_table
from training.train import save_training, train

COMMENTS = "comments.csv"
BASE = "base"
RESULT = "comments.tagged.csv"
SHOWN = 16  # rows of the table on screen
SHORTEST_SHOWN = 15  # characters; shorter ones tell nothing
SHOWN_TEXT = 60  # characters of a comment on screen
TOP = 8  # groups and executors counted on screen
NOBODY = "решает человек"
WIDE = 120  # columns of the terminal from which all seven columns fit
WIDE_COLUMNS = (
    ("Комментарий", 6),
    ("Вид", 2),
    ("Группа и тема", 5),
    ("Место", 3),
    ("Правила", 2),
    ("Исполнитель", 5),
    ("Срок", 2),
)
NARROW_COLUMNS = (("Комментарий", 4), ("Что это и где", 5), ("Исполнитель и срок", 4))
EVERY = 7  # the table shows every so manieth comment: neighbours are alike


class Demo(StrEnum):
    """What is shown."""

    SAMPLES = "samples"
    DESK = "desk"


def run_demo(settings: Settings) -> None:
    """Make the base bundle if there is none, tag the samples, show it."""
    registry = Registry(settings.registry)
    ensure_base(settings, registry)
    result = settings.home / RESULT
    samples = settings.samples / COMMENTS
    tag_file(str(samples), str(result), settings)
    table, _ = read_table(result)
    rows = [{str(name): cell for name, cell in row.items()} for row in table.to_dict("records")]
    out.print()
    out.print(_table(_choose(rows)))
    _print_counts(rows)
    _print_next(settings, result)


def ensure_base(settings: Settings, registry: Registry) -> None:
    """Make the base bundle where there is no model, or anew after an update of the program.

    A model trained on people's own data is never replaced: they are told what to do.
    """
    current = registry.get_current()
    if current is None:
        _train_base(settings, registry, why="Модели ещё нет")
    elif name_outdated(current) == BASE:
        _train_base(settings, registry, why="Базовая модель сделана прежней версией программы")


def _train_base(settings: Settings, registry: Registry, *, why: str) -> None:
    """Fit the base bundle on the samples and make it current."""
    samples = settings.samples / COMMENTS
    out.print(f"{why}: обучаю базовую на примерах из data/samples…")
    labelled = read_labelled([samples], {})
    training = train(labelled.frame, load_taxonomy(settings))
    folder = settings.home / BASE
    save_training(training, folder, samples=settings.samples, sources=[samples])
    registry.promote(registry.add(folder))


def _choose(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """A few rows of every kind and verdict, incidents first, most of them with a place."""
    chosen: list[dict[str, Any]] = []
    seen: Counter[tuple[str, str, bool]] = Counter()
    for row in rows[::EVERY]:
        has_place = bool(row["settlement"])
        key = (row["kind"], row["verdict"], has_place)
        most = (5 if has_place else 2) if row["kind"] == Kind.INCIDENT else 1
        if seen[key] < most and len(clean_markup(row["text"]).text) > SHORTEST_SHOWN:
            seen[key] += 1
            chosen.append(row)
    return sorted(chosen, key=lambda row: row["kind"] != Kind.INCIDENT)[:SHOWN]


def _table(rows: Sequence[dict[str, Any]]) -> Table:
    """Seven columns where they fit, on a narrow terminal three with the same content."""
    is_wide = out.width >= WIDE
    table = Table(title="Несколько комментариев из примеров", box=box.HORIZONTALS, show_lines=True)
    for heading, ratio in WIDE_COLUMNS if is_wide else NARROW_COLUMNS:
        table.add_column(heading, ratio=ratio)
    for row in rows:
        cells = _cells(row)
        text, kind, topic, place, verdict, executor, deadline = cells
        table.add_row(
            *(
                cells
                if is_wide
                else (
                    text,
                    f"{kind}; {topic}\nместо: {place}\nправила: {verdict}",
                    f"{executor}\n{deadline}",
                )
            )
        )
    return table


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    is_incident = row["kind"] == Kind.INCIDENT
    place = ", ".join(filter(None, (row["settlement"], row["street"], row["house"])))
    return (
        _shorten(clean_markup(row["text"]).text),
        KIND_NAMES[Kind(row["kind"])],
        f"{row['group']}: {_shorten(row['topic'])}" if is_incident else "—",
        place or "—",
        VERDICT_NAMES[Verdict(row["verdict"])],
        (row["executor"] or NOBODY) if is_incident else "—",
        _moment(row["deadline"]),
    )


def _print_counts(rows: Sequence[dict[str, Any]]) -> None:
    incidents = [row for row in rows if row["kind"] == Kind.INCIDENT]
    kinds = Counter(KIND_NAMES[Kind(row["kind"])] for row in rows)
    out.print(f"Всего {plural(len(rows), ('комментарий', 'комментария', 'комментариев'))}:")
    named = ", ".join(f"{name} — {count}" for name, count in kinds.most_common())
    out.print(f"  {named}", soft_wrap=True, markup=False)
    _print_top("Группы тем среди инцидентов", Counter(row["group"] for row in incidents))
    _print_top("Исполнители", Counter(row["executor"] or NOBODY for row in incidents))


def _print_top(title: str, counts: Counter[str]) -> None:
    out.print(f"{title}:")
    for name, count in counts.most_common(TOP):
        out.print(f"  {count:>5}  {name}", soft_wrap=True, markup=False)
    rest = sum(counts.values()) - sum(count for _, count in counts.most_common(TOP))
    if rest:
        out.print(f"  {rest:>5}  остальные ({len(counts) - TOP})")


def _print_next(settings: Settings, result: Path) -> None:
    command = ".venv/bin/otklik"
    out.print(f"\nПолный результат: {result}", soft_wrap=True, markup=False)
    _print_quality(Registry(settings.registry))
    out.print("Дальше:")
    out.print(
        f"  {command} tag ваш_файл.csv -o результат.csv   разобрать свой файл", soft_wrap=True
    )
    out.print(
        f"  {command} serve                              страница и API",
        soft_wrap=True,
        markup=False,
    )


def _print_quality(registry: Registry) -> None:
    """The samples taught the model, so the table above flatters; these figures do not."""
    manifest = read_manifest(registry.get_current_or_raise())
    heads = (manifest.get("metrics") or {}).get("heads") or {}
    figures = [
        f"{name} — {percent(heads[head]['accuracy']['value'])}"
        for head, name in (("kind", "вид"), ("group", "группа"), ("topic", "тема"))
        if head in heads
    ]
    if figures:
        out.print(
            f"Точность модели на примерах, которых она не видела: {', '.join(figures)}.",
            soft_wrap=True,
        )


def _moment(text: str) -> str:
    if not text:
        return "—"
    moment = datetime.fromisoformat(text)
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment:%H:%M}"


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN_TEXT else line[: SHOWN_TEXT - 1].rstrip() + "…"
