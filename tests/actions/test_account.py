"""What is left of a member who ended their membership, and of everybody else."""

import pytest
from sqlalchemy import select as columns
from sqlmodel import SQLModel, select

from digest.actions import stops
from digest.actions.account import MembershipEnd, end_membership
from digest.community.audit import AuditEntry, first_broken
from digest.community.communities.tag import follow_tag
from digest.community.conversations.conversation import (
    DELETED_TITLE,
    Conversation,
    ConversationState,
)
from digest.community.conversations.post import Post, PostState, Revision
from digest.community.leaving.account import forget_row
from digest.community.leaving.erased_member import ErasedMember
from digest.community.people.member import Address, Member
from digest.community.people.moderator import Moderator
from digest.community.posting import change
from digest.community.preferences.stop import Stream
from digest.community.requests.moderation_request import ModerationRequest, RequestKind
from digest.inbox.question import Question, QuestionKind
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.intents.intents import StopStreams
from digest.outbox.bounce import bounce
from digest.outbox.bounce_cause import BounceCause
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from tests.contexts import of_member, of_operator
from tests.inbound.post_office import PostOffice, new_stationery

pytestmark = pytest.mark.both_stores

STAYS = {"departed", "audit"}  # ids and times


@pytest.fixture
def village(village_everywhere):
    """The village, with a row about Ana and about Ben wherever there can be one."""
    made = village_everywhere
    for who in (made.ana, made.ben):
        _fill(made, who)
    return made


def _fill(village, who):
    first = village.say(who, f"{who.display_name} began so.")
    village.say(who, f"{who.display_name} said more.")
    with village.store.write() as session:
        post = session.get_one(Post, first.id)
        change.edit(session, post, text=f"{who.display_name} says so.", title=None, at=village.noon)
        follow_tag(session, who.id, village.lung.tag_id, at=village.noon)
        wanted = StopStreams(streams=(Stream.NOTIFICATIONS,))
        stops.stop(of_member(session, who.id, village.noon), who.id, wanted)
        ids = {"member_id": who.id, "delivery_id": None}
        session.add(bounce(BounceCause.FULL, **ids, status="4.2.2", at=village.noon))
        session.add(Moderator(member_id=who.id, community_id=village.lung.id, since=village.noon))
        for kind in (RequestKind.REPORT, RequestKind.LATE_EDIT):
            session.add(
                ModerationRequest(
                    kind=kind, member_id=who.id, post_id=1, words="Why.", asked_at=village.noon
                )
            )
        session.add(Question(member_id=who.id, asks=QuestionKind.DATA, asked_at=village.noon))
        session.add(
            Address(
                member_id=who.id,
                address=f"{who.display_name.lower()}.second@example.com",
                is_primary=False,
                confirmed_at=village.noon,
            )
        )


def end(village, who, *, erases=False, forget=True, **how):
    with village.store.write() as session:
        member = session.get_one(Member, who.id)
        context = of_member(session, who.id, village.noon)
        end_membership(context, member, MembershipEnd(erases=erases, **how))
        if forget:
            forget_row(session, session.get_one(ErasedMember, who.id))


def rows_about(village, member_id):
    """Return every row that bears the member's number, by table."""
    found = {}
    with village.store.read() as session:
        for table in SQLModel.metadata.sorted_tables:
            names = [name for name in ("member_id", "author_id") if name in table.c]
            if table.name == "member":
                names = ["id"]
            for name in names:
                rows = session.connection().execute(
                    columns(table).where(table.c[name] == member_id)
                )
                if held := [tuple(row) for row in rows]:
                    found[table.name] = sorted(held, key=str)
    return found


@pytest.mark.always
@pytest.mark.sample(4)
@pytest.mark.parametrize("erases", [False, True])
def test_no_row_bears_the_number_of_who_left_and_every_row_of_others_is_as_it_was(village, erases):
    theirs, others = rows_about(village, village.ana.id), rows_about(village, village.ben.id)
    assert {"address", "question", "matter", "bounce", "delivery", "moderator"} <= theirs.keys()

    end(village, village.ana, erases=erases)

    assert rows_about(village, village.ana.id).keys() <= STAYS
    assert rows_about(village, village.ben.id) == others
    [departed] = village_departed(village)
    assert (departed.address, departed.joined_at, departed.gone_at) == (None, None, None)


