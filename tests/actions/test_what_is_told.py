"""What the letters about a decision say, as things are when they are written, and whom they go to."""

import re
from datetime import timedelta

import pytest

from digest.actions.account import MembershipEnd, end_membership
from digest.actions.care import decide_on_conversation, decide_on_member
from digest.actions.conversations import unfollow_conversation
from digest.actions.look import show
from digest.actions.membership import change_memberships, leave_community
from digest.actions.moderation import decide, decide_on_post
from digest.actions.result import Refused
from digest.actions.stops import stop
from digest.community.audit import AuditEntry
from digest.community.communities.community import Community, Membership
from digest.community.communities.join import create_community
from digest.community.communities.tag import follow_tag
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.follow import Follow
from digest.community.conversations.post import Post, PostState
from digest.community.moderation.decide import Concern
from digest.community.moderation.member_care import appoint
from digest.community.people.member import Member, NotificationTiming
from digest.community.posting.change import delete, edit
from digest.community.preferences.stop import Stream
from digest.community.requests import open_request
from digest.community.requests.moderation_action import Applicability, ModerationAction
from digest.community.requests.moderation_request import RequestKind
from digest.intents.intents import ChangeMemberships, StopStreams
from digest.intents.phrases import Viewable
from digest.letters.notice import Reason
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from tests.contexts import of_member, of_operator
from tests.inbound.post_office import PostOffice, new_stationery

MINUTE = timedelta(minutes=1)
APPROVE, DECLINE, HIDE, SHOW, KEEP = (
    ModerationAction.APPROVE,
    ModerationAction.DECLINE,
    ModerationAction.HIDE,
    ModerationAction.SHOW,
    ModerationAction.KEEP,
)


class Office:
    """An operator's acts, a minute apart, and the letters that are sent then."""

    def __init__(self, village, keys, folder):
        self.village, self.at = village, village.noon
        self.post = PostOffice(village.store, keys, new_stationery(), folder)

    def on_ben(self, action: ModerationAction) -> Applicability:
        with self.acting() as session:
            ben = session.get_one(Member, self.village.ben.id)
            return decide_on_member(of_operator(session, self.at), ben, action, reason="Why").fit

    def on_sleep(self, action: ModerationAction, words: str = "") -> Applicability:
        with self.acting() as session:
            sleep, context = session.get_one(Conversation, 1), of_operator(session, self.at)
            return decide_on_conversation(context, sleep, action, words, reason="Why").fit

    def on_post(self, action: ModerationAction, kind: RequestKind) -> Applicability:
        with self.acting() as session:
            post, context = (
                session.get_one(Post, self.village.sleep.id),
                of_operator(session, self.at),
            )
            return decide_on_post(context, post, action, kind, reason="Why").fit

    def acting(self):
        self.at += MINUTE
        return self.village.store.write()

    def letters(self, member, kind: LetterKind = LetterKind.MODERATION) -> list[str]:
        """Send what is due, and return what came to a member, without line ends."""
        before = len(self.post.sent)
        self.post.send_due(self.at)
        return [
            " ".join(each.shown.split())
            for each in self.post.sent[before:]
            if each.member_id == member.id and each.kind is kind
        ]


@pytest.fixture
def office(village, keys, tmp_path) -> Office:
    with village.store.write() as session:
        create_community(session, name="heart", title="Heart", at=village.noon)
    return Office(village, keys, tmp_path)


def test_who_is_suspended_reads_one_place_to_object_to(office, village):
    office.on_ben(ModerationAction.SUSPEND)
    (letter,) = office.letters(village.ben)

    assert letter.count("If you think that this is a mistake") == 2  # in its text, and as a page
    assert "staff@" not in letter
    assert "moderators@" not in letter


def test_who_is_suspended_and_asks_to_join_reads_of_joining(office, village):
    office.on_ben(ModerationAction.SUSPEND)
    with office.acting() as session:
        context = of_member(session, village.ben.id, office.at)
        wanted = ChangeMemberships(joins=("heart",))
        done = change_memberships(context, village.ben.id, wanted)

    assert isinstance(done, Refused)
    assert done.reason is Reason.CANNOT_JOIN


OFFERS_JOINING = ("join@", "undo", "Others that you can join", "write to lung@")


