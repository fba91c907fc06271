"""What every test may rely on: no network but loopback, a clean environment, fixed times."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says something of the machine, not of the code. On a gate the examples are the same each
# time, so that it never turns red over what the change did not touch; at a desk they are new ones.
settings.register_profile(
    "house",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("house")

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No key or proxy of the machine reaches a test."""
    for name in list(os.environ):
        if name.startswith("OVERHEARD_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the repository."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of third-party measuring data beside the repository, or a skip with a plain word."""
    folder = REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("shared/data is not beside the repository")
    return folder


@pytest.fixture
def now() -> datetime:
    """A fixed moment: tests never read the clock."""
    return datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
