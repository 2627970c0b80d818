"""What an operator decides: mails that are held, posts that wait."""

import json
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from cli.keys import load_keys
from cli.sample import samples
from digest.community.audit import AuditEntry
from digest.community.people.member import Member
from digest.inbox.envelope import Transaction
from digest.inbox.intake import accept
from inbound.work.mail import Receiving

MORNING = ("--at", "2026-03-02T09:30Z")
WHEN = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def held(village):
    """The village, with an unsigned mail of Finn's to a community."""
    path = str(samples() / "mails" / "new-conversation.eml")
    village("mail", "replay", path, "--to", "harbour@mail.example.org\r", *MORNING)
    return village


def test_a_held_mail_is_listed_without_what_it_says(held):
    (row,) = held.json("mail", "list", "--held")

    assert (row["outcome"], row["reason"], row["to"]) == ("held", "not signed", "harbour")
    shown = held("mail", "show", "1").stdout
    assert "f***@example.net" in shown
    assert "pursed lips" not in shown
    assert "pursed lips" in held("mail", "reveal", "1").stdout


def test_a_held_mail_that_is_let_through_becomes_a_post_and_its_author_is_told(held, letters):
    held("mail", "release", "1", *MORNING)

    assert held.json("mail", "show", "1")["outcome"] == "posted"
    assert held.json("communities", "show", "harbour")["conversations"] == 6
    held("run", *MORNING)
    assert any("receipt" in row["kind"] for row in held.json("outbox", "list"))


def test_a_held_mail_is_dropped_for_good(held):
    held("mail", "drop", "1", *MORNING)

    assert held.json("mail", "show", "1")["outcome"] == "ignored"
    assert "no held mail" in held("mail", "drop", "1", code=1).stderr
    assert held("mail", "list", "--held").stderr == "There is no such mail.\n"


def test_the_same_mail_twice_is_one(held):
    path = str(samples() / "mails" / "new-conversation.eml")
    held("mail", "replay", path, "--to", "harbour@mail.example.org", *MORNING)

    assert len(held.json("mail", "list")) == 1


def test_a_mail_is_revealed_so_that_no_terminal_obeys_it_or_byte_for_byte(village):
    mail = village.folder / "steers.eml"
    mail.write_bytes(b"From: zoe@example.net\r\nSubject: Hi\r\n\r\n\x1b]0;owned\x07\r\n")
    village("mail", "replay", str(mail), "--to", "staff@mail.example.org", *MORNING)

    assert "\\x1b]0;owned\\x07" in village("mail", "reveal", "1").stdout
    assert "\x1b]0;owned\x07" in village("mail", "reveal", "1", "--raw").stdout


def test_what_became_of_a_mail_that_names_nobody_any_more_is_found_by_its_address(village):
    mail = village.folder / "said_to_be_anas.eml"
    mail.write_text("From: Ana <ana@example.net>\nTo: harbour@mail.example.org\nSubject: Hello\n"
                    "Message-ID: <9@example.net>\n\nBuy my book.\n")  # fmt: skip
    village("mail", "replay", str(mail), "--to", "harbour@mail.example.org", *MORNING)
    village("mail", "drop", "1", *MORNING)

    (row,) = village.json("mail", "list", "--member", "ana@example.net")
    assert (row["outcome"], row["reason"], row["member"]) == ("ignored", "dropped", None)
    listed = village("audit", "list", "--member", "ana@example.net")
    assert "drop mail" not in listed.stdout
    assert "`digest mail list --member 1`" in listed.stderr
    assert village.json("mail", "list", "--member", "ben@example.net") == []
    assert "Nobody proved" not in village("audit", "list", "--member", "ben@example.net").stderr


@pytest.mark.parametrize("verb", ["show", "reveal", "hold", "release", "drop"])
def test_a_mail_that_is_not_there_is_refused(digest, verb):
    digest("mail", verb, "99", code=1)


def test_reading_a_held_mail_is_audited(held):
    held("mail", "reveal", "1")

    store = held.store()
    with store.read() as session:
        acts = [
            (entry.actor.split()[0], entry.act, entry.target)
            for entry in session.exec(select(AuditEntry))
        ]
    store.close()
    assert ("operator", "read mail", "mail 1") in acts


def test_what_became_of_a_mail_is_told_as_json(held):
    assert held.json("mail", "drop", "1", *MORNING)["outcome"] == "ignored"


def test_a_held_mail_says_how_to_go_on(village):
    path = str(samples() / "mails" / "new-conversation.eml")
    said = village("mail", "replay", path, "--to", "harbour@mail.example.org", *MORNING).stderr

    assert "digest mail release 1" in said


def test_a_mail_that_waits_says_what_works_it_off(village, monkeypatch):
    monkeypatch.setattr(Receiving, "work", lambda *_: None)  # as while its writer is looked up
    path = str(samples() / "mails" / "new-conversation.eml")
    to = ("--to", "harbour@mail.example.org")

    found = village("mail", "replay", path, *to, "--json", *MORNING)

    assert json.loads(found.stdout)["outcome"] == "waiting"
    assert "`digest serve`" in found.stderr
    assert "`digest mail show 1`" in found.stderr


