"""What a received mail says, as far as a decision about it needs it."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from digest.community.conversations.post import EditWindow
from digest.intents.phrases import PhrasesRead
from inbound.authenticate import AuthStatus
from inbound.bounce import Finding
from inbound.classify import MailKind
from inbound.interpret.read_words import AnswerRead
from inbound.interpret.tag_lines import TaggedText, read_tags
from inbound.reading.body import Problem
from inbound.reading.sender_report import ReportFlaw, SenderReport
from inbound.subject import bare_subject

CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMail:
    """One mail, with the text of its writer apart from what it quotes."""

    kind: MailKind
    reverse_path: str
    result: AuthStatus  # whether the From is its writer, and sent it here
    why_not: str = ""  # a word of ours, where it is not proved
    doubled: str = ""  # a field that should stand once, and stands twice
    is_untied: bool = False  # its From wrote it, but perhaps to somebody else
    signed_at: datetime | None = None  # when, as a good signature says, where that is so
    subject: str = ""
    text: str = ""  # the writer's own words
    cut: str = ""  # the rest: quotes, signature
    left_out: str = ""  # what of the rest may be their own words too
    from_name: str = ""  # as the From field shows its writer
    communities: tuple[str, ...] = ()  # that its To and Cc name, by the names in their addresses
    holds_token: bool = False  # a signed address of ours stands in the words, in whatever spelling
    ours_left: int = 0  # lines of a letter of ours that may be left in the text
    problem: Problem | None = None
    finding: Finding | None = None  # what a bounce means
    feedback: str = ""  # what a complaint says it is: "abuse" (RFC 5965 section 7.3)
    sender_report: SenderReport | ReportFlaw | None = None  # where such reports go
    is_from_source: bool = True  # a complaint comes from somebody whose complaints count
    phrases: PhrasesRead = ()  # what its words ask for
    heading: PhrasesRead = ()  # what its subject asks for, as an answer to a receipt
    answer: AnswerRead  # what its words say as an answer
    post: TaggedText  # as it would be published
    is_for_others: bool = False  # its first line says that it is to be posted
    is_released: bool = False  # its member or an operator answers for it: no limit counts any more
    accepted_at: datetime
    window: EditWindow = field(default_factory=EditWindow)

    @property
    def is_proved(self) -> bool:
        """Say whether the From is its writer, and sent it here."""
        return self.result is AuthStatus.PROVED

    def worded(self, text: str, *, title: str | None = None) -> "ReadMail":
        """Return it with another text to publish, and another title."""
        subject = self.subject if title is None else title
        answer = replace(self.answer, subject=bare_subject(subject))
        return replace(self, subject=subject, text=text, answer=answer, post=read_tags(text))

    def was_signed_after(self, asked_at: datetime) -> bool:
        """Say whether its From wrote it after a question was asked, at an address that only they know.

        Nobody can have had it before; so it may answer the question although it does not name the address.
        """
        signed_at = self.signed_at
        return self.is_untied and signed_at is not None and signed_at >= asked_at - CLOCKS_DIFFER
