"""Asked which conversation is meant, a member reads it, reports its newest post, or posts the words there."""

from datetime import timedelta

import pytest

from digest.community.requests.moderation_request import ModerationRequest
from digest.inbox.question import Question
from digest.mail.signed_address import Purpose

MINUTE = timedelta(minutes=1)
ANA = "Ana <ana@example.net>"
TO_READ = "the one with the laughing please"
PLAIN = "A stool in the shower saved my knees, the chemist orders them."


@pytest.fixture
def answered(village, mail):
    """Let Ana answer a summary of Sleep and Food, and then the question which one she means."""

    def send(text, answer):
        posts = (village.sleep, village.start("Food"))
        village.take(mail(ANA, text), village.numbering(*posts))
        (question,) = village.all(Question)
        village.take(mail(ANA, answer), village.address(Purpose.CONFIRM, village.ana, question.id))
        village.work(village.noon + MINUTE)  # what was released
        offered = question.told().conversations
        return question.told().letter_use, offered

    return send


@pytest.mark.parametrize(
    ("text", "answer"),
    [(TO_READ, "B"), (TO_READ, "the second one"), (TO_READ, "READ B"), (PLAIN, "read b please")],
)
def test_it_is_read(village, answered, text, answer):
    use, offered = answered(text, answer)

    assert use == ("read" if text is TO_READ else "post")
    assert village.brought() == [offered[1]]
    assert len(village.posts()) == 2
    assert village.all(Question)[0].was_yes is (False if text is TO_READ else None)


@pytest.mark.parametrize(
    ("text", "answer"),
    [("the one about food is an advert", "A"), (PLAIN, "REPORT A"), (TO_READ, "a report")],
)
def test_it_is_reported(village, answered, text, answer):
    _, offered = answered(text, answer)

    (report,) = village.all(ModerationRequest)
    assert report.conversation_id == offered[0]
    assert village.brought() == []
    assert len(village.posts()) == 2


@pytest.mark.parametrize(
    ("text", "answer"),
    [(PLAIN, "A"), (PLAIN, "POST A"), (TO_READ, "POST A"), (TO_READ, "a, post it")],
)
def test_it_is_posted(village, answered, text, answer):
    answered(text, answer)

    assert village.posts()[-1] == text
    assert village.brought() == []
    assert len(village.all(Question)) == 1


def test_none_drops_the_words(village, answered):
    answered(TO_READ, "none")

    assert len(village.posts()) == 2
    assert village.brought() == []
