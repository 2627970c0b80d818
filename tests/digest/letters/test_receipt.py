"""Receipts as their authors get them."""

import pytest

from digest.community.communities.community import HoldFirst
from digest.community.communities.join import leave
from digest.community.conversations.post import EditWindow
from digest.community.people.member import MemberState
from digest.community.posting import change
from digest.letters.audience import announce_edit
from digest.letters.receipt import few_rows
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import DeliveryState, LetterKind

RECEIPT = LetterKind.RECEIPT


def test_it_shows_the_post_as_published_and_until_when_it_can_change(store, begin, postman, keys):
    with store.write() as session:
        talk = begin(session)
        talk.ben.zone = "Europe/Amsterdam"
        post = talk.say(talk.ben, "Propped up.", cut="> How do you sleep?", attachments=1)
        letter = postman.send(talk, RECEIPT, minutes=0)[talk.ben.id]

        assert "Propped up." in letter.text
        assert "14:00" in letter.text  # an hour after noon UTC
        assert "> How do you sleep?" in letter.text
        assert "the attachment of your mail" in letter.text
        assert "mailto:p." in letter.html
        local = letter.mail["Reply-To"].addresses[0].addr_spec.partition("@")[0]
        ticket = keys.read_local_part(local)
        assert (ticket.purpose, ticket.member_id) == (Purpose.POST, talk.ben.id)
        assert ticket.object_id == post.id


def test_until_when_comes_before_the_post_how_to_change_it_after_it_and_what_was_left_out_last(
    store, begin, postman
):
    with store.write() as session:
        talk = begin(session)
        left_out = "\n".join(f"Value {number} of my blood." for number in range(30))
        talk.say(talk.ben, "Propped up.", cut=left_out)
        letter = postman.send(talk, RECEIPT, minutes=0)[talk.ben.id]

    for part in (letter.text, letter.html):
        told = ("Your post is up", "13:00", "Propped up.", "DELETE", "Nobody got it", "Value 3")
        where = [part.index(each) for each in told]
        assert where == sorted(where)
        assert "Value 4" not in part
        assert "and 26 more lines" in part


@pytest.mark.parametrize("minutes", [0, 61], ids=["in-its-hour", "after-it"])
@pytest.mark.parametrize("is_held", [True, False], ids=["held", "up"])
def test_one_line_says_by_which_clock_its_hours_are(store, begin, postman, minutes, is_held):
    with store.write() as session:
        talk = begin(session, hold_first=HoldFirst.LINKS if is_held else HoldFirst.NEVER)
        talk.ben.zone = "Europe/Amsterdam"
        talk.say(talk.ben, "See https://a.example")
        letter = postman.send(talk, RECEIPT, minutes=minutes)[talk.ben.id]

    for part in (letter.text, letter.html):
        assert part.count("(Amsterdam time)") == 1


def test_both_parts_lead_to_all_settings(store, begin, postman):
    with store.write() as session:
        talk = begin(session)
        talk.say(talk.ben, "Propped up.")
        letter = postman.send(talk, RECEIPT, minutes=0)[talk.ben.id]

    assert "All settings: send a mail with the subject “settings” to:" in letter.text
    assert "mailto:settings@mail.example.org?subject=settings" in letter.html


def test_a_title_that_the_author_may_no_longer_read_is_a_number_without_quotes(
    store, begin, postman
):
    with store.write() as session:
        talk = begin(session)
        talk.say(talk.ben, "Propped up.")
        leave(session, member_id=talk.ben.id, community_id=talk.lung.id)
        letter = postman.send(talk, RECEIPT, minutes=0)[talk.ben.id]

    assert "It is in Conversation C1, in Lung." in " ".join(letter.text.split())
    assert "It is in Conversation C1, in Lung." in letter.html


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("", ("", 0), id="nothing"),
        pytest.param("a\n\nb", ("a\nb", 0), id="all"),
        pytest.param("a\nb\nc\nd\ne\nf", ("a\nb\nc\nd", 2), id="more"),
        pytest.param("word " * 72, (f"{('word ' * 57).strip()} …", 1), id="a-long-line"),
        pytest.param(f"a\nb\nc\n{'x' * 100}", (f"a\nb\nc\n{'x' * 72} …", 1), id="no-spaces"),
    ],
)
def test_of_what_was_left_out_a_few_rows_are_shown(text, shown):
    assert few_rows(text) == shown


def test_it_answers_the_mail_and_nothing_answers_it(store, begin, postman):
    with store.write() as session:
        talk = begin(session)
        talk.say(talk.ben, "Propped up.")
        letter = postman.send(talk, RECEIPT, minutes=0)[talk.ben.id]

        assert letter.mail["In-Reply-To"] == "<mail.propped@ben.example>"
        assert letter.mail["Auto-Submitted"] == "auto-replied"
        assert letter.mail["List-Unsubscribe"] is None
        assert letter.mail["From"] == "Community Digest <notice@mail.example.org>"
        assert letter.composed.reverse_path == ""
        assert letter.composed.carried == b""


