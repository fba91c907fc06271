"""Serves the inbox to browsers with waitress."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable

import waitress
from flask import Flask

from overheard.errors import InputError

__all__ = ["serve"]


def serve(
    app: Flask, *, host: str, port: int, on_ready: Callable[[str], None] | None = None
) -> None:
    """Answer requests until the process is told to stop.

    `on_ready` is told the address once it is listened on; a `port` of 0 takes a free one.

    Raises:
        InputError: the address cannot be listened on, because it is taken or not ours.
    """
    logging.getLogger("waitress").setLevel(logging.WARNING)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family)
    except OSError as error:
        message = (
            f"{host}:{port} cannot be listened on ({error.strerror}). Choose another with --port."
        )
        raise InputError(message) from error
    if on_ready is not None:
        shown = f"[{host}]" if ":" in host else host
        on_ready(f"http://{shown}:{listening.getsockname()[1]}/")
    server = waitress.create_server(app, sockets=[listening], threads=6, ident=None)
    try:
        server.run()
    finally:
        server.close()
