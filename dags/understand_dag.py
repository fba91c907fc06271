"""## Understand.

Annotates what was landed, writes it into the index and matches the saved searches.
Runs when the stage before it has something new.

**When it fails:** A segment that failed half way is done again as a whole; nothing is counted twice.
"""

from __future__ import annotations

from airflow.sdk import DAG, task

from dags.wiring import DEFAULTS, INDEXED, OWNER, RAW, START, config_path

with DAG(
    dag_id="understand",
    schedule=[RAW],
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    tags=[OWNER, "understand"],
    doc_md=__doc__,
) as dag:

    @task(task_id="annotate_posts", outlets=[INDEXED], queue="nlp")
    def annotate_posts() -> list[dict[str, object]]:
        """Call the step; its counts are the task's result."""
        from pipeline.tasks import understand_waiting

        return [understand_waiting(config_path())]

    annotate_posts()
