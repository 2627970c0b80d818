# ruff: noqa: E501, S608
"""Made the kept store, once, with the code of before the redesign: never run it again.

What it left is what installations of that time have: letters that wait, questions that are open, mails that
are held or not yet worked on. The code of today has to carry all of it over.
"""

import json
import random
import secrets
import string
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from unittest.mock import patch

from sqlmodel import select

from digest.community.apply_action import Decider
from digest.community.community import Community, Membership
from digest.community.conversation import Conversation
from digest.community.erased_member import ErasedMember
from digest.community.follow import follow
from digest.community.join import create_community, create_member, join
from digest.community.member import Address, Badge, Member, MemberState, SummaryFrequency
from digest.community.moderation_action import ModerationAction
from digest.community.moderation_request import ModerationRequest
from digest.community.moderator import Moderator
from digest.community.post import EditWindow
from digest.community.publish import Draft, reply, start
from digest.letters.joining import invite
from digest.letters.mailboxes import begin_move
from digest.letters.notice import Reason
from digest.letters.question import AT_THE_OTHER_BOX, Question
from digest.letters.refusal_limits import RefusalLimits
from digest.letters.urgent import URGENT
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery, LetterKind
from digest.outbox.enqueue import enqueue
from digest.outbox.id_codec import pack_ids, pack_in_order
from digest.store.database import make_database
from digest.summary.plan import plan
from inbound import review
from inbound.acting.moderate import carry_out
from inbound.deciding.mail_limits import MailLimits
from inbound.envelope import Transaction
from inbound.intake import accept
from inbound.received_mail import ASIDE, READ_AGAIN, WAITS_ITS_TURN, ReceivedMail, oldest_waiting
from tests.inbound.conftest import DOMAIN, Village, a_mail
from tests.inbound.every_letter import _question, set_scene
from tests.nets.dump import dumped
from tests.nets.live import KEYS, MORNING, NOON, Town, left_to_memory

KEPT = Path(__file__).parent / "kept"
OWED = (
    Path(__file__).parent / "owed.json"
)  # what letters said that the suite's own mails brought about
HEADER = "-- A store of before the redesign, made by its code: never made anew. See tests/nets/live.py.\n"
VOUCHED = "operator"
A_DAY = timedelta(days=1)
EARLIER = NOON - 2 * A_DAY  # so that no limit of the day keeps Ana from an answer
LONG = "I take ten milligrams in the morning and sleep badly since the spring."
DOUBTFUL = "Ginger tea helps me a lot.\n\nWrite to me: {}@example.net"
HARM = "I do not want to live any more. I have all my pills here in front of me."


