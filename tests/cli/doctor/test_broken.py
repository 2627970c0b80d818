"""Broken set-ups, each found, named, and with its fix; and one in which all is well."""

import json
import os
import shutil
import socket
import struct
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from cli.doctor.around import PythonPackage, Surroundings
from cli.doctor.finding import Health
from cli.keys import load_keys
from digest.clock import system_clock
from digest.community.communities.join import create_member
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.inbox.sealing import seal
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from digest.store.mark import Mark, mark_of, write_mark
from tests.certificate import write_certificate
from tests.cli.doctor.conftest import DOMAIN, RELAY, Place, pem, published
from tests.ports import free_port

FAIL, WARN, UNKNOWN = Health.FAIL, Health.WARN, Health.UNKNOWN
REFUSES = "550 5.7.1 not you"
SPF = f"v=spf1 ip4:{RELAY} -all"
DMARC = "v=DMARC1; p=reject; rua=mailto:dmarc@willow.test"


@dataclass(frozen=True)
class Broken:
    """How a set-up is broken, and what must be said of it: its name, how bad it is, part of its fix."""

    how: Callable[[Place], object]
    name: str
    health: Health
    fix: str
    found: str = ""


def no_settings(place):
    place.settings.unlink()


def settings_of_bytes(place):
    place.settings.write_bytes(b"\xff\xfe\x00")


def open_password(place):
    place.set("[relay]", '[relay]\npassword = "hush"\nusername = "us"')
    place.settings.chmod(0o644)


def state_is_a_file(place):
    shutil.rmtree(place.state)
    place.state.write_text("")


def damaged(place):
    (place.folder / "digest.db").write_bytes(b"SQLite format 3\0" + b"\0" * 4096)


def no_database(place):
    (place.folder / "digest.db").unlink()


def schema(revision):
    return lambda place: place.run(f"UPDATE alembic_version SET version_num = '{revision}'")  # noqa: S608


def set_back(place):
    store = place.store()
    now = mark_of(store, system_clock())
    ahead = {table: number + 5 for table, number in {"member": 0, **now.numbers}.items()}
    write_mark(store, place.state, Mark(epochs=now.epochs, numbers=ahead, at=now.at))
    store.close()


def numbers_garbled(place):
    (place.state / "numbers.json").write_text("{")


def broken_off(place):
    (place.state / "restoring").touch()


def backup_of_last_week(place):
    note = place.state / "last-backup"
    _, folder = note.read_text().splitlines()
    note.write_text(f"{(system_clock() - timedelta(days=4)).isoformat()}\n{folder}\n")


def changed_backup(place):
    with (place.backups()[-1] / "digest.db").open("ab") as file:
        file.write(b"x")


def keys_beside_backup(place):
    shutil.copy(place.folder / "digest.keys", place.folder / "backups")


def waiting_mail(place):
    at = system_clock() - timedelta(hours=3)
    with closing(place.store()) as store, store.write() as session:
        session.add(
            ReceivedMail(
                content_key="k",
                accepted_at=at,
                reverse_path="ana@elsewhere.test",
                recipient=f"willow@{DOMAIN}",
                size=9,
                next_attempt_at=at,
            )
        )


def letter(place, *, state="planned", owner=None):
    at = system_clock() - timedelta(hours=3)
    with closing(place.store()) as store, store.write() as session:
        member = create_member(
            session, display_name="Ana", address="ana@elsewhere.test", confirmed_at=at, at=at
        )
        session.add(
            Delivery(
                key="k",
                kind=LetterKind.NOTICE,
                member_id=member.id,
                state=DeliveryState(state),
                planned_at=at,
                due_at=at,
                lease_owner=owner,
                lease_until=owner and at,
            )
        )


def wrong_clock(place):
    waiting_mail(place)
    place.asked["at"] = system_clock() - timedelta(days=2)


def leapt(place):
    (place.state / "moment").write_text("2031-01-01T00:00:00+00:00 1.0 another-boot\n")


