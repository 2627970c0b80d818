"""Who tells us that they are away is heard as a person; a program that says so is not."""

import pytest

from digest.inbox.received_mail import Outcome
from digest.outbox.delivery import Delivery, LetterKind

ANA = "ana@example.net"
ANYWHERE = ("help", "settings", "pause", "leave", "tags", "join")
HEARD = (Outcome.COMMAND, Outcome.REFUSED)  # done, or asked about
AWAY = "I am away from 5 March to 20 March"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        pytest.param("Holiday", f"{AWAY}, please no mails", id="with-a-wish"),
        pytest.param("Holiday", AWAY, id="only-told"),
        pytest.param("Urlaub", "Ich bin vom 5. bis 20. März im Urlaub", id="german"),
        pytest.param("Vacaciones", "Estoy de vacaciones del 5 al 20 de marzo", id="spanish"),
        pytest.param("Out of office", f"{AWAY}, please no mails", id="titled-as-programs-do"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", ANYWHERE)
def test_a_holiday_is_heard_at_every_address_for_commands(village, mail, command, subject, text):
    taken = village.take(mail(ANA, text, subject=subject), f"{command}@mail.example.org")

    assert taken.outcome in HEARD
    assert len(village.all(Delivery)) == 1


@pytest.mark.parametrize("command", ANYWHERE)
@pytest.mark.parametrize(
    ("subject", "fields"),
    [
        pytest.param("Holiday", {"In_Reply_To": "<letter@mail.example.org>"}, id="answers-a-letter"),
        pytest.param("Holiday", {"X_Auto_Response_Suppress": "All"}, id="wants-no-note"),
        pytest.param("Automatic reply: Communities", {}, id="names-itself"),
        pytest.param("Out of office: Communities", {}, id="is-titled-so"),
    ],
)  # fmt: skip
def test_a_note_that_a_program_may_have_written_is_held_there(
    village, mail, command, subject, fields
):
    raw = mail(ANA, "I am on holiday until 20 March.", subject=subject, **fields)

    taken = village.take(raw, f"{command}@mail.example.org")

    assert (taken.outcome, taken.reason) == (Outcome.HELD, "doubtful")
    assert village.notices() == []


def test_a_holiday_told_in_answer_to_a_letter_is_heard(village, mail):
    letter = village.letter(LetterKind.NOTICE, village.ana)
    text = "I am on holiday until 20 March, please no mails"
    raw = mail(ANA, text, subject="Re: Your settings", In_Reply_To=letter)

    taken = village.take(raw, "notice@mail.example.org")

    assert taken.outcome is Outcome.COMMAND
    assert village.ana.id in {each.member_id for each in village.all(Delivery)[1:]}
