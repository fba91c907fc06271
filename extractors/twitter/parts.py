"""Parts of a post: its language, what its text names, its pictures, its place and its author."""

from __future__ import annotations

import re
from typing import Any

from extractors.json_values import as_count, as_dict, as_moment, as_rows, as_text
from extractors.twitter.includes import Includes
from extractors.twitter.wire_names import as_id, note_of
from overheard.records import Media

__all__ = ["author_fields", "entity_fields", "language", "media", "metric_fields", "place_fields"]

_NO_LANGUAGE = re.compile(r"^(?:und|zxx|mul|mis|art|q[a-t][a-z])$")
_LANGUAGE = re.compile(r"^[a-z]{2,3}$")
_TODAYS_CODES = {"iw": "he", "in": "id", "ji": "yi"}
_CHECK_MARKS = frozenset({"blue", "business", "government"})
_OWN_MEDIA = ("pic.twitter.com/", "pic.x.com/")


def language(tweet: dict[str, Any]) -> str | None:
    """ISO 639 code as the other platforms write it; X keeps two old ones and several for "none"."""
    code = (as_text(tweet.get("lang")) or "").lower().replace("_", "-").split("-")[0]
    if not _LANGUAGE.match(code) or _NO_LANGUAGE.match(code):
        return None
    return _TODAYS_CODES.get(code, code)


def entity_fields(tweet: dict[str, Any]) -> dict[str, Any]:
    """Hashtags, mentions, cashtags and addresses that the whole text names, each once."""
    entities = {
        **as_dict(tweet.get("entities")),
        **as_dict(note_of(tweet).get("entities")),
    }
    addresses = (_address(row) for row in as_rows(entities.get("urls")))
    return {
        "hashtags": _named(entities.get("hashtags"), key="tag"),
        "mentions": _named(entities.get("mentions"), key="username"),
        "cashtags": _named(entities.get("cashtags"), key="tag"),
        "urls": tuple(dict.fromkeys(filter(None, addresses))),
    }


def media(rows: list[dict[str, Any]]) -> tuple[Media, ...]:
    """Pictures, videos and animations; of a video the best file, else its first picture."""
    return tuple(
        Media(
            type=as_text(row.get("type")) or "unknown",
            url=as_text(row.get("url")) or _best_file(row) or as_text(row.get("preview_image_url")),
            alt=as_text(row.get("alt_text")),
        )
        for row in rows
    )


def metric_fields(tweet: dict[str, Any]) -> dict[str, Any]:
    """Counts of the post; what was not given stays None."""
    metrics = as_dict(tweet.get("public_metrics"))
    reposts = as_count(metrics.get("retweet_count"))
    return {
        "m_like": as_count(metrics.get("like_count")),
        "m_reply": as_count(metrics.get("reply_count")),
        "m_repost": as_count(metrics.get("repost_count")) if reposts is None else reposts,
        "m_quote": as_count(metrics.get("quote_count")),
        "m_view": as_count(metrics.get("impression_count")),
        "m_bookmark": as_count(metrics.get("bookmark_count")),
    }


def place_fields(tweet: dict[str, Any], *, includes: Includes) -> dict[str, Any]:
    """Country, place and point; the middle of a place is no point that the author gave."""
    place = includes.place_of(tweet)
    point = as_dict(as_dict(tweet.get("geo")).get("coordinates")).get("coordinates")
    lat, lon = None, None
    if isinstance(point, list) and len(point) == 2 and all(map(_is_number, point)):
        lon, lat = float(point[0]), float(point[1])  # GeoJSON: longitude first
    return {
        "country": as_text(place.get("country_code")) or as_text(place.get("country")),
        "place": as_text(place.get("full_name")) or as_text(place.get("name")),
        "lat": lat,
        "lon": lon,
    }


def author_fields(
    tweet: dict[str, Any], *, user: dict[str, Any], errors: list[dict[str, Any]]
) -> dict[str, Any]:
    """The author as the page includes them, or why it does not."""
    details = " ".join(str(error.get("detail")) for error in errors).casefold()
    state = None
    if errors and not user:
        state = "suspended" if "suspended" in details else "deleted"
    return {
        "author_id": as_id(tweet.get("author_id")) or as_id(user.get("id")),
        "author_handle": as_text(user.get("username")),
        "author_name": as_text(user.get("name")),
        "author_state": state,
        "author_followers": as_count(as_dict(user.get("public_metrics")).get("followers_count")),
        "author_verified": _is_verified(user),
        "author_created_at": as_moment(user.get("created_at")),
    }


def _is_verified(user: dict[str, Any]) -> bool | None:
    """Whether X shows a check mark; since 2023 `verified_type` says so and `verified` may lag behind."""
    kind = as_text(user.get("verified_type"))
    verified = user.get("verified")
    if kind in _CHECK_MARKS:
        return True
    if isinstance(verified, bool):
        return verified
    return False if kind == "none" else None


def _address(row: dict[str, Any]) -> str | None:
    """Where a link leads in the end; a link to the post's own picture is none that the author set."""
    shown = as_text(row.get("display_url")) or ""
    if "media_key" in row or shown.startswith(_OWN_MEDIA):
        return None
    return (
        as_text(row.get("unwound_url"))
        or as_text(row.get("expanded_url"))
        or as_text(row.get("url"))
    )


def _best_file(row: dict[str, Any]) -> str | None:
    files = [
        (as_count(variant.get("bit_rate")) or 0, as_text(variant.get("url")))
        for variant in as_rows(row.get("variants"))
        if variant.get("content_type") == "video/mp4"
    ]
    return max(files, key=lambda file: file[0])[1] if files else None


def _named(rows: Any, *, key: str) -> tuple[str, ...]:
    names = (as_text(row.get(key)) for row in as_rows(rows))
    return tuple(dict.fromkeys(filter(None, names)))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
