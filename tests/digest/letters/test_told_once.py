"""Whatever becomes of letters on their way, nobody is told of a post twice, and nobody is left out."""

import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from functools import partial
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from digest.community.communities.community import Membership
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.follow import Follow, follow, unfollow
from digest.community.conversations.post import EditWindow, Post, PostState
from digest.community.people.member import Member, NotificationTiming
from digest.community.posting.change import approve, delete, hide, show_again
from digest.community.posting.publish import Draft, reply
from digest.errors import RelayDeferred, RelayRejected, RelayUnknown
from digest.letters.audience import announce
from digest.letters.new_conversation import NewConversationComposer
from digest.letters.notification import NotificationComposer
from digest.mail.threading import message_ids
from digest.outbox import relay
from digest.outbox.compose import Composed
from digest.outbox.delivery import WAITING, Delivery, DeliveryState, LetterKind
from digest.outbox.dispatch import Dispatcher
from digest.outbox.retry import REPEATABLE, cancel, retry
from digest.store.database import Store

WINDOW, GATHERING = EditWindow(), timedelta(minutes=5)
TAKEN, LATER, NEVER, BROKEN = "taken", "4yz", "5yz", "broken behind the dot"
ANSWERS = (TAKEN, BROKEN, LATER, TAKEN, NEVER, BROKEN, TAKEN)
PEOPLE = ("Ana", "Ben", "Cora", "Dan")
NUMBER = st.integers(0, 99)
EVENT = st.tuples(
    st.sampled_from(
        "say say say say say pass pass night run run run run run kill kill kill hold approve delete "
        "cancel again again unfollow follow hide show".split()
    ),
    NUMBER,
    NUMBER,
)


class Killed(BaseException):
    """The process is dead: nothing further is written."""


@dataclass
class Mortal:
    """A store whose process dies instead of a write to come."""

    store: Store
    left: int | None = None

    @contextmanager
    def write(self) -> Iterator[Session]:
        if self.left == 0:
            raise Killed
        if self.left is not None:
            self.left -= 1
        with self.store.write() as session:
            yield session

    def read(self):
        return self.store.read()


@dataclass(frozen=True)
class Try:
    """One letter as the relay had it in its hands."""

    message_id: str
    member: str
    posts: frozenset[int]
    answer: str


@dataclass
class Relay(relay.Relay):
    """Answers as the events say, and remembers what it was offered."""

    answers: Iterator[str] = field(default_factory=lambda: cycle([TAKEN]))
    tries: list[Try] = field(default_factory=list)

    def send(self, letter: Composed) -> str:
        mail = message_from_bytes(letter.message, policy=policy.default)
        text = mail.get_body(("plain",)).get_content()
        new = re.sub(r"Earlier, [^”]*”", "", text)  # what recalls how it began tells nothing
        posts = frozenset(map(int, re.findall(r"\bword(\d+)\b", new)))
        answer = next(self.answers)
        name = str(mail["To"]).partition("@")[0].title()
        self.tries.append(Try(str(mail["Message-ID"]), name, posts, answer))
        match answer:
            case "4yz":
                raise RelayDeferred(451, "later")
            case "5yz":
                raise RelayRejected(554, "5.6.0 not this one")
            case "broken behind the dot":
                raise RelayUnknown(0, "the connection broke after the final dot")
        return "250 taken"

    def close(self) -> None:
        """Nothing is open."""


