"""A mail to ourselves: out by the relay, in again, known as ours, and deleted."""

import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime

from cli.doctor.case import PatientCase
from cli.doctor.finding import Diagnosis, Health, fail, unknown, warn, well
from cli.installation import Installation, opened
from cli.wiring.receiving import authentication
from cli.wiring.sending import relay_of
from digest.errors import RelayError, Unsealable
from digest.inbox.envelope import Envelope
from digest.inbox.own_mail import find_own, take_out
from digest.inbox.received_mail import ReceivedMail
from digest.inbox.sealing import unseal
from digest.mail.signed_address import Purpose, Ticket
from digest.outbox.compose import Composed
from digest.settings import LOOPBACK
from inbound.authenticate import AuthResult, DirectVerdict, TemporarilyUnknown
from inbound.authenticate.dkim import tags_of
from inbound.authenticate.dns import Resolve
from inbound.reading.author import author
from inbound.reading.fields import Fields, read_fields

NOBODY = 0  # no member has this number
LOOK_EVERY = 0.5  # seconds
ONE_CLICK = ("list-unsubscribe", "list-unsubscribe-post")  # a signature must cover both (RFC 8058)


@dataclass(frozen=True, slots=True, kw_only=True)
class CameBack:
    """What of a mail to ourselves was found when it came in."""

    received_id: int
    raw: bytes
    envelope: Envelope


def check_loop(case: PatientCase) -> Iterator[Diagnosis]:
    """Yield whether a mail of ours comes back to us, how soon, and whether it is known as ours."""
    if not case.is_sending:
        what = "letters go into a folder, so none can come back"
        yield unknown("loop.mail", what, 'set kind = "smtp" under [relay] first')
        return
    if not case.knows_password:
        yield unknown(
            "loop.mail", "without the password of the relay nothing goes out", "see Relay above"
        )
        return
    with opened(case.asked.settings_file) as installation:
        address = _own_address(installation)
        try:
            _send(installation, address, case)
        except RelayError as error:
            what = f"the relay did not take it: {error.code} {error.text}"
            yield fail("loop.mail", what, "see Relay above")
            return
        begun = time.monotonic()
        case.asked.tell(
            f"Sent a mail to ourselves; waiting {case.asked.loop_seconds:g} seconds at most."
        )
        found = _waited_for(installation, address, until=begun + (case.asked.loop_seconds or 0))
        took = time.monotonic() - begun
        if found is None:
            yield _lost(case, address)
            return
        yield well("loop.mail", f"it came back after {took:.1f} seconds")
        yield from _looked_at(installation, found, case.resolve)
        with installation.store.write() as session:
            take_out(session, found.received_id)


def _own_address(installation: Installation) -> str:
    """Return an address that nobody else knows, where a mail does nothing: that of a bounce of no letter."""
    ticket = Ticket(purpose=Purpose.BOUNCE, member_id=NOBODY, object_id=secrets.randbits(39))
    return f"{installation.keys.local_part(ticket)}@{installation.settings.domain}"


def _send(installation: Installation, address: str, case: PatientCase) -> None:
    """Send a mail to ourselves; raises as a relay does."""
    settings = installation.settings
    mail = EmailMessage()
    mail["From"] = f"notice@{settings.domain}"
    mail["To"] = address
    mail["Subject"] = "Does mail come back to us?"
    mail["Date"] = format_datetime(case.asked.at)
    mail["Message-ID"] = f"<{secrets.token_hex(16)}@{settings.domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["List-Unsubscribe"] = f"<{settings.pages.public_url}/link>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content("Sent by `digest doctor --loop`, which deletes it when it comes in.\n")
    letter = Composed(
        delivery_id=0,
        member_id=NOBODY,
        reverse_path=address,
        recipient=address,
        message=bytes(mail),
    )
    relay = relay_of(settings)
    try:
        relay.send(letter)
    finally:
        relay.close()


def _waited_for(installation: Installation, address: str, *, until: float) -> CameBack | None:
    """Return the mail once it came in; None where it did not in time."""
    while True:
        with installation.store.read() as session:
            received = find_own(session, address)
            if received is not None:
                return _came_back(installation, received)
        if time.monotonic() >= until:
            return None
        time.sleep(LOOK_EVERY)


