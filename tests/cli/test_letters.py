"""`plan`, `run`, `preview` and `outbox`: the same letters, looked at and sent."""

import email
import email.policy
import re
import sqlite3

import pytest

AT = ("--at", "2026-03-02T08:00Z")
NEXT_DAY = ("--at", "2026-03-03T08:00Z")


def contents(digest):
    """Return the whole database as text."""
    with sqlite3.connect(digest.folder / "digest.db") as db:
        lines = list(db.iterdump())
    db.close()
    return lines


def subjects(paths):
    return [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)["Subject"]
        for path in paths
    ]


def test_the_plan_says_how_many_summaries_are_due_when(village):
    rows = village.json("plan", *AT)

    assert sum(row["letters"] for row in rows) == 8
    assert rows[0] == {
        "due_at": "2026-03-02T03:30:00Z",
        "what": "summary",
        "letters": 1,
        "local": "09:00 Asia/Kolkata, daily",
    }


def test_a_dry_run_shows_what_a_run_sends_and_writes_nothing(village, letters):
    before = contents(village)

    rows = village.json("run", *AT, "--dry-run")

    assert contents(village) == before
    assert letters() == []
    village("run", *AT)
    assert sorted(row["subject"] for row in rows) == sorted(subjects(letters()))
    assert all(row["address"][1:5] == "***@" for row in rows)


def test_a_second_run_sends_nothing_and_the_next_day_is_planned(village, letters):
    assert village.json("run", *AT)["summaries_planned"] == 8
    assert village.json("run", *AT)["summaries_planned"] == 0

    assert len(letters()) == 8
    assert {row["due_at"][:10] for row in village.json("plan", *AT)} == {"2026-03-03"}


def test_a_run_sends_no_more_letters_than_it_may(village, letters):
    village("run", *AT, "--limit", "3")
    assert len(letters()) == 3

    village("run", *AT)
    assert len(letters()) == 8


def test_a_run_for_one_member_is_for_nobody_else(village, letters):
    village("run", *AT, "--member", "ana@example.net")

    assert [path.stem.rpartition("-")[2] for path in letters()] == ["1"]


@pytest.mark.always
def test_a_preview_is_the_letter_that_is_sent(village, letters):
    village("preview", "1", *AT, "--output", str(village.folder / "look"))
    before = contents(village)
    told = village.json("preview", "1", *AT, "--output", str(village.folder / "look"))
    assert contents(village) == before
    village("run", *AT, "--member", "1")

    (sent,) = letters()
    for part in ("plain", "html"):
        bodies = [
            email.message_from_bytes(raw, policy=email.policy.default).get_body((part,))
            for raw in (
                sent.read_bytes(),
                (village.folder / "look" / "summary-member-1.eml").read_bytes(),
            )
        ]
        assert bodies[0].get_content() == bodies[1].get_content()
    assert told["subject"] == "Your first summary: 9 conversations, 17 new posts"
    assert "<h1" in (village.folder / "look" / "summary-member-1.html").read_text()


def unsealed(raw):
    """Return a letter without what is sealed for this delivery: tokens, Message-ID, date and boundary."""
    letter = email.message_from_bytes(raw)
    boundary = letter.get_boundary().encode()
    raw = raw.replace(boundary, b"BOUNDARY")
    raw = re.sub(rb"(?im)^(Message-ID|Date): .*\r\n(?:[ \t].*\r\n)*", b"", raw)
    return re.sub(rb"(?<![a-z2-7])[a-z2-7]{37}(?![a-z2-7])", b"TOKEN", raw)


@pytest.mark.beyond_the_sample
def test_what_is_previewed_of_everybody_is_what_a_run_sends_to_the_byte(village, letters):
    members = range(1, 9)
    for number in members:
        village("preview", str(number), *AT, "--output", str(village.folder / "look"))
    village("run", *AT)

    sent = {path.stem.rpartition("-")[2]: unsealed(path.read_bytes()) for path in letters()}
    assert sorted(sent) == [str(number) for number in members]
    for number, letter in sent.items():
        look = village.folder / "look" / f"summary-member-{number}.eml"
        assert unsealed(look.read_bytes()) == letter


