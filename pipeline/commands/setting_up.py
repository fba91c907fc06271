"""init, doctor and user: the first steps, and what is missing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from overheard.errors import InputError
from overheard.settings import parse_settings
from pipeline.atomic_file import written_whole
from pipeline.commands.options import ConfigOption, JsonOption, opened
from pipeline.configured_queries import check_queries
from pipeline.doctor import Finding, examine
from pipeline.new_configuration import new_configuration
from pipeline.terminal import emit_json, say

__all__ = ["register"]

_MARKS = {"ok": "✓", "hint": "·", "missing": "✗"}


def register(app: typer.Typer) -> None:
    """Add this module's commands to the app."""
    for command in (init, doctor):
        app.command()(command)
    group = typer.Typer(help="Who may sign in to the inbox.", no_args_is_help=True)
    group.command("add")(add_user)
    group.command("list")(list_users)
    app.add_typer(group, name="user")


def init(
    brand: Annotated[str, typer.Option(help="Your brand's name; asked for when not given.")] = "",
    competitor: Annotated[
        list[str] | None, typer.Option(help="A competitor; again for more.")
    ] = None,
    subreddit: Annotated[
        list[str] | None, typer.Option(help="A subreddit to read; again for more.")
    ] = None,
    x_query: Annotated[str, typer.Option(help="A query for X's recent search.")] = "",
    feed: Annotated[
        list[str] | None, typer.Option(help="A feed's address; again for more.")
    ] = None,
    content: Annotated[Path | None, typer.Option(help="Folder with your own texts.")] = None,
    reader: Annotated[str, typer.Option(help="E-mail address that gets the digest.")] = "",
    config: ConfigOption = Path("overheard.toml"),
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False,
    json: JsonOption = False,
) -> None:
    """Write a commented overheard.toml from a few answers or flags."""
    if config.exists() and not force:
        raise InputError(
            f"{config} exists already. Use another --config, or --force to replace it."
        )
    if not brand and sys.stdin.isatty():
        brand = typer.prompt("Your brand's name", err=True)
        competitor = competitor or _asked("Competitors, with commas")
        subreddit = subreddit or _asked("Subreddits to read, with commas")
        x_query = x_query or "".join(_asked("A query for X's search", split=False))
        feed = feed or _asked("Addresses of feeds, with commas")
        reader = reader or "".join(_asked("E-mail address for the morning digest", split=False))
    if not brand.strip():
        raise InputError("A brand is needed: overheard init --brand NAME")
    text = new_configuration(
        brands=[brand.strip()],
        competitors=competitor or [],
        subreddits=subreddit or [],
        x_query=x_query,
        feeds=feed or [],
        content=[content] if content else [],
        reader=reader,
    )
    check_queries(parse_settings(text, path=config))
    with written_whole(config) as file:
        file.write(text.encode())
    emit_json({"written": str(config)}) if json else say(
        f"Written: {config}. Next: overheard doctor"
    )


def _asked(question: str, *, split: bool = True) -> list[str]:
    """What somebody at a terminal answers; nothing where they press Enter."""
    answer = typer.prompt(f"{question} (Enter for none)", default="", show_default=False, err=True)
    parts = answer.split(",") if split else [answer]
    return [part.strip() for part in parts if part.strip()]


def doctor(config: ConfigOption = Path("overheard.toml"), json: JsonOption = False) -> None:
    """Say what is missing and how to get it; exits with 1 when something is."""
    with opened(config) as workspace:
        findings = examine(workspace)
    for finding in findings:
        _tell(finding, json=json)
    if any(finding.state == "missing" for finding in findings):
        raise typer.Exit(code=1)


def add_user(
    name: Annotated[str, typer.Argument(help="The name to sign in with.")],
    config: ConfigOption = Path("overheard.toml"),
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from stdin.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Let somebody sign in to the inbox."""
    if password_stdin:
        password = _password_line()
    elif not sys.stdin.isatty():
        raise InputError(
            "A password is asked for at a terminal only; elsewhere hand it in with --password-stdin."
        )
    else:
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    with opened(config, exclusive=True) as workspace:
        workspace.users.add(name, password)
    emit_json({"added": name}) if json else say(f"{name} may sign in.")


def _password_line() -> str:
    try:
        return sys.stdin.readline().rstrip("\n")
    except UnicodeDecodeError as error:
        raise InputError("The password on stdin is not UTF-8 text. Send it as UTF-8.") from error


def list_users(config: ConfigOption = Path("overheard.toml"), json: JsonOption = False) -> None:
    """List who may sign in."""
    with opened(config) as workspace:
        names = workspace.users.list()
    for name in names:
        emit_json({"name": name}) if json else say(name)


def _tell(finding: Finding, *, json: bool) -> None:
    if json:
        emit_json(finding)
        return
    say(f"{_MARKS[finding.state]} {finding.what}: {finding.words}")
    if finding.fix:
        say(f"    {finding.fix}", style="dim")