@pytest.mark.parametrize("by", [of_member, None])
def test_who_leaves_while_suspended_is_offered_no_join_and_told_when_they_can(office, village, by):
    office.on_ben(ModerationAction.SUSPEND)
    office.letters(village.ben)
    with office.acting() as session:
        if by is None:
            leave_community(of_operator(session, office.at), village.ben.id, village.lung.id)
        else:
            wanted = ChangeMemberships(leaves=("lung",))
            change_memberships(by(session, village.ben.id, office.at), village.ben.id, wanted)
    (letter,) = office.letters(village.ben, LetterKind.OVERVIEW)

    assert "You are no longer in “Lung”." in letter
    assert letter.count("We tell you when that ends. Then you can join again.") == 2
    assert not [each for each in OFFERS_JOINING if each in letter]


def test_who_leaves_while_active_is_offered_the_way_back_and_others(office, village):
    with office.acting() as session:
        wanted = ChangeMemberships(leaves=("lung",))
        ben = of_member(session, village.ben.id, office.at)
        change_memberships(ben, village.ben.id, wanted)
    (letter,) = office.letters(village.ben, LetterKind.OVERVIEW)
    assert "To undo this" in letter
    assert "Others that you can join" in letter
    assert "suspended" not in letter


def test_the_list_of_communities_offers_a_suspended_member_nothing_but_leaving(office, village):
    office.on_ben(ModerationAction.SUSPEND)
    office.letters(village.ben)
    with office.acting() as session:
        show(of_member(session, village.ben.id, office.at), village.ben.id, Viewable.COMMUNITIES)
    (letter,) = office.letters(village.ben, LetterKind.OVERVIEW)

    assert letter.count("Your membership is suspended") == 2
    assert "Leave" in letter
    assert not [
        each for each in ("To join one", "Join,", "You can join", "Start") if each in letter
    ]


def test_whose_conversation_is_moved_while_suspended_is_offered_no_join(office, village):
    office.on_ben(ModerationAction.SUSPEND)
    office.letters(village.ben)
    office.on_sleep(ModerationAction.MOVE, "heart")
    (letter,) = office.letters(village.ben)
    assert "You are not in Heart." in letter
    assert "join@" not in letter


def test_who_is_active_again_reads_that_posts_and_letters_begin_again(office, village):
    office.on_ben(ModerationAction.SUSPEND)
    office.letters(village.ben)
    office.on_ben(ModerationAction.REINSTATE)
    (letter,) = office.letters(village.ben)

    assert "Your new posts are published again." in letter
    assert "Your letters begin again." in letter
    assert "stopped" not in letter
    assert "settings@" not in letter


def test_who_is_active_again_reads_what_is_still_held_and_stopped_and_the_way_back(office, village):
    office.on_ben(ModerationAction.HOLD_MAIL)
    with office.acting() as session:
        context = of_operator(session, office.at)
        stop(context, village.ben.id, StopStreams(streams=(Stream.SUMMARY,)))
    office.on_ben(ModerationAction.SUSPEND)
    office.letters(village.ben)
    office.on_ben(ModerationAction.REINSTATE)
    (letter,) = office.letters(village.ben)

    assert "a moderator reads each of your posts first" in letter
    assert "stopped the summaries, and they stay stopped" in letter
    assert "Your other letters begin again" in letter
    assert "settings@mail.example.org" in letter
    assert "Your new posts are published" not in letter


def test_who_stopped_everything_or_takes_a_break_is_promised_no_letters(office, village):
    with office.acting() as session:
        context = of_operator(session, office.at)
        stop(context, village.ben.id, StopStreams(streams=tuple(Stream)))
    office.on_ben(ModerationAction.SUSPEND)
    office.letters(village.ben)
    office.on_ben(ModerationAction.REINSTATE)
    assert "begin again" not in office.letters(village.ben)[0]
    with office.acting() as session:
        ben = session.get_one(Member, village.ben.id)
        ben.notifications = NotificationTiming.GATHERED
        ben.paused_until = village.noon + timedelta(days=9)
    office.on_ben(ModerationAction.SUSPEND)
    office.letters(village.ben)
    office.on_ben(ModerationAction.REINSTATE)
    (letter,) = office.letters(village.ben)
    assert "begin again" not in letter
    assert re.search("It goes on until [^.]*11 March", letter)
    with office.acting() as session:
        ben = session.get_one(Member, village.ben.id)
        ben.paused_from = village.noon + timedelta(days=8)
    office.on_ben(ModerationAction.SUSPEND)
    office.letters(village.ben)
    office.on_ben(ModerationAction.REINSTATE)
    assert "begin again" in office.letters(village.ben)[0]  # the break is to come


