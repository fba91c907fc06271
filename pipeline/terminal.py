"""Everything that the command says: JSON alone on stdout, or words and tables; progress goes to stderr."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table
from rich.text import Text

from leads.store_records import StoredLead
from overheard.wire_json import encode_json
from pipeline.funnel import Funnel
from pipeline.run import Progress as OnProgress

__all__ = [
    "command_name",
    "complain",
    "emit_json",
    "lead_as_dict",
    "print_funnel",
    "print_leads",
    "progress",
    "say",
]


def emit_json(value: object) -> None:
    """Print one JSON object on one line of stdout."""
    sys.stdout.buffer.write(encode_json(value) + b"\n")
    sys.stdout.flush()


def say(text: str = "", *, style: str = "") -> None:
    """Print a line of words on stdout."""
    _stdout().print(Text(text, style=style), soft_wrap=True)


def command_name() -> str:
    """How to call this command again: its name where the shell finds it, else its path from here."""
    called, here = Path(sys.argv[0]).absolute(), Path.cwd()
    if shutil.which(called.name) == str(called) or not called.is_relative_to(here):
        return called.name
    return str(called.relative_to(here))


def complain(text: str) -> None:
    """Print a line of words on stderr."""
    Console(stderr=True).print(Text(text), soft_wrap=True)


@contextmanager
def progress(*, enabled: bool) -> Iterator[OnProgress | None]:
    """A bar a stage on a terminal's stderr; nothing when stderr is no terminal."""
    console = Console(stderr=True)
    if not enabled or not console.is_terminal:
        yield None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        tasks: dict[str, Any] = {}

        def advance(stage: str, number: int) -> None:
            if stage not in tasks:
                total = None if stage == "collect" else _done(bars, tasks.get("collect"))
                tasks[stage] = bars.add_task(f"{stage:<12}", total=total)
            bars.advance(tasks[stage], number)

        yield advance


def print_funnel(funnel: Funnel) -> None:
    """The way of the posts, stage by stage, with the reasons of each drop."""
    table = Table(title="The funnel", title_justify="left", box=None, pad_edge=False)
    table.add_column("stage")
    table.add_column("posts", justify="right")
    table.add_column("what happened to the others")
    kept_notes = _counted(
        {
            "known already": funnel.duplicates,
            "dead letters": funnel.dead_letters,
            "newer versions of a post": funnel.revised,
            "deleted by their authors": funnel.deleted,
        }
    )
    table.add_row(
        "collected",
        f"{funnel.collected:,}",
        _counted({"records that are no posts": funnel.ignored}),
    )
    table.add_row("kept", f"{funnel.kept:,}", kept_notes)
    table.add_row("understood", f"{funnel.understood:,}", "")
    table.add_row("leads", f"{funnel.leads:,}", _counted({"folded into a lead": funnel.folded}))
    for reason, number in funnel.drops.items():
        table.add_row("", "", f"{number:,} {reason}")
    _stdout().print(table)
    if funnel.routed:
        say(f"Routed: {_counted(funnel.routed)}")


def print_leads(
    leads: tuple[StoredLead, ...], *, texts: Mapping[str, str], has_library: bool
) -> None:
    """The best leads with need, reasons and content; `texts` (uid → text) serves where no need is stated."""
    for number, stored in enumerate(leads, start=1):
        lead = stored.lead
        quote = lead.need or texts.get(lead.lead_id, "")
        say()
        say(f"{number:>2}. {lead.score:>3}  “{_one_line(quote)}”", style="bold")
        copies = (
            f" · said {lead.raw_count} times by {lead.unique_count} people"
            if lead.raw_count > 1
            else ""
        )
        say(
            f"         {lead.platform} · {lead.role} customer → {lead.department}{copies} · {lead.lead_id}",
            style="dim",
        )
        shown = [reason for reason in lead.reasons if reason.code != "content_fits"]
        for reason in sorted(shown, key=lambda item: -abs(item.points))[:4]:
            words = f" “{_one_line(reason.words, 60)}”" if reason.words else ""
            say(f"         {reason.points:+d} {reason.explanation}{words}")
        if lead.matches:
            best = lead.matches[0]
            say(f"         → {best.title}  {best.url}", style="green")
            say(f"           {best.reason}")
        elif has_library:
            say("         → nothing in the library fits", style="yellow")


def lead_as_dict(stored: StoredLead) -> dict[str, Any]:
    """A lead for `--json`: what it is, why, and what answers it; ids instead of people."""
    lead = stored.lead
    return {
        "lead_id": lead.lead_id,
        "brand": lead.brand,
        "score": lead.score,
        "need": lead.need,
        "wants": lead.wants,
        "labels": lead.labels,
        "role": lead.role,
        "department": lead.department,
        "status": stored.status,
        "reasons": lead.reasons,
        "matches": lead.matches,
        "raw_count": lead.raw_count,
        "unique_count": lead.unique_count,
    }


def _stdout() -> Console:
    return Console(highlight=False)


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {what}" for what, number in counts.items() if number)


def _one_line(text: str, width: int = 140) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= width else flat[: width - 1] + "…"


def _done(bars: Progress, task: Any) -> float | None:
    return bars.tasks[task].completed if task is not None else None
