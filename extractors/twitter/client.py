"""X's v2 API as a source: search, mentions of an account, and looking again at known posts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from extractors.base import Page, Source
from extractors.json_values import as_dict
from extractors.twitter.asking import Answer, Api
from extractors.twitter.faults import RefusedParameter
from extractors.twitter.lookups import look_again, with_version
from extractors.twitter.session import make_client
from extractors.twitter.splitting import split
from extractors.twitter.walking import REACH, Walk, later_id
from extractors.twitter.wire_names import as_id, moment_of_id
from overheard.errors import BadRequest, ConfigError, SourceBlocked
from overheard.records import Gap
from overheard.secrets import read_secret

if TYPE_CHECKING:
    from overheard.settings import SourceSettings

__all__ = ["XSource", "open_source"]

_HANDLE = re.compile(r"@?(\w{1,15})", re.ASCII)
_PAGE = 100
_SMALLEST_PAGE = {"search": 10, "mentions": 5}
_TOKEN_NAME = {"search": "next_token", "mentions": "pagination_token"}
_BEGINNING = datetime(2006, 3, 21, tzinfo=UTC)


def open_source(settings: SourceSettings) -> Source:
    """The source that `settings` describe; it asks nothing yet.

    Raises:
        ConfigError: no query, or a mode that X does not have. MissingKey: no bearer token.
    """
    mode = settings.mode or "search"
    if mode not in _SMALLEST_PAGE:
        raise ConfigError(
            f"source {settings.name!r} has the mode {mode!r}; of X there are 'search' and 'mentions'."
        )
    query = settings.query.strip()
    if not query:
        raise ConfigError(
            f'source {settings.name!r} has no query. Add query = "your brand lang:en -is:retweet", '
            "or the account for the mode 'mentions'."
        )
    if mode == "mentions" and not _HANDLE.fullmatch(query) and as_id(query) is None:
        raise ConfigError(
            f"source {settings.name!r} reads mentions, and its query is neither a handle nor a number. "
            'Write query = "yourbrand".'
        )
    client = make_client(read_secret("OVERHEARD_X_BEARER_TOKEN").strip())
    return XSource(
        name=settings.name,
        query=settings.query,
        mode=mode,
        max_items=settings.max_items,
        api=Api(client=client),
    )


@dataclass(kw_only=True, slots=True)
class XSource:
    """A query of X's recent search, or the mentions of an account.

    Attributes:
        mode: "search" or "mentions".
        max_items: posts a run; X bills each.
    """

    name: str
    query: str
    mode: str
    max_items: int
    api: Api

    def read(self, state: Mapping[str, Any], *, now: datetime) -> Iterator[Page]:
        """Yield pages newest first, each with a checkpoint from which a crashed walk goes on.

        Raises:
            SourceError: X refuses, asks to wait, or is down; the pages before stand.
        """
        memory = dict(state) if state.get("mode") == self.mode else {"v": 1, "mode": self.mode}
        self.api.names = "post" if memory.get("names") == "post" else "tweet"
        route = "/2/tweets/search/recent"
        if self.mode == "mentions":
            account = self._account(memory)
            if memory.get("account") != account:
                memory["account"] = account
                yield Page(state=dict(memory))
            route = f"/2/users/{account['id']}/mentions"
        run = _Run(source=self, route=route, memory=memory, now=now, left=self.max_items)
        if memory.get("inflight"):
            yield from run.walk()
            if run.left < _SMALLEST_PAGE[self.mode]:
                return
        yield from run.walk()

    def recheck(self, uids: Sequence[str], *, now: datetime) -> Iterator[Page]:
        """Ask again for known posts, a hundred at a time: fresh items, and tombstones for what is gone.

        Raises:
            SourceError: see `read`.
        """
        return look_again(uids, api=self.api, source=self.name, query=self.query, now=now)

    def _account(self, memory: Mapping[str, Any]) -> dict[str, str]:
        """The account's id; a handle is looked up once and then remembered."""
        asked = self.query.strip()
        if as_id(asked) is not None:
            return {"asked": asked, "id": asked}
        known = as_dict(memory.get("account"))
        if known.get("asked") == asked and as_id(known.get("id")):
            return dict(known)
        found = self.api.account_id(asked.removeprefix("@"))
        if found is None:
            raise BadRequest(
                f"X knows no account of the handle that source {self.name!r} asks for. Check its spelling."
            )
        return {"asked": asked, "id": found}


