"""Says what a mail comes to, from plain values alone: what its writer wants, or why nothing is done.

A post needs a writer who is known and an address that was made for them. Whoever is known gets every word
back that was not published.
"""

from digest.intents.intents import (
    ConversationIntent,
    Delete,
    Intent,
    LookIntent,
    ReportPost,
    StopStreams,
)
from digest.intents.meaning import HOME
from digest.intents.phrases import (
    EditThis,
    More,
    NotUnderstood,
    Thank,
    UndoThis,
)
from digest.letters.moderation import ASK_AGAIN
from digest.letters.notice import Reason
from digest.mail.signed_address import Purpose, Ticket
from digest.policy import MailLimits
from inbound.interpret.about_request import decision_in
from inbound.interpret.admit import of_no_person, of_nobody_known
from inbound.interpret.asked_by_address import NEEDS_NO_TEXT, asked_by_address
from inbound.interpret.asked_of_post import changed_part, deletes
from inbound.interpret.by_number import of_numbers
from inbound.interpret.commands.leaning import asks_to_read
from inbound.interpret.doubts import asked_first
from inbound.interpret.facts import Author, MailFacts, is_for_us
from inbound.interpret.for_others import asked_where
from inbound.interpret.for_somebody import of_somebody
from inbound.interpret.intents_of import (
    asked_to_stop,
    intents_of,
    needs_letter,
    stop,
)
from inbound.interpret.interpretation import (
    Ignore,
    Interpretation,
    Interpreted,
    MailResult,
    NotADecision,
    Refuse,
    Wait,
)
from inbound.interpret.kept_words import of_kept_words
from inbound.interpret.known_tag import with_known_tags
from inbound.interpret.late_change import asks_a_moderator, deleted_by_moderators, late_change
from inbound.interpret.mail_limits import limited
from inbound.interpret.mute_answered import of_muting
from inbound.interpret.named_in_report import reported_by_name
from inbound.interpret.named_setting import at_named_setting
from inbound.interpret.new_topic import asked_whether_new
from inbound.interpret.newest_post import of_newest
from inbound.interpret.not_meant_to_leave import not_meant_to_leave
from inbound.interpret.of_announcement import of_announcement
from inbound.interpret.of_another import told_to_moderators
from inbound.interpret.person import for_a_person, to_judge
from inbound.interpret.post_chosen import post_chosen
from inbound.interpret.posting import answer_to_summary, reply, rest_of, start
from inbound.interpret.question_answered import answer_to_question
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.receipt import answer_to_receipt
from inbound.interpret.refusal import problem, refuse
from inbound.interpret.search_again import search_again
from inbound.interpret.second_thoughts import second_thought, thanked
from inbound.interpret.shown_if_exact import shown_if_exact
from inbound.interpret.stranger import of_a_stranger
from inbound.interpret.unclear import is_cry, phrases_by_place, unclear
from inbound.interpret.undo_named import undo_named
from inbound.interpret.which_community import which_community
from inbound.interpret.which_value import which_value
from inbound.recipient import AddressRole, FixedAddress

USUAL = MailLimits()
BACK = frozenset({Thank(), Thank(is_plain=False), UndoThis()})  # what no letter offers


def interpret(
    mail: ReadMail, facts: MailFacts, limits: MailLimits = USUAL
) -> Interpretation | Wait:
    """Return what the mail does, or that it is one too many."""
    at_once = of_no_person(mail, facts) or for_a_person(mail, facts)
    found = at_once or _of_a_person(mail, facts, limits)
    if isinstance(found, Wait):
        return found
    found = at_once or reported_by_name(found, mail, facts)
    found = at_once or told_to_moderators(shown_if_exact(found, mail, facts), mail, facts)
    decision = (
        Interpreted(member_id=_whose(facts), intents=(found,))
        if isinstance(found, Intent)
        else found
    )
    return decision if mail.is_released else limited(decision, facts.recent, limits)


def _whose(facts: MailFacts) -> int:
    """Return who wants what a mail asks for: whom its address was made for, else its writer."""
    if isinstance(facts.target, Ticket):
        return facts.target.member_id
    return facts.writer.member_id if facts.writer else 0


