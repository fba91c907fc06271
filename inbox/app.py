"""Puts the inbox together: pages, session, CSRF protection and the headers that keep browsers safe."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Flask, Response, current_app, render_template, session
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy import Engine
from werkzeug.exceptions import HTTPException

from inbox import actions, login, pages, report
from inbox.desk import Desk
from inbox.listing import VIEWS
from inbox.throttle import LoginThrottle
from inbox.users import Users
from inbox.wording import (
    LABELS,
    PLATFORMS,
    ROLES,
    age,
    author_link,
    author_name,
    band,
    due_words,
    label_words,
    moment_words,
    shortened,
    web_address,
)
from leads.store import LeadStore
from overheard.clock import Clock
from overheard.errors import OverheardError
from search_index.engine import SearchIndex

__all__ = ["create_app"]

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_LARGEST_FORM = 64 * 1024
_BROKEN = "The inbox failed, not you. Try again; whoever runs it finds the reason in its log."


def create_app(
    *,
    engine: Engine,
    index: SearchIndex,
    leads: LeadStore,
    clock: Clock,
    secret_key: str,
    title: str,
    time_zone: str = "UTC",
    secure_cookies: bool = False,
) -> Flask:
    """The inbox as a WSGI application; making it opens no connection.

    Args:
        engine: where the users are.
        index: the posts.
        leads: the leads and what people did with them.
        clock: gives the present moment, aware UTC.
        secret_key: signs the sessions; keep it over restarts.
        title: the brand whose inbox it is.
        time_zone: in which moments are shown.
        secure_cookies: True where it is served over HTTPS.
    """
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=secret_key,
        SESSION_COOKIE_NAME="overheard_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure_cookies,
        PERMANENT_SESSION_LIFETIME=timedelta(days=14),
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a page may stay open over the weekend
        MAX_CONTENT_LENGTH=_LARGEST_FORM,
    )
    app.url_map.merge_slashes = False  # ids of Bluesky and Mastodon hold "//"
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["overheard"] = Desk(
        index=index,
        leads=leads,
        users=Users(engine),
        throttle=LoginThrottle(),
        clock=clock,
        zone=ZoneInfo(time_zone),
        title=title,
    )
    CSRFProtect(app)
    login.login_manager.init_app(app)
    for part in (login, pages, actions, report):
        app.register_blueprint(part.blueprint)
    _teach_words(app)
    app.after_request(_with_headers)
    app.register_error_handler(HTTPException, _in_words)
    app.register_error_handler(OverheardError, _failed)
    return app


def _teach_words(app: Flask) -> None:
    found: Desk = app.extensions["overheard"]

    def shown_age(moment: datetime) -> str:
        return age(moment, now=found.now)

    def shown_due(moment: datetime) -> str:
        return due_words(moment, now=found.now)

    def shown_moment(moment: datetime) -> str:
        return moment_words(moment, zone=found.zone)

    app.jinja_env.filters.update(
        age=shown_age,
        due=shown_due,
        moment=shown_moment,
        band=band,
        author=author_name,
        author_link=author_link,
        label_words=label_words,
        shortened=shortened,
        web_address=web_address,
    )
    app.jinja_env.globals.update(
        VIEWS=VIEWS,
        LABELS=LABELS,
        ROLES=ROLES,
        PLATFORMS=PLATFORMS,
        brand_title=found.title,
        now=lambda: found.now,
    )


def _with_headers(response: Response) -> Response:
    response.headers.update(_HEADERS)
    if response.mimetype == "text/html":
        # Posts may be deleted by their authors: no copy may outlive them in a cache.
        response.headers["Cache-Control"] = "no-store"
    return response


def _in_words(error: HTTPException) -> ResponseReturnValue:
    known = {
        404: ("Nothing here", "There is no such page, or the lead is gone with its post."),
        405: ("Not this way", "This address takes forms only. Go back to the inbox."),
        413: ("Too long", "This is more text than a note can hold."),
    }
    code = error.code or 500
    if code >= 500:
        return _broken(_BROKEN), code
    words = known.get(code, ("That did not work", error.description or ""))
    if isinstance(error, CSRFError):
        words = (
            "The form is too old",
            "Your session ended since the page was opened. Go back, reload it and send it again.",
        )
    page = render_template("message.html", heading=words[0], words=words[1])
    return page, code


def _failed(error: OverheardError) -> ResponseReturnValue:
    current_app.logger.error("%s", error)
    # What failed may name a path or a host: nothing for somebody who has not signed in.
    return _broken(str(error) if "_user_id" in session else _BROKEN), 500


def _broken(words: str) -> str:
    # Not through Flask: it would look up who is signed in, and that may be the very thing that failed.
    page = current_app.jinja_env.get_template("message.html")
    return page.render(heading="That did not work", words=words)
