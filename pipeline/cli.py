"""The `overheard` command: one place where errors become words and exit codes."""

from __future__ import annotations

import errno
import os
import sys

import typer

from overheard import __version__
from overheard.errors import InputError, OverheardError
from overheard.logs import configure_logging
from pipeline.commands import acting, finding, running, setting_up, understanding

__all__ = ["app", "main"]

_CTRL_C = 130
_STOPPED = "Stopped. What was landed is kept; run again to go on."

app = typer.Typer(
    name="overheard",
    help="Finds the people who need what a brand makes, and says why.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for module in (running, understanding, finding, acting, setting_up):
    module.register(app)


def main() -> None:
    """Run the command; exit with 0, with 2 for the user's mistakes and with 1 for ours."""
    try:
        configure_logging(level=os.environ.get("OVERHEARD_LOG", ""))
        _refuse_broken_text(sys.argv)
        app(standalone_mode=True)
    except OverheardError as error:
        _stop(str(error), *getattr(error, "__notes__", ()), code=error.exit_code)
    except KeyboardInterrupt:
        _stop(_STOPPED, code=_CTRL_C)
    except SystemExit as end:
        if end.code == _CTRL_C:  # Typer turns Ctrl-C into this, without a word
            _stop(_STOPPED, code=_CTRL_C)
        raise
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        full = "The disk is full. " if error.errno == errno.ENOSPC else ""
        _stop(f"{full}{error}. Nothing was half written; run again when it is mended.", code=1)


def _refuse_broken_text(words: list[str]) -> None:
    # What the shell hands in as other bytes than UTF-8 can neither be printed nor be stored.
    for number, word in enumerate(words):
        if not word.isascii() and word != word.encode(errors="replace").decode():
            raise InputError(
                f"Word {number} of the command is not UTF-8 text. Write it as UTF-8; rename a file that is so named."
            )


def _stop(*lines: str, code: int) -> None:
    for line in lines:
        typer.echo(f"overheard: {line}", err=True)
    sys.exit(code)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(
        False,
        "--version",
        callback=_version,
        is_eager=True,
        help="Print the version.",
    ),
) -> None:
    """Finds the people who need what a brand makes, and says why."""
