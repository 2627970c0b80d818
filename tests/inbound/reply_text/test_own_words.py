"""What looks like a signature, a header or a program's line, and is a member's own: every word of it stays."""

# ruff: noqa: E501  (a table reads best with one case a line)

import pytest

from inbound.reply_text import extract, split

OWN = [
    "I wrote a poem:\n\n--\nThe night is long\nThe pain is loud\nAnd yet I sing\n--\n\nDo you like it?",
    "Two questions.\n\n--\n\nDoes it hurt?\nHow long does it take?",
    "Two questions.\n--\nDoes it hurt?\nHow long does it take?",
    "Two things.\n—\nFirst, I sleep badly.\n—\nSecond, my doctor is away.",
    "First part of my story, about the winter.\n\n--\n\nThe second part is about spring. I felt better then.",
    "Two plans.\n--\n1. Sleep early\n2. Walk a lot",
    "My trip to the clinic:\n\nFrom: Leeds\nTo: London\nIt took four hours.\n\nNever again!",
    "My trip:\n\nFrom: Leeds\nTo: London\nDate: 4 March\n\nIt took four hours, and I was tired.",
    "From: my mother\nTo: my daughter\nSubject: courage\n\nThat is what I would write on the card.",
    "from: the beginning, it was a good idea.\nsent: a mail about it.\nto: sum up, it works.\nsubject: to change.",
    "Date: Monday\nFrom: 9 to 12\nTo: be announced\nSubject: pain\n\nWho comes?",
    "Von: Ulm\nNach: Berlin\nAn: einem Tag\n\nDas war zu viel.",
    "Sent from my iPad because the laptop died.\n\nIt helps, thanks.",
    "It helps.\n\nSent from my phone, the computer is broken since Monday",
    "Get Outlook for iOS they said, but I do not want it.\n\nWhat do you use?",
    "Which one?\n\nI use Outlook for Android",
    "Download the app for free, it helped me:\n\nhttps://example.org/app",
    "He reacted to the drug with a rash.\n\nWhat now?",
    "I reacted to your message",
    "谢谢。\n\n发自内心的感谢",
    "My values of last week:\n\nNAME VALUE UNIT\nTSH 4.2 MU/L\nFERRITIN 12 NG",
    "We all need it.\n\nHope\nLove\nFaith",
    "Caution: this external cream burns.\n\nDo not rub it in ;)",
    "Attention: links on the outside of the knee hurt\n\nWho has that?",
    'The letter said:\n\n"This e-mail is confidential and only for the intended recipient."\n\nIs that a joke?',
    "I wrote to help@clinic.example:\n\nPlease give me a date.\n\nThey never answered. Is that normal?",
    "My sister wrote on 4 March 2024 at 9:15:\n\nI am well.\n\nI was so happy.",
    "On 4 March 2024 Dr Keller wrote:\n\nIncrease it to 20 mg.\n\nShould I?",
    "I called on 14 March 2024 at 9:15\n\nNobody answered.",
    "2024-03-14 09:15 Fever:\n\n39.2\n\n2024-03-15 09:15 Fever:\n\n38.1",
]


@pytest.mark.parametrize("text", OWN)
def test_every_own_word_stays(text):
    assert extract(text) == text


@pytest.mark.parametrize(
    "last", ["Green Tea", "Peter Pan", "When Breath Becomes Air", "Ana and Ben", "Bad Aibling"]
)
def test_a_last_line_of_capitalised_words_stays_where_they_are_not_the_writers_name(last):
    text = f"This is what helped.\n\n{last}"

    assert split(text, writer="Maria Lopez").text == text


@pytest.mark.parametrize("dash", ["--", "—", "–"])
@pytest.mark.parametrize(
    "below", ["I slept well with it", "some tea in the evening", "Does anybody else take it late?"]
)
def test_what_stands_right_below_a_dash_stays(dash, below):
    assert split(f"I take it at night.\n{dash}\n{below}").text.endswith(below)


@pytest.mark.parametrize("dash", ["--", "—", "–"])
@pytest.mark.parametrize(
    "signature",
    ["Ana Realname", "Ana\n+34 600 100 200", "Ana Realname\nTown Library\nwww.a.example"],
)
def test_a_signature_right_below_a_dash_is_cut(dash, signature):
    assert split(f"I take it at night.\n{dash}\n{signature}").text == "I take it at night."


def test_a_full_name_at_the_end_is_taken_for_the_writers_where_theirs_is_not_known():
    for writer in ("", "mausi77"):
        assert (
            split("This is what helped.\n\nMaria Lopez", writer=writer).text
            == "This is what helped."
        )


@pytest.mark.parametrize(
    "signature",
    [
        "Ana",
        "Ana Realname\nI love my cat",
        "Hope is what you make of it",
        "Tel. 0415 555 0100\nDo you know the way?",
        "Kind regards\nAna\nWe help you",
        "https://ana.example | @ana_realname | ana at example and more of that",
        "AR #650 <--------------------> Realname\nWe do not know what we do not know, do we?",
        "Maria L.   standard disclaimers apply\nIt is odd that we need waves to see the light",
        "Maria Lopez.\nmaria@example.org",
    ],
)
def test_a_signature_below_a_dash_is_cut(signature):
    text = f"That helps.\n\n--\n{signature}"

    assert split(text, writer="Maria Lopez").text == "That helps."


@pytest.mark.parametrize(
    ("last", "own"),
    [
        ("-- Bob Hope", "-- Bob Hope"),  # whom they cite
        ("--m.", ""),
        ("Since March.", "Since March."),
    ],
)
def test_a_last_line_is_judged_by_the_writers_name(last, own):
    text = f"The best is yet to come.\n\n{last}"

    assert split(text, writer="Maria Lopez").text == f"The best is yet to come.\n\n{own}".strip()


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("-- \nAna Keller\nHillside 4", ""),
        ("\n-- \nAna Keller\nTel. 0123 456789\n", ""),
        ("-- \nfollow sleep", "--\nfollow sleep"),
        (
            "-- \nBlue Pills\nI take them each night, and they help me sleep.",
            "--\nBlue Pills\nI take them each night, and they help me sleep.",
        ),
    ],
)
def test_a_mail_may_hold_a_signature_alone(text, own):
    assert split(text).text == own
