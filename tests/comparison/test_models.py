"""The models of others' mails show what is known of them, and no more; ours is the product's own."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from cli.gallery.studio import Studio, opened_studio
from cli.letter_files import body_of
from digest.settings import Settings
from tests.comparison.__main__ import FOLLOWED, LETTERS, POSTS, mails_of, table
from tests.comparison.day import Day, Told, Topic
from tests.comparison.models import discourse, groups_io, loomio
from tests.comparison.models.compared_mail import (
    ComparedMail,
    ReaderQuestion,
    by_clock,
    followed_replies,
    posts_in,
)
from tests.comparison.models.ours import counted
from tests.comparison.occasions import OCCASIONS, happened
from tests.comparison.sheet import Found, sheet

SINCE = datetime(2026, 11, 26, 6, tzinfo=UTC)
READER = "HopefulAna"
SIZES = (12, 92, 42)  # conversations of each occasion


def told(author: str, hour: float, text: str = "") -> Told:
    return Told(author=author, at=SINCE + timedelta(hours=hour), text=text or f"{author} at {hour}")


def topic(title: str, *new: Told, group: str = "Harbour", follows: bool = False, old: int = 0):
    older = tuple(told("Elif", -9 - number) for number in reversed(range(old)))
    return Topic(title=title, group=group, follows=follows, older=older, new=new)


def day(*topics: Topic, days: int = 1) -> Day:
    followed = topic("Followed", told("RiverBen", 1), follows=True, old=1)
    return Day(
        reader=READER,
        since=SINCE,
        until=SINCE + timedelta(days=days),
        topics=(followed, *topics),
    )


def many(count: int) -> list[Topic]:
    return [topic(f"Title {number:02}", told("Gauri", 2 + number / 10)) for number in range(count)]


def test_groups_io_sends_a_digest_at_twelve_messages_and_the_rest_in_the_morning():
    sent = list(groups_io.digests(day(*many(30)), "Harbour"))

    assert [mail.messages for mail in sent] == [12, 12, 7]


def test_groups_io_sends_what_is_left_at_six_in_the_morning_of_each_day():
    posts = [told("Gauri", hour) for hour in (1, 25, 49)]

    sent = list(groups_io.digests(day(topic("Slow", *posts), days=3), "Harbour"))

    assert [mail.messages for mail in sent] == [2, 1, 1]


def test_groups_io_mails_of_each_group_apart_and_shows_the_mail_with_the_reply():
    mail = groups_io.model(day(topic("Elsewhere", told("Clara", 3), group="Meadow")))

    assert mail.mails == 2
    assert 'href="#topic1">Followed</a> (1)' in mail.html
    assert "Elsewhere" not in mail.html
    assert ReaderQuestion.ALL not in mail.answers


def test_discourse_leaves_out_older_topics_and_all_beyond_ten():
    html = discourse.model(day(*many(12))).html

    assert [f"Title {number:02}" in html for number in range(12)] == [True] * 10 + [False] * 2
    assert "Followed" in html  # its reply is a popular post, for there is no other


def test_discourse_shows_the_topics_first_that_one_watches_and_then_the_livelier_ones():
    watched = topic("Watched", told("Gauri", 1), follows=True)
    lively = topic("Lively", told("Gauri", 1), told("Finn", 2))

    chosen = discourse.choose(day(topic("Plain", told("Gauri", 1)), lively, watched))

    assert [each.title for each in chosen.featured] == ["Watched", "Lively", "Plain"]


def test_discourse_takes_whole_paragraphs_until_there_are_enough_letters():
    long = "long " * 30 + "indeed"

    assert discourse.excerpt(f"Short.\n\n{long}\n\nNever") == f"Short.\n\n{long}"


def test_loomio_groups_by_name_and_shows_all_that_is_new_and_nothing_old():
    mail = loomio.model(
        day(
            *many(40),
            topic("By the sea", told("Clara", 3), group="Beach"),
            topic("Answered", told("Finn", 4, "the new words"), old=2),
        )
    )

    assert mail.html.index(">Beach<") < mail.html.index(">Harbour<")
    assert all(f"Gauri at {2 + number / 10}" in mail.html for number in range(40))
    assert "the new words" in mail.html
    assert "Elif at" not in mail.html
    assert mail.html.index("do not reply") < mail.html.index("<h1>Yesterday on")
    assert ReaderQuestion.STOP_THIS not in mail.answers


def test_loomio_names_the_week():
    assert "Last week on" in loomio.model(day(days=7)).html


@pytest.fixture(scope="module")
def studio() -> Iterator[Studio]:
    with opened_studio(Settings()) as opened:
        yield opened


@pytest.mark.parametrize(
    ("occasion", "conversations"),
    [pytest.param(OCCASIONS[at], count, id=OCCASIONS[at].name) for at, count in enumerate(SIZES)],
)
def test_all_mails_are_about_the_same_posts_in_two_communities(studio, occasion, conversations):
    letter, happening = happened(studio, occasion)

    mails = mails_of(letter, happening)

    page = sheet(occasion, happening, mails)
    assert all(mail.service in page for mail in mails)
    assert len(happening.topics) == conversations
    assert len({topic.group for topic in happening.topics}) == 2
    ours, groups, _, catch_up = mails[0].html, *mails[1:]
    assert groups.followed == catch_up.followed == len(followed_replies(happening))
    own = sum(post.author == READER for topic in happening.topics for post in topic.new)
    assert f"{conversations} conversations" in ours
    assert f"{happening.posts - own} new posts" in ours


def counts(mail: ComparedMail) -> tuple[int, int, int]:
    return mail.posts.shown, mail.posts.named, mail.posts.missing


@pytest.mark.parametrize("occasion", OCCASIONS, ids=[each.name for each in OCCASIONS])
def test_ours_shows_or_names_every_post_and_says_so(studio, occasion):
    letter, happening = happened(studio, occasion)
    of_others = sum(post.author != READER for topic in happening.topics for post in topic.new)

    ours, groups, discourse_, catch_up = mails_of(letter, happening)

    text = " ".join(body_of(letter.message, "plain").split())
    assert sum(counts(ours)) == sum(counts(discourse_)) == of_others
    assert ours.posts.missing == 0
    assert ours.posts.shown == len(
        re.findall(r"\bBy .{3,60}?, \w{3} (?:\d+ \w{3}, )?\d\d:\d\d:", text)
    )
    assert counts(groups) == counts(catch_up) == (of_others, 0, 0)


def test_a_post_is_shown_as_often_as_its_words_stand_there_and_counted_only_where_its_title_says_so():
    texts = [told("Finn", 1, "Same here."), told("Finn", 1, "Same here."), told("Finn", 2)]
    about = day(topic("Twice", *texts), topic("Once", told("Gauri", 3)))
    html = "<p>Followed (1)</p><p>Twice (3)</p><p>Once</p><p>07:00</p><p>Same here.</p>"

    found = posts_in(about, html, shows=by_clock, counts=counted)

    assert (found.shown, found.named, found.missing) == (1, 3, 1)


def test_discourse_counts_the_replies_of_what_it_names_and_knows_nothing_of_the_rest():
    lively = [
        topic(f"Lively {at}", told("Gauri", 1), *(told("Finn", 2 + n / 9) for n in range(3)))
        for at in range(12)
    ]

    posts = discourse.model(day(*lively)).posts

    assert posts.shown == 5 + 5
    assert posts.named == 10 * 4 - 5 - 5
    assert posts.missing == 2 * 4 + 1


@pytest.mark.parametrize("occasion", OCCASIONS, ids=[each.name for each in OCCASIONS])
def test_the_pictures_are_small_files(occasion):
    assert (LETTERS / f"beside-{occasion.name}.png").stat().st_size < 600_000


def test_the_table_names_the_phone_where_that_differs():
    answers = {question.value: None for question in ReaderQuestion}
    wide = Found(
        service="Ours",
        width=600,
        screens=3,
        height=2400,
        answers=answers | {"Is that all?": "screen 3"},
    )
    narrow = Found(
        service="Ours",
        width=390,
        screens=4,
        height=3120,
        answers=answers | {"Is that all?": "screen 4"},
    )

    lines = table(OCCASIONS[0], [loomio.model(day())], [wide, narrow]).splitlines()

    assert lines[2] == "| Screens | 3; phone 4 |"
    assert lines[3] == f"| {FOLLOWED} | 1 |"
    assert lines[4] == f"| {POSTS} | 1 / 0 / 0 |"
    assert lines[-1] == "| Is that all? | screen 3; phone screen 4 |"
    assert lines[-2].endswith("| not in it |")
