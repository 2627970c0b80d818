"""Asking for one's data, for the end of a membership, for a mailbox less: what each mail comes to."""

from datetime import timedelta

import pytest

from digest.community.audit import AuditEntry
from digest.community.people.member import Address, Member, MemberState
from digest.inbox.question import Question, QuestionKind
from digest.inbox.received_mail import Outcome
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery, LetterKind
from tests.border import written
from tests.inbound.post_office import PostOffice, new_stationery
from tests.rows import buttons_of

ANA, SHED = "ana@example.net", "ana.shed@example.com"
AT = "mail.example.org"
ASKING = {
    "data": (f"data@{AT}", "my data", "confirm_data"),
    "terminate": (f"terminate@{AT}", "terminate my account", "confirm_terminate"),
    "terminate_erasing": (
        f"terminate@{AT}",
        "terminate and erase my posts",
        "confirm_erasing",
    ),
}


@pytest.fixture
def office(village, keys, tmp_path):
    return PostOffice(village.store, keys, new_stationery(), tmp_path / "state")


@pytest.fixture
def ask(village, mail):
    """Send the mail that asks for something, and return what it came to."""

    def send(what, *, sender=ANA, at=None, **fields):
        to, subject, _ = ASKING[what]
        return village.take(mail(sender, "", subject=subject, **fields), to, at=at)

    return send


@pytest.fixture
def say(village, mail):
    """Answer the last question, and return what the answer came to."""

    def send(text, *, sender=ANA, **fields):
        to = village.address(Purpose.CONFIRM, village.ana, village.all(Question)[-1].id)
        return village.take(mail(sender, text, **fields), to)

    return send


@pytest.fixture
def shed(village):
    """A second mailbox of Ana's."""
    with village.store.write() as session:
        made = Address(
            member_id=village.ana.id, address=SHED, is_primary=False, confirmed_at=village.noon
        )
        session.add(made)
    return made


def kinds(village):
    return [each.kind for each in village.all(Delivery)]


def is_member(village):
    return {each.id: each.state for each in village.all(Member)}[village.ana.id] is (
        MemberState.ACTIVE
    )


@pytest.mark.parametrize("what", ASKING)
def test_nothing_is_done_before_a_yes(village, ask, what):
    received = ask(what)

    assert (received.outcome, received.reason) == (Outcome.COMMAND, f"asked: {what}")
    assert village.notices(village.ana) == [ASKING[what][2]]
    assert kinds(village) == [LetterKind.NOTICE]
    assert is_member(village)


def test_a_yes_to_data_sends_them_once(village, ask, say):
    ask("data")

    assert say("Yes please").reason == "data"
    assert say("yes").reason == "answered already"

    assert kinds(village).count(LetterKind.DATA) == 1
    assert village.all(AuditEntry)[-1].act == "send data"


@pytest.mark.parametrize("what", ["terminate", "terminate_erasing"])
def test_a_yes_to_leaving_ends_the_membership_once(village, ask, say, what):
    village.say(village.ana, "Ana's words.")
    ask(what)
    address = village.address(Purpose.CONFIRM, village.ana, village.all(Question)[-1].id)

    received = say("YES")

    assert (received.outcome, received.reason) == (Outcome.COMMAND, "membership ended")
    assert kinds(village) == [LetterKind.GOODBYE]
    assert not is_member(village)
    assert ("Ana's words." in village.posts()) is (what == "terminate")
    assert received.raw is None
    assert village.take(_yes_again(), address).outcome in (Outcome.IGNORED, Outcome.HELD)
    assert kinds(village) == [LetterKind.GOODBYE]


@pytest.mark.parametrize("asked", [("terminate", "terminate_erasing"), ("terminate", "terminate")])
def test_who_says_no_to_leaving_stays_whatever_was_asked_before(village, mail, ask, say, asked):
    for at, each in enumerate(asked):
        ask(each, at=village.noon + at * timedelta(minutes=1))
    earlier = village.address(Purpose.CONFIRM, village.ana, village.all(Question)[0].id)

    say("No, please do not delete me, I changed my mind and stay")
    village.take(mail(ANA, "YES"), earlier)

    assert is_member(village)
    assert LetterKind.GOODBYE not in kinds(village)


def _yes_again():
    rest = f"From: {ANA}\r\nMessage-ID: <again@x>\r\n\r\nYES\r\n".encode()
    return written(f"mx.{AT}", "example.net") + rest


NO = (
    "No",
    "perdón, no, no me den de baja, estaba cansada",
    "Ach nein, ich will doch bleiben wo ich bin!",
)


@pytest.mark.parametrize("text", NO)
@pytest.mark.parametrize("what", ASKING)
def test_a_no_leaves_all_as_it_was(village, ask, say, what, text):
    ask(what)

    assert say(text).reason == "declined"

    assert village.notices(village.ana)[-1] == "as_it_was"
    assert is_member(village)
    assert kinds(village) == [LetterKind.NOTICE] * 2


AUTOMATIC = {
    "out of office": {"Auto_Submitted": "auto-replied"},
    "vacation of old": {"Precedence": "bulk", "X_Autoreply": "yes"},
    "a list": {"List_Id": "<x.example.org>"},
}


@pytest.mark.sample(4)
@pytest.mark.parametrize("fields", AUTOMATIC.values(), ids=AUTOMATIC)
@pytest.mark.parametrize("what", ASKING)
def test_no_automatic_mail_asks_or_says_yes(village, ask, say, what, fields):
    assert ask(what, **fields).outcome is not Outcome.COMMAND
    assert village.notices() == []
    ask(what)

    assert say("YES", **fields).outcome is not Outcome.COMMAND

    assert is_member(village)
    assert kinds(village) == [LetterKind.NOTICE]


