"""The pages that show: the inbox, one lead, the search over all posts."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from inbox.desk import desk, signed_in_name
from inbox.detail import load_detail
from inbox.listing import ListRequest, list_page
from inbox.marking import Mark, marked
from leads.verdicts import reasons_for
from overheard.errors import QueryError
from search_index.engine import SearchPage
from search_index.parser import parse

__all__ = ["blueprint"]

blueprint = Blueprint("pages", __name__)
_HITS = 25


@blueprint.get("/")
@login_required  # type: ignore[untyped-decorator]
def inbox() -> ResponseReturnValue:
    """Views, the list, and beside it the first lead."""
    listed = list_page(ListRequest.of(request.args), desk=desk(), user=signed_in_name())
    first = listed.rows[0].stored.lead.lead_id if listed.rows else None
    return _panes(listed, lead_id=first, is_chosen=False)


@blueprint.get("/leads/<path:lead_id>")
@login_required  # type: ignore[untyped-decorator]
def lead(lead_id: str) -> ResponseReturnValue:
    """One lead, beside the list that it was chosen from."""
    listed = list_page(ListRequest.of(request.args), desk=desk(), user=signed_in_name())
    return _panes(listed, lead_id=lead_id, is_chosen=True)


@blueprint.get("/search")
@login_required  # type: ignore[untyped-decorator]
def search() -> ResponseReturnValue:
    """All posts that a query finds, whether they became leads or not."""
    query = request.args.get("q", "").strip()
    sort = "relevance" if request.args.get("sort") == "relevance" else "newest"
    page = max(1, request.args.get("page", 1, type=int))
    found, error = SearchPage(total=0, hits=()), None
    if query:
        try:
            found, page = _hits(query, is_relevance=sort == "relevance", page=min(page, 10_000))
        except QueryError as mistake:
            error = mistake
    hits = [
        (
            hit,
            marked(hit.post.full_text, [Mark(a, b, "need") for a, b in hit.highlights]),
            desk().leads.get(hit.post.uid) is not None,
        )
        for hit in found.hits
    ]
    return render_template(
        "search.html",
        query=query,
        sort=sort,
        page=page,
        pages=_pages(found.total),
        total=found.total,
        hits=hits,
        error=error,
    )


def _hits(query: str, *, is_relevance: bool, page: int) -> tuple[SearchPage, int]:
    """The hits of a page and its number: the last page where there are fewer."""
    found = desk().index.search(
        parse(query),
        sort="relevance" if is_relevance else "newest",
        limit=_HITS,
        offset=(page - 1) * _HITS,
    )
    last = _pages(found.total)
    return (found, page) if page <= last else _hits(query, is_relevance=is_relevance, page=last)


def _pages(total: int) -> int:
    return max(1, -(-total // _HITS))


def _panes(listed: object, *, lead_id: str | None, is_chosen: bool) -> ResponseReturnValue:
    detail = load_detail(lead_id, desk=desk()) if lead_id else None
    if is_chosen and detail is None:
        abort(404)
    return render_template(
        "inbox.html",
        listed=listed,
        detail=detail,
        is_chosen=is_chosen,
        good_reasons=reasons_for(good=True),
        bad_reasons=reasons_for(good=False),
    )
