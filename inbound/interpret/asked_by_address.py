"""Says what a mail does whose address says all: read it all, follow, mute, report, and what ends these."""

from collections.abc import Mapping

from digest.intents.intents import ReportPost, SendConversations
from digest.intents.phrases import FollowThis, MuteThis
from digest.letters.notice import Reason
from digest.letters.prepared_words import own_words
from digest.mail.signed_address import Purpose, Ticket
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.intents_of import of_conversation
from inbound.interpret.interpretation import MailResult
from inbound.interpret.posting import of_unreadable
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.refusal import refuse

NEEDS_NO_TEXT = frozenset(
    {Purpose.GET, Purpose.REPORT, Purpose.FOLLOW, Purpose.UNFOLLOW, Purpose.MUTE, Purpose.UNMUTE}
)
BY_ADDRESS: Mapping[Purpose | None, FollowThis | MuteThis] = {
    Purpose.FOLLOW: FollowThis(on=True),
    Purpose.UNFOLLOW: FollowThis(on=False),
    Purpose.MUTE: MuteThis(on=True),
    Purpose.UNMUTE: MuteThis(on=False),
}


def asked_by_address(mail: ReadMail, facts: MailFacts, writer: Author) -> MailResult:
    """Return what a mail does whose address says all."""
    conversation = facts.conversation
    number = conversation.conversation_id if conversation else 0
    target = facts.target
    purpose = target.purpose if isinstance(target, Ticket) else None
    asked = BY_ADDRESS.get(purpose)
    if asked is not None and not asked.on and conversation is not None:
        return of_conversation(asked, number)
    is_there = conversation is None or conversation.may_read  # else it is of others
    if purpose is Purpose.REPORT and facts.post is not None and facts.post.is_deleted and is_there:
        return refuse(mail, writer, Reason.POST_GONE)
    if conversation is None or not conversation.may_read:
        return of_unreadable(mail, writer, conversation)
    if asked is not None:
        return of_conversation(asked, number)
    if purpose is Purpose.REPORT and facts.post is not None:
        return ReportPost(post_id=facts.post.post_id, words=own_words(mail.text))
    return SendConversations(conversation_ids=(number,))
