"""What can go wrong in training, as one tree.

TrainingError
├── TableError      a file cannot be read or written at all
│   └── ColumnError a column is missing
└── RegistryError   the registry lacks what was asked for

Every message says what, where and what to do, in Russian; none holds a comment's text.
"""


class TrainingError(Exception):
    """Root of the tree."""


class TableError(TrainingError):
    """A file cannot be read or written at all; a single bad row never raises this."""


class ColumnError(TableError):
    """A column is missing; the message lists what is there and names the nearest."""


class RegistryError(TrainingError):
    """The registry lacks what was asked for."""
