"""`remark = "review"` or `"off"` of `group_rules.toml`: whether the model beside the rules speaks."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from classifier.rules.toml_lines import TomlLines

KEY = "remark"  # at the top of the file, in a mode, in a community


class Switch(StrEnum):
    """What a guess of the model leads to; it never hides, so there is no third choice."""

    REVIEW = "review"
    OFF = "off"


def read_switch(content: Mapping[str, Any], mode: str, lines: TomlLines) -> Switch:
    """The switch of a mode, else of the file; on where neither says it.

    Raises `RulesError` with file and line, for a mode that is not in use too.
    """
    of_modes = {
        name: parse_switch(table[KEY], lines, table=f"modes.{name}")
        for name, table in content.get("modes", {}).items()
        if KEY in table
    }
    own = parse_switch(content[KEY], lines) if KEY in content else Switch.REVIEW
    return of_modes.get(mode, own)


def parse_switch(value: object, lines: TomlLines, *, table: str | None = None) -> Switch:
    """A value of the file; table : where it stands, for the line of the error."""
    if isinstance(value, str) and value in tuple(Switch):
        return Switch(value)
    message = f"{KEY} = {value!r}; бывает {', '.join(Switch)}: за догадку модели не скрывают"
    raise lines.error_in(message, table, KEY)
