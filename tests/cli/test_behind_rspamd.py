"""The machine that set-up makes with rspamd: who wrote is seen, letters are signed, nobody else is told."""

import re
import shutil
import smtplib
import subprocess
import tempfile
from contextlib import ExitStack, closing
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path

import dkim
import pytest

from cli.deploy.answers import Front
from cli.deploy.files import deploy_files
from cli.deploy.signing_key import new_signing_key
from tests import name_server, postfix, rspamd
from tests.cli.deploy_samples import answers
from tests.house import DOMAIN, address_of
from tests.machine import Machine, standing
from tests.patience import PATIENCE, wait_until
from tests.rspamd import Rspamd
from tests.sink import Sink

MISSING = postfix.missing() or rspamd.missing()
SERVER, STRANGER, NEIGHBOUR, AT_HOME = "203.0.113.7", "203.0.113.99", "10.0.0.7", "198.51.100.77"
MEMBERS_KEY = new_signing_key()
ALIVE = "1.0.0.127"  # about which rspamd itself asks a list, to see that it answers
TOLD = "https://lung-clinic.com/patients/ana or my.doctor@lung-clinic.com"

pytestmark = [
    pytest.mark.beyond_the_sample,
    pytest.mark.xdist_group("postfix"),  # one Postfix at a time
    pytest.mark.skipif(MISSING is not None, reason=str(MISSING)),
]


@dataclass
class Place:
    """The machine, and what is around it."""

    machine: Machine
    rspamd: Rspamd
    names: name_server.NameServer
    sink: Sink

    def letter_to(self, address, *, back=f"b.x@{DOMAIN}"):
        """Wait for a letter with that way back, and return it."""

        def found():
            letters = (each for each in self.sink.letters if each.recipient == address)
            return next((each for each in letters if each.reverse_path == back), None)

        wait_until(found, self.log)
        return found()

    def found(self, name):
        """Return what rspamd found of the mail with that name in its Message-ID."""
        log = self.rspamd.log.read_text().splitlines()
        (line,) = (each for each in log if f"id: <{name}@example.net>, qid:" in each)
        return line

    def posts(self):
        return self.machine.house.count("SELECT count(*) FROM post")

    def log(self):
        return self.machine.log() + self.rspamd.log.read_text()


@pytest.fixture(scope="module")
def place(empty_installation):
    folder = Path(tempfile.mkdtemp(prefix="digest-rspamd-"))
    folder.chmod(0o755)
    key = new_signing_key()
    written = dict(deploy_files(answers(Front.RSPAMD), key.public))
    ours = (
        f'digest._domainkey.{DOMAIN} TXT "v=DKIM1; k=rsa; p={key.public}"',
        f'_dmarc.{DOMAIN} TXT "v=DMARC1; p=quarantine"',
        f'{DOMAIN} TXT "v=spf1 ip4:192.0.2.25 -all"',
    )
    theirs = (
        f'example.net TXT "v=spf1 ip4:{SERVER} -all"',
        f'home._domainkey.example.net TXT "v=DKIM1; k=rsa; p={MEMBERS_KEY.public}"',
        '_dmarc.example.net TXT "v=DMARC1; p=reject"',
        f"mx.example.net A {SERVER}",
        "7.113.0.203.in-addr.arpa PTR mx.example.net",
        "example.net MX 10 mx.example.net",
    )
    in_strings = [parted(line) for line in (*ours, *theirs)]
    for name in ("machine", "rspamd"):
        (folder / name).mkdir(mode=0o755)
    with ExitStack() as stack:
        sink = stack.enter_context(closing(Sink()))
        names = stack.enter_context(name_server.running(*in_strings))
        milter = stack.enter_context(
            rspamd.running(folder / "rspamd", written, key.private, names.port)
        )
        machine = standing(
            folder / "machine",
            empty_installation,
            written,
            zone="".join(f"{line}\n" for line in ours),
            ports={"11332": milter.port},
            default_transport=f"smtp:[127.0.0.1]:{sink.port}",
        )
        yield Place(stack.enter_context(machine), milter, names, sink)
    shutil.rmtree(folder)


def parted(line):
    """Write a long text as strings of at most 255 octets (RFC 1035 section 3.3)."""
    return re.sub(r"[^ \"]{200}", r'\g<0>" "', line)


def mail_of(number, subject, text="How do you sleep with the machine?", **headers):
    mail = EmailMessage()
    mail["Received"] = f"from [{AT_HOME}] by mx.example.net; {formatdate()}"
    mail["From"] = f"Ana <{address_of(number)}>"
    mail["To"] = f"lung@{DOMAIN}"
    mail["Subject"] = subject
    mail["Date"] = formatdate()
    mail["Message-ID"] = f"<{subject.replace(' ', '.')}@example.net>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes().replace(b"\n", b"\r\n")


def letter_of_ours(subject):
    mail = mail_of(5, subject, TOLD)
    return mail.replace(address_of(5).encode(), f"summary@{DOMAIN}".encode())


