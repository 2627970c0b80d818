"""Each reason has its facts, and no two of them contradict each other."""

import pytest

from digest.language.sentences import in_english
from digest.letters.notice import Reason
from digest.letters.reason_facts import COUNTED, FACTS, AnswerUse, Audience, LetterRole, reasons

OF_SUSPENDED = (Reason.SUSPENDED, Reason.CANNOT_JOIN, Reason.NOTHING_BY_OTHERS)


def test_every_reason_has_facts():
    assert FACTS.keys() == set(Reason)


@pytest.mark.parametrize("reason", sorted(reasons(LetterRole.REFUSAL)))
def test_each_refusal_is_counted_and_says_once_how_to_reach_a_person(reason):
    assert reason in COUNTED
    says_it_itself = reason in OF_SUSPENDED and "staff@" in in_english(
        f"notice.{reason}.2", domain="example.org"
    )
    assert FACTS[reason].names_person is not says_it_itself


def test_what_goes_to_no_member_asks_there_or_tells_what_was_done():
    others = reasons(audience=Audience.OTHER_MAILBOX) | reasons(audience=Audience.PENDING)

    assert others - reasons(reply=AnswerUse.QUESTION) == {Reason.UNDONE_AWAY}
    assert not others & COUNTED


def test_reasons_are_found_by_what_is_true_of_all_of_it():
    asked = reasons(LetterRole.REFUSAL, reply=AnswerUse.QUESTION)

    again = {Reason.WHAT_AGAIN, Reason.WHICH_AGAIN, Reason.NEW_OR_REPLY_AGAIN}
    assert asked == {Reason.YES_OR_NO, *again}
    assert reasons() == set(Reason)
