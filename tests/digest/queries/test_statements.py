"""A query writes nothing, and takes as many statements for many rows as for few."""

import importlib
import inspect
import pkgutil
from datetime import UTC, datetime

import pytest

from digest import queries
from digest.community.communities.community import community_by_name
from digest.community.conversations.post import EditWindow, Post, PostState
from digest.community.people.member import Member
from digest.mail.signed_address import Keys
from digest.outbox import letters_sent
from digest.outbox.delivery import Delivery
from digest.outbox.warm_up import begin
from digest.queries import (
    announcements,
    audit_trail,
    bounces,
    by_message_id,
    communities,
    conversations,
    deliveries,
    last_days,
    letters_from,
    mails,
    member_records,
    members,
    moderation,
    senders,
    status,
    summary_runs,
    trace,
    trials,
    upcoming,
    vitals,
    warm_up,
)
from digest.queries.why import letters_with_post, readers_of_post, summary_day

MANY = 1000
CALLED_BY_OTHERS = {
    "letters_wait",  # a rule, and no query
    *("bounces_of_member", "bounce_rates", "count_mails", "count_complaints"),
    *("people_counts", "letter_counts", "troubles", "from_strangers"),
    *("steps_of_mail", "steps_of_post", "steps_of_letter"),
}
KEYS = Keys({1: bytes(32)})
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DOMAIN = "mail.example.org"


def one_member(session):
    return members.member_details(session, session.get_one(Member, 1), at=NOON)


def one_community(session):
    found = community_by_name(session, "place-1")
    return communities.community_details(session, found, domain=DOMAIN)


def letters_a_week(session):
    return letters_sent.letters_a_week(session, session.get_one(Member, 1), of=1, at=NOON)


