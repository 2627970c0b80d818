"""Who wrote: a trusted border's verdict, or our own check (requirements A-01 to A-11).

A token says what a mail is for; only this says who it is from. There is no way to switch it off.

border   reads what our own border wrote (results reads such fields)
direct   checks itself: dkim, spf, then arc; dmarc and alignment say who may speak for whom, by lookups
"""

from inbound.authenticate.border import BorderVerdict
from inbound.authenticate.direct import DirectVerdict
from inbound.authenticate.verdict import Authenticate, Result, TemporarilyUnknown, Verdict

__all__ = [
    "Authenticate",
    "BorderVerdict",
    "DirectVerdict",
    "Result",
    "TemporarilyUnknown",
    "Verdict",
]
