"""Russian names of what the tables keep as codes, and the lists a person chooses from."""

from collections.abc import Iterable
from dataclasses import dataclass

from api.pipeline import Pipeline

Choice = tuple[str, str]  # code, name


@dataclass(frozen=True, slots=True)
class Names:
    """Names of groups, topics, executors and settlements of the loaded bundle and table."""

    pipeline: Pipeline

    def topic(self, code: str | None) -> str:
        """Name of a group or topic; a code nobody knows any more stays a code."""
        row = self.pipeline.tagger.taxonomy.get(code) if code else None
        return row.name if row else code or ""

    def executor(self, code: str | None) -> str:
        """Name of an executor; history's executors are names already."""
        row = self.pipeline.router.executors.get(code) if code else None
        return row.name if row else code or ""

    def groups(self) -> list[Choice]:
        """Groups by name."""
        return _by_name((row.code, row.name) for row in self.pipeline.tagger.taxonomy.groups)

    def topics(self) -> list[tuple[str, list[Choice]]]:
        """Topics under the names of their groups."""
        taxonomy = self.pipeline.tagger.taxonomy
        return [
            (name, _by_name((row.code, row.name) for row in taxonomy.topics if row.group == code))
            for code, name in self.groups()
        ]

    def executors(self) -> list[Choice]:
        """Executors by name."""
        rows = self.pipeline.router.executors.rows.values()
        return _by_name((row.code, row.name) for row in rows)

    def settlements(self) -> list[str]:
        """Settlements the table knows."""
        return sorted(self.pipeline.router.table.settlements.memberships)

    def group_of(self, topic: str) -> str | None:
        """Code of a topic's group."""
        row = self.pipeline.tagger.taxonomy.get(topic)
        return row.group or None if row else None

    def needs_photo(self, code: str | None) -> bool:
        """Whether an answer about this topic needs a photo."""
        row = self.pipeline.tagger.taxonomy.get(code) if code else None
        return bool(row and row.needs_photo)


def _by_name(choices: Iterable[Choice]) -> list[Choice]:
    return sorted(choices, key=lambda one: one[1].lower().replace("ё", "е"))