@pytest.mark.parametrize("follows_a_tag", [False, True])
def test_who_is_active_again_in_no_community_reads_so_and_how_to_join(
    office, village, follows_a_tag
):
    office.on_ben(ModerationAction.SUSPEND)
    office.letters(village.ben)
    with office.acting() as session:
        leave_community(of_operator(session, office.at), village.ben.id, village.lung.id)
        if follows_a_tag:
            follow_tag(session, village.ben.id, village.lung.tag_id, at=office.at)
    office.on_ben(ModerationAction.REINSTATE)
    (letter,) = office.letters(village.ben)

    assert letter.count("You are in no community now.") == 2
    assert "send a mail to communities@mail.example.org" in letter
    assert ("Your letters begin again." in letter) is follows_a_tag


def test_whose_hold_ends_while_suspended_reads_that_they_still_are(office, village):
    office.on_ben(ModerationAction.HOLD_MAIL)
    office.on_ben(ModerationAction.SUSPEND)
    office.letters(village.ben)
    office.on_ben(ModerationAction.LIFT_HOLD)
    assert "still suspended" in office.letters(village.ben)[0]


def test_who_was_never_told_of_a_hold_is_not_told_of_its_end(office, village):
    office.on_ben(ModerationAction.SUSPEND)
    office.letters(village.ben)
    office.on_ben(ModerationAction.HOLD_MAIL)
    assert office.on_ben(ModerationAction.LIFT_HOLD) is Applicability.FITS
    assert office.letters(village.ben) == []


def test_who_heard_of_a_hold_when_they_were_active_again_hears_of_its_end(office, village):
    office.on_ben(ModerationAction.SUSPEND)
    office.on_ben(ModerationAction.HOLD_MAIL)
    office.on_ben(ModerationAction.REINSTATE)
    assert "a moderator reads each of your posts first" in office.letters(village.ben)[-1]
    office.on_ben(ModerationAction.SUSPEND)
    office.letters(village.ben)
    office.on_ben(ModerationAction.LIFT_HOLD)
    assert "appear at once again" in office.letters(village.ben)[0]


def test_an_author_reads_that_they_are_not_where_their_conversation_is_now(office, village):
    office.on_sleep(ModerationAction.MOVE, "heart")
    (letter,) = office.letters(village.ben)

    assert "You are not in Heart." in letter
    assert 'Join Heart, subject "heart": join@mail.example.org' in letter
    assert "You still follow it" not in letter


def test_an_author_who_is_there_still_follows_it(office, village):
    with office.acting() as session:
        session.add(Membership(member_id=village.ben.id, community_id=2, joined_at=village.noon))
    office.on_sleep(ModerationAction.MOVE, "heart")
    (letter,) = office.letters(village.ben)

    assert "You still follow it" in letter
    assert "You are not in" not in letter


def test_a_follower_is_told_who_may_read_it_no_more_and_who_may_again(office, village):
    with office.acting() as session:
        session.add(Follow(member_id=village.ana.id, conversation_id=1, since=village.noon))
        session.add(Follow(member_id=village.cleo.id, conversation_id=1, since=village.noon))
    office.on_sleep(ModerationAction.MOVE, "heart")
    (letter,) = office.letters(village.ana)
    assert "A conversation that you follow was moved" in letter
    assert "You are not in Heart." in letter

    office.on_sleep(ModerationAction.MOVE, "lung")
    (letter,) = office.letters(village.ana)
    assert "You still follow it" in letter
    assert letter.count("You can read it again") == 2  # in its text, and as a page
    told = [each for each in village.all(Delivery) if each.reason == Concern.FOLLOWER]
    assert {each.member_id for each in told} == {village.ana.id}


def test_who_stopped_such_letters_is_not_told_of_what_they_follow(office, village):
    with office.acting() as session:
        session.add(Follow(member_id=village.ana.id, conversation_id=1, since=village.noon))
        session.get_one(Member, village.ana.id).notifications = NotificationTiming.OFF
    office.on_sleep(ModerationAction.MOVE, "heart")
    assert office.letters(village.ana) == []


def unfollows(session, context, ana):
    unfollow_conversation(context, ana.id, 1)


def stops_them(session, context, ana):
    stop(context, ana.id, StopStreams(streams=(Stream.NOTIFICATIONS,)))


def is_suspended(session, context, ana):
    by = of_operator(session, context.at)
    decide_on_member(by, session.get_one(Member, ana.id), ModerationAction.SUSPEND, reason="Why")


