"""`otklik rules`: the rules of the group."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands import rules
from api.settings import Settings

rules_app = typer.Typer(help="Правила группы.", no_args_is_help=True, rich_markup_mode=None)


@rules_app.command("check")
def check_rules_command(
    file: Annotated[Path | None, typer.Argument(help="Файл правил; иначе из образцов.")] = None,
) -> None:
    """Проверить файл правил группы и показать, что делает каждое правило."""
    rules.check_rules(file or Settings.from_env().samples / rules.RULES_FILE)


@rules_app.command("try")
def try_rules_command(
    words: Annotated[list[str], typer.Argument(metavar="WORD...", help="Слова или «слово*».")],
    data: Annotated[
        Path | None, typer.Option(help="Файл комментариев; иначе последний месяц рабочего места.")
    ] = None,
    rule: Annotated[str, typer.Option(help="id правила, в которое вписать.")] = "mat",
    exception: Annotated[
        bool, typer.Option("--exception", help="Это исключения, а не слова.")
    ] = False,
    file: Annotated[Path | None, typer.Option(help="Файл правил; иначе из образцов.")] = None,
    mode: Annotated[str | None, typer.Option(help="Режим; иначе тот, что в файле.")] = None,
    text_column: Annotated[str | None, typer.Option(help="Столбец с текстом.")] = None,
) -> None:
    """Показать, какие комментарии затронет новое слово, пока оно не вписано."""
    settings = Settings.from_env()
    rules.try_words(
        words,
        file or settings.samples / rules.RULES_FILE,
        rules.read_comments(settings, data, text_column),
        rule=rule,
        as_exceptions=exception,
        mode=mode,
    )
