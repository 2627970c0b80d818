"""The verdict of a border of our own, as it stands in Authentication-Results (RFC 8601; A-09)."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from digest.inbox.envelope import Envelope
from inbound.authenticate import shared
from inbound.authenticate.alignment import in_ascii, is_aligned
from inbound.authenticate.auth_result import (
    AuthResult,
    TemporarilyUnknown,
    forged,
    no_author,
    not_proved,
    proved,
)
from inbound.authenticate.dkim import SIGNATURE_LIMIT, Signed, first_of, is_partial, tags_of
from inbound.authenticate.dmarc import DmarcPolicy, may_speak_for
from inbound.authenticate.dns import LookupFailed, Resolve
from inbound.authenticate.examined import Examined, signatures
from inbound.authenticate.grounds import Counted, Enough, Grounds, covered, never_enough
from inbound.authenticate.lookups import PATIENCE, Lookups, TooManyLookups
from inbound.authenticate.results import AuthReport, MethodResult, read_report
from inbound.reading.fields import Fields

PREFIX = 8  # characters of a signature that a result must tell
WITHOUT_RECORD = ("none", "bestguesspass")  # results where a From's domain has no DMARC
UNWANTED = (DmarcPolicy.QUARANTINE, DmarcPolicy.REJECT)
VOUCHING = {"dkim": ("header.d", "header.i"), "spf": ("smtp.mailfrom", "smtp.mail", "smtp.helo")}


@dataclass(frozen=True, slots=True)
class BorderVerdict:
    """Trusts what our own border wrote, told from forgeries by where it stands.

    A sender can write whatever they like, but nothing above the Received field that the border put on top of
    it. `received_above` is how many such fields of our own servers stand above the border's results: none
    where it writes them on top of its own, one where below it, as some filters do; then it must delete what
    others wrote in its name.

    Which signature was good it tells by d=, s= and the beginning of b=. Where that fits not just one, we look
    ourselves, if there is DNS to `resolve` by.
    """

    authserv_id: str
    received_above: int = 0
    services: frozenset[str] = shared.KNOWN
    enough: Enough = never_enough
    resolve: Resolve | None = None
    patience: float = PATIENCE
    monotonic: Callable[[], float] = time.monotonic

    def __call__(
        self, raw: bytes, fields: Fields, from_address: str | None, envelope: Envelope
    ) -> AuthResult:
        """Judge by all results that the border wrote (A-09); raises TemporarilyUnknown."""
        if from_address is None:
            return no_author()
        reports = self._reports(fields)
        if not reports:
            return not_proved("no result of the border")
        results = [each for report in reports for each in report.results]
        verdict = judged(results, from_address)
        domain = in_ascii(from_address.rpartition("@")[2])
        if not verdict.is_authentic or domain is None:
            return verdict
        told = self._told(results, fields, domain)
        if any(map(is_partial, fields.all("dkim-signature"))) and not told.is_handed_over:
            return not_proved("signed in part")  # which a border may have counted
        if self.resolve is None or self.enough(told, fields, envelope):
            return replace(verdict, grounds=told)
        examined = Examined(Signed(raw, from_address), fields, from_address, domain, envelope)
        return replace(verdict, grounds=self._looked_up(told, results, examined, self.resolve))

    def _told(self, results: list[MethodResult], fields: Fields, domain: str) -> Grounds:
        """Return what the border's results alone say that the mail stands on."""
        by_servers = any(
            each.method == "spf" and each.result == "pass" and _vouches_for(each, domain)
            for each in results
        )
        return Grounds(
            signatures=counted(results, fields, domain),
            is_handed_over=by_servers,
            is_shared=self._came_by_service(fields),
        )

    def _came_by_service(self, fields: Fields) -> bool:
        """Check whether servers that send for many handed the mail to the border, or that cannot be told."""
        received = fields.all("received")[max(self.received_above - 1, 0) :]
        names = shared.handed_over_by(received)
        return not names or any(shared.is_below(name, self.services) for name in names)

    def _looked_up(
        self, told: Grounds, results: list[MethodResult], mail: Examined, resolve: Resolve
    ) -> Grounds:
        """Return the grounds with what we find out ourselves; as they are where DNS does not answer."""
        lookups = Lookups(resolve, patience=self.patience, monotonic=self.monotonic)
        grounds = replace(told, signatures=())
        with suppress(LookupFailed, TooManyLookups):
            for signature in signatures(mail, lookups):
                grounds = replace(grounds, signatures=(*grounds.signatures, signature))
                if self.enough(grounds, mail.fields, mail.envelope):
                    return grounds
        with suppress(LookupFailed, TooManyLookups):
            by_servers = any(
                each.result == "pass"
                and (sending := _named(each, "spf")) is not None
                and may_speak_for(
                    sending, mail.domain, lookups, is_strict=lambda policy: policy.strict_spf
                )
                for each in results
            )
            grounds = replace(grounds, is_handed_over=grounds.is_handed_over or by_servers)
        return grounds if grounds.signatures else replace(grounds, signatures=told.signatures)

    def _reports(self, fields: Fields) -> list[AuthReport]:
        """Return what the border wrote; of a mail without any Received only the topmost field is its own."""
        ours: list[AuthReport] = []
        has_passed_a_server = bool(fields.all("received"))
        for value in _above(fields, self.received_above):
            report = read_report(value)
            if report is None:  # somebody made the border write it: what else stands there, too?
                return []
            if report.server == self.authserv_id.lower():
                ours.append(report)
                if not has_passed_a_server:
                    break
        return ours


