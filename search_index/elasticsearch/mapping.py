"""How posts lie in Elasticsearch: index names, the template, and a post as a document."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from overheard.records import Annotation, Post
from overheard.wire_json import decode_json, encode_json
from search_index.documents import document_of, thread_of
from search_index.fields import KEYWORD_FIELDS, NUMBER_FIELDS, TIME_FIELDS

__all__ = ["as_source", "index_name", "index_pattern", "template", "version_of"]

VERSION = "v1"


def index_name(prefix: str, created_at: datetime) -> str:
    """The month's index: the same post always goes to the same one, and lifecycle policies can read its date."""
    return f"{prefix}posts-{VERSION}-{created_at:%Y.%m}.01"


def index_pattern(prefix: str) -> str:
    """All indices of posts."""
    return f"{prefix}posts-{VERSION}-*"


def version_of(post: Post) -> int:
    """External version of a document: when the post was observed, in milliseconds."""
    return int(post.observed_at.timestamp() * 1000)


def as_source(post: Post, annotation: Annotation | None) -> dict[str, Any]:
    """The document of a post; `post` and `annotation` hold the records whole and are not indexed."""
    document = document_of(post, annotation)
    return {
        "uid": post.uid,
        "author_id": post.author_id,
        "thread": thread_of(post),
        "title": document.title,
        "text": document.text,
        "values": {name: list(found) for name, found in document.values.items()},
        "numbers": document.numbers,
        "created_at": post.created_at.isoformat(),
        "post": decode_json(encode_json(post)),
        "annotation": decode_json(encode_json(annotation)) if annotation else None,
    }


def template(prefix: str) -> dict[str, Any]:
    """The index template: tokens are our own, so that Elasticsearch only cuts at blanks."""
    keyword = {"type": "keyword", "ignore_above": 8191}
    words = {"type": "text", "analyzer": "tokens"}
    numbers = {name: {"type": "double"} for name in NUMBER_FIELDS}
    times = {name: {"type": "long"} for name in TIME_FIELDS}
    stored_only = {"type": "object", "enabled": False}
    return {
        "index_patterns": [index_pattern(prefix)],
        "priority": 500,
        "template": {
            "settings": {
                "number_of_shards": 1,
                "number_of_replicas": 0,
                "codec": "best_compression",
                "analysis": {
                    "analyzer": {"tokens": {"type": "custom", "tokenizer": "tokens"}},
                    "tokenizer": {
                        "tokens": {
                            "type": "char_group",
                            "tokenize_on_chars": [" "],
                            "max_token_length": 8191,
                        }
                    },
                },
            },
            "aliases": {f"{prefix}posts": {}},
            "mappings": {
                "dynamic": "strict",
                "properties": {
                    "uid": keyword,
                    "author_id": keyword,
                    "thread": keyword,
                    "title": words,
                    "text": words,
                    "values": {"properties": dict.fromkeys(KEYWORD_FIELDS, keyword)},
                    "numbers": {"properties": numbers | times},
                    "created_at": {"type": "date"},
                    "post": stored_only,
                    "annotation": stored_only,
                },
            },
        },
    }
