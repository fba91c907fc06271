"""The queries of a configuration, read before anything else happens: a typing mistake must not cost a run."""

from __future__ import annotations

from overheard.errors import ConfigError, QueryError
from overheard.settings import Settings
from search_index.parser import parse
from search_index.saved_searches import selective

__all__ = ["check_queries"]


def check_queries(settings: Settings) -> None:
    """Read the query of every [[searches]] and [[routes]] table.

    Raises:
        ConfigError: one cannot be read, with the table that it stands in, the query and the column.
    """
    for search in settings.searches:
        try:
            selective(search.query)
        except QueryError as error:
            raise _in_table(error, f"The search {search.name!r} of [[searches]]") from error
    for number, route in enumerate(settings.routes, start=1):
        if not route.query:
            continue
        try:
            parse(route.query)
        except QueryError as error:
            where = f"[[routes]] number {number}, to {route.department!r},"
            raise _in_table(error, where) from error


def _in_table(error: QueryError, where: str) -> ConfigError:
    shown = error.query if len(error.query) <= 80 else error.query[:79] + "…"
    return ConfigError(f"{where} has a query that cannot be read: {shown!r}. {error}")