def own_template(place):
    own = place.folder / "own"
    (own / "summary").mkdir(parents=True)
    (own / "summary" / "body.txt").write_text("{% if %}")
    place.set("[smtp]", 'templates = "own"\n\n[smtp]')


def relay_down(place):
    place.sink.go()


def login_refused(place):
    place.sink.greeting = "535 5.7.8 wrong password"


def untrusted_relay(place):
    place.set('kind = "smtp"', 'kind = "smtp"\nsecurity = "starttls"')


def sender_refused(place):
    place.sink.on_mail = lambda _: REFUSES


def recipient_refused(place):
    place.sink.on_recipient = lambda _: "554 5.7.1 relay access denied"


def into_a_folder(place):
    place.set('kind = "smtp"', 'kind = "maildir"')


def no_password(place):
    place.set("[relay]", '[relay]\nusername = "us"')


def moved(place):
    """Have moved from another domain, which is known no more."""
    letter(place)
    place.run("UPDATE delivery SET message_id = '<i.x@old.test>'")


def keep_earlier(place):
    """Keep the domain of before, of which nothing is published."""
    place.set(f'domain = "{DOMAIN}"\n', f'domain = "{DOMAIN}"\nother_domains = ["old.test"]\n')


def keep_earlier_pages(place):
    place.set("[pages]\n", '[pages]\nother_urls = ["https://pages.old.test"]\n')


def publish(before, after):
    return lambda place: place.publish(before, after)


def alter(before, after):
    return lambda place: place.set(before, after)


def spf(text):
    return publish(SPF, text)


def many_lookups(place):
    place.publish(SPF, "v=spf1 " + " ".join(f"include:s{n}.test" for n in range(11)) + " -all")
    with place.zone.open("a") as zone:
        zone.writelines(f's{n}.test TXT "v=spf1 ip4:192.0.2.{n} -all"\n' for n in range(11))


def short_key(place):
    text = published(generate_private_key(65537, 1024))  # noqa: S505
    lines = place.zone.read_text().splitlines()
    place.zone.write_text("\n".join(_with_key(line, text) for line in lines))


def _with_key(line, text):
    return f's1._domainkey.{DOMAIN} TXT "{text}"' if "_domainkey" in line else line


def key(text):
    def change(place):
        lines = place.zone.read_text().splitlines()
        place.zone.write_text("\n".join(_with_key(line, text) for line in lines))

    return change


def another_private_key(place):
    file = place.folder / "dkim.pem"
    file.write_bytes(pem(generate_private_key(65537, 2048)))
    place.asked["dkim_key"] = file


def nothing_listens(place):
    place.web.close()
    place.web.server.server_close()


def another_certificate(place):
    place.web.trust(name="elsewhere.test")


def certificate_over(place):
    place.web.trust(days=0)


def certificate_ends(place):
    place.web.trust(days=6)


def answers(status, *headers):
    def application(_environ, start_response):
        start_response(status, list(headers))
        return [b"hello"]

    def change(place):
        place.web.answer = application

    return change


def certificate_of_mail(place):
    certificate, _ = write_certificate(place.folder, "mx", days=0)
    pair = f'certificate = "{certificate.name}"\nprivate_key = "key.pem"'
    place.set("[smtp]", f"[smtp]\n{pair}")


MILTER = "451 4.7.1 Service unavailable - try again later"
WAITING = {
    "queue_name": "deferred",
    "queue_id": "4TX1",
    "message_size": 900,
    "sender": "ana@elsewhere.test",
}


def milter_down(place):
    place.sink.on_mail = lambda _: MILTER


def provider_busy(place):
    """A relay elsewhere: its name is known, and it is here all the same."""
    place.sink.on_recipient = lambda _: "450 4.2.0 greylisted"


