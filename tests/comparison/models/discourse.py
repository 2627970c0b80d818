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

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tests.comparison.day import Day, Told, Topic
from tests.comparison.models.compared_mail import (
    Answer,
    ComparedMail,
    ReaderQuestion,
    begins,
    drawn,
    followed_in,
    followed_reply,
    posts_in,
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
        posts=posts_in(day, html, shows=_stands, counts=counted),
        rest=["More for you"] if chosen.other else [],
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


def counted(words: str, topic: Topic) -> int:
    """Return how many posts the mail says that a topic which began has: its first, and the replies."""
    featured = rf"{re.escape(topic.title)} {re.escape(topic.first.author)} .*?(\d+) replies"
    found = re.search(rf"{re.escape(topic.title)} (\d+) replies|{featured}", words)
    return int(found[1] or found[2]) + 1 if found else 0


def _stands(topic: Topic, told: Told) -> Sequence[str]:
    """Return how a post stands there: below its topic's title, or as a popular one above it."""
    words = " ".join(excerpt(told.text).split())
    popular = f"{words} Join the discussion {told.author} {topic.title}"
    featured = f"{topic.title} {told.author} {begins(told.text)}"
    return (popular, featured) if told is topic.first else (popular,)
