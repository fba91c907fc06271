"""A configuration is read, or every mistake is named with its line, its key, its value and the fix."""

from __future__ import annotations

import pytest

from overheard.errors import ConfigError
from overheard.settings import load_settings

GOOD = '[[brands]]\nname = "Thistledown"\n'


def write(folder, text):
    path = folder / "overheard.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_smallest_configuration_is_a_brand(tmp_path):
    settings = load_settings(write(tmp_path, GOOD))
    assert settings.brands[0].name == "Thistledown"
    assert settings.database_path == tmp_path / "workspace" / "overheard.db"
    assert settings.raw_path == tmp_path / "workspace" / "raw"


def test_paths_are_relative_to_the_file(tmp_path):
    text = (
        'content = ["library"]\n'
        + GOOD
        + '[[sources]]\nname = "a"\nkind = "archive"\npaths = ["a.csv"]\n'
    )
    settings = load_settings(write(tmp_path, text))
    assert settings.content == (tmp_path / "library",)
    assert settings.sources[0].paths == (tmp_path / "a.csv",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GOOD + "[mail]\nport = 99999\n", ["line 4", "mail.port = 99999", "65535"]),
        (GOOD + 'colour = "red"\n', ["brands.0.colour = 'red'", "line 3", "check its spelling"]),
        ("", ["brands", "Add the key"]),
        (GOOD + "[business_hours]\ntime_zone = 'Mars'\n", ["line 4", "Europe/London"]),
        (GOOD + "[business_hours]\nopens='18:00'\ncloses='09:00'\n", ["line 3", "must be later"]),
        (GOOD + GOOD, ["two brands are named thistledown"]),
        (GOOD + "[[routes]]\ndepartment='sales'\n", ["labels, roles or query"]),
        (
            GOOD + "[[readers]]\nname='a'\nemail='nobody'\n",
            ["line 5", "readers.0.email = 'nobody'"],
        ),
        ("workspace = [", ["no valid TOML"]),
        ('[[brands]]\nname = "  "\n', ["line 2", "brands.0.name", "at least 1 character"]),
        ('workspace = "a\\u0000b"\n' + GOOD, ["line 1", "workspace", "NUL"]),
        (
            GOOD + "[[routes]]\ndepartment='hr'\nlabels=['jobs']\n",
            ["line 5", "'jobs'", "allowed are recommendation", "promotion"],
        ),
        (
            GOOD + "[[routes]]\ndepartment='hr'\nroles=['boss']\n",
            ["line 5", "'boss'", "allowed are new", "potential"],
        ),
        (GOOD + "[[sources]]\nname='a'\nkind='myspace'\n", ["'reddit'", "kind = 'myspace'"]),
    ],
)
def test_a_mistake_is_named_with_its_place_and_the_fix(tmp_path, text, expected):
    with pytest.raises(ConfigError) as caught:
        load_settings(write(tmp_path, text))
    for words in expected:
        assert words in str(caught.value)


def test_a_missing_file_says_how_to_make_one(tmp_path):
    with pytest.raises(ConfigError, match="overheard init"):
        load_settings(tmp_path / "absent.toml")


def test_a_wrong_encoding_is_said_so(tmp_path):
    path = tmp_path / "overheard.toml"
    path.write_bytes(b"workspace = 'caf\xe9'")
    with pytest.raises(ConfigError, match="UTF-8"):
        load_settings(path)


def test_a_long_value_is_shortened(tmp_path):
    with pytest.raises(ConfigError, match="…"):
        load_settings(write(tmp_path, GOOD + f"retention_days = '{'x' * 200}'\n"))


def test_the_mark_of_windows_editors_is_no_mistake(tmp_path):
    path = tmp_path / "overheard.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert load_settings(path).brands[0].name == "Thistledown"


def test_a_folder_is_said_to_be_one_and_not_a_wrong_encoding(tmp_path):
    with pytest.raises(ConfigError, match=r"Is a directory\. Name a file"):
        load_settings(tmp_path)


def test_a_mistake_of_the_whole_file_does_not_print_the_file(tmp_path):
    text = GOOD + GOOD + "[[readers]]\nname='a'\nemail='ann@acme.example'\n"
    with pytest.raises(ConfigError) as caught:
        load_settings(write(tmp_path, text))
    assert "@" not in str(caught.value)
