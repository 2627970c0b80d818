"""Mails that a member signed for somebody else, handed over to us again: nothing is published or changed.

Over real SMTP, and with signatures that are really checked.
"""

import smtplib
from dataclasses import replace
from datetime import timedelta

import pytest

from digest.community.conversations.post import Post, PostState
from digest.inbox.question import Question, QuestionKind
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.mail.signed_address import Purpose
from inbound.authenticate import BorderVerdict, DirectVerdict
from inbound.authenticate.dkim import tags_of
from inbound.authenticate.dns import ZoneFile
from inbound.authenticate.tie import ELSEWHERE, NOTHING_SHOWN, Ties
from inbound.reading.fields import read_fields
from inbound.smtp.addresses import SmtpContext
from inbound.smtp.servers import SmtpServer
from inbound.work.known_again import AGAIN
from tests.border import RECEIVED
from tests.replays import ANA, ATTACKS, BOB, ONLY_FROM, Provider, a_mail, set_up, twin

BORDER = "mx.mail.example.org"


@pytest.fixture(scope="module")
def provider():
    return Provider()


@pytest.fixture
def zone(tmp_path, provider):
    (tmp_path / "zone").write_text(
        provider.zone + 'example.net TXT "v=spf1 ip4:192.0.2.10 include:spf.outlook.com -all"\n'
        'spf.outlook.com TXT "v=spf1 ip4:127.0.0.1 -all"\n'
    )
    return ZoneFile(tmp_path / "zone")


@pytest.fixture
def ties(village):
    return Ties(keys=village.keys, domains=("mail.example.org",))


@pytest.fixture
def scene(village, provider, zone, ties):
    check = DirectVerdict(zone, enough=ties.are_enough)
    village.receiving = replace(village.receiving, authenticate=check)
    return set_up(village, provider)


@pytest.fixture
def server(village):
    def take(transactions):
        for it in transactions:
            for to in it.recipients:
                village.receive(it.raw, to, reverse_path=it.reverse_path)

    door = SmtpContext(
        domain="mail.example.org", keys=village.keys, names=lambda: frozenset({"lung"}), take=take
    )
    running = SmtpServer(door, host="127.0.0.1", port=0)
    running.start()
    yield running
    running.stop()


def hand_over(scene, server, raw, to, *, reverse_path=BOB):
    try:
        with smtplib.SMTP("127.0.0.1", server.listening_port, timeout=20) as client:
            client.sendmail(reverse_path, [to], raw)
    except smtplib.SMTPDataError:  # strangers are refused at the door; a border may let it through
        scene.village.receive(raw, to, reverse_path=reverse_path)
    scene.village.work()
    return scene.village.all(ReceivedMail)[-1]


@pytest.mark.sample(3)
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name.replace(" ", "-"))
def test_a_mail_that_was_signed_for_somebody_else_does_nothing(scene, server, attack):
    before, to = scene.state(), attack.to(scene)

    received = hand_over(scene, server, attack.mail(scene, to), to)

    assert received.outcome is attack.outcome
    assert attack.reason in received.reason
    assert scene.state() == before
    asked = [each for each in scene.village.all(Question) if each.asks is QuestionKind.WAS_THIS_YOU]
    assert [each.received_id for each in asked] == ([received.id] if attack.is_asked else [])


def honest(scene, to, text="It was the pillow.", **how):
    return scene.provider.sign(a_mail(scene.now, text, to=to), **how)


def to_sleep(scene):
    return scene.own(Purpose.REPLY, scene.village.sleep.conversation_id)


def test_what_a_member_signed_for_this_address_acts_at_once(scene, server):
    to = to_sleep(scene)
    received = hand_over(scene, server, honest(scene, f"Sleep <{to.upper()}>"), to)

    assert received.outcome is Outcome.POSTED
    assert scene.village.posts()[-1] == "It was the pillow."


