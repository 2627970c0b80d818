"""A report is taken back in answer to the letter about it, while nobody has decided."""

from datetime import timedelta

import pytest

from digest.community.requests.moderation_request import ModerationRequest, close_request
from digest.mail.signed_address import Purpose
from digest.mail.threading import message_id
from digest.outbox.delivery import Delivery
from tests.inbound.conftest import DOMAIN

ANA = "ana@example.net"


@pytest.fixture
def report(village, mail):
    """Let Ana report Ben's post, and return how she answers the letter about it."""
    village.take(
        mail(ANA, "It sells pills."), village.address(Purpose.REPORT, village.ana, village.sleep.id)
    )
    letter = village.all(Delivery)[-1]
    named = message_id(village.keys, DOMAIN, member_id=village.ana.id, delivery_id=letter.id)

    def answer(text):
        raw = mail(ANA, text, subject="Re: Thank you for telling us", In_Reply_To=named)
        return village.take(raw, f"notice@{DOMAIN}", at=village.noon + timedelta(hours=3))

    return answer


def ended(village):
    return [(each.ended_by, each.ruling) for each in village.all(ModerationRequest)]


@pytest.mark.parametrize(
    "text",
    [
        "UNDO",
        "I did not mean to report it",
        "take the report back please",
        "please do not report it after all",
        "Das war ein Versehen, bitte rückgängig machen",
    ],
)
def test_undo_takes_a_report_back_and_it_can_be_made_again(village, mail, report, text):
    report(text)
    assert ended(village) == [("who reported it", "withdrawn")]
    assert village.notices()[-1] == "report_withdrawn"

    to = village.address(Purpose.REPORT, village.ana, village.sleep.id)
    village.take(mail(ANA, "Now I am sure."), to)
    assert ended(village)[1:] == [(None, None)]


def test_a_report_that_is_decided_stands(village, report):
    with village.store.write() as session:
        request = session.get_one(ModerationRequest, 1)
        close_request(request, by="member 9", action="keep", at=village.noon)
        session.add(request)

    report("UNDO")

    assert (ended(village), village.notices()[-1]) == ([("member 9", "keep")], "report_stands")


@pytest.mark.parametrize("text", ["Thank you for your help", "Do you know when they decide?"])
def test_other_words_leave_it(village, report, text):
    report(text)
    assert ended(village) == [(None, None)]
