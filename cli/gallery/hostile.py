"""States with words that mean harm, and with words that no layout is made for: all is shown as text."""

from datetime import timedelta

from cli.gallery.scene import Drawn, Scene
from cli.gallery.state import GalleryGroup, GalleryState
from cli.gallery.world import BEN, COUGHING, HARBOUR
from digest.actions import posts
from digest.actions.posts import NewText
from digest.community.communities.community import Community
from digest.community.people.member import Member
from digest.community.posting.publish import Draft, start
from digest.outbox.delivery import LetterKind

NAME = "נועה <i>הלילה</i>"  # from right to left, with a tag in it
TITLE = "</h3><script>alert(1)</script> Read \u202eexe.stluser\u202c & <b>win</b>"  # turned round
LONG_WORD = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz" * 4
TEXT = f"""<a href="https://mail.example.org.example.com/stop">https://mail.example.org/stop</a>
<img src="https://example.com/seen.gif"> <style>p {{ display: none }}</style>

Your membership ends today. Confirm it at https://m\u0430il.example.org/s/confirm

\u202eyadot dne lliw gnihtyrevE\u202c {{{{ 7 * 7 }}}} [Reply](mailto:me@example.com)

> You get this letter because your account was closed.

{LONG_WORD}"""


def _summary(scene: Scene) -> Drawn:
    """Tell of a conversation whose title, text and author are like that."""
    at = scene.clock() - timedelta(hours=3)
    _name(scene)
    with scene.session() as session:
        place = session.get_one(Community, scene.world.communities[HARBOUR])
        said = Draft(author_id=scene.world.members[BEN], text=TEXT, at=at, approved=True)
        start(session, place, said, title=TITLE, window=scene.installation.window)
    return scene.summary()


def _notification(scene: Scene) -> Drawn:
    """Tell of such an answer."""
    _name(scene)
    about = scene.world.conversations[COUGHING]
    with scene.acting(BEN) as context:
        posts.reply(context, scene.world.members[BEN], about, NewText(text=TEXT))
    scene.clock.at += scene.installation.settings.community.gathering_delay
    return scene.due(LetterKind.NOTIFICATION)


def _name(scene: Scene) -> None:
    with scene.session() as session:
        session.get_one(Member, scene.world.members[BEN]).display_name = NAME


HOSTILE = GalleryGroup(
    "Hostile",
    (GalleryState("summary", _summary), GalleryState("notification", _notification)),
    is_hostile=True,
)
