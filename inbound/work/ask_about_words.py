"""Keeps words, and asks their writer where they belong, or whether others are to see them.

Another version takes the place of words that are kept.
"""

from dataclasses import replace

from sqlmodel import Session

from digest.community.posting.tagging import TagWishes
from digest.inbox.finish import finish
from digest.inbox.held import keep_for, kept_mails
from digest.inbox.question import Question, QuestionKind, QuestionPayload, end, open_question
from digest.inbox.received_mail import Outcome
from digest.intents.intents import ChangeTags, Edit, Reply, Start
from digest.letters.notice import NoticePayload, Reason
from digest.outbox.enqueue import enqueue
from inbound.interpret.interpretation import AskBack, AskToPublish, OtherVersion, Refuse
from inbound.work.answer import refuse
from inbound.work.occasion import Occasion

OTHER_VERSION = "other version"  # why a kept mail is thrown away
ASKS = {
    Reason.WHICH_CONVERSATION: QuestionKind.WHICH_CONVERSATION,
    Reason.WHICH_COMMUNITY: QuestionKind.WHICH_COMMUNITY,
    Reason.WHERE_TO_PUBLISH: QuestionKind.WHICH_COMMUNITY,
    Reason.NEW_OR_REPLY: QuestionKind.NEW_OR_REPLY,
    Reason.ASK_BACK: QuestionKind.WHAT_TO_DO,
    Reason.TOO_LATE_FOR_WORDS: QuestionKind.WHAT_TO_DO,
}


def ask_back(session: Session, decision: AskBack, occasion: Occasion) -> None:
    """Keep the mail, and ask where its words belong; the letter has them too."""
    received, at, member_id = occasion.received, occasion.at, decision.member_id
    question = Question(
        member_id=member_id,
        asks=ASKS[decision.reason],
        received_id=received.id,
        community_id=decision.community_id,
        title=decision.title,
        payload=QuestionPayload(
            conversations=decision.offered,
            communities=decision.communities,
            letter_use=decision.letter_use,
        ),
        asked_at=at,
    )
    session.add(question)
    session.flush()
    enqueue(
        session,
        NoticePayload(
            reason=decision.reason,
            subject=occasion.mail.subject,
            reply_to_id=occasion.mail.message_id,
            words=decision.words,
            post_id=decision.post_id,
            conversation_id=decision.conversation_id,
            until=decision.until,
            question_id=question.id,
        ),
        to=member_id,
        at=at,
        key=f"ask:{received.id}:{question.id}",  # the mail itself is answered once it is worked on
    )
    ids = {"member_id": member_id, "post_id": decision.post_id}
    finish(session, received, Outcome.HELD, reason=decision.reason.value, at=at, **ids)


def ask_to_publish(session: Session, decision: AskToPublish, occasion: Occasion) -> None:
    """Keep the mail, and show its writer the text as it would stand; the post to be changed stays open."""
    received, at, wanted = occasion.received, occasion.at, decision.instead_of
    question = Question(
        member_id=decision.member_id,
        asks=QuestionKind.PUBLISH_THIS,
        received_id=received.id,
        community_id=wanted.community_id if isinstance(wanted, Start) else None,
        title=None if isinstance(wanted, Reply | AskBack) else wanted.title,
        payload=QuestionPayload(
            conversations=_conversations(wanted),
            doubts=decision.doubts,
            adds=isinstance(wanted, Edit) and wanted.adds,
            letter_use=decision.letter_use,
        ),
        asked_at=at,
        agreed_at=decision.said_at,
    )
    session.add(question)
    session.flush()
    enqueue(
        session,
        NoticePayload(
            reason=Reason.PUBLISH_THIS,
            subject=occasion.mail.subject,
            reply_to_id=occasion.mail.message_id,
            words=words_of(wanted),
            post_id=wanted.post_id if isinstance(wanted, Edit) else None,
            conversation_id=wanted.conversation_id if isinstance(wanted, Reply) else None,
            question_id=question.id,
            offers=decision.likely,
        ),
        to=decision.member_id,
        at=at,
        key=f"ask:{received.id}:{question.id}",  # the mail itself is answered once it is worked on
    )
    ids = {"member_id": decision.member_id}
    finish(session, received, Outcome.HELD, reason=Reason.PUBLISH_THIS.value, at=at, **ids)
    if isinstance(wanted, Edit):
        keep_for(session, received, wanted.post_id, at=at)


def put_aside(session: Session, decision: OtherVersion, occasion: Occasion) -> bool:
    """Throw away the text that another one is to stand for; where that was decided, give the new one back."""
    question = open_question(session, decision.question_id)
    if question is None:
        reason, words = Reason.ANSWERED_BEFORE, words_of(decision.becomes)
        refuse(session, Refuse(member_id=decision.member_id, reason=reason, words=words), occasion)
        return False
    for mail in kept_mails(session, question):
        ids = {"member_id": decision.member_id, "post_id": mail.post_id}
        finish(session, mail, Outcome.IGNORED, reason=OTHER_VERSION, at=occasion.at, **ids)
    end(question, was_yes=False, at=occasion.at)
    session.flush()
    return True


def of_version(occasion: Occasion) -> Occasion:
    """Return the occasion of another version: what it quotes is our question, and no part of it."""
    return replace(occasion, mail=replace(occasion.mail, cut=""))


def words_of(wanted: Reply | Start | Edit | AskBack | AskToPublish | ChangeTags) -> str:
    """Return a text as it would stand, with the lines about tags that came with it."""
    match wanted:
        case AskToPublish():
            return words_of(wanted.instead_of)
        case AskBack():
            return wanted.words
        case ChangeTags():
            return _tag_lines(wanted.tags)
        case _:
            return f"{wanted.text}\n\n{_tag_lines(wanted.tags)}".rstrip("\n")


def _conversations(wanted: Reply | Start | Edit | AskBack) -> tuple[int, ...]:
    match wanted:
        case Reply():
            return (wanted.conversation_id,)
        case AskBack():
            return wanted.offered
        case _:
            return ()


def _tag_lines(tags: TagWishes) -> str:
    lines = (("Tags", (*tags.adds, *tags.refused)), ("Untag", tags.removes))
    return "\n".join(f"{name}: {', '.join(listed)}" for name, listed in lines if listed)
