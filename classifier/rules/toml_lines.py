"""Where in a TOML file a rule and its fields stand: tomllib forgets the lines."""

import re
import tomllib
from pathlib import Path

from classifier.errors import RulesError

RULE_HEADER = re.compile(r"\s*\[\[\s*rules\s*\]\]")
HEADER = re.compile(r"\s*\[")
AT_LINE = re.compile(r"\(at line (\d+), column (\d+)\)")


class TomlLines:
    """Lines of one file of rules, for its error messages."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.lines = text.splitlines()

    def error(self, message: str, rule: int | None = None, key: str | None = None) -> RulesError:
        """An error at the field `key` of rule number `rule`, from 0; as near as is known."""
        return RulesError(f"{self.path}:{self._find(rule, key)}: {message}")

    def error_in(self, message: str, table: str | None, key: str) -> RulesError:
        """An error at a field of `[table]`, or written `table.key = …`; of the top for None."""
        header = re.compile(rf"\s*\[\s*{re.escape(table or '')}\s*\]")
        field = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
        inside = table is None
        for number, line in enumerate(self.lines, start=1):
            if HEADER.match(line):
                inside = table is not None and header.match(line) is not None
            elif inside and field.match(line):
                return RulesError(f"{self.path}:{number}: {message}")
        return RulesError(f"{self.path}:1: {message}")

    def broken(self, error: tomllib.TOMLDecodeError) -> RulesError:
        """An error of TOML itself."""
        match = AT_LINE.search(str(error))
        line, column = match.groups() if match else (str(max(1, len(self.lines))), "1")
        reason = AT_LINE.sub("", str(error)).strip()
        return RulesError(
            f"{self.path}:{line}:{column}: ошибка в записи TOML ({reason});"
            " проверьте кавычки, скобки и запятые в этой строке"
        )

    def _find(self, rule: int | None, key: str | None) -> int:
        first, last = self._block(rule)
        field = re.compile(rf"\s*(?:\[+\s*)?[\"']?{re.escape(key or '')}[\"']?\s*(?:=|\]|\.)")
        for number in range(first, last):
            if key is not None and field.match(self.lines[number]):
                return number + 1
        return first + 1

    def _block(self, rule: int | None) -> tuple[int, int]:
        if rule is None:
            return 0, len(self.lines)
        starts = [number for number, line in enumerate(self.lines) if RULE_HEADER.match(line)]
        if rule >= len(starts):
            return 0, len(self.lines)
        first = starts[rule]
        headers = (n for n in range(first + 1, len(self.lines)) if HEADER.match(self.lines[n]))
        return first, next(headers, len(self.lines))
