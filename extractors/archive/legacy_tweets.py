"""Tweets of X's old v1.1 format, as collections of the years before 2023 hold them."""

from __future__ import annotations

import html
from typing import Any

from extractors.archive.times import parse_time
from overheard.errors import UnmappableItem
from overheard.records import Media, Platform, Post, PostKind, RawItem

__all__ = ["is_legacy_tweet", "legacy_to_post", "legacy_uid"]


def is_legacy_tweet(value: Any) -> bool:
    """A v1.1 tweet: an `id_str`, a text, and its author or its entities as objects."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("id_str"), str)
        and value["id_str"].isdigit()
        and (isinstance(value.get("full_text"), str) or isinstance(value.get("text"), str))
        and (isinstance(value.get("user"), dict) or isinstance(value.get("entities"), dict))
    )


def legacy_uid(tweet: dict[str, Any]) -> str:
    """The same uid that the v2 API's tweet of this id has."""
    return f"x:{tweet['id_str']}"


def legacy_to_post(item: RawItem) -> Post:
    """Map a v1.1 tweet; of a retweet the whole text of the original is taken.

    Raises:
        UnmappableItem: the stored item is no v1.1 tweet.
    """
    tweet = item.payload
    if not is_legacy_tweet(tweet):
        raise UnmappableItem(f"{item.uid}: is no v1.1 tweet")
    retweeted, quoted = _dict(tweet.get("retweeted_status")), _dict(tweet.get("quoted_status"))
    entities = _entities(tweet)
    parent = _string(tweet.get("in_reply_to_status_id_str"))
    user = _dict(tweet.get("user"))
    handle = _string(user.get("screen_name"))
    coordinates = _coordinates(tweet)
    return Post(
        uid=item.uid,
        platform=Platform.X,
        native_id=tweet["id_str"],
        kind=_kind(retweeted=retweeted, quoted=quoted, parent=parent),
        created_at=parse_time(tweet.get("created_at")) or item.observed_at,
        observed_at=item.observed_at,
        text=_text(retweeted or tweet),
        url=f"https://x.com/{handle or 'i/web'}/status/{tweet['id_str']}",
        lang=_lang(tweet),
        lang_source="platform" if _lang(tweet) else None,
        text_truncated=tweet.get("truncated") is True and "extended_tweet" not in tweet,
        quoted_text=_text(quoted) or None,
        author_id=_string(user.get("id_str")),
        author_handle=handle,
        author_name=_string(user.get("name")),
        author_followers=_count(user.get("followers_count")),
        author_verified=user.get("verified") if isinstance(user.get("verified"), bool) else None,
        author_created_at=parse_time(user.get("created_at")),
        parent_uid=f"x:{parent}" if parent else None,
        quoted_uid=_reference(quoted),
        reposted_uid=_reference(retweeted),
        m_like=_count(tweet.get("favorite_count")),
        m_reply=_count(tweet.get("reply_count")),
        m_repost=_count(tweet.get("retweet_count")),
        m_quote=_count(tweet.get("quote_count")),
        hashtags=_values(entities.get("hashtags"), key="text"),
        mentions=_values(entities.get("user_mentions"), key="screen_name"),
        urls=_values(entities.get("urls"), key="expanded_url"),
        cashtags=_values(entities.get("symbols"), key="text"),
        media=_media(tweet, entities=entities),
        country=_string(_dict(tweet.get("place")).get("country_code")),
        place=_string(_dict(tweet.get("place")).get("full_name")),
        lat=coordinates[0],
        lon=coordinates[1],
        sensitive=tweet.get("possibly_sensitive") is True or None,
        source=item.source,
        query=item.query,
    )


def _text(tweet: dict[str, Any]) -> str:
    extended = _dict(tweet.get("extended_tweet"))
    text = extended.get("full_text") or tweet.get("full_text") or tweet.get("text")
    return html.unescape(text) if isinstance(text, str) else ""


def _entities(tweet: dict[str, Any]) -> dict[str, Any]:
    whole = _dict(_dict(tweet.get("extended_tweet")).get("entities"))
    return whole or _dict(tweet.get("entities"))


def _kind(*, retweeted: dict[str, Any], quoted: dict[str, Any], parent: str | None) -> PostKind:
    if retweeted:
        return PostKind.REPOST
    if parent:
        return PostKind.REPLY
    return PostKind.QUOTE if quoted else PostKind.POST


def _lang(tweet: dict[str, Any]) -> str | None:
    lang = _string(tweet.get("lang"))
    return None if lang in {"und", "qme", "qst", "zxx", "qht", "qam", "qct"} else lang


def _reference(tweet: dict[str, Any]) -> str | None:
    native = _string(tweet.get("id_str"))
    return f"x:{native}" if native else None


def _media(tweet: dict[str, Any], *, entities: dict[str, Any]) -> tuple[Media, ...]:
    rows = _dict(tweet.get("extended_entities")).get("media") or entities.get("media")
    return tuple(
        Media(
            type=str(row.get("type") or "unknown"),
            url=_string(row.get("media_url_https")),
            alt=_string(row.get("ext_alt_text")),
        )
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, dict)
    )


def _coordinates(tweet: dict[str, Any]) -> tuple[float | None, float | None]:
    """Latitude and longitude; GeoJSON gives them the other way round."""
    pair = _dict(tweet.get("coordinates")).get("coordinates")
    if isinstance(pair, list) and len(pair) == 2 and all(isinstance(x, (int, float)) for x in pair):
        return float(pair[1]), float(pair[0])
    return None, None


def _values(rows: Any, *, key: str) -> tuple[str, ...]:
    found = (_dict(row).get(key) for row in (rows if isinstance(rows, list) else []))
    return tuple(value for value in found if isinstance(value, str) and value)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
