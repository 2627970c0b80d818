"""What a question offers, as it is kept: in the columns from before migration 0021, and in a payload."""

import pytest
from pydantic import ValidationError
from sqlalchemy import text
from sqlmodel import select

from digest.inbox.question import Question, QuestionKind, QuestionPayload, end
from digest.store.id_codec import pack_ids, pack_in_order

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


@pytest.mark.parametrize("columns", [{"payload": OFFERED}, {"offered": pack_in_order([9, 4, 7])}])
def test_the_answer_chooses_one_of_them(store, asked, noon, columns):
    asked(**columns)
    with store.write() as session:
        question = session.exec(select(Question)).one()
        question.choose(4)
        end(question, was_yes=True, at=noon)

    with store.read() as session:
        told = session.exec(select(Question)).one().told()
    assert (told.chosen, told.conversations) == (4, (9, 4, 7))


def test_questions_of_before_are_read_from_their_columns(asked):
    told = asked(QuestionKind.PUBLISH_THIS, offered=pack_in_order([9]), doubts="wish report").told()

    assert told == QuestionPayload(conversations=(9,), doubts=("wish", "report"))


def test_of_an_answered_one_of_before_the_first_is_the_chosen(asked):
    told = asked(offered=pack_in_order([4, 9, 4, 7]), was_yes=True).told()

    assert told == QuestionPayload(conversations=(9, 4, 7), chosen=4)


def test_communities_of_before_are_in_the_order_of_their_numbers(asked):
    told = asked(QuestionKind.JOIN, offered=pack_ids([7, 3])).told()

    assert told == QuestionPayload(communities=(3, 7))
