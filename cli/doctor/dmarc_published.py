"""What others are asked to do with mail that only says it is ours: DMARC, found by walking up the tree."""

from collections.abc import Iterator

from cli.doctor.case import PatientCase
from cli.doctor.dmarc_record import flaws, is_dmarc, mended, redirected, reports_to
from cli.doctor.finding import Diagnosis, fail, txt, warn, well
from digest.mail.format import counted
from inbound.authenticate.dmarc import Record, find_policy, organisation_of, walk
from inbound.authenticate.dns import plain_name
from inbound.authenticate.lookups import Lookups
from inbound.recipient import SENDER_REPORTS

NAME = "dns.dmarc"


def check_dmarc(case: PatientCase, lookups: Lookups) -> Iterator[Diagnosis]:
    """Yield what others are asked to do with mail in our names; raises LookupFailed.

    Members know those of before as well: whoever could use one of these would be believed.
    """
    for domain in case.settings.domains:
        yield from _published(plain_name(domain) or "", lookups)


def _published(domain: str, lookups: Lookups) -> Iterator[Diagnosis]:
    twice = _twice(domain, lookups)
    if twice is not None:
        yield twice
        return
    records = walk(domain, lookups)
    policy = find_policy(domain, lookups)
    if policy is None:
        how = (
            "publish this at your DNS provider; when `digest senders` shows nothing of yours that failed, "
            "after some weeks, make it p=quarantine"
        )
        yield fail(
            NAME, f"neither {domain} nor a domain above it has a record", how, _first(domain)
        )
        return
    standing = {record.domain: record for record in records}
    record = standing.get(domain) or standing.get(policy.organisation) or records[-1]
    yield _policy(record, domain, policy.wish)
    for flaw in flaws(record.tags):
        yield warn(f"{NAME}_tags", flaw, "publish it without that", _line(record, domain))
    yield from _reports(record, domain, lookups)


def _twice(domain: str, lookups: Lookups) -> Diagnosis | None:
    """Return the fault that a domain's own record is there twice, or is none."""
    texts = [text for text in lookups.text(f"_dmarc.{domain}") if is_dmarc(text)]
    name = f"_dmarc.{domain}"
    if len(texts) > 1:
        how = "delete all but one: as they are, none of them counts"
        return fail(NAME, f"{name} has {len(texts)} records", how)
    if texts and not any(record.domain == domain for record in walk(domain, lookups)):
        how = 'it must begin with "v=DMARC1;", written so'
        return fail(NAME, f"nobody can read what {name} has", how, txt(name, mended({})))
    return None


def _policy(record: Record, domain: str, wish: str) -> Diagnosis:
    tag = "p" if record.domain == domain or "sp" not in record.tags else "sp"
    where = "" if record.domain == domain else f", as {record.domain} says"
    if wish == "none":
        what = f"mail that only says it is from {domain} is let pass (p=none){where}"
        how = "look at `digest senders` for some weeks; when all that is yours passes, publish"
        return warn(NAME, what, how, _line(record, domain, **{tag: "quarantine"}))
    return well(NAME, f"{wish} what only says it is from {domain}{where}")


def _reports(record: Record, domain: str, lookups: Lookups) -> Iterator[Diagnosis]:
    name = f"{NAME}_reports"
    addresses = reports_to(record.tags)
    if not addresses:
        how = "let them come here, and `digest senders` tells who sends in your name: publish"
        yield warn(name, "nobody gets reports (rua=)", how, _line(record, domain))
        return
    here = [each for each in addresses if each.lower().endswith(f"@{domain}")]
    if here and _mailbox(domain) not in map(str.lower, here):
        what = f"they go to {here[0]}, and only {_mailbox(domain)} is for them here"
        rua = redirected(record.tags["rua"], here, _mailbox(domain))
        yield warn(name, what, "publish", _line(record, domain, rua=rua))
        return
    for address in addresses:
        where = address.rpartition("@")[2].removesuffix(".")
        if where == record.domain or _organisation(where, lookups) == _organisation(
            record.domain, lookups
        ):
            continue
        allowing = f"{record.domain}._report._dmarc.{where}"
        if not any(is_dmarc(text) for text in lookups.text(allowing)):
            how = f"have {where} publish this, or name a mailbox at {domain}'s own organisation"
            what = f"no report reaches {where}, for it does not say that it wants them"
            yield warn(name, what, how, txt(allowing, "v=DMARC1"))
            return
    go = f"go to {counted(len(addresses), 'mailbox', 'mailboxes')}"
    yield well(name, f"{go}, and come here: `digest senders`" if here else go)


def _organisation(domain: str, lookups: Lookups) -> str:
    return organisation_of(domain, walk(domain, lookups))


def _mailbox(domain: str) -> str:
    """Return where reports are read and added up."""
    return f"{SENDER_REPORTS}@{domain}"


def _first(domain: str) -> str:
    return txt(f"_dmarc.{domain}", mended({}, rua=f"mailto:{_mailbox(domain)}"))


def _line(record: Record, domain: str, **changed: str) -> str:
    """Return the record to publish in its place, with all that it lacks."""
    lacks = not reports_to(record.tags) and "rua" not in changed
    reports = {"rua": f"mailto:{_mailbox(domain)}"} if lacks else {}
    return txt(f"_dmarc.{record.domain}", mended(record.tags, **reports, **changed))