def test_a_mail_is_held_before_it_is_worked_on_and_let_through_later(village):
    path = samples() / "mails" / "new-conversation.eml"
    store = village.store()
    raw = path.read_bytes().replace(b"\n", b"\r\n")
    to = ("harbour@mail.example.org",)
    transaction = Transaction(reverse_path="finn@example.net", recipients=to, raw=raw)
    accept(store, transaction, lambda: WHEN, load_keys(village.folder / "digest.keys"))
    store.close()

    village("mail", "hold", "1", *MORNING)

    assert village.json("mail", "show", "1")["reason"] == "by the operator"
    assert "held already" in village("mail", "hold", "1", code=1).stderr
    assert village.json("mail", "release", "1", *MORNING)["outcome"] == "posted"
    assert "digest moderation hide" in village("mail", "hold", "1", code=1).stderr
    assert "is posted" in village("mail", "drop", "1", code=1).stderr


def test_the_mails_of_one_member_are_listed(held):
    held("mail", "release", "1", *MORNING)
    number = held.json("mail", "show", "1")["member"]

    assert [row["id"] for row in held.json("mail", "list", "--member", str(number))] == [1]


def test_a_question_to_the_member_is_shown_with_the_mail(held):
    """The mail has no signature; whoever it claims to be from is asked."""
    assert held.json("mail", "show", "1")["asked"] == "was_this_you: no answer yet"
    assert held.json("status", *MORNING)["questions_open"] == 1


def test_status_says_when_answers_are_stopped(held, monkeypatch):
    monkeypatch.setenv("DIGEST_LIMITS__ANSWERS", "1")

    assert held.json("status", *MORNING)["answering"] is False
    assert "Answers are stopped" in held("status", *MORNING).stderr


def test_a_token_is_never_shown_in_the_list(village):
    path = str(samples() / "mails" / "bounce.eml")
    to = f"b.{'a' * 37}@mail.example.org"
    village("mail", "replay", path, "--to", to, "--from", "", *MORNING)

    assert village.json("mail", "list")[0]["to"] == "b.…"


def test_a_post_is_hidden_with_a_reason_and_shown_again(village):
    village("moderation", "hide", "1", code=2)
    village("moderation", "hide", "1", "--reason", "an address in it", *MORNING)
    (row,) = village.json("moderation", "posts", "--state", "hidden")
    assert row["id"] == 1

    village("moderation", "unhide", "1", *MORNING)
    assert village.json("moderation", "posts", "--state", "hidden") == []


def test_a_held_post_is_approved_and_its_followers_are_told(village):
    village("communities", "add", "careful", "--title", "Careful", "--hold-first", "always")
    village("members", "add", "new@example.net", "--name", "New", "--community", "careful",
            "--confirmed", *MORNING)  # fmt: skip
    mail = village.folder / "first.eml"
    mail.write_text("From: new@example.net\nTo: careful@mail.example.org\nSubject: Hello\n"
                    "Message-ID: <1@example.net>\n\nI am new here.\n")  # fmt: skip
    village("mail", "replay", str(mail), "--to", "careful@mail.example.org", *MORNING)
    village("mail", "release", "1", *MORNING)
    (row,) = village.json("moderation", "posts")
    new, request = village.json("moderation", "list")
    assert new["kind"] == "new member"
    assert (request["kind"], request["post"]) == ("held post", row["id"])

    village("moderation", "approve", str(row["id"]), *MORNING)

    assert village.json("moderation", "posts") == []
    assert village.json("moderation", "list") == [new]
    assert village.json("communities", "show", "careful")["posts"] == 1
    assert "so already, since 2026-03-02" in village("moderation", "approve", str(row["id"])).stderr


def test_what_is_decided_twice_was_so_already_and_both_reasons_are_kept(village):
    for verb in (("members", "hold"), ("members", "suspend"), ("conversations", "close")):
        for reason in ("the first", "the second"):
            said = village(*verb, "1", "--reason", reason, *MORNING).stderr
        assert "so already, since 2026-03-02 09:30 UTC, by operator" in said
        assert said.endswith(": the first. Your reason is in the audit trail, too.\n")
        second, first = village.json("audit", "list")[:2]
        assert (first["reason"], second["reason"]) == ("the first", "the second")
        assert second["act"] == f"{first['act']} again"


def test_a_post_that_is_hidden_or_waits_says_which_command_shows_it(village):
    village("moderation", "hide", "1", "--reason", "pills", *MORNING)
    assert "so already" in village("moderation", "hide", "1", "--reason", "again", *MORNING).stderr
    refused = village("moderation", "approve", "1", *MORNING, code=1).stderr
    assert "post 1 is hidden: `digest moderation unhide 1` lets it be seen" in refused
    assert "again" in village("moderation", "unhide", "1", *MORNING).stderr
    assert "there is no post 999" in village("moderation", "unhide", "999", code=1).stderr


