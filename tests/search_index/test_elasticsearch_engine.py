"""The second engine: its query DSL, and the real client's requests against a local server."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from overheard.clock import Window
from overheard.errors import MissingKey, QueryError, StorageError
from overheard.records import Annotation, Label, Platform
from overheard.settings import ElasticsearchSettings
from overheard.wire_json import decode_json, encode_json
from search_index.elasticsearch.compiler import compile_query, within
from search_index.elasticsearch.engine import ElasticsearchIndex
from search_index.elasticsearch.mapping import as_source, template
from search_index.engine import IndexedPost
from search_index.fields import KEYWORD_FIELDS, NUMBER_FIELDS, TIME_FIELDS
from search_index.parser import parse

COMPATIBLE = "application/vnd.elasticsearch+json; compatible-with=8"


def both(kind: str, title: object, text: object) -> dict[str, Any]:
    return {
        "bool": {
            "should": [{kind: {"title": title}}, {kind: {"text": text}}],
            "minimum_should_match": 1,
        }
    }


def word(token: str) -> dict[str, Any]:
    return both("term", {"value": token, "boost": 2.0}, {"value": token, "boost": 1.0})


def silent(clause: dict[str, Any]) -> dict[str, Any]:
    return {"constant_score": {"filter": clause, "boost": 0}}


NEAR_SIDES = {
    "ordered": False,
    "max_gaps": 3,
    "intervals": [
        {"match": {"query": "a1 b1", "ordered": True, "max_gaps": 0}},
        {"prefix": {"prefix": "pu"}},
    ],
}


@pytest.mark.parametrize(
    ("query", "clause"),
    [
        ("pram", word("pram")),
        (
            '"a1 b1"',
            both(
                "match_phrase", {"query": "a1 b1", "boost": 2.0}, {"query": "a1 b1", "boost": 1.0}
            ),
        ),
        ("pu*", both("prefix", {"value": "pu", "boost": 2.0}, {"value": "pu", "boost": 1.0})),
        (
            '"a1 b1" NEAR/3 pu*',
            both(
                "intervals",
                {"all_of": NEAR_SIDES, "boost": 2.0},
                {"all_of": NEAR_SIDES, "boost": 1.0},
            ),
        ),
        ("a1 -b1", {"bool": {"must": [word("a1")], "must_not": [word("b1")]}}),
        ("-a1", {"bool": {"must_not": [word("a1")]}}),
        ("a1 OR b1", {"bool": {"should": [word("a1"), word("b1")], "minimum_should_match": 1}}),
        ("lang:en", silent({"term": {"values.lang": "en"}})),
        ("likes:>10", silent({"range": {"numbers.likes": {"gt": 10.0}}})),
        ("score:1..5", silent({"range": {"numbers.score": {"gte": 1.0, "lte": 5.0}}})),
        (
            "created:1970-01-02",
            silent({"range": {"numbers.created": {"gte": 86_400_000_000, "lt": 172_800_000_000}}}),
        ),
    ],
)
def test_a_query_compiles_to(query, clause):
    assert compile_query(parse(query)) == clause


def test_a_window_filters_without_scoring():
    window = Window(since=datetime(1970, 1, 1, tzinfo=UTC), until=datetime(1970, 1, 2, tzinfo=UTC))
    ends = {"gte": 0, "lt": 86_400_000_000}
    expected = {"must": [{"match_all": {}}], "filter": [{"range": {"numbers.created": ends}}]}
    assert within({"match_all": {}}, window) == {"bool": expected}
    assert within({"match_all": {}}, None) == {"match_all": {}}


def test_the_mapping_knows_every_field_of_a_document(make_post):
    properties = template("")["template"]["mappings"]["properties"]
    assert set(as_source(make_post("x:1", "a"), None)) == set(properties)
    assert set(properties["values"]["properties"]) == set(KEYWORD_FIELDS)
    assert set(properties["numbers"]["properties"]) == {*NUMBER_FIELDS, *TIME_FIELDS}


class Server:
    """Answers like Elasticsearch 8: it refuses another media type and names itself the product."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, str, str]] = []
        self.answer: Callable[[str, str, str], tuple[int, Any]] = lambda *_: (200, {})
        server = self

        class Handler(BaseHTTPRequestHandler):
            def respond(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
                path = self.path.partition("?")[0]
                server.requests.append((self.command, self.path, body))
                accepted = "compatible-with=8" in self.headers.get("accept", "")
                status, answer = server.answer(self.command, path, body) if accepted else (400, {})
                raw = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("X-Elastic-Product", "Elasticsearch")
                self.send_header("Content-Type", COMPATIBLE)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            do_GET = do_POST = do_PUT = do_DELETE = respond

            def log_message(self, *_: object) -> None:
                return

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.01,), daemon=True)

    def sent(self, part: str) -> list[tuple[str, str, str]]:
        return [request for request in self.requests if part in request[1]]


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    made.thread.start()
    yield made
    made.http.shutdown()
    made.http.server_close()
    made.thread.join()


