"""Slows down whoever guesses passwords: after five wrong tries they wait, each time twice as long."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

__all__ = ["LoginThrottle"]

_FREE_TRIES = 5
_FIRST_WAIT = 60.0
_LONGEST_WAIT = 3600.0
_REMEMBERED = 10_000


class LoginThrottle:
    """Counts wrong tries by name and address, in this process alone.

    It reads a clock of its own that only ever goes forward: the time of day may be a demo's, which stands still.
    """

    def __init__(self, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._lock = Lock()
        self._wrong: OrderedDict[tuple[str, str], tuple[int, float]] = OrderedDict()

    def wait(self, name: str, address: str) -> int:
        """Whole seconds until the next try is looked at; 0 for at once."""
        with self._lock:
            wrong, last = self._wrong.get((name.strip().casefold(), address), (0, 0.0))
        if wrong < _FREE_TRIES:
            return 0
        pause: float = min(_FIRST_WAIT * 2 ** min(wrong - _FREE_TRIES, 10), _LONGEST_WAIT)
        return max(0, round(last + pause - self._seconds()))

    def failed(self, name: str, address: str) -> None:
        """Count a wrong try."""
        key = (name.strip().casefold(), address)
        with self._lock:
            wrong, _ = self._wrong.pop(key, (0, 0.0))
            self._wrong[key] = (wrong + 1, self._seconds())
            while len(self._wrong) > _REMEMBERED:
                self._wrong.popitem(last=False)

    def succeeded(self, name: str, address: str) -> None:
        """Forget the wrong tries."""
        with self._lock:
            self._wrong.pop((name.strip().casefold(), address), None)
