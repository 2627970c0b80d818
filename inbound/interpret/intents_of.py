"""Makes intents of what words mean, with the letter that they answer; what belongs together becomes one.

STOP stops what the mail answers, or everything.
"""

from collections.abc import Sequence
from dataclasses import replace

from digest.community.people.member import NotificationTiming
from digest.community.preferences.preference import Never, Notifications
from digest.community.preferences.stop import Stream
from digest.inbox.question import QuestionKind
from digest.intents.intents import (
    ChangeMemberships,
    ChangePreferences,
    ExplainTopics,
    FollowConversation,
    FollowIntent,
    Intent,
    MuteConversation,
    StopStreams,
    UnfollowConversation,
    UnmuteConversation,
)
from digest.intents.phrases import (
    AskModerator,
    AskPerson,
    Choose,
    DeleteThis,
    EditThis,
    Explain,
    FollowThis,
    JoinCommunity,
    LeaveCommunity,
    More,
    MuteThis,
    OfLetter,
    Phrase,
    StopThis,
    Thank,
    UndoThis,
)
from digest.letters.notice import Reason
from digest.mail.signed_address import Ticket
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.interpretation import Refuse
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.refusal import refuse


def needs_letter(phrase: Phrase, facts: MailFacts) -> bool:
    """Check whether a phrase means nothing here, since it answers no letter that it could be about."""
    if isinstance(phrase, FollowThis | MuteThis):
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
        case Explain():
            asked = (each.topic for each in phrases if isinstance(each, Explain))
            return ExplainTopics(topics=tuple(dict.fromkeys(asked)))
        case FollowThis() | MuteThis():
            return of_conversation(
                phrase, facts.conversation.conversation_id if facts.conversation else 0
            )
        case (
            AskPerson()
            | Thank()
            | StopThis()
            | AskModerator()
            | EditThis()
            | DeleteThis()
            | UndoThis()
            | More()
        ):
            raise ValueError("it needs the letter that is answered")
        case _:
            return phrase


def of_conversation(phrase: FollowThis | MuteThis, number: int) -> FollowIntent:
    """Return what a phrase comes to that is about the conversation of this number."""
    match phrase:
        case FollowThis(on=True):
            return FollowConversation(conversation_id=number)
        case FollowThis():
            return UnfollowConversation(conversation_id=number)
        case MuteThis(on=True):
            return MuteConversation(conversation_id=number)
        case MuteThis():
            return UnmuteConversation(conversation_id=number)


def _memberships(phrases: Sequence[Phrase], facts: MailFacts) -> ChangeMemberships:
    """Return all that is to be joined and left."""
    joins = [each for each in phrases if isinstance(each, JoinCommunity)]
    leaves = [each.name for each in phrases if isinstance(each, LeaveCommunity)]
    return ChangeMemberships(
        joins=tuple(each.name for each in joins if not each.is_story),
        stories=tuple(each.name for each in joins if each.is_story),
        leaves=tuple(name for name in leaves if name is not None),
        leaves_answered=None in leaves,
        answered_id=_answered(facts),
    )


def _answered(facts: MailFacts) -> int | None:
    """Return the community of what the mail answers."""
    if facts.community is not None:
        return facts.community.community_id
    return facts.conversation.community_id if facts.conversation else None


CAN_BE_STOPPED = (
    Choose(preference=Never()),
    Choose(preference=Notifications(NotificationTiming.OFF)),
    StopThis(all=True),
)


def asked_to_stop(mail: ReadMail) -> StopThis | None:
    """Return how much a mail asks to stop, None where it does not."""
    match mail.phrases:
        case (StopThis() as asked,):
            return asked
        case _:
            return mail.answer.stop


def stop(
    asked: StopThis, mail: ReadMail, facts: MailFacts, writer: Author
) -> StopStreams | UnfollowConversation | Refuse:
    """Stop the summary, or being told of this conversation; a letter that comes once stops nothing."""
    if asked.all:
        return StopStreams(streams=tuple(Stream), by_word=True)
    is_about_letters = (
        facts.question is not None and facts.question.asks is QuestionKind.STILL_WANTED
    )
    if is_about_letters or (facts.summary is not None and not facts.summary.is_list):
        return StopStreams(streams=(Stream.SUMMARY,), by_word=True)
    if facts.conversation is not None:
        target, number = facts.target, facts.conversation.conversation_id
        if isinstance(target, Ticket) and target.detail == Stream.NEW_CONVERSATIONS:
            streams = (Stream.NEW_CONVERSATIONS,)  # it answers a letter of that kind
            of = facts.conversation.community_id
            return StopStreams(streams=streams, of=of, by_word=True)
        return UnfollowConversation(
            conversation_id=number,
            by_stop=True,
            answers_receipt=facts.post is not None,
        )
    return replace(refuse(mail, writer, Reason.STOP_WHAT), words=None, likely=CAN_BE_STOPPED)
