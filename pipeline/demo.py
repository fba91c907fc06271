"""`overheard demo`: the sample posts replayed, the whole way, offline."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from digest.compose import compose
from digest.preview import write_preview
from leads.store_records import LeadFilter
from overheard.errors import ConfigError, InputError
from overheard.records import Post
from overheard.settings import Settings, load_settings
from pipeline.funnel import Funnel
from pipeline.run import Progress, RunResult, run_sources
from pipeline.workspace import Workspace, open_workspace

__all__ = [
    "DEMO_NOW",
    "DEMO_PASSWORD",
    "DEMO_USER",
    "Demo",
    "demo_settings",
    "run_demo",
    "write_digest",
]

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
DEMO_NOW = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
"""The samples end on this evening; the demo lives then, so that every run shows the same."""
_MARK = ".demo"
DEMO_USER = "demo"
DEMO_PASSWORD = "listen-first"  # noqa: S105 - opens invented posts on loopback only, and is printed


@dataclass(frozen=True, kw_only=True, slots=True)
class Demo:
    """What the demo leaves behind.

    Attributes:
        digest: folder with the digest as HTML, text and mail.
        config: the configuration file that the workspace was made with.
    """

    result: RunResult
    digest: Path
    config: Path


def demo_settings(out: Path) -> Settings:
    """The sample configuration with its workspace in `out`."""
    config = SAMPLES / "overheard.toml"
    if not config.is_file():
        raise ConfigError(
            f"{config} is missing; the demo needs the samples folder of the repository."
        )
    return load_settings(config).model_copy(update={"workspace": out.resolve()})


def remove_demo(out: Path) -> None:
    """Remove an earlier demo, and nothing that a demo did not write.

    Raises:
        InputError: the folder holds a workspace that is no demo.
    """
    if not (out / "overheard.db").exists():
        return
    if not (out / _MARK).is_file():
        raise InputError(
            f"{out} holds a workspace that is no demo. Choose another folder with --out."
        )
    shutil.rmtree(out)


def run_demo(out: Path, *, on_progress: Progress | None = None) -> Demo:
    """Replay the samples into `out` and write the first reader's digest."""
    settings = demo_settings(out)
    with open_workspace(settings, exclusive=True) as workspace:
        (workspace.folder / _MARK).touch()
        result = run_sources(workspace, clock=lambda: DEMO_NOW, on_progress=on_progress)
        if DEMO_USER not in workspace.users.list():
            workspace.users.add(DEMO_USER, DEMO_PASSWORD)
        folder = write_digest(
            workspace, out / "digest", day=DEMO_NOW.date(), now=DEMO_NOW, funnel=result.funnel
        )
    return Demo(result=result, digest=folder, config=SAMPLES / "overheard.toml")


def write_digest(
    workspace: Workspace, folder: Path, *, day: date, now: datetime, funnel: Funnel
) -> Path:
    """Write the first reader's digest of `day` as HTML, text and mail; returns the folder."""
    settings = workspace.settings
    if not settings.readers:
        raise ConfigError("No reader is configured. Add a [[readers]] table with name and email.")
    message = compose(
        settings.readers[0],
        day=day,
        stored=workspace.leads.find(LeadFilter(), now=now, limit=1000),
        posts=post_lookup(workspace),
        funnel=funnel.as_dict(),
        drops=funnel.drops,
        inbox_url=settings.mail.inbox_url,
        brand=settings.brands[0].name,
    )
    write_preview(message, folder)
    return folder


def post_lookup(workspace: Workspace) -> Callable[[str], Post | None]:
    """A function that gives the post of a uid, or None."""

    def look_up(uid: str) -> Post | None:
        found = workspace.index.get(uid)
        return found.post if found else None

    return look_up
