"""`otklik places`: the gazetteer."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands import places
from api.settings import Settings

NONE = "none"  # there is no gazetteer yet

places_app = typer.Typer(help="Справочник мест.", no_args_is_help=True, rich_markup_mode=None)


@places_app.command("import")
def places_import_command(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="ОКТМО, ФИАС или своя таблица.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="Папка справочника.")],
) -> None:
    """Сделать справочник мест из реестра: settlements.csv, streets.csv, objects.csv."""
    places.run_import(source, output)


@places_app.command("propose")
def places_propose_command(
    comments: Annotated[Path, typer.Argument(metavar="COMMENTS", help="Комментарии за год.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="Таблица предложений.")],
    folder: Annotated[
        str | None,
        typer.Option("--places", help="Папка справочника или none; иначе data/samples."),
    ] = None,
    text_column: Annotated[str | None, typer.Option(help="Столбец с текстом.")] = None,
    min_count: Annotated[int, typer.Option(min=1, help="В скольких комментариях не меньше.")] = 2,
) -> None:
    """Найти места, которых нет в справочнике, — человеку на выбор."""
    chosen = None if folder == NONE else Path(folder or Settings.from_env().samples)
    places.run_propose(comments, output, chosen, text_column=text_column, min_count=min_count)


@places_app.command("accept")
def places_accept_command(
    proposals: Annotated[Path, typer.Argument(metavar="PROPOSALS", help="Таблица с отметками.")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Папка справочника.")],
) -> None:
    """Добавить в справочник строки, отмеченные «да»."""
    places.run_accept(proposals, folder)
