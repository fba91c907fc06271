"""The command as a person runs it, in this process, with what it prints and its exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from pipeline.cli import main

REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Ran:
    """What a command left: exit code, stdout, stderr."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        """The one object on stdout."""
        return msgspec.json.decode(self.out)


@pytest.fixture
def overheard(monkeypatch, capfdbinary) -> Callable[..., Ran]:
    """Run `overheard` with these words."""

    def run(*words: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["overheard", *map(str, words)])
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = stop.code or 0
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return Ran(code=code, out=out.decode(), err=err.decode())

    return run


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory):
    """A finished demo; read it, do not change it."""
    from pipeline.demo import run_demo

    out = tmp_path_factory.mktemp("demo") / "demo"
    run_demo(out)
    return out


@pytest.fixture
def demo_config(demo_folder, tmp_path):
    """A configuration whose workspace is a private copy of the finished demo."""
    import shutil

    shutil.copytree(demo_folder, tmp_path / "workspace")
    text = (REPOSITORY / "samples" / "overheard.toml").read_text("utf-8")
    samples = REPOSITORY / "samples"
    text = text.replace('"../demo"', '"workspace"').replace(
        '["content"]', f'["{samples / "content"}"]'
    )
    text = text.replace('"../demo/mail"', '"mail"')
    path = tmp_path / "overheard.toml"
    path.write_text(text.replace('["."]', f'["{samples}"]'), encoding="utf-8")
    return path
