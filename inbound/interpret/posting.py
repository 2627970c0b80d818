"""Says where a text goes that nothing is wrong with: to a conversation, or as its start."""

from collections.abc import Sequence
from dataclasses import replace

from digest.inbox.question import LETTERS, LetterUse
from digest.intents.intents import ChangeTags, Reply, SendConversations, SendRest, Start
from digest.intents.phrases import JoinCommunity, NotUnderstood
from digest.language.words import lines_of
from digest.letters.notice import Reason
from inbound.interpret.about_community import AboutCommunity
from inbound.interpret.about_conversation import AboutConversation, AboutSummary
from inbound.interpret.answer_words import quotes_title
from inbound.interpret.commands.leaning import leaning
from inbound.interpret.commands.numbered import number_before, said_to_number
from inbound.interpret.facts import Author, MailFacts, is_for_us
from inbound.interpret.interpretation import AskBack, Ignore, MailResult, Refuse
from inbound.interpret.own_name import tells_name
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.refusal import refuse
from inbound.interpret.titles import title_from
from inbound.recipient import FixedAddress
from inbound.subject import is_answer

LINES = 20  # of an answer that are looked at


def reply(
    mail: ReadMail,
    facts: MailFacts,
    writer: Author,
    conversation: AboutConversation | None,
) -> Reply | ChangeTags | Refuse:
    """Post the text in a conversation, where its writer may; one of nothing but tags changes these."""
    if conversation is None or not conversation.may_read:
        return of_unreadable(mail, writer, conversation)
    if not conversation.is_open:
        closed = refuse(mail, writer, Reason.CLOSED, facts)
        return replace(closed, conversation_id=conversation.conversation_id)
    number, post = conversation.conversation_id, mail.post
    if post.tags and not post.text.strip():
        return ChangeTags(conversation_id=number, tags=post.tags)
    return Reply(conversation_id=number, text=post.text, tags=post.tags)


def of_unreadable(mail: ReadMail, writer: Author, conversation: AboutConversation | None) -> Refuse:
    """Refuse what is about a conversation that the writer cannot read, perhaps since it was moved."""
    refusal = refuse(mail, writer, Reason.MAY_NOT_READ)
    number = conversation.conversation_id if conversation else None
    return replace(refusal, conversation_id=number)


def answer_to_summary(mail: ReadMail, facts: MailFacts, writer: Author) -> MailResult:
    """Post to the one conversation that was in it, or that was quoted; else ask which.

    An answer to a list that was asked for may be meant for us, so it is asked about in any case: what a
    number or a title before the words names comes first then.
    """
    summary = facts.summary
    is_list = summary is not None and summary.is_list
    if summary and mail.answer.wants_more and not is_list:
        return rest_of(summary)
    offered = summary.conversations if summary else ()
    quoted = tuple(each for each in offered if quotes_title(mail.cut, each.title))
    said_first = _said_first(mail, summary) if summary else ()
    if len(offered) > 1:
        others = tuple(each for each in offered if each not in said_first)
        offered = (*said_first, *others) if said_first else quoted or offered
    if not offered:
        return refuse(mail, writer, Reason.NO_CONVERSATION)
    if len(offered) == 1 and not (is_list or said_first):
        return reply(mail, facts, writer, offered[0])
    is_wish = not is_list and isinstance(mail.phrases, NotUnderstood)
    return which_of(mail, writer, summary, offered, leaning(mail.text, is_wish=is_wish))


def which_of(
    mail: ReadMail,
    writer: Author,
    summary: AboutSummary | None,
    offered: Sequence[AboutConversation],
    use: LetterUse,
) -> AskBack:
    """Ask which of these conversations a mail means, and do with it what its words lean to."""
    return AskBack(
        member_id=writer.member_id,
        reason=Reason.WHICH_CONVERSATION,
        words=words_said(mail, summary),
        offered=tuple(each.conversation_id for each in offered[: len(LETTERS)]),
        until=summary.until if summary else None,
        letter_use=use,
    )


def rest_of(summary: AboutSummary) -> SendRest | SendConversations:
    """Return what brings all that a summary told of; where that is one conversation, the whole of it."""
    if len(summary.named) == 1 and not summary.hides_notes:
        return SendConversations(conversation_ids=summary.named)
    return SendRest(until=summary.until)


def words_said(mail: ReadMail, summary: AboutSummary | None) -> str:
    """Return a mail's words without the number of the letter's conversation that they begin with."""
    told = said_to_number(mail.text)
    is_known = told is not None and summary is not None and told.numbers[0] <= len(summary.named)
    return told.words if told and is_known else mail.text


def _said_first(mail: ReadMail, summary: AboutSummary) -> tuple[AboutConversation, ...]:
    """Return what the first line of an answer names, by its number or, in a list, by its title."""
    told = said_to_number(mail.text)
    if told is not None:
        (number,) = told.numbers
        named = summary.named[number - 1 : number] if number else ()
        return tuple(each for each in summary.conversations if each.conversation_id in named)
    first = next(iter(lines_of(mail.text, at_most=LINES)), "")
    if not summary.is_list or number_before(first) is not None:
        return ()
    return tuple(each for each in summary.conversations if quotes_title(first, each.title))


def start(mail: ReadMail, facts: MailFacts, writer: Author) -> Start | AskBack | Ignore | Refuse:
    """Start a conversation in the community that was written to, or ask in which of several."""
    community = facts.community
    meant = facts.communities if community is not None else facts.misspelt
    mine = tuple(each for each in meant if each.belongs)
    if community is None and not mine:
        joining = tuple(JoinCommunity(name=each.name) for each in meant)
        name = facts.target.name if isinstance(facts.target, FixedAddress) else ""
        unknown = refuse(mail, writer, Reason.UNKNOWN_COMMUNITY)
        return replace(unknown, likely=joining, name=name)
    if community is None or (len(mine) > 1 and community.belongs):
        return _which_community(mail, facts, writer, mine)
    if not community.belongs:
        joining = (JoinCommunity(name=community.name),)
        return replace(refuse(mail, writer, Reason.NOT_A_MEMBER), likely=joining)
    if not mail.post.text.strip():
        return refuse(mail, writer, Reason.NO_TEXT)
    is_ours = is_for_us(facts.target) and is_answer(mail.subject)  # the subject of our letter
    title = "" if is_ours else mail.answer.subject
    return Start(
        community_id=community.community_id,
        title=title or _title_of(mail, writer),
        has_no_subject=not title,
        text=mail.post.text,
        tags=mail.post.tags,
    )


def _title_of(mail: ReadMail, writer: Author) -> str:
    """Return a title from the text of a mail without a subject, never one that tells the writer's name."""
    title = title_from(mail.post.text)
    return "" if tells_name(title, mail.from_name, writer.display_name) else title


def _which_community(
    mail: ReadMail, facts: MailFacts, writer: Author, mine: tuple[AboutCommunity, ...]
) -> AskBack | Ignore | Refuse:
    """Ask once in which of these communities a mail is to begin a conversation, whatever else it came to."""
    if facts.is_asked_which:
        return Ignore(reason="asked which community", member_id=writer.member_id)
    if not mail.post.text.strip():
        return refuse(mail, writer, Reason.NO_TEXT)
    return AskBack(
        member_id=writer.member_id,
        reason=Reason.WHICH_COMMUNITY,
        words=mail.text,
        communities=tuple(each.community_id for each in mine[: len(LETTERS)]),
    )
