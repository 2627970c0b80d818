"""Whoever is called here as in their mails hears of it, once."""

from dataclasses import replace

import pytest

from digest.community.people.member import Member
from digest.inbox.received_mail import ReceivedMail
from digest.mail.signed_address import Purpose


def named(village, name):
    with village.store.write() as session:
        session.get_one(Member, village.ana.id).display_name = name


def post(village, mail, sender, text):
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    return village.take(mail(sender, text), to)


def told(village):
    return [reason for reason in village.notices(village.ana) if reason == "own_name"]


@pytest.mark.parametrize(
    "sender",
    [
        pytest.param("Ana Keller <ana@example.net>", id="as-it-is"),
        pytest.param('"ANA  KELLER" <ana@example.net>', id="in-capitals"),
        pytest.param("=?utf-8?q?Ana_Keller?= <ana@example.net>", id="encoded"),
        pytest.param('"Ana \\"Keller\\"" <ana@example.net>', id="with-quotes"),
    ],
)
def test_a_display_name_that_is_the_one_in_the_mails_is_told_of_once(village, mail, sender):
    named(village, "Ana Keller")

    post(village, mail, sender, "I sleep propped up.")
    post(village, mail, sender, "With tea as well.")

    assert told(village) == ["own_name"]
    assert len(village.posts()) == 3


def test_whoever_chooses_the_name_in_their_mails_hears_of_it_again(village, mail):
    named(village, "Ana Keller")
    post(village, mail, "Ana Keller <ana@example.net>", "I sleep propped up.")

    for name in ("Night Owl", "Ana Keller"):
        raw = mail("Ana Keller <ana@example.net>", "", subject=f"name {name}")
        village.take(raw, "settings@mail.example.org")

    assert told(village) == ["own_name", "own_name"]


@pytest.mark.parametrize("sender", ["ana@example.net", "Ana K <ana@example.net>"])
def test_another_name_or_none_is_no_matter(village, mail, sender):
    named(village, "Ana Keller")

    post(village, mail, sender, "I sleep propped up.")

    assert told(village) == []


def test_nobody_takes_the_services_name_by_mail(village, mail):
    village.receiving = replace(village.receiving, service_name="Willow House")

    for name in ("Willow House", "W1llow-House team", "Night Owl"):
        village.take(
            mail("ana@example.net", "", subject=f"name {name}"), "settings@mail.example.org"
        )

    with village.store.read() as session:
        assert session.get_one(Member, village.ana.id).display_name == "Night Owl"
    assert [each.reason for each in village.all(ReceivedMail)] == ["set not name"] * 2 + [
        "set name"
    ]
