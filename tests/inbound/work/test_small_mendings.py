"""An author corrects or completes a post in a few words, in answer to its receipt, and may undo it."""

from datetime import timedelta

import pytest

from digest.community.conversations.post import Post
from digest.community.requests.moderation_request import ModerationRequest
from digest.inbox.question import Question
from digest.inbox.received_mail import Outcome
from digest.letters.receipt import ReceiptPayload
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery, LetterKind

ANA = "ana@example.net"
HOUR = timedelta(hours=1)
WRONG, RIGHT = "I take 5 litres at night.", "I take 1.5 litres at night."


@pytest.fixture
def say(mail):
    """Let Ana answer the receipt of a post."""

    def send(village, post, text, *, subject="Re: Your post: Sleep", at=None, **how):
        to = village.address(Purpose.POST, village.ana, post.id)
        return village.take(mail(ANA, text, subject=subject, **how), to, at=at)

    return send


def text_of(village, post):
    with village.store.read() as session:
        return session.get_one(Post, post.id).text


def last_receipt(village):
    sent = [each for each in village.all(Delivery) if each.kind is LetterKind.RECEIPT]
    return ReceiptPayload.of(sent[-1])


@pytest.mark.parametrize(
    "text",
    [
        "Where it says 5 litres it should be 1.5",
        "Please change 5 litres to 1.5 litres. Thank you!",
        "EDIT\nchange 5 to 1.5",
        "1.5 statt 5",
        "donde dice 5 litres debe decir 1.5",
    ],
)
def test_a_correction_is_made_and_the_receipt_has_the_words_before_it(village, say, text):
    post = village.say(village.ana, WRONG)

    taken = say(village, post, text)

    assert (taken.outcome, text_of(village, post)) == (Outcome.EDITED, RIGHT)
    assert last_receipt(village).before == WRONG


@pytest.mark.parametrize(
    "text",
    [
        'would it be all right to have "on the ward" where I put "in Leeds General"?',
        "Geht das auch mit „on the ward“ für „in Leeds General“? Man kennt mich da.",
        '¿Puede quedar "on the ward" donde puse "in Leeds General"?',
    ],
)
def test_of_two_runs_of_words_in_quotes_the_one_in_the_post_gives_way(village, say, text):
    post = village.say(village.ana, "I sat in Leeds General for a week.")

    assert say(village, post, text).outcome is Outcome.EDITED
    assert text_of(village, post) == "I sat on the ward for a week."


@pytest.mark.parametrize(
    "text",
    [
        'The nurse said "sit", and then she said "stand".',
        'Why do you all say "for a week" and "I sat in"? I only meant it kindly.',
    ],
)
def test_words_in_quotes_that_do_not_fit_change_nothing(village, say, text):
    post = village.say(village.ana, "I sat in Leeds General for a week.")

    assert say(village, post, text).outcome is not Outcome.EDITED


def test_undo_gives_the_post_its_words_before_the_change_and_once_more_takes_that_back(
    village, say
):
    post = village.say(village.ana, WRONG)
    say(village, post, "change 5 to 1.5")

    say(village, post, "UNDO")
    undone = text_of(village, post)
    say(village, post, "Undo", subject="Re: Your change is made")

    assert (undone, text_of(village, post)) == (WRONG, RIGHT)


@pytest.mark.parametrize(
    "text",
    [
        "change it back",
        "please put it back the way it was",
        "5 was right after all",
        "the old version was better",
        "5 war doch richtig",
        "bitte wieder wie vorher",
        "die alte Fassung war besser",
        "déjalo como estaba",
        "el 5 estaba bien",
        "mejor la versión anterior",
    ],
)
def test_words_that_want_it_as_it_was_undo_the_newest_change(village, say, text):
    post = village.say(village.ana, WRONG)
    say(village, post, "change 5 to 1.5")

    taken = say(village, post, text)

    assert (taken.outcome, text_of(village, post)) == (Outcome.EDITED, WRONG)
    assert last_receipt(village).before == RIGHT


@pytest.mark.parametrize(
    "text", ["1.5 was right", "That was right, thank you", "5 people told me so"]
)
def test_other_words_about_a_change_undo_nothing(village, say, text):
    post = village.say(village.ana, WRONG)
    say(village, post, "change 5 to 1.5")

    say(village, post, text)

    assert text_of(village, post) == RIGHT


def test_undo_also_brings_back_what_a_new_text_took_the_place_of(village, say):
    post = village.say(village.ana, "I sat in the salt room for an hour.")

    say(village, post, "EDIT\nPlease tell them that it cost eleven.")
    say(village, post, "UNDO")

    assert text_of(village, post) == "I sat in the salt room for an hour."


