"""The index in an Elasticsearch cluster, one index a month. Not run against a real server yet; see README.md."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from elastic_transport import ObjectApiResponse
from elastic_transport.client_utils import DEFAULT
from elasticsearch import ApiError, Elasticsearch, TransportError
from elasticsearch.helpers import scan, streaming_bulk

from overheard.clock import Window
from overheard.errors import QueryError, StorageError
from overheard.records import Annotation, Platform, Post
from overheard.secrets import read_secret
from overheard.settings import ElasticsearchSettings
from search_index.elasticsearch.compiler import compile_query, within
from search_index.elasticsearch.mapping import (
    as_source,
    index_name,
    index_pattern,
    template,
    version_of,
)
from search_index.engine import Hit, IndexedPost, Interval, SearchPage, Sort
from search_index.fields import KEYWORD_FIELDS, closest, resolve_field
from search_index.highlights import highlights
from search_index.query import Query

__all__ = ["ElasticsearchIndex"]

_RETRIED = (429, 502, 503, 504)
_OUTDATED = 409
_KEY = "OVERHEARD_ELASTICSEARCH_API_KEY"
_NEWEST = [{"numbers.created": "desc"}, {"uid": "asc"}]
_OLDEST = [{"numbers.created": "asc"}, {"uid": "asc"}]


class ElasticsearchIndex:
    """A `SearchIndex` in Elasticsearch 8.19 or 9.

    Args:
        settings: hosts, certificate and prefix; the key is the secret OVERHEARD_ELASTICSEARCH_API_KEY, if set.
        retry_seconds: first pause before a rejected bulk item is sent again; it doubles.
    """

    def __init__(self, settings: ElasticsearchSettings, *, retry_seconds: float = 1) -> None:
        self._prefix = settings.prefix
        self._retry_seconds = retry_seconds
        self._client = Elasticsearch(
            list(settings.hosts),
            api_key=_api_key(),
            ca_certs=str(settings.ca_file) if settings.ca_file else DEFAULT,
            request_timeout=60,
            max_retries=3,
            retry_on_timeout=True,
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def prepare(self) -> None:
        """Put the index template; safe to repeat."""
        name = f"{self._prefix}posts"
        with _Plainly():
            self._client.indices.put_index_template(name=name, **template(self._prefix))

    def upsert(self, rows: Iterable[tuple[Post, Annotation | None]]) -> int:
        """Store posts in bulk.

        Raises:
            StorageError: some were refused even when sent again; all others are stored.
        """
        actions = (self._action(post, annotation) for post, annotation in rows)
        written, refused = 0, 0
        with _Plainly():
            for accepted, item in streaming_bulk(
                self._client, actions, raise_on_error=False, raise_on_exception=False, max_retries=5,
                initial_backoff=self._retry_seconds, max_backoff=60, retry_on_status=_RETRIED,
                chunk_size=500, max_chunk_bytes=10_000_000,
            ):  # fmt: skip
                written += accepted
                refused += not accepted and item["index"].get("status") != _OUTDATED
            self._client.indices.refresh(index=self._everywhere, ignore_unavailable=True)
        if refused:
            message = (
                f"Elasticsearch refused {refused} posts and stored {written}. Look at the cluster's"
                " health and disk, then run again: writing twice changes nothing."
            )
            raise StorageError(message)
        return written

    def get(self, uid: str) -> IndexedPost | None:
        """One post."""
        found = self._search(query={"term": {"uid": uid}}, size=1)["hits"]["hits"]
        return _indexed_post(found[0]) if found else None

    def thread(self, uid: str) -> list[IndexedPost]:
        """The whole conversation, oldest first."""
        found = self._search(query={"term": {"uid": uid}}, size=1, source=["thread"])["hits"][
            "hits"
        ]
        thread = found[0]["_source"]["thread"] if found else uid
        return self._oldest({"term": {"thread": thread}})

    def delete(self, uids: Iterable[str]) -> int:
        """Remove posts."""
        wanted = list(uids)
        parts = [wanted[start : start + 1000] for start in range(0, len(wanted), 1000)]
        return sum(self._remove({"terms": {"uid": part}}) for part in parts)

    def delete_author(self, author_id: str, platform: Platform) -> int:
        """Remove everything that an author wrote."""
        own = [{"term": {"author_id": author_id}}, {"term": {"values.platform": platform.value}}]
        return self._remove({"bool": {"filter": own}})

    def search(
        self,
        query: Query,
        *,
        window: Window | None = None,
        sort: Sort = "newest",
        limit: int = 50,
        offset: int = 0,
    ) -> SearchPage:
        """The posts that match; Elasticsearch pages through the first 10,000."""
        order: list[Any] = _NEWEST if sort == "newest" else ["_score", *_NEWEST]
        clause = within(compile_query(query), window)
        answer = self._search(query=clause, size=limit, from_=offset, sort=order)
        found = [_indexed_post(hit) for hit in answer["hits"]["hits"]]
        hits = tuple(
            Hit(
                post=item.post,
                annotation=item.annotation,
                highlights=highlights(query, item.post),
            )
            for item in found
        )
        return SearchPage(total=answer["hits"]["total"]["value"], hits=hits)

    def histogram(
        self, query: Query, *, interval: Interval = "day", window: Window | None = None
    ) -> list[tuple[date, int]]:
        """Matching posts per day, week or month."""
        by_time = {"field": "created_at", "calendar_interval": interval, "min_doc_count": 1}
        buckets = self._buckets({"date_histogram": by_time}, query=query, window=window)
        return [
            (datetime.fromtimestamp(bucket["key"] / 1000, UTC).date(), bucket["doc_count"])
            for bucket in buckets
        ]

    def facet(
        self, query: Query, field: str, *, limit: int = 20, window: Window | None = None
    ) -> list[tuple[str, int]]:
        """The most frequent values of a keyword field."""
        name = resolve_field(field)
        if name not in KEYWORD_FIELDS:
            hint = closest(field, KEYWORD_FIELDS)
            raise QueryError(f"{field!r} cannot be counted", query=field, column=1, hint=hint)
        order = [{"_count": "desc"}, {"_key": "asc"}]
        terms = {"field": f"values.{name}", "size": limit, "order": order}
        buckets = self._buckets({"terms": terms}, query=query, window=window)
        return [(bucket["key"], bucket["doc_count"]) for bucket in buckets]

    def iterate(self, *, window: Window | None = None) -> Iterator[IndexedPost]:
        """Every post, oldest first."""
        yield from self._scan(within({"match_all": {}}, window))

    def count(self) -> int:
        """How many posts are stored."""
        with _Plainly():
            answer = self._client.count(index=self._everywhere, ignore_unavailable=True)
            return int(answer["count"])

    @property
    def _everywhere(self) -> str:
        return index_pattern(self._prefix)

    def _action(self, post: Post, annotation: Annotation | None) -> dict[str, Any]:
        return {
            "_op_type": "index",
            "_index": index_name(self._prefix, post.created_at),
            "_id": post.uid,
            "version": version_of(post),
            "version_type": "external_gte",
            "_source": as_source(post, annotation),
        }

    def _search(self, **body: Any) -> ObjectApiResponse[Any]:
        with _Plainly():
            return self._client.search(
                index=self._everywhere, ignore_unavailable=True, track_total_hits=True, **body
            )

    def _buckets(
        self, aggregation: dict[str, Any], *, query: Query, window: Window | None
    ) -> list[dict[str, Any]]:
        clause = within(compile_query(query), window)
        answer = self._search(query=clause, size=0, aggs={"found": aggregation})
        buckets: list[dict[str, Any]] = (
            answer.get("aggregations", {}).get("found", {}).get("buckets", [])
        )
        return buckets

    def _scan(self, clause: dict[str, Any]) -> Iterator[IndexedPost]:
        body = {"query": clause, "sort": _OLDEST}
        with _Plainly():
            for hit in scan(
                self._client, index=self._everywhere, query=body, preserve_order=True,
                ignore_unavailable=True,
            ):  # fmt: skip
                yield _indexed_post(hit)

    def _oldest(self, clause: dict[str, Any]) -> list[IndexedPost]:
        return list(self._scan(clause))

    def _remove(self, clause: dict[str, Any]) -> int:
        with _Plainly():
            answer = self._client.delete_by_query(
                index=self._everywhere, query=clause, conflicts="proceed", refresh=True,
                ignore_unavailable=True,
            )  # fmt: skip
            return int(answer["deleted"])


def _api_key() -> str | None:
    # A cluster of one's own may run without keys; one that is named and cannot be read is a mistake.
    named = _KEY in os.environ or f"{_KEY}_FILE" in os.environ
    return read_secret(_KEY) if named else None


class _Plainly:
    """Tells the client's errors in plain words."""

    def __enter__(self) -> None:
        return

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, ApiError):
            message = f"Elasticsearch answered {error.status_code} ({error.error}). Look at its log, then run again."
            raise StorageError(message) from error
        if isinstance(error, TransportError):
            message = (
                f"Elasticsearch cannot be reached ({type(error).__name__}). Check [elasticsearch] hosts and ca_file in"
                " overheard.toml and that the server runs."
            )
            raise StorageError(message) from error


def _indexed_post(hit: dict[str, Any]) -> IndexedPost:
    source = hit["_source"]
    known = source.get("annotation")
    return IndexedPost(
        post=msgspec.convert(source["post"], Post),
        annotation=msgspec.convert(known, Annotation) if known else None,
    )
