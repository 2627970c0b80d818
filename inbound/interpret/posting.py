"""Says where a text goes that nothing is wrong with, and its tags: to a conversation, or as its start."""

import re
from dataclasses import replace

from digest.community.posting.tagging import TagWishes
from digest.inbox.question import LETTERS
from digest.intents.intents import ChangeTags, Reply, SendContents, SendConversations, Start
from digest.intents.phrases import JoinCommunity
from digest.language.text import tag_name
from digest.language.vocabulary import word_list
from digest.language.words import fold_word
from digest.letters.notice import Reason
from inbound.interpret.about_conversation import AboutConversation
from inbound.interpret.about_summary import AboutSummary
from inbound.interpret.answer_words import asks_for_more, bare_subject, numbers_in, quotes_title
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.interpretation import AskBack, MailResult, Refuse
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.refusal import refuse

MOST_AT_ONCE = 20  # conversations that one mail brings


def reply(
    mail: ReadMail,
    facts: MailFacts,
    writer: Author,
    conversation: AboutConversation | None,
) -> Reply | ChangeTags | Refuse:
    """Post the text in a conversation, where its writer may; one of nothing but tags changes these."""
    if conversation is None or not conversation.may_read:
        return refuse(mail, writer, Reason.MAY_NOT_READ)
    if not conversation.is_open:
        return refuse(mail, writer, Reason.CLOSED, facts)
    text, tags = split_tags(mail.text)
    number = conversation.conversation_id
    if tags and not text.strip():
        return ChangeTags(conversation_id=number, tags=tags)
    return Reply(conversation_id=number, text=text, tags=tags)


def answer_to_summary(mail: ReadMail, facts: MailFacts, writer: Author) -> MailResult:
    """Post to the one conversation that was in it, or that was quoted; else ask which."""
    summary = facts.summary
    until = summary.until if summary else None
    if asks_for_more(mail.text):
        return SendContents(until=until)
    offered = summary.conversations if summary else ()
    if summary and (numbers := numbers_in(mail.text, len(summary.named))):
        return _numbered(mail, writer, summary, numbers)
    quoted = tuple(each for each in offered if quotes_title(mail.cut, each.title))
    if len(offered) > 1 and quoted:
        offered = quoted
    if not offered:
        return refuse(mail, writer, Reason.NO_CONVERSATION)
    if len(offered) == 1:
        return reply(mail, facts, writer, offered[0])
    return AskBack(
        member_id=writer.member_id,
        reason=Reason.WHICH_CONVERSATION,
        words=mail.text,
        offered=tuple(each.conversation_id for each in offered[: len(LETTERS)]),
        until=until,
    )


def _numbered(
    mail: ReadMail, writer: Author, summary: AboutSummary, numbers: tuple[int, ...]
) -> SendConversations | SendContents | Refuse:
    """Send the conversations that stand in the summary under these numbers; of very many, a list."""
    if len(numbers) > MOST_AT_ONCE:
        return SendContents(until=summary.until)
    asked = tuple(dict.fromkeys(summary.named[number - 1] for number in numbers))
    sent = tuple(each for each in asked if each in summary.readable)
    if not sent:
        return refuse(mail, writer, Reason.MAY_NOT_READ)
    return SendConversations(conversation_ids=sent)


def start(mail: ReadMail, facts: MailFacts, writer: Author) -> Start | Refuse:
    """Start a conversation in the community that was written to."""
    community = facts.community
    if community is None:
        return refuse(mail, writer, Reason.UNKNOWN_COMMUNITY)
    if not community.belongs:
        joining = (JoinCommunity(name=community.name),)
        return replace(refuse(mail, writer, Reason.NOT_A_MEMBER), likely=joining)
    text, tags = split_tags(mail.text)
    if not text.strip():
        return refuse(mail, writer, Reason.NO_TEXT)
    return Start(
        community_id=community.community_id,
        title=bare_subject(mail.subject),
        text=text,
        tags=tags,
    )


LONGEST = 60  # characters between two commas; a longer part is a sentence
MOST_WORDS = 5
MOST_PARTS = 12

_LINE = re.compile(r"\s*#?([^\W\d_]+(?: [^\W\d_]+){0,3})\s*[:：=](.*)")
_APART = re.compile(r"[,;，、#]")
_JOINED = re.compile(r"\s(\w+)\s+(?=#)")  # "#sleep and #pain"


def split_tags(text: str) -> tuple[str, TagWishes]:
    """Return the text without its lines about tags, and what they ask for."""
    lines = text.split("\n")
    adds: list[str] = []
    removes: list[str] = []
    refused: list[str] = []
    for at_top in (True, False):
        while (place := _edge(lines, at_top=at_top)) is not None:
            parts = _parts(lines[place])
            if parts is None:
                break
            is_removal, written = parts
            for each in written:
                name = tag_name(each)
                (refused if name is None else removes if is_removal else adds).append(name or each)
            del lines[place]
    wishes = TagWishes(
        adds=tuple(dict.fromkeys(adds)),
        removes=tuple(dict.fromkeys(removes)),
        refused=tuple(dict.fromkeys(refused)),
    )
    return ("\n".join(lines).strip("\n"), wishes) if wishes else (text, wishes)


def _edge(lines: list[str], *, at_top: bool) -> int | None:
    """Return the first or the last line that is not empty."""
    written = [place for place, line in enumerate(lines) if line.strip()]
    return (written[0] if at_top else written[-1]) if written else None


def _parts(line: str) -> tuple[bool, list[str]] | None:
    """Return whether a line takes tags away, and what it lists; None for any other line."""
    found = _LINE.fullmatch(line)
    if found is None:
        return None
    begins = " ".join(map(fold_word, found[1].split(" ")))
    is_removal = begins in word_list("untags")
    if not is_removal and begins not in word_list("tags"):
        return None
    written = _JOINED.sub(_without_and, found[2].strip())
    parts = [part for each in _APART.split(written) if (part := each.strip()).strip(" .")]
    is_list = all(len(part) <= LONGEST and len(part.split()) <= MOST_WORDS for part in parts)
    if not parts or len(parts) > MOST_PARTS or not is_list:
        return None
    if not any(tag_name(part) for part in parts):
        return None
    return is_removal, parts


def _without_and(between: re.Match[str]) -> str:
    return "," if fold_word(between[1]) in word_list("and") else between[0]
