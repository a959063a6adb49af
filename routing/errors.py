"""What can go wrong in routing, as one tree.

RoutingError
├── TableError          routes.csv, executors.csv or settlements.csv is wrong
├── CalendarError       calendar.toml is wrong
└── UnknownNameError    a question names a topic or a settlement nobody knows

Every message says what, where (file:line where there is one) and what to do, in
Russian, because an operator reads it.
"""


class RoutingError(Exception):
    """Root of the tree: catch this to catch them all."""


class TableError(RoutingError):
    """One of the three files of the routing table is wrong."""


class CalendarError(RoutingError):
    """The file of deadlines and working days is wrong."""


class UnknownNameError(RoutingError):
    """A question names a topic or a settlement nobody knows."""
