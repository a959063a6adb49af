"""What the store says when something is wrong.

StoreError (an ApiError)
├── MigrationError    the tables are newer than the program, or cannot be brought up to it
├── NotFoundError     no such row
└── StateError        the row is there, but its state does not allow this
"""

from api.errors import ApiError


class StoreError(ApiError):
    """Root of the tree: the database is not there or is not ours."""


class MigrationError(StoreError):
    """The tables and the program do not fit."""


class NotFoundError(StoreError):
    """No such row."""


class StateError(StoreError):
    """The row's state does not allow this."""
