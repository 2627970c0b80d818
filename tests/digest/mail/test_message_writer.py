import email
import email.policy
import re
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.community.preferences.stop import Stream
from digest.mail.message_writer import MessageWriter
from digest.mail.piece import Slot, slot_mark, to_piece
from digest.mail.signed_address import BadToken, Purpose
from digest.mail.template_set import Rendered
from digest.outbox.delivery import LetterKind

DOMAIN = "mail.example.org"
KINDS = ["summary", "notification", "conversation", "receipt-1", "notice-no_text"]
STREAMED = {"summary": Stream.SUMMARY, "notification": Stream.NOTIFICATIONS}
ALWAYS = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Feedback-ID",
    "X-Community-Digest-Reason",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "X-Loop",
    "MIME-Version",
    "Content-Type",
]
LONG_IDS = tuple(f"<{number:0>170}@{'x' * 170}>" for number in range(30))
HOSTILE_IDS = ["<a@b>\r\nBcc: c@d.org", "=?utf-8?q?x?=", "<=?x?=@b>", "x", "<ä@b>", "<a@b>\x00"]


def head(raw: bytes) -> list[bytes]:
    return raw.split(b"\r\n\r\n", 1)[0].split(b"\r\n")


@pytest.fixture
def kind(request, letters):
    return letters()[request.param]


@pytest.mark.parametrize("kind", KINDS, indirect=True, ids=KINDS)
def test_every_letter_has_each_needed_header_once(kind, read):
    message = read(kind).message

    assert [name for name in ALWAYS if len(message.get_all(name, [])) != 1] == []
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["X-Loop"] == DOMAIN
    assert message["Date"].datetime == datetime(2026, 3, 3, 6, tzinfo=UTC)
    assert message["Date"].endswith("+0000")
    assert "Cc" not in message
    assert "Bcc" not in message


REASONS = {
    LetterKind.SUMMARY: "summary",
    LetterKind.NOTIFICATION: "followed",
    LetterKind.NEW_CONVERSATION: "instant",
    LetterKind.RECEIPT: "receipt",
    LetterKind.MODERATION: "moderation",
    LetterKind.GOODBYE: "account",
    LetterKind.NOTICE: "notice",
    LetterKind.CONVERSATION: "notice",
    LetterKind.OVERVIEW: "notice",
    LetterKind.DATA: "notice",
    LetterKind.ANNOUNCEMENT: "announcement",
    LetterKind.SAFETY: "notice",
}


@pytest.mark.parametrize("of", LetterKind)
@pytest.mark.parametrize("answers", [False, True])
def test_a_letter_says_to_programs_why_it_came_and_nothing_else(
    writer, heading, letters, of, answers
):
    said = "asked" if answers and REASONS[of] == "notice" else REASONS[of]
    drawn = letters(line="Lung")["summary"].rendered

    raw = writer.write(heading(of.value, code="c7", auto_replied=answers), drawn).message

    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert message["X-Community-Digest-Reason"] == said


@pytest.mark.parametrize("kind", KINDS, indirect=True, ids=KINDS)
def test_headers_for_programs_are_plain_and_no_line_is_too_long(kind, read):
    raw = read(kind, subject="Ä =?utf-8?q?x?= " * 9, references=LONG_IDS).raw

    lines = head(raw)

    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    encoded = [line for line in lines if b"=?" in line]
    assert all(line.startswith((b"Subject:", b" =?")) for line in encoded)
    assert all(re.match(rb"[A-Za-z-]+: | =\?utf-8\?b\?| <", line) for line in lines)


