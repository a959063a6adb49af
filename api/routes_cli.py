"""`otklik routes`: the table of executors."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from api.commands import routes
from api.errors import UsageError
from api.settings import Settings
from routing import Severity
from training.columns import parse_mapping

routes_app = typer.Typer(help="Таблица исполнителей.", no_args_is_help=True, rich_markup_mode=None)


@routes_app.command("check")
def check_command(
    folder: Annotated[Path | None, typer.Argument(help="Папка с routes.csv.")] = None,
    fail_on: Annotated[
        Severity, typer.Option(help="С какой находки код 1: error, warning, note.")
    ] = Severity.ERROR,
) -> None:
    """Проверить таблицу исполнителей; код 0 — в порядке, 1 — есть находки, 2 — не читается."""
    raise typer.Exit(routes.check_routes(_routes_folder(folder), fail_on=fail_on))


@routes_app.command("suggest")
def suggest_command(
    topic: Annotated[str, typer.Argument(help="Код или название темы или группы.")],
    settlement: Annotated[str | None, typer.Argument(help="Место, как в settlements.csv.")] = None,
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="День.")] = None,
    channel: Annotated[str | None, typer.Option(help="Канал: vk, ok, max, …")] = None,
    folder: Annotated[Path | None, typer.Option("--routes", help="Папка с routes.csv.")] = None,
) -> None:
    """Кто отвечает за тему в этом месте."""
    day = on.date() if on else None
    routes.suggest_route(_routes_folder(folder), topic, settlement, on=day, channel=channel)


@routes_app.command("learn")
def learn_command(
    data: Annotated[list[Path], typer.Argument(metavar="LABELLED...", help="Размеченные файлы.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Предложенные строки — в этот CSV.")
    ] = None,
    folder: Annotated[Path | None, typer.Option("--routes", help="Папка с routes.csv.")] = None,
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", help="поле=Столбец; поля: topic, settlement, executor, …"),
    ] = None,
    history: Annotated[bool, typer.Option(help="Записать history.csv рядом с таблицей.")] = True,
) -> None:
    """Учесть прошлые обращения и предложить строки таблицы; сама таблица не меняется."""
    routes.learn_routes(
        data,
        _routes_folder(folder),
        mapping=parse_mapping(mapping or []),
        target=output,
        keep=history,
    )


@routes_app.command("accept")
def accept_command(
    proposals: Annotated[Path, typer.Argument(metavar="PROPOSALS", help="Файл из learn -o.")],
    folder: Annotated[Path | None, typer.Option("--routes", help="Папка с routes.csv.")] = None,
) -> None:
    """Внести в таблицу предложенные строки, отмеченные «да» в столбце accept."""
    routes.accept_proposals(proposals, _routes_folder(folder), now=datetime.now())


def _routes_folder(folder: Path | None) -> Path:
    if folder is not None:
        return folder
    known = Settings.from_env().routes
    if known is None:
        raise UsageError("таблица выключена (OTKLIK_ROUTES=none): укажите папку с routes.csv")
    return known
