"""Everything about one lead: the post with its marks, the conversation, the sum of the score, the author."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from inbox.desk import Desk
from inbox.marking import marked, marks_of_lead
from inbox.wording import web_address
from leads.store_records import StoredLead
from overheard.records import Post
from search_index.engine import IndexedPost

__all__ = ["Detail", "load_detail"]

_THREAD_AROUND = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Detail:
    """One lead as it is shown.

    Attributes:
        post: None where the platform took it away; then nothing of it is shown.
        title, body: the author's words with marks.
        before, after: the conversation around it, oldest first, at most 20 each.
        hidden: how many posts of the conversation are left out.
        points: sum of the reasons before it is clipped to 0 … 100.
        duplicates: posts folded into this lead that are still there, its own left out.
    """

    stored: StoredLead
    post: Post | None
    title: Markup
    body: Markup
    original: str
    before: tuple[Post, ...]
    after: tuple[Post, ...]
    hidden: int
    points: int
    duplicates: tuple[Post, ...]


def load_detail(lead_id: str, *, desk: Desk) -> Detail | None:
    """One lead with everything around it; None where there is no such lead."""
    stored = desk.leads.get(lead_id, now=desk.now)
    if stored is None:
        return None
    found = desk.index.get(lead_id)
    post = found.post if found else None
    title, body = Markup(""), Markup("")
    if found is not None:
        title, body = _marked_post(found, stored=stored)
    before, after, hidden = _around(lead_id, desk=desk) if post else ((), (), 0)
    others = (desk.post(uid) for uid in stored.lead.family if uid != lead_id)
    return Detail(
        stored=stored,
        post=post,
        title=title,
        body=body,
        original=web_address(post.url) if post else "",
        before=before,
        after=after,
        hidden=hidden,
        points=sum(reason.points for reason in stored.lead.reasons),
        duplicates=tuple(other for other in others if other is not None),
    )


def _marked_post(found: IndexedPost, *, stored: StoredLead) -> tuple[Markup, Markup]:
    text = found.post.full_text
    marks = marks_of_lead(text, stored.lead, found.annotation)
    shows_title = text != found.post.text
    title_end = min(len(found.post.title or ""), len(text)) if shows_title else 0
    body_start = min(title_end + 1, len(text)) if shows_title else 0
    return marked(text, marks, end=title_end), marked(text, marks, start=body_start)


def _around(uid: str, *, desk: Desk) -> tuple[tuple[Post, ...], tuple[Post, ...], int]:
    posts = [item.post for item in desk.index.thread(uid)]
    place = next((number for number, post in enumerate(posts) if post.uid == uid), len(posts))
    before, after = posts[:place], posts[place + 1 :]
    # The root says what it is about; of a long conversation it stays together with the nearest posts.
    shown_before = (
        before if len(before) <= _THREAD_AROUND else [before[0], *before[1 - _THREAD_AROUND :]]
    )
    shown_after = after[:_THREAD_AROUND]
    hidden = len(before) + len(after) - len(shown_before) - len(shown_after)
    return tuple(shown_before), tuple(shown_after), hidden
