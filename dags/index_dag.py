"""## Index.

Scores the posts of the index with reasons, folds duplicates, routes, and matches the brand's own content.
Runs when the stage before it has something new.

**When it fails:** Run it again: leads are rebuilt from the index, triage and verdicts survive.
"""

from __future__ import annotations

from airflow.sdk import DAG, task

from dags.wiring import DEFAULTS, INDEXED, LEADS, OWNER, START, config_path

with DAG(
    dag_id="index",
    schedule=[INDEXED],
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    tags=[OWNER, "index"],
    doc_md=__doc__,
) as dag:

    @task(task_id="decide_leads", outlets=[LEADS])
    def decide_leads() -> list[dict[str, object]]:
        """Call the step; its counts are the task's result."""
        from pipeline.tasks import decide_on_leads

        return [decide_on_leads(config_path())]

    decide_leads()
