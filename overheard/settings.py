"""One Settings object from overheard.toml, built once at the edge; building it opens no connection."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from overheard.errors import ConfigError
from overheard.records import Label, Role
from overheard.secrets import read_secret

__all__ = [
    "BrandSettings",
    "BusinessHours",
    "ElasticsearchSettings",
    "MailSettings",
    "ReaderSettings",
    "RouteSettings",
    "SearchSettings",
    "Settings",
    "SourceSettings",
    "load_settings",
    "parse_settings",
    "read_secret",
]


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("is no time zone; write one like 'Europe/London'") from error
    return name


Zone = Annotated[str, AfterValidator(_known_zone)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]


def _usable_path(path: Path) -> Path:
    if "\0" in str(path):
        raise ValueError("holds a NUL character, which no path may; remove \\u0000")
    return path


FilePath = Annotated[Path, AfterValidator(_usable_path)]


def _known_label(name: str) -> str:
    return _one_of(name, [label.value for label in Label])


def _known_role(name: str) -> str:
    return _one_of(name, [role.value for role in Role])


def _one_of(name: str, allowed: list[str]) -> str:
    if name not in allowed:
        raise ValueError(f"is not known; allowed are {', '.join(allowed)}")
    return name


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class BrandSettings(_Table):
    """A brand or a competitor, and how people write it."""

    name: Name
    aliases: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    description: str = ""
    context: tuple[str, ...] = Field(default=(), description="words that stand near the brand")
    not_context: tuple[str, ...] = Field(
        default=(), description="words that show something else is meant"
    )
    ambiguous: bool = Field(default=False, description="the name is also an ordinary word")


class SourceSettings(_Table):
    """One source to collect from; `query` and `communities` mean what the platform means by them."""

    name: Name
    kind: Literal["x", "reddit", "feed", "archive", "sample"]
    query: str = ""
    mode: Literal["search", "mentions", "new", "comments", "files", "replay"] | None = None
    communities: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    paths: tuple[FilePath, ...] = ()
    max_items: int = Field(default=1000, ge=1, description="items a run, the cost cap")
    every_minutes: int = Field(default=15, ge=1)
    enabled: bool = True


class SearchSettings(_Table):
    """A saved search that comes with the configuration."""

    name: Name
    query: Name
    description: str = ""


class RouteSettings(_Table):
    """A rule that routes leads to a department; the first that holds wins."""

    department: Name
    labels: tuple[Annotated[str, AfterValidator(_known_label)], ...] = ()
    roles: tuple[Annotated[str, AfterValidator(_known_role)], ...] = ()
    query: str = ""

    @model_validator(mode="after")
    def _has_a_condition(self) -> RouteSettings:
        if not (self.labels or self.roles or self.query):
            raise ValueError("needs at least one of labels, roles or query")
        return self


class ReaderSettings(_Table):
    """Somebody who reads the digest."""

    name: Name
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")]
    time_zone: Zone = "UTC"
    hour: int = Field(default=7, ge=0, le=23)
    departments: tuple[str, ...] = ()
    min_score: int = Field(default=40, ge=0, le=100)
    skip_empty: bool = False


class BusinessHours(_Table):
    """When the clock of an answer runs."""

    time_zone: Zone = "UTC"
    days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...] = (
        "mon", "tue", "wed", "thu", "fri", "sat", "sun",
    )  # fmt: skip
    opens: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] = "00:00"
    closes: Annotated[str, Field(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")] = "24:00"
    answer_minutes: int = Field(default=240, ge=1, description="complaints must be answered within")

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> BusinessHours:
        if self.opens >= self.closes:
            raise ValueError(f"closes ({self.closes}) must be later than opens ({self.opens})")
        return self


class MailSettings(_Table):
    """The mail server; the password is the secret OVERHEARD_SMTP_PASSWORD.

    With a `folder`, mails are written there as .eml files and no server is asked.
    """

    host: str = "127.0.0.1"
    port: int = Field(default=25, ge=1, le=65535)
    user: str = ""
    security: Literal["none", "starttls", "tls"] = "none"
    sender: str = "Overheard <overheard@localhost>"
    inbox_url: str = "http://127.0.0.1:8000"
    folder: FilePath | None = None


class ElasticsearchSettings(_Table):
    """The second engine; the key is the secret OVERHEARD_ELASTICSEARCH_API_KEY."""

    hosts: tuple[str, ...] = ("http://127.0.0.1:9200",)
    ca_file: FilePath | None = None
    prefix: str = ""


class Settings(_Table):
    """Everything that overheard.toml says.

    Attributes:
        workspace: folder of the raw zone and the database; relative paths are relative to the file.
        engine: "sqlite" in the workspace, or "elasticsearch".
    """

    workspace: FilePath = Path("workspace")
    engine: Literal["sqlite", "elasticsearch"] = "sqlite"
    brands: tuple[BrandSettings, ...] = Field(min_length=1)
    competitors: tuple[BrandSettings, ...] = ()
    sources: tuple[SourceSettings, ...] = ()
    searches: tuple[SearchSettings, ...] = ()
    content: tuple[FilePath, ...] = ()
    routes: tuple[RouteSettings, ...] = ()
    readers: tuple[ReaderSettings, ...] = ()
    business_hours: BusinessHours = BusinessHours()
    mail: MailSettings = MailSettings()
    elasticsearch: ElasticsearchSettings = ElasticsearchSettings()
    min_lead_score: int = Field(default=30, ge=0, le=100)
    retention_days: int = Field(default=180, ge=1)
    raw_retention_days: int = Field(default=30, ge=1)

    @model_validator(mode="after")
    def _names_are_unique(self) -> Settings:
        for what, rows in (
            ("brand", (*self.brands, *self.competitors)),
            ("source", self.sources),
            ("search", self.searches),
        ):
            names = [row.name.casefold() for row in rows]
            twice = {name for name in names if names.count(name) > 1}
            if twice:
                raise ValueError(
                    f"two {what}s are named {', '.join(sorted(twice))}; give each its own name"
                )
        return self

    @property
    def database_path(self) -> Path:
        """The SQLite file of the workspace."""
        return self.workspace / "overheard.db"

    @property
    def raw_path(self) -> Path:
        """The folder of the raw zone."""
        return self.workspace / "raw"


def load_settings(path: Path) -> Settings:
    """Read and check a configuration file.

    Raises:
        ConfigError: with the file, the line, the key, the value and the fix.
    """
    try:
        text = path.read_text("utf-8-sig")  # Windows' editors begin UTF-8 with a mark
    except FileNotFoundError as error:
        raise ConfigError(
            f"{path} does not exist. Make one with: overheard init --brand NAME"
        ) from error
    except OSError as error:
        raise ConfigError(
            f"{path} cannot be read: {error.strerror}. Name a file with --config."
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"{path} cannot be read as UTF-8 text: {error}. Save it as UTF-8."
        ) from error
    return parse_settings(text, path=path)


def parse_settings(text: str, *, path: Path) -> Settings:
    """Check the text of a configuration file that is, or is to be, at `path`.

    Raises:
        ConfigError: as `load_settings`.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            f"{path} is no valid TOML: {error}. See https://toml.io for the syntax."
        ) from error
    try:
        settings = Settings.model_validate(data)
    except ValidationError as error:
        raise ConfigError(_in_words(error, path=path, text=text)) from error
    return _with_absolute_paths(settings, base=path.resolve().parent)


