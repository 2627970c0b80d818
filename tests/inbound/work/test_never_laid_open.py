"""What a member wants hidden is never shown by their own words for it, wherever they say so."""

from datetime import date

import pytest

from digest.community.people.member import Member
from digest.intents.meaning import PLAIN
from digest.intents.phrases import NotUnderstood
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery, LetterKind
from digest.store.id_codec import pack_ids
from inbound.interpret.read_words import read_words
from inbound.recipient import AddressRole, FixedAddress


@pytest.fixture
def hidden(village):
    """Ana sees neither titles nor contents in her letters."""
    with village.store.write() as session:
        ana = session.get_one(Member, village.ana.id)
        ana.shows_content, ana.discreet = False, True


HIDING = [
    "letters that show nothing please",
    "I do not want my daughter to see what it is about, so hide the titles please",
    "please go on hiding, show no titles",
    "bitte die Titel verstecken, meine Tochter soll sie nicht sehen",
    "que no se vean, oculten los títulos por favor",
    "I do not want to see content",
    "I don't want to see content in my letters",
    "I would rather not see titles in subjects",
    "nobody should see titles in my subjects",
    "Do not turn titles on",
    "Show titles? Please don't",
    "I hate that the content is displayed",
    "God forbid you show titles",
    "I'd be mortified to see titles in subjects",
    "I see titles, make it stop",
    "it should show nothing",
    "hide all of it",
    "just the count",
    "Keinen Inhalt zeigen",
    "Titel im Betreff will ich nicht sehen",
    "nur die Zahl zeigen",
    "no quiero ver el contenido",
    "que no se vea el contenido",
    "nunca mostrar el contenido",
    "oculta todo",
    "show titles: no",
    "I forbid you to put titles in subjects",
    "rather than titles, show the number",
    "I regret turning titles on",
    "Titel zeigen: nein",
    "show content: no",
    "I forbid you to show content",
    "content in letters: never",
    "content: none of it please",
    "en vez de contenido muestra el número",
    "I decline content on",
    "anything but titles on",
    "show numbers instead of titles",
    "mostrar títulos: no",
    "more hidden please",
    "MORE privacy please",
    "MORE quiet please",
    "MORE or less hidden",
    "more than enough, thanks",
    "no 1 please",
    "1 please\nThanks\nbut not now",
    "show me the count instead of content",
    "muéstrame el número en lugar del contenido",
    "show me the number of posts only",
    "zeige nur Zahlen",
    "titles on\nThanks\nbut not really",
    "titles on, thanks, But Not Now",
    "Hello, never\ntitles on",
    "I have titles on",
    "titles on, if",
    "titels on",
    "weekly, and titles on",
]
ASKING = [
    "can I see content?",
    "Should I turn titles on?",
    "Do I have to turn titles on?",
    "what if I turn titles on?",
    "Can others see titles?",
    "What happens when titles are on?",
    "Soll ich den Inhalt einschalten?",
    "Was passiert, wenn ich Titel einschalte?",
    "¿Debo activar el contenido?",
    "my neighbour has titles on",
    "turn content on for Ida",
    "My sister wants to see the content in her letters",
]


@pytest.fixture
def address(village):
    """Return an address of a kind that Ana may write to; a summary is of one conversation."""

    def made(place):
        if place == "reply":
            return village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
        if place != "summary":
            return f"{place}@mail.example.org"
        ids = pack_ids([village.sleep.id])
        carried = {"carried": ids, "named": ids, "until": village.noon}
        village.letter(LetterKind.SUMMARY, village.ana, **carried)
        return village.address(Purpose.SUMMARY, village.ana, village.all(Delivery)[-1].id)

    return made


@pytest.mark.always
@pytest.mark.sample(9)
@pytest.mark.parametrize("text", [*HIDING, *ASKING])
@pytest.mark.parametrize("place", ["settings", "help", "summary", "reply"])
def test_what_is_hidden_is_laid_open_by_no_denial_and_no_question(
    village, mail, hidden, address, text, place
):
    village.take(mail("ana@example.net", text), address(place))

    with village.store.read() as session:
        ana = session.get_one(Member, village.ana.id)
        assert (ana.shows_content, ana.discreet) == (False, True)
    kinds = {each.kind for each in village.all(Delivery) if each.member_id == village.ana.id}
    assert LetterKind.CONVERSATION not in kinds


