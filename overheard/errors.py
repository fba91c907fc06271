"""Every error that Overheard raises on purpose, drawn as a tree.

    OverheardError
    ├── UserError                 the person at the keyboard can mend it; exit code 2
    │   ├── ConfigError           overheard.toml or an environment variable
    │   ├── InputError            a file or a value that was handed in
    │   ├── QueryError            a query of the search language, with the column
    │   ├── MissingKey            a secret that a source or the mail server needs
    │   └── WorkspaceBusy         another process holds the workspace
    ├── SourceError               a platform or a feed; `permanent` decides on a retry
    │   ├── RateLimited           wait `retry_after` seconds
    │   ├── QuotaSpent            the paid or monthly allowance is used up
    │   ├── AuthRejected          the key is wrong, expired or not allowed
    │   ├── SourceBlocked         a login wall, a block page or a frozen answer
    │   ├── BadRequest            the platform refuses the query as it stands
    │   └── SourceDown            network, time-out or a server error
    ├── UnmappableItem            one raw item that no mapper can read; it goes to the dead letters
    └── StorageError              disk full, a damaged file, a failed write; exit code 1

A message says what happened, with which value, what is allowed and what to do next. It never holds a
key, a handle or the text of a post.
"""

from __future__ import annotations

__all__ = [
    "AuthRejected",
    "BadRequest",
    "ConfigError",
    "InputError",
    "MissingKey",
    "OverheardError",
    "QueryError",
    "QuotaSpent",
    "RateLimited",
    "SourceBlocked",
    "SourceDown",
    "SourceError",
    "StorageError",
    "UnmappableItem",
    "UserError",
    "WorkspaceBusy",
]


class OverheardError(Exception):
    """Base of all our errors.

    Attributes:
        exit_code: what the `overheard` command returns when the error reaches it.
    """

    exit_code = 1


class UserError(OverheardError):
    """Something that the person at the keyboard can mend."""

    exit_code = 2


class ConfigError(UserError):
    """A setting is missing, unknown or not allowed."""


class InputError(UserError):
    """A file or a value that was handed in cannot be used."""


class QueryError(UserError):
    """A query cannot be read.

    Attributes:
        query: the query as it was written.
        column: 1-based column of the character where reading stopped making sense.
        hint: what to write instead.
    """

    def __init__(self, message: str, *, query: str, column: int, hint: str) -> None:
        self.query = query
        self.column = column
        self.hint = hint
        super().__init__(f"{message} (column {column}). {hint}")


class MissingKey(UserError):
    """A secret is needed and neither NAME nor NAME_FILE is set."""


class WorkspaceBusy(UserError):
    """Another process is writing to the same workspace."""


class SourceError(OverheardError):
    """A platform or a feed did not give what was asked.

    Attributes:
        permanent: True when trying again without a change by a person cannot help.
        retry_after: seconds to wait before the next try, where the platform says so.
    """

    permanent = False

    def __init__(
        self, message: str, *, permanent: bool | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        if permanent is not None:
            self.permanent = permanent
        self.retry_after = retry_after


class RateLimited(SourceError):
    """Too many requests in the platform's window; try again after `retry_after`."""


class QuotaSpent(SourceError):
    """The paid or monthly allowance is used up; waiting minutes will not help."""

    permanent = True


class AuthRejected(SourceError):
    """The key is wrong, expired, revoked or not allowed to read this."""

    permanent = True


class SourceBlocked(SourceError):
    """A login wall, a block page or an answer that is not what the platform documents."""

    permanent = True


class BadRequest(SourceError):
    """The platform refuses the query as it stands."""

    permanent = True


class SourceDown(SourceError):
    """Network fault, time-out or server error; trying again later may help."""


class UnmappableItem(OverheardError):
    """One raw item that no mapper can read; it goes to the dead letters with the reason."""


class StorageError(OverheardError):
    """The disk is full, a file is damaged or a write failed; nothing was half written."""
