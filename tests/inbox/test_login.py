"""Who gets in, who does not, and what a form needs to be believed."""

from __future__ import annotations

import re

import pytest

from inbox.throttle import LoginThrottle

PASSWORD = "long enough words"


def sign_in(client, password=PASSWORD, **more):
    return client.post("/login", data={"name": "maria", "password": password, **more})


def test_name_and_password_open_the_inbox(stranger):
    assert sign_in(stranger).location == "/"
    assert stranger.get("/").status_code == 200


def test_the_form_is_shown_and_skipped_by_who_is_in(stranger):
    assert "Sign in to the inbox" in stranger.get("/login").text
    sign_in(stranger)
    assert stranger.get("/login").location == "/"


@pytest.mark.parametrize("name", ["maria", "nobody"])
def test_a_wrong_password_and_an_unknown_name_look_the_same(stranger, name):
    answer = stranger.post("/login", data={"name": name, "password": "wrong wrong wrong"})
    assert answer.status_code == 401
    assert "Name and password do not fit together." in answer.text


def test_after_five_wrong_tries_even_the_right_password_waits(stranger):
    for _ in range(5):
        sign_in(stranger, "wrong wrong wrong")
    answer = sign_in(stranger)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_the_wait_ends_and_doubles():
    time = [0.0]
    throttle = LoginThrottle(seconds=lambda: time[0])
    for _ in range(5):
        throttle.failed("Maria", "a")
    assert throttle.wait("maria", "a") == 60
    assert throttle.wait("maria", "b") == 0
    time[0] = 60.0
    assert throttle.wait("maria", "a") == 0
    throttle.failed("maria", "a")
    assert throttle.wait("maria", "a") == 120
    throttle.succeeded("maria", "a")
    assert throttle.wait("maria", "a") == 0


def test_the_brake_does_not_grow_without_end():
    throttle = LoginThrottle(seconds=lambda: 0.0)
    for number in range(10_010):
        throttle.failed(str(number), "a")
    assert len(throttle._wrong) == 10_000


@pytest.mark.parametrize(
    "target",
    ["https://evil.example", "//evil.example", "/\\evil.example", "evil", "/\n//evil", "javascript:x"],
)  # fmt: skip
def test_signing_in_never_leads_to_another_site(stranger, target):
    assert sign_in(stranger, next=target).location == "/"


def test_signing_in_leads_back_to_the_page_that_was_asked_for(stranger):
    assert sign_in(stranger, next="/leads/x:1001?view=all").location == "/leads/x:1001?view=all"


def test_signing_out_closes_the_inbox(browser):
    browser.post("/logout")
    assert browser.get("/").status_code == 302


def test_a_new_password_ends_the_sessions_of_the_old_one(browser, users):
    users.set_password("maria", "other long words")
    assert browser.get("/").status_code == 302


def test_the_session_cookie_is_out_of_reach_for_scripts_and_other_sites(stranger):
    cookie = sign_in(stranger).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize("address", ["/login", "/logout", "/do/claim/reddit:t3_a1"])
def test_a_form_without_a_token_is_refused(app, address):
    answer = app.test_client().post(address, data={"name": "maria", "password": PASSWORD})
    assert answer.status_code == 400
    assert "The form is too old" in answer.text


def test_a_form_with_its_token_is_taken(app):
    client = app.test_client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/login").text).group(1)
    assert sign_in(client, csrf_token=token).location == "/"


def test_every_form_that_posts_carries_a_token(app, browser):
    app.config["WTF_CSRF_ENABLED"] = True
    page = browser.get("/leads/reddit:t3_a1").text
    assert page.count('method="post"') == page.count('name="csrf_token"')
