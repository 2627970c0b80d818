"""What an author wants changed in a post, or added to it, without writing it anew."""

import pytest

from inbound.interpret.correction import Unclear
from inbound.interpret.mending import addition, mended

POST = "It began in 2017, on a Tuesday. I take 5 litres at night. My pump is from Philips."


@pytest.mark.parametrize(
    ("said", "old", "new"),
    [
        ("Please change 2017 to 2019.", "2017", "2019"),
        ("where it says 5 litres it should be 1.5", "5 litres", "1.5 litres"),
        ("Where it says “5 litres”, it should be “1.5 litres”.", "5 litres", "1.5 litres"),
        (
            "Sorry, I made a mistake. It should be 2019 instead of 2017. Thanks, Ruth",
            "2017",
            "2019",
        ),
        ("I meant 1.5 litres, not 5 litres.", "5 litres", "1.5 litres"),
        ("Oops, Wednesday not Tuesday!", "Tuesday", "Wednesday"),
        ("Not Philips but ResMed", "Philips", "ResMed"),
        ("could you change night to the evening?", "night", "the evening"),
        ("Hallo, bitte 2017 durch 2019 ersetzen, danke! Gruß Jutta", "2017", "2019"),
        ("2019 statt 2017", "2017", "2019"),
        ("Da wo 2017 steht, muss es 2019 heißen.", "2017", "2019"),
        ("Nicht Philips, sondern ResMed", "Philips", "ResMed"),
        ("Bitte ändern Sie Tuesday in Wednesday.", "Tuesday", "Wednesday"),
        ("donde dice 2017 debe decir 2019", "2017", "2019"),
        ("Perdón, me equivoqué. Donde puse 2017 es 2019.", "2017", "2019"),
        ("cambiad Philips por ResMed, gracias", "Philips", "ResMed"),
        ("no Philips sino ResMed", "Philips", "ResMed"),
        (
            "Sorry, slip of the pen: where it says 5 litres it should be 1.5",
            "5 litres",
            "1.5 litres",
        ),
        ("Please change 2017 to 2019, I miscounted", "2017", "2019"),
        ("Bitte 2017 durch 2019 ersetzen, hab mich verzählt", "2017", "2019"),
        ("Perdonad, me he liado: donde pone 2017 es 2019", "2017", "2019"),
    ],
)
def test_old_words_that_stand_in_the_post_once_give_way_to_the_new(said, old, new):
    assert mended(said, POST) == POST.replace(old, new)


def test_what_begins_a_sentence_still_does():
    assert mended("change my pump to the machine", POST).endswith("The machine is from Philips.")


def test_of_several_corrections_all_are_made():
    both = POST.replace("2017", "2019").replace("Tuesday", "Thursday")

    assert mended("Please change 2017 to 2019 and Tuesday to Thursday", POST) == both
    assert mended("2019 not 2017.\nThursday not Tuesday.", POST) == both


@pytest.mark.parametrize(
    "said",
    ["change 2018 to 2019", "change 201 to 2019", "change 2017 to 2019 and 2018 to 2020"],
)
def test_words_that_do_not_stand_there_change_nothing(said):
    assert mended(said, POST) is Unclear.NOWHERE


def test_words_that_stand_there_twice_change_nothing():
    assert mended("change mask to pump", "The mask fits. A mask costs 5.") is Unclear.SEVERAL


@pytest.mark.parametrize(
    "said",
    [
        "Thank you, I feel better",
        "it is not the drug but the dose that matters",
        "I bought 3 of them, not 4, and it works",
        "change Tuesday to Monday, Wednesday and Friday",
        "Not all of us sleep at night but some of us do, and that is a comfort to know",
        "",
    ],
)
def test_other_words_name_nothing_to_change(said):
    assert mended(said, POST) is None


def test_what_may_be_a_wish_counts_only_where_it_says_that_it_changes_something():
    assert mended("Wednesday not Tuesday", POST, is_else=True) is None
    assert mended("change Tuesday to Wednesday", POST, is_else=True) is not None


@pytest.mark.parametrize(
    ("said", "added"),
    [
        ("Add: it was in May.", "it was in May."),
        ("Please add:\n\nIt was in May.\nAnd June.", "It was in May.\nAnd June."),
        ("Bitte ergänzen: im Mai.", "im Mai."),
        ("Añadir: fue en mayo.", "fue en mayo."),
        ("Add sugar: it helps.", None),
        ("Add it", None),
        ("Add:", None),
    ],
)
def test_what_stands_below_a_word_that_adds_is_added(said, added):
    assert addition(said) == added
