"""Members and communities from the operator's side."""

from datetime import UTC, datetime

import pytest
from sqlmodel import col, select

from digest.community.audit import AuditEntry
from digest.community.communities.community import Community
from digest.community.conversations.experience import EXPERIENCED_POSTS
from digest.community.conversations.post import EditWindow
from digest.community.posting.publish import Draft, start
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from tests.rows import owe

JANUARY = "2026-01-05T12:00Z"


@pytest.fixture
def ana(digest):
    digest("communities", "add", "harbour", "--title", "Harbour")
    digest(
        "members", "add", "Ana@Example.NET", "--name", "HopefulAna", "--community", "harbour",
        "--zone", "Europe/Lisbon", "--hour", "7", "--at", JANUARY,
    )  # fmt: skip
    return digest


def acts(digest):
    """Return what the audit trail says was done, in order."""
    store = digest.store()
    with store.read() as session:
        done = session.exec(select(AuditEntry.act).order_by(col(AuditEntry.id))).all()
    store.close()
    return done


def test_a_member_is_shown_without_the_whole_address(ana):
    shown = ana.json("members", "show", "ana@example.net")

    assert shown["address"] == "a***@example.net"
    assert shown["communities"] == ["harbour"]
    assert shown["joined_at"] == "2026-01-05T12:00:00Z"
    assert "ana@example" not in ana("members", "list").output


def test_revealing_an_address_is_kept_in_the_audit_trail(ana):
    assert ana("members", "reveal", "1").stdout == "ana@example.net\n"

    assert acts(ana)[-1] == "reveal address"


def test_a_confirmed_member_is_confirmed_once(ana):
    assert not ana.json("members", "show", "1")["confirmed"]

    ana("members", "confirm", "1", "--at", "2026-02-01T12:00Z")

    assert ana.json("members", "show", "1")["confirmed"]
    assert ana.json("members", "show", "1")["summaries_from"] == "2026-02-01T12:00:00Z"
    assert "already" in ana("members", "confirm", "1").stderr


def test_choices_are_changed(ana):
    ana("members", "set", "1", "--name", "Ana", "--zone", "Asia/Kolkata", "--summary", "weekly")
    ana("members", "set", "1", "--notifications", "settled", "--paused-until", "2199-05-01T00:00Z")

    shown = ana.json("members", "show", "1")
    assert shown["name"] == "Ana"
    assert shown["zone"] == "Asia/Kolkata"
    assert shown["summary"] == "weekly"
    assert shown["notifications"] == "settled"
    assert shown["paused_until"] == "2199-05-01T00:00:00Z"


def test_what_the_operator_changes_is_told_to_the_member_with_the_way_back(ana):
    ana("members", "set", "1", "--hour", "9", "--paused-until", "2199-05-01T00:00Z")
    ana("members", "set", "1", "--hour", "10")
    ana("members", "set", "1", "--hour", "10")

    sent = ana.json("outbox", "list")
    assert [each["kind"] for each in sent].count("overview") == 2
    acts = [each["act"] for each in ana.json("audit", "list")]
    assert {"set hour 9", "set pause until 2199-05-01", "set hour 10"} <= set(acts)


def test_any_choice_can_be_made_as_members_write_it(ana):
    ana("members", "set", "1", "--summary", "weekly", "--weekday", "4")
    done = ana("members", "set", "1", "--choice", "letters text", "--choice", "zone berlin")

    assert "letters text, zone Europe/Berlin" in done.stderr
    shown = ana.json("members", "show", "1")
    assert (shown["summary"], shown["weekday"]) == ("weekly", 4)
    assert (shown["letters"], shown["zone"]) == ("text", "Europe/Berlin")
    assert "already" in ana("members", "set", "1", "--choice", "letters text").stderr


def test_a_break_to_come_is_set_and_shown_with_both_its_moments(ana):
    pause = ("--choice", "pause from 2026-04-01 until 2026-04-14", "--at", "2026-03-02T12:00Z")
    done = ana("members", "set", "1", "--zone", "Europe/Berlin", *pause)

    assert "pause from 2026-04-01 until 2026-04-14" in done.stderr
    shown = ana.json("members", "show", "1")
    assert shown["paused_from"] == "2026-03-31T22:00:00Z"
    assert shown["paused_until"] == "2026-04-14T05:00:00Z"  # seven o'clock there


