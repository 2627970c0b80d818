"""Makes intents of what words mean, with the letter that they answer; what belongs together becomes one."""

from collections.abc import Sequence

from digest.intents.intents import (
    ChangeMemberships,
    ChangePreferences,
    FollowConversation,
    Intent,
    UnfollowConversation,
)
from digest.intents.phrases import (
    AskModerator,
    Choose,
    DeleteThis,
    EditThis,
    FollowThis,
    JoinCommunity,
    LeaveCommunity,
    More,
    OfLetter,
    Phrase,
    StopThis,
)
from inbound.interpret.facts import MailFacts


def needs_letter(phrase: Phrase, facts: MailFacts) -> bool:
    """Check whether a phrase means nothing here, since it answers no letter that it could be about."""
    if isinstance(phrase, FollowThis):
        return facts.conversation is None
    return isinstance(phrase, OfLetter)


def intents_of(phrases: Sequence[Phrase], facts: MailFacts) -> tuple[Intent, ...]:
    """Return the intents in the order of the words, preferences first: one letter tells of each kind.

    None of the phrases `needs_letter`.
    """
    choices = tuple(each.preference for each in phrases if isinstance(each, Choose))
    others: dict[Intent, None] = {}
    for phrase in phrases:
        intent = _intent(phrase, phrases, facts)
        if intent is not None:
            others[intent] = None
    if not choices:
        return tuple(others)
    about = facts.community.community_id if facts.community else None
    return (ChangePreferences(choices=choices, community_id=about), *others)


def _intent(phrase: Phrase, phrases: Sequence[Phrase], facts: MailFacts) -> Intent | None:
    """Return what a phrase comes to; None for a preference, which is chosen with the others."""
    match phrase:
        case Choose():
            return None
        case JoinCommunity() | LeaveCommunity():
            return _memberships(phrases, facts)
        case FollowThis(on=on):
            number = facts.conversation.conversation_id if facts.conversation else 0
            if on:
                return FollowConversation(conversation_id=number)
            return UnfollowConversation(conversation_id=number)
        case StopThis() | AskModerator() | EditThis() | DeleteThis() | More():
            raise ValueError("it needs the letter that is answered")
        case _:
            return phrase


def _memberships(phrases: Sequence[Phrase], facts: MailFacts) -> ChangeMemberships:
    """Return all that is to be joined and left."""
    leaves = [each.name for each in phrases if isinstance(each, LeaveCommunity)]
    return ChangeMemberships(
        joins=tuple(each.name for each in phrases if isinstance(each, JoinCommunity)),
        leaves=tuple(name for name in leaves if name is not None),
        leaves_answered=None in leaves,
        answered_id=_answered(facts),
    )


def _answered(facts: MailFacts) -> int | None:
    """Return the community of what the mail answers."""
    if facts.community is not None:
        return facts.community.community_id
    return facts.conversation.community_id if facts.conversation else None
