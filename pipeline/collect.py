"""The first two stages together: read a source page by page, land each page, then move the checkpoint."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from time import monotonic

from extractors.base import Page, Source
from overheard.clock import Clock
from overheard.errors import SourceError
from overheard.records import Checkpoint, StepReport
from raw_zone.store import RawZone

__all__ = ["Collected", "collect", "land_pages"]

Progress = Callable[[int], None]


@dataclass(kw_only=True, slots=True)
class Collected:
    """Running totals of what a source gave; `collected = landed + duplicates + dead_letters`."""

    landed: int = 0
    duplicates: int = 0
    dead_letters: int = 0
    tombstones: int = 0
    gaps: int = 0
    ignored: Counter[str] = field(default_factory=Counter)

    @property
    def collected(self) -> int:
        """Records that were read."""
        return self.landed + self.duplicates + self.dead_letters

    def report(self, *, seconds: float) -> StepReport:
        """The totals as a step's report."""
        counts = {
            "collected": self.collected,
            "landed": self.landed,
            "duplicates": self.duplicates,
            "dead_letters": self.dead_letters,
            "tombstones": self.tombstones,
            "gaps": self.gaps,
            "ignored": self.ignored.total(),
        }
        return StepReport(step="collect", counts=counts, drops={}, seconds=seconds)


def land_pages(
    pages: Iterable[Page],
    *,
    raw: RawZone,
    source: str,
    query: str,
    clock: Clock,
    totals: Collected,
    on_items: Progress | None = None,
) -> None:
    """Land each page as it comes and add it to `totals`; a fault half way keeps what was landed."""
    for page in pages:
        checkpoint = None
        if page.state is not None:
            checkpoint = Checkpoint(source=source, query=query, state=page.state)
        landed = raw.land(
            page.items,
            source=source,
            dead_letters=page.dead_letters,
            tombstones=page.tombstones,
            gaps=page.gaps,
            checkpoint=checkpoint,
            now=clock(),
        )
        totals.landed += landed.landed
        totals.duplicates += landed.duplicates
        totals.dead_letters += landed.dead_letters
        totals.tombstones += len(page.tombstones)
        totals.gaps += len(page.gaps)
        totals.ignored.update(page.ignored)
        if on_items is not None:
            on_items(len(page.items) + len(page.dead_letters))


def collect(
    source: Source, *, raw: RawZone, clock: Clock, on_items: Progress | None = None
) -> StepReport:
    """Read what is new in one source since its checkpoint.

    Raises:
        SourceError: the platform refused; the pages before are landed and the checkpoint stands behind them.
    """
    begun = monotonic()
    totals = Collected()
    state = raw.checkpoint(source.name, source.query)
    pages = source.read(state, now=clock())
    try:
        land_pages(
            pages,
            raw=raw,
            source=source.name,
            query=source.query,
            clock=clock,
            totals=totals,
            on_items=on_items,
        )
    except SourceError as error:
        error.add_note(f"{source.name}: {totals.landed} new items were landed before.")
        raise
    return totals.report(seconds=monotonic() - begun)
