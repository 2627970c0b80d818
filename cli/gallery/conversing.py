"""States of letters about posts: receipts, notifications, new conversations, a whole conversation."""

from cli.gallery.scene import Drawn, Scene
from cli.gallery.state import (
    Draw,
    GalleryGroup,
    GalleryState,
    without_content,
    without_content_for_all,
)
from cli.gallery.world import (
    ANA,
    BEN,
    COUGHING,
    DMITRI,
    ELIF,
    FINN,
    GAURI,
    HARBOUR,
    OXYGEN,
    WALKING,
)
from digest.actions import look, posts
from digest.actions.posts import NewText
from digest.community.communities.community import Membership
from digest.community.people.member import Member
from digest.community.posting.tagging import Tagged
from digest.letters.conversation_parts import ConversationPayload
from digest.letters.receipt import ReceiptPayload
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from digest.queries.deliveries import newest_letters

WORDS = """For me it was the second pillow, and ginger tea beside the bed.

I also write down when I wake. After a week there was something to show the nurse."""
OTHERS = """I have the same bed! Two bricks under the head end.

It takes some nights until one no longer slides down."""
SIGNATURE = "Ana Example\n12 Example Street, Example Town\nTelephone 0170 5550199"
IN_DANGER = "I cannot go on any more. I want to kill myself tonight."


def _receipt(text: str = WORDS, *, author: str = ANA, cut: str = "", attachments: int = 0) -> Draw:
    """Return what draws the receipt for an answer with this text."""

    def draw(scene: Scene) -> Drawn:
        number, about = scene.world.members[author], scene.world.conversations[COUGHING]
        with scene.acting(author, cut=cut, attachments=attachments) as context:
            posts.reply(context, number, about, NewText(text=text))
        return scene.due(LetterKind.RECEIPT, author)

    return draw


def _started(title: str, text: str, *, is_titled_by_us: bool = False) -> Draw:
    """Return what draws the receipt for a new conversation."""

    def draw(scene: Scene) -> Drawn:
        draft = NewText(text=text, is_titled_by_us=is_titled_by_us)
        with scene.acting(ANA) as context:
            place = scene.world.communities[HARBOUR]
            posts.start(context, scene.world.members[ANA], place, title, draft)
        return scene.due(LetterKind.RECEIPT)

    return draw


def _held(scene: Scene) -> Drawn:
    with scene.session() as session:
        session.get_one(Member, scene.world.members[ANA]).needs_approval = True
    return _receipt()(scene)


def _changed(scene: Scene) -> Drawn:
    number = scene.say(COUGHING, ANA, WORDS)
    scene.clock.pass_by(minutes=20)
    with scene.acting(ANA) as context:
        draft = NewText(text="Ginger tea.", shows_before=True)
        posts.edit(context, scene.world.members[ANA], number, draft)
    return scene.due(LetterKind.RECEIPT)


def _too_late(scene: Scene) -> Drawn:
    """Show an old post, as after a moderator's yes to a change."""
    about, post = scene.world.conversations[COUGHING], scene.world.first_posts[COUGHING]
    return scene.told(ReceiptPayload(post_id=post, conversation_id=about))


def _tagged(scene: Scene) -> Drawn:
    tagged = Tagged(added=("sleep",), suggested=("night-cough",), refused=("0170 5550199",))
    about, post = scene.world.conversations[COUGHING], scene.say(COUGHING, ANA, WORDS)
    return scene.told(ReceiptPayload(post_id=post, conversation_id=about, tagged=tagged))


def _nameless(scene: Scene) -> Drawn:
    with scene.session() as session:
        session.get_one(Member, scene.world.members[ELIF]).display_name = "New member K7QX"
    return scene.told(
        ReceiptPayload(
            post_id=scene.say(WALKING, ELIF, "Thank you all, I read along for a year."),
            conversation_id=scene.world.conversations[WALKING],
        ),
        to=ELIF,
    )