def _with_absolute_paths(settings: Settings, *, base: Path) -> Settings:
    sources = tuple(
        source.model_copy(update={"paths": tuple(base / file for file in source.paths)})
        for source in settings.sources
    )
    mail = settings.mail
    if mail.folder is not None:
        mail = mail.model_copy(update={"folder": base / mail.folder})
    return settings.model_copy(
        update={
            "mail": mail,
            "workspace": base / settings.workspace,
            "content": tuple(base / item for item in settings.content),
            "sources": sources,
        }
    )


def _in_words(error: ValidationError, *, path: Path, text: str) -> str:
    lines = [f"{path} has {error.error_count()} mistake(s):"]
    for fault in error.errors(include_url=False):
        key = ".".join(str(part) for part in fault["loc"]) or "(file)"
        line = _line_of(fault["loc"], text)
        where = f"line {line}, " if line else ""
        # A whole table says less than its key, and may hold somebody's address.
        has_value = fault["type"] != "missing" and not isinstance(fault["input"], (dict, list))
        value = f" = {_shortened(fault['input'])}" if has_value else ""
        lines.append(
            f"  {where}{key}{value}: {fault['msg'].removeprefix('Value error, ')}{_fix(fault['type'])}"
        )
    return "\n".join(lines)


def _fix(kind: str) -> str:
    return {
        "missing": ". Add the key",
        "extra_forbidden": ". Remove the key or check its spelling; docs/configuration.md lists all keys",
    }.get(kind, "")


def _shortened(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 80 else shown[:77] + "…"


def _line_of(location: tuple[int | str, ...], text: str) -> int | None:
    """Line of the key in the TOML text, found by walking table headers; None where it is not written."""
    names = [part for part in location if isinstance(part, str)]
    index = next((part for part in location if isinstance(part, int)), 0)
    if not names:
        return None
    header, seen, in_table = names[0], -1, len(names) == 1
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if stripped.startswith("["):
            seen += stripped.strip("[]").strip() == header
            in_table = stripped.strip("[]").strip() == header and seen == index
            if in_table and len(names) == 1:
                return number
        elif in_table and re.match(rf"{re.escape(names[-1])}\s*=", stripped):
            return number
    return None