def village_departed(village):
    with village.store.read() as session:
        return list(session.exec(select(ErasedMember)))


def test_posts_stay_without_a_name_and_without_what_they_said_before(village):
    end(village, village.ana)

    assert "Ana says so." in village.posts()
    assert "Ana said more." in village.posts()
    assert [each.text for each in village.all(Revision) if "Ana" in each.text] == []
    assert [each.text for each in village.all(Revision) if "Ben" in each.text] == ["Ben began so."]


def test_what_nobody_else_could_see_goes_with_its_author(village):
    held, hidden = (
        village.say(village.ana, "Held words."),
        village.say(village.ana, "Hidden words."),
    )
    with village.store.write() as session:
        session.get_one(Post, held.id).state = PostState.HELD
        change.hide(
            session, session.get_one(Post, hidden.id), actor="operator", reason="", at=village.noon
        )

    end(village, village.ana)

    assert not {"Held words.", "Hidden words."} & set(village.posts())
    assert {each.state for each in village.all(Post) if each.text == ""} == {PostState.DELETED}


def test_texts_are_erased_where_that_is_wanted_and_answers_of_others_stay(village):
    village.say(village.ana, "Ana answers.")

    end(village, village.ben, erases=True)

    assert village.posts() == ["", "Ana says so.", "Ana said more.", "", "", "Ana answers."]
    [conversation] = village.all(Conversation)
    assert (conversation.title, conversation.state) == (DELETED_TITLE, ConversationState.OPEN)
    assert [each.title for each in village.all(Revision) if each.title] == []


def test_a_conversation_in_which_nobody_else_wrote_goes_with_its_texts(village):
    alone = village.start("Only mine")

    end(village, village.ben, erases=True)

    conversations = {each.id: each for each in village.all(Conversation)}
    assert conversations[alone.conversation_id].state is ConversationState.REMOVED
    assert conversations[village.sleep.conversation_id].state is ConversationState.OPEN


def test_letters_waiting_and_in_hand_die_and_one_goodbye_is_owed(village):
    with village.store.write() as session:
        for number, state in enumerate((DeliveryState.PLANNED, DeliveryState.SENDING)):
            session.add(
                Delivery(
                    key=f"n{number}",
                    kind=LetterKind.NOTIFICATION,
                    member_id=village.ana.id,
                    state=state,
                    planned_at=village.noon,
                    due_at=village.noon,
                )
            )

    end(village, village.ana, forget=False)

    letters = [each for each in village.all(Delivery) if each.member_id == village.ana.id]
    assert [(each.kind, each.state) for each in letters] == [
        (LetterKind.GOODBYE, DeliveryState.PLANNED)
    ]
    [departed] = village_departed(village)
    assert departed.address == "ana@example.net"


def test_a_membership_can_end_without_a_goodbye(village):
    end(village, village.ana, forget=False, says_goodbye=False)

    assert LetterKind.GOODBYE not in {each.kind for each in village.all(Delivery)}
    assert [each.address for each in village_departed(village)] == [None]


@pytest.mark.sample(4)
@pytest.mark.parametrize(
    ("context", "says", "not_so"),
    [
        (of_member, "As you asked, we have deleted", "people who run"),
        (of_operator, "The people who run Community Digest ended your membership.", "asked"),
    ],
)
def test_the_goodbye_says_who_ended_it(village, keys, tmp_path, context, says, not_so):
    with village.store.write() as session:
        ids = (village.ana.id,) if context is of_member else ()
        made = context(session, *ids, village.noon)
        member = session.get_one(Member, village.ana.id)
        end_membership(made, member, MembershipEnd(erases=False))
    templates = new_stationery()
    office = PostOffice(store=village.store, keys=keys, templates=templates, folder=tmp_path)
    office.run(village.noon)
    [letter] = [each for each in office.sent if each.kind is LetterKind.GOODBYE]
    for text in (letter.text, letter.html):
        told = " ".join(text.split())
        assert says in told
        assert not_so not in told


