"""Runs a saved search over what is in the index already, when it is created or changed."""

from __future__ import annotations

from pipeline.workspace import Workspace
from search_index.parser import parse

__all__ = ["rematch"]

_PAGE = 1000


def rematch(workspace: Workspace, *, name: str) -> int:
    """Record every indexed post that the search `name` matches; returns their number."""
    search = workspace.searches.get(name)
    if search is None:
        return 0
    query, matched = parse(search.query), 0
    while True:
        page = workspace.index.search(query, sort="newest", limit=_PAGE, offset=matched)
        if not page.hits:
            return matched
        workspace.searches.record_matches(name, [hit.post.uid for hit in page.hits])
        matched += len(page.hits)
