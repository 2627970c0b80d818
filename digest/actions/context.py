"""What an action is given beside its values: who acts and how, the moment, the policy, the answered mail."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from secrets import token_hex

from sqlmodel import Session

from digest.community import audit
from digest.community.conversations.post import EditWindow
from digest.community.moderation.apply_action import Decider
from digest.letters.notice import NoticePayload
from digest.outbox.enqueue import enqueue
from digest.outbox.payload import Payload
from digest.policy import Policy


class Via(StrEnum):
    """The way by which somebody acts; the words stand in the audit trail."""

    MAIL = "mail"
    PAGE = "page"
    ONE_CLICK = "one-click"
    COMPLAINT = "complaint"
    COMMAND = "operator"
    SCHEDULE = "schedule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A member or, without a number, the operator or time; who moderates, each action finds out."""

    member_id: int | None = None
    via: Via

    @property
    def name(self) -> str:
        """Their name in the audit trail, which adds the operator's own."""
        if self.member_id is not None:
            return f"member {self.member_id}"
        return audit.SYSTEM if self.via is Via.SCHEDULE else audit.OPERATOR

    @property
    def decider(self) -> Decider:
        """The actor as somebody who decides on a moderation request."""
        return Decider(name=self.name, member_id=self.member_id)


OPERATOR = Actor(via=Via.COMMAND)
SYSTEM = Actor(via=Via.SCHEDULE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceMail:
    """The mail that asks for an act, as the letters about it need it."""

    received_id: int
    accepted_at: datetime
    message_id: str | None = None
    subject: str = ""
    cut: str = ""  # what was not taken for the writer's own words, and may be
    attachments: int = 0  # how many were left out


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What this installation is called, and the domains of its addresses."""

    service_name: str = ""
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Everything beside an action's values. Nothing is committed: the caller's transaction does that."""

    session: Session
    actor: Actor
    at: datetime
    policy: Policy = field(default_factory=Policy)
    house: House = field(default_factory=House)
    mail: SourceMail | None = None
    nonce: str = field(
        default_factory=lambda: token_hex(8)
    )  # tells acts apart that no mail asked for

    @property
    def window(self) -> EditWindow:
        """How long an author may change a post."""
        return EditWindow.of(self.policy.community)

    @property
    def asked_at(self) -> datetime:
        """When the act was asked for: an author's hour goes by when we took their mail."""
        return self.at if self.mail is None else self.mail.accepted_at

    @property
    def answers(self) -> str | None:
        """The Message-ID of the mail that letters about this act answer."""
        return None if self.mail is None else self.mail.message_id

    def key(self, word: str, *parts: str, of: object = "") -> str:
        """Return a once-only key for a letter about this act; `parts` set apart what one act has several of.

        `of` is what it is about, where no mail has a number that says so. Only the letters that mails make us
        write begin with the word: too many of them stop our answers (L-04).
        """
        if self.mail is not None:
            return ":".join([word, str(self.mail.received_id), *parts])
        return ":".join([self.actor.via.value, word, str(of), self.nonce, *parts])

    @property
    def source(self) -> str:
        """What the audit trail gives as the reason where nobody said one: the mail, or the way."""
        return f"mail {self.mail.received_id}" if self.mail is not None else self.actor.via.value

    def record(self, act: str, target: str, *, reason: str = "") -> None:
        """Write the act down in the audit trail."""
        audit.record(
            self.session, actor=self.actor.name, act=act, target=target, reason=reason, at=self.at
        )

    def enqueue(
        self, payload: Payload, *, to: int, key: str, due_at: datetime | None = None
    ) -> bool:
        """Enqueue a letter for a member, due at once unless `due_at` is later; False for a used key."""
        return enqueue(self.session, payload, to=to, key=key, at=self.at, due_at=due_at)

    def tell(
        self, member_id: int, notice: NoticePayload, *, key: str, due_at: datetime | None = None
    ) -> bool:
        """Enqueue a notice, which says how the act came; return False where its key was used."""
        told = notice.model_copy(update={"how": self.actor.via.value})
        return self.enqueue(told, to=member_id, key=key, due_at=due_at)

    def answer_with(self, member_id: int, payload: Payload, *parts: str) -> bool:
        """Enqueue another kind of letter that answers the mail; `parts` set it apart from its others.

        Return False where that was told already.
        """
        told = payload.model_copy(update={"reply_to_id": self.answers})
        return self.enqueue(told, to=member_id, key=self.key("answer", *parts, of=self.actor.name))

    def answer(self, member_id: int, notice: NoticePayload, *, part: str = "") -> bool:
        """Enqueue the notice that tells of this act; `part` sets apart what one mail asked for.

        Return False where that was told already.
        """
        if self.mail is not None:
            of_mail = {"subject": self.mail.subject, "reply_to_id": self.mail.message_id}
            notice = notice.model_copy(update=of_mail)
        key = self.key("answer", *([part] if part else []), of=f"{member_id}:{notice.reason}")
        return self.tell(member_id, notice, key=key)
