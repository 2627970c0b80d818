"""Reports on who sends mail in our name, as servers write and pack them."""

import gzip
import io
import zipfile
from base64 import encodebytes
from datetime import UTC, datetime

from tests.border import results

DOMAIN = "mail.example.org"
BEGINS = int(datetime(2026, 3, 1, tzinfo=UTC).timestamp())
RFC_9990 = ' xmlns="urn:ietf:params:xml:ns:dmarc-2.0"'


def record(source="192.0.2.7", count=1, *, dkim="pass", spf="pass", domain=DOMAIN):
    return (
        f"<record><row><source_ip>{source}</source_ip><count>{count}</count><policy_evaluated>"
        f"<disposition>none</disposition><dkim>{dkim}</dkim><spf>{spf}</spf></policy_evaluated></row>"
        f"<identifiers><header_from>{domain}</header_from></identifiers><auth_results><dkim>"
        "<domain>else.example</domain><result>fail</result></dkim></auth_results></record>"
    )


def xml(*records, number="r.1", begins=BEGINS, named="", before=""):
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{before}<feedback{named}><version>1.0</version>'
        "<report_metadata><org_name>A Server</org_name><email>dmarc@server.example</email>"
        f"<report_id>{number}</report_id><date_range><begin>{begins}</begin><end>{begins + 86399}</end>"
        f"</date_range></report_metadata><policy_published><domain>{DOMAIN}</domain><p>reject</p>"
        f"</policy_published>{''.join(records)}</feedback>\n"
    ).encode()


def zipped(octets, name="report.xml", how=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", how) as archive:
        archive.writestr(name, octets)
    return file.getvalue()


def mail(
    octets, *, kind="application/gzip", sender="noreply@server.example", verdict="pass", mark=1
):
    """Return a mail that is one packed report and nothing else, as large providers send it."""
    name = f"server.example!{DOMAIN}!{BEGINS}!{BEGINS + 86399}.xml.gz"
    seen = results("mx.mail.example.org", sender.partition("@")[2], verdict)
    return (
        f"Authentication-Results: {seen}\nFrom: Reports <{sender}>\nTo: dmarc@{DOMAIN}\n"
        f"Message-ID: <{mark}@server.example>\n"
        f"Subject: Report Domain: {DOMAIN} Submitter: server.example Report-ID: <r.1>\nMIME-Version: 1.0\n"
        f'Content-Type: {kind}; name="{name}"\nContent-Disposition: attachment; filename="{name}"\n'
        "Content-Transfer-Encoding: base64\n\n"
    ).encode() + encodebytes(octets)


def packed(*records, **facts):
    return gzip.compress(xml(*records, **facts))
