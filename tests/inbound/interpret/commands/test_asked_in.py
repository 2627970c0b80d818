"""What the whole answer to a letter asks for, and that a post is never taken for a command."""

import re
from datetime import date

import pytest

from digest.intents.phrases import (
    FollowThis,
    MuteThis,
    NotUnderstood,
    Search,
    Show,
    StopThis,
    Terminate,
    Viewable,
)
from digest.language.wish_examples import SUMMARY
from inbound.interpret.commands.asked import asked_at
from inbound.interpret.commands.in_answer import asked_in
from inbound.interpret.commands.match import To
from inbound.isolated.take_apart import take_apart
from inbound.reading.read import Unreadable
from tests.mbox import archived_messages

MONDAY = date(2026, 3, 2)
POSTS = (
    "Thanks!|HELP!|...editor.|Thank you so much, Ann|Yes|yes please|No|me too"
    "|Me too!|Home|At home.|search|More"
    "|more please|Leave|Weekly|every day|once a week|Never|at once|Data|Rules|Pause"
    "|for two weeks|I need help|text only|stop smoking|Stop it!"
    "|I want to stop.|I wish I could stop|follow your doctor's advice|Follow the tag on the box"
    "|leave your doctor|join a support group|Search for a second opinion|Ask a moderator"
    "|pause for two weeks|take a break for two weeks|Two weeks.|Until Friday|I am back|I'm back home"
    "|My summary: it helped|help your mother|Help is on the way|delete it|change|7 am|At noon|Monday"
    "|on Mondays|Same here|I am away until Friday|In Spanish?|Berlin|I live in Berlin|hope|hell|shop|strop"
    "|Hilfe naht|Mehr Schlaf|Ich bin wieder da|täglich|jeden Montag|más|todos los días|Estoy de vuelta|no"
    "|I get too many emails from my doctor's portal|Stop the chemo? Never.|Unsubscribe from worry!"
    "|What can I do?|remove the plaster|Take it down to the lab|close the account at the pharmacy"
)


@pytest.mark.parametrize("text", POSTS.split("|"))
def test_a_short_post_is_no_command(text):
    assert asked_in(text, today=MONDAY) == ()


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("STOP", StopThis()),
        ("Stop\n\nI get too many of these mails.\n\nThank you, Ann", StopThis()),
        ("STOP\n\nBest wishes,\nAnn Example", StopThis()),
        ("Stop all.\n\nAna", StopThis(all=True)),
        ("unsubscrbe", StopThis()),
        ("follow", FollowThis(on=True)),
        ("Please mute this conversation, thanks", MuteThis(on=True)),
        ("Hi there,\nsetings please\nBest wishes,\nJoan Smith", Show(what=Viewable.SETTINGS)),
    ],
)
def test_among_posts_too_some_words_are_commands(text, phrase):
    assert asked_in(text) == (phrase,)


@pytest.mark.parametrize(
    "text",
    [
        "stop\nmy mother's name is Ann and I have a lot to tell about her",
        "Stop\n\nI mean it, Anna, stop taking both pills together.\nAsk your doctor first.",
        "STOP\n\n" + "Nobody should take these two together. " * 20,
        "Stopp!\n\nNimm die beiden bitte nicht zusammen, Anna.",
    ],
)
def test_stop_above_a_post_is_asked_about(text):
    found = asked_in(text)
    assert isinstance(found, NotUnderstood)
    assert found.likely[0] == StopThis(all=True)


@pytest.mark.parametrize(
    "text", ["please stop these mails they are too many", "how do I get off this list"]
)
def test_a_complaint_about_our_mails_is_asked_back_even_among_posts(text):
    found = asked_in(text)
    assert isinstance(found, NotUnderstood)
    assert found.likely[0] == StopThis(all=True)


def test_several_lines_are_several_commands_if_every_line_is_one():
    both = asked_in("summary weekly\nnotifications off", to=To.US)
    assert len(both) == 2
    assert asked_in("summary weekly\nand I slept well", to=To.US) == ()


def test_a_long_text_is_no_command_whatever_its_words():
    assert asked_in("settings") == (Show(what=Viewable.SETTINGS),)
    assert asked_in("settings " * 7_000) == ()
    assert asked_in(f"settings\n{' ' * 65_536}") == (Show(what=Viewable.SETTINGS),)


@pytest.mark.parametrize(
    "one_in",
    [
        pytest.param(80, id="few"),
        pytest.param(20, id="some", marks=pytest.mark.beyond_the_sample),
        pytest.param(1, id="all", marks=pytest.mark.long),
    ],
)
def test_no_post_of_a_thousand_about_illness_is_a_command(corpus, one_in):
    """Each as a whole, and each of its sentences, lines and paragraphs alone."""
    path = corpus / "mbox" / "20ng-sci.med.mbox"
    found, posts, seen = [], 0, set()
    for _, raw in archived_messages(path, one_in=one_in):
        reading = take_apart(raw)
        if isinstance(reading, Unreadable):
            continue
        posts += 1
        text = reading.said.text
        flowing = re.sub(r"\n(?!\n)", " ", text)
        parts = {text, *text.split("\n\n"), *re.split(r"(?<=[.!?:;])\s+|\n\n", flowing)}
        parts |= set(text.splitlines())
        found += [part for part in parts - seen if asked_in(part, today=MONDAY) != ()]
        seen |= parts
    assert posts > 990 // one_in
    assert len(seen) > 20_000 // one_in
    assert found == []


@pytest.mark.parametrize("place", ["home", "communities", "data", "search"])
@pytest.mark.parametrize("words", ["I want to be deleted", "I want to leave for good"])
@pytest.mark.parametrize("is_subject", [True, False])
def test_an_address_that_only_shows_something_hears_who_wants_to_go(place, words, is_subject):
    subject, text = (words, "") if is_subject else ("", words)
    found = asked_at(place, subject, text, today=MONDAY)

    likely = found.likely if isinstance(found, NotUnderstood) else found
    assert isinstance(likely[0], Terminate)


@pytest.mark.parametrize("words", ["stop smoking", "leaving hospital", "losing weight", "tea"])
def test_what_is_looked_for_is_looked_for(words):
    assert asked_at("search", words, "", today=MONDAY) == (Search(query=words),)


@pytest.mark.parametrize(
    "words", ['"day 7 begins"', "daily walks in the morning", "pause of chemo"]
)
def test_what_is_looked_for_is_no_wish(words):
    assert asked_at("search", words, "", today=MONDAY) == (Search(query=words),)


@pytest.mark.parametrize(
    "text",
    [
        "Stop this please, my brother died on Sunday.",
        "Stop. We buried her yesterday",
        "Stopp. Mein Mann ist gestorben",
    ],
)
def test_who_stops_a_summary_since_somebody_died_is_not_asked_to_publish_that(text):
    assert asked_in(text, to=To.US, kind=SUMMARY) == (StopThis(),)


@pytest.mark.parametrize(
    "text",
    [
        "My brother died on Sunday, and I could not stop it.",
        "Stop this please, my brother died on Sunday. Has anyone else felt so angry?",
        "Stop blaming yourself, everybody said so when my wife passed away",
    ],
)
def test_who_tells_of_a_death_stops_nothing(text):
    assert asked_in(text, to=To.US, kind=SUMMARY) != (StopThis(),)