@pytest.fixture
def cluster(server) -> Iterator[ElasticsearchIndex]:
    hosts = (f"http://127.0.0.1:{server.http.server_port}",)
    made = ElasticsearchIndex(ElasticsearchSettings(hosts=hosts, prefix="t-"), retry_seconds=0)
    yield made
    made.close()


def hit(post, annotation=None):
    source = {
        "post": decode_json(encode_json(post)),
        "annotation": annotation and decode_json(encode_json(annotation)),
    }
    return {"_id": post.uid, "_source": source | {"thread": post.conversation_uid or post.uid}}


def found(*hits, total=None):
    return {
        "hits": {"hits": list(hits), "total": {"value": total if total is not None else len(hits)}}
    }


def accepts_bulk(statuses):
    """Answers each bulk with the next status of every uid."""

    def answer(_method, path, body):
        if not path.endswith("_bulk"):
            return 200, {}
        actions = [json.loads(line)["index"] for line in body.splitlines()[::2]]
        items = [
            {"index": {"_id": action["_id"], "status": statuses[action["_id"]].pop(0)}}
            for action in actions
        ]
        return 200, {"errors": True, "items": items}

    return answer


def test_a_bulk_names_month_id_and_version(cluster, server, make_post):
    server.answer = accepts_bulk({"x:1": [201]})
    assert cluster.upsert([(make_post("x:1", "Mum's pram"), None)]) == 1
    lines = server.sent("_bulk")[0][2].splitlines()
    assert json.loads(lines[0])["index"] == {
        "_index": "t-posts-v1-2026.11.01", "_id": "x:1", "version": 1794301200000, "version_type": "external_gte",
    }  # fmt: skip
    assert json.loads(lines[1])["text"] == "mums pram"
    assert server.sent("_refresh")


def test_a_busy_cluster_is_asked_again(cluster, server, make_post):
    server.answer = accepts_bulk({"x:1": [429, 503, 201], "x:2": [201]})
    assert cluster.upsert([(make_post("x:1", "a"), None), (make_post("x:2", "a"), None)]) == 2


def test_an_outdated_version_is_no_failure(cluster, server, make_post):
    server.answer = accepts_bulk({"x:1": [409]})
    assert cluster.upsert([(make_post("x:1", "a"), None)]) == 0


def test_refused_posts_are_counted_and_the_others_are_stored(cluster, server, make_post):
    server.answer = accepts_bulk({"x:1": [400], "x:2": [201]})
    with pytest.raises(StorageError, match="refused 1 posts and stored 1"):
        cluster.upsert([(make_post("x:1", "a"), None), (make_post("x:2", "a"), None)])


def test_a_search_reads_posts_and_marks_them(cluster, server, make_post):
    post = make_post("x:1", "my pram", m_like=3)
    known = Annotation(uid="x:1", pipeline="p", decided=(Label.PRAISE,), labels={Label.PRAISE: 0.9})
    server.answer = lambda *_: (200, found(hit(post, known), total=12))
    page = cluster.search(parse("pram"), sort="relevance", limit=1, offset=4)
    assert (page.total, page.hits[0].post, page.hits[0].annotation) == (12, post, known)
    assert page.hits[0].highlights == ((3, 7),)
    body = json.loads(server.sent("_search")[0][2])
    assert (body["size"], body["from"], body["sort"][0], body["track_total_hits"]) == (
        1,
        4,
        "_score",
        True,
    )


def test_newest_first_is_the_order_of_the_authors_time(cluster, server):
    server.answer = lambda *_: (200, found())
    assert cluster.search(parse("pram")).hits == ()
    assert json.loads(server.sent("_search")[0][2])["sort"][0] == {"numbers.created": "desc"}


