"""Mails that wait for a member's word, on real stores: asked once, done once, nothing lost."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select

from digest.community.audit import AuditEntry
from digest.community.people.member import Address, Member, MemberState
from digest.inbox.question import AT_THE_OTHER_BOX, Question, QuestionKind
from digest.inbox.received_mail import Outcome, ReceivedMail, oldest_waiting
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery, LetterKind
from digest.policy import MailLimits, Policy
from digest.store.database import Store
from inbound.authenticate import AuthResult, AuthStatus, TemporarilyUnknown
from tests.rows import words_of

ANA, BEN = "Ana Realname <ana@example.net>", "ben@example.net"
WORK = "ana.work@example.com"
LONG = "I take ten milligrams in the morning and sleep badly since the spring."
HOUR = timedelta(hours=1)


def to_sleep(village, member=None):
    member = member or village.ana
    return village.address(Purpose.REPLY, member, village.sleep.conversation_id)


def answer_to(village, question, *, other_box=False):
    detail = AT_THE_OTHER_BOX if other_box else 0
    member = village.ana if question.member_id == village.ana.id else village.ben
    return village.address(Purpose.CONFIRM, member, question.id, detail)


def with_limits(village, **numbers):
    village.receiving = replace(village.receiving, policy=Policy(limits=MailLimits(**numbers)))


@pytest.fixture
def asked(mail):
    """Send a reply of Ana's that nobody vouches for; return what became of it and the question."""

    def send(village, text="Me too.", **how):
        held = village.take(mail(ANA, text, verdict="none"), to_sleep(village), **how)
        return held, village.all(Question)[-1]

    return send


def test_a_yes_posts_what_nobody_vouched_for_once(village_everywhere, mail, asked):
    village = village_everywhere
    held, question = asked(village)
    assert (held.outcome, held.member_id) == (Outcome.HELD, village.ana.id)
    [letter] = village.all(Delivery)
    assert (letter.reason, words_of(letter), letter.member_id) == (
        "was_this_you",
        "Me too.",
        village.ana.id,
    )

    said = village.take(mail(ANA, "Yes, that was me"), answer_to(village, question))
    village.work()
    village.take(mail(ANA, "yes please"), answer_to(village, question))
    village.work()

    assert (said.outcome, said.reason) == (Outcome.COMMAND, "let through")
    assert village.posts() == ["About sleep", "Me too."]
    first, _, again = village.all(ReceivedMail)
    assert (first.outcome, first.vouched_by) == (Outcome.POSTED, f"member {village.ana.id}")
    assert (again.outcome, again.reason) == (Outcome.IGNORED, "answered already")
    receipts = [each for each in village.all(Delivery) if each.kind is LetterKind.RECEIPT]
    assert [each.post_id for each in receipts] == [first.post_id]
    [entry] = village.all(AuditEntry)
    assert (entry.actor, entry.act, entry.target) == (
        f"member {village.ana.id}",
        "vouch for mail",
        f"mail {first.id}",
    )


def test_a_member_whose_provider_signs_nothing_can_answer_all_the_same(village, mail, asked):
    """The letter with the address went to their mailbox, and to nobody else."""
    _, question = asked(village)

    village.take(mail(ANA, "yes", verdict="none"), answer_to(village, question))
    village.work()

    assert village.posts()[-1] == "Me too."


def test_an_answer_to_our_from_address_is_traced_to_the_question(village, mail, asked):
    asked(village)
    letter = village.all(Delivery)[-1]
    name = village.letter(LetterKind.NOTICE, village.ana, reason="was_this_you", question_id=1)
    assert letter.question_id == 1

    village.take(mail(ANA, "yes", In_Reply_To=name), "notice@mail.example.org")
    village.work()

    assert village.posts()[-1] == "Me too."


