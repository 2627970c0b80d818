import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.mail.signed_address import Purpose
from digest.mail.threading import first_message_id, is_message_id, message_id, references

DOMAIN = "mail.example.org"


def test_a_message_id_gives_member_and_letter_back_to_us_and_nothing_to_others(some_keys):
    made = message_id(some_keys, DOMAIN, member_id=7, delivery_id=55)
    letter, _, rest = made.removeprefix("<").partition(".")
    token, _, domain = rest.partition("@")

    ticket = some_keys.read(Purpose.MESSAGE_ID, token)

    assert (letter, domain) == ("i", f"{DOMAIN}>")
    assert (ticket.member_id, ticket.object_id, ticket.detail) == (7, 55, 0)


def test_a_letter_keeps_its_message_id_at_every_attempt(some_keys):
    ids = {message_id(some_keys, DOMAIN, member_id=7, delivery_id=55) for _ in range(3)}

    assert len(ids) == 1


def test_two_members_share_no_message_id_of_a_conversation(some_keys):
    ids = {
        first_message_id(some_keys, DOMAIN, member_id=member, conversation_id=9)
        for member in (7, 8)
    }

    assert len(ids) == 2


def test_a_conversation_is_not_taken_for_the_letter_of_the_same_number(some_keys):
    first = first_message_id(some_keys, DOMAIN, member_id=7, conversation_id=55)

    assert first != message_id(some_keys, DOMAIN, member_id=7, delivery_id=55)


@given(st.integers(0, 60))
def test_of_many_ancestors_the_first_and_the_last_nineteen_stay(count):
    earlier = [f"<{number}@example.org>" for number in range(count)]

    kept = references(earlier)

    assert len(kept) == min(count, 20)
    assert list(kept) == (earlier if count <= 20 else [earlier[0], *earlier[-19:]])


def test_an_ancestor_named_twice_stands_once():
    assert references(["<a@b>", "<c@d>", "<a@b>"]) == ("<a@b>", "<c@d>")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no brackets@example.org",
        "<a@b> <c@d>",
        "<a b@c>",
        "<a@b>\r\nBcc: x@y.org",
        "<=?utf-8?q?a?=@b>",
        "<ä@b>",
        "<@b>",
        "<" + "a" * 300 + "@b>",
        "<a<b@c>",
    ],
)
def test_what_is_no_plain_message_id_stays_out_of_our_headers(text):
    assert references([text]) == ()
    assert not is_message_id(text)