def _notification(*answers: tuple[str, str]) -> Draw:
    """Return what draws the notification of answers, each by its author, to who began a conversation."""

    def draw(scene: Scene) -> Drawn:
        about = scene.world.conversations[COUGHING]
        for author, text in answers:
            with scene.acting(author) as context:
                posts.reply(context, scene.world.members[author], about, NewText(text=text))
            scene.clock.pass_by(minutes=1)
        scene.clock.at += scene.installation.settings.community.gathering_delay
        return scene.due(LetterKind.NOTIFICATION)

    return draw


def _with_titles(scene: Scene) -> Drawn:
    with scene.session() as session:
        session.get_one(Member, scene.world.members[ANA]).discreet = False
    return _notification((BEN, OTHERS))(scene)


def _first_notification(scene: Scene) -> Drawn:
    with scene.session() as session:
        ana = scene.world.members[ANA]
        kind = LetterKind.NOTIFICATION
        for told in newest_letters(session, kind=kind, member_id=ana, limit=100):
            session.get_one(Delivery, told.id).state = DeliveryState.CANCELLED
    return _notification((BEN, OTHERS))(scene)


def _instant(scene: Scene) -> Drawn:
    with scene.session() as session:
        key = (scene.world.members[ANA], scene.world.communities[HARBOUR])
        session.get_one(Membership, key).instant = True
    with scene.acting(BEN) as context:
        place = scene.world.communities[HARBOUR]
        posts.start(
            context, scene.world.members[BEN], place, "Singing, of all things", NewText(text=OTHERS)
        )
    return scene.due(LetterKind.NEW_CONVERSATION)


def _whole(title: str) -> Draw:
    """Return what draws a whole conversation."""
    return lambda scene: scene.told(
        ConversationPayload(conversation_id=scene.world.conversations[title])
    )


def very_long(scene: Scene) -> Drawn:
    """Draw a conversation that no letter can hold, so that a page with all of it is attached."""
    _say_much(scene, posts=60)
    return _whole(OXYGEN)(scene)


def _say_much(scene: Scene, *, posts: int) -> None:
    for number in range(posts):
        scene.say(OXYGEN, (BEN, DMITRI, FINN)[number % 3], f"{OTHERS}\n\n{WORDS}\n\n" * 3)


def _last_part(scene: Scene) -> Drawn:
    """Draw the last of the letters that bring a conversation which is too long for one mail."""
    _say_much(scene, posts=300)
    with scene.acting(ANA) as context:
        look.send_conversations(
            context, scene.world.members[ANA], [scene.world.conversations[OXYGEN]]
        )
    return scene.due(LetterKind.CONVERSATION)


RECEIPTS = GalleryGroup(
    "Receipt",
    (
        GalleryState("published", _receipt()),
        GalleryState("began a conversation", _started("Singing, of all things", WORDS)),
        GalleryState(
            "had no subject", _started(WORDS.partition(".")[0], WORDS, is_titled_by_us=True)
        ),
        GalleryState("held for a moderator", _held),
        GalleryState("changed", _changed),
        GalleryState("after its hour", _too_late),
        GalleryState("something left out", _receipt(cut=SIGNATURE, attachments=2)),
        GalleryState("shows how to be reached", _receipt(f"{WORDS}\n\nCall me: 0170 5550199")),
        GalleryState("tags", _tagged),
        GalleryState("no name chosen", _nameless),
        GalleryState("somebody may be in danger", _receipt(IN_DANGER)),
    ),
)
CONVERSING = GalleryGroup(
    "Conversation",
    (
        GalleryState("notification of one answer", _notification((BEN, OTHERS))),
        GalleryState(
            "notification of many",
            _notification((BEN, OTHERS), (GAURI, WORDS), (FINN, "Good luck."), (DMITRI, OTHERS)),
        ),
        GalleryState("notification with its title", _with_titles),
        GalleryState("first notification", _first_notification),
        GalleryState("new conversation at once", _instant),
        GalleryState("notification without content", without_content(_notification((BEN, OTHERS)))),
        GalleryState(
            "notification without content as the operator chose",
            without_content_for_all(_notification((BEN, OTHERS))),
        ),
        GalleryState("new conversation without content", without_content(_instant)),
        GalleryState("whole", _whole(COUGHING)),
        GalleryState("whole and very long", very_long),
        GalleryState("whole, the last of several letters", _last_part),
    ),
)
