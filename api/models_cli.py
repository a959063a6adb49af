"""`otklik models`: the registry."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands import desk, models
from api.settings import Settings

models_app = typer.Typer(help="Реестр моделей.", no_args_is_help=True, rich_markup_mode=None)


@models_app.command("list")
def list_command() -> None:
    """Все модели и их качество."""
    models.list_models(Settings.from_env())


@models_app.command("show")
def show_command(
    which: Annotated[str | None, typer.Argument(help="Номер или папка; иначе действующая.")] = None,
) -> None:
    """Одна модель подробно."""
    models.show_model(Settings.from_env(), which)


@models_app.command("card")
def card_command(
    which: Annotated[str | None, typer.Argument(help="Номер или папка; иначе действующая.")] = None,
    output: Annotated[Path, typer.Option("-o", "--output", help="Куда записать.")] = Path(
        "card.html"
    ),
) -> None:
    """Карточка модели: цифры, интервалы, слабые места, картинки — одним файлом."""
    models.write_card(Settings.from_env(), which, output)


@models_app.command("promote")
def promote_command(
    which: Annotated[str, typer.Argument(help="Номер в реестре или папка новой модели.")],
    data: Annotated[
        Path | None, typer.Option(help="Размеченные комментарии, на которых сравнить модели.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Даже если новая хуже.")] = False,
    reason: Annotated[str | None, typer.Option(help="Почему: останется в истории реестра.")] = None,
) -> None:
    """Сделать модель действующей, если она не хуже."""
    models.promote_model(Settings.from_env(), which, data=data, force=force, reason=reason)


@models_app.command("retrain")
def retrain_command(
    jobs: Annotated[int, typer.Option(min=1, help="Сколько голов учить сразу.")] = 1,
) -> None:
    """Дообучить на решениях рабочего места; действующая модель не меняется."""
    desk.run_retrain(Settings.from_env(), jobs=jobs)


@models_app.command("rollback")
def rollback_command() -> None:
    """Вернуть прежнюю модель."""
    models.rollback_model(Settings.from_env())