PATHS = {
    "plain": ("ana@example.net", True),
    "in capitals": ("Ana@Example.NET", True),
    "second mailbox": ("ana.second@example.com", True),
    "forwarded (SRS)": ("SRS0=x4Yz=7Q=example.net=ana@forwarder.example", True),
    "tagged (BATV)": ("prvs=0123abcdef=ana@example.net", True),
    "another name that ends so": ("diana@example.net", False),
    "another domain that begins so": ("ana@example.network", False),
    "nobody": ("", False),
}


@pytest.mark.sample(3)
@pytest.mark.parametrize("case", PATHS, ids=PATHS)
def test_a_mail_that_still_waited_is_forgotten_where_it_is_theirs(village, mail, case):
    path, is_theirs = PATHS[case]
    village.receive(mail("x@example.org", "later"), "lung@mail.example.org", reverse_path=path)

    end(village, village.ana)

    [received] = village.all(ReceivedMail)
    assert (received.raw is None) is is_theirs
    assert (received.outcome is Outcome.IGNORED) is is_theirs
    assert received.reverse_path == ("" if is_theirs else path)


@pytest.mark.sample(2)
def test_a_mail_that_was_worked_on_keeps_its_outcome_and_nothing_else(village, mail):
    village.take(mail("ana@example.net", "My knee is better."), "lung@mail.example.org")

    end(village, village.ana)

    [received] = village.all(ReceivedMail)
    assert received.outcome is Outcome.POSTED
    assert (received.raw, received.raw_key, received.member_id, received.post_id) == (None,) * 4


def test_a_report_that_nobody_has_decided_on_stays_without_its_words(village):
    end(village, village.ana)

    left = [each for each in village.all(ModerationRequest) if each.member_id is None]
    assert [(each.kind, each.words) for each in left] == [(RequestKind.REPORT, None)]


def test_what_was_decided_stays_without_who_asked_and_what_they_said_and_waits_no_more(village):
    kinds = (RequestKind.HELD_POST, RequestKind.TAGS, RequestKind.UNTAG)
    said = {"words": "Why.", "title": "A title", "tags": "ana", "asked_at": village.noon}
    with village.store.write() as session:
        for kind in kinds:
            for decided, ended in (("", village.noon), ("6", village.noon), ("6", None)):
                asked = {"kind": kind, "member_id": village.ana.id, "conversation_id": 1, **said}
                session.add(ModerationRequest(**asked, decided=decided, ended_at=ended))
    end(village, village.ana)

    left = [each for each in village.all(ModerationRequest) if each.kind in kinds]
    assert [each.kind for each in left] == [kind for kind in kinds for _ in range(2)]
    for each in left:
        assert (each.member_id, each.words, each.title, each.tags) == (None,) * 4
        assert each.ended_at == village.noon


def test_what_others_were_asked_about_an_address_of_theirs_is_forgotten(village):
    with village.store.write() as session:
        about = {
            "asks": QuestionKind.YOUR_ADDRESS,
            "address": "ana@example.net",
            "asked_at": village.noon,
        }
        session.add(Question(member_id=village.ben.id, **about))

    end(village, village.ana)

    assert [each.address for each in village.all(Question) if each.address] == []


def test_the_audit_trail_says_that_they_left_and_stays_whole(village):
    end(village, village.ana, erases=True, reason="question 7")

    last = village.all(AuditEntry)[-1]
    assert (last.act, last.target) == ("end account and erase texts", f"member {village.ana.id}")
    with village.store.read() as session:
        assert first_broken(session) is None


def test_who_comes_back_is_a_new_member_with_another_number(village, make_member):
    end(village, village.ana)

    with village.store.write() as session:
        again = make_member(session, "Ana")

    assert again.id > village.cleo.id
    assert "Ana says so." in village.posts()
