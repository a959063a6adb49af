"""A comparison of two models, as a clerk reads it."""

from rich.table import Table

from api.commands.console import out
from api.russian import percent
from classifier import Taxonomy
from training.compare import FEWEST, Comparison, HeadComparison
from training.evaluate import HEAD_NAMES

CLASSES_PRINTED = 5
LEAST_CHANGE = 0.005  # of a recall, below which a class did not change


def print_comparison(comparison: Comparison, taxonomy: Taxonomy) -> None:
    """Both models, the difference with its interval, and the classes that changed most."""
    if comparison.n_seen:
        out.print(f"Без строк, на которых училась действующая: {comparison.n_seen}.")
    if not comparison.heads:
        out.print(f"Сравнить с действующей не на чем: новых строк меньше {FEWEST}.")
        return
    table = Table(title="Новая модель против действующей", title_justify="left")
    table.add_column("Что")
    for heading in ("Строк", "Действующая", "Новая", "Разница", ""):
        table.add_column(heading, justify="right" if heading else "left")
    for name, head in comparison.heads.items():
        table.add_row(
            HEAD_NAMES[name],
            str(head.n_comments),
            percent(head.champion),
            percent(head.challenger),
            _points(head),
            _judge(head),
        )
    out.print(table)
    for name, head in comparison.heads.items():
        changed = [row for row in head.classes if abs(row[3] - row[2]) >= LEAST_CHANGE]
        for label, n_comments, was, now in changed[:CLASSES_PRINTED]:
            row = taxonomy.get(label)
            title = row.name if row else label
            out.print(
                f"  {HEAD_NAMES[name].lower()} «{title}» ({n_comments}): "
                f"{percent(was)} → {percent(now)}",
                soft_wrap=True,
                markup=False,
            )


def _points(head: HeadComparison) -> str:
    low, high = head.difference.low * 100, head.difference.high * 100
    return f"{head.difference.value * 100:+.1f} [dim]от {low:+.1f} до {high:+.1f}[/]"


def _judge(head: HeadComparison) -> str:
    if head.is_worse:
        return "хуже"
    return "лучше" if head.difference.low > 0 else "не отличить"
