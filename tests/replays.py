"""What somebody can do with mails that a member signed for others: every way that we know of.

Bob was sent a mail by Ana once, and was forwarded some letters of hers. He adds fields that nobody signed,
and hands the mail over to an address of ours.
"""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from sqlmodel import select

from digest.community.communities.community import Community
from digest.community.conversations.follow import Follow
from digest.community.conversations.post import Post
from digest.community.moderation.member_care import appoint
from digest.community.people.member import Address, Member
from digest.community.requests import open_request
from digest.community.requests.moderation_action import ModerationAction
from digest.community.requests.moderation_request import ModerationRequest
from digest.inbox.question import Question, QuestionKind
from digest.inbox.received_mail import Outcome
from digest.mail.signed_address import Purpose
from inbound.authenticate.tie import ELSEWHERE, OLD

ANA, BOB = "ana@example.net", "bob@evil.example"
SELECTOR = "key"
USUAL = ("from", "to", "cc", "subject", "date", "message-id", "content-type")
WITHOUT_TO = ("from", "date", "subject", "message-id", "content-type", "mime-version")
ONLY_FROM = ("from", "to", "date")


class Provider:
    """The mailbox provider of example.net: it signs what its customers send, and publishes its key."""

    domain = "example.net"

    def __init__(self) -> None:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        form = serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL
        self.private = key.private_bytes(*form, serialization.NoEncryption())
        public = key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        self.record = f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"

    @property
    def zone(self) -> str:
        """What DNS says, as a zone file of ours has it."""
        key = f'{SELECTOR}._domainkey.{self.domain} TXT "{self.record}"'
        return f'{key}\n_dmarc.{self.domain} TXT "v=DMARC1; p=reject"\n'

    def sign(
        self, raw: bytes, names: tuple[str, ...] = USUAL, *, until: datetime | None = None
    ) -> bytes:
        """Return a mail as it leaves the provider; `until` is when its signature shall end."""
        ends = "" if until is None else f"; x={int(until.timestamp())}"
        signature: bytes = dkim.sign(
            raw,
            f"{SELECTOR}{ends}".encode(),
            self.domain.encode(),
            self.private,
            include_headers=[name.encode() for name in names],
        )
        return signature + raw


