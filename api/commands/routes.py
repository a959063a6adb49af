"""`otklik routes`: the table looked over, asked one question, taught by past incidents."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from api.commands.console import out, warn
from api.russian import percent, plural, spell_moment
from classifier import Taxonomy
from classifier.places import Gazetteer
from routing import OUTCOME_NAMES, Executors, Router, Severity, lint, read_source
from routing.history import FILE as HISTORY
from routing.history import History, format_history
from routing.problems import raise_first
from routing.proposals import Proposal, apply_proposals, propose, read_accepted, write_proposals
from routing.sources import TAXONOMY
from routing.versions import Change, compare_texts, make_mark, read_text, save_text
from training.labelled import read_labelled
from training.past import learn_history

EXIT_OK, EXIT_PROBLEMS = 0, 1
TITLES = {
    Severity.ERROR: ("ошибка", "ошибки", "ошибок"),
    Severity.WARNING: ("предупреждение", "предупреждения", "предупреждений"),
    Severity.NOTE: ("заметка", "заметки", "заметок"),
}
INCIDENTS = ("обращение", "обращения", "обращений")
PROPOSALS = ("предложение", "предложения", "предложений")
ROWS = ("строка", "строки", "строк")
SHOWN = 10  # proposals printed; the file holds all
PLACES_FILES = ("settlements.csv", "streets.csv", "objects.csv")


def check_routes(folder: Path, *, fail_on: Severity = Severity.ERROR) -> int:
    """Print every problem of the table; exit code 1 when one is as bad as `fail_on`."""
    problems = lint(folder)
    for problem in problems:
        out.print(str(problem), soft_wrap=True, markup=False)
    counts = {level: sum(p.severity is level for p in problems) for level in Severity}
    if not problems:
        out.print(f"Таблица {folder} в порядке.", soft_wrap=True)
    else:
        out.print(", ".join(plural(counts[level], TITLES[level]) for level in Severity) + ".")
    levels = list(Severity)
    fatal = levels[: levels.index(fail_on) + 1]
    return EXIT_PROBLEMS if any(counts[level] for level in fatal) else EXIT_OK


def suggest_route(
    folder: Path,
    topic: str,
    settlement: str | None,
    *,
    on: date | None = None,
    channel: str | None = None,
) -> None:
    """Who answers for a topic in a place on a day, and why."""
    router = Router.load(folder)
    created = datetime.combine(on, datetime.min.time()) if on else None
    suggestion = router.ask(topic, settlement, on=on, created_at=created, channel=channel)
    if suggestion.executor is not None:
        contact = f", {suggestion.executor.contact}" if suggestion.executor.contact else ""
        out.print(f"{suggestion.executor.name}{contact}", soft_wrap=True, markup=False)
    else:
        out.print(OUTCOME_NAMES[suggestion.outcome].capitalize())
    out.print(f"Почему: {suggestion.reason}", soft_wrap=True, markup=False)
    for one in suggestion.alternatives:
        out.print(f"  ещё: {one.name} ({percent(one.confidence)})", soft_wrap=True, markup=False)
    if suggestion.question:
        out.print(f"Спросить: {suggestion.question}", soft_wrap=True, markup=False)
    if suggestion.answer_by:
        out.print(f"Срок истекает в выходной: ответить {spell_moment(suggestion.answer_by)}")


def learn_routes(
    data: Sequence[Path],
    folder: Path,
    *,
    mapping: Mapping[str, str],
    target: Path | None = None,
    keep: bool = True,
) -> None:
    """Count past incidents beside the table and propose rows; the table itself stays."""
    labelled = read_labelled(data, mapping)
    for line in labelled.broken[:SHOWN]:
        warn(line)
    history = learn_history(labelled.frame, _read_taxonomy(folder), _read_gazetteer(folder))
    if not history:
        warn("обращений с темой из справочника и исполнителем нет: учить нечему")
        return
    source = read_source(folder)
    raise_first(source.problems)
    source = source.with_history(history)
    if keep:
        _write_history(folder / HISTORY, history)
    total = sum(row.count for row in history.rows)
    out.print(f"Учтено: {plural(total, INCIDENTS)}.")
    _warn_unknown(source.executors, history)
    proposals = propose(source, on=date.today())
    if not proposals:
        out.print("Таблица отвечает так же, как отвечали люди: предлагать нечего.")
        return
    _print_proposals(proposals)
    if target is not None:
        write_proposals(proposals, target)
        out.print(
            f"Отметьте «да» в столбце accept и выполните: otklik routes accept {target}",
            soft_wrap=True,
            markup=False,
        )


def accept_proposals(path: Path, folder: Path, *, now: datetime) -> None:
    """Add the rows a person said «да» to; a table with an error is not written."""
    accepted = read_accepted(path)
    if not accepted:
        warn(f"{path}: ни в одной строке столбца accept нет «да»: таблица не изменена")
        return
    before = read_text(folder)
    after = apply_proposals(before, accepted)
    kept = save_text(folder, after, now=now, mark=make_mark(before))
    for change in compare_texts(before, after):
        out.print(format_change(change), soft_wrap=True, markup=False)
    out.print(f"Внесено: {plural(len(accepted), ROWS)}. Прежняя таблица: {kept}", soft_wrap=True)


def format_change(change: Change) -> str:
    """A changed line as diff shows it."""
    return f"{change.sign} {change.line}: {change.text}"


def _print_proposals(proposals: Sequence[Proposal]) -> None:
    out.print(f"{plural(len(proposals), PROPOSALS)} (таблица не изменена):")
    for one in proposals[:SHOWN]:
        note = f" [{one.note}]" if one.note else ""
        out.print(f"  {one.question}{note}", soft_wrap=True, markup=False)
    if len(proposals) > SHOWN:
        out.print(f"  … и ещё {len(proposals) - SHOWN}")


def _warn_unknown(executors: Executors, history: History) -> None:
    names = dict.fromkeys(row.executor for row in history.rows)
    unknown = [name for name in names if executors.get(name) is None]
    if unknown:
        listed = ", ".join(f"«{name}»" for name in unknown[:SHOWN])
        warn(f"этих исполнителей нет в executors.csv, строк с ними не предложить: {listed}")


def _write_history(path: Path, history: History) -> None:
    path.write_text(format_history(history), encoding="utf-8")
    out.print(f"История: {path}", soft_wrap=True, markup=False)


def _read_taxonomy(folder: Path) -> Taxonomy:
    return Taxonomy.from_csv(folder / TAXONOMY)


def _read_gazetteer(folder: Path) -> Gazetteer | None:
    """Places of the folder; without all three files only the column `settlement` counts."""
    is_whole = all((folder / name).is_file() for name in PLACES_FILES)
    return Gazetteer.load(folder) if is_whole else None
