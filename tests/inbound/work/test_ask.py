"""How often members are asked whether a mail was theirs: forged ones do not use up what their own need."""

from datetime import timedelta

import pytest

from digest.inbox.question import Question
from digest.mail.signed_address import Purpose

ANA = "Ana Realname <ana@example.net>"
HOUR = timedelta(hours=1)


@pytest.fixture
def send(village, mail):
    """Send unproved mails in Ana's name; return how many questions she got about them."""
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)

    def sent(count, *, by, after=0 * HOUR):
        before = len(village.all(Question))
        for number in range(count):
            raw = mail(ANA, f"The words {number} of {by} after {after}", verdict="fail")
            village.take(raw, to, reverse_path=by, at=village.noon + after)
        return len(village.all(Question)) - before

    return sent


def test_forged_mails_leave_the_member_s_own_their_questions(send):
    assert send(5, by="eve@evil.example") == 3
    assert send(1, by="eve@mx.evil.example") == 0, "of one owner"
    assert send(1, by="ana@example.net") == 1


def test_forged_mails_have_half_of_a_day_and_all_together_no_more_than_a_day(send):
    assert [send(4, by="eve@evil.example", after=hours * HOUR) for hours in (0, 2, 4)] == [3, 2, 0]
    assert send(4, by="ana@example.net", after=5 * HOUR) == 3
    assert send(4, by="x@other.example", after=5 * HOUR) == 2
    assert send(1, by="y@third.example", after=6 * HOUR) == 0
