"""A world in which each reason for a letter, or for none, occurs once, on Tuesday 3 March 2026."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlmodel import Session, select

from cli.letter_files import body_of
from digest.community.communities.community import Community
from digest.community.communities.join import create_community, create_member, join
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.follow import follow, mute
from digest.community.conversations.post import EditWindow, Post, PostState
from digest.community.moderation import member_care
from digest.community.people.member import Address, Member
from digest.community.people.muted_member import mute_member
from digest.community.posting import change
from digest.community.posting.publish import Draft, reply, start
from digest.letters.audience import announce
from digest.letters.summary.plan import plan
from digest.letters.summary.room import MOST_NAMED
from digest.outbox.bounce import bounce
from digest.outbox.bounce_cause import BounceCause
from digest.outbox.delivery import Delivery, DeliveryState, summary_key
from digest.outbox.note_bounce import note_bounce
from digest.outbox.suppression import SuppressionCause, suppress
from digest.policy import BouncePolicy
from tests.cli.conftest import Digest

SUNDAY, MONDAY, TUESDAY = (datetime(2026, 3, day, tzinfo=UTC) for day in (1, 2, 3))
JOINED, NOON = SUNDAY + timedelta(hours=12), MONDAY + timedelta(hours=12)
HOUR, NOW = timedelta(hours=1), TUESDAY + timedelta(hours=8)
WINDOW = EditWindow()
BY = "operator"


class World:
    """People and posts by a word each; `word(name)` is in the text of that post alone."""

    def __init__(self, digest: Digest) -> None:
        self.digest = digest
        self.members: dict[str, int] = {}
        self.posts: dict[str, int] = {}

    def member(self, session: Session, name: str, *communities: str, **facts: object) -> Member:
        values: dict[str, object] = {"confirmed_at": JOINED, "at": JOINED, **facts}
        address = f"{name.lower()}@example.net"
        made = create_member(session, display_name=name, address=address, **values)  # type: ignore[arg-type]
        for each in communities:
            join(session, made.id, self.community(session, each).id, at=JOINED)
        self.members[name] = made.id
        return made

    def community(self, session: Session, name: str) -> Community:
        found = session.exec(select(Community).where(Community.name == name)).first()
        return found or create_community(session, name=name, title=name.title(), at=JOINED)

    def start(self, session: Session, name: str, place: str, by: str, *, at: datetime) -> Post:
        words = Draft(author_id=self.members[by], text=word(name), at=at, approved=True)
        community = self.community(session, place)
        post = start(session, community, words, title=f"Title {name}", window=WINDOW)
        self.posts[name] = post.id
        return post

    def reply(self, session: Session, name: str, to: Post, by: str, *, at: datetime) -> Post:
        words = Draft(author_id=self.members[by], text=word(name), at=at, approved=True)
        conversation = session.get_one(Conversation, to.conversation_id)
        post = reply(session, conversation, words, window=WINDOW)
        self.posts[name] = post.id
        return post

    def letters(self, name: str) -> list[str]:
        """Return the plain text of every letter that really went to a member."""
        new = self.digest.folder / "letters" / "new"
        files = sorted(new.glob(f"*-member-{self.members[name]}.eml"))
        return [body_of(file.read_bytes(), "plain") for file in files]


def word(name: str) -> str:
    """Return what stands in one post alone."""
    return f"Wordof{name}."


def found(folder: Path) -> World:
    """Make the world in an installation, up to Tuesday at eight."""
    world = World(Digest(folder))
    store = world.digest.store()
    with store.write() as session:
        _people(session, world)
    _run(world, MONDAY + 6.5 * HOUR)
    _choose(world)
    with store.write() as session:
        _monday(session, world)
    _run(world, NOON + 2 * HOUR)
    with store.write() as session:
        _tuesday(session, world)
    _run(world, TUESDAY + 6.5 * HOUR)
    with store.write() as session:
        _came_back(session, world)
        late = TUESDAY + 7 * HOUR
        world.member(session, "Jana", "harbour", at=late, confirmed_at=late)
    store.close()
    _mail(world)
    return world


def _run(world: World, at: datetime) -> None:
    world.digest("run", "--at", at.isoformat())


def _people(session: Session, world: World) -> None:
    world.member(session, "Wilma", "harbour", "hid", "held", "gone", "young", "busy", "own")
    names = "Gina Pia Nils Wanda Mia Max Lars Tom Bea Dora Ute Susi Fay Bert"
    for name in names.split():
        world.member(session, name, "harbour")
    alone = "Nora-quiet Otto-own Hana-hid Hedi-held Gus-gone Yara-young Carl-busy"
    for name, _, place in (each.partition("-") for each in alone.split()):
        world.member(session, name, place)
    world.member(session, "Oona", "harbour", hour=20)
    world.member(session, "Uli", "harbour", confirmed_at=None)


def _choose(world: World) -> None:
    """Let members choose, by the command that members' own choices are recorded like."""
    at = ("--at", (MONDAY + 10 * HOUR).isoformat())
    chosen = {
        "Pia": ("--paused-until", (TUESDAY + 48 * HOUR).isoformat()),
        "Wanda": ("--summary", "weekly", "--weekday", "4"),
        "Fay": ("--choice", "scope followed"),
    }
    for name, choice in chosen.items():
        world.digest("members", "set", str(world.members[name]), *choice, *at)
    world.digest("members", "stop", str(world.members["Nils"]), "summary", *at)
    world.digest("members", "suspend", str(world.members["Susi"]), "--reason", "sold things", *at)


