"""Mails as real programs have made them: each is read, soon, and no exception is swallowed on the way."""

import pytest

from inbound.reading.read import Flaw, Mail, Unreadable, read
from inbound.reply_text import split
from tests.cpu import within_cpu
from tests.mbox import archived_messages

PROMISED_SECONDS = 1  # of CPU for one mail
FEW = 25  # one of so many files is read by every run


def check(name, raw):
    with within_cpu(PROMISED_SECONDS, name):
        mail = read(raw)
        if isinstance(mail, Mail):
            split(mail.text)
    assert mail != Unreadable(Flaw.MALFORMED), name
    return mail


def files(corpus):
    found = sorted([*(corpus / "eml").rglob("*.eml"), *(corpus / "auto").rglob("*.eml")])
    assert len(found) > 1_000
    return found


def test_some_of_the_corpus_is_read(corpus):
    for file in files(corpus)[::FEW]:
        check(file.name, file.read_bytes())


@pytest.mark.long
def test_the_whole_corpus_is_read(corpus):
    read_mails = [check(file.name, file.read_bytes()) for file in files(corpus)]

    refused = [mail for mail in read_mails if isinstance(mail, Unreadable)]
    assert len(refused) <= 2  # one has too many parts, one too long a header


@pytest.mark.parametrize(
    "most", [40, pytest.param(None, marks=pytest.mark.long)], ids=["some", "all"]
)
def test_archives_are_read(corpus, most):
    for path in sorted((corpus / "mbox").rglob("*.mbox")):
        for start, raw in archived_messages(path, most=most):
            assert isinstance(check(f"{path.name}:{start}", raw), Mail)
