"""routes.csv under revision: checked before it is saved, the version before kept with its date."""

import difflib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from classifier.taxonomy import Taxonomy
from routing.errors import TableError
from routing.history import FILE as HISTORY
from routing.history import History
from routing.linter import lint
from routing.problems import Problem, Severity, raise_first
from routing.router import Router
from routing.sources import CALENDAR, EXECUTORS, ROUTES, SETTLEMENTS, TAXONOMY

VERSIONS = "versions"  # folder of the versions before, beside routes.csv
STAMP = "%Y-%m-%dT%H-%M-%S"
OTHER_FILES = (EXECUTORS, SETTLEMENTS, CALENDAR, TAXONOMY, HISTORY)


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a difference; `sign` is `+`, `-` or a space.

    line : its number in the new text, in the old one for a removed line.
    """

    sign: str
    line: int
    text: str


def read_text(folder: Path) -> str:
    """Text of routes.csv; raises `TableError`."""
    path = folder / ROUTES
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TableError(f"{path}: не читается: {error}") from error


def make_mark(text: str) -> str:
    """Short mark of a text: tells whether somebody changed it meanwhile."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def check_text(
    folder: Path, text: str, *, taxonomy: Taxonomy | None = None, on: date | None = None
) -> list[Problem]:
    """What the linter would say of the folder if routes.csv held this text."""
    with _on_trial(folder, text) as trial:
        problems = lint(trial, taxonomy=taxonomy, on=on)
        return [replace(one, where=one.where.replace(str(trial), str(folder))) for one in problems]


def try_text(folder: Path, text: str, *, history: History | None = None) -> Router:
    """Router of the folder as if routes.csv held this text; raises as `Router.load` does."""
    with _on_trial(folder, text) as trial:
        return Router.load(trial, history=history)


@contextmanager
def _on_trial(folder: Path, text: str) -> Iterator[Path]:
    """A copy of the folder whose routes.csv holds the text."""
    with tempfile.TemporaryDirectory() as name:
        trial = Path(name)
        for file in OTHER_FILES:
            if (folder / file).is_file():
                shutil.copyfile(folder / file, trial / file)
        (trial / ROUTES).write_text(text, encoding="utf-8")
        yield trial


def compare_texts(old: str, new: str) -> list[Change]:
    """Lines that differ, without those that stay."""
    changes: list[Change] = []
    matcher = difflib.SequenceMatcher(None, old.splitlines(), new.splitlines(), autojunk=False)
    for tag, old_start, old_stop, new_start, new_stop in matcher.get_opcodes():
        if tag == "equal":
            continue
        gone = old.splitlines()[old_start:old_stop]
        changes += [Change("-", old_start + n, line) for n, line in enumerate(gone, 1)]
        came = new.splitlines()[new_start:new_stop]
        changes += [Change("+", new_start + n, line) for n, line in enumerate(came, 1)]
    return changes


def save_text(
    folder: Path, text: str, *, now: datetime, mark: str, taxonomy: Taxonomy | None = None
) -> Path:
    """Replace routes.csv and keep the version before; returns where that lies.

    mark : of the text that was edited (`make_mark`).
    Raises `TableError` where the new text has an error, or somebody saved meanwhile:
    nothing is written then.
    """
    before = read_text(folder)
    if make_mark(before) != mark:
        raise TableError(
            f"{folder / ROUTES}: таблицу успели сохранить без вас: откройте её заново "
            "и внесите правку ещё раз"
        )
    text = "\n".join(text.splitlines()).rstrip("\n") + "\n"
    raise_first(check_text(folder, text, taxonomy=taxonomy))
    kept = _keep(folder, before, now)
    _write(folder / ROUTES, text)
    return kept


def _keep(folder: Path, text: str, now: datetime) -> Path:
    target = folder / VERSIONS
    target.mkdir(exist_ok=True)
    path, number = target / f"routes-{now:{STAMP}}.csv", 2
    while path.exists():  # two saves within one second
        path, number = target / f"routes-{now:{STAMP}}-{number}.csv", number + 1
    _write(path, text)
    return path


def _write(path: Path, text: str) -> None:
    """Whole or not at all."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError as error:
        raise TableError(f"{path}: не записывается: {error.strerror or error}") from error


def list_versions(folder: Path) -> Iterator[Path]:
    """Versions kept, the latest first."""
    yield from sorted((folder / VERSIONS).glob("routes-*.csv"), reverse=True)


def read_version(folder: Path, name: str) -> str:
    """Text of a version by its file name; raises `TableError` for an unknown one."""
    known = {path.name: path for path in list_versions(folder)}
    if name not in known:
        raise TableError(f"нет версии «{name}»: откройте список версий заново")
    return known[name].read_text(encoding="utf-8")


def has_errors(problems: list[Problem]) -> bool:
    """Whether the table would not load."""
    return any(one.severity is Severity.ERROR for one in problems)
