"""DNS that does not answer: whom it concerns waits for it, and nobody else does."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from digest.community.conversations.post import Post
from digest.community.people.member import member_by_address
from digest.inbox.envelope import Transaction
from digest.inbox.intake import accept
from digest.inbox.received_mail import ASIDE, Outcome, ReceivedMail, oldest_waiting
from digest.inbox.waiting import find
from digest.mail.signed_address import Purpose
from inbound.authenticate import DirectVerdict
from inbound.authenticate.dns import LookupFailed
from inbound.authenticate.turns import SHORTLY, at_both_looks
from inbound.work.looking_up import AT_ONCE, looking_up

PEER = "192.0.2.10"
ANSWERS = {"example.net": f"v=spf1 ip4:{PEER} -all"}
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LUNG = "lung@mail.example.org"


@dataclass
class Dns:
    """Answers for example.net, until it is silent; any other domain lets whoever asks wait in vain."""

    seconds: float = 0  # that were waited, by the clock that it moves
    questions: int = 0
    is_silent: bool = False

    def __call__(self, name, kind, patience):
        self.questions += 1
        if self.is_silent or not name.endswith("example.net"):
            self.seconds += patience
            raise LookupFailed
        answer = ANSWERS.get(name)
        return (answer,) if answer and kind == "TXT" else ()


@pytest.fixture
def dns(village):
    made = Dns()

    def is_members(address):
        with village.store.read() as session:
            return member_by_address(session, address) is not None

    direct = DirectVerdict(made, monotonic=lambda: made.seconds)
    authenticate, first_look = at_both_looks(direct, is_members)
    village.receiving = replace(village.receiving, authenticate=authenticate, first_look=first_look)
    return made


@pytest.fixture
def receive(village, mail):
    """Take a mail in, handed over by the server of example.net."""

    def make(sender, to, text="Me too", *, subject="Re: Sleep", at=None):
        raw = mail(sender, text, subject=subject)
        transaction = Transaction(reverse_path=sender, recipients=(to,), raw=raw, peer=PEER)
        accept(village.store, transaction, lambda: at or village.noon, village.keys)

    return make


def in_line(village, at=None):
    """Work off what others wait behind, and only that."""
    moment = at or village.noon
    with village.store.read() as session:
        keys = find(session, moment, 10)
    for key in keys:
        village.receiving.run(key, moment)


def aside(village, at):
    step = looking_up(village.receiving)
    with village.store.read() as session:
        keys = step.find(session, at, 10)
    for key in keys:
        step.run(key, at)


def bound(village):
    with village.store.read() as session:
        return oldest_waiting(session)


def to_sleep(village):
    return village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)


def test_two_hundred_domains_that_never_answer_hold_no_member_and_no_summary_up(
    village, dns, receive
):
    for number in range(200):
        receive(f"x@silent{number}.example", LUNG, f"Buy {number}")
    receive("ana@example.net", to_sleep(village), "I am still here")

    in_line(village)

    assert village.posts()[-1] == "I am still here"
    assert dns.seconds == 0
    *strangers, reply = village.all(ReceivedMail)
    assert reply.outcome is Outcome.POSTED
    assert {(each.outcome, each.reason) for each in strangers} == {(Outcome.WAITING, ASIDE)}
    assert bound(village) is None


def test_a_stranger_whose_dns_answers_is_decided_on_aside_at_once(village, dns, receive):
    receive("new@example.net", LUNG, "May I join?")

    in_line(village)
    aside(village, village.noon)

    [received] = village.all(ReceivedMail)
    assert received.outcome is not Outcome.WAITING
    assert "looked up" not in received.reason
    assert "not be checked" not in received.reason


def test_a_domain_that_did_not_answer_is_asked_again_only_minutes_later(village, dns, receive):
    receive("x@silent.example", LUNG)
    in_line(village)
    aside(village, village.noon)
    first = village.all(ReceivedMail)[0]
    waited, asked = dns.seconds, dns.questions
    assert waited > 0
    assert first.next_attempt_at == village.noon + 10 * MINUTE

    for number in range(2 * AT_ONCE):
        receive("x@silent.example", LUNG, f"Buy {number}")
    in_line(village)
    aside(village, village.noon)
    assert (dns.seconds, dns.questions) == (waited, asked)

    dns.seconds += 600
    aside(village, first.next_attempt_at)
    assert dns.questions > asked


def test_a_members_own_domain_is_waited_for_once_and_shortly(village, dns, receive):
    dns.is_silent = True
    for number in range(5):
        receive("ana@example.net", to_sleep(village), f"Word {number}")
    in_line(village)
    assert 0 < dns.seconds <= SHORTLY
    assert {each.reason for each in village.all(ReceivedMail)} == {ASIDE}

    dns.is_silent = False
    aside(village, village.noon)
    assert village.posts()[1:] == [f"Word {number}" for number in range(5)]


@pytest.mark.parametrize(
    ("sender", "is_kept"),
    [
        pytest.param("ana@example.net", True, id="its-author"),
        pytest.param("ben@example.net", False, id="another-member"),
        pytest.param("x@silent.example", False, id="a-stranger"),
    ],
)
def test_a_change_that_waits_aside_keeps_its_post_out_of_summaries_and_holds_up_no_other(
    village, dns, receive, sender, is_kept
):
    post = village.say(village.ana, "I meant ten")
    dns.is_silent = True
    to = village.address(Purpose.POST, village.ana, post.id)
    receive(sender, to, "I meant twenty", subject="EDIT", at=village.noon + 59 * MINUTE)

    in_line(village, village.noon + HOUR)

    assert bound(village) is None
    settles_at = village.all(Post)[-1].settles_at
    assert settles_at == (None if is_kept else village.noon + HOUR)
    if not is_kept:
        return
    dns.is_silent = False
    aside(village, village.noon + 2 * HOUR)
    changed = village.all(Post)[-1]
    assert (changed.text, changed.settles_at) == (
        "I meant twenty",
        village.noon + 2 * HOUR + 5 * MINUTE,
    )
