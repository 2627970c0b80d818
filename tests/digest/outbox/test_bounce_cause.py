"""What a bounce means, by its codes and by the words of many servers; all of these are made up."""

# ruff: noqa: E501  (a table reads best with one case a line)

import pytest

from digest.outbox.bounce_cause import BounceCause, Failure, cause_of, together
from digest.outbox.bounce_phrases import LONGEST, line_of
from digest.outbox.bounce_words import tells_of_failing

DEAD, FULL, OURS, PASSING = (
    BounceCause.DEAD,
    BounceCause.FULL,
    BounceCause.OURS,
    BounceCause.PASSING,
)


AT_RCPT = "(in reply to RCPT TO command)"


def failed(words="", status="", action="failed", transcript=""):
    return Failure(action=action, status=status, words=words, transcript=transcript)


@pytest.mark.parametrize(
    ("failure", "verdict"),
    [
        pytest.param(failed(status="5.1.1"), DEAD, id="status-alone"),
        pytest.param(failed(status="5.1.2"), DEAD, id="bad-domain"),
        pytest.param(failed(status="5.1.3"), DEAD, id="bad-syntax"),
        pytest.param(failed(status="5.1.6"), DEAD, id="moved"),
        pytest.param(failed("550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found"), DEAD, id="exchange"),
        pytest.param(failed("(host/domain does not accept mail)", "5.1.10"), PASSING, id="null-mx-may-come-back"),
        pytest.param(failed("smtp; 550 5.1.1 <a@b.example>... User unknown"), DEAD, id="sendmail"),
        pytest.param(failed("450 4.1.1 <a@b.example>: User unknown in virtual alias table", "4.1.1"), DEAD, id="given-up-on-4.1.1"),
        pytest.param(failed("550 5.4.1 <a@b.example>: Recipient address rejected: Access denied"), PASSING, id="denied-without-command"),
        pytest.param(failed("550 5.4.1 Recipient address rejected: Access denied (in reply to RCPT TO command)"), DEAD, id="denied-at-rcpt"),
        pytest.param(failed("550 no such user here (in reply to RCPT TO command)"), DEAD, id="no-status-at-rcpt"),
        pytest.param(failed("550 mailbox unavailable", transcript="after RCPT TO:<a@b.example>:"), DEAD, id="unavailable-at-rcpt"),
        pytest.param(failed("550 User unknown", "5.2.0", transcript=">>> DATA\n<<< 550 User unknown"), PASSING, id="a-filter-in-disguise"),
        pytest.param(failed("550 User unknown"), PASSING, id="a-reply-to-nobody-knows-what"),
        pytest.param(failed("The recipient name is not recognized"), DEAD, id="words-for-people"),
        pytest.param(failed("Der Empfänger a@b.example ist unbekannt"), DEAD, id="german"),
        pytest.param(failed("Unrouteable address"), DEAD, id="exim-domain"),
        pytest.param(failed("Host or domain name not found. Name service error"), DEAD, id="postfix-domain"),
        pytest.param(failed("Host not found, try again"), PASSING, id="name-server-away"),
        pytest.param(failed("Unable to look up the domain b.example: DNS query failed"), PASSING, id="name-server-fails"),
        pytest.param(failed("Name service error for name=b.example: Malformed or unexpected name server reply"), PASSING, id="name-server-babbles"),
        pytest.param(failed("550 <mx.ours.example>: Helo command rejected: Host not found", transcript=AT_RCPT), OURS, id="our-name-is-refused"),
        pytest.param(failed("550 sorry, your envelope sender domain must exist", transcript=AT_RCPT), OURS, id="our-domain-must-exist"),
        pytest.param(failed("550 Verification failed for <x@ours.example> 550 no such user 550 Sender verify failed", transcript=AT_RCPT), OURS, id="they-asked-our-server"),
        pytest.param(failed("550 Too many unknown recipients from your IP", transcript=AT_RCPT), OURS, id="too-many-unknown"),
        pytest.param(failed("554 5.7.1 <a@b.example>: Relay access denied", transcript=AT_RCPT), OURS, id="relaying-denied"),
        pytest.param(failed("550 You are not a member of this list", transcript=AT_RCPT), PASSING, id="list-for-members"),
        pytest.param(failed("450 <a@b.example>: Recipient address rejected: Greylisted", "4.2.0", transcript=AT_RCPT), PASSING, id="greylisting"),
        pytest.param(failed("450 4.2.0 mailbox unavailable", transcript=AT_RCPT), PASSING, id="unavailable-for-now"),
        pytest.param(failed("550 5.1.1 Recipient address rejected: User unknown in relay recipient table", transcript=AT_RCPT), DEAD, id="no-relaying-in-a-table"),
        pytest.param(failed("550 no mailbox by that name is currently available", transcript=AT_RCPT), DEAD, id="currently-no-mailbox"),
        pytest.param(failed("550 This user doesn’t have an account here", transcript=AT_RCPT), DEAD, id="has-no-account"),
        pytest.param(failed("5.1.0 - Unknown address error 550-'No such user here'", "5.0.0"), DEAD, id="cisco-says-it-was-the-address"),
        pytest.param(failed("Invalid address", "5.0.0"), DEAD, id="words-beside-a-code-that-says-nothing"),
        pytest.param(failed("550 5.2.1 The account is disabled"), DEAD, id="disabled-with-the-code-for-it"),
        pytest.param(failed("550 5.2.1 Mailbox is inactive"), DEAD, id="inactive-with-the-code-for-it"),
        pytest.param(failed("550 5.2.1 This mailbox is temporarily disabled"), PASSING, id="disabled-for-a-while"),
        pytest.param(failed("550 5.2.1 Mailbox disabled, not accepting messages"), PASSING, id="only-what-the-code-means"),
        pytest.param(failed("550 5.2.1 Mailbox suspended"), PASSING, id="suspended"),
        pytest.param(failed("", "5.2.1"), PASSING, id="code-of-a-disabled-mailbox-alone"),
        pytest.param(failed("550 User account disabled"), PASSING, id="disabled-without-the-code"),
        pytest.param(failed("", "5.2.2"), FULL, id="status-full"),
        pytest.param(failed("552 5.2.2 Over quota", "5.2.2"), FULL, id="quota"),
        pytest.param(failed("550 Mailbox of a@b.example is full, user unknown otherwise"), FULL, id="full-before-dead"),
        pytest.param(failed("メールボックスの容量が"), FULL, id="japanese-full"),
        pytest.param(failed("550 5.7.1 blocked using zen.spamhaus.org"), OURS, id="blocklist"),
        pytest.param(failed("550 5.7.26 This mail is unauthenticated"), OURS, id="dmarc"),
        pytest.param(failed("", "5.7.1"), OURS, id="policy-alone"),
        pytest.param(failed("553 5.1.8 Sender address rejected: Domain not found"), OURS, id="our-domain-not-found"),
        pytest.param(failed("550 Client host rejected: cannot find your reverse hostname"), OURS, id="no-ptr"),
        pytest.param(failed("5.1.0 - Unknown address error 550-'5.7.1 <x> Access denied'", "5.0.0"), OURS, id="cisco-prefix-says-nothing"),
        pytest.param(failed("552 5.3.4 message size exceeds limit"), PASSING, id="too-large"),
        pytest.param(failed("connection timed out", "4.4.1"), PASSING, id="timed-out"),
        pytest.param(failed("", "4.4.7"), PASSING, id="expired"),
        pytest.param(failed("something nobody has ever said"), PASSING, id="unheard-of"),
        pytest.param(failed(), PASSING, id="nothing-at-all"),
        pytest.param(failed("550 5.1.1 User unknown", action="delayed"), BounceCause.NOTHING, id="delayed"),
        pytest.param(failed("", "2.0.0", action="delivered"), BounceCause.NOTHING, id="delivered"),
        pytest.param(failed("", "2.1.9", action="relayed"), BounceCause.NOTHING, id="relayed"),
    ],
)  # fmt: skip
def test_what_is_said_of_a_recipient(failure, verdict):
    assert cause_of(failure) is verdict


@pytest.mark.parametrize(
    ("verdicts", "verdict"),
    [
        pytest.param([DEAD, FULL], FULL, id="one-of-two-is-there"),
        pytest.param([DEAD, DEAD], DEAD, id="both-gone"),
        pytest.param([DEAD, BounceCause.NOTHING], DEAD, id="another-is-only-late"),
        pytest.param([], BounceCause.NOTHING, id="nobody"),
    ],
)
def test_of_several_recipients_the_mildest_counts(verdicts, verdict):
    assert together(verdicts) is verdict


@pytest.mark.parametrize(
    "text",
    [
        "Your mail could not be delivered",
        "Votre message n'a pas pu être livré",
        "配信できませんでした",
    ],
)
def test_texts_that_tell_of_failing(text):
    assert tells_of_failing(text)


@pytest.mark.parametrize("text", ["Hello", "Thank you, the tea helped me", "***", ""])
def test_texts_that_do_not(text):
    assert not tells_of_failing(text)


def test_letters_that_stand_for_many_make_no_long_line():
    assert len(line_of("\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 8_192)) <= LONGEST
