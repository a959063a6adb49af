"""What all commands print through: results to stdout, progress and problems to stderr."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from training.fit import Progress as Report

out = Console(highlight=False, soft_wrap=False)
err = Console(stderr=True, highlight=False)


def fail(message: str) -> None:
    """One clear line on stderr."""
    err.print(f"[bold red]Ошибка:[/] {_escape(message)}", soft_wrap=True)


def warn(message: str) -> None:
    """One line on stderr that stops nothing."""
    err.print(f"[yellow]Внимание:[/] {_escape(message)}", soft_wrap=True)


@contextmanager
def stages(title: str) -> Iterator[Report]:
    """A bar of named steps on a terminal, nothing in a pipe."""
    with _bar() as progress:
        task = progress.add_task(title, total=None)

        def report(what: str, done: int, total: int) -> None:
            progress.update(task, description=what, completed=done, total=total)

        yield report


@contextmanager
def counting(title: str, total: int | None) -> Iterator[Progress]:
    """A bar of counted things on a terminal, nothing in a pipe; advance its only task."""
    with _bar() as progress:
        progress.add_task(title, total=total)
        yield progress


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=err,
        disable=not err.is_terminal,
        transient=True,
    )


def _escape(text: str) -> str:
    return text.replace("[", "\\[")
