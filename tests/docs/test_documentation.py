"""Nothing that a person can set, call or open is missing from the docs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel
from typer.main import get_command

from overheard.settings import Settings
from pipeline.cli import app

REPOSITORY = Path(__file__).resolve().parents[2]
CONFIGURATION = (REPOSITORY / "docs" / "configuration.md").read_text("utf-8")
README = (REPOSITORY / "README.md").read_text("utf-8")


def tables(model: type[BaseModel]):
    for name, field in model.model_fields.items():
        yield name
        inner = [field.annotation, *getattr(field.annotation, "__args__", ())]
        for kind in inner:
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                yield from tables(kind)


@pytest.mark.parametrize("key", sorted(set(tables(Settings))))
def test_every_setting_is_documented(key):
    assert re.search(rf"[`\[]{key}[`\]]", CONFIGURATION)


@pytest.mark.parametrize("secret", sorted(set(re.findall(
    r'"(OVERHEARD_[A-Z_]+)"',
    "".join(path.read_text("utf-8") for stage in ("extractors", "pipeline", "search_index", "digest")
            for path in (REPOSITORY / stage).rglob("*.py")),
))))  # fmt: skip
def test_every_secret_and_variable_is_documented(secret):
    assert f"`{secret}" in CONFIGURATION


def commands():
    for name, command in sorted(get_command(app).commands.items()):
        if hasattr(command, "commands"):
            yield from (f"{name} {inner}" for inner in sorted(command.commands))
        else:
            yield name


@pytest.mark.parametrize("command", list(commands()))
def test_every_command_is_documented_and_prints_json(command):
    text = (REPOSITORY / "docs" / "commands.md").read_text("utf-8")
    assert f"`overheard {command}" in text
    found = get_command(app)
    for part in command.split():
        found = found.commands[part]
    assert "--json" in [option for parameter in found.params for option in parameter.opts]


def test_the_readme_is_short_and_maps_every_folder():
    assert len(README.splitlines()) <= 150
    folders = [
        path.name
        for path in REPOSITORY.iterdir()
        if path.is_dir() and not path.name.startswith(".")
    ]
    ignored = {"demo", "workspace", "build", "overheard.egg-info"}
    missing = [name for name in folders if name not in ignored and f"{name}/" not in README]
    assert missing == []


PAGES = sorted(REPOSITORY.glob("*.md")) + sorted((REPOSITORY / "docs").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_file_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_the_compose_file_is_pinned_closed_and_healthy():
    compose = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text("utf-8"))
    for service in compose["services"].values():
        assert not service["image"].endswith("latest")
        assert ":" in service["image"]
        assert "healthcheck" in service
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))