@pytest.mark.parametrize("stops", [unfollows, stops_them, is_suspended])
@pytest.mark.parametrize("was_told", [False, True])
def test_who_follows_no_more_when_the_letter_is_written_is_told_of_no_move(
    office, village, stops, was_told
):
    with office.acting() as session:
        session.add(Follow(member_id=village.ana.id, conversation_id=1, since=village.noon))
    office.on_sleep(ModerationAction.MOVE, "heart")
    if was_told:
        assert len(office.letters(village.ana)) == 1
        office.on_sleep(ModerationAction.MOVE, "lung")
    with office.acting() as session:
        stops(session, of_member(session, village.ana.id, office.at), village.ana)
    assert [each for each in office.letters(village.ana) if "was moved" in each] == []


def test_a_follower_who_joined_before_the_letter_reads_nothing_of_again(office, village):
    with office.acting() as session:
        session.add(Follow(member_id=village.ana.id, conversation_id=1, since=village.noon))
    office.on_sleep(ModerationAction.MOVE, "heart")
    with office.acting() as session:
        session.add(Membership(member_id=village.ana.id, community_id=2, joined_at=office.at))
    (letter,) = office.letters(village.ana)
    assert "You still follow it" in letter
    assert "again" not in letter


def test_an_author_is_told_of_other_tags_and_of_nothing_where_they_are_the_same(office, village):
    assert office.on_sleep(ModerationAction.RETAG, "sleep, night") is Applicability.FITS
    (letter,) = office.letters(village.ben)
    assert "They are now: #night, #sleep." in letter
    assert "says:" not in letter  # the words are the tags

    entries = len([e for e in village.all(AuditEntry) if e.act == "retag"])
    assert office.on_sleep(ModerationAction.RETAG, "night, sleep") is Applicability.DONE
    assert office.letters(village.ben) == []
    assert len([e for e in village.all(AuditEntry) if e.act == "retag"]) == entries


@pytest.mark.parametrize("asker", ["ana", "ben"])
def test_suggested_tags_are_told_to_who_asked_and_to_the_author_once_each(office, village, asker):
    asked_by = getattr(village, asker)
    with office.acting() as session:
        sleep = session.get_one(Conversation, 1)
        request = open_request.suggested_tags(
            session, sleep, ["night"], kind=RequestKind.TAGS, member_id=asked_by.id, at=office.at
        )
        decide(of_operator(session, office.at), request.id, ModerationAction.ADD_TAGS)
    told = {each.member_id: each.reason for each in village.all(Delivery)}
    assert told == {village.ben.id: Concern.STARTER} | {asked_by.id: Concern.ASKER}


TAKEN_BACK = {
    "suspend": (
        ("on_ben", ModerationAction.SUSPEND),
        ("on_ben", ModerationAction.REINSTATE),
        "You can post again",
    ),
    "hold": (
        ("on_ben", ModerationAction.HOLD_MAIL),
        ("on_ben", ModerationAction.LIFT_HOLD),
        "appear at once again",
    ),
    "close": (
        ("on_sleep", ModerationAction.CLOSE),
        ("on_sleep", ModerationAction.REOPEN),
        "is open again",
    ),
    "move": (
        ("on_sleep", ModerationAction.MOVE, "heart"),
        ("on_sleep", ModerationAction.MOVE, "lung"),
        "thought that Lung is a better place for it",
    ),
    "retag": (
        ("on_sleep", ModerationAction.RETAG, "night"),
        ("on_sleep", ModerationAction.RETAG, "none"),
        "Now it has only the tag of its community",
    ),
    "hide": (
        ("on_post", HIDE, RequestKind.REPORT),
        ("on_post", SHOW, RequestKind.REPORT),
        "Your post is back",
    ),
}


MISTAKE = "If you think that this is a mistake"


@pytest.mark.parametrize("name", ["suspend", "hold", "close", "hide"])
def test_only_what_is_refused_or_taken_says_how_to_object(office, village, name):
    taken, given, says = TAKEN_BACK[name]
    getattr(office, taken[0])(*taken[1:])
    (letter,) = office.letters(village.ben)
    assert MISTAKE in letter

    getattr(office, given[0])(*given[1:])
    (letter,) = office.letters(village.ben)
    assert says in letter
    assert MISTAKE not in letter
    assert (
        letter.count("To write back to whoever decided this, answer this letter.") == 2
    )  # in its text, and as a page


@pytest.mark.parametrize(("action", "objects"), [(HIDE, False), (KEEP, True)])
def test_who_reported_reads_how_to_object_where_the_post_stays(office, village, action, objects):
    with office.acting() as session:
        post = session.get_one(Post, village.sleep.id)
        open_request.report(session, post, member_id=village.ana.id, words="Pills", at=office.at)
    office.on_post(action, RequestKind.REPORT)
    (letter,) = office.letters(village.ana)
    assert (MISTAKE in letter) is objects


