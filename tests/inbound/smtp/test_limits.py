"""The counters, without a server."""

import pytest

from inbound.smtp.limits import CLIENTS, ConnectionCounts, Guesses, Room, SmtpLimits, client_of


def test_who_leaves_makes_room():
    crowd = ConnectionCounts(SmtpLimits(connections=2, connections_per_address=1))

    assert [crowd.admit("a"), crowd.admit("a"), crowd.admit("b"), crowd.admit("c")] == [
        True,
        False,
        True,
        False,
    ]
    crowd.leave("a")
    assert crowd.admit("c")


@pytest.mark.parametrize(
    ("seconds", "too_many"),
    [pytest.param(599, True, id="remembered"), pytest.param(600, False, id="forgotten")],
)
def test_guesses_are_forgotten_in_time(seconds, too_many):
    guesses = Guesses(SmtpLimits())
    for _ in range(21):
        guesses.note("a", at=1_000)

    assert guesses.are_too_many("a", at=1_000 + seconds) is too_many


def test_twenty_wrong_addresses_are_not_too_many():
    guesses = Guesses(SmtpLimits())
    for _ in range(20):
        guesses.note("a", at=0)

    assert not guesses.are_too_many("a", at=0)


def test_a_flood_of_clients_fills_no_memory():
    guesses = Guesses(SmtpLimits())
    for number in range(CLIENTS + 500):
        guesses.note(str(number), at=0)

    assert len(guesses._clients) == CLIENTS


@pytest.mark.parametrize(
    ("address", "client"),
    [
        pytest.param("192.0.2.7", "192.0.2.7", id="v4"),
        pytest.param("2001:db8::1", "2001:db8::/64", id="v6"),
        pytest.param("2001:db8::ffff:1", "2001:db8::/64", id="the-same-network"),
        pytest.param("::ffff:192.0.2.7", "192.0.2.7", id="v4-in-v6"),
        pytest.param("fe80::1%eth0", "fe80::/64", id="with-its-link"),
        pytest.param(None, "", id="a-socket"),
        pytest.param("odd:thing", "odd:thing", id="no-address"),
    ],
)
def test_a_network_is_one_client(address, client):
    assert client_of(address) == client


def test_nobody_fills_the_memory_alone_and_a_share_is_kept_for_who_has_a_letter():
    room = Room(SmtpLimits(size=1_000, memory=8_000))

    assert room.take(4_000, "a", is_known=True)
    assert not room.take(1, "a", is_known=True)
    assert room.take(2_000, "b", is_known=False)
    assert not room.take(1, "c", is_known=False)
    assert room.take(2_000, "c", is_known=True)
    assert not room.take(1, "d", is_known=True)


def test_a_border_may_fill_the_memory():
    room = Room(SmtpLimits(size=1_000, memory=8_000))

    assert room.take(8_000, None, is_known=False)


def test_what_a_mail_took_is_given_back_for_everybody():
    room = Room(SmtpLimits(size=1_000, memory=8_000))
    full = room.share("a", is_known=False)

    assert full.take(4_000)
    assert not room.share("a", is_known=False).is_there
    full.give_back()
    assert room.share("a", is_known=False).is_there
    assert room.left == 8_000


def test_there_is_always_room_for_two_of_the_largest_mails_of_a_client():
    room = Room(SmtpLimits(size=1_000, memory=0))

    assert room.take(2_000, "a", is_known=True)
    assert not room.take(1, "a", is_known=True)
