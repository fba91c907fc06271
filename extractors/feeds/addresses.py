"""Makes one of the many addresses that lead to the same page, and knows Reddit's."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

__all__ = ["canonical_url", "reddit_name"]

_TRACKING = re.compile(
    r"^(utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|yclid|_hs\w+|ref|ref_src|ref_url|cmpid|at_\w+|ns_\w+|xtor|share_id)$",
    re.IGNORECASE,
)
_HOSTS = ("www.", "old.", "new.", "m.", "amp.", "mobile.", "np.", "i.")
_FULLNAME = re.compile(r"^t[13]_[a-z0-9]{2,12}$")
_COMMENTS = re.compile(
    r"^/(?:r|user)/[^/]+/comments/([a-z0-9]+)(?:/[^/]*(?:/([a-z0-9]{2,12}))?)?/?$"
)


def canonical_url(url: str) -> str:
    """The address without scheme, "www.", tracking parameters, letter case of the host and final slash."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").lower()
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return url.strip()
    for prefix in _HOSTS[:2]:
        host = host.removeprefix(prefix)
    kept = [(key, value) for key, value in parse_qsl(parts.query) if not _TRACKING.match(key)]
    query = f"?{urlencode(sorted(kept))}" if kept else ""
    is_tracked = parts.fragment.lower().startswith(("xtor", "utm_", "ref="))
    fragment = f"#{parts.fragment}" if parts.fragment and not is_tracked else ""
    return f"{host}{port}{parts.path.rstrip('/')}{query}{fragment}"


def reddit_name(*, guid: str, link: str) -> str | None:
    """Reddit's own name of the thing (`t3_…`, `t1_…`) from either way that its feeds have of writing ids."""
    is_reddit = False
    found = None
    for address in (link, guid):
        try:
            parts = urlsplit(address)
        except ValueError:
            continue
        host = (parts.hostname or "").lower()
        if host == "reddit.com" or host.endswith(".reddit.com"):
            is_reddit = True
            found = found or _COMMENTS.match(parts.path.lower())
    if is_reddit and _FULLNAME.match(guid):
        return guid
    if found is None:
        return None
    return f"t1_{found[2]}" if found[2] else f"t3_{found[1]}"
