"""Numbers, and what is to be done with them, in the words of three languages; anything else is words."""

import pytest

from inbound.interpret.commands.numbered import (
    NumberedAct,
    lettered,
    number_before,
    numbered_wishes,
    read_line,
)

READ, FOLLOW, UNFOLLOW = NumberedAct.READ, NumberedAct.FOLLOW, NumberedAct.UNFOLLOW
REPORT, REPLY = NumberedAct.REPORT, NumberedAct.REPLY
MUTE, UNMUTE = NumberedAct.MUTE, NumberedAct.UNMUTE


def wished(text):
    return [(each.act, *each.numbers) for each in numbered_wishes(text)]


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        *(
            pytest.param(text, [(READ, 4)], id=text)
            for text in (
                *("4", "#4", "4.", "4?", "No. 4", "4 please", "please send me number 4", "the 4"),
                *("Read 4", "Could you send me 4?", "I would like to read number 4, thanks"),
                *("Nr. 4", "die 4", "lies 4", "4 lesen", "bitte 4 schicken", "Gespräch 4"),
                *("Ich möchte die 4 lesen", "Könnten Sie mir bitte Nr. 4 schicken?"),
                *(
                    "la 4",
                    "leer 4",
                    "quiero leer la 4, por favor",
                    "n.º 4",
                    "núm. 4",
                    "envíenme la 4",
                ),
                "Hello,\n\nplease send 4\n\nThanks\nMaria",
            )
        ),
        *(
            pytest.param(text, [(FOLLOW, 3)], id=text)
            for text in ("FOLLOW 3", "follow no. 3", "I want to follow 3", "folgen 3", "3 folgen")
        ),
        *(
            pytest.param(text, [(FOLLOW, 3)], id=text)
            for text in ("seguir 3", "quiero seguir la 3")
        ),
        *(
            pytest.param(text, [(UNFOLLOW, 3)], id=text)
            for text in (
                *("UNFOLLOW 3", "stop following 3", "do not follow 3", "3 nicht mehr folgen"),
                *("dejar de seguir 3", "no sigo 3"),
            )
        ),
        *(
            pytest.param(text, [(REPORT, 3)], id=text)
            for text in ("REPORT 3", "3 melden", "denunciar 3", "report 3\nThanks, Maria")
        ),
        *(
            pytest.param(text, [(MUTE, 3)], id=text)
            for text in ("MUTE 3", "3 stumm schalten", "silenciar 3")
        ),
        *(
            pytest.param(text, [(UNMUTE, 3)], id=text)
            for text in ("unmute 3", "stop muting 3", "3 nicht mehr stumm", "dejar de silenciar 3")
        ),
        pytest.param("answer 37", [(REPLY, 37)], id="to-answer"),
        pytest.param("follow 3 and 5", [(FOLLOW, 3, 5)], id="one-act-for-several"),
        pytest.param("12, 15", [(READ, 12, 15)], id="several"),
        pytest.param("Nr. 3, Nr. 5", [(READ, 3, 5)], id="each-named"),
        pytest.param("read 37, answer 37", [(READ, 37), (REPLY, 37)], id="two-acts"),
        pytest.param("lies 3 und folge 5", [(READ, 3), (FOLLOW, 5)], id="acts-before"),
        pytest.param("3 lesen, 5 folgen", [(READ, 3), (FOLLOW, 5)], id="acts-behind"),
        pytest.param("4\nFOLLOW 7", [(READ, 4), (FOLLOW, 7)], id="a-line-each"),
        pytest.param("REPLY 3\nFOLLOW 5", [(REPLY, 3), (FOLLOW, 5)], id="no-words-of-others"),
        *(
            pytest.param(text, [], id=text)
            for text in (
                *("", "2 mg", "1 pillow", "1.5", "3-5", "8:30", "4 %", "2024", "B12", "4th"),
                *("I have 3", "about 3", "yes, 3", "3 more", "me too, 3", "3 days", "4 or 5"),
                *("unfollow 2, no 3", "do not read 3", "read 3 and 5 follow", "3 folgen 5"),
                *("3: thanks", "3. Thanks!", "zu 3: ja", "3:", "FOLLOW 3 but why?", "follow"),
                "1\n" * 25,
            )
        ),
    ],
)
def test_what_is_wished_with_numbers(text, wishes):
    assert wished(text) == wishes


