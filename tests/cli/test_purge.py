"""`digest purge`: what it says it would forget, and what it forgets."""

import sqlite3

import pytest

from cli.sample import samples

MORNING = ("--at", "2026-03-02T09:30Z")
TWO_WEEKS_LATER = ("--at", "2026-03-16T09:30Z")


@pytest.fixture
def held(village):
    """The village, with an unsigned mail of Finn's to a community."""
    path = str(samples() / "mails" / "new-conversation.eml")
    village("mail", "replay", path, "--to", "harbour@mail.example.org", *MORNING)
    return village


def test_a_dry_run_says_what_would_be_forgotten_and_forgets_nothing(held):
    for _ in range(2):
        found = held.json("purge", "--dry-run", *TWO_WEEKS_LATER)
        assert (found["mails"], found["lapsed"]) == (1, 1)

    assert held.json("mail", "show", "1")["is_kept"]


def test_a_held_mail_whose_time_is_over_is_gone_and_said_to_have_lapsed(held):
    why = held.json("mail", "show", "1")["reason"]
    assert held.json("purge", *MORNING)["mails"] == 0
    done = held.json("purge", *TWO_WEEKS_LATER)

    assert (done["mails"], done["lapsed"], done["is_log_empty"]) == (1, 1, True)
    shown = held.json("mail", "show", "1")
    assert (shown["is_kept"], shown["from"], shown["outcome"]) == (False, None, "ignored")
    assert shown["reason"] == f"lapsed: {why}"
    assert "not kept any more" in held("mail", "reveal", "1", code=1).stderr
    assert "no held mail" in held("mail", "release", "1", code=1).stderr
    assert held.json("purge", *TWO_WEEKS_LATER)["mails"] == 0


def test_beside_somebody_who_reads_it_says_that_the_log_is_not_empty(held):
    reader = sqlite3.connect(held.folder / "digest.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM received").fetchone()

    refused = held("purge", *TWO_WEEKS_LATER, code=3)
    reader.close()

    assert "run it again" in refused.stderr
    assert held.json("purge", *TWO_WEEKS_LATER)["is_log_empty"]


def test_a_mail_does_not_open_without_the_key_file_it_was_sealed_with(held):
    keys = held.folder / "digest.keys"
    keys.write_text(f"1 {'11' * 32}\n")

    refused = held("mail", "reveal", "1", code=1)

    assert "does not open" in refused.stderr
    assert "pursed lips" not in refused.output


def test_mails_from_before_sealing_are_sealed_by_an_upgrade(held):
    """Such a mail lies there in the clear, under a hash that needs no key."""
    plain = b"From: finn@example.net\r\n\r\nFrom before.\r\n"
    with sqlite3.connect(held.folder / "digest.db") as database:
        database.execute("UPDATE received SET raw = ?, raw_key = NULL, content_key = 'x'", (plain,))
    database.close()

    held("init", "--upgrade", str(held.folder))

    data = b"".join(each.read_bytes() for each in held.folder.glob("digest.db*"))
    assert b"From before." not in data
    assert "From before." in held("mail", "reveal", "1").stdout
