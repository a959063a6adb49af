"""`otklik reply`: an answer read before it is sent."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.commands.console import out
from api.errors import UsageError
from api.replies import ReplyHelper
from api.russian import spell_day
from api.settings import Settings
from classifier import Kind
from classifier.replies import WEIGHT_NAMES, Draft, Promise, ReplyFinding

PIPE = "-"
SHOWN = 60  # characters of a quoted place of the answer

app = typer.Typer(help="Ответы жителям.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def main() -> None:
    """Ответы жителям: проверка перед отправкой."""


@app.command("check")
def check_command(
    source: Annotated[str, typer.Argument(metavar="FILE|-", help="Файл с ответом или -.")],
    complaint: Annotated[str, typer.Option(help="Текст жалобы.")] = "",
    kind: Annotated[Kind, typer.Option(help="Вид комментария.")] = Kind.INCIDENT,
    topic: Annotated[str, typer.Option(help="Название темы.")] = "",
    place: Annotated[str, typer.Option(help="Место, о котором жалоба.")] = "",
    recent: Annotated[
        Path | None, typer.Option(help="Файл недавних ответов, между ними пустая строка.")
    ] = None,
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="День ответа; иначе сегодня.")
    ] = None,
) -> None:
    """Проверить ответ: замечания и обещанные сроки. Ничего не запрещает: код всегда 0."""
    helper = ReplyHelper.load(Settings.from_env())
    text = read_text(source)
    if not text.strip():
        raise UsageError(f"{source}: ответ пуст: напишите текст, который проверить")
    draft = Draft(text, complaint, kind, topic, place, _read_recent(recent))
    answered_at = on or datetime.now(helper.timezone)
    review = helper.review(draft, answered_at)
    for finding in review.findings:
        out.print(describe(finding, text), soft_wrap=True, markup=False)
    if not review.findings:
        out.print("Замечаний нет.")
    for promise in review.promises:
        out.print(spell_promise(promise, text), soft_wrap=True, markup=False)


def read_text(source: str) -> str:
    """An answer from a file or from standard input."""
    if source == PIPE:
        return sys.stdin.read()
    try:
        return Path(source).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{source}: не UTF-8: сохраните файл в этой кодировке") from error


def describe(finding: ReplyFinding, text: str) -> str:
    """One finding as a line.

    >>> from classifier.replies import Weight
    >>> describe(ReplyFinding("brush_off", 0, 8, Weight.FIX, "отписка"), "Передано.")
    'исправить: «Передано» — отписка'
    """
    place = " ".join(text[finding.start : finding.stop].split())
    if len(place) > SHOWN:
        place = place[:SHOWN] + "…"
    quoted = f"«{place}» — " if place else ""
    return f"{WEIGHT_NAMES[finding.weight]}: {quoted}{finding.reason}"


def spell_promise(promise: Promise, text: str) -> str:
    """One promised date as a line."""
    term = spell_day(promise.last)
    if promise.first != promise.last:
        term = f"с {_short(promise.first)} по {_short(promise.last)}"
    remind = "" if promise.remind_on == promise.last else f"; напомнить {_short(promise.remind_on)}"
    return f"обещано: «{text[promise.start : promise.stop]}» — {term}{remind}"


def _short(day: date) -> str:
    return spell_day(day).split(",")[0]


def _read_recent(path: Path | None) -> tuple[str, ...]:
    if path is None:
        return ()
    pieces = read_text(str(path)).split("\n\n")
    return tuple(piece.strip() for piece in pieces if piece.strip())
