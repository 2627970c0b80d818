"""The relay behind SMTP, spoken to for real: what each of its answers means for a letter."""

import ipaddress
import socket
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from digest.errors import (
    RelayDeferred,
    RelayError,
    RelayRefusesAll,
    RelayRejected,
    RelayUnknown,
)
from digest.outbox.compose import Composed
from digest.outbox.smtp_answer import clean, wire_form
from tests.patience import PATIENCE


@pytest.fixture
def letter():
    def make(recipient="ana@example.net", message=b"Subject: Hello\r\n\r\nHello.\r\n"):
        return Composed(
            delivery_id=17,
            member_id=3,
            reverse_path="b.token@mail.example.org",
            recipient=recipient,
            message=message,
        )

    return make


@pytest.fixture(params=[True, False], ids=["together", "one-by-one"])
def sink(request, make_sink):
    """A server that takes the commands of a letter together, and one that does not say so."""
    return make_sink(pipelines=request.param)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 that nobody vouches for, as server's and as client's context."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path_factory.mktemp("tls") / "both.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    return server, ssl.create_default_context(cafile=str(pem))


def test_a_letter_arrives_as_it_was_written(sink, relay, letter):
    written = b"Subject: Hello\r\n\r\n.a dot first\r\n..two\r\n\r\nthe end\r\n"
    assert relay.send(letter(message=written)) == "250 2.0.0 taken"

    (taken,) = sink.letters
    assert taken.raw == written
    assert (taken.reverse_path, taken.recipient) == ("b.token@mail.example.org", "ana@example.net")


def test_letters_share_one_connection(sink, relay, letter):
    for _ in range(5):
        relay.send(letter())
    assert (len(sink.letters), sink.connections) == (5, 1)


@pytest.mark.parametrize(
    ("stage", "answer", "meaning"),
    [
        pytest.param("mail", "451 4.3.0 later", RelayDeferred, id="4yz-at-MAIL"),
        pytest.param("mail", "421 4.7.0 too fast", RelayDeferred, id="421-at-MAIL"),
        pytest.param("mail", "550 5.1.8 who are you", RelayRefusesAll, id="5yz-at-MAIL"),
        pytest.param("mail", "530 5.7.0 log in first", RelayRefusesAll, id="530-at-MAIL"),
        pytest.param("recipient", "450 4.2.1 greylisted", RelayDeferred, id="4yz-at-RCPT"),
        pytest.param("recipient", "550 5.1.1 no such user", RelayRejected, id="5yz-at-RCPT"),
        pytest.param("recipient", "530 5.7.0 log in first", RelayRefusesAll, id="530-at-RCPT"),
        pytest.param("message", "451 4.3.0 later", RelayDeferred, id="4yz-after-dot"),
        pytest.param("message", "421 4.3.2 going down", RelayDeferred, id="421-after-dot"),
        pytest.param("message", "552 5.3.4 too large", RelayRejected, id="552-after-dot"),
        pytest.param("message", "554 5.6.0 not a mail", RelayRejected, id="554-after-dot"),
        pytest.param("message", "535 5.7.8 log in", RelayRefusesAll, id="535-after-dot"),
        pytest.param("mail", "drop", RelayDeferred, id="dropped-at-MAIL"),
        pytest.param("recipient", "drop", RelayDeferred, id="dropped-at-RCPT"),
        pytest.param("message", "drop", RelayUnknown, id="dropped-after-dot"),
    ],
)
def test_what_an_answer_means(sink, relay, letter, stage, answer, meaning):
    setattr(sink, f"on_{stage}", lambda _address: answer)
    with pytest.raises(RelayError) as caught:
        relay.send(letter())

    assert type(caught.value) is meaning
    setattr(sink, f"on_{stage}", lambda _address: None)
    assert relay.send(letter("bo@example.net")) == "250 2.0.0 taken", "the next one goes well"


@pytest.mark.parametrize("stage", ["recipient", "message"])
def test_a_refusal_keeps_the_connection(sink, relay, letter, stage):
    setattr(sink, f"on_{stage}", lambda address: "550 5.1.1 no" if "dead" in address else None)
    for recipient in ("ana@example.net", "dead@example.net", "bo@example.net"):
        try:
            relay.send(letter(recipient))
        except RelayRejected:
            assert recipient == "dead@example.net"
    assert (len(sink.letters), sink.connections) == (2, 1)


def test_the_relays_words_are_kept_without_the_address(sink, relay, letter):
    sink.on_recipient = lambda address: f"550 5.1.1 <{address}>: unknown"
    with pytest.raises(RelayRejected) as caught:
        relay.send(letter())
    assert str(caught.value) == "550 5.1.1 <(address)>: unknown"


def test_a_connection_closed_by_the_relay_is_reopened_silently(sink, relay, letter):
    relay.send(letter())
    sink.drop_connections()
    relay.send(letter())
    assert (len(sink.letters), sink.connections) == (2, 2)


def test_a_421_on_a_kept_connection_is_followed_by_a_new_one(sink, relay, letter):
    relay.send(letter())
    answers = iter(["421 4.4.2 enough of you", None])
    sink.on_mail = lambda _: next(answers)
    relay.send(letter())
    assert (len(sink.letters), sink.connections) == (2, 2)


