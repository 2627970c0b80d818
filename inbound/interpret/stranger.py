"""Decides about mails of strangers: who is no member yet may join, by two mails."""

from datetime import timedelta

from digest.inbox.question import QuestionKind
from digest.inbox.received_mail import WAITS_ITS_TURN
from digest.intents.intents import Agree, Decline
from digest.intents.phrases import (
    ChangeAddress,
    GetData,
    JoinCommunity,
    LeaveCommunity,
    StopThis,
    Terminate,
    UseAddress,
)
from digest.mail.organisation import newcomers_of, organisation
from digest.policy import MailLimits
from inbound.absence import reads_like_an_absence
from inbound.authenticate import AuthStatus
from inbound.interpret.about_question import AboutQuestion
from inbound.interpret.facts import MailFacts
from inbound.interpret.interpretation import (
    AskOnceMore,
    Hold,
    HoldForModerators,
    Ignore,
    Invite,
    Wait,
)
from inbound.interpret.plain_yes import plainly_says
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.recent import AboutNewcomer
from inbound.recipient import AddressRole, Destination, FixedAddress

NOBODYS = (  # what only a member can want
    *(GetData, LeaveCommunity, StopThis, Terminate),
    *(UseAddress, ChangeAddress),
)
MOST_NAMES = 2_000  # characters in which names of communities are looked for
TRIED_AGAIN = timedelta(hours=6)
WAITS_AT_MOST = timedelta(days=3)


def asks_to_join(target: Destination | None) -> bool:
    """Say whether this is the address that whoever is no member may write to."""
    return (
        isinstance(target, FixedAddress)
        and target.role is AddressRole.COMMAND
        and target.name == "join"
    )


def of_a_stranger(
    mail: ReadMail, facts: MailFacts, limits: MailLimits
) -> Invite | Hold | HoldForModerators | Ignore | Wait:
    """Return what becomes of it: one letter that asks whether they want to join, or none."""
    newcomer = facts.newcomer or AboutNewcomer()
    if not asks_to_join(facts.target) or facts.author is None:
        return _kept(mail, facts)
    if newcomer.is_barred:
        return Hold(reason="suspended")
    phrases = mail.phrases if isinstance(mail.phrases, tuple) else ()
    if mail.answer.begins_with_stop or any(isinstance(phrase, NOBODYS) for phrase in phrases):
        return Ignore(reason="not a member")
    may_be_many = not (newcomer.is_asked or mail.is_released)
    if may_be_many and newcomer.others_today >= limits.newcomers_a_day:
        return Hold(reason="many ask to join")
    if may_be_many and newcomer.of_domain_today >= newcomers_of(organisation(facts.author), limits):
        return _its_turn(newcomer, limits)
    names = f"{mail.answer.subject}\n{mail.text}"
    joins = tuple(each.name for each in phrases if isinstance(each, JoinCommunity))
    return Invite(address=facts.author, names=names[:MOST_NAMES], joins=joins)


def _its_turn(newcomer: AboutNewcomer, limits: MailLimits) -> Hold | Wait:
    """Let a mail wait until its domain's day is over; who asks first then is asked first."""
    is_long = newcomer.waited >= WAITS_AT_MOST or newcomer.waiting > limits.newcomers_a_day
    if is_long:
        return Hold(reason=WAITS_ITS_TURN)
    return Wait(reason=WAITS_ITS_TURN, again_after=TRIED_AGAIN)


def _kept(mail: ReadMail, facts: MailFacts) -> Hold | HoldForModerators:
    is_to_community = (
        isinstance(facts.target, FixedAddress) and facts.target.role is AddressRole.COMMUNITY
    )
    alone = facts.misspelt[0] if len(facts.misspelt) == 1 else None
    community, author = facts.community or alone, facts.author
    if not is_to_community or community is None or author is None or not mail.text.strip():
        return Hold(reason="not a member")
    words = f"{mail.answer.subject}\n\n{mail.text}".strip()
    return HoldForModerators(community_id=community.community_id, address=author, words=words)


FORGED = frozenset({AuthStatus.FORGED, AuthStatus.NO_AUTHOR})

NewcomerAnswer = Agree | AskOnceMore | Decline | Hold | Ignore


def answer_of_newcomer(mail: ReadMail, facts: MailFacts, question: AboutQuestion) -> NewcomerAnswer:
    """Return what the answer does: a yes makes a member, a no has the address forgotten."""
    is_proved = mail.is_proved or mail.was_signed_after(question.asked_at)
    is_open = not (question.is_by_mail or mail.result in FORGED or mail.is_untied)
    is_checked = is_proved or is_open
    if not is_checked:
        return Hold(reason=mail.why_not or "not proved")
    if facts.author is None or facts.author != question.address:
        return Hold(reason="not theirs")
    if question.is_settled or mail.accepted_at >= question.lapses_at:
        return Ignore(reason="answered already" if question.is_settled else "asked too long ago")
    says = _says(mail)
    if says is None and reads_like_an_absence(mail.text):
        return Hold(reason="doubtful")
    number = question.question_id
    if says is None:
        return AskOnceMore(member_id=question.member_id, question_id=number)
    return Agree(question_id=number) if says else Decline(question_id=number)


def _says(mail: ReadMail) -> bool | None:
    if mail.answer.begins_with_stop:
        return False
    phrases = mail.phrases if isinstance(mail.phrases, tuple) else ()
    wants_to = any(isinstance(phrase, JoinCommunity) for phrase in phrases)
    return True if wants_to else plainly_says(mail, QuestionKind.JOIN)
