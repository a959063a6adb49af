"""`otklik desk export`, `train --from-desk`, `models retrain`: the desk's lessons."""

from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from api.commands.console import out
from api.commands.serve import prepare_store
from api.errors import UsageError
from api.lesson.files import make_frame, read_names, write_lesson
from api.retrain.run import retrain
from api.russian import plural
from api.settings import Settings

ROWS = ("строка", "строки", "строк")
desk_app = typer.Typer(help="Рабочее место.", no_args_is_help=True, rich_markup_mode=None)


@desk_app.callback()
def _group() -> None:
    """Keep `export` a command of its own while it is the only one."""


@desk_app.command("export")
def export_command(
    output: Annotated[
        Path, typer.Option("-o", "--output", help="Размеченный файл: .csv, .xlsx, .jsonl, …")
    ],
) -> None:
    """Решения людей и закрытые инциденты — в размеченный файл, имена и контакты закрыты."""
    settings = Settings.from_env()
    store = prepare_store(settings)
    n_rows = write_lesson(store, read_names(settings), output)
    store.close()
    out.print(f"Выгружено: {plural(n_rows, ROWS)}. Файл: {output}", soft_wrap=True, markup=False)
    if n_rows:
        out.print(
            f"Предложить по нему строки таблицы исполнителей: otklik routes learn {output}",
            soft_wrap=True,
            markup=False,
        )


def read_lesson(settings: Settings) -> pd.DataFrame:
    """The desk's labelled comments; raises `UsageError` where there are none."""
    store = prepare_store(settings)
    frame = make_frame(store, read_names(settings))
    store.close()
    if not len(frame):
        raise UsageError(
            "рабочее место ещё ничему не научило: подтверждайте и исправляйте подсказки, "
            "закрывайте инциденты"
        )
    out.print(f"Уроков рабочего места: {plural(len(frame), ROWS)}.")
    return frame


def run_retrain(settings: Settings, *, jobs: int) -> None:
    """Retrain in the foreground, with the state the page shows."""
    store = prepare_store(settings)
    number = retrain(settings, store, jobs=jobs)
    store.close()
    out.print(
        f"Новая модель в реестре: {number}. Сравнение — на странице «Модель»; "
        f"включить: otklik models promote {number}",
        soft_wrap=True,
    )
