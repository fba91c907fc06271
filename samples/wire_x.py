"""X's answers: a search a day, look-ups of known posts, and one refusal, in the names of both API versions."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from samples.wire_common import (
    Record,
    between,
    by_day,
    envelope,
    few,
    iso,
    moment,
    seed,
    to_base36,
)

__all__ = ["XWriter"]

POLLED_AT = "23:15:00Z"
REFUSED_ON = "2026-11-10"
NEW_NAMES_ON = "2026-11-17"
"""On this day the API answers in the names of version 2.167: posts and reposts."""
OVERLAPS_ON = "2026-11-06"
"""The search of this day gives the end of the day before once more."""
LOOKED_UP_AT = ("2026-11-12T07:00:00Z", "2026-11-20T07:00:00Z")
RECHECKED_AT = "2026-11-22T07:00:00Z"

_API = "https://api.x.com/2/tweets"
_QUERY = (
    "(thistledown OR oakmere OR brackenburys OR meadow OR pram OR pushchair OR cot OR nursery)"
    " -is:retweet"
)
_FIELDS = "created_at,author_id,conversation_id,public_metrics,lang,entities,note_tweet"
_EPOCH = datetime.fromisoformat("2010-11-04T01:42:54.657Z")
_LINK = re.compile(r"https?://\S+")
_MENTION = re.compile(r"@(\w{1,15})")
_HASHTAG = re.compile(r"(?<!\w)#(\w+)")
_LONGEST = 280
_EDIT_TIME = timedelta(minutes=30)
_NOT_FOUND = "https://api.twitter.com/2/problems/resource-not-found"
_RENAMED = {
    "referenced_tweets": "referenced_posts",
    "edit_history_tweet_ids": "edit_history_post_ids",
    "note_tweet": "note_post",
    "retweet_count": "repost_count",
    "tweet_count": "post_count",
    "tweets": "posts",
}


class XWriter:
    """Knows all posts, so that one can refer to another."""

    def __init__(self, posts: Iterable[Record], authors: Iterable[Record]) -> None:
        self._posts = {post["id"]: post for post in posts if post["platform"] == "x"}
        self._authors = {author["handle"]: author for author in authors}
        self._handles = {handle.casefold(): handle for handle in self._authors}

    def files(self) -> Iterator[tuple[str, Record]]:
        """Name and content of each recorded answer."""
        days = by_day([post for post in self._posts.values() if "repost_of" not in post])
        for day, posts in days.items():
            repeated = days[_day_before(day)][-3:] if day == OVERLAPS_ON else []
            yield f"x/{day}_search.json", self._search(day, [*repeated, *posts])
        too_many = {
            "title": "Too Many Requests",
            "detail": "Too Many Requests",
            "type": "about:blank",
        }
        yield (
            f"x/{REFUSED_ON}_refused.json",
            envelope(
                _search_url(REFUSED_ON),
                received_at=f"{REFUSED_ON}T23:14:00Z",
                body={**too_many, "status": 429},
                status=429,
            ),
        )
        since = ""
        for until in LOOKED_UP_AT:
            yield f"x/{until[:10]}_lookup.json", self._lookup(since, until)
            since = until
        yield "recheck/x/lookup.json", self._lookup(since, RECHECKED_AT)

    def _search(self, day: str, posts: list[Record]) -> Record:
        ids = sorted((self._id(post) for post in posts), key=int)
        page = self._page(posts)
        page["meta"] = {"newest_id": ids[-1], "oldest_id": ids[0], "result_count": len(ids)}
        url = _search_url(day)
        if day == NEW_NAMES_ON:
            page, url = _renamed(page), url.replace("tweet.fields", "post.fields")
            url = url.replace("note_tweet", "note_post")
        return envelope(url, received_at=f"{day}T{POLLED_AT}", body=page)

    def _lookup(self, since: str, until: str) -> Record:
        """Reposts since the last look-up, their originals, and what has gone meanwhile."""
        reposts = [p for p in self._posts.values() if "repost_of" in p and since < p["at"] < until]
        gone = [p for p in self._posts.values() if since < p.get("deleted_at", "") < until]
        originals = {post["repost_of"]: self._posts[post["repost_of"]] for post in reposts}
        shown = [*reposts, *originals.values()]
        page = self._page(shown)
        page["errors"] = [_not_found(self._id(post)) for post in gone]
        ids = ",".join(self._id(post) for post in [*shown, *gone])
        url = f"{_API}?ids={ids}&tweet.fields={_FIELDS}"
        return envelope(url, received_at=until, body=page)

    def _page(self, posts: list[Record]) -> Record:
        newest_first = sorted(posts, key=lambda post: post["at"], reverse=True)
        referred = {
            name: self._posts[name] for post in posts for name in _references(post).values()
        }
        writers = dict.fromkeys(post["author"] for post in [*newest_first, *referred.values()])
        includes = {"users": [self._user(handle) for handle in writers]}
        if referred:
            includes["tweets"] = [self._tweet(post) for post in referred.values()]
        return {"data": [self._tweet(post) for post in newest_first], "includes": includes}

    def _tweet(self, post: Record) -> Record:
        created = moment(post["at"])
        native_id = self._id(post)
        tweet: Record = {
            "id": native_id,
            "created_at": iso(created, thousandths=True),
            "author_id": self._author_id(post["author"]),
            "conversation_id": self._id(self._root(post)),
            "edit_history_tweet_ids": self._versions(post),
            "edit_controls": {
                "edits_remaining": 4 if "edit_of" in post else 5,
                "is_edit_eligible": "reply_to" not in post,
                "editable_until": iso(created + _EDIT_TIME, thousandths=True),
            },
            "lang": post.get("lang", "en"),
            "possibly_sensitive": False,
            "reply_settings": "everyone",
            "public_metrics": self._metrics(post),
        }
        references = _references(post)
        if references:
            tweet["referenced_tweets"] = [
                {"type": kind, "id": self._id(self._posts[name])}
                for kind, name in references.items()
            ]
        if "reply_to" in post:
            parent = self._posts[post["reply_to"]]
            tweet["in_reply_to_user_id"] = self._author_id(parent["author"])
        if "fault" not in post:
            tweet.update(self._words(post, native_id=native_id))
        return tweet

    def _words(self, post: Record, *, native_id: str) -> Record:
        if "repost_of" in post:
            original = self._posts[post["repost_of"]]
            text = f"RT @{original['author']}: {original['text']}"
            return self._marked(text if len(text) <= 140 else text[:139] + "…")
        text = post["text"]
        if "quote_of" in post:
            quoted = self._posts[post["quote_of"]]
            text += f" https://x.com/{quoted['author']}/status/{self._id(quoted)}"
        whole = self._marked(text)
        if len(text) <= _LONGEST:
            return whole
        own = f"https://x.com/i/web/status/{native_id}"
        return {
            **self._marked(f"{text[: _LONGEST - 7].rstrip()}… {own}"),
            "note_tweet": whole,
        }

    def _marked(self, text: str) -> Record:
        """The text as X sends it, with short links and escaped, and what it names."""
        entities: Record = {}
        links = {
            link: f"https://t.co/{to_base36(seed('link', link))[:10]}"
            for link in _LINK.findall(text)
        }
        for link, short in links.items():
            text = text.replace(link, short)
        text = html.escape(text, quote=False)
        urls = [
            {**_place(text, short), "url": short, "expanded_url": link, "display_url": link[8:34]}
            for link, short in links.items()
        ]
        mentions = [
            {
                "start": found.start(),
                "end": found.end(),
                "username": found[1],
                **self._known(found[1]),
            }
            for found in _MENTION.finditer(text)
        ]
        hashtags = [
            {"start": found.start(), "end": found.end(), "tag": found[1]}
            for found in _HASHTAG.finditer(text)
        ]
        for name, rows in (("urls", urls), ("mentions", mentions), ("hashtags", hashtags)):
            if rows:
                entities[name] = rows
        return {"text": text, **({"entities": entities} if entities else {})}

    def _known(self, handle: str) -> Record:
        known = self._handles.get(handle.casefold())
        return {"id": self._author_id(known)} if known else {}

    def _metrics(self, post: Record) -> Record:
        name, reach = post["id"], self._authors[post["author"]]["followers"]
        views = between(20, 60, "views", name) + reach * between(8, 40, "share", name) // 100
        likes = few("likes", name, most=max(4, views // 40))
        answers = sum(other.get("reply_to") == name for other in self._posts.values())
        reposts = sum(other.get("repost_of") == name for other in self._posts.values())
        quotes = sum(other.get("quote_of") == name for other in self._posts.values())
        return {
            "retweet_count": reposts + few("reposts", name, most=likes // 3),
            "reply_count": answers,
            "like_count": likes,
            "quote_count": quotes,
            "bookmark_count": few("bookmarks", name, most=likes // 4),
            "impression_count": views,
        }

    def _user(self, handle: str) -> Record:
        author = self._authors[handle]
        followers = author["followers"]
        return {
            "id": self._author_id(handle),
            "username": handle,
            "name": author["name"],
            "created_at": f"{author['since']}-{between(1, 28, 'day', handle):02}T09:00:00.000Z",
            "protected": False,
            "verified": "verified_type" in author,
            "verified_type": author.get("verified_type", "none"),
            "public_metrics": {
                "followers_count": followers,
                "following_count": between(20, 900, "following", handle),
                "tweet_count": between(followers // 2 + 5, followers * 6 + 40, "posts", handle),
                "listed_count": followers // 150,
            },
        }

    def _id(self, post: Record) -> str:
        """A snowflake: the time in milliseconds, then bits that the line's own name decides."""
        since = int((moment(post["at"]) - _EPOCH).total_seconds() * 1000)
        return str((since << 22) | (seed("x", post["id"]) % (1 << 22)))

    def _author_id(self, handle: str) -> str:
        return str(between(100_000_000, 4_200_000_000, "author", handle))

    def _root(self, post: Record) -> Record:
        while "reply_to" in post:
            post = self._posts[post["reply_to"]]
        return post

    def _versions(self, post: Record) -> list[str]:
        earlier = [self._posts[post["edit_of"]]] if "edit_of" in post else []
        return [self._id(version) for version in [*earlier, post]]


