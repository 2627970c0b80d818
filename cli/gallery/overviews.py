"""States of letters that show a member what they asked to see, and of what is kept on them."""

from collections.abc import Callable
from datetime import date

from cli.gallery.scene import Drawn, Scene
from cli.gallery.state import Draw, GalleryGroup, GalleryState
from cli.gallery.world import ANA, FINN, HARBOUR, LANTERN, WALKING
from digest.actions import conversations, membership
from digest.actions.account import MembershipEnd, end_membership
from digest.actions.context import Context
from digest.actions.result import Result
from digest.community.communities.join import create_member
from digest.community.people.member import Member, NotificationTiming, ReceiptChoice
from digest.community.preferences import change_preferences
from digest.community.preferences.preference import (
    Daily,
    Notifications,
    Pause,
    PreferenceName,
    Receipts,
    RefusedPreference,
    SummaryHour,
    Weekly,
)
from digest.intents.phrases import HelpTopic
from digest.letters.data_letter import DataPayload
from digest.letters.explanation import ExplanationPayload
from digest.letters.membership_changed import MembershipChangedPayload, MembershipChanges
from digest.letters.overview import Overview, OverviewPayload, SearchResultsPayload
from digest.letters.preferences_changed import PreferencesChangedPayload
from digest.outbox.delivery import LetterKind
from digest.outbox.payload import Payload

TELLING_MORE = {
    Overview.AGAIN,
    Overview.CHOSEN,
    Overview.FOUND,
    Overview.EXPLAINED,
    Overview.BELONGING,
}
SHOWN_ALONE = tuple(each for each in Overview if each not in TELLING_MORE)
CHANGED = PreferencesChangedPayload(
    changed=(
        (Daily(), Weekly(4)),
        (SummaryHour(6), SummaryHour(20)),
        (Pause(None), Pause(date(2026, 12, 20), date(2026, 12, 6))),
        (Notifications(NotificationTiming.GATHERED), Notifications(NotificationTiming.OFF)),
    ),
    same=(Receipts(ReceiptChoice.ALWAYS),),
)
REFUSED = PreferencesChangedPayload(
    refused=(RefusedPreference(setting=PreferenceName.ZONE, words="Nowhere", why="zone_unknown"),),
)


def _telling(payload: Payload, to: str = ANA) -> Draw:
    return lambda scene: scene.told(payload, to)


def _newcomer(what: Overview) -> Draw:
    """Return what draws an overview for somebody who belongs to no community yet."""

    def draw(scene: Scene) -> Drawn:
        at = scene.clock()
        with scene.session() as session:
            fresh = create_member(
                session,
                display_name="Just Arrived",
                address="arrived@example.net",
                confirmed_at=at,
                at=at,
            )
        return scene.told_to(fresh.id, OverviewPayload(reason=what))

    return draw


def _followed(scene: Scene) -> Drawn:
    with scene.acting(ANA) as context:
        conversations.follow_conversation(
            context, scene.world.members[ANA], scene.world.conversations[WALKING]
        )
    return scene.told(OverviewPayload(reason=Overview.FOLLOWED))


def _discreet_settings(scene: Scene) -> Drawn:
    with scene.session() as session:
        session.get_one(Member, scene.world.members[ANA]).discreet = True
    return scene.told(OverviewPayload(reason=Overview.SETTINGS))


def _settings_changed(scene: Scene) -> Drawn:
    """Choose what differs, so that the next summary is told of as it is then."""
    asked = tuple(after for _, after in CHANGED.changed)
    with scene.session() as session:
        member = session.get_one(Member, scene.world.members[ANA])
        change_preferences.change(session, member, asked, at=scene.clock())
    return scene.told(CHANGED)


def _belonging(act: Callable[[Context, int, int], Result], place: str) -> Draw:
    """Return what draws the letter about a community that Ana joined or left."""

    def draw(scene: Scene) -> Drawn:
        with scene.acting(ANA) as context:
            act(context, scene.world.members[ANA], scene.world.communities[place])
        return scene.due(LetterKind.OVERVIEW, reason=Overview.BELONGING)

    return draw


def _goodbye(*, erases: bool) -> Draw:
    def draw(scene: Scene) -> Drawn:
        with scene.acting(ANA) as context:
            member = context.session.get_one(Member, scene.world.members[ANA])
            end_membership(context, member, MembershipEnd(erases=erases))
        return scene.due(LetterKind.GOODBYE)

    return draw


OVERVIEWS = GalleryGroup(
    "Overview",
    (
        *(GalleryState(each.value, _telling(OverviewPayload(reason=each))) for each in SHOWN_ALONE),
        GalleryState("followed, more than one", _followed),
        GalleryState("home of a newcomer", _newcomer(Overview.HOME)),
        GalleryState("communities, to a newcomer", _newcomer(Overview.COMMUNITIES)),
        GalleryState("welcome of a newcomer", _newcomer(Overview.WELCOME)),
        GalleryState("settings of a discreet member", _discreet_settings),
        GalleryState("search", _telling(SearchResultsPayload(query="night cough"))),
        GalleryState("search without results", _telling(SearchResultsPayload(query="zeppelin"))),
        GalleryState(
            "search in one community", _telling(SearchResultsPayload(query="in:harbour walk"))
        ),
        GalleryState("settings changed", _settings_changed),
        GalleryState("settings refused", _telling(REFUSED)),
        GalleryState("joined", _belonging(membership.join_community, LANTERN)),
        GalleryState("left", _belonging(membership.leave_community, HARBOUR)),
        GalleryState(
            "name of no community",
            _telling(
                MembershipChangedPayload(
                    changes=MembershipChanges(unknown=("harbor",), words="harbor")
                )
            ),
        ),
        GalleryState(
            "which to leave",
            _telling(MembershipChangedPayload(changes=MembershipChanges(wants_which=True))),
        ),
    ),
)
EXPLAINED = GalleryGroup(
    "Explained",
    (
        *(
            GalleryState(each.value.replace("_", " "), _telling(ExplanationPayload(topics=(each,))))
            for each in HelpTopic
        ),
        GalleryState(
            "two questions",
            _telling(ExplanationPayload(topics=(HelpTopic.WHO_SEES, HelpTopic.COST))),
        ),
        GalleryState(
            "a moderator asks", _telling(ExplanationPayload(topics=(HelpTopic.MODERATORS,)), FINN)
        ),
    ),
)
ACCOUNT = GalleryGroup(
    "Account",
    (
        GalleryState("data", _telling(DataPayload())),
        GalleryState("goodbye", _goodbye(erases=False)),
        GalleryState("goodbye, and the posts go", _goodbye(erases=True)),
    ),
)
