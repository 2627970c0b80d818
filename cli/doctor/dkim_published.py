"""Whether others find the keys that our letters are signed with: DKIM."""

from collections.abc import Iterator

from cli.doctor.case import PatientCase
from cli.doctor.dkim_record import DkimKey, is_key, public_part, read_key, record_of
from cli.doctor.finding import Diagnosis, fail, txt, unknown, warn, well
from inbound.authenticate.dmarc import find_policy, organisation_of, walk
from inbound.authenticate.lookups import Lookups

NAME = "dns.dkim"
GOOD_BITS = 2048
LEAST_BITS = 1024  # RFC 8301: nobody verifies by a shorter key


def check_dkim(case: PatientCase, lookups: Lookups) -> Iterator[Diagnosis]:
    """Yield how each key is that our letters may be signed with; raises LookupFailed."""
    if not case.selectors:
        how = (
            "see the s= of DKIM-Signature in a letter that you got, or ask your provider; then name it "
            "with --selector, or under [relay]"
        )
        line = 'dkim_selectors = ["s2026"]'
        yield unknown(NAME, "nobody told under which selector the relay signs", how, line)
        return
    held = _held(case)
    if isinstance(held, Diagnosis):
        yield held
        held = None
    for selector in case.selectors:
        yield from _key(selector, case.settings.domain, lookups, held)


def _held(case: PatientCase) -> DkimKey | Diagnosis | None:
    """Return the public part of the private key that we were shown."""
    file = case.asked.dkim_key
    if file is None:
        return None
    try:
        return public_part(file.read_bytes())
    except (OSError, ValueError):
        what = f"{file} is no private key of RSA or Ed25519 in PEM that can be read"
        return fail("dns.dkim_private_key", what, "name the file that your relay signs with")


def _key(selector: str, domain: str, lookups: Lookups, held: DkimKey | None) -> Iterator[Diagnosis]:
    """Yield how the key under one selector is, of our domain or of the organisation above it."""
    above = organisation_of(domain, walk(domain, lookups))
    for place in dict.fromkeys((domain, above)):
        where = f"{selector}._domainkey.{place}"
        texts = [text for text in lookups.text(where) if is_key(text)]
        if texts:
            yield _judged(where, texts, held)
            if place != domain and _is_strict(domain, lookups):
                how = f"sign as {domain}, and publish the key there; or take adkim=s out of DMARC"
                yield warn(NAME, f"what {place} signs is not {domain}'s (adkim=s)", how)
            return
    where = f"{selector}._domainkey.{domain}"
    text = record_of(held) if held else "v=DKIM1; k=rsa; p=..."
    how = "publish the record that your provider or your signer shows you, in this form"
    yield fail(NAME, f"there is no key at {where}", how, txt(where, text))


def _is_strict(domain: str, lookups: Lookups) -> bool:
    """Check whether only signatures of the very domain count."""
    policy = find_policy(domain, lookups)
    return policy is not None and policy.strict_dkim


def _judged(where: str, texts: list[str], held: DkimKey | None) -> Diagnosis:
    if len(texts) > 1:
        how = "delete all but the one that letters are signed with"
        return fail(NAME, f"{where} has {len(texts)} keys", how)
    key = read_key(texts[0])
    anew = "make a new key of 2048 bits under a new selector, publish it, then sign with it"
    if key.is_revoked:
        return fail(NAME, f"the key at {where} is revoked (p= is empty)", anew)
    if key.flaw:
        text = record_of(held) if held else "v=DKIM1; k=rsa; p=..."
        how = "publish it again, whole"
        return fail(NAME, f"{where}: {key.flaw}", how, txt(where, text))
    if held is not None and held.public != key.public:
        how = "publish the key that letters are signed with"
        what = f"the key at {where} is not the one of the private key"
        return fail(NAME, what, how, txt(where, record_of(held)))
    return _strength(where, key, anew)


def _strength(where: str, key: DkimKey, anew: str) -> Diagnosis:
    said = f"{key.kind.upper() if key.kind == 'rsa' else 'Ed25519'}, {key.bits} bits, at {where}"
    if key.kind == "rsa" and key.bits < LEAST_BITS:
        return fail(NAME, f"{said}: nobody believes a key so short", anew)
    if key.kind == "rsa" and key.bits < GOOD_BITS:
        return warn(NAME, f"{said}: short for today", anew)
    if key.is_trial:
        how = "where letters pass, publish it without t=y: others may ignore it as it is"
        return warn(NAME, f"{said}, marked as a trial (t=y)", how)
    return well(NAME, said)
