"""Our summary, as the product composes it; nothing of it is modelled."""

from cli.gallery.scene import Drawn
from cli.letter_files import body_of
from tests.comparison.day import Day
from tests.comparison.models.compared_mail import (
    Answer,
    ComparedMail,
    ReaderQuestion,
    followed_in,
    followed_reply,
)

SAYS_HOW_MUCH = ("All of it is in this letter", "conversations are shown here")  # at its beginning


def ours(letter: Drawn, day: Day) -> ComparedMail:
    topic, reply = followed_reply(day)
    html = body_of(letter.message, "html")
    return ComparedMail(
        service="Ours",
        html=html,
        followed=followed_in(day, html),
        answers={
            ReaderQuestion.NEW_REPLY: Answer(words=reply.text, entry=topic.title),
            ReaderQuestion.STOP_THIS: Answer(words="Unfollow", after=reply.text, entry=topic.title),
            ReaderQuestion.PERIOD: Answer(words="new posts since"),
            ReaderQuestion.ALL: Answer(words=next(said for said in SAYS_HOW_MUCH if said in html)),
        },
    )
