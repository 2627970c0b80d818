"""The operator is told what waits for a person, in few letters without anybody's words."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from sqlmodel import update

from digest.community.conversations.post import Post
from digest.community.moderation.member_care import appoint
from digest.community.people.member import Badge, Member
from digest.community.requests import open_request
from digest.errors import BadSetting, RelayDeferred
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.inbox.sending_source import SendingSource
from digest.load_settings import load_settings
from digest.outbox.bounce import bounce
from digest.outbox.bounce_cause import BounceCause
from digest.outbox.circuit_breaker import resume, stop_by_hand, stop_sending
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from digest.outbox.relay import Relay
from digest.settings import Settings
from inbound.work.service_trouble import ServiceTrouble
from inbound.work.tell_operator import TellingOperator
from tests.rows import owe

ANA = "ana@example.net"
OPERATOR = "tom@clinic.example"
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def place(name):
    return f"{name}@mail.example.org"


@dataclass
class Taking(Relay):
    """A relay that takes letters, or says that it cannot now."""

    taken: list = field(default_factory=list)
    is_down: bool = False

    def send(self, letter):
        if self.is_down:
            raise RelayDeferred(421, "not now")
        self.taken.append(letter)
        return "250 taken"

    def close(self):
        """Nothing is open."""


@dataclass
class Office:
    """The step that writes to the operator, run as often as a server does."""

    step: TellingOperator
    relay: Taking

    def tick(self, at):
        with self.step.store.read() as session:
            keys = self.step.find(session, at, 10)
        for key in keys:
            self.step.run(key, at)

    @property
    def letters(self):
        return [
            message_from_bytes(each.message, policy=policy.default) for each in self.relay.taken
        ]


@pytest.fixture
def office_of():
    def make(village, to=OPERATOR):
        relay = Taking()
        step = TellingOperator(
            store=village.store,
            relay=relay,
            to=to,
            domain="mail.example.org",
            service_name="Lung Friends",
        )
        return Office(step, relay)

    return make


def test_who_asks_for_a_person_is_told_of_without_their_words(village_everywhere, mail, office_of):
    village = village_everywhere
    office = office_of(village)
    taken = village.take(mail(ANA, "I am afraid of the scan.", subject="PERSON"), place("help"))

    office.tick(village.noon)

    [letter], [envelope] = office.letters, office.relay.taken
    assert (envelope.recipient, envelope.reverse_path) == (OPERATOR, "")
    assert (letter["To"], letter["Auto-Submitted"]) == (OPERATOR, "auto-generated")
    assert letter["Subject"] == "Lung Friends: Members wait for a person (1)"
    text = letter.get_content()
    assert f"mail {taken.id}, 2026-03-02 12:00 UTC: for a person" in text
    assert "digest mail reveal NUMBER" in " ".join(text.split())
    assert not any(word in text for word in ("afraid", "ana@", "Ana", "scan"))


def test_of_one_cause_one_letter_an_hour_comes_and_tells_all(village, mail, office_of):
    office = office_of(village)
    for minute in (0, 10, 20):
        at = village.noon + minute * MINUTE
        village.take(mail(ANA, f"PERSON\n\nHelp {minute}"), place("help"), at=at)
        office.tick(at)
    assert len(office.letters) == 1
    with village.store.write() as session:  # the answers to her are sent: nothing is stuck
        session.connection().execute(update(Delivery).values(state=DeliveryState.SENT))

    for minute in (59, 60, 61, 200):
        office.tick(village.noon + minute * MINUTE)

    assert [each["Subject"][-3:] for each in office.letters] == ["(1)", "(2)"]


def test_held_mail_is_told_of_but_not_what_waits_for_a_members_answer(village, mail, office_of):
    office = office_of(village)
    asked = village.take(mail(ANA, "Me?", verdict="none"), place("settings"))
    stranger = village.take(mail("x@example.com", "Buy pills", subject="x"), place("staff"))
    assert (asked.outcome, stranger.outcome) == (Outcome.HELD, Outcome.HELD)

    office.tick(village.noon)

    [letter] = office.letters
    assert letter["Subject"] == "Lung Friends: Mails are held (1)"
    assert f"mail {stranger.id}," in letter.get_content()
    assert "pills" not in letter.get_content()


def test_the_last_answer_of_an_hour_is_told_of(village, mail, office_of):
    office = office_of(village)
    for n in range(11):
        village.take(mail(ANA, f"Flibber {n}"), place("settings"))

    office.tick(village.noon)

    assert "answered enough" in office.letters[0].get_content()


def test_a_stuck_queue_is_told_of_once_an_hour_until_it_moves(village, mail, office_of):
    office = office_of(village)
    with village.store.write() as session:
        owe(
            session,
            kind=LetterKind.NOTICE,
            key="x",
            member_id=village.ana.id,
            at=village.noon,
            reason="reported",
        )
    village.receive(mail(ANA, "Flibber"), place("settings"))

    for minute in (30, 61, 90, 122):
        office.tick(village.noon + minute * MINUTE)

    assert len(office.letters) == 2
    text = office.letters[0].get_content()
    assert "letters due: 1, the oldest since 2026-03-02 12:00 UTC" in text
    assert "mails not worked on: 1," in text
    with village.store.write() as session:
        session.get_one(Delivery, 1).state = DeliveryState.SENT
        session.get_one(ReceivedMail, 1).outcome = Outcome.REFUSED
    office.tick(village.noon + 5 * HOUR)
    assert len(office.letters) == 2


def dead_letters(village, count, at):
    """Let so many letters come back."""
    with village.store.write() as session:
        for number in range(count):
            facts = {"member_id": village.ana.id, "delivery_id": number + 1, "status": "5.1.1"}
            session.add(bounce(BounceCause.DEAD, **facts, at=at))


def test_all_that_is_wrong_at_once_is_told_in_one_letter(village_everywhere, office_of):
    village = village_everywhere
    office = office_of(village)
    backups = ServiceTrouble(backup=lambda *_: "the backup of 2026-03-01 03:00 UTC failed")
    office.step = replace(office.step, trouble=backups)
    dead_letters(village, 5, village.noon)
    with village.store.write() as session:
        until = village.noon + HOUR
        stop_sending(session, at=village.noon, until=until, reason="5 servers refused us")

    office.tick(village.noon)

    [letter] = office.letters
    assert letter["Subject"] == "Lung Friends: More than one thing is wrong (3)"
    text = " ".join(letter.get_content().split())
    stopped = text.index("5 servers refused us; nothing is sent before 2026-03-02 13:00 UTC")
    came_back = text.index("letters that came back in 24 hours: 5")
    assert stopped < came_back < text.index("the backup of 2026-03-01 03:00 UTC failed")
    assert text.count("You get this letter because") == 1


def test_each_thing_that_is_wrong_rests_for_its_own_time(village, office_of):
    office, day = office_of(village), timedelta(days=1)
    office.step = replace(
        office.step, trouble=ServiceTrouble(backup=lambda *_: "no backup was made here")
    )
    with village.store.write() as session:
        stop_sending(session, at=village.noon, until=village.noon + 2 * HOUR, reason="refused")

    for at in (village.noon, village.noon + MINUTE, village.noon + HOUR, village.noon + day):
        office.tick(at)

    assert [each["Subject"].partition(": ")[2] for each in office.letters] == [
        "More than one thing is wrong (2)",
        "Sending is stopped (1)",
        "There is no fresh backup (1)",
    ]


@pytest.mark.parametrize(
    ("before", "is_told"),
    [pytest.param(0, True, id="as never"), pytest.param(84, False, id="as each day")],
)
def test_letters_that_come_back_are_told_of_where_they_are_far_more_than_usual(
    village, office_of, before, is_told
):
    office = office_of(village)
    with village.store.write() as session:
        for number in range(before):
            facts = {"member_id": village.ana.id, "delivery_id": 1000 + number, "status": "5.1.1"}
            at = village.noon - timedelta(days=2 + number % 27)
            session.add(bounce(BounceCause.DEAD, **facts, at=at))
    dead_letters(village, 5, village.noon)

    for at in (village.noon, village.noon + 23 * HOUR):
        office.tick(at)

    assert len(office.letters) == int(is_told)


@pytest.mark.parametrize("who", ["nobody", "author", "another", "staff"])
def test_what_nobody_is_asked_to_decide_is_told_of_once_a_day(village, office_of, who):
    office, day = office_of(village), timedelta(days=1)
    with village.store.write() as session:
        decider = {"author": village.ben, "another": village.cleo}.get(who)
        if decider is not None:
            appoint(session, decider, village.lung.id, actor="operator", at=village.noon)
        if who == "staff":
            session.get_one(Member, village.cleo.id).badge = Badge.STAFF
        post = session.get_one(Post, village.sleep.id)
        about = {"member_id": village.ana.id, "words": "It sells pills.", "at": village.noon}
        request = open_request.report(session, post, **about)
        open_request.new_member(session, village.ana.id, village.lung.id, at=village.noon)

    for at in (village.noon, village.noon + day - MINUTE, village.noon + day):
        office.tick(at)

    is_told = who in ("nobody", "author")
    subject = "Lung Friends: Nobody is asked to decide (1)"
    told = [each for each in office.letters if each["Subject"] == subject]
    assert len(told) == (2 if is_told else 0)
    for text in (" ".join(each.get_content().split()) for each in told):
        assert f"{request.id}, 2026-03-02 12:00 UTC: report" in text
        assert "digest moderation show NUMBER" in text
        assert not any(word in text for word in ("pills", "Ben", "Ana", "mail reveal"))


def test_a_relay_that_is_down_loses_no_news(village, mail, office_of):
    office = office_of(village)
    office.relay.is_down = True
    village.take(mail(ANA, "PERSON"), place("help"))
    office.tick(village.noon)
    assert office.letters == []

    office.relay.is_down = False
    office.tick(village.noon + 5 * MINUTE)
    assert office.letters == []
    office.tick(village.noon + 10 * MINUTE)
    assert len(office.letters) == 1


def test_while_an_operator_stops_all_sending_nothing_goes_to_them_either(village, mail, office_of):
    office = office_of(village)
    village.take(mail(ANA, "Please.", subject="PERSON"), place("help"))
    with village.store.write() as session:
        stop_by_hand(session, at=village.noon)
    office.tick(village.noon)
    assert office.letters == []

    with village.store.write() as session:
        resume(session, at=village.noon)
    office.tick(village.noon)
    assert len(office.letters) == 1


def test_without_an_address_nobody_is_told(village, mail, office_of):
    office = office_of(village, to=None)
    village.take(mail(ANA, "PERSON"), place("help"))

    office.tick(village.noon)

    assert office.letters == []


@pytest.mark.parametrize("fields", [{}, {"Auto_Submitted": "auto-replied"}])
def test_what_the_operators_mailbox_answers_is_no_news(village, mail, office_of, fields):
    village.receiving = replace(village.receiving, operator=OPERATOR)
    office = office_of(village)

    taken = village.take(mail(OPERATOR, "I am away.", **fields), place("postmaster"))
    office.tick(village.noon)

    assert taken.outcome is Outcome.IGNORED
    assert office.letters == []


@pytest.mark.parametrize(
    ("address", "says"),
    [
        pytest.param("you@example.org", None, id="elsewhere"),
        pytest.param("you", "must be an address", id="no-address"),
        pytest.param("A <you@example.org>", "must be an address", id="with-a-name"),
        pytest.param("you@localhost", "must be an address", id="no-domain"),
        pytest.param("Staff@Mail.example.org", "a mailbox elsewhere", id="at-our-own-domain"),
    ],
)
def test_the_operators_address_is_one_and_not_ours(tmp_path, address, says):
    path = tmp_path / "digest.toml"
    path.write_text(f'operator = "{address}"\n')

    if says is None:
        assert load_settings(path).operator == address
        return
    with pytest.raises(BadSetting, match=says):
        load_settings(path)


def test_nobody_is_told_by_default():
    assert Settings().operator is None


def test_mail_in_our_name_that_fails_is_told_of_once_a_week(village, office_of):
    office = office_of(village)
    facts = {"source": "192.0.2.1", "reporter": "google.com", "dkim": False, "spf": False}
    with village.store.write() as session:
        session.add(SendingSource(day=village.noon.date(), letters=30, **facts))
    office.step = replace(office.step, trouble=ServiceTrouble(sends_from=["192.0.2.1"]))

    for at in (village.noon, village.noon + HOUR, village.noon + 6 * 24 * HOUR):
        office.tick(at)

    [letter] = office.letters
    assert letter["Subject"] == "Lung Friends: Mail in our name fails (1)"
    assert "failed DMARC in 7 days: 30, from 192.0.2.1" in " ".join(letter.get_content().split())
