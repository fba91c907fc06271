"""Reddit's answers as praw gets them: new submissions, comments, whole threads, and look-ups of known things."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from samples.wire_common import Record, between, by_day, envelope, few, moment, seed, to_base36

__all__ = ["RedditWriter"]

NEW_AT = "23:16:00Z"
COMMENTS_AT = "23:17:00Z"
THREADS_AT = "23:18:00Z"
OVERLAPS_ON = "2026-11-15"
"""The comments of this day give the end of those before once more."""
LOOKED_UP_AT = ("2026-11-12T07:01:00Z", "2026-11-20T07:01:00Z")
RECHECKED_AT = "2026-11-22T07:01:00Z"
THREAD_SIZE = 4
"""A submission with so many comments is fetched as a whole thread; others' comments come in listings."""

_API = "https://oauth.reddit.com"
_NOBODY = "[deleted]"
_SLUG = re.compile(r"[^a-z0-9]+")
_FIRST_SECOND = int(datetime.fromisoformat("2026-10-01T00:00:00Z").timestamp())


class RedditWriter:
    """Knows all submissions and comments, so that one can refer to another."""

    def __init__(self, posts: Iterable[Record]) -> None:
        self._posts = {post["id"]: post for post in posts if post["platform"] == "reddit"}
        self._comments: dict[str, list[Record]] = {}
        for post in self._posts.values():
            if "reply_to" in post:
                self._comments.setdefault(self._root(post)["id"], []).append(post)

    def files(self) -> Iterator[tuple[str, Record]]:
        """Name and content of each recorded answer."""
        yield from self._new()
        yield from self._listed_comments()
        yield from self._threads()
        since = ""
        for until in LOOKED_UP_AT:
            yield f"reddit/{until[:10]}_info.json", self._info(since, until)
            since = until
        yield "recheck/reddit/info.json", self._info(since, RECHECKED_AT)

    def _new(self) -> Iterator[tuple[str, Record]]:
        submissions = [post for post in self._posts.values() if "reply_to" not in post]
        for day, posts in by_day(submissions).items():
            received = f"{day}T{NEW_AT}"
            things = [self._submission(post, as_of=received) for post in reversed(posts)]
            url = f"{_API}/r/{_communities(submissions)}/new?limit=100&raw_json=1"
            yield (
                f"reddit/{day}_new.json",
                envelope(url, received_at=received, body=_listing(things)),
            )

    def _listed_comments(self) -> Iterator[tuple[str, Record]]:
        small = [rows for rows in self._comments.values() if len(rows) < THREAD_SIZE]
        before: list[Record] = []
        for day, posts in by_day([post for rows in small for post in rows]).items():
            received = f"{day}T{COMMENTS_AT}"
            given = [*(before[-2:] if day == OVERLAPS_ON else []), *posts]
            things = [self._comment(post, listed=True) for post in reversed(given)]
            communities = _communities([self._root(post) for post in given])
            url = f"{_API}/r/{communities}/comments?limit=100&raw_json=1"
            yield (
                f"reddit/{day}_comments.json",
                envelope(url, received_at=received, body=_listing(things)),
            )
            before = posts

    def _threads(self) -> Iterator[tuple[str, Record]]:
        for name, comments in self._comments.items():
            if len(comments) < THREAD_SIZE:
                continue
            day = max(post["at"] for post in comments)[:10]
            received = f"{day}T{THREADS_AT}"
            root = self._posts[name]
            body = [
                _listing([self._submission(root, as_of=received)]),
                _listing(self._tree(name)),
            ]
            url = f"{_API}/comments/{self._native(root)}/?limit=2048&sort=confidence&raw_json=1"
            yield f"reddit/{day}_thread_{name}.json", envelope(url, received_at=received, body=body)

    def _tree(self, parent: str) -> list[Record]:
        answers = [post for post in self._posts.values() if post.get("reply_to") == parent]
        things = []
        for post in sorted(answers, key=lambda post: (post["at"], post["id"])):
            thing = self._comment(post, listed=False)
            below = self._tree(post["id"])
            thing["data"]["replies"] = _listing(below) if below else ""
            things.append(thing)
        return things

    def _info(self, since: str, until: str) -> Record:
        """What was edited, deleted or removed since the last look-up."""
        changed = [
            post
            for post in self._posts.values()
            if any(since < at < until for at in _changes(post))
        ]
        things = [
            self._comment(post, listed=True)
            if "reply_to" in post
            else self._submission(post, as_of=until)
            for post in changed
        ]
        names = ",".join(thing["data"]["name"] for thing in things)
        url = f"{_API}/api/info/?id={names}&raw_json=1"
        return envelope(url, received_at=until, body=_listing(things))

    def _submission(self, post: Record, *, as_of: str) -> Record:
        native = self._native(post)
        edited = post.get("edited", {"at": as_of})
        text = edited["text"] if edited["at"] < as_of else post.get("text", "")
        subreddit = post["subreddit"]
        slug = _SLUG.sub("_", post["title"].casefold()).strip("_")[:50]
        path = f"/r/{subreddit}/comments/{native}/{slug}/"
        answers = sum(other["at"] < as_of for other in self._comments.get(post["id"], []))
        data: Record = {
            **self._shared(post, native=native, kind="t3"),
            "title": post["title"],
            "selftext": text,
            "selftext_html": _as_html(text),
            "domain": f"self.{subreddit}",
            "is_self": True,
            "url": f"https://www.reddit.com{path}",
            "permalink": path,
            "edited": moment(edited["at"]).timestamp() if edited["at"] < as_of else False,
            "num_comments": answers,
            "num_crossposts": 0,
            "upvote_ratio": between(70, 100, "ratio", post["id"]) / 100,
            "over_18": False,
            "spoiler": False,
            "hide_score": False,
            "link_flair_text": None,
            "thumbnail": "self",
            "removed_by_category": None,
            "suggested_sort": None,
            "view_count": None,
        }
        if "crosspost_of" in post:
            original = self._submission(self._posts[post["crosspost_of"]], as_of=as_of)["data"]
            data |= {"crosspost_parent": original["name"], "crosspost_parent_list": [original]}
        if post.get("deleted_at", as_of) < as_of:
            data |= {"author": _NOBODY, "selftext": _NOBODY, "removed_by_category": "deleted"}
            data |= {"selftext_html": _as_html(_NOBODY)}
            data.pop("author_fullname", None)
        if post.get("removed_at", as_of) < as_of:
            data |= {"selftext": "[removed]", "removed_by_category": "moderator"}
            data |= {"selftext_html": _as_html("[removed]")}
        return {"kind": "t3", "data": data}

    def _comment(self, post: Record, *, listed: bool) -> Record:
        root = self._submission(self._root(post), as_of=post["at"])["data"]
        parent = self._posts[post["reply_to"]]
        parent_kind = "t1" if "reply_to" in parent else "t3"
        native = self._native(post)
        data: Record = {
            **self._shared(post, native=native, kind="t1"),
            "body": post["text"],
            "body_html": _as_html(post["text"]),
            "link_id": root["name"],
            "parent_id": f"{parent_kind}_{self._native(parent)}",
            "permalink": f"{root['permalink']}{native}/",
            "edited": False,
            "replies": "",
            "is_submitter": post["author"] == root["author"],
            "controversiality": 0,
            "score_hidden": False,
        }
        if listed:
            data |= {
                "link_title": root["title"],
                "link_author": root["author"],
                "link_url": root["url"],
                "link_permalink": f"https://www.reddit.com{root['permalink']}",
                "over_18": False,
            }
        return {"kind": "t1", "data": data}

    def _shared(self, post: Record, *, native: str, kind: str) -> Record:
        subreddit = self._root(post)["subreddit"]
        created = moment(post["at"]).timestamp()
        score = 1 + few("score", post["id"], most=90)
        data: Record = {
            "id": native,
            "name": f"{kind}_{native}",
            "author": post["author"],
            "author_fullname": f"t2_{to_base36(between(10**8, 10**12, 'author', post['author']))}",
            "author_flair_text": None,
            "subreddit": subreddit,
            "subreddit_id": f"t5_{to_base36(between(10**6, 10**9, 'subreddit', subreddit))}",
            "subreddit_name_prefixed": f"r/{subreddit}",
            "created": created,
            "created_utc": created,
            "score": score,
            "ups": score,
            "downs": 0,
            "gilded": 0,
            "likes": None,
            "saved": False,
            "archived": False,
            "locked": False,
            "stickied": False,
            "distinguished": None,
        }
        if post["author"] == _NOBODY:
            data.pop("author_fullname")
        if "fault" in post:
            data.pop("id")
            data.pop("name")
        return data

    def _native(self, post: Record) -> str:
        """An id that grows with time, as Reddit's do; its end is decided by the line's own name."""
        seconds = int(moment(post["at"]).timestamp()) - _FIRST_SECOND
        return to_base36(3_600_000_000 + seconds * 900 + seed("reddit", post["id"]) % 900)

    def _root(self, post: Record) -> Record:
        while "reply_to" in post:
            post = self._posts[post["reply_to"]]
        return post


def _changes(post: Record) -> list[str]:
    moments = (post.get("deleted_at"), post.get("removed_at"), post.get("edited", {}).get("at"))
    return [at for at in moments if at]


def _listing(things: list[Record]) -> Record:
    return {
        "kind": "Listing",
        "data": {"modhash": "", "children": things, "after": None, "before": None},
    }


def _communities(posts: Iterable[Record]) -> str:
    return "+".join(sorted({post["subreddit"] for post in posts}, key=str.casefold))


def _as_html(text: str) -> str | None:
    if not text:
        return None
    paragraphs = (html.escape(part) for part in text.split("\n\n"))
    return f'<div class="md">{"".join(f"<p>{part}</p>" for part in paragraphs)}</div>'
