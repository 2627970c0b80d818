"""Loomio: the catch-up mail, of yesterday or of a week.

Facts that it follows: it says first that one should not answer it; a heading that names the span ("Yesterday
on …"); headlines by group, the groups by name, each a link to the web page; then group by group each
discussion with who began it, and only what is new, in full, oldest first and without a limit; one link per
discussion to answer it on the web; thanks for reading; one link to unsubscribe. Nothing in it stops one
discussion. A week is a mail on one day a week.

Where we are charitable: the picture that marks all as read is not drawn; the heading counts as saying the
period, and the thanks as a calm end, though neither says that nothing is left out.
"""

from collections.abc import Sequence

from tests.comparison.day import Day, Told, Topic
from tests.comparison.models.compared_mail import (
    SITE,
    Answer,
    ComparedMail,
    ReaderQuestion,
    begins,
    by_clock,
    drawn,
    followed_in,
    followed_reply,
    groups_of,
    posts_in,
)


def model(day: Day) -> ComparedMail:
    _, reply = followed_reply(day)
    span = "Yesterday" if (day.until - day.since).days <= 1 else "Last week"
    heading = f"{span} on {SITE}"
    topics = {
        group: [topic for topic in day.topics if topic.group == group] for group in groups_of(day)
    }
    html = drawn("loomio.html", heading=heading, topics=topics)
    return ComparedMail(
        service="Loomio, catch-up",
        html=html,
        followed=followed_in(day, html),
        posts=posts_in(day, html, shows=_stands),
        answers={
            ReaderQuestion.NEW_REPLY: Answer(words=reply.text),
            ReaderQuestion.PERIOD: Answer(words=heading),
            ReaderQuestion.ALL: Answer(words="Thanks for reading"),
        },
    )


def _stands(topic: Topic, told: Told) -> Sequence[str]:
    """Return how a post stands there: the one that began a discussion below its title, without a time."""
    first = f"{topic.title} by {told.author} {begins(told.text)}"
    return (first,) if told is topic.first else by_clock(topic, told)
