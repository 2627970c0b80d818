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


@pytest.mark.parametrize(
    ("post", "said", "old", "new"),
    [
        ("I am on 24 mg.", "Sorry, I'm on 20 mg, not 24.", "24", "20"),
        ("I am on 24 mg.", "Sorry, I'm on 20 mg, not on 24 mg.", "24", "20"),
        ("I am on 24 mg.", "20 mg it should be, not 24", "24", "20"),
        ("I am on 24 mg.", "I now take 20 mg rather than 24", "24", "20"),
        ("I am on 24 mg.", "Sorry, it was 20 mcg, not 24 mg", "24 mg", "20 mcg"),
        ("I am on 24mg.", "20mg, not 24mg", "24", "20"),
        ("It cost 300 pounds.", "That's 3000 pounds, not 300.", "300", "3000"),
        ("My wife is 68.", "She's 69, not 68, she tells me", "68", "69"),
        ("I sleep on 2 pillows.", "3 pillows, not 2", "2", "3"),
        ("I sleep on 2 pillows.", "1 pillow, not 2 pillows", "2 pillows", "1 pillow"),
        ("I have it since 2018.", "Since 2019, not 2018.", "2018", "2019"),
        ("My sugars were 91.", "Sorry, they were 89, not 91.", "91", "89"),
        ("It was on the 4th of May.", "Oops, the 3rd of May, not the 4th", "4th", "3rd"),
        ("It was on April 4.", "Oops, April 3, not 4", "4", "3"),
        ("It was 4 days, 4 of them wet.", "3 days, not 4 days", "4 days", "3 days"),
        ("I have Pflegegrad 4.", "Pflegegrad 3 muss es heißen, nicht 4.", "4", "3"),
        ("Ich ging 20 Minuten.", "Es waren 30 Minuten, nicht 20.", "20", "30"),
        ("Wir haben 2 Rampen.", "3 Rampen, nicht 2.", "2", "3"),
        ("Am Abend 1,5 mg.", "Entschuldigung, 2,5 mg, nicht 1,5", "1,5", "2,5"),
        ("Ich nehme 24 mg.", "Nicht 24, sondern 20 mg.", "24", "20"),
        (
            "Ich war am Dienstag da.",
            "Es war am Mittwoch, nicht am Dienstag",
            "Dienstag",
            "Mittwoch",
        ),
        ("Tomo 24 mg.", "Perdón, son 20 mg, no 24.", "24", "20"),
        ("Tomo 24 mg.", "No son 24 mg sino 20", "24", "20"),
        ("Tengo 2 almohadas.", "Son 3 almohadas, no 2.", "2", "3"),
    ],
)
def test_a_figure_gives_way_to_the_one_figure_that_is_said_and_the_words_around_it_stay(
    post, said, old, new
):
    assert mended(said, post) == post.replace(old, new, 1)


@pytest.mark.parametrize(
    ("post", "said"),
    [
        ("I am on 24 mg.", "20 mcg, not 24"),
        ("I am on 24 mg.", "20 a day, not 24 mg"),
        ("I am on 24mg.", "20 mg, not 24mg"),
        ("I sleep on 2 pillows.", "1 pillow, not 2"),
        ("It costs 40 percent.", "50%, not 40"),
        ("It took 3 to 5 days.", "4 to 6, not 5"),
        ("It was on April 4.", "Oops, May 3, not 4"),
        ("She is 68.", "In 2019 she was well, not 68"),
        ("Ich nehme 24 mg.", "Ich nehme nicht 24, sondern 20 am Tag."),
        ("I have three pillows.", "two pillows, not three"),
        ("I have three pillows.", "2, not three"),
        ("I went on Tuesday.", "We met on Wednesday, not Tuesday"),
        ("I went on Tuesday.", "Yes, not Tuesday"),
        ("I am from Poland.", "She's Polish, not from Poland"),
        ("Ich war am Dienstag da.", "Da war ich krank, nicht am Dienstag"),
        ("Fui el martes.", "Fue un miércoles de mayo, no martes"),
    ],
)
def test_what_is_unlike_the_old_words_changes_nothing(post, said):
    assert mended(said, post) is Unclear.UNLIKE


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
