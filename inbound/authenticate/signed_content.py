"""What a mail's signatures say it is, whatever unsigned fields were added since (R-02).

A mail can be handed over again with another field on top, and is the same all the same to its writer. What
they signed are the fields that a signature names, and the text. When it was signed, by which key and for how
long says nothing of that: many servers sign each recipient's copy by itself.
"""

from collections.abc import Iterator

from inbound.authenticate.alignment import in_ascii
from inbound.authenticate.dkim import Signature, Signed, first_of
from inbound.authenticate.grounds import covered
from inbound.reading.fields import Fields

MOST = 20  # signatures of one mail; more than are ever verified

_OF_ONE_MAIL = (
    "date",
    "message-id",
)  # without any of them two mails of the same words would be one


def signed_contents(raw: bytes, fields: Fields, from_address: str) -> Iterator[bytes]:
    """Yield what each signature signs that a mail can be known again by, good or not."""
    signed = Signed(raw, from_address)
    domain = in_ascii(from_address.rpartition("@")[2]) or ""
    for signature in first_of(fields, domain)[:MOST]:
        found = _content(signature, signed, fields)
        if found is not None:
            yield found


def _content(signature: Signature, signed: Signed, fields: Fields) -> bytes | None:
    names = covered(fields, signature.names)
    if not any(name in _OF_ONE_MAIL and value for name, value in names):
        return None
    parts = sorted(f"{name}:{' '.join(value.split())}" for name, value in names)
    text = b"\n".join(part.encode("utf-8", "surrogateescape") for part in parts)
    return text + b"\n" + signed.text_hash(is_relaxed=True)