@pytest.mark.parametrize(
    ("sender", "hears"),
    [
        pytest.param("friend@elsewhere.example", [], id="friend"),
        pytest.param(BEN, ["made_for_another"], id="another-member"),
    ],
)
def test_nobody_else_says_yes_for_a_member(village, mail, asked, sender, hears):
    _, question = asked(village)

    answer = village.take(mail(sender, "yes"), answer_to(village, question))
    village.work()

    assert (answer.outcome, answer.reason) == (Outcome.HELD, "not theirs")
    assert village.posts() == ["About sleep"]
    assert village.notices(village.ana) == ["was_this_you"]
    assert village.notices()[1:] == hears


def test_a_forged_mail_is_held_and_nobody_hears_of_it(village_everywhere, mail):
    village = village_everywhere

    def forged(_raw, _fields, _author, _envelope):
        return AuthResult(
            result=AuthStatus.FORGED, address=None, reason="dmarc fail, policy reject"
        )

    village.receiving = replace(village.receiving, authenticate=forged)

    held = village.take(mail(ANA, "I am Ana"), to_sleep(village))

    assert (held.outcome, held.reason) == (Outcome.HELD, "dmarc fail, policy reject")
    assert village.all(Delivery) == village.all(Question) == []


def test_a_no_throws_the_mail_away_for_good(village_everywhere, mail, asked):
    village = village_everywhere
    held, question = asked(village)

    said = village.take(mail(ANA, "No"), answer_to(village, question))
    village.take(mail(ANA, "yes"), answer_to(village, question))
    village.work()

    assert (said.outcome, said.reason) == (Outcome.COMMAND, "declined")
    first = village.all(ReceivedMail)[0]
    assert (first.id, first.outcome, first.reason) == (held.id, Outcome.IGNORED, "not wanted")
    assert village.posts() == ["About sleep"]
    assert village.notices() == ["was_this_you", "dropped", "not_kept"]


@pytest.mark.parametrize(
    ("after", "posted"),
    [
        pytest.param(timedelta(days=14) - timedelta(seconds=1), True, id="in-time"),
        pytest.param(timedelta(days=14), False, id="too-late"),
    ],
)
def test_a_question_lapses_after_14_days(village, mail, asked, after, posted):
    _, question = asked(village)

    at = village.noon + after
    village.take(mail(ANA, "yes"), answer_to(village, question), at=at)
    village.work(at)

    assert (village.posts()[-1] == "Me too.") is posted
    assert ("not_kept" in village.notices()) is not posted


@pytest.mark.parametrize(
    "words",
    ["What is this about?", "Yes, somebody else wrote this", "Yes, I am Ana. What is wrong?"],
)
def test_an_unclear_answer_does_nothing_and_comes_back_whole(village, mail, asked, words):
    _, question = asked(village)

    said = village.take(mail(ANA, words), answer_to(village, question))

    assert said.outcome is Outcome.REFUSED
    notice = village.all(Delivery)[-1]
    assert (notice.reason, words_of(notice)) == ("yes_or_no", words)
    assert notice.question_id == question.id
    village.take(mail(ANA, "yes"), answer_to(village, question))
    village.work()
    assert village.posts()[-1] == "Me too."


