"""What a letter of ours was about that asked what is meant: a post, a conversation, or one of posts."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from digest.letters.notice import Reason
from digest.mail.signed_address import Keys
from digest.store.carried_ids import carried_posts
from inbound.interpret.about_change import answered_letter
from inbound.interpret.about_conversation import AboutConversation, about_conversation
from inbound.interpret.about_post import AboutPost, about_post

DOUBTS = frozenset({Reason.UNCLEAR.value, Reason.UNCLEAR_POST.value})
TOO_LATE = Reason.DELETE_WINDOW_OVER.value


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutDoubt:
    """What a mail was about that we did not understand, so that its next words are about it too."""

    post: AboutPost | None = None
    conversation: AboutConversation | None = None
    posts: tuple[int, ...] = ()  # of which one is to be reported, as the letter lists them
    is_too_late: bool = False  # it said so of the deletion of the post, and offered moderators


NO_DOUBT = AboutDoubt()


def about_doubt(session: Session, answers: Iterable[str], keys: Keys, member_id: int) -> AboutDoubt:
    """Return what the letter was about that a mail answers, where that letter asked what was meant."""
    letter = answered_letter(session, answers, keys, member_id)
    if letter is not None and letter.reason == Reason.WHICH_POST.value:
        return AboutDoubt(posts=tuple(reversed(carried_posts(letter.carried))))  # the newest first
    if letter is None or letter.reason not in (*DOUBTS, TOO_LATE):
        return NO_DOUBT
    post = about_post(session, letter.post_id) if letter.post_id else None
    number = post.conversation_id if post else letter.conversation_id
    conversation = about_conversation(session, number, member_id) if number else None
    is_too_late = letter.reason == TOO_LATE
    return AboutDoubt(post=post, conversation=conversation, is_too_late=is_too_late)