QUERIES = {
    "members": lambda s: members.newest_members(s, members.WantedMembers(), limit=MANY),
    "count of members": lambda s: members.count_newest(s, members.WantedMembers()),
    "records of all members": lambda s: list(member_records.member_records(s)),
    "count of records": member_records.count_members,
    "one member": one_member,
    "whole addresses": lambda s: members.whole_addresses(s, 1),
    "unconfirmed members": members.unconfirmed_members,
    "leaving members": members.leaving_members,
    "member by number": lambda s: members.find_member(s, "1"),
    "member by address": lambda s: members.find_member(s, "person.1@example.net"),
    "member by name": lambda s: members.member_called(s, "Person 1"),
    "when a member left": lambda s: members.left_at(s, "1"),
    "why of a day": lambda s: summary_day.why_summary(
        s, s.get_one(Member, 1), NOON.date(), window=EditWindow(), at=NOON
    ),
    "why of a post": lambda s: letters_with_post.why_post(
        s, s.get_one(Member, 2), s.get_one(Post, 1), window=EditWindow(), at=NOON
    ),
    "readers of a post": lambda s: readers_of_post.readers_of_post(s, s.get_one(Post, 1)),
    "trace of a mail": lambda s: trace.trace_mail(s, 1, limit=MANY),
    "trace of a post": lambda s: trace.trace_post(s, 1, limit=MANY),
    "trace of a letter": lambda s: trace.trace_letter(s, 1, limit=MANY),
    "letter by Message-ID": lambda s: by_message_id.letter_by_message_id(s, "<x@y>", KEYS),
    "post by Message-ID": lambda s: by_message_id.post_by_message_id(s, "<x@y>"),
    "mails from an address": lambda s: mails.newest_mails(
        s, sender=mails.Sender(address="person.1@example.net", mails=[1]), limit=MANY
    ),
    "communities": lambda s: communities.all_communities(s, domain=DOMAIN),
    "one community": one_community,
    "studies": lambda s: (trials.trials_status(s), trials.found_trials(s, [])),
    "other names of a community": lambda s: communities.alias_rows(s, 1),
    "notes of a community": lambda s: communities.note_rows(s, 1),
    "names of communities": communities.community_names,
    "moderators": communities.moderators_of,
    "conversations": lambda s: conversations.newest_conversations(s, community_id=None, limit=MANY),
    "requests": lambda s: moderation.moderation_requests(s, ended=False, limit=MANY),
    "one request": lambda s: moderation.request_details(s, 1),
    "posts": lambda s: moderation.oldest_posts(s, PostState.VISIBLE, limit=MANY),
    "letters": lambda s: deliveries.newest_letters(s, limit=MANY),
    "one letter": lambda s: deliveries.letter_details(s, 1),
    "letters a week": letters_a_week,
    "mailbox that a page shows": lambda s: letters_sent.shown_mailbox(s, 1),
    "count of what is due": lambda s: deliveries.count_due(s, NOON),
    "what is due": lambda s: deliveries.due_letters(s, NOON),
    "summaries": lambda s: deliveries.newest_summaries(s, 1, limit=MANY),
    "upcoming letters": lambda s: upcoming.upcoming_letters(s, NOON),
    "mails": lambda s: mails.newest_mails(s, limit=MANY),
    "mails of one member": lambda s: mails.newest_mails(s, member_id=1, limit=MANY),
    "mails that name nobody": lambda s: mails.count_unproved(s, 1),
    "one mail": lambda s: mails.mail_row(s, 1),
    "all of one mail": lambda s: mails.mail_details(s, 1),
    "mails that wait": mails.count_waiting,
    "status": lambda s: status.read_status(s, at=NOON, answers=0, answers_limit=1),
    "last days": lambda s: last_days.last_days(s, NOON),
    "runs of summaries": lambda s: summary_runs.summary_runs(s, NOON),
    "last moment": status.last_moment,
    "senders": lambda s: senders.senders(s, since=NOON, before=NOON, ours=()),
    "trouble with senders": lambda s: senders.sender_trouble(s, NOON, ()),
    "vitals": lambda s: vitals.vitals(s, at=NOON),
    "announcements": announcements.announcement_rows,
    "one announcement": lambda s: announcements.find_announcement(s, 1),
    "who it goes to first": lambda s: announcements.first_delivery(s, 1),
    "letters that wait": deliveries.waiting_letters,
    "mailboxes that get nothing": bounces.suppressed_mailboxes,
    "last letter from elsewhere": lambda s: letters_from.last_letter_from_elsewhere(
        s, [DOMAIN], since=NOON
    ),
    "warm-up": lambda s: warm_up.warm_up_status(s, NOON),
    "days of the warm-up": warm_up.warm_up_days,
    "whether a letter waits for it": lambda s: warm_up.waits_for_warm_up(
        s, s.get_one(Delivery, 1), NOON
    ),
    "audit trail": lambda s: audit_trail.newest_entries(s, limit=MANY),
}


@pytest.mark.both_stores
def test_it_only_reads_and_takes_as_many_statements_for_many_rows_as_for_few(
    store, add_crowd, statements
):
    """Each in a session of its own, so that nothing is known from before."""

    def look(query):
        with store.read() as session, statements() as made:
            query(session)
        return made

    def look_at_all():
        return {name: look(query) for name, query in QUERIES.items()}

    with store.write() as session:
        begin(session, first=1, days=30, at=NOON)
        add_crowd(session, 2)
    few = look_at_all()
    with store.write() as session:
        add_crowd(session, 12)
    many = look_at_all()

    assert {name: len(made) for name, made in many.items()} == {
        name: len(made) for name, made in few.items()
    }
    assert {s.split()[0] for made in many.values() for s in made} <= {"BEGIN", "SELECT"}


def test_every_query_is_looked_at_above():
    """One that is written later is not forgotten here."""
    modules = [
        importlib.import_module(each.name)
        for each in pkgutil.iter_modules(queries.__path__, "digest.queries.")
    ]
    written = {
        name
        for module in modules
        for name, found in vars(module).items()
        if inspect.isfunction(found) and found.__module__ == module.__name__ and name[0] != "_"
    }
    looked_at = {
        name for query in QUERIES.values() for name in (query.__name__, *query.__code__.co_names)
    }

    assert modules
    assert written - CALLED_BY_OTHERS <= looked_at
