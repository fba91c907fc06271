"""Signing in and out: hashed passwords, a brake on guessing, and no way to be sent elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from inbox.desk import desk

__all__ = ["blueprint", "local_address", "login_manager"]

blueprint = Blueprint("login", __name__)
login_manager = LoginManager()
login_manager.login_view = "login.sign_in"
login_manager.login_message = ""
login_manager.session_protection = "basic"


@dataclass(frozen=True)
class SignedIn(UserMixin):  # type: ignore[misc]
    """Somebody whose name and password fitted; `mark` ends the session when the password changes."""

    name: str
    mark: str

    def get_id(self) -> str:
        """What the session carries."""
        return f"{self.mark} {self.name}"


@login_manager.user_loader  # type: ignore[untyped-decorator]
def _load(session_id: str) -> SignedIn | None:
    mark, _, name = session_id.partition(" ")
    return SignedIn(name=name, mark=mark) if desk().users.session_mark(name) == mark else None


def local_address(target: str | None) -> str:
    """The address if it leads to a page of this inbox, else its front page."""
    home = url_for("pages.inbox")
    if not target or not target.startswith("/") or target.startswith("//"):
        return home
    if "\\" in target or not target.isprintable():
        return home
    parts = urlsplit(target)
    return home if parts.scheme or parts.netloc else target


@blueprint.get("/login")
def sign_in() -> ResponseReturnValue:
    """The form."""
    if current_user.is_authenticated:
        return redirect(local_address(request.args.get("next")))
    return render_template("login.html", name="", next=request.args.get("next", ""), problem="")


@blueprint.post("/login")
def try_to_sign_in() -> ResponseReturnValue:
    """Open a session where name and password fit."""
    name, password = request.form.get("name", ""), request.form.get("password", "")
    target, address = request.form.get("next", ""), request.remote_addr or ""
    wait = desk().throttle.wait(name, address)
    if wait:
        problem = f"Too many wrong tries. Wait {wait} seconds, then try again."
        page = render_template("login.html", name=name, next=target, problem=problem)
        return page, 429, {"Retry-After": str(wait)}
    known = desk().users.verify(name, password)
    mark = desk().users.session_mark(known) if known else None
    if known is None or mark is None:
        desk().throttle.failed(name, address)
        problem = "Name and password do not fit together."
        return render_template("login.html", name=name, next=target, problem=problem), 401
    desk().throttle.succeeded(name, address)
    session.clear()  # whatever was in the session before belongs to nobody
    login_user(SignedIn(name=known, mark=mark))
    session.permanent = True
    return redirect(local_address(target))


@blueprint.post("/logout")
def sign_out() -> ResponseReturnValue:
    """Close the session."""
    logout_user()
    session.clear()
    flash("You are signed out.")
    return redirect(url_for("login.sign_in"))
