"""Who wrote: a trusted border's verdict, or our own check (requirements A-01 to A-11).

A token says what a mail is for; only this says who it is from. There is no way to switch it off.

border   reads what our own border wrote (results reads such fields)
direct   checks itself: dkim, spf, then arc; dmarc and alignment say who may speak for whom, by lookups
dns      is asked for both (turns: whose domain is asked first; examined: what it said for one mail)
tie      whether the writer sent the mail to this very address, by its grounds; shared knows servers of many
signed_content  what a mail can be known again by; auth_result is what all this comes to
"""

from inbound.authenticate.auth_result import (
    Authenticate,
    AuthResult,
    AuthStatus,
    TemporarilyUnknown,
)
from inbound.authenticate.border import BorderVerdict
from inbound.authenticate.direct import DirectVerdict

__all__ = [
    "AuthResult",
    "AuthStatus",
    "Authenticate",
    "BorderVerdict",
    "DirectVerdict",
    "TemporarilyUnknown",
]
