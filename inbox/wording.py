"""How the pages say things: moments, ages, clocks, platforms, labels and people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from overheard.records import Label, Platform, Post, Role

__all__ = [
    "LABELS",
    "PLATFORMS",
    "ROLES",
    "age",
    "author_link",
    "author_name",
    "band",
    "due_words",
    "label_words",
    "moment_words",
    "shortened",
    "web_address",
]

PLATFORMS = {
    Platform.X: "X",
    Platform.REDDIT: "Reddit",
    Platform.BLUESKY: "Bluesky",
    Platform.MASTODON: "Mastodon",
    Platform.HACKERNEWS: "Hacker News",
    Platform.FEED: "Feed",
    Platform.FILE: "File",
}
LABELS = {
    Label.RECOMMENDATION: "asks for a recommendation",
    Label.PURCHASE: "wants to buy",
    Label.PROBLEM: "has a problem",
    Label.QUESTION: "asks a question",
    Label.SWITCH: "wants to switch",
    Label.COMPLAINT: "complains",
    Label.PRAISE: "praises",
    Label.SUGGESTION: "suggests",
    Label.PROMOTION: "promotes",
}
ROLES = {
    Role.NEW: "new customer",
    Role.REGULAR: "regular customer",
    Role.LOST: "lost customer",
    Role.COMPLAINING: "complaining customer",
    Role.POTENTIAL: "potential customer",
}
_PROFILES = {
    Platform.X: "https://x.com/{}",
    Platform.REDDIT: "https://www.reddit.com/user/{}",
    Platform.BLUESKY: "https://bsky.app/profile/{}",
    Platform.HACKERNEWS: "https://news.ycombinator.com/user?id={}",
}


def age(moment: datetime, *, now: datetime) -> str:
    """How long ago in one short unit: "now", "25 min", "3 h", "2 d"."""
    minutes = int((now - moment).total_seconds() // 60)
    return "now" if minutes < 1 else _span(minutes)


def due_words(due: datetime, *, now: datetime) -> str:
    """As in "due in 2 h" and "3 h late"."""
    minutes = round((due - now).total_seconds() / 60)
    return f"due in {_span(minutes)}" if minutes >= 0 else f"{_span(-minutes)} late"


def moment_words(moment: datetime, *, zone: ZoneInfo) -> str:
    """As in "20 Nov 2026, 14:05" in the zone of the inbox."""
    local = moment.astimezone(zone)
    return f"{local.day} {local:%b %Y, %H:%M}"


def label_words(labels: Iterable[Label]) -> str:
    """What a post says, as one enumeration."""
    return ", ".join(LABELS[label] for label in labels)


def band(score: int) -> str:
    """The score as a word: strong from 70, good from 45, faint below."""
    return "strong" if score >= 70 else "good" if score >= 45 else "faint"


def author_name(post: Post) -> str:
    """The handle with its @ where there is one, else the name."""
    handle = post.author_handle or ""
    if not handle:
        return post.author_name or "unknown author"
    return f"u/{handle}" if post.platform is Platform.REDDIT else f"@{handle.lstrip('@')}"


def author_link(post: Post) -> str:
    """Address of the author's profile, "" where the platform has none or the author is gone."""
    handle = (post.author_handle or "").lstrip("@")
    if not handle or post.author_state:
        return ""
    if post.platform is Platform.MASTODON and handle.count("@") == 1:
        user, host = handle.split("@")
        return f"https://{quote(host)}/@{quote(user)}"
    pattern = _PROFILES.get(post.platform, "")
    return pattern.format(quote(handle, safe="")) if pattern else ""


def web_address(url: str | None) -> str:
    """The address, "" unless it is a plain web address: nobody's post may run a script here."""
    return url if url and url.lower().startswith(("https://", "http://")) else ""


def shortened(text: str, length: int = 200) -> str:
    """One line of at most `length` characters, cut at a word."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    cut = line[: length - 1]
    return f"{cut.rsplit(' ', 1)[0] or cut}…"


def _span(minutes: int) -> str:
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // (24 * 60)} d"
