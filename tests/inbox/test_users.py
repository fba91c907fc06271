"""The people of the inbox."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from inbox.users import Users
from overheard.errors import InputError


def test_a_password_is_kept_as_a_scrypt_hash_of_full_cost(engine):
    Users(engine).add("maria", "long enough words")
    with engine.connect() as connection:
        stored = connection.execute(text("SELECT password_hash FROM users")).scalar_one()
    assert stored.startswith("scrypt:32768:8:1$")


def test_names_are_compared_without_case_and_given_back_as_added(users):
    assert users.verify(" MARIA ", "long enough words") == "maria"


def test_a_short_password_is_refused(users):
    with pytest.raises(InputError, match="at least 10"):
        users.add("noor", "short")


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "a\nb", "Maria"])
def test_an_empty_endless_or_taken_name_is_refused(users, name):
    with pytest.raises(InputError):
        users.add(name, "long enough words")


def test_an_endless_password_is_refused_before_it_is_hashed(users):
    with pytest.raises(InputError):
        users.add("noor", "x" * 2000)


def test_names_are_listed_in_order(users):
    users.add("ann", "long enough words")
    assert users.list() == ["ann", "maria"]


def test_the_password_of_nobody_cannot_be_changed(users):
    with pytest.raises(InputError, match="Known: maria"):
        users.set_password("noor", "long enough words")
