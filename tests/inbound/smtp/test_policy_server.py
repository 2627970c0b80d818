"""What Postfix asks at RCPT, in its own protocol, and what it is answered."""

import socket

import pytest

from digest.mail.signed_address import Purpose, Ticket
from inbound.smtp import replies
from inbound.smtp.addresses import SmtpContext
from inbound.smtp.limits import SmtpLimits
from inbound.smtp.policy_server import PolicyServer
from inbound.smtp.replies import TOO_MANY_GUESSES

DOMAIN = "mail.example.org"
NOBODY = replies.NOBODY.format(domain=DOMAIN)


class Asker:
    """A process of Postfix: one connection, question after question."""

    def __init__(self, port):
        self._socket = socket.create_connection(("127.0.0.1", port), 20)
        self._heard = self._socket.makefile("r")

    def ask(self, **told):
        told = {"request": "smtpd_access_policy", "protocol_state": "RCPT", **told}
        question = "".join(f"{name}={value}\n" for name, value in told.items())
        self._socket.sendall(question.encode() + b"\n")
        answer = self._heard.readline().strip()
        assert self._heard.readline() == "\n"
        return answer.removeprefix("action=")

    def close(self):
        self._heard.close()
        self._socket.close()


@pytest.fixture
def names():
    return {"lung"}


@pytest.fixture
def asker(keys, names):
    def known():
        if "trouble" in names:
            raise RuntimeError("password=hunter2")
        return frozenset(names)

    limits = SmtpLimits(bad_addresses=3)
    door = SmtpContext(domain=DOMAIN, keys=keys, names=known, take=print, limits=limits)
    server = PolicyServer(door)
    server.start()
    made = Asker(server.listening_port)
    yield made
    made.close()
    server.stop()


@pytest.mark.parametrize(
    ("recipient", "action"),
    [
        pytest.param(f"lung@{DOMAIN}", "DUNNO", id="a-community"),
        pytest.param(f"Help@{DOMAIN}", "DUNNO", id="a-command"),
        pytest.param("postmaster", "DUNNO", id="postmaster"),
        pytest.param(f"heart@{DOMAIN}", NOBODY, id="no-community"),
        pytest.param(f"r.{'a' * 37}@{DOMAIN}", NOBODY, id="forged"),
        pytest.param("x@elsewhere.example", "550 5.7.1 we take no mail for that domain", id="far"),
    ],
)
def test_an_address_is_known_or_not(asker, recipient, action):
    assert asker.ask(recipient=recipient, client_address="192.0.2.1") == action


def test_a_signed_address_is_known(asker, keys):
    local = keys.local_part(Ticket(purpose=Purpose.REPLY, member_id=1, object_id=2))

    assert asker.ask(recipient=f"{local.upper()}@{DOMAIN}") == "DUNNO"


def test_who_guesses_is_sent_away_and_nobody_else(asker):
    wrong = {"recipient": f"heart@{DOMAIN}", "client_address": "192.0.2.1"}
    answers = [asker.ask(**wrong)[:3] for _ in range(6)]

    assert answers == ["550"] * 4 + ["421"] * 2
    assert asker.ask(recipient=f"lung@{DOMAIN}", client_address="192.0.2.2") == "DUNNO"


def test_who_guesses_can_still_be_behind_a_server_whose_others_answer_letters(asker, keys):
    local = keys.local_part(Ticket(purpose=Purpose.REPLY, member_id=1, object_id=2))
    asked = {"client_address": "192.0.2.1"}
    for _ in range(6):
        asker.ask(recipient=f"heart@{DOMAIN}", **asked)

    assert asker.ask(recipient=f"lung@{DOMAIN}", **asked) == TOO_MANY_GUESSES
    assert asker.ask(recipient=f"{local}@{DOMAIN}", **asked) == "DUNNO"


def test_our_own_trouble_is_told_as_such_and_no_more(asker, names):
    names.add("trouble")

    answer = asker.ask(recipient=f"heart@{DOMAIN}")
    assert answer.startswith("DEFER_IF_PERMIT 4.3.0")
    assert "hunter2" not in answer


@pytest.mark.parametrize("told", [{"request": "other"}, {"sender": "a@b.example"}])
def test_other_questions_are_not_ours(asker, told):
    assert asker.ask(**told) == "DUNNO"
