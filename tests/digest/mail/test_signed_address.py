"""Signed addresses: what we made is read, anything else is refused."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import BadToken
from digest.mail.signed_address import Keys, Purpose, Ticket, blank
from digest.store.span import Span

KEYS = Keys({1: bytes(range(32))})
NUMBERS = st.integers(0, (1 << 40) - 1)
TICKETS = st.builds(
    Ticket,
    purpose=st.sampled_from(Purpose),
    member_id=NUMBERS,
    object_id=NUMBERS,
    detail=st.integers(0, 255),
)


@given(TICKETS)
def test_a_local_part_says_what_it_was_made_for(ticket):
    local = KEYS.local_part(ticket)

    assert len(local) <= 40
    assert KEYS.read_local_part(local) == ticket
    assert KEYS.read_local_part(local.upper()) == ticket


@given(st.lists(TICKETS), NUMBERS)
def test_tokens_that_are_sealed_together_are_those_of_each_alone(tickets, member):
    blanks = b"".join(blank(each.purpose, each.object_id, each.detail) for each in tickets)

    filled = KEYS.filled_in(member, blanks)

    alone = [KEYS.token(replace(each, member_id=member)) for each in tickets]
    assert [token.decode() for token in filled] == alone


@given(TICKETS, st.sampled_from(Purpose))
def test_a_token_serves_one_purpose_only(ticket, other):
    if other is not ticket.purpose:
        with pytest.raises(BadToken):
            KEYS.read(other, KEYS.token(ticket))


@given(TICKETS, st.integers(0, 36), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_one_changed_letter_breaks_the_seal(ticket, place, letter):
    token = KEYS.token(ticket)
    changed = token[:place] + letter + token[place + 1 :]
    if changed != token:
        with pytest.raises(BadToken):
            KEYS.read(ticket.purpose, changed)


@given(st.text(max_size=80))
def test_any_other_text_is_a_bad_token_and_nothing_worse(text):
    with pytest.raises(BadToken):
        KEYS.read_local_part(text)


@pytest.mark.parametrize("form", ["reply+{}", "reply-{}", "Reply+{}"])
def test_older_forms_of_a_reply_address_are_read(form):
    ticket = Ticket(purpose=Purpose.REPLY, member_id=3, object_id=9)

    assert KEYS.read_local_part(form.format(KEYS.token(ticket))) == ticket


def test_after_a_rotation_old_tokens_hold_and_new_ones_carry_the_new_key():
    ticket = Ticket(purpose=Purpose.REPLY, member_id=3)
    both = Keys({1: bytes(range(32)), 2: bytes(range(1, 33))})

    assert both.read(Purpose.REPLY, KEYS.token(ticket)) == ticket
    with pytest.raises(BadToken):
        KEYS.read(Purpose.REPLY, both.token(ticket))


def test_neighbouring_numbers_give_tokens_that_show_no_order():
    tokens = [KEYS.token(Ticket(purpose=Purpose.REPLY, member_id=n)) for n in range(50)]
    heads = {token[3:10] for token in tokens}

    assert len(heads) == 50


@pytest.mark.parametrize("keys", [{}, {1: b"short"}, {0: bytes(32)}, {256: bytes(32)}])
def test_weak_or_misnumbered_keys_are_refused(keys):
    with pytest.raises(ValueError, match="at least one key"):
        Keys(keys)


KEPT = {"member": 10, "conversation": 20, "post": 30, "delivery": 40, "question": 50}
OVER = Span(b"", KEPT)
RESTORED = KEYS.in_epochs([OVER, Span(b"anew")])


@given(TICKETS)
def test_a_token_of_a_new_epoch_is_read_there_and_by_nobody_who_knows_only_the_old_one(ticket):
    token = RESTORED.token(ticket)

    assert RESTORED.read(ticket.purpose, token) == ticket
    with pytest.raises(BadToken):
        KEYS.read(ticket.purpose, token)


@pytest.mark.parametrize(
    ("purpose", "number", "detail"),
    [
        pytest.param(Purpose.REPLY, 20, 0, id="reply"),
        pytest.param(Purpose.POST, 30, 0, id="change"),
        pytest.param(Purpose.REPORT, 30, 0, id="report"),
        pytest.param(Purpose.SUMMARY, 40, 0, id="summary"),
        pytest.param(Purpose.BOUNCE, 40, 0, id="bounce"),
        pytest.param(Purpose.CONFIRM, 50, 0, id="confirm"),
        pytest.param(Purpose.MESSAGE_ID, 40, 0, id="a-letter-s-name"),
        pytest.param(Purpose.MESSAGE_ID, 20, 1, id="a-conversation-s-name"),
        pytest.param(Purpose.DECISION, 0, 0, id="decision"),
        pytest.param(Purpose.UNSUBSCRIBE, 0, 2, id="unsubscribe"),
    ],
)
def test_after_a_restore_an_older_token_holds_up_to_the_numbers_of_the_backup(
    purpose, number, detail
):
    def read(member_id, object_id):
        ticket = Ticket(purpose=purpose, member_id=member_id, object_id=object_id, detail=detail)
        return RESTORED.read(purpose, KEYS.token(ticket)).is_lost

    assert not read(10, number)
    assert read(10, number + 1)
    assert read(11, number)


def test_after_a_rotation_and_a_restore_every_earlier_token_is_still_read():
    ticket = Ticket(purpose=Purpose.REPLY, member_id=3, object_id=4)
    both = Keys({1: bytes(range(32)), 2: b"n" * 32}, [OVER, Span(b"anew")])

    for maker in (KEYS, RESTORED, both):
        assert both.read(Purpose.REPLY, maker.token(ticket)) == ticket
    assert both.token(ticket) != RESTORED.token(ticket)
