"""Each reason has its facts, and no two of them contradict each other."""

import pytest

from digest.letters.notice import Reason
from digest.letters.reason_facts import COUNTED, FACTS, AnswerUse, Audience, LetterRole, reasons


def test_every_reason_has_facts():
    assert FACTS.keys() == set(Reason)


@pytest.mark.parametrize("reason", sorted(reasons(LetterRole.REFUSAL)))
def test_each_refusal_is_counted_and_says_how_to_reach_a_person(reason):
    assert reason in COUNTED
    assert FACTS[reason].names_person


def test_what_goes_to_no_member_asks_there_or_tells_what_was_done():
    others = reasons(audience=Audience.OTHER_MAILBOX) | reasons(audience=Audience.PENDING)

    assert others - reasons(reply=AnswerUse.QUESTION) == {Reason.UNDONE_AWAY}
    assert not others & COUNTED


def test_reasons_are_found_by_what_is_true_of_all_of_it():
    asked = reasons(LetterRole.REFUSAL, reply=AnswerUse.QUESTION)

    assert asked == {Reason.YES_OR_NO, Reason.WHAT_AGAIN, Reason.WHICH_AGAIN}
    assert reasons() == set(Reason)
