"""Output files that are there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from overheard.errors import InputError, StorageError

__all__ = ["written_whole"]

_MISNAMED = (FileNotFoundError, NotADirectoryError, PermissionError)


@contextmanager
def written_whole(path: Path, *, is_private: bool = False) -> Iterator[BinaryIO]:
    """Write beside `path` and take its place when the block ends well; otherwise leave what was there.

    The file may be read by whom the umask lets, or by its owner alone where it `is_private`. A device or a pipe is
    written to, never replaced; a link stays one and the file that it names is replaced.

    Raises:
        InputError: `path` is a folder, or its folder does not exist or is not writable.
        StorageError: the disk is full or the folder cannot be used.
    """
    if path.is_dir():
        raise InputError(f"{path} is a folder. Name a file in it.")
    if path.exists() and not path.is_file():
        with path.open("wb") as device:
            yield device
        return
    target = path.resolve()
    try:
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:100]}-")
    except OSError as error:
        kind = InputError if isinstance(error, _MISNAMED) else StorageError
        raise kind(f"{path} cannot be written: {error.strerror}. Choose another folder.") from error
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        if not is_private:
            Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _umask() -> int:
    # There is no way to read it but to set it.
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