@pytest.mark.sample(4)
@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["set", "1"], 1, "nothing to change"),
        (["set", "1", "--choice", "pause from 14 May until 1 May"], 1, "before it begins"),
        (["set", "1", "--zone", "Mars/Base"], 1, "Europe/Berlin"),
        (["set", "1", "--hour", "24"], 2, "23"),
        (["set", "1", "--weekday", "4"], 1, "add --summary weekly"),
        (["set", "1", "--hour", "7", "--choice", "hour 9"], 1, "hour is chosen twice, 7 and 9"),
        (["set", "1", "--summary", "daily", "--choice", "summary never"], 1, "chosen twice"),
        (["set", "1", "--choice", "colour red"], 1, "choose one of summary"),
        (["set", "1", "--choice", "colour red"], 1, "for example --choice 'summary daily'"),
        (["set", "1", "--choice", "letters big"], 1, "can be chosen"),
        (["set", "1", "--choice", "letters big"], 1, "letters: html, text; for example --choice"),
        (["set", "1", "--paused-until", "2026-05-01T00:00"], 2, "no time zone"),
        (["set", "1", "--paused-until", "soon"], 2, "no time"),
        (["show", "99"], 1, "members list"),
        (["show", "nobody@example.net"], 1, "members list"),
        (["add", "ana@example.net", "--name", "Another"], 1, "already"),
        (["add", "ana@example.net", "--name", "Ana"], 1, "already"),
        (["add", "lung@mail.example.org", "--name", "Another"], 1, "no mailbox that letters"),
        (["add", "not an address", "--name", "Another"], 1, "no whole domain"),
        (["stop", "1", "everything"], 1, "summary, notifications, new, announcements, all"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(ana, words, code, told):
    assert told in ana("members", *words, code=code).stderr


def test_stopping_cancels_what_is_planned(ana):
    store = ana.store()
    with store.write() as session:
        owe(
            session,
            kind=LetterKind.SUMMARY,
            key="x",
            member_id=1,
            at=datetime(2026, 1, 6, tzinfo=UTC),
        )

    ana("members", "stop", "1")

    with store.read() as session:
        assert session.get_one(Delivery, 1).state is DeliveryState.CANCELLED
    store.close()
    assert ana.json("members", "show", "1")["summary"] == "never"
    assert "already" in ana("members", "stop", "1").stderr


def test_a_member_is_suspended_with_a_reason_and_reinstated(ana):
    ana("members", "suspend", "1", code=2)
    ana("members", "suspend", "1", "--reason", "sold things")
    assert ana.json("members", "show", "1")["state"] == "suspended"

    ana("members", "reinstate", "1", "--reason", "said sorry")
    assert ana.json("members", "show", "1")["state"] == "active"


def test_a_member_is_let_add_tags_and_no_longer(ana):
    assert ana.json("members", "show", "1")["experienced"] is False

    assert "add and remove tags" in ana("members", "experienced", "ana@example.net").stderr
    assert "already" in ana("members", "experienced", "1").stderr
    assert ana.json("members", "show", "1")["experienced"] is True

    assert "suggestions" in ana("members", "experienced", "1", "--off").stderr
    assert ana.json("members", "show", "1")["experienced"] is False
    assert acts(ana)[-2:] == ["grant experienced", "take experienced"]


def test_whose_own_posts_let_them_add_tags_keep_that(ana):
    store = ana.store()
    with store.write() as session:
        lung = session.exec(select(Community)).one()
        for number in range(EXPERIENCED_POSTS):
            at = datetime(2026, 1, 6, number, tzinfo=UTC)
            words = Draft(author_id=1, text=f"Words {number}", at=at)
            start(session, lung, words, title=f"Title {number}", window=EditWindow())
    store.close()

    assert "all the same" in ana("members", "experienced", "1", "--off").stderr
    assert ana.json("members", "show", "1")["experienced"] is True
    assert "experienced" not in acts(ana)[-1]


def test_a_community_is_listed_with_its_address_and_people(ana):
    (row,) = ana.json("communities", "list")

    assert row["address"] == "harbour@mail.example.org"
    assert (row["members"], row["conversations"]) == (1, 0)
    assert "harbour" not in row["code"]


@pytest.mark.parametrize("name", ["help", "Harbour", "harbour", "a"])
def test_a_name_that_cannot_be_an_address_of_its_own_is_refused(ana, name):
    ana("communities", "add", name, "--title", "Another", code=1)


def test_a_community_is_known_by_other_names_in_each_language(ana):
    ana("communities", "alias", "harbour", "--add", "lung cancer", "--add", "COPD")
    ana("communities", "alias", "harbour", "--add", "Lungenkrebs", "--language", "de")

    assert [
        (row["name"], row["language"]) for row in ana.json("communities", "alias", "harbour")
    ] == [
        ("COPD", None),
        ("Lungenkrebs", "de"),
        ("lung cancer", None),
    ]
    (row,) = ana.json("communities", "list")
    assert row["aliases"] == ana.json("communities", "show", "lungenkrebs")["aliases"]
    assert acts(ana)[-3:] == ["add alias"] * 3


def test_an_alias_is_taken_away_in_whatever_spelling(ana):
    ana("communities", "alias", "harbour", "--add", "Müdigkeit")
    ana("communities", "alias", "harbour", "--remove", "muedigkeit")

    assert ana.json("communities", "alias", "harbour") == []
    assert acts(ana)[-1] == "remove alias"


def test_the_trail_never_tells_the_illness(ana):
    ana("communities", "alias", "harbour", "--add", "Lungenkrebs")

    assert "ungenkrebs" not in str(ana.json("audit", "list"))


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Lantern", "what members call 'lantern'"),
        ("LAMPS", "what members call 'lantern'"),
        ("migraines", "what members call 'lantern'"),
        ("stop", "mails ask us for something by the word"),
        ("Pausa", "mails ask us for something by the word"),
        ("leave", "mails ask us for something by the word"),
        ("cancer", "would fit many communities"),
        ("Krebs-Gruppe", "would fit many communities"),
        ("?!", "is no name"),
    ],
)
def test_an_alias_that_would_mislead_is_refused_with_what_to_do(ana, name, says):
    ana("communities", "add", "lantern", "--title", "Lamps")
    ana("communities", "alias", "lantern", "--add", "migraine")

    refused = ana("communities", "alias", "harbour", "--add", "asthma", "--add", name, code=1)

    assert says in refused.stderr
    assert ana.json("communities", "alias", "harbour") == []


