"""The operator's letters to all members, in every state."""

from cli.gallery.scene import Drawn, Scene
from cli.gallery.state import (
    Draw,
    GalleryGroup,
    GalleryState,
    without_content,
    without_content_for_all,
)
from cli.gallery.world import HARBOUR
from digest.community.communities.announcement import OperatorAnnouncement
from digest.letters.announcement_letter import ASKED, AnnouncementPayload, SafetyPayload

TITLE = "Our letters come from a new server"
TEXT = """\
Dear all,

on **Saturday** we move to a new server. Letters may come a few hours late; *nothing* you write is lost.

- You need not do anything.
- If a letter has not come by Sunday, answer this one.
- [What we do for your privacy](https://example.org/privacy) stays as it is.

Thank you for your patience.
"""


def _announced(
    *, to: str | None = HARBOUR, is_safety: bool = False, is_asked: bool = False
) -> Draw:
    def drawn(scene: Scene) -> Drawn:
        with scene.session() as session:
            made = OperatorAnnouncement(
                community_id=None if to is None else scene.world.communities[to],
                title=TITLE,
                text=TEXT,
                is_safety=is_safety,
                is_at_once=True,
                written_at=scene.clock(),
            )
            session.add(made)
            session.flush()
            number = made.id
        payload = SafetyPayload if is_safety else AnnouncementPayload
        return scene.told(payload(announcement_id=number, reason=ASKED if is_asked else None))

    return drawn


ANNOUNCEMENTS = GalleryGroup(
    "Announcement",
    (
        GalleryState("to a community", _announced()),
        GalleryState("to all", _announced(to=None)),
        GalleryState("about safety", _announced(is_safety=True)),
        GalleryState("without content", without_content(_announced())),
        GalleryState(
            "without content as the operator chose", without_content_for_all(_announced())
        ),
        GalleryState("asked for", without_content(_announced(is_asked=True))),
    ),
)