def has_socket(place, *, of="nobody", mode=0o750):
    """The server listens on a socket in a folder, and Postfix speaks to it as somebody else."""
    folder = place.folder / "private" / "spool"
    folder.mkdir(parents=True)
    (folder / "lmtp").touch(0o666)
    (folder / "lmtp").chmod(0o666)
    for each in (place.folder, folder):
        each.chmod(0o755)
    for each in place.folder.parents:
        if each.stat().st_uid == os.geteuid() and each != Path("/"):
            each.chmod(each.stat().st_mode | 0o011)
    folder.parent.chmod(mode)
    place.set("[smtp]", '[smtp]\nsocket = "private/spool/lmtp"\nprotocol = "lmtp"')
    place.asked["around"] = Surroundings(mail_user=of)


def socket_shut(place):
    has_socket(place, mode=0o755)
    (place.folder / "private" / "spool" / "lmtp").chmod(0o600)


def postfix_keeps(place, **facts):
    arrived = int((system_clock() - timedelta(hours=2)).timestamp())
    to = {"address": f"r.secret@{DOMAIN}", "delay_reason": "451 <r.secret@x> lmtp: no such socket"}
    entry = {**WAITING, "arrival_time": arrived, "recipients": [to], **facts}
    place.asked["around"] = Surroundings(queue=f"no json\n{json.dumps(entry)}\n")


def believes(place, name="mx.willow.test"):
    place.set("[smtp]", f'[authentication]\nmode = "border"\nauthserv_id = "{name}"\n[smtp]')


def border_called_otherwise(place):
    believes(place)
    border_calls_itself(place)


def border_calls_itself(place):
    folder = place.folder / "etc"
    folder.mkdir()
    (folder / "opendkim.conf").write_text("AuthservID mx.willow.test\n")
    (folder / "opendmarc.conf").write_text("# AuthservID no\nAuthservID border.willow.test\n")
    place.asked["around"] = Surroundings(settings=folder)


def border_of_old_mails(place):
    """A border that calls itself as it always did; the settings call it otherwise."""
    border_calls_itself(place)
    mails_of(place, "border.willow.test")


def mails_without_results(place):
    """Mails since the border's milters were taken out of its settings; the ones before had results."""
    mails_of(place, "mx.willow.test")
    mails_of(place, "", first=3)


@dataclass(frozen=True)
class Milter:
    """Something that listens as one, and says what a test wants, or nothing."""

    says: bytes = b""

    def __call__(self, place):
        listening = socket.create_server(("127.0.0.1", 0))
        place.asked["around"] = postfix_asks(f"inet:127.0.0.1:{listening.getsockname()[1]}")
        place.asked["seconds"] = 0.5

        def answer():
            for _ in range(9):  # each time that it is looked at
                calling, _ = listening.accept()
                calling.sendall(self.says)
                OPEN.append(calling)

        Thread(target=answer, daemon=True).start()


OPEN = []  # what is to stay open until the tests end


def postfix_asks(milters):
    return Surroundings(milters=f"{milters}, ", relayed=f"{DOMAIN}, other.example")


def no_milter_there(place):
    place.asked["around"] = postfix_asks(f"inet:127.0.0.1:{free_port()}")


def no_milter_asked(place):
    believes(place)
    place.asked["around"] = replace(postfix_asks(""), milters="")


def mails_of(place, server, count=3, first=0):
    """Mails that came in, each with results of a server."""
    if not first:
        believes(place)
    keys, at = load_keys(place.folder / "digest.keys"), system_clock()
    seen = f"Authentication-Results: {server}; dmarc=pass\n" if server else ""
    with closing(place.store()) as store, store.write() as session:
        for number in range(first, first + count):
            about = {"content_key": f"k{number}", "recipient": f"willow@{DOMAIN}"}
            raw = f"{seen}Received: from a by b\nFrom: ana@elsewhere.test\n\nHello.\n".encode()
            sealed = seal(keys, raw, **about)
            session.add(
                ReceivedMail(
                    **about,
                    accepted_at=at,
                    next_attempt_at=at,
                    worked_at=at,
                    outcome=Outcome.POSTED,
                    reverse_path="ana@elsewhere.test",
                    size=len(raw),
                    raw=sealed.raw,
                    raw_key=sealed.key,
                )
            )


