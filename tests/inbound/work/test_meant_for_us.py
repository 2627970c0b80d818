"""Answers to others' words that are meant for us, whatever words say so: asked about, never published."""

import pytest

from digest.inbox.question import LetterUse, Question
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.intents.phrases import MuteMember
from digest.letters.notice import NoticePayload
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery

ANA = "Ana <ana@example.net>"


@pytest.fixture(params=["letter", "summary"])
def place(village, request):
    """Return where Ana answers one conversation: its letter, or a summary of nothing else."""
    if request.param == "letter":
        return village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    return village.numbering(village.sleep)


@pytest.fixture
def letter(village):
    return village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)


@pytest.mark.parametrize(
    "text",
    ["mut 1 pleas", "unfolow", "muet 3", "raport 3", "folow 2", "Mutte please", "flogen", "reprt"],
)
def test_a_lone_command_with_a_slip_is_never_published(village, mail, place, text):
    village.take(mail(ANA, text), place)

    assert len(village.posts()) == 1
    assert village.notices(village.ana)


@pytest.mark.parametrize("text", ["must", "Amen", "Snap!", "Cute!", "Ready?", "Same", "Genau"])
def test_a_word_like_a_command_is_published(village, mail, letter, text):
    village.take(mail(ANA, text), letter)

    assert village.posts()[-1] == text


@pytest.mark.parametrize(
    "text",
    [
        "I think Finn should not say that about warm drinks, can a moderator look at it please",
        "A moderator ought to see this.",
        "Would one of the moderators please have a look at what he wrote, that dose is dangerous",
        "Kann bitte eine Moderatorin da draufschauen? Das ist doch Werbung.",
        "¿Puede un moderador mirar esto, por favor?",
        "What you wrote helped me. " * 20 + "Could a moderator look at the last line?",
    ],
)
def test_who_asks_for_a_moderator_is_asked_whether_to_report(village, mail, letter, text):
    village.take(mail(ANA, text), letter)

    (question,) = village.all(Question)
    assert question.told().letter_use is LetterUse.REPORT
    assert len(village.posts()) == 1


@pytest.mark.parametrize(
    "text",
    [
        "How kind of the moderators to look after us.",
        "The moderator of our choir looked at me as if I were mad.",
    ],
)
def test_who_tells_of_moderators_is_published(village, mail, letter, text):
    village.take(mail(ANA, text), letter)

    assert village.posts()[-1] == text


@pytest.mark.parametrize(
    "text",
    [
        "I have lost the beginning, can I have it all",
        "I missed how this began, could you send me the whole thing",
        "I've lost track, may I see it from the start please",
        "Ich habe den Anfang verpasst, kann ich alles haben?",
    ],
)
def test_who_asks_for_all_of_it_is_asked_whether_to_read(village, mail, letter, text):
    village.take(mail(ANA, text), letter)

    (question,) = village.all(Question)
    assert question.told().letter_use is LetterUse.READ
    assert len(village.posts()) == 1


@pytest.mark.parametrize(
    "text",
    [
        "I would rather not hear from Ben for a while",
        "I'd prefer not to see anything by Ben for now",
        "I have had quite enough of Ben",
        "Can I have the letters without Ben please, it is always the same",
        "No quiero saber nada más de Ben",
    ],
)
def test_who_wants_to_hear_nothing_of_somebody_is_asked_whether_to_mute_them(
    village, mail, place, text
):
    name = village.ben.display_name
    village.take(mail(ANA, text.replace("Ben", name)), place)

    told = NoticePayload.of(village.all(Delivery)[-1])
    assert told.offers[0] == MuteMember(name=name, on=True)
    assert len(village.posts()) == 1


@pytest.mark.parametrize(
    "text",
    [
        "I have not heard from Ben for a while, is she well?",
        "I never want to miss a word from Ben",
        "We hear too little from Ben these days",
        "Ben, I would rather not hear about operations, I have mine on Monday",
    ],
)
def test_who_speaks_of_hearing_from_somebody_is_published(village, mail, letter, text):
    village.take(mail(ANA, text), letter)

    assert village.posts()[-1] == text


@pytest.mark.parametrize(
    "text",
    [
        "BREAK 2 WEEKS\nI go into hospital, wish me luck",
        "SHORT\nmy eyes are bad",
        "break 10 days please\nmy sister comes to stay",
        "titles off\nmy grandson reads along",
        "KURZ\nmeine Augen sind schlecht",
    ],
)
def test_a_setting_above_its_reason_is_done_and_no_word_published(village, mail, text):
    village.take(mail(ANA, text), village.numbering(village.sleep, village.start("Forms")))

    assert village.all(ReceivedMail)[-1].outcome is Outcome.COMMAND
    assert len(village.posts()) == 2


@pytest.mark.parametrize(
    "text", ["SHORT\nWhich of you has tried the thyme tea of the monks?", "Short\nbut sweet, Ben"]
)
def test_a_setting_above_words_for_others_is_only_asked_about(village, mail, text):
    village.take(mail(ANA, text), village.numbering(village.sleep, village.start("Forms")))

    assert village.all(ReceivedMail)[-1].outcome is Outcome.HELD


@pytest.mark.parametrize(
    "text",
    [
        "I want to report this, somebody here told my private things from the clinic to others.",
        "Das ist ein Fall für die Moderatoren, hier wird eine Person beim Namen genannt.",
        "I have a complaint about a member, she shares things from the clinic.",
        "Esto es para los moderadores, alguien dio mi nombre completo.",
        "I do not care for that young man and would rather not be shown his remarks.",
        "Ich mag diesen Mann nicht und möchte seine Nachrichten nicht mehr bekommen.",
        "Ich habe eine neue Adresse: ilse.k@example.net. Bitte ändern Sie das.",
        "Please note my new address, it is paul@example.com.",
        "To the people who run this: stop asking me the same question five times!",
        "Who ever runs this: too many questions. Sort it",
        "An die Verantwortlichen: Ich gehe, wenn das so weitergeht.",
        "A quien corresponda: su máquina no entiende nada.",
        "My husband should not get my letters any more, he reads on my computer.",
        "No quiero que mi padre vea las cartas que me mandáis.",
    ],
)
def test_what_names_the_service_and_may_be_a_wish_is_asked_about(village, mail, letter, text):
    village.take(mail(ANA, text), letter)

    assert village.posts() == ["About sleep"]
    assert village.notices(village.ana)


@pytest.mark.parametrize(
    "text",
    [
        "Your last message made me smile.",
        "The system at our clinic is down again.",
        "The moderator of our self-help group at home is a nurse.",
        "Who is in charge of your diet, you or your wife?",
        "To the people with two kidneys: enjoy them.",
        "Write to my clinic at info@clinic.example, they are kind.",
        "Ich möchte heute nichts Schlechtes mehr lesen.",
        "Los responsables de la planta son muy amables.",
    ],
)
def test_what_names_other_letters_people_and_addresses_is_published(village, mail, letter, text):
    village.take(mail(ANA, text), letter)

    assert village.posts()[-1] == text
