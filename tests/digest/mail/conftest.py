"""Every letter there is, with given words wherever a person's words can come to stand."""

import email
import email.policy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from digest.community.posting.tagging import Tagged
from digest.community.preferences.stop import Stream
from digest.language.sentences import message
from digest.letters.notice import Reason
from digest.letters.opening import Opening
from digest.mail.message_writer import Headers, MessageWriter, message_id
from digest.mail.piece import unended
from digest.mail.signed_address import Keys
from digest.mail.template_set import Rendered, ShownPost, TemplateSet

DOMAIN = "mail.example.org"
PLACE = {
    "domain": DOMAIN,
    "public_url": "https://mail.example.org",
    "service_name": "Community Digest",
}
UNTIL = datetime(2026, 3, 3, 7, tzinfo=ZoneInfo("Europe/Amsterdam"))
SINCE = UNTIL - timedelta(days=1)
BEGAN = message("summary.since.yesterday", weekday="Monday", time="07:00")
ENDS = message("summary.until.today", time="07:00")
NEXT = message("summary.next", time="07:00")
WHY = message("summary.why", time="07:00")
STREAMS = {"summary": Stream.SUMMARY, "notification": Stream.NOTIFICATIONS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A letter before it is printed."""

    kind: str
    subject: str
    rendered: Sequence[Rendered]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A printed letter as a mail program reads it."""

    raw: bytes
    message: EmailMessage
    text: str
    html: str


@pytest.fixture(scope="session")
def some_keys() -> Keys:
    return Keys({1: bytes(range(32))})


@pytest.fixture(scope="session")
def templates() -> TemplateSet:
    return TemplateSet(**PLACE, postal_address="Community Digest, Example Street 1, Example Town")


@pytest.fixture(scope="session")
def writer(some_keys: Keys) -> MessageWriter:
    return MessageWriter(some_keys, **PLACE)


@pytest.fixture(scope="session")
def letters(templates: TemplateSet) -> Callable[..., dict[str, Written]]:
    """Write every letter there is, each arm of the notice too, with `text` and `line` as people's words."""

    @cache
    def write(text: str = "Hello.", line: str = "A line") -> dict[str, Written]:
        return {
            "summary": _summary(templates, text, line),
            "notification": _notification(templates, text, line),
            "conversation": _conversation(templates, text, line),
            **{f"receipt-{n}": _receipt(templates, text, line, n) for n in range(3)},
            **{f"goodbye-{erases}": _goodbye(templates, erases=erases) for erases in (0, 1)},
            **{f"data-{is_link}": _data(templates, is_link=is_link) for is_link in (0, 1)},
            **{f"notice-{reason}": _notice(templates, text, line, reason) for reason in Reason},
        }

    return write


@pytest.fixture(scope="session")
def heading(some_keys: Keys) -> Callable[..., Headers]:
    def make(kind: str = "summary", **changed: Any) -> Headers:
        ids = {"member_id": changed.pop("member_id", 7), "delivery_id": 55}
        values: dict[str, Any] = {
            "recipient": "ana@example.net",
            "subject": "A subject",
            "message_id": message_id(some_keys, DOMAIN, **ids),
            "at": UNTIL,
            "sender_name": "HopefulAna via Community Digest",
            "stream": STREAMS.get(kind),
            **ids,
            **changed,
        }
        return Headers(kind=kind, **values)

    return make


@pytest.fixture(scope="session")
def read(writer: MessageWriter, heading: Callable[..., Headers]) -> Callable[..., Read]:
    """Print a letter and read it again by the standard library."""

    def printed(written: Written, **changed: Any) -> Read:
        values = {"subject": written.subject, **changed}
        raw = writer.write(heading(written.kind, **values), written.rendered).message
        message = email.message_from_bytes(raw, policy=email.policy.default)
        parts = (part.get_content() for part in message.iter_parts())
        text, html = (part.replace("\r\n", "\n") for part in parts)
        return Read(raw=raw, message=message, text=text, html=html)

    return printed


def shown(text: str, line: str, number: int = 1, **changed: Any) -> ShownPost:
    values: Mapping[str, Any] = {"edited": True, "cut": True, **changed}
    return ShownPost(author=line, at=SINCE, text=text, report_id=900 + number, **values)


def _summary(templates: TemplateSet, text: str, line: str) -> Written:
    about = {"conversation_id": 101, "title": line}
    pieces: list[tuple[str, dict[str, Any]]] = [
        (
            "body",
            {
                "day": "Tuesday 3 March",
                "since": BEGAN,
                "until": ENDS,
                "zone": "Europe/Amsterdam",
                "conversations": 2,
            },
        ),
        ("contents_heading", {"order": ""}),
        ("contents_group", {"heading": "Lung", "conversations": 2}),
        ("number", {"number": 1}),
        ("contents", {**about, "is_new": False, "count": 3, "is_told": True}),
        ("contents_group_end", {}),
        ("contents_group_more", {"conversations": 4}),
        ("contents_more", {"conversations": 2}),
        ("answering", {}),
        ("group", {"heading": "Lung", "is_of_tag": True}),
        ("heading_number", {"number": 1}),
        ("conversation", {**about, "is_new": False, "followed": True, "earlier": 1, "left_out": 2}),
        ("heading_number", {"number": 2}),
        ("conversation", {**about, "is_new": True, "followed": False, "earlier": 0, "left_out": 0}),
        ("heading_number", {"number": 3}),
        ("broken", {"conversation_id": 102}),
        ("group_end", {}),
        ("unshown", {"example": 2}),
        ("unshown_group", {"heading": "Lung"}),
        ("unshown_number", {"number": 2}),
        ("unshown_title", {**about, "is_new": True, "count": 3, "is_told": False}),
        ("unshown_group_end", {}),
        ("unshown_more", {"conversations": 4, "named": 1}),
        ("elsewhere", {"conversations": 4, "groups": 2}),
        (
            "end",
            {
                "since": BEGAN,
                "until_time": "05:00",
                "today": "Tuesday",
                "next": NEXT,
                "why": WHY,
                "weekly": False,
                "only_followed": False,
            },
        ),
    ]
    for piece, values in pieces:
        if piece in ("body", "end"):
            values |= {"conversations": 2, "posts": 4, "named": 2, "shown": 2}
            values |= {"trimmed": 0, "told": 0}
        if piece == "conversation":
            values |= {"tags": [line], "count": 3, "community": line, "all_posts": 7}
            values |= {"opening": None if values["is_new"] else Opening(line, line, asks=True)}
            values |= {"posts": [shown(text, line)] * 2, "left_out_by": line}
    return Written(
        kind="summary",
        subject=templates.subject("summary", when="Tuesday", conversations=2, posts=4),
        rendered=[
            _begun(rendered) if piece.endswith("number") else rendered
            for piece, values in pieces
            for rendered in [templates.render("summary", piece, **values)]
        ],
    )


def _begun(rendered: Rendered) -> Rendered:
    """Return a number as it stands in a letter: the title goes on in its line."""
    return Rendered(unended(rendered.text), rendered.html)


def _notification(templates: TemplateSet, text: str, line: str) -> Written:
    subject = templates.subject(
        "notification", title=line, is_reply=True, discreet=False, number=101
    )
    body = templates.render(
        "notification",
        title=line,
        conversation_id=101,
        community="Lung",
        opening=Opening(line, line, asks=True),
        discreet=False,
        posts=[shown(text, line), shown(text, line, 2, edited=False, cut=False)],
        left_out=1,
        follow_reason="chose",
        since_follow=SINCE,
        zone="America/Argentina/Buenos_Aires",
    )
    return Written(kind="notification", subject=subject, rendered=[body])


def _conversation(templates: TemplateSet, text: str, line: str) -> Written:
    about: dict[str, Any] = {"conversation_id": 101, "left_out": 1, "on_page": 2, "count": 3}
    post = {"author": line, "at": SINCE, "now": UNTIL, "text": text, "edited": True}
    frame = {"title": line, "community": "Lung", "tags": [line], "discreet": False}
    rendered = [
        templates.render("conversation", **about, **frame, zone="Europe/Amsterdam"),
        templates.render("conversation", "post", **post, is_deleted=False, report_id=900),
        templates.render("conversation", "post", **post, is_deleted=True, report_id=901),
        templates.render("conversation", "end", **about, followed=True),
    ]
    subject = templates.subject("conversation", title=line, discreet=False, number=101)
    return Written(kind="conversation", subject=subject, rendered=rendered)


def _receipt(templates: TemplateSet, text: str, line: str, number: int) -> Written:
    body = templates.render(
        "receipt",
        title=line,
        community="Lung",
        author=line,
        at=UNTIL,
        followers=2,
        text=text,
        post_id=901,
        until=UNTIL,
        is_first=number == 0,
        version=number,
        held=number == 0,
        cut=text,
        cut_more=1,
        before=text,
        holds=message("contact.phone", ending="71"),
        tagged=Tagged(added=("sleep",), refused=(line,)),
        edit_body=text,
        conversation_id=101,
        attachments=1,
        discreet=False,
        zone="Europe/Amsterdam",
    )
    subject = templates.subject("receipt", title=line, discreet=False, number=101)
    return Written(kind="receipt", subject=subject, rendered=[body])


def _notice(templates: TemplateSet, text: str, line: str, reason: Reason) -> Written:
    body = templates.render(
        "notice",
        reason=reason.value,
        words=text,
        subject=line,
        post_id=901,
        post_stands=True,
        names_person=True,
        new_title=line,
        undo_minutes=60,
        conversation_id=101,
        community="Lung",
        title=line,
        stream="",
        choices=[(101, line), (102, line)],
        letter_use="post",
        question_id=11,
        other_box=1,
        new_address="other@example.net",
        name=line,
        changes_box=True,
        until=UNTIL,
        zone="Europe/Amsterdam",
        tagged=Tagged(added=("sleep",), refused=(line,)),
        offered=[
            ("settings", "summary weekly", "Weekly"),
            ("tags", f"follow {line}", f"Follow {line}"),
        ],
    )
    subject = templates.subject("notice", reason=reason.value, subject=line, changes_box=True)
    return Written(kind="notice", subject=subject, rendered=[body])


def _goodbye(templates: TemplateSet, *, erases: int) -> Written:
    how = "operator" if erases else "mail"
    body = templates.render("goodbye", erases=bool(erases), how=how)
    return Written(kind="goodbye", subject=templates.subject("goodbye"), rendered=[body])


def _data(templates: TemplateSet, *, is_link: int) -> Written:
    body = templates.render(
        "data",
        delivery_id=55,
        posts=3,
        at=UNTIL,
        until=UNTIL,
        zone="Europe/Lisbon",
        is_link=bool(is_link),
    )
    return Written(kind="data", subject=templates.subject("data"), rendered=[body])
