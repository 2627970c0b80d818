"""States of moderation: each kind of request, what a decision tells whom, and what could not be decided."""

from collections.abc import Callable, Mapping
from functools import partial

from cli.gallery.conversing import IN_DANGER
from cli.gallery.scene import Drawn, Scene
from cli.gallery.state import GalleryGroup, GalleryState
from cli.gallery.world import ANA, BEN, COUGHING, FINN, HANA, HARBOUR
from digest.actions import moderation
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import Post, PostState
from digest.community.moderation.decide import Concern
from digest.community.requests import open_request
from digest.community.requests.moderation_action import Applicability, ModerationAction
from digest.community.requests.moderation_request import ModerationRequest, RequestKind
from digest.letters.moderation import (
    ASK_AGAIN,
    NOT_YOURS,
    WAITING,
    YOURS,
    DecisionPayload,
    RequestsPayload,
)
from digest.letters.urgent import UrgentPayload
from digest.outbox.delivery import LetterKind

A, C, K = ModerationAction, Concern, RequestKind
ASKER = BEN  # who wrote the post in question, and asks for what is to be decided; Finn moderates
TEXT = "I take the small blue ones twice a day now, and I sleep again."
LONGER = f"{TEXT}\n\nPlease ask your doctor first."
STAFF_DECIDES = (K.NO_COMMUNITY,)
WORDS: Mapping[ModerationAction, str] = {
    A.HIDE: "It names a medicine and a dose. Please write it without them.",
    A.DECLINE: "We would rather leave it as it is.",
    A.MOVE: "meadow\nIt is read by more people there.",
    A.RETAG: "sleep, night",
    A.WELCOME: "Good that you are here! Read along for as long as you like.",
    A.ANSWER: "Thank you for asking. Yes, you can.",
    A.SUSPEND: "We asked you twice.",
}


def _asked(kind: RequestKind, scene: Scene, *, reporter: str = HANA) -> int:
    """Bring a request of this kind before the moderators, and return its number."""
    number = scene.say(COUGHING, ASKER, TEXT)
    at, who, place = scene.clock(), scene.world.members[ASKER], scene.world.communities[HARBOUR]
    with scene.session() as session:
        post = session.get_one(Post, number)
        where = session.get_one(Conversation, post.conversation_id)
        if kind is K.HELD_POST:
            post.state = PostState.HELD
        made: Mapping[RequestKind, Callable[[], ModerationRequest | None]] = {
            K.REPORT: lambda: open_request.report(
                session, post, member_id=scene.world.members[reporter], words="A dose!", at=at
            ),
            K.HELD_POST: lambda: open_request.held_post(session, post, at=at),
            K.LATE_EDIT: lambda: open_request.late_wish(session, post, text=LONGER, at=at),
            K.LATE_DELETE: lambda: open_request.late_wish(session, post, text=None, at=at),
            K.TAGS: lambda: open_request.suggested_tags(
                session, where, ["night"], kind=kind, member_id=who, at=at
            ),
            K.UNTAG: lambda: open_request.suggested_tags(
                session, where, ["sleep"], kind=kind, member_id=who, at=at
            ),
            K.STRANGER: lambda: open_request.stranger(
                session, place, address="mara@example.net", words=TEXT, received_id=1, at=at
            ),
            K.NEW_MEMBER: lambda: open_request.new_member(session, who, place, at=at),
            K.WORDS: lambda: open_request.words(session, who, place, said="May I?", at=at),
            K.NO_COMMUNITY: lambda: open_request.no_community(
                session, who, words="Islet cell tumours", at=at
            ),
            K.LOOK_AFTER: lambda: open_request.unasked(session, post, kind, at=at),
            K.IN_DANGER: lambda: open_request.in_danger(session, who, place, at=at),
        }
        request = made[kind]()
        if request is None:
            raise LookupError(kind)
        if kind is K.LOOK_AFTER:
            request.member_id = who
        return request.id


def _request(kind: RequestKind, scene: Scene) -> Drawn:
    """Show a request to who decides on it."""
    decider = HANA if kind in STAFF_DECIDES else FINN
    _asked(kind, scene)
    return scene.told(RequestsPayload(reason=WAITING), decider)


def _own_report(scene: Scene) -> Drawn:
    """Show a moderator at once what they reported themselves."""
    number = _asked(K.REPORT, scene, reporter=FINN)
    return scene.told(RequestsPayload(reason=YOURS, matter_id=number), FINN)


def _all_waiting(scene: Scene) -> Drawn:
    for kind in (K.REPORT, K.HELD_POST, K.TAGS, K.NEW_MEMBER, K.LOOK_AFTER):
        _asked(kind, scene)
    return scene.told(RequestsPayload(reason=WAITING), FINN)


