"""Our summary, as the product composes it; nothing of it is modelled."""

import re

from cli.gallery.scene import Drawn
from cli.letter_files import body_of
from tests.comparison.day import Day, Topic
from tests.comparison.models.compared_mail import (
    Answer,
    ComparedMail,
    ReaderQuestion,
    by_clock,
    followed_in,
    followed_reply,
    posts_in,
)

NOT_SHOWN = ("not shown, to keep this letter short", "Also new, and not shown here")
SAYS_HOW_MUCH = ("All of it is in this letter", "conversations are shown here")  # at its beginning


def ours(letter: Drawn, day: Day) -> ComparedMail:
    topic, reply = followed_reply(day)
    html = body_of(letter.message, "html")
    return ComparedMail(
        service="Ours",
        html=html,
        followed=followed_in(day, html),
        posts=posts_in(day, html, shows=by_clock, counts=counted),
        rest=[said for said in NOT_SHOWN if said in html],
        answers={
            ReaderQuestion.NEW_REPLY: Answer(words=reply.text, entry=topic.title),
            ReaderQuestion.STOP_THIS: Answer(words="Unfollow", after=reply.text, entry=topic.title),
            ReaderQuestion.PERIOD: Answer(words="new posts since"),
            ReaderQuestion.ALL: Answer(words=next(said for said in SAYS_HOW_MUCH if said in html)),
        },
    )


def counted(words: str, topic: Topic) -> int:
    """Return how many new posts a list of the letter says beside a title: "· new · 4", "(new, 4)"."""
    title = re.escape(" ".join(topic.title.split()))
    found = re.search(rf"{title} (?:· new )?· (\d+)|{title} \((?:new, )?(\d+)\)", words)
    return int(found[1] or found[2]) if found else 0
