"""RSS and Atom feeds as a source: one bad feed does not stop the others."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from extractors.base import Page, Source
from extractors.feeds.fetching import Fetched, fetch_feed
from extractors.feeds.mapping import recognise, split, to_post
from overheard.clock import parse_moment
from overheard.errors import ConfigError, InputError, SourceBlocked, SourceError
from overheard.records import Gap, RawItem

if TYPE_CHECKING:
    from overheard.settings import SourceSettings

__all__ = ["FeedSource", "open_source"]

_FROZEN_AFTER = timedelta(days=2)
_PATIENCE = 20
_ENOUGH_FOR_A_PACE = 5
_REMEMBERED = 500


def open_source(settings: SourceSettings) -> Source:
    """The source that reads `settings.urls`.

    Raises:
        ConfigError: there is no address, or one is not http or https.
    """
    if not settings.urls:
        raise ConfigError(
            f'source {settings.name!r} is a feed without urls. Add urls = ["https://…"].'
        )
    for url in settings.urls:
        if not url.startswith(("http://", "https://")):
            raise ConfigError(
                f"source {settings.name!r}: {url!r} is no feed address; write http:// or https://."
            )
    return FeedSource(name=settings.name, query=settings.query, urls=settings.urls)


@dataclass(kw_only=True, slots=True)
class FeedSource:
    """Feeds that are asked one after the other.

    Attributes:
        urls: the feeds' addresses.
    """

    name: str
    query: str
    urls: tuple[str, ...]

    def read(self, state: Mapping[str, Any], *, now: datetime) -> Iterator[Page]:
        """Yield a page for each feed that has changed, with the checkpoint of all feeds so far.

        Raises:
            SourceError: at the end, once every other feed was read: the first failure, in words.
        """
        feeds: dict[str, Any] = dict(state.get("feeds", {}))
        failures: list[SourceError] = []
        for url in self.urls:
            key = hashlib.sha1(url.encode(), usedforsecurity=False).hexdigest()[:16]
            known = feeds.get(key, {})
            try:
                page, feeds[key] = self._page(url, known=known, now=now)
            except SourceError as error:
                failures.append(error)
                continue
            yield Page(
                items=page.items,
                dead_letters=page.dead_letters,
                ignored=page.ignored,
                gaps=page.gaps,
                state={"feeds": dict(feeds)},
            )
        if failures:
            raise _summed_up(failures, of=len(self.urls))

    def recheck(self, uids: Sequence[str], *, now: datetime) -> Iterator[Page]:  # noqa: ARG002
        """Nothing: an entry that left its feed is not gone."""
        return iter(())

    def _page(
        self, url: str, *, known: Mapping[str, Any], now: datetime
    ) -> tuple[Page, dict[str, Any]]:
        fetched = fetch_feed(url, validators=known)
        if fetched.body is None:
            return Page(ignored={"feed not changed": 1}), dict(known)
        page = self._split(fetched.body, url=url, known=known, now=now)
        seen = dict(known.get("seen", {}))
        prints = {item.uid: _fingerprint(item) for item in page.items}
        items = tuple(item for item in page.items if seen.get(item.uid) != prints[item.uid])
        gaps = self._gaps(prints, known=known, now=now)
        fresh = {
            **_validators(fetched),
            "seen": dict([*prints.items(), *(seen.items() - prints.items())][:_REMEMBERED]),
            "pace": _pace(page.items),
            "changed_at": now.isoformat() if items else known.get("changed_at"),
            "read_at": now.isoformat(),
        }
        if not items:
            _refuse_frozen(known, now=now, host=_host(url))
        repeats = len(page.items) - len(items)
        ignored = {**page.ignored, **({"entry seen before": repeats} if repeats else {})}
        whole = Page(items=items, dead_letters=page.dead_letters, ignored=ignored, gaps=gaps)
        return whole, fresh

    def _split(self, body: bytes, *, url: str, known: Mapping[str, Any], now: datetime) -> Page:
        host = _host(url)
        if not recognise(body):
            what = "nothing" if not body.strip() else "a page that is no feed"
            raise SourceBlocked(
                f"{host} answers with {what}; it wants a login, blocks this network or has moved."
            )
        page = split(body, source=self.name, query=self.query, observed_at=now)
        if not page.items and known.get("seen"):
            raise SourceBlocked(
                f"{host} gives an empty feed where it had entries before; it probably blocks us."
            )
        return page

    def _gaps(
        self, uids: Mapping[str, str], *, known: Mapping[str, Any], now: datetime
    ) -> tuple[Gap, ...]:
        """A gap where no entry of the last time is left: some may have come and gone in between."""
        seen = set(known.get("seen", []))
        if not seen or not uids or seen.intersection(uids):
            return ()
        try:
            since = parse_moment(str(known.get("read_at")))
        except InputError:
            return ()
        reason = "no entry of the last reading is left in the feed; read it more often"
        return (
            Gap(
                source=self.name, query=self.query, since=min(since, now), until=now, reason=reason
            ),
        )


def _validators(fetched: Fetched) -> dict[str, Any]:
    given = {"etag": fetched.etag, "last_modified": fetched.last_modified}
    return {key: value for key, value in given.items() if value}


def _host(url: str) -> str:
    return urlsplit(url).hostname or "the feed"


def _fingerprint(item: RawItem) -> str:
    """What an edit changes: title and text."""
    post = to_post(item)
    digest = hashlib.sha1(post.full_text.encode("utf-8", "replace"), usedforsecurity=False)
    return digest.hexdigest()[:12]


def _pace(items: Sequence[RawItem]) -> float | None:
    """Mean seconds between two entries, None for fewer than five."""
    moments = sorted(to_post(item).created_at for item in items)
    if len(moments) < _ENOUGH_FOR_A_PACE:
        return None
    return (moments[-1] - moments[0]).total_seconds() / (len(moments) - 1)


def _refuse_frozen(known: Mapping[str, Any], *, now: datetime, host: str) -> None:
    """Say so where a busy feed has stood still for much longer than it ever does."""
    changed_at, pace = known.get("changed_at"), known.get("pace")
    if not isinstance(changed_at, str) or not isinstance(pace, (int, float)):
        return
    patience = max(_FROZEN_AFTER, timedelta(seconds=_PATIENCE * pace))
    if now - parse_moment(changed_at) > patience:
        raise SourceBlocked(
            f"{host} has given the same entries since {changed_at[:10]}, though it used to change often; "
            "it is frozen or blocks this network."
        )


def _summed_up(failures: Sequence[SourceError], *, of: int) -> SourceError:
    """One error for all: of the kind of the first, permanent only if all of them are."""
    words = " ".join(str(failure) for failure in failures)
    message = words if of == 1 else f"{len(failures)} of {of} feeds failed: {words}"
    retry_after = max((failure.retry_after or 0.0 for failure in failures), default=0.0)
    return type(failures[0])(
        message,
        permanent=all(failure.permanent for failure in failures),
        retry_after=retry_after or None,
    )
