"""Writes a digest to a folder, so that it can be looked at without a mail server."""

from __future__ import annotations

from pathlib import Path

from digest.message import DEFAULT_SENDER, Message, as_mail
from overheard.errors import StorageError

__all__ = ["write_mail", "write_preview"]


def write_preview(message: Message, folder: Path, *, sender: str = DEFAULT_SENDER) -> None:
    """Write digest.html, digest.txt and digest.eml; each is whole or not there.

    Raises:
        StorageError: the folder cannot be made or written.
    """
    files = {
        "digest.html": message.html.encode(),
        "digest.txt": message.text.encode(),
        "digest.eml": as_mail(message, sender=sender).as_bytes(),
    }
    _write(files, folder)


def write_mail(message: Message, folder: Path, *, sender: str) -> None:
    """Write the mail as one .eml file, named by its key, in place of sending it.

    Raises:
        StorageError: the folder cannot be made or written.
    """
    _write({f"{message.key}.eml": as_mail(message, sender=sender).as_bytes()}, folder)


def _write(files: dict[str, bytes], folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            unfinished = folder / f".{name}.unfinished"
            unfinished.write_bytes(content)
            unfinished.replace(folder / name)
    except OSError as error:
        message_text = (
            f"The digest cannot be written to {folder} ({error.strerror}). Choose another folder."
        )
        raise StorageError(message_text) from error