class Making:
    """A village that grows by one member a scene, so that no scene is in another's way."""

    def __init__(self, town: Town) -> None:
        self.town, self.store = town, town.store
        self.count = 0
        with self.store.write() as session:
            lung = create_community(session, name="lung", title="Lung", at=NOON)
            self.harbour = create_community(session, name="harbour", title="Harbour", at=NOON)
            create_community(session, name="eyes", title="Eyes & more", at=NOON, discreet=True)
        ana, ben = self.member("Ana", daily=True), self.member("Ben", daily=True)
        cleo = self.member("Cleo", communities=())
        with self.store.write() as session:
            words = Draft(author_id=ben.id, text="About sleep", at=NOON)
            sleep = start(session, lung, words, title="Sleep", window=EditWindow())
        self.village = Village(self.store, KEYS, town.receiving, NOON, ana, ben, cleo, lung, sleep)

    def member(
        self, name: str, communities: tuple[str, ...] = ("lung",), *, daily: bool = False, **facts
    ) -> Member:
        with self.store.write() as session:
            address = f"{name.lower()}@example.net"
            made = create_member(
                session, display_name=name, address=address, confirmed_at=NOON, at=NOON
            )
            if not daily:
                made.summary_frequency = SummaryFrequency.NEVER
            for key, value in facts.items():
                setattr(made, key, value)
            for each in communities:
                found = session.exec(select(Community).where(Community.name == each)).one()
                join(session, made.id, found.id, at=NOON)
        return made

    def mail(
        self,
        sender: str,
        to: str,
        text: str = "",
        subject: str = "Re: a letter",
        *,
        verdict: str = "pass",
        **fields,
    ) -> bytes:
        self.count += 1
        name = f"<kept.{self.count}@client>"
        return a_mail(sender, text, subject=subject, verdict=verdict, message_id=name, **fields)

    def write(
        self, who: Member | str, to: str, text: str = "", subject: str = "Re: a letter", **how
    ) -> ReceivedMail:
        sender = who if isinstance(who, str) else self.box(who)
        to = to if "@" in to else f"{to}@{DOMAIN}"
        received = self.village.take(self.mail(sender, to, text, subject, **how), to)
        print(received.id, sender, subject, "->", received.outcome.value, received.reason)
        return received

    def box(self, member: Member) -> str:
        return f"{member.display_name.lower()}@example.net"

    def to(self, purpose: Purpose, member: Member, number: int = 0, detail: int = 0) -> str:
        return self.village.address(purpose, member, number, detail)

    def to_sleep(self, member: Member) -> str:
        return self.to(Purpose.REPLY, member, self.village.sleep.conversation_id)

    def question(self) -> Question:
        return self.village.all(Question)[-1]

    def answer(self, sender: str, text: str, *, other_box: bool = False) -> ReceivedMail:
        asked = self.question()
        whose = SimpleNamespace(id=asked.member_id)
        detail = AT_THE_OTHER_BOX if other_box else 0
        return self.write(sender, self.to(Purpose.CONFIRM, whose, asked.id, detail), text)


def owe_every_letter(making: Making) -> None:
    """Owe Ana a letter of every kind and reason, about one scene."""
    village = making.village
    scene = set_scene(village)
    numbers: dict[tuple[str, str], int] = {}
    probed = making.member("Prue")
    for row in json.loads(OWED.read_text()):
        kind, reason = row.pop("kind"), row.pop("reason")
        number = numbers[kind, reason] = numbers.get((kind, reason), 0) + 1
        facts = _facts(making, scene, kind, reason, row)
        if reason == Reason.PROBE:
            with making.store.write() as session:
                mine = select(Address).where(Address.member_id == probed.id)
                session.exec(mine).one().suppressed_at = NOON
            facts["member_id"] = probed.id
        if kind == LetterKind.GOODBYE:
            facts["member_id"] = _former(making, f"Gone{number}")
        with making.store.write() as session:
            key = f"kept:{kind}:{reason}:{number}"
            member_id = facts.pop("member_id", village.ana.id)
            at = NOON if reason == Reason.MORE else EARLIER
            enqueue(
                session,
                kind=LetterKind(kind),
                key=key,
                member_id=member_id,
                at=at,
                due_at=NOON,
                **facts,
            )


def _facts(making: Making, scene, kind: str, reason: str, row: dict) -> dict:
    village, sleep = making.village, making.village.sleep.conversation_id
    put = {
        "conversation_id": sleep,
        "post_id": scene.mine,
        "last_post_id": scene.news[1],
        "matter_id": scene.matter,
        "until": NOON,
        "reply_to_id": "<a.mail.of.hers@client>",
    }
    facts = {name: put.get(name, value) for name, value in row.items()}
    if kind == LetterKind.NOTIFICATION or (kind == LetterKind.MODERATION and reason == URGENT):
        facts["post_id"] = scene.news[0]
    if kind == LetterKind.NEW_CONVERSATION:
        facts |= {"post_id": village.sleep.id, "last_post_id": village.sleep.id}
    if reason == URGENT:
        facts["offered"] = str(village.ben.id)
    if reason:
        facts["reason"] = reason
    if "question_id" in facts:
        with making.store.write() as session:
            asked = _question(session, village, scene, Reason(reason))
            asked.asked_at = EARLIER
            facts |= {"question_id": asked.id, "member_id": asked.member_id}
    return facts


