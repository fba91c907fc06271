"""search, export and searches: ask the index, write tables, preview and save queries."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from overheard.clock import utc_now
from overheard.errors import InputError
from overheard.records import SavedSearch
from pipeline.commands.options import ConfigOption, JsonOption, opened
from pipeline.decide import newest_post_at
from pipeline.export import lead_rows, post_rows, write_table
from pipeline.rematch import rematch
from pipeline.terminal import emit_json, say
from pipeline.workspace import Workspace
from search_index.engine import Hit, IndexedPost
from search_index.parser import parse
from search_index.saved_searches import Preview
from search_index.saved_searches import preview as preview_query

__all__ = ["register"]

_LONGEST_NAME = 120  # as in the configuration


def register(app: typer.Typer) -> None:
    """Add this module's commands to the app."""
    app.command()(search)
    app.command()(export)
    group = typer.Typer(help="Saved searches: preview, save, list, delete.", no_args_is_help=True)
    for command in (preview, save, list_searches, delete):
        group.command("list" if command is list_searches else None)(command)
    app.add_typer(group, name="searches")


def search(
    query: Annotated[
        str, typer.Argument(help="For example: pram AND (recommend* OR label:purchase)")
    ],
    config: ConfigOption = Path("overheard.toml"),
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many posts to show.")] = 20,
    sort: Annotated[str, typer.Option(help="newest or relevance")] = "newest",
    json: JsonOption = False,
) -> None:
    """Find posts with the query language (docs/query-language.md)."""
    if sort not in {"newest", "relevance"}:
        raise InputError(f"--sort {sort!r} is not known; allowed are newest and relevance.")
    parsed = parse(query)
    with opened(config) as workspace:
        page = workspace.index.search(
            parsed, sort="relevance" if sort == "relevance" else "newest", limit=limit
        )
    if json:
        emit_json(
            {"query": query, "total": page.total, "posts": [_as_dict(hit) for hit in page.hits]}
        )
        return
    say(f"{page.total:,} {'post' if page.total == 1 else 'posts'}")
    for hit in page.hits:
        say(f"{hit.post.created_at:%Y-%m-%d %H:%M}  {hit.post.uid}", style="dim")
        say(f"  {' '.join(hit.post.full_text.split())[:200]}")


def export(
    file: Annotated[Path, typer.Argument(help="Where to write: .csv, .xlsx or .jsonl.")],
    what: Annotated[str, typer.Option(help="leads or posts")] = "leads",
    query: Annotated[str, typer.Option(help="Only the posts that this query finds.")] = "",
    config: ConfigOption = Path("overheard.toml"),
    json: JsonOption = False,
) -> None:
    """Write leads or posts as a table, for a spreadsheet or a program."""
    if what not in {"leads", "posts"}:
        raise InputError(f"--what {what!r} is not known; allowed are leads and posts.")
    if query and what == "leads":
        raise InputError("--query chooses posts; add --what posts.")
    with opened(config) as workspace:
        rows = (
            lead_rows(workspace, now=_after_the_newest(workspace))
            if what == "leads"
            else post_rows(workspace, query=query)
        )
        number = write_table(rows, file)
    emit_json({"written": str(file), "rows": number}) if json else say(
        f"{number:,} {what} written to {file}"
    )


def preview(
    query: Annotated[str, typer.Argument(help="The query to try before saving it.")],
    config: ConfigOption = Path("overheard.toml"),
    json: JsonOption = False,
) -> None:
    """Show what a search would have found: count, sample, hits a day."""
    with opened(config) as workspace:
        now = _after_the_newest(workspace)
        shown = preview_query(query, workspace.index, now=now)
    if json:
        emit_json(_preview_as_dict(shown))
    else:
        _print_preview(shown)


def save(
    name: Annotated[str, typer.Argument(help="A name for the search.")],
    query: Annotated[str, typer.Argument(help="The query.")],
    description: Annotated[str, typer.Option(help="What it is for.")] = "",
    config: ConfigOption = Path("overheard.toml"),
    json: JsonOption = False,
) -> None:
    """Save a search after showing its preview; it runs on every new post from now on."""
    name = name.strip()
    if not 0 < len(name) <= _LONGEST_NAME:
        raise InputError(
            f"A search's name has 1 to {_LONGEST_NAME} characters; this one has {len(name)}. Give it another."
        )
    with opened(config, exclusive=True) as workspace:
        now = _after_the_newest(workspace)
        shown = preview_query(query, workspace.index, now=now)
        workspace.searches.save(SavedSearch(name=name, query=query, description=description))
        matched = rematch(workspace, name=name)
    if json:
        emit_json({"saved": name, "matched": matched, **_preview_as_dict(shown)})
        return
    _print_preview(shown)
    say(f"Saved as {name!r}.")


def list_searches(config: ConfigOption = Path("overheard.toml"), json: JsonOption = False) -> None:
    """List the saved searches."""
    with opened(config) as workspace:
        found = workspace.searches.list()
    for item in found:
        if json:
            emit_json(item)
        else:
            say(f"{item.name:<24} {item.query}")


def delete(
    name: Annotated[str, typer.Argument(help="The search to delete.")],
    config: ConfigOption = Path("overheard.toml"),
    json: JsonOption = False,
) -> None:
    """Delete a saved search; posts and leads stay."""
    with opened(config, exclusive=True) as workspace:
        if workspace.searches.get(name) is None:
            known = ", ".join(item.name for item in workspace.searches.list()) or "none"
            raise InputError(f"No search is named {name!r}; there are: {known}.")
        workspace.searches.delete(name)
    emit_json({"deleted": name}) if json else say(f"Deleted {name!r}.")


def _after_the_newest(workspace: Workspace) -> datetime:
    """The end of a window that holds the newest post, so that an old export has a preview too."""
    newest = newest_post_at(workspace)
    return newest + timedelta(seconds=1) if newest else utc_now()


def _as_dict(hit: IndexedPost | Hit) -> dict[str, Any]:
    labels = hit.annotation.decided if hit.annotation else ()
    post = hit.post
    return {
        "uid": post.uid,
        "created_at": post.created_at,
        "platform": post.platform,
        "url": post.url,
        "text": post.full_text,
        "labels": labels,
    }


def _preview_as_dict(shown: Preview) -> dict[str, Any]:
    return {
        "total": shown.total,
        "per_day": [{"day": day, "count": count} for day, count in shown.per_day],
        "sample": [_as_dict(hit) for hit in shown.sample],
        "warning": shown.warning,
    }


def _print_preview(shown: Preview) -> None:
    say(f"{shown.total:,} posts would have matched")
    highest = max((count for _, count in shown.per_day), default=0)
    for day, count in shown.per_day:
        say(f"  {day}  {count:>5}  {'▇' * round(20 * count / highest) if highest else ''}")
    for hit in shown.sample:
        say(f"  · {' '.join(hit.post.full_text.split())[:160]}")
    if shown.warning:
        say(shown.warning, style="yellow")
