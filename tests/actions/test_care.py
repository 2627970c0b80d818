"""What the operator decides unasked: done and kept as a moderator's decision, its why for the trail alone."""

from datetime import timedelta

import pytest

from digest.actions.care import decide_on_conversation, decide_on_member
from digest.actions.mails import drop_mail, hold_mail, release_mail
from digest.actions.moderation import decide, decide_on_post
from digest.actions.result import LEFT, Done, Refused, Unchanged
from digest.actions.roles import (
    appoint_moderator,
    dismiss_moderator,
    give_badge,
    grant_experience,
)
from digest.actions.stops import stop
from digest.community.audit import AuditEntry
from digest.community.communities.join import create_community
from digest.community.conversations import experience
from digest.community.conversations.conversation import Conversation, ConversationState
from digest.community.conversations.follow import Follow
from digest.community.conversations.post import Post, PostState
from digest.community.people.member import Badge, Member, MemberState
from digest.community.people.moderator import is_moderator
from digest.community.posting.conversation_care import own_tags
from digest.community.preferences.stop import Stream
from digest.community.requests import open_request
from digest.community.requests.moderation_action import Applicability, ModerationAction
from digest.community.requests.moderation_request import ModerationRequest, RequestKind
from digest.community.requests.open_request import held_post
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.intents.intents import StopStreams
from digest.letters.moderation import DecisionPayload
from digest.letters.notice import NoticePayload, Reason
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery, LetterKind
from tests.contexts import of_member, of_operator

WHY = "Ben sold pills, says Ana"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def acts(village) -> list[tuple[str, str, str, str]]:
    return [(e.actor, e.act, e.target, e.reason) for e in village.all(AuditEntry)]


def on_ben(village, action: ModerationAction) -> Applicability:
    with village.store.write() as session:
        ben = session.get_one(Member, village.ben.id)
        context = of_operator(session, village.noon)
        return decide_on_member(context, ben, action, reason=WHY).fit


def on_sleep(village, action: ModerationAction, words: str = "", reason: str = WHY):
    with village.store.write() as session:
        sleep = session.get_one(Conversation, village.sleep.conversation_id)
        context = of_operator(session, village.noon)
        return decide_on_conversation(context, sleep, action, words, reason=reason)


@pytest.mark.parametrize(
    ("action", "back", "act"),
    [
        (ModerationAction.SUSPEND, ModerationAction.REINSTATE, "suspend"),
        (ModerationAction.HOLD_MAIL, ModerationAction.LIFT_HOLD, "hold mail"),
    ],
)
def test_what_is_decided_about_a_member_is_a_request_that_is_over_at_once(
    village, action, back, act
):
    assert on_ben(village, action) is Applicability.FITS
    assert on_ben(village, back) is Applicability.FITS

    target = f"member {village.ben.id}"
    assert acts(village) == [
        ("operator", act, target, WHY),
        ("operator", back.word, target, WHY),
    ]
    requests = village.all(ModerationRequest)
    assert [(each.kind, each.member_id, each.ended_by, each.ruling) for each in requests] == [
        (RequestKind.NEW_MEMBER, village.ben.id, "operator", action.word),
        (RequestKind.NEW_MEMBER, village.ben.id, "operator", back.word),
    ]
    assert all(each.ended_at == village.noon and each.words is None for each in requests)
    told = [DecisionPayload.of(each) for each in village.all(Delivery)]
    assert [(each.action, each.words, each.by_operator) for each in told] == [
        (action, None, True),
        (back, None, True),
    ]


def test_of_what_is_so_already_the_trail_keeps_the_reason_and_nobody_is_told(village):
    assert on_ben(village, ModerationAction.REINSTATE) is Applicability.DONE
    assert on_sleep(village, ModerationAction.REOPEN).fit is Applicability.DONE
    assert village.all(ModerationRequest) == village.all(Delivery) == []
    assert acts(village) == [
        ("operator", "reinstate again", f"member {village.ben.id}", WHY),
        ("operator", "reopen again", "conversation 1", WHY),
    ]


