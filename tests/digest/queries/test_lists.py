"""What the lists hold: which rows, in which order, and nothing that is not to be shown."""

from datetime import timedelta

from sqlmodel import select

from digest.community.communities.community import community_by_name
from digest.community.conversations.post import PostState
from digest.community.people.mailbox import masked
from digest.community.people.member import Address, MemberState
from digest.inbox.received_mail import (
    ASIDE,
    WAITS_FOR_ANSWERS,
    WAITS_ITS_TURN,
    Outcome,
    ReceivedMail,
)
from digest.outbox.delivery import DeliveryState, LetterKind
from digest.queries.audit_trail import newest_entries
from digest.queries.bounces import bounce_rates
from digest.queries.communities import all_communities, community_details, moderators_of
from digest.queries.conversations import newest_conversations
from digest.queries.deliveries import count_due, due_letters, newest_letters
from digest.queries.mails import mail_details, mail_row, newest_mails
from digest.queries.members import (
    WantedMembers,
    find_member,
    member_details,
    newest_members,
    unconfirmed_members,
    whole_addresses,
)
from digest.queries.moderation import moderation_requests, oldest_posts
from digest.queries.status import last_moment, read_status

DOMAIN = "mail.example.org"


def test_members_are_listed_with_the_mailbox_that_letters_go_to(session, add_crowd):
    add_crowd(session, 3)

    rows = newest_members(session, WantedMembers(), limit=2)

    assert [(row.id, row.address) for row in rows] == [
        (3, "p***@example.net"),
        (2, "p***@example.net"),
    ]


def test_who_has_not_said_yes_is_listed_but_invited_only_where_active(session, make_member):
    make_member(session, "Ana")
    suspended = make_member(session, "Ben", confirmed_at=None)
    suspended.state = MemberState.SUSPENDED
    waiting = make_member(session, "Cem", confirmed_at=None)

    listed = newest_members(session, WantedMembers(unconfirmed=True), limit=9)

    assert [row.id for row in listed] == [waiting.id, suspended.id]
    assert unconfirmed_members(session) == [waiting.id]


def test_a_member_is_found_by_an_address_they_have_not_proved_too(session, make_member):
    cem = make_member(session, "Cem", confirmed_at=None)

    assert find_member(session, "CEM@Example.net") == cem
    assert find_member(session, str(cem.id)) == cem
    assert [find_member(session, name) for name in ("99", "no address", "a@b.example")] == [
        None
    ] * 3


def test_of_several_mailboxes_the_one_that_letters_go_to_is_shown_and_named_first(
    session, make_member, noon
):
    ana = make_member(session, "Ana")
    session.exec(select(Address).where(Address.member_id == ana.id)).one().is_primary = False
    newer = Address(
        member_id=ana.id, address="new.box@example.org", is_primary=True, confirmed_at=noon
    )
    session.add(newer)
    session.flush()

    assert member_details(session, ana, at=noon).row.address == masked("new.box@example.org")
    assert whole_addresses(session, ana.id) == ["new.box@example.org", "ana@example.net"]


def test_conversations_have_their_own_tags_in_order_and_not_their_communitys(session, add_crowd):
    add_crowd(session, 3)

    rows = newest_conversations(session, community_id=None, limit=2)

    assert [row.id for row in rows] == [3, 2]
    assert [row.tags for row in rows] == [["pain", "sleep"], ["pain", "sleep"]]


def test_the_tag_of_another_community_is_a_conversations_own(session, add_crowd, tag_conversation):
    add_crowd(session, 2)
    tag_conversation(session, 1, "place-2")
    one = community_by_name(session, "place-1")

    (row,) = newest_conversations(session, community_id=one.id, limit=9)

    assert row.tags == ["pain", "place-2", "sleep"]


def test_a_community_without_anybody_is_counted_as_empty(session, add_crowd, make_community):
    add_crowd(session, 1)
    empty = make_community(session, "empty")

    rows = all_communities(session, domain=DOMAIN)
    details = community_details(session, empty, domain=DOMAIN)

    assert [(row.name, row.members, row.conversations) for row in rows] == [
        ("empty", 0, 0),
        ("place-1", 1, 1),
    ]
    assert (details.members, details.conversations, details.posts) == (0, 0, 0)
    assert details.newest_post is None


def test_moderators_are_listed_of_one_community_or_of_all(session, add_crowd):
    add_crowd(session, 2)
    two = community_by_name(session, "place-2")

    assert [row.community for row in moderators_of(session)] == ["place-1", "place-2"]
    assert [row.address for row in moderators_of(session, two.id)] == ["p***@example.net"]


def test_letters_are_chosen_by_all_that_is_asked_for_at_once(session, add_crowd):
    add_crowd(session, 3)

    def members(**wanted):
        return [row.member for row in newest_letters(session, limit=9, **wanted)]

    assert members() == [3, 2, 1]
    assert members(member_id=2, kind=LetterKind.SUMMARY) == [2]
    assert members(member_id=2, kind=LetterKind.NOTICE) == []
    assert members(state=DeliveryState.PLANNED) == [3, 2, 1]
    assert members(state=DeliveryState.SENT) == []


