"""Verdicts on real bounces, and real mails that are none; skipped where the corpus is not there."""

import csv
import re
from functools import cache

import pytest

from digest.outbox.bounce_cause import BounceCause
from inbound.bounce import addresses_named
from inbound.classify import MailKind, classify
from inbound.reading.read import Mail, read
from tests.corpus.bounce_table import NO_BOUNCE, judged, score

REALLY_BOUNCES = {
    "msg_25.txt.eml",
    "jwz__21.eml",
}  # two among the ordinary mails are what they seem


@pytest.fixture(scope="module")
def bounces(corpus):
    found = [each for each in judged(corpus) if not NO_BOUNCE & set(each.reasons)]
    assert len(found) > 300
    return found


def test_dead_is_said_rightly_and_seldom_missed(bounces):
    reached = score(bounces)
    assert reached.precision >= 0.93, reached
    assert reached.recall >= 0.9, reached
    assert reached.condemned <= 0.025, reached


@pytest.mark.parametrize(
    ("reason", "verdict"),
    [
        pytest.param("mailboxfull", BounceCause.FULL, id="full"),
        pytest.param("authfailure", BounceCause.OURS, id="authentication"),
        pytest.param("badreputation", BounceCause.OURS, id="reputation"),
        pytest.param("spamdetected", BounceCause.OURS, id="spam"),
        pytest.param("networkerror", BounceCause.PASSING, id="network"),
        pytest.param("suspend", BounceCause.PASSING, id="suspended"),
        pytest.param("mesgtoobig", BounceCause.PASSING, id="too-big"),
    ],
)
def test_other_reasons_mostly_get_their_verdict(bounces, reason, verdict):
    said = [each.verdict for each in bounces if set(each.reasons) == {reason}]
    assert said.count(verdict) >= 0.75 * len(said)


def test_an_address_is_found(bounces, corpus):
    assert sum(each.names_somebody for each in bounces) >= 0.97 * len(bounces)

    truth = (corpus / "auto" / "FLUFL_EXPECTED.tsv").read_text().splitlines()
    rows = list(csv.DictReader(truth, delimiter="\t"))
    right = 0
    for row in rows:
        raw = (corpus / row["file"]).read_bytes()
        mail = read(raw)
        wanted = {each.lower() for each in re.split(r"[,; ]+", row["addresses"]) if each}
        right += isinstance(mail, Mail) and wanted <= set(addresses_named(mail, raw))
    assert right >= 0.97 * len(rows)


@cache
def mails_in(folder):
    return [(path, read(path.read_bytes())) for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("folder", ["auto/not-bounce", "eml", "auto/autoreply", "auto/mdn"])
@pytest.mark.parametrize(
    "how",
    [
        pytest.param({"reverse_path": None}, id="as-it-came"),
        pytest.param({"reverse_path": ""}, id="from-nobody"),
        pytest.param({"reverse_path": "", "to_reverse_path": True}, id="to-our-reverse-path"),
    ],
)
def test_no_other_mail_is_taken_for_a_bounce(corpus, folder, how):
    taken = []
    mails = mails_in(corpus / folder)
    assert mails
    for path, mail in mails:
        if isinstance(mail, Mail):
            came = mail.fields.first("return-path") or "somebody@example.net"
            said = how if how["reverse_path"] is not None else {"reverse_path": came}
            if classify(mail, domains=["mail.example.org"], **said) is MailKind.BOUNCE:
                taken.append(path.name)
    assert set(taken) <= REALLY_BOUNCES