def _of_a_person(mail: ReadMail, facts: MailFacts, limits: MailLimits) -> MailResult | Wait:
    is_answer = isinstance(facts.target, Ticket) and facts.target.purpose is Purpose.CONFIRM
    if isinstance(facts.target, Ticket) and is_answer and facts.kept is None:
        return answer_to_question(mail, facts, facts.target)
    held = of_nobody_known(mail, facts)
    if held is not None:
        return held
    if facts.writer is None:
        return of_a_stranger(mail, facts, limits)
    if facts.kept is not None:
        decision: MailResult | None = of_kept_words(mail, facts, facts.writer, facts.kept)
    else:
        decision = _to_moderators(mail, facts, facts.writer)
    found = decision or _of_a_member(mail, facts, facts.writer)
    if _serves(found) and is_cry(mail):  # a person who writes so is not served first
        asked = mail.phrases if isinstance(mail.phrases, tuple) else ()
        found = unclear(mail, facts, facts.writer, *(each for each in asked if each not in BACK))
    decided = asked_first(found, mail, facts, facts.writer)
    return asked_whether_new(decided, mail, facts, facts.writer)


def _serves(found: MailResult) -> bool:
    """Say whether what was asked for is done, or thanks are taken; nothing is said to others, or asked.

    Where words tell that somebody may harm themselves, the letter says first who helps, and offers it.
    """
    match found:
        case Interpreted(intents=intents):  # moderators are told of others at once
            return not any(isinstance(each, ReportPost) for each in intents)
        case Refuse(reason=Reason.THANKED) | Ignore(reason="thanks"):
            return True
        case _:
            return isinstance(found, Delete | ConversationIntent | LookIntent | StopStreams)


def _to_moderators(mail: ReadMail, facts: MailFacts, writer: Author) -> MailResult | None:
    """Return what a mail does whose address, or whose ready subject, is a moderator's request.

    So is a yes to a letter that says that it is too late, and offers to ask them.
    """
    target = facts.target
    if facts.is_too_late:
        return deleted_by_moderators(mail, facts, writer)
    if not isinstance(target, Ticket):
        return None
    if target.purpose is Purpose.POST and asks_a_moderator(mail):
        return late_change(mail, facts, writer)
    if target.purpose is Purpose.DECISION and target.detail:
        return decision_in(mail, target, facts.request)
    return None


def _of_a_member(mail: ReadMail, facts: MailFacts, writer: Author) -> MailResult:
    """Return what a proved member's mail does."""
    mail, facts = at_named_setting(mail, facts)
    target = facts.target
    purpose = target.purpose if isinstance(target, Ticket) else None
    if purpose in NEEDS_NO_TEXT:
        return asked_by_address(mail, facts, writer)
    named = (
        of_announcement(mail, facts, writer)
        or of_muting(mail, facts, writer)
        or of_numbers(mail, facts, writer)
        or of_newest(mail, facts, writer)
        or of_somebody(mail, facts, writer)
        or search_again(mail, facts, writer)
    )
    if named is not None:
        return named
    edits = purpose is Purpose.POST and (mail.answer.is_edit or _changes_part(mail, facts))
    asked = None if edits else asked_to_stop(mail)
    if asked is not None:
        return stop(asked, mail, facts, writer)
    changes = edits or _is_about_post(mail) if purpose is Purpose.POST else _changes(mail, facts)
    if changes:
        return answer_to_receipt(mail, facts, writer)
    is_said = _is_for_a_reader(mail, purpose) or _names_conversation(mail, facts)
    if is_for_us(target) or (mail.phrases and not is_said):
        return _command(mail, facts, writer)
    return _said(mail, facts, writer)


def _is_for_a_reader(mail: ReadMail, purpose: Purpose | None) -> bool:
    """Say whether words that ask us for something elsewhere are for whoever reads the answer to a letter."""
    match mail.phrases:
        case (Thank(),):
            return True
        case (UndoThis(),):  # what a moderator decided
            return purpose is Purpose.DECISION
        case _:
            return False


