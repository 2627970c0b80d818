"""What mail servers write when they do not deliver, by what it means for the recipient.

Servers say the same thing in a hundred ways, and half of them in words alone. The order of `MEANINGS`
matters: a refusal of the sender often quotes the recipient's address and "rejected", and a full mailbox is
often called unavailable as well.
"""

import re
from enum import StrEnum
from functools import lru_cache

WORD = r"\S{1,40}"  # limited, so that no text takes long to match
TELLING = 8_192  # characters; a bounce says that it is one within these


class Meaning(StrEnum):
    """What the words of a server mean."""

    OURS = "ours"  # they do not like our server, our domain or our letter
    FULL = "full"
    PASSING = "passing"  # the mailbox exists, or they say nothing about it
    HOST_DEAD = "host dead"  # no such domain, or none that takes mail
    MAILBOX_DEAD = "mailbox dead"


def _any(phrases: str) -> re.Pattern[str]:
    """Return one pattern for all phrases, to be used on words with single spaces between them.

    Each line is an alternative; a line that ends in a backslash goes on. Phrases are patterns, in which
    `_` is a word, `~3` stands for up to three words more and `3~` for up to three words before the next.
    """
    joined = (
        phrases.strip().replace("\\\n", "").replace("\n", "|").replace("(?:_ )", f"(?:{WORD} )")
    )
    joined = re.sub(r"~(\d)", lambda gap: f"(?: {WORD}){{0,{gap[1]}}}", joined)
    joined = re.sub(r"(\d)~", lambda gap: f"(?:{WORD} ){{0,{gap[1]}}}", joined)
    return re.compile(joined, re.IGNORECASE)


