"""Options that several commands share, and what they open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from overheard.settings import load_settings
from pipeline.workspace import Workspace, open_workspace

__all__ = ["ConfigOption", "JsonOption", "opened"]

ConfigOption = Annotated[
    Path, typer.Option("--config", "-c", help="The configuration file.", envvar="OVERHEARD_CONFIG")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON on stdout and nothing else.")]


@contextmanager
def opened(config: Path, *, exclusive: bool = False) -> Iterator[Workspace]:
    """The workspace of a configuration file."""
    with open_workspace(load_settings(config), exclusive=exclusive) as workspace:
        yield workspace
