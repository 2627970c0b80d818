"""What an operator does with single mails."""

import pytest

from digest.community.audit import AuditEntry
from digest.errors import BadInput
from digest.mail.addresses import Purpose
from inbound import review
from inbound.received import Outcome

ANA = "ana@example.net"


def test_a_held_mail_that_is_let_through_is_posted_and_audited(village_everywhere, mail):
    village = village_everywhere
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    held = village.take(mail(ANA, "Real", verdict="none"), to)
    assert held.outcome is Outcome.HELD

    released = review.release(village.receiving, held.id, at=village.noon)

    assert released.outcome is Outcome.POSTED
    assert village.posts()[-1] == "Real"
    [entry] = village.all(AuditEntry)
    assert (entry.actor, entry.act, entry.target) == ("operator", "release mail", f"mail {held.id}")


def test_an_absence_note_that_was_none_is_posted_when_let_through(village, mail):
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    held = village.take(mail(ANA, "I am", subject="On leave of my senses"), to)

    assert review.release(village.receiving, held.id, at=village.noon).outcome is Outcome.POSTED


def test_somebody_elses_mail_stays_held_whoever_lets_it_through(village, mail):
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    held = village.take(mail("ben@example.net", "As Ana"), to)

    assert review.release(village.receiving, held.id, at=village.noon).outcome is Outcome.HELD
    assert village.posts() == ["About sleep"]


def test_a_dropped_mail_does_nothing_for_good(village, mail):
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    held = village.take(mail(ANA, "Real", verdict="none"), to)

    with village.store.write() as session:
        review.drop(session, held.id, at=village.noon)

    with pytest.raises(BadInput, match="no held mail"):
        review.release(village.receiving, held.id, at=village.noon)
    assert village.posts() == ["About sleep"]


def test_a_mail_from_a_file_is_worked_as_if_it_came_in_and_once(village, mail):
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    how = {"recipient": to, "reverse_path": ANA, "at": village.noon}

    first = review.replay(village.receiving, mail(ANA, "From a file"), **how)
    again = review.replay(village.receiving, mail(ANA, "From a file"), **how)

    assert first.outcome is Outcome.POSTED
    assert again.id == first.id
    assert village.posts().count("From a file") == 1
