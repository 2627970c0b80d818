"""Attacks that were found by trying: a mail of a member's that somebody else brings here does nothing."""

from dataclasses import replace
from datetime import timedelta

import dkim
import pytest

from digest.community.conversations.post import Post
from digest.community.requests.moderation_request import ModerationRequest
from digest.inbox.envelope import Transaction
from digest.inbox.intake import accept
from digest.inbox.question import Question, QuestionKind
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.mail.signed_address import Purpose
from inbound.authenticate import DirectVerdict
from inbound.authenticate.dns import ZoneFile
from inbound.authenticate.tie import NO_SUBJECT, OLD, Ties
from inbound.work.known_again import AGAIN
from tests.replays import ANA, BOB, SELECTOR, USUAL, WITHOUT_TO, Provider, a_mail, set_up

LUNG = "lung@mail.example.org"
OWN, SHARED, ELSEWHERE = "192.0.2.10", "192.0.2.20", "198.51.100.1"


@pytest.fixture(scope="module")
def provider():
    return Provider()


@pytest.fixture
def scene(village, provider, tmp_path):
    (tmp_path / "zone").write_text(
        provider.zone
        + f'example.net TXT "v=spf1 ip4:{OWN} include:spf.outlook.com -all"\n'
        + f'spf.outlook.com TXT "v=spf1 ip4:{SHARED} -all"\n'
    )
    ties = Ties(keys=village.keys, domains=("mail.example.org",))
    check = DirectVerdict(ZoneFile(tmp_path / "zone"), enough=ties.are_enough)
    village.receiving = replace(village.receiving, authenticate=check)
    return set_up(village, provider)


def take(scene, raw, to, *, reverse_path=BOB, peer=ELSEWHERE):
    village = scene.village
    transaction = Transaction(
        reverse_path=reverse_path, recipients=(to,), raw=raw, peer=peer, hello="mx.example.net"
    )
    accept(village.store, transaction, lambda: scene.now, village.keys)
    village.work()
    return village.all(ReceivedMail)[-1]


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    "reverse_path",
    [
        pytest.param(ANA, id="hers"),
        pytest.param("bob@example.net", id="the-friends"),
        pytest.param("SRS0=x=y=example.net=ana@example.net", id="rewritten"),
    ],
)
@pytest.mark.parametrize(
    ("peer", "names"),
    [
        pytest.param(OWN, USUAL, id="own-servers"),
        pytest.param(SHARED, WITHOUT_TO, id="shared-servers"),
    ],
)
def test_a_friend_at_the_same_provider_has_a_private_mail_redirected(
    scene, reverse_path, peer, names
):
    before = scene.state()

    raw = scene.private(names=names)
    received = take(scene, raw, LUNG, reverse_path=reverse_path, peer=peer)

    assert received.outcome is Outcome.HELD
    assert scene.state() == before


def test_a_deleted_post_does_not_come_back_by_the_copy_that_was_signed_for_a_friend(
    scene, monkeypatch
):
    to = scene.own(Purpose.REPLY, scene.village.sleep.conversation_id)
    made = a_mail(scene.now, "It was the pillow.", to=f"{to}, {BOB}")
    names = [name.encode() for name in USUAL]

    def copy(second):
        monkeypatch.setattr("dkim.time.time", lambda: 1_700_000_000 + second)
        key = scene.provider.private
        signature = dkim.sign(made, SELECTOR.encode(), b"example.net", key, include_headers=names)
        monkeypatch.undo()
        return signature + made

    take(scene, copy(0), to)
    receipt = scene.own(Purpose.POST, scene.village.all(Post)[-1].id)
    delete = scene.provider.sign(a_mail(scene.now, to=receipt, subject="DELETE"))
    assert take(scene, delete, receipt).outcome is Outcome.DELETED
    before = scene.state()

    again = take(scene, b"X-More: 1\r\n" + copy(2), to)

    assert (again.outcome, again.reason) == (Outcome.IGNORED, AGAIN)
    assert scene.state() == before


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    "to",
    [
        '"lung@mail.example.org" <bob@evil.example>',
        "bob@evil.example (lung@mail.example.org)",
        "=?utf-8?q?lung=40mail.example.org=2C?= <bob@evil.example>",
        "<@lung@mail.example.org:bob@evil.example>",
        "<@a.example:lung@mail.example.org>",
        '"lung"@mail.example.org',
        "lung@mail.example.org <bob@evil.example>",
        "lung%mail.example.org@evil.example",
        '"x\\" <lung@mail.example.org>, \\"y" <bob@evil.example>',
        "bob@evil.example (a (b) \\) , lung@mail.example.org)",
        "lung@mail.example.org:bob@evil.example;",
        "<bob@evil.example> lung@mail.example.org",
    ],
)
def test_our_address_beside_an_addressee_is_none(scene, to):
    before = scene.state()

    raw = scene.provider.sign(a_mail(scene.now, "Private.", to=to))

    assert take(scene, raw, LUNG).outcome is Outcome.HELD
    assert scene.state() == before


