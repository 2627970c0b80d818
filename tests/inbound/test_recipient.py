"""What an address is for."""

import pytest

from digest.mail.signed_address import Purpose, Ticket
from inbound.recipient import AddressRole, FixedAddress, destination, local_part


@pytest.mark.parametrize(
    ("local", "place"),
    [
        pytest.param("Lung", FixedAddress(AddressRole.COMMUNITY, "lung"), id="community"),
        pytest.param("settings", FixedAddress(AddressRole.COMMAND, "settings"), id="command"),
        pytest.param("POSTMASTER", FixedAddress(AddressRole.PEOPLE, "postmaster"), id="postmaster"),
        pytest.param("fbl", FixedAddress(AddressRole.REPORTS, "fbl"), id="complaints"),
        pytest.param("notify", FixedAddress(AddressRole.SENDER, "notify"), id="our-from"),
        pytest.param("r.wrong", None, id="no-token"),
        pytest.param("x" * 65, None, id="too-long"),
        pytest.param("lüng", None, id="not-ascii"),
        pytest.param("lung\0", None, id="nul"),
        pytest.param("", None, id="empty"),
    ],
)
def test_fixed_local_parts(keys, local, place):
    assert destination(local, keys) == place


@pytest.mark.parametrize("form", ["r.{}", "R.{}", "reply+{}", "reply-{}"])
def test_signed_local_parts_in_any_form_and_case(keys, form):
    ticket = Ticket(purpose=Purpose.REPLY, member_id=3, object_id=4)

    assert destination(form.format(keys.token(ticket).upper()), keys) == ticket


def test_a_message_id_is_no_address(keys):
    ticket = Ticket(purpose=Purpose.MESSAGE_ID, member_id=3, object_id=4)

    assert destination(keys.local_part(ticket), keys) is None


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("lung@Mail.Example.ORG", "lung"),
        ("lung@old.example.", "lung"),
        ("Postmaster", "Postmaster"),
        ("lung", None),
        ("lung@elsewhere.example", None),
    ],
)
def test_only_our_own_domains_count(address, local):
    assert local_part(address, ("mail.example.org", "old.example")) == local
