"""One crowd to look at: of everything that is listed, as much as a test asks for."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from digest.community import audit
from digest.community.communities.community import Community
from digest.community.communities.tag import ConversationTag, get_or_create_tag
from digest.community.conversations.post import EditWindow
from digest.community.people.member import Address, Member
from digest.community.people.moderator import Moderator
from digest.community.posting.publish import Draft, start
from digest.community.requests.moderation_request import (
    ModerationRequest,
    RequestKind,
    close_request,
)
from digest.inbox.question import Question, QuestionKind
from digest.inbox.received_mail import ReceivedMail
from digest.outbox.bounce import bounce
from digest.outbox.bounce_cause import BounceCause
from digest.outbox.delivery import Delivery, LetterKind
from digest.store.database import Store

AddCrowd = Callable[[Session, int], None]


@pytest.fixture
def add_crowd(
    make_member: Callable[..., Member], make_community: Callable[..., Community], noon: datetime
) -> AddCrowd:
    """Add so many members, each with a community, a conversation, a request, a letter that came back."""

    def add(session: Session, count: int) -> None:
        for _ in range(count):
            number = len(session.exec(select(Member.id)).all()) + 1
            community = make_community(session, f"place-{number}")
            member = make_member(session, f"Person {number}", community)
            words = Draft(author_id=member.id, text="Hello.", at=noon, approved=True)
            post = start(session, community, words, title=f"Talk {number}", window=EditWindow())
            for name in ("sleep", "pain"):
                tag = get_or_create_tag(session, name)
                session.add(ConversationTag(conversation_id=post.conversation_id, tag_id=tag.id))
            session.add(Moderator(community_id=community.id, member_id=member.id, since=noon))
            session.add(
                ModerationRequest(
                    kind=RequestKind.REPORT,
                    community_id=community.id,
                    post_id=post.id,
                    member_id=member.id,
                    asked_at=noon,
                )
            )
            letter = Delivery(
                key=f"letter {number}",
                kind=LetterKind.SUMMARY,
                member_id=member.id,
                planned_at=noon,
                due_at=noon - timedelta(minutes=number),
            )
            session.add(letter)
            session.flush()
            came_back = bounce(
                BounceCause.CHALLENGED,
                member_id=member.id,
                delivery_id=letter.id,
                status="",
                at=noon,
            )
            session.add(came_back)
            received = ReceivedMail(
                content_key=f"key {number}",
                accepted_at=noon - timedelta(minutes=number),
                reverse_path=f"person.{number}@example.net",
                recipient=f"r.{number}abcdef@mail.example.org",
                size=1000,
                raw=None,
                member_id=member.id,
                next_attempt_at=noon,
            )
            session.add(received)
            session.flush()
            session.add(
                Question(
                    member_id=member.id,
                    asks=QuestionKind.WAS_THIS_YOU,
                    received_id=received.id,
                    asked_at=noon,
                )
            )
            audit.record(
                session, actor="operator", act="add", target=f"member {member.id}", at=noon
            )
        newest = session.exec(select(Member).order_by(col(Member.id).desc())).first()
        if newest is not None:
            other = Address(
                member_id=newest.id, address=f"{newest.id}@example.org", is_primary=False
            )
            session.add(other)
        session.flush()

    return add


@pytest.fixture
def session(store: Store) -> Iterator[Session]:
    with store.write() as session:
        yield session


@pytest.fixture
def tag_conversation() -> Callable[[Session, int, str], None]:
    def tag(session: Session, conversation_id: int, name: str) -> None:
        session.add(
            ConversationTag(
                conversation_id=conversation_id, tag_id=get_or_create_tag(session, name).id
            )
        )
        session.flush()

    return tag


@pytest.fixture
def end_requests(noon: datetime) -> Callable[[Session, list[int]], None]:
    def end(session: Session, numbers: list[int]) -> None:
        for number in numbers:
            request = session.get_one(ModerationRequest, number)
            close_request(request, by="operator", action="keep", at=noon)
        session.flush()

    return end
