"""What a question offers, as it is kept."""

import pytest
from pydantic import ValidationError
from sqlalchemy import text
from sqlmodel import select

from digest.inbox.question import Question, QuestionKind, QuestionPayload, end

pytestmark = pytest.mark.both_stores

OFFERED = QuestionPayload(conversations=(9, 4, 7), doubts=("wish", "report"))


@pytest.fixture
def asked(store, make_member, noon):
    """Ask one question; return it as it is read again."""

    def ask(asks=QuestionKind.WHICH_CONVERSATION, **columns):
        with store.write() as session:
            ana = make_member(session, "Ana")
            session.add(Question(member_id=ana.id, asks=asks, asked_at=noon, **columns))
        with store.read() as session:
            return session.exec(select(Question)).one()

    return ask


def test_a_payload_comes_back_as_it_was(asked):
    assert asked(payload=OFFERED).told() == OFFERED


def test_a_question_without_anything_offers_nothing(asked):
    assert asked().told() == QuestionPayload()


def test_only_what_differs_from_nothing_is_stored(store, asked):
    asked(payload=QuestionPayload(communities=(3,)))

    with store.read() as session:
        stored = session.connection().execute(text("SELECT payload FROM question")).scalar()
    assert stored == '{"communities":[3]}'


def test_an_unknown_field_is_refused(store, asked):
    asked()
    with store.write() as session:
        session.connection().execute(text("""UPDATE question SET payload = '{"title":"Mine"}'"""))

    with store.read() as session, pytest.raises(ValidationError):
        session.exec(select(Question)).one()


def test_the_answer_chooses_one_of_them(store, asked, noon):
    asked(payload=OFFERED)
    with store.write() as session:
        question = session.exec(select(Question)).one()
        question.choose(4)
        end(question, was_yes=True, at=noon)

    with store.read() as session:
        told = session.exec(select(Question)).one().told()
    assert (told.chosen, told.conversations) == (4, (9, 4, 7))