def test_what_is_due_comes_in_the_order_of_sending(session, add_crowd, noon):
    add_crowd(session, 3)
    earliest, second, last = due_letters(session, noon)
    last.kind = LetterKind.RECEIPT  # which goes before every summary

    assert due_letters(session, noon) == [last, earliest, second]
    assert due_letters(session, noon, limit=2) == [last, earliest]
    assert due_letters(session, noon, member_id=second.member_id) == [second]
    assert count_due(session, noon) == 3
    assert count_due(session, noon, member_id=second.member_id) == 1
    assert count_due(session, earliest.due_at) == 1


def test_entries_are_by_an_actor_and_about_a_member(session, add_crowd):
    add_crowd(session, 3)

    assert [row.target for row in newest_entries(session, limit=2)] == ["member 3", "member 2"]
    assert [row.target for row in newest_entries(session, member_id=1, limit=9)] == ["member 1"]
    assert len(newest_entries(session, actor="operator", limit=9)) == 3
    assert newest_entries(session, actor="oper", limit=9) == []
    assert newest_entries(session, actor="system", member_id=1, limit=9) == []


def test_what_waits_is_the_oldest_first_and_what_is_decided_the_newest(
    session, add_crowd, end_requests
):
    add_crowd(session, 4)

    def numbers(*, ended):
        return [row.id for row in moderation_requests(session, ended=ended, limit=9)]

    one, two, three, four = numbers(ended=False)
    end_requests(session, [two, three])

    assert one < two < three < four
    assert numbers(ended=False) == [one, four]
    assert numbers(ended=True) == [three, two]


def test_posts_are_listed_whole_and_by_their_state(session, add_crowd):
    add_crowd(session, 2)

    rows = oldest_posts(session, PostState.VISIBLE, limit=9)

    assert [(row.author, row.text) for row in rows] == [
        ("Person 1", "Hello."),
        ("Person 2", "Hello."),
    ]
    assert oldest_posts(session, PostState.HELD, limit=9) == []


def test_mails_are_chosen_by_outcome_and_member_and_show_no_token(session, add_crowd):
    add_crowd(session, 3)

    def members(**wanted):
        return [row.member for row in newest_mails(session, limit=9, **wanted)]

    assert members() == [3, 2, 1]
    assert members(outcome=Outcome.WAITING, member_id=2) == [2]
    assert members(outcome=Outcome.HELD, member_id=2) == []
    assert {row.to for row in newest_mails(session, limit=9)} == {"r.…"}


def test_a_mail_is_shown_with_the_question_about_it_and_its_sender_masked(session, add_crowd):
    add_crowd(session, 1)
    (row,) = newest_mails(session, limit=9)

    details = mail_details(session, row.id)

    assert details.row == row == mail_row(session, row.id)
    assert details.from_ == "p***@example.net"
    assert details.asked == "was_this_you: no answer yet"
    assert mail_details(session, 99) is mail_row(session, 99) is None


def test_the_status_counts_what_waits_by_its_reason(session, add_crowd, noon):
    add_crowd(session, 5)
    first, second, third, fourth, _ = (session.get_one(ReceivedMail, n + 1) for n in range(5))
    first.reason, second.reason, third.reason = ASIDE, WAITS_FOR_ANSWERS, WAITS_ITS_TURN
    fourth.outcome = Outcome.HELD
    session.flush()

    status = read_status(session, at=noon, answers=7, answers_limit=7)

    assert (status.mails.mails_waiting, status.mails.mails_aside) == (4, 1)
    assert status.mails.mails_held == 1
    assert status.answers.mails_waiting_for_answers == status.answers.strangers_waiting == 1
    assert not status.answers.answering
    assert read_status(session, at=noon, answers=6, answers_limit=7).answers.answering
    assert (status.people.communities, status.people.members_written_to) == (5, 5)
    assert (status.letters.letters_due, status.letters.letters_sent_24_hours) == (5, 0)


def test_complaints_are_counted_for_a_week_and_held_against_what_was_sent(session, add_crowd, noon):
    add_crowd(session, 4)
    for number, days in ((1, 6), (2, 8)):
        received = session.get_one(ReceivedMail, number)
        received.outcome, received.accepted_at = Outcome.COMPLAINT, noon - timedelta(days=days)
    for letter in due_letters(session, noon):
        letter.state, letter.sent_at = DeliveryState.SENT, noon
    session.flush()

    assert bounce_rates(session, noon).complaint_rate == 0.25
    assert bounce_rates(session, noon + timedelta(days=2)).complaint_rate == 0.0


def test_the_last_thing_that_happened_is_found_in_any_table(session, add_crowd, noon):
    assert last_moment(session) is None
    add_crowd(session, 2)
    assert last_moment(session) == noon
    session.get_one(ReceivedMail, 1).accepted_at = noon + timedelta(hours=1)
    session.flush()

    assert last_moment(session) == noon + timedelta(hours=1)
