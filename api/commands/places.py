"""`otklik places`: a gazetteer from a register, and what comments name beyond it."""

from pathlib import Path

from api.commands.console import counting, out
from api.russian import plural
from classifier.places import Gazetteer
from training.columns import find_columns, require_text
from training.places_accept import accept_proposals
from training.places_import import import_places
from training.tables import read_table

SETTLEMENTS = ("населённый пункт", "населённых пункта", "населённых пунктов")
STREETS = ("улица", "улицы", "улиц")
SHOWN_ROWS = 5  # numbers a reason is told with
ROWS = ("строка", "строки", "строк")


def run_import(source: Path, folder: Path) -> None:
    """Write the CSVs and say what was left out and why."""
    done = import_places(source, folder)
    settlements, streets = plural(done.n_settlements, SETTLEMENTS), plural(done.n_streets, STREETS)
    out.print(f"{folder}: {settlements}, {streets}.", soft_wrap=True, markup=False)
    for label, rows in (("пропущено", done.skipped), ("поправлено", done.mended)):
        for reason, numbers in sorted(rows.items(), key=_by_count):
            out.print(f"  {label}: {reason} — {_where(numbers)}", soft_wrap=True, markup=False)
    Gazetteer.load(folder)
    out.print("Справочник читается. Названия, которые похожи на обычные слова, ищутся со словом")
    out.print("«деревня», «село»; поменять это можно столбцом needs_type_word (yes или no).")


def _by_count(item: tuple[str, list[int]]) -> tuple[int, str]:
    return -len(item[1]), item[0]


def _where(numbers: list[int]) -> str:
    """«3 строки: 18, 231, 400», the first ones alone where they are many."""
    shown = ", ".join(map(str, numbers[:SHOWN_ROWS]))
    more = " и далее" if len(numbers) > SHOWN_ROWS else ""
    return f"{plural(len(numbers), ROWS)} файла: {shown}{more}"


def run_propose(
    comments: Path, output: Path, folder: Path | None, *, text_column: str | None, min_count: int
) -> None:
    """Look through the comments and write the table for the clerk; no folder: no gazetteer yet."""
    from training.places_propose import propose, write_proposals  # loads natasha: 0.5 s

    table, _ = read_table(comments)
    headers = [str(name) for name in table.columns]
    mapping = {"text": text_column} if text_column else {}
    column = require_text(find_columns(headers, mapping), headers, str(comments))
    texts = [text for text in table[column] if isinstance(text, str) and text.strip()]
    gazetteer = Gazetteer.load(folder) if folder else Gazetteer([])
    with counting("Ищу новые места", len(texts)) as progress:
        task = progress.task_ids[0]
        proposals = propose(
            texts,
            gazetteer,
            min_count=min_count,
            report=lambda done: progress.update(task, completed=done),
        )
    write_proposals(proposals, output)
    out.print(f"{output}: {plural(len(proposals), ROWS)}.", soft_wrap=True, markup=False)
    out.print("Впишите «да» в столбец accept у нужных строк, поправьте название и тип, затем:")
    out.print(f"  otklik places accept {output} {folder or 'ПАПКА'}", soft_wrap=True, markup=False)


def run_accept(proposals: Path, folder: Path) -> None:
    """Add what the clerk marked."""
    done = accept_proposals(proposals, folder)
    settlements, streets = plural(done.n_settlements, SETTLEMENTS), plural(done.n_streets, STREETS)
    out.print(f"{folder}: добавлено {settlements}, {streets}.", soft_wrap=True, markup=False)
    if done.n_known:
        out.print(f"Уже были: {plural(done.n_known, ROWS)}.")