@pytest.mark.parametrize("kind", [*STREAMED], indirect=True)
def test_a_letter_of_a_stream_can_be_stopped_by_one_click_and_by_mail(kind, read, some_keys):
    message = read(kind, code="c7").message
    page = r"<https://mail\.example\.org/u/([a-z2-7]{37})>, <mailto:u\.([a-z2-7]{37})@mail\.example\.org>"

    by_click, by_mail = re.fullmatch(page, message["List-Unsubscribe"]).groups()

    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert by_click == by_mail
    ticket = some_keys.read(Purpose.UNSUBSCRIBE, by_click)
    assert (ticket.member_id, ticket.detail) == (7, STREAMED[kind.kind])
    assert message["List-Id"] == '"Community Digest" <c7.mail.example.org>'
    assert message["List-Help"] == "<mailto:help@mail.example.org>"
    assert message["List-Owner"] == "<mailto:postmaster@mail.example.org>"
    assert message["Precedence"] == "list"


@pytest.mark.parametrize("kind", KINDS[2:], indirect=True, ids=KINDS[2:])
def test_a_letter_that_was_asked_for_or_answers_has_no_button_to_stop_it(kind, read):
    names = {name.lower() for name in read(kind).message.keys()}  # noqa: SIM118

    assert not {name for name in names if name.startswith("list-") or name == "precedence"}


@pytest.mark.parametrize(
    ("name", "sender"),
    [*zip(KINDS, ["summary", "notify", "notify", "notice", "notice"], strict=True)],
    ids=KINDS,
)
def test_kinds_of_letters_come_from_addresses_of_their_own(letters, read, name, sender):
    mailbox = read(letters()[name]).message["From"].addresses[0]

    assert mailbox.addr_spec == f"{sender}@{DOMAIN}"
    assert mailbox.display_name == "HopefulAna via Community Digest"


def test_an_answer_says_that_it_is_one(letters, read):
    notice = letters()["notice-no_text"]

    assert read(notice).message["Auto-Submitted"] == "auto-generated"
    assert read(notice, auto_replied=True).message["Auto-Submitted"] == "auto-replied"


@pytest.mark.parametrize("kind", KINDS, indirect=True, ids=KINDS)
def test_both_parts_are_there_the_text_first(kind, read):
    message = read(kind).message
    parts = list(message.iter_parts())

    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
    assert {part["Content-Transfer-Encoding"] for part in parts} == {"quoted-printable"}
    assert {part.get_content_charset() for part in parts} == {"utf-8"}
    assert message.defects == [defect for part in parts for defect in part.defects] == []


@pytest.mark.parametrize("kind", KINDS, indirect=True, ids=KINDS)
def test_every_address_in_a_letter_is_signed_for_its_member(kind, read, some_keys):
    letter = read(kind, member_id=8)
    body = letter.text + letter.html

    found = set(re.findall(r"\b([a-z])[./]([a-z2-7]{37})\b", body))

    assert found or kind.kind == "notice"
    for purpose, token in found:
        assert some_keys.read(Purpose(purpose), token).member_id == 8
    assert "\x02" not in body


@pytest.mark.parametrize("kind", KINDS, indirect=True, ids=KINDS)
def test_text_and_html_offer_the_same_addresses(kind, read):
    letter = read(kind)
    text, html = (
        set(re.findall(r"\b[a-z][.][a-z2-7]{37}@|/u/[a-z2-7]{37}\b", part))
        for part in (letter.text, letter.html)
    )

    if kind.kind == "summary":  # its text says these by a word and a conversation's number
        assert re.search(r"FOLLOW \d", letter.text)
        text, html = ({each for each in part if each[0] not in "fgqtx"} for part in (text, html))
    assert text == html


def test_the_same_pieces_serve_two_members_and_neither_gets_the_others_tokens(
    writer, heading, some_keys
):
    body = [Rendered(*[to_piece(f"Reply: {slot_mark(Slot(Purpose.REPLY, 3))}@x\n")] * 2)]

    ana, bo = (
        set(
            re.findall(
                rb"[a-z2-7]{37}", writer.write(heading("notice", member_id=member), body).message
            )
        )
        for member in (7, 8)
    )

    assert not ana & bo
    recipients = set()
    for token in ana:
        try:
            recipients.add(some_keys.read(Purpose.REPLY, token.decode()).member_id)
        except BadToken:
            continue
    assert recipients == {7}


def test_the_same_letter_is_printed_the_same_every_time(letters, read):
    summary = letters()["summary"]

    assert read(summary).raw == read(summary).raw


