"""`otklik models`: the registry of bundles."""

from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from rich.table import Table

from api.commands.comparison import print_comparison
from api.commands.console import out, warn
from api.commands.report_html import render_card
from api.errors import UsageError
from api.russian import percent, plural
from api.settings import Settings
from classifier import Tagger, Taxonomy
from classifier.bundle import SELF_HASH, TAXONOMY, read_manifest
from training.compare import Comparison, compare
from training.evaluate import HEAD_NAMES
from training.labelled import read_labelled
from training.registry import Entry, Registry
from training.seen import hash_texts, read_seen
from training.train import Champion

# heads whose accuracy the list shows, with their headings
SHOWN_HEADS = {"group": "Группа", "topic": "Тема", "executor": "Исполнитель"}


def list_models(settings: Settings) -> None:
    """All bundles with the figures of their training."""
    entries = Registry(settings.registry).entries()
    if not entries:
        out.print("Моделей пока нет. Базовую сделает make run, свою — otklik train.")
        return
    table = Table()
    for heading in ("№", "Обучена", "Комментариев", *SHOWN_HEADS.values(), ""):
        table.add_column(heading, justify="right" if heading != "" else "left")
    for entry in entries:
        table.add_row(
            str(entry.number),
            _day(entry.manifest),
            str(entry.manifest.get("n_comments", "—")),
            *(_accuracy(entry.manifest, head) for head in SHOWN_HEADS),
            "действует" if entry.is_current else "",
        )
    out.print(table)


def show_model(settings: Settings, which: str | None) -> None:
    """One bundle in words: its number, its folder, or the current one."""
    registry = Registry(settings.registry)
    folder = _find(registry, which) if which else registry.get_current_or_raise()
    manifest = read_manifest(folder)
    out.print(f"Модель {folder}", soft_wrap=True, markup=False)
    comments = plural(manifest.get("n_comments", 0), ("комментарий", "комментария", "комментариев"))
    out.print(f"Обучена {_day(manifest)} на {comments}.")
    for name, head in manifest.get("heads", {}).items():
        accuracy = _accuracy(manifest, name)
        measured = "" if accuracy == "—" else f", точность {accuracy}"
        classes = plural(head["n_classes"], ("класс", "класса", "классов"))
        rows = plural(head["n_comments"], ("пример", "примера", "примеров"))
        filled = f", сама заполняет {percent(head['coverage'])}" if head.get("coverage") else ""
        out.print(f"  {name}: {classes}, {rows}{measured}{filled}")
    for name, digest in manifest.get("sources", {}).items():
        out.print(f"  данные: {name}, SHA-256 {digest[:16]}…", soft_wrap=True, markup=False)


def write_card(settings: Settings, which: str | None, target: Path) -> None:
    """The model card as one HTML file."""
    registry = Registry(settings.registry)
    folder = _find(registry, which) if which else registry.get_current_or_raise()
    taxonomy = Taxonomy.from_csv(folder / TAXONOMY)
    target.write_text(render_card(read_manifest(folder), taxonomy), encoding="utf-8")
    out.print(f"Карточка: {target}", soft_wrap=True, markup=False)


def promote_model(
    settings: Settings,
    which: str,
    *,
    data: Path | None = None,
    force: bool = False,
    reason: str | None = None,
) -> None:
    """Make a bundle current unless it is worse; a folder is copied into the registry first.

    data : labelled comments to compare on, instead of the comparison made at training.
    Raises `UsageError` for a worse model, unless forced.
    """
    registry = Registry(settings.registry)
    folder = _find(registry, which) if which.isdigit() else Path(which)
    comparison = _compare(registry, folder, data)
    if comparison is not None:
        print_comparison(comparison, Tagger.load(folder).taxonomy)
        if comparison.worse_heads and not force:
            heads = ", ".join(HEAD_NAMES[name].lower() for name in comparison.worse_heads)
            raise UsageError(
                f"новая модель хуже действующей ({heads}): оставлена действующая. "
                "Проверьте данные: otklik audit; всё равно включить: --force"
            )
    number = int(which) if which.isdigit() else registry.add(folder)
    registry.promote(number, reason=reason)
    out.print(f"Действует модель {number}. Вернуть прежнюю: otklik models rollback")


def rollback_model(settings: Settings) -> None:
    """Go back to the bundle before."""
    number = Registry(settings.registry).rollback()
    out.print(f"Снова действует модель {number}.")


def _compare(registry: Registry, folder: Path, data: Path | None) -> Comparison | None:
    current = registry.get_current()
    if current is None or current.resolve() == folder.resolve():
        return None
    manifest, champion = read_manifest(folder), read_manifest(current)
    if manifest.get(SELF_HASH) == champion.get(SELF_HASH):
        return None
    if data is not None:
        frame = read_labelled([data], {}).frame
        seen = read_seen(folder)
        fresh = frame[~np.isin(hash_texts(frame["text"]), seen)]
        if len(fresh) < len(frame):
            warn(f"строк, на которых новая модель училась, не считаем: {len(frame) - len(fresh)}")
        old = Champion.load(current)
        return compare(old.tagger, Tagger.load(folder), fresh, old.seen, old.sha256)
    made = get_comparison(manifest, champion)
    if made is not None:
        return made
    warn(
        "сравнения с действующей моделью нет; чтобы сравнить: "
        "otklik models promote МОДЕЛЬ --data РАЗМЕЧЕННЫЙ_ФАЙЛ"
    )
    return None


def get_comparison(manifest: dict[str, Any], champion: dict[str, Any]) -> Comparison | None:
    """The comparison made at training, if it was made with this champion."""
    made = manifest.get("comparison")
    if made and made["champion"] == champion.get(SELF_HASH):
        return Comparison.from_json(made)
    return None


def _find(registry: Registry, which: str) -> Path:
    if not which.isdigit():
        return Path(which)
    entry: Entry | None = next(
        (one for one in registry.entries() if one.number == int(which)), None
    )
    if entry is None:
        raise UsageError(f"в реестре {registry.folder} нет модели {which}: otklik models list")
    return entry.path


def _day(manifest: dict[str, Any]) -> str:
    created = manifest.get("created_at")
    return datetime.fromisoformat(created).strftime("%d.%m.%Y") if created else "—"


def _accuracy(manifest: dict[str, Any], head: str) -> str:
    figures = ((manifest.get("metrics") or {}).get("heads") or {}).get(head)
    return percent(figures["accuracy"]["value"]) if figures else "—"
