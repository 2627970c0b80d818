"""Odd and hostile mails of the corpus, each worked off on a real store: what becomes of it, who is told."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from digest.mail.addresses import Purpose
from digest.mail.threading import first_message_id
from digest.outbox.delivery import Delivery, Kind
from inbound.authenticate import Verdict
from inbound.received import Outcome, Received

HOSTILE = Path(__file__).parents[3] / "shared" / "corpus" / "hostile"
CASES = json.loads((HOSTILE / "expected.json").read_text())["cases"] if HOSTILE.is_dir() else []
OUTCOMES = {
    "ACCEPT_POST": Outcome.POSTED,
    "ACCEPT_POST_PII_WARN": Outcome.POSTED,
    "ACCEPT_COMMAND": Outcome.COMMAND,
    "NOOP_DUP": Outcome.POSTED,
    "REPLY_ERROR": Outcome.REFUSED,
    "DROP_SILENT": Outcome.IGNORED,
    "HOLD": Outcome.HELD,
    "BOUNCE_EVENT": Outcome.BOUNCE,
    "COMPLAINT_EVENT": Outcome.COMPLAINT,
    "REJECT_5XX": Outcome.HELD,  # at DATA: kept for the operator rather than bounced (S-13)
}
DIFFERENT = {  # where the book says something else, or nothing yet
    "h81": Outcome.REFUSED,  # accounts are not ended by mail yet, and it is nothing to publish
    "h83": Outcome.POSTED,  # sent to the reply address; edits have their own address and test
}


def answered_at_rcpt(case):
    return case.get("smtp_stage") == "RCPT"


@pytest.mark.parametrize(
    "case", [pytest.param(c, id=c["id"]) for c in CASES if not answered_at_rcpt(c)]
)
def test_hostile_mail_comes_to_what_the_book_says(village, case):
    letters = _prepared(village, case)
    raw, recipient = letters["raw"], letters["recipient"]
    village.receiving = replace(village.receiving, authenticate=_border(case))
    sender = case["envelope"]["mail_from"].strip("<>")

    for _ in range(case.get("deliver_times", 1)):
        village.receive(raw, recipient, reverse_path=sender)
    village.work()

    [received] = village.all(Received)
    expected = DIFFERENT.get(case["id"]) or OUTCOMES[case["outcome"]]
    assert received.outcome is expected, received.reason
    posts = village.posts()[1:]
    assert len(posts) == (received.outcome is Outcome.POSTED)
    if "expect_text" in case:
        assert case["expect_text"] in posts[0]
    for secret in case.get("must_not_contain", ()):
        assert letters["fill"](secret.encode()).decode() not in "".join(posts)
    if received.outcome in (Outcome.HELD, Outcome.IGNORED):
        told = [each for each in village.all(Delivery) if each.kind is Kind.NOTICE]
        assert all(each.member_id == village.ana.id for each in told)


def _border(case):
    auth = case["computed_auth"]
    good = auth.get("dmarc") == "pass" and not auth.get("dkim_l")

    def verdict(_raw, _fields, from_address, _envelope):
        proved = from_address if good else None
        return Verdict(address=proved, reason="dmarc pass" if good else "dmarc fail")

    return verdict


def _prepared(village, case):
    """Return the mail with our addresses in place of the corpus' marks, and whom it goes to."""
    number = village.sleep.conversation_id
    quoted = village.letter(Kind.SUMMARY, village.ana)
    ids = {"member_id": village.ana.id, "conversation_id": number}
    reply = village.address(Purpose.REPLY, village.ana, number)
    marks = {
        b"REPLY:ana:t1": reply,
        b"REPLYLP:ana:t1": reply.partition("@")[0],
        b"BOUNCE:ana:d1": village.address(Purpose.BOUNCE, village.ana, 1),
        b"UNSUBADDR:ana": village.address(Purpose.UNSUBSCRIBE, village.ana, detail=1),
        b"MID:t1": first_message_id(village.keys, "mail.example.org", **ids).strip("<>"),
        b"MID:d1": quoted.strip("<>"),
    }

    def fill(raw):
        filled = re.sub(rb"@@([^@]+)@@", lambda mark: marks[mark[1]].encode(), raw)
        ours = filled.replace(b"community.example", b"mail.example.org")
        return re.sub(rb"(?:reply|mx)\.mail\.example\.org", b"mail.example.org", ours).replace(
            b"ana@mail.example\n", b"ana@example.net\n"
        )

    raw = fill((HOSTILE / case["file"]).read_bytes()).replace(
        b"ana@mail.example", b"ana@example.net"
    )
    raw = raw.replace(b"ana@example.net.org", b"ana@mail.example.org")
    [recipient] = case["envelope"]["rcpt_to"]
    return {"raw": raw, "recipient": fill(recipient.encode()).decode(), "fill": fill}
