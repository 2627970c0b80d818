"""Does what a member asked for in words, in the caller's transaction."""

from typing import assert_never

from sqlmodel import Session

from digest.inbox.question import QuestionKind
from digest.intents.intents import (
    ChangeAddress,
    Choose,
    FollowTag,
    FollowThis,
    GetData,
    JoinCommunity,
    LeaveCommunity,
    NoCommunity,
    OtherIntent,
    Search,
    Show,
    Terminate,
    UseAddress,
)
from digest.letters.overview import Overview, enqueue_overview
from inbound.acting.commands.account import ask_for_yes, use_address
from inbound.acting.commands.belonging import change_memberships, say_no_community
from inbound.acting.commands.choosing import choose_together
from inbound.acting.commands.following import do_follow_tag, do_follow_this
from inbound.acting.mailboxes import ask_for_mailbox
from inbound.acting.occasion import Occasion
from inbound.deciding.decision import Command


def obey(session: Session, command: Command, occasion: Occasion) -> str:
    """Do what was asked, owe the letters that tell of it, and return a word for what was done."""
    choices = [wish.preference for wish in command.wishes if isinstance(wish, Choose)]
    others = [wish for wish in command.wishes if not isinstance(wish, Choose)]
    done = [choose_together(session, choices, command, occasion)] if choices else []
    return "; ".join([*done, *(_do(session, wish, command, occasion) for wish in others)])


def _do(  # noqa: C901, PLR0911  (one arm a wish)
    session: Session, wish: OtherIntent, command: Command, occasion: Occasion
) -> str:
    match wish:
        case Show(what=what):
            return _show(session, Overview(what.value), wish, command, occasion)
        case Search(query=query):
            return _show(session, Overview.FOUND, wish, command, occasion, query=query)
        case JoinCommunity() | LeaveCommunity():
            return change_memberships(session, command, occasion)
        case NoCommunity():
            return say_no_community(session, command, wish, occasion)
        case GetData():
            return ask_for_yes(session, command.member_id, QuestionKind.DATA, occasion)
        case Terminate(erases=erases):
            asks = QuestionKind.TERMINATE_ERASING if erases else QuestionKind.TERMINATE
            return ask_for_yes(session, command.member_id, asks, occasion)
        case UseAddress():
            return use_address(session, command.member_id, wish, occasion)
        case ChangeAddress(address=address):
            asks = QuestionKind.CHANGE_ADDRESS
            return ask_for_mailbox(session, command.member_id, address, asks, occasion)
        case FollowTag():
            return do_follow_tag(session, wish, command, occasion)
        case FollowThis():
            return do_follow_this(session, wish, command, occasion)
        case _:
            assert_never(wish)


def _show(
    session: Session,
    what: Overview,
    wish: Show | Search,
    command: Command,
    occasion: Occasion,
    *,
    query: str | None = None,
) -> str:
    """Owe what a member wants to see; of a mail that wants several, a letter for each that differs."""
    place = command.wishes.index(wish)
    enqueue_overview(
        session,
        command.member_id,
        what,
        key=f"overview:{occasion.received.id}:{what}:{place}",
        at=occasion.at,
        query=query,
        answers=occasion.message_id,
    )
    return what.value
