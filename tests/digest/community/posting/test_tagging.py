"""Who tags conversations, how much, and that it is no activity."""

from datetime import timedelta

import pytest
from sqlmodel import select

from digest.community.communities.tag import find_tag, follow_tag
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.experience import EXPERIENCED_POSTS, is_experienced
from digest.community.conversations.post import EditWindow
from digest.community.conversations.readership import is_readable
from digest.community.moderation.apply_action import Decider, DecisionWords
from digest.community.moderation.decide import Concern, decide
from digest.community.people.member import Member
from digest.community.people.moderator import Moderator
from digest.community.posting import conversation_care
from digest.community.posting.publish import Draft, reply, start
from digest.community.posting.tagging import (
    MOST_TAGS,
    Tagged,
    TagWishes,
    change_tags,
)
from digest.community.requests.moderation_action import Applicability, ModerationAction
from digest.community.requests.moderation_request import ModerationRequest, RequestKind

HOUR = timedelta(hours=1)
WINDOW = EditWindow()


@pytest.fixture
def village(noon, make_community, make_member):
    """Ana and Ben in one community, Cleo in another; a conversation that Ben started."""

    class Made:
        def __init__(self, session):
            self.session, self.noon = session, noon
            self.lung, self.skin = make_community(session), make_community(session, "skin")
            self.ana = make_member(session, "Ana", self.lung)
            self.ben = make_member(session, "Ben", self.lung)
            self.cleo = make_member(session, "Cleo", self.skin)
            words = Draft(author_id=self.ben.id, text="How do you sleep?", at=noon)
            post = start(session, self.lung, words, title="Sleep", window=WINDOW)
            self.sleep = session.get_one(Conversation, post.conversation_id)

        def wish(self, member, **wishes):
            wanted = TagWishes(**{name: tuple(tags) for name, tags in wishes.items()})
            ids = {"member_id": member.id, "at": noon}
            return change_tags(self.session, self.sleep, wanted, **ids)

        def tags(self):
            return [each.name for each in conversation_care.own_tags(self.session, self.sleep)]

    return Made


def test_ten_settled_posts_make_a_member_experienced(store, village):
    with store.write() as session:
        made = village(session)
        for number in range(EXPERIENCED_POSTS):
            words = Draft(author_id=made.ana.id, text=f"Post {number}", at=made.noon)
            reply(session, made.sleep, words, window=WINDOW)

        second = timedelta(seconds=1)
        assert not is_experienced(session, made.ana, at=made.noon + HOUR - second)
        assert is_experienced(session, made.ana, at=made.noon + HOUR)
        assert not is_experienced(session, made.ben, at=made.noon + HOUR)


@pytest.mark.parametrize("standing", ["granted", "moderator"])
def test_whoever_has_the_standing_adds_and_removes(store, village, standing):
    with store.write() as session:
        made = village(session)
        if standing == "granted":
            made.ana.is_experienced = True
        else:
            ids = {"member_id": made.ana.id, "community_id": made.lung.id}
            session.add(Moderator(**ids, since=made.noon))
        active_at = made.sleep.active_at

        assert made.wish(made.ana, adds=["fatigue", "night"]).added == ("fatigue", "night")
        done = made.wish(made.ana, adds=["fatigue", "steroids"], removes=["night", "day", "lung"])

        assert made.tags() == ["fatigue", "steroids"]
        assert done == Tagged(
            added=("steroids",), removed=("night",), same=("fatigue", "day", "lung")
        )
        assert made.sleep.active_at == active_at


def test_everybody_else_suggests_and_each_tag_once(store, village):
    with store.write() as session:
        made = village(session)
        cara = made.cleo

        assert made.wish(made.ana, adds=["fatigue"]).suggested == ("fatigue",)
        assert made.wish(cara, adds=["fatigue", "night"]).suggested == ("fatigue", "night")

        assert made.tags() == []
        requests = session.exec(select(ModerationRequest).order_by(ModerationRequest.id)).all()
        assert [(each.kind, each.tags, each.member_id) for each in requests] == [
            (RequestKind.TAGS, "fatigue", made.ana.id),
            (RequestKind.TAGS, "night", cara.id),
        ]


