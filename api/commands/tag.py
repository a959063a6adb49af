"""`otklik tag`: a file of comments in, the same file with tags out."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from joblib import Parallel, delayed

from api.columns import COLUMNS, ERROR, as_cells, fill, rename_input
from api.commands.console import counting, err, out
from api.commands.tag_floods import Watched, find_floods, watch_floods
from api.pipeline import Pipeline
from api.russian import plural
from api.settings import Settings
from classifier import Comment
from classifier.rules.flood import mark_flood
from training.columns import TAG_FIELDS, describe_columns, find_columns, require_text
from training.errors import ColumnError
from training.importer import parse_moment
from training.tables import create_table, open_table
from training.tables.chunk import Row

PIPE = "-"
CHUNK_ROWS = 2_000
JSON_SUFFIXES = (PIPE, ".jsonl", ".ndjson")
EXIT_OK, EXIT_SOME_BROKEN = 0, 3
EMPTY = dict.fromkeys(COLUMNS)
NUMBERS = tuple(name for name in COLUMNS if name.endswith("_confidence"))

_loaded: dict[str, Pipeline] = {}


@dataclass(frozen=True, slots=True)
class Layout:
    """Which input column is what, and what each is called in the output."""

    text: str
    post: str | None
    parent: str | None
    created_at: str | None
    renamed: dict[str, str]

    def rename(self, row: Row) -> Row:
        """Input cells under their output names."""
        return {self.renamed.get(name) or _kept(name): value for name, value in row.items()}


def tag_file(
    source: str,
    target: str,
    settings: Settings,
    *,
    text_column: str | None = None,
    post_column: str | None = None,
    parent_column: str | None = None,
    date_column: str | None = None,
    jobs: int = 1,
) -> int:
    """Tag a table row by row; the exit code tells whether some rows were broken."""
    pipeline = Pipeline.load(settings)
    wanted = {
        "text": text_column,
        "post": post_column,
        "parent": parent_column,
        "created_at": date_column,
    }
    as_json = target == PIPE or Path(target).suffix.lower() in JSON_SUFFIXES
    done = broken = 0
    with ExitStack() as files:
        reader = files.enter_context(open_table(source))
        layout = find_layout(reader.columns, wanted, source)
        columns = [*(layout.renamed[name] for name in reader.columns), *COLUMNS, ERROR]
        table = files.enter_context(create_table(target, columns, numbers=NUMBERS))
        bar = files.enter_context(counting("комментарии", None))
        chunks = watch_floods(
            reader.chunks(CHUNK_ROWS),
            partial(_to_comment, layout=layout),
            _floods_of(source, layout),
        )
        for rows in _tag_chunks(chunks, layout, pipeline, settings, jobs):
            for row in rows:
                table.write(row if as_json else as_cells(row))
                broken += row[ERROR] is not None
            done += len(rows)
            bar.update(bar.task_ids[0], completed=done)
    _report(done, broken, target)
    return EXIT_SOME_BROKEN if broken else EXIT_OK


def find_layout(headers: list[str], wanted: dict[str, str | None], where: str) -> Layout:
    """Columns to read; raises `ColumnError` that lists them and names the nearest."""
    found = {f: h for f, h in find_columns(headers, {}).items() if f in TAG_FIELDS}
    for field, name in wanted.items():
        if name is not None and name not in headers:
            raise ColumnError(f"{where}: нет столбца «{name}»{describe_columns(headers, name)}")
        if name is not None:
            found[field] = name
    return Layout(
        require_text(found, headers, where),
        found.get("post"),
        found.get("parent"),
        found.get("created_at"),
        rename_input(headers),
    )


def _floods_of(source: str, layout: Layout) -> frozenset[int] | None:
    """Rows of floods of a file, None for a pipe: it can be read once."""
    if source == PIPE or not Path(source).is_file():
        return None
    with open_table(source) as reader:
        return find_floods(reader.chunks(CHUNK_ROWS), partial(_to_comment, layout=layout))


def tag_rows(watched: Watched, layout: Layout, pipeline: Pipeline) -> list[Row]:
    """Rows of the output for a chunk of the input, one for one."""
    chunk, floods = watched
    comments: list[Comment] = []
    errors = dict(chunk.errors)
    for index, row in enumerate(chunk.rows):
        text = row.get(layout.text)
        if index not in errors and _is_empty(text) and layout.text not in row:
            errors[index] = f"в строке нет поля «{layout.text}»"
        comments.append(_to_comment(row, layout))
    answers = pipeline.answer(comments)
    for place in floods:
        answers[place] = replace(
            answers[place], tags=mark_flood(comments[place], answers[place].tags)
        )
    return [
        layout.rename(row)
        | (EMPTY if index in errors else fill(answers[index]))
        | {ERROR: errors.get(index)}
        for index, row in enumerate(chunk.rows)
    ]


def _to_comment(row: Row, layout: Layout) -> Comment:
    post = as_text(row.get(layout.post)) if layout.post else ""
    parent = as_text(row.get(layout.parent)) if layout.parent else ""
    return Comment(
        text=as_text(row.get(layout.text)),
        created_at=as_moment(row.get(layout.created_at)) if layout.created_at else None,
        post=post or None,
        parent=parent or None,
    )


def as_text(value: Any) -> str:
    """Text of a cell, "" for an empty one or a NaN."""
    return "" if _is_empty(value) else str(value)


def _is_empty(value: Any) -> bool:
    return value is None or value != value or value == ""


def as_moment(value: Any) -> datetime | None:
    """Moment of a cell, None where no format fits."""
    text = str(value or "").strip()
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        known = parse_moment(text)
        return datetime.fromisoformat(known) if known else None


def _kept(name: str) -> str:
    return f"{name}_in" if name in COLUMNS or name == ERROR else name


def _tag_chunks(
    chunks: Iterator[Watched], layout: Layout, pipeline: Pipeline, settings: Settings, jobs: int
) -> Iterator[list[Row]]:
    if jobs == 1:
        yield from (tag_rows(chunk, layout, pipeline) for chunk in chunks)
        return
    # Processes, since tagging holds the interpreter's lock; each loads the bundle once.
    tasks = (delayed(_tag_in_process)(chunk, layout, settings) for chunk in chunks)
    yield from Parallel(n_jobs=jobs, return_as="generator", pre_dispatch=2 * jobs)(tasks)


def _tag_in_process(chunk: Watched, layout: Layout, settings: Settings) -> list[Row]:
    key = repr(settings)
    if key not in _loaded:
        _loaded[key] = Pipeline.load(settings)
    return tag_rows(chunk, layout, _loaded[key])


def _report(done: int, broken: int, target: str) -> None:
    console = err if target == PIPE else out
    forms = ("комментарий", "комментария", "комментариев")
    console.print(f"Разобрано: {plural(done - broken, forms)}.", soft_wrap=True, markup=False)
    if broken:
        rows = plural(
            broken, ("строка не прочиталась", "строки не прочитались", "строк не прочитались")
        )
        console.print(f"{rows}: причина в столбце «{ERROR}».", soft_wrap=True, markup=False)
    if target != PIPE:
        console.print(f"Результат: {target}", soft_wrap=True, markup=False)
    if not done:
        console.print("В файле нет ни одной строки с комментарием.")


def with_overrides(settings: Settings, *, bundle: Path | None, routes: Path | None) -> Settings:
    """Settings with what a command line said in their place."""
    return replace(settings, bundle=bundle or settings.bundle, routes=routes)
