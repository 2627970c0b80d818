"""Options that say two things, or say nothing without another, are refused before anything is done."""

import pytest

NOTE = ("communities", "note", "harbour")
ALIAS = ("communities", "alias", "harbour")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((*NOTE, "--text", "Hello", "--withdraw", "1"), "--text TEXT, or --withdraw NUMBER"),
        ((*NOTE, "--until", "2026-04-01"), "--until goes with --text"),
        ((*NOTE, "--withdraw", "1", "--until", "2026-04-01"), "--until goes with --text"),
        ((*ALIAS, "--language", "de"), "--language goes with --add"),
        ((*ALIAS, "--remove", "lung", "--language", "de"), "--language goes with --add"),
        (("members", "add", "d@example.net", "--name", "D", "--invite", "--confirmed"), "--invite"),
        (("members", "invite", "1", "--all"), "MEMBER..., or --all"),
        (("members", "badge", "1", "none", "--as", "lung nurse"), "none, or --as WORDS"),
        (("outbox", "retry", "1", "--all"), "LETTER..., or --all"),
        (("mail", "list", "--held", "--outcome", "held"), "--outcome OUTCOME, or --held"),
        (("restore", "backups", "--in-place"), "DIR, a backup, or --in-place"),
        (("restore",), "DIR, a backup, or --in-place"),
        (("init", "--upgrade", "--domain", "mail.example.org"), "or --upgrade"),
    ],
)
def test_the_ways_are_named_and_nothing_is_done(village, words, told):
    before = village.json("audit", "list")

    refused = " ".join(village(*words, code=1).stderr.split())

    assert told in refused
    assert village.json("audit", "list") == before
    assert village.json(*NOTE) == []