@dataclass
class History:
    """Plays events on one conversation of four."""

    store: Store
    mortal: Mortal
    dispatcher: Dispatcher
    relay: Relay
    noon: datetime
    minutes: float = 0
    excused: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    hidden: set[int] = field(default_factory=set)

    @property
    def now(self) -> datetime:
        return self.noon + timedelta(minutes=self.minutes)

    def play(self, event: str, one: int, two: int) -> None:
        self.minutes += 1
        if event == "fine":
            self.relay.answers = cycle([TAKEN])
            self.dispatcher.run(self.now)
        elif event == "run":
            self.run(one, two)
        elif event == "kill":
            self.mortal.left = one % 5
            with suppress(Killed):
                self.run(two, one)
            self.mortal.left = None
        elif event in {"pass", "night"}:
            self.minutes += one if event == "pass" else 600
        else:
            with self.store.write() as session:
                getattr(self, f"on_{event}")(session, one, two)

    def run(self, one: int, two: int) -> None:
        start, step = one % len(ANSWERS), two % 3 + 1
        turns = (ANSWERS * 3)[start::step]
        self.relay.answers = cycle(turns)
        self.dispatcher.run(self.now)
        self.check()

    def finish(self) -> None:
        """Let the relay take everything for some days, and an operator send again what failed."""
        for _ in range(6):
            self.minutes += 6 * 60
            with self.store.write() as session:
                self.on_approve(session, 0, 0)
                failed = select(Delivery.id).where(Delivery.state == DeliveryState.FAILED)
                retry(session, list(session.exec(failed)), at=self.now)
            self.play("fine", 0, 0)
        self.check()

    def on_say(self, session: Session, one: int, _two: int, *, held: bool = False) -> None:
        author, conversation = self.member(session, one), session.exec(select(Conversation)).one()
        number = len(session.exec(select(Post.id)).all()) + 1
        words = Draft(author_id=author.id, text=f"A word{number} of mine.", at=self.now)
        post = reply(session, conversation, words, window=WINDOW)
        assert post.id == number
        if held:
            post.state, post.settles_at = PostState.HELD, None
        self.announce(session, post)

    def on_hold(self, session: Session, one: int, two: int) -> None:
        self.on_say(session, one, two, held=True)

    def on_approve(self, session: Session, one: int, _two: int) -> None:
        post = self.post(session, one, PostState.HELD)
        if post is not None:
            approve(session, post, actor="operator", window=WINDOW, at=self.now)
            self.announce(session, post)

    def on_delete(self, session: Session, one: int, _two: int) -> None:
        post = self.post(session, one, PostState.VISIBLE)
        if post is not None and not post.is_first:
            delete(session, post, at=self.now)

    def on_hide(self, session: Session, one: int, _two: int) -> None:
        post = self.post(session, one, PostState.VISIBLE)
        if post is not None:
            self.hidden.add(post.id)
            hide(session, post, actor="operator", reason="?", at=self.now)

    def on_show(self, session: Session, one: int, _two: int) -> None:
        post = self.post(session, one, PostState.HIDDEN)
        if post is not None:
            show_again(session, post, actor="operator", window=WINDOW, at=self.now)
            self.announce(session, post)

    def on_cancel(self, session: Session, one: int, _two: int) -> None:
        letter = self.letter(session, one, WAITING)
        if letter is not None:
            cancel(session, [letter.id])
            span = range(letter.post_id, (letter.last_post_id or letter.post_id) + 1)
            member = session.get_one(Member, letter.member_id)
            self.excused[member.display_name].update(span)

    def on_again(self, session: Session, one: int, _two: int) -> None:
        letter = self.letter(session, one, REPEATABLE)
        if letter is not None:
            retry(session, [letter.id], at=self.now)

    def on_unfollow(self, session: Session, one: int, _two: int) -> None:
        conversation = session.exec(select(Conversation)).one()
        unfollow(session, self.member(session, one).id, conversation.id)

    def on_follow(self, session: Session, one: int, _two: int) -> None:
        conversation = session.exec(select(Conversation)).one()
        follow(session, self.member(session, one).id, conversation.id, at=self.now)

    def announce(self, session: Session, post: Post) -> None:
        announce(session, post, at=self.now, gathering=GATHERING, answers=None)

    def member(self, session: Session, number: int) -> Member:
        name = PEOPLE[number % len(PEOPLE)]
        return session.exec(select(Member).where(Member.display_name == name)).one()

    def post(self, session: Session, number: int, state: PostState) -> Post | None:
        wanted = select(Post).where(Post.state == state).order_by(col(Post.id))
        return picked(session.exec(wanted).all(), number)

    def letter(self, session: Session, number: int, states: tuple) -> Delivery | None:
        kinds = (LetterKind.NOTIFICATION, LetterKind.NEW_CONVERSATION)
        wanted = select(Delivery).where(
            col(Delivery.kind).in_(kinds), col(Delivery.state).in_(states)
        )
        return picked(session.exec(wanted.order_by(col(Delivery.id))).all(), number)

    def check(self) -> None:
        """Say that nothing came twice so far, but for a copy with the same name and the same posts."""
        letters: dict[tuple[str, int], set[str]] = defaultdict(set)
        contents: dict[str, frozenset[int]] = {}
        for each in self.relay.tries:
            if each.message_id in contents:
                assert each.posts <= contents[each.message_id], "a letter that may be out grew"
            elif each.answer in {TAKEN, BROKEN}:
                contents[each.message_id] = each.posts
            if each.answer in {TAKEN, BROKEN}:
                for post in each.posts:
                    letters[each.member, post].add(each.message_id)
        twice = {pair for pair, names in letters.items() if len(names) > 1}
        assert not twice, f"told twice: {twice}"

    def check_complete(self) -> None:
        """Say that everybody was told of everything that they follow."""
        told = {
            (each.member, post)
            for each in self.relay.tries
            for post in each.posts
            if each.answer == TAKEN
        }
        with self.store.read() as session:
            people = {member.id: member for member in session.exec(select(Member))}
            posts = session.exec(select(Post).where(Post.state == PostState.VISIBLE)).all()
            wanted = {
                (people[each.member_id].display_name, post.id)
                for each in session.exec(select(Follow))
                for post in posts
                if post.author_id != each.member_id
                and post.published_at >= each.since
                and not post.is_first
                and post.id not in self.hidden
                and post.id not in self.excused[people[each.member_id].display_name]
            }
        assert wanted <= told, f"never told: {wanted - told}"


