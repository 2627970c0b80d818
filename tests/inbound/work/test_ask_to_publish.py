"""A text that makes us doubt is published once its writer has seen it as it would stand, and says yes."""

from datetime import timedelta

import pytest

from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import Post
from digest.inbox.question import Question, QuestionKind
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery, LetterKind
from digest.store.id_codec import pack_ids
from inbound.work.review import release
from tests.rows import buttons_of, words_of

ANA, BEN = "ana@example.net", "ben@example.net"
DOUBTFUL = "Ginger tea helps me a lot.\n\nWrite to me: ana@example.net"
PLAIN = "Ginger tea helps me a lot."
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


@pytest.fixture
def ask(mail):
    """Let Ana reply, or start a conversation, with a text that makes us doubt; return the question."""

    def send(village, text=DOUBTFUL, *, to=None, at=None, subject="Re: a letter"):
        number = village.sleep.conversation_id
        to = to or village.address(Purpose.REPLY, village.ana, number)
        village.take(mail(ANA, text, subject=subject), to, at=at)
        return next(iter(village.all(Question)[-1:]), None)

    return send


@pytest.fixture
def say(mail):
    """Let Ana answer the last question."""

    def send(
        village, text, *, subject="Re: Did you mean to publish this?", at=None, verdict="pass"
    ):
        question = village.all(Question)[-1]
        to = village.address(Purpose.CONFIRM, village.ana, question.id)
        received = village.take(mail(ANA, text, subject=subject, verdict=verdict), to, at=at)
        village.work(at)
        return received

    return send


def ours(village):
    return [post.text for post in village.all(Post) if post.author_id == village.ana.id]


def test_it_is_kept_and_shown_to_its_writer_alone(village_everywhere, ask):
    village = village_everywhere

    question = ask(village)

    assert (question.asks, question.told().doubts) == (QuestionKind.PUBLISH_THIS, ("own_address",))
    assert ours(village) == []
    kept = village.all(ReceivedMail)[-1]
    assert (kept.outcome, kept.reason) == (Outcome.HELD, "publish_this")
    [letter] = village.all(Delivery)
    assert (letter.kind, letter.member_id, words_of(letter)) == (
        LetterKind.NOTICE,
        village.ana.id,
        DOUBTFUL,
    )


@pytest.mark.parametrize(
    "yes", ["YES", "yes please", "Ja", "Sí, publícalo", "Yes, publish it.\n\nAna"]
)
def test_a_yes_publishes_it_as_it_is_and_once(village, ask, say, yes):
    ask(village)

    for _ in range(2):
        say(village, yes, at=village.noon + HOUR)

    assert ours(village) == [DOUBTFUL]
    assert village.all(Post)[-1].published_at == village.noon + HOUR
    assert village.notices() == ["publish_this"]


@pytest.mark.parametrize("no", ["NO", "no thanks", "drop it", "DROP", "Nein", "cancel"])
def test_a_no_throws_it_away(village, ask, say, no):
    ask(village)

    say(village, no)
    say(village, "YES")

    assert ours(village) == []
    assert village.all(ReceivedMail)[0].outcome is Outcome.IGNORED
    assert village.notices() == ["publish_this", "dropped", "answered_before"]


def test_a_new_version_is_published_in_its_place(village_everywhere, ask, say):
    village = village_everywhere
    ask(village)

    say(village, PLAIN)
    say(village, "YES")

    assert ours(village) == [PLAIN]
    first, second, _ = village.all(ReceivedMail)
    assert (first.outcome, first.reason) == (Outcome.IGNORED, "other version")
    assert second.outcome is Outcome.POSTED
    assert village.notices() == ["publish_this", "answered_before"]


def test_a_new_version_is_looked_at_again(village, ask, say):
    ask(village)

    say(village, "Ginger tea helps me a lot. Write to Ana@Example.net or call.")

    assert ours(village) == []
    assert village.notices() == ["publish_this", "publish_this"]
    say(village, "YES")
    assert ours(village) == ["Ginger tea helps me a lot. Write to Ana@Example.net or call."]


