"""Routing: topic × settlement × date → executor, with the reason and the deadline."""

from routing.calendar import WorkCalendar
from routing.deadlines import Deadlines, Importance, Profile, Term, Unit
from routing.errors import CalendarError, RoutingError, TableError, UnknownNameError
from routing.executors import Executor, Executors, Ownership
from routing.history import History
from routing.linter import lint, lint_table
from routing.problems import Code, Problem, Severity
from routing.router import Router
from routing.rows import Route
from routing.settings import Settings, read_settings
from routing.settlements import Settlements
from routing.sources import TableSource, read_source
from routing.suggestion import (
    OUTCOME_NAMES,
    SOURCE_NAMES,
    Candidate,
    Outcome,
    Source,
    Suggestion,
)
from routing.table import RoutingTable

__all__ = [
    "OUTCOME_NAMES",
    "SOURCE_NAMES",
    "CalendarError",
    "Candidate",
    "Code",
    "Deadlines",
    "Executor",
    "Executors",
    "History",
    "Importance",
    "Outcome",
    "Ownership",
    "Problem",
    "Profile",
    "Route",
    "Router",
    "RoutingError",
    "RoutingTable",
    "Settings",
    "Settlements",
    "Severity",
    "Source",
    "Suggestion",
    "TableError",
    "TableSource",
    "Term",
    "Unit",
    "UnknownNameError",
    "WorkCalendar",
    "lint",
    "lint_table",
    "read_settings",
    "read_source",
]
