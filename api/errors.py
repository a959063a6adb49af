"""What the outward faces say when something is wrong.

ApiError
├── SettingsError    an environment variable is wrong; nothing starts
└── UsageError       a command's arguments make no sense together
"""


class ApiError(Exception):
    """Root of the tree."""


class SettingsError(ApiError):
    """An environment variable is wrong."""


class UsageError(ApiError):
    """A command's arguments make no sense together."""