def test_a_post_is_looked_up_by_its_uid(cluster, server, make_post):
    post = make_post("x:1", "a")
    server.answer = lambda *_: (200, found(hit(post)))
    assert cluster.get("x:1") == IndexedPost(post=post)
    server.answer = lambda *_: (200, found())
    assert cluster.get("x:404") is None


def scrolled(*pages):
    left = list(pages)

    def answer(method, path, body):
        if method == "DELETE":
            return 200, {"succeeded": True, "num_freed": 1}
        if '"_source"' in body:
            return 200, pages[0]
        shards = {"successful": 1, "total": 1, "skipped": 0, "failed": 0}
        return 200, {"_scroll_id": "s", "_shards": shards, **(left.pop(0) if left else found())}

    return answer


def test_a_thread_is_asked_for_by_the_posts_conversation(cluster, server, make_post):
    posts = [make_post(f"x:{n}", "a", conversation_uid="x:0") for n in (0, 1)]
    server.answer = scrolled(found(*map(hit, posts)))
    assert [item.post.uid for item in cluster.thread("x:1")] == ["x:0", "x:1"]
    assert '{"term":{"thread":"x:0"}}' in server.sent("_search")[1][2]


def test_every_post_is_read_page_by_page(cluster, server, make_post):
    posts = [make_post(f"x:{n}", "a") for n in range(3)]
    server.answer = scrolled(found(*map(hit, posts[:2])), found(hit(posts[2])))
    assert [item.post.uid for item in cluster.iterate()] == ["x:0", "x:1", "x:2"]


def test_deleting_goes_by_uid_or_by_author_and_platform(cluster, server):
    server.answer = lambda *_: (200, {"deleted": 2})
    assert cluster.delete(["x:1", "x:2"]) == 2
    assert cluster.delete_author("7", Platform.X) == 2
    first, second = (json.loads(body)["query"] for _, _, body in server.sent("_delete_by_query"))
    assert first == {"terms": {"uid": ["x:1", "x:2"]}}
    assert second["bool"]["filter"] == [
        {"term": {"author_id": "7"}},
        {"term": {"values.platform": "x"}},
    ]


def test_days_and_values_are_counted_by_the_server(cluster, server):
    buckets = [{"key": 1793491200000, "doc_count": 3}]
    server.answer = lambda *_: (200, found() | {"aggregations": {"found": {"buckets": buckets}}})
    assert cluster.histogram(parse("pram"), interval="week") == [(date(2026, 11, 1), 3)]
    buckets[:] = [{"key": "ann", "doc_count": 2}]
    assert cluster.facet(parse("pram"), "handle", limit=7) == [("ann", 2)]
    first, second = (json.loads(body)["aggs"]["found"] for _, _, body in server.sent("_search"))
    assert first["date_histogram"]["calendar_interval"] == "week"
    assert (second["terms"]["field"], second["terms"]["size"]) == ("values.author", 7)


def test_an_empty_cluster_counts_nothing(cluster, server):
    server.answer = lambda *_: (200, found() | {"count": 0})
    assert (cluster.count(), cluster.histogram(parse("pram"))) == (0, [])


def test_a_facet_of_no_keyword_field_is_refused(cluster):
    with pytest.raises(QueryError, match="cannot be counted"):
        cluster.facet(parse("a1"), "likes")


def test_the_template_is_put_under_its_prefix(cluster, server):
    server.answer = lambda *_: (200, {"acknowledged": True})
    cluster.prepare()
    method, path, body = server.requests[0]
    assert (method, path) == ("PUT", "/_index_template/t-posts")
    assert json.loads(body)["index_patterns"] == ["t-posts-v1-*"]


def test_an_error_of_the_server_is_told_plainly(cluster, server):
    server.answer = lambda *_: (403, {"error": {"type": "security_exception"}, "status": 403})
    with pytest.raises(StorageError, match="403"):
        cluster.count()


def test_a_server_that_is_not_there_is_told_plainly():
    index = ElasticsearchIndex(ElasticsearchSettings(hosts=("http://127.0.0.1:9",)))
    with pytest.raises(StorageError, match="hosts"):
        index.count()
    index.close()


def test_a_key_that_is_named_but_missing_is_a_mistake(monkeypatch):
    monkeypatch.setenv("OVERHEARD_ELASTICSEARCH_API_KEY_FILE", "/nowhere/key")
    with pytest.raises(MissingKey):
        ElasticsearchIndex(ElasticsearchSettings())