def test_undo_where_nothing_was_changed_says_so(village, say):
    post = village.say(village.ana, WRONG)

    assert say(village, post, "UNDO").reason == "not_deleted"


def test_after_the_hour_neither_is_done(village, say):
    post = village.say(village.ana, WRONG)

    assert say(village, post, "change 5 to 1.5", at=village.noon + HOUR).reason == "window_over"
    assert text_of(village, post) == WRONG


def test_a_moderator_is_asked_for_the_whole_text_with_the_correction(village, say):
    post = village.say(village.ana, WRONG)

    say(village, post, "change 5 to 1.5", subject="Ask a moderator", at=village.noon + 2 * HOUR)

    assert village.all(ModerationRequest)[-1].words == RIGHT


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("change 6 to 7", "words_not_there"),
        ("change mask to pump", "words_twice"),
        ("6 pounds, not 5", "whole_text"),
    ],
)
def test_words_that_are_nowhere_or_in_several_places_or_unlike_are_told_so(
    village, say, text, reason
):
    post = village.say(village.ana, "The mask fits. A mask costs 5.")

    assert say(village, post, text).reason == reason
    assert text_of(village, post) == "The mask fits. A mask costs 5."


def test_a_correction_that_tells_a_private_name_is_asked_about_before_it_is_made(village, mail):
    post = village.say(village.ana, "My friend Tom said so.")
    to = village.address(Purpose.POST, village.ana, post.id)

    village.take(mail("Ana Petrova <ana@example.net>", "change Tom to Ana Petrova"), to)
    asked = village.all(Question)[-1]
    assert text_of(village, post) == "My friend Tom said so."
    village.take(mail(ANA, "YES"), village.address(Purpose.CONFIRM, village.ana, asked.id))
    village.work()

    assert text_of(village, post) == "My friend Ana Petrova said so."


def test_what_is_to_be_added_stands_below_the_post(village, say):
    post = village.say(village.ana, WRONG)

    say(village, post, "Add: My pump is from ResMed.")

    assert text_of(village, post) == f"{WRONG}\n\nMy pump is from ResMed."
    assert last_receipt(village).before == WRONG


@pytest.mark.parametrize("answer", ["ADD", "add it please", "hinzufügen", "añadir"])
def test_a_postscript_is_asked_about_and_one_word_adds_it(village, say, mail, answer):
    post = village.say(village.ana, WRONG)
    say(village, post, "PS: I forgot to say that my pump is from ResMed.")
    asked = village.all(Question)[-1]
    before = text_of(village, post)

    for _ in range(2):
        to = village.address(Purpose.CONFIRM, village.ana, asked.id)
        village.take(mail(ANA, answer, subject="Re: question"), to)
        village.work()

    assert before == WRONG
    added = "PS: I forgot to say that my pump is from ResMed."
    assert text_of(village, post) == f"{WRONG}\n\n{added}"


def test_an_addition_that_is_asked_about_stays_an_addition(village, mail):
    post = village.say(village.ana, WRONG)
    to = village.address(Purpose.POST, village.ana, post.id)
    village.take(
        mail("Ana Petrova <ana@example.net>", "PS: Ana Petrova is my name, by the way."), to
    )
    for answer in ("ADD", "YES"):
        asked = village.all(Question)[-1]
        village.take(mail(ANA, answer), village.address(Purpose.CONFIRM, village.ana, asked.id))
        village.work()

    assert text_of(village, post) == f"{WRONG}\n\nPS: Ana Petrova is my name, by the way."


NEVER = (
    "uy no, eso no lo queria publicar!! era solo para vosotros",
    "oh no, that was not meant for everyone",
    "That was only for you.",
    "Das war nur für Sie gedacht, bitte nicht veröffentlichen",
    "I didn't want this published",
    "that was private!",
    "sí borralo y diselo a los moderadores",
)


@pytest.mark.parametrize("text", NEVER)
def test_a_post_that_was_never_for_others_is_taken_down_and_can_come_back(village, say, text):
    post = village.say(village.ana, WRONG)

    say(village, post, text)

    assert text_of(village, post) == ""
    assert "deleted" in village.notices()


@pytest.mark.parametrize(
    "text",
    [
        "I was in a private clinic, that was expensive",
        "Private clinics never published this",
        "that is for all who ask about pumps",
    ],
)
def test_words_that_only_sound_like_it_delete_nothing(village, say, text):
    post = village.say(village.ana, WRONG)

    say(village, post, text)

    assert text_of(village, post) == WRONG


