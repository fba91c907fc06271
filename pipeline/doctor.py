"""What is there, what is missing, and how to get it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import Literal

from leads.content import load_content
from overheard.errors import MissingKey, OverheardError
from overheard.secrets import read_secret
from overheard.settings import SourceSettings
from pipeline.workspace import Workspace

__all__ = ["Finding", "examine"]

_SECRETS = {
    "x": (
        ("OVERHEARD_X_BEARER_TOKEN",),
        "Make an app at developer.x.com, add credits (posts cost $0.005 each), copy its bearer token.",
    ),
    "reddit": (
        ("OVERHEARD_REDDIT_CLIENT_ID", "OVERHEARD_REDDIT_CLIENT_SECRET"),
        (
            "Reddit grants keys on request only (Responsible Builder Policy). Without one: the feed of"
            ' your own account (kind = "feed") or dumps (kind = "archive").'
        ),
    ),
}
_ROOM = 1 << 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        state: ok; hint (works, could be better); missing (something configured cannot work).
        fix: what to do, "" where nothing is.
    """

    what: str
    state: Literal["ok", "hint", "missing"]
    words: str
    fix: str = ""


def examine(workspace: Workspace) -> list[Finding]:
    """Look at sources, keys, content, readers, users and room on the disk; touches no network."""
    settings = workspace.settings
    findings = [_room(workspace)]
    findings.extend(_source(source) for source in settings.sources)
    if not settings.sources:
        fix = "Add a [[sources]] table, or hand files in with: overheard scan"
        findings.append(Finding(what="sources", state="hint", words="none is configured", fix=fix))
    findings.append(_content(workspace))
    findings.append(_readers(workspace))
    findings.append(_users(workspace))
    findings.append(_kept(workspace))
    return findings


def _source(source: SourceSettings) -> Finding:
    what = f"source {source.name}"
    names, how = _SECRETS.get(source.kind, ((), ""))
    try:
        for name in names:
            read_secret(name)
    except MissingKey as error:
        return Finding(what=what, state="missing", words=str(error), fix=how)
    absent = [path for path in source.paths if not path.exists()]
    if absent:
        words = f"{absent[0]} does not exist"
        return Finding(what=what, state="missing", words=words, fix="Correct `paths`.")
    return Finding(
        what=what, state="ok", words=f"{source.kind}, at most {source.max_items} items a run"
    )


def _content(workspace: Workspace) -> Finding:
    if not workspace.settings.content:
        fix = "Name a folder of your guides, help pages and offers under `content`."
        return Finding(
            what="content", state="hint", words="none, so no lead gets an answer", fix=fix
        )
    try:
        items = load_content(workspace.settings.content)
    except OverheardError as error:
        return Finding(what="content", state="missing", words=str(error))
    return Finding(what="content", state="ok", words=f"{len(items)} pieces")


def _readers(workspace: Workspace) -> Finding:
    settings = workspace.settings
    if not settings.readers:
        fix = "Add a [[readers]] table with name and email."
        return Finding(what="digest", state="hint", words="nobody reads it", fix=fix)
    words = f"{len(settings.readers)} readers through {settings.mail.host}:{settings.mail.port}"
    if settings.mail.user:
        try:
            read_secret("OVERHEARD_SMTP_PASSWORD")
        except MissingKey as error:
            return Finding(what="digest", state="missing", words=str(error))
    return Finding(what="digest", state="ok", words=words)


def _users(workspace: Workspace) -> Finding:
    count = len(workspace.users.list())
    if not count:
        fix = "overheard user add NAME"
        return Finding(what="inbox", state="hint", words="nobody can sign in", fix=fix)
    return Finding(what="inbox", state="ok", words=f"{count} people can sign in")


def _kept(workspace: Workspace) -> Finding:
    counts = workspace.raw.counts()
    words = ", ".join(f"{number:,} {name.replace('_', ' ')}" for name, number in counts.items())
    if counts["gaps"]:
        fix = "A cap was hit: raise max_items, or run more often."
        return Finding(what="raw zone", state="hint", words=words, fix=fix)
    return Finding(what="raw zone", state="ok", words=words)


def _room(workspace: Workspace) -> Finding:
    free = shutil.disk_usage(workspace.folder).free
    words = f"{free / 1e9:.1f} GB free at {workspace.folder}"
    if free < _ROOM:
        return Finding(what="disk", state="missing", words=words, fix="Free at least 1 GB.")
    return Finding(what="disk", state="ok", words=words)
