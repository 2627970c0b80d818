"""Asks whether others are to see a text, and keeps it meanwhile; another version takes its place."""

from dataclasses import replace

from sqlmodel import Session

from digest.community.posting.tagging import TagWishes
from digest.inbox.finish import finish
from digest.inbox.held import keep_for, kept_mails
from digest.inbox.question import Question, QuestionKind, QuestionPayload, end, open_question
from digest.inbox.received_mail import Outcome
from digest.intents.intents import ChangeTags, Edit, Reply, Start
from digest.letters.notice import Reason, tell
from inbound.interpret.interpretation import AskBack, AskToPublish, OtherVersion, Refuse
from inbound.work.look_after import look_after_words
from inbound.work.occasion import Occasion
from inbound.work.refuse import refuse

OTHER_VERSION = "other version"  # why a kept mail is thrown away


def ask_to_publish(session: Session, decision: AskToPublish, occasion: Occasion) -> None:
    """Keep the mail, and show its writer the text as it would stand; the post to be changed stays open."""
    received, at, wanted = occasion.received, occasion.at, decision.instead_of
    question = Question(
        member_id=decision.member_id,
        asks=QuestionKind.PUBLISH_THIS,
        received_id=received.id,
        community_id=wanted.community_id if isinstance(wanted, Start) else None,
        title=None if isinstance(wanted, Reply | AskBack) else wanted.title,
        payload=QuestionPayload(conversations=_conversations(wanted), doubts=decision.doubts),
        asked_at=at,
        agreed_at=decision.said_at,
    )
    session.add(question)
    session.flush()
    tell(
        session,
        decision.member_id,
        Reason.PUBLISH_THIS,
        at=at,
        key=f"ask:{received.id}:{question.id}",  # the mail itself is answered once it is worked on
        subject=occasion.subject,
        answers=occasion.message_id,
        words=words_of(wanted),
        post_id=wanted.post_id if isinstance(wanted, Edit) else None,
        conversation_id=wanted.conversation_id if isinstance(wanted, Reply) else None,
        question_id=question.id,
        offers=decision.likely,
    )
    look_after_words(session, decision, occasion, words_of(wanted))
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
    return replace(occasion, cut="")


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