@dataclass(kw_only=True, slots=True)
class _Run:
    """One run of `read`: what it may still take and what it will remember."""

    source: XSource
    route: str
    memory: dict[str, Any]
    now: datetime
    left: int
    gaps: list[Gap] = field(default_factory=list)

    def walk(self) -> Iterator[Page]:
        """Walk from the newest post, or from where a walk broke off, to the last known one."""
        walk = Walk.of(self.memory.get("inflight") or {"since": self.memory.get("since")})
        tokens = {walk.token} if walk.token else set[str]()
        is_first, may_begin_anew = True, True
        while True:
            try:
                answer = self._ask(walk, is_first=is_first)
            except RefusedParameter as error:
                if not may_begin_anew:
                    raise
                walk, may_begin_anew = self._begun_anew(walk, error=error), False
                tokens.clear()
                continue
            page, walk, is_first = self._page(answer), walk.after(answer), False
            reason = self._why_stop(walk, tokens=tokens) if walk.token else ""
            if reason:
                self._leave_gap(walk, reason=reason)
            has_ended = walk.token is None or bool(reason)
            yield self._noted(page, walk=walk, has_ended=has_ended)
            if has_ended:
                return
            tokens.add(str(walk.token))

    def _ask(self, walk: Walk, *, is_first: bool) -> Answer:
        smallest = _SMALLEST_PAGE[self.source.mode]
        size = min(_PAGE, max(self.left, smallest if is_first else 0))
        params = {"max_results": str(size)}
        if self.source.mode == "search":
            params["query"] = self.source.query.strip()
        if walk.since:
            params["since_id"] = walk.since
        if walk.token:
            params[_TOKEN_NAME[self.source.mode]] = walk.token
        answer = self.source.api.posts(self.route, params)
        if "data" not in answer.body and not answer.meta:
            raise SourceBlocked(
                "X answers with errors alone where it should give a page; it is tried again next time.",
                permanent=False,
            )
        return answer

    def _begun_anew(self, walk: Walk, *, error: RefusedParameter) -> Walk:
        """The walk from its beginning, where X no longer takes the post or the token that it rests on.

        Raises:
            RefusedParameter: neither is what X refuses.
        """
        if walk.since and "since_id" in error.parameters:
            until = self.now - REACH
            since = min(moment_of_id(walk.since) or _BEGINNING, until)
            self._add_gap(since, until, "the last run is longer ago than X's search looks back")
            return Walk()
        if walk.token and error.parameters & {"next_token", "pagination_token"}:
            return Walk(since=walk.since)
        raise error

    def _page(self, answer: Answer) -> Page:
        source = self.source
        page = split(answer.body, source=source.name, query=source.query, observed_at=self.now)
        self.left -= len(page.items) + len(page.dead_letters)
        return with_version(page, version=answer.version)

    def _why_stop(self, walk: Walk, *, tokens: set[str]) -> str:
        if self.left < _SMALLEST_PAGE[self.source.mode]:
            return f"the cap of {self.source.max_items} posts a run was reached (max_items)"
        return walk.stuck(tokens)

    def _leave_gap(self, walk: Walk, *, reason: str) -> None:
        beginning = self.now - REACH if self.source.mode == "search" else _BEGINNING
        since, until = walk.unread(beginning=beginning, now=self.now)
        self._add_gap(since, until, reason)

    def _add_gap(self, since: datetime, until: datetime, reason: str) -> None:
        name, query = self.source.name, self.source.query
        self.gaps.append(Gap(source=name, query=query, since=since, until=until, reason=reason))

    def _noted(self, page: Page, *, walk: Walk, has_ended: bool) -> Page:
        """The page with the gaps so far and the checkpoint that holds once it is on disk."""
        self.memory.pop("inflight", None)
        if has_ended:
            since = later_id(walk.since or self.memory.get("since"), walk.first_newest)
            self.memory |= {"since": since} if since else {}
        else:
            self.memory["inflight"] = walk.as_state()
        self.memory["names"] = self.source.api.names
        gaps = tuple(self.gaps)
        self.gaps.clear()
        return replace(page, gaps=gaps, state=dict(self.memory))
