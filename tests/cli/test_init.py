"""What `digest init` writes, and that it overwrites nothing."""

import stat

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from cli.keys import load_keys
from cli.main import app
from digest.load_settings import load_settings
from digest.store.revision import pending, revision


def test_it_writes_settings_keys_for_the_owner_only_and_a_database(digest):
    settings = load_settings(digest.settings)

    assert settings.domain == "mail.example.org"
    assert stat.S_IMODE(settings.keys_file.stat().st_mode) == 0o600
    load_keys(settings.keys_file)
    store = digest.store()
    assert not pending(store)
    store.close()


def test_the_domain_that_is_given_is_the_one_in_the_settings(empty_folder):
    result = CliRunner().invoke(app, ["init", "here", "--domain", "mail.example.net"])

    assert result.exit_code == 0, result.output
    assert load_settings(empty_folder / "here" / "digest.toml").domain == "mail.example.net"


@pytest.mark.parametrize("name", ["digest.toml", "digest.keys", "digest.db"])
def test_it_overwrites_nothing(empty_folder, name):
    (empty_folder / name).write_text("mine")

    result = CliRunner().invoke(app, ["init", "--domain", "mail.example.org"])

    assert result.exit_code == 1
    assert [(path.name, path.read_text()) for path in empty_folder.iterdir()] == [(name, "mine")]


WITHOUT_DEFAULT = (
    "operator =",
    "help_in_danger",
    "other_domains",
    "shared_servers",
    "feedback_sources",
    "username",
    "authserv_id",
    "templates =",
    "logo =",
    "rules =",
    "certificate =",
    "private_key =",
    "socket =",
    "policy_port =",
    "port = 8081",
    "proxies =",
)


def test_every_setting_that_is_commented_out_shows_what_holds_without_it(digest):
    """Taking the comments away changes nothing, so the file tells the truth about the defaults."""
    before = load_settings(digest.settings).model_dump()
    lines = digest.settings.read_text().splitlines()
    free = [
        line.removeprefix("# ") if " = " in line and line.startswith("# ") else line
        for line in lines
        if not any(word in line for word in WITHOUT_DEFAULT)
    ]
    digest.settings.write_text("\n".join(free))

    assert load_settings(digest.settings).model_dump() == before


def test_upgrade_brings_the_database_up_to_date_and_leaves_the_rest(digest):
    before = digest.settings.read_text()

    digest("init", "--upgrade")

    assert digest.settings.read_text() == before


@pytest.mark.parametrize(
    "words", [("status",), ("init", "--upgrade"), ("restore", "--in-place", "--yes")], ids=" ".join
)
def test_a_database_that_is_newer_says_which_version_to_install(digest, words):
    store = digest.store()
    with store.write() as session:
        session.connection().execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()

    told = digest(*words, code=78).stderr.replace("\n", " ")

    assert "newer than this program (schema 9999; this version knows it up to 00" in told
    assert "install the version that the database was last used with" in told
    assert "--upgrade" not in told
    store = digest.store()
    assert revision(store) == "9999"
    store.close()


def test_a_domain_must_be_named(empty_folder):
    result = CliRunner().invoke(app, ["init"])

    assert result.exit_code == 1
    assert "digest init --domain" in result.stderr
    assert list(empty_folder.iterdir()) == []


@pytest.mark.parametrize("given", ["localhost", "ana@example.org", "-.org", "a b.org", ""])
def test_what_is_no_mail_domain_is_refused(empty_folder, given):
    result = CliRunner().invoke(app, ["init", "--domain", given])

    assert result.exit_code == 1
    assert "no mail domain" in result.stderr
