"""A subject as its writer meant it: without what programs and lists put before it, and with all else."""

import pytest

from inbound.subject import bare_subject, is_answer, tag_of


@pytest.mark.parametrize(
    ("subject", "bare"),
    [
        ("Re: Sleep", "Sleep"),
        ("RE: Fwd: re[2]: Sleep", "Sleep"),
        ("AW:  Sleep  well ", "Sleep well"),
        ("AW: Re[2]: Sleep", "Sleep"),
        ("Fwd: WG: Sleep", "Sleep"),
        ("Odp: TR: RV: VS: SV: Antw: Sleep", "Sleep"),
        ("回复：答复: Sleep", "Sleep"),
        ("Re : Réf. : Sleep", "Réf. : Sleep"),
        ("Re(3): Re^2: Отв: Sleep", "Sleep"),
        ("Research: how?", "Research: how?"),
        ("Really: no", "Really: no"),
        ("PD: my first year", "PD: my first year"),
        ("R: who knows it?", "R: who knows it?"),
        ("[urgent] Re: Sleep", "[urgent] Re: Sleep"),
        ("Re:", ""),
        ("", ""),
    ],
)
def test_a_subject_loses_what_answering_puts_before_it(subject, bare):
    assert bare_subject(subject) == bare


@pytest.mark.parametrize(
    ("subject", "bare"),
    [
        ("[Lung] Sleep", "Sleep"),
        ("Re: [lung] AW: [LUNG] Sleep", "Sleep"),
        ("[lung 123] Sleep", "Sleep"),
        ("[lung:00042] Re: Sleep", "Sleep"),
        ("[lung] [urgent] Sleep", "[urgent] Sleep"),
        ("[lung transplant] Sleep", "[lung transplant] Sleep"),
    ],
)
def test_a_lists_tag_is_taken_off_and_words_of_the_writers_stay(subject, bare):
    assert bare_subject(subject, {"lung"}) == bare


@pytest.mark.parametrize(
    ("subject", "answers"),
    [
        ("Sv: Sleep", True),
        ("[lung] Re: Sleep", True),
        ("[other] Re: Sleep", False),
        ("Fwd: Sleep", False),
        ("Sleep", False),
    ],
)
def test_an_answer_is_known_by_its_subject(subject, answers):
    assert is_answer(subject, {"lung"}) is answers


@pytest.mark.parametrize(
    ("subject", "tag"),
    [("Re: [Lung 12] Sleep", "lung"), ("Sleep [Lung]", None), ("[] Sleep", None)],
)
def test_the_words_in_brackets_before_a_subject_are_found(subject, tag):
    assert tag_of(subject) == tag