def signed(mail, key=MEMBERS_KEY, domain=b"example.net", selector=b"home"):
    return dkim.sign(mail, selector, domain, key.private) + mail


def verified(raw, names):
    """Say whether the signature of our domain holds, by what the name server has."""

    def ask(name, **_):
        wanted = name.decode().removesuffix(".") + " TXT "
        (found,) = (line for line in names.records if line.startswith(wanted))
        return found.removeprefix(wanted).replace('" "', "").strip('"').encode()

    return dkim.verify(raw, dnsfunc=ask)


def test_a_mail_to_ourselves_comes_back_signed(place):
    place.machine.check_loop()


def test_a_mail_that_its_domain_signed_becomes_a_post_and_its_receipt_is_signed(place):
    before = place.posts()

    outcome = place.machine.post(
        signed(mail_of(1, "Nights")), client=STRANGER, sender="list@elsewhere.example"
    )

    assert (outcome, place.posts()) == ("posted", before + 1), place.log()
    receipt = place.letter_to(address_of(1), back="<>")
    assert verified(receipt.raw, place.names)
    assert "Authentication-Results" not in receipt.message


def test_a_mail_from_a_server_of_its_domain_becomes_a_post(place):
    before = place.posts()

    place.machine.post(mail_of(2, "Mornings"), client=SERVER, sender=address_of(2))

    assert place.posts() == before + 1, place.log()


@pytest.mark.parametrize(
    ("mail", "client"),
    [
        pytest.param(mail_of(3, "Forged"), STRANGER, id="unsigned"),
        pytest.param(
            signed(mail_of(3, "Forged 2"), new_signing_key()), STRANGER, id="signed-by-another-key"
        ),
        pytest.param(
            signed(mail_of(3, "Forged 3")).replace(b"machine", b"devices"), STRANGER, id="changed"
        ),
        pytest.param(
            mail_of(
                3,
                "Forged 4",
                Authentication_Results=f"{DOMAIN}; dmarc=pass header.from=example.net",
            ),
            STRANGER,
            id="with-a-verdict-of-its-own",
        ),
        pytest.param(mail_of(3, "Forged 5"), NEIGHBOUR, id="from-a-private-network"),
    ],
)
def test_a_forged_mail_becomes_no_post(place, mail, client):
    before = place.posts()

    place.machine.post(mail, client=client, sender=address_of(3))

    assert place.posts() == before, place.log()


def test_what_stands_in_a_mail_is_told_nobody(place):
    place.names.asked.clear()

    mail = mail_of(4, "Told", TOLD, Reply_To="ana.private@lung-clinic.com")
    place.machine.post(mail, client=SERVER, sender=address_of(4))

    about_the_server = {"7.113.0.203", "mx.example.net", "example.net", "_dmarc.example.net"}
    lists = (".zen.spamhaus.org", ".asn.rspamd.com", ".in-addr.arpa")
    asked = {name for name in place.names.asked if name != "maps.rspamd.com"}
    of_lists = {name.removesuffix(end) for name in asked for end in lists if name.endswith(end)}
    assert of_lists - {ALIVE} == {"7.113.0.203"}
    assert {name for name in asked if not name.endswith(lists)} <= about_the_server
    log = place.rspamd.log.read_text()
    assert "lung-clinic.com" not in log
    assert "RCVD_COUNT" in log  # it was looked at


def test_a_letter_of_ours_is_signed_and_nothing_else_is_done_to_it(place):
    place.names.asked.clear()

    with smtplib.SMTP("127.0.0.1", place.machine.letters, timeout=PATIENCE) as smtp:
        smtp.sendmail(f"b.x@{DOMAIN}", ["joan@elsewhere.example"], letter_of_ours("Summary"))

    letter = place.letter_to("joan@elsewhere.example")
    assert verified(letter.raw, place.names)
    assert place.names.asked <= {"maps.rspamd.com"}
    assert "[DKIM_SIGNED(0.00)]" in place.found("Summary")


def asks_the_controller(where, *, user=None):
    """Return whether a user is told what rspamd does."""
    asking = ["curl", "--silent", "--fail", "--max-time", "10", *where]
    return subprocess.run(asking, user=user, capture_output=True, check=False).returncode == 0


def test_root_alone_speaks_with_the_controller(place):
    socket = place.rspamd.controller
    by_socket = ("--unix-socket", str(socket), "http://localhost/stat")
    wait_until(socket.exists, place.log)

    assert asks_the_controller(by_socket)
    assert not asks_the_controller(by_socket, user="nobody")
    assert not asks_the_controller(("http://127.0.0.1:11334/stat",))


@pytest.mark.parametrize("client", [STRANGER, NEIGHBOUR])
def test_nobody_else_has_a_letter_signed(place, client):
    place.machine.post(letter_of_ours(f"As {client}"), client=client, sender=f"b.x@{DOMAIN}")

    assert "DKIM_SIGNED" not in place.found(f"As.{client}")
