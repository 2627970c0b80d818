"""Real mail that is proved, and the rule that ties it to where it went; skipped without the corpus."""

from tests.corpus.ties import as_written, judged

# Nobody signed the first, by servers that send for many; the second went to undisclosed recipients. One of
# the rest was redirected, and in three somebody masked the addresses.
ASKED = {
    "eml/mailcore2-summary/input__5229-cyrillic-asian.eml",
    "eml/mikel-mail/error_emails__empty_group_lists.eml",
    "eml/mailcore2-summary/input__5231-emoji.eml",
    "eml/mikel-mail/error_emails__bad_subject.eml",
    "eml/mikel-mail/plain_emails__raw_email10.eml",
    "eml/mikel-mail/plain_emails__raw_email6.eml",
}


def test_of_proved_mail_by_people_only_what_nothing_ties_to_us_is_asked_about(corpus):
    people = [each for each in judged(corpus) if each.is_person]

    assert len(people) > 40
    assert {each.name for each in people if each.why} == ASKED
    assert [each for each in people if each.doubled] == []


def test_hardly_any_mail_is_written_so_that_a_good_signature_does_not_tie_it(corpus):
    """What is left is broken on purpose, or says that it was written months before it was sent."""
    mails = list(as_written(corpus))

    assert len(mails) > 900
    assert sum(bool(each.why) for each in mails) <= 0.025 * len(mails)
    assert sum(bool(each.doubled) for each in mails) <= 0.01 * len(mails)