def _references(post: Record) -> dict[str, str]:
    names = {"retweeted": "repost_of", "quoted": "quote_of", "replied_to": "reply_to"}
    return {kind: post[name] for kind, name in names.items() if name in post}


def _renamed(node: Any) -> Any:
    """The same page in the names of version 2.167."""
    if isinstance(node, dict):
        return {_RENAMED.get(key, key): _renamed(inner) for key, inner in node.items()}
    return [_renamed(inner) for inner in node] if isinstance(node, list) else node


def _not_found(native_id: str) -> Record:
    return {
        "value": native_id,
        "detail": f"Could not find tweet with ids: [{native_id}].",
        "title": "Not Found Error",
        "resource_type": "tweet",
        "parameter": "ids",
        "resource_id": native_id,
        "type": _NOT_FOUND,
    }


def _place(text: str, part: str) -> Record:
    start = text.index(part)
    return {"start": start, "end": start + len(part)}


def _search_url(day: str) -> str:
    window = f"start_time={_day_before(day)}T{POLLED_AT}&end_time={day}T{POLLED_AT}"
    return f"{_API}/search/recent?query={quote(_QUERY)}&max_results=100&{window}&tweet.fields={_FIELDS}"


def _day_before(day: str) -> str:
    return (datetime.fromisoformat(day) - timedelta(days=1)).strftime("%Y-%m-%d")
