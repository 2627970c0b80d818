"""The sources whose complaints count (L-07): mailbox providers, and only with proof of origin.

A complaint stops a kind of letter, and whoever was ever forwarded a letter could write one about it. Where
people have mailboxes at a provider's domain, the address that it reports from is named, not the domain.
"""

from collections.abc import Collection

KNOWN = frozenset(
    {
        *("arf.mail.yahoo.com", "staff@hotmail.com", "scomp@aol.net", "scomp@aol.com"),
        *(
            "senderscore.net",
            "fbl.validity.com",
            "fbl.returnpath.net",
            "feedback.postmaster.aol.com",
        ),
        *("fbl.mail.ru", "fbl.yandex.ru", "arf.seznam.cz", "fbl.laposte.net", "fbl.fastmail.com"),
        *("fbl.comcast.net", "fbl.cox.net", "fbl.synacor.com", "fbl.cloudmark.com", "abuse.net"),
    }
)
ANYBODY = "*"  # a source that stands for whoever writes, proved or not


def counts(author: str | None, sources: Collection[str], *, is_proved: bool) -> bool:
    """Check whether a complaint by `author` counts."""
    if ANYBODY in sources:
        return True
    address = (author or "").lower()
    domain = address.rpartition("@")[2]
    parents = (domain.split(".", at)[-1] for at in range(domain.count(".") + 1))
    return is_proved and (address in sources or any(each in sources for each in parents))
