"""Composes the digest of one reader and day: subject, HTML and its plain-text twin."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined

from digest.message import Message
from digest.plain import plain_text
from digest.selection import Gap, Selection, select
from digest.view import RowView, SectionView, View
from digest.wording import counted, day_in_words, shortened
from leads.store_records import StoredLead
from overheard.records import Post
from overheard.settings import ReaderSettings

__all__ = ["LONGEST_HTML", "compose"]

LONGEST_HTML = 100_000
"""Bytes; Gmail hides what comes after about 102 kB."""
_CAPS = (6, 5, 3, 1)  # what one person answers on a morning; the rest waits in the inbox
_GAPS = 8
_GAP_LENGTH = 90
_FUNNEL = ("collected", "kept", "leads")

_JINJA = Environment(
    loader=PackageLoader("digest"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def compose(
    reader: ReaderSettings,
    *,
    day: date,
    stored: Sequence[StoredLead],
    posts: Callable[[str], Post | None],
    funnel: Mapping[str, int],
    drops: Mapping[str, int],
    inbox_url: str,
    brand: str,
    incidents: Sequence[str] = (),
    now: datetime | None = None,
) -> Message:
    """Compose from everything that may concern the reader; which of it does is decided here.

    Args:
        reader: whose departments, smallest score and time zone count.
        day: the day in the subject.
        stored: leads in any order and state.
        posts: gives the post of a lead's id, or None where it is gone; such a lead is left out.
        funnel: name → count as a run reports it; names that the mail does not know are left out.
        drops: reason → posts that became no lead.
        inbox_url: where the inbox is served.
        brand: the name in the subject.
        incidents: sentences about what went wrong, shown on top.
        now: from when ages are counted; the end of `day` in the reader's zone where not given.

    Returns:
        a message whose HTML has at most `LONGEST_HTML` bytes: long sections are cut with "and 14 more".
    """
    moment = now or _end_of(day, zone=ZoneInfo(reader.time_zone))
    chosen = select(reader, stored=stored, posts=posts, now=moment)
    base = inbox_url.rstrip("/")
    html = text = ""
    for cap in _CAPS:
        view = View(
            brand=brand,
            reader=reader.name,
            day=f"{day_in_words(day)} {day.year}",
            summary=_summary(chosen),
            sections=_sections(chosen, cap=cap, base=base, now=moment),
            gaps=[
                (_gap_words(gap), gap.people, _link(base, gap.lead_id))
                for gap in chosen.gaps[:_GAPS]
            ],
            more_gaps=max(0, len(chosen.gaps) - _GAPS),
            numbers=_numbers(chosen),
            incidents=list(incidents),
            funnel=[(name.replace("_", " "), funnel[name]) for name in _FUNNEL if funnel.get(name)],
            drops=sorted(drops.items(), key=lambda drop: (-drop[1], drop[0])),
            inbox=f"{base}/",
        )
        html = _JINJA.get_template("digest.html").render(view=view)
        text = plain_text(view)
        if len(html.encode()) <= LONGEST_HTML:
            break
    return Message(
        subject=f"{_summary(chosen)} · {brand} · {day_in_words(day)}",
        text=text,
        html=html,
        to=reader.email,
        key=_key(reader.email, day=day, brand=brand),
        at=moment,
        leads=chosen.total,
    )


def _end_of(day: date, *, zone: ZoneInfo) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=zone).astimezone(UTC)


def _key(email: str, *, day: date, brand: str) -> str:
    identity = f"{email.casefold()}\n{day.isoformat()}\n{brand}"
    return f"digest.{day:%Y%m%d}.{hashlib.sha256(identity.encode()).hexdigest()[:24]}"


def _summary(chosen: Selection) -> str:
    prospects, complaints = len(chosen.groups["prospects"]), len(chosen.groups["complaints"])
    others = len(chosen.groups["thanks"]) + len(chosen.groups["questions"])
    if prospects or complaints:
        parts = [(prospects, "prospect"), (complaints, "complaint")]
        return ", ".join(counted(number, word) for number, word in parts if number)
    return f"{counted(others, 'person', 'people')} to answer" if others else "Nothing to answer"


def _numbers(chosen: Selection) -> list[tuple[str, int, bool]]:
    groups = chosen.groups
    return [
        ("prospect" + "s" * (len(groups["prospects"]) != 1), len(groups["prospects"]), False),
        (
            "complaint" + "s" * (len(groups["complaints"]) != 1),
            len(groups["complaints"]),
            bool(groups["complaints"]),
        ),
        ("in the last 24 h", chosen.fresh, False),
        ("past their time", chosen.overdue, bool(chosen.overdue)),
    ]


def _sections(chosen: Selection, *, cap: int, base: str, now: datetime) -> list[SectionView]:
    return [
        SectionView(
            heading=section.heading,
            total=section.total,
            rows=[
                RowView.of(row, link=_link(base, row.lead.lead_id), now=now) for row in section.rows
            ],
            more=section.more,
        )
        for section in chosen.sections(cap=cap)
    ]


def _gap_words(gap: Gap) -> str:
    """What several want has a name of its own; what one wants is said best as they said it."""
    if gap.people > 1 or not gap.need:
        return gap.wants
    return f"“{shortened(gap.need, length=_GAP_LENGTH)}”"


def _link(base: str, lead_id: str) -> str:
    return f"{base}/leads/{quote(lead_id, safe='/:@')}"
