"""What a page includes beside its posts: authors, referenced posts, media, places and polls, looked up by id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from extractors.json_values import as_dict, as_rows, as_text
from extractors.twitter.wire_names import as_id, posts_of, references_of

__all__ = ["Includes"]

Record = dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Includes:
    """Lookups that also read what twarc's flatten wrote into the post itself.

    Attributes:
        posts_name: what the page calls its posts, "tweets" or "posts".
    """

    users: dict[str, Record]
    posts: dict[str, Record]
    media: dict[str, Record]
    places: dict[str, Record]
    polls: dict[str, Record]
    posts_name: str

    @classmethod
    def of(cls, value: Any) -> Includes:
        """Read the `includes` of a page or of a stored item; anything else gives empty lookups."""
        given = as_dict(value)
        return cls(
            users=_by(given.get("users"), key="id"),
            posts=_by(posts_of(given), key="id"),
            media=_by(given.get("media"), key="media_key"),
            places=_by(given.get("places"), key="id"),
            polls=_by(given.get("polls"), key="id"),
            posts_name="posts" if "posts" in given else "tweets",
        )

    def for_tweet(self, tweet: Record) -> dict[str, list[Record]]:
        """What this post refers to, in the names of the page; nothing of what the others refer to."""
        referenced = list(self._chain(tweet))
        people = [tweet, *referenced]
        kept = {
            "users": _found(self.users, (_id(post, "author_id") for post in people)),
            self.posts_name: referenced,
            "media": _found(self.media, _attached(people, "media_keys")),
            "places": _found(self.places, (_place_id(post) for post in people)),
            "polls": _found(self.polls, _attached(people, "poll_ids")),
        }
        return {name: rows for name, rows in kept.items() if rows}

    def author_of(self, tweet: Record) -> Record:
        """The author, {} where the page does not tell."""
        inlined = as_dict(tweet.get("author"))
        return inlined or self.users.get(_id(tweet, "author_id"), {})

    def post_of(self, reference: Record) -> Record:
        """The post that a reference means, {} where the page does not hold it."""
        found = self.posts.get(_id(reference, "id"))
        if found:
            return found
        return reference if isinstance(reference.get("text"), str) else {}

    def media_of(self, tweet: Record) -> list[Record]:
        """Media in the order of the post."""
        inlined = as_rows(as_dict(tweet.get("attachments")).get("media"))
        return inlined or _found(self.media, _attached([tweet], "media_keys"))

    def place_of(self, tweet: Record) -> Record:
        """The tagged place, {} where there is none."""
        geo = as_dict(tweet.get("geo"))
        return self.places.get(_place_id(tweet), geo if "full_name" in geo else {})

    def _chain(self, tweet: Record) -> Iterator[Record]:
        """The referenced posts and what those refer to: a repost of a quote needs two steps."""
        seen = {_id(tweet, "id")}
        wave = [tweet]
        for _ in range(2):
            wave = [
                self.posts[native_id]
                for post in wave
                for native_id in (_id(row, "id") for row in references_of(post))
                if native_id in self.posts and native_id not in seen
            ]
            wave = list({_id(post, "id"): post for post in wave}.values())
            seen.update(_id(post, "id") for post in wave)
            yield from wave


def _by(rows: Any, *, key: str) -> dict[str, Record]:
    named = ((as_id(row.get(key)) or as_text(row.get(key)), row) for row in as_rows(rows))
    return {name: row for name, row in named if name}


def _found(lookup: dict[str, Record], names: Iterable[str]) -> list[Record]:
    return [lookup[name] for name in dict.fromkeys(names) if name in lookup]


def _id(record: Record, key: str) -> str:
    return as_id(record.get(key)) or ""


def _place_id(tweet: Record) -> str:
    return as_text(as_dict(tweet.get("geo")).get("place_id")) or ""


def _attached(tweets: Iterable[Record], key: str) -> Iterator[str]:
    for tweet in tweets:
        names = as_dict(tweet.get("attachments")).get(key)
        yield from (str(name) for name in (names if isinstance(names, list) else []))
