"""Logging set up once at the edge: one line a step on stderr, ids and counts only."""

from __future__ import annotations

import logging
import sys

from overheard.errors import ConfigError
from overheard.records import StepReport

__all__ = ["configure_logging", "log_step"]

_LOGGER = logging.getLogger("overheard")
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def configure_logging(*, level: str = "WARNING") -> None:
    """Send our log lines of `level` and above to stderr, so that stdout stays for results.

    Raises:
        ConfigError: there is no such level.
    """
    name = level.strip().upper() or "WARNING"
    if name not in _LEVELS:
        raise ConfigError(
            f"OVERHEARD_LOG is {level!r}; allowed are {', '.join(_LEVELS)}. Correct it or unset it."
        )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    _LOGGER.handlers = [handler]
    _LOGGER.setLevel(name)
    _LOGGER.propagate = False


def log_step(report: StepReport) -> None:
    """Log what a step did: its counts, drops and seconds."""
    counts = " ".join(f"{name}={number}" for name, number in report.counts.items())
    drops = " ".join(f"drop:{reason}={number}" for reason, number in report.drops.items())
    _LOGGER.info("step=%s %s %s seconds=%.2f", report.step, counts, drops, report.seconds)
