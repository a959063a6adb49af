"""What the outward faces say when something is wrong.

ApiError
├── SettingsError    an environment variable or a settings file is wrong; nothing starts
├── UsageError       a command's arguments make no sense together
├── ChannelError     a network refused or did not answer; says whether to try again
└── StoreError       the database (its own tree is in store/errors.py)
"""


class ApiError(Exception):
    """Root of the tree."""


class SettingsError(ApiError):
    """An environment variable is wrong."""


class UsageError(ApiError):
    """A command's arguments make no sense together."""


class ChannelError(ApiError):
    """A network refused or did not answer.

    retry : whether it may pass by itself. is_refused : whether the network surely did nothing;
    False after a lost connection, when it may have done everything.
    """

    def __init__(
        self, message: str, *, retry: bool, code: int | None = None, is_refused: bool = True
    ) -> None:
        super().__init__(message)
        self.retry = retry
        self.code = code
        self.is_refused = is_refused