REMARKS = (
    "I really do not understand what you want from me, I only wanted to help Ben.",
    "Nein, nein, das ist kein Problem, veröffentlichen Sie es ruhig so, wie es da steht.",
    "Den ersten Satz bitte an alle, den zweiten nur an Sie.",
    "Darf man das denn hier nicht? Ich dachte, es dürfte jeder wissen, wie ich heiße.",
    "publica solo lo del jengibre, y no me mandeis mas de esa conversacion",
)


@pytest.mark.parametrize("remark", REMARKS)
def test_a_remark_takes_no_texts_place_and_a_later_yes_is_one_to_the_text(
    village, ask, say, remark
):
    ask(village)

    say(village, remark)

    assert ours(village) == []
    question = village.all(Question)[-1]
    assert (question.asks, question.ended_at) == (QuestionKind.PUBLISH_THIS, None)
    say(village, "YES")
    assert ours(village) == [DOUBTFUL]


def test_under_the_word_edit_any_words_are_a_version(village, ask, say):
    ask(village)

    say(village, "Nothing helps me.", subject="EDIT")

    assert ours(village) == ["Nothing helps me."]


@pytest.mark.parametrize(
    "words",
    [
        *("", "Why do you ask?", "Yes, but without my address", "Yes? What is this"),
        *("Yes\n\nNo, sorry, I mean no", "Yes, tomorrow", "Ja, ich bleibe", "Yes, delete it"),
    ],
)
def test_what_is_neither_is_asked_again_and_nothing_is_lost(village, ask, say, words):
    ask(village)

    say(village, words)
    assert village.notices() == ["publish_this", "yes_or_no"]
    say(village, "YES")

    assert ours(village) == [DOUBTFUL]


def test_a_title_comes_along_into_another_version(village, ask, say):
    ask(village, to="lung@mail.example.org", subject="Ginger")

    say(village, PLAIN)

    post = village.all(Post)[-1]
    assert (post.text, post.is_first) == (PLAIN, True)
    assert village.all(Conversation)[-1].title == "Ginger"


def test_another_version_may_bring_a_title_and_tags(village, ask, say):
    ask(village, to="lung@mail.example.org", subject="Ginger: ana@example.net")

    text = "Title: Ginger tea ana@example.net\n\nGinger tea helps me a lot, ana@example.net"
    say(village, text, subject="EDIT")
    assert ours(village) == []
    say(village, "YES")

    assert ours(village) == ["Ginger tea helps me a lot, ana@example.net"]
    assert village.all(Conversation)[-1].title == "Ginger tea ana@example.net"


@pytest.fixture
def edit(mail):
    """Let Ana change a post of hers, an hour less a second after she wrote it."""

    def send(village):
        post = village.say(village.ana, "I take ten milligrams.")
        to = village.address(Purpose.POST, village.ana, post.id)
        at = village.noon + HOUR - SECOND
        village.take(mail(ANA, "I take twenty, ana@example.net", subject="EDIT"), to, at=at)

    return send


def test_an_edit_leaves_the_post_as_it_was_and_open(village_everywhere, edit):
    village = village_everywhere

    edit(village)

    post = village.all(Post)[-1]
    assert (post.text, post.settles_at) == ("I take ten milligrams.", None)


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        pytest.param("YES", "I take twenty, ana@example.net", id="yes"),
        pytest.param("I take twenty", "I take twenty", id="version"),
        pytest.param("NO", "I take ten milligrams.", id="no"),
    ],
)
def test_an_edit_counts_from_its_first_mail(village, edit, say, answer, text):
    edit(village)

    say(village, answer, at=village.noon + 30 * HOUR)

    post = village.all(Post)[-1]
    assert post.text == text
    assert post.settles_at is not None


def test_an_edit_that_came_late_is_not_asked_about(village, mail):
    post = village.say(village.ana, "I take ten milligrams.")
    to = village.address(Purpose.POST, village.ana, post.id)

    at = village.noon + HOUR
    village.take(mail(ANA, "I take twenty, ana@example.net", subject="EDIT"), to, at=at)

    assert village.notices() == ["window_over"]


