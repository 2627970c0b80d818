"""What looks like a way to reach the author, and what only looks like one to a careless eye."""

import pytest

from digest.notices.contact_data import contact_data, warning

PHONE, EMAIL = "a phone number", "an e-mail address"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("Ring me: +44 20 7946 0958", [f"{PHONE} (…58)"], id="international"),
        pytest.param("My number is +442079460958.", [f"{PHONE} (…58)"], id="international-plain"),
        pytest.param("0049 171 2345678 is mine", [f"{PHONE} (…78)"], id="international-zeros"),
        pytest.param("call (555) 010-4477 any time", [f"{PHONE} (…77)"], id="american"),
        pytest.param("it is 555-010-4477", [f"{PHONE} (…77)"], id="american-hyphens"),
        pytest.param("0171/2345678 abends", [f"{PHONE} (…78)"], id="german-slash"),
        pytest.param("mon numéro 06 12 34 56 78", [f"{PHONE} (…78)"], id="french"),
        pytest.param("06.12.34.56.78 le soir", [f"{PHONE} (…78)"], id="french-dots"),
        pytest.param("Tel. 2345678", [f"{PHONE} (…78)"], id="short-after-a-keyword"),
        pytest.param("whatsapp 0612345678", [f"{PHONE} (…78)"], id="bare-after-a-keyword"),
        pytest.param("write to ana.k@example.com", [EMAIL], id="address"),
        pytest.param("ana [at] example.com", [EMAIL], id="address-spelled-out"),
        pytest.param("my SSN is 078-05-1120", ["a social security number"], id="social-security"),
        pytest.param(
            "MRN: 00471147-11", ["a number that you are registered by"], id="medical-record"
        ),
        pytest.param(
            "pay to DE89 3704 0044 0532 0130 00", ["the number of an account or a card"], id="iban"
        ),
        pytest.param("4111 1111 1111 1111", ["the number of an account or a card"], id="card"),
        pytest.param("I live at 12 Old Mill Road now", ["a street address"], id="street"),
        pytest.param("Lindenstraße 12, hinten", ["a street address"], id="german-street"),
        pytest.param("Smalltown, CA 90210-1234", ["a street address"], id="zip"),
        pytest.param("DOB 04/05/1961", ["a date of birth"], id="birth"),
        pytest.param("find me on facebook.com/ana.k.1961", ["a personal page"], id="profile"),
        pytest.param(
            "ana@example.com, 020 7946 0958", [EMAIL, f"{PHONE} (…58)"], id="both-of-them"
        ),
    ],
)
def test_it_notices(text, found):
    assert contact_data(text) == found


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Lot number 4711471147 of the vaccine.", id="lot-number"),
        pytest.param("Trial NCT01234567 is recruiting.", id="trial"),
        pytest.param("PMID 12345678, published 2019-03-04", id="paper"),
        pytest.param("From 03.04.2024 to 12.06.2024 I had six cycles.", id="dates"),
        pytest.param("I was there 2019-2020 and 2021-2022.", id="years"),
        pytest.param("120/80, 130/85 and 125/82 this week", id="blood-pressure"),
        pytest.param("0.5 0.25 0.125 0.0625 mg", id="doses"),
        pytest.param("At 08.30 12.30 18.30 I take it.", id="times"),
        pytest.param("Leucocytes 4500, 5200, 6100", id="counts"),
        pytest.param("The bill was 1 250 000 dollars", id="sum"),
        pytest.param("https://example.com/posts/02079460958", id="link"),
        pytest.param("Values of 078 05 and 11 20 mg", id="no-social-security"),
        pytest.param("Sample 4111 1111 1111 1112 was lost", id="no-card"),
        pytest.param("Batch DE89 3704 0044 0532 0130 01", id="no-iban"),
        pytest.param("Stage 3 close to surgery, 2 weeks drive, Room 12", id="no-street"),
        pytest.param("My son was born on a Sunday.", id="no-date-of-birth"),
        pytest.param("I called the clinic 3 times and took 20 mg.", id="keyword-alone"),
    ],
)
def test_it_leaves_alone(text):
    assert contact_data(text) == []
    assert warning(text) == ""


def test_the_warning_shows_no_more_than_two_digits():
    assert warning("+44 20 7946 0958, a@b.example") == (
        "Your text seems to hold an e-mail address and a phone number (…58)."
    )