def _former(making: Making, name: str) -> int:
    member = making.member(name)
    with making.store.write() as session:
        session.get_one(Member, member.id).state = MemberState.FORMER
        box = making.box(member)
        gone = session.exec(select(Address).where(Address.member_id == member.id)).one()
        session.delete(gone)
        session.add(ErasedMember(member_id=member.id, left_at=NOON, erases=False, address=box))
    return member.id


def ask_by_mail(making: Making) -> None:
    """Let members' mails ask what every question asks, each of a member of its own."""
    village = making.village
    summary = _sent_summary(making)
    wes, sam, theo, yara = (making.member(name) for name in ("Wes", "Sam", "Theo", "Yara"))
    making.write(wes, making.to_sleep(wes), "Me too.", verdict="none")
    his = village.say(wes, "I regret this")
    making.write(wes, making.to(Purpose.POST, wes, his.id), "", "DELETE", verdict="none")
    making.write(wes, "lung", "What helps?", "Night", verdict="none")
    pain = village.start("Pain")
    making.write(sam, making.to_sleep(sam), LONG)
    making.write(sam, making.to(Purpose.REPLY, sam, pain.conversation_id), LONG)
    rules = village.receiving.rules
    village.receiving = replace(
        village.receiving, rules=replace(rules, limits=MailLimits(posts_an_hour=1))
    )
    for number in range(3):
        making.write(theo, making.to_sleep(theo), f"Post number {number}")
    village.receiving = making.town.receiving
    making.write("yara.work@example.com", making.to_sleep(yara), "From my office")
    for name, text in (
        ("Petra", DOUBTFUL.format("petra")),
        ("Paula", "Please unsubscribe me from everything"),
    ):
        making.write(making.member(name), making.to_sleep(village_member(making, name)), text)
    pia, paul = making.member("Pia"), making.member("Paul")
    making.write(pia, "lung", DOUBTFUL.format("pia"), "Ginger tea")
    ours = village.say(paul, "I take ten milligrams.")
    making.write(
        paul, making.to(Purpose.POST, paul, ours.id), "I take twenty, paul@example.net", "EDIT"
    )
    for name, again in (("Will", False), ("Wim", True)):
        member = making.member(name)
        said = village.say(member, "I take ten milligrams")
        making.write(member, making.to(Purpose.POST, member, said.id), "I meant twenty")
        if again:
            making.answer(making.box(member), "Whatever you think")
    for name, again in (("Wanda", False), ("Wilma", True)):
        member = making.member(name)
        number = summary(member)
        making.write(member, making.to(Purpose.SUMMARY, member, number), "Ginger tea helps me.")
        if again:
            making.answer(making.box(member), "A and B")
    ask_about_accounts(making)
    ask_to_join(making)


def village_member(making: Making, name: str) -> Member:
    return next(each for each in making.village.all(Member) if each.display_name == name)


def ask_about_accounts(making: Making) -> None:
    ada, abe, carl, cora, uma, mo = (
        making.member(n) for n in ("Ada", "Abe", "Carl", "Cora", "Uma", "Mo")
    )
    making.write(ada, "settings", "add address ada.work@example.com")
    making.write(abe, "settings", "add address abe.work@example.com")
    making.answer("abe@example.net", "yes")
    making.write(carl, "settings", "change my address to carl.new@example.com")
    making.write(cora, "settings", "change my address to cora.new@example.com")
    making.answer("cora@example.net", "yes")
    making.write(uma, "settings", "change my address to uma.new@example.com")
    making.answer("uma@example.net", "yes")
    making.answer("uma.new@example.com", "yes", other_box=True)
    with making.store.write() as session:
        moved = session.get_one(Member, mo.id)
        begin_move(session, moved, "mo.new@example.com", reason="telephoned", at=NOON)
    dana, tom, tess = (making.member(name) for name in ("Dana", "Tom", "Tess"))
    for member in (tom, tess):
        making.village.say(member, f"What {member.display_name} said.")
    making.write(dana, "data", "", "my data")
    making.write(tom, "terminate", "", "terminate my account")
    making.write(tess, "terminate", "", "terminate and erase my posts")


