"""A town that is made once and copied for each mail: eight members, three communities, letters of every kind.

The town is the sample's. A mail is told as a value: who writes, what their program is, which letter they
answer, how much of it they quote, and what they say; it is composed and received as it would be.
"""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from functools import partial
from pathlib import Path

from sqlmodel import col, select

from cli.sample import found_sample_community
from digest.community.communities.community import Community
from digest.community.communities.join import join
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.follow import follow
from digest.community.conversations.post import EditWindow, Post, PostState
from digest.community.people.member import Address
from digest.community.people.moderator import Moderator
from digest.engine.step import Step
from digest.inbox.envelope import Transaction
from digest.inbox.intake import accept
from digest.inbox.received_mail import ReceivedMail
from digest.inbox.waiting import find
from digest.letters.urgent import URGENT
from digest.mail.signed_address import Keys
from digest.outbox.delivery import Delivery, LetterKind
from digest.store.database import Store
from digest.store.nudges import StepName
from inbound.authenticate import BorderVerdict
from inbound.ours.fixed_words import fixed_words
from inbound.work.looking_up import looking_up
from inbound.work.mail import Receiving
from tests.border import RECEIVED, results
from tests.inbound.fresh.lookups import (
    BORDER,
    as_read,
    member_of,
    members_of,
    plain_mail,
    reply_address,
)
from tests.inbound.fresh.programs import Said, put_into
from tests.inbound.ours.quoters import Answered
from tests.inbound.post_office import DOMAIN, SERVICE, PostOffice, Sent, new_stationery
from tests.rows import owe

MORNING = datetime(2026, 3, 2, 7, tzinfo=UTC)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
GATHERING = timedelta(minutes=5)
TALKED_IN = {  # of each community, the conversation that all of it follows, and who writes last in it
    "harbour": ("How do you get through a night of coughing?", "finn"),
    "lantern": ("Screens at work: what did you ask for?", "gauri"),
    "meadow": ("When they do not want to be helped", "clara"),
}
LAST_WORDS = (
    "My sister says the same. She puts two bricks under the legs of the bed, and it helps.\n\n"
    "What did you write on your list in the end? I would put the nights first, and the rest below.\n\n"
    "Has anybody of you tried it without the tea?"
)
OF_EACH = "I slept on the sofa last night, and it was a little better than the bed."


@dataclass(frozen=True)
class Came:
    """What came of one mail."""

    outcome: str
    reason: str
    posts: tuple[str, ...]  # title and text of what others can read now and could not before
    gone: tuple[str, ...]  # what others could read before
    letters: tuple[str, ...]  # kind and reason of what the writer gets
    is_urgent: bool  # moderators are told at once


