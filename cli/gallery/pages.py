"""States of the pages behind links."""

import re
from collections.abc import Callable
from datetime import timedelta

from cli.gallery.conversing import very_long
from cli.gallery.scene import Drawn, Scene
from cli.gallery.state import Draw, GalleryGroup, GalleryState, attached
from cli.gallery.world import ANA, HARBOUR, LATELY, sent_letter
from digest.actions import stops
from digest.actions.account import MembershipEnd, end_membership
from digest.community.communities.community import Membership
from digest.community.conversations.conversation import Conversation
from digest.community.people.member import Member
from digest.community.preferences.stop import Stream
from digest.intents.intents import StopStreams
from digest.letters.data_letter import DataPayload
from digest.letters.overview import Overview
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import STREAMS, LetterKind

EVERY = 4  # days between letters about new conversations
LONG_AGO = timedelta(days=40)
UNDO = re.compile(r'name="undo" value="([^"]+)"')


def _stream(scene: Scene, stream: Stream = Stream.SUMMARY) -> str:
    of = scene.world.communities[HARBOUR] if stream is Stream.NEW_CONVERSATIONS else 0
    if of:
        _tell_of_new_conversations(scene, of)
    return scene.link(Purpose.UNSUBSCRIBE, about=of, detail=stream)


def _tell_of_new_conversations(scene: Scene, community_id: int) -> None:
    """Let Ana have got letters about new conversations of a community, twice a week, and get them still."""
    ana = scene.world.members[ANA]
    with scene.session() as session:
        membership = session.get_one(Membership, (ana, community_id))
        if membership.instant:
            return
        membership.instant = True
        known = (session.get_one(Conversation, each) for each in scene.world.conversations.values())
        told = next(each.id for each in known if each.community_id == community_id)
        kind = LetterKind.NEW_CONVERSATION
        for ago in range(1, LATELY, EVERY):
            key, at = f"new of before:{ago}", scene.clock() - timedelta(days=ago)
            session.add(sent_letter(kind, ana, key=key, at=at, conversation_id=told))


def _settings(scene: Scene, *, mailed_before: timedelta = timedelta()) -> str:
    _tell_of_new_conversations(scene, scene.world.communities[HARBOUR])
    with scene.session() as session:  # the summary of this morning is out
        session.get_one(Member, scene.world.members[ANA]).summary_date = scene.clock().date()
    mailed = scene.clock() - mailed_before
    return scene.link(Purpose.PREFERENCES, about=int(mailed.timestamp()))


def _all_settings(scene: Scene) -> Drawn:
    return scene.get(_settings(scene))


def _ask(stream: Stream) -> Draw:
    return lambda scene: scene.get(_stream(scene, stream))


def _pressed(**form: str) -> Draw:
    """Return what draws the page that follows a press on the page of the summary."""
    return lambda scene: scene.press(_stream(scene), **form)


def _back(scene: Scene) -> Drawn:
    scene.press(_stream(scene), stop="yes")
    return scene.press(_stream(scene), undo="yes")


def _stopped_long_ago(scene: Scene) -> Drawn:
    with scene.acting(ANA) as context:
        stops.stop(context, scene.world.members[ANA], StopStreams(streams=(Stream.SUMMARY,)))
    scene.clock.at += LONG_AGO
    return scene.get(_stream(scene))


def _gone(scene: Scene) -> Drawn:
    with scene.acting(ANA) as context:
        member = context.session.get_one(Member, scene.world.members[ANA])
        end_membership(context, member, MembershipEnd(erases=False))
    return scene.get(_stream(scene))


def _of_all(scene: Scene) -> str:
    _tell_of_new_conversations(scene, scene.world.communities[HARBOUR])
    return scene.link(Purpose.UNSUBSCRIBE, detail=Stream.NEW_CONVERSATIONS)


def _stop_of_all(scene: Scene) -> Drawn:
    return scene.get(_of_all(scene))


def _stopped_of_all(scene: Scene) -> Drawn:
    return scene.press(_of_all(scene), stop="yes")


def _stopped(stream: Stream) -> Draw:
    return lambda scene: scene.press(_stream(scene, stream), stop="yes")


def _undone(path: Callable[[Scene], str], **form: str) -> Draw:
    """Return what draws the page that follows a press, and then a press of the Undo on it."""
    return lambda scene: scene.press(path(scene), undo=_undo_on(scene.press(path(scene), **form)))


def _undo_on(drawn: Drawn) -> str:
    [value] = UNDO.findall(drawn.page)
    return str(value)


def _changed_since(scene: Scene) -> Drawn:
    undo = _undo_on(scene.press(_stream(scene), less="weekly monday"))
    scene.press(_settings(scene), save="yes", summary="weekly friday")
    return scene.press(_stream(scene), undo=undo)


def _letter_after(press: Draw) -> Draw:
    """Return what draws the letter that tells of what was pressed last on a page."""

    def drawn(scene: Scene) -> Drawn:
        press(scene)
        return scene.due(LetterKind.OVERVIEW, reason=Overview.CHOSEN)

    return drawn