def test_two_yeses_at_once_post_once(village_everywhere, mail, asked):
    village = village_everywhere
    _, question = asked(village)
    for text in ("yes", "Yes please"):
        village.receive(mail(ANA, text), answer_to(village, question))
    ids = [each.id for each in village.all(ReceivedMail) if each.outcome is Outcome.WAITING]
    together = threading.Barrier(len(ids))

    def work(number):
        together.wait()
        village.receiving.work(number, village.noon)

    threads = [threading.Thread(target=work, args=[number]) for number in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    village.work()

    assert village.posts().count("Me too.") == 1
    outcomes = sorted(each.reason for each in village.all(ReceivedMail)[1:])
    assert outcomes == ["answered already", "let through"]


def test_a_mail_to_a_community_is_asked_about_and_posted_after_a_yes(village, mail):
    raw = mail(ANA, "What helps?", subject="Night", verdict="none")
    village.take(raw, "lung@mail.example.org")
    [question] = village.all(Question)

    village.take(mail(ANA, "ok"), answer_to(village, question))
    village.work()

    assert village.posts()[-1] == "What helps?"


def test_a_deletion_that_was_asked_for_in_time_counts_after_its_yes(village, mail):
    post = village.say(village.ana, "I regret this")
    to = village.address(Purpose.POST, village.ana, post.id)
    village.take(mail(ANA, "", subject="DELETE", verdict="none"), to)
    [question] = village.all(Question)
    later = village.noon + 3 * HOUR

    village.take(mail(ANA, "yes"), answer_to(village, question), at=later)
    village.work(later)

    assert village.posts()[-1] == ""


def test_a_writer_who_cannot_be_checked_for_hours_is_asked(village, mail):
    def unknown(*_):
        raise TemporarilyUnknown

    village.receiving = replace(village.receiving, authenticate=unknown)
    village.receive(mail(ANA, "Me too."), to_sleep(village))
    village.work()
    assert village.all(ReceivedMail)[0].outcome is Outcome.WAITING

    village.work(village.noon + 4 * HOUR)

    held = village.all(ReceivedMail)[0]
    assert (held.outcome, held.reason) == (Outcome.HELD, "writer could not be checked")
    assert village.notices() == ["was_this_you"]


def test_a_flood_of_forgeries_brings_few_letters_and_all_are_kept(village_everywhere, mail):
    village = village_everywhere
    for number in range(40):
        at = village.noon + timedelta(minutes=30 * number)
        village.take(mail(ANA, f"Buy {number}", verdict="none"), to_sleep(village), at=at)

    assert len(village.all(Question)) == 5  # half of a day's: one source's share
    assert {each.outcome for each in village.all(ReceivedMail)} == {Outcome.HELD}


def test_a_mail_let_through_holds_no_summary_back(village, mail, asked):
    _, question = asked(village)
    village.take(mail(ANA, "yes"), answer_to(village, question), at=village.noon + HOUR)

    assert village.all(ReceivedMail)[0].outcome is Outcome.WAITING
    with village.store.read() as session:
        assert oldest_waiting(session) is None


# Second addresses


def test_an_answer_with_ones_link_from_elsewhere_is_asked_about_once_a_day(village, mail):
    for hours in (0, 1, 23, 24):
        at = village.noon + hours * HOUR
        village.take(mail("friend@elsewhere.example", f"Hi {hours}"), to_sleep(village), at=at)

    assert village.notices(village.ana) == village.notices() == ["your_address"] * 2
    assert {each.outcome for each in village.all(ReceivedMail)} == {Outcome.HELD}
    assert [words_of(each) for each in village.all(Delivery)] == [None, None]


def test_another_members_address_is_not_shown_to_the_owner_of_the_link(village, mail):
    for hours in (0, 1):
        at = village.noon + hours * HOUR
        village.take(mail(BEN, f"Hi {hours}"), to_sleep(village), at=at)

    assert village.notices(village.ana) == ["not_yours"]
    assert village.notices(village.ben) == ["made_for_another"] * 2
    assert village.all(Question) == []


def test_both_mailboxes_agree_and_then_either_may_write(village_everywhere, mail):
    village = village_everywhere
    village.take(mail(WORK, "From my office"), to_sleep(village))
    [question] = village.all(Question)
    assert (question.asks, question.address) == (QuestionKind.YOUR_ADDRESS, WORK)

    village.take(mail(ANA, "yes"), answer_to(village, question))
    assert village.notices() == ["your_address", "address_asked", "confirm_address"]
    assert [each.address for each in village.all(Address) if each.member_id == village.ana.id] == [
        "ana@example.net"
    ]
    village.take(mail(WORK, "YES"), answer_to(village, question, other_box=True))
    village.work()

    assert village.posts()[-1] == "From my office"
    village.take(mail(WORK, "Again from my office"), to_sleep(village))
    assert village.posts()[-1] == "Again from my office"
    mine = [each for each in village.all(Address) if each.member_id == village.ana.id]
    assert [(each.address, each.is_primary) for each in mine] == [
        ("ana@example.net", True),
        (WORK, False),
    ]
    acts = [(each.actor, each.act) for each in village.all(AuditEntry)]
    member = f"member {village.ana.id}"
    assert acts == [(member, "add address"), (member, "vouch for mail")]


def test_one_mailbox_alone_adds_nothing(village, mail):
    village.take(mail(WORK, "From my office"), to_sleep(village))
    [question] = village.all(Question)

    early = village.take(mail(WORK, "yes"), answer_to(village, question, other_box=True))
    village.work()

    assert (early.outcome, early.reason) == (Outcome.COMMAND, "not agreed")
    assert len(village.all(Address)) == 3
    assert village.posts() == ["About sleep"]


# Pace and the breaker


def test_posts_beyond_an_hours_limit_wait_for_a_yes_and_none_is_lost(village_everywhere, mail):
    village = village_everywhere
    assert MailLimits().posts_an_hour == 20
    with_limits(village, posts_an_hour=4)
    for number in range(8):
        at = village.noon + timedelta(minutes=number)
        village.take(mail(ANA, f"Number {number} of my thoughts"), to_sleep(village), at=at)

    assert len(village.posts()) == 5
    assert village.notices(village.ana) == ["too_many_posts"]
    [question] = village.all(Question)
    later = village.noon + timedelta(minutes=30)
    village.take(mail(ANA, "yes"), answer_to(village, question), at=later)
    village.work(later)

    assert village.posts()[1:] == [f"Number {number} of my thoughts" for number in range(8)]


def test_an_hour_later_there_is_room_again(village, mail):
    with_limits(village, posts_an_hour=1)
    village.take(mail(ANA, "First"), to_sleep(village))

    village.take(mail(ANA, "Second"), to_sleep(village), at=village.noon + HOUR)

    assert village.posts()[1:] == ["First", "Second"]


@pytest.mark.parametrize(
    ("minutes", "count"),
    [pytest.param(9, 1, id="within-ten-minutes"), pytest.param(10, 2, id="after")],
)
def test_the_same_words_twice_stand_once(village_everywhere, mail, minutes, count):
    """Sent twice by an impatient finger: another Message-ID, the same words."""
    village = village_everywhere
    at = village.noon + timedelta(minutes=minutes)

    village.take(mail(ANA, LONG), to_sleep(village))
    again = village.take(mail(ANA, LONG, message_id="<2@client>"), to_sleep(village), at=at)

    assert village.posts().count(LONG) == count
    assert again.outcome is (Outcome.IGNORED if count == 1 else Outcome.POSTED)


def test_the_same_words_elsewhere_wait_for_a_yes(village, mail):
    other = village.start("Pain")
    village.take(mail(ANA, LONG), to_sleep(village))

    to = village.address(Purpose.REPLY, village.ana, other.conversation_id)
    village.take(mail(ANA, LONG), to)
    assert village.notices(village.ana) == ["same_again"]
    [question] = village.all(Question)
    village.take(mail(ANA, "yes"), answer_to(village, question))
    village.work()

    assert village.posts().count(LONG) == 2


def test_refused_words_come_back_with_each_answer_and_are_kept_with_the_last(
    village_everywhere, mail
):
    village = village_everywhere
    for number in range(11):
        village.take(
            mail("cleo@example.net", f"Help me {number}", subject=f"Night {number}"),
            "lung@mail.example.org",
        )

    told = village.all(Delivery)
    assert [words_of(each) for each in told] == [f"Help me {number}" for number in range(11)]
    assert [each.reason for each in told] == ["not_a_member"] * 9 + ["a_person_looks", "added"]
    kept = village.all(ReceivedMail)[9:]
    assert [(each.outcome, each.reason) for each in kept] == [(Outcome.HELD, "answered enough")] * 2


def test_too_many_answers_stop_all_answers_and_mails_wait(village_everywhere, mail, caplog):
    village = village_everywhere
    with_limits(village, answers=3)
    for number in range(4):
        village.take(
            mail(ANA, f"Sent {number}", verdict="none", message_id=f"<{number}@a>"),
            to_sleep(village) if number else "settings@mail.example.org",
        )
    village.take(mail(BEN, "My knee is better"), to_sleep(village, village.ben))

    waiting = village.all(ReceivedMail)[3]
    assert (waiting.outcome, waiting.reason) == (Outcome.WAITING, "answers stopped")
    assert "answers stopped: 3" in caplog.text
    assert "ana@" not in caplog.text
    assert village.posts()[-1] == "My knee is better"
    with village.store.read() as session:
        assert oldest_waiting(session) is None
    assert len(village.notices()) == 3

    later = village.noon + timedelta(hours=1)
    village.work(later)

    assert village.all(ReceivedMail)[3].outcome is Outcome.HELD
    assert len(village.notices()) == 4


def test_while_answers_stop_yes_and_wishes_wait_and_what_must_not_wait_is_done_without_its_letter(
    village_everywhere, mail, caplog
):
    village = village_everywhere
    with_limits(village, answers=1)
    village.take(mail(ANA, "From home", verdict="none"), to_sleep(village))
    [question] = village.all(Question)
    conversation = village.sleep.conversation_id
    unfollow = village.address(Purpose.UNFOLLOW, village.ben, conversation)

    village.take(mail(ANA, "yes"), answer_to(village, question))
    village.take(mail(BEN, "help"), "help@mail.example.org")
    village.take(mail(BEN, ""), unfollow)

    assert [each.outcome for each in village.all(ReceivedMail)] == [
        *(Outcome.HELD, Outcome.WAITING, Outcome.WAITING),
        Outcome.COMMAND,
    ]
    assert "answers stopped" in caplog.text
    assert [(each.reason, each.due_at) for each in village.all(Delivery)] == [
        ("was_this_you", village.noon),
        ("unfollowed", village.noon + timedelta(minutes=10)),
    ]

    for _ in range(2):  # the yes, and what it lets through
        village.work(village.noon + timedelta(minutes=20))
    assert village.posts()[-1] == "From home"


def test_so_many_answers_are_the_limit(village, mail):
    """Each member alone stays within bounds; together they are too many."""
    assert MailLimits().answers == 100
    with_limits(village, answers=20)
    with village.store.write() as session:
        for number in range(21):
            member = Member(
                display_name=f"M{number}",
                state=MemberState.ACTIVE,
                joined_at=village.noon,
                summary_cursor=village.noon,
                summary_date=village.noon.date(),
            )
            session.add(member)
            session.flush()
            address = f"m{number}@example.net"
            session.add(Address(member_id=member.id, address=address, confirmed_at=village.noon))
    for number in range(21):
        village.receive(mail(f"m{number}@example.net", "quark"), "help@mail.example.org")
    village.work()

    assert len(village.notices()) == 20
    assert [each.reason for each in village.all(ReceivedMail)].count("answers stopped") == 1


def test_nothing_is_counted_in_memory(village, mail, receiving_in):
    with_limits(village, posts_an_hour=2)
    policy = village.receiving.policy
    for number in range(3):
        village.receiving = replace(receiving_in(Store(village.store.url)), policy=policy)
        village.take(mail(ANA, f"Thought {number}"), to_sleep(village))
        village.receiving.store.close()

    assert len(village.posts()) == 3
    with village.store.read() as session:
        held = session.exec(select(ReceivedMail).order_by(col(ReceivedMail.id).desc())).first()
    assert held.reason == "too many posts"
