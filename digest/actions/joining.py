"""Becoming a member: an address asks or is invited, says yes to our question, and is welcomed (B-18)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session, col, select

from digest.actions.context import Context
from digest.actions.invitations import (
    InvitationCause,
    also_joins,
    ask_pending_member,
    give_up,
    joining_question,
    remind,
    wanted_communities,
    was_asked_in_vain,
)
from digest.actions.membership import join, said_yes, welcome_by_letter
from digest.actions.permission import of_a_member, operators_alone
from digest.actions.result import LEFT, Done, Result, Unchanged
from digest.community.communities.alias import known_communities
from digest.community.communities.join import confirm_address, create_member
from digest.community.leaving.pending_member import claim, pending_member, placeholder_name
from digest.community.moderation import member_care
from digest.community.people.display_name import NamesInUse, free_name
from digest.community.people.mailbox import (
    owner,
    primary,
    proved_owner,
    replace_unproved,
    usable_address,
)
from digest.community.people.member import Address, Member, MemberState, locked_member
from digest.errors import BadInput
from digest.inbox.held import take_up, take_up_again
from digest.inbox.question import Question, QuestionKind
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.language.names import wanted_names
from digest.letters.notice import Reason

HOUR = timedelta(hours=1)


def invite(
    context: Context, address: str, names: str, *, joins: Sequence[str] = ()
) -> tuple[int, Result]:
    """Ask the address once whether its owner wants to join; return the pending member, too.

    `names` may name communities, and `joins` asks for what it names. Whoever writes again before they
    answered lost the letter, perhaps: the one reminder comes at once then. `Done` is for a first question
    only.
    """
    session, at = context.session, context.at
    member = pending_member(session, address, at=at)
    wanted = wanted_names(joins, (names,), known_communities(session))
    communities = [each.id for each in wanted.found]
    question = joining_question(session, member.id)
    if question is None:
        cause = InvitationCause(
            reason=Reason.CONFIRM_JOIN,
            communities=communities,
            received_id=None if context.mail is None else context.mail.received_id,
            answers=context.answers,
        )
        ask_pending_member(session, member, address, at=at, cause=cause)
        return member.id, Done(act="asked to confirm")
    also_joins(question, communities)
    session.add(question)
    is_lost = question.asked_at <= at - HOUR
    reminds = is_lost and remind(session, question, at=at)
    return member.id, Unchanged(act="reminded" if reminds else "asked already")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMember:
    """Somebody whom the operator adds; their address is not confirmed yet."""

    address: str
    name: str  # that others see; empty: they choose one themselves
    communities: Sequence[int] = ()  # to join
    zone: str = "UTC"
    hour: int = 6  # of the summary, by their clock
    language: str = "en"  # that they like to read


def add_member(context: Context, new: NewMember, *, in_use: NamesInUse | None = None) -> Result:
    """Add a member, who gets no letters before their address is confirmed.

    Raises BadInput for an address, a name or a zone that cannot be used, or that somebody has already.
    `in_use` was looked up before, for the names of many.
    """
    refusal = operators_alone(context)
    if refusal is not None:
        return refusal
    session, house = context.session, context.house
    address = usable_address(new.address, domains=house.domains)
    if owner(session, address) is not None:
        raise BadInput("a member has this address already")
    service = house.service_name
    chosen = new.name and free_name(session, new.name, service=service, in_use=in_use)
    member = create_member(
        session,
        display_name=chosen or placeholder_name(session),
        address=address,
        confirmed_at=None,
        at=context.at,
        zone=new.zone,
        hour=new.hour,
    )
    member.language = new.language
    context.record("add member", f"member {member.id}")
    for community_id in new.communities:
        join(context, member, community_id)
    return Done(act="member added")


def invite_member(context: Context, member_id: int, *, again: bool = False) -> Result:
    """Ask somebody whom the operator or an archive brought, by one letter, whether they want to join.

    `again`: also who let an earlier invitation lapse; whoever said no is left alone.
    """
    refusal = operators_alone(context)
    if refusal is not None:
        return refusal
    session = context.session
    member, address = session.get_one(Member, member_id), _unconfirmed(session, member_id)
    if address is None:
        return Unchanged(act="confirmed already")
    why_not = _may_not_invite(session, member, address, again=again)
    if why_not:
        return Unchanged(act=why_not)
    why = InvitationCause(reason=Reason.INVITATION)
    ask_pending_member(session, member, address, at=context.at, cause=why)
    context.record("invite member", f"member {member_id}")
    return Done(act="invited")


def correct_mailbox(context: Context, member: Member, address: str, *, reason: str) -> Question:
    """Put the right mailbox in the place of one that never said yes, and invite it; return the question.

    The wrong one may be a stranger's, mistyped. It is nobody's from now on: what it was asked is over, it is
    told nothing, and whoever reads it may join as themselves. What the member wished to join stays wished;
    a mail that was kept from there is a stranger's again. Raises BadInput for who is not to be asked.
    """
    session, at = context.session, context.at
    why_not = _may_not_invite(session, member, address, again=True)
    if why_not:
        raise BadInput(f"that mailbox cannot be invited: member {member.id} {why_not}")
    if not claim(session, member.id, address, at=at):
        raise BadInput("a member has this address already")
    before = joining_question(session, member.id)
    if before is not None:
        before.ended_at = at
        session.add(before)
        take_up_again(session, before, at)
    replace_unproved(session, member.id, address)
    wanted = wanted_communities(before) if before else []
    why = InvitationCause(reason=Reason.INVITATION, communities=wanted)
    question = ask_pending_member(session, member, address, at=at, cause=why)
    said = f"question {question.id}: {reason}"
    context.record("correct address", f"member {member.id}", reason=said)
    return question


def vouch_for_address(context: Context, member_id: int, *, consent: str = "") -> Result:
    """Believe the operator that an address is its member's and wants our letters, and welcome them.

    `consent` says where and when they agreed, for the audit trail: they come with all the others of a list,
    and moderators are not asked to welcome each of them.

    Raises BadInput for whoever was asked by a letter and has not said yes: nobody says it for them. So for
    who is suspended and never said yes, as their own YES lets them in no more.
    """
    refusal = operators_alone(context)
    if refusal is not None:
        return refusal
    member = locked_member(context.session, member_id)
    if member is None:
        return LEFT
    if was_asked_in_vain(context.session, member_id):
        raise BadInput(
            f"member {member_id} was asked by a letter and has not said yes: only their own YES confirms "
            f"the address; `digest members invite {member_id} --again` asks who let a question lapse"
        )
    proved = primary(context.session, member_id)
    if proved is None and member.state is not MemberState.ACTIVE:
        raise BadInput(
            f"member {member_id} is {member.state} and has not said yes; "
            f"`digest members unsuspend {member_id}` comes first"
        )
    if not confirm_address(context.session, member, at=context.at):
        act = "confirm address"
        since = proved.confirmed_at if proved else None
        earlier = member_care.made_so(context.session, member_id, act, since=since)
        return Unchanged(act="confirmed already", earlier=earlier)
    context.record("confirm address", f"member {member_id}", reason=consent)
    if consent:
        welcome_by_letter(context.session, member_id, at=context.at, how=context.actor.via)
    else:
        said_yes(context.session, member_id, at=context.at, how=context.actor.via)
    return Done(act="confirmed")


def invite_stranger(
    context: Context, address: str, community_id: int, *, received_id: int | None
) -> None:
    """Ask who wrote to a community as no member; a yes lets the mail through that was kept meanwhile.

    Who has become a member by then is not asked: the mail is worked on as a member's.
    """
    session, at = context.session, context.at
    if proved_owner(session, address) is not None:
        received = session.get(ReceivedMail, received_id or 0)
        if received is not None and received.outcome is Outcome.HELD:
            take_up(session, received, at)
        return
    member = pending_member(session, address, at=at)
    question = joining_question(session, member.id)
    communities: Sequence[int] = (community_id,)
    if question is None:
        cause = InvitationCause(
            reason=Reason.MODERATOR_INVITES, communities=communities, received_id=received_id
        )
        ask_pending_member(session, member, address, at=at, cause=cause)
        return
    also_joins(question, communities)  # they asked to join meanwhile: one question is enough
    question.received_id = received_id or question.received_id
    session.add(question)


@of_a_member
def welcome(context: Context, question: Question) -> Result:
    """Make the address its member's, let them into what they named, and welcome them."""
    session, at = context.session, context.at
    member = locked_member(session, question.member_id)
    if member is None or member.state is not MemberState.ACTIVE or question.address is None:
        return Unchanged(act="not open to them")
    question.ended_at, question.was_yes = at, True
    confirm_address(session, member, at=at, only=question.address)
    said_yes(session, member.id, at=at, answers=context.answers)
    for community_id in wanted_communities(question):
        join(context, member, community_id)
    context.record("confirm address", f"member {member.id}", reason=f"question {question.id}")
    return Done(act="confirmed")


@of_a_member
def turn_back(context: Context, question: Question) -> Result:
    """Forget whoever does not want to join after all; they are not written to any more."""
    give_up(context.session, question, at=context.at, was_yes=False)
    return Done(act="does not want to join")


def _unconfirmed(session: Session, member_id: int) -> str | None:
    """Return the address that would get the member's letters, were it confirmed."""
    found = select(Address.address).where(
        Address.member_id == member_id, col(Address.is_primary), col(Address.confirmed_at).is_(None)
    )
    return session.exec(found).first()


def _may_not_invite(session: Session, member: Member, address: str, *, again: bool) -> str:
    """Return why a mailbox is not asked whether its reader wants to join as this member; nothing where it is.

    What another mailbox said, which was taken for theirs by mistake, is not theirs.
    """
    asked_there = select(Question).where(
        Question.member_id == member.id,
        Question.asks == QuestionKind.JOIN,
        Question.address == address,
    )
    asked = session.exec(asked_there).all()
    if member.state is not MemberState.ACTIVE:
        return f"is {member.state}"
    if any(question.was_yes is False for question in asked):
        return "said no"
    if any(question.ended_at is None for question in asked):
        return "is asked already"
    return "did not answer an earlier invitation" if asked and not again else ""
