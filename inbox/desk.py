"""What every page works with: the stores, the clock and the zone, handed to the app once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import current_app
from flask_login import current_user

from inbox.throttle import LoginThrottle
from inbox.users import Users
from leads.store import LeadStore
from overheard.clock import Clock
from overheard.records import Post
from search_index.engine import IndexedPost, SearchIndex

__all__ = ["Desk", "desk", "signed_in_name"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """The seams behind the pages.

    Attributes:
        zone: in which moments are shown, and in which "tomorrow at 9" is meant.
        title: the brand whose inbox it is.
    """

    index: SearchIndex
    leads: LeadStore
    users: Users
    throttle: LoginThrottle
    clock: Clock
    zone: ZoneInfo
    title: str

    @property
    def now(self) -> datetime:
        """The present moment, aware UTC."""
        return self.clock()

    def post(self, uid: str) -> Post | None:
        """The post of a uid, None where it is gone."""
        found: IndexedPost | None = self.index.get(uid)
        return found.post if found else None


def desk() -> Desk:
    """The desk of the app that answers the present request."""
    found: Desk = current_app.extensions["overheard"]
    return found


def signed_in_name() -> str:
    """Who asks."""
    return str(current_user.name)
