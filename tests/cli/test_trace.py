"""`trace`, `mail list --from`, `why --post`: from a mail by numbers and times to each letter, and no word."""

import email
import sqlite3

import pytest

from cli.sample import samples

MORNING = ("--at", "2026-03-02T09:30Z")
NEXT_MORNING = ("--at", "2026-03-03T09:30Z")
TO = ("--to", "harbour@mail.example.org")
WORDS = ("pursed lips", "Finn")


@pytest.fixture
def posted(village):
    """The village in which Finn's mail was let through, told of, and is in everybody's summary."""
    mail = samples() / "mails" / "new-conversation.eml"
    village("mail", "replay", str(mail), *TO, *MORNING)
    village("mail", "release", "1", *MORNING)
    village("run", *MORNING)
    village("run", *NEXT_MORNING)
    return village


def post_of(village):
    return village.json("mail", "show", "1")["post"]


def by_kind(trace):
    return [(each["of"], each["step"]) for each in trace["steps"]]


def summaries_with(letters, words):
    """Return how many letters that really went out say something, but for the receipt."""
    said = [email.message_from_bytes(path.read_bytes()) for path in letters()]
    texts = [part.get_payload(decode=True).decode() for each in said for part in each.walk()
             if part.get_content_type() == "text/plain"]  # fmt: skip
    return sum(words in " ".join(text.split()) for text in texts)


def test_a_mail_is_followed_from_its_receipt_to_each_letter(posted):
    found = posted.json("trace", "mail", "1")

    steps = by_kind(found)
    assert steps[:3] == [("mail", "accepted"), ("mail", "decided"), ("mail", "posted")]
    assert ("post", "published") in steps
    assert ("post", "final") in steps
    sent = {
        each["id"] for each in found["steps"] if (each["of"], each["step"]) == ("letter", "sent")
    }
    kinds = {row["id"]: row["kind"] for row in posted.json("outbox", "list")}
    assert {kinds[number] for number in sent} == {"receipt", "summary"}
    assert found["letters"]["receipt sent"] == 1
    assert found["left_off"] == 0


def test_a_post_and_a_mail_tell_of_the_same_letters(posted):
    of_mail, of_post = (
        posted.json("trace", "mail", "1"),
        posted.json("trace", "post", str(post_of(posted))),
    )

    assert of_mail["letters"] == of_post["letters"]
    assert of_post["steps"][0]["of"] == "mail"


def test_a_letter_is_followed_back_to_its_mail(posted):
    receipt = next(row for row in posted.json("outbox", "list") if row["kind"] == "receipt")
    found = posted.json("trace", "letter", str(receipt["id"]))

    assert {each["of"] for each in found["steps"]} == {"mail", "post", "letter"}


def test_the_answer_to_a_mail_that_became_no_post_is_in_its_trace(village):
    mail = village.folder / "help.eml"
    mail.write_text("From: ana@example.net\nSubject: help\nMessage-ID: <h@example.net>\n\nhelp\n")
    village("mail", "replay", str(mail), "--to", "help@mail.example.org", *MORNING)
    held = village.json("mail", "show", "1")["outcome"] == "held"
    if held:
        village("mail", "release", "1", *MORNING)
    village("run", *MORNING)

    found = village.json("trace", "mail", "1")

    assert found["steps"][1]["state"] == "command"
    assert "overview sent" in found["letters"]


def test_a_message_id_leads_to_a_letter_to_a_mail_and_to_a_post(posted, letters):
    ours = email.message_from_bytes(letters()[0].read_bytes())["Message-ID"]
    mail = email.message_from_bytes((samples() / "mails" / "new-conversation.eml").read_bytes())
    number = letters()[0].stem.split("-")[1]
    theirs = mail["Message-ID"]

    assert posted.json("trace", ours) == posted.json("trace", "letter", number)
    assert posted.json("trace", ours.strip("<>")) == posted.json("trace", "letter", number)
    assert posted.json("trace", theirs) == posted.json("trace", "mail", "1")
    with sqlite3.connect(posted.folder / "digest.db") as db:
        db.execute("UPDATE received SET raw = NULL, raw_key = NULL")
    db.close()
    assert posted.json("trace", theirs) == posted.json("trace", "post", str(post_of(posted)))


