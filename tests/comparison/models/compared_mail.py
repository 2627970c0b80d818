"""What every model gives: the mails that a reader would get, and where in them a question is answered."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import unescape
from pathlib import Path

import jinja2
from markupsafe import Markup, escape

from tests.comparison.day import Day, Told, Topic

FOLDER = Path(__file__).parent
SITE = "Community Digest"
TAG = re.compile(r"<[^>]*>")
BEGINNING = 30  # letters by which words are known again


class ReaderQuestion(StrEnum):
    """What a first-time reader should find within twenty seconds, from the letter alone."""

    NEW_REPLY = "Where is the new reply in the conversation I follow?"
    STOP_THIS = "How do I stop only this conversation?"
    PERIOD = "What period is covered?"
    ALL = "Is that all?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Words of the mail that answer a question, the first such ones below the words `after`.

    `entry` are the words of a link that leads there inside the mail.
    """

    words: str
    after: str = ""
    entry: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostCount:
    """What became of the new posts of others: shown, only named or counted with their title, or neither."""

    shown: int
    named: int
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedMail:
    """What a reader gets of one service about one span of time.

    Where it comes as several mails, `html` has the one that is shown, and `mails` says how many there are. A
    question that the mail does not answer is not in `answers`. `followed` counts the conversations that the
    reader follows and whose newest reply is in one of the mails. `rest` are words below which the mail names
    or counts what it does not show, in their order.
    """

    service: str
    html: str
    mails: int = 1
    followed: int
    posts: PostCount
    rest: Sequence[str] = ()
    answers: Mapping[ReaderQuestion, Answer]


def paragraphs(text: str) -> Markup:
    """Return the words of a post as paragraphs, with their line ends."""
    blocks = [
        Markup("<br>").join(escape(line) for line in block.split("\n"))
        for block in text.strip().split("\n\n")
    ]
    return Markup("").join(Markup("<p>{}</p>").format(block) for block in blocks)


def clock(told: Told, form: str = "%a %H:%M") -> str:
    """Return when a post was written, in the reader's time."""
    return told.at.strftime(form)


_JINJA = jinja2.Environment(
    loader=jinja2.FileSystemLoader(FOLDER), autoescape=True, undefined=jinja2.StrictUndefined
)
_JINJA.filters |= {"paragraphs": paragraphs, "clock": clock}


def drawn(template: str, **values: object) -> str:
    """Return a template of a model with these values."""
    return _JINJA.get_template(template).render(site=SITE, **values)


def followed_replies(day: Day) -> Sequence[tuple[Topic, Told]]:
    """Return the conversations that the reader follows, and what somebody else wrote last in each."""
    return [
        (topic, others[-1])
        for topic in day.topics
        if topic.follows and (others := [told for told in topic.new if told.author != day.reader])
    ]


def followed_reply(day: Day) -> tuple[Topic, Told]:
    """Return the oldest of these, which the questions are about."""
    return followed_replies(day)[0]


def followed_in(day: Day, mails: str) -> int:
    """Return in how many of them what was written last begins in the HTML of these mails."""
    words = words_of(mails)
    replies = (told.text for _, told in followed_replies(day))
    return sum(_collapsed(text)[:BEGINNING] in words for text in replies)


def words_of(html: str) -> str:
    """Return what can be read of HTML, on one line."""
    return _collapsed(unescape(TAG.sub(" ", html)))


def begins(text: str) -> str:
    """Return the words by which a post is known again."""
    return _collapsed(text)[:BEGINNING]


def posts_in(
    day: Day,
    mails: str,
    *,
    shows: Callable[[Topic, Told], Sequence[str]],
    counts: Callable[[str, Topic], int] = lambda _words, _topic: 0,
) -> PostCount:
    """Return what became of the others' posts in the HTML of mails.

    `shows` returns the words with which a post stands there, in one way or another: posts that share them are
    shown as often as they stand there. `counts` returns how many new posts the mails say that a topic has.
    """
    words, used, shown, named, missing = words_of(mails), Counter[str](), 0, 0, 0
    for topic in day.topics:
        told = [each for each in topic.new if each.author != day.reader]
        hidden = 0
        for each in told:
            marks = [mark for mark in shows(topic, each) if used[mark] < words.count(mark)]
            used.update(marks[:1])
            hidden += not marks
        is_counted = hidden > 0 and counts(words, topic) >= len(told)
        shown += len(told) - hidden
        named += hidden if is_counted else 0
        missing += 0 if is_counted else hidden
    return PostCount(shown=shown, named=named, missing=missing)


def by_clock(_topic: Topic, told: Told) -> Sequence[str]:
    """Return how a post stands in a mail that says when it was written."""
    return (f"{told.at:%H:%M} {begins(told.text)}",)


def _collapsed(text: str) -> str:
    return " ".join(text.split())


def groups_of(day: Day) -> Sequence[str]:
    """Return the names of the groups in which something is new, by name."""
    return sorted({topic.group for topic in day.topics})
