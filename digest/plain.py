"""The digest as plain text of 72 columns, for readers and mail programs that want no HTML."""

from __future__ import annotations

from textwrap import fill

from digest.view import RowView, SectionView, View
from digest.wording import counted

__all__ = ["WIDTH", "plain_text"]

WIDTH = 72
"""Columns; an address that is longer keeps its line, so that it can be clicked."""


def plain_text(view: View) -> str:
    """The whole mail."""
    blocks = [f"{view.brand.upper()}\n{view.summary} · {view.day}"]
    blocks.extend(_wrapped(f"! {incident}", hang="  ") for incident in view.incidents)
    shown = [f"{count:,} {words}" for words, count, _ in view.numbers]
    blocks.append(_wrapped(" · ".join(shown)))
    for section in view.sections:
        blocks.extend(_section(section))
    if not view.sections:
        blocks.append(_wrapped(view.empty_words))
    if view.gaps:
        blocks.append(_gaps(view))
    blocks.append(_footer(view))
    return "\n\n".join(blocks) + "\n"


def _section(section: SectionView) -> list[str]:
    heading = f"{section.heading} ({section.total:,})"
    blocks = [f"{heading}\n{'-' * len(heading)}"]
    blocks.extend(_row(row) for row in section.rows)
    if section.more:
        blocks.append(f"… and {section.more:,} more in the inbox")
    return blocks


def _row(row: RowView) -> str:
    quote = "".join(f"*{piece}*" if strong else piece for piece, strong in row.quote)
    facts = [row.place, row.age, row.author, row.role, row.duplicates, row.due]
    if row.assignee:
        facts.append(f"with {row.assignee}")
    head = f"[{row.score:>3}] "
    lines = [_wrapped(f"{head}{row.title or f'“{quote}”'}", hang="      ")]
    if row.title:
        lines.append(_indented(f"“{quote}”"))
    lines.append(_indented(" · ".join(filter(None, facts))))
    lines.extend(_indented(f"{points:>4} {words}", hang="     ") for points, words in row.reasons)
    if row.match is None:
        lines.append(_indented("Answer: nothing in the library fits."))
    else:
        lines.append(_indented(f"Answer: {row.match.title} ({row.match.kind})"))
        lines.append(_indented(f"“{row.passage}”"))
        lines.append(_indented(row.match.reason))
        lines.append(f"      {row.match.url}")
    lines.append(f"      {row.link}")
    return "\n".join(lines)


def _gaps(view: View) -> str:
    heading = "What nobody answered"
    lines = [heading, "-" * len(heading)]
    lines.append(_wrapped("Wanted by people above, and nothing in the library fits:"))
    lines.extend(
        _wrapped(f"- {wants} ({counted(people, 'person', 'people')})", hang="  ")
        for wants, people, _ in view.gaps
    )
    if view.more_gaps:
        lines.append(f"… and {view.more_gaps:,} more")
    return "\n".join(lines)


def _footer(view: View) -> str:
    lines = ["-" * WIDTH]
    if view.funnel:
        shown = ", ".join(f"{count:,} {name}" for name, count in view.funnel)
        lines.append(_wrapped(f"Funnel: {shown}."))
    if view.drops:
        shown = ", ".join(f"{count:,} {reason}" for reason, count in view.drops)
        lines.append(_wrapped(f"No lead because: {shown}."))
    lines.append(f"Inbox: {view.inbox}")
    lines.append(
        _wrapped(f"Sent to {view.reader} once a day; [[readers]] in overheard.toml changes it.")
    )
    return "\n".join(lines)


def _wrapped(text: str, *, indent: str = "", hang: str = "") -> str:
    return fill(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + hang,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _indented(text: str, *, hang: str = "") -> str:
    return _wrapped(text, indent="      ", hang=hang)