def _names_conversation(mail: ReadMail, facts: MailFacts) -> bool:
    """Say whether an unclear wish in answer to a summary may be about a conversation, or its only one."""
    summary = facts.summary
    if summary is None or summary.is_list or not isinstance(mail.phrases, NotUnderstood):
        return False
    return len(summary.conversations) == 1 or asks_to_read(mail.text)


def _said(mail: ReadMail, facts: MailFacts, writer: Author) -> MailResult:
    """Return what becomes of words that ask for nothing."""
    purpose = facts.target.purpose if isinstance(facts.target, Ticket) else None
    if purpose is Purpose.DECISION and facts.request is not None:
        return to_judge(mail, writer, facts.request)
    if purpose is Purpose.DECISION:  # a plain answer to a letter for moderators
        return NotADecision(member_id=writer.member_id, reason=ASK_AGAIN, words=mail.text)
    if purpose is Purpose.POST:
        return answer_to_receipt(mail, facts, writer)
    if purpose is Purpose.REPLY and _is_closed(facts) and not writer.is_suspended:
        return reply(mail, facts, writer, facts.conversation)  # whatever is wrong with the text
    return problem(mail, writer) or _published(mail, facts, writer)


def _is_closed(facts: MailFacts) -> bool:
    """Say whether the conversation that is answered can be read, but takes no replies."""
    about = facts.conversation
    return about is not None and about.may_read and not about.is_open


def _changes_part(mail: ReadMail, facts: MailFacts) -> bool:
    """Say whether the answer to a receipt tells what is to be changed in its post, or added to it."""
    return facts.post is not None and isinstance(changed_part(mail, facts.post), str)


def _is_about_post(mail: ReadMail) -> bool:
    """Say whether the answer to a receipt changes, deletes or brings back its post, in any language."""
    return mail.phrases in ((EditThis(),), (UndoThis(),)) or deletes(mail)


def _changes(mail: ReadMail, facts: MailFacts) -> bool:
    """Say whether the answer to "What would you like to do?" changes the post that this was about."""
    is_about_one = is_for_us(facts.target) and facts.post is not None
    return is_about_one and (_is_about_post(mail) or mail.answer.edits)


def _command(mail: ReadMail, facts: MailFacts, writer: Author) -> MailResult:
    """Return what a mail asks for, or that we cannot say what."""
    if mail.phrases == (More(),) and facts.summary is not None and not facts.summary.is_list:
        return rest_of(facts.summary)
    mail = with_known_tags(mail, facts)
    found = (
        post_chosen(mail, facts)
        or which_community(mail, facts, writer)
        or not_meant_to_leave(mail, facts, writer)
        or undo_named(mail, facts, writer)
        or second_thought(mail, facts, writer)
        or asked_where(mail, facts, writer)
        or thanked(mail, writer)
    )
    if found is not None:
        return found
    asked = mail.phrases if isinstance(mail.phrases, tuple) else ()
    phrases = phrases_by_place(mail, facts) or asked or which_value(mail, facts)
    if not phrases:
        return unclear(mail, facts, writer)
    alone = tuple(each for each in phrases if not needs_letter(each, facts))
    if len(alone) < len(phrases):  # it answers no letter for that; home shows what can be answered
        return unclear(mail, facts, writer, *alone, HOME)
    return Interpreted(member_id=writer.member_id, intents=intents_of(alone, facts))


def _published(mail: ReadMail, facts: MailFacts, writer: Author) -> MailResult:
    """Return where a text goes that nothing is wrong with."""
    match facts.target:
        case Ticket(purpose=Purpose.REPLY):
            return reply(mail, facts, writer, facts.conversation)
        case Ticket(purpose=Purpose.SUMMARY):
            return answer_to_summary(mail, facts, writer)
        case FixedAddress(role=AddressRole.COMMUNITY):
            return start(mail, facts, writer)
        case _:
            return refuse(mail, writer, Reason.NO_COMMAND)
