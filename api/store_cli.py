"""The commands of the store: worker, load, forget, backup, restore, dead letters."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands import backup, forget, load, tag, worker
from api.settings import Settings

Bundle = Annotated[
    Path | None, typer.Option(help="Папка модели; по умолчанию действующая из реестра.")
]


def add_store_commands(app: typer.Typer) -> None:
    """Add them to the command line."""
    app.command("worker")(worker_command)
    app.command("load")(load_command)
    app.command("forget")(forget_command)
    app.command("backup")(backup_command)
    app.command("restore")(restore_command)


def worker_command(
    bundle: Bundle = None,
    once: Annotated[bool, typer.Option("--once", help="Разобрать, что есть, и выйти.")] = False,
) -> None:
    """Разбирать принятые комментарии и отправлять ответы."""
    settings = Settings.from_env()
    worker.run_worker(
        tag.with_overrides(settings, bundle=bundle, routes=settings.routes), once=once
    )


def load_command(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="Файл комментариев.")],
    channel: Annotated[
        str | None, typer.Option(help="Канал, если в файле нет столбца channel.")
    ] = None,
) -> None:
    """Загрузить комментарии из файла в базу; повторная загрузка ничего не добавит."""
    raise typer.Exit(load.run_load(source, Settings.from_env(), channel=channel))


def forget_command(
    author_id: Annotated[str, typer.Argument(metavar="AUTHOR_ID", help="Номер автора в канале.")],
    channel: Annotated[str, typer.Option(help="Канал.")] = "vk",
) -> None:
    """Удалить данные человека и доказать это; код 1, если что-то осталось."""
    raise typer.Exit(forget.run_forget(Settings.from_env(), author_id, channel=channel))


def backup_command(
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="Куда; по умолчанию backups/ в OTKLIK_HOME."),
    ] = None,
) -> None:
    """Сохранить базу и фото в один файл; служба может работать."""
    backup.run_backup(Settings.from_env(), output)


def restore_command(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="Копия otklik backup.")],
) -> None:
    """Восстановить базу и фото из копии в пустую базу."""
    backup.run_restore(Settings.from_env(), source)
