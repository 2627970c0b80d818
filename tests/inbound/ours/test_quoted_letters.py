"""Nothing of a letter gets into the post that answers it, whatever its writer's program makes of it."""

from datetime import timedelta
from itertools import product

import pytest

from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import EditWindow
from digest.community.leaving.account import end_account
from digest.community.people.member import Member
from digest.community.posting.publish import Draft, reply
from digest.outbox.delivery import LetterKind
from inbound.ours.marking import mark_ours
from tests.inbound.ours.quoters import BLIND, OPEN, Own

ANSWERED = [
    (LetterKind.SUMMARY, ""),
    (LetterKind.NOTIFICATION, ""),
    (LetterKind.CONVERSATION, ""),
    (LetterKind.RECEIPT, ""),
]
OTHERS = [
    (LetterKind.NEW_CONVERSATION, ""),
    (LetterKind.NOTICE, "which_conversation"),
    (LetterKind.NOTICE, "followed"),
    (LetterKind.OVERVIEW, "welcome"),
    (LetterKind.OVERVIEW, "settings"),
    (LetterKind.OVERVIEW, "home"),
    (LetterKind.OVERVIEW, "communities"),
    (LetterKind.OVERVIEW, "help"),
    (LetterKind.MODERATION, ""),
]
QUOTERS = {**OPEN, **BLIND}
SHORT = [Own(above="Same here :)"), Own(above="Dear Ben,", below="my nurse says the opposite.")]
SAID = [
    *SHORT,
    Own(above="Night sweats"),  # as a conversation in the letter is called
    Own(above="I have the same problem since March 2025.\n\nDoes a fan help?"),
    Own(below="Thank you"),
    Own(above="Here is what I take:"),
    Own(above="Thank you Ben.\n\n- a cotton shirt is what I use too\n- and no wine"),
    Own(above="stop all please"),
]
HIDES_BELOW = {"outlook-html"}  # all that follows its header is taken for the quote, as ever
ONE_LINE = {"one-line"}  # own words and all that is quoted in one line: some are cut with it
WITHIN = Own(
    above="Dear both,",
    within=(
        ("Yes, sage helps me.", "My doctor forbids it, he says it is a hormone."),
        ("Thank you both", "You are welcome, Cleo."),
    ),
)
AT_A_COMMAND = {"welcome", "communities"}  # whose answers are for us
PARTS = 5  # of all answers, a number that divides neither those of a program nor those to a letter
NO_ANSWERS_WITHIN = {"gmail-html", "apple-html", "web.de", "outlook-html", "one-line"}


def _answers(house, letters, said, quoters=QUOTERS, part=slice(None)):
    """Yield what was made of each answer, or of a part of all, and what its writer said."""
    every = [
        (kind, reason, name, own)
        for (kind, reason), name, own in product(letters, quoters, said)
        if name not in HIDES_BELOW | ONE_LINE or not (own.below or name in ONE_LINE)
    ]
    for kind, reason, name, own in every[part]:
        got = house.read_answer(house.letter(kind, reason), quoters[name], own)
        yield f"{kind} {reason} {name}", own, got


def _wrong(answers):
    return [
        (what, "\n\n".join(own.all), got.text)
        for what, own, got in answers
        if got.text != "\n\n".join(own.all) and got.ours_left < 2  # then we ask
    ]


@pytest.mark.always
@pytest.mark.sample(PARTS)
@pytest.mark.parametrize("part", range(PARTS))
def test_an_answer_holds_its_writers_words_and_nothing_of_the_letter(house, part):
    """Above and below it, whether it is marked, wrapped again, indented, or stands there as it is."""
    answers = list(_answers(house, ANSWERED, SHORT, part=slice(part, None, PARTS)))

    assert len(answers) > 20
    assert _wrong(answers) == []


def test_ones_own_post_that_home_shows_is_none_of_the_answer(house):
    assert _wrong(_answers(house, [(LetterKind.OVERVIEW, "home")], SHORT[:1])) == []


@pytest.mark.long
def test_an_answer_to_any_letter_holds_its_writers_words_alone(house):
    """In one for a command, a title or a line far below may stay: it is published nowhere."""
    wrong = [
        (what, said, text)
        for what, said, text in _wrong(_answers(house, [*ANSWERED, *OTHERS], SAID))
        if said not in text or what.split()[1] not in AT_A_COMMAND
    ]

    assert wrong == []


def test_answers_between_quoted_posts_keep_these_and_nothing_else(house):
    """Also where the program marks nothing: the posts are known, so they are marked for it."""
    wrong = []
    quoters = {name: quoter for name, quoter in QUOTERS.items() if name not in NO_ANSWERS_WITHIN}
    for what, _, got in _answers(
        house, [(LetterKind.NOTIFICATION, ""), (LetterKind.CONVERSATION, "")], [WITHIN], quoters
    ):
        own = [
            line.strip()
            for line in got.text.split("\n")
            if line.strip() and not line.startswith(">")
        ]
        kept = " ".join(line.strip("> ") for line in got.text.split("\n") if line.startswith(">"))
        broken_off = [
            line for line in own if line == "your doctor first;"
        ]  # below the answer, a row of the post
        is_right = sorted(own) == sorted([*WITHIN.all, *broken_off])
        if (
            not is_right
            or "Yes, sage helps me." not in kept
            or "Thank you both :)" not in kept
            or "Times" in kept
        ):
            wrong.append((what, got.text))

    assert wrong == []


