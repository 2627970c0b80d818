"""Asking members from the command line whether they want letters."""

import pytest
from sqlmodel import select

from cli.letter_files import body_of
from digest.community.audit import AuditEntry
from digest.outbox.delivery import Delivery

AT = ("--at", "2026-03-02T08:00Z")


@pytest.fixture
def people(digest):
    for name in ("Ana", "Ben"):
        digest("members", "add", f"{name.lower()}@example.net", "--name", name, *AT)
    digest("members", "confirm", "ben@example.net", *AT)
    return digest


def reasons(digest):
    store = digest.store()
    with store.read() as session:
        found = session.exec(select(Delivery.member_id, Delivery.reason)).all()
    store.close()
    return [tuple(each) for each in found]


def test_who_is_confirmed_or_asked_already_is_not_asked_again(people):
    first = people.json("members", "invite", "ana@example.net", "2", *AT)
    second = people.json("members", "invite", "1", *AT)

    assert [(each["invited"], each["why"]) for each in first] == [
        (True, ""),
        (False, "confirmed already"),
    ]
    assert second[0]["why"] == "is asked already"
    assert reasons(people) == [(2, "welcome"), (1, "invitation")]


def test_everybody_who_is_not_confirmed_can_be_asked_at_once(people):
    assert [each["id"] for each in people.json("members", "invite", "--all", *AT)] == [1]

    store = people.store()
    with store.read() as session:
        acts = session.exec(select(AuditEntry.act)).all()
    store.close()
    assert acts[-1] == "invite member"


def test_a_member_is_invited_as_they_are_added(people):
    people("members", "add", "cleo@example.net", "--name", "Cleo", "--invite", *AT)

    assert reasons(people) == [(2, "welcome"), (3, "invitation")]


def test_who_was_asked_says_yes_themselves_and_nobody_else_says_it_for_them(people):
    people("members", "invite", "1", *AT)
    refused = people("members", "confirm", "1", *AT, code=1).stderr

    assert "only their own YES confirms" in refused
    assert "members invite 1 --again" in refused
    assert not people.json("members", "show", "1")["confirmed"]
    assert reasons(people) == [(2, "welcome"), (1, "invitation")]


def test_who_is_confirmed_is_welcomed_once_and_reads_who_said_so(people, letters):
    people("members", "confirm", "2", *AT)
    people("run", *AT)

    (letter,) = letters()
    said = " ".join(body_of(letter.read_bytes(), "plain").split())
    assert (
        "because the people who run Community Digest were told that this mailbox is yours" in said
    )


def test_only_the_unconfirmed_are_listed_where_that_is_asked(people):
    assert [each["name"] for each in people.json("members", "list", "--unconfirmed")] == ["Ana"]


@pytest.mark.parametrize(
    "words",
    [
        ["invite"],
        ["invite", "1", "--all"],
        ["add", "d@example.net", "--name", "D", "--invite", "--confirmed"],
    ],
)
def test_what_contradicts_itself_is_refused(people, words):
    people("members", *words, code=1)
