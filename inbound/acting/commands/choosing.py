"""Does all that one mail chooses, together: one letter tells what was changed, what was not, and why."""

from collections.abc import Sequence

from sqlmodel import Session

from digest.community.change_preferences import change, resolve
from digest.community.preference import Preference, ReadPreference, RefusedPreference
from digest.letters.preferences_changed import PreferenceAnswer, confirm
from inbound.acting.occasion import Occasion
from inbound.acting.unsubscribe import locked_member
from inbound.deciding.decision import Command


def choose_together(
    session: Session,
    asked: Sequence[ReadPreference],
    command: Command,
    occasion: Occasion,
) -> str:
    """Choose what can be chosen, owe the letter about it, and return a word for what was done."""
    member, at = locked_member(session, command.member_id), occasion.at
    if member is None:
        return "left"
    choices: list[Preference] = []
    refused: list[RefusedPreference] = []
    for each in asked:
        found = resolve(
            session,
            member,
            each,
            at=at,
            community_id=command.community_id,
            service=occasion.house.service_name,
        )
        if isinstance(found, RefusedPreference):
            refused.append(found)
        else:
            choices.append(found)
    done = change(session, member, choices, how="mail", at=at)
    confirm(
        session,
        member.id,
        PreferenceAnswer(done=done, refused=refused),
        key=f"chosen:{occasion.received.id}",
        at=at,
        answers=occasion.message_id,
    )
    settings = [
        *(each.after.setting for each in done.changes),
        *(each.setting for each in done.same),
    ]
    words = [*settings, *(f"not {each.setting}" for each in refused)]
    return "set " + ", ".join(words)
