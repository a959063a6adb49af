"""`otklik people`: accounts from the command line, for the one who has the computer."""

from typing import Annotated

import typer

from api.commands import people
from api.settings import Settings
from api.store.words import Role

people_app = typer.Typer(help="Учётные записи.", no_args_is_help=True, rich_markup_mode=None)
Login = Annotated[str, typer.Argument(metavar="ИМЯ", help="Имя для входа.")]


@people_app.command("add")
def add_command(
    login: Login,
    name: Annotated[str, typer.Option(help="Как звать человека.")],
    role: Annotated[Role, typer.Option(help="Что ему можно.")] = Role.OPERATOR,
    executor: Annotated[
        str | None, typer.Option(help="Код исполнителя из executors.csv, для роли executor.")
    ] = None,
    stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Пароль — первая строка ввода.")
    ] = False,
) -> None:
    """Завести учётную запись; без --password-stdin пароль придумает программа."""
    people.add_person(
        Settings.from_env(), login, name=name, role=role, executor=executor, ask_stdin=stdin
    )


@people_app.command("list")
def list_command() -> None:
    """Кто может войти."""
    people.list_people(Settings.from_env())


@people_app.command("password")
def password_command(
    login: Login,
    stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Пароль — первая строка ввода.")
    ] = False,
) -> None:
    """Задать новый пароль: человек сменит его при входе."""
    people.reset_password(Settings.from_env(), login, ask_stdin=stdin)


@people_app.command("off")
def off_command(login: Login) -> None:
    """Закрыть вход; что человек сделал, остаётся."""
    people.switch_off(Settings.from_env(), login)
