"""Turns landed items into annotated posts of the index, and takes out what its platform no longer shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import monotonic
from typing import Protocol

from extractors.registry import to_post
from overheard.errors import UnmappableItem
from overheard.records import Annotation, DeadLetter, Post, RawItem, StepReport, Tombstone
from overheard.wire_json import encode_json
from pipeline.workspace import Workspace
from search_index.anchors import SearchMatcher
from search_index.documents import document_of

__all__ = ["Annotator", "forget_posts", "understand"]

_LONGEST_RAW = 65_536


class Annotator(Protocol):
    """The part of the spaCy pipeline that this step needs."""

    def annotate(self, posts: Iterable[Post]) -> Iterable[Annotation]:
        """Yield one annotation a post, in order."""
        ...


@dataclass(kw_only=True, slots=True)
class _Mapped:
    posts: list[Post]
    tombstones: list[Tombstone]
    dead_letters: list[DeadLetter]


def understand(
    workspace: Workspace,
    *,
    annotator: Annotator,
    segments: Iterable[str] | None = None,
    on_posts: Callable[[int], None] | None = None,
) -> StepReport:
    """Map, annotate, index and match every waiting segment (or the given ones).

    A segment counts as understood only after all its posts are in the index: after a crash it is done again,
    with the same result.
    """
    begun = monotonic()
    gone = {stone.uid for stone in workspace.raw.tombstones()}
    matcher = SearchMatcher(workspace.searches.queries())
    counts = {"understood": 0, "unmappable": 0, "matched": 0, "revised": 0, "deleted": 0}
    held = workspace.index.count()
    for segment in workspace.raw.waiting() if segments is None else segments:
        mapped = _map(workspace.raw.read(segment))
        workspace.raw.bury(mapped.dead_letters)
        workspace.raw.record_tombstones(mapped.tombstones)
        gone.update(stone.uid for stone in mapped.tombstones)
        posts = [post for post in mapped.posts if post.uid not in gone]
        rows = list(zip(posts, annotator.annotate(posts), strict=True))
        workspace.index.upsert(rows)
        counts["matched"] += _match(rows, matcher=matcher, workspace=workspace)
        workspace.raw.mark_understood([segment])
        counts["understood"] += len(rows)
        counts["unmappable"] += len(mapped.dead_letters)
        counts["deleted"] += len(mapped.posts) - len(posts) + len(mapped.tombstones)
        if on_posts is not None:
            on_posts(len(mapped.posts))
    counts["revised"] = counts["understood"] - (workspace.index.count() - held)
    counts["deleted"] += forget_posts(workspace, gone)
    return StepReport(step="understand", counts=counts, seconds=monotonic() - begun)


def forget_posts(workspace: Workspace, uids: Iterable[str]) -> int:
    """Take posts out of the raw zone, the index and the leads; returns how many the index held."""
    wanted = sorted(uids)
    if not wanted:
        return 0
    workspace.raw.erase(wanted)
    workspace.leads.remove(wanted)
    workspace.searches.forget(wanted)
    return workspace.index.delete(wanted)


def _map(items: Iterable[RawItem]) -> _Mapped:
    mapped = _Mapped(posts=[], tombstones=[], dead_letters=[])
    for item in items:
        try:
            result = to_post(item)
        except UnmappableItem as error:
            mapped.dead_letters.append(_dead_letter(item, str(error)))
            continue
        if isinstance(result, Tombstone):
            mapped.tombstones.append(result)
        else:
            mapped.posts.append(result)
    return mapped


def _dead_letter(item: RawItem, reason: str) -> DeadLetter:
    return DeadLetter(
        source=item.source,
        position=item.uid,
        reason=reason,
        raw=encode_json(item.payload).decode()[:_LONGEST_RAW],
        observed_at=item.observed_at,
    )


def _match(
    rows: list[tuple[Post, Annotation]], *, matcher: SearchMatcher, workspace: Workspace
) -> int:
    if not len(matcher):
        return 0
    hits: dict[str, list[str]] = {}
    for post, annotation in rows:
        for name in matcher.match(document_of(post, annotation)):
            hits.setdefault(name, []).append(post.uid)
    for name, uids in hits.items():
        workspace.searches.record_matches(name, uids)
    return sum(len(uids) for uids in hits.values())