@pytest.mark.parametrize(("action", "objects"), [("GRANT", False), ("DECLINE", True)])
def test_whose_late_wish_is_granted_reads_of_no_mistake(office, village, action, objects):
    with office.acting() as session:
        post = session.get_one(Post, village.sleep.id)
        wish = open_request.late_wish(session, post, text="Another", at=office.at).id
        decide(of_operator(session, office.at), wish, ModerationAction[action])
    (letter,) = office.letters(village.ben)
    assert (MISTAKE in letter) is objects


@pytest.mark.sample(2)
@pytest.mark.parametrize("name", TAKEN_BACK)
def test_what_was_taken_back_before_it_was_told_is_not_told(office, village, name):
    *acts, says = TAKEN_BACK[name]
    for about, *decided in acts:
        assert getattr(office, about)(*decided) is Applicability.FITS

    (letter,) = office.letters(village.ben)

    assert says in letter
    (gone, _) = [e for e in village.all(Delivery) if e.kind is LetterKind.MODERATION]
    assert (gone.state, gone.answer) == (DeliveryState.CANCELLED, "what it tells was taken back")


def test_a_declined_post_that_is_shown_before_that_was_told_is_told_as_published(office, village):
    with office.acting() as session:
        post = session.get_one(Post, village.sleep.id)
        post.state = PostState.HELD
        open_request.held_post(session, post, at=office.at)
    assert office.on_post(DECLINE, RequestKind.HELD_POST) is Applicability.FITS
    assert office.on_post(SHOW, RequestKind.REPORT) is Applicability.FITS

    before = len(office.post.sent)
    office.post.send_due(office.at)
    sent = [(e.member_id, e.kind) for e in office.post.sent[before:]]
    assert sent == [(village.ben.id, LetterKind.RECEIPT)]


def test_what_was_told_is_taken_back_by_a_second_letter_and_others_letters_stay(office, village):
    office.on_ben(ModerationAction.SUSPEND)
    office.on_sleep(ModerationAction.CLOSE)
    assert len(office.letters(village.ben)) == 2
    office.on_sleep(ModerationAction.REOPEN)
    office.on_ben(ModerationAction.REINSTATE)
    assert len(office.letters(village.ben)) == 2
    assert {e.state for e in village.all(Delivery)} == {DeliveryState.SENT}


def test_who_reported_a_post_reads_whether_it_is_there_now(office, village):
    with office.acting() as session:
        post = session.get_one(Post, village.sleep.id)
        open_request.report(session, post, member_id=village.ana.id, words="Pills", at=office.at)
    office.on_post(HIDE, RequestKind.REPORT)
    office.on_post(SHOW, RequestKind.REPORT)
    (letter,) = office.letters(village.ana)
    assert "can stay" in letter
    assert "is gone" not in letter


UNNAMED = "a conversation that you cannot read now"


def retitled(office, village, title: str = "A secret") -> None:
    """Move the conversation out of the sight of Ana and Ben, whose it is; then he calls it something else."""
    office.on_sleep(ModerationAction.MOVE, "heart")
    office.letters(village.ben)
    new_title(office, village, title)


def new_title(office, village, title: str) -> None:
    with office.acting() as session:
        post = session.get_one(Post, village.sleep.id)
        edit(session, post, text="About other things", title=title, at=office.at)


@pytest.mark.parametrize("action", [KEEP, HIDE])
def test_who_reported_and_may_read_it_no_more_reads_no_title_of_today(office, village, action):
    with office.acting() as session:
        post = session.get_one(Post, village.sleep.id)
        open_request.report(session, post, member_id=village.ana.id, words="Pills", at=office.at)
    retitled(office, village)
    assert office.on_post(action, RequestKind.REPORT) is Applicability.FITS
    (letter,) = office.letters(village.ana)

    assert "A secret" not in letter
    assert "Sleep" not in letter
    assert letter.count(UNNAMED) == 2  # in its text, and as a page
    assert "unfollow it" not in letter


@pytest.mark.parametrize("reads", [False, True])
def test_whose_reply_is_taken_out_reads_the_title_only_while_they_may_read_it(
    office, village, reads
):
    reply = village.say(village.ana, "Reply by Ana", at=village.noon)
    retitled(office, village)
    with office.acting() as session:
        if reads:
            ids = {"member_id": village.ana.id, "community_id": 2}
            session.add(Membership(**ids, joined_at=village.noon))
        post = session.get_one(Post, reply.id)
        decide_on_post(of_operator(session, office.at), post, HIDE, RequestKind.REPORT)
    (letter,) = office.letters(village.ana)

    assert "Reply by Ana" in letter
    assert ("A secret" in letter, UNNAMED in letter) == (reads, not reads)