def a_mail(at: datetime, text: str = "", *, to: str, subject: str | None = "Re: tomorrow") -> bytes:
    """Return what Ana's mail program made."""
    titled = "" if subject is None else f"Subject: {subject}\r\n"
    return (
        f"From: Ana Realname <{ANA}>\r\nTo: {to}\r\n{titled}"
        f"Date: {format_datetime(at)}\r\nMessage-ID: <{abs(hash((to, subject, text)))}@laptop.example>\r\n"
        f"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    ).encode()


@dataclass
class Scene:
    """The village with all that can be lost: Ana moderates, has a post, and was asked something."""

    village: object
    provider: Provider
    hers: Post
    matter: ModerationRequest
    question: Question

    @property
    def now(self) -> datetime:
        return self.village.noon

    def own(self, purpose: Purpose, number: int, detail: int = 0) -> str:
        return self.village.address(purpose, self.village.ana, number, detail)

    def private(self, text: str = "See you at the pool.", names=USUAL, **how) -> bytes:
        """Return a mail that Ana wrote to Bob an hour ago."""
        raw = a_mail(self.now - timedelta(hours=1), text, to=f"Bob <{BOB}>", **how)
        return self.provider.sign(raw, names)

    def state(self) -> list[object]:
        """Return everything that a mail could have published or changed."""
        village = self.village
        return [
            [(each.text, each.state, each.version) for each in village.all(Post)],
            [(each.address, each.member_id) for each in village.all(Address)],
            [(each.state, each.summary_frequency) for each in village.all(Member)],
            [(each.id, each.ended_at) for each in village.all(ModerationRequest)],
            len(self._follows()),
            [(each.id, each.was_yes) for each in village.all(Question) if each.received_id is None],
        ]

    def _follows(self):
        with self.village.store.read() as session:
            return session.exec(select(Follow)).all()


def set_up(village, provider: Provider) -> Scene:
    """Return the scene, set up without any mail."""
    hers = village.say(village.ana, "I slept on my side.")
    with village.store.write() as session:
        ana = session.get_one(Member, village.ana.id)
        lung = session.get_one(Community, village.lung.id)
        appoint(session, ana, lung.id, actor="operator", at=village.noon)
        post = session.get_one(Post, village.sleep.id)
        request = open_request.report(
            session, post, member_id=village.cleo.id, words="Pills!", at=village.noon
        )
        asked_at = village.noon - timedelta(minutes=30)
        question = Question(member_id=ana.id, asks=QuestionKind.TERMINATE, asked_at=asked_at)
        session.add(question)
        session.flush()
    assert request is not None
    return Scene(village, provider, hers, request, question)


@dataclass(frozen=True)
class Attack:
    """One of them: where the mail goes, what it is, and what must become of it."""

    name: str
    to: Callable[[Scene], str]
    mail: Callable[[Scene, str], bytes]
    outcome: Outcome = Outcome.HELD
    reason: str = ELSEWHERE
    is_asked: bool = True


def community(_scene: Scene) -> str:
    return "lung@mail.example.org"


def settings(_scene: Scene) -> str:
    return "settings@mail.example.org"


def receipt(scene: Scene) -> str:
    return scene.own(Purpose.POST, scene.hers.id)


def ruling(which: ModerationAction) -> Callable[[Scene], str]:
    return lambda scene: scene.own(Purpose.DECISION, scene.matter.id, which)


def purpose(which: Purpose, number: Callable[[Scene], int]) -> Callable[[Scene], str]:
    return lambda scene: scene.own(which, number(scene))


def as_it_is(scene: Scene, _to: str) -> bytes:
    return scene.private()


def with_subject(subject: str) -> Callable[[Scene, str], bytes]:
    """A signature that leaves the Subject out: Bob writes one."""
    return lambda scene, _to: (
        f"Subject: {subject}\r\n".encode()
        + scene.private(subject=None, names=("from", "to", "date", "message-id"))
    )


def saying(text: str) -> Callable[[Scene, str], bytes]:
    return lambda scene, _to: scene.private(text)


def addressed_anew(scene: Scene, to: str, text: str = "Bring the towels.") -> bytes:
    """A signature that leaves the To out, as Microsoft's do: Bob writes another."""
    raw = scene.private(text, names=WITHOUT_TO)
    return raw.replace(f"To: Bob <{BOB}>".encode(), f"To: {to}".encode())


def turned_round(rest: bytes) -> bytes:
    """The end of a signature as that of another one."""
    return rest[::-1].strip(b"=")


def twin(scene: Scene, to: str, ends: Callable[[bytes], bytes] = turned_round) -> bytes:
    """The same with a second signature on top that begins alike, and says that it covers the To."""
    raw = addressed_anew(scene, to, "I have two of them.")
    tags = dict(
        part.strip().split(b"=", 1)
        for part in b"".join(raw.partition(b"From:")[0].partition(b":")[2].split()).split(b";")
    )
    begins, rest = tags[b"b"][:24], tags[b"b"][24:]
    claimed = (
        b"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=example.net; s=key; q=dns/txt;\r\n"
        b" h=from:to:date:subject:message-id; bh=" + tags[b"bh"] + b";\r\n b=" + begins
    )
    return claimed + ends(rest) + b"\r\n" + raw


def long_ago(scene: Scene, to: str) -> bytes:
    """A mail that Ana did send to us, four days ago, and that Bob had a copy of."""
    made = a_mail(scene.now - timedelta(days=4), "An old thought.", to=f"{to}, {BOB}")
    return scene.provider.sign(made)


def of_two_headers(scene: Scene, to: str) -> bytes:
    """A second header, parted by a line of blanks that some programs take for the end of the first."""
    raw = scene.private()
    top = f"From: {ANA}\r\nTo: {to}\r\nSubject: Hello\r\nX-Is: a\r\n \r\n"
    signature = raw.partition(b"From:")[0]
    return signature + top.encode() + raw


def with_a_bare_cr(scene: Scene, to: str) -> bytes:
    """A mail without any To, which is signed to have none; Bob hides one behind a lone CR."""
    made = a_mail(scene.now - timedelta(hours=1), "Hi all", to="x")
    made = made.replace(b"To: x\r\n", b"")
    return f"X-Is: a\rTo: {to}\r\n".encode() + scene.provider.sign(made)


def doubled(name: str) -> Callable[[Scene, str], bytes]:
    """A mail that Ana sent here, with another field of a name that it has."""

    def make(scene: Scene, to: str) -> bytes:
        made = a_mail(scene.now, f"All is well with {name.lower()}.", to=f"{to}, {BOB}")
        made = made.replace(
            b"MIME-V", b"Cc: <x@y.example>\r\nContent-Transfer-Encoding: 7bit\r\nMIME-V"
        )
        return f"{name}: {to}\r\n".encode() + scene.provider.sign(made, ("from", "to", "date"))

    return make


def sleep(scene: Scene) -> int:
    return scene.village.sleep.id


ATTACKS = [
    Attack("a private mail to a community", community, as_it_is),
    Attack("a mail to others, addressed anew", community, addressed_anew),
    Attack("a twin of its signature", community, twin),
    Attack("a mail of last week to a community", community, long_ago, reason=OLD),
    Attack("an unsigned wish to add an address", settings, with_subject(f"add address {BOB}")),
    Attack("an unsigned wish to leave", settings, with_subject("terminate")),
    Attack("a forwarded receipt, to delete", receipt, with_subject("DELETE")),
    Attack("a forwarded receipt, to delete by a word", receipt, saying("Delete")),
    Attack("a forwarded receipt, to edit", receipt, with_subject("EDIT")),
    Attack("a moderator's letter, to hide", ruling(ModerationAction.HIDE), as_it_is),
    Attack("a moderator's letter, to suspend", ruling(ModerationAction.SUSPEND), as_it_is),
    Attack("a report of a post", purpose(Purpose.REPORT, sleep), as_it_is),
    Attack("a reply address", purpose(Purpose.REPLY, lambda scene: 1), as_it_is),
    Attack("a link to follow", purpose(Purpose.FOLLOW, lambda scene: 1), as_it_is),
    Attack(
        "a question to her, answered before it was asked",
        purpose(Purpose.CONFIRM, lambda scene: scene.question.id),
        saying("Yes, I am sure, end it."),
    ),
    Attack("two headers", community, of_two_headers, reason="", is_asked=False),
    Attack("a To behind a lone CR", community, with_a_bare_cr),
    *(
        Attack(
            f"a doubled {name}",
            community,
            doubled(name),
            reason=f"doubled {name.lower()}",
            is_asked=False,
        )
        for name in (
            *("Subject", "To", "Cc", "Date", "Message-ID"),
            *("Content-Type", "Content-Transfer-Encoding"),
        )
    ),
]