def _came_back(installation: Installation, received: ReceivedMail) -> CameBack:
    try:
        raw = unseal(installation.keys, received)
    except Unsealable:
        raw = b""
    envelope = Envelope(
        reverse_path=received.reverse_path,
        recipient=received.recipient,
        accepted_at=received.accepted_at,
        peer=received.peer,
        hello=received.hello,
    )
    return CameBack(received_id=received.id, raw=raw, envelope=envelope)


def _lost(case: PatientCase, address: str) -> Diagnosis:
    seconds, domain = case.asked.loop_seconds, case.settings.domain
    how = (
        f"is `digest serve` running? Does mail to {domain} come to it (MX, port 25, your mail server)? The "
        f"relay's log says where it went, and later `digest mail list` whether it came after all; in a "
        "greylist it may take a quarter of an hour: --loop-seconds 900"
    )
    return fail(
        "loop.mail", f"the relay took it, and it did not come back in {seconds:g} seconds", how
    )


def _looked_at(
    installation: Installation, found: CameBack, resolve: Resolve | None
) -> Iterator[Diagnosis]:
    """Yield whether what came back is known as ours, and what its signature covers."""
    fields = read_fields(found.raw)
    if found.envelope.reverse_path == "" or fields is None:
        how = "read its reason in the relay's log"
        yield fail("loop.authentic", "it came back as undeliverable", how)
        return
    authentic = _authentic(installation, fields, found)
    yield authentic
    if authentic.health is Health.UNKNOWN and resolve and fields.all("dkim-signature"):
        yield _signature(fields, found, resolve)
    yield _one_click(fields)


def _authentic(installation: Installation, fields: Fields, found: CameBack) -> Diagnosis:
    name = "loop.authentic"
    try:
        verdict = _judged(installation, fields, found)
    except TemporarilyUnknown:
        return unknown(name, "who wrote it cannot be told now: DNS does not answer")
    if verdict.is_authentic:
        return well(name, f"it is known as ours, by {verdict.reason}")
    mode = installation.settings.authentication.mode
    if mode == "border" and verdict.reason == "no result of the border":
        return _unseen(installation)
    how = "see DKIM, SPF and DMARC above: members' mail is judged in the same way as this was"
    return fail(name, f"nobody proves that we wrote it: {verdict.reason}", how)


def _unseen(installation: Installation) -> Diagnosis:
    """Return what it means that the border said nothing: it looks only at what others bring to it."""
    name, settings = "loop.authentic", installation.settings
    how = (
        "have your mail server write Authentication-Results in the name of "
        f"{settings.authentication.authserv_id}, above its own Received field; where it writes below "
        "that, set received_above = 1"
    )
    if settings.relay.host in LOOPBACK:
        what = "the mail server here handed it over itself, and looks only at what others bring"
        fix = f"write to a community from your own mailbox; if that is held as unproved, {how}"
        return unknown(name, what, fix)
    return fail(name, "your mail server wrote no result about it that we believe", how)


def _signature(fields: Fields, found: CameBack, resolve: Resolve) -> Diagnosis:
    """Return whether others can verify it, by our own look: where no border looked at it, nobody did yet."""
    name = "loop.signature"
    try:
        check = DirectVerdict(resolve)
        verdict = check(found.raw, fields, author(fields.all("from")), found.envelope)
    except TemporarilyUnknown:
        return unknown(name, "whether it is good cannot be told now: DNS does not answer")
    if verdict.is_authentic:
        return well(name, f"others can verify it: it is known as ours, by {verdict.reason}")
    how = "is the published key the one that it is signed with? See DKIM above; --dkim-key compares them"
    return fail(name, f"others cannot verify it: {verdict.reason}", how)


def _judged(installation: Installation, fields: Fields, found: CameBack) -> AuthResult:
    writer = author(fields.all("from"))
    return authentication(installation)(found.raw, fields, writer, found.envelope)


def _one_click(fields: Fields) -> Diagnosis:
    """Return whether a signature covers what mail programs stop letters by."""
    name = "loop.one_click"
    signatures = [tags_of(value) for value in fields.all("dkim-signature")]
    if not signatures:
        how = "have the relay sign with DKIM: large providers refuse letters without it"
        return warn(name, "it carries no DKIM signature", how)
    covered = [set(tags.get("h", "").lower().split(":")) for tags in signatures]
    if any(each.issuperset(ONE_CLICK) for each in covered):
        return well(name, "its signature covers List-Unsubscribe and List-Unsubscribe-Post")
    how = "let the relay sign these two fields as well: mail programs offer one click only then"
    return warn(name, "its signature leaves out List-Unsubscribe or List-Unsubscribe-Post", how)