def test_whose_wish_is_declined_where_they_read_no_more_is_asked_for_no_reply(office, village):
    reply = village.say(village.ana, "Reply by Ana", at=village.noon)
    with office.acting() as session:
        post = session.get_one(Post, reply.id)
        wish = open_request.late_wish(session, post, text="Another", at=office.at).id
    retitled(office, village)
    with office.acting() as session:
        decide(of_operator(session, office.at), wish, DECLINE)
    (letter,) = office.letters(village.ana)

    assert "A secret" not in letter
    assert "write a reply" not in letter
    assert "Another" in letter


def follows_sleep(office, member: Member) -> None:
    with office.acting() as session:
        session.add(Follow(member_id=member.id, conversation_id=1, since=office.at))


def test_a_follower_reads_the_title_that_they_knew_before_the_move(office, village):
    follows_sleep(office, village.ana)
    new_title(office, village, "Rest")
    office.on_sleep(ModerationAction.MOVE, "heart")
    (letter,) = office.letters(village.ana)

    assert letter.count("Rest") == 2
    assert UNNAMED not in letter


@pytest.mark.parametrize(
    "titles", [("A question",), ("A question", "Another"), ("Rest", "Ben, HIV")]
)
def test_a_follower_reads_no_title_that_came_or_was_taken_away_since_the_move(
    office, village, titles
):
    new_title(office, village, "Ben, HIV")
    follows_sleep(office, village.ana)
    office.on_sleep(ModerationAction.MOVE, "heart")
    for title in titles:
        new_title(office, village, title)
    (letter,) = office.letters(village.ana)

    assert "You are not in Heart." in letter
    assert not [each for each in ("Ben, HIV", *titles) if each in letter]
    assert letter.count(UNNAMED) == 2  # in its text, and as a page


def test_nobody_is_told_of_the_move_of_a_conversation_that_its_author_has_deleted_since(
    office, village
):
    follows_sleep(office, village.ana)
    office.on_sleep(ModerationAction.MOVE, "heart")
    with office.acting() as session:
        delete(session, session.get_one(Post, village.sleep.id), at=office.at)
    assert office.letters(village.ana) == []
    told = [each for each in village.all(Delivery) if each.kind is LetterKind.MODERATION]
    assert {each.answer for each in told} == {"the conversation is not there any more"}
    assert {each.member_id for each in told} == {village.ana.id, village.ben.id}


def test_who_leaves_before_they_are_told_that_they_can_read_it_again_reads_nothing_of_it(
    office, village
):
    follows_sleep(office, village.ana)
    retitled(office, village)
    office.letters(village.ana)
    office.on_sleep(ModerationAction.MOVE, "lung")
    with office.acting() as session:
        leave_community(of_operator(session, office.at), village.ana.id, village.lung.id)
    assert office.letters(village.ana) == []


def test_who_started_a_conversation_reads_its_title_wherever_it_is(office, village):
    retitled(office, village)
    office.on_sleep(ModerationAction.CLOSE)
    assert "A secret" in office.letters(village.ben)[0]


def suggested(office, village, kind: RequestKind, action: ModerationAction, names: str) -> None:
    """Do what Ana suggested: tags more, or less; her letter and that to Ben wait."""
    with office.acting() as session:
        sleep, by = session.get_one(Conversation, 1), village.ana.id
        request = open_request.suggested_tags(
            session, sleep, names.split(), kind=kind, member_id=by, at=office.at
        )
        done = decide(of_operator(session, office.at), request.id, action)
        assert done.fit is Applicability.FITS


@pytest.mark.parametrize(
    ("names", "tags", "says"),
    [
        ("night", "night, rest", "now has the tags that you suggested"),
        ("night", "rest", "The tags stay as they are"),
        (
            "night pain",
            "pain, rest",
            "Of the tags that you suggested, these are added: #pain.",
        ),
    ],
)
def test_who_suggested_tags_is_told_of_them_also_where_others_were_given_since(
    office, village, names, tags, says
):
    suggested(office, village, RequestKind.TAGS, ModerationAction.ADD_TAGS, names)
    office.on_sleep(ModerationAction.RETAG, tags)
    before = len(office.post.sent)
    office.post.send_due(office.at)
    told = {e.member_id: " ".join(e.shown.split()) for e in office.post.sent[before:]}

    assert len(office.post.sent) == before + 2
    assert says in told[village.ana.id]
    assert (MISTAKE in told[village.ana.id]) is ("now has the tags" not in says)
    assert (
        f"They are now: {', '.join(f'#{tag}' for tag in tags.split(', '))}." in told[village.ben.id]
    )


