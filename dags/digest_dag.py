"""## Digest.

Sends the morning digest to each reader at the reader's own hour, once a reader and day, whoever runs it and
however often.

**When it fails:** the mail server refused or was away; the outbox knows who has got it. Run it again: nobody gets it
twice. `overheard digest --preview DIR` shows what would be sent.
"""

from __future__ import annotations

from airflow.sdk import DAG, CronTriggerTimetable, Param, get_current_context, task

from dags.wiring import DEFAULTS, OWNER, START, config_path

with DAG(
    dag_id="digest",
    schedule=CronTriggerTimetable("0 * * * *", timezone="UTC"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    params={
        "day": Param("", type="string", description="ISO date; empty for today, at each one's hour")
    },
    tags=[OWNER, "digest"],
    doc_md=__doc__,
) as dag:

    @task(task_id="send_digest")
    def send() -> list[dict[str, object]]:
        """Send to every reader who has not got it."""
        from pipeline.tasks import send_digest

        day = get_current_context()["params"]["day"]
        return [send_digest(config_path(), day=day)]

    send()
