"""What a list of mails shows of a summary: its subject tells what it is, and its first line adds to that."""

import re
from html import unescape

import pytest

from digest.community.conversations.follow import follow
from digest.community.people.member import SummaryFrequency, SummaryLength

MORNING = 18  # hours after Monday noon
DAY = 24


@pytest.fixture
def scene(store, world, make_community, make_member):
    """Ana and Ben are in Lung; Ben began six conversations, and Ana had her first summary of them."""
    with store.write() as session:
        scene = world(session)
        scene.lung = make_community(session)
        scene.ana, scene.ben = (make_member(session, n, scene.lung) for n in ("Ana", "Ben"))
        scene.begun = [
            scene.start(scene.lung, scene.ben, f"Stairs {n}", "How do you climb them?", n / 10)
            for n in range(6)
        ]
        session.flush()
        scene.first = scene.run(MORNING).sent[scene.ana.id]
        yield scene
        session.rollback()


def more(scene, *, days=1):
    """Return the letter of the morning after so many days, in whose last one Ben wrote to all of them."""
    for post in scene.begun:
        scene.reply(post, scene.ben, "Slowly.", hours=MORNING + DAY * days - 6)
    return scene.run(MORNING + DAY * days).sent[scene.ana.id]


def row(letter, html):
    found = re.search(r"display:none[^>]*>(.*?)</div>", html(letter), re.DOTALL)
    return str(letter["Subject"]), unescape(" ".join(found[1].split()))


def test_the_first_one_says_so_and_how_to_answer(scene, html):
    subject, line = row(scene.first, html)

    assert subject == "Your first summary: 6 conversations, 6 new posts"
    assert line == "To answer, press Reply under a conversation; all who read it see your answer."


def test_one_of_a_day_says_how_many_conversations_the_reader_follows(scene, html):
    follow(scene.session, scene.ana.id, scene.begun[0].conversation_id, at=scene.at(19))

    subject, line = row(more(scene), html)

    assert subject == "Wednesday: 6 conversations, 6 new posts"
    assert line == "You follow 1 of these. All of it is here, and you can answer each by mail."


def test_one_that_catches_up_says_of_which_days_it_is(scene, html):
    scene.ana.summary_frequency = SummaryFrequency.NEVER
    scene.run(MORNING + DAY)
    scene.ana.summary_frequency = SummaryFrequency.DAILY

    assert row(more(scene, days=3), html)[0] == "3 to 6 March: 6 conversations, 6 new posts"


def test_a_weekly_one_speaks_of_the_week_and_never_of_weekly_as_less(scene, html, text):
    scene.ana.summary_frequency, scene.ana.summary_weekday = SummaryFrequency.WEEKLY, 1

    letter = more(scene, days=7)

    assert row(letter, html)[0] == "Week to 10 March: 6 conversations, 6 new posts"
    assert "WEEKLY" not in html(letter) + text(letter)


def test_a_short_one_says_how_many_it_has_of_how_many(scene, html):
    scene.ana.summary_length = SummaryLength.SHORT

    subject, line = row(more(scene), html)

    assert subject == "Wednesday, in short: 5 of 6 conversations"
    assert line == "Two sentences of each, in their writers’ words, and one question."


def test_one_without_content_counts_conversations_alone(scene, html):
    scene.ana.shows_content = False

    subject, line = row(more(scene), html)

    assert subject == "Wednesday 4 March: 6 conversations have news"
    assert line == "This letter shows no titles and no words. Ask, and they come by mail."


@pytest.mark.parametrize("length", SummaryLength)
@pytest.mark.parametrize("shows_content", [True, False])
@pytest.mark.parametrize("followed", [0, 1, 6])
def test_no_row_has_a_title_or_a_name_and_each_first_line_is_long_enough(
    scene, html, length, shows_content, followed
):
    scene.ana.summary_length, scene.ana.shows_content = length, shows_content
    for post in scene.begun[:followed]:
        follow(scene.session, scene.ana.id, post.conversation_id, at=scene.at(19))

    subject, line = row(more(scene), html)

    assert not re.search("stairs|lung|ben|ana", f"{subject} {line}".casefold())
    assert 40 <= len(line) <= 90
    assert re.match(r"Wednesday\b.*\d", subject[:35])