@pytest.mark.parametrize(
    ("what", "told"),
    [
        (["5"], "mail 5, post 7, letter 9"),
        (["mail", "99"], "there is no mail 99"),
        (["letter", "99"], "outbox list"),
        (["<nobody@example.net>"], "no mail that is still kept"),
    ],
)
def test_what_is_not_there_is_told_with_what_to_do(village, what, told):
    assert told in " ".join(village("trace", *what, code=1).stderr.split())


def test_a_trace_has_no_words_and_no_whole_address_unless_revealed(posted):
    said = posted("trace", "mail", "1").stdout

    assert "f***@example.net" in said
    assert "finn@example.net" not in said
    assert not any(each in said for each in WORDS)
    assert all(len(line) <= 80 or "Message-ID" in line for line in said.splitlines())
    assert "finn@example.net" in posted("trace", "mail", "1", "--reveal").stdout
    assert posted.json("audit", "list")[0]["act"] == "reveal trace"


def test_of_many_letters_the_first_are_shown_and_all_are_counted(posted):
    found = posted.json("trace", "mail", "1", "--limit", "1")

    assert found["left_off"] == sum(found["letters"].values()) - 1
    assert "more letters" in posted("trace", "mail", "1", "--limit", "1").stderr


def test_the_mails_of_an_address_are_found_by_the_envelope_and_in_the_seal(village):
    first, second = village.folder / "one.eml", village.folder / "two.eml"
    first.write_text("From: Zoe <Zoe@Example.net>\nSubject: Hi\n\nHello.\n")
    second.write_text("From: yann@example.net\nSubject: Hi\n\nHello.\n")
    to = ("--to", "staff@mail.example.org")
    village("mail", "replay", str(first), *to, "--from", "bounces@list.example", *MORNING)
    village("mail", "replay", str(second), *to, "--from", "zoe@example.net", *MORNING)
    village("mail", "replay", str(second), *to, *MORNING)

    def numbers(address):
        return [row["id"] for row in village.json("mail", "list", "--from", address)]

    assert numbers("ZOE@example.net") == [2, 1]
    assert numbers("yann@example.net") == [2]
    assert numbers("nobody@example.net") == []
    assert "zoe@" not in village("mail", "list", "--from", "zoe@example.net").stdout
    assert "no address" in village("mail", "list", "--from", "zoe", code=1).stderr
    both = ("--from", "zoe@example.net", "--member", "1")
    assert "choose one" in village("mail", "list", *both, code=1).stderr


def test_nothing_is_found_by_an_address_once_the_mails_time_is_over(posted):
    assert [row["id"] for row in posted.json("mail", "list", "--from", "finn@example.net")] == [1]

    posted("purge", "--at", "2026-05-02T09:30Z")

    assert posted.json("mail", "list", "--from", "finn@example.net") == []
    assert "we keep no sender" in posted("mail", "list", "--from", "finn@example.net").stderr


def test_how_many_were_sent_a_post_is_told_by_kind_and_is_what_was_sent(posted, letters):
    number = str(post_of(posted))
    found = posted.json("why", "--post", number)

    assert (
        found["members"]
        == found["letters"]["summary"]["sent"]
        == summaries_with(letters, "pursed lips") - 1
    )
    assert found["not_known"] == 0
    assert "readers" not in found
    assert "Ana" not in posted("why", "--post", number).stdout


def test_who_was_sent_a_post_is_told_only_with_the_audit_trail(posted):
    number = str(post_of(posted))
    before = len(posted.json("audit", "list"))

    found = posted.json("why", "--post", number, "--reveal")

    assert len(found["readers"]) == found["members"] > 1
    assert len(posted.json("audit", "list")) == before + 1
    assert posted.json("audit", "list")[0]["act"] == "reveal readers"
    assert "choose one" in posted("why", "1", "--post", number, code=1).stderr
    assert "goes with" in posted("why", "1", "--reveal", code=1).stderr