@pytest.mark.parametrize("text", ["OK, thank you", "Sure?", "Right, I see.", "Okay"])
def test_mere_assent_ends_nothing_and_is_asked_again(village, ask, say, text):
    ask("terminate")

    received = say(text)

    assert (received.outcome, received.reason) == (Outcome.REFUSED, "yes_or_no")
    assert is_member(village)


NOT_PLAIN = [
    *("Yes? What is this", "Yes, please keep my account", "YES, cancel that", "Yes, tomorrow"),
    *("Yes\n\nNo, sorry, I mean no", "Yes but wait", "Ja, ich bleibe", "Sí, ¿qué es esto?"),
    "Yes, publish it",
]


@pytest.mark.parametrize("text", NOT_PLAIN)
@pytest.mark.parametrize("what", ["data", "terminate_erasing"])
def test_a_yes_that_says_more_does_nothing_and_is_asked_again(village, ask, say, what, text):
    ask(what)

    received = say(text)

    assert (received.outcome, received.reason) == (Outcome.REFUSED, "yes_or_no")
    assert is_member(village)
    assert kinds(village) == [LetterKind.NOTICE] * 2
    assert say("Yes please.\nThank you, Ana").outcome is Outcome.COMMAND
    assert is_member(village) is (what == "data")


def test_nobody_else_can_say_yes(village, ask, say):
    ask("terminate")

    assert say("YES", sender="ben@example.net").outcome is Outcome.HELD

    assert is_member(village)


def test_a_mail_that_nobody_vouches_for_is_asked_about_first(village, ask, mail):
    to, subject, _ = ASKING["terminate"]

    village.take(mail(ANA, "", subject=subject, verdict="none"), to)

    assert village.notices(village.ana) == ["was_this_you"]
    assert {each.asks for each in village.all(Question)} == {QuestionKind.WAS_THIS_YOU}


def test_asked_from_a_second_mailbox_all_goes_to_the_first(village, ask, say, shed, office):
    ask("data", sender=SHED)
    office.run(village.noon)
    say("yes", sender=SHED)
    office.run(village.noon + timedelta(minutes=1))

    assert {each.mail["To"].addresses[0].addr_spec for each in office.sent} == {ANA}
    assert [each.kind for each in office.sent] == [LetterKind.NOTICE, LetterKind.DATA]


def test_a_member_is_asked_five_times_a_day_at_most(village, ask):
    for number in range(7):
        ask("terminate", at=village.noon + timedelta(minutes=number), message_id=f"<{number}@x>")

    assert village.notices(village.ana) == ["confirm_terminate"] * 5 + ["too_many_commands"] * 2
    assert len(village.all(Question)) == 5


def test_a_letter_that_was_answered_before_it_left_never_leaves(village, ask, say, office):
    ask("terminate")
    say("no")

    office.run(village.noon + timedelta(minutes=1))

    assert [each.kind for each in office.sent] == [LetterKind.NOTICE]
    assert "Nothing was changed" in office.sent[0].text


@pytest.mark.parametrize("what", ["terminate", "terminate_erasing"])
def test_every_mail_that_the_letter_offers_is_understood_and_asks_again(
    village, ask, mail, office, what
):
    ask(what)
    offered = buttons_of(village.all(Delivery)[-1])

    for number, line in enumerate(offered):
        command, _, subject = line.partition(" ")
        raw = mail(ANA, "", subject=subject, message_id=f"<{number}@offered>")
        assert village.take(raw, f"{command}@{AT}").outcome is Outcome.COMMAND

    others = {"terminate": "confirm_erasing", "terminate_erasing": "confirm_terminate"}
    assert village.notices(village.ana) == [ASKING[what][2], "confirm_data", others[what]]


def test_a_second_mailbox_is_removed_and_can_be_asked_for_again(village, mail, shed):
    received = village.take(mail(ANA, "", subject=f"remove address {SHED}"), f"settings@{AT}")

    assert received.reason == "address removed"
    assert [each.address for each in village.all(Address) if each.member_id == 1] == [ANA]
    told = village.all(Delivery)[-1]
    assert (told.reason, buttons_of(told)) == ("address_removed", [f"settings add address {SHED}"])

    command, _, subject = buttons_of(told)[0].partition(" ")
    assert (
        village.take(mail(ANA, "", subject=subject), f"{command}@{AT}").reason
        == "asked: add_address"
    )


@pytest.mark.parametrize(
    ("address", "reason"),
    [(ANA, "address_stays"), ("ben@example.net", "no_such_address"), ("x@y", "no_such_address")],
)
def test_neither_the_first_mailbox_nor_somebody_elses_is_removed(village, mail, address, reason):
    village.take(mail(ANA, "", subject=f"remove address {address}"), f"settings@{AT}")

    assert village.notices(village.ana) == [reason]
    assert len(village.all(Address)) == 3


@pytest.mark.parametrize("what", ASKING)
def test_a_yes_that_comes_too_late_does_nothing_and_can_be_asked_for_again(
    village, ask, mail, what
):
    ask(what)
    to = village.address(Purpose.CONFIRM, village.ana, village.all(Question)[-1].id)

    late = village.take(mail(ANA, "YES"), to, at=village.noon + timedelta(days=14))

    assert (late.outcome, late.reason) == (Outcome.REFUSED, "question_over")
    assert is_member(village)
    told = village.all(Delivery)[-1]
    assert buttons_of(told) == [f"{ASKING[what][0].partition('@')[0]} {ASKING[what][1]}"]
