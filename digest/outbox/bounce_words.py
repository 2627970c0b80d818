"""What the words of mail servers mean for a recipient, where they do not deliver.

Servers say the same thing in a hundred ways, and half of them in words alone. The order of `MEANINGS`
matters: a refusal of the sender often quotes the recipient's address and "rejected", and a full mailbox is
often called unavailable as well.
"""

from enum import StrEnum
from functools import lru_cache

from digest.outbox import bounce_english as english
from digest.outbox import bounce_languages as languages
from digest.outbox.bounce_phrases import any_of, line_of

TELLING = 8_192  # characters; a bounce says that it is one within these


class Meaning(StrEnum):
    """What the words of a server mean."""

    OURS = "ours"  # they do not like our server, our domain or our letter
    FULL = "full"
    HOST_DEAD = "host dead"  # no such domain, or none that takes mail
    MAILBOX_DEAD = "mailbox dead"
    TEMPORARY = "temporary"  # it will be different later: they say so
    DISABLED = "disabled"  # the mailbox exists, perhaps for nobody any more
    PASSING = "passing"  # the mailbox exists, or they say nothing about it


_NOT_DELIVERED = any_of(r"""
(?:not|n't|never|un(?:able|successful)\w{0,12}|fail\w{0,12}|could\w{0,12} not|cannot\
|problem\w{0,12}|error\w{0,12}|attempt\w{0,12}|impossible)~6 (?:be )?(?:deliver|transmit|send|sent\
|reach|receiv|forward)
(?:deliver|transmi|sen[dt]|receiv|forward|mail|message)\w{0,12}~8 (?:fail|not |n't |error|problem\
|reject|refus|bounce|delay|discard|return|expired|could|abort|postpone)
undeliver|nondeliver|non-deliver|unzustellbar|zugestellt|nicht (?:_ )?(?:erreicht|geliefert)
non (?:_ )?(?:remis|livr|consegnat|recapitat)|pas 2~(?:livr|remis|distribu|delivr)
no 3~(?:entreg|enviad)|nao 3~(?:entregue|enviada)|niet 4~(?:bezorgd|afgeleverd)
nie 4~(?:dostarcz|doręcz)|nelze doruč|nebyl\w? doruč|nemohla? být doruč
не 3~доставлен|недостав|届け|配信|送信|送達|無法|无法|退信|전송|배달
(?:permanent|fatal|temporary|delivery) (?:_ )?(?:error|failure|problem)
returned (?:to sender|mail|message)|transcript of session|message log follows
recipients? (?:was|were) (?:rejected|aborted)|could not find|postponed
""")

_STILL_TRYING = any_of(r"""
will (?:continue|keep|go on) 3~(?:be |to )?(?:try|trying|retr|attempt|deliver)|will be retried
attempts? 4~will (?:continue|be made)|warning message only|need to take any action|need not do anything
do not need to resend|no action is required|(?:has|could|have) not 1~been delivered yet
has not yet been delivered|(?:deliver\w{0,12}|message)~3 (?:is |was |has been )?(?:delayed|postponed)
temporary failure: temp.failure
""")

GENERIC = any_of(r"""
5\.1\.0 - unknown address error
(?:host or domain name not found\. )?(?:name service error for .{1,200}?: )?host not found, try again
""")  # what Cisco's gateways put before every refusal, or a name server that did not answer

MEANINGS = (
    (Meaning.FULL, (english.FULL, languages.FULL)),
    (Meaning.OURS, (english.OURS, languages.OURS)),
    (Meaning.HOST_DEAD, (english.HOST_DEAD, languages.HOST_DEAD)),
    (Meaning.MAILBOX_DEAD, (english.MAILBOX_DEAD, languages.MAILBOX_DEAD)),
    (Meaning.TEMPORARY, (english.TEMPORARILY, languages.TEMPORARILY)),
    (Meaning.DISABLED, (english.DISABLED,)),
    (Meaning.PASSING, (english.PASSING,)),
)


@lru_cache(maxsize=8)  # the recipients of one report share a text
def meanings(words: str) -> tuple[Meaning, ...]:
    """Return every meaning found in the words, the weightiest first."""
    line = GENERIC.compiled.sub("", line_of(words))
    return tuple(
        meaning for meaning, said in MEANINGS if any(phrases.found_in(line) for phrases in said)
    )


def tells_of_trying(words: str) -> bool:
    """Return True if a text says that a server is still trying."""
    return _STILL_TRYING.found_in(line_of(words))


def tells_of_failing(words: str) -> bool:
    """Return True if a text says that some mail did not arrive."""
    line = line_of(words[:TELLING])
    return _NOT_DELIVERED.found_in(line) or bool(meanings(line))
