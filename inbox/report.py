"""The report page: what came of the leads, and how many there are by day, label and department."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import login_required

from inbox.desk import Desk, desk
from inbox.wording import LABELS
from leads.store_records import LeadFilter, StoredLead
from overheard.records import LeadStatus

__all__ = ["Bar", "blueprint", "days", "stages"]

blueprint = Blueprint("report", __name__)
_DAYS = 28
_MOST = 50_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """One bar; `share` is its length, 0 to 100, where the longest has 100."""

    name: str
    count: int
    share: float


@blueprint.get("/report")
@login_required  # type: ignore[untyped-decorator]
def report() -> ResponseReturnValue:
    """The last four weeks up to the newest lead, and everything by label and department."""
    found = desk().leads.find(LeadFilter(), now=desk().now, limit=_MOST, sort="newest")
    labels = Counter(LABELS[label] for item in found for label in item.lead.labels)
    departments = Counter(item.lead.department for item in found)
    judged = [item.verdict for item in found if item.verdict is not None]
    return render_template(
        "report.html",
        stages=stages(found, desk=desk()),
        days=days(found, until=_last_day(found, now=desk().now)),
        labels=_bars(labels.most_common()),
        departments=_bars(departments.most_common()),
        judged=len(judged),
        good=sum(verdict.good for verdict in judged),
        leads=len(found),
    )


def stages(found: list[StoredLead], *, desk: Desk) -> list[Bar]:
    """The funnel as far as the inbox sees it: posts kept, leads, taken on, done."""
    taken = [item for item in found if item.assignee or item.status is LeadStatus.DONE]
    counts = [
        ("posts kept", desk.index.count()),
        ("leads", len(found)),
        ("somebody took it on", len(taken)),
        ("done", sum(item.status is LeadStatus.DONE for item in found)),
    ]
    return _bars(counts)


def days(found: list[StoredLead], *, until: date) -> list[Bar]:
    """Leads per day over four weeks, days without any included, oldest first."""
    # Only the report pays for the import of pandas.
    import pandas as pd

    window = pd.date_range(end=pd.Timestamp(until), periods=_DAYS, freq="D")
    created = pd.DatetimeIndex([item.lead.created_at for item in found], tz="UTC")
    counts = created.tz_localize(None).normalize().value_counts().reindex(window, fill_value=0)
    return _bars([(f"{day.day} {day:%b}", int(counts[day])) for day in window])


def _last_day(found: list[StoredLead], *, now: datetime) -> date:
    return max((item.lead.created_at.date() for item in found), default=now.date())


def _bars(counts: list[tuple[str, int]]) -> list[Bar]:
    longest = max((count for _, count in counts), default=0) or 1
    return [Bar(name=name, count=count, share=100 * count / longest) for name, count in counts]