@dataclass
class Town:
    """One copy of it."""

    store: Store
    keys: Keys
    folder: Path
    office: PostOffice
    at: datetime = NOON

    @classmethod
    def copied(cls, made: "Town", folder: Path) -> "Town":
        """Return a copy of a town, with all letters that have left it."""
        folder.mkdir()
        shutil.copy(made.folder / "digest.db", folder / "digest.db")
        store = Store(f"sqlite:///{folder / 'digest.db'}")
        office = PostOffice(store, made.keys, new_stationery(), folder)
        office.sent, office.handed_over = [*made.office.sent], [*made.office.handed_over]
        return cls(store, made.keys, folder, office, made.at)

    @property
    def receiving(self) -> Receiving:
        return Receiving(
            store=self.store,
            keys=self.keys,
            domain=DOMAIN,
            authenticate=BorderVerdict(BORDER),
            fixed=partial(fixed_words, (SERVICE, "Example Town")),
        )

    def found(self) -> None:
        """Make the town, and send the letters of its morning and its noon."""
        with self.store.write() as session:
            members = found_sample_community(session, morning=MORNING, window=EditWindow())
            communities = {each.name: each.id for each in session.exec(select(Community))}
            for community in communities.values():
                session.add(
                    Moderator(member_id=members["Gauri"], community_id=community, since=MORNING)
                )
            talked_in = {each.title: each.id for each in session.exec(select(Conversation))}
            for title, _ in TALKED_IN.values():
                community_id = session.get_one(Conversation, talked_in[title]).community_id
                for member_id in members_of(session, community_id):
                    follow(session, member_id, talked_in[title], at=MORNING - timedelta(hours=18))
        self.office.run(MORNING + timedelta(hours=3))
        self._talk(talked_in)

    def _talk(self, talked_in: dict[str, int]) -> None:
        """Let one write in each conversation, and then everybody, once: all have each kind of letter."""
        for title, name in TALKED_IN.values():
            summary = self.letter_to(f"{name}@example.net", LetterKind.SUMMARY)
            to = reply_address(summary, title)
            self._receive(plain_mail(f"{name}@example.net", to, LAST_WORDS, self.at), to)
        self._pass_by(GATHERING + timedelta(minutes=1))
        with self.store.write() as session:
            for address in session.exec(select(Address)).all():
                number = self._conversation_of(address.address)
                owe(
                    session,
                    kind=LetterKind.CONVERSATION,
                    key=f"all:{address.member_id}",
                    member_id=address.member_id,
                    at=self.at,
                    conversation_id=number,
                )
        for address in self._addresses():
            notification = self.letter_to(address, LetterKind.NOTIFICATION)
            to = str(notification.mail["Reply-To"].addresses[0].addr_spec)
            self._receive(plain_mail(address, to, OF_EACH, self.at), to)
        self._pass_by(timedelta(minutes=1))

    def _conversation_of(self, address: str) -> int:
        letter = self.letter_to(address, LetterKind.NOTIFICATION)
        return int(str(letter.mail["Subject"]).rpartition(" C")[2])

    def _addresses(self) -> list[str]:
        with self.store.read() as session:
            return list(session.exec(select(Address.address).order_by(col(Address.id))))

    def letter_to(self, address: str, kind: LetterKind) -> Sent:
        """Return the newest letter of a kind that a member has."""
        with self.store.read() as session:
            member_id = session.exec(
                select(Address.member_id).where(Address.address == address)
            ).one()
        return next(
            each
            for each in reversed(self.office.sent)
            if (each.kind, each.member_id) == (kind, member_id)
        )

    def take(self, said: Said) -> Came:
        """Let a member write, and return what came of it."""
        self._prepare(said)
        self.at += timedelta(minutes=2)
        before, owed = self._shown(), self.owed()
        mail, to = self._composed(said)
        self._receive(mail, to)
        after = self._shown()
        with self.store.read() as session:
            row = session.exec(select(ReceivedMail).order_by(col(ReceivedMail.id).desc())).first()
            assert row is not None
            new = session.exec(select(Delivery).where(col(Delivery.id) > owed)).all()
            mine = [each for each in new if each.member_id == row.member_id]
            return Came(
                outcome=row.outcome,
                reason=row.reason,
                posts=tuple(text for number, text in after.items() if before.get(number) != text),
                gone=tuple(text for number, text in before.items() if after.get(number) != text),
                letters=tuple(f"{each.kind} {each.reason or ''}".strip() for each in mine),
                is_urgent=any(each.reason == URGENT for each in new),
            )

    def _prepare(self, said: Said) -> None:
        """Let the writer join the community, or say what the mail is a new version of."""
        if said.joins:
            with self.store.write() as session:
                wanted = select(Community.id).where(Community.name == said.to.rstrip("@"))
                community, member = session.exec(wanted).first(), member_of(session, said.writer)
                if community is not None and member is not None:
                    join(session, member, community, at=self.at)
        if said.before is not None:
            notification = self.letter_to(said.writer, LetterKind.NOTIFICATION)
            to = str(notification.mail["Reply-To"].addresses[0].addr_spec)
            self._receive(plain_mail(said.writer, to, said.before, self.at), to)
            self.office.run(self.at)

    def _composed(self, said: Said) -> tuple[bytes, str]:
        mail = EmailMessage()
        domain = said.writer.rpartition("@")[2]
        mail["Authentication-Results"] = results(BORDER, domain)
        mail["Received"] = RECEIVED
        mail["From"] = f'"{said.from_name}" <{said.writer}>'
        mail["Date"] = format_datetime(self.at)
        mail["Message-ID"] = f"<{said.n}.{int(self.at.timestamp())}@client.example>"
        letter = None
        if said.answers == "none":
            to, subject = f"{said.to}{DOMAIN}", said.subject or ""
        else:
            letter = self.letter_to(said.writer, LetterKind(said.answers))
            answered = letter.mail["Reply-To"] or letter.mail["From"]
            to = str(answered.addresses[0].addr_spec)
            subject = said.subject or f"Re: {letter.mail['Subject']}"
            mail["In-Reply-To"] = mail["References"] = str(letter.mail["Message-ID"])
        mail["To"], mail["Subject"] = to, subject
        put_into(
            mail, said, letter and Answered.of(letter.mail, text=letter.text, html=letter.html)
        )
        return mail.as_bytes(), to

    def _receive(self, raw: bytes, to: str) -> None:
        transaction = Transaction(reverse_path="x@client", recipients=(to,), raw=raw)
        accept(self.store, transaction, lambda: self.at, self.keys)
        self.work_off()

    def work_off(self) -> None:
        """Let all mails be read that are due: also what was kept, once its writer has answered."""
        receiving = self.receiving
        for step in (Step(StepName.RECEIVE, find, receiving.run), looking_up(receiving)):
            with self.store.read() as session:
                due = step.find(session, self.at, 10)
            for key in due:
                step.run(key, self.at)

    def send_letters(self) -> None:
        """Send what is owed by now: the next of a chain answers it."""
        self.office.run(self.at)

    def _pass_by(self, time: timedelta) -> None:
        self.at += time
        self.office.run(self.at)

    def close(self) -> None:
        """Write all of it into its file, and let go of it."""
        self.store.empty_log()
        self.store.close()

    def owed(self) -> int:
        """Return the number of the newest letter."""
        with self.store.read() as session:
            return session.exec(select(Delivery.id).order_by(col(Delivery.id).desc())).first() or 0

    def _shown(self) -> dict[int, str]:
        with self.store.read() as session:
            posts = session.exec(select(Post).where(Post.state == PostState.VISIBLE)).all()
            return {each.id: as_read(session, each) for each in posts}
