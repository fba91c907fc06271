"""Airflow 3: wiring only. Each file ends in `_dag.py`; every task calls one function of `pipeline.tasks`."""
