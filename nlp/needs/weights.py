"""The model's files: one `weights.npz` of 8-bit numbers and one `meta.json` that names its SHA-256. No pickle."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.needs.network import Network
from overheard.errors import StorageError

__all__ = ["pack_weights", "read_meta", "read_weights", "write_model"]

_LAYERS = ("wide", "deep", "top")
_PLAIN = ("bias", "deep_bias")
_META_KEYS = ("version", "sha256", "features", "space", "calibration", "thresholds", "span_ranker")


def pack_weights(network: Network, *, columns: NDArray[np.int32]) -> bytes:
    """The bytes of `weights.npz`: equal networks give equal bytes.

    Args:
        network: the layers; the two large ones and the top are kept as 8-bit numbers with one scale per column.
        columns: the feature column of every input of the network.
    """
    arrays: dict[str, NDArray[Any]] = {"columns": columns.astype(np.int32)}
    for name in _LAYERS:
        values = getattr(network, name)
        scale = np.maximum(np.abs(values).max(axis=0, initial=0.0), 1e-9) / 127
        arrays[name] = np.rint(values / scale).astype(np.int8)
        arrays[f"{name}_scale"] = scale.astype(np.float32)
    for name in _PLAIN:
        arrays[name] = getattr(network, name)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def write_model(folder: Path, *, weights: bytes, meta: Mapping[str, Any]) -> None:
    """Writes both files, the weights first, each under another name until it is whole.

    Raises:
        StorageError: the folder cannot be written.
    """
    described = {**meta, "sha256": hashlib.sha256(weights).hexdigest()}
    text = json.dumps(described, indent=2, ensure_ascii=False) + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in (("weights.npz", weights), ("meta.json", text.encode())):
            unfinished = folder / f"{name}.part"
            unfinished.write_bytes(content)
            unfinished.replace(folder / name)
    except OSError as error:
        raise StorageError(
            f"The model cannot be written to {folder}: {error.strerror}. Free space or name another folder."
        ) from error


def read_meta(folder: Path) -> dict[str, Any]:
    """What `meta.json` says.

    Raises:
        StorageError: it is missing, is no JSON or lacks a key.
    """
    raw = _read(folder / "meta.json")
    try:
        meta: dict[str, Any] = json.loads(raw)
        missing = [key for key in _META_KEYS if key not in meta]
    except (ValueError, TypeError) as error:
        raise _damaged(folder, "meta.json", "it is no JSON object") from error
    if missing:
        raise _damaged(folder, "meta.json", f"it lacks {', '.join(missing)}")
    return meta


def read_weights(folder: Path, *, sha256: str) -> tuple[Network, NDArray[np.int32]]:
    """The network and the feature column of each of its inputs.

    Raises:
        StorageError: the file is missing, is not the one with this SHA-256, or holds other arrays than a network's.
    """
    raw = _read(folder / "weights.npz")
    digest = hashlib.sha256(raw).hexdigest()
    if digest != sha256:
        raise _damaged(
            folder,
            "weights.npz",
            f"its SHA-256 is {digest[:16]}…, meta.json names {sha256[:16]}…",
        )
    try:
        with np.load(io.BytesIO(raw), allow_pickle=False) as arrays:
            layers = {name: arrays[name] * arrays[f"{name}_scale"] for name in _LAYERS}
            plain = {name: arrays[name] for name in _PLAIN}
            columns: NDArray[np.int32] = arrays["columns"]
    except (ValueError, KeyError, OSError, zipfile.BadZipFile) as error:
        raise _damaged(folder, "weights.npz", "it does not hold a network") from error
    return Network(**layers, **plain), columns


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise StorageError(
            f"The model file {path.parent.name}/{path.name} cannot be read: {error.strerror}. "
            "Restore the folder from the repository, or train it again."
        ) from error


def _damaged(folder: Path, name: str, why: str) -> StorageError:
    return StorageError(
        f"The model file {folder.name}/{name} is damaged or belongs to another version: {why}. "
        "Restore the folder from the repository, or train it again."
    )