def judged(results: Iterable[MethodResult], from_address: str) -> AuthResult:
    """Return the verdict of a report: DMARC's where it gives one, else an aligned signature's or SPF's.

    Raises TemporarilyUnknown.
    """
    known = list(results)
    domain = in_ascii(from_address.rpartition("@")[2])
    if domain is None:
        return not_proved("no such domain")
    dmarc = [each for each in known if each.method == "dmarc"]
    if any(each.result == "temperror" for each in dmarc):
        raise TemporarilyUnknown
    if dmarc and all(each.result == "pass" and _is_about(each, domain) for each in dmarc):
        return proved(from_address, by="dmarc")
    found = [each for each in dmarc if each.result not in WITHOUT_RECORD]
    return _failed(found) if found else _by_alignment(known, from_address, domain)


def _failed(dmarc: list[MethodResult]) -> AuthResult:
    """Return the verdict on a mail that not all DMARC results pass."""
    worst = min(dmarc, key=lambda each: (each.result != "fail", each.asked not in UNWANTED))
    policy = f", policy {worst.asked}" if worst.asked else ""
    reason = f"dmarc {worst.result}{policy}"
    is_forged = worst.result == "fail" and worst.asked in UNWANTED
    return forged(reason) if is_forged else not_proved(reason)


def _by_alignment(results: list[MethodResult], from_address: str, domain: str) -> AuthResult:
    """Return the verdict where no DMARC record was found."""
    aligned = [each for each in results if _vouches_for(each, domain)]
    for each in aligned:
        if each.result == "pass":
            return proved(from_address, by=each.method)
    if any(each.result == "temperror" for each in aligned):
        raise TemporarilyUnknown
    return not_proved("nothing aligned")


def _is_about(dmarc: MethodResult, domain: str) -> bool:
    """Check whether a DMARC result is about the From that we read."""
    named = dmarc.domain("header.from")
    return named is None or in_ascii(named) == domain


def counted(results: Iterable[MethodResult], fields: Fields, domain: str) -> tuple[Counted, ...]:
    """Return the aligned signatures that a border found good, where it is clear which ones it means.

    Of each only the beginning is told; a twin that begins alike may be anybody's.
    """
    own = [each for each in results if each.method == "dkim" and each.result == "pass"]
    whole = first_of(fields, domain)[:SIGNATURE_LIMIT]
    found: list[Counted] = []
    for each in own:
        fitting = [tags for tags in map(tags_of, fields.all("dkim-signature")) if fits(each, tags)]
        signatures = [one for one in whole if len(fitting) == 1 and one.value == fitting[0]["b"]]
        found += [
            Counted(domain=one.domain, covered=covered(fields, one.names), until=one.until)
            for one in signatures
            if is_aligned(one.domain, domain)
        ]
    return tuple(found)


def fits(result: MethodResult, tags: Mapping[str, str]) -> bool:
    """Check whether a result may be about the signature with these tags (RFC 6008)."""
    told = result.properties
    begins = told.get("header.b", "").strip('"')
    named = in_ascii(result.domain("header.d", "header.i") or "")
    signing = in_ascii(tags.get("d", "")) or ""
    return (
        len(begins) >= PREFIX
        and tags.get("b", "").startswith(begins)
        and tags.get("s", "").lower() == told.get("header.s")
        and (named == signing or ("header.d" not in told and is_aligned(signing, named or "")))
    )


def _vouches_for(result: MethodResult, domain: str) -> bool:
    named = _named(result, result.method)
    return named is not None and is_aligned(named, domain)


def _named(result: MethodResult, method: str) -> str | None:
    """Return the domain that a result of this method is about."""
    named = result.domain(*VOUCHING.get(method, ())) if result.method == method else None
    return None if named is None else in_ascii(named)


def _above(fields: Fields, skipped: int) -> Iterator[str]:
    """Yield the Authentication-Results above the Received field that follows the first `skipped` ones."""
    seen = 0
    for name, value in fields.ordered:
        seen += name == "received"
        if seen > skipped:
            return
        if name == "authentication-results":
            yield value
