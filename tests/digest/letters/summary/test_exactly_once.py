"""Whatever happens, each settled post is in exactly one summary that was sent to each entitled member."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from digest.community.conversations.conversation import Conversation, ConversationState
from digest.community.conversations.follow import follow
from digest.community.conversations.post import Post, PostState
from digest.community.people.member import Address, SummaryFrequency
from digest.community.posting.change import approve, delete, hide, show_again
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from digest.outbox.suppression import SuppressionCause, lift_of_member, suppress
from digest.store.id_codec import pack_ids

RELAY = (
    DeliveryState.SENT,
    DeliveryState.SENT,
    DeliveryState.DEFERRED,
    DeliveryState.FAILED,
    DeliveryState.UNKNOWN,
)
ZONES = ("Europe/Berlin", "America/St_Johns", "Pacific/Auckland")
ANYTHING = st.integers(0, 999)
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(
            "start reply reply reply reply wait night night night plan send run run run run outage "
            "hide reshow reshow hold approve approve delete delete delete notify follow "
            "pause unpause silence lift weekly zone".split()
        ),
        ANYTHING,
        ANYTHING,
    ),
    min_size=25,
    max_size=60,
)


@dataclass
class History:
    """Plays events on a world, and keeps what each member was sent."""

    world: object
    communities: list
    members: list
    letters: object
    hours: float = 0
    posts: list[Post] = field(default_factory=list)
    waiting: list[tuple[float, Post]] = field(default_factory=list)  # deletions not worked on yet
    never: set[int] = field(default_factory=set)  # posts that may be in no letter at all
    got: dict[int, Counter[int]] = field(default_factory=dict)

    def play(self, event, one, two):
        self.hours += 0.25
        getattr(self, f"on_{event}")(one, two)
        self.world.session.flush()

    def finish(self):
        """Let the relay work well for long enough that even a weekly summary has come."""
        self.work_on_mail()
        for post in self.posts:
            if post.state in (PostState.HELD, PostState.HIDDEN):
                self.on_approve(self.posts.index(post), 0)
        for member in self.members:
            member.paused_until = None
            lift_of_member(
                self.world.session, member.id, by="operator", at=self.world.at(self.hours)
            )
        for _ in range(10):
            self.hours += 24
            self.run(lambda _: DeliveryState.SENT)

    def on_start(self, one, two):
        author, community = self.pick(self.members, one), self.pick(self.communities, two)
        self.posts.append(
            self.world.start(community, author, f"Title {one}", f"T{two}", self.hours)
        )

    def on_reply(self, one, two):
        if self.posts:
            to, author = self.pick(self.posts, one), self.pick(self.members, two)
            self.posts.append(self.world.reply(to, author, f"Reply {one}", self.hours))

    def on_wait(self, one, _two):
        self.hours += one % 6

    def on_night(self, _one, _two):
        self.hours += 12

    def on_outage(self, one, _two):
        self.hours += 24 * (one % 4)

    def on_plan(self, _one, _two):
        oldest = min((accepted for accepted, _ in self.waiting), default=None)
        self.world.plan(self.hours, unworked=oldest)

    def on_send(self, one, two):
        answers = iter(range(one, one + 99))
        self.send(lambda _: RELAY[(next(answers) * (two + 1)) % len(RELAY)])
        self.work_on_mail()

    def on_run(self, one, two):
        self.on_plan(one, two)
        self.on_send(one, two)

    def on_hide(self, one, _two):
        post = self.pick(self.posts, one)
        if post is not None and post.state is PostState.VISIBLE:
            at = self.world.at(self.hours)
            hide(self.world.session, post, actor="operator", reason="?", at=at)

    def on_reshow(self, one, two):
        """Hide a post, and show it again at once."""
        self.on_hide(one, two)
        self.on_approve(one, two)

    def on_hold(self, one, two):
        """Say something that waits for approval."""
        before = len(self.posts)
        self.on_reply(one, two)
        for post in self.posts[before:]:
            post.state, post.settles_at = PostState.HELD, None

    def on_approve(self, one, _two):
        post = self.pick(self.posts, one)
        if post is not None and post.state in (PostState.HELD, PostState.HIDDEN):
            act = approve if post.state is PostState.HELD else show_again
            how = {"actor": "operator", "window": self.world.window}
            act(self.world.session, post, at=self.world.at(self.hours), **how)

    def on_delete(self, one, _two):
        """Let a deletion be accepted in the hour, to be worked on after the next summaries."""
        now = self.world.at(self.hours)
        open_ = [
            post
            for post in self.posts
            if post.state is PostState.VISIBLE
            and not post.was_shown_before
            and self.world.window.is_open(post.published_at, accepted_at=now)
        ]
        post = self.pick(open_, one)
        if post is not None:
            self.waiting.append((self.hours, post))
            self.never.add(post.id)

    def on_notify(self, one, two):
        """Let somebody have had a notification of a post, or the relay have refused it."""
        post, member = self.pick(self.posts, one), self.pick(self.members, two)
        if post is not None and post.state is PostState.VISIBLE:
            sent = one % 2 == 0
            self.world.session.add(
                Delivery(
                    key=f"notify:{member.id}:{self.hours}",
                    kind=LetterKind.NOTIFICATION,
                    member_id=member.id,
                    state=DeliveryState.SENT if sent else DeliveryState.FAILED,
                    planned_at=self.world.at(self.hours),
                    due_at=self.world.at(self.hours),
                    sent_at=self.world.at(self.hours) if sent else None,
                    carried=pack_ids([post.id]),
                )
            )

    def on_follow(self, one, two):
        post, member = self.pick(self.posts, one), self.pick(self.members, two)
        if post is not None:
            at = self.world.at(self.hours)
            follow(self.world.session, member.id, post.conversation_id, at=at)

    def on_pause(self, one, two):
        until = self.world.at(self.hours) + timedelta(hours=two % 90)
        self.pick(self.members, one).paused_until = until

    def on_unpause(self, one, _two):
        self.pick(self.members, one).paused_until = None

    def on_silence(self, one, _two):
        member = self.pick(self.members, one)
        of_member = select(Address).where(Address.member_id == member.id)
        address = self.world.session.exec(of_member).one()
        suppress(self.world.session, address, SuppressionCause.DEAD, at=self.world.at(self.hours))

    def on_lift(self, one, _two):
        member = self.pick(self.members, one)
        at = self.world.at(self.hours)
        lift_of_member(self.world.session, member.id, by="probe", at=at)

    def on_weekly(self, one, two):
        member = self.pick(self.members, one)
        daily, weekly = SummaryFrequency.DAILY, SummaryFrequency.WEEKLY
        member.summary_frequency = weekly if member.summary_frequency is daily else daily
        member.summary_weekday = two % 7

    def on_zone(self, one, two):
        self.pick(self.members, one).zone = self.pick(ZONES, two)

    def run(self, relay):
        self.world.plan(self.hours)
        self.send(relay)

    def send(self, relay):
        happened = self.world.send(self.hours, relay=relay, letters=self.letters)
        for member_id, carried in happened.carried.items():
            self.got.setdefault(member_id, Counter()).update(carried)

    def work_on_mail(self):
        for _, post in self.waiting:
            delete(self.world.session, post, at=self.world.at(self.hours))
        self.waiting.clear()

    @staticmethod
    def pick(some, number):
        return some[number % len(some)] if some else None


def comes_once(store, world, make_community, make_member, make_letters, events):
    """Let the events happen, and assert that everybody's summaries have each post of others once."""
    with store.write() as session:
        communities = [make_community(session), make_community(session, "sleep")]
        members = [
            make_member(session, name, *communities, zone=zone)
            for name, zone in zip(("Ana", "Ben", "Cleo"), ZONES, strict=True)
        ]
        history = History(world(session), communities, members, make_letters())
        for event in events:
            history.play(*event)
        history.finish()

        for member in members:
            got = history.got.get(member.id, Counter())
            assert set(got.values()) <= {1}, "a post came twice"
            assert not got.keys() & history.never, "a deleted post came"
            others = {
                post.id
                for post in history.posts
                if post.author_id != member.id and post.state is PostState.VISIBLE
            }
            gone = {p.id for p in history.posts if is_removed(session, p)}
            assert others - gone <= got.keys(), "a post never came"
            own = {post.id for post in history.posts if post.author_id == member.id}
            assert not got.keys() & own, "an own post came"
        session.rollback()


FEW = settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.always
@FEW
@given(EVENTS)
def test_every_settled_post_comes_exactly_once(
    sqlite_store, world, make_community, make_member, make_letters, events
):
    comes_once(sqlite_store, world, make_community, make_member, make_letters, events)


@pytest.mark.long
@settings(FEW, max_examples=400)
@given(EVENTS)
def test_every_settled_post_comes_exactly_once_in_four_hundred_histories(
    sqlite_store, world, make_community, make_member, make_letters, events
):
    comes_once(sqlite_store, world, make_community, make_member, make_letters, events)


def is_removed(session, post):
    return session.get_one(Conversation, post.conversation_id).state is ConversationState.REMOVED