def test_everybody_else_suggests_to_take_a_tag_off_and_each_once(store, village):
    with store.write() as session:
        made = village(session)
        made.ben.is_experienced = True
        made.wish(made.ben, adds=["fatigue", "night"])

        done = made.wish(made.ana, adds=["tea"], removes=["fatigue", "lung", "day"])
        assert done == Tagged(suggested=("tea",), suggested_off=("fatigue",), same=("lung", "day"))
        assert made.wish(made.cleo, removes=["night", "fatigue"]).suggested_off == (
            *("night", "fatigue"),
        )

        assert made.tags() == ["fatigue", "night"]
        requests = session.exec(select(ModerationRequest).order_by(ModerationRequest.id)).all()
        assert [(each.kind, each.tags, each.member_id) for each in requests] == [
            (RequestKind.TAGS, "tea", made.ana.id),
            (RequestKind.UNTAG, "fatigue", made.ana.id),
            (RequestKind.UNTAG, "night", made.cleo.id),
        ]


@pytest.mark.parametrize(
    ("action", "left"),
    [
        pytest.param(ModerationAction.TAKE_OFF, ["night"], id="taken-off"),
        pytest.param(ModerationAction.DECLINE, ["fatigue", "night"], id="declined"),
    ],
)
def test_a_ruling_takes_the_suggested_tags_off_and_no_others(store, village, action, left):
    with store.write() as session:
        made = village(session)
        made.ben.is_experienced = True
        made.wish(made.ben, adds=["fatigue", "night"])
        made.wish(made.ana, removes=["fatigue"])
        request = session.exec(select(ModerationRequest)).one()

        decider, said = Decider(name="operator"), DecisionWords()
        how = {"decider": decider, "said": said, "at": made.noon, "window": WINDOW}
        ruled = decide(session, request, action, **how)

        assert ruled.fit is Applicability.FITS
        starter = ((made.ben.id, Concern.STARTER),) if action is ModerationAction.TAKE_OFF else ()
        assert ruled.concerned == ((made.ana.id, Concern.ASKER), *starter)
        assert (request.ended_at, request.ruling) == (made.noon, action.word)
        assert made.tags() == left
        if action is ModerationAction.TAKE_OFF:
            assert (ruled.undo, ruled.undo_words) == (ModerationAction.RETAG, "fatigue, night")


def test_five_are_enough_beside_the_communitys(store, village):
    with store.write() as session:
        made = village(session)
        made.ana.is_experienced = True
        names = [f"tag-{letter}" for letter in "abcdefg"]

        done = made.wish(made.ana, adds=names)

        assert (done.added, done.too_many) == (tuple(names[:5]), tuple(names[5:]))
        assert len(made.tags()) == MOST_TAGS
        swapped = made.wish(made.ana, adds=["other"], removes=["tag-a"])
        assert (swapped.added, swapped.removed) == (("other",), ("tag-a",))


def test_another_communitys_tag_is_not_for_use(store, village):
    with store.write() as session:
        made = village(session)
        made.ana.is_experienced = True

        done = made.wish(made.ana, adds=["skin", "lung"])

        assert (done.refused, done.same, made.tags()) == (("skin",), ("lung",), [])


def test_a_followed_tag_opens_a_conversation_of_another_community_and_no_longer(store, village):
    with store.write() as session:
        made = village(session)
        made.ana.is_experienced = True
        made.wish(made.ana, adds=["fatigue"])
        tag = find_tag(session, "fatigue")
        assert not is_readable(session, made.cleo.id, made.sleep.id)

        follow_tag(session, made.cleo.id, tag.id, at=made.noon)
        assert is_readable(session, made.cleo.id, made.sleep.id)
        made.wish(made.ana, removes=["fatigue"])

        assert not is_readable(session, made.cleo.id, made.sleep.id)


def test_a_grant_counts_at_once(store, village):
    with store.write() as session:
        made = village(session)
        assert made.wish(made.ana, adds=["fatigue"]).added == ()
        session.get_one(Member, made.ana.id).is_experienced = True
        assert made.wish(made.ana, adds=["fatigue"]).added == ("fatigue",)