@pytest.mark.sample(4)
@pytest.mark.parametrize(
    "more",
    [
        b"To : lung@mail.example.org\r\n",
        b"TO: lung@mail.example.org\r\n",
        b"Resent-From: x@evil.example\r\nResent-To: lung@mail.example.org\r\n",
        b"Cc: lung@mail.example.org\r\n",
        b"X: y\x0bTo: lung@mail.example.org\r\n",
        b"X: y\r\n \r\nTo: lung@mail.example.org\r\n",
    ],
)
@pytest.mark.parametrize("names", [USUAL, ("from", "to", "date"), ("from", "to", "to", "cc")])
def test_an_unsigned_field_says_nothing_of_where_a_mail_was_sent(scene, more, names):
    before = scene.state()

    raw = more + scene.private(names=names)

    assert take(scene, raw, LUNG).outcome is Outcome.HELD
    assert scene.state() == before


@pytest.mark.parametrize(
    ("ends_after", "outcome", "reason"),
    [
        pytest.param(timedelta(hours=-2), Outcome.HELD, OLD, id="before-the-mail-was-taken"),
        pytest.param(timedelta(hours=2), Outcome.POSTED, "", id="after-it-whenever-we-look"),
    ],
)
def test_a_signature_that_ends_by_its_own_word_is_held_against_the_moment_the_mail_was_taken(
    scene, ends_after, outcome, reason
):
    made = a_mail(scene.now, "Hello to all of you.", to=LUNG)

    received = take(scene, scene.provider.sign(made, until=scene.now + ends_after), LUNG)

    assert (received.outcome, received.reason) == (outcome, reason)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(b"text/plain", id="its-parts-as-text"),
        pytest.param(b"multipart/alternative; boundary=B", id="another-boundary"),
    ],
)
def test_a_mail_brought_first_by_somebody_who_changed_how_it_is_read_is_not_lost(scene, changed):
    """Many signatures leave Content-Type out; Bob is in the Cc."""
    made = a_mail(
        scene.now,
        "--A\r\nContent-Type: text/plain\r\n\r\nIt was the pillow.\r\n--A\r\n"
        "Content-Type: text/html\r\n\r\n<p>It was the pillow.</p>\r\n--A--",
        to=f"{LUNG}, {BOB}",
        subject="A good night",
    )
    mixed = made.replace(b"text/plain; charset=utf-8", b"multipart/alternative; boundary=A", 1)
    names = ("from", "to", "subject", "date", "message-id")
    honest = scene.provider.sign(mixed, names)

    first = take(scene, honest.replace(b"multipart/alternative; boundary=A", changed, 1), LUNG)
    hers = take(scene, honest, LUNG)

    assert (first.outcome, first.reason) == (Outcome.REFUSED, "undecodable")
    assert hers.outcome is Outcome.POSTED
    assert [each for each in scene.village.posts() if "pillow" in each] == ["It was the pillow."]
    assert take(scene, b"X-More: 1\r\n" + honest, LUNG).reason == AGAIN


def test_quotes_stay_quotes_whoever_says_that_the_text_is_html(scene):
    words = "It was the pillow.\r\n\r\nOn Monday Bob <bob@evil.example> wrote:\r\n> My number is 5"
    made = a_mail(scene.now, words, to=f"{LUNG}, {BOB}", subject="A good night")
    raw = scene.provider.sign(made, ("from", "to", "subject", "date", "message-id"))

    take(scene, raw.replace(b"text/plain", b"text/html", 1), LUNG)

    assert scene.village.posts()[-1] == "It was the pillow."


@pytest.mark.parametrize("subject", ["DELETE", "EDIT"])
def test_a_subject_that_nobody_signed_asks_for_nothing(scene, subject):
    """Bob is in the Cc, and brings the mail first, under another subject."""
    to = scene.own(Purpose.POST, scene.hers.id)
    before = scene.state()
    made = a_mail(scene.now, "Thanks, it was nothing.", to=f"{to}, {BOB}", subject="Re: Your post")
    raw = scene.provider.sign(made, ("from", "to", "date"))

    received = take(scene, raw.replace(b"Re: Your post", subject.encode()), to)

    assert (received.outcome, received.reason) == (Outcome.HELD, NO_SUBJECT)
    assert scene.state() == before


@pytest.mark.parametrize("asks", [QuestionKind.WAS_THIS_YOU, QuestionKind.TERMINATE])
@pytest.mark.parametrize("names", [USUAL, WITHOUT_TO])
def test_a_yes_that_was_written_to_somebody_else_after_our_question(scene, asks, names):
    """Ana forwarded the question to Bob, and says yes to a walk. Without a To, it may have been for us."""
    village = scene.village
    with village.store.write() as session:
        question = Question(member_id=village.ana.id, asks=asks, asked_at=scene.now)
        session.add(question)
        session.flush()
        number = question.id
    raw = scene.provider.sign(a_mail(scene.now, "Yes", to=f"Bob <{BOB}>"), names)

    take(scene, raw, scene.own(Purpose.CONFIRM, number))

    was_yes = {each.id: each.was_yes for each in village.all(Question)}[number]
    assert was_yes is (True if names is WITHOUT_TO and asks is QuestionKind.WAS_THIS_YOU else None)


def test_a_stranger_can_have_no_link_brought_to_the_moderators(village, mail):
    words = "Hello,\n\nsee evil.example/login or write to x@evil.example."

    received = village.take(mail("Eve <eve@evil.example>", words, subject="www.evil.example"), LUNG)

    assert received.outcome is Outcome.HELD
    [request] = village.all(ModerationRequest)
    assert (
        request.words
        == "[link left out]\n\nHello,\n\nsee [link left out] or write to [address left out]"
    )
