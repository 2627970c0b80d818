"""What an answer does that nobody vouches for, of somebody who was passed the letter: nothing that harms."""

import pytest

from digest.community.people.member import Member
from digest.inbox.question import Question, QuestionKind
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery, LetterKind
from tests.rows import words_of

ANA = "ana@example.net"
PRIVATE = "Ginger tea helps me.\n\nWrite to me: ana@example.net"
BAIT = "Your account is closed, log in at https://evil.example now"


@pytest.fixture
def say(village, mail):
    """Let somebody in Ana's name answer the last question of the kind that her words made us ask."""

    def send(text, verdict="none"):
        question = next(
            each
            for each in reversed(village.all(Question))
            if each.asks is not QuestionKind.WAS_THIS_YOU
        )
        to = village.address(Purpose.CONFIRM, village.ana, question.id)
        return village.take(
            mail(ANA, text, subject=f"Re: a letter, {verdict}", verdict=verdict), to
        )

    return send


def change(village, **facts):
    with village.store.write() as session:
        member = session.get_one(Member, village.ana.id)
        for name, value in facts.items():
            setattr(member, name, value)


def asks(village, kind, **facts):
    with village.store.write() as session:
        about = {"member_id": village.ana.id, "asks": kind, "asked_at": village.noon, **facts}
        session.add(Question(**about))


def in_a_conversation(village, mail, verdict="pass"):
    """Let Ana answer Ben's conversation with words that we ask about."""
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    village.take(mail(ANA, PRIVATE, verdict=verdict), to)


def in_a_summary(village, mail):
    pain = village.start("Pain")
    village.take(mail(ANA, "I do that, too."), village.numbering(village.sleep, pain))


@pytest.mark.parametrize("said", ["NO", "No thanks", "drop it"])
@pytest.mark.parametrize("ask", [in_a_conversation, in_a_summary])
def test_words_that_came_proved_are_thrown_away_by_nobody_else(village, mail, say, ask, said):
    ask(village, mail)

    say(said)

    assert village.notices(village.ana)[-1] == "was_this_you"
    assert village.all(Question)[0].ended_at is None

    say(said, verdict="pass")
    assert village.all(Question)[0].was_yes is False


def test_who_is_never_vouched_for_says_no_and_yes_alike(village, mail, say):
    in_a_conversation(village, mail, verdict="none")
    [claim] = village.all(Question)
    to = village.address(Purpose.CONFIRM, village.ana, claim.id)
    village.take(mail(ANA, "YES", verdict="none"), to)
    village.work()
    assert village.notices(village.ana)[-1] == "publish_this"

    say("NO")

    assert village.notices(village.ana)[-1] == "dropped"


def test_to_read_harms_nobody_and_what_it_brings_goes_to_the_member(village, mail, say):
    in_a_conversation(village, mail)

    say("READ")

    [whole] = [each for each in village.all(Delivery) if each.kind is LetterKind.CONVERSATION]
    assert whole.member_id == village.ana.id
    assert village.all(Question)[0].ended_at is None


def test_what_letters_hide_is_laid_open_by_nobody_else(village, mail, say):
    in_a_conversation(village, mail)
    change(village, shows_content=False)

    say("READ")

    assert [each for each in village.all(Delivery) if each.kind is LetterKind.CONVERSATION] == []
    assert village.notices(village.ana)[-1] == "was_this_you"


@pytest.mark.parametrize("kind", [QuestionKind.TERMINATE, QuestionKind.DATA])
def test_nobody_writes_to_the_member_through_our_answers(village, mail, say, kind):
    village.take(mail(ANA, "home"), "home@mail.example.org")
    asks(village, kind)

    say(BAIT)

    told = village.all(Delivery)[-1]
    assert (told.reason, words_of(told)) == ("yes_or_no", None)


def test_a_no_leaves_all_as_it_is_whoever_says_it(village, mail, say):
    village.take(mail(ANA, "home"), "home@mail.example.org")
    asks(village, QuestionKind.TERMINATE)

    say("NO")

    assert village.notices(village.ana)[-1] == "as_it_was"


def test_letters_are_made_less_by_whoever_has_one_and_begun_again_by_their_member_alone(
    village, mail, say
):
    village.take(mail(ANA, "home"), "home@mail.example.org")
    asks(village, QuestionKind.STILL_WANTED)

    say("NO")
    assert village.notices(village.ana)[-1] == "stopped_summary"  # which names the way back

    say("YES")
    assert village.notices(village.ana)[-1] == "was_this_you"
    with village.store.read() as session:
        assert session.get_one(Member, village.ana.id).summary_frequency == "never"


def test_a_yes_that_keeps_letters_as_they_are_needs_nothing(village, mail, say):
    village.take(mail(ANA, "home"), "home@mail.example.org")
    asks(village, QuestionKind.STILL_WANTED)

    say("YES")

    assert village.notices(village.ana)[-1] == "as_it_was"
