"""Letters that went out after a backup was made, and are answered after it was restored, do nothing."""

from dataclasses import replace

import pytest

from digest.inbox.received_mail import Outcome
from digest.letters.notice import Reason
from digest.mail.signed_address import Purpose, Ticket
from digest.mail.threading import first_message_id
from digest.store.epoch import begin, spans
from digest.store.numbers import last_numbers, leap_beyond
from tests.inbound.conftest import DOMAIN, a_mail

ANA, BEN = "ana@example.net", "ben@example.net"
SAID = "Thank you, that helped me."


@pytest.fixture
def restored(village):
    """The village a moment after a backup of it was restored, and what opened and closed before."""
    with village.store.write() as session:
        numbers = last_numbers(session)
        leap_beyond(session, None)
        begin(session, numbers=numbers, known_until=village.noon, at=village.noon)
        epochs = spans(session)
    old = village.keys
    village.keys = old.in_epochs(epochs)
    village.receiving = replace(village.receiving, keys=village.keys)
    village.old = old
    village.numbers = numbers
    return village


def old_address(village, purpose, member, object_id, detail=0):
    ticket = Ticket(purpose=purpose, member_id=member.id, object_id=object_id, detail=detail)
    return f"{village.old.local_part(ticket)}@{DOMAIN}"


OBJECTS = [
    (Purpose.REPLY, "conversation"),
    (Purpose.POST, "post"),
    (Purpose.FOLLOW, "conversation"),
    (Purpose.UNFOLLOW, "conversation"),
    (Purpose.MUTE, "conversation"),
    (Purpose.UNMUTE, "conversation"),
    (Purpose.GET, "conversation"),
    (Purpose.SUMMARY, "delivery"),
    (Purpose.DECISION, "matter"),
    (Purpose.REPORT, "post"),
    (Purpose.CONFIRM, "question"),
    (Purpose.UNSUBSCRIBE, "community"),
]


@pytest.mark.sample(3)
@pytest.mark.parametrize(("purpose", "table"), OBJECTS, ids=[str(each[0]) for each in OBJECTS])
def test_what_a_member_sends_to_an_address_of_the_lost_time_changes_nothing_and_goes_back_in_words(
    restored, purpose, table
):
    posts = restored.posts()
    to = old_address(restored, purpose, restored.ana, restored.numbers[table] + 1, detail=1)

    received = restored.take(a_mail(ANA, SAID), to)

    assert received.outcome is Outcome.REFUSED
    assert received.reason == Reason.LOST_TIME
    assert restored.notices() == [Reason.LOST_TIME]
    assert restored.posts() == posts


def test_an_address_from_before_the_backup_still_works(restored):
    number = restored.sleep.conversation_id
    received = restored.take(
        a_mail(ANA, SAID), old_address(restored, Purpose.REPLY, restored.ana, number)
    )

    assert received.outcome is Outcome.POSTED
    assert SAID in restored.posts()


def test_a_member_whom_the_backup_does_not_know_is_nobody_else_and_kept_for_the_operator(restored):
    lost = replace_id(restored.ana, restored.numbers["member"] + 1)
    to = old_address(restored, Purpose.REPLY, lost, restored.sleep.conversation_id)

    received = restored.take(a_mail("dora@example.net", SAID), to)

    assert (received.outcome, received.reason) == (Outcome.HELD, "of a lost time")
    assert restored.notices() == []


@pytest.mark.parametrize("verdict", ["fail", "none"])
def test_a_mail_of_the_lost_time_that_nobody_vouches_for_is_never_answered_with_more_than_a_question(
    restored, verdict
):
    to = old_address(restored, Purpose.REPLY, restored.ana, restored.numbers["conversation"] + 1)

    received = restored.take(a_mail(ANA, SAID, verdict=verdict), to)

    assert received.outcome is Outcome.HELD
    assert set(restored.notices()) <= {Reason.WAS_THIS_YOU}


def test_a_report_about_a_letter_of_the_lost_time_counts_for_nobody(restored):
    to = old_address(restored, Purpose.BOUNCE, restored.ana, restored.numbers["delivery"] + 1)
    failed = a_mail("mailer-daemon@example.net", "550 5.1.1 user unknown", subject="Undelivered")

    received = restored.take(failed, to, reverse_path="")

    assert (received.outcome, received.reason) == (Outcome.IGNORED, "of a lost time")


def test_an_answer_traced_to_a_letter_of_the_lost_time_does_nothing(restored):
    ids = {"member_id": restored.ana.id, "conversation_id": restored.numbers["conversation"] + 1}
    name = first_message_id(restored.old, DOMAIN, **ids)
    mail = a_mail(ANA, SAID, In_Reply_To=name)

    received = restored.take(mail, f"notify@{DOMAIN}")

    assert (received.outcome, received.reason) == (Outcome.REFUSED, Reason.LOST_TIME)


def replace_id(member, number):
    return type(member)(id=number, display_name=member.display_name, joined_at=member.joined_at)
