"""Somebody who may harm themselves is heard at once: published, answered warmly, looked after."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from digest.actions.context import OPERATOR, Context
from digest.actions.moderation import decide
from digest.community.communities.community import Community, HoldFirst, Membership
from digest.community.people.member import Badge, Member
from digest.community.people.moderator import Moderator
from digest.community.requests.moderation_action import ModerationAction
from digest.community.requests.moderation_request import ModerationRequest, RequestKind
from digest.inbox.received_mail import Outcome
from digest.letters.operator_letter import OperatorReason
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery, LetterKind
from digest.store.id_codec import pack_ids
from inbound.work.tell_operator import _news
from tests.inbound.post_office import PostOffice, new_stationery

ANA, BEN = "ana@example.net", "ben@example.net"
PERHAPS = (
    "Some evenings I think everybody would have it easier without me.",
    "Abends denke ich oft, dass ich allen nur zur Last falle.",
    "Algunas noches pienso que todos descansarían.",
)
WORDS = "I do not want to live any more. I have all my pills here in front of me."
THOUGHT_OF = "Somebody is thinking of you"
SOON = timedelta(minutes=1)


@pytest.fixture
def office(village, keys, tmp_path):
    return PostOffice(village.store, keys, new_stationery(), tmp_path / "state")


@pytest.fixture
def cared_for(village):
    """Let Ben be the moderator."""
    with village.store.write() as session:
        session.add(
            Moderator(member_id=village.ben.id, community_id=village.lung.id, since=village.noon)
        )
    return village


def write(village, mail, text=WORDS, *, to=None):
    to = to or village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    return village.take(mail(ANA, text), to)


def urgent(village):
    return [each for each in village.all(Delivery) if each.reason == "urgent"]


@pytest.mark.parametrize(
    "text",
    [
        WORDS,
        "Ich will nicht mehr leben. Ich habe alle Tabletten hier.",
        "No quiero vivir más. Tengo todas mis pastillas aquí.",
    ],
    ids=["english", "german", "spanish"],
)
def test_it_is_published_and_the_moderators_are_written_to_at_once(cared_for, mail, text):
    received = write(cared_for, mail, text)

    assert (received.outcome, received.reason) == (Outcome.POSTED, "")
    assert cared_for.posts()[-1] == text
    [letter] = urgent(cared_for)
    assert (letter.member_id, letter.due_at) == (cared_for.ben.id, cared_for.noon)


def test_its_letters_are_warm_plain_and_say_what_to_do(cared_for, mail, office):
    write(cared_for, mail)

    office.run(cared_for.noon + SOON)

    [receipt] = [each for each in office.sent if each.kind is LetterKind.RECEIPT]
    for part in (receipt.text, receipt.html):
        said = " ".join(part.split())
        assert "Your post is up" not in said
        assert "You are not alone" in said
        assert "call the emergency number" in said
        assert "We told the people who look after this community" in said
    [letter] = [each for each in office.sent if each.kind is LetterKind.MODERATION]
    for part in (letter.text, letter.html):
        assert "all my pills" in part
        assert "Answer soon" in part
    assert letter.mail["Subject"] == "Please look at this now"


def test_no_subject_and_no_log_tells_of_it(cared_for, mail, office, caplog):
    caplog.set_level("DEBUG")

    write(cared_for, mail)
    office.run(cared_for.noon + SOON)

    subjects = [str(each.mail["Subject"]) for each in office.sent]
    for told in (*subjects, caplog.text):
        assert not any(word in told.lower() for word in ("danger", "urgent", "harm", "pills"))


def test_no_community_holds_it_for_approval(cared_for, mail):
    with cared_for.store.write() as session:
        session.get_one(Community, cared_for.lung.id).hold_first = HoldFirst.ALWAYS

    write(cared_for, mail)

    assert cared_for.posts()[-1] == WORDS
    assert len(urgent(cared_for)) == 1


def test_staff_are_told_where_there_is_no_moderator_but_the_author(village, mail):
    with village.store.write() as session:
        _moderates(session, village.ana.id, village)
        session.get_one(Member, village.cleo.id).badge = Badge.STAFF

    write(village, mail)

    assert [each.member_id for each in urgent(village)] == [village.cleo.id]


def test_the_operator_is_told_where_there_is_nobody_else(village, mail):
    received = write(village, mail)

    assert received.outcome is Outcome.POSTED
    with village.store.read() as session:
        news = _news(session, OperatorReason.URGENT, village.noon)
    assert news.count == 1


def test_a_change_that_tells_of_it_is_told_too_and_a_second_change_is_not(cared_for, mail):
    post = cared_for.say(cared_for.ana, "I take ten milligrams.")
    to = cared_for.address(Purpose.POST, cared_for.ana, post.id)

    for more in ("", " Nothing helps."):
        cared_for.take(mail(ANA, WORDS + more, subject="EDIT"), to)

    assert len(urgent(cared_for)) == 1


def test_words_that_wait_for_an_answer_are_told_of_but_not_shown(cared_for, mail, office):
    posts = [cared_for.sleep, cared_for.start("Food")]
    carried = {"carried": pack_ids(post.id for post in posts), "until": cared_for.noon}
    cared_for.letter(LetterKind.SUMMARY, cared_for.ana, **carried)
    number = cared_for.all(Delivery)[-1].id

    write(cared_for, mail, to=cared_for.address(Purpose.SUMMARY, cared_for.ana, number))
    office.run(cared_for.noon + SOON)

    [letter] = [each for each in office.sent if each.kind is LetterKind.MODERATION]
    assert "pills" not in letter.shown
    assert "is not published" in letter.shown
    [asked] = [each for each in office.sent if each.kind is LetterKind.NOTICE]
    assert "You are not alone" in asked.text


def test_a_moderator_writes_to_whose_words_wait_and_neither_sees_the_others_address(
    cared_for, mail, office
):
    write(cared_for, mail, f"{WORDS} ana@example.net")
    office.run(cared_for.noon + SOON)
    [told] = _to_moderator(office)
    [request] = cared_for.all(ModerationRequest)
    to = cared_for.address(Purpose.DECISION, cared_for.ben, request.id, ModerationAction.ANSWER)
    assert to.partition("@")[0] in told.text
    assert "pills" not in told.shown

    cared_for.take(mail(BEN, "Your answer:\nI am glad that you wrote, Ana."), to)
    office.run(cared_for.noon + 2 * SOON)

    [letter] = [each for each in office.sent if "An answer from" in str(each.mail["Subject"])]
    assert ANA in str(letter.mail["To"])
    for part in (letter.text, letter.html):
        said = " ".join(part.split())
        assert "I am glad that you wrote, Ana." in said
        assert "Ben" not in said
    assert "To write back to the moderators, answer this letter" in " ".join(letter.text.split())
    assert BEN not in str(letter.mail)


def test_what_a_moderator_wrote_is_answered_to_that_moderator(cared_for, mail, office):
    write(cared_for, mail, f"{WORDS} ana@example.net")
    [request] = cared_for.all(ModerationRequest)
    _decide(cared_for, mail, request, ModerationAction.ANSWER, "I am glad that you wrote.")
    office.run(cared_for.noon + SOON)
    [letter] = [each for each in office.sent if "An answer from" in str(each.mail["Subject"])]

    answers = {"message_id": "<home@client>", "In_Reply_To": str(letter.mail["Message-ID"])}
    answer = mail(ANA, "I am at home, and calmer now.", **answers)
    cared_for.take(answer, letter.mail["From"].addresses[0].addr_spec)

    newest = cared_for.all(ModerationRequest)[-1]
    assert (newest.kind, newest.words) == (RequestKind.WORDS, "I am at home, and calmer now.")
    assert newest.addressee_id == cared_for.ben.id


def test_whom_nobody_wrote_to_is_in_the_next_daily_letter_without_the_words(
    cared_for, mail, office
):
    write(cared_for, mail, f"{WORDS} ana@example.net")
    office.run(cared_for.noon + SOON)
    assert len(_to_moderator(office)) == 1

    office.run(cared_for.noon + timedelta(days=1))

    told = _to_moderator(office)[-1]
    assert "Nobody has written to them yet" in " ".join(told.html.split())
    assert "pills" not in told.shown
    assert ANA not in told.shown


def test_what_would_give_its_writer_away_is_asked_about_all_the_same(cared_for, mail):
    write(cared_for, mail, f"{WORDS} ana@example.net")

    assert cared_for.notices() == ["publish_this"]
    assert len(urgent(cared_for)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Please do not publish this: I do not want to live any more.",
        "Please keep this between us: I cannot go on any more and nobody knows.",
        "Dear staff, I want to end my life. Please call me.",
        "Bitte nicht veröffentlichen: ich will nicht mehr leben.",
        "Esto queda entre nosotros: ya no quiero vivir.",
    ],
)
def test_what_its_writer_does_not_want_published_waits_and_moderators_are_told(
    cared_for, mail, text
):
    before = cared_for.posts()

    write(cared_for, mail, text)

    assert cared_for.notices() == ["publish_this"]
    assert cared_for.posts() == before
    [letter] = urgent(cared_for)
    assert letter.member_id == cared_for.ben.id


@pytest.mark.parametrize(
    "text",
    [
        "Only for you, dear staff: I lost my job.",
        "Can you tell only the moderators that I took the wrong bus?",
        "Tell nobody, but I drink again.",
        "I have had it for years and I drink. Not for the others.",
        "Can you keep a secret? I am pregnant.",
        "leave me unnamed: ginger works",
        "This is between ourselves: I drink",
        "Not a word to the others: I drink",
        "bitte druckt das nicht: ich bin krank",
        "Kein Wort zu den anderen: ich trinke wieder",
        "Ni una palabra a los demás: bebo otra vez",
        "password: hunter2",
        "Hello, my password is Hedgehog7! What now?",
        "Passwort: Igel7",
        "mi clave: erizo7",
        "STOP please for now, it is too much",
        "READ me the first one, if you can",
        "Please stop these, I get too many about the inhaler",
        "Report: Finn is rude to me",
        "REPORT\nhe is rude to me",
        "This is rude. Please report it to Gauri.",
        "do not print my words: honey helped",
        "I would not like this to be public. Honey helped me",
        "not finished yet, honey helped",
        "IBAN DE89 3704 0044 0532 0130 00",
        "ES91 2100 0418 4502 0005 1332",
        "my passport number is C01X00T47",
        "Das soll keiner lesen: ich habe Krebs.",
        "Bitte nur an die Moderatorin: ich trinke wieder.",
        "No quiero que lo lean los demás: tengo cáncer.",
    ],
)
def test_what_others_are_not_to_read_is_asked_about(cared_for, mail, text):
    before = cared_for.posts()

    write(cared_for, mail, text)

    assert cared_for.notices() == ["publish_this"]
    assert cared_for.posts() == before


@pytest.mark.parametrize(
    "text",
    [
        "For Ben only: I want to die, please do not tell the others.",
        "No quiero que lo lean los demás: tengo cáncer.",
        "keep my name out of this: honey helped",
        "This stays here: I drink again",
        "Psst: I drink again",
        "STOP please for now, it is too much",
        "don't print this: honey helped",
        "again",
        "test",
        "rude!",
        "Out of office",
    ],
)
def test_what_others_are_not_to_read_is_no_wish_to_read_in_answer_to_a_summary(
    cared_for, mail, text
):
    carried = {"carried": pack_ids([cared_for.sleep.id]), "until": cared_for.noon}
    cared_for.letter(LetterKind.SUMMARY, cared_for.ana, **carried)
    number = cared_for.all(Delivery)[-1].id

    write(cared_for, mail, text, to=cared_for.address(Purpose.SUMMARY, cared_for.ana, number))

    assert cared_for.notices() == ["publish_this"]


def test_an_ordinary_post_is_told_to_nobody(cared_for, mail):
    write(cared_for, mail, "My father died last year of this, and I miss him.")

    assert urgent(cared_for) == []
    assert cared_for.all(ModerationRequest) == []


@pytest.mark.parametrize("text", PERHAPS, ids=["english", "german", "spanish"])
def test_who_is_perhaps_in_danger_notices_nothing_and_a_moderator_is_asked(
    cared_for, mail, office, text
):
    write(cared_for, mail, text)
    office.run(cared_for.noon + SOON)

    assert cared_for.posts()[-1] == text
    assert [each.kind for each in cared_for.all(ModerationRequest)] == [RequestKind.LOOK_AFTER]
    receipt, letter = office.sent
    assert "Your post is up" in receipt.text
    assert "emergency" not in receipt.text
    assert letter.kind is LetterKind.MODERATION
    for part in (letter.text, letter.html):
        assert text in " ".join(part.split())
        assert "Ana" in part
        assert ANA not in part
        assert "Send the crisis lines" in part
        assert "It is nothing" in part
    assert urgent(cared_for) == []


def test_the_moderator_sends_where_help_is_once_with_words_of_their_own(cared_for, mail, office):
    write(cared_for, mail, PERHAPS[0])
    [request] = cared_for.all(ModerationRequest)

    for _ in range(2):
        _decide(cared_for, mail, request, ModerationAction.SEND_HELP, "I read you, Ana.")
    office.run(cared_for.noon + SOON)

    [letter] = [each for each in office.sent if each.mail["Subject"] == THOUGHT_OF]
    assert ANA in str(letter.mail["To"])
    for part in (letter.text, letter.html):
        said = " ".join(part.split())
        assert "call the emergency number" in said
        assert "I read you, Ana." in said
        assert "Ben" not in said


def test_what_is_nothing_is_told_to_nobody_and_asked_no_more(cared_for, mail, office):
    write(cared_for, mail, PERHAPS[0])
    [request] = cared_for.all(ModerationRequest)

    _decide(cared_for, mail, request, ModerationAction.ALL_WELL)
    office.run(cared_for.noon + SOON)

    assert THOUGHT_OF not in [each.mail["Subject"] for each in office.sent]
    [request] = cared_for.all(ModerationRequest)
    assert request.ruling == "all well"


def test_one_text_is_asked_about_once_and_another_anew(cared_for, mail):
    post = cared_for.say(cared_for.ana, "I take ten milligrams.")
    to = cared_for.address(Purpose.POST, cared_for.ana, post.id)

    texts = (PERHAPS[0], PERHAPS[0], f"{PERHAPS[0]} Good night.")
    for minutes, text in enumerate(texts):
        at = cared_for.noon + timedelta(minutes=minutes)
        cared_for.take(mail(ANA, text, subject="EDIT"), to, at=at)

    requests = cared_for.all(ModerationRequest)
    assert [each.ruling for each in requests] == ["changed", None]


def test_a_deleted_post_is_asked_about_no_more(cared_for, mail):
    write(cared_for, mail, PERHAPS[0])
    post_id = cared_for.all(ModerationRequest)[0].post_id

    cared_for.take(
        mail(ANA, "", subject="DELETE"), cared_for.address(Purpose.POST, cared_for.ana, post_id)
    )

    assert cared_for.all(ModerationRequest)[0].ended_at is not None


def test_a_wish_is_served_and_the_staff_are_asked_never_the_moderators(cared_for, mail, office):
    with cared_for.store.write() as session:
        session.get_one(Member, cared_for.cleo.id).badge = Badge.STAFF

    received = cared_for.take(
        mail(ANA, f"A summary every week, please. {PERHAPS[0]}"), "settings@mail.example.org"
    )
    office.run(cared_for.noon + SOON)

    assert received.outcome is Outcome.COMMAND
    [letter] = [each for each in office.sent if each.kind is LetterKind.MODERATION]
    assert "cleo@example.net" in str(letter.mail["To"])
    assert PERHAPS[0] in " ".join(letter.text.split())
    assert ANA not in letter.text
    [answer] = [each for each in office.sent if each is not letter]
    assert "emergency" not in answer.text


def test_words_to_us_are_the_operators_where_there_is_no_staff_and_go_once_decided(cared_for, mail):
    cared_for.take(
        mail(ANA, f"A summary every week, please. {PERHAPS[0]}"), "settings@mail.example.org"
    )

    with cared_for.store.write() as session:
        news = _news(session, OperatorReason.UNDECIDED, cared_for.noon)
        assert (news.count, PERHAPS[0] in str(news)) == (1, False)
        context = Context(session=session, actor=OPERATOR, at=cared_for.noon)
        [request] = session.exec(select(ModerationRequest))
        assert PERHAPS[0] in (request.words or "")
        decide(context, request.id, ModerationAction.SEND_HELP)

    assert cared_for.all(ModerationRequest)[0].words is None
    assert cared_for.all(Delivery)[-1].member_id == cared_for.ana.id


def test_who_cries_for_help_to_us_alone_is_shown_to_the_staff(cared_for, mail):
    cared_for.take(mail(ANA, WORDS, subject="weekly"), "settings@mail.example.org")

    [request] = cared_for.all(ModerationRequest)
    assert (request.kind, request.community_id) == (RequestKind.LOOK_AFTER, None)


@pytest.mark.parametrize("address", ["moderators", "staff"])
def test_what_a_person_reads_anyway_is_not_asked_about_beside_it(cared_for, mail, address):
    cared_for.take(mail(ANA, PERHAPS[0]), f"{address}@mail.example.org")

    kinds = [each.kind for each in cared_for.all(ModerationRequest)]
    assert RequestKind.LOOK_AFTER not in kinds


def _decide(village, mail, request, action, words=""):
    to = village.address(Purpose.DECISION, village.ben, request.id, action)
    village.take(mail(BEN, words or "Send this mail as it is."), to)


def _moderates(session: Session, member_id: int, village) -> None:
    session.add(Moderator(member_id=member_id, community_id=village.lung.id, since=village.noon))


@pytest.mark.parametrize(
    ("address", "subject", "text"),
    [
        ("settings", "weekly on sunday please", WORDS),
        ("leave", "lung", "Goodbye everybody, I am going to kill myself tonight."),
        ("pause", "2 Wochen", "Ich will nicht mehr leben."),
        ("terminate", "", "I want to end my life, so delete it all."),
        ("search", "sleep", "I want to die tonight."),
        ("settings", "I want to die tonight", ""),
        ("settings", "stop all", "Stop everything. I want to die."),
        ("leave", "lung", "Leave it. I have taken an overdose."),
        ("settings", "I do not want to live any more", "summary weekly"),
        ("help", "settings", "No quiero vivir más. Tengo todas mis pastillas aquí."),
    ],
)
def test_a_command_beside_such_words_waits_and_the_letter_says_first_who_helps(
    village, office, mail, address, subject, text
):
    before = _chosen(village)
    village.take(mail(ANA, text, subject=subject), f"{address}@mail.example.org")
    office.send_due(village.noon + SOON)

    assert _chosen(village) == before
    said = " ".join(office.sent[-1].text.split())
    assert "call the emergency number" in said


def _chosen(village):
    """Return all that a command could have changed."""
    with village.store.read() as session:
        ana = session.get_one(Member, village.ana.id).model_dump()
        return ana, [each.community_id for each in session.exec(select(Membership)).all()]


OF_ANOTHER = (
    "Please look after Ida, she wants to kill herself.",
    "Bitte kümmert euch um Ida, sie will sich das Leben nehmen.",
    "Ida quiere suicidarse.",
)


@pytest.mark.parametrize("text", OF_ANOTHER, ids=["english", "german", "spanish"])
def test_what_is_told_to_us_of_somebody_else_is_for_the_moderators_and_its_writer_hears_so(
    cared_for, mail, office, text
):
    before = cared_for.posts()

    cared_for.take(mail(ANA, text, subject="Ida"), "help@mail.example.org")
    office.run(cared_for.noon + SOON)

    assert cared_for.notices() == ["moderators_read"]
    assert cared_for.posts() == before
    [letter] = [each for each in office.sent if each.kind is LetterKind.MODERATION]
    assert "ben@example.net" in str(letter.mail["To"])
    assert text in " ".join(letter.text.split())


@pytest.mark.parametrize("text", OF_ANOTHER, ids=["english", "german", "spanish"])
def test_what_is_told_to_all_of_somebody_else_is_shown_to_the_moderators(cared_for, mail, text):
    write(cared_for, mail, f"{text} We met in May, and I do not know where she lives.")

    [request] = cared_for.all(ModerationRequest)
    assert request.kind in (RequestKind.LOOK_AFTER, RequestKind.WORDS)
    assert request.community_id == cared_for.lung.id


def test_a_wish_beside_it_is_served_too(cared_for, mail):
    text = f"Please send me the summary weekly. {OF_ANOTHER[0]}"
    cared_for.take(mail(ANA, text, subject="Summary"), "settings@mail.example.org")

    assert [each.kind for each in cared_for.all(ModerationRequest)] == [RequestKind.WORDS]
    assert "moderators_read" in cared_for.notices()


@pytest.mark.parametrize(
    "text",
    [
        "For Ben only: I want to die",
        "For Ben only: I want to die, please do not tell the others.",
        "Nur für Ben: ich will sterben, bitte sag es keinem.",
    ],
)
def test_words_for_one_alone_are_heard_and_not_published(cared_for, mail, text):
    before = cared_for.posts()

    write(cared_for, mail, text)

    assert cared_for.posts() == before
    assert len(urgent(cared_for)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Please do not publish: my neighbour Ida wants to end her life",
        "Please do not publish: I want to end my life",
        "Ida must not read this: I think she wants to kill herself",
        "Cleo wants to die, please do not tell her I said so.",
        "Bitte kümmert euch um Ida, sie will sich umbringen. Sie darf es nicht wissen.",
        "Por favor cuiden de Ida, quiere matarse. No se lo digan.",
        "I don't want Ida to see this but she wants to kill herself",
        "Please help Ida, she wants to kill herself",
        "Can you call Ida? She wrote that she wants to die",
        "My husband says that he wants to kill himself. What can I do?",
        "Ida hat mir geschrieben, dass sie sterben will",
        "Please send an ambulance to Ida, she has taken all her pills",
        "sie hat alle ihre Tabletten genommen",
    ],
)
@pytest.mark.parametrize("purpose", [Purpose.REPLY, Purpose.SUMMARY])
def test_danger_of_another_or_told_to_few_is_never_published_unasked_and_moderators_hear_at_once(
    cared_for, mail, office, text, purpose
):
    carried = {"carried": pack_ids([cared_for.sleep.id]), "until": cared_for.noon}
    cared_for.letter(LetterKind.SUMMARY, cared_for.ana, **carried)
    about = {
        Purpose.REPLY: cared_for.sleep.conversation_id,
        Purpose.SUMMARY: cared_for.all(Delivery)[-1].id,
    }
    cared_for.take(mail(ANA, "I am ill."), "moderators@mail.example.org")
    office.run(cared_for.noon + SOON)
    before, told = cared_for.posts(), len(_to_moderator(office))

    to = cared_for.address(purpose, cared_for.ana, about[purpose])
    cared_for.take(mail(ANA, text), to, at=cared_for.noon + 2 * SOON)
    office.run(cared_for.noon + 3 * SOON)

    assert cared_for.posts() == before
    assert cared_for.notices()[-1] in ("publish_this", "moderators_read")
    assert len(_to_moderator(office)) > told


def test_what_is_told_of_another_is_asked_about_in_a_sentence_that_says_so(cared_for, mail, office):
    write(cared_for, mail, "My husband says that he wants to kill himself. What can I do?")
    office.run(cared_for.noon + SOON)

    [asked] = [each for each in office.sent if "Shall we publish" in str(each.mail["Subject"])]
    assert "tells of somebody who may harm themselves" in " ".join(asked.text.split())


def test_who_is_spoken_of_does_not_decide_about_it_and_the_operator_hears(cared_for, mail, office):
    text = "I am worried about Ben, I think he wants to kill himself."

    cared_for.take(mail(ANA, text), "moderators@mail.example.org")
    office.run(cared_for.noon + SOON)

    assert _to_moderator(office) == []
    assert cared_for.notices() == ["a_person_reads"]
    with cared_for.store.read() as session:
        assert _news(session, OperatorReason.URGENT, cared_for.noon).count == 1


@pytest.mark.parametrize("address", ["help", "staff", "moderators"])
def test_words_for_people_about_another_are_shown_to_moderators(cared_for, mail, office, address):
    text = "Please look after Ida, I think she wants to kill herself."

    cared_for.take(mail(ANA, text), f"{address}@mail.example.org")
    office.run(cared_for.noon + SOON)

    [letter] = _to_moderator(office)
    assert text in " ".join(letter.text.split())


def _to_moderator(office):
    return [each for each in office.sent if each.kind is LetterKind.MODERATION]


def test_who_cannot_breathe_now_is_told_whom_to_call_and_others_hear_of_nothing(
    cared_for, mail, office
):
    words = "I am fighting for breath since this morning, and it is getting worse"
    to = cared_for.address(Purpose.REPLY, cared_for.ana, cared_for.sleep.conversation_id)

    cared_for.take(mail(ANA, words), to)
    office.run(cared_for.noon + SOON)

    mine = next(each for each in office.sent if each.member_id == cared_for.ana.id)
    for part in (mine.text, mine.html):
        assert "call the emergency number where you are" in " ".join(part.split())
    assert not [each for each in office.sent if each.kind is LetterKind.MODERATION]
