"""Servers that send for many customers: passing SPF there does not prove one customer's domain.

SPF names servers, not who uses them. Where a service sends for its customers, one of them may be able to
hand it a mail in the name of another.
"""

import re
from collections.abc import Collection, Iterable

# Services whose customers bring domains of their own; each name stands for all below it.
KNOWN = frozenset(
    {
        *("outlook.com", "google.com", "googlemail.com", "amazonses.com", "zoho.com", "zoho.eu"),
        *("sendgrid.net", "mailgun.org", "mailgun.net", "mandrillapp.com", "mcsv.net", "rsgsv.net"),
        *("sparkpostmail.com", "mtasv.net", "mailjet.com", "sendinblue.com", "brevo.com"),
        *("mailchannels.net", "mimecast.com", "pphosted.com", "ppe-hosted.com", "messagelabs.com"),
        *("secureserver.net", "websitewelcome.com", "bluehost.com", "unifiedlayer.com"),
        *("privateemail.com", "web-hosting.com", "hostinger.com", "titan.email", "dreamhost.com"),
        *(
            "ionos.com",
            "kundenserver.de",
            "strato.de",
            "rzone.de",
            "ovh.net",
            "ovh.com",
            "gandi.net",
        ),
        *("migadu.com", "mxroute.com", "smtp.com", "hostedemail.com", "emailsrvr.com"),
    }
)

_BY_WHOM = re.compile(r"from\s+(\S{1,255})(?:\s+\(([^()]{0,300})\))?", re.IGNORECASE)

_BY = re.compile(r"\sby\s+(\S+)")
_OURSELVES = re.compile(r"localhost|\[?(?:127\.[\d.]+|::1)\]?", re.IGNORECASE)


def is_below(name: str, services: Collection[str]) -> bool:
    """Check whether a host or domain is one of these, or lies under one."""
    labels = name.lower().strip(".").split(".")
    return any(".".join(labels[at:]) in services for at in range(len(labels)))


def handed_over_by(received: Iterable[str]) -> tuple[str, ...]:
    """Return the names of who handed a mail over from outside, their own and DNS's; newest field first.

    A border may give a mail to itself several times: to a filter and back, and to where it is kept.
    """
    for field in received:
        found = _BY_WHOM.match(field)
        if found is None:
            return ()
        names = tuple(word.strip("[]") for word in (found[1], *(found[2] or "").split()))
        by = _BY.search(field)
        if not _OURSELVES.fullmatch(names[0]) and (by is None or by[1] not in names):
            return names
    return ()
