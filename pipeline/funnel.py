"""The funnel: how many posts came in, how many went on at each stage, and why the others did not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from overheard.records import StepReport

__all__ = ["Funnel", "funnel_of"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Funnel:
    """Counts of one run; `collected = landed + duplicates + dead_letters`.

    Attributes:
        kept: posts in the index after the run. understood: posts annotated in this run. revised: those of them that
            took the place of an earlier version. deleted: posts that their author or platform took back.
        drops: reason → posts that became no lead. folded: posts folded into a lead of their family.
        ignored: records that are no posts. routed: department → leads.
    """

    collected: int = 0
    landed: int = 0
    duplicates: int = 0
    dead_letters: int = 0
    kept: int = 0
    understood: int = 0
    leads: int = 0
    folded: int = 0
    revised: int = 0
    deleted: int = 0
    ignored: int = 0
    gaps: int = 0
    drops: dict[str, int] = field(default_factory=dict)
    routed: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        """All counts under the names that `--json` prints."""
        return {name: getattr(self, name) for name in self.__slots__} | {
            "seconds": round(self.seconds, 3)
        }


def funnel_of(reports: Iterable[StepReport], *, kept: int, routed: dict[str, int]) -> Funnel:
    """Add up the steps of one run.

    An item that was landed and could then not be mapped is counted as a dead letter, not as landed.
    """
    counts: Counter[str] = Counter()
    drops: Counter[str] = Counter()
    seconds = 0.0
    for report in reports:
        counts.update(report.counts)
        drops.update(report.drops)
        seconds += report.seconds
    unmappable = min(counts["unmappable"], counts["landed"])
    return Funnel(
        collected=counts["collected"],
        landed=counts["landed"] - unmappable,
        duplicates=counts["duplicates"],
        dead_letters=counts["dead_letters"] + unmappable,
        kept=kept,
        understood=counts["understood"],
        leads=counts["leads"],
        folded=counts["folded"],
        revised=counts["revised"],
        deleted=counts["deleted"],
        ignored=counts["ignored"],
        gaps=counts["gaps"],
        drops=dict(drops.most_common()),
        routed=routed,
        seconds=seconds,
    )
