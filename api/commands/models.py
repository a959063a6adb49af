"""`otklik models`: the registry of bundles."""

from datetime import datetime
from pathlib import Path
from typing import Any

from rich.table import Table

from api.commands.console import out
from api.errors import UsageError
from api.russian import percent, plural
from api.settings import Settings
from classifier.bundle import read_manifest
from training.registry import Entry, Registry

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
        out.print(f"  {name}: {classes}, {rows}{measured}")
    for name, digest in manifest.get("sources", {}).items():
        out.print(f"  данные: {name}, SHA-256 {digest[:16]}…", soft_wrap=True, markup=False)


def promote_model(settings: Settings, which: str) -> None:
    """Make a bundle current; a folder is copied into the registry first."""
    registry = Registry(settings.registry)
    number = int(which) if which.isdigit() else registry.add(Path(which))
    registry.promote(number)
    out.print(f"Действует модель {number}. Вернуть прежнюю: otklik models rollback")


def rollback_model(settings: Settings) -> None:
    """Go back to the bundle before."""
    number = Registry(settings.registry).rollback()
    out.print(f"Снова действует модель {number}.")


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
