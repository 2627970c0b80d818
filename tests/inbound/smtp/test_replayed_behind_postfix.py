"""A real border, Postfix with OpenDKIM and OpenDMARC, and mails that were signed for somebody else."""

import queue
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.inbox.sealing import unseal
from digest.mail.signed_address import Purpose
from inbound.authenticate import BorderVerdict
from inbound.authenticate.dns import ZoneFile
from inbound.authenticate.tie import ELSEWHERE, Ties
from inbound.smtp.addresses import SmtpContext
from inbound.smtp.policy_server import PolicyServer
from inbound.smtp.servers import LmtpServer
from tests import milters, postfix
from tests.ports import free_port
from tests.replays import ATTACKS, BOB, Provider, a_mail, set_up, turned_round, twin
from tests.wire import Wire

SAMPLES = Path(__file__).parents[3] / "samples" / "deploy" / "postfix"
NAME = "mx.mail.example.org"
PATIENCE = 60  # seconds; bounds a wait that ends with a mail
MISSING = postfix.missing() or milters.missing()

pytestmark = [
    pytest.mark.xdist_group("postfix"),  # one Postfix at a time
    pytest.mark.skipif(MISSING is not None, reason=str(MISSING)),
]


class Border:
    """A Postfix and its milters; `serve` says who is behind it now."""

    def __init__(self, folder, provider):
        self.folder, self.provider = folder, provider
        self.sockets = folder / "queue" / "digest"
        self.sockets.mkdir(parents=True)
        self.sockets.chmod(0o2750)
        shutil.chown(self.sockets, group="postfix")
        self.policy_port = free_port()
        self.arrived = queue.SimpleQueue()

    def settings(self):
        checks = SAMPLES / "digest_header_checks"
        shutil.copy(checks, self.folder / checks.name)
        shipped = (SAMPLES / "main.cf").read_text()
        shipped = shipped.replace(f"/etc/postfix/{checks.name}", str(self.folder / checks.name))
        return shipped.replace("127.0.0.1:10040", f"127.0.0.1:{self.policy_port}")

    def hand_over(self, scene, raw, to):
        """Send a mail as Bob's server does, and return what became of it."""
        before = len(scene.village.all(ReceivedMail))
        with Wire(self.port, greet="EHLO", source="127.0.0.9") as client:
            answer = client.mail(raw, to, sender=BOB)
        assert answer.startswith("250"), answer
        self.arrived.get(timeout=PATIENCE)
        scene.village.work()
        rows = scene.village.all(ReceivedMail)
        assert len(rows) == before + 1
        return rows[-1]


@pytest.fixture(scope="module")
def border():
    folder = Path(tempfile.mkdtemp(prefix="digest-postfix-"))
    folder.chmod(0o755)
    provider = Provider()
    made = Border(folder, provider)
    records = {
        f"key._domainkey.{provider.domain}": provider.record,
        f"_dmarc.{provider.domain}": "v=DMARC1; p=reject",
    }
    settings = {"smtpd_tls_security_level": "none"}
    with (
        milters.running(folder / "milters", NAME, records) as beside,
        postfix.running(folder, settings, more=made.settings() + beside) as running,
    ):
        made.port = running.port
        yield made
    shutil.rmtree(folder)


@pytest.fixture
def scene(border, village):
    made = set_up(village, border.provider)

    def take(transactions):
        for it in transactions:
            village.receive(it.raw, it.recipients[0], reverse_path=it.reverse_path)
            border.arrived.put(it)

    door = SmtpContext(
        domain="mail.example.org", keys=village.keys, names=lambda: frozenset({"lung"}), take=take
    )
    policy, lmtp = (
        PolicyServer(door, port=border.policy_port),
        LmtpServer(door, path=border.sockets / "lmtp"),
    )
    policy.start()
    lmtp.start()
    yield made
    lmtp.stop()
    policy.stop()


@pytest.fixture
def believing(scene, tmp_path):
    """Let the verdicts of the border count, with DNS to look at what they leave open, or without."""

    def make(*, with_dns):
        (tmp_path / "zone").write_text(scene.provider.zone)
        ties = Ties(keys=scene.village.keys, domains=("mail.example.org",))
        resolve = ZoneFile(tmp_path / "zone") if with_dns else None
        check = BorderVerdict(NAME, received_above=1, enough=ties.are_enough, resolve=resolve)
        scene.village.receiving = replace(scene.village.receiving, authenticate=check)
        return scene

    return make


def to_sleep(scene):
    return scene.own(Purpose.REPLY, scene.village.sleep.conversation_id)


def test_what_a_member_signed_for_this_address_is_posted(border, believing):
    scene = believing(with_dns=False)
    to = to_sleep(scene)

    received = border.hand_over(scene, scene.provider.sign(a_mail(scene.now, "Hello", to=to)), to)

    raw = unseal(scene.village.keys, received)
    assert b"dkim=pass" in raw, raw.decode()
    assert received.outcome is Outcome.POSTED, raw.decode()


@pytest.mark.sample(2)
@pytest.mark.parametrize("with_dns", [False, True])
def test_no_mail_that_was_signed_for_somebody_else_does_anything(border, believing, with_dns):
    scene = believing(with_dns=with_dns)
    before = scene.state()

    for attack in ATTACKS:
        to = attack.to(scene)
        received = border.hand_over(scene, attack.mail(scene, to), to)
        assert received.outcome is attack.outcome, (attack.name, received.reason)
        assert scene.state() == before, attack.name


@pytest.mark.parametrize("ends", [turned_round, bytes.swapcase], ids=["turned", "in-case-alone"])
def test_of_a_twin_the_border_tells_more_so_that_the_one_that_counted_is_known(
    border, believing, ends
):
    scene = believing(with_dns=False)
    to = to_sleep(scene)

    received = border.hand_over(scene, twin(scene, to, ends), to)

    assert (received.outcome, received.reason) == (Outcome.HELD, ELSEWHERE)
