"""The relay: it answers, encrypts, lets us in, and would take a letter of ours. None is sent."""

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from cli.deploy.answers import PASSWORDS
from cli.doctor.case import PatientCase
from cli.doctor.finding import Diagnosis, fail, unknown, warn, well
from cli.private import login
from cli.wiring.sending import relay_server
from digest.errors import RelayDeferred, RelayError, RelayRefusesAll
from digest.outbox.relay_trial import Trial, try_relay
from digest.outbox.smtp_answer import FORBIDDEN, Stage
from digest.outbox.smtp_opening import NOT_OFFERED
from digest.settings import LOOPBACK

UNREACHED = {  # by the name of the error
    "ConnectionRefusedError": "nobody listens there",
    "ConnectionResetError": "it closed the connection",
    "TimeoutError": "it does not answer",
    "gaierror": "there is no host of this name",
}
PASSWORD = "DIGEST_RELAY__PASSWORD"  # noqa: S105  (its name)


def check_relay(case: PatientCase) -> Iterator[Diagnosis]:
    """Yield how letters leave."""
    relay = case.settings.relay
    if not case.is_sending:
        yield from _folder(case)
        return
    yield from _secrets(case)
    where = f"{relay.host}:{relay.port}"
    if case.asked.is_offline and relay.host not in LOOPBACK:
        yield unknown("relay.answers", f"{where} was not asked (--offline)")
        return
    try:
        trial = _tried(case)
    except RelayDeferred as error:
        if error.code:
            yield _not_now(case, f"{error.code} {error.text}")
            return
        how = (
            "is it running, are host and port under [relay] right, and does a firewall let us out?"
        )
        yield fail(
            "relay.answers", f"{where}: {_plainly(error)}", how, f"nc -v {relay.host} {relay.port}"
        )
        return
    except RelayRefusesAll as error:
        yield _refused(case, error)
        return
    is_let_in = relay.username is not None and case.knows_password
    yield well("relay.answers", f"{where}{', and lets us in' if is_let_in else ''}")
    yield _encryption(case, trial)
    if case.knows_password:
        yield _taken(case, trial)


def _plainly(error: RelayDeferred) -> str:
    """Return why a relay did not answer as it should."""
    _, _, kind = error.text.partition("no connection: ")
    told = f"{error.code} {error.text}" if error.code else error.text
    return UNREACHED.get(kind, told)


def _folder(case: PatientCase) -> Iterator[Diagnosis]:
    folder = case.settings.relay.maildir
    near = folder if folder.exists() else folder.parent
    if not near.is_dir() or not os.access(near, os.W_OK):
        yield fail("relay.folder", f"{near} cannot be written to", "make it a folder of this user")
        return
    how = "that is for trying out. For real people, name who sends them, under [relay]"
    lines = ('kind = "smtp"', 'host = "smtp.your-provider"', "port = 587", 'security = "starttls"')
    yield warn("relay.folder", f"letters go into {folder}, and reach nobody", how, *lines)


def _tried(case: PatientCase) -> Trial:
    """Begin a letter from us to the operator, or to ourselves, and take it back."""
    settings, seconds = case.settings, case.asked.seconds
    server = replace(relay_server(settings), timeout=seconds, patience=seconds)
    if not case.knows_password:
        server = replace(server, username=None)
    recipient = settings.operator or f"postmaster@{settings.domain}"
    return try_relay(server, sender=f"bounce@{settings.domain}", recipients=[recipient])


def _secrets(case: PatientCase) -> Iterator[Diagnosis]:
    relay = case.settings.relay
    if not case.knows_password:
        how = (
            f"put {PASSWORD} into the environment of the service, as in {PASSWORDS}, if it is not there. "
            "Where it is, give it to this command, too"
        )
        what = "this command was not given the password, so it did not log in"
        yield unknown("relay.login", what, how, _as_service(case))
    if relay.username is not None and relay.security == "none" and relay.host not in LOOPBACK:
        what = f"the password goes to {relay.host} unencrypted"
        yield fail("relay.password", what, "under [relay], set", 'security = "starttls"')


def _as_service(case: PatientCase) -> str:
    """Return how root gives this command as systemd gives `digest serve`."""
    service = f"-p User={login(os.geteuid())} -p EnvironmentFile={PASSWORDS}"
    folder = case.asked.settings_file.resolve().parent
    program = Path(sys.executable).with_name("digest")
    return f"systemd-run -qt {service} --working-directory={folder} {program} doctor"


def _refused(case: PatientCase, error: RelayError) -> Diagnosis:
    """Return what a refusal before any letter means."""
    relay = case.settings.relay
    said = f"{error.code} {error.text}" if error.code else error.text
    if error.text == NOT_OFFERED:
        how = "see what it offers, then set `security`, `port` and `username` under [relay] to that"
        return fail(
            "relay.encryption",
            said,
            how,
            f"openssl s_client -starttls smtp -connect {relay.host}:{relay.port}",
        )
    if error.code in FORBIDDEN:
        how = f"see `username` under [relay], and {PASSWORD} in the environment of the service"
        return fail("relay.login", f"it refuses us: {said}", how)
    if "certificate" in error.text:
        how = (
            "name the host under [relay] as its certificate does; where it is a server of your own, "
            "give it a certificate that this machine trusts, or add that to the system's"
        )
        return fail("relay.certificate", said, how)
    return fail("relay.answers", f"it refuses us: {said}", "ask who runs it; the answer says why")


def _encryption(case: PatientCase, trial: Trial) -> Diagnosis:
    relay = case.settings.relay
    if relay.security != "none":
        return well("relay.encryption", f"{relay.security}, with a certificate that is trusted")
    if relay.host in LOOPBACK:
        return well("relay.encryption", "not needed on this machine")
    offers = "it offers encryption" if "STARTTLS" in trial.offers else "it offers none"
    how = "others on the way can read letters. Under [relay], set"
    return warn("relay.encryption", f"none is asked for; {offers}", how, 'security = "starttls"')


def _taken(case: PatientCase, trial: Trial) -> Diagnosis:
    domain = case.settings.domain
    if trial.refused is None:
        return well("relay.takes_letters", f"it would take a letter from {domain} (none was sent)")
    said = f"{trial.refused.code} {trial.refused.text}"
    if isinstance(trial.refused, RelayDeferred):
        return _not_now(case, said)
    if trial.stage is Stage.SENDER:
        how = f"have it allow letters from bounce@{domain} and every other address at {domain}"
        return fail("relay.takes_letters", f"it refuses us as a sender: {said}", how)
    how = "have it pass on letters from this machine to everybody (relaying): before that none are sent"
    return fail("relay.takes_letters", f"it refuses a recipient: {said}", how)


def _not_now(case: PatientCase, said: str) -> Diagnosis:
    """Return what it means that a relay takes no letter for now: 4yz is no refusal (RFC 5321 section 4.2.1).

    One on this machine knows us, so it is a fault of its own; mostly a filter that it asks is not running.
    """
    name, what = "relay.takes_letters", f"not now: {said}"
    if case.settings.relay.host in LOOPBACK:
        how = (
            "its log says why: what it asks about each letter (a milter: OpenDKIM, OpenDMARC, rspamd) may "
            "not be running, or its disk is full. Letters wait meanwhile, and none is lost"
        )
        looks = ("systemctl status opendkim opendmarc rspamd", "journalctl -u 'postfix*' -n 50")
        return fail(name, what, how, *looks)
    how = "it may know us in some minutes, as where it lists new senders; try again then"
    return warn(name, what, f"{how}. If it goes on, the answer says why, or whoever runs it")
