"""What a DMARC record says (RFC 9989); rules over texts alone."""

import re
from collections.abc import Container, Mapping

OBSOLETE = ("pct", "rf", "ri")  # of RFC 7489: nobody reads them any more
KNOWN = frozenset(
    {"v", "p", "sp", "np", "adkim", "aspf", "t", "psd", "rua", "ruf", "fo", *OBSOLETE}
)
POLICIES = ("none", "quarantine", "reject")

_MAILTO = re.compile(r"mailto:([^,!\s]+@[^,!\s]+)", re.IGNORECASE)


def is_dmarc(text: str) -> bool:
    """Check whether a TXT record means to be one of DMARC."""
    return text.strip().lower().startswith("v=dmarc")


def flaws(tags: Mapping[str, str]) -> list[str]:
    """Return what is wrong with a record's tags, or of no use."""
    found = []
    old = [tag for tag in OBSOLETE if tag in tags]
    if old:
        found.append(f"nobody reads {', '.join(f'{each}=' for each in old)} any more (RFC 9989)")
    asked = {tag: tags[tag] for tag in ("p", "sp", "np") if tag in tags}
    found += [
        f"{tag}={wish} is none of {', '.join(POLICIES)}"
        for tag, wish in asked.items()
        if wish not in POLICIES
    ]
    unknown = sorted(tag for tag in tags if tag and tag not in KNOWN)
    if unknown:
        found.append(f"nobody knows {', '.join(f'{each}=' for each in unknown)}")
    return found


def reports_to(tags: Mapping[str, str]) -> list[str]:
    """Return the addresses that daily reports go to."""
    return _MAILTO.findall(tags.get("rua", ""))


def redirected(rua: str, wrong: Container[str], to: str) -> str:
    """Return whom reports go to, with one address in the place of wrong ones; all others stay as they are."""
    kept = []
    for uri in (each.strip() for each in rua.split(",")):
        named = _MAILTO.match(uri)
        kept.append(f"mailto:{to}" if named and named[1] in wrong else uri)
    return ",".join(dict.fromkeys(kept))


def mended(tags: Mapping[str, str], **changed: str) -> str:
    """Return a record with some tags changed and what is of no use left out: to be published whole."""
    kept = {tag: value for tag, value in tags.items() if tag in KNOWN and tag not in OBSOLETE}
    kept = {"v": "DMARC1", "p": "none", **{tag: value for tag, value in kept.items() if tag != "v"}}
    for tag in ("p", "sp", "np"):
        if kept.get(tag, "none") not in POLICIES:
            kept[tag] = "quarantine"
    return "; ".join(f"{tag}={value}" for tag, value in {**kept, **changed}.items())
