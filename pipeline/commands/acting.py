"""serve and digest: the inbox in a browser and the morning mail."""

from __future__ import annotations

import secrets
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from overheard.clock import parse_moment, utc_now
from overheard.errors import ConfigError, InputError
from overheard.settings import Settings, load_settings
from pipeline.atomic_file import written_whole
from pipeline.commands.options import ConfigOption, JsonOption
from pipeline.demo import DEMO_NOW, demo_settings
from pipeline.mailing import preview_digest, send_digests
from pipeline.terminal import complain, emit_json, say
from pipeline.workspace import open_workspace

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add this module's commands to the app."""
    for command in (serve, digest):
        app.command()(command)


def serve(
    config: ConfigOption = Path("overheard.toml"),
    demo: Annotated[Path | None, typer.Option(help="Serve a demo's folder instead.")] = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    json: JsonOption = False,
) -> None:
    """Open the inbox for browsers; stop it with Ctrl-C."""
    # Flask is for this command alone: no other waits for its import.
    from inbox.app import create_app
    from inbox.server import serve as serve_app

    settings = _settings(config, demo)
    with open_workspace(settings) as workspace:
        if not workspace.users.list():
            raise InputError("Nobody can sign in yet. Add somebody with: overheard user add NAME")
        application = create_app(
            engine=workspace.engine,
            index=workspace.index,
            leads=workspace.leads,
            clock=(lambda: DEMO_NOW) if demo else utc_now,
            secret_key=_secret_key(settings.workspace),
            title=settings.brands[0].name,
        )

        def on_ready(url: str) -> None:
            emit_json({"url": url}) if json else say(
                f"The inbox is open at {url}  (Ctrl-C stops it)"
            )

        serve_app(application, host=host, port=port, on_ready=on_ready)


def digest(
    config: ConfigOption = Path("overheard.toml"),
    preview: Annotated[
        Path | None, typer.Option(help="Write HTML, text and mail here, send nothing.")
    ] = None,
    send: Annotated[
        bool, typer.Option("--send", help="Send to every reader who has not got it today.")
    ] = False,
    day: Annotated[
        str, typer.Option(help="The day it is about, 2026-11-20; today if not given.")
    ] = "",
    json: JsonOption = False,
) -> None:
    """Compose the digest: --preview DIR to look at it, --send to mail it once a reader and day."""
    if bool(preview) == send:
        raise InputError("Say what to do with the digest: either --preview DIR or --send.")
    settings = load_settings(config)
    if not settings.readers:
        raise ConfigError(f"{config} names no reader. Add a [[readers]] table with name and email.")
    now = utc_now()
    about: date = parse_moment(day).date() if day else now.date()
    with open_workspace(settings, exclusive=send) as workspace:
        if preview is not None:
            folder = preview_digest(workspace, preview, day=about, now=now)
            emit_json({"preview": str(folder)}) if json else say(
                f"Written: {folder / 'digest.html'}"
            )
            return
        sent, failed = send_digests(workspace, day=about, now=now)
    for reason in failed:
        complain(f"Not sent: {reason}")
    emit_json({"sent": sent, "failed": failed}) if json else say(f"{sent} digests sent.")
    if failed:
        raise typer.Exit(code=1)


def _settings(config: Path, demo: Path | None) -> Settings:
    if demo is None:
        return load_settings(config)
    if not (demo / "overheard.db").is_file():
        raise InputError(f"{demo} holds no demo. Make one with: overheard demo --out {demo}")
    return demo_settings(demo)


def _secret_key(folder: Path) -> str:
    # Made once a workspace, so that sessions survive a restart; readable by its owner alone.
    path = folder / "session.key"
    if not path.is_file():
        with written_whole(path, is_private=True) as file:
            file.write(secrets.token_hex(32).encode())
    return path.read_text("utf-8")
