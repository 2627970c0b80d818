"""The files of `digest setup` in the programs that they are for."""

import os
import re
import shutil
import subprocess
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path

import dkim
import pytest

from cli.deploy.answers import PASSWORDS, Front, MailService, Web
from cli.deploy.files import deploy_files
from cli.deploy.signing_key import new_signing_key
from digest.outbox.compose import Composed
from digest.outbox.smtp_opening import Server
from digest.outbox.smtp_relay import SmtpRelay
from tests import milters, postfix, rspamd
from tests.certificate import write_certificate
from tests.cli.deploy_samples import answers
from tests.patience import PATIENCE, wait_until
from tests.ports import free_port
from tests.sink import Sink

PROGRAMS = "/usr/sbin:/usr/bin"
ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root may")
LETTER = (
    b"From: Lung Harbour <summary@mail.example.org>\r\nTo: <ana@example.net>\r\nSubject: Tuesday\r\n"
    b"Date: Tue, 03 Mar 2026 06:30:00 +0000\r\nMessage-ID: <1@mail.example.org>\r\n"
    b"List-Id: <all.mail.example.org>\r\nList-Unsubscribe: <https://mail.example.org/u/x>\r\n"
    b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\nFeedback-ID: summary:all:summary:lung\r\n"
    b"X-Community-Digest-Reason: summary\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: text/plain\r\n\r\nFour new posts.\r\n"
)
ACTED_ON = {
    "from",
    "list-id",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "feedback-id",
    "x-community-digest-reason",
}


def needs(*programs):
    lacking = [name for name in programs if shutil.which(name, path=PROGRAMS) is None]
    return pytest.mark.skipif(bool(lacking), reason=f"no {' and no '.join(lacking)}")