BROKEN = {
    "no settings": Broken(no_settings, "settings.file", FAIL, "digest init", "there is no"),
    "settings that are no text": Broken(settings_of_bytes, "settings.file", FAIL, "put it right"),
    "settings that are no TOML": Broken(
        alter('domain = "', "domain = "), "settings.file", FAIL, "put it right"
    ),
    "an unknown setting": Broken(
        alter("[relay]", '[relay]\nhots = "x"'), "settings.file", FAIL, "", "do you mean relay.host"
    ),
    "an example's domain": Broken(
        alter(DOMAIN, "mail.example.org"), "settings.domain", FAIL, "domain ="
    ),
    "an example's postal address": Broken(
        alter('postal_address = "Willow e.V., Lange Gasse 3, Ulm"', ""),
        "settings.postal_address",
        FAIL,
        "postal_address =",
    ),
    "no operator": Broken(
        alter('operator = "ops@elsewhere.test"', ""), "settings.operator", WARN, "operator ="
    ),
    "a zone file left": Broken(
        alter("[smtp]", '[authentication]\nzone_file = "zone.txt"\n[smtp]'),
        "settings.zone_file",
        FAIL,
        "zone_file",
    ),
    "a border without a name": Broken(
        alter("[smtp]", '[authentication]\nmode = "border"\n[smtp]'),
        "settings.authserv_id",
        FAIL,
        "authserv_id =",
    ),
    "no keys": Broken(
        lambda place: (place.folder / "digest.keys").unlink(), "files.keys", FAIL, "key file back"
    ),
    "keys that others can read": Broken(
        lambda place: (place.folder / "digest.keys").chmod(0o644), "files.keys", FAIL, "chmod 600"
    ),
    "a folder that others can change": Broken(
        lambda place: place.folder.chmod(0o777), "files.folder", FAIL, "chmod go-w"
    ),
    "a database that others can read": Broken(
        lambda place: (place.folder / "digest.db").chmod(0o644),
        "files.database",
        FAIL,
        "chmod 600",
    ),
    "a password that others can read": Broken(open_password, "files.settings", FAIL, "chmod 600"),
    "a state folder that is none": Broken(state_is_a_file, "files.state", FAIL, "state_folder"),
    "a certificate for mail that ended": Broken(
        certificate_of_mail, "files.smtp_certificate", FAIL, "renew"
    ),
    "no database": Broken(no_database, "files.database", FAIL, "digest init"),
    "a damaged database": Broken(damaged, "database.whole", FAIL, "digest restore"),
    "a database that cannot be opened": Broken(
        lambda place: (place.folder / "digest.db-shm").mkdir(),
        "database.opens",
        FAIL,
        "this user can write",
    ),
    "an earlier schema": Broken(schema("0030"), "database.schema", FAIL, "digest init --upgrade"),
    "a newer schema": Broken(schema("9999"), "database.schema", FAIL, "install the version"),
    "an older copy in its place": Broken(set_back, "database.place", FAIL, "restore --in-place"),
    "a broken note of how far it had come": Broken(
        numbers_garbled, "database.place", FAIL, "numbers.json"
    ),
    "half a restore": Broken(broken_off, "database.restored", FAIL, "digest restore"),
    "no room": Broken(
        alter("disk_reserve = 1000", "disk_reserve = 9000000000000000"),
        "database.disk",
        FAIL,
        "make room",
    ),
    "no backup": Broken(
        lambda place: (place.state / "last-backup").unlink(),
        "database.backup",
        WARN,
        "digest backup",
    ),
    "an old backup": Broken(backup_of_last_week, "database.backup", WARN, "digest backup"),
    "a backup that was changed": Broken(
        changed_backup, "database.backup_checked", FAIL, "make a new one"
    ),
    "keys beside a backup": Broken(
        keys_beside_backup, "database.backup_checked", FAIL, "keep the keys apart"
    ),
    "a mail that waits": Broken(waiting_mail, "queues.mails", FAIL, "digest serve"),
    "a letter overdue": Broken(letter, "queues.letters", FAIL, "digest serve"),
    "letters as slow as they were set": Broken(
        lambda place: (letter(place), place.set("[relay]", "[relay]\nletters_a_minute = 5")),
        "queues.letters",
        WARN,
        "letters_a_minute",
    ),
    "a letter given up": Broken(
        lambda place: letter(place, state="failed"), "queues.failed_letters", WARN, "outbox list"
    ),
    "a letter of a dead worker": Broken(
        lambda place: letter(place, state="sending", owner="worker-gone"),
        "queues.workers",
        WARN,
        "digest run",
    ),
    "sending that stands still": Broken(
        lambda place: place.command("outbox", "stop"), "queues.sending", WARN, "outbox resume"
    ),
    "a clock before what happened": Broken(
        wrong_clock, "machine.clock_and_database", FAIL, "set-ntp"
    ),
    "a clock that leapt": Broken(leapt, "machine.clock", WARN, "timedatectl"),
    "a Python whose distribution mended it since": Broken(
        lambda place: place.asked.update(
            python=(3, 11, 2),
            around=Surroundings(
                package=PythonPackage(name="python3.11", installed="3.11.2-6", newest="3.11.2-7")
            ),
        ),
        "machine.python",
        WARN,
        "apt-get install --only-upgrade python3.11",
        "3.11.2-6",
    ),
    "a milter of the relay here that is dead": Broken(
        milter_down, "relay.takes_letters", FAIL, "systemctl status opendkim", "not now: 451"
    ),
    "a relay here that refuses a recipient for now": Broken(
        provider_busy, "relay.takes_letters", FAIL, "its log says why", "not now: 450"
    ),
    "a folder on the way to the socket that Postfix cannot enter": Broken(
        has_socket, "server.socket", FAIL, "chmod g+x", "cannot go through"
    ),
    "a socket that Postfix cannot write to": Broken(
        socket_shut, "server.socket", FAIL, "2750", "cannot write to"
    ),
    "mail for us that Postfix keeps back": Broken(
        postfix_keeps, "queues.postfix", FAIL, "postqueue -f", "451 <…> lmtp: no such socket"
    ),
    "a border that its own settings call otherwise": Broken(
        border_called_otherwise,
        "settings.border",
        FAIL,
        'authserv_id = "border.willow.test"',
        "opendmarc.conf",
    ),
    "a border that writes the name that its settings say, and not ours": Broken(
        border_of_old_mails,
        "settings.border_in_mails",
        FAIL,
        'authserv_id = "border.willow.test"',
    ),
    "newest mails that nobody looked at": Broken(
        mails_without_results, "settings.border_in_mails", FAIL, "postconf smtpd_milters"
    ),
    "a milter that died": Broken(
        no_milter_there, "server.milters", FAIL, "grep -r", "is not there"
    ),
    "a milter that hangs": Broken(Milter(), "server.milters", FAIL, "grep -r", "says nothing"),
    "something else in a milter's place": Broken(
        Milter(b"220 hello\r\n"), "server.milters", FAIL, "grep -r", "does not speak"
    ),
    "a Postfix that asks no milter": Broken(
        no_milter_asked, "server.milters", FAIL, "smtpd_milters", "asks nobody"
    ),
    "mails with another name": Broken(
        lambda place: mails_of(place, "other.willow.test"),
        "settings.border_in_mails",
        FAIL,
        "from no mail",
    ),
    "a border that writes nothing": Broken(
        lambda place: mails_of(place, ""), "settings.border_in_mails", WARN, "that it does"
    ),
    "a Python out of care": Broken(
        lambda place: place.asked.update(at=datetime(2031, 1, 1, tzinfo=UTC)),
        "machine.python",
        FAIL,
        "new environment",
    ),
    "an own template with a mistake": Broken(
        own_template, "letters.templates", FAIL, "digest templates check", "body.txt"
    ),
    "a folder of templates that is not there": Broken(
        alter("[smtp]", 'templates = "own"\n[smtp]'), "letters.templates", FAIL, "mkdir"
    ),
    "a server that is down": Broken(
        alter("[smtp]\nport = ", "[smtp]\nport = 9 # "), "server.mail", FAIL, "digest serve"
    ),
    "pages that nobody serves": Broken(
        lambda place: place.set(f"port = {place.web.port}", "port = 9"),
        "server.pages",
        FAIL,
        "systemctl start",
    ),
    "another program where mail comes in": Broken(
        lambda place: place.set("[smtp]\nport = ", f"[smtp]\nport = {place.web.port} # "),
        "server.mail",
        FAIL,
        "another port",
    ),
    "a database server that is away": Broken(
        alter("[smtp]", 'database = "postgresql://us@127.0.0.1:9/digest"\n[smtp]'),
        "database.opens",
        FAIL,
        "is it running",
    ),
    "a relay that is down": Broken(relay_down, "relay.answers", FAIL, "firewall"),
    "a relay that wants another login": Broken(login_refused, "relay.login", FAIL, "PASSWORD"),
    "a username without a password": Broken(
        no_password, "relay.login", UNKNOWN, "DIGEST_RELAY__PASSWORD"
    ),
    "a relay without encryption": Broken(untrusted_relay, "relay.encryption", FAIL, "security"),
    "a relay that refuses us": Broken(sender_refused, "relay.takes_letters", FAIL, "bounce@"),
    "a relay that refuses others": Broken(
        recipient_refused, "relay.takes_letters", FAIL, "relaying"
    ),
    "letters into a folder": Broken(into_a_folder, "relay.folder", WARN, 'kind = "smtp"'),
    "no MX": Broken(
        publish(f"{DOMAIN} MX 10 mx.willow.test\n", ""), "dns.mx", FAIL, f"{DOMAIN}. MX 10 "
    ),
    "an earlier domain that is known no more": Broken(
        moved, "settings.other_domains", WARN, 'other_domains = ["old.test"]', "from old.test until"
    ),
    "no MX of an earlier domain": Broken(keep_earlier, "dns.mx", FAIL, "old.test. MX 10 "),
    "an earlier domain that anybody may use": Broken(
        keep_earlier, "dns.dmarc", FAIL, "_dmarc.old.test. TXT"
    ),
    "an earlier name of pages that leads nowhere": Broken(
        keep_earlier_pages, "pages.name", FAIL, "pages.old.test. A"
    ),
    "an MX that is another name": Broken(
        publish(f"mx.willow.test A {RELAY}", "mx.willow.test CNAME web.test"),
        "dns.mx_host",
        FAIL,
        "web.test itself",
    ),
    "an MX without an address": Broken(
        publish(f"mx.willow.test A {RELAY}\n", ""), "dns.mx_host", FAIL, "mx.willow.test. A"
    ),
    "an MX that nobody reaches": Broken(
        publish(f"mx.willow.test A {RELAY}", "mx.willow.test A 192.168.1.5"),
        "dns.mx_host",
        FAIL,
        "the internet knows",
    ),
    "an MX elsewhere": Broken(
        lambda place: place.asked.update(here=()) or place.set(RELAY, "203.0.113.77"),
        "dns.mx",
        UNKNOWN,
        "--loop",
    ),
    "no SPF": Broken(
        publish(f'{DOMAIN} TXT "{SPF}"\n', ""), "dns.spf", FAIL, f'{DOMAIN}. TXT "{SPF}"'
    ),
    "two SPF records": Broken(
        publish(f'{DOMAIN} TXT "{SPF}"\n', f'{DOMAIN} TXT "{SPF}"\n' * 2),
        "dns.spf",
        FAIL,
        "all but one",
    ),
    "SPF for everybody": Broken(spf(f"v=spf1 ip4:{RELAY} +all"), "dns.spf", FAIL, SPF),
    "SPF of too many look-ups": Broken(many_lookups, "dns.spf", FAIL, "take out", "11 look-ups"),
    "SPF of names without records": Broken(
        spf(f"v=spf1 a:x.test a:y.test mx:z.test ip4:{RELAY} -all"),
        "dns.spf",
        FAIL,
        "take them out",
    ),
    "SPF that leaves the relay out": Broken(
        spf("v=spf1 ip4:192.0.2.99 -all"),
        "dns.spf_relay",
        FAIL,
        f"v=spf1 ip4:192.0.2.99 ip4:{RELAY} -all",
    ),
    "no DKIM key": Broken(
        publish("s1._domainkey", "s2._domainkey"), "dns.dkim", FAIL, "s1._domainkey"
    ),
    "a short DKIM key": Broken(short_key, "dns.dkim", WARN, "2048 bits"),
    "a DKIM key of the domain above, where that does not count": Broken(
        lambda place: (
            place.publish(f"s1._domainkey.{DOMAIN}", "s1._domainkey.willow.test"),
            place.publish("p=reject", "p=reject; adkim=s"),
        ),
        "dns.dkim",
        WARN,
        f"sign as {DOMAIN}",
    ),
    "a revoked DKIM key": Broken(key("v=DKIM1; k=rsa; p="), "dns.dkim", FAIL, "new key"),
    "a DKIM key cut off": Broken(key("v=DKIM1; k=rsa; p=MIIBIjANBg"), "dns.dkim", FAIL, "whole"),
    "another DKIM key": Broken(another_private_key, "dns.dkim", FAIL, "v=DKIM1; k=rsa; p="),
    "no selector": Broken(
        alter('dkim_selectors = ["s1"]', ""), "dns.dkim", UNKNOWN, "dkim_selectors ="
    ),
    "no DMARC": Broken(publish("_dmarc.", "_none."), "dns.dmarc", FAIL, f"_dmarc.{DOMAIN}. TXT"),
    "two DMARC records": Broken(
        publish("_dmarc.willow.test", f'_dmarc.{DOMAIN} TXT "{DMARC}"\n_dmarc.{DOMAIN}'),
        "dns.dmarc",
        FAIL,
        "all but one",
    ),
    "DMARC with what nobody reads": Broken(
        publish("p=reject", "p=reject; pct=50"), "dns.dmarc_tags", WARN, DMARC, "pct="
    ),
    "DMARC that lets all pass": Broken(
        publish("p=reject", "p=none"), "dns.dmarc", WARN, "p=quarantine"
    ),
    "DMARC without reports": Broken(
        publish("; rua=mailto:dmarc@willow.test", ""),
        "dns.dmarc_reports",
        WARN,
        f"rua=mailto:dmarc@{DOMAIN}",
    ),
    "DMARC's reports to an address of ours that is for something else": Broken(
        publish("mailto:dmarc@willow.test", f"mailto:reports@{DOMAIN}"),
        "dns.dmarc_reports",
        WARN,
        f"rua=mailto:dmarc@{DOMAIN}",
        "only dmarc@",
    ),
    "DMARC's reports to an address of ours that is for something else, beside one elsewhere": Broken(
        publish(
            "mailto:dmarc@willow.test",
            f"mailto:reports@{DOMAIN}, mailto:reports@other.test!10m,mailto:old@{DOMAIN}",
        ),
        "dns.dmarc_reports",
        WARN,
        f"rua=mailto:dmarc@{DOMAIN},mailto:reports@other.test!10m",
        "only dmarc@",
    ),
    "DMARC with reports that reach nobody": Broken(
        publish("mailto:dmarc@willow.test", "mailto:reports@other.test"),
        "dns.dmarc_reports",
        WARN,
        "willow.test._report._dmarc.other.test",
    ),
    "an address without a name": Broken(
        publish("5.113.0.203.in-addr.arpa PTR mx.willow.test", ""),
        "dns.reverse",
        FAIL,
        "reverse DNS",
    ),
    "a name of another address": Broken(
        publish("PTR mx.willow.test", "PTR pages.willow.test"),
        "dns.reverse",
        FAIL,
        f"pages.willow.test. A {RELAY}",
    ),
    "pages without an address": Broken(
        publish("pages.willow.test A 127.0.0.1", ""), "pages.name", FAIL, "pages.willow.test. A"
    ),
    "pages of this machine alone": Broken(
        alter("https://pages.willow.test", "https://127.0.0.1"),
        "pages.public_url",
        FAIL,
        "public_url =",
    ),
    "no web server": Broken(nothing_listens, "pages.answers", FAIL, "web server run"),
    "a certificate of another name": Broken(
        another_certificate, "pages.certificate", FAIL, "certbot certonly"
    ),
    "a certificate that ended": Broken(
        certificate_over, "pages.certificate", FAIL, "certbot renew"
    ),
    "a certificate that ends": Broken(certificate_ends, "pages.certificate", WARN, "certbot renew"),
    "a web server that sends people elsewhere": Broken(
        answers("301 Moved", ("Location", "https://other.test/u/secret")),
        "pages.one_click",
        FAIL,
        "public_url",
    ),
    "a web server with a site of its own": Broken(
        answers("404 Not Found"), "pages.one_click", FAIL, "pass every path on"
    ),
    "a web server with nobody behind it": Broken(
        answers("502 Bad Gateway"), "pages.one_click", FAIL, "is `digest serve` running"
    ),
}


