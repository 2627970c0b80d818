"""What looks like a way to reach the author, and what only looks like one to a careless eye."""

import subprocess
import sys

import pytest

from digest.community.people.contact_data import contact_data
from digest.language.sentences import in_english, listed

PHONE, EMAIL = "a phone number", "an e-mail address"
HOME, BORN, IDENTITY = "a street address", "a date of birth", "a social security number"
RECORD, BANK, CARD = "a patient or insurance number", "a bank account number", "a card number"
PROFILE = "a link to a personal page"


def said(text):
    return [in_english(each) for each in contact_data(text)]


def warning(text):
    return in_english("receipt.look.title", found=listed(contact_data(text)))


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
        pytest.param("call 310/555-0187", [f"{PHONE} (…87)"], id="american-slash"),
        pytest.param("Via Roma, 12, interno 4", [HOME], id="italian-street"),
        pytest.param("I live at 12 Willow Lane.", [HOME], id="street"),
        pytest.param("444 Park Avenue South, 11th floor", [HOME], id="avenue"),
        pytest.param("Unit 3, 17 Hill Dr., Smalltown", [HOME], id="drive"),
        pytest.param("Lindenstraße 12a, hinten", [HOME], id="german-street"),
        pytest.param("12 bis, rue de la Paix", [HOME], id="french-street"),
        pytest.param("Vivo en Calle Mayor, 7", [HOME], id="spanish-street"),
        pytest.param("Prinsengracht 263", [HOME], id="dutch-street"),
        pytest.param("P.O. Box 66, Christiansted", [HOME], id="post-box"),
        pytest.param("Newton, MA  02160-1234", [HOME], id="state-and-zip"),
        pytest.param("DOB: 03/04/1961", [BORN], id="dob"),
        pytest.param("My date of birth is 3 April 1961", [BORN], id="born-in-words"),
        pytest.param("geb. 03.04.1961", [BORN], id="born-german"),
        pytest.param("born July 4th, 1961", [BORN], id="born-american"),
        pytest.param("née le 3 avril 1961", [BORN], id="born-french"),
        pytest.param("My SSN is 078-05-1120", [IDENTITY], id="ssn"),
        pytest.param("social security number 078051120", [IDENTITY], id="ssn-named"),
        pytest.param("NI: QQ 12 34 56 C, or AB123456C", [IDENTITY], id="national-insurance"),
        pytest.param("MRN: 00412345", [f"{RECORD} (…45)"], id="record"),
        pytest.param("NHS number 943 476 5919", [f"{RECORD} (…19)"], id="nhs"),
        pytest.param("Versichertennummer A123456780", [f"{RECORD} (…80)"], id="insured"),
        pytest.param("DE89 3704 0044 0532 0130 00", [f"{BANK} (…00)"], id="iban"),
        pytest.param("GB82WEST12345698765432", [f"{BANK} (…32)"], id="iban-bare"),
        pytest.param("4111 1111 1111 1111", [f"{CARD} (…11)"], id="card"),
        pytest.param("3782-822463-10005", [f"{CARD} (…05)"], id="card-of-fifteen"),
        pytest.param("https://www.facebook.com/ana.example", [PROFILE], id="profile"),
        pytest.param("linkedin.com/in/ana-example", [PROFILE], id="profile-bare"),
        pytest.param(
            "ana@example.com, 020 7946 0958", [EMAIL, f"{PHONE} (…58)"], id="both-of-them"
        ),
    ],
)
def test_it_notices(text, found):
    assert said(text) == found


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
        pytest.param("In article <93042618.AA0782@host.example> you say", id="message-id"),
        pytest.param("69 MGB Roadster, 2 Good Doctors", id="no-road"),
        pytest.param("A 20 Minute Walk, then 2 Dr. Grey appointments", id="no-drive"),
        pytest.param("I take 5 via mouth, via Port 12", id="via"),
        pytest.param("I was born in 1961 and diagnosed on 03.04.2019", id="a-year-and-another-day"),
        pytest.param("GSE 078-05-1, CA 125-05-11201", id="no-ssn"),
        pytest.param("patient 4711, ward 12", id="short-number"),
        pytest.param("The patient took 20 mg of 100 a day", id="a-patient"),
        pytest.param("DE89 3704 0044 0532 0130 01", id="iban-with-a-wrong-digit"),
        pytest.param("4111 1111 1111 1112", id="card-with-a-wrong-digit"),
        pytest.param("Batch 4111-1111-1111-1111-1111", id="longer-than-a-card"),
        pytest.param("https://www.facebook.com/groups/lung", id="a-group"),
        pytest.param("see instagram.com/p/abc and x.com/i/status", id="no-profile"),
        pytest.param("Rs12345678 C1234567 T2N0M0 HbA1c 6.5", id="codes"),
        pytest.param("I called the clinic 3 times and took 20 mg.", id="keyword-alone"),
    ],
)
def test_it_leaves_alone(text):
    assert contact_data(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Call 0171 2345678, or 12 Oak Street, Springfield, IL 62704",
        "My SSN is 123-45-6789, born on 3 May 1971, DE89 3704 0044 0532 0130 00",
    ],
)
def test_nothing_but_links_and_addresses_is_found_in_a_text_without_digits(text):
    assert contact_data(text)
    assert not contact_data("".join(each for each in text if not each.isdecimal()))
    assert contact_data("write to ana@example.net")
    assert contact_data("facebook.com/ana.keller")


def test_the_warning_shows_no_more_than_two_digits():
    assert warning("+44 20 7946 0958, a@b.example") == (
        "Please look: an e-mail address and a phone number (…58)"
    )


def test_each_kind_is_named_once_in_one_sentence():
    assert warning("12 Willow Lane; DOB 03/04/1961; MRN 00412345; 14 Hill Road") == (
        "Please look: a street address, a date of birth and a patient or insurance number (…45)"
    )


@pytest.mark.sample(4)
@pytest.mark.parametrize("piece", ["1", "1 ", "a", "a@", "1-", "(1", "12 Aa ", "DE11 ", "born 1 "])
def test_no_text_of_the_longest_permitted_size_makes_it_stall(piece):
    """Run where it could be killed: a pattern that goes back over its text would need minutes."""
    code = (
        "import sys, resource\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (20, 20))\n"
        "from digest.community.people.contact_data import contact_data\n"
        f"contact_data({piece!r} * (65_536 // {len(piece)}))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
