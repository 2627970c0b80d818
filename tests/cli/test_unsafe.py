"""What must not stand as it is before real people are written to is refused, with the fix."""

import os

import pytest

from tests.cli.conftest import AT

REAL = {"DIGEST_RELAY__KIND": "smtp", "DIGEST_RELAY__HOST": "192.0.2.1"}


@pytest.fixture
def set_to(monkeypatch):
    def set_to(**values):
        for name, value in (REAL | values).items():
            monkeypatch.setenv(name, value)

    return set_to


def test_links_that_lead_nowhere_are_not_mailed(village, set_to):
    set_to(DIGEST_POSTAL_ADDRESS="Our street 2, Our town")

    assert "pages.public_url" in village("run", *AT, code=78).stderr
    assert village("status", *AT)


def test_the_postal_address_of_the_example_is_not_mailed(village, set_to):
    set_to(DIGEST_PAGES__PUBLIC_URL="https://mail.example.org")

    assert "postal_address" in village("run", *AT, code=78).stderr


def test_a_mail_server_on_the_same_machine_is_a_real_one(village, set_to):
    set_to(DIGEST_RELAY__HOST="127.0.0.1")

    assert "pages.public_url" in village("run", *AT, code=78).stderr


def test_a_zone_file_that_is_not_there_is_said_to_be(village, monkeypatch):
    monkeypatch.setenv("DIGEST_AUTHENTICATION__ZONE_FILE", "nowhere.txt")

    refused = village("status", *AT, code=78).stderr
    assert "authentication.zone_file: " in refused
    assert "cannot be read" in refused


@pytest.mark.parametrize("address", ["x@y", "ana@localhost"])
def test_an_address_without_a_whole_domain_is_refused(village, address):
    assert "no whole domain" in village("members", "add", address, "--name", "Xenia", code=1).stderr


def test_a_pause_that_is_over_is_refused(village):
    paused = ("members", "set", "1", "--paused-until", "2020-01-01T00:00Z")

    assert "is over" in village(*paused, code=1).stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_another_user_than_the_servers_is_told_whose_command_it_is(village):
    village("outbox", "stop", *AT)
    os.chown(village.folder / "state", 65534, -1)

    assert "sudo -u nobody digest" in village("status", *AT, code=78).stderr


def test_sending_stops_at_a_word_and_goes_on_at_another(village, letters):
    village("outbox", "stop", *AT)
    assert "stopped already" in village("outbox", "stop", *AT).stderr
    village("run", *AT, code=78)
    assert letters() == []
    assert "until `digest outbox resume`" in village.json("status", *AT)["sending_stopped"]

    village("outbox", "resume", *AT)
    village("run", *AT)

    assert len(letters()) == 8
