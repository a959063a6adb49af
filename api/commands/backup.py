"""`otklik backup` and `otklik restore`."""

from datetime import datetime
from pathlib import Path

from api.commands.console import out
from api.commands.serve import prepare_store
from api.russian import plural
from api.settings import Settings
from api.store import open_store
from api.store.backup import default_name, write_backup
from api.store.restore import restore_backup

FOLDER = "backups"


def run_backup(settings: Settings, target: Path | None) -> None:
    """Copy rows and photos into one file."""
    store = prepare_store(settings)
    path = target or settings.home / FOLDER / default_name(datetime.now().astimezone())
    counts = write_backup(store, settings.home, path)
    store.close()
    _report("Сохранено", counts)
    out.print(f"Копия: {path}", soft_wrap=True)
    out.print("В копии — тексты и имена людей: храните её как саму базу.", soft_wrap=True)


def run_restore(settings: Settings, source: Path) -> None:
    """Fill an empty database from a copy."""
    store = open_store(settings.store_url)
    counts = restore_backup(store, settings.home, source)
    store.close()
    _report("Восстановлено", counts)


def _report(what: str, counts: dict[str, int]) -> None:
    comments = plural(counts["comments"], ("комментарий", "комментария", "комментариев"))
    incidents = plural(counts["incidents"], ("инцидент", "инцидента", "инцидентов"))
    out.print(
        f"{what}: {comments}, {incidents}, {counts['photos']} фото, "
        f"всего {plural(sum(counts.values()), ('запись', 'записи', 'записей'))}.",
        soft_wrap=True,
    )