@pytest.mark.parametrize(
    ("text", "shows_content", "discreet"),
    [
        ("I do not want to see content", False, False),
        ("Keinen Inhalt zeigen", False, False),
        ("no quiero ver el contenido", False, False),
        ("nobody should see titles in my subjects", True, True),
        ("Do not turn titles on", True, True),
        ("Titel im Betreff will ich nicht sehen", True, True),
        ("no quiero ver títulos", True, True),
        ("Why is there no content in my letters?", True, False),
        ("Warum steht kein Inhalt in meinen Briefen?", True, False),
        ("¿Por qué no hay contenido en mis cartas?", True, False),
    ],
)
def test_what_is_shown_is_hidden_by_a_denial_and_by_no_question(
    village, mail, text, shows_content, discreet
):
    with village.store.write() as session:
        session.get_one(Member, village.ana.id).discreet = False
    village.take(mail("ana@example.net", text), "settings@mail.example.org")

    with village.store.read() as session:
        ana = session.get_one(Member, village.ana.id)
        assert (ana.shows_content, ana.discreet) == (shows_content, discreet)


@pytest.mark.parametrize(
    ("text", "shows_content", "discreet"),
    [
        ("titles on", False, False),
        ("Could you please show the titles in the subjects again?", False, False),
        ("I would like to see titles in subjects again", False, False),
        ("Hello,\n\nshow titles please\n\nMany thanks\nRuth", False, False),
        ("show content again", True, True),
        ("Titel im Betreff bitte wieder anzeigen", False, False),
        ("titles on\ncontent on", True, False),
        ("I would like to see the content in my letters again", True, True),
        ("Ich möchte den Inhalt wieder sehen", True, True),
        ("quiero ver otra vez el contenido", True, True),
        ("quiero ver los títulos en el asunto", False, False),
    ],
)
def test_what_is_plainly_wished_is_shown_again(
    village, mail, hidden, text, shows_content, discreet
):
    village.take(mail("ana@example.net", text), "settings@mail.example.org")

    with village.store.read() as session:
        ana = session.get_one(Member, village.ana.id)
        assert (ana.shows_content, ana.discreet) == (shows_content, discreet)


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("I forbid you to put titles in subjects", "discreet_on", "discreet_off"),
        ("rather than titles, show the number", "discreet_on", "discreet_off"),
        (
            "Nobody looks at this phone. You may show the titles again",
            "discreet_on",
            "discreet_off",
        ),
        ("I forbid you to show content", "content_off", "content_on"),
        ("content on if you can manage it", "content_off", "content_on"),
        ("Inhalt an, oder lieber doch nicht", "content_off", "content_on"),
    ],
)
@pytest.mark.parametrize("place", ["settings", "help"])
def test_what_is_not_wholly_one_of_our_phrases_is_asked_about_and_hiding_is_offered_first(
    text, first, second, place
):
    asked = FixedAddress(role=AddressRole.COMMAND, name=place)
    read = read_words(asked, "", text, is_answer=False, today=date(2026, 3, 2))

    assert isinstance(read.phrases, NotUnderstood)
    assert read.phrases.likely[:2] == (PLAIN[first], PLAIN[second])


@pytest.mark.parametrize(
    "text",
    ["READ", "1", "1 please", "Read it, please.\nThanks\nRuth", "MORE", "all of it", "Mehr bitte"],
)
def test_what_is_plainly_to_be_read_comes_from_a_summary(village, mail, hidden, address, text):
    village.take(mail("ana@example.net", text), address("summary"))

    sent = village.all(Delivery)[-1]
    assert (sent.member_id, sent.kind) == (village.ana.id, LetterKind.CONVERSATION)


@pytest.mark.parametrize("text", ["MORE", "more please", "I would like to read it please"])
def test_what_is_plainly_to_be_read_comes(village, mail, hidden, address, text):
    village.take(mail("ana@example.net", text), address("reply"))

    sent = village.all(Delivery)[-1]
    assert (sent.member_id, sent.kind) == (village.ana.id, LetterKind.CONVERSATION)


@pytest.mark.parametrize(
    "text", ["don't turn content on", "my neighbour has titles on", "turn content on for Ida"]
)
@pytest.mark.parametrize("place", ["summary", "reply"])
def test_what_speaks_of_what_letters_show_is_asked_about_and_not_published(
    village, mail, address, text, place
):
    before = village.posts()
    village.take(mail("ana@example.net", text), address(place))

    assert village.posts() == before
