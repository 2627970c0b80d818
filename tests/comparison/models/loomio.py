"""Loomio: the catch-up mail, of yesterday or of a week.

Facts that it follows: it says first that one should not answer it; a heading that names the span ("Yesterday
on …"); headlines by group, the groups by name, each a link to the web page; then group by group each
discussion with who began it, and only what is new, in full, oldest first and without a limit; one link per
discussion to answer it on the web; thanks for reading; one link to unsubscribe. Nothing in it stops one
discussion. A week is a mail on one day a week.

Where we are charitable: the picture that marks all as read is not drawn; the heading counts as saying the
period, and the thanks as a calm end, though neither says that nothing is left out.
"""

from tests.comparison.day import Day
from tests.comparison.models.compared_mail import (
    SITE,
    Answer,
    ComparedMail,
    ReaderQuestion,
    drawn,
    followed_in,
    followed_reply,
    groups_of,
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
        answers={
            ReaderQuestion.NEW_REPLY: Answer(words=reply.text),
            ReaderQuestion.PERIOD: Answer(words=heading),
            ReaderQuestion.ALL: Answer(words="Thanks for reading"),
        },
    )
