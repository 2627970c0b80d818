"""groups.io: the Full Featured digest.

Facts that it follows: each group sends digests of its own; one leaves as soon as 12 messages are there, and
what is left at 6:00 of the member's time; a list of topics on top with their numbers of messages, each of
which leads to its place inside the mail; then the messages in full, without quotes; links to answer under
each message; how to leave at the end.

Where we are charitable: messages of a topic stand together; each can be answered, and its topic muted, right
below it; the mail that is shown and measured is the one that holds what the reader looks for, and we count
nothing for finding it among the others.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from tests.comparison.day import Day, Told
from tests.comparison.models.compared_mail import (
    Answer,
    ComparedMail,
    ReaderQuestion,
    by_clock,
    drawn,
    followed_in,
    followed_reply,
    groups_of,
    posts_in,
)

BATCH = 12  # messages that make a digest leave
MORNING = time(6)  # of the member's time, for what is left


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupDigest:
    """One mail of one group: messages by their topics' titles."""

    group: str
    topics: dict[str, list[Told]]

    @property
    def messages(self) -> int:
        return sum(map(len, self.topics.values()))


def model(day: Day) -> ComparedMail:
    topic, reply = followed_reply(day)
    mails = [mail for group in groups_of(day) for mail in digests(day, group)]
    shown = next(mail for mail in mails if reply in mail.topics.get(topic.title, ()))
    everything = "".join(drawn("groups_io.html", digest=mail) for mail in mails)
    return ComparedMail(
        service="groups.io, full digest",
        html=drawn("groups_io.html", digest=shown),
        followed=followed_in(day, everything),
        posts=posts_in(day, everything, shows=by_clock),
        mails=len(mails),
        answers={
            ReaderQuestion.NEW_REPLY: Answer(words=reply.text, entry=topic.title),
            ReaderQuestion.STOP_THIS: Answer(
                words="Mute this topic", after=reply.text, entry=topic.title
            ),
        },
    )


def digests(day: Day, group: str) -> Iterator[GroupDigest]:
    """Yield the digests that one group sends, the first one first."""
    messages = sorted(
        ((told, topic.title) for topic in day.topics if topic.group == group for told in topic.new),
        key=lambda message: message[0].at,
    )
    waiting: list[tuple[Told, str]] = []
    for message in messages:
        if waiting and _next_morning(waiting[0][0].at) <= message[0].at:
            yield _digest(group, waiting)
            waiting = []
        waiting.append(message)
        if len(waiting) == BATCH:
            yield _digest(group, waiting)
            waiting = []
    if waiting:
        yield _digest(group, waiting)


def _next_morning(at: datetime) -> datetime:
    morning = datetime.combine(at, MORNING, at.tzinfo)
    return morning if at < morning else morning + timedelta(days=1)


def _digest(group: str, messages: Sequence[tuple[Told, str]]) -> GroupDigest:
    topics: dict[str, list[Told]] = {}
    for told, title in messages:
        topics.setdefault(title, []).append(told)
    return GroupDigest(group=group, topics=topics)