def _monday(session: Session, world: World) -> None:
    number = world.members
    post = world.start(session, "News", "harbour", "Wilma", at=NOON - 2 * HOUR)
    follow(session, number["Tom"], post.conversation_id, at=NOON - HOUR)
    mute(session, number["Mia"], post.conversation_id, at=NOON)
    mute_member(session, number["Max"], number["Wilma"], at=NOON)
    lars = session.get_one(Member, number["Lars"])
    harbour = world.community(session, "harbour").id
    member_care.leave_community(session, lars, harbour, actor=f"member {lars.id}", at=NOON)
    told = world.reply(session, "Told", post, "Wilma", at=NOON)
    announce(session, told, at=NOON, gathering=timedelta(minutes=5), answers=None)
    world.start(session, "Own", "own", "Otto", at=NOON)
    hidden = world.start(session, "Hidden", "hid", "Wilma", at=NOON)
    change.hide(session, hidden, actor="member 1", reason="", at=NOON + 2 * HOUR)
    held = world.start(session, "Held", "held", "Wilma", at=NOON)
    held.state, held.settles_at = PostState.HELD, None
    deleted = world.reply(
        session, "Deleted", world.start(session, "Base", "gone", "Gus", at=NOON), "Wilma", at=NOON
    )
    change.delete(session, deleted, at=NOON + HOUR / 2)
    for count in range(MOST_NAMED + 5):
        world.start(
            session, f"Busy{count}", "busy", "Wilma", at=NOON + count * timedelta(seconds=1)
        )


def _tuesday(session: Session, world: World) -> None:
    """Plan at six, so that one letter is put off by the relay, and of one the sender was killed."""
    bea = session.exec(select(Address).where(Address.member_id == world.members["Bea"])).one()
    suppress(session, bea, SuppressionCause.DEAD, at=MONDAY + 20 * HOUR)
    world.start(session, "Young", "young", "Wilma", at=TUESDAY + 5.5 * HOUR)
    plan(session, at=TUESDAY + 6 * HOUR, unworked=None)
    later = {"due_at": TUESDAY + 9 * HOUR, "attempts": 1}
    _set(
        session,
        world,
        "Dora",
        state=DeliveryState.DEFERRED,
        answer="451 4.7.1 later, dora@example.net",
        **later,
    )
    _set(session, world, "Ute", **later)


def _came_back(session: Session, world: World) -> None:
    """Let the summary that was sent to Bert come back."""
    key = summary_key(world.members["Bert"], TUESDAY.date())
    letter = session.exec(select(Delivery).where(Delivery.key == key)).one()
    report = bounce(
        BounceCause.FULL,
        member_id=letter.member_id,
        delivery_id=letter.id,
        status="5.2.2",
        at=TUESDAY + 7 * HOUR,
    )
    note_bounce(session, report, BouncePolicy())


def _mail(world: World) -> None:
    """Let a mail of Gina's come in, be let through, and be told of to her."""
    settings, zone_file = world.digest.settings, world.digest.folder / "zone.txt"
    zone_file.touch()  # so that nobody asks DNS
    told = settings.read_text()
    there = f'[authentication]\nzone_file = "{zone_file}"\n'
    settings.write_text(told.replace("[authentication]\n", there, 1))
    mail = world.digest.folder / "gina.eml"
    mail.write_text(
        "From: Gina <gina@example.net>\nTo: harbour@mail.example.org\nSubject: Title Mail\n"
        f"Message-ID: <gina-1@example.net>\n\n{word('Mail')}\n"
    )
    at = ("--at", (TUESDAY + 7.5 * HOUR).isoformat())
    world.digest("mail", "replay", str(mail), "--to", "harbour@mail.example.org", *at)
    world.digest("mail", "release", "1", *at)
    _run(world, TUESDAY + 7.5 * HOUR)


def _set(session: Session, world: World, name: str, **values: object) -> None:
    key = summary_key(world.members[name], TUESDAY.date())
    letter = session.exec(select(Delivery).where(Delivery.key == key)).one()
    for column, value in values.items():
        setattr(letter, column, value)
    session.add(letter)
