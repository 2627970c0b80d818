"""Settings: a file, then the environment; every mistake names the fix."""

import os

import pytest
from pydantic import ValidationError

from digest.errors import BadSetting
from digest.load_settings import load_settings
from digest.settings import PagesSettings, Settings


@pytest.fixture
def write(tmp_path):
    def file(text):
        path = tmp_path / "digest.toml"
        path.write_text(text)
        return path

    return file


def test_relative_paths_are_read_from_the_folder_of_the_file(write, tmp_path):
    settings = load_settings(write('database = "sqlite:///mine.db"\nkeys_file = "my.keys"'))

    assert settings.database == f"sqlite:///{tmp_path / 'mine.db'}"
    assert settings.keys_file == tmp_path / "my.keys"


def test_so_are_the_socket_and_the_certificate(write, tmp_path):
    text = "[smtp]\nprotocol = 'lmtp'\nsocket = 'in'\ncertificate = 'a.pem'\nprivate_key = 'b.pem'"
    smtp = load_settings(write(text)).smtp

    files = (smtp.socket, smtp.certificate, smtp.private_key)
    assert files == (tmp_path / "in", tmp_path / "a.pem", tmp_path / "b.pem")


def test_the_environment_is_stronger_than_the_file(write, monkeypatch):
    monkeypatch.setenv("DIGEST_SMTP__PORT", "2525")

    assert load_settings(write("[smtp]\nport = 1025")).smtp.port == 2525


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("domian = 'x'", "domian", id="unknown-key"),
        pytest.param("[relay]\nkind = 'fax'", "relay.kind", id="bad-word"),
        pytest.param("[community]\nedit_minutes = 0", "edit_minutes", id="no-window"),
        pytest.param(
            "[smtp]\nprotocol = 'lmtp'\nhost = '0.0.0.0'", "LMTP believes", id="open-lmtp"
        ),
        pytest.param("[smtp]\ncertificate = 'x.pem'", "private_key go together", id="half-a-pair"),
        pytest.param("not toml", "digest.toml", id="no-toml"),
    ],
)
def test_a_mistake_is_named(write, text, message):
    with pytest.raises(BadSetting, match=message):
        load_settings(write(text))


def test_without_a_file_the_fix_is_said(tmp_path):
    with pytest.raises(BadSetting, match="digest init"):
        load_settings(tmp_path / "digest.toml")


def test_a_password_is_never_printed(write):
    settings = load_settings(write("[relay]\npassword = 'hunter2'"))

    assert "hunter2" not in repr(settings)


@pytest.mark.parametrize("url", ["https://letters.example.org", "http://127.0.0.1:8080"])
def test_links_lead_to_https_or_to_this_machine(write, url):
    assert load_settings(write(f'[pages]\npublic_url = "{url}"')).pages.public_url == url


@pytest.mark.parametrize("url", ["http://letters.example.org", "letters.example.org", ""])
def test_links_that_others_could_listen_to_are_refused(write, url):
    with pytest.raises(BadSetting, match="https://"):
        load_settings(write(f'[pages]\npublic_url = "{url}"'))


def test_rules_of_conduct_are_a_text_or_the_file_that_holds_it(write, tmp_path):
    (tmp_path / "rules.txt").write_text("Be kind.\nAlways.", encoding="utf-8")

    assert load_settings(write('rules = "rules.txt"')).rules == "Be kind.\nAlways."
    assert load_settings(write('rules = "Be kind."')).rules == "Be kind."
    assert load_settings(write("")).rules is None
    with pytest.raises(BadSetting, match="name a text file, or write the text"):
        load_settings(write('rules = "missing.txt"'))
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BadSetting, match="rules: pipe cannot be read"):
        load_settings(write('rules = "pipe"'))


def test_an_operator_is_written_to_at_none_of_our_domains():
    ours = {"domain": "mail.example.org", "other_domains": ("old.example",)}

    for address in ("me@mail.example.org", "me@Old.example"):
        with pytest.raises(ValidationError, match="elsewhere"):
            Settings(operator=address, **ours)
    assert Settings(operator="me@b.example", **ours).domains == ("mail.example.org", "old.example")


def test_an_earlier_address_of_pages_must_be_safe_too():
    with pytest.raises(ValidationError, match="https"):
        PagesSettings(other_urls=("http://old.example",))
