"""What is forgotten of received mail, and when (requirement P-04)."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlmodel import select

from digest.inbox.finish import FAILED, finish
from digest.inbox.question import CHOOSING_FOR
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.inbox.sealing import unseal
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from digest.store.id_codec import pack_ids
from inbound.retention.purge import HELD_FOR, LONGEST, WORKED_ON_FOR, Purging, due
from tests.rows import owe, words_of

pytestmark = pytest.mark.both_stores

ANA = "ana@example.net"
SECOND = timedelta(seconds=1)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def purge():
    """Run the step as the engine does, until it finds no more, and return what it found."""

    def run(village, at):
        purging, keys = Purging(village.receiving), []
        for _ in range(5):
            with village.store.read() as session:
                found = purging.find(session, at, 20)
            for key in found:
                purging.run(key, at)
            keys += found
            if not found:
                break
        return keys

    return run


def post(village, mail, text="I slept better.", **how):
    """Let Ana reply by mail, and return what is known of it."""
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    return village.take(mail(ANA, text), to, reverse_path=ANA, **how)


def only(village):
    (received,) = village.all(ReceivedMail)
    return received


def end(village, outcome, *, reason="", at=None):
    """Let the only mail have ended in another way."""
    with village.store.write() as session:
        received = session.get_one(ReceivedMail, only(village).id)
        finish(session, received, outcome, reason=reason, at=at or village.noon)


def test_a_mail_that_was_worked_on_is_forgotten_after_three_days(village_everywhere, mail, purge):
    village = village_everywhere
    post(village, mail)

    purge(village, village.noon + WORKED_ON_FOR - SECOND)
    assert unseal(village.keys, only(village))
    purge(village, village.noon + WORKED_ON_FOR)

    gone = only(village)
    assert (gone.raw, gone.raw_key, gone.peer, gone.hello, gone.reverse_path) == (None,) * 4 + ("",)
    assert gone.recipient == "r.@mail.example.org"
    assert (gone.outcome, gone.member_id) == (Outcome.POSTED, village.ana.id)
    assert "I slept better." in village.posts()


def test_the_same_mail_is_still_known_when_it_comes_again_later(village, mail, purge):
    post(village, mail)
    purge(village, village.noon + WORKED_ON_FOR)

    post(village, mail, at=village.noon + timedelta(days=5))

    assert village.posts().count("I slept better.") == 1


def test_a_mail_to_a_community_keeps_the_communitys_address(village, mail, purge):
    village.take(mail(ANA, "How do you sleep?", subject="Sleep"), "lung@mail.example.org")

    purge(village, village.noon + WORKED_ON_FOR)

    assert only(village).recipient == "lung@mail.example.org"


@pytest.mark.sample(4)
@pytest.mark.parametrize("outcome", Outcome)
def test_whatever_became_of_a_mail_it_is_forgotten_in_time(village_everywhere, mail, noon, outcome):
    village = village_everywhere
    post(village, mail)
    end(village, outcome)
    over = noon + (HELD_FOR if outcome is Outcome.HELD else WORKED_ON_FOR)
    expected = {} if outcome is Outcome.WAITING else {outcome: 1}

    with village.store.read() as session:
        assert due(session, over - SECOND) == {}
        assert due(session, over) == expected


@pytest.mark.sample(4)
@pytest.mark.parametrize("outcome", Outcome)
def test_no_mail_is_kept_longer_than_thirty_days_once_it_was_worked_on(
    village, mail, noon, outcome
):
    post(village, mail)
    end(village, outcome, at=noon + LONGEST - SECOND)
    expected = {} if outcome is Outcome.WAITING else {outcome: 1}

    with village.store.read() as session:
        assert due(session, noon + LONGEST - SECOND) == {}
        assert due(session, noon + LONGEST) == expected


def test_a_held_mail_that_was_worked_on_late_is_forgotten_after_thirty_days(village, mail, purge):
    post(village, mail)
    end(village, Outcome.HELD, reason="doubtful", at=village.noon + timedelta(days=20))

    purge(village, village.noon + LONGEST - SECOND)
    assert only(village).raw is not None
    purge(village, village.noon + LONGEST)
    assert only(village).raw is None


def test_a_mail_that_was_never_worked_on_is_not_forgotten(village, mail, purge):
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    village.receive(mail(ANA, "After a long night without power"), to)

    later = village.noon + timedelta(days=40)
    purge(village, later)
    village.work(later)

    assert "After a long night without power" in village.posts()


def test_a_held_mail_nobody_decided_on_lapses_after_two_weeks_and_says_why(village, mail, purge):
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    held = village.take(mail("stranger@example.com", "Let me in"), to)
    assert held.outcome is Outcome.HELD
    told = len(village.notices())

    purge(village, village.noon + HELD_FOR - SECOND)
    assert only(village).outcome is Outcome.HELD
    purge(village, village.noon + HELD_FOR)

    gone = only(village)
    assert (gone.outcome, gone.reason) == (Outcome.IGNORED, f"lapsed: {held.reason}")
    assert gone.raw is None
    assert len(village.notices()) == told


def test_words_that_nobody_said_a_place_for_go_back_after_seven_days(
    village_everywhere, mail, purge
):
    village = village_everywhere
    food = village.start("Food")
    summary = {"carried": pack_ids([village.sleep.id, food.id]), "until": village.noon}
    village.letter(LetterKind.SUMMARY, village.ana, **summary)
    to = village.address(Purpose.SUMMARY, village.ana, village.all(Delivery)[-1].id)
    village.take(mail(ANA, "It matters to me."), to)

    purge(village, village.noon + CHOOSING_FOR - SECOND)
    assert only(village).outcome is Outcome.HELD
    for _ in range(2):
        purge(village, village.noon + CHOOSING_FOR)

    (letter,) = [each for each in village.all(Delivery) if each.reason == "which_lapsed"]
    assert (letter.member_id, words_of(letter)) == (village.ana.id, "It matters to me.")
    gone = only(village)
    assert (gone.outcome, gone.raw) == (Outcome.REFUSED, None)
    assert "It matters to me." not in village.posts()


def test_so_do_words_of_which_nobody_said_whether_they_begin_a_conversation(village, mail, purge):
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    village.take(mail(ANA, "It matters to me.", subject="Portable oxygen"), to)
    assert only(village).reason == "new_or_reply"

    purge(village, village.noon + CHOOSING_FOR)

    (letter,) = [each for each in village.all(Delivery) if each.reason == "which_lapsed"]
    assert words_of(letter) == "It matters to me."
    assert only(village).outcome is Outcome.REFUSED


def test_a_member_whose_mail_we_failed_on_gets_it_back_once(village, mail, purge):
    post(village, mail, "It matters to me.")
    end(village, Outcome.HELD, reason=FAILED)

    for _ in range(2):
        purge(village, village.noon + HELD_FOR)

    (letter,) = [each for each in village.all(Delivery) if each.reason == "lapsed"]
    assert (letter.member_id, words_of(letter)) == (village.ana.id, "It matters to me.")
    assert only(village).outcome is Outcome.REFUSED


@pytest.mark.parametrize(
    ("address", "text"),
    [("help", "PERSON\nIt matters to me."), ("staff", "It matters to me.")],
)
def test_a_member_hears_that_nobody_was_done_with_a_mail_for_a_person(
    village, mail, purge, address, text
):
    village.take(mail(ANA, text), f"{address}@mail.example.org")
    assert village.notices(village.ana) == ["a_person_reads"]

    for _ in range(2):
        purge(village, village.noon + HELD_FOR)

    letter = village.all(Delivery)[-1]
    assert village.notices(village.ana) == ["a_person_reads", "unread_lapsed"]
    assert "It matters to me." in words_of(letter)
    assert only(village).outcome is Outcome.REFUSED


def test_a_strangers_mail_for_a_person_lapses_in_silence(village, mail, purge):
    village.take(mail("no@example.com", "It matters to me."), "staff@mail.example.org")
    told = len(village.notices())
    purge(village, village.noon + HELD_FOR)

    assert len(village.notices()) == told


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(lambda mail: mail(ANA, "x", verdict="fail"), id="not-proved"),
        pytest.param(lambda mail: mail("no@example.com", "x"), id="no-member"),
        pytest.param(lambda mail: mail(ANA, "x", Auto_Submitted="auto-replied"), id="a-machine"),
        pytest.param(lambda mail: b"\x00\xff", id="unreadable"),
    ],
)
def test_nobody_else_is_told_of_a_mail_we_failed_on(village, mail, purge, raw):
    village.receive(raw(mail), "lung@mail.example.org")
    end(village, Outcome.HELD, reason=FAILED)

    purge(village, village.noon + HELD_FOR)

    assert only(village).outcome is Outcome.IGNORED
    assert village.notices() == []


def test_a_mail_that_does_not_open_any_more_is_forgotten_all_the_same(village, mail, purge):
    post(village, mail)
    end(village, Outcome.HELD, reason=FAILED)
    with village.store.write() as session:
        session.get_one(ReceivedMail, only(village).id).raw = b"damaged"

    purge(village, village.noon + HELD_FOR)

    assert only(village).raw is None


def test_running_it_again_does_nothing(village_everywhere, mail, purge):
    village = village_everywhere
    post(village, mail)
    at = village.noon + WORKED_ON_FOR
    first = purge(village, at)

    assert re.fullmatch(r"\d+-\d+", first[0])
    assert not [key for key in purge(village, at) if "-" in key]


def test_what_members_wrote_in_letters_that_never_left_is_forgotten_too(village, purge, noon):
    for key, state in (("gone", DeliveryState.FAILED), ("waits", DeliveryState.DEFERRED)):
        facts = {"payload": '{"words":"I wrote","subject":"Help"}', "reply_to_id": "<1@client>"}
        with village.store.write() as session:
            owe(
                session, kind=LetterKind.NOTICE, key=key, member_id=village.ana.id, at=noon, **facts
            )
            row = session.exec(select(Delivery).where(Delivery.key == key)).one()
            row.state = state

    purge(village, noon + HELD_FOR)

    left = {each.key: (each.payload, each.reply_to_id) for each in village.all(Delivery)}
    assert left["gone"] == (None, None)
    assert left["waits"] == ('{"words":"I wrote","subject":"Help"}', "<1@client>")


@pytest.mark.parametrize("size", [200, 7_000, 300_000])
def test_no_byte_of_it_is_in_the_database_or_its_log_afterwards(village, mail, purge, size):
    post(village, mail, "a word " * (size // 7))
    sealed = only(village)
    pieces = [sealed.raw_key] + [sealed.raw[at : at + 16] for at in range(0, len(sealed.raw), 4096)]

    def found():
        folder = Path(village.store.url.removeprefix("sqlite:///")).parent
        data = b"".join(each.read_bytes() for each in folder.glob("digest.db*"))
        return [piece for piece in pieces if piece in data]

    assert found() == pieces
    purge(village, village.noon + WORKED_ON_FOR)
    assert found() == []


def test_a_reader_makes_it_wait_with_the_log_and_it_comes_back_to_it(village, mail):
    post(village, mail)
    purging, at = Purging(village.receiving), village.noon + WORKED_ON_FOR
    with village.store.read() as reader:
        reader.exec(select(ReceivedMail)).all()
        purging.run("1-1", at)
        with village.store.read() as session:
            assert "log" in purging.find(session, at, 20)

    purging.run("log", at)
    with village.store.read() as session:
        assert "log" not in purging.find(session, at, 20)


def test_looking_for_them_looks_only_at_mails_that_are_kept(village):
    """A look every twenty seconds must not read every mail there ever was."""
    asked = []

    @event.listens_for(village.store.engine, "before_cursor_execute")
    def note(_connection, _cursor, statement, parameters, *_):
        asked.append((statement, parameters))

    with village.store.read() as session:
        Purging(village.receiving).find(session, village.noon, 20)
        (look,) = [each for each in asked if each[0].startswith("SELECT received.id")]
        explained = f"EXPLAIN QUERY PLAN {look[0]}"
        ways = session.connection().exec_driver_sql(explained, look[1]).all()

    assert "received_kept" in " ".join(way.detail for way in ways)
