"""How the digest says things: ages, counts, platforms, people and the words that matter in a quote."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from urllib.parse import quote

from overheard.records import Platform, Post

__all__ = [
    "QUOTE_LENGTH",
    "age_in_words",
    "author_link",
    "counted",
    "day_in_words",
    "emphasised",
    "platform_name",
    "post_link",
    "shortened",
]

_PLATFORMS = {
    Platform.X: "X",
    Platform.REDDIT: "Reddit",
    Platform.BLUESKY: "Bluesky",
    Platform.MASTODON: "Mastodon",
    Platform.HACKERNEWS: "Hacker News",
    Platform.FEED: "Feed",
    Platform.FILE: "File",
}
_PROFILES = {
    Platform.X: "https://x.com/{}",
    Platform.REDDIT: "https://www.reddit.com/user/{}",
    Platform.BLUESKY: "https://bsky.app/profile/{}",
    Platform.HACKERNEWS: "https://news.ycombinator.com/user?id={}",
}
QUOTE_LENGTH = 280
"""Characters; a whole post on X has at most as many."""
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def platform_name(platform: Platform) -> str:
    """What people call the platform."""
    return _PLATFORMS[platform]


def day_in_words(day: date) -> str:
    """As in "Tue 14 Oct", whatever the machine's locale."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


def counted(number: int, one: str, many: str = "") -> str:
    """As in "1 prospect" and "1,204 prospects"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def age_in_words(moment: datetime, *, now: datetime) -> str:
    """How long ago, in one unit: "just now", "25 min ago", "3 h ago", "2 days ago"."""
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min ago"
    if minutes < 48 * 60:
        return f"{minutes // 60} h ago"
    return f"{minutes // (24 * 60)} days ago"


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


def post_link(post: Post) -> str:
    """Address of the original, "" unless it is a plain web address."""
    url = post.url or ""
    return url if url.startswith(("https://", "http://")) else ""


def shortened(text: str, *, length: int = QUOTE_LENGTH) -> str:
    """One line of at most `length` characters, cut at a word."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    cut = line[: length - 1]
    return f"{cut.rsplit(' ', 1)[0] or cut}…"


def emphasised(text: str, words: Iterable[str]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is one of `words`; the pieces joined give the text."""
    wanted = sorted({word.strip() for word in words if word.strip()}, key=len, reverse=True)
    if not wanted or not text:
        return [(text, False)] if text else []
    pattern = "|".join(re.escape(word) for word in wanted)
    pieces = re.split(rf"(?<!\w)({pattern})(?!\w)", text, flags=re.IGNORECASE)
    return [(piece, bool(place % 2)) for place, piece in enumerate(pieces) if piece]
