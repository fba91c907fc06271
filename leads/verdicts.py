"""Why a lead was judged good or bad: the words offered to the person who judges."""

from __future__ import annotations

from overheard.errors import InputError

__all__ = ["VERDICT_REASONS", "check_verdict_reason", "reasons_for"]

VERDICT_REASONS: dict[str, bool] = {
    "wants what we sell": True,
    "can be helped": True,
    "at risk": True,
    "not a need": False,
    "not about us": False,
    "promotion": False,
    "already answered": False,
    "wrong person": False,
    "other": False,
}
"""Reason → True where it speaks for the lead, False where it speaks against it."""


def reasons_for(*, good: bool) -> tuple[str, ...]:
    """The reasons that may be given for a good or for a bad lead, in the order in which they are offered."""
    return tuple(reason for reason, speaks_for in VERDICT_REASONS.items() if speaks_for is good)


def check_verdict_reason(reason: str, *, good: bool) -> None:
    """Refuse a reason that is unknown or speaks for the other verdict; "" is always allowed.

    Raises:
        InputError: with the reasons that are allowed.
    """
    allowed = reasons_for(good=good)
    if reason and reason not in allowed:
        raise InputError(
            f"{reason!r} is no reason for a {'good' if good else 'bad'} lead. "
            f"Choose one of: {', '.join(allowed)}; or leave it empty."
        )