def test_where_all_is_well_nothing_is_said_but_that_and_what_cannot_be_told(place):
    found = place.examine()

    others = {each.name: each for each in found if each.health is not Health.OK}
    assert set(others) == {"dns.reached"}, others
    assert others["dns.reached"].health is Health.UNKNOWN
    assert place.sink.letters == []
    assert [each.partition(" ")[0] for each in place.web.asked] == ["GET"]


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_broken_is_found_and_its_fix_is_said(place, what):
    broken = BROKEN[what]
    broken.how(place)

    found = [each for each in place.examine() if each.name == broken.name]

    assert broken.health in {each.health for each in found}, found
    [one] = [each for each in found if each.health is broken.health]
    assert broken.fix.lower() in "\n".join([one.fix, *one.copy]).lower()
    assert broken.found in one.found


@pytest.mark.parametrize(
    ("how", "name"),
    [
        pytest.param(lambda place: has_socket(place, mode=0o755), "server.socket", id="open-way"),
        pytest.param(lambda place: has_socket(place, of="root"), "server.socket", id="root"),
        pytest.param(
            Milter(struct.pack(">IcIII", 13, b"O", 6, 0, 0)), "server.milters", id="a-milter"
        ),
        pytest.param(
            lambda place: postfix_keeps(place, arrival_time=int(system_clock().timestamp())),
            "queues.postfix",
            id="just-came",
        ),
        pytest.param(
            lambda place: postfix_keeps(place, recipients=[{"address": "a@elsewhere.test"}]),
            "queues.postfix",
            id="for-others",
        ),
        pytest.param(
            lambda place: mails_of(place, "mx.willow.test", count=1),
            "settings.border_in_mails",
            id="the-border-named",
        ),
        pytest.param(
            lambda place: place.asked.update(
                python=(3, 11, 2),
                around=Surroundings(
                    package=PythonPackage(
                        name="python3.11", installed="3.11.2-6", newest="3.11.2-6"
                    )
                ),
            ),
            "machine.python",
            id="mended-by-its-distribution",
        ),
    ],
)
def test_what_stands_around_and_is_well_is_left_alone(place, how, name):
    how(place)

    assert [each.health for each in place.examine() if each.name == name] == [Health.OK]


def test_a_name_that_only_mails_carry_is_never_one_to_set(place):
    border_calls_itself(place)
    mails_of(place, "forged.example")

    [one] = [each for each in place.examine() if each.name == "settings.border_in_mails"]

    assert one.health is FAIL
    assert "forged" not in f"{one.found} {one.fix} {one.copy}"


def test_two_mails_of_another_name_say_nothing(place):
    mails_of(place, "other.willow.test", count=2)

    assert "settings.border_in_mails" not in {each.name for each in place.examine()}
