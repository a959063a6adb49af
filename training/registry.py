"""The registry: numbered bundles, one of them current, every change of it on record."""

import json
import os
import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from classifier.bundle import MANIFEST, read_manifest
from classifier.errors import BundleError
from training.errors import RegistryError

CURRENT = "current"
HISTORY = "history.jsonl"
NUMBER = re.compile("[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One bundle of the registry."""

    number: int
    path: Path
    manifest: dict[str, Any]
    is_current: bool


@dataclass(frozen=True, slots=True)
class Registry:
    """A folder `0001/ 0002/ … current history.jsonl`.

    `current` is replaced in one rename, so that a kill at any moment leaves either the old
    current bundle or the new one, never none.
    """

    folder: Path

    def entries(self) -> list[Entry]:
        """All whole bundles, oldest first; an empty or missing registry gives []."""
        if not self.folder.is_dir():
            return []
        current = self.get_current_number()
        numbers = sorted(self._numbers())
        return [
            Entry(
                number,
                self.path_of(number),
                _manifest_or_empty(self.path_of(number)),
                number == current,
            )
            for number in numbers
            if (self.path_of(number) / MANIFEST).is_file()
        ]

    def path_of(self, number: int) -> Path:
        """Folder of bundle `number`, whether or not it exists."""
        return self.folder / f"{number:04d}"

    def get_current_number(self) -> int | None:
        """Number of the current bundle, None where nothing was promoted yet."""
        try:
            return int((self.folder / CURRENT).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except ValueError as error:
            raise RegistryError(
                f"{self.folder / CURRENT}: должен содержать номер модели; "
                "задайте его заново: otklik models promote НОМЕР"
            ) from error

    def get_current(self) -> Path | None:
        """Folder of the current bundle."""
        number = self.get_current_number()
        return None if number is None else self.path_of(number)

    def get_current_or_raise(self) -> Path:
        """Folder of the current bundle; raises `RegistryError` saying how to make one."""
        path = self.get_current()
        if path is None:
            raise RegistryError(
                f"в реестре {self.folder} нет действующей модели; обучите её: "
                "otklik train ФАЙЛ -o ПАПКА, затем otklik models promote ПАПКА "
                "(или make run — базовая модель)"
            )
        return path

    def add(self, bundle: Path) -> int:
        """Copy a bundle in under the next number and return the number."""
        read_manifest(bundle)
        self.folder.mkdir(parents=True, exist_ok=True)
        number = max(self._numbers(), default=0) + 1
        fresh = self.folder / f".{number:04d}.new"
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(bundle, fresh)
        os.replace(fresh, self.path_of(number))
        return number

    def promote(self, number: int, *, reason: str | None = None) -> None:
        """Make a bundle current; raises `RegistryError` for a number that is not there.

        reason : why a worse one is taken, for the record.
        """
        if not (self.path_of(number) / MANIFEST).is_file():
            known = ", ".join(str(entry.number) for entry in self.entries()) or "ни одного"
            raise RegistryError(f"в реестре {self.folder} нет модели {number}; есть: {known}")
        current = self.get_current_number()
        if number != current:
            self._record("promote", current, number, reason)
            self._set_current(number)

    def rollback(self) -> int:
        """Go back to the bundle that was current before this one; return its number."""
        current = self.get_current_number()
        # The record is written before the switch, so one without an effect may be there: a
        # kill in between. It speaks of another bundle than the current one and is passed over.
        earlier = next(
            (
                event["from"]
                for event in reversed(self.history())
                if event["event"] == "promote" and event["to"] == current
            ),
            None,
        )
        if earlier is None:
            raise RegistryError(f"в реестре {self.folder} нет прежней модели: откатываться некуда")
        if not (self.path_of(earlier) / MANIFEST).is_file():
            raise RegistryError(f"прежней модели {earlier} больше нет в {self.folder}")
        self._record("rollback", current, earlier)
        self._set_current(earlier)
        return int(earlier)

    def history(self) -> list[dict[str, Any]]:
        """Every promote and rollback, oldest first."""
        try:
            lines = (self.folder / HISTORY).read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        return [event for line in lines if (event := _event_or_none(line)) is not None]

    def _numbers(self) -> list[int]:
        names = (path.name for path in self.folder.iterdir())
        return [int(name) for name in names if NUMBER.fullmatch(name)]

    def _record(self, event: str, old: int | None, new: int, reason: str | None = None) -> None:
        at = datetime.now(UTC).isoformat(timespec="seconds")
        plain = {"at": at, "event": event, "from": old, "to": new}
        line = json.dumps(plain | ({"reason": reason} if reason else {}), ensure_ascii=False)
        with (self.folder / HISTORY).open("a", encoding="utf-8") as file:
            # A line break parts it from a record that a kill has torn.
            file.write(f"\n{line}\n" if self._is_torn() else f"{line}\n")
            file.flush()
            os.fsync(file.fileno())

    def _is_torn(self) -> bool:
        path = self.folder / HISTORY
        content = path.read_bytes() if path.is_file() else b""
        return bool(content) and not content.endswith(b"\n")

    def _set_current(self, number: int) -> None:
        fresh = self.folder / f".{CURRENT}.new"
        with fresh.open("w", encoding="utf-8") as file:
            file.write(f"{number}\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, self.folder / CURRENT)


def _event_or_none(line: str) -> dict[str, Any] | None:
    try:
        return dict(json.loads(line))
    except (ValueError, TypeError):
        return None


def _manifest_or_empty(path: Path) -> dict[str, Any]:
    try:
        return read_manifest(path)
    except BundleError:
        return {}
