"""Of whom a report says that they wrote what is reported, and whom it only names."""

import pytest

from inbound.interpret.commands.spoken_of import spoken_of

NAMES = ("Tea with Hana", "Grandad Finn", "Ida", "RiverBen", "Gauri", "Quiet Clara")
WROTE = {
    "Ida": "I want to complain about what Ida wrote|REPORT IDA|Ida is rude|ida was rude"
    "|Ida's post is an insult"
    "|Ich melde, was Ida geschrieben hat|Idas Beitrag ist beleidigend|Ida wrote that Gauri is stupid",
    "Grandad Finn": "report what Finn wrote|Report what Grandad Finn wrote|report grandad finn",
    "Gauri": "REPORT Gauri|quiero quejarme de lo que escribió Gauri",
    "RiverBen": "I want to report RiverBen's post",
    "Quiet Clara": "Report the post from Clara please",
    "Tea with Hana": "Hana wrote lies|Tea with Hana is selling something",
}


@pytest.mark.parametrize(
    ("text", "name"), [(text, name) for name, said in WROTE.items() for text in said.split("|")]
)
def test_who_wrote_what_is_reported(text, name):
    assert spoken_of(text, NAMES).wrote == {name}


@pytest.mark.parametrize(
    ("text", "name"), [("He insults Ida", "Ida"), ("This calls Hana stupid", "Tea with Hana")]
)
def test_who_is_only_named(text, name):
    found = spoken_of(text, NAMES)

    assert (found.named, found.wrote) == ({name}, frozenset())


@pytest.mark.parametrize("text", ["This is spam", "Such quiet talk with tea is rude", "REPORT 3"])
def test_nobody_is_named_by_words_of_every_day(text):
    assert spoken_of(text, NAMES).named == frozenset()
