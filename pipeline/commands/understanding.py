"""annotate, evaluate and train: what the pipeline understands, and how well."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nlp.annotate_file import FailedLine, annotate_lines
from overheard.errors import InputError
from overheard.settings import load_settings
from overheard.wire_json import decode_json, encode_json
from pipeline.atomic_file import written_whole
from pipeline.commands.options import JsonOption
from pipeline.terminal import complain, emit_json, say

if TYPE_CHECKING:
    from nlp.pipeline import Pipeline

__all__ = ["register"]

_GOLD_KEYS = (
    ("id", (str, int), "text or a whole number"),
    ("text", str, "text"),
    ("labels", list, "a list of labels"),
)
_MODEL = Path(__file__).resolve().parents[2] / "nlp" / "models" / "needs-en"


def register(app: typer.Typer) -> None:
    """Add this module's commands to the app."""
    for command in (annotate, evaluate, train):
        app.command()(command)


def annotate(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="IN.jsonl", help='Lines of {"id", "text"} and optional post fields.'
        ),
    ],
    target: Annotated[Path, typer.Argument(metavar="OUT.jsonl", help="Where the annotations go.")],
    config: Annotated[
        Path | None, typer.Option("--config", "-c", help="Brands to look for.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Write labels, needs, wants and brands of every line; a broken line is reported and skipped."""
    done = failed = 0
    with written_whole(target) as file:
        for result in annotate_lines(_lines(source), _pipeline(config)):
            if isinstance(result, FailedLine):
                failed += 1
                complain(f"{source.name} line {result.line}: {result.reason}; skipped.")
                continue
            done += 1
            file.write(encode_json(result.record) + b"\n")
    if json:
        emit_json({"annotated": done, "failed": failed, "out": str(target)})
    else:
        say(f"{done:,} lines annotated into {target}" + (f", {failed:,} skipped" if failed else ""))


def evaluate(
    gold: Annotated[
        Path, typer.Argument(metavar="GOLD.jsonl", help="Posts labelled by the codebook.")
    ],
    config: Annotated[
        Path | None, typer.Option("--config", "-c", help="Brands to look for.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Measure the pipeline on labelled posts: a table per label, needs, spans, calibration."""
    # pandas is for this command alone: no other waits for its import.
    from nlp.evaluation import evaluate as evaluate_rows

    rows = [
        _gold_row(line, f"{gold.name} line {number}")
        for number, line in enumerate(_lines(gold), start=1)
        if line.strip()
    ]
    if not rows:
        raise InputError(f"{gold} is empty; a gold file holds one labelled post a line.")
    lines = (encode_json(row) for row in rows)
    answers = [
        result.record
        for result in annotate_lines(lines, _pipeline(config))
        if not isinstance(result, FailedLine)
    ]
    report = evaluate_rows(rows, answers)
    if json:
        emit_json(report.to_dict())
        return
    for title, table in report.tables().items():
        say(title, style="bold")
        say(table.to_string(float_format=lambda value: f"{value:.3f}", na_rep="–"))
        say()


def train(
    data: Annotated[Path, typer.Argument(help="Folder with needs_train and own_posts.")],
    out: Annotated[Path, typer.Option(help="Where the model is written.")] = _MODEL,
    seed: Annotated[int, typer.Option(help="The same seed gives the same files, bit for bit.")] = 7,
    json: JsonOption = False,
) -> None:
    """Train the learned part of the needs component."""
    # scikit-learn's trainers take a second to import: only those who train pay for it.
    from nlp.needs.train import train as train_model

    report = train_model(data, out, seed=seed)
    if json:
        emit_json(report)
    else:
        say(str(report))


def _pipeline(config: Path | None) -> Pipeline:
    from nlp.pipeline import build_pipeline

    if config is None:
        return build_pipeline(brands=(), competitors=())
    settings = load_settings(config)
    return build_pipeline(brands=settings.brands, competitors=settings.competitors)


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            yield from file
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}. Name a JSONL file.") from error


def _gold_row(line: bytes, where: str) -> dict[str, Any]:
    try:
        row = decode_json(line)
    except ValueError as error:
        raise InputError(f"{where} is no JSON: {error}. Write one object a line.") from error
    if not isinstance(row, dict) or not {"id", "text", "labels"} <= row.keys():
        raise InputError(f"{where} needs the keys id, text and labels.")
    for key, kinds, words in _GOLD_KEYS:
        if not isinstance(row[key], kinds) or isinstance(row[key], bool):
            raise InputError(f"{where} has a {key!r} that is not {words}. Correct that line.")
    return row
