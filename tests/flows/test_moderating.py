"""Moderation over real mail: a report, a late wish and a held post, each decided by one answer."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.flows.mails import TRUSTED, reply_address, text_of

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ANA, BEN, DORA = "ana@example.net", "ben@example.net", "dora@example.net"
LUNG = "lung@mail.example.org"


@pytest.fixture
def village(digest):
    """Ana and Ben, and Dora who is the moderator and a clinician."""
    digest("communities", "add", "lung", "--title", "Lung")
    joined = (MORNING - timedelta(days=30)).isoformat()
    for name in ("Ana", "Ben", "Dora"):
        address = f"{name.lower()}@example.net"
        who = ("--name", name, "--confirmed", "--community", "lung")
        digest("members", "add", address, *who, "--at", joined)
    digest("communities", "moderators", "add", "lung", DORA)
    digest("members", "set", DORA, "--badge", "expert")
    return digest


def button(letter, label):
    found = re.search(rf"^{label}[^\n]*\n(?:  [^\n]+\n)*(\S+@\S+)$", text_of(letter), re.MULTILINE)
    assert found, text_of(letter)
    return found[1]


def test_a_moderator_decides_by_mail(village, serve, send):
    server = serve(MORNING, **TRUSTED)

    # Ben says something, and Ana reports it from the letter that brought it.
    send(server, ANA, LUNG, "How do you sleep?", subject="Sleep")
    receipt = server.letter_to(ANA, "How do you sleep?")
    own = reply_address(receipt)
    server.set_clock(MORNING + timedelta(hours=2))
    send(server, ANA, own, "How do you all sleep?", subject="EDIT")
    refused = server.letter_to(ANA, "How do you all sleep?")
    assert "Ask a moderator" in text_of(refused).replace("\n", " ") or "ask a moderator" in text_of(
        refused
    )

    # She asks a moderator: Dora gets one letter, and an absence note of hers decides nothing.
    send(server, ANA, own, "How do you all sleep?", subject="ASK A MODERATOR")
    server.letter_to(ANA, "We have asked a moderator")
    asked = server.letter_to(DORA, "How do you all sleep?")
    assert asked["Reply-To"] is None
    grant = button(asked, "Do as the author asks")
    away = {"Auto_Submitted": "auto-replied", "In_Reply_To": str(asked["Message-ID"])}
    for address in (grant, "notice@mail.example.org"):
        send(server, DORA, address, "I am in hospital until May.", **away)
    send(server, DORA, grant, "Send this mail as it is.")
    server.letter_to(DORA, "Done")
    assert "How do you all sleep?" in text_of(server.letter_to(ANA, "Your change is made"))

    # Dora answers the conversation; her role stands beside her name in the summary.
    server.set_clock(MORNING + timedelta(days=1))
    summary = server.letter_to(BEN, "How do you all sleep?")
    reply = re.search(r"r\.[a-z2-7]{37}@mail\.example\.org", text_of(summary))[0]
    send(server, BEN, reply, "Buy my tea at once.")
    server.letter_to(BEN, "Buy my tea at once.")
    server.set_clock(MORNING + timedelta(days=1, minutes=6))
    told = server.letter_to(ANA, "Buy my tea at once.")
    send(server, ANA, button(told, "Report to the moderators"), "What is wrong with it?\n\nAn ad.")
    server.letter_to(ANA, "Thank you for telling us")
    case = server.letter_to(DORA, "Buy my tea at once.")
    assert "An ad." in text_of(case)
    assert "Ana" not in text_of(case)

    # A plain answer decides nothing; the button does, once.
    answers = {"In_Reply_To": str(case["Message-ID"])}
    send(server, DORA, "notice@mail.example.org", "Away with it please", **answers)
    server.letter_to(DORA, "use one of the choices")
    for text in ("No advertising.", "Really, no advertising."):
        send(server, DORA, button(case, "Remove the post"), text)
    server.letter_to(DORA, "To take it back")
    server.letter_to(DORA, "There was nothing left to do")
    assert "No advertising." in text_of(server.letter_to(BEN, "Your post was removed"))
    server.letter_to(ANA, "The post that you reported is removed")

    # What was taken out is in no summary; what Dora writes carries her badge.
    reply = re.search(r"r\.[a-z2-7]{37}@mail\.example\.org", text_of(told))[0]
    send(server, ANA, reply, "Thank you all.")
    server.letter_to(ANA, "Thank you all.")
    send(server, DORA, LUNG, "I am here to help.", subject="Hello")
    server.letter_to(DORA, "I am here to help.")
    server.set_clock(MORNING + timedelta(days=2))
    summary = text_of(server.letter_to(BEN, "I am here to help."))
    assert "By Dora [expert]" in summary
    assert "Buy my tea" not in summary

    listed = village("moderation", "list", "--ended", "--json")
    assert listed.count('"by": "member 3"') == 2
