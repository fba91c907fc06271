"""Who may sign in to the inbox: names and scrypt hashes, never a password."""

from __future__ import annotations

import hashlib

from sqlalchemy import Column, Engine, String, Table, insert, select, update
from sqlalchemy.exc import IntegrityError
from werkzeug.security import check_password_hash, generate_password_hash

from overheard.database import metadata
from overheard.errors import InputError

__all__ = ["SHORTEST_PASSWORD", "Users"]

SHORTEST_PASSWORD = 10
_LONGEST_NAME = 80
_LONGEST_PASSWORD = 1024
_METHOD = "scrypt"
# What an unknown name is checked against, so that it takes as long as a known one.
_NOBODY = generate_password_hash("nobody has this password")

_users = Table(
    "users",
    metadata,
    Column("name", String(_LONGEST_NAME), primary_key=True),
    Column("password_hash", String(300), nullable=False),
    Column("role", String(20), nullable=False, default="member"),
)


class Users:
    """The people of the inbox, kept by name; names differ by more than case."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, name: str, password: str, role: str = "member") -> None:
        """Let somebody sign in.

        Raises:
            InputError: the name is empty, too long or taken, or the password too short.
        """
        wanted = name.strip()
        if not wanted or len(wanted) > _LONGEST_NAME or not wanted.isprintable():
            raise InputError(f"A name has 1 to {_LONGEST_NAME} printable characters.")
        if any(wanted.casefold() == taken.casefold() for taken in self.list()):
            raise InputError(f"{wanted} may sign in already. Choose another name.")
        row = {"name": wanted, "password_hash": _hashed(password), "role": role}
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(_users).values(row))
        except IntegrityError as error:
            raise InputError(f"{wanted} may sign in already. Choose another name.") from error

    def verify(self, name: str, password: str) -> str | None:
        """The name as it was added where name and password belong together, else None."""
        found = self._find(name)
        stored = found[1] if found else _NOBODY
        fits = check_password_hash(stored, password[:_LONGEST_PASSWORD])
        return found[0] if found and fits else None

    def set_password(self, name: str, password: str) -> None:
        """Replace a password; every session that was opened with the old one ends.

        Raises:
            InputError: nobody has this name, or the password is too short.
        """
        found = self._find(name)
        if found is None:
            raise InputError(
                f"Nobody is called {name!r}. Known: {', '.join(self.list()) or 'none'}."
            )
        change = update(_users).where(_users.c.name == found[0])
        with self._engine.begin() as connection:
            connection.execute(change.values(password_hash=_hashed(password)))

    def list(self) -> list[str]:
        """All names in alphabetical order."""
        with self._engine.connect() as connection:
            return list(connection.scalars(select(_users.c.name).order_by(_users.c.name)))

    def session_mark(self, name: str) -> str | None:
        """What a session carries beside the name: it changes with the password. None for an unknown name."""
        found = self._find(name)
        return hashlib.sha256(found[1].encode()).hexdigest()[:24] if found else None

    def _find(self, name: str) -> tuple[str, str] | None:
        query = select(_users.c.name, _users.c.password_hash)
        with self._engine.connect() as connection:
            for known, stored in connection.execute(query):
                if known.casefold() == name.strip().casefold():
                    return known, stored
        return None


def _hashed(password: str) -> str:
    if not SHORTEST_PASSWORD <= len(password) <= _LONGEST_PASSWORD:
        raise InputError(f"A password has at least {SHORTEST_PASSWORD} characters; use a sentence.")
    return generate_password_hash(password, method=_METHOD)