@pytest.fixture
def open_folder():
    folder = Path(tempfile.mkdtemp(prefix="digest-deploy-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def checked(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stdout + done.stderr


@contextmanager
def signing(folder, text, key):
    """Run the OpenDKIM of the files, with its own port and folder, as the user that it runs as here."""
    port = free_port()
    (folder / "digest.private").write_bytes(key.private)
    (folder / "digest.private").chmod(0o600)
    shutil.chown(folder / "digest.private", "nobody")
    for name in ("key.table", "signing.table", "trusted.hosts"):
        table = text[f"opendkim/{name}"].replace("/etc/opendkim", str(folder))
        (folder / name).write_text(table)
    conf = text["opendkim/opendkim.conf"].replace("/etc/opendkim", str(folder))
    conf = conf.replace("/run/opendkim", str(folder)).replace(":8891@", f":{port}@")
    conf = re.sub("^(PidFile|TrustAnchorFile).*\n", "", conf, flags=re.M)  # of Debian's, and root's
    conf = conf.replace("UserID opendkim", "UserID nobody\nBackground no\nRequireSafeKeys no")
    (folder / "opendkim.conf").write_text(conf)
    with (folder / "log").open("wb") as log:
        command = ["/usr/sbin/opendkim", "-f", "-x", str(folder / "opendkim.conf")]
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        milters.wait_for(port, process, folder / "log")
        yield port
    finally:
        process.terminate()
        process.wait(PATIENCE)


@pytest.mark.xdist_group("postfix")  # one Postfix at a time
@pytest.mark.skipif(postfix.missing() is not None, reason=str(postfix.missing()))
@pytest.mark.skipif(milters.missing() is not None, reason=str(milters.missing()))
def test_letters_go_out_by_the_mail_server_in_front_signed_with_the_key_in_dns(open_folder):
    key, out = new_signing_key(), free_port()
    text = dict(deploy_files(answers(), key.public))
    (published,) = re.findall(r'^digest\._domainkey\S+ TXT "(.*)"$', text["dns.txt"], re.M)
    checks = open_folder / "digest_header_checks"
    checks.write_text(text["postfix/digest_header_checks"])
    main = text["postfix/main.cf"].replace(f"/etc/postfix/{checks.name}", str(checks))
    (open_folder / "signing").mkdir(mode=0o755)

    with closing(Sink()) as sink, signing(open_folder / "signing", text, key) as port:
        services = text["postfix/master.cf"].replace(":10025", f":{out}").replace(" y ", " n ")
        services = services.replace(":8891", f":{port}")
        settings = {
            "default_transport": f"smtp:[127.0.0.1]:{sink.port}",
            "smtpd_milters": "",
            "mynetworks": "127.0.0.0/8",
        }
        mta = postfix.running(open_folder / "mta", settings, more=main, services=services)
        with mta as running, closing(SmtpRelay(Server(host="127.0.0.1", port=out))) as relay:
            relay.send(_letter())
            wait_until(lambda: sink.letters, lambda: running.log)

    (letter,) = sink.letters
    assert dkim.verify(letter.raw, dnsfunc=lambda *_, **__: published.replace('" "', "").encode())
    (named,) = re.findall(r"\bh=([^;]*)", letter.message["DKIM-Signature"])
    signed = {name.strip().lower() for name in named.split(":")}
    assert signed >= ACTED_ON


def _letter():
    return Composed(
        delivery_id=1,
        member_id=1,
        reverse_path="b.x@mail.example.org",
        recipient="ana@example.net",
        message=LETTER,
        is_wire_form=True,
    )


@ROOT
@needs("nginx")
def test_nginx_takes_its_files(open_folder):
    text = dict(deploy_files(answers(), "KEY"))
    chain, secret = write_certificate(open_folder, "mail.example.org")
    live = "/etc/letsencrypt/live/mail.example.org"
    tls = text["nginx/digest-tls.conf"].replace(f"{live}/fullchain.pem", str(chain))
    tls = tls.replace(f"{live}/privkey.pem", str(secret))
    for name, part in (("plain", text["nginx/digest.conf"]), ("tls", tls)):
        (open_folder / f"{name}.site").write_text(part)
    whole = open_folder / "nginx.conf"
    log = f"error_log {open_folder}/log; pid {open_folder}/pid; "
    whole.write_text(f"{log}events {{}} http {{ include {open_folder}/*.site; }}")

    code, said = checked("/usr/sbin/nginx", "-t", "-c", str(whole))

    assert code == 0, said


@needs("caddy")
def test_caddy_takes_its_file(tmp_path):
    text = dict(deploy_files(answers(web=Web.CADDY), "KEY"))
    (tmp_path / "Caddyfile").write_text(text["caddy/Caddyfile"])

    path = str(tmp_path / "Caddyfile")
    code, said = checked("caddy", "validate", "--adapter", "caddyfile", "--config", path)

    assert code == 0, said


@pytest.mark.skipif(rspamd.missing() is not None, reason=str(rspamd.missing()))
def test_rspamd_takes_its_files(open_folder):
    key = new_signing_key()
    text = dict(deploy_files(answers(Front.RSPAMD), key.public))
    options = rspamd.settings(open_folder, text, key.private)

    code, said = checked("rspamadm", *options, "configtest", "--strict")

    assert code == 0, said
    assert "syntax OK" in said


@needs("docker-compose")
@pytest.mark.parametrize("front", Front)
def test_compose_takes_its_file(tmp_path, front):
    relay = MailService(host="smtp.example.net")
    text = dict(deploy_files(answers(front, relay=relay), "KEY"))["container/compose.yaml"]
    file = tmp_path / "compose.yaml"

    passwords = tmp_path / "digest.env"
    passwords.touch()

    def taken(text):
        file.write_text(text.replace(PASSWORDS, str(passwords)))
        return checked("/usr/bin/docker-compose", "-f", str(file), "config", "--quiet")

    assert taken(text) == (0, "")
    code, said = taken(text.replace("cap_drop", "cap_dropped"))
    assert code != 0
    assert "cap_dropped" in said