@pytest.mark.parametrize("word", ["REPLACE", "REPLY"])
def test_words_that_waited_for_a_place_are_looked_at_too_and_only_once(village, mail, say, word):
    post = village.say(village.ana, "I take ten milligrams")
    to = village.address(Purpose.POST, village.ana, post.id)
    village.take(mail(ANA, "I meant twenty, ana@example.net"), to)

    say(village, word)
    assert village.notices() == ["ask_back", "publish_this"]
    assert ours(village) == ["I take ten milligrams"]
    say(village, "YES")

    assert ours(village)[-1] == "I meant twenty, ana@example.net"
    assert len(ours(village)) == (1 if word == "REPLACE" else 2)
    assert village.notices() == ["ask_back", "publish_this"]


def test_an_answer_to_a_summary_is_looked_at_once_its_place_is_known(village, mail, say):
    posts = [village.sleep, village.start("Food")]
    carried = {"carried": pack_ids(post.id for post in posts), "until": village.noon}
    village.letter(LetterKind.SUMMARY, village.ana, **carried)
    number = village.all(Delivery)[-1].id
    village.take(mail(ANA, DOUBTFUL), village.address(Purpose.SUMMARY, village.ana, number))

    say(village, "A")
    say(village, "YES")

    assert ours(village) == [DOUBTFUL]
    assert village.notices() == ["which_conversation", "publish_this"]


def test_an_unproved_mail_that_was_hers_is_asked_about_as_any_other(village, mail, say):
    number = village.sleep.conversation_id
    to = village.address(Purpose.REPLY, village.ana, number)
    village.take(mail(ANA, DOUBTFUL, verdict="none"), to)

    say(village, "YES")
    assert village.notices() == ["was_this_you", "publish_this"]
    say(village, "YES", verdict="none")

    assert ours(village) == [DOUBTFUL]


def test_another_version_counts_only_where_it_is_hers(village, ask, say):
    ask(village)

    say(village, PLAIN, verdict="none")
    assert village.notices() == ["publish_this", "was_this_you"]
    assert ours(village) == []
    say(village, "YES")

    assert ours(village) == [PLAIN]


def test_an_operator_who_lets_it_through_answers_for_it(village, ask):
    ask(village)

    number = village.all(ReceivedMail)[-1].id
    released = release(village.receiving, number, at=village.noon)

    assert released.outcome is Outcome.POSTED
    assert ours(village) == [DOUBTFUL]


def test_nobody_else_says_yes(village, mail, ask):
    question = ask(village)
    to = village.address(Purpose.CONFIRM, village.ana, question.id)

    village.take(mail(BEN, "YES"), to)
    village.work()

    assert ours(village) == []


@pytest.mark.parametrize(
    "spelled",
    [
        pytest.param(lambda it: f"{it[:20]}\n{it[20:]}", id="broken"),
        pytest.param(
            lambda it: f"<mailto:{it.replace('.', '%2E').replace('@', '%40')}>", id="link"
        ),
        pytest.param(lambda it: f"reply+{it[2:15]} {it[15:]}", id="reply-plus"),
        pytest.param(lambda it: it.upper().replace("@", " @\n"), id="upper"),
    ],
)
def test_an_address_of_ours_is_never_published_in_any_spelling(village, ask, spelled):
    own = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)

    ask(village, f"I answered here: {spelled(own)} and it went well.")

    token = own.partition("@")[0][2:].lower()
    assert not any(token in "".join(text.split()).lower() for text in ours(village))
    if not ours(village):
        doubts = set(village.all(Question)[-1].told().doubts)
        assert doubts
        assert doubts <= {"signed_address", "wish"}


# Wishes to us, sent as a reply

WISHES = (
    "please pause my mails|change my name to Dot|cancel|opt out|remove me|Quiero darme de baja"
    "|Meine neue Adresse ist ana@neu.example|send this to my daughter too: anna@example.org"
    "|REPORT this post: it is an advertisement"
)


