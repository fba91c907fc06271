"""The list of leads: named views, the filters of the form, and one page of rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from inbox.desk import Desk
from inbox.marking import found_words, marked
from inbox.wording import shortened
from leads.store_records import LeadFilter, StoredLead
from overheard.errors import QueryError
from overheard.records import LeadStatus, Post
from search_index.engine import SearchIndex
from search_index.parser import parse

__all__ = ["VIEWS", "ListPage", "ListRequest", "Row", "list_page", "quote_of"]

Sort = Literal["score", "newest", "due"]

VIEWS = {
    "new": "New",
    "mine": "Mine",
    "unassigned": "Unassigned",
    "overdue": "Overdue",
    "snoozed": "Snoozed",
    "done": "Done",
    "all": "All",
}
_OPEN = (LeadStatus.NEW, LeadStatus.CLAIMED)
_PAGE = 40
_SEARCH_BATCH = 1000
_SEARCH_MOST = 20_000
_FIELDS = ("department", "role", "label", "platform")


@dataclass(frozen=True, kw_only=True, slots=True)
class ListRequest:
    """What somebody wants listed, as it stands in the address."""

    view: str = "new"
    query: str = ""
    department: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    label: tuple[str, ...] = ()
    platform: tuple[str, ...] = ()
    min_score: int = 0
    sort: Sort = "score"
    page: int = 1

    @classmethod
    def of(cls, args: MultiDict[str, str]) -> ListRequest:
        """Read the address; whatever makes no sense there counts as not given."""
        sort = args.get("sort", "score")
        view = args.get("view", "new")
        chosen = {name: tuple(filter(None, args.getlist(name))) for name in _FIELDS}
        return cls(
            view=view if view in VIEWS else "new",
            query=args.get("query", "").strip(),
            department=chosen["department"],
            role=chosen["role"],
            label=chosen["label"],
            platform=chosen["platform"],
            min_score=_number(args.get("min_score", ""), most=100),
            sort=sort if sort in get_args(Sort) else "score",  # type: ignore[arg-type]
            page=max(1, _number(args.get("page", ""), most=100_000)),
        )

    @property
    def address(self) -> dict[str, Any]:
        """The same as arguments of an address, defaults left out."""
        default = ListRequest()
        values = {name: getattr(self, name) for name in self.__slots__}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in values.items()
            if value != getattr(default, name)
        }

    def at(self, **changes: Any) -> dict[str, Any]:
        """The address with changes; anything but another page begins at page 1."""
        return replace(self, **{"page": 1, **changes}).address

    @property
    def is_filtered(self) -> bool:
        """Whether more than the view narrows the list."""
        return bool(self.query or self.min_score or any(getattr(self, name) for name in _FIELDS))

    def filter(self, *, user: str) -> LeadFilter:
        """The view and the form's fields as a filter."""
        return replace(
            _view_filter(self.view, user=user),
            departments=self.department,
            roles=self.role,
            labels=self.label,
            platforms=self.platform,
            min_score=self.min_score,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One lead of the list; `post` is None where the platform took it away.

    `title` is the post's, "" where the quote holds it already.
    """

    stored: StoredLead
    post: Post | None
    title: str
    quote: Markup


@dataclass(frozen=True, kw_only=True, slots=True)
class ListPage:
    """One page of the list with everything around it.

    Attributes:
        counts: view → leads. facets: field → value → leads, for the form. pages: how many there are.
        error: why the query could not be read, None where it could.
    """

    asked: ListRequest
    rows: list[Row]
    total: int
    pages: int
    counts: dict[str, int]
    facets: Mapping[str, Mapping[str, int]]
    error: QueryError | None


def list_page(asked: ListRequest, *, desk: Desk, user: str) -> ListPage:
    """Load one page of the list; a query that cannot be read lists nothing and says why."""
    error: QueryError | None = None
    found: list[StoredLead] = []
    total = 0
    try:
        found, total = _leads(asked, desk=desk, user=user)
        last = _pages(total)
        if asked.page > last:  # leads were done since the link was made
            asked = replace(asked, page=last)
            found, total = _leads(asked, desk=desk, user=user)
    except QueryError as mistake:
        error = mistake
    now = desk.now
    return ListPage(
        asked=asked,
        rows=[_row(stored, desk=desk) for stored in found],
        total=total,
        pages=_pages(total),
        counts={view: desk.leads.count(_view_filter(view, user=user), now=now) for view in VIEWS},
        facets=desk.leads.facets(_view_filter(asked.view, user=user), now=now),
        error=error,
    )


def quote_of(stored: StoredLead, post: Post | None) -> Markup:
    """The need in the author's words, else the post's beginning, with the words of the reasons marked."""
    if post is None:
        return Markup("")
    lead = stored.lead
    text = shortened(lead.need or post.full_text)
    words = [one.words for one in lead.reasons if one.words and len(one.words) < len(text) * 0.6]
    words += lead.wants
    return marked(text, [mark for one in words for mark in found_words(text, one, kind="need")])


def _pages(total: int) -> int:
    return max(1, -(-total // _PAGE))


def _leads(asked: ListRequest, *, desk: Desk, user: str) -> tuple[list[StoredLead], int]:
    wanted, now, offset = asked.filter(user=user), desk.now, (asked.page - 1) * _PAGE
    if not asked.query:
        total = desk.leads.count(wanted, now=now)
        found = desk.leads.find(wanted, now=now, limit=_PAGE, offset=offset, sort=asked.sort)
        return list(found), total
    uids = _matching(asked.query, index=desk.index)
    everything = desk.leads.find(wanted, now=now, limit=_SEARCH_MOST, offset=0, sort=asked.sort)
    fitting = [stored for stored in everything if not uids.isdisjoint(stored.lead.family)]
    return fitting[offset : offset + _PAGE], len(fitting)


def _matching(query: str, *, index: SearchIndex) -> set[str]:
    tree, uids = parse(query), set[str]()
    for offset in range(0, _SEARCH_MOST, _SEARCH_BATCH):
        page = index.search(tree, limit=_SEARCH_BATCH, offset=offset)
        uids.update(hit.post.uid for hit in page.hits)
        if len(page.hits) < _SEARCH_BATCH:
            break
    return uids


def _row(stored: StoredLead, *, desk: Desk) -> Row:
    post = desk.post(stored.lead.lead_id)
    return Row(
        stored=stored, post=post, title=_title_of(stored, post), quote=quote_of(stored, post)
    )


def _title_of(stored: StoredLead, post: Post | None) -> str:
    """A need out of the body is hard to understand without the title above it."""
    need = stored.lead.need
    if post is None or not post.title or post.title == post.text or not need:
        return ""
    holds_it = need in post.title or post.title in need
    return "" if holds_it else shortened(post.title, 120)


def _view_filter(view: str, *, user: str) -> LeadFilter:
    return {
        "new": LeadFilter(statuses=(LeadStatus.NEW,)),
        "mine": LeadFilter(statuses=(LeadStatus.CLAIMED,), assignee=user),
        "unassigned": LeadFilter(statuses=(*_OPEN, LeadStatus.SNOOZED), unassigned=True),
        "overdue": LeadFilter(statuses=_OPEN, overdue=True),
        "snoozed": LeadFilter(statuses=(LeadStatus.SNOOZED,)),
        "done": LeadFilter(statuses=(LeadStatus.DONE,)),
    }.get(view, LeadFilter())


def _number(text: str, *, most: int) -> int:
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 10 else 0
