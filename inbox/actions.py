"""What people do with a lead: claim, release, note, snooze, done, reopen, verdict."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from inbox.desk import Desk, desk, signed_in_name
from inbox.login import local_address
from overheard.clock import parse_moment
from overheard.errors import InputError, UserError
from overheard.records import Verdict

__all__ = ["blueprint", "snoozed_until"]

blueprint = Blueprint("actions", __name__)
_LONGEST_NOTE = 4000
_MORNING = time(9)


@blueprint.post("/do/<action>/<path:lead_id>")
@login_required  # type: ignore[untyped-decorator]
def act(action: str, lead_id: str) -> ResponseReturnValue:
    """Do it, say so, and go back to where the person was."""
    if action not in _ACTIONS or desk().leads.get(lead_id) is None:
        abort(404)
    try:
        flash(_ACTIONS[action](desk(), lead_id))
    except UserError as error:
        flash(str(error), "problem")
    fallback = url_for("pages.lead", lead_id=lead_id)
    return redirect(local_address(request.form.get("next") or fallback))


def snoozed_until(choice: str, day: str, *, desk: Desk) -> datetime:
    """The moment that a choice of the snooze form means: "hour", "tomorrow", "days" or "date" with an ISO date.

    Raises:
        InputError: no such choice, no such date, or one that has passed.
    """
    now, local = desk.now, desk.now.astimezone(desk.zone)
    if choice == "hour":
        return now + timedelta(hours=1)
    if choice == "days":
        return now + timedelta(days=3)
    if choice == "tomorrow":
        date = local.date() + timedelta(days=1)
    elif choice == "date":
        date = parse_moment(day[:10]).date()
    else:
        raise InputError("Choose how long it should sleep.")
    until = datetime.combine(date, _MORNING, tzinfo=desk.zone)
    if until <= now:
        raise InputError(f"{date} at 9:00 has passed. Choose a later day.")
    return until.astimezone(now.tzinfo)


def _claim(desk: Desk, lead_id: str) -> str:
    desk.leads.claim(lead_id, by=signed_in_name(), at=desk.now)
    return "It is yours now."


def _release(desk: Desk, lead_id: str) -> str:
    desk.leads.release(lead_id, by=signed_in_name(), at=desk.now)
    return "Released: anybody may claim it."


def _note(desk: Desk, lead_id: str) -> str:
    text = request.form.get("text", "").strip()
    if not text:
        raise InputError("The note is empty.")
    if len(text) > _LONGEST_NOTE:
        raise InputError(
            f"A note has at most {_LONGEST_NOTE:,} characters; this has {len(text):,}."
        )
    desk.leads.add_note(lead_id, text, by=signed_in_name(), at=desk.now)
    return "Noted."


def _snooze(desk: Desk, lead_id: str) -> str:
    until = snoozed_until(
        request.form.get("until", ""), request.form.get("day", "").strip(), desk=desk
    )
    desk.leads.snooze(lead_id, until=until, by=signed_in_name(), at=desk.now)
    local = until.astimezone(desk.zone)
    return f"It sleeps until {local.day} {local:%b, %H:%M}."


def _done(desk: Desk, lead_id: str) -> str:
    desk.leads.finish(lead_id, by=signed_in_name(), at=desk.now)
    return "Done."


def _reopen(desk: Desk, lead_id: str) -> str:
    desk.leads.reopen(lead_id, by=signed_in_name(), at=desk.now)
    return "Open again."


def _verdict(desk: Desk, lead_id: str) -> str:
    judged = request.form.get("verdict", "")
    if judged not in ("good", "bad"):
        raise InputError("Say whether it is a good lead or not.")
    verdict = Verdict(
        lead_id=lead_id,
        good=judged == "good",
        reason=request.form.get("reason", ""),
        by=signed_in_name(),
        at=desk.now,
    )
    desk.leads.judge(verdict)
    return "Thank you, the verdict is kept."


_ACTIONS: dict[str, Callable[[Desk, str], str]] = {
    "claim": _claim,
    "release": _release,
    "note": _note,
    "snooze": _snooze,
    "done": _done,
    "reopen": _reopen,
    "verdict": _verdict,
}
