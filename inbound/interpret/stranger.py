"""Decides what becomes of a proved mail by somebody who is no member.

Only `join` answers them (L-02); what they write to a community is kept, and its moderators may invite them.
"""

from datetime import timedelta

from digest.inbox.received_mail import WAITS_ITS_TURN
from digest.intents.phrases import (
    ChangeAddress,
    GetData,
    LeaveCommunity,
    StopThis,
    Terminate,
    UseAddress,
)
from digest.policy import MailLimits
from inbound.interpret.about_newcomer import AboutNewcomer
from inbound.interpret.answer_words import bare_subject, stop_word
from inbound.interpret.facts import MailFacts
from inbound.interpret.interpretation import Hold, HoldForModerators, Ignore, Invite, Wait
from inbound.interpret.organisation import newcomers_of, organisation
from inbound.interpret.read_mail import ReadMail
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
    letter: ReadMail, facts: MailFacts, limits: MailLimits
) -> Invite | Hold | HoldForModerators | Ignore | Wait:
    """Return what becomes of it: one letter that asks whether they want to join, or none."""
    newcomer = facts.newcomer or AboutNewcomer()
    if not asks_to_join(facts.target) or facts.author is None:
        return _kept(letter, facts)
    if newcomer.is_barred:
        return Hold(reason="suspended")
    wishes = letter.wishes if isinstance(letter.wishes, tuple) else ()
    if stop_word(letter.text) is not None or any(isinstance(wish, NOBODYS) for wish in wishes):
        return Ignore(reason="not a member")
    may_be_many = not (newcomer.is_asked or letter.is_released)
    if may_be_many and newcomer.others_today >= limits.newcomers_a_day:
        return Hold(reason="many ask to join")
    if may_be_many and newcomer.of_domain_today >= newcomers_of(organisation(facts.author), limits):
        return _its_turn(newcomer, limits)
    names = f"{bare_subject(letter.subject)}\n{letter.text}"
    return Invite(address=facts.author, names=names[:MOST_NAMES])


def _its_turn(newcomer: AboutNewcomer, limits: MailLimits) -> Hold | Wait:
    """Let a mail wait until its domain's day is over; who asks first then is asked first."""
    is_long = newcomer.waited >= WAITS_AT_MOST or newcomer.waiting > limits.newcomers_a_day
    if is_long:
        return Hold(reason=WAITS_ITS_TURN)
    return Wait(reason=WAITS_ITS_TURN, again_after=TRIED_AGAIN)


def _kept(letter: ReadMail, facts: MailFacts) -> Hold | HoldForModerators:
    is_to_community = (
        isinstance(facts.target, FixedAddress) and facts.target.role is AddressRole.COMMUNITY
    )
    community, author = facts.community, facts.author
    if not is_to_community or community is None or author is None or not letter.text.strip():
        return Hold(reason="not a member")
    words = f"{bare_subject(letter.subject)}\n\n{letter.text}".strip()
    return HoldForModerators(community_id=community.community_id, address=author, words=words)