def ask_to_join(making: Making) -> None:
    making.write(
        "Mara Realname <mara.j@example.com>",
        "join",
        "Please put me in the lung group",
        "I want to join",
    )
    making.write("otto@example.com", "join", "", "join")
    making.answer("otto@example.com", "Maybe, who are you?")
    with making.store.write() as session:
        brought = create_member(
            session, display_name="Nora", address="nora@example.com", confirmed_at=None, at=NOON
        )
        join(session, brought.id, 1, at=NOON)
        invite(session, brought, at=NOON)
    making.write("olga@example.org", "lung", "May I ask you something?", "My lung")


def _sent_summary(making: Making):
    """Return what makes a summary of three conversations that a member got this morning."""
    posts = [making.village.sleep, making.village.start("Food"), making.village.start("Rest")]

    def sent(member: Member) -> int:
        ids = [post.id for post in posts]
        facts = {"carried": pack_ids(ids), "until": NOON, "since": NOON - A_DAY}
        facts["named"] = pack_in_order([post.conversation_id for post in posts])
        making.village.letter(LetterKind.SUMMARY, member, **facts)
        return making.village.all(Delivery)[-1].id

    return sent


def wish_by_mail(making: Making) -> None:
    """Let members ask to see and to choose something, each once."""
    wishes = [
        ("help", "", "help"), ("home", "", "home"), ("communities", "", "communities"),
        ("tags", "", "tags"), ("tags", "", "followed"), ("settings", "", "settings"),
        ("help", "", "rules"), ("search", "", "tea"), ("search", "", "in:lung sleep"),
        ("settings", "", "summary weekly"), ("settings", "hour 7\nzone Europe/Berlin", "settings"),
        ("settings", "notifications at once\nletters text\nname Robin\nsummary daily", "settings"),
        ("settings", "instant lung on", "settings"), ("pause", "", "pause 2 weeks"),
        ("settings", "", "pause until 2026-05-01"), ("settings", "discreet on\nflibber", "settings"),
        ("settings", "zone Nowhere/Land", "settings"), ("join", "", "harbour, eyes"), ("join", "", "lung"),
        ("leave", "", "lung"), ("join", "", "pancreas"), ("tags", "", "follow fatigue"),
        ("settings", "Flibber", "x"), ("settings", "", "stop everything"), ("settings", "", "language de"),
        ("settings", "", "remove address someone@example.com"), ("settings", "", "change my address to nonsense"),
        ("join", "There is no group for my illness, it is called Wegener.", "no community"),
        ("help", "PERSON\nPlease call me.", "Help"), ("moderators", "A word to you.", "Hello"),
    ]  # fmt: skip
    for number, (to, text, subject) in enumerate(wishes, 1):
        making.write(
            making.member(f"Wish{string.ascii_lowercase[number % 26]}{number}"), to, text, subject
        )


def moderate(making: Making) -> None:
    """Let everything come up that moderators decide, in a community of two of them."""
    village = making.village
    dora, emil = (
        making.member("Dora", badge=Badge.EXPERT, vouched_as="lung nurse"),
        making.member("Emil"),
    )
    with making.store.write() as session:
        for member in (dora, emil):
            session.add(Moderator(member_id=member.id, community_id=village.lung.id, since=NOON))
    hugo, lena = making.member("Hugo"), making.member("Lena")
    making.write(hugo, making.to(Purpose.REPORT, hugo, village.sleep.id), "It sells pills.")
    making.write(hugo, making.to_sleep(hugo), "See https://example.org/sleep for it.")  # is held
    late = village.say(lena, "An hour and more ago", at=NOON - timedelta(hours=2))
    to = making.to(Purpose.POST, lena, late.id)
    making.write(lena, to, "I meant twenty", "EDIT")
    making.write(lena, to, "I meant thirty", "ASK A MODERATOR")
    later = village.say(lena, "I regret this", at=NOON - timedelta(hours=2))
    making.write(lena, making.to(Purpose.POST, lena, later.id), "DELETE", "ASK A MODERATOR")
    making.write(making.member("Hana"), making.to_sleep(village_member(making, "Hana")), HARM)
    making.write("oscar@example.org", "lung", "May I ask you something too?", "My lung")
    with making.store.write() as session:
        stranger = select(ModerationRequest).where(ModerationRequest.title == "oscar@example.org")
        carry_out(
            session,
            session.exec(stranger).one(),
            ModerationAction.INVITE,
            decider=Decider(name="operator"),
            words="",
            at=NOON,
            window=EditWindow(),
            gathering=timedelta(minutes=5),
        )
    tags = making.member("Tag")
    making.write(tags, making.to_sleep(tags), "tags: night, oxygen\n\nI sleep better.")


