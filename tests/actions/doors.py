"""The doors by which members and the operator act: a mail, a page, a command; each a function of a house."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from werkzeug.test import Client

from digest.community.preferences.stop import Stream
from digest.community.requests.moderation_action import ModerationAction, sealed
from digest.community.requests.moderation_request import ModerationRequest
from digest.inbox.question import Question
from digest.mail.signed_address import Purpose, Ticket
from digest.mail.threading import message_id
from digest.outbox.delivery import Delivery
from inbound.web.drawing import Drawing
from inbound.web.pages import Pages
from tests.cli.conftest import Digest
from tests.inbound.conftest import DOMAIN, Village, a_mail

HOUR = timedelta(hours=1)
ADDRESSES = {name: f"{name}@example.net" for name in ("ana", "ben", "cleo", "dora", "zoe")}


@dataclass
class House:
    """A village in an installation of the command: Ana, Ben and Dora, who moderates; Cleo is in nothing."""

    village: Village
    digest: Digest
    said: str = ""  # what the page or the command answered

    def member_id(self, name: str) -> int:
        return ("ana", "ben", "cleo", "dora").index(name) + 1

    @property
    def day(self) -> str:
        """A day to come."""
        return str((self.village.noon + timedelta(days=40)).date())

    def address(self, purpose: Purpose, name: str, object_id: int = 0, detail: int = 0) -> str:
        ids = {"member_id": self.member_id(name), "object_id": object_id, "detail": detail}
        return f"{self.village.keys.local_part(Ticket(purpose=purpose, **ids))}@{DOMAIN}"

    def client(self) -> Client:
        village = self.village
        drawing = Drawing(
            service_name="Community Digest",
            domain="mail.example.org",
            public_url="https://mail.example.org",
        )
        pages = Pages(
            store=village.store, keys=village.keys, clock=lambda: village.noon, drawing=drawing
        )
        return Client(pages)

    def path(self, purpose: Purpose, **detail: int) -> str:
        ticket = Ticket(purpose=purpose, member_id=1, **detail)
        return f"/{purpose.value}/{self.village.keys.token(ticket)}"

    def filled(self, text: str) -> str:
        return text.replace("{day}", self.day)


Door = Callable[[House], None]
To = str | Callable[[House], str]


def mail(to: To, subject: str = "", text: str = "", *, by: str = "ana", **fields: Any) -> Door:
    """Return the door of a mail to an address of ours; `{day}` in it is a day to come."""

    def send(house: House) -> None:
        local = to if isinstance(to, str) else to(house)
        address = local if "@" in local else f"{local}@{DOMAIN}"
        raw = a_mail(
            ADDRESSES[by], house.filled(text), subject=house.filled(subject) or "Re: x", **fields
        )
        house.village.take(raw, address, at=house.village.noon)

    return send


def form(code: int = 200, **fields: str) -> Door:
    """Return the door of the form with a member's settings."""

    def post(house: House) -> None:
        sent = {"save": "yes", "communities": "yes"}
        sent |= {name: house.filled(value) for name, value in fields.items()}
        path = house.path(Purpose.PREFERENCES, object_id=int(house.village.noon.timestamp()))
        answer = house.client().post(path, data=sent)
        assert answer.status_code == code
        house.said = answer.text

    return post


def press(stream: Stream, **fields: str) -> Door:
    """Return the door of the page about one stream, or of a mail program's one click."""

    def post(house: House) -> None:
        sent = {name.replace("_", "-"): value for name, value in fields.items()}
        answer = house.client().post(house.path(Purpose.UNSUBSCRIBE, detail=stream), data=sent)
        assert answer.status_code == 200

    return post


def press_undo(stream: Stream) -> Door:
    """Return the door of the button beside what was just changed."""

    def post(house: House) -> None:
        letter = house.village.all(Delivery)[-1]
        ticket = Ticket(purpose=Purpose.UNDO, member_id=1, object_id=letter.id)
        press(stream, undo=house.village.keys.token(ticket))(house)

    return post


def command(*words: str, code: int = 0) -> Door:
    """Return the door of the operator's command."""

    def run(house: House) -> None:
        result = house.digest(*(house.filled(word) for word in words), code=code)
        house.said = result.stdout + result.stderr

    return run


def answer(text: str, *, by: str = "ana", number: int = -1, detail: int = 0, **fields: Any) -> Door:
    """Return the door of an answer to a question of ours."""

    def to(house: House) -> str:
        question = house.village.all(Question)[number]
        ids = {"member_id": question.member_id, "object_id": question.id, "detail": detail}
        return house.village.keys.local_part(Ticket(purpose=Purpose.CONFIRM, **ids))

    return mail(to, text=text, by=by, **fields)


def answer_to_letter(text: str, *, by: str = "ana") -> Door:
    """Return the door of an answer to the newest letter to somebody."""

    def send(house: House) -> None:
        village, member = house.village, getattr(house.village, by)
        letter = [each for each in village.all(Delivery) if each.member_id == member.id][-1]
        named = message_id(village.keys, DOMAIN, member_id=member.id, delivery_id=letter.id)
        mail("notice", text=text, by=by, In_Reply_To=named)(house)

    return send


def decision(action: ModerationAction, words: str = "") -> Door:
    """Return the door of Dora's mail that decides on the newest request."""

    def to(house: House) -> str:
        request = house.village.all(ModerationRequest)[-1]
        about = sealed(request.id, request.decided, action)
        return house.address(Purpose.DECISION, "dora", about, action.value)

    return mail(to, text=words, by="dora")


def signed(purpose: Purpose, object_id: int = 1, *, by: str = "ana", detail: int = 0) -> To:
    """Return one of a member's own addresses."""
    return lambda house: house.address(purpose, by, object_id, detail)


def in_turn(*doors: Door) -> Door:
    """Return what is done one after the other."""

    def run(house: House) -> None:
        for each in doors:
            each(house)

    return run
