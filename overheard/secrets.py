"""Secrets come from the environment or from the file that NAME_FILE names; never from overheard.toml."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from overheard.errors import MissingKey

__all__ = ["read_secret"]


def read_secret(name: str, *, environment: Mapping[str, str] | None = None) -> str:
    """Return the secret `name` from the environment, or the first line of the file in `name_FILE`.

    Raises:
        MissingKey: neither is set, or the file cannot be read.
    """
    values = os.environ if environment is None else environment
    if values.get(name):
        return values[name]
    file = values.get(f"{name}_FILE")
    if not file:
        raise MissingKey(f"{name} is not set. Set it, or {name}_FILE to a file that holds it.")
    try:
        secret = Path(file).read_text("utf-8").strip()
    except OSError as error:
        raise MissingKey(
            f"{name}_FILE names {file}, which cannot be read: {error.strerror}."
        ) from error
    if not secret:
        raise MissingKey(f"{name}_FILE names {file}, which is empty.")
    return secret
