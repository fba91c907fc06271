"""## Collect.

One DAG a configured source (`collect_NAME`), so that a broken platform stops nobody else. Reads what is new since
the checkpoint and lands it in the raw zone.

**When it fails:** the task log names the fault and the fix. A wrong key or a spent quota fails at once and is not
retried; a rate limit waits for the platform's window. What was landed before the fault is kept, the next run goes on
from there. `overheard doctor` says what is missing.
"""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from airflow.sdk import DAG, task

from dags.wiring import DEFAULTS, OWNER, RAW, START, config_path
from overheard.errors import ConfigError
from overheard.settings import SourceSettings, load_settings


def dag_id_of(source: SourceSettings) -> str:
    """`collect_NAME`; what Airflow does not take in a name becomes an underscore."""
    return f"collect_{re.sub(r'[^A-Za-z0-9_.-]+', '_', source.name)}"


def build(source: SourceSettings) -> DAG:
    """The DAG that reads one source."""
    with DAG(
        dag_id=dag_id_of(source),
        schedule=timedelta(minutes=source.every_minutes),
        start_date=START,
        catchup=False,
        max_active_runs=1,
        default_args=DEFAULTS,
        tags=[OWNER, "collect"],
        doc_md=__doc__,
    ) as dag:

        @task(task_id="read_source", outlets=[RAW])
        def read_source() -> list[dict[str, object]]:
            from pipeline.tasks import collect_source

            return [collect_source(config_path(), source=source.name)]

        read_source()
    return dag


if Path(config_path()).is_file():
    try:
        for _source in load_settings(Path(config_path())).sources:
            if _source.enabled:
                globals()[dag_id_of(_source)] = build(_source)
    except ConfigError as error:
        message = f"No collect DAG can be built. {error}"
        raise ConfigError(message) from error
