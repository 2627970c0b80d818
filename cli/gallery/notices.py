"""States of notices: one for every reason, so that a new reason is shown as soon as it is there."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from cli.gallery.scene import Drawn, Scene
from cli.gallery.state import GalleryGroup, GalleryState
from cli.gallery.world import ANA, COUGHING, DMITRI, HARBOUR, LANTERN, MEADOW, OXYGEN, WALKING
from digest.actions.ask_the_silent import NONE, WAITS_FOR, WEEKLY
from digest.actions.context import Via
from digest.community.leaving.pending_member import pending_member
from digest.community.people.member import NotificationTiming
from digest.community.posting.tagging import Tagged
from digest.community.preferences.preference import (
    AnnouncementChoice,
    Daily,
    Instant,
    Never,
    Notifications,
    PauseFor,
    SummaryHour,
    Weekly,
)
from digest.inbox.question import OF_ADDRESSES, Question, QuestionKind, QuestionPayload
from digest.intents.phrases import (
    Choose,
    FollowTag,
    GetData,
    JoinCommunity,
    KeptPhrase,
    Show,
    StopThis,
    Terminate,
    UseAddress,
    Viewable,
)
from digest.intents.told_change import ToldChange
from digest.letters.notice import NoticePayload, Reason
from digest.letters.reason_facts import FACTS, Audience, LetterRole

OTHER_BOX, STRANGER = "ana.at.work@example.net", "mara@example.net"
ANSWERED = "<a.mail@example.net>"
SUBJECT, WORDS = f"Re: {COUGHING}", "For me it was the second pillow.\n\nAnd ginger tea."
STOP_ALL, SETTINGS = StopThis(all=True), Show(what=Viewable.SETTINGS)
AS_BEFORE = (
    Choose(preference=Daily()),
    Choose(preference=Notifications(NotificationTiming.GATHERED)),
)
TO_ALL = (Choose(preference=AnnouncementChoice(is_on=True)),)
NEW_ONES = (Choose(preference=Instant(HARBOUR, is_on=True)),)
STOPPED: Mapping[Reason, tuple[Choose, ...]] = {  # what was chosen before
    Reason.STOPPED_SUMMARY: AS_BEFORE[:1],
    Reason.STOPPED_NOTIFICATIONS: AS_BEFORE[1:],
    Reason.STOPPED_INSTANT: NEW_ONES,
    Reason.STOPPED_ANNOUNCEMENTS: TO_ALL,
    Reason.STOPPED_ALL: AS_BEFORE,
}
K = QuestionKind
ASKED = {  # what the letter asks, where that is not called as its reason is
    Reason.YES_OR_NO: K.WAS_THIS_YOU,
    Reason.CONFIRM_ADDRESS: K.ADD_ADDRESS,
    Reason.CONFIRM_JOIN: K.JOIN,
    Reason.INVITATION: K.JOIN,
    Reason.MODERATOR_INVITES: K.JOIN,
    Reason.JOIN_REMINDER: K.JOIN,
    Reason.JOIN_YES_OR_NO: K.JOIN,
    Reason.CONFIRM_ADDING: K.ADD_ADDRESS,
    Reason.CONFIRM_CHANGING: K.CHANGE_ADDRESS,
    Reason.CHANGE_ANNOUNCED: K.MOVE_ADDRESS,
    Reason.ADDRESS_CHANGED: K.CHANGE_ADDRESS,
    Reason.CHANGED_AWAY: K.UNDO_ADDRESS,
    Reason.CHANGE_UNDONE: K.CHANGE_ADDRESS,
    Reason.UNDONE_AWAY: K.CHANGE_ADDRESS,
    Reason.ADDRESS_ASKED: K.ADD_ADDRESS,
    Reason.ADDRESS_YES_OR_NO: K.ADD_ADDRESS,
    Reason.ADDRESS_ADDED: K.ADD_ADDRESS,
    Reason.NOT_ADDED: K.ADD_ADDRESS,
    Reason.NOT_CHANGED: K.CHANGE_ADDRESS,
    Reason.CONFIRM_DATA: K.DATA,
    Reason.CONFIRM_TERMINATE: K.TERMINATE,
    Reason.CONFIRM_ERASING: K.TERMINATE_ERASING,
    Reason.ASK_BACK: K.WHAT_TO_DO,
    Reason.TOO_LATE_FOR_WORDS: K.WHAT_TO_DO,
    Reason.WHAT_AGAIN: K.WHAT_TO_DO,
    Reason.WHICH_AGAIN: K.WHICH_CONVERSATION,
    Reason.WHERE_TO_PUBLISH: K.WHICH_COMMUNITY,
    Reason.NEW_OR_REPLY_AGAIN: K.NEW_OR_REPLY,
}
WAITS = {K.MOVE_ADDRESS: timedelta(days=3), K.STILL_WANTED: WAITS_FOR}
ABOUT_A_BOX = OF_ADDRESSES | {K.UNDO_ADDRESS}
OF_A_CONVERSATION = frozenset(
    {
        *(Reason.WINDOW_OVER, Reason.DELETE_WINDOW_OVER, Reason.CLOSED, Reason.UNCLEAR_POST),
        *(Reason.PUBLISH_THIS, Reason.ASK_BACK, Reason.DELETED_ALREADY, Reason.NOT_DELETED),
        *(Reason.UNDO_OVER, Reason.FOLLOWED, Reason.UNFOLLOWED, Reason.MUTED, Reason.UNMUTED),
        *(Reason.TAGS_CHANGED, Reason.REPORTED, Reason.WHICH_POST),
        Reason.TOO_LATE_FOR_WORDS,
    }
)
OF_A_POST = frozenset(
    {
        *(Reason.WINDOW_OVER, Reason.DELETE_WINDOW_OVER, Reason.ASK_BACK, Reason.WHAT_AGAIN),
        *(Reason.DELETED, Reason.DELETED_ALREADY, Reason.BROUGHT_BACK, Reason.NOT_DELETED),
        *(Reason.UNDO_OVER, Reason.TOO_LATE_FOR_WORDS),
    }
)
GIVES_BACK = frozenset(  # also beside a refusal
    {
        *(Reason.WAS_THIS_YOU, Reason.SAME_AGAIN, Reason.TOO_MANY_POSTS, Reason.LAPSED),
        *(Reason.PUBLISH_THIS, Reason.ASK_BACK, Reason.WHICH_CONVERSATION, Reason.WHICH_LAPSED),
        *(Reason.WHICH_COMMUNITY, Reason.WHERE_TO_PUBLISH, Reason.NEW_OR_REPLY, Reason.THANKED),
        *(
            Reason.TOO_LATE_FOR_WORDS,
            Reason.A_PERSON_LOOKS,
            Reason.ADDED,
            Reason.MADE_FOR_ANOTHER,
            Reason.UNREAD_LAPSED,
        ),
    }
)
UNREAD = frozenset(  # what no words came out of
    {
        *(Reason.ENCRYPTED, Reason.NO_TEXT, Reason.PICTURES_ONLY, Reason.UNDECODABLE),
        *(Reason.NOT_READ, Reason.CALENDAR_ONLY),
    }
)
OFFERS: Mapping[Reason, tuple[KeptPhrase, ...]] = {
    Reason.NOT_A_MEMBER: (JoinCommunity(name=LANTERN),),
    Reason.UNKNOWN_COMMUNITY: (JoinCommunity(name=LANTERN),),
    Reason.LEFT_SINCE: (JoinCommunity(name=LANTERN),),
    Reason.UNCLEAR: (SETTINGS, Show(what=Viewable.HELP)),
    Reason.UNCLEAR_POST: (
        Choose(preference=PauseFor(7)),
        Choose(preference=PauseFor(14)),
        Choose(preference=Weekly()),
        STOP_ALL,
    ),
    Reason.PUBLISH_THIS: (STOP_ALL, Choose(preference=Weekly()), Choose(preference=PauseFor(14))),
    Reason.CONFIRM_TERMINATE: (GetData(), Terminate(erases=True)),
    Reason.CONFIRM_ERASING: (GetData(), Terminate()),
    Reason.QUESTION_OVER: (GetData(),),
    Reason.ADDRESS_REMOVED: (UseAddress(address=OTHER_BOX, on=True),),
    Reason.ADDRESS_STAYS: (Terminate(),),
    Reason.STOPPED_INSTANT: NEW_ONES,
    Reason.STOPPED_ANNOUNCEMENTS: TO_ALL,
    Reason.STOPPED_ALL: AS_BEFORE,
    Reason.STOP_WHAT: (
        Choose(preference=Never()),
        Choose(preference=Notifications(NotificationTiming.OFF)),
        STOP_ALL,
    ),
    Reason.UNFOLLOWED: (STOP_ALL,),
    Reason.TAG_FOLLOWED: (FollowTag(name="sleep", on=False),),
    Reason.TAG_UNFOLLOWED: (FollowTag(name="sleep", on=True),),
    Reason.UNKNOWN_TAG: (FollowTag(name="sleep", on=True), Show(what=Viewable.TAGS)),
    Reason.STILL_WANTED: (WEEKLY, NONE),
    Reason.MODERATOR: (Show(what=Viewable.RULES),),
    Reason.CHOSEN_SINCE: (Choose(preference=SummaryHour(6)),),
}
BY_OPERATOR = (
    *(Reason.BADGE, Reason.STAFF, Reason.NO_BADGE, Reason.EXPERIENCED, Reason.NOT_EXPERIENCED),
    *(Reason.MODERATOR, Reason.NO_MODERATOR),
)
BY_PAGE = (
    *(Reason.CHANGE_UNDONE, Reason.STOPPED_SUMMARY, Reason.STOPPED_NOTIFICATIONS),
    Reason.STOPPED_ALL,
)
WAYS = {  # by which somebody acted, where that was no mail
    **dict.fromkeys(BY_OPERATOR, Via.COMMAND),
    **dict.fromkeys(BY_PAGE, Via.PAGE),
    Reason.STOPPED_INSTANT: Via.ONE_CLICK,
    Reason.STOPPED_ANNOUNCEMENTS: Via.ONE_CLICK,
}
ANSWERS_NOTHING = frozenset(  # and comes when something was decided, or a time is over
    {
        *(Reason.LOOKED_AT, Reason.LAPSED, Reason.WHICH_LAPSED, Reason.UNREAD_LAPSED),
        *(Reason.OWN_NAME, Reason.ADDRESS_ADDED, Reason.STILL_WANTED),
        *(Reason.INVITATION, Reason.MODERATOR_INVITES, Reason.JOIN_REMINDER),
    }
)
CHOSEN_FROM: Mapping[Reason, tuple[str, ...]] = {Reason.WHICH_POST: (COUGHING, OXYGEN)}
ELSE: Mapping[Reason, Mapping[str, Any]] = {  # what else such a letter tells
    Reason.NO_SUCH_NUMBER: {"numbered": 12},
    Reason.UNKNOWN_COMMUNITY: {"name": "harbr"},
    Reason.BADGE: {"name": "HopefulAna [expert: lung nurse]"},
    Reason.STAFF: {"name": "HopefulAna [staff]"},
    Reason.NO_BADGE: {"name": ANA},
    Reason.MEMBER_MUTED: {"name": DMITRI},
    Reason.MEMBER_UNMUTED: {"name": DMITRI},
    Reason.TAGS_CHANGED: {"tagged": Tagged(added=("sleep",), suggested=("night-cough",))},
    Reason.CHOSEN_SINCE: {
        "ways_back": (
            ToldChange(
                now=Choose(preference=SummaryHour(9)),
                before=Choose(preference=SummaryHour(6)),
            ),
        )
    },
    **{
        reason: {"ways_back": tuple(ToldChange(now=STOP_ALL, before=each) for each in before)}
        for reason, before in STOPPED.items()
    },
}


def _notice(reason: Reason, scene: Scene) -> Drawn:
    """Tell this reason to whom it can go."""
    world, facts = scene.world, FACTS[reason]
    reader, question = _asked(reason, scene)
    gives_back = reason in GIVES_BACK or facts.role is LetterRole.REFUSAL
    payload = NoticePayload(
        reason=reason,
        subject=None if facts.audience is not Audience.REACHABLE else SUBJECT,
        words=WORDS if gives_back and reason not in UNREAD else None,
        thrown=WORDS if reason is Reason.DROPPED else None,
        conversation_id=world.conversations[COUGHING] if reason in OF_A_CONVERSATION else None,
        post_id=world.first_posts[COUGHING] if reason in OF_A_POST else None,
        community_id=world.communities[HARBOUR],
        question_id=question,
        posts=tuple(map(world.first_posts.__getitem__, CHOSEN_FROM.get(reason, ()))),
        offers=OFFERS.get(reason, ()),
        how=WAYS.get(reason, Via.MAIL).value,
        reply_to_id=None if reason in ANSWERS_NOTHING or reason in WAYS else ANSWERED,
        **ELSE.get(reason, {}),
    )
    return scene.told_to(reader, payload)


def _asked(reason: Reason, scene: Scene) -> tuple[int, int | None]:
    """Ask what the letter asks; return who reads it, and the question."""
    reader, is_pending = scene.world.members[ANA], FACTS[reason].audience is Audience.PENDING
    asks = ASKED.get(reason) or next((each for each in K if each.value == reason.value), None)
    at = scene.clock()
    with scene.session() as session:
        if is_pending:
            reader = pending_member(session, STRANGER, at=at).id
        if asks is None:
            return reader, None
        question = Question(
            member_id=reader,
            asks=asks,
            asked_at=at,
            address=STRANGER if is_pending else OTHER_BOX if asks in ABOUT_A_BOX else None,
            community_id=scene.world.communities[HARBOUR],
            waits_until=at + WAITS[asks] if asks in WAITS else None,
            payload=_offered(asks, scene),
        )
        session.add(question)
        session.flush()
        return reader, question.id


def _offered(asks: QuestionKind, scene: Scene) -> QuestionPayload:
    named = tuple(scene.world.conversations[title] for title in (COUGHING, OXYGEN, WALKING))
    places = tuple(scene.world.communities[name] for name in (HARBOUR, MEADOW))
    return QuestionPayload(
        conversations=named if asks is K.WHICH_CONVERSATION else (),
        communities=places if asks is K.WHICH_COMMUNITY else (),
        doubts=("own_address", "absence") if asks is K.PUBLISH_THIS else (),
    )


def _states(*roles: LetterRole) -> tuple[GalleryState, ...]:
    return tuple(
        GalleryState(reason.value.replace("_", " "), partial(_notice, reason))
        for reason in Reason
        if FACTS[reason].role in roles
    )


REFUSALS = GalleryGroup("Refusal", _states(LetterRole.REFUSAL))
NOTICES = GalleryGroup("Notice", _states(LetterRole.NEWS, LetterRole.ANSWER))