def test_what_is_so_already_is_so_since_the_decision_that_made_it_so(village):
    first = on_sleep(village, ModerationAction.CLOSE, reason="Heated")
    again = [on_sleep(village, ModerationAction.CLOSE, reason="Ads") for _ in range(2)]

    assert (first.fit, first.earlier) == (Applicability.FITS, None)
    assert [(each.fit, each.earlier.reason) for each in again] == [
        (Applicability.DONE, "Heated"),
        (Applicability.DONE, "Heated"),
    ]
    assert len(village.all(Delivery)) == 1
    on_ben(village, ModerationAction.SUSPEND)
    assert on_ben(village, ModerationAction.HOLD_MAIL) is Applicability.FITS
    assert on_ben(village, ModerationAction.HOLD_MAIL) is Applicability.DONE


def on_post(village, action: ModerationAction, kind: RequestKind):
    with village.store.write() as session:
        post = session.get_one(Post, village.sleep.id)
        return decide_on_post(of_operator(session, village.noon), post, action, kind, reason=WHY)


def test_a_declined_post_that_is_shown_is_published_then_as_by_an_approval(village):
    with village.store.write() as session:
        post = session.get_one(Post, village.sleep.id)
        post.state, post.published_at, post.settles_at = PostState.HELD, village.noon - DAY, None
        session.add(Follow(member_id=village.ana.id, conversation_id=1, since=village.noon))
        held_post(session, post, at=village.noon)
    on_post(village, ModerationAction.DECLINE, RequestKind.HELD_POST)
    (told,) = village.all(Delivery)
    done = on_post(village, ModerationAction.SHOW, RequestKind.REPORT)

    assert done.appears
    with village.store.read() as session:
        post = session.get_one(Post, village.sleep.id)
        assert (post.state, post.was_shown_before) == (PostState.VISIBLE, False)
        assert (post.published_at, post.settles_at) == (village.noon, village.noon + HOUR)
    letters = [(each.kind, each.member_id) for each in village.all(Delivery) if each.id != told.id]
    assert letters == [
        (LetterKind.RECEIPT, village.ben.id),
        (LetterKind.NOTIFICATION, village.ana.id),
    ]
    assert [act for _, act, _, _ in acts(village)] == ["hide", "approve"]


def test_a_post_that_others_have_read_is_only_back(village):
    on_post(village, ModerationAction.HIDE, RequestKind.REPORT)
    done = on_post(village, ModerationAction.SHOW, RequestKind.REPORT)

    assert not done.appears
    assert [each.kind for each in village.all(Delivery)] == [LetterKind.MODERATION] * 2
    with village.store.read() as session:
        assert session.get_one(Post, village.sleep.id).was_shown_before
    assert [act for _, act, _, _ in acts(village)] == ["hide", "show"]


def test_who_is_stopped_can_have_their_posts_held_for_later(village):
    on_ben(village, ModerationAction.SUSPEND)
    assert on_ben(village, ModerationAction.HOLD_MAIL) is Applicability.FITS
    with village.store.read() as session:
        ben = session.get_one(Member, village.ben.id)
        assert (ben.state, ben.needs_approval) == (MemberState.SUSPENDED, True)
    assert [act for _, act, _, _ in acts(village)] == ["suspend", "hold mail"]


def test_a_conversation_is_closed_tagged_and_moved_and_the_trail_says_why(village):
    with village.store.write() as session:
        heart = create_community(session, name="heart", title="Heart", at=village.noon)
    number = village.sleep.conversation_id
    on_sleep(village, ModerationAction.CLOSE)
    assert on_sleep(village, ModerationAction.RETAG, "night, rest").undo_words == "none"
    assert on_sleep(village, ModerationAction.RETAG, "none").undo_words == "night, rest"
    on_sleep(village, ModerationAction.MOVE, "heart")

    with village.store.read() as session:
        sleep = session.get_one(Conversation, number)
        assert (sleep.state, sleep.community_id) == (ConversationState.CLOSED, heart.id)
        assert own_tags(session, sleep) == []
    target = f"conversation {number}"
    assert acts(village) == [
        ("operator", "close", target, WHY),
        ("operator", "retag", target, f"from tags none to 4, 5; {WHY}"),
        ("operator", "retag", target, f"from tags 4, 5 to none; {WHY}"),
        ("operator", "move", target, f"from community 1 to {heart.id}; {WHY}"),
    ]
    told = [DecisionPayload.of(each) for each in village.all(Delivery)]
    assert [(each.action, each.words, each.by_operator) for each in told] == [
        (ModerationAction.CLOSE, None, True),
        (ModerationAction.RETAG, None, True),
        (ModerationAction.RETAG, None, True),
        (ModerationAction.MOVE, None, True),
    ]
    assert all(each.ended_by == "operator" for each in village.all(ModerationRequest))


