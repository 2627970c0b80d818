from datetime import date

import pytest

from digest.intents.meaning import GATHERED, RESUME, WEEKLY
from digest.language.likelihood import Likely
from digest.language.vocabulary import vocabularies
from inbound.interpret.commands.addressed_to_us import addressed_to_us
from inbound.interpret.commands.asked import asked_at
from inbound.interpret.commands.by_example import hear
from inbound.interpret.commands.chance import LIKELY, PossibleWish, likely_wishes
from inbound.interpret.commands.ranking import log_shares

MONDAY = date(2026, 3, 2)


def heard(text, place="help"):
    return hear("", text, place=place, today=MONDAY, languages=vocabularies())


def test_a_share_is_of_all_that_may_be_asked_for():
    likely = [Likely("pause", 0.5), Likely("hour", 0.5)]
    assert log_shares(likely)["pause"] == pytest.approx(-0.693, abs=0.001)
    assert log_shares(likely)["zone"] < -8


def test_a_wish_is_likelier_the_more_it_stands_out():
    signs = {"share": -0.1, "share_of_clause": -0.1, "beyond_nothing": 0.5, "beyond_kind": 0.5}
    near = PossibleWish(name="pause", phrases=(RESUME,), signs=signs | {"beyond_kind": 0.0})
    far = PossibleWish(name="pause", phrases=(RESUME,), signs=signs | {"is_first": 1.0})
    assert 0 < near.chance < far.chance < 1


def test_of_one_kind_only_the_likeliest_is_done_and_nothing_that_only_points_at_a_letter():
    sure = {"share": 0.0, "is_first": 5.0}
    wishes = [
        PossibleWish(name=name, phrases=(RESUME,), signs=sure)
        for name in ("undo_this", "summary_weekly", "summary_never", "hour")
    ]
    assert all(each.chance > LIKELY for each in wishes)
    said = heard("weekly please").said
    assert [each.name for each in likely_wishes(wishes, said)] == ["summary_weekly", "hour"]
    assert likely_wishes(wishes, heard("Why do you write every day?").said) == ()


def test_a_wish_that_leads_by_little_is_done_where_one_sentence_says_it():
    asked = asked_at(
        "help",
        "Once correos",
        "Se pueden juntar los avisos de respuestas? ayer recibí once, uno detras de otro. Uno solo con "
        "todos dentro, porfa.",
    )
    assert asked == (GATHERED,)


def test_two_words_that_say_a_wish_for_sure_are_heard_beside_another():
    asked = asked_at(
        "help",
        "wieder daheim",
        "So, bin wieder zuhause. Ihr könnt mir wieder schreiben! Aber bitte nicht mehr jeden Tag, "
        "wöchentlich tut's auch.",
    )
    assert asked == (RESUME, WEEKLY)


def test_a_wish_to_us_among_posts_is_asked_about_in_whatever_words():
    text = (
        "These come while the people are still talking, and then number five says the contrary of two. "
        "For me it would be better to receive them first when the discussion is finished and it is quiet."
    )
    assert addressed_to_us(text) is not None
    assert (
        addressed_to_us("Weekly is plenty! Mine wanted it daily and I was black and blue.") is None
    )


def test_what_is_wanted_of_a_summary_is_done_in_words_without_a_wish():
    assert heard("I'd enjoy this a lot more once a week.", "summary").phrases == (WEEKLY,)