def _decided(
    kind: RequestKind, action: ModerationAction, told: Concern | None, scene: Scene
) -> Drawn:
    """Let Finn decide, and show what he is told of it, or whom it concerns."""
    request = _asked(kind, scene)
    number, words = scene.world.members[FINN], WORDS.get(action, "")
    with scene.acting(FINN) as context:
        moderation.decide_by_mail(context, number, request, action, words=words, times=0)
    if told is None:
        return scene.due(LetterKind.MODERATION, FINN, reason=Applicability.FITS.value)
    to = {C.STARTER: ANA, C.REPORTER: HANA}.get(told, ASKER)
    return scene.due(LetterKind.MODERATION, to, reason=told.value)


def _not_decided(fit: Applicability, scene: Scene) -> Drawn:
    """Tell Finn that his decision could not be carried out, or that it needs no more."""
    wants_words = fit is Applicability.NEEDS_WORDS
    action = A.MOVE if wants_words else A.HIDE
    request = _asked(K.REPORT, scene)
    if fit in (Applicability.DECIDED, Applicability.SPENT):
        with scene.acting(FINN) as context:
            number = scene.world.members[FINN]
            moderation.decide_by_mail(context, number, request, A.KEEP, words="", times=0)
    payload = DecisionPayload(
        reason=fit.value,
        matter_id=request,
        action=action,
        words="harbor" if wants_words else None,
        no_community="harbor" if wants_words else "",
        likely=(HARBOUR.title(),) if wants_words else (),
    )
    return scene.told(payload, FINN)


def _urgent(scene: Scene, *, is_published: bool = True) -> Drawn:
    number = scene.say(COUGHING, ASKER, IN_DANGER)
    payload = UrgentPayload(
        author_id=scene.world.members[ASKER],
        conversation_id=scene.world.conversations[COUGHING],
        post_id=number if is_published else None,
        matter_id=None if is_published else _asked(K.IN_DANGER, scene),
    )
    return scene.told(payload, FINN)


TOLD: tuple[tuple[RequestKind, ModerationAction, Concern | None], ...] = (
    *((K.REPORT, A.HIDE, who) for who in (None, C.AUTHOR, C.REPORTER)),
    *((K.REPORT, A.KEEP, who) for who in (None, C.REPORTER)),
    *((K.REPORT, A.CLOSE, who) for who in (None, C.STARTER)),
    *((K.REPORT, A.MOVE, who) for who in (None, C.STARTER)),
    *((K.REPORT, A.RETAG, who) for who in (None, C.STARTER)),
    *((K.REPORT, A.HOLD_MAIL, who) for who in (None, C.AUTHOR)),
    *((K.REPORT, A.SUSPEND, who) for who in (None, C.AUTHOR)),
    (K.HELD_POST, A.APPROVE, None),
    *((K.HELD_POST, A.DECLINE, who) for who in (None, C.ASKER)),
    *((K.LATE_EDIT, A.GRANT, who) for who in (None, C.ASKER)),
    *((K.LATE_EDIT, A.DECLINE, who) for who in (None, C.ASKER)),
    *((K.LATE_DELETE, A.GRANT, who) for who in (None, C.ASKER)),
    *((K.TAGS, A.ADD_TAGS, who) for who in (None, C.ASKER)),
    *((K.TAGS, A.DECLINE, who) for who in (None, C.ASKER)),
    *((K.UNTAG, A.TAKE_OFF, who) for who in (None, C.ASKER)),
    *((K.NEW_MEMBER, A.WELCOME, who) for who in (None, C.ASKER)),
    *((K.WORDS, A.ANSWER, who) for who in (None, C.ASKER)),
    *((K.IN_DANGER, A.ANSWER, who) for who in (None, C.ASKER)),
    *((K.LOOK_AFTER, A.SEND_HELP, who) for who in (None, C.AUTHOR)),
    (K.LOOK_AFTER, A.ALL_WELL, None),
)
MODERATION = GalleryGroup(
    "Moderation",
    (
        GalleryState("all that waits", _all_waiting),
        *(GalleryState(kind.value, partial(_request, kind)) for kind in K),
        GalleryState("report of their own", _own_report),
        GalleryState("urgent", _urgent),
        GalleryState("urgent, not published", partial(_urgent, is_published=False)),
        GalleryState(
            "no button pressed",
            lambda at: at.told(DecisionPayload(reason=ASK_AGAIN, words=WORDS[A.DECLINE]), FINN),
        ),
        GalleryState(
            "no moderator",
            lambda at: at.told(DecisionPayload(reason=NOT_YOURS, words=WORDS[A.DECLINE])),
        ),
    ),
)
DECISIONS = GalleryGroup(
    "Decision",
    (
        *(
            GalleryState(
                f"{kind.value}, {action.word}, to {told or 'who decided'}",
                partial(_decided, kind, action, told),
            )
            for kind, action, told in TOLD
        ),
        *(
            GalleryState(f"could not be done, {fit.value}", partial(_not_decided, fit))
            for fit in Applicability
            if fit is not Applicability.FITS
        ),
    ),
)
