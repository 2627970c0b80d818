"""Letters to the operator: what waits for a person, by numbers and commands, never by anybody's words.

The operator is no member: such a letter goes to the one address of the settings, through nobody's
preferences, from nobody, so that nothing answers it, and is written by hand, in plain text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from enum import StrEnum
from textwrap import fill

from digest.mail.headers import mailbox, structured, worded
from digest.outbox.compose import Composed

SENDER = "postmaster"  # an answer goes where the operator's mail goes, and is no news to them
NULL_REVERSE_PATH = ""
NO_MEMBER = 0
SHOWN = 20  # mails of one letter; the rest is counted
WIDTH = 78


class OperatorReason(StrEnum):
    """Why the operator is written to."""

    URGENT = "urgent"  # somebody may be in danger, in a community without a moderator
    PERSON = "person"  # members were told that a person reads what they wrote
    HELD = "held"  # mails that are kept until somebody decides
    UNDECIDED = "undecided"  # no moderator and no staff is asked to decide
    STOPPED = "stopped"  # nothing is sent, as many servers refuse us
    STUCK = "stuck"  # letters or mails have waited too long
    BOUNCES = "bounces"  # far more letters than usual came back
    BACKUP = "backup"  # the last one failed, or is long ago
    SENDERS = "senders"  # our letters fail DMARC, or strangers send in our name


HEADINGS = {
    OperatorReason.URGENT: "Please look at this now",
    OperatorReason.PERSON: "Members wait for a person",
    OperatorReason.HELD: "Mails are held",
    OperatorReason.UNDECIDED: "Nobody is asked to decide",
    OperatorReason.STOPPED: "Sending is stopped",
    OperatorReason.STUCK: "Letters or mails are stuck",
    OperatorReason.BOUNCES: "Many letters came back",
    OperatorReason.BACKUP: "There is no fresh backup",
    OperatorReason.SENDERS: "Mail in our name fails",
}
SEVERAL = "More than one thing is wrong"
SAID = {
    OperatorReason.URGENT: "These members wrote words that sound as if they, or somebody of whom they tell, "
    "may come to harm, and there is no moderator who could be told. Please read what they wrote, and answer.",
    OperatorReason.PERSON: "We told these members that a person will read what they wrote. Answer them from "
    "your own mailbox, then drop the mail.",
    OperatorReason.HELD: "These mails are kept, and nothing is done with them until you decide.",
    OperatorReason.UNDECIDED: "These reports and posts wait, and no member is asked to decide: there is no "
    "moderator whom letters reach, or only the one whom it is about, and no staff.",
    OperatorReason.STOPPED: "Nothing is sent to members now; their mails are still taken. `digest outbox "
    "list` shows what the servers said, and `digest outbox resume` goes on at once.",
    OperatorReason.BOUNCES: "Far more letters than usual came back. `digest outbox list` shows them, and "
    "`digest members show NUMBER` says why. `digest doctor` looks whether others can believe our letters.",
    OperatorReason.BACKUP: "What is lost without a backup is lost for good. `digest backup DIR` makes one "
    "while the server goes on, or says what keeps it from that.",
    OperatorReason.SENDERS: "Other servers report mail in our name that is not proved to be ours. `digest "
    "senders` shows who sent it, and `digest doctor` says what is wrong with SPF, DKIM or DMARC.",
    OperatorReason.STUCK: "Something has waited for more than an hour. `digest status` tells more, and "
    "`digest outbox list` shows the letters.",
}
OF_MAILS = (
    "To see what became of one: digest mail show NUMBER. To read it: digest mail reveal NUMBER. Then "
    "digest mail release NUMBER lets it through, or says why not, and digest mail drop NUMBER ends it."
)
WAYS = {
    OperatorReason.URGENT: OF_MAILS,
    OperatorReason.PERSON: OF_MAILS,
    OperatorReason.HELD: OF_MAILS,
    OperatorReason.UNDECIDED: "To read one: digest moderation show NUMBER. To decide: digest moderation rule "
    "NUMBER. Or name somebody: digest communities moderators add COMMUNITY MEMBER.",
}
OF_HELD = ": digest mail list --held"
REST = {
    OperatorReason.URGENT: ", in the next letter",
    OperatorReason.UNDECIDED: ": digest moderation list",
}
IN_DANGER = "The first {} tell of somebody who may come to harm. Please read them now. "
WHY = (
    "You get this letter because `operator` in digest.toml names this address. It comes at most once an "
    "hour for the same cause, once a day about what nobody is asked to decide, about letters that came "
    "back, and about backups, and once a week about who sends in our name; but within minutes where "
    "somebody may be in danger. No words of members stand in it."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorNews:
    """What there is to tell of one cause: a line each, and how many there are."""

    cause: OperatorReason
    lines: tuple[str, ...]  # what is urgent first
    count: int
    urgent: int = 0  # of these, where somebody may be in danger


def write(
    told: Sequence[OperatorNews], *, to: str, domain: str, service_name: str, at: datetime
) -> Composed:
    """Return the letter for the relay, with all that is told in it, one below the other."""
    cause = told[0].cause
    count = sum(each.urgent or each.count for each in told)
    heading = HEADINGS[OperatorReason.URGENT if told[0].urgent else cause]
    heading = SEVERAL if told[1:] else heading
    return to_operator(
        f"{heading} ({count})",
        _text(told),
        called=f"operator.{cause}",
        to=to,
        domain=domain,
        service_name=service_name,
        at=at,
    )


def to_operator(
    subject: str,
    lines: Iterable[str],
    *,
    called: str,
    to: str,
    domain: str,
    service_name: str,
    at: datetime,
) -> Composed:
    """Return a plain letter to the operator for the relay; `called` begins its Message-ID."""
    number = int(at.timestamp())
    head = "".join(
        (
            mailbox("From", service_name, f"{SENDER}@{domain}"),
            structured("To", f"<{to}>"),
            worded("Subject", f"{service_name}: {subject}"),
            structured("Date", format_datetime(at.astimezone(UTC))),
            structured("Message-ID", f"<{called}.{number}@{domain}>"),
            structured("Auto-Submitted", "auto-generated"),
            "X-Auto-Response-Suppress: All\r\n",
            structured("X-Loop", domain),
            "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n",
            "Content-Transfer-Encoding: 8bit\r\n\r\n",
        )
    )
    return Composed(
        delivery_id=number,
        member_id=NO_MEMBER,
        reverse_path=NULL_REVERSE_PATH,
        recipient=to,
        message=(head + "\r\n".join(lines)).encode(),
    )


def _text(told: Sequence[OperatorNews]) -> list[str]:
    return [line for each in told for line in (*_of_one(each), "")] + [*_wrapped(WHY), ""]


def _of_one(news: OperatorNews) -> list[str]:
    left_out = news.count - len(news.lines)
    further = [f"  and {left_out} more{REST.get(news.cause, OF_HELD)}"] if left_out else []
    ways = ["", *_wrapped(WAYS[news.cause])] if news.cause in WAYS else []
    return [
        *(_wrapped(IN_DANGER.format(news.urgent)) if news.urgent else []),
        *_wrapped(SAID[news.cause]),
        "",
        *(part for line in news.lines for part in _indented(line)),
        *further,
        *ways,
    ]


def _indented(line: str) -> list[str]:
    return [f"  {part}" for part in fill(line, WIDTH - 2, break_long_words=False).split("\n")]


def _wrapped(sentence: str) -> list[str]:
    return fill(sentence, WIDTH, break_long_words=False, break_on_hyphens=False).split("\n")