def test_a_relay_that_only_turns_away_is_asked_once_per_letter(sink, relay, letter):
    sink.on_mail = lambda _: "421 4.4.2 enough of you"
    with pytest.raises(RelayDeferred):
        relay.send(letter())
    assert sink.connections == 1


@pytest.mark.parametrize(
    ("greeting", "meaning"),
    [
        pytest.param("421 4.3.2 too busy", RelayDeferred, id="421"),
        pytest.param("554 5.7.1 your network is blocked", RelayRefusesAll, id="554"),
        pytest.param("hello there", RelayDeferred, id="not-smtp"),
    ],
)
def test_what_a_greeting_means(sink, relay, letter, greeting, meaning):
    sink.greeting = greeting
    with pytest.raises(RelayError) as caught:
        relay.send(letter())
    assert type(caught.value) is meaning


def test_nobody_there_is_for_later(sink, relay, letter):
    sink.go()
    with pytest.raises(RelayDeferred, match="ConnectionRefusedError"):
        relay.send(letter())
    sink.come_back()
    assert relay.send(letter()) == "250 2.0.0 taken"


def test_a_server_that_says_nothing_is_left_alone_for_a_while(make_relay, letter):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        relay = make_relay(port=silent.getsockname()[1], timeout=0.2, slow=0.1)
        with pytest.raises(RelayDeferred, match="no connection: TimeoutError"):
            relay.send(letter())
        with pytest.raises(RelayDeferred, match="did not answer a moment ago"):
            relay.send(letter())


def test_an_answer_to_the_dot_that_comes_too_late_leaves_it_unknown(sink, make_relay, letter):
    sink.delay = 0.5
    relay = make_relay(patience=0.1)
    with pytest.raises(RelayUnknown):
        relay.send(letter())


def test_closing_breaks_off_what_is_under_way(sink, relay, letter):
    sink.delay = 30
    caught = []

    def send():
        try:
            relay.send(letter())
        except RelayError as error:
            caught.append(type(error))

    thread = threading.Thread(target=send)
    thread.start()
    _until(lambda: sink.most_at_once == 1)
    relay.close()
    thread.join(PATIENCE)
    assert caught == [RelayUnknown]


def test_a_few_refusals_by_policy_are_for_later_and_a_row_of_them_stops_everything(
    sink, relay, letter
):
    sink.on_message = lambda _: "554 5.7.1 we do not like it"
    kinds = []
    for _ in range(5):
        with pytest.raises(RelayError) as caught:
            relay.send(letter())
        kinds.append(type(caught.value))
    assert kinds == [RelayDeferred] * 4 + [RelayRefusesAll]


def test_a_letter_taken_between_shows_that_a_refusal_by_policy_is_about_the_letter(
    sink, relay, letter
):
    sink.on_message = lambda to: "554 5.7.1 we do not like it" if "spam" in to else None
    for _ in range(12):
        with pytest.raises(RelayDeferred):
            relay.send(letter("spam@example.net"))
        relay.send(letter())
    assert len(sink.letters) == 12


def test_logging_in_over_an_encrypted_connection(make_sink, make_relay, letter, certificate):
    server, client = certificate
    sink = make_sink(certificate=server, login=("digest", "right"))
    encrypted = {"port": sink.port, "security": "starttls", "context": client}
    make_relay(**encrypted, username="digest", password="right").send(letter())
    with pytest.raises(RelayRefusesAll) as caught:
        make_relay(**encrypted, username="digest", password="wrong").send(letter())
    assert caught.value.code == 535
    with pytest.raises(RelayRefusesAll) as caught:
        make_relay(**encrypted).send(letter())
    assert caught.value.code == 530
    with pytest.raises(RelayRefusesAll, match="does not offer"):
        make_relay(port=sink.port, username="digest", password="right").send(letter())
    assert len(sink.letters) == 1


def test_a_certificate_that_nobody_vouches_for_stops_everything(
    make_sink, make_relay, letter, certificate
):
    sink = make_sink(certificate=certificate[0])
    with pytest.raises(RelayRefusesAll, match="certificate"):
        make_relay(port=sink.port, security="starttls").send(letter())


def test_no_letter_goes_in_the_clear_where_encryption_is_asked_for(sink, make_relay, letter):
    with pytest.raises(RelayRefusesAll, match="does not offer"):
        make_relay(security="starttls").send(letter())
    assert sink.letters == []


def test_an_address_beyond_ascii_is_refused_without_asking(sink, relay, letter):
    with pytest.raises(RelayRejected):
        relay.send(letter("анна@example.net"))
    relay.send(letter())
    assert len(sink.letters) == 1


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        pytest.param(b"a\r\n", b"a\r\n.\r\n", id="plain"),
        pytest.param(b"a", b"a\r\n.\r\n", id="no-line-end"),
        pytest.param(b".a\r\n.\r\nb\r\n", b"..a\r\n..\r\nb\r\n.\r\n", id="dots"),
        pytest.param(b"a\n.\nb\r.\r\n", b"a\r\n..\r\nb\r\n..\r\n.\r\n", id="bare-line-ends"),
    ],
)
def test_no_line_of_a_message_ends_it(message, expected):
    assert wire_form(message) == expected


def test_words_of_a_relay_are_one_line_and_short():
    assert clean(b"no such\r\n user <ana+x@example.net>\xff") == "no such user <(address)>\ufffd"
    assert len(clean(b"x " * 9000)) == 500


def _until(is_so):
    until = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.005)