_OURS = _any(r"""
\bspf\b(?!-auth)|\bdkim\b|\bdmarc\b|unauthenticated (?:e-?mail|sender)
authenticat\w{1,12} (?:required|failed|failure|check)|not authenticated
not authorized to (?:send|relay)|black ?list|block ?list|deny ?list|\bd?nsbl\b|\brbl\b|spamhaus
spamcop|barracuda|cloudmark|sorbs|reputation
(?:ip|client|host|connection|server|sender|mail|message|e-?mail)~3 (?:is |has been |was )?(?:black\
|block)(?:ed|listed)
blocked (?:by|using|for|due|because|from)|unsolicited|\bspam\b|\bspammy\b|junk mail|bulk mail
\bube\b|phish|relay(?:ing)? (?:access )?(?:is )?(?:denied|prohibited|not (?:allowed|permitted))
not (?:permitted|allowed) to relay|unable to relay|cannot relay
(?:denied|refused|rejected|blocked|prohibited) (?:by|due to|because of|for) 4~polic(?:y|ies)
polic(?:y|ies) (?:violation|reason|restriction|rejection|issue)|violat\w{1,12} 4~polic
sender (?:address |domain |ip |e-?mail )?3~(?:rejected|denied|refused|blocked|not (?:allowed|found\
|verified|exist|accepted)|unknown|invalid|verify failed)
(?:invalid|unknown|bad|forged|illegal) sender|domain of sender|reverse dns|reverse lookup|\bptr\b
\brdns\b|reverse mapping|reverse hostname|no (?:host ?)?name found for
(?:helo|ehlo)\b.{0,60}(?:rejected|invalid|refused|denied)|invalid (?:helo|ehlo)
too many (?:connections|sessions|recipients|messages|errors|invalid)
(?:rate|connection|sending|message) limit|limit exceeded|exceeded the (?:limit|rate|maximum)|throttl
unusual rate
(?<!recipient address rejected: )access denied(?! - invalid)(?=.{0,200}\b(?:your|sender|client|ip)\b)
no access from mail server|open relay|dynamic(?:ally)? (?:ip|address|pool)|residential
must issue a starttls|starttls (?:is )?required|tls (?:is )?required|encryption (?:is )?required
your (?:e-?mail|message|mail|ip|server|host|domain|address) 4~(?:rejected|blocked|refused|denied\
|banned|detected|classified|identified)
\bvirus(?:es)? 4~(?:found|detected|reject|block|infect)|contain\w{0,12} 3~virus|malware|malicious|infected
content (?:was )?(?:rejected|blocked|not allowed|filter)
rejected (?:due to|because of|for) (?:_ )?content
message (?:content )?(?:was )?(?:rejected|refused|blocked) (?:by|due|as|for|because)
""")
_FULL = _any(r"""
(?:mail ?box|inbox|account|mail ?folder|mail ?drop|user'?s? (?:mail ?)?(?:box|account)?\
|recipient)~6 (?:is |are )?(?:too )?full\b
full mail ?box|mailfull|mbox full|over ?-?quota|(?<!sending )(?<!message )(?<!daily )\bquota\b
exceed\w{0,12} 6~(?:storage|allocation|mail ?box (?:size|limit))
(?:insufficient|not enough|no|out of|lack of) 2~(?:storage|disk space|space left|mailbox space)
storage (?:limit|space|allocation)|mail ?box (?:size|limit|exceeds|exceeded|has exceeded|quota)
maximum (?:mailbox|storage)|too much mail data|mail ?box 3~has grown too
account is (?:full|exceeding|over)|容量|がいっぱい|一杯|満杯|переполнен|boîte 3~pleine|postfach 3~voll
buzón lleno|cheia|piena
""")
_PASSING = _any(r"""
(?:message|mail|content|body|size)~4 (?:too (?:large|big|long)|exceeds)
exceed\w{0,12} 4~(?:message|maximum) ?(?:file )?size|size (?:limit|exceeds)|file too (?:big|large)
max(?:imum)? (?:message )?size
(?:account|user|mail ?box|recipient|address|e-?mail)~5 (?:has been |was |is |are\
 )?(?:temporar\w{1,12} )?(?:disabled|inactive|suspended|locked|frozen|deactivated|blocked\
|discontinued|on hold|not active|expired|restricted)\b
(?:disabled|inactive|suspended|locked|frozen|deactivated|expired|dormant) (?:user|account|mail ?box\
|recipient|address)
on hold|greylist|grey-?listed|try(?:ing)? (?:again|later)|temporar(?:y|ily)|deferred|timed? ?out
connection (?:refused|reset|lost|closed|dropped|broken)|could not connect|unable to connect
cannot connect|not (?:respond|reachable|reply)|no route to host|network (?:is )?unreachable
network error|unable to contact|lost connection|couldn'?t (?:make contact|establish)|host down
retry (?:time|timeout|limit)|exceed\w{0,12} 3~(?:time|hop|queue)|expired|too long in (?:the )?queue
delivery (?:time|period) expired|been in (?:the )?queue|for more than|in \d+ (?:hours|days)
too many hops|loop|does not accept|not accepting|accepts? no mail|not accept (?:any )?mail
no(?:t a)? relay|closed (?:group|list)|not a member|not permitted to post|may not have permission
permission to post|members? only|only (?:members|subscribers)|moderated|権限|權限|权限
not (?:allowed|permitted|authorized) to (?:post|send)|system error|internal (?:error|problem)
configuration error|local error|i/o error|resources|server error|mailer error|pipe to|protocol error
syntax error|command not|bad sequence|header error|malformed|bare lf|non-?compliant
\brfc ?(?:28|53)2[12]\b
""")
_HOST_DEAD = _any(r"""
host (?:name )?(?:is )?(?:unknown|not found)(?!,? try again)|unknown host
no such (?:host|domain|name)
(?:domain|host)(?: name)?~4 (?:does not exist|doesn'?t exist|not exist|not found(?!,? try again)\
|is not valid|is invalid|has no (?:mx|mail))
(?:unknown|bad|invalid|illegal|nonexistent|non-existent) (?:destination |mail |recipient\
 )?(?:domain|host|system)(?!\S*@)
unrout(?:e)?able (?:address|mail domain|domain)|all relevant mx records point to non-?existent
name service error|nxdomain|couldn'?t find any host|can'?t find any host|no mx (?:or|and)
name or service not known|domain must exist|domain may not exist|domain~4 is unknown
host or domain name not found|illegal host/domain|dns (?:lookup )?failure|bad destination system
""")
_MAILBOX_DEAD = _any(r"""
(?:user|recipient|mail ?box|account|address|addressee|customer|local ?part|alias)(?: name)?~6 (?:is\
 |was |are )?(?:unknown|not (?:be )?(?:found|known|recogni[sz]ed|listed|exist\w{0,12}|valid|local\
|here|defined|registered|a valid)|does not exist|doesn'?t exist|do not exist|no longer|invalid|not\
 in|has moved|not a valid|is not a|could not be found|couldn'?t be found|wasn'?t found\
|undeliverable|unavailable or)
(?:unknown|invalid|no such|non-?existent|bad|undefined|illegal|unrecogni[sz]ed|no valid|unknown or\
 illegal|no) (?:local |destination |final delivery |virtual |mail |e-?mail |final |to )?(?:user ?id\
|user|recipients?|mail ?box|account|address(?:ee)?|alias|local ?part|person|customer|mailbox here)
no (?:one|body) (?:here )?(?:by|with) (?:that|this) name|not our customer|there is no one
no account (?:by|with|here|found)|isn'?t a (?:valid|known)
(?:not|isn'?t) (?:in|listed in|found in) 4~(?:directory|table|address ?book|recipient)
recipientnotfound|recipnotfound|adr\.recip|badrcptto|validrcptto|recipient not ok
envelope recipient has been denied|destination addresses were unknown|not a local address|bad ?address
mail ?box not present|no mail ?box|no matching recipient|missing home directory
(?:wrong or )?no longer (?:valid|accepts mail)
account 4~(?:closed|deleted|removed|cancelled|canceled|terminated)
(?:mail ?box|user|recipient|address) 4~(?:moved|deleted|removed|no longer)
no longer (?:on|with|at|works?|valid|employed|exists?|available|in use|a valid)|left the company
has left|mail ?box (?:is )?unavailable|recipient address rejected: access denied|address rejected\.
access denied - invalid recipient|invalid routing address|bad destination mailbox|unknown to address
(?:e-?mail )?addresse? 4~(?:inconnue|n'existe pas)|utilisateur inconnu|unbekannt\w{0,12}
existiert nicht|nicht gefunden|ukendt|okänd|desconocid|no existe|não existe|inesistente|sconosciut
onbekend|nie istnieje|не (?:найден|существует)
存在し(?:ない|ません)|見つかりません|見つからない|ありません|ユーザ不明|不存在|不正なアドレス
""")