def test_who_began_a_conversation_is_told_once_of_its_tags_however_often_they_changed(
    office, village
):
    office.on_sleep(ModerationAction.RETAG, "rest, pain")
    suggested(office, village, RequestKind.TAGS, ModerationAction.ADD_TAGS, "night")
    suggested(office, village, RequestKind.UNTAG, ModerationAction.TAKE_OFF, "pain")
    (letter,) = office.letters(village.ben)
    assert "They are now: #night, #rest." in letter


@pytest.mark.parametrize(
    ("names", "tags", "says"),
    [
        ("night", "pain", "no longer has the tags that you named"),
        ("night", "night", "The tags stay as they are"),
        ("night rest", "rest", "these are gone: #night."),
    ],
)
def test_who_suggested_taking_tags_off_is_told_also_where_others_were_given_since(
    office, village, names, tags, says
):
    office.on_sleep(ModerationAction.RETAG, "night, rest")
    suggested(office, village, RequestKind.UNTAG, ModerationAction.TAKE_OFF, names)
    office.on_sleep(ModerationAction.RETAG, tags)

    (letter,) = office.letters(village.ana)
    assert says in letter


def test_a_suggested_tag_that_is_that_of_the_conversations_new_community_is_there(office, village):
    suggested(office, village, RequestKind.TAGS, ModerationAction.ADD_TAGS, "night")
    with office.acting() as session:
        create_community(session, name="night", title="Night", at=office.at)
    office.on_sleep(ModerationAction.MOVE, "night")
    (letter,) = office.letters(village.ana)
    assert "now has the tags that you suggested" in letter


def reported(office, village) -> None:
    with office.acting() as session:
        post = session.get_one(Post, village.sleep.id)
        open_request.report(session, post, member_id=village.ana.id, words="Pills", at=office.at)


def deleted(office, village) -> None:
    with office.acting() as session:
        delete(session, session.get_one(Post, village.sleep.id), at=office.at)


def erased(office, village) -> None:
    with office.acting() as session:
        by, ben = of_operator(session, office.at), session.get_one(Member, village.ben.id)
        end_membership(by, ben, MembershipEnd(erases=True))


@pytest.mark.parametrize("goes", [deleted, erased])
def test_who_reported_what_its_author_has_deleted_since_is_not_told_that_it_can_stay(
    office, village, goes
):
    reported(office, village)
    office.on_post(KEEP, RequestKind.REPORT)
    goes(office, village)
    (letter,) = office.letters(village.ana)

    assert "The post that you reported is deleted" in letter
    assert "can stay" not in letter
    assert MISTAKE not in letter


@pytest.mark.parametrize("first_by_operator", [False, True])
def test_who_reported_reads_who_decided_what_is_so_now(
    office, village, make_member, first_by_operator
):
    with office.acting() as session:
        lung = session.get_one(Community, village.lung.id)
        dora = make_member(session, "Dora", lung).id
        appoint(session, session.get_one(Member, dora), lung.id, actor="operator", at=office.at)
    reported(office, village)
    for action, by_operator in ((KEEP, first_by_operator), (HIDE, not first_by_operator)):
        with office.acting() as session:
            by = (
                of_operator(session, office.at)
                if by_operator
                else of_member(session, dora, office.at)
            )
            decide_on_post(by, session.get_one(Post, village.sleep.id), action, RequestKind.REPORT)
    (letter,) = office.letters(village.ana)

    who = "A moderator" if first_by_operator else "Somebody who runs"
    assert re.search(f"{who}[^.]* looked at it and removed it", letter)


def late_edit(office, village, text: str) -> None:
    with office.acting() as session:
        post = session.get_one(Post, village.sleep.id)
        wish = open_request.late_wish(session, post, text=text, at=office.at).id
        decide(of_operator(session, office.at), wish, ModerationAction.GRANT)


def test_whose_late_change_is_made_reads_that_others_see_it_only_while_they_do(office, village):
    late_edit(office, village, "Anew")
    (letter,) = office.letters(village.ben)
    assert "This is what others see now." in letter

    late_edit(office, village, "Anew again")
    late_edit(office, village, "And again")
    office.on_post(HIDE, RequestKind.REPORT)
    before, after, gone = office.letters(village.ben)
    assert "Your change is made" in before
    assert "Your change is made" in after
    assert "removed" in gone
    assert "This is what others see now." not in before + after + gone