@pytest.mark.sample(3)
@pytest.mark.parametrize("by_whom", ["member", "bob"])
@pytest.mark.parametrize("form", ["r.", "reply+", "reply-"])
def test_a_post_that_its_author_deleted_does_not_come_back_with_one_field_more(
    scene, server, form, by_whom
):
    to, village = to_sleep(scene), scene.village
    raw = honest(scene, f"{to}, {BOB}")
    hand_over(scene, server, raw, to)
    receipt = scene.own(Purpose.POST, village.all(Post)[-1].id)
    delete = scene.provider.sign(a_mail(scene.now, to=receipt, subject="DELETE"))
    assert hand_over(scene, server, delete, receipt).outcome is Outcome.DELETED
    before = scene.state()

    more = (
        b"X-More: 1\r\n" if by_whom == "bob" else b"Received: by a second way\r\nX-Virus: none\r\n"
    )
    again = hand_over(scene, server, more + raw, form + to.partition(".")[2])

    assert (again.outcome, again.reason) == (Outcome.IGNORED, AGAIN)
    assert scene.state() == before
    assert village.all(Post)[-1].state is PostState.DELETED


def test_one_of_two_signatures_taken_away_does_not_make_it_another_mail(scene, server):
    to = to_sleep(scene)
    once = honest(scene, to)
    hand_over(scene, server, scene.provider.sign(once, ONLY_FROM), to)

    again = hand_over(scene, server, b"X-More: 1\r\n" + once, to)

    assert (again.outcome, again.reason) == (Outcome.IGNORED, AGAIN)
    assert scene.village.posts().count("It was the pillow.") == 1


def test_two_mails_of_the_same_words_are_two(scene, server):
    to = scene.own(Purpose.FOLLOW, scene.village.sleep.conversation_id)
    first = hand_over(scene, server, honest(scene, to, "yes"), to)
    second = scene.provider.sign(a_mail(scene.now + timedelta(seconds=1), "yes", to=to))

    assert first.outcome is Outcome.COMMAND
    assert hand_over(scene, server, second, to).outcome is Outcome.COMMAND


def test_a_mail_let_through_by_its_member_is_not_posted_again_by_a_second_copy(scene, server):
    """The first came without a To that names us, and was asked about; the second is the same mail."""
    village, to = scene.village, to_sleep(scene)
    raw = scene.provider.sign(a_mail(scene.now, "From my list.", to="friends@list.example"))
    held = hand_over(scene, server, raw, to)
    [question] = [each for each in village.all(Question) if each.received_id == held.id]
    yes = scene.own(Purpose.CONFIRM, question.id)
    hand_over(scene, server, honest(scene, yes, "Yes"), yes)
    village.work()
    assert village.posts().count("From my list.") == 1

    again = hand_over(scene, server, b"X-More: 1\r\n" + raw, to)

    assert (again.outcome, again.reason) == (Outcome.IGNORED, AGAIN)


def test_a_yes_that_names_no_address_counts_where_it_was_signed_after_the_question(scene, server):
    """Microsoft's signatures leave the To out; forwarded to us, nothing else speaks for the mail."""
    village, to = scene.village, to_sleep(scene)
    held = hand_over(scene, server, honest(scene, to, names=("from", "date", "subject")), to)
    assert held.outcome is Outcome.HELD
    [question] = [each for each in village.all(Question) if each.received_id == held.id]

    yes = scene.own(Purpose.CONFIRM, question.id)
    hand_over(
        scene,
        server,
        honest(scene, yes, "Yes, that was me", names=("from", "date", "subject")),
        yes,
    )
    village.work()

    assert village.posts()[-1] == "It was the pillow."


