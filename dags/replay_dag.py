"""## Replay.

Rebuilds index and leads from the raw zone, without one call to a platform: after a new model, a new rule or a lost
index. Trigger it by hand with `since` and `until` (when the items were landed).

**When it fails:** a damaged segment is named in the log; restore it from a copy or remove it, then run again.
"""

from __future__ import annotations

from airflow.sdk import DAG, Param, get_current_context, task

from dags.wiring import DEFAULTS, LEADS, OWNER, START, config_path

with DAG(
    dag_id="replay",
    schedule=None,
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    params={
        "since": Param("1970-01-01", type="string", description="ISO moment, included"),
        "until": Param("2100-01-01", type="string", description="ISO moment, not included"),
    },
    tags=[OWNER, "replay"],
    doc_md=__doc__,
) as dag:

    @task(task_id="replay_raw_zone", outlets=[LEADS], queue="nlp")
    def replay_raw_zone() -> list[dict[str, object]]:
        """Call the step; its counts are the task's result."""
        from pipeline.tasks import replay_window

        params = get_current_context()["params"]
        return [replay_window(config_path(), since=params["since"], until=params["until"])]

    replay_raw_zone()
