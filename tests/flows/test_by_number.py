"""Members do things with conversations by the numbers of the letter they answer, through real SMTP."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.flows.mails import TRUSTED, reply_address, text_of

EVENING = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
ANA, BEN = "ana@example.net", "ben@example.net"
LUNG, DOMAIN = "lung@mail.example.org", "mail.example.org"
TITLES = ("Coughing at night", "Food that helps", "Travel with oxygen")


@pytest.fixture
def server(digest, serve, send):
    """Ana and Ben in one community, where Ben has started three conversations."""
    digest("communities", "add", "lung", "--title", "Lung")
    for address in (ANA, BEN):
        name = address.partition("@")[0].title()
        digest(
            *("members", "add", address, "--name", name, "--confirmed"),
            *("--community", "lung", "--at", EVENING.isoformat()),
        )
    running = serve(EVENING, **TRUSTED).welcomed(ANA, BEN)
    for title in TITLES:
        send(running, BEN, LUNG, f"What do you know of {title.lower()}?", subject=title)
        running.letter_to(BEN, f"What do you know of {title.lower()}?")
    return running


def summary_of(server, *, days):
    """Return Ana's summary after so many days, and the numbers of its titles."""
    server.set_clock(EVENING + timedelta(days=days - 1, hours=13))
    letter = server.letter_to(ANA, "Coughing at night")
    return letter, {title: number for number, title in numbered(letter).items()}


def numbered(letter):
    """Return the titles in a letter by their numbers."""
    listed = re.findall(r"(?m)^ *(\d+)\. (.+)$", text_of(letter))
    return {number: title.partition(" (")[0].strip() for number, title in listed}


def test_a_summary_is_answered_by_number(server, send):
    summary, place = summary_of(server, days=1)
    assert set(TITLES) <= set(place)
    to = reply_address(summary)
    cough, food, travel = (place[title] for title in TITLES)

    # Several kinds in one mail, a line each, in whatever language.
    send(server, ANA, to, f"Bitte Nr. {food} schicken\nFOLLOW {travel}\n\nDanke\nAna")
    assert "food that helps?" in text_of(server.letter_to(ANA, "whole conversation"))
    followed = server.letter_to(ANA, "You follow this conversation")
    assert "Travel with oxygen" in text_of(followed)

    # What stands below REPLY is posted in that conversation, and without its first line.
    send(server, ANA, to, f"REPLY {cough}\nI sit up for an hour.")
    receipt = text_of(server.letter_to(ANA, "Your post is up"))
    assert "“Coughing at night”" in receipt
    assert f"REPLY {cough}" not in receipt

    # A number before words says where they are to stand, and stands not there itself.
    send(server, ANA, to, f"{food}: ginger tea")
    receipt = text_of(server.letter_to(ANA, "Your post is up"))
    assert "“Food that helps”" in receipt
    assert f"{food}: ginger tea" not in receipt

    send(server, ANA, to, f"REPORT {food}\nIt sells something.")
    assert "Food that helps" in text_of(server.letter_to(ANA, "Thank you for telling us"))

    send(server, ANA, to, "FOLLOW 9")
    told = text_of(server.letter_to(ANA, "That number is not in"))
    assert "1 to 3" in told
    assert "FOLLOW 9" in told

    # Elsewhere a number is words.
    send(server, ANA, f"notice@{DOMAIN}", "UNDO", In_Reply_To=followed["Message-ID"])
    server.letter_to(ANA, "no longer follow this conversation")
    answer = re.search(rf"r\.[a-z2-7]{{37}}@{DOMAIN}", text_of(summary)).group()
    send(server, ANA, answer, "37")
    assert "  37\n" in text_of(server.letter_to(ANA, "Your post is up"))


def test_a_short_summary_is_asked_for_by_a_word_read_by_number_and_taken_back(server, send):
    summary, _ = summary_of(server, days=1)
    send(server, ANA, reply_address(summary), "SHORT")
    told = server.letter_to(ANA, "short, five conversations with two sentences each")
    for hours, title in enumerate(("Stairs", "Sleep", "Salt", "Sun")):
        server.set_clock(EVENING + timedelta(hours=14 + hours))
        send(server, BEN, LUNG, f"I ask you. What about {title.lower()}?", subject=title)
        server.letter_to(BEN, f"What about {title.lower()}?")
    _say_more(server, send)

    server.set_clock(EVENING + timedelta(days=1, hours=13))
    short = server.letter_to(ANA, "Your short summary: 5 of 6 conversations with news")
    words = text_of(short)
    place = {title: number for number, title in numbered(short).items()}
    assert "Ben: “What about salt?”" in words
    assert "I ask you" not in words
    assert "1 more conversation has news" in words
    to = reply_address(short)

    # A program quotes it: what was copied into it is known as ours.
    quoted = "".join(f"> {line}\n" for line in words.replace("\r", "").splitlines())
    send(server, ANA, to, f"{place['Salt']}\n\nOn Wednesday Community Digest wrote:\n{quoted}")
    assert "I ask you. What about salt?" in text_of(server.letter_to(ANA, "whole conversation"))
    send(server, ANA, to, f"REPLY {place['Sun']}\nI wear a hat.\n\n{quoted}")
    assert "What about" not in text_of(server.letter_to(ANA, "Your post is up"))
    send(server, ANA, to, "MORE")
    rest = text_of(server.letter_to(ANA, "What about stairs?"))
    assert not any(f"about {title.lower()}?" in rest for title in place)

    send(server, ANA, f"notice@{DOMAIN}", "UNDO", In_Reply_To=told["Message-ID"])
    server.letter_to(ANA, "long, with what was written in full")


