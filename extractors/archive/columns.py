"""Which names the columns of other people's tables have, most telling first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from types import MappingProxyType

__all__ = ["COLUMNS", "columns_of", "folded_name"]

COLUMNS: dict[str, tuple[str, ...]] = {
    "text": (
        "full_text", "tweet_text", "text", "tweet", "body", "content", "message", "selftext", "self_text",
        "post_text", "comment_text", "comment_body", "review_text", "review_body", "review", "comment", "post",
        "tweet_content", "post_content", "rawcontent", "raw_content", "caption", "snippet", "full_content",
        "mention_text", "mention", "description", "sentence", "document", "status", "response", "feedback",
        "hit_sentence", "opening_text",
    ),
    "title": ("title", "subject", "headline", "post_title", "review_title", "link_title", "summary"),
    "id": (
        "id_str", "tweet_id", "status_id", "post_id", "comment_id", "message_id", "review_id", "mention_id",
        "document_id", "native_id", "id", "guid", "uuid", "objectid",
    ),
    "author": (
        "screen_name", "user_screen_name", "username", "user_username", "author_username", "author_handle",
        "user_handle", "handle", "author", "author_name", "user_name", "user", "from_user", "reviewer", "poster",
        "account", "influencer", "sender_screen_name", "twitter_screen_name",
        "extra_author_attributes_short_name", "profile_name", "name",
    ),
    "author_name": (
        "author_name", "display_name", "user_name", "full_name", "sender_name", "extra_author_attributes_name",
        "profile_name", "name",
    ),
    "author_id": ("author_id", "user_id", "user_id_str", "author_fullname", "from_user_id"),
    "followers": (
        "followers", "followers_count", "user_followers_count", "author_followers", "follower_count", "user_followers",
        "sender_followers_count", "twitter_followers", "author_public_metrics_followers_count",
    ),
    "created": (
        "created_at", "created_utc", "tweet_created", "created", "date_created", "created_time", "published_at",
        "published", "date_published", "publish_date", "pub_date", "posted_at", "posted", "post_date", "tweet_date",
        "timestamp", "datetime", "date_time", "date_utc", "date", "time", "utc_time", "review_date",
        "timestamp_utc", "local_time",
    ),
    "clock": ("time", "hour", "post_time"),
    "url": ("url", "link", "permalink", "tweet_url", "post_url", "full_link", "tweet_link", "mention_url", "uri"),
    "lang": ("lang", "language", "tweet_lang", "lang_code", "language_code"),
    "like": (
        "likes", "like_count", "likes_count", "favorite_count", "favorites", "favourites", "favourites_count", "nlikes",
        "public_metrics_like_count",
    ),
    "repost": (
        "retweets", "retweet_count", "retweets_count", "reposts", "repost_count", "shares", "share_count", "nretweets",
        "public_metrics_retweet_count",
    ),
    "reply": (
        "replies", "reply_count", "replies_count", "num_comments", "comments_count", "comment_count", "nreplies",
        "public_metrics_reply_count",
    ),
    "quote": ("quotes", "quote_count", "public_metrics_quote_count"),
    "view": ("views", "view_count", "impressions", "impression_count", "public_metrics_impression_count", "reach"),
    "score": ("score", "points", "ups", "upvotes"),
    "platform": (
        "platform", "source", "network", "social_network", "channel", "site", "source_type", "media_type",
        "page_type", "content_source_name",
    ),
    "community": ("subreddit", "subreddit_name", "community", "forum", "board", "page_name", "group", "channel_name"),
    "parent": (
        "in_reply_to_status_id_str", "in_reply_to_status_id", "in_reply_to_tweet_id", "in_reply_to_id", "parent_id",
        "in_reply_to", "reply_to", "in_response_to_tweet_id", "parent",
    ),
    "place": ("tweet_location", "location", "place", "user_location"),
    "country": ("country", "country_code"),
}  # fmt: skip
"""Field → column names, in lower case with underscores; the first that a row has is taken."""

_WORD = re.compile(r"[^a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SQUEEZED = {
    field: {name.replace("_", ""): rank for rank, name in reversed(list(enumerate(names)))}
    for field, names in COLUMNS.items()
}


def folded_name(name: str) -> str:
    """`Tweet-ID`, `tweet id`, `tweetId` and `TWEET_ID` are one name: tweet_id."""
    return _WORD.sub("_", _CAMEL.sub("_", name).casefold()).strip("_")


def columns_of(keys: Iterable[object]) -> MappingProxyType[str, tuple[str, ...]]:
    """Field → the row's own column names that may hold it, best first."""
    return _columns_of(tuple(key for key in keys if isinstance(key, str)))


@lru_cache(maxsize=512)
def _columns_of(keys: tuple[str, ...]) -> MappingProxyType[str, tuple[str, ...]]:
    squeezed = [(folded_name(key).replace("_", ""), key) for key in keys]
    found: dict[str, tuple[str, ...]] = {}
    for field, ranks in _SQUEEZED.items():
        hits = sorted((ranks[name], key) for name, key in squeezed if name in ranks)
        if hits:
            found[field] = tuple(key for _, key in hits)
    return MappingProxyType(found)
