"""The records that travel between the stages: frozen, keyword-only, typed. Dicts stop at the mapper."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

__all__ = [
    "NEED_LABELS",
    "Annotation",
    "Availability",
    "BrandMention",
    "Checkpoint",
    "ContentItem",
    "ContentMatch",
    "DeadLetter",
    "Gap",
    "Label",
    "Lead",
    "LeadStatus",
    "Media",
    "NeedSpan",
    "Platform",
    "Post",
    "PostKind",
    "RawItem",
    "Reason",
    "Role",
    "SavedSearch",
    "StepReport",
    "Tombstone",
    "Verdict",
]


class Label(StrEnum):
    """What a post says to a listening brand, in the order of the codebook."""

    RECOMMENDATION = "recommendation"
    PURCHASE = "purchase"
    PROBLEM = "problem"
    QUESTION = "question"
    SWITCH = "switch"
    COMPLAINT = "complaint"
    PRAISE = "praise"
    SUGGESTION = "suggestion"
    PROMOTION = "promotion"


NEED_LABELS: frozenset[Label] = frozenset(
    {Label.RECOMMENDATION, Label.PURCHASE, Label.PROBLEM, Label.SWITCH}
)
"""The labels that make a post a need statement."""


class Platform(StrEnum):
    """Where a post comes from. `FILE` is a table whose rows name no platform."""

    X = "x"
    REDDIT = "reddit"
    BLUESKY = "bluesky"
    MASTODON = "mastodon"
    HACKERNEWS = "hn"
    FEED = "feed"
    FILE = "file"


class PostKind(StrEnum):
    """What sort of post it is on its platform."""

    POST = "post"
    REPLY = "reply"
    REPOST = "repost"
    QUOTE = "quote"
    ARTICLE = "article"
    REVIEW = "review"


class Availability(StrEnum):
    """Whether the platform still shows the post."""

    VISIBLE = "visible"
    EDITED = "edited"
    DELETED = "deleted"
    REMOVED = "removed"
    WITHHELD = "withheld"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class RawItem:
    """One item as a platform gave it, complete enough to be mapped without asking again.

    Attributes:
        uid: natural id, the same as the `uid` of the post it describes.
        shape: which mapper reads `payload`; a key of `extractors.registry.SHAPES` ("x", "reddit", "row" …).
        payload: the platform's own JSON, untouched; for X the tweet and the includes that it refers to.
        source: name of the configured source or of the file that it came from; never a path of the machine.
        query: what was asked for, "" for a file.
        observed_at: when the platform gave it to us, aware UTC.
    """

    uid: str
    shape: str
    payload: dict[str, Any]
    source: str
    query: str = ""
    observed_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Tombstone:
    """A post that its platform no longer shows: what we hold of it must go.

    Attributes:
        uid: the post.
        availability: deleted, removed or withheld.
        observed_at: when we learned it, aware UTC.
    """

    uid: str
    availability: Availability
    observed_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """A stretch of time that a source could not give in full: recorded, never silent continuity."""

    source: str
    query: str
    since: datetime
    until: datetime
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Checkpoint:
    """How far one query of one source was read.

    Attributes:
        state: the source's own cursor (newest id, overlap anchors, ETag …); JSON values only.
    """

    source: str
    query: str
    state: dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class DeadLetter:
    """A record that could not be read, kept with its raw form and the reason.

    Attributes:
        source: the file or the source that it came from.
        position: where in the source, in words ("line 12", "page 3, item 7").
        reason: what is wrong with it, without quoting its text.
        raw: the record as it came, at most 64 KiB of it.
    """

    source: str
    position: str
    reason: str
    raw: str
    observed_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Media:
    """A picture, video or animation of a post."""

    type: str
    url: str | None = None
    alt: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """One public post, whatever platform it comes from.

    A value that the platform did not give is None (or an empty tuple), a metric that was not given is None
    and never 0. Times are aware UTC.

    Attributes:
        uid: `x:ID`, `reddit:t3_ID`, `reddit:t1_ID`, `bluesky:at://…`, `mastodon:URI`, `hn:ID`, `feed:…`, `file:…`.
        native_id: the id on the platform.
        created_at: the author's time. observed_at: ours.
        text: what this author wrote, as plain text; never the quoted or the parent text.
        parent_text, quoted_text: context where the source gives it, never the author's own words.
        author_state: "deleted" or "suspended" where the platform says so.
        community: subreddit, feed title, instance or tag.
        m_*: counts at `observed_at`.
    """

    uid: str
    platform: Platform
    native_id: str
    kind: PostKind = PostKind.POST
    created_at: datetime
    observed_at: datetime
    text: str
    title: str | None = None
    url: str | None = None
    edited_at: datetime | None = None
    edit_of: str | None = None
    lang: str | None = None
    lang_source: str | None = None
    text_format: str = "plain"
    text_truncated: bool = False
    parent_text: str | None = None
    quoted_text: str | None = None
    content_warning: str | None = None
    author_id: str | None = None
    author_handle: str | None = None
    author_name: str | None = None
    author_state: str | None = None
    author_followers: int | None = None
    author_verified: bool | None = None
    author_created_at: datetime | None = None
    conversation_uid: str | None = None
    parent_uid: str | None = None
    root_uid: str | None = None
    quoted_uid: str | None = None
    reposted_uid: str | None = None
    community: str | None = None
    community_type: str | None = None
    m_like: int | None = None
    m_reply: int | None = None
    m_repost: int | None = None
    m_quote: int | None = None
    m_view: int | None = None
    m_bookmark: int | None = None
    m_score: int | None = None
    m_ratio: float | None = None
    hashtags: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    cashtags: tuple[str, ...] = ()
    media: tuple[Media, ...] = ()
    country: str | None = None
    place: str | None = None
    lat: float | None = None
    lon: float | None = None
    sensitive: bool | None = None
    withheld_in: tuple[str, ...] = ()
    availability: Availability = Availability.VISIBLE
    topics: tuple[str, ...] = ()
    source_app: str | None = None
    paid: bool | None = None
    source: str = ""
    query: str = ""

    @property
    def full_text(self) -> str:
        """Title and text joined by a newline: what the author said, in reading order."""
        if self.title and self.title != self.text:
            return f"{self.title}\n{self.text}" if self.text else self.title
        return self.text


@dataclass(frozen=True, kw_only=True, slots=True)
class NeedSpan:
    """The piece of text that states a need.

    Attributes:
        start, end: character offsets into `Post.full_text` (half-open).
        text: the piece as written.
        label: the need label that it speaks for.
    """

    start: int
    end: int
    text: str
    label: Label


@dataclass(frozen=True, kw_only=True, slots=True)
class BrandMention:
    """One place where a post names a brand.

    Attributes:
        brand: the brand's configured name.
        start, end: character offsets into `Post.full_text` (half-open).
        text: the words, as written.
        how: name, alias, handle, hashtag, domain or product.
        relevance: probability that it is really the brand, 0 to 1.
        sentiment: towards this brand, -1 (hostile) to 1 (warm), scoped to the clause that names it.
        is_competitor: True for a configured competitor, False for the brand itself.
    """

    brand: str
    start: int
    end: int
    text: str
    how: str
    relevance: float
    sentiment: float
    is_competitor: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Annotation:
    """What the pipeline understood of one post.

    Attributes:
        pipeline: name and version of the pipeline ("overheard-en 0.1.0"), so that a re-run is comparable.
        lang: language of the text (ISO 639-1) or None when it is too short to tell; lang_probability with it.
        labels: calibrated probability of every label of the codebook.
        decided: the labels that hold at the pipeline's own thresholds, in the codebook's order.
        need: calibrated probability that the post states any need.
        needs: the spans that speak for the decided need labels.
        wants: what would meet the need, in a few words taken from the text where possible.
        brands: the brands that are named.
        fingerprint: 64-bit SimHash of the normalised text as 16 hex digits; near-duplicates differ in few bits.
    """

    uid: str
    pipeline: str
    lang: str | None = None
    lang_probability: float | None = None
    labels: dict[Label, float] = field(default_factory=dict)
    decided: tuple[Label, ...] = ()
    need: float = 0.0
    needs: tuple[NeedSpan, ...] = ()
    wants: tuple[str, ...] = ()
    brands: tuple[BrandMention, ...] = ()
    fingerprint: str = ""

    @property
    def needs_decided(self) -> tuple[Label, ...]:
        """The decided labels that are needs."""
        return tuple(label for label in self.decided if label in NEED_LABELS)


class Role(StrEnum):
    """How an author stands to the brand, as far as this post and earlier ones say."""

    NEW = "new"
    REGULAR = "regular"
    LOST = "lost"
    COMPLAINING = "complaining"
    POTENTIAL = "potential"


class LeadStatus(StrEnum):
    """Where a lead stands in the inbox."""

    NEW = "new"
    CLAIMED = "claimed"
    SNOOZED = "snoozed"
    DONE = "done"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """One addend of a lead's score.

    Attributes:
        code: stable name ("need_recommendation", "names_competitor" …), documented in docs/scoring.md.
        points: what it adds; negative where it takes away.
        words: the words of the post that it rests on, "" where it rests on a fact about the post.
        explanation: one sentence for a reader.
    """

    code: str
    points: int
    words: str
    explanation: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ContentItem:
    """A piece of the brand's own content that may answer a need.

    Attributes:
        content_id: stable id, unique in the library.
        kind: guide, help article, product page, offer, event, video, story …
        text: the whole text, plain; passages are cut from it.
        updated_on: ISO date of its last change, None where not known.
        expires_on: ISO date after which it must not be offered, None for never.
    """

    content_id: str
    kind: str
    title: str
    url: str
    text: str
    updated_on: str | None = None
    expires_on: str | None = None
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ContentMatch:
    """Own content that answers a need: which piece, which passage and why.

    Attributes:
        similarity: 0 to 1.
        shared_terms: the words that need and passage share.
        reason: one sentence for a reader.
    """

    content_id: str
    title: str
    url: str
    kind: str
    passage: str
    similarity: float
    shared_terms: tuple[str, ...]
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Lead:
    """A person worth an answer: the post, why, and what to answer with.

    Attributes:
        lead_id: the same as the uid of the post that stands for its family of duplicates.
        score: sum of the reasons' points, clipped to 0 … 100.
        need: the need in the author's words, "" where the post is a complaint or praise without a need.
        matches: best content first; empty means that nothing in the library fits.
        department: where it was routed ("support", "sales" …); routed_because names the rule.
        family: uids folded into this lead, its own first. raw_count counts all posts of the family, unique_count the
            distinct authors.
        searches: names of the saved searches that it matched.
    """

    lead_id: str
    brand: str
    score: int
    reasons: tuple[Reason, ...]
    role: Role
    role_because: str
    labels: tuple[Label, ...]
    need: str
    wants: tuple[str, ...]
    department: str
    routed_because: str
    matches: tuple[ContentMatch, ...]
    family: tuple[str, ...]
    raw_count: int
    unique_count: int
    searches: tuple[str, ...]
    created_at: datetime
    platform: Platform
    pipeline: str
    due_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """A person's judgement of a lead, kept apart from what the pipeline says.

    Attributes:
        good: True for a good lead.
        reason: a key of `leads.verdicts.VERDICT_REASONS`, "" where none was given.
    """

    lead_id: str
    good: bool
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class SavedSearch:
    """A query that runs on every new post."""

    name: str
    query: str
    description: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class StepReport:
    """What one step did: counts only, so that it can be logged and travel between tasks.

    Attributes:
        step: collect, understand, index, match, score, digest …
        counts: name → number ("collected", "landed", "duplicates", "dead_letters" …).
        drops: reason → number of posts that went no further.
        seconds: wall-clock time.
    """

    step: str
    counts: dict[str, int] = field(default_factory=dict)
    drops: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
