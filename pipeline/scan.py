"""`overheard scan`: read somebody's own export without a configuration."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from leads.content import load_content
from overheard.errors import InputError
from overheard.settings import BrandSettings, Settings
from pipeline.atomic_file import written_whole
from pipeline.new_configuration import handle_of, new_configuration

__all__ = ["settings_for_scan", "write_configuration"]

_LONGEST_NAME = 120  # what the configuration that is written allows


def settings_for_scan(*, brands: Sequence[str], content: Sequence[Path], out: Path) -> Settings:
    """The configuration that a newcomer did not write: brands by name, everything else as it comes.

    A handle and a hashtag are guessed from the name ("Virgin America" → @virginamerica).

    Raises:
        InputError: no brand, a brand too long or without a letter, or content that is not there.
    """
    names = list(dict.fromkeys(name.strip() for name in brands if name.strip()))
    if not names:
        raise InputError("No brand was named. Say whom to listen for: --brand 'Thistledown'")
    for path in content:
        if not path.exists():
            raise InputError(
                f"--content {path} does not exist. Name a file or a folder of your own texts."
            )
    load_content(content)  # what cannot be read there must not come out after the last post
    return Settings(
        workspace=out,
        brands=tuple(_brand(name) for name in names),
        content=tuple(content),
    )


def write_configuration(settings: Settings, *, files: Sequence[Path]) -> Path:
    """Write the configuration of a scan into its workspace, so that every other command can go on from there.

    One that is there already stays: somebody may have edited it.
    """
    path = settings.workspace / "overheard.toml"
    if not path.exists():
        text = new_configuration(
            brands=[brand.name for brand in settings.brands],
            files=[file.resolve() for file in files],
            content=[item.resolve() for item in settings.content],
            workspace=".",
        )
        with written_whole(path) as file:
            file.write(text.encode())
    return path


def _brand(name: str) -> BrandSettings:
    handle = handle_of(name)
    if not handle:
        raise InputError(
            f"--brand {name!r} holds no letter or digit. Write the name as people write it."
        )
    if len(name) > _LONGEST_NAME:
        raise InputError(
            f"--brand has {len(name)} characters; at most {_LONGEST_NAME} are allowed. Shorten the name."
        )
    return BrandSettings(name=name, handles=(handle,))
