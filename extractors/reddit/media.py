"""Collects the pictures, galleries, videos and links of a submission or comment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from extractors.json_values import as_dict, as_list, as_text
from overheard.records import Media

__all__ = ["link_of", "media_of"]

_KINDS = {"Image": "image", "AnimatedImage": "animation", "RedditVideo": "video"}
_OWN_HOSTS = frozenset({"i.redd.it", "v.redd.it", "preview.redd.it"})
_PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif")


def link_of(data: dict[str, Any]) -> str | None:
    """Where a link post leads; None for a text, for a crosspost and for what Reddit itself hosts."""
    address = _address(data)
    if not address or data.get("is_self") is True or data.get("crosspost_parent"):
        return None
    parts = urlsplit(address)
    native = str(data.get("id") or "").removeprefix("t3_")
    is_itself = f"/comments/{native}/" in parts.path or parts.path.startswith("/gallery/")
    return None if is_itself or parts.hostname in _OWN_HOSTS else address


def media_of(data: dict[str, Any]) -> tuple[Media, ...]:
    """All media, each once; the preview stands in where Reddit says nothing better."""
    found = [*_gallery(data), *_videos(data)]
    if not found and (picture := _picture(data)):
        found = [Media(type="image", url=picture)]
    if not found:
        found = list(_preview(data))
    return tuple(dict.fromkeys(found))


def _address(data: dict[str, Any]) -> str | None:
    address = as_text(data.get("url_overridden_by_dest")) or as_text(data.get("url"))
    if not address or not address.startswith(("http://", "https://")):
        return None
    try:
        urlsplit(address)
    except ValueError:
        return None
    return address


def _gallery(data: dict[str, Any]) -> Iterator[Media]:
    """The pictures of a gallery in their order, with captions; then those that stand in the text."""
    metadata = as_dict(data.get("media_metadata"))
    rows = [as_dict(row) for row in as_list(as_dict(data.get("gallery_data")).get("items"))]
    captions = {str(row.get("media_id")): as_text(row.get("caption")) for row in rows}
    for name in dict.fromkeys([*captions, *metadata]):
        entry = as_dict(metadata.get(name))
        source = as_dict(entry.get("s"))
        urls = (source.get("u"), source.get("gif"), source.get("mp4"), entry.get("hlsUrl"))
        if entry:
            yield Media(
                type=_KINDS.get(str(entry.get("e")), "unknown"),
                url=next(filter(None, map(as_text, urls)), None),
                alt=captions.get(name),
            )


def _videos(data: dict[str, Any]) -> Iterator[Media]:
    """Reddit's own video, or what another site lets embed."""
    media = as_dict(data.get("media")) or as_dict(data.get("secure_media"))
    video = as_dict(media.get("reddit_video"))
    if address := as_text(video.get("fallback_url")):
        yield Media(type="animation" if video.get("is_gif") is True else "video", url=address)
    embedded = as_dict(media.get("oembed"))
    if embedded:
        yield Media(
            type=as_text(embedded.get("type")) or "unknown",
            url=as_text(embedded.get("url")) or _address(data),
            alt=as_text(embedded.get("title")),
        )


def _picture(data: dict[str, Any]) -> str | None:
    """The address of a post that is a picture."""
    address = _address(data)
    if not address or data.get("is_self") is True:
        return None
    is_picture = urlsplit(address).path.casefold().endswith(_PICTURES)
    return address if is_picture or data.get("post_hint") == "image" else None


def _preview(data: dict[str, Any]) -> Iterator[Media]:
    for image in as_list(as_dict(data.get("preview")).get("images")):
        if address := as_text(as_dict(as_dict(image).get("source")).get("url")):
            yield Media(type="image", url=address)