def test_what_is_an_alias_is_no_new_communitys_title(ana):
    ana("communities", "alias", "harbour", "--add", "Lungenkrebs")

    refused = ana("communities", "add", "lung", "--title", "Lungenkrebs", code=1)

    assert "digest communities alias harbour --remove 'Lungenkrebs'" in refused.stderr


def test_members_join_and_leave(ana):
    ana("communities", "leave", "harbour", "ana@example.net")
    assert ana.json("communities", "show", "harbour")["members"] == 0

    ana("communities", "join", "harbour", "1")
    assert ana.json("communities", "show", "harbour")["members"] == 1
    assert "already" in ana("communities", "join", "harbour", "1").stderr


def test_whoever_leaves_a_community_decides_there_no_longer(ana):
    ana("communities", "moderators", "add", "harbour", "1")

    assert "no longer" in ana("communities", "leave", "harbour", "1").stderr
    ana("communities", "join", "harbour", "1")

    assert ana.json("communities", "moderators", "list") == []
    assert acts(ana)[-3:] == ["leave community", "dismiss moderator", "join community"]


def test_the_operator_changes_a_lost_mailbox_and_the_trail_says_why(ana):
    ana("members", "confirm", "1")
    said = ana("members", "change-address", "1", "ana@new.example", "--reason", "she called")
    assert "announced to the old one" in said.stderr

    shown = ana.json("members", "show", "1")
    assert shown["changing_to"] == "a***@new.example"
    assert shown["not_before"] is not None
    assert acts(ana)[-1] == "begin change of address"
    for address, why in (("ana@example.net", "go there already"), ("x@y", "no mailbox")):
        again = ana("members", "change-address", "1", address, "--reason", "x", code=1)
        assert why in again.stderr


def test_a_mailbox_that_never_said_yes_is_not_said_to_be_dead(ana):
    said = ana("members", "change-address", "1", "ana@new.example", "--reason", "a typo")

    assert (
        "The new mailbox is invited. The old one never said yes: it is theirs no more"
        in " ".join(said.stderr.split())
    )


@pytest.mark.parametrize(
    "command",
    [
        ("communities", "join", "harbour", "1"),
        ("communities", "leave", "harbour", "1"),
        ("members", "set", "1", "--summary", "weekly"),
        ("members", "stop", "1"),
        ("members", "confirm", "1"),
        ("members", "export", "1"),
        ("members", "suspend", "1", "--reason", "x"),
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_who_has_left_is_told_so_by_each_command(village, command):
    village("members", "erase", "1", "--reason", "they asked by telephone", "--yes")
    said = village(*command, code=1).stderr
    assert "member 1 has left" in said or "member 1 left on" in said


@pytest.mark.parametrize("command", [("stop", "1"), ("set", "1", "--hour", "9")])
def test_what_is_chosen_for_a_member_is_chosen_at_the_moment_given(village, command):
    village("members", *command, "--at", "2026-03-02T11:00Z")

    assert village.json("audit", "list")[0]["at"] == "2026-03-02T11:00:00Z"


def test_a_reason_is_not_empty(village):
    assert "say why" in village("members", "suspend", "1", "--reason", " ", code=2).stderr


HUGE = "9" * 30


@pytest.mark.parametrize(
    "words",
    [
        ("members", "show", HUGE),
        ("members", "show", "9" * 5000),
        ("members", "suspend", HUGE, "--reason", "x"),
        ("mail", "show", HUGE),
        ("mail", "list", "--limit", HUGE),
        ("moderation", "show", HUGE),
        ("moderation", "rule", HUGE, "hide"),
        ("moderation", "hide", HUGE, "--reason", "x"),
        ("conversations", "close", HUGE, "--reason", "x"),
        ("outbox", "show", HUGE),
        ("outbox", "retry", HUGE),
        ("outbox", "cancel", "1", HUGE),
    ],
)
def test_a_number_that_nothing_can_have_is_refused_as_any_other(digest, words):
    of_a_member = words[0] == "members"

    refused = digest(*words, code=1 if of_a_member else 2)

    assert ("there is no member" if of_a_member else "9999") in refused.stderr


def test_a_name_is_told_whose_it_is_and_does_nothing(village):
    (row,) = [row for row in village.json("members", "list", "--all") if row["id"] == 1]

    refused = village("members", "stop", row["name"], code=1).stderr

    assert "member 1" in refused
    assert "give the number" in refused