def test_an_operator_rules_as_a_moderator_does_by_mail(village):
    village("communities", "add", "careful", "--title", "Careful", "--hold-first", "always")
    village("members", "add", "new@example.net", "--name", "New", "--community", "careful",
            "--confirmed", *MORNING)  # fmt: skip
    mail = village.folder / "first.eml"
    mail.write_text("From: new@example.net\nTo: careful@mail.example.org\nSubject: Hello\n"
                    "Message-ID: <1@example.net>\n\nBuy my book.\n")  # fmt: skip
    village("mail", "replay", str(mail), "--to", "careful@mail.example.org", *MORNING)
    village("mail", "release", "1", *MORNING)

    shown = village.json("moderation", "show", "2")
    assert shown["text"] == "Buy my book."
    assert shown["fits"][:2] == ["approve", "decline"]
    assert "does not fit" in village("moderation", "rule", "2", "grant", code=1).stderr
    assert "needs words" in village("moderation", "rule", "2", "retag", code=1).stderr
    village("moderation", "rule", "2", "decline", "--words", "Do not advertise", *MORNING)

    (row,) = village.json("moderation", "list", "--ended")
    assert (row["ruling"], row["by"]) == ("decline", "operator")
    assert village.json("moderation", "show", "2")["post_now"] == "hidden"
    village("moderation", "unhide", str(row["post"]), *MORNING)
    shown = village.json("moderation", "show", "2")
    assert (shown["ruling"], shown["by"]) == ("decline", "operator")
    assert shown["post_now"] == "visible"
    refused = village("moderation", "rule", "2", "approve", code=1).stderr
    assert "decided already" in refused
    assert f"post {row['post']} is visible now" in refused
    assert any("moderation" in row["kind"] for row in village.json("outbox", "list"))


def test_where_nobody_decides_the_operator_is_told_and_how_to_name_a_moderator(village):
    """What waits in such a community is brought before nobody, so the command that makes it so says it."""
    says = "Nobody decides in careful: held posts and reports wait there"
    added = village("communities", "add", "careful", "--title", "Careful", "--hold-first", "always")
    assert says in added.stderr
    assert "`digest communities moderators add careful MEMBER`" in added.stderr
    assert says in village("communities", "show", "careful").stderr
    for command in (["communities", "list"], ["status", *MORNING]):
        assert "Nobody decides in careful" in village(*command).stderr

    village("communities", "moderators", "add", "harbour", "1", *MORNING)
    assert "Nobody decides" not in village("communities", "show", "harbour").stderr
    village("communities", "moderators", "add", "careful", "1", *MORNING)
    assert "Nobody decides in lantern, meadow: held" in village("status", *MORNING).stderr
    assert village.json("communities", "show", "careful")["moderators"] == 1

    gone = village("communities", "moderators", "remove", "careful", "1", *MORNING)
    assert says in gone.stderr
    village("members", "badge", "2", "staff", *MORNING)  # who decides where no moderator does
    assert "Nobody decides" not in village("status", *MORNING).stderr


def test_moderators_are_named_and_dismissed(village):
    village("communities", "moderators", "add", "harbour", "1")
    (row,) = village.json("communities", "moderators", "list")

    assert (row["community"], row["id"]) == ("harbour", 1)
    assert "***@" in row["address"]
    village("communities", "moderators", "remove", "harbour", "1")
    assert village.json("communities", "moderators", "list", "harbour") == []


def test_a_conversation_is_closed_tagged_and_moved(village):
    village("communities", "add", "quiet", "--title", "Quiet")
    village("conversations", "close", "1", "--reason", "heated")
    village("conversations", "retag", "1", "night rest, oxygen")
    village("conversations", "move", "1", "quiet", "--reason", "it fits")

    row = next(row for row in village.json("conversations", "list") if row["id"] == 1)
    assert (row["state"], row["community"]) == ("closed", "quiet")
    assert row["tags"] == ["night-rest", "oxygen"]
    village("conversations", "reopen", "1", "--reason", "calm again")
    assert (
        "no community"
        in village("conversations", "move", "1", "nowhere", "--reason", "x", code=1).stderr
    )


def test_a_members_mail_is_held_and_their_badge_is_shown(village):
    village("members", "hold", "1", "--reason", "advertising")
    assert village.json("members", "show", "1")["needs_approval"] is True
    village("members", "unhold", "1", "--reason", "said sorry")
    said = village("members", "badge", "1", "expert", "--as", "lung nurse").stderr
    assert "[expert: lung nurse]" in said
    assert village.json("members", "show", "1")["badge"] == "expert"
    assert village("members", "badge", "1", "expert", "--as", "a [nurse]", code=1).stderr
    village("members", "set", "1", "--badge", "none")
    assert village.json("members", "show", "1")["badge"] == "none"


def test_names_that_claim_a_role_are_not_given_and_those_of_long_ago_are_listed(village):
    refused = village("members", "add", "x@example.net", "--name", "Anna (expert)", code=1)
    assert "or like an expert" in refused.stderr

    store = village.store()
    with store.write() as session:
        session.get_one(Member, 1).display_name = "Community Digest"
    store.close()
    [row] = village.json("members", "names")
    assert (row["id"], row["name"]) == (1, "Community Digest")
