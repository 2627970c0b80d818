"""Loads the content of letters: their posts (also earlier versions), and the titles and names they showed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pydantic import ValidationError
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from digest.community.communities.community import Community
from digest.community.communities.tag import ConversationTag, Tag
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import Post, PostState, Revision
from digest.community.people.member import Member
from digest.community.requests.moderation_request import ModerationRequest
from digest.inbox.question import Question
from digest.letters.registry import payload_of
from digest.mail.moments import zone_time
from digest.mail.signed_address import Keys, Purpose, Ticket
from digest.outbox.delivery import Delivery, LetterKind
from digest.store.carried_ids import carried_posts
from inbound.interpret.answer_words import quotes_title
from inbound.ours.answered import AnsweredLetters, conversation_answered, letters_answered
from inbound.ours.known import FACT, OWN_POST, POST, SHOWN, KnownTexts, Texts
from inbound.recipient import Destination

MOST_POSTS = 400  # the newest; no letter shows more
MOST_NAMES = 500
OF_ONE_WHO_LEFT = 2  # version of a post that was never changed but by its author's leaving
OF_KEPT_MAIL = frozenset({Purpose.CONFIRM, Purpose.DECISION})  # whose letters give words back


@dataclass(frozen=True, slots=True)
class _Shown:
    """A post as a letter may have shown it."""

    text: str
    conversation_id: int
    author_id: int | None
    is_current: bool
    is_lost: bool = False  # it said something else, or anything at all, until its author left


def what_we_sent(
    session: Session, keys: Keys, fixed: Texts, answering: AnsweredLetters
) -> KnownTexts:
    """Return all that the letters said which a mail may quote."""
    letters = letters_answered(session, keys, answering)
    if not letters:
        return KnownTexts(fixed)
    posts = _posts(session, letters)
    numbers = {post.conversation_id for post in posts} | _conversations(session, letters)
    titles = _titles(session, numbers)
    answered = _answered(session, keys, answering, titles)
    told = Texts()
    reader_id = letters[0].member_id
    for post in posts:
        told.add(post.text, _source(post, reader_id, answered))
    for text in titles.values():
        told.add(text, FACT)
    people = {post.author_id for post in posts} | _starters(session, numbers)
    for text in _names(session, letters, numbers, people):
        told.add(text, FACT)
    for text in _words(session, letters):
        told.add(text, POST)
    _add_zone(session, told, reader_id)
    return KnownTexts(
        fixed,
        told,
        is_from_letter=True,
        holds_lost=_gives_back(answering.target) or any(post.is_lost for post in posts),
        has_lost_names=None in people,
    )


def _gives_back(target: Destination | None) -> bool:
    """Check whether the letter gives a mail back, whose words are kept nowhere else once it is sent."""
    return not isinstance(target, Ticket) or target.purpose in OF_KEPT_MAIL


def _source(post: _Shown, reader_id: int, answered: int | None) -> int:
    is_shown = post.is_current and post.conversation_id == answered
    source = SHOWN if is_shown else POST
    return source | OWN_POST if post.author_id == reader_id else source


def _answered(
    session: Session, keys: Keys, answering: AnsweredLetters, titles: dict[int, str]
) -> int | None:
    """Return the conversation whose readers get the answer, None where that is not known yet."""
    number = conversation_answered(session, keys, answering)
    if number is not None:
        return number
    quoted = [each for each, title in titles.items() if quotes_title(answering.text, title)]
    likely = list(titles) if len(titles) == 1 else quoted
    return likely[0] if len(likely) == 1 else None


def _posts(session: Session, letters: Sequence[Delivery]) -> list[_Shown]:
    ids = {number for letter in letters for number in carried_posts(letter.carried)}
    ids.update(number for each in letters for number in (each.post_id, each.last_post_id) if number)
    requests = [each.matter_id for each in letters if each.matter_id]
    if requests:
        about = session.exec(
            select(ModerationRequest.post_id).where(col(ModerationRequest.id).in_(requests))
        )
        ids.update(number for number in about if number)
    newest = sorted(ids)[-MOST_POSTS:]
    newest += session.exec(_openings(newest)).all()
    found = list(session.exec(select(Post).where(col(Post.id).in_(newest))))
    posts = {post.id: post for post in found}
    shown = [
        _Shown(
            post.text,
            post.conversation_id,
            post.author_id,
            is_current=post.state is PostState.VISIBLE,
            is_lost=post.author_id is None and (not post.text or post.version > OF_ONE_WHO_LEFT),
        )
        for post in found
    ]
    for earlier in session.exec(select(Revision).where(col(Revision.post_id).in_(newest))):
        post = posts[earlier.post_id]
        shown.append(_Shown(earlier.text, post.conversation_id, post.author_id, is_current=False))
    return shown


def _openings(posts: Sequence[int]) -> SelectOfScalar[int]:
    """Return what finds the first posts of the posts' conversations: letters recall them."""
    within = select(Post.conversation_id).where(col(Post.id).in_(posts))
    return select(Post.id).where(Post.is_first, col(Post.conversation_id).in_(within))


