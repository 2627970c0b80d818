"""What mail servers write in English when they do not deliver, by what it means for the recipient.

Most refusals join a word for the mailbox, its owner or its address with one that says what is wrong with it.
The others are listed as they come.
"""

from digest.outbox.bounce_phrases import WORD, any_of

_MAILBOX = (
    r"user ?ids?|user ?names?|users?|recipients?|mail ?box(?:es)?|mail ?drop|accounts?|address(?:ee)?(?:es)?"
    r"|customer|local[ -]?part|alias|persons?|subscriber|rcpt"
)
_ADDRESS = r"@[^\s@]{1,200}"
_SAID_OF_ADDRESS = (
    r"unknown|not (?:found|known|exist|valid)|not an? (?:valid|known)|do(?:es|s)?(?: not|n't) exist|invalid"
    r"|(?:can|could)(?: not|n't|not) be found|wasn't found|no longer"
)
_GONE = (
    r"unknown|invalid|illegal|undeliverable|misspelled|unrecogni[sz]ed|nonexistent|non-existent"
    r"|not (?:be )?(?:found|known|recogni[sz]ed|listed|exist\w{0,12}|valid|local|here|defined|registered"
    r"|located|present|user of)|(?:not|isn't) (?:an? )?(?:valid|known|registered|local|active|current)"
    r"|do(?:es|s)?(?: not|n't| no) exists?|does not appear to exist|no longer|has moved|has changed"
    r"|unavailable|not available|(?:could|can)(?: not|n't|not) be found|wasn't found|hasn't got"
    r"|not in (?:the |our |my )?(?:\S+ )?(?:directory|table|list|database)"
)
_NONE = (
    r"unknown|invalid|no such|non-?existent|bad|undefined|illegal|unrecogni[sz]ed|no valid|no|incorrect|wrong"
    r"|unknown or (?:illegal|invalid)|invalid or unknown|no known"
)
_WRONG_SENDER = (
    r"rejected|denied|refused|blocked|banned|not (?:allowed|found|verified|exist|accepted|valid|permitted)"
    r"|unknown|invalid|verify failed|does(?: not|n't) (?:exist|resolve|match)|must (?:exist|resolve|be)"
    r"|may not exist|has no|(?:can|could)(?:not| not|n't) (?:be|find|resolve)|resolve fail\w{0,3}"
    r"|not resolv\w{1,5}"
)

