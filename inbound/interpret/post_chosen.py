"""Reports the post that an answer to "Which post do you want to report?" chooses by its place there."""

from digest.intents.intents import ReportPost
from digest.language.words import pieces_of
from inbound.interpret.facts import MailFacts
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.which_one import use_of_one

NO_SUBJECT = ""  # it is the letter's own


def post_chosen(mail: ReadMail, facts: MailFacts) -> ReportPost | None:
    """Return the report of the post that words begin with, "the first one, …"; None where they name none."""
    if not facts.shown_posts or not mail.text.strip():
        return None
    places: list[str | None] = [None] * len(facts.shown_posts)
    for said in (next(iter(pieces_of(mail.text, frozenset())), ""), mail.text):
        _, meant = use_of_one(NO_SUBJECT, said, places)
        if len(meant) == 1:
            return ReportPost(post_id=facts.shown_posts[min(meant)], words=mail.text)
    return None
