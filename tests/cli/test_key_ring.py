"""`digest keys`: a new key seals, and nothing that an earlier one sealed is lost."""

import stat
import threading

import pytest

from cli.alone import in_use
from cli.keys import add_key, load_keys, write_keys
from digest.errors import BadInput
from digest.load_settings import load_settings
from digest.mail.signed_address import Purpose, Ticket

TICKET = Ticket(purpose=Purpose.REPLY, member_id=7, object_id=3)


def test_a_new_key_seals_and_every_address_of_before_still_reads(digest):
    file = load_settings(digest.settings).keys_file
    before = load_keys(file).token(TICKET)

    told = digest("keys", "rotate").stderr

    keys = load_keys(file)
    assert keys.token(TICKET) != before
    assert keys.read(Purpose.REPLY, before) == TICKET
    assert "for years" in told
    assert [(row["number"], row["seals"]) for row in digest.json("keys", "list")] == [
        (1, False),
        (2, True),
    ]
    assert digest.json("audit", "list")[0]["act"] == "key added"
    digest("audit", "verify")


def test_a_mail_that_comes_again_is_known_after_a_new_key(digest, village):
    mail = village.folder / "mail.eml"
    mail.write_bytes(
        b"From: ana@example.net\r\nTo: willow@mail.example.org\r\nSubject: Nights\r\n"
        b"Message-ID: <1@client.example>\r\n\r\nHow do you sleep?\r\n"
    )
    words = ("mail", "replay", str(mail), "--to", "postmaster@mail.example.org")
    village(*words, "--from", "ana@example.net")
    first = len(village.json("mail", "list"))

    village("keys", "rotate")
    village(*words, "--from", "ana@example.net")

    assert len(village.json("mail", "list")) == first


def test_while_a_server_runs_it_waits_for_its_operator_to_stop_it(digest):
    folder = load_settings(digest.settings).state_folder
    with in_use(folder):
        refused = digest("keys", "rotate", code=1).stderr

    assert "stop it first" in refused
    assert len(digest.json("keys", "list")) == 1


def test_the_file_stays_its_owners_alone_and_keeps_what_stood_in_it(tmp_path):
    file = tmp_path / "digest.keys"
    write_keys(file)
    before = file.read_text()

    assert add_key(file) == 2

    assert file.read_text().startswith(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["digest.keys"]


def test_what_a_broken_off_rotation_left_does_not_hinder_the_next(tmp_path):
    write_keys(tmp_path / "digest.keys")
    (tmp_path / "digest.keys.new").write_text("half")

    assert add_key(tmp_path / "digest.keys") == 2


def test_there_is_no_number_above_the_last(tmp_path):
    file = tmp_path / "digest.keys"
    file.touch(mode=0o600)
    file.write_text(f"255 {'11' * 32}\n")

    with pytest.raises(BadInput, match="255"):
        add_key(file)


def test_reading_meanwhile_sees_the_old_keys_or_the_new_ones(tmp_path):
    file = tmp_path / "digest.keys"
    write_keys(file)
    token = load_keys(file).token(TICKET)
    seen = []

    def read():
        while len(seen) < 200:
            seen.append(load_keys(file).read(Purpose.REPLY, token) == TICKET)

    reading = threading.Thread(target=read)
    reading.start()
    for _ in range(20):
        add_key(file)
    reading.join()
    assert all(seen)