@pytest.mark.parametrize(("words", "likely"), [("lnug", ("Lung",)), ("nowhere at all", ())])
def test_a_move_to_no_community_names_what_is_like_it(village, words, likely):
    done = on_sleep(village, ModerationAction.MOVE, words)

    assert (done.no_community, done.likely) == (words, likely)


@pytest.mark.parametrize("words", ["", "nowhere"])
def test_a_move_to_nowhere_changes_nothing(village, words):
    done = on_sleep(village, ModerationAction.MOVE, words)
    assert done.fit is Applicability.NEEDS_WORDS
    assert ("no community" in done.problem) is bool(words)
    assert village.all(ModerationRequest) == []


def test_a_post_is_taken_out_and_its_author_reads_nothing_of_the_operators_why(village):
    with village.store.write() as session:
        post = session.get_one(Post, village.sleep.id)
        context = of_operator(session, village.noon)
        action, kind = ModerationAction.HIDE, RequestKind.REPORT
        decide_on_post(context, post, action, kind, reason=WHY)
        assert post.state is PostState.HIDDEN
    (letter,) = village.all(Delivery)
    assert letter.member_id == village.ben.id
    assert DecisionPayload.of(letter).words is None
    assert ("operator", "hide", f"post {village.sleep.id}", WHY) in acts(village)


def test_who_stopped_all_letters_hears_of_a_role_and_not_of_a_badge(village):
    with village.store.write() as session:
        member = of_member(session, village.ana.id, village.noon)
        stop(member, village.ana.id, StopStreams(streams=tuple(Stream)))
        context, ana = of_operator(session, village.noon), village.ana.id
        for badge in (Badge.EXPERT, Badge.NONE, Badge.STAFF, Badge.NONE):
            assert isinstance(give_badge(context, ana, badge), Done)
        for is_granted in (True, False):
            assert isinstance(grant_experience(context, ana, is_granted=is_granted), Done)
        assert isinstance(appoint_moderator(context, ana, village.lung.id), Done)

    _, *told = [NoticePayload.of(each).reason for each in village.all(Delivery)]
    assert told == [Reason.STAFF, Reason.NO_BADGE, Reason.MODERATOR]


def test_the_operator_names_moderators_and_vouches(village):
    with village.store.write() as session:
        context, ana, lung = of_operator(session, village.noon), village.ana.id, village.lung.id
        assert isinstance(appoint_moderator(context, ana, lung), Done)
        assert isinstance(appoint_moderator(context, ana, lung), Unchanged)
        assert is_moderator(session, ana, lung)
        assert isinstance(dismiss_moderator(context, ana, lung), Done)
        assert isinstance(dismiss_moderator(context, ana, lung), Unchanged)
        given = give_badge(context, ana, Badge.EXPERT, vouched_as="lung nurse")
        assert isinstance(given, Done)
        again = give_badge(context, ana, Badge.EXPERT, vouched_as="lung nurse")
        assert isinstance(again, Unchanged)
        assert isinstance(give_badge(context, ana, Badge.STAFF), Done)
        assert isinstance(give_badge(context, ana, Badge.NONE), Done)
        assert isinstance(grant_experience(context, ana, is_granted=True), Done)
        assert isinstance(grant_experience(context, ana, is_granted=True), Unchanged)
    target = f"member {village.ana.id}"
    assert acts(village) == [
        ("operator", "appoint moderator", target, "community 1"),
        ("operator", "dismiss moderator", target, "community 1"),
        ("operator", "badge expert", target, "lung nurse; before: none"),
        ("operator", "badge staff", target, "before: expert lung nurse"),
        ("operator", "badge none", target, "before: staff"),
        ("operator", "grant experienced", target, ""),
    ]
    told = [NoticePayload.of(each) for each in village.all(Delivery)]
    assert [(each.reason, each.community_id, each.name) for each in told] == [
        (Reason.MODERATOR, lung, ""),
        (Reason.NO_MODERATOR, lung, ""),
        (Reason.BADGE, None, "Ana [expert: lung nurse]"),
        (Reason.STAFF, None, "Ana [staff]"),
        (Reason.NO_BADGE, None, "Ana"),
        (Reason.EXPERIENCED, None, ""),
    ]
    assert all(each.how == "operator" for each in told)


