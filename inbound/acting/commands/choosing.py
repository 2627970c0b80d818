"""Does all that one mail chooses, together: one letter tells what was changed, what was not, and why."""

from collections.abc import Sequence

from sqlmodel import Session

from digest.community.change_preferences import change, understand_preference
from digest.community.preference import Preference, PreferenceName
from digest.errors import BadChoice
from digest.intents.intents import Choose, PauseFor
from digest.letters.preferences_changed import PreferenceAnswer, RefusedPreference, confirm
from inbound.acting.occasion import Occasion
from inbound.acting.unsubscribe import locked_member
from inbound.deciding.decision import Command

Choosing = Choose | PauseFor


def choose_together(
    session: Session, wishes: Sequence[Choosing], command: Command, occasion: Occasion
) -> str:
    """Choose what can be chosen, owe the letter about it, and return a word for what was done."""
    member, at = locked_member(session, command.member_id), occasion.at
    if member is None:
        return "left"
    choices: list[Preference] = []
    refused: list[RefusedPreference] = []
    for wish in wishes:
        setting, value = _line(wish)
        about = command.community_id
        try:
            choices.append(
                understand_preference(
                    session,
                    member,
                    setting,
                    value,
                    at=at,
                    community_id=about,
                    service=occasion.house.service_name,
                )
            )
        except BadChoice as error:
            refused.append(
                RefusedPreference(setting=setting, words=value, why=str(error), likely=error.likely)
            )
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


def _line(wish: Choosing) -> tuple[PreferenceName, str]:
    if isinstance(wish, PauseFor):
        return PreferenceName.PAUSE, f"{wish.days} days"
    return wish.setting, wish.value
