"""The sources and shapes there are: two visible tables of dotted paths, resolved when first used.

Adding a platform is a folder and a line here.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, cast

from extractors.base import Mapper, Shape, Source
from overheard.errors import ConfigError, UnmappableItem

if TYPE_CHECKING:
    from overheard.records import Post, RawItem, Tombstone
    from overheard.settings import SourceSettings

__all__ = ["SHAPES", "SOURCES", "mapper", "open_source", "shape", "to_post"]

SOURCES: dict[str, str] = {
    "x": "extractors.twitter.client",
    "reddit": "extractors.reddit.client",
    "feed": "extractors.feeds.client",
    "archive": "extractors.archive.client",
    "sample": "extractors.sample.client",
}
"""Kind of source → module with `open_source(settings: SourceSettings) -> Source`."""

SHAPES: dict[str, str] = {
    "x": "extractors.twitter.mapping",
    "reddit": "extractors.reddit.mapping",
    "mastodon": "extractors.mastodon.mapping",
    "bluesky": "extractors.bluesky.mapping",
    "hn": "extractors.hackernews.mapping",
    "feed": "extractors.feeds.mapping",
    "row": "extractors.archive.mapping",
}
"""Shape of a raw item → module with `recognise`, `split` and `to_post`, asked in this order."""


@cache
def shape(name: str) -> Shape:
    """The module that reads items of this shape.

    Raises:
        UnmappableItem: no such shape; the item was landed by a newer version.
    """
    if name not in SHAPES:
        raise UnmappableItem(f"no mapper for the shape {name!r}; known are {', '.join(SHAPES)}")
    return cast("Shape", import_module(SHAPES[name]))


def mapper(name: str) -> Mapper:
    """The pure function that maps items of this shape."""
    return shape(name).to_post


def to_post(item: RawItem) -> Post | Tombstone:
    """Map one stored item, whatever its shape.

    Raises:
        UnmappableItem: a field that we need is missing.
    """
    return shape(item.shape).to_post(item)


def open_source(settings: SourceSettings) -> Source:
    """Make the source that a configuration describes, reading its secrets from the environment.

    Raises:
        ConfigError: no such kind. MissingKey: a secret is not set.
    """
    if settings.kind not in SOURCES:
        raise ConfigError(
            f"source kind {settings.kind!r} is unknown; allowed are {', '.join(SOURCES)}"
        )
    return cast("Source", import_module(SOURCES[settings.kind]).open_source(settings))