def test_every_line_of_a_letter_is_known_to_be_ours(house):
    """So a template or a value that says something new is found here, before a member's answer shows it."""
    for kind, reason in [*ANSWERED, *OTHERS]:
        letter = house.letter(kind, reason)
        text = letter.text.replace("\r\n", "\n")
        lines = mark_ours(f"x\n\n{text}", house.known(letter)).text.split("\n")
        left = [
            line
            for line in lines[1:]
            if line.strip(" -=") and not line.startswith(">") and "@" not in line
        ]
        assert left == [], (kind, reason)


def test_the_name_of_somebody_who_has_left_since_is_ours_all_the_same(house, village):
    """It is kept nowhere any more, and what stands beside it names the communities of the reader."""
    letter = house.letter(LetterKind.SUMMARY)
    with village.store.write() as session:
        ben = session.get_one(Member, village.ben.id)
        end_account(session, ben, erases=False, by="operator", at=village.noon)

    wrong = [
        (name, got.text)
        for name, quoter in QUOTERS.items()
        if name not in ONE_LINE
        and (got := house.read_answer(letter, quoter, Own(above="My mother had it too."))).text
        != "My mother had it too."
        and got.ours_left < 2
    ]

    assert wrong == []


def test_an_answer_to_a_whole_summary_names_no_community_of_its_writer(house, village):
    """Posted end to end: the other members read the words above, and of the letter not one."""
    letter = house.letter(LetterKind.SUMMARY)
    got = house.read_answer(letter, OPEN["yahoo"], Own(above="stop all please"))

    assert got.text == "stop all please"
    assert got.phrases != ()


def test_a_new_version_sent_as_answer_to_the_receipt_stays_whole(house):
    """Most of its words stand in the receipt below as well; they are the writer's all the same."""
    new = "I sleep propped up, with three cushions and a window open all night. And with the cat."
    said = [Own(above=new), Own(below=new)]
    quoters = {name: QUOTERS[name] for name in ("yahoo", "outlook", "bare", "gmail")}

    assert _wrong(_answers(house, [(LetterKind.RECEIPT, "")], said, quoters)) == []


def test_a_new_version_that_keeps_whole_lines_of_the_post_is_in_no_doubt(house):
    """Its first line is a changed one of the post, or stands as it was: it is theirs."""
    letter = house.letter(LetterKind.RECEIPT)
    for new in (
        "I sleep propped up, with two cushions and a window open all night.\n\nAnd with the cat.",
        "I sleep propped up, with three cushions and a window open all night.\n\nAnd with the cat.",
    ):
        for name in ("bare", "gmail"):
            got = house.read_answer(letter, QUOTERS[name], Own(above=new))
            assert (got.text, got.ours_left) == (new, 0), name


def test_a_new_version_that_only_tells_another_number_or_day_is_in_no_doubt(house):
    """Such words stand in letters of ours: one that is new in the text makes nothing of it ours."""
    letter = house.letter(LetterKind.RECEIPT)

    for new in (
        "I sleep propped up, with 3 cushions and a window open all night.",
        "I sleep propped up, with two cushions and a window open all Monday.",
    ):
        for name in ("bare", "gmail", "yahoo"):
            got = house.read_answer(letter, QUOTERS[name], Own(above=new))
            assert (got.text, got.ours_left) == (new, 0), name


def test_a_letter_on_the_line_of_own_words_is_cut_or_asked_about(house):
    own = Own(above="Same here, and my nurse says the opposite.")
    for kind in (LetterKind.SUMMARY, LetterKind.NOTIFICATION, LetterKind.CONVERSATION):
        got = house.read_answer(house.letter(kind), BLIND["one-line"], own)
        assert own.above in got.text
        assert got.text == own.above or got.ours_left > 1, kind


def test_without_a_message_id_the_address_tells_which_letter_it_is(house):
    letter = house.letter(LetterKind.SUMMARY)
    got = house.read_answer(letter, OPEN["yahoo"], Own(above="Me too."), names=False)

    assert got.text == "Me too."


def test_a_letter_pasted_into_a_new_mail_to_a_community_is_cut(house):
    """Neither the address nor a Message-ID names a letter; the last ones to this member are compared."""
    letter = house.letter(LetterKind.SUMMARY)
    got = house.read_answer(
        letter,
        OPEN["bare"],
        Own(above="Look at this, all of you."),
        names=False,
        to="lung@mail.example.org",
    )

    assert got.text == "Look at this, all of you."


def test_what_a_post_said_before_it_was_changed_is_known_too(house):
    """The summary brought the earlier text, with a name in it that its author took out since."""
    letter = house.letter(LetterKind.SUMMARY)
    assert "Mrs Brandt" in letter.text
    got = house.read_answer(letter, OPEN["outlook-german"], Own(above="How far is it?"))

    assert got.text == "How far is it?"


def test_the_sentence_that_recalls_how_a_conversation_began_is_ours(house, village):
    """It stands in a post that this letter does not bring, and its author's name nowhere else."""
    with village.store.write() as session:
        conversation = session.get_one(Conversation, house.rash)
        later = Draft(
            author_id=village.cleo.id, text="Mine went.", at=village.noon + timedelta(hours=23)
        )
        reply(session, conversation, later, window=EditWindow())
    house.office.run(village.noon + timedelta(hours=46))
    letter = next(
        each
        for each in reversed(house.office.sent)
        if each.mail["To"] == "ana@example.net" and "Earlier, " in each.text
    )
    assert "My rash came back after the second infusion" in letter.text

    for name in ("bare", "yahoo", "outlook", "gmail"):
        got = house.read_answer(letter, QUOTERS[name], Own(above="I had that, too."))
        assert (name, got.text) == (name, "I had that, too.")
