"""## Maintenance.

Asks the platforms which of our posts are still shown and removes the others everywhere, then removes what is older
than the configuration keeps.

**When it fails:** a platform that refuses is counted and tried at the next run; X wants deletions followed within 24
hours, Reddit within 48: do not leave it red for a day.
"""

from __future__ import annotations

from airflow.sdk import DAG, task

from dags.wiring import DEFAULTS, OWNER, RAW, START, config_path

with DAG(
    dag_id="maintenance",
    schedule="0 */6 * * *",
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    tags=[OWNER, "maintenance"],
    doc_md=__doc__,
) as dag:

    @task(task_id="recheck_posts", outlets=[RAW])
    def recheck() -> list[dict[str, object]]:
        """Remove what its author or platform removed."""
        from pipeline.tasks import recheck_posts

        return [recheck_posts(config_path())]

    @task(task_id="expire_posts")
    def expire() -> list[dict[str, object]]:
        """Remove what is too old."""
        from pipeline.tasks import expire_old_posts

        return [expire_old_posts(config_path())]

    recheck() >> expire()