def test_only_what_is_followed_is_asked_for_by_a_word_comes_and_is_taken_back(server, send):
    summary, place = summary_of(server, days=1)
    send(server, ANA, reply_address(summary), f"FOLLOW {place[TITLES[1]]}")
    server.letter_to(ANA, "You follow")
    send(server, ANA, reply_address(summary), "ONLY FOLLOWED")
    told = server.letter_to(ANA, "only what you follow: conversations and tags")
    server.set_clock(EVENING + timedelta(hours=14))
    _say_more(server, send)

    server.set_clock(EVENING + timedelta(days=1, hours=13))
    brought = server.letter_to(ANA, "brings only what you follow.")
    assert [*numbered(brought).values()] == [TITLES[1]]

    send(server, ANA, f"notice@{DOMAIN}", "UNDO", In_Reply_To=told["Message-ID"])
    server.letter_to(ANA, "everything new in your")


def test_a_summary_without_content_is_brought_by_more(server, send):
    send(server, ANA, "settings", "no content in my mails please", subject="")
    server.letter_to(ANA, "in your letters: hidden")
    server.set_clock(EVENING + timedelta(hours=13))
    summary = server.letter_to(ANA, "3 conversations have something new")
    assert not any(title in str(summary) for title in TITLES)

    send(server, ANA, reply_address(summary), "MORE")
    brought = text_of(server.letter_to(ANA, "What do you know of coughing at night?"))
    assert all(title in brought for title in TITLES)


def test_lists_that_were_asked_for_are_answered_by_number_too(server, send):
    send(server, ANA, "home", subject="home")
    home = server.letter_to(ANA, "Food that helps")
    number = next(n for n, title in numbered(home).items() if title == "Food that helps")
    answered = {"In_Reply_To": home["Message-ID"]}
    send(server, ANA, reply_address(home), f"folgen {number}", **answered)
    assert "Food that helps" in text_of(server.letter_to(ANA, "You follow this conversation"))

    send(server, ANA, "search", subject="food")
    found = server.letter_to(ANA, "Food that helps")
    answered = {"In_Reply_To": found["Message-ID"]}
    send(server, ANA, f"notice@{DOMAIN}", "dejar de seguir 1", **answered)
    server.letter_to(ANA, "no longer follow this conversation")


def test_old_numbers_name_the_titles_of_their_day(server, send):
    summary, place = summary_of(server, days=1)
    server.set_clock(EVENING + timedelta(days=31))
    send(server, ANA, reply_address(summary), place["Food that helps"])

    told = text_of(server.letter_to(ANA, "These numbers are too old"))
    assert all(title in told for title in TITLES)


def test_a_muted_conversation_is_in_no_summary_until_it_is_unmuted(server, send, press):
    summary, place = summary_of(server, days=1)
    to = reply_address(summary)
    send(server, ANA, to, f"MUTE {place['Food that helps']}")
    muted = server.letter_to(ANA, "You mute this conversation")
    assert "Food that helps" in text_of(muted)

    _say_more(server, send)
    second, place = summary_of(server, days=2)
    assert "Coughing at night" in place
    assert "Food that helps" not in text_of(second)

    # The letter of what she follows has it, with what ends that.
    send(server, ANA, "tags", subject="followed")
    listed = server.letter_to(ANA, "You mute 1 conversation")
    press(server, ANA, listed, "Unmute")
    server.letter_to(ANA, "You no longer mute this conversation")
    _say_more(server, send)
    _, place = summary_of(server, days=3)
    assert "Food that helps" in place


def _say_more(server, send):
    """Let Ben write again in two of his conversations."""
    send(server, BEN, "search", subject="what do you know")
    found = server.letter_to(BEN, "3 conversations found")
    for title in ("Food that helps", "Coughing at night"):
        number = next(n for n, each in numbered(found).items() if each == title)
        send(server, BEN, reply_address(found), f"REPLY {number}\nGinger again, {title.lower()}.")
        server.letter_to(BEN, "Your post is up")