def hold(making: Making) -> None:
    """Let mails be held for every reason there is."""
    village = making.village
    hal = making.member("Hal")
    making.write("someone@elsewhere.example", making.to(Purpose.CONFIRM, village.ana, 1), "yes")
    making.write(hal, making.to_sleep(hal), "On holiday until Monday", "On leave of my senses")
    making.write("ben@example.net", making.to_sleep(hal), "As Hal")
    making.write(hal, "staff", "Please call me.")
    making.write(hal, "postmaster", "Your server is slow.")
    making.write("nobody@elsewhere.example", "abuse", "You spam me.")
    making.write("nobody@elsewhere.example", "staff", "Buy this.")
    making.write(hal, making.to_sleep(hal), "Forged", verdict="fail")
    gus = making.member("Gus", state=MemberState.SUSPENDED)
    making.write(gus, making.to_sleep(gus), "Let me in.")
    making.write("gus@example.net", "join", "", "join")
    enough = making.member("Enough", communities=())
    few = replace(village.receiving.rules, limits=MailLimits(refusals=RefusalLimits(an_hour=2)))
    village.receiving = replace(village.receiving, rules=few)
    for number in range(4):
        making.write(enough, "lung", f"Help me {number}", f"Night {number}")
    village.receiving = making.town.receiving
    village.receive(
        making.mail("hal@example.net", "x", "Kept by the operator."), making.to_sleep(hal)
    )
    with making.store.write() as session:
        review.hold(session, village.all(ReceivedMail)[-1].id, at=NOON)
    raw = making.mail("hal@example.net", "x", "Beyond a limit.")
    limited = Transaction(
        reverse_path="x@client",
        recipients=(making.to_sleep(hal),),
        raw=raw,
        held="too many mails at once",
    )
    accept(making.store, limited, lambda: NOON, KEYS)
    others = (
        "failed",
        "of a lost time",
        "many ask to join",
        "writer could not be checked",
        "passed on by a moderator",
        "doubled From",
        "not a member",
    )
    for reason in others:
        village.receive(
            making.mail("hal@example.net", "x", f"Held: {reason}."), making.to_sleep(hal)
        )
        _held_as(making, reason)


def _held_as(making: Making, reason: str) -> None:
    with making.store.write() as session:
        session.connection().exec_driver_sql(
            "UPDATE received SET outcome = 'held', reason = ?, worked_at = accepted_at"
            " WHERE id = (SELECT max(id) FROM received)",
            (reason,),
        )


def wait(making: Making) -> None:
    """Leave mails in intake that nobody has looked at yet."""
    village, ivy = making.village, making.member("Ivy", daily=True)
    mails = [
        (ivy, making.to_sleep(ivy), "A reply that waits.", "Re: Sleep", ""),
        (ivy, "settings", "summary weekly friday", "settings", ""),
        (ivy, making.to(Purpose.SUMMARY, ivy), "STOP", "STOP", ""),
        (ivy, making.to_sleep(ivy), "Its writer is looked up.", "Re: Sleep", ASIDE),
        (ivy, making.to_sleep(ivy), "It is read again.", "Re: Sleep", READ_AGAIN),
        ("piet@example.org", "join", "", "join", WAITS_ITS_TURN),
        (ivy, "lung", "tags: oxygen\n\nWho has one?", "A new conversation", ""),
        ("not.ours@example.org", "lung", "Hello", "Hello", ""),
        (ivy, making.to_sleep(ivy), "Somebody vouched for this.", "Re: Sleep", VOUCHED),
    ]
    for who, to, text, subject, reason in mails:
        sender = who if isinstance(who, str) else making.box(who)
        address = to if "@" in to else f"{to}@{DOMAIN}"
        village.receive(making.mail(sender, address, text, subject), address)
        if reason:
            column = "vouched_by" if reason == VOUCHED else "reason"
            with making.store.write() as session:
                session.connection().exec_driver_sql(
                    f"UPDATE received SET {column} = ? WHERE id = (SELECT max(id) FROM received)",
                    (reason,),
                )


