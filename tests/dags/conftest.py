"""A real Airflow in a temporary home: set before it is imported, because it reads its settings then."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
HOME = Path(tempfile.mkdtemp(prefix="overheard-airflow-"))
CONFIG = HOME / "overheard.toml"

os.environ.update(
    AIRFLOW_HOME=str(HOME),
    AIRFLOW__CORE__LOAD_EXAMPLES="False",
    AIRFLOW__CORE__DAGS_FOLDER=str(REPOSITORY / "dags"),
    AIRFLOW__CORE__UNIT_TEST_MODE="False",
    AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=f"sqlite:///{HOME}/airflow.db",
)


def pytest_sessionfinish() -> None:
    """Leave nothing in the temporary folder."""
    shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture(autouse=True)
def configuration(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo's configuration, with its workspace in the temporary home."""
    text = (REPOSITORY / "samples" / "overheard.toml").read_text("utf-8")
    text = text.replace('"../demo"', f'"{HOME / "workspace"}"')
    text = text.replace('"../demo/mail"', f'"{HOME / "mail"}"')
    text = text.replace('["content"]', f'["{REPOSITORY / "samples" / "content"}"]')
    text = text.replace('["."]', f'["{REPOSITORY / "samples"}"]')
    CONFIG.write_text(text, encoding="utf-8")
    monkeypatch.setenv("OVERHEARD_CONFIG", str(CONFIG))
    return CONFIG


@pytest.fixture(scope="session")
def dag_bag():
    """Every DAG of the folder, parsed by a real Airflow."""
    CONFIG.write_text(
        (REPOSITORY / "samples" / "overheard.toml").read_text("utf-8"), encoding="utf-8"
    )
    os.environ["OVERHEARD_CONFIG"] = str(CONFIG)
    from airflow.utils.db import initdb

    initdb()
    from airflow.dag_processing.dagbag import BundleDagBag, sync_bag_to_db

    folder = REPOSITORY / "dags"
    bag = BundleDagBag(dag_folder=folder, bundle_path=folder, bundle_name="dags-folder")
    from airflow.models.dagbundle import DagBundleModel
    from airflow.utils.session import create_session

    with create_session() as session:
        session.merge(DagBundleModel(name="dags-folder"))
    sync_bag_to_db(bag, "dags-folder", None)
    return bag