def picked(some, number):
    return some[number % len(some)] if some else None


@contextmanager
def beginning(empty_database, postman, keys, begin, make_member, noon):
    """Yield a history at its beginning, in a store of its own."""
    with TemporaryDirectory() as folder:
        shutil.copy(empty_database, f"{folder}/digest.db")
        store = Store(f"sqlite:///{folder}/digest.db")
        mortal, relay, sealer = Mortal(store), Relay(), postman.sealer
        composers = {
            LetterKind.NOTIFICATION: NotificationComposer(sealer=sealer),
            LetterKind.NEW_CONVERSATION: NewConversationComposer(sealer=sealer),
        }
        dispatcher = Dispatcher(
            mortal,
            composers,
            relay,
            message_ids=partial(message_ids, keys, sealer.domain),
            state_folder=Path(folder) / "state",
            connections=1,
        )
        history = History(store, mortal, dispatcher, relay, noon)
        with store.write() as session:
            talk = begin(session)
            talk.ben.notifications = NotificationTiming.AT_ONCE
            talk.cora.notifications = NotificationTiming.SETTLED
            dan = make_member(session, "Dan", talk.lung)
            membership = select(Membership).where(Membership.member_id == dan.id)
            session.exec(membership).one().instant = True
            talk.first.text = "A word1 of mine."
            history.announce(session, talk.first)
        yield history
        store.close()


@pytest.fixture
def story(empty_database, postman, keys, begin, make_member, noon):
    return lambda: beginning(empty_database, postman, keys, begin, make_member, noon)


def holds(story, events):
    with story() as history:
        for event in events:
            history.play(*event)
        history.finish()
        history.check_complete()


@pytest.mark.parametrize(
    "events",
    [
        pytest.param(
            "say 1 0, pass 6 0, run 1 0, say 1 0, pass 6 0, run 2 2, say 1 0", id="deferred-later"
        ),
        pytest.param(
            "say 1 0, pass 6 0, kill 4 0, say 1 0, pass 6 0, run 2 2, say 1 0", id="killed"
        ),
        pytest.param(
            "say 1 0, hold 3 0, say 1 0, pass 6 0, run 1 0, approve 0 0", id="approved-within"
        ),
        pytest.param(
            "hold 3 0, say 1 0, pass 6 0, run 2 0, say 1 0, approve 0 0, pass 6 0, run 2 0",
            id="approved-between-two-that-wait",
        ),
    ],
)
def test_a_letter_that_may_be_out_is_never_stretched_over_more_posts(story, events):
    plays = [event.split() for event in f"fine 0 0, {events}".split(", ")]
    holds(story, [(name, int(one), int(two)) for name, one, two in plays])


FEW = settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.always
@FEW
@given(st.lists(EVENT, min_size=10, max_size=30))
def test_nobody_is_told_of_a_post_twice_and_nobody_is_left_out(story, events):
    holds(story, events)


@pytest.mark.long
@settings(FEW, max_examples=100)
@given(st.lists(EVENT, min_size=20, max_size=80))
def test_nobody_is_told_twice_in_many_histories(story, events):
    holds(story, events)
