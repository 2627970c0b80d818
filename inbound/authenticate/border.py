"""The verdict of a border of our own, as it stands in Authentication-Results (RFC 8601; A-09)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from inbound.authenticate.alignment import in_ascii, is_aligned
from inbound.authenticate.dkim import is_partial
from inbound.authenticate.dmarc import Wish
from inbound.authenticate.results import MethodResult, Report, read_report
from inbound.authenticate.verdict import (
    TemporarilyUnknown,
    Verdict,
    forged,
    no_author,
    not_proved,
    proved,
)
from inbound.envelope import Envelope
from inbound.reading.fields import Fields

WITHOUT_RECORD = ("none", "bestguesspass")  # results where a From's domain has no DMARC
UNWANTED = (Wish.QUARANTINE, Wish.REJECT)
VOUCHING = {"dkim": ("header.d", "header.i"), "spf": ("smtp.mailfrom", "smtp.mail", "smtp.helo")}


@dataclass(frozen=True, slots=True)
class BorderVerdict:
    """Trusts what our own border wrote, told from forgeries by where it stands.

    A sender can write whatever they like, but nothing above the Received field that the border put on top of
    it. `received_above` is how many such fields of our own servers stand above the border's results: none
    where it writes them on top of its own, one where below it, as some filters do; then it must delete what
    others wrote in its name.
    """

    authserv_id: str
    received_above: int = 0

    def __call__(
        self, raw: bytes, fields: Fields, from_address: str | None, envelope: Envelope
    ) -> Verdict:
        """Judge by all results that the border wrote (A-09); raises TemporarilyUnknown."""
        if from_address is None:
            return no_author()
        reports = self._reports(fields)
        if not reports:
            return not_proved("no result of the border")
        verdict = judged([each for report in reports for each in report.results], from_address)
        if verdict.is_authentic and _is_signed_in_part_only(reports, fields, from_address):
            return not_proved("signed in part")
        return verdict

    def _reports(self, fields: Fields) -> list[Report]:
        """Return what the border wrote; of a mail without any Received only the topmost field is its own."""
        ours: list[Report] = []
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


def judged(results: Iterable[MethodResult], from_address: str) -> Verdict:
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


def _failed(dmarc: list[MethodResult]) -> Verdict:
    """Return the verdict on a mail that not all DMARC results pass."""
    worst = min(dmarc, key=lambda each: (each.result != "fail", each.asked not in UNWANTED))
    policy = f", policy {worst.asked}" if worst.asked else ""
    reason = f"dmarc {worst.result}{policy}"
    is_forged = worst.result == "fail" and worst.asked in UNWANTED
    return forged(reason) if is_forged else not_proved(reason)


def _by_alignment(results: list[MethodResult], from_address: str, domain: str) -> Verdict:
    """Return the verdict where no DMARC record was found."""
    aligned = [each for each in results if _vouches_for(each, domain)]
    for each in aligned:
        if each.result == "pass":
            return proved(from_address, by=each.method)
    if any(each.result == "temperror" for each in aligned):
        raise TemporarilyUnknown
    return not_proved("nothing aligned")


def _is_about(dmarc: MethodResult, domain: str) -> bool:
    """Say whether a DMARC result is about the From that we read."""
    named = dmarc.domain("header.from")
    return named is None or in_ascii(named) == domain


def _vouches_for(result: MethodResult, domain: str) -> bool:
    named = result.domain(*VOUCHING.get(result.method, ()))
    return named is not None and is_aligned(in_ascii(named) or "", domain)


def _is_signed_in_part_only(reports: list[Report], fields: Fields, from_address: str) -> bool:
    """Say whether a pass may rest on a signature of the text's beginning alone, which a border may count.

    It may wherever there is one, unless SPF passes too: which signature was good is not told for sure.
    """
    if not any(map(is_partial, fields.all("dkim-signature"))):
        return False
    domain = in_ascii(from_address.rpartition("@")[2]) or ""
    spf = [each for report in reports for each in report.results if each.method == "spf"]
    return not any(each.result == "pass" and _vouches_for(each, domain) for each in spf)


def _above(fields: Fields, skipped: int) -> Iterator[str]:
    """Yield the Authentication-Results above the Received field that follows the first `skipped` ones."""
    seen = 0
    for name, value in fields.ordered:
        seen += name == "received"
        if seen > skipped:
            return
        if name == "authentication-results":
            yield value