def tell_news(making: Making) -> None:
    """Plan the summaries of several sorts of readers, and letters too long for one mail."""
    village = making.village
    with making.store.write() as session:
        stories = create_community(session, name="stories", title="Stories", at=NOON)
        for member in (village.ben, village.cleo):
            join(session, member.id, stories.id, at=NOON)
        words = Draft(author_id=village.ben.id, text="A long story. " * 60, at=NOON)
        first = start(session, stories, words, title="A long one", window=EditWindow())
        number = first.conversation_id
    with making.store.write() as session:
        conversation = session.get_one(Conversation, number)
        for turn in range(45):
            author = (village.ben, village.cleo)[turn % 2].id
            text = f"Part {turn}. " + "It goes on and on, night after night. " * 50
            reply(
                session,
                conversation,
                Draft(author_id=author, text=text, at=NOON),
                window=EditWindow(),
            )
    making.member("Berta", daily=True, zone="Europe/Berlin", text_only=True)
    making.member("Disc", ("lung", "eyes"), daily=True, discreet=True)
    making.member(
        "Weekly", daily=True, summary_frequency=SummaryFrequency.WEEKLY, summary_weekday=1
    )
    making.member("Alone", ("harbour",), daily=True)
    fan = making.member("Fan", ("stories",), daily=True)
    with making.store.write() as session:
        follow(session, fan.id, number, at=NOON)
        session.get_one(Membership, (fan.id, stories.id)).instant = True
        for kind, facts in (
            (LetterKind.CONVERSATION, {}),
            (LetterKind.NEW_CONVERSATION, {"post_id": first.id, "last_post_id": first.id}),
            (LetterKind.NOTIFICATION, {"post_id": first.id + 1, "last_post_id": first.id + 45}),
        ):
            enqueue(
                session,
                kind=kind,
                key=f"kept:long:{kind}",
                member_id=fan.id,
                at=NOON,
                conversation_id=number,
                **facts,
            )
        plan(session, at=MORNING, unworked=oldest_waiting(session))


def spoil(making: Making) -> None:
    """Let some letters have been tried before."""
    with making.store.write() as session:
        run = session.connection().exec_driver_sql
        run(
            "UPDATE delivery SET state = 'deferred', attempts = 2, answer = '450 later' WHERE key = 'kept:receipt::1'"
        )
        run(
            "UPDATE delivery SET state = 'unknown', attempts = 1 WHERE key = 'kept:overview:home:1'"
        )


def make(path: Path) -> None:
    chance = random.Random(10)
    with ExitStack() as stack:
        stack.enter_context(left_to_memory())
        stack.enter_context(patch.object(secrets, "token_bytes", chance.randbytes))
        stack.enter_context(patch.object(secrets, "token_hex", lambda n: chance.randbytes(n).hex()))
        stack.enter_context(patch.object(secrets, "choice", chance.choice))
        make_database(path)
        town = Town.at(path)
        town.migrate()
        making = Making(town)
        for scene in (
            owe_every_letter,
            ask_by_mail,
            wish_by_mail,
            moderate,
            hold,
            tell_news,
            wait,
            spoil,
        ):
            scene(making)
        town.close()


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        make(Path(folder) / "kept.db")
        KEPT.mkdir(exist_ok=True)
        (KEPT / "store.sql").write_text(HEADER + dumped(Path(folder) / "kept.db"))
