"""What an operator does with single mails."""

import pytest

from digest.community.audit import AuditEntry
from digest.errors import BadInput
from digest.inbox.question import Question
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.mail.signed_address import Purpose
from inbound.work import review

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


def test_the_question_to_its_member_ends_when_the_operator_decides(village_everywhere, mail):
    village = village_everywhere
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    held = village.take(mail(ANA, "Real", verdict="none"), to)
    [question] = village.all(Question)

    review.release(village.receiving, held.id, at=village.noon)
    answer = village.address(Purpose.CONFIRM, village.ana, question.id)
    village.take(mail(ANA, "yes"), answer)
    village.work()

    assert village.posts().count("Real") == 1
    assert village.notices()[-1] == "let_through"


def test_a_late_answer_about_a_mail_that_was_dropped_is_told_that_it_is_gone(village, mail):
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    held = village.take(mail(ANA, "Real", verdict="none"), to)
    [question] = village.all(Question)
    with village.store.write() as session:
        review.drop(session, held.id, at=village.noon)

    village.take(mail(ANA, "yes"), village.address(Purpose.CONFIRM, village.ana, question.id))

    assert village.notices()[-1] == "not_kept"


def test_only_a_mail_that_waits_can_be_held(village_everywhere, mail):
    village = village_everywhere
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    village.receive(mail(ANA, "Real"), to)
    number = village.all(ReceivedMail)[0].id

    with village.store.write() as session:
        review.hold(session, number, at=village.noon)
    village.work()

    assert village.posts() == ["About sleep"]
    with pytest.raises(BadInput, match="held already"), village.store.write() as session:
        review.hold(session, number, at=village.noon)
    assert review.release(village.receiving, number, at=village.noon).outcome is Outcome.POSTED
    assert [entry.act for entry in village.all(AuditEntry)] == ["hold mail", "release mail"]


def test_an_absence_note_that_was_none_is_posted_when_let_through(village, mail):
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    held = village.take(mail(ANA, "I am", subject="On leave of my senses"), to)

    assert review.release(village.receiving, held.id, at=village.noon).outcome is Outcome.POSTED


def test_somebody_elses_mail_stays_held_whoever_lets_it_through(village, mail):
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    held = village.take(mail("ben@example.net", "As Ana"), to)

    told = village.notices()
    with pytest.raises(BadInput, match=f"cannot be let through.*digest mail drop {held.id}"):
        review.release(village.receiving, held.id, at=village.noon)

    assert village.all(ReceivedMail)[0].outcome is Outcome.HELD
    assert village.posts() == ["About sleep"]
    assert village.notices() == told
    assert village.all(AuditEntry) == []


def test_a_question_that_comes_of_letting_a_mail_through_is_no_refusal(village, mail):
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    receipt = village.take(mail(ANA, "I sleep badly since the spring."), to)
    to = village.address(Purpose.POST, village.ana, receipt.post_id)
    held = village.take(mail(ANA, "I meant something else", verdict="none"), to)

    assert review.release(village.receiving, held.id, at=village.noon).outcome is Outcome.HELD
    assert village.notices()[-1] == "ask_back"


def test_a_mail_held_before_it_was_worked_on_is_worked_on_whatever_comes_of_it(village, mail):
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    village.receive(mail("ben@example.net", "As Ana"), to)
    with village.store.write() as session:
        review.hold(session, 1, at=village.noon)

    released = review.release(village.receiving, 1, at=village.noon)

    assert (released.outcome, released.reason) == (Outcome.HELD, "not theirs")


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


def test_what_is_for_a_person_to_read_is_not_let_through_but_dropped(village, mail):
    to = "staff@mail.example.org"
    held = village.take(mail(ANA, "Please call me."), to)

    with pytest.raises(BadInput, match=f"digest mail drop {held.id}"):
        review.release(village.receiving, held.id, at=village.noon)
    with village.store.write() as session:
        assert review.drop(session, held.id, at=village.noon).outcome is Outcome.IGNORED