def _saving(**form: str) -> Draw:
    return lambda scene: scene.press(_settings(scene), **form)


def _asking_for_link(**form: str) -> Draw:
    return lambda scene: scene.press("/link", link="new", **form)


def _asking_too_often(scene: Scene) -> Drawn:
    times = scene.installation.settings.policy.limits.links_an_hour + 1
    return scene.press_often("/link", times, link="new", address="ana@example.net")


def _changed_too_often(scene: Scene) -> Drawn:
    times = scene.installation.settings.policy.limits.commands_an_hour // 2
    for _ in range(times):
        undo = _undo_on(scene.press(_stream(scene), less="short"))
        scene.press(_stream(scene), undo=undo)
    return scene.press(_stream(scene), less="short")


def _data(scene: Scene, *, mailed_before: timedelta = timedelta()) -> Drawn:
    path = _data_link(scene)
    scene.clock.at += mailed_before
    return scene.get(path)


def _data_fetched(before: timedelta) -> Draw:
    """Return what draws the page of the data so long after the file was fetched."""

    def drawn(scene: Scene) -> Drawn:
        path = _data_link(scene)
        scene.fetch(path)
        scene.clock.at += before
        return scene.get(path)

    return drawn


def _data_link(scene: Scene) -> str:
    scene.told(DataPayload())
    return scene.link(Purpose.DOWNLOAD, about=scene.owed())


PAGES = GalleryGroup(
    "Page",
    (
        *(
            GalleryState(f"stop {stream.name.lower().replace('_', ' ')}", _ask(stream))
            for stream in STREAMS.values()
        ),
        GalleryState("stopped", _pressed(stop="yes")),
        GalleryState("stopped long ago", _stopped_long_ago),
        GalleryState("comes again", _back),
        GalleryState("stopped: letters about replies", _stopped(Stream.NOTIFICATIONS)),
        GalleryState(
            "stopped: letters about new conversations", _stopped(Stream.NEW_CONVERSATIONS)
        ),
        GalleryState("stopped: letters to all members", _stopped(Stream.ANNOUNCEMENTS)),
        GalleryState("stop new conversations of all communities", _stop_of_all),
        GalleryState("stopped: new conversations of all communities", _stopped_of_all),
        GalleryState("weekly instead", _pressed(less="weekly monday")),
        GalleryState("short instead", _pressed(less="short")),
        GalleryState("weekly undone", _undone(_stream, less="weekly monday")),
        GalleryState("weekly not undone, for it was changed since", _changed_since),
        GalleryState("mailed", _pressed(settings="mail")),
        GalleryState("no member any more", _gone),
        GalleryState("settings", _all_settings),
        GalleryState("settings saved", _saving(save="yes", hour="9")),
        GalleryState("settings not saved", _saving(save="yes", zone="Berln", hour="9")),
        GalleryState("settings saved, with a break", _saving(save="yes", pause="2026-12-11")),
        GalleryState("settings undone", _undone(_settings, save="yes", hour="9")),
        GalleryState("all stopped", _saving(stop="all")),
        GalleryState("all stopped, undone", _undone(_settings, stop="all")),
        *(
            GalleryState(f"{name}: the letter", _letter_after(press))
            for name, press in (
                ("comes again", _back),
                ("weekly instead", _pressed(less="weekly monday")),
                ("short instead", _pressed(less="short")),
                ("weekly undone", _undone(_stream, less="weekly monday")),
                ("settings saved", _saving(save="yes", hour="9")),
                ("settings undone", _undone(_settings, save="yes", hour="9")),
                ("all stopped, undone", _undone(_settings, stop="all")),
            )
        ),
        GalleryState("asked for the data", _saving(ask="data")),
        GalleryState("settings, old link", lambda s: s.get(_settings(s, mailed_before=LONG_AGO))),
        GalleryState("bad link", lambda scene: scene.get("/nothing")),
        GalleryState("new link", lambda scene: scene.get("/link")),
        GalleryState("new link asked for", _asking_for_link(address="ana@example.net")),
        GalleryState("new link, no address", _asking_for_link(address="ana")),
        GalleryState("new link, asked for too often", _asking_too_often),
        GalleryState("link from before a restored backup", lambda scene: scene.message("lost")),
        GalleryState("changed too often", _changed_too_often),
        GalleryState("out of order", lambda scene: scene.message("away")),
        GalleryState("too large", lambda scene: scene.press("/link", address="a" * 9_000)),
        GalleryState("very long conversation, attached", attached(very_long)),
        GalleryState("data, attached", attached(lambda scene: scene.told(DataPayload()))),
        GalleryState("data, too large for a letter", _data),
        GalleryState("data, fetched just now", _data_fetched(timedelta(minutes=5))),
        GalleryState("data, fetched before", _data_fetched(timedelta(hours=2))),
        GalleryState("data, too late", lambda scene: _data(scene, mailed_before=LONG_AGO)),
    ),
)