@pytest.fixture
def come_from(scene):
    """Let mails come from a server that says this name."""
    check = scene.village.receiving.authenticate

    def make(hello, peer):
        def authenticate(raw, fields, from_address, envelope):
            return check(raw, fields, from_address, replace(envelope, peer=peer, hello=hello))

        scene.village.receiving = replace(scene.village.receiving, authenticate=authenticate)

    return make


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    ("hello", "peer", "is_posted"),
    [
        pytest.param("mx.example.net", "192.0.2.10", True, id="its-own"),
        pytest.param("EUR01.outbound.protection.outlook.com", "192.0.2.10", False, id="by-name"),
        pytest.param("mx.example.net", "127.0.0.1", False, id="by-an-include"),
    ],
)
@pytest.mark.parametrize("is_signed", [True, False])
def test_servers_that_send_for_many_need_a_signature_as_well(
    scene, server, come_from, hello, peer, is_posted, is_signed
):
    to = to_sleep(scene)
    come_from(hello, peer)
    raw = a_mail(scene.now, "By my own server.", to=to)
    raw = scene.provider.sign(raw, ("from", "date", "subject")) if is_signed else raw

    received = hand_over(scene, server, raw, to, reverse_path=ANA)

    assert received.outcome is (Outcome.POSTED if is_posted or is_signed else Outcome.HELD)


# Behind a border that says what it found


def seen(raw, *, prefix=8, selector="key", top=b""):
    """Return a mail as a border hands it on that has found its lowest signature good."""
    value = tags_of(read_fields(raw).all("dkim-signature")[-1])["b"]
    told = f" header.b={value[:prefix]}" if prefix else ""
    results = f"dkim=pass header.d=example.net header.s={selector}{told}; dmarc=pass"
    written = f"Authentication-Results: {BORDER}; {results}\r\nReceived: {RECEIVED}\r\n"
    return top + written.encode() + raw


@pytest.fixture
def bordered(scene, ties):
    def make(resolve=None):
        check = BorderVerdict(BORDER, enough=ties.are_enough, resolve=resolve)
        scene.village.receiving = replace(scene.village.receiving, authenticate=check)
        return scene

    return make


@pytest.mark.sample(5)
@pytest.mark.parametrize("with_dns", [True, False])
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name.replace(" ", "-"))
def test_behind_a_border_a_mail_signed_for_somebody_else_does_nothing(
    bordered, server, zone, attack, with_dns
):
    scene = bordered(zone if with_dns else None)
    before, to = scene.state(), attack.to(scene)

    received = hand_over(scene, server, seen(attack.mail(scene, to)), to)

    assert received.outcome is attack.outcome
    assert scene.state() == before


@pytest.mark.parametrize(
    ("how", "with_dns", "is_posted"),
    [
        pytest.param({}, False, True, id="told"),
        pytest.param({"prefix": 0}, False, False, id="no-header.b"),
        pytest.param({"prefix": 0}, True, True, id="no-header.b-but-dns"),
        pytest.param({"prefix": 7}, False, False, id="too-little-of-b"),
        pytest.param({"selector": "other"}, False, False, id="another-selector"),
    ],
)
def test_the_signature_that_counted_is_the_one_that_the_border_names(
    bordered, server, zone, how, with_dns, is_posted
):
    scene = bordered(zone if with_dns else None)
    to = to_sleep(scene)

    received = hand_over(scene, server, seen(honest(scene, to), **how), to)

    assert received.outcome is (Outcome.POSTED if is_posted else Outcome.HELD)
    assert received.reason == ("" if is_posted else NOTHING_SHOWN)


def test_a_twin_whose_letters_differ_in_case_alone_is_another_signature(bordered, server, zone):
    scene = bordered()
    to = to_sleep(scene)
    raw = twin(scene, to, bytes.swapcase)

    received = hand_over(scene, server, seen(raw, prefix=64), to)

    assert (received.outcome, received.reason) == (Outcome.HELD, ELSEWHERE)


def test_of_a_twin_nobody_can_say_which_one_counted(bordered, server, zone):
    scene = bordered()
    to = to_sleep(scene)

    received = hand_over(scene, server, seen(twin(scene, to)), to)

    assert (received.outcome, received.reason) == (Outcome.HELD, NOTHING_SHOWN)
