"""demo, scan, run, replay and maintain: from posts to leads, and away again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Annotated

import typer

from extractors.archive.client import read_files
from overheard.clock import Window, parse_moment, utc_now
from pipeline import maintain as maintenance
from pipeline import run as runs
from pipeline.commands.options import ConfigOption, JsonOption, opened
from pipeline.demo import DEMO_PASSWORD, DEMO_USER, demo_settings, remove_demo, run_demo
from pipeline.run import RunResult
from pipeline.scan import settings_for_scan, write_configuration
from pipeline.terminal import (
    command_name,
    complain,
    emit_json,
    lead_as_dict,
    print_funnel,
    print_leads,
    progress,
    say,
)
from pipeline.workspace import Workspace, open_workspace

__all__ = ["register"]

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def register(app: typer.Typer) -> None:
    """Add this module's commands to the app."""
    for command in (demo, scan, run, replay, maintain):
        app.command()(command)


def demo(
    out: Annotated[Path, typer.Option(help="Where the demo writes.")] = Path("demo"),
    keep: Annotated[
        bool, typer.Option("--keep", help="Go on with an earlier demo's folder.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Replay the sample posts: the whole way, offline, without a key."""
    begun = monotonic()
    if not keep:
        remove_demo(out)
    with progress(enabled=not json) as on_progress:
        shown = run_demo(out, on_progress=on_progress)
    with open_workspace(demo_settings(out)) as workspace:
        _show(workspace, shown.result, begun=begun, json=json, extra={"digest": str(shown.digest)})
    if not json:
        say()
        say(f"Digest:  {shown.digest / 'digest.html'}  (and digest.txt)")
        say(
            f"Inbox:   {command_name()} serve --demo {out}   "
            f"then sign in as {DEMO_USER} / {DEMO_PASSWORD}"
        )


def scan(
    files: Annotated[
        list[Path],
        typer.Argument(help="Exports: JSONL, CSV, X pages, Reddit listings, dumps; packed or not."),
    ],
    brand: Annotated[
        list[str], typer.Option(help="A brand to listen for; give it again for more.")
    ],
    content: Annotated[
        list[Path] | None, typer.Option(help="Your own texts: a file or a folder.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Where the workspace is made.")] = Path("workspace"),
    json: JsonOption = False,
) -> None:
    """Read your own export and show who needs you, without a configuration."""
    begun = monotonic()
    settings = settings_for_scan(brands=brand, content=content or [], out=out)
    with open_workspace(settings, exclusive=True) as workspace:
        with progress(enabled=not json) as on_progress:
            pages = read_files(files, now=utc_now())
            result = runs.run_pages(
                workspace, pages, source="scan", clock=utc_now, on_progress=on_progress
            )
        config = write_configuration(settings, files=files)
        _show(workspace, result, begun=begun, json=json, extra={"config": str(config)})
    if not json:
        say(
            f"Go on with:  {command_name()} search 'is:need' --config {config}   (or user add, then serve)"
        )


def run(config: ConfigOption = Path("overheard.toml"), json: JsonOption = False) -> None:
    """Read every configured source once, then understand, index and decide."""
    begun = monotonic()
    with opened(config, exclusive=True) as workspace:
        with progress(enabled=not json) as on_progress:
            result = runs.run_sources(workspace, clock=utc_now, on_progress=on_progress)
        _show(workspace, result, begun=begun, json=json)
    if result.exit_code:
        raise typer.Exit(code=result.exit_code)


def replay(
    config: ConfigOption = Path("overheard.toml"),
    since: Annotated[
        str, typer.Option(help="First moment of landing, 2026-11-01 or with a time.")
    ] = "",
    until: Annotated[str, typer.Option(help="Moment of landing to stop before.")] = "",
    json: JsonOption = False,
) -> None:
    """Rebuild index and leads from the raw zone, without one call to a platform."""
    begun = monotonic()
    window = Window(
        since=parse_moment(since) if since else _BEGINNING,
        until=parse_moment(until) if until else utc_now(),
    )
    with opened(config, exclusive=True) as workspace:
        with progress(enabled=not json) as on_progress:
            result = runs.replay(workspace, window=window, on_progress=on_progress)
        _show(workspace, result, begun=begun, json=json)


def maintain(config: ConfigOption = Path("overheard.toml"), json: JsonOption = False) -> None:
    """Ask the platforms which of our posts are still shown, and remove what is gone or too old."""
    with opened(config, exclusive=True) as workspace:
        rechecked = maintenance.recheck(workspace, clock=utc_now)
        expired = maintenance.expire(workspace, now=utc_now())
    counts = {**rechecked.counts, "expired_segments": expired.counts["segments"]}
    counts["expired_posts"] = expired.counts["posts"]
    if json:
        emit_json({**counts, "seconds": round(rechecked.seconds + expired.seconds, 3)})
        return
    for name, number in counts.items():
        say(f"{number:>8,} {name.replace('_', ' ')}")
    if counts["changed"]:
        say("Changed posts are read again by the next: overheard run")


def _show(
    workspace: Workspace,
    result: RunResult,
    *,
    begun: float,
    json: bool,
    extra: dict[str, str] | None = None,
) -> None:
    funnel = replace(result.funnel, seconds=monotonic() - begun)
    for incident in result.incidents:
        complain(f"Not read: {incident}")
    if json:
        best = [lead_as_dict(stored) for stored in result.best]
        emit_json(
            {**funnel.as_dict(), "best": best, "incidents": result.incidents, **(extra or {})}
        )
        return
    print_funnel(funnel)
    texts = {}
    for stored in result.best:
        found = workspace.index.get(stored.lead.lead_id)
        texts[stored.lead.lead_id] = found.post.full_text if found else ""
    library = workspace.settings.content
    print_leads(result.best, texts=texts, has_library=bool(library))
    say()
    if result.best and not library:
        say("No texts of yours were named, so no lead has an answer: give a folder with --content.")
    speed = f", {funnel.collected / funnel.seconds:,.0f} posts/s" if funnel.seconds else ""
    say(f"{funnel.seconds:.1f} s{speed}. Everything is in {workspace.folder}")