def _conversations(session: Session, letters: Sequence[Delivery]) -> set[int]:
    """Return the conversations that letters name beside those of their posts."""
    numbers = {letter.conversation_id for letter in letters if letter.conversation_id}
    questions = [letter.question_id for letter in letters if letter.question_id]
    if questions:
        asked = session.exec(select(Question).where(col(Question.id).in_(questions)))
        numbers.update(number for each in asked for number in each.told().conversations)
    return numbers


def _titles(session: Session, numbers: Iterable[int]) -> dict[int, str]:
    found = select(Conversation.id, Conversation.title).where(col(Conversation.id).in_(numbers))
    return dict(session.exec(found).all())


def _starters(session: Session, numbers: Iterable[int]) -> set[int | None]:
    """Return who began the conversations; None stands for whoever has left."""
    first = select(Post.author_id).where(Post.is_first, col(Post.conversation_id).in_(numbers))
    return set(session.exec(first))


def _names(
    session: Session,
    letters: Sequence[Delivery],
    numbers: Iterable[int],
    people: Iterable[int | None],
) -> Iterator[str]:
    """Yield the names of communities, people and tags that the letters showed."""
    lists_all = any(letter.kind in (LetterKind.OVERVIEW, LetterKind.NOTICE) for letter in letters)
    communities = select(Community.title, Community.name)
    if not lists_all:
        communities = communities.join(
            Conversation, col(Conversation.community_id) == col(Community.id)
        ).where(col(Conversation.id).in_(numbers))
    for title, name in session.exec(communities.limit(MOST_NAMES)):
        yield title
        yield name
    shown = {*people, letters[0].member_id} - {None}
    named = select(Member.display_name, Member.vouched_as).where(col(Member.id).in_(shown))
    yield from (text for row in session.exec(named) for text in row if text)
    tags = select(Tag.name)
    if not lists_all:
        tags = tags.join(ConversationTag, col(ConversationTag.tag_id) == col(Tag.id)).where(
            col(ConversationTag.conversation_id).in_(numbers)
        )
    yield from session.exec(tags.limit(MOST_NAMES))


def _words(session: Session, letters: Sequence[Delivery]) -> Iterator[str]:
    """Yield what people said in letters that is no post: to a moderator."""
    requests = [each.matter_id for each in letters if each.matter_id]
    if requests:
        found = session.exec(
            select(ModerationRequest.words).where(col(ModerationRequest.id).in_(requests))
        )
        yield from (words for words in found if words)
    for letter in letters:
        yield from (words for words in _said(letter) if words)


def _said(letter: Delivery) -> Iterable[str]:
    """Return the words of people in a letter; one that we cannot read does not hold up an answer to it."""
    try:
        payload = payload_of(letter)
    except ValidationError:
        return ()
    return payload.said() if payload else ()


def _add_zone(session: Session, told: Texts, reader_id: int) -> None:
    member = session.get(Member, reader_id)
    if member is not None:
        told.add(zone_time(member.zone), FACT)
        told.add(zone_time(member.zone).removesuffix(" time"), FACT)
