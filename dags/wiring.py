"""What all DAGs share: assets, defaults, the retry policy and where the configuration lies."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

from airflow.sdk import Asset, ExceptionRetryPolicy, RetryAction, RetryRule

__all__ = ["DEFAULTS", "INDEXED", "LEADS", "OWNER", "RAW", "START", "config_path"]

OWNER = "overheard"
START = datetime(2026, 1, 1, tzinfo=UTC)

RAW = Asset(name="raw", uri="x-overheard://raw", group=OWNER)
INDEXED = Asset(name="indexed", uri="x-overheard://indexed", group=OWNER)
LEADS = Asset(name="leads", uri="x-overheard://leads", group=OWNER)

_PERMANENT = (
    "AuthRejected",
    "QuotaSpent",
    "SourceBlocked",
    "BadRequest",
    "ConfigError",
    "MissingKey",
)
RETRY_POLICY = ExceptionRetryPolicy(
    rules=[
        *(
            RetryRule(exception=f"overheard.errors.{name}", action=RetryAction.FAIL)
            for name in _PERMANENT
        ),
        RetryRule(
            exception="overheard.errors.RateLimited",
            action=RetryAction.RETRY,
            retry_delay=timedelta(minutes=15),
        ),
    ]
)

DEFAULTS = {
    "owner": OWNER,
    "retries": 4,
    "retry_delay": timedelta(seconds=30),
    "retry_exponential_backoff": 2.0,
    "max_retry_delay": timedelta(minutes=30),
    "retry_policy": RETRY_POLICY,
}


def config_path() -> str:
    """The configuration file: OVERHEARD_CONFIG, else overheard.toml where Airflow runs."""
    return os.environ.get("OVERHEARD_CONFIG", "overheard.toml")
