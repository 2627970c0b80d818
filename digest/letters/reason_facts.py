"""What is true of each reason for a notice: whom it goes to, what an answer is for, whether it counts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto

from digest.letters.notice import Reason


class LetterRole(Enum):
    """What a letter is to its reader."""

    NEWS = auto()  # that something was done, or is to be known; or what we ask unasked
    ANSWER = auto()  # to a mail that we did not do yet; a member gets so many of an hour
    REFUSAL = auto()  # such an answer, that nothing is done


class Audience(Enum):
    """Whom a letter can go to."""

    REACHABLE = auto()  # whoever has an address that letters arrive at
    SILENT = auto()  # also at one that letters came back from
    PENDING = auto()  # at the address that is asked whether it wants our letters
    OTHER_MAILBOX = auto()  # at the one that the question names; its bounces concern no member


class AnswerUse(Enum):
    """What a plain answer to a letter is for."""

    NOTHING = auto()
    QUESTION = (
        auto()
    )  # it settles what the letter asks; once that is settled, the letter is not sent
    POST = auto()  # it is about the post, as an answer to its receipt is
    AGAIN = auto()  # with the words that the letter asks for, it does what was not done


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonFacts:
    """What is true of one reason."""

    role: LetterRole = LetterRole.NEWS
    audience: Audience = Audience.REACHABLE
    reply: AnswerUse = AnswerUse.NOTHING
    names_person: bool = False  # says how to reach a person
    is_of_this_box: bool = False  # its question names the very mailbox that it goes to
    stream: str = ""  # what it says was stopped


_TOLD = ReasonFacts()
_REFUSED = ReasonFacts(role=LetterRole.REFUSAL, names_person=True)
_REFUSED_ELSEWHERE = ReasonFacts(role=LetterRole.REFUSAL)  # it names where to object
_ANSWERED = ReasonFacts(role=LetterRole.ANSWER)
_ASKED = ReasonFacts(reply=AnswerUse.QUESTION)
_INVITED = ReasonFacts(reply=AnswerUse.QUESTION, audience=Audience.PENDING)

FACTS: Mapping[Reason, ReasonFacts] = {
    Reason.WINDOW_OVER: _REFUSED,
    Reason.DELETE_WINDOW_OVER: _REFUSED,
    Reason.NOT_AUTHOR: _REFUSED,
    Reason.NO_TEXT: replace(_REFUSED, reply=AnswerUse.AGAIN),
    Reason.WHOLE_TEXT: replace(_REFUSED, reply=AnswerUse.AGAIN),
    Reason.WORDS_NOT_THERE: replace(_REFUSED, reply=AnswerUse.AGAIN),
    Reason.WORDS_TWICE: replace(_REFUSED, reply=AnswerUse.AGAIN),
    Reason.TOO_LONG: replace(_REFUSED, reply=AnswerUse.AGAIN),
    Reason.NOT_A_MEMBER: _REFUSED,
    Reason.UNKNOWN_COMMUNITY: _REFUSED,
    Reason.MAY_NOT_READ: _REFUSED,
    Reason.CLOSED: _REFUSED,
    Reason.NOT_YOURS: _TOLD,
    Reason.SUSPENDED: _REFUSED_ELSEWHERE,
    Reason.CANNOT_JOIN: _REFUSED_ELSEWHERE,
    Reason.NOTHING_BY_OTHERS: _REFUSED_ELSEWHERE,
    Reason.UNDECODABLE: replace(_REFUSED, reply=AnswerUse.AGAIN),
    Reason.NOT_READ: _REFUSED,
    Reason.ENCRYPTED: replace(_REFUSED, reply=AnswerUse.AGAIN),
    Reason.OUTLOOK_ONLY: _REFUSED,
    Reason.CALENDAR_ONLY: _REFUSED,
    Reason.PICTURES_ONLY: _REFUSED,
    Reason.ONLY_FORWARDED: replace(_REFUSED, reply=AnswerUse.AGAIN),
    Reason.NO_COMMAND: _REFUSED,
    Reason.UNCLEAR: _REFUSED,
    Reason.UNCLEAR_POST: _REFUSED,
    Reason.NOT_KEPT: _REFUSED,
    Reason.LET_THROUGH: _ANSWERED,
    Reason.LOOKED_AT: _TOLD,
    Reason.YES_OR_NO: replace(_REFUSED, reply=AnswerUse.QUESTION),
    Reason.TOO_MANY_COMMANDS: _REFUSED,
    Reason.LOST_TIME: _REFUSED,
    Reason.WAS_THIS_YOU: _ASKED,
    Reason.SAME_AGAIN: _ASKED,
    Reason.TOO_MANY_POSTS: _ASKED,
    Reason.YOUR_ADDRESS: _ASKED,
    Reason.CONFIRM_ADDRESS: replace(_ASKED, audience=Audience.OTHER_MAILBOX),
    Reason.CONFIRM_JOIN: _INVITED,
    Reason.INVITATION: _INVITED,
    Reason.MODERATOR_INVITES: _INVITED,
    Reason.JOIN_REMINDER: _INVITED,
    Reason.JOIN_YES_OR_NO: _INVITED,
    Reason.CONFIRM_ADDING: _ASKED,
    Reason.CONFIRM_CHANGING: _ASKED,
    Reason.CHANGE_ANNOUNCED: replace(_ASKED, audience=Audience.SILENT),
    Reason.ADDRESS_CHANGED: _TOLD,
    Reason.CHANGED_AWAY: replace(_ASKED, audience=Audience.OTHER_MAILBOX, is_of_this_box=True),
    Reason.CHANGE_UNDONE: replace(_TOLD, is_of_this_box=True),
    Reason.UNDONE_AWAY: replace(_TOLD, audience=Audience.OTHER_MAILBOX, is_of_this_box=True),
    Reason.GOES_THERE: _TOLD,
    Reason.BAD_ADDRESS: _TOLD,
    Reason.ADDRESS_ASKED: _ASKED,
    Reason.ADDRESS_YES_OR_NO: replace(_ASKED, audience=Audience.OTHER_MAILBOX),
    Reason.ADDRESS_ADDED: _TOLD,
    Reason.NOT_ADDED: _TOLD,
    Reason.NOT_CHANGED: _TOLD,
    Reason.NO_COMMUNITY: _TOLD,
    Reason.CONFIRM_DATA: _ASKED,
    Reason.CONFIRM_TERMINATE: _ASKED,
    Reason.CONFIRM_ERASING: _ASKED,
    Reason.QUESTION_OVER: _REFUSED,
    Reason.AS_IT_WAS: _TOLD,
    Reason.ADDRESS_REMOVED: _TOLD,
    Reason.ADDRESS_STAYS: _TOLD,
    Reason.NO_SUCH_ADDRESS: _TOLD,
    Reason.DROPPED: _TOLD,
    Reason.LAPSED: _TOLD,
    Reason.PUBLISH_THIS: replace(_ANSWERED, reply=AnswerUse.QUESTION),
    Reason.ASK_BACK: replace(_ANSWERED, names_person=True, reply=AnswerUse.QUESTION),
    Reason.TOO_LATE_FOR_WORDS: replace(_ANSWERED, names_person=True, reply=AnswerUse.QUESTION),
    Reason.WHAT_AGAIN: replace(_REFUSED, reply=AnswerUse.QUESTION),
    Reason.WHICH_CONVERSATION: replace(_ANSWERED, names_person=True, reply=AnswerUse.QUESTION),
    Reason.WHICH_COMMUNITY: replace(_ANSWERED, names_person=True, reply=AnswerUse.QUESTION),
    Reason.WHERE_TO_PUBLISH: replace(_ANSWERED, names_person=True, reply=AnswerUse.QUESTION),
    Reason.WHICH_AGAIN: replace(_REFUSED, reply=AnswerUse.QUESTION),
    Reason.NEW_OR_REPLY: replace(_ANSWERED, names_person=True, reply=AnswerUse.QUESTION),
    Reason.NEW_OR_REPLY_AGAIN: replace(_REFUSED, reply=AnswerUse.QUESTION),
    Reason.WHICH_LAPSED: _TOLD,
    Reason.UNREAD_LAPSED: replace(_TOLD, names_person=True),
    Reason.NO_CONVERSATION: _REFUSED,
    Reason.POST_GONE: _REFUSED,
    Reason.GONE: _REFUSED,
    Reason.ANSWERED_BEFORE: _REFUSED,
    Reason.NO_SUCH_NUMBER: _REFUSED,
    Reason.OLD_NUMBERS: _REFUSED,
    Reason.NO_SUMMARY: _TOLD,
    Reason.LEFT_SINCE: _REFUSED,
    Reason.MORE: _TOLD,
    Reason.DELETED: replace(_TOLD, reply=AnswerUse.POST),
    Reason.DELETED_ALREADY: replace(_REFUSED, reply=AnswerUse.POST),
    Reason.BROUGHT_BACK: replace(_TOLD, reply=AnswerUse.POST),
    Reason.NOT_DELETED: _REFUSED,
    Reason.UNDO_OVER: _REFUSED,
    Reason.STOPPED_SUMMARY: replace(_TOLD, stream="summary"),
    Reason.STOPPED_NOTIFICATIONS: replace(_TOLD, stream="notifications"),
    Reason.STOPPED_INSTANT: _TOLD,
    Reason.STOPPED_ANNOUNCEMENTS: _TOLD,
    Reason.STOPPED_ALL: _TOLD,
    Reason.STOP_WHAT: _REFUSED,
    Reason.UNDO_WHAT: _REFUSED,
    Reason.CHOSEN_SINCE: _REFUSED,
    Reason.THANKED: _ANSWERED,
    Reason.FOLLOWED: _TOLD,
    Reason.UNFOLLOWED: _TOLD,
    Reason.MUTED: _TOLD,
    Reason.UNMUTED: _TOLD,
    Reason.MEMBER_MUTED: _TOLD,
    Reason.MEMBER_UNMUTED: _TOLD,
    Reason.UNKNOWN_MEMBER: _REFUSED,
    Reason.TAGS_CHANGED: _TOLD,
    Reason.TAG_FOLLOWED: _TOLD,
    Reason.TAG_UNFOLLOWED: _TOLD,
    Reason.UNKNOWN_TAG: _REFUSED,
    Reason.BADGE: _TOLD,
    Reason.STAFF: _TOLD,
    Reason.NO_BADGE: _TOLD,
    Reason.EXPERIENCED: _TOLD,
    Reason.NOT_EXPERIENCED: _TOLD,
    Reason.MODERATOR: _TOLD,
    Reason.NO_MODERATOR: _TOLD,
    Reason.REPORTED: _TOLD,
    Reason.WHICH_POST: _REFUSED,
    Reason.REPORT_WITHDRAWN: _TOLD,
    Reason.REPORT_STANDS: _REFUSED,
    Reason.LATE_ASKED: _TOLD,
    Reason.STILL_WANTED: _ASKED,
    Reason.OWN_NAME: _TOLD,
    Reason.A_PERSON_READS: _ANSWERED,
    Reason.A_PERSON_LOOKS: _ANSWERED,
    Reason.ADDED: _TOLD,  # it has a pace of its own
    Reason.MODERATORS_READ: _TOLD,
    Reason.MODERATOR_READS: _TOLD,
    Reason.MADE_FOR_ANOTHER: replace(_ANSWERED, names_person=True),
    Reason.PROBE: replace(_TOLD, audience=Audience.SILENT),
}


def reasons(
    *roles: LetterRole, audience: Audience | None = None, reply: AnswerUse | None = None
) -> frozenset[Reason]:
    """Return the reasons that have one of the roles, if any is named, and this audience and reply."""
    return frozenset(
        reason
        for reason, facts in FACTS.items()
        if (not roles or facts.role in roles)
        and audience in (None, facts.audience)
        and reply in (None, facts.reply)
    )


COUNTED = reasons(
    LetterRole.ANSWER, LetterRole.REFUSAL
)  # of which a member gets so many of an hour