def test_a_preview_shows_headers_links_and_faults_and_takes_a_name(village, monkeypatch):
    look = ("--output", str(village.folder / "look"))
    name = village.json("members", "show", "1")["name"]
    told = village.json("preview", name.lower(), *AT, *look)

    assert told["headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert told["faults"] == []
    assert any(link.startswith("mailto:") for link in told["links"])
    assert village("preview", name, *AT, *look).stdout.count("summary-member-1.") == 5
    files = {path.name for path in (village.folder / "look").iterdir()}
    assert {"summary-member-1.headers.txt", "summary-member-1.links.txt"} <= files
    monkeypatch.setenv("DIGEST_SUMMARY__HTML_LIMIT", "0")
    monkeypatch.setattr("digest.mail.letter_check.LETTER_LIMIT", 10)
    assert "fault: " in village("preview", "1", *AT, *look).stderr


def test_a_preview_after_the_summary_was_sent_is_of_what_came_since(village):
    village("run", *AT)

    assert "no letter: nothing new" in village("preview", "1", *NEXT_DAY).stderr


def test_who_gets_no_summary_has_no_preview(village):
    village("members", "stop", "1", "summary")

    assert "members show 1" in village("preview", "1", *AT, code=1).stderr


def test_letters_are_listed_by_state_kind_and_member(village):
    village("run", *AT)

    assert len(village.json("outbox", "list")) == 8
    assert village.json("outbox", "list", "--state", "failed") == []
    (row,) = village.json("outbox", "list", "--member", "ana@example.net", "--kind", "summary")
    shown = village.json("outbox", "show", str(row["id"]))
    assert shown["state"] == "sent"
    assert len(shown["posts_in_it"]) == 17


@pytest.fixture
def refused(village):
    """The village on a morning when no relay is there."""
    text = village.settings.read_text()
    village.settings.write_text(
        text.replace('# kind = "maildir"', 'kind = "smtp"').replace("# port = 25", "port = 1")
    )
    village("run", *AT, code=3)
    village.settings.write_text(text)
    return village


def test_a_run_without_a_relay_says_that_letters_wait_and_loses_none(refused, letters):
    rows = refused.json("outbox", "list", "--state", "deferred")

    assert len(rows) == 8
    refused("run", "--at", "2026-03-02T08:20Z")
    assert len(letters()) == 8


def test_letters_that_wait_are_sent_again_or_cancelled_by_hand(refused, letters):
    first, second = (str(row["id"]) for row in refused.json("outbox", "list")[:2])
    refused("outbox", "cancel", first, "--yes")
    refused("outbox", "retry", second, *AT)
    assert "cancelled" in refused("outbox", "retry", first, code=1).stderr

    refused("run", *AT)

    assert len(letters()) == 1
    refused("outbox", "retry", "--all", *AT)
    refused("run", *AT)
    assert len(letters()) == 7


@pytest.mark.parametrize("words", [("retry",), ("retry", "99"), ("cancel", "99"), ("show", "99")])
def test_letters_that_are_not_there_are_refused(digest, words):
    digest("outbox", *words, code=1)


def test_the_status_counts_what_was_sent_and_what_waits(refused):
    before = refused.json("status", *AT)
    refused("outbox", "retry", "--all", *AT)
    refused("run", *AT)
    after = refused.json("status", *AT)

    assert (before["letters_deferred"], before["letters_sent_24_hours"]) == (8, 0)
    assert (after["letters_deferred"], after["letters_sent_24_hours"]) == (0, 8)
    assert after["members_written_to"] == 8
    assert after["complaint_rate"] == 0


def test_a_run_ends_after_its_time_and_the_next_one_goes_on(village, letters, monkeypatch):
    monkeypatch.setenv("DIGEST_RELAY__LETTERS_A_MINUTE", "120")

    told = village("run", *AT, "--max-runtime", "0.01", code=3)

    sent = len(letters())
    assert 0 < sent < 8
    assert f"{8 - sent} letters are due. The same command goes on." in told.stderr
    monkeypatch.delenv("DIGEST_RELAY__LETTERS_A_MINUTE")
    village("run", *AT, "--max-runtime", "5")
    assert len(letters()) == 8