@pytest.mark.parametrize(
    ("text", "act", "words"),
    [
        pytest.param("REPLY 3\nGinger tea.\n\nMaria", REPLY, "Ginger tea.\n\nMaria", id="reply"),
        pytest.param("Answer 3:\nThanks!", REPLY, "Thanks!", id="thanks-are-words-too"),
        pytest.param("ANTWORT 3\nJa.", REPLY, "Ja.", id="antwort"),
        pytest.param("responder 3\nSí.", REPLY, "Sí.", id="responder"),
        pytest.param("REPORT 3\nIt is an advert.", REPORT, "It is an advert.", id="below"),
        pytest.param(
            "report 3: an advert\nof pills", REPORT, "an advert\nof pills", id="behind-a-mark"
        ),
        pytest.param("REPORT 3 this is an advert", REPORT, "this is an advert", id="in-capitals"),
        pytest.param("3 melden: Werbung", REPORT, "Werbung", id="melden"),
    ],
)
def test_words_below_or_behind(text, act, words):
    (wish,) = numbered_wishes(text)
    assert (wish.act, wish.numbers, wish.words) == (act, (3,), words)


@pytest.mark.parametrize(
    "text",
    [
        "report 3 weeks ago said nothing",
        "reply to 3\nGinger tea.",
        "REPLY 3, 5\nGinger tea.",
        "Hello,\nREPLY 3\nGinger tea.",
        "FOLLOW 3\nGinger tea.",
        "Report 3\n" + "It said that all is well. " * 20,
    ],
)
def test_other_words_are_for_whom_we_ask(text):
    assert numbered_wishes(text) == ()


def test_mere_numbers_may_be_said_to_others():
    assert [numbered_wishes(text)[0].is_bare for text in ("4", "4 please", "no. 4", "read 4")] == [
        *(True, True),
        *(False, False),
    ]


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("3: ginger tea", 3),
        ("#3 - ginger tea", 3),
        ("zu Nr. 3: Ingwer", 3),
        ("A la 3: té", None),
        ("para 3: té", 3),
        ("3 mg: ginger", None),
        ("3", None),
    ],
)
def test_a_number_before_words(line, number):
    assert number_before(line) == number


@pytest.mark.parametrize("part", ["a", "a ", "1 ", "Nr. ", "REPORT ", "- ", "#", ":", "(", "3: "])
def test_long_lines_are_read_in_no_time(part):
    line = part * 100_000
    assert (number_before(line), read_line(line)) in ((None, ()), (3, ()))


@pytest.mark.parametrize("text", ["C4", "FOLLOW C4", "read C4, please"])
def test_the_own_number_of_a_conversation_is_no_place_in_a_letter(text):
    assert wished(text) == []


@pytest.mark.parametrize(
    ("text", "act", "numbers"),
    [
        ("first one", NumberedAct.READ, (1,)),
        ("the second please", NumberedAct.READ, (2,)),
        ("nr one", NumberedAct.READ, (1,)),
        ("number one and two", NumberedAct.READ, (1, 2)),
        ("Leave out number 3", NumberedAct.MUTE, (3,)),
        ("leave out the second one please", NumberedAct.MUTE, (2,)),
        ("Report number three", NumberedAct.REPORT, (3,)),
    ],
)
def test_numbers_are_heard_that_are_spelled_out(text, act, numbers):
    (wish,) = numbered_wishes(text)
    assert (wish.act, wish.numbers) == (act, numbers)


@pytest.mark.parametrize("text", ["I would like one", "one", "two of us have it", "one by one"])
def test_a_number_that_is_told_of_anything_is_none(text):
    assert numbered_wishes(text) == ()


def test_letters_stand_for_numbers():
    (wish,) = numbered_wishes(lettered("report B, he is rude", 3))
    assert (wish.act, wish.numbers, wish.words) == (NumberedAct.REPORT, (2,), "he is rude")
