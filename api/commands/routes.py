"""`otklik routes`: the table looked over, and one question answered."""

from datetime import date
from pathlib import Path

from api.commands.console import out
from api.russian import percent, plural
from routing import OUTCOME_NAMES, Router, Severity, lint

EXIT_OK, EXIT_PROBLEMS = 0, 1
TITLES = {
    Severity.ERROR: ("ошибка", "ошибки", "ошибок"),
    Severity.WARNING: ("предупреждение", "предупреждения", "предупреждений"),
    Severity.NOTE: ("заметка", "заметки", "заметок"),
}


def check_routes(folder: Path) -> int:
    """Print every problem of the table; exit code 1 when one is an error."""
    problems = lint(folder)
    for problem in problems:
        out.print(str(problem), soft_wrap=True, markup=False)
    counts = {level: sum(p.severity is level for p in problems) for level in Severity}
    if not problems:
        out.print(f"Таблица {folder} в порядке.", soft_wrap=True)
    else:
        out.print(", ".join(plural(counts[level], TITLES[level]) for level in Severity) + ".")
    return EXIT_PROBLEMS if counts[Severity.ERROR] else EXIT_OK


def suggest_route(folder: Path, topic: str, settlement: str | None, on: date | None) -> None:
    """Who answers for a topic in a place on a day, and why."""
    suggestion = Router.load(folder).ask(topic, settlement, on=on)
    if suggestion.executor is not None:
        contact = f", {suggestion.executor.contact}" if suggestion.executor.contact else ""
        out.print(f"{suggestion.executor.name}{contact}", soft_wrap=True, markup=False)
    else:
        out.print(OUTCOME_NAMES[suggestion.outcome].capitalize())
    out.print(f"Почему: {suggestion.reason}", soft_wrap=True, markup=False)
    for one in suggestion.alternatives:
        out.print(f"  ещё: {one.name} ({percent(one.confidence)})", soft_wrap=True, markup=False)
