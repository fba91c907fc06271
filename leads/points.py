"""The published table of the score: what every reason is worth, and why. docs/scoring.md prints it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from overheard.records import Label

__all__ = [
    "BANDS",
    "FRESHNESS",
    "LABEL_POINTS",
    "POINTS",
    "REACH",
    "Point",
    "band_of",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """One line of the table: the most that a reason gives (negative: takes), and its meaning."""

    points: int
    meaning: str


POINTS: dict[str, Point] = {
    "need_recommendation": Point(points=30, meaning="asks others what to get"),
    "need_switch": Point(points=30, meaning="leaves or replaces a provider"),
    "need_purchase": Point(points=26, meaning="is about to get something"),
    "need_problem": Point(points=22, meaning="has an unsolved difficulty"),
    "further_need": Point(points=4, meaning="each further need beside the strongest"),
    "complaint_to_brand": Point(points=30, meaning="a bad experience with the brand"),
    "complaint_to_competitor": Point(points=12, meaning="a bad experience with a competitor"),
    "suggestion_to_brand": Point(points=18, meaning="proposes a change to the brand"),
    "praise_of_brand": Point(points=15, meaning="speaks well of the brand: worth a thank-you"),
    "names_brand": Point(points=15, meaning="names the brand"),
    "names_competitor": Point(points=8, meaning="names a competitor together with a need"),
    "switch_from_competitor": Point(points=12, meaning="leaves a competitor"),
    "at_risk": Point(points=12, meaning="is about to leave the brand, or has left it"),
    "question_to_brand": Point(points=10, meaning="asks the brand, and waits for its answer"),
    "asks_question": Point(points=8, meaning="a question that can be answered"),
    "content_fits": Point(points=18, meaning="own content answers it; half for a fair fit"),
    "saved_search": Point(points=10, meaning="a saved search was waiting for it"),
    "fresh": Point(points=10, meaning="written within a day; less up to a week"),
    "stale": Point(points=-10, meaning="older than 30 days: the moment has passed"),
    "reach": Point(points=5, meaning="many people follow the author"),
    "no_answer_yet": Point(points=3, meaning="asks, and nobody has answered"),
    "answered": Point(points=-6, meaning="others have answered already"),
    "nothing_to_offer": Point(
        points=-25,
        meaning="names neither brand nor competitor, no content fits, no saved search wanted it",
    ),
    "promotion": Point(points=-30, meaning="it advertises"),
    "not_english": Point(points=-30, meaning="written in a language that is not read yet"),
    "gone": Point(points=-100, meaning="its platform no longer shows it"),
}
"""Code of a reason → what it is worth at most."""

LABEL_POINTS: dict[Label, str] = {
    Label.RECOMMENDATION: "need_recommendation",
    Label.SWITCH: "need_switch",
    Label.PURCHASE: "need_purchase",
    Label.PROBLEM: "need_problem",
}

BANDS: tuple[tuple[float, float, str], ...] = (
    (0.9, 1.0, "very likely"),
    (0.75, 0.9, "likely"),
    (0.5, 0.75, "probable"),
    (0.0, 0.6, "possible"),
)
"""Lowest calibrated probability of a band, the share of the points that it gives, and its name."""

FRESHNESS: tuple[tuple[timedelta, int], ...] = (
    (timedelta(days=1), 10),
    (timedelta(days=3), 6),
    (timedelta(days=7), 3),
)
"""Age below which a post is fresh → points."""

REACH: tuple[tuple[int, int], ...] = ((100_000, 5), (10_000, 3), (1_000, 1))
"""Least number of followers → points."""


def band_of(probability: float) -> tuple[float, str]:
    """Share of the points and name of the band of a calibrated probability."""
    return next((share, name) for least, share, name in BANDS if probability >= least)
