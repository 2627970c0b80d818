"""Refusals in words."""

from digest.letters.reason_facts import LetterRole, reasons
from inbound.interpret.refusal import PROBLEMS
from inbound.reading.body import Problem


def test_every_problem_of_reading_has_a_letter_that_keeps_the_pace():
    assert set(PROBLEMS) == set(Problem)
    assert set(PROBLEMS.values()) <= reasons(LetterRole.REFUSAL)