def test_a_reply_goes_to_the_signed_address(letters, read, some_keys):
    message = read(letters()["notification"], reply_to=Slot(Purpose.REPLY, 101)).message

    ticket = some_keys.read_local_part(message["Reply-To"].addresses[0].username)

    assert (ticket.purpose, ticket.member_id, ticket.object_id) == (Purpose.REPLY, 7, 101)


def test_a_letter_names_its_parent_and_its_ancestors(letters, read):
    letter = letters()["notification"]

    message = read(letter, in_reply_to="<b@x>", references=("<a@x>", "<b@x>")).message

    assert message["In-Reply-To"] == "<b@x>"
    assert message["References"] == "<a@x> <b@x>"


def test_many_long_ancestors_are_folded_between_them(letters, read):
    letter = read(letters()["notification"], references=LONG_IDS)

    folded = [line for line in head(letter.raw) if line.startswith(b" <")]
    assert len(folded) == 19
    assert letter.message["References"].split() == [LONG_IDS[0], *LONG_IDS[-19:]]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    foreign=st.sampled_from(HOSTILE_IDS) | st.text(max_size=40),
    name=st.text(max_size=60),
    recipient=st.sampled_from(["ana@example.net", "=?x?=@b.org", "änne@b.org", "a\r\nBcc: c@d"]),
)
def test_nothing_from_outside_adds_a_header_or_breaks_one(
    writer, heading, foreign, name, recipient
):
    body = [Rendered(to_piece("x"), to_piece("x"))]
    values = {"sender_name": name, "subject": name, "recipient": recipient}

    plain = head(writer.write(heading("notice"), body).message)
    hostile = writer.write(
        heading("notice", **values, in_reply_to=foreign, references=(foreign,)), body
    ).message

    def names(lines: list[bytes]) -> list[bytes]:
        return [line.split(b":")[0] for line in lines if not line.startswith(b" ")]

    added = set(names(head(hostile))) - set(names(plain))
    assert added <= {b"In-Reply-To", b"References"}
    assert len(names(head(hostile))) == len(names(plain)) + len(added)
    encoded = [line for line in head(hostile) if b"=?" in line]
    assert all(line.startswith((b"From:", b"Subject:", b" =?")) for line in encoded)


def test_an_address_that_no_plain_header_holds_stands_on_the_envelope_only(letters, read):
    message = read(letters()["receipt-1"], recipient="änne@example.net").message

    assert message["To"] == "undisclosed-recipients:;"


def test_a_service_named_in_other_letters_still_has_plain_list_headers(some_keys, heading, letters):
    writer = MessageWriter(
        some_keys, domain=DOMAIN, public_url="https://mail.example.org/", service_name="Köln Brief"
    )

    lines = head(writer.write(heading("summary"), letters()["summary"].rendered).message)

    assert b"List-Id: <all.mail.example.org>" in lines
    assert b"Feedback-ID: summary:all:summary:k-ln-brief" in lines


def test_a_bounce_comes_back_to_an_address_that_names_letter_and_member(
    some_keys, writer, heading, letters
):
    written = writer.write(heading("summary"), letters()["summary"].rendered)
    local, _, domain = written.reverse_path.partition("@")

    ticket = some_keys.read_local_part(local)

    assert (ticket.purpose, ticket.member_id, ticket.object_id) == (Purpose.BOUNCE, 7, 55)
    assert domain == DOMAIN


@pytest.mark.parametrize(
    ("name", "sender"),
    [("Community Digest", b"community"), ("Sunny", b"sunny"), ("A", DOMAIN[:15].encode())],
)
def test_the_sender_in_feedback_id_is_never_cut_within_a_word(
    some_keys, heading, letters, name, sender
):
    writer = MessageWriter(
        some_keys, domain=DOMAIN, public_url="https://mail.example.org", service_name=name
    )

    lines = head(writer.write(heading("summary"), letters()["summary"].rendered).message)

    assert b"Feedback-ID: summary:all:summary:" + sender in lines
