"""`otklik voices`: a file of comments in, the same file with incidents and spikes out."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from api.columns import ERROR, rename_input
from api.commands.console import err, out
from api.commands.tag import EXIT_OK, EXIT_SOME_BROKEN, PIPE, as_moment, as_text
from api.pipeline import Pipeline
from api.russian import plural
from api.settings import Settings
from api.voices import Listener, spell_incident, spell_spike
from classifier import Comment
from routing.voices import SpikeRule, Voices
from training.columns import describe_columns, find_columns, require_text
from training.errors import ColumnError
from training.tables import create_table, open_table
from training.tables.chunk import Row

VOICES_COLUMNS = ("incident_no", "voices", "spike")
FIELDS = ("text", "post", "created_at", "id", "author_id", "parent_id", "channel")
NO_DATE = "дата не читается: без неё не понять, об одном ли говорят"
TOP = 10  # incidents and spikes on screen


@dataclass(slots=True)
class Input:
    """The whole file: rows in order, the readable ones also as comments.

    comments : row number → comment.
    errors : row number → what is wrong with the row.
    """

    columns: list[str]
    rows: list[Row]
    comments: dict[int, Comment]
    errors: dict[int, str]


def join_file(
    source: str,
    target: str,
    settings: Settings,
    *,
    wanted: dict[str, str | None],
    spike: SpikeRule,
) -> int:
    """Group a table's comments; the exit code tells whether some rows were broken."""
    read = read_input(source, wanted)
    pipeline = Pipeline.load(settings)
    listener = Listener.of(pipeline)
    voices = listener.group(list(read.comments.values()), spike=spike)
    write_output(read, voices, target, pipeline)
    _report(read, voices, target, pipeline)
    return EXIT_SOME_BROKEN if read.errors else EXIT_OK


def read_input(source: str, wanted: dict[str, str | None]) -> Input:
    """Rows of a table as comments; raises `ColumnError` without a text or a date column."""
    with open_table(source) as reader:
        found = _find_fields(reader.columns, wanted, source)
        read = Input(list(reader.columns), [], {}, {})
        for chunk in reader.chunks():
            start = len(read.rows)
            read.errors |= {start + index: error for index, error in chunk.errors.items()}
            read.rows += chunk.rows
    for number, row in enumerate(read.rows):
        if number not in read.errors:
            comment = _to_comment(row, found, number)
            if comment is None:
                read.errors[number] = NO_DATE
            else:
                read.comments[number] = comment
    return read


def write_output(read: Input, voices: Voices, target: str, pipeline: Pipeline) -> None:
    """The same rows in the same order, each with its incident."""
    renamed = rename_input(read.columns, VOICES_COLUMNS)
    spikes = _spell_by_incident(voices, pipeline)
    columns = [*renamed.values(), *VOICES_COLUMNS, ERROR]
    with ExitStack() as files:
        table = files.enter_context(create_table(target, columns))
        for number, row in enumerate(read.rows):
            cells = {renamed.get(name, name): value for name, value in row.items()}
            comment = read.comments.get(number)
            incident = voices.incident_of(comment.id or "") if comment else None
            table.write(
                cells
                | {
                    "incident_no": incident.number if incident else None,
                    "voices": incident.voices if incident else None,
                    "spike": spikes.get(incident.number) if incident else None,
                    ERROR: read.errors.get(number),
                }
            )


def _find_fields(headers: list[str], wanted: dict[str, str | None], source: str) -> dict[str, str]:
    found = {f: h for f, h in find_columns(headers, {}).items() if f in FIELDS}
    for field, name in wanted.items():
        if name is not None and name not in headers:
            raise ColumnError(f"{source}: нет столбца «{name}»{describe_columns(headers, name)}")
        if name is not None:
            found[field] = name
    require_text(found, headers, source)
    if "created_at" not in found:
        raise ColumnError(
            f"{source}: не нашёл столбца с датой{describe_columns(headers, 'created_at')}; "
            "укажите его: --date-column НАЗВАНИЕ"
        )
    return found


def _to_comment(row: Row, found: dict[str, str], number: int) -> Comment | None:
    cells = {field: as_text(row.get(header)) or None for field, header in found.items()}
    moment = as_moment(cells.pop("created_at"))
    if moment is None:
        return None
    # A row without an id is a comment of its own: its number stands for it.
    known = cells.pop("id", None) or f"row {number}"
    return Comment(
        text=cells.pop("text", None) or "",
        id=known,
        created_at=moment,
        post=cells.get("post"),
        parent_id=cells.get("parent_id"),
        author_id=cells.get("author_id"),
        channel=cells.get("channel"),
    )


def _spell_by_incident(voices: Voices, pipeline: Pipeline) -> dict[int, str]:
    """The fullest spike of each incident, in words."""
    fullest = sorted(voices.spikes(), key=lambda spike: spike.comments)
    return {number: spell_spike(spike, pipeline) for spike in fullest for number in spike.incidents}


def _report(read: Input, voices: Voices, target: str, pipeline: Pipeline) -> None:
    console = err if target == PIPE else out
    told = sum(len(incident.members) for incident in voices.incidents.values())
    lines = [
        f"Комментариев: {len(read.comments)}, о проблемах — {told}, "
        f"это {plural(len(voices.incidents), ('проблема', 'проблемы', 'проблем'))}."
    ]
    lines += _list_loudest(voices, pipeline)
    lines += _list_spikes([spell_spike(spike, pipeline) for spike in voices.spikes()])
    if read.errors:
        rows = plural(len(read.errors), ("строка", "строки", "строк"))
        lines.append(f"Не прочитано: {rows}, причина в столбце «{ERROR}».")
    if target != PIPE:
        lines.append(f"Результат: {target}")
    for line in lines:
        console.print(line, soft_wrap=True, markup=False)


def _list_loudest(voices: Voices, pipeline: Pipeline) -> list[str]:
    loud = [one for one in voices.incidents.values() if len(one.members) > 1]
    loud.sort(key=lambda one: (-one.voices, one.number))
    people = ("голос", "голоса", "голосов")
    lines = [
        f"  №{one.number}: {plural(one.voices, people)} — {spell_incident(one, pipeline)}"
        for one in loud[:TOP]
    ]
    return ["Больше одного голоса:", *lines] if lines else []


def _list_spikes(texts: Sequence[str]) -> list[str]:
    more = [f"  … и ещё {len(texts) - TOP}"] if len(texts) > TOP else []
    return ["Всплески:", *(f"  {text}" for text in texts[:TOP]), *more] if texts else []


def default_target(source: str) -> str:
    """`comments.csv` → `comments.voices.csv`, stdout for stdin.

    >>> default_target("comments.csv")
    'comments.voices.csv'
    """
    if source == PIPE:
        return PIPE
    path = Path(source)
    written = {".xls": ".xlsx", ".txt": ".csv", ".ndjson": ".jsonl"}
    suffix = written.get(path.suffix.lower(), path.suffix)
    return str(path.with_name(f"{path.stem}.voices{suffix}"))


def make_rule(comments: int, hours: float) -> SpikeRule:
    """What the command line says of a spike."""
    return SpikeRule(comments, timedelta(hours=hours))
