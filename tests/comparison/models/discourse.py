"""Discourse: the activity summary.

Facts that it follows: it is for who has not visited for a while; figures of activity under a coloured band;
only topics that began in the span, those the reader watches first and then by popularity: five with an
excerpt of the first post (whole paragraphs until 100 letters are there); five popular posts, also of older
topics; five more titles; all links lead to the web page; a footer with the mail settings and a link to
unsubscribe. No contents, no end, no answer by mail (one is refused), nothing that stops one topic.

Where we are charitable: the reader has not visited, so the mail comes at all; popularity is answers, as
nobody can press a heart in a mail, and the popular posts are the longest answers; all five of each are there;
pictures of members are left out, and the band is low.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.comparison.day import Day, Told, Topic
from tests.comparison.models.compared_mail import (
    Answer,
    ComparedMail,
    ReaderQuestion,
    drawn,
    followed_in,
    followed_reply,
)

FEATURED, POPULAR, OTHER = 5, 5, 5
EXCERPT = 100  # letters of whole paragraphs, at least


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What fits into a summary."""

    featured: Sequence[Topic]
    popular: Sequence[tuple[Topic, Told]]
    other: Sequence[Topic]


def model(day: Day) -> ComparedMail:
    chosen = choose(day)
    _, reply = followed_reply(day)
    answers = {ReaderQuestion.PERIOD: Answer(words="Since your last visit")}
    if any(told is reply for _, told in chosen.popular):
        answers[ReaderQuestion.NEW_REPLY] = Answer(words=reply.text)
    html = drawn("discourse.html", day=day, chosen=chosen, excerpt=excerpt)
    return ComparedMail(
        service="Discourse, activity summary",
        html=html,
        followed=followed_in(day, html),
        answers=answers,
    )


def choose(day: Day) -> Chosen:
    began = sorted(
        (topic for topic in day.topics if topic.is_new),
        key=lambda topic: (not topic.follows, -len(topic.new)),
    )
    featured = began[:FEATURED]
    replies = [
        (topic, told) for topic in day.topics for told in topic.new if told is not topic.first
    ]
    return Chosen(
        featured=featured,
        popular=sorted(replies, key=lambda each: -len(each[1].text))[:POPULAR],
        other=began[FEATURED : FEATURED + OTHER],
    )


def excerpt(text: str) -> str:
    """Return whole paragraphs of a post, as many as make an excerpt."""
    taken = ""
    for block in text.split("\n\n"):
        taken += f"{block}\n\n"
        if len(taken) >= EXCERPT:
            break
    return taken.strip()