def test_a_held_post_is_said_to_wait(store, begin, postman):
    with store.write() as session:
        talk = begin(session, hold_first=HoldFirst.LINKS)
        post = talk.say(talk.ben, "See https://pillows.example")
        held = postman.send(talk, RECEIPT, minutes=0)[talk.ben.id]
        change.approve(session, post, actor="operator", window=EditWindow(), at=talk.at(30))
        talk.announce(post, minutes=30, answers=None)
        approved = postman.send(talk, RECEIPT, minutes=30)[talk.ben.id]

        assert "waits for a moderator" in held.text
        assert "Your post is up" in approved.text
        assert "13:30" in approved.text
        assert approved.mail["Auto-Submitted"] == "auto-generated"
        assert approved.composed.reverse_path.startswith("b.")
        assert held.mail["Message-ID"] in approved.references


def test_an_edit_is_shown_as_one(store, begin, postman):
    with store.write() as session:
        talk = begin(session)
        post = talk.say(talk.ben, "Propped up.")
        postman.send(talk, RECEIPT, minutes=0)
        change.edit(session, post, text="Sitting, really.", title=None, at=talk.at(3))
        announce_edit(session, post, at=talk.at(3), answers="<edit@ben.example>")
        letter = postman.send(talk, RECEIPT, minutes=3)[talk.ben.id]

        assert "Your change is made" in letter.text
        assert "Sitting, really." in letter.text
        assert b"Propped up" not in letter.composed.message
        assert letter.mail["In-Reply-To"] == "<edit@ben.example>"


def test_a_new_title_alone_is_an_edit_too(store, begin, postman):
    with store.write() as session:
        talk = begin(session)
        change.edit(session, talk.first, text=talk.first.text, title="Resting", at=talk.at(3))
        announce_edit(session, talk.first, at=talk.at(3), answers="<edit@ana.example>")
        letter = postman.send(talk, RECEIPT, minutes=3)[talk.ana.id]

        assert "Your change is made" in letter.text
        assert "Resting" in letter.text


def test_contact_data_is_warned_of_in_private(store, begin, postman):
    with store.write() as session:
        talk = begin(session)
        talk.say(talk.ben, "Write to ben@example.org")
        receipt = postman.send(talk, RECEIPT, minutes=0)[talk.ben.id]
        notification = postman.send(talk, LetterKind.NOTIFICATION)[talk.ana.id]

        assert "an e-mail address" in receipt.text.lower()
        assert "an e-mail address" not in notification.text.lower()


@pytest.mark.parametrize("how", ["deleted", "hidden"])
def test_there_is_no_receipt_of_a_post_that_is_gone(store, begin, postman, how):
    with store.write() as session:
        talk = begin(session)
        post = talk.say(talk.ben, "Propped up.")
        if how == "deleted":
            change.delete(session, post, at=talk.at(1))
        else:
            change.hide(session, post, actor="operator", reason="rules", at=talk.at(1))

        assert postman.send(talk, RECEIPT, minutes=1) == {}
        assert talk.owed(RECEIPT)[0].state is DeliveryState.EMPTY


@pytest.mark.parametrize(
    ("state", "comes"),
    [
        pytest.param(MemberState.SUSPENDED, True, id="suspended"),
        pytest.param(MemberState.FORMER, False, id="left-us"),
    ],
)
def test_who_left_gets_nothing_and_who_is_suspended_what_is_theirs(
    store, begin, postman, state, comes
):
    with store.write() as session:
        talk = begin(session)
        talk.say(talk.ben, "Propped up.")
        talk.ben.state = state

        assert (talk.ben.id in postman.send(talk, RECEIPT, minutes=0)) is comes


def test_a_first_post_can_be_changed_with_its_title(store, begin, postman):
    with store.write() as session:
        talk = begin(session)
        talk.announce(talk.first)
        letter = postman.send(talk, RECEIPT, minutes=0)[talk.ana.id]

        assert "subject=EDIT" in letter.html
        assert "Title%3A%20Sleeping%20well%0D%0A%0D%0AHow%20do%20you" in letter.html
        assert "subject=DELETE" in letter.html


def test_after_its_hour_it_leads_to_a_moderator(store, begin, postman):
    with store.write() as session:
        talk = begin(session)
        talk.say(talk.ben, "Propped up.")
        owed = talk.owed(RECEIPT, talk.ben)
        composed = postman.compose(session, owed, talk.at(90))[0]

    assert b"ASK%20A%20MODERATOR" in composed.message or b"ASK A MODERATOR" in composed.message
