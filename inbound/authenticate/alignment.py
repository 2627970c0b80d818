"""Alignment: whether a domain that signed or sent a mail may speak for its From."""

from inbound.authenticate.dns import plain_name

LONGEST = 254  # characters of a domain with the root's dot; Python takes the square of it


def in_ascii(domain: str) -> str | None:
    """Return a domain as DNS knows it (RFC 5890's A-labels); None where it can be none."""
    if len(domain) > LONGEST:
        return None
    try:
        return plain_name(domain.removesuffix(".").encode("idna").decode("ascii"))
    except UnicodeError:
        return None


def is_aligned(vouching: str, domain: str) -> bool:
    """Check whether `vouching` is the From's domain or one that it lies under, top-level ones left out.

    So it is where nobody says more by a DMARC record: whoever holds a domain holds what lies under it, but
    not the other way round.
    """
    vouching, domain = vouching.lower().strip("."), domain.lower()
    return vouching == domain or ("." in vouching and domain.endswith("." + vouching))
