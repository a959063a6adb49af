"""A folder of the table → its parts; strict for the router, lenient for the linter."""

from dataclasses import dataclass, replace
from pathlib import Path

from classifier.taxonomy import Taxonomy
from routing.executors import Executors, read_executors
from routing.history import FILE as HISTORY
from routing.history import History, read_history
from routing.problems import Problem
from routing.routes import KnownNames, read_routes
from routing.settlements import Settlements, read_settlements
from routing.table import RoutingTable

ROUTES = "routes.csv"
EXECUTORS = "executors.csv"
SETTLEMENTS = "settlements.csv"
CALENDAR = "calendar.toml"
TAXONOMY = "taxonomy.csv"


@dataclass(frozen=True, slots=True)
class TableSource:
    """Everything read from a folder, and what is wrong with it.

    Rows with an error are not in the table; of overlapping rows all are.
    """

    folder: Path
    table: RoutingTable
    taxonomy: Taxonomy
    settlements: Settlements
    executors: Executors
    history: History
    problems: tuple[Problem, ...]

    def with_history(self, history: History) -> "TableSource":
        """The same folder beside other past incidents."""
        return replace(self, history=history)


def read_source(folder: Path, *, taxonomy: Taxonomy | None = None) -> TableSource:
    """Read routes, executors, settlements and history; what is wrong stands in `problems`.

    Without `taxonomy` the folder's taxonomy.csv is read, which raises
    `classifier.errors.TaxonomyError`: without topics no row can be checked.
    """
    if taxonomy is None:
        taxonomy = Taxonomy.from_csv(folder / TAXONOMY)
    problems: list[Problem] = []
    settlements = read_settlements(folder / SETTLEMENTS, problems)
    executors = read_executors(folder / EXECUTORS, problems)
    known = KnownNames(taxonomy, settlements, executors)
    table = RoutingTable(read_routes(folder / ROUTES, known, problems), settlements)
    history = read_history(folder / HISTORY, problems)
    return TableSource(folder, table, taxonomy, settlements, executors, history, tuple(problems))
