"""The letter behind an answer that is neither yes nor no says what each would do, and shows what waits."""

import pytest

from digest.inbox.question import ABOUT_WORDS, Question, QuestionKind
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import LetterKind
from tests.inbound.post_office import PostOffice, new_stationery

ANA = "ana@example.net"
PHONE = "Me too. Ring me, I am at home all day: 0171 555 0123"


@pytest.fixture
def letter_after(village, keys, tmp_path, mail):
    """Return the letter that answers what Ana says to a question."""
    office = PostOffice(village.store, keys, new_stationery(), tmp_path / "state")

    def answered(question, text):
        to = village.address(Purpose.CONFIRM, village.ana, question.id)
        assert village.take(mail(ANA, text), to).reason == "yes_or_no"
        office.run(village.noon)
        return [each for each in office.sent if each.kind is LetterKind.NOTICE][-1]

    return answered


@pytest.mark.parametrize("text", ["Take the number out and publish the rest", "Perhaps"])
def test_it_says_that_a_yes_publishes_the_text_as_it_is_and_shows_the_text(
    village, mail, letter_after, text
):
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    village.take(mail(ANA, PHONE), to)

    letter = letter_after(village.all(Question)[-1], text)

    for shown in (letter.text, letter.html):
        assert "0171 555 0123" in shown
        assert "publishes your text below, just as it is" in " ".join(shown.split())
        assert "EDIT on the first line and the whole new text below it" in " ".join(shown.split())
    assert village.posts() == ["About sleep"]


@pytest.mark.parametrize(
    "kind", [each for each in QuestionKind if each not in ABOUT_WORDS | {QuestionKind.JOIN}]
)
def test_it_says_of_each_question_what_a_yes_does(village, letter_after, kind):
    with village.store.write() as session:
        session.add(Question(member_id=village.ana.id, asks=kind, asked_at=village.noon))

    letter = letter_after(village.all(Question)[-1], "Hmm")

    said = sentences().say("notice.yes_or_no.does", kind.value)
    assert " ".join(said.split()) in " ".join(letter.text.split())


def sentences():
    return new_stationery()