def test_who_deletes_what_was_taken_out_is_promised_no_words(office, village):
    office.on_post(HIDE, RequestKind.REPORT)
    deleted(office, village)
    (letter,) = office.letters(village.ben)
    assert "Your post was removed" in letter
    assert "Your words are below" not in letter


def test_who_deletes_what_is_shown_again_is_not_told_that_others_see_it(office, village):
    office.on_post(HIDE, RequestKind.REPORT)
    office.letters(village.ben)
    office.on_post(SHOW, RequestKind.REPORT)
    deleted(office, village)
    assert office.letters(village.ben) == []


def test_a_declined_wish_is_told_with_its_words_also_where_the_post_is_shown_again(office, village):
    with office.acting() as session:
        post = session.get_one(Post, village.sleep.id)
        wish = open_request.late_wish(session, post, text="All of it anew", at=office.at).id
    office.on_post(HIDE, RequestKind.REPORT)
    office.letters(village.ben)
    with office.acting() as session:
        decide(of_operator(session, office.at), wish, DECLINE, "Others have answered it.")
    office.on_post(SHOW, RequestKind.REPORT)

    declined, shown = office.letters(village.ben)
    assert "All of it anew" in declined
    assert "Others have answered it." in declined
    assert "Your post is back" in shown


def test_a_follower_who_reads_as_before_is_told_of_no_move(office, village):
    with office.acting() as session:
        session.add(Follow(member_id=village.ana.id, conversation_id=1, since=village.noon))
    office.on_sleep(ModerationAction.MOVE, "heart")
    office.on_sleep(ModerationAction.MOVE, "lung")
    assert office.letters(village.ana) == []

    office.on_sleep(ModerationAction.MOVE, "heart")
    (letter,) = office.letters(village.ana)
    assert "You are not in Heart." in letter


@pytest.mark.parametrize("there_and_back", [1, 2])
def test_a_follower_whose_last_word_was_that_they_cannot_read_it_hears_that_they_can(
    office, village, there_and_back
):
    follows_sleep(office, village.ana)
    office.on_sleep(ModerationAction.MOVE, "heart")
    assert "You are not in Heart." in office.letters(village.ana)[0]

    for _ in range(there_and_back):
        office.on_sleep(ModerationAction.MOVE, "lung")
        office.on_sleep(ModerationAction.MOVE, "heart")
    assert office.letters(village.ana) == []

    for _ in range(there_and_back):
        office.on_sleep(ModerationAction.MOVE, "lung")
        office.on_sleep(ModerationAction.MOVE, "heart")
    office.on_sleep(ModerationAction.MOVE, "lung")
    (letter,) = office.letters(village.ana)
    assert "You can read it again" in letter


def test_a_follower_who_can_read_it_by_another_community_than_when_a_letter_waited_is_told(
    office, village
):
    with office.acting() as session:
        third = create_community(session, name="third", title="Third", at=office.at).id
    follows_sleep(office, village.ana)
    office.on_sleep(ModerationAction.MOVE, "heart")
    office.letters(village.ana)

    office.on_sleep(ModerationAction.MOVE, "lung")
    with office.acting() as session:
        leave_community(of_operator(session, office.at), village.ana.id, village.lung.id)
        ids = {"member_id": village.ana.id, "community_id": third}
        session.add(Membership(**ids, joined_at=office.at))
    office.on_sleep(ModerationAction.MOVE, "third")
    (letter,) = office.letters(village.ana)
    assert "moved it there. You still follow it. You can read it again" in letter
    assert "Third" in letter


def test_an_author_who_reported_their_own_post_gets_one_letter(office, village):
    with office.acting() as session:
        post = session.get_one(Post, village.sleep.id)
        open_request.report(session, post, member_id=village.ben.id, words="Mine", at=office.at)
    office.on_post(HIDE, RequestKind.REPORT)
    (letter,) = office.letters(village.ben)
    assert "Your post was removed" in letter


def test_who_takes_back_what_concerns_them_is_not_told_of_it_afterwards(office, village):
    reply = village.say(village.ana, "Reply by Ana", at=village.noon)
    with office.acting() as session:
        ben, post = session.get_one(Member, village.ben.id), session.get_one(Post, reply.id)
        appoint(session, ben, village.lung.id, actor="operator", at=office.at)
        number = open_request.unasked(session, post, RequestKind.REPORT, at=office.at).id
        decide(of_operator(session, office.at), number, ModerationAction.CLOSE)
        by_ben = of_member(session, ben.id, office.at)
        assert decide(by_ben, number, ModerationAction.REOPEN).fit is Applicability.FITS
    assert office.letters(village.ben) == []