_NOT_DELIVERED = _any(r"""
(?:not|n't|never|un(?:able|successful)\w{0,12}|fail\w{0,12}|could\w{0,12} not|cannot\
|problem\w{0,12}|error\w{0,12}|attempt\w{0,12}|impossible)~6 (?:be )?(?:deliver|transmit|send|sent\
|reach|receiv|forward)
(?:deliver|transmi|sen[dt]|receiv|forward|mail|message)\w{0,12}~8 (?:fail|not |n't |error|problem\
|reject|refus|bounce|delay|discard|return|expired|could|abort|postpone)
undeliver|nondeliver|non-deliver|unzustellbar|zugestellt|nicht (?:_ )?(?:erreicht|geliefert)
non (?:_ )?(?:remis|livr|consegnat|recapitat)|pas 2~(?:livr|remis|distribu|delivr)
no 3~(?:entreg|enviad)|não 3~(?:entregue|enviada)
не 3~доставлен|недостав|届け|配信|送信|送達|無法|无法|退信|전송|배달
(?:permanent|fatal|temporary|delivery) (?:_ )?(?:error|failure|problem)
returned (?:to sender|mail|message)|transcript of session|message log follows
recipients? (?:was|were) (?:rejected|aborted)|could not find|postponed
""")

_STILL_TRYING = _any(r"""
will (?:continue|keep|go on) 3~(?:be |to )?(?:try|trying|retr|attempt|deliver)|will be retried
attempts? 4~will (?:continue|be made)|warning message only|need to take any action|need not do anything
do not need to resend|no action is required|(?:has|could|have) not 1~been delivered yet
has not yet been delivered|(?:deliver\w{0,12}|message)~3 (?:is |was |has been )?(?:delayed|postponed)
temporary failure: temp_failure
""")

GENERIC = _any(r"""
5\.1\.0 - unknown address error
(?:host or domain name not found\. )?(?:name service error for .{1,200}?: )?host not found, try again
""")  # what Cisco's gateways put before every refusal, or a name server that did not answer

MEANINGS = (
    (Meaning.FULL, _FULL),
    (Meaning.OURS, _OURS),
    (Meaning.HOST_DEAD, _HOST_DEAD),
    (Meaning.MAILBOX_DEAD, _MAILBOX_DEAD),
    (Meaning.PASSING, _PASSING),
)


@lru_cache(maxsize=8)  # the recipients of one report share a text
def meanings(words: str) -> tuple[Meaning, ...]:
    """Return every meaning found in the words, the weightiest first."""
    line = GENERIC.sub("", " ".join(words.split()))
    return tuple(meaning for meaning, pattern in MEANINGS if pattern.search(line))


def tells_of_trying(words: str) -> bool:
    """Return True if a text says that a server is still trying."""
    return _STILL_TRYING.search(" ".join(words.split())) is not None


def tells_of_failing(words: str) -> bool:
    """Return True if a text says that some mail did not arrive."""
    line = " ".join(words[:TELLING].split())
    return bool(_NOT_DELIVERED.search(line)) or bool(meanings(line))