OURS = any_of(
    r"""
\bspf\b(?!-auth)|\bdkim\b|\bdmarc\b|unauthenticated (?:e-?mail|sender)|authentication level
authenticat\w{1,12} (?:is )?(?:required|failed|failure|check|when)|requires authentication
not authenticated|smtp authentication|not (?:yet )?authorized(?! to post)
black ?list|block ?list|deny ?list|\bd?nsbls?\b|\brbl\b|spamhaus|spamcop|barracuda|cloudmark|sorbs
reputation|banned|listed (?:on|at|by) \S+|is listed in \S+
(?:ip|client|host|connection|server|sender|mail|message|e-?mail)~3 (?:is |has been |was )?(?:black\
|block)(?:ed|listed)
blocked (?:by|using|for|due|because|from|- see)|unsolicited|junk ?mail|bulk mail|\bube\b|phish
(?<![@.\w-])(?:ant[iy]-?)?spam(?:my|owy)?\b(?![\w.+-]{0,60}@)
relay(?:ing)? (?:access )?(?:is )?(?:denied|prohibited|forbidden|not (?:allowed|permitted))
(?:n't|not?|cannot|unable)(?: <word>)? (?:to )?relay(?:ing)?\b(?! recipient)|allowed rcpthosts
not configured to relay|\bpolic(?:y|ies)\b(?! ?table)|security regulations
(?:sender|from address|mail from|envelope from|reverse.path|return.path|client host|sending (?:ip|domain\
|host|server))~6 (?:is |was |has )?(?:<wrong>)(?<!to sender rejected)
(?:invalid|unknown|bad|forged|illegal|fake) sender|domain of sender|sender (?:domain|denied)
reverse dns|reverse lookup|\bptr\b|\brdns\b|reverse (?:mapping|hostname)|no (?:host ?)?name found for
(?:helo|ehlo)(?: <word>){0,3} (?:is |was )?(?:<wrong>)|(?:invalid|bad|forged|unknown|fake) (?:helo|ehlo)
(?:too many|excessive|maximum of \d+) (?:<word> )?(?:connections|sessions|recipients?|messages|errors\
|invalid|unknown|bad|users?|user ?ids?|bounces)
(?:rate|connection|sending|message) limit|(?<!box )(?<!blocks )limit exceeded|unusual rate|throttl
exceeded the (?:limit|rate|maximum)
(?<!recipient address rejected: )access denied(?! - invalid)(?=.{0,200}\b(?:your|sender|client|ip)\b)
access denied,? (?:sending|banned|bad)|access deny|administrat\w{1,9} (?:denied|prohibit)
no access from mail server|open relay|dynamic(?:ally)?[ -](?:ip|address|pool)|dial-?up|residential
not allowed (?:to send (?:e-?)?mail|access)|connections? from your|bad ip\b|possible forgery
must issue a starttls|starttls (?:is )?required|tls (?:is )?required|encryption (?:is )?required
your (?:<word> )?(?:e-?mail|message|mail|ip|server|host|domain|address)~4 (?:rejected|blocked|refused\
|denied|banned|detected|classified|identified|listed)
your (?:<word> )?(?:domain|host|hostname|ip|server)~4 (?:<wrong>)
\bvirus(?:es)? 4~(?:found|detected|reject|block|infect)|contain\w{0,12} 3~virus|malware|malicious|infected
(?:content|message|mail)(?: content)? (?:was |has been )?(?:refused|blocked|denied|discarded|not allowed\
|filter)
content (?:was |has been )?rejected|rejected (?:due to|because of|for) (?:_ )?content|banned content
message (?:content )?(?:was )?rejected (?:by|due|as|for|because|- error code)|rejected - content
doesn't want your|requires that you verify|blocked by the recipient
""",
    word=WORD,
    wrong=_WRONG_SENDER,
)
FULL = any_of(r"""
(?:mail ?box|inbox|account|mail ?folder|mail ?drop|user'?s? (?:mail ?)?(?:box|account)?\
|recipient)~6 (?:is |are )?(?:too )?full\b
full mail ?box|mailfull|mbox full|over ?-?quota|(?<!sending )(?<!message )(?<!daily )\bquota\b
exceed\w{0,12} 6~(?:storage|allocation|allowed size|mail ?box (?:size|limit))
(?:insufficient|not enough|no|out of|lack of|exhausted) 2~(?:storage|disk space|space left|mailbox space)
storage (?:limit|space|allocation)|mail ?box (?:size|limit|exceeds|exceeded|has exceeded|quota)
maximum (?:mailbox|storage)|too much mail data|mail ?box 3~has grown too|space shortage
account is (?:full|exceeding|over)|(?:user|account|mail ?box) has too many messages
trouble in home directory
""")
TEMPORARILY = any_of(r"""
greylist|grey-?listed|(?:try(?:ing)?|again|come back) (?:later|in)\b|(?:please |, )try again
temporar(?:y|ily)|deferred|server busy|load is too high|too (?:busy|quickly)
currently (?:unavailable|suspended|disabled|not)|not currently
dns (?:lookup |query |check )?(?:error|fail\w{0,4}|timeout|problem)|lookup (?:failure|failed|error|timeout)
(?:unable to|could not|cannot) (?:look ?up|resolve)|name ?server (?:timeout|failure|error|problem)|servfail
perm failure: dns|receiving mail at a rate|malformed or unexpected name|temporary dns
""")
DISABLED = any_of(
    r"""
(?:<who>)~5 (?:has been |was |is |are )?(?:administratively )?(?:disabled|inactive|deactivated|not active\
|discontinued|expired|dormant)\b
(?:disabled|inactive|deactivated|expired|dormant) (?:<who>)|disableduser
""",
    who=_MAILBOX,
)
PASSING = any_of(
    r"""
(?:message|mail|content|body|size)~4 (?:too (?:large|big|long)|exceeds)
exceed\w{0,12} 4~(?:message|maximum) ?(?:file )?size|size (?:limit|exceeds)|file too (?:big|large)
max(?:imum)? (?:message )?size
(?:<who>)~5 (?:has been |was |is |are )?(?:suspended|locked|frozen|blocked|on hold|not activated\
|restricted)\b
(?:suspended|locked|frozen) (?:<who>)|on hold|timed? ?out
connection (?:refused|reset|lost|closed|dropped|broken)|could not connect|unable to connect
cannot connect|can't connect|not (?:respond|reachable|reply)|no route to host|network (?:is )?unreachable
network error|unable to contact|lost connection|couldn't (?:make contact|establish)|host down
retry (?:time|timeout|limit)|exceed\w{0,12} 3~(?:time|hop|queue)|too long in (?:the )?queue
(?:message|delivery|mail)~2 expired|delivery (?:time|period) expired|been in (?:the )?queue|for more than
in \d+ (?:hours|days)|too many hops|\bloop|does not accept|not accepting|accepts? no mail
not accept (?:any )?mail|no(?:t a)? relay|closed (?:group|list)|not a member|may not have permission
permission to post|members? only|only (?:members|subscribers)|moderated|権限|權限|权限
not (?:allowed|permitted|authorized) to (?:post|send)|not permitted to post|requires an upgrade
system error|internal (?:error|problem)|configuration error|local error|i/o error|resources|server error
mailer error|pipe to|protocol (?:error|violation)|syntax error|command not|bad sequence|header error
malformed|bare lf|non-?compliant|verification problem|\brfc ?(?:28|53)2[12]\b
""",
    who=_MAILBOX,
)
HOST_DEAD = any_of(r"""
host (?:name )?(?:is )?(?:unknown|not found)(?!,? try again)|unknown host
no such (?:host|domain|name)
(?:domain|host)(?: name)?~4 (?:does not exist|doesn't exist|not exist|not found(?!,? try again)\
|(?:couldn't|could not) be found|is not valid|is invalid|has no (?:mx|mail)|unknown|invalid|illegal\
|obsolete|retired|no longer)
(?:unknown|bad|invalid|illegal|nonexistent|non-existent) (?:destination |mail |recipient\
 )?(?:domain|host|system)(?!\S*@)
unrout(?:e)?able (?:address|mail domain|domain)|all relevant mx records point to non-?existent
nxdomain|couldn't find any host|can't find any host|no mx (?:or|and)
name or service not known|host or domain name not found|illegal host/domain|bad destination system
tenant or domain not found
""")
MAILBOX_DEAD = any_of(
    r"""
(?:<who>)(?: name)?[>:,.]{0,4}~6 (?:is |was |are )?(?:<gone>)
(?:<none>) (?:local |destination |final delivery |virtual |mail |e-?mail |final |to )*(?:<who>|id\b)
no (?:one|body) (?:here )?(?:by|with) (?:that|this) (?:name|e-?mail)|there is no one|no such
(?:<address>\)?|e-?mail)(?: is| was| address)? (?:<said>)
address error|not an? (?:valid|known) (?:<who>)|not (?:our|a) customer|not user of this server
isn't a (?:valid|known)
do(?:es)?(?: not|n't) have an? (?:_ )?(?:account|mailbox)|doesn't handle mail for (?:that|this) user
(?:not|isn't|n't) (?:in|listed in|found in|find) 4~(?:directory|table|address ?book|recipient|alias|user\
|ldap)
unable to find (?:_ )?(?:user|alias|recipient|mailbox)
recipientnotfound|recipnotfound|adr\.recip|badrcptto|validrcptto|recipient not ok|unknownuser|userunknown
envelope recipient has been denied|destination addresses were unknown|no account (?:by|with|here|found)
no matching recipient|missing home directory|marked as invalid
(?:wrong or )?no longer (?:valid|accepts mail|on|with|at|works?|valid|employed|exists?|available|in use\
|a valid|an employee)
account 4~(?:closed|deleted|removed|cancelled|canceled|terminated)|wasn't found (?:at|in|on)
(?:<who>) (?:has been |have been |was |is )?(?:closed|deleted|removed|cancell?ed|terminated)
(?:mail ?box|user|recipient|address) 4~(?:moved|deleted|removed)|left the company|has left
recipient address rejected: access denied|(?<!sender )(?:address|recipient) rejected(?= ?(?:\.|$|\())
access denied - invalid recipient|invalid routing address|unknown to address
not a registered gateway user
""",
    who=_MAILBOX,
    gone=_GONE,
    none=_NONE,
    address=_ADDRESS,
    said=_SAID_OF_ADDRESS,
)