def test_who_tags_by_their_own_posts_is_told_nothing_of_a_grant(village, monkeypatch):
    monkeypatch.setattr(experience, "EXPERIENCED_POSTS", 0)
    with village.store.write() as session:
        context = of_operator(session, village.noon)
        assert isinstance(grant_experience(context, village.ana.id, is_granted=True), Done)
        assert isinstance(grant_experience(context, village.ana.id, is_granted=False), Done)
    assert village.all(Delivery) == []


def test_no_member_gives_a_role_and_nobody_gets_one_who_is_stopped_or_has_left(village):
    with village.store.write() as session:
        ana, lung = village.ana.id, village.lung.id
        context = of_member(session, ana, village.noon)
        asked = [
            appoint_moderator(context, ana, lung),
            dismiss_moderator(context, ana, lung),
            give_badge(context, ana, Badge.STAFF),
            grant_experience(context, ana, is_granted=True),
        ]
        assert all(isinstance(each, Refused) and each.reason is Reason.NOT_YOURS for each in asked)
        context = of_operator(session, village.noon)
        member = session.get_one(Member, ana)
        member.state = MemberState.SUSPENDED
        stopped = appoint_moderator(context, ana, lung)
        assert isinstance(stopped, Refused)
        assert stopped.reason is Reason.SUSPENDED
        member.state = MemberState.FORMER
        assert give_badge(context, ana, Badge.STAFF) is LEFT
        assert grant_experience(context, ana, is_granted=True) is LEFT
        assert appoint_moderator(context, ana, lung) is LEFT
        assert dismiss_moderator(context, ana, lung) is LEFT
    assert acts(village) == []


@pytest.mark.parametrize(
    ("act", "outcome", "reason", "recorded"),
    [
        pytest.param(hold_mail, Outcome.HELD, "by the operator", "hold mail", id="hold"),
        pytest.param(release_mail, Outcome.WAITING, "", "release mail", id="release"),
        pytest.param(drop_mail, Outcome.IGNORED, "dropped", "drop mail", id="drop"),
    ],
)
def test_the_operators_hand_on_a_mail_is_in_the_trail(
    village, mail, act, outcome, reason, recorded
):
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    village.receive(mail("ana@example.net", "Real"), to)
    with village.store.write() as session:
        received = session.get_one(ReceivedMail, 1)
        act(of_operator(session, village.noon), received)
        assert (received.outcome, received.reason) == (outcome, reason)
        assert received.vouched_by == ("operator" if act is release_mail else None)
    assert acts(village) == [("operator", recorded, "mail 1", "")]
    assert village.all(Delivery) == []


@pytest.mark.parametrize(
    "action", [ModerationAction.HIDE, ModerationAction.KEEP, ModerationAction.SUSPEND]
)
@pytest.mark.parametrize("reason", ["", "Pills"])
def test_words_to_people_never_become_a_reason_in_the_trail(village, action, reason):
    with village.store.write() as session:
        post = session.get_one(Post, village.sleep.id)
        request = open_request.unasked(session, post, RequestKind.REPORT, at=village.noon)
        context = of_operator(session, village.noon)
        words = "Ana (ana@example.net) told me so"
        decided = decide(context, request.id, action, words, reason=reason)
        assert decided.fit is Applicability.FITS

    assert [each[3] for each in acts(village)] == [reason]
