"""The server's own life: it starts only if it can, and stops without breaking off what is under way."""

import socket
import ssl
import threading

import pytest

from digest.errors import BadSetting
from inbound.smtp import replies
from inbound.smtp.servers import LmtpServer, refuse_old
from inbound.smtp.tls import Certificate
from tests.inbound.smtp.conftest import GOOD, LUNG
from tests.patience import PATIENCE
from tests.wire import Wire


@pytest.mark.parametrize("found", ["1.4.5", "1.4.4.post2", "1.3", "1.4"])
def test_s01_an_aiosmtpd_that_lets_mails_be_smuggled_is_refused(found):
    with pytest.raises(BadSetting, match=r"1\.4\.6"):
        refuse_old(found)


@pytest.mark.parametrize("found", ["1.4.6", "1.5.0", "2.0"])
def test_a_newer_one_is_not(found):
    refuse_old(found)


def test_a_stop_waits_for_the_mail_that_is_being_taken_and_takes_no_other(house):
    keeping, go_on = threading.Event(), threading.Event()

    def slow(_transactions):
        keeping.set()
        go_on.wait(PATIENCE)

    house.start(before_keeping=slow)
    with house.connect() as busy, house.connect() as idle:
        busy.begin(LUNG)
        busy.send(GOOD + b".\r\n")
        keeping.wait(PATIENCE)
        stopping = threading.Thread(target=house.server.stop)
        stopping.start()
        assert idle.reply() == replies.LEAVING
        go_on.set()
        assert busy.reply() == replies.TAKEN
        assert busy.reply() == replies.LEAVING
        stopping.join(PATIENCE)
    assert len(house.kept()) == 1
    house.server = None


def test_a_new_certificate_is_for_new_connections_and_old_ones_go_on(house, make_certificate):
    files = make_certificate("one")
    house.start(certificate=Certificate(*files))

    def common_name(wire):
        shown = ssl.DER_cert_to_PEM_cert(wire._socket.getpeercert(binary_form=True))
        return shown == files[0].read_text()

    with house.connect() as old:
        old.say("STARTTLS")
        old.secure()
        assert common_name(old)
        make_certificate("two")
        house.certificate.reload()
        with house.connect() as new:
            new.say("STARTTLS")
            new.secure()
            assert common_name(new)
            assert not common_name(old)
        old.say("LHLO x" if house.kind == "lmtp" else "EHLO x")
        assert old.mail(GOOD, LUNG) == replies.TAKEN


def test_a_bad_certificate_leaves_the_old_one(make_certificate):
    files = make_certificate("one")
    certificate = Certificate(*files)
    before = certificate.context
    files[0].write_text("nothing")

    with pytest.raises(BadSetting, match=r"smtp\.certificate"):
        certificate.reload()
    assert certificate.context is before


def test_old_tls_is_not_spoken(smtp, make_certificate):
    smtp.start(certificate=Certificate(*make_certificate("one")))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with pytest.warns(DeprecationWarning, match="TLS"):
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    with smtp.connect() as client:
        client.say("STARTTLS")
        with pytest.raises(ssl.SSLError):
            context.wrap_socket(client._socket)


def test_a_socket_that_was_left_behind_is_taken_over_and_one_in_use_is_not(lmtp, tmp_path):
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(tmp_path / "lmtp"))
    lmtp.start()
    assert (tmp_path / "lmtp").stat().st_mode & 0o777 == 0o660

    second = LmtpServer(lmtp.server._door, path=tmp_path / "lmtp")
    with pytest.raises(OSError, match="in use"):
        second.start()
    with Wire(tmp_path / "lmtp", greet="LHLO") as border:
        assert border.mail(GOOD, LUNG) == replies.TAKEN


def test_lmtp_does_not_take_the_greetings_of_smtp(lmtp):
    with lmtp.connect(greet=False) as border:
        assert border.greeting == "220 mail.example.org LMTP"
        assert [border.say(f"{word} x")[:3] for word in ("HELO", "EHLO", "LHLO")] == [
            "500",
            "500",
            "250",
        ]