PARTS = (
    "ok but lose the number",
    "quita el telefono de la abogada por favor",
    "Bitte nehmen Sie die Telefonnummer heraus.",
    "neither. just cut the address out",
    "añade que les pongo canela tambien",
    "add that I like the salty ones best",
    "Bitte ergänzen Sie noch, dass der Inhalator von der Kasse bezahlt wurde.",
)


@pytest.mark.parametrize("text", PARTS)
def test_what_tells_us_what_to_do_with_a_part_is_no_text_that_could_be_published(
    village, say, text
):
    post = village.say(village.ana, WRONG)

    assert say(village, post, text).reason == "whole_text"
    assert (text_of(village, post), village.all(Question)) == (WRONG, [])


@pytest.mark.parametrize(
    "text", ["Only the clinic in town helped me", "PS: the number of the ward is in the leaflet"]
)
def test_other_words_about_such_things_are_still_asked_about(village, say, text):
    post = village.say(village.ana, WRONG)

    assert say(village, post, text).reason == "ask_back"


@pytest.mark.parametrize(
    "lead", ["replace it with", "Bitte ersetzen durch", "reemplaza por", "Replace"]
)
@pytest.mark.parametrize("where", ["receipt", "question"])
def test_a_text_behind_the_word_replace_is_the_new_one(village, say, mail, lead, where):
    post = village.say(village.ana, WRONG)
    answer = f"{lead}: {RIGHT}"
    if where == "receipt":
        say(village, post, answer)
    else:
        say(village, post, "PS: it is quieter, too")
        asked = village.all(Question)[-1]
        village.take(mail(ANA, answer), village.address(Purpose.CONFIRM, village.ana, asked.id))
        village.work()

    assert text_of(village, post) == RIGHT


OLD, NEW = "I take honey at night with hot milk.", "I take honey at night with hot milk and thyme."


@pytest.mark.parametrize(
    "text",
    [
        "Delete it please, I think better of it",
        f"Delete it please, I think better of it\n\n> {OLD}",
        f"Delete it please, I think better of it\n\n{OLD}",
        f"please take it off there, it was better unsaid\n\n{OLD}",
        f"remove it again please, it was right before\n\n{OLD}",
        f"Bitte wieder löschen\n\n{OLD}",
        f"Bórrenlo por favor\n\n{OLD}",
    ],
)
def test_a_wish_to_delete_above_an_older_text_deletes_or_is_asked_about(village, say, text):
    post = village.say(village.ana, OLD)
    say(village, post, f"EDIT\n{NEW}")

    say(village, post, text)

    now, last = text_of(village, post), village.notices()[-1]
    assert (now, last) in {("", "deleted"), (NEW, "ask_back")}


TODAY = "The list hangs on the fridge and it helps me."
AS_IT_WAS = "The list hangs on the wall and it helps me."


@pytest.fixture
def changed_once(village, say):
    """Let a post of Ana's be changed once, so that UNDO would give it other words."""
    post = village.say(village.ana, AS_IT_WAS)
    say(village, post, "change wall to fridge")
    assert text_of(village, post) == TODAY
    return post


@pytest.mark.parametrize(
    "text",
    [
        "Please change fridge to door",
        "Please change fridge to door\n\nMargaret",
        "Could you please change fridge to door?",
        "Please correct fridge to door",
        "Please amend fridge to door, thank you",
        "Bitte ändere fridge in door",
        "Por favor cambia fridge por door",
    ],
)
def test_a_second_change_is_made_in_the_text_as_it_stands_however_politely(
    village, say, changed_once, text
):
    taken = say(village, changed_once, text)

    assert taken.outcome is Outcome.EDITED
    assert text_of(village, changed_once) == "The list hangs on the door and it helps me."


@pytest.mark.parametrize(
    "text",
    [
        "Please change oven to door",
        "Please change one to two",
        "Please write door where I wrote fridge",
        "Please could you alter the cupboard to the door",
    ],
)
def test_a_change_that_names_no_words_of_the_post_is_asked_about_and_undoes_nothing(
    village, say, changed_once, text
):
    taken = say(village, changed_once, text)

    assert taken.outcome is not Outcome.EDITED
    assert text_of(village, changed_once) == TODAY


@pytest.mark.parametrize(
    "text",
    [
        "Undo",
        "Please change it back",
        "Please change it back to what it was",
        "please put it back as it was",
        "wall was right after all",
        "no, put the old words back please",
    ],
)
def test_the_text_before_a_change_comes_back_in_words_that_name_no_other(
    village, say, changed_once, text
):
    say(village, changed_once, text)

    assert text_of(village, changed_once) == AS_IT_WAS
