"""The DAGs: every file parses, keeps the house's policies, and the chain runs on the samples."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.airflow, pytest.mark.filterwarnings("ignore"), pytest.mark.enable_socket]

REPOSITORY = Path(__file__).resolve().parents[2]
HOME = Path(os.environ["AIRFLOW_HOME"])
TASKS = {
    "collect_sample": ["read_source"],
    "understand": ["annotate_posts"],
    "index": ["decide_leads"],
    "digest": ["send_digest"],
    "replay": ["replay_raw_zone"],
    "maintenance": ["recheck_posts", "expire_posts"],
}
HEAVY = ("spacy", "pandas", "elasticsearch", "tweepy", "praw", "sklearn", "flask")


def test_every_file_parses_and_every_dag_is_known(dag_bag):
    assert dag_bag.import_errors == {}
    assert {
        dag_id: [task.task_id for task in dag.tasks] for dag_id, dag in dag_bag.dags.items()
    } == TASKS


@pytest.mark.parametrize("dag_id", TASKS)
def test_a_dag_keeps_the_policies(dag_bag, dag_id):
    dag = dag_bag.dags[dag_id]
    assert dag.catchup is False
    assert dag.max_active_runs == 1
    assert "overheard" in dag.tags
    assert "When it fails" in dag.doc_md
    for task in dag.tasks:
        assert (task.owner, task.retries) == ("overheard", 4)


def test_parsing_the_files_imports_nothing_heavy(configuration):
    paths = sorted(str(path) for path in (REPOSITORY / "dags").glob("*_dag.py"))
    code = (
        f"import runpy, sys\nfor path in {paths!r}:\n    runpy.run_path(path)\n"
        f"    print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert done.stdout.split()[-len(paths) :] == ["[]"] * len(paths)


def run(dag_bag, dag_id: str, **conf: str):
    dag_run = dag_bag.dags[dag_id].test(logical_date=None, run_conf=conf or None)
    assert dag_run.state == "success"
    task_id = TASKS[dag_id][0]
    value = dag_run.get_task_instance(task_id).xcom_pull(task_ids=task_id)
    return value[0]


def test_the_chain_goes_from_sample_posts_to_leads_and_again_adds_nothing(dag_bag):
    collected = run(dag_bag, "collect_sample")
    assert collected["landed"] > 300
    assert run(dag_bag, "understand")["understood"] > 300
    leads = run(dag_bag, "index")["leads"]
    assert leads > 20
    assert run(dag_bag, "collect_sample")["landed"] == 0
    assert run(dag_bag, "understand")["understood"] == 0
    assert run(dag_bag, "index")["leads"] == leads
    assert run(dag_bag, "replay")["leads"] == leads
    assert run(dag_bag, "maintenance")["step"] == "recheck"


def test_the_digest_dag_sends_once(dag_bag):
    assert run(dag_bag, "digest", day="2026-11-21") == {"sent": 1}
    assert len(list((HOME / "mail").glob("*.eml"))) == 1
    assert run(dag_bag, "digest", day="2026-11-21") == {"sent": 0}
