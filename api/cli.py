"""`otklik`: the command line. Each command only names its arguments; the work is in commands/."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from api.commands import (
    demo,
    demo_desk,
    desk,
    reply,
    serve,
    tag,
    train,
    voices,
)
from api.commands.console import fail
from api.errors import ApiError
from api.models_cli import models_app
from api.people_cli import people_app
from api.places_cli import places_app
from api.routes_cli import routes_app
from api.rules_cli import rules_app
from api.settings import Settings, parse_routes
from api.store_cli import add_store_commands
from classifier import ClassifierError
from routing import RoutingError
from training.columns import parse_mapping
from training.errors import TrainingError
from training.train import HOLDOUT

EXIT_NOTHING = 2
# what is read but never written → what the result is written as
WRITTEN_AS = {".xls": ".xlsx", ".txt": ".csv", ".ndjson": ".jsonl"}
DOMAIN_ERRORS = (ClassifierError, RoutingError, TrainingError, ApiError)

app = typer.Typer(
    name="otklik",
    help="Отклик: комментарии жителей — в инциденты, инциденты — исполнителям.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(models_app, name="models")
app.add_typer(routes_app, name="routes")
app.add_typer(rules_app, name="rules")
app.add_typer(places_app, name="places")
app.add_typer(reply.app, name="reply")
app.add_typer(desk.desk_app, name="desk")
app.add_typer(people_app, name="people")
add_store_commands(app)

Bundle = Annotated[
    Path | None, typer.Option(help="Папка модели; по умолчанию действующая из реестра.")
]
Routes = Annotated[
    str | None, typer.Option(help="Папка таблицы исполнителей или none: только история.")
]
Mapping = Annotated[
    list[str] | None,
    typer.Option("--map", help="поле=Столбец; поля: text, kind, group, topic, executor, …"),
]
Ordinary = Annotated[
    list[Path] | None, typer.Option(help="Файл обычных комментариев (не инцидентов).")
]


@app.command("tag")
def tag_command(
    source: Annotated[str, typer.Argument(metavar="INPUT", help="Файл или - (JSON Lines).")],
    output: Annotated[
        str | None, typer.Option("-o", "--output", help="Куда; по умолчанию ИМЯ.tagged.РАСШ.")
    ] = None,
    bundle: Bundle = None,
    routes: Routes = None,
    text_column: Annotated[str | None, typer.Option(help="Столбец с текстом.")] = None,
    post_column: Annotated[str | None, typer.Option(help="Столбец с текстом записи.")] = None,
    parent_column: Annotated[
        str | None, typer.Option(help="Столбец с комментарием, на который отвечают.")
    ] = None,
    date_column: Annotated[str | None, typer.Option(help="Столбец с датой.")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Сколько процессов.")] = 1,
) -> None:
    """Разобрать файл комментариев: вид, тема, место, правила, исполнитель, срок."""
    settings = Settings.from_env()
    chosen = tag.with_overrides(
        settings,
        bundle=bundle,
        routes=parse_routes(routes, settings.samples) if routes else settings.routes,
    )
    raise typer.Exit(
        tag.tag_file(
            source,
            output or default_output(source),
            chosen,
            text_column=text_column,
            post_column=post_column,
            parent_column=parent_column,
            date_column=date_column,
            jobs=jobs,
        )
    )


@app.command("train")
def train_command(
    output: Annotated[Path, typer.Option("-o", "--output", help="Папка новой модели.")],
    data: Annotated[
        list[Path] | None, typer.Argument(metavar="DATA...", help="Размеченные файлы.")
    ] = None,
    from_desk: Annotated[
        bool, typer.Option("--from-desk", help="Добавить уроки рабочего места: решения людей.")
    ] = False,
    ordinary: Ordinary = None,
    base: Annotated[bool, typer.Option(help="Добавить базовые примеры из data/samples.")] = False,
    mapping: Mapping = None,
    holdout: Annotated[
        float, typer.Option(min=0, max=0.5, help="Доля строк, на которых меряют; 0 — не мерить.")
    ] = HOLDOUT,
    jobs: Annotated[int, typer.Option(min=1, help="Сколько голов учить сразу.")] = 2,
) -> None:
    """Обучить модель на размеченных комментариях."""
    settings = Settings.from_env()
    train.run_train(
        data or [],
        output,
        settings,
        ordinary=ordinary or [],
        base=settings.samples / demo.COMMENTS if base else None,
        mapping=parse_mapping(mapping or []),
        holdout=holdout,
        jobs=jobs,
        lesson=desk.read_lesson(settings) if from_desk else None,
    )


@app.command("evaluate")
def evaluate_command(
    data: Annotated[Path, typer.Argument(metavar="DATA", help="Размеченный файл.")],
    bundle: Annotated[Path, typer.Option(help="Папка модели.")],
    ordinary: Ordinary = None,
    mapping: Mapping = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="Цифры в файл.")] = None,
    html_file: Annotated[Path | None, typer.Option("--html", help="Картинки в файл.")] = None,
) -> None:
    """Измерить модель на размеченных комментариях, которых она не видела."""
    train.run_evaluate(
        data,
        bundle,
        mapping=parse_mapping(mapping or []),
        ordinary=ordinary or [],
        json_file=json_file,
        html_file=html_file,
    )


@app.command("import")
def import_command(
    exports: Annotated[list[Path], typer.Argument(metavar="EXPORT...", help="Выгрузки.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="Размеченный файл.")],
    mapping: Mapping = None,
    mask: Annotated[
        bool, typer.Option("--mask-names", help="Заменить имена людей на <ФИО>.")
    ] = False,
) -> None:
    """Выгрузку «Инцидент Менеджмент» или ПОС — в размеченный файл."""
    train.run_import(exports, output, mapping=parse_mapping(mapping or []), mask=mask)


@app.command("audit")
def audit_command(
    data: Annotated[list[Path], typer.Argument(metavar="DATA...", help="Размеченные файлы.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Таблица строк для проверки.")
    ] = None,
    corrected: Annotated[
        Path | None,
        typer.Option("--apply", help="Исправленная таблица: внести её и записать файл в -o."),
    ] = None,
    mapping: Mapping = None,
) -> None:
    """Найти сомнительные метки, спорные повторы, редкие и переименованные темы."""
    if corrected is not None:
        train.run_corrections(data, corrected, output)
        return
    settings = Settings.from_env()
    train.run_audit(data, settings, mapping=parse_mapping(mapping or []), target=output)


@app.command("voices")
def voices_command(
    source: Annotated[str, typer.Argument(metavar="FILE", help="Файл или - (JSON Lines).")],
    output: Annotated[
        str | None, typer.Option("-o", "--output", help="Куда; по умолчанию ИМЯ.voices.РАСШ.")
    ] = None,
    bundle: Bundle = None,
    text_column: Annotated[str | None, typer.Option(help="Столбец с текстом.")] = None,
    post_column: Annotated[str | None, typer.Option(help="Столбец с текстом записи.")] = None,
    date_column: Annotated[str | None, typer.Option(help="Столбец с датой и временем.")] = None,
    spike: Annotated[int, typer.Option(min=2, help="Сколько комментариев — уже всплеск.")] = 5,
    hours: Annotated[float, typer.Option(min=0.25, max=168, help="За сколько часов.")] = 2,
) -> None:
    """Найти комментарии об одной проблеме: номер проблемы, сколько голосов, всплески."""
    settings = Settings.from_env()
    raise typer.Exit(
        voices.join_file(
            source,
            output or voices.default_target(source),
            tag.with_overrides(settings, bundle=bundle, routes=settings.routes),
            wanted={"text": text_column, "post": post_column, "created_at": date_column},
            spike=voices.make_rule(spike, hours),
        )
    )


@app.command("serve")
def serve_command(
    host: Annotated[str, typer.Option(help="Адрес.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Порт.")] = 8000,
    bundle: Bundle = None,
    routes: Routes = None,
    workers: Annotated[int, typer.Option(min=1, help="Сколько процессов отвечает.")] = 1,
    with_worker: Annotated[
        bool, typer.Option("--with-worker", help="Рядом запустить и обработчик (otklik worker).")
    ] = False,
) -> None:
    """Запустить службу и страницу."""
    settings = Settings.from_env()
    table = parse_routes(routes, settings.samples) if routes else settings.routes
    serve.serve(
        tag.with_overrides(settings, bundle=bundle, routes=table),
        host=host,
        port=port,
        workers=workers,
        with_worker=with_worker,
    )


@app.command("demo")
def demo_command(
    what: Annotated[
        demo.Demo, typer.Argument(help="samples — разобрать примеры; desk — рабочее место.")
    ] = demo.Demo.SAMPLES,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Порт рабочего места.")] = 8000,
    fill_only: Annotated[
        bool, typer.Option("--fill-only", help="Заполнить базу и не запускать службу.")
    ] = False,
) -> None:
    """Разобрать примеры района (make run) или открыть с ними рабочее место (make demo)."""
    if what is demo.Demo.DESK:
        demo_desk.run_demo_desk(Settings.from_env(), port=port, fill_only=fill_only)
    else:
        demo.run_demo(Settings.from_env())


def default_output(source: str) -> str:
    """Where a result goes when nobody said: beside the input, stdout for stdin.

    >>> default_output("comments.csv")
    'comments.tagged.csv'
    """
    if source == tag.PIPE:
        return tag.PIPE
    path = Path(source)
    suffix = WRITTEN_AS.get(path.suffix.lower(), path.suffix)
    return str(path.with_name(f"{path.stem}.tagged{suffix}"))


def main() -> None:
    """Entry point: domain errors become one line on stderr and exit code 2."""
    try:
        app()
    except DOMAIN_ERRORS as error:
        fail(str(error))
        sys.exit(EXIT_NOTHING)
    except BrokenPipeError:
        sys.exit(EXIT_NOTHING)
    except OSError as error:
        fail(f"{error.filename or 'файл'}: {error.strerror or error}")
        sys.exit(EXIT_NOTHING)