@pytest.mark.sample(4)
@pytest.mark.parametrize("text", WISHES.split("|"))
@pytest.mark.parametrize("where", ["reply", "community"])
def test_a_wish_to_us_is_not_published_unasked(village, ask, text, where):
    question = ask(village, text, to=None if where == "reply" else "lung@mail.example.org")

    assert ours(village) == []
    assert question is None or {"wish", "report"} & set(question.told().doubts)
    assert village.all(ReceivedMail)[-1].outcome is not Outcome.POSTED


INSTEAD_OF_A_POST = (
    "please show me as Marta K. from now on|can I have the summary at 8pm|just weekly please|weekly please"
    "|I do not want to leave this group, only fewer mails|Kann ich die Zusammenfassung um 20 Uhr haben?"
    "|bitte nur noch wöchentlich|Quiero el resumen a las 8|solo semanal, por favor"
)


@pytest.mark.sample(4)
@pytest.mark.parametrize("text", INSTEAD_OF_A_POST.split("|"))
@pytest.mark.parametrize("subject", ["", "Hello"])
def test_a_new_conversation_that_talks_to_us_is_asked_about(village, ask, say, text, subject):
    ask(village, text, to="lung@mail.example.org", subject=subject)

    assert ours(village) == []
    if village.all(Question):
        say(village, "YES")
        assert ours(village) == [text]


def test_its_letter_says_how_to_do_it(village, ask, say):
    ask(village, "please pause my mails")

    letter = village.all(Delivery)[-1]
    assert any("pause" in each for each in buttons_of(letter))
    say(village, "YES")
    assert ours(village) == ["please pause my mails"]


def test_a_wish_in_answer_to_a_summary_is_asked_about_before_its_place(village, mail):
    posts = [village.sleep, village.start("Food")]
    carried = {"carried": pack_ids(post.id for post in posts), "until": village.noon}
    village.letter(LetterKind.SUMMARY, village.ana, **carried)
    number = village.all(Delivery)[-1].id
    text = "I wonder whether I should be called Dot here"
    village.take(mail(ANA, text), village.address(Purpose.SUMMARY, village.ana, number))

    assert village.notices() == ["unclear_post"]
    assert ours(village) == []


def test_under_the_word_post_a_wish_is_for_others(village, ask):
    ask(village, "POST\nplease pause my mails")

    assert ours(village) == ["please pause my mails"]


@pytest.mark.parametrize(
    "text", ["No problem, publish.", "No worries, go ahead and post it", "Sin duda, adelante"]
)
def test_a_no_that_says_that_all_is_well_publishes(village, ask, say, text):
    ask(village)

    say(village, text)

    assert ours(village) == [DOUBTFUL]


@pytest.mark.parametrize(
    "text", ["No, no, publíquenlo tranquilos", "Nein, nein, das kann ruhig raus"]
)
def test_a_no_with_a_yes_in_it_throws_nothing_away(village, ask, say, text):
    ask(village)

    say(village, text)

    assert village.all(Question)[-1].ended_at is None


def test_a_yes_needs_the_proof_that_the_words_had(village, ask, say):
    """Somebody to whom the letter was passed on knows its address, and can write her From."""
    ask(village)

    held = say(village, "YES", verdict="none")
    assert (held.outcome, ours(village)) == (Outcome.HELD, [])
    assert village.notices() == ["publish_this", "was_this_you"]
    say(village, "YES", verdict="none")
    village.work()

    assert ours(village) == [DOUBTFUL]


@pytest.mark.parametrize("word", ["REPLACE", "REPLY", "EDIT\n\nI take thirty"])
def test_a_place_for_words_needs_the_same_proof(village, mail, say, word):
    post = village.say(village.ana, "I take ten milligrams")
    to = village.address(Purpose.POST, village.ana, post.id)
    village.take(mail(ANA, "I meant twenty"), to)

    say(village, word, verdict="none")

    assert ours(village) == ["I take ten milligrams"]
    assert village.notices() == ["ask_back", "was_this_you"]


def test_a_no_to_words_that_came_proved_throws_them_away_with_no_less_proof(village, ask, say):
    ask(village)

    say(village, "NO", verdict="none")

    assert village.notices() == ["publish_this", "was_this_you"]
    assert village.all(Question)[0].ended_at is None
