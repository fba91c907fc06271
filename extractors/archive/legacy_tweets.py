"""Tweets of X's old v1.1 format, as collections of the years before 2023 hold them."""

from __future__ import annotations

import html
from typing import Any

from extractors.archive.times import parse_time
from extractors.json_values import as_count, as_dict, as_text
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
    retweeted, quoted = as_dict(tweet.get("retweeted_status")), as_dict(tweet.get("quoted_status"))
    entities = _entities(tweet)
    parent = as_text(tweet.get("in_reply_to_status_id_str"))
    user = as_dict(tweet.get("user"))
    handle = as_text(user.get("screen_name"))
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
        author_id=as_text(user.get("id_str")),
        author_handle=handle,
        author_name=as_text(user.get("name")),
        author_followers=as_count(user.get("followers_count")),
        author_verified=user.get("verified") if isinstance(user.get("verified"), bool) else None,
        author_created_at=parse_time(user.get("created_at")),
        parent_uid=f"x:{parent}" if parent else None,
        quoted_uid=_reference(quoted),
        reposted_uid=_reference(retweeted),
        m_like=as_count(tweet.get("favorite_count")),
        m_reply=as_count(tweet.get("reply_count")),
        m_repost=as_count(tweet.get("retweet_count")),
        m_quote=as_count(tweet.get("quote_count")),
        hashtags=_values(entities.get("hashtags"), key="text"),
        mentions=_values(entities.get("user_mentions"), key="screen_name"),
        urls=_values(entities.get("urls"), key="expanded_url"),
        cashtags=_values(entities.get("symbols"), key="text"),
        media=_media(tweet, entities=entities),
        country=as_text(as_dict(tweet.get("place")).get("country_code")),
        place=as_text(as_dict(tweet.get("place")).get("full_name")),
        lat=coordinates[0],
        lon=coordinates[1],
        sensitive=tweet.get("possibly_sensitive") is True or None,
        source=item.source,
        query=item.query,
    )


def _text(tweet: dict[str, Any]) -> str:
    extended = as_dict(tweet.get("extended_tweet"))
    text = extended.get("full_text") or tweet.get("full_text") or tweet.get("text")
    return html.unescape(text) if isinstance(text, str) else ""


def _entities(tweet: dict[str, Any]) -> dict[str, Any]:
    whole = as_dict(as_dict(tweet.get("extended_tweet")).get("entities"))
    return whole or as_dict(tweet.get("entities"))


def _kind(*, retweeted: dict[str, Any], quoted: dict[str, Any], parent: str | None) -> PostKind:
    if retweeted:
        return PostKind.REPOST
    if parent:
        return PostKind.REPLY
    return PostKind.QUOTE if quoted else PostKind.POST


def _lang(tweet: dict[str, Any]) -> str | None:
    lang = as_text(tweet.get("lang"))
    return None if lang in {"und", "qme", "qst", "zxx", "qht", "qam", "qct"} else lang


def _reference(tweet: dict[str, Any]) -> str | None:
    native = as_text(tweet.get("id_str"))
    return f"x:{native}" if native else None


def _media(tweet: dict[str, Any], *, entities: dict[str, Any]) -> tuple[Media, ...]:
    rows = as_dict(tweet.get("extended_entities")).get("media") or entities.get("media")
    return tuple(
        Media(
            type=str(row.get("type") or "unknown"),
            url=as_text(row.get("media_url_https")),
            alt=as_text(row.get("ext_alt_text")),
        )
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, dict)
    )


def _coordinates(tweet: dict[str, Any]) -> tuple[float | None, float | None]:
    """Latitude and longitude; GeoJSON gives them the other way round."""
    pair = as_dict(tweet.get("coordinates")).get("coordinates")
    if isinstance(pair, list) and len(pair) == 2 and all(isinstance(x, (int, float)) for x in pair):
        return float(pair[1]), float(pair[0])
    return None, None


def _values(rows: Any, *, key: str) -> tuple[str, ...]:
    found = (as_dict(row).get(key) for row in (rows if isinstance(rows, list) else []))
    return tuple(value for value in found if isinstance(value, str) and value)
