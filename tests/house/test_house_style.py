"""What no linter has: the house keeps its shape."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
STAGES = (
    "overheard", "extractors", "raw_zone", "nlp", "search_index", "leads", "inbox", "digest", "pipeline",
)  # fmt: skip
ATTICS = {"utils", "helpers", "common", "misc", "core"}
LONGEST = 250
LONGER_BY_NATURE: dict[str, str] = {
    "overheard/records.py": "the one table of all records",
    "overheard/settings.py": "the one table of all settings",
    "search_index/parser.py": "one grammar, one file",
    "search_index/elasticsearch/engine.py": "one class, one file: the engine's whole surface",
    "search_index/sqlite.py": "one class, one file: the engine's whole surface",
    "nlp/evaluation.py": "one report, one file",
    "nlp/needs/wants.py": "mostly a table of words",
    "nlp/needs/features.py": "the one list of features",
    "leads/store.py": "one class, one file: the store's whole surface",
    "raw_zone/store.py": "one class, one file: the raw zone's whole surface",
}

MODULES = sorted(path for stage in STAGES for path in (REPOSITORY / stage).rglob("*.py"))
NAMES = [path.relative_to(REPOSITORY).as_posix() for path in MODULES]


@pytest.mark.parametrize("name", NAMES)
def test_every_module_says_what_it_owns(name):
    assert ast.get_docstring(ast.parse((REPOSITORY / name).read_text("utf-8")))


@pytest.mark.parametrize("name", NAMES)
def test_a_module_is_short_or_listed_with_a_reason(name):
    lines = len((REPOSITORY / name).read_text("utf-8").splitlines())
    assert lines <= LONGEST or LONGER_BY_NATURE.get(name), f"{name} has {lines} lines"


def test_there_is_no_attic():
    assert [name for name in NAMES if ATTICS & set(Path(name).with_suffix("").parts)] == []


@pytest.mark.parametrize("name", [name for name in NAMES if not name.endswith("__init__.py")])
def test_what_a_module_offers_is_listed_and_sorted(name):
    tree = ast.parse((REPOSITORY / name).read_text("utf-8"))
    listed = [
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__"
    ]
    assert listed, f"{name} has no __all__"
    assert set(listed[0]) <= _top_level(tree)


def _top_level(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names.update(target.id for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
        elif isinstance(node, ast.ImportFrom | ast.Import):
            names.update((alias.asname or alias.name) for alias in node.names)
    return names


def test_tests_are_no_package():
    assert list((REPOSITORY / "tests").rglob("__init__.py")) == []


def test_the_version_is_the_changelogs_top_heading():
    from overheard import __version__

    text = (REPOSITORY / "CHANGELOG.md").read_text("utf-8")
    top = next(line for line in text.splitlines() if line.startswith("## "))
    assert top.split()[1] == __version__
    assert f'version = "{__version__}"' in (REPOSITORY / "pyproject.toml").read_text("utf-8")


def test_no_address_of_a_package_registry_is_committed():
    files = subprocess.run(
        ["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, check=True, text=True
    ).stdout.split("\0")
    hosts = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "maven" + ".org")
    found = [
        name
        for name in files
        if name and any(host.encode() in (REPOSITORY / name).read_bytes() for host in hosts)
    ]
    assert found == []
