"""Says which post a report is about: the one of whom its words name, and else the newest.

Who insults somebody is named in a report, and so is who is insulted: where words do not tell, or several
posts can be meant, its writer is asked which.
"""

from collections.abc import Sequence
from dataclasses import replace

from digest.community.posting.danger import Danger, danger_in
from digest.inbox.question import LetterUse
from digest.intents.intents import Intent, ReportPost
from digest.language.answer_phrases import answer_phrases
from digest.language.words import split_words
from digest.mail.signed_address import Purpose, Ticket
from inbound.interpret.about_conversation import WrittenPost
from inbound.interpret.commands.spoken_of import spoken_of
from inbound.interpret.facts import MailFacts
from inbound.interpret.interpretation import AskBack, Interpreted, MailResult
from inbound.interpret.read_mail import ReadMail

MOST = 9  # posts that are shown to choose from, the newest


def may_report(mail: ReadMail, facts: MailFacts) -> bool:
    """Say whether a mail may come to a report, of which its words can name the author."""
    is_asked = facts.question is not None and bool(facts.question.offered_ids)
    return _is_pressed(facts) or is_asked or (facts.summary is not None and _reports(mail.text))


def places_of(facts: MailFacts) -> tuple[int, ...]:
    """Return the conversations that a report in a mail can be about."""
    if facts.question is not None:
        return facts.question.offered_ids
    if facts.summary is not None:
        return facts.summary.named
    return (facts.post.conversation_id,) if facts.post else ()


def reported_by_name(found: MailResult, mail: ReadMail, facts: MailFacts) -> MailResult:
    """Return what a mail comes to, each report in it of the post that its words name."""
    match found:
        case ReportPost():
            return _named(found, mail, facts)
        case Interpreted(intents=intents):
            told: tuple[Intent, ...] = tuple(
                _named(each, mail, facts) if isinstance(each, ReportPost) else each
                for each in intents
            )
            return replace(found, intents=told)
        case AskBack(letter_use=LetterUse.REPORT):
            return _of_one_conversation(found, mail, facts)
        case _:
            return found


def _of_one_conversation(found: AskBack, mail: ReadMail, facts: MailFacts) -> MailResult:
    """Return the report of what the one wrote whom words name, where that is all in one conversation."""
    summary, authors = facts.summary, tuple(dict.fromkeys(each.author for each in facts.written))
    named = spoken_of(mail.text, authors).named
    if summary is None or not named:
        return found
    meant = [one for author in sorted(named) for one in _by(author, facts.written, summary.carried)]
    places = {each.conversation_id for each in facts.written if each.post_id in meant}
    if len(places) != 1:
        return found
    report = ReportPost(post_id=max(meant), words=mail.text)
    return _named(report, mail, facts)


def _named(report: ReportPost, mail: ReadMail, facts: MailFacts) -> ReportPost:
    here = next((each for each in facts.written if each.post_id == report.post_id), None)
    if here is None:
        return report
    beside = [each for each in facts.written if each.conversation_id == here.conversation_id]
    words = report.words if facts.question is None else f"{report.words}\n{mail.text}"
    told = spoken_of(words, tuple(dict.fromkeys(each.author for each in beside)))
    if not told.named or (_is_pressed(facts) and not told.wrote - {here.author}):
        return report
    shown = facts.summary.carried if facts.summary else frozenset()
    by_named = tuple(
        post for author in sorted(told.wrote or told.named) for post in _by(author, beside, shown)
    )
    is_newest = here.post_id == max(each.post_id for each in beside)
    is_sure = bool(told.wrote) and (is_newest or not _is_pressed(facts))
    is_victim = here.author in told.named and not told.wrote  # who wrote it may be any of them
    in_letter = [each.post_id for each in beside if each.post_id in shown]
    others = in_letter if len(in_letter) > 1 else [each.post_id for each in beside]
    meant = by_named if is_sure else (here.post_id, *(others if is_victim else by_named))
    among = tuple(sorted({*meant}, reverse=True)[:MOST])
    if len(among) == 1 or danger_in(words) is not Danger.NONE:  # it must not wait
        return replace(report, post_id=meant[0])
    return replace(report, among=among)


def _by(author: str, posts: Sequence[WrittenPost], shown: frozenset[int]) -> tuple[int, ...]:
    """Return the posts of an author, those of the answered letter where it has any."""
    own = tuple(each.post_id for each in posts if each.author == author)
    return tuple(each for each in own if each in shown) or own


def _is_pressed(facts: MailFacts) -> bool:
    """Say whether the address itself names a post, which may be the newest of several in its letter."""
    target = facts.target
    return isinstance(target, Ticket) and target.purpose is Purpose.REPORT


def _reports(text: str) -> bool:
    return answer_phrases("reports").search(split_words(text).line) is not None
