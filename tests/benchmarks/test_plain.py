"""The plain way is the oracle: our letters say and look the same, only sooner."""

import email
from email.message import Message
from html.parser import HTMLParser

import pytest
from sqlmodel import select

from digest.letters.recipient import recipients
from digest.letters.summary.activity import read_activity
from digest.letters.summary.plan import plan
from digest.letters.summary.selection import select as select_news
from digest.letters.summary.subscriptions import read_subscriptions
from digest.mail.signed_address import Keys
from digest.mail.template_set import TemplateSet
from digest.outbox.delivery import Delivery
from tests.benchmarks.compose import DOMAIN, LIMITS, PERIOD, SERVICE, URL, new_letters
from tests.benchmarks.plain import PlainSummary
from tests.benchmarks.town import MORNING, build


class Elements(HTMLParser):
    """Every tag with its attributes, and every text without regard to white space between words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[object] = []
        self.is_theirs = False  # within a person's text
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: _style(value) if name == "style" else value for name, value in attrs}
        if self.is_theirs:  # a person's paragraph: inlining reaches it the plain way only
            given.pop("style", None)
        self.is_theirs = self.is_theirs or given.get("dir") == "auto"
        self.found.append((tag, given))

    def handle_endtag(self, tag: str) -> None:
        self.is_theirs = self.is_theirs and tag != "div"
        self.found.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if words := " ".join(data.split()):
            self.found.append(words)


def _style(value: str | None) -> frozenset[str]:
    return frozenset("".join(rule.split()) for rule in (value or "").split(";") if rule.strip())


def _part(message: Message, kind: str) -> str:
    part = next(part for part in message.walk() if part.get_content_type() == kind)
    return part.get_payload(decode=True).decode().replace("\r\n", "\n")  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Message, Message]:
    """One member's letter by us and by the plain way."""
    keys = Keys({1: bytes(range(32))})
    templates = TemplateSet(
        domain=DOMAIN, public_url=URL, service_name=SERVICE, postal_address="Example Town"
    )
    plain = PlainSummary(templates, keys, excerpt_limit=LIMITS.excerpt_limit)
    store = build(tmp_path_factory.mktemp("town"), members=3)
    with store.write() as session:
        plan(session, at=MORNING, unworked=None)
        delivery = session.exec(select(Delivery).order_by(Delivery.id.desc())).first()  # type: ignore[attr-defined]
        assert delivery is not None
        (ours,) = new_letters(templates, keys)(session, [delivery], MORNING)
        activity = read_activity(session, PERIOD)
        to = recipients(session, [delivery.member_id])[delivery.member_id]
        wants = read_subscriptions(session, [delivery.member_id], activity)[delivery.member_id]
        selection = select_news(activity.news(PERIOD), wants)
        theirs = plain.letter(selection, PERIOD, to, MORNING)
        session.rollback()
    store.close()
    return email.message_from_bytes(ours.message), email.message_from_bytes(theirs)  # type: ignore[union-attr]


def test_the_text_is_the_same_to_the_letter(pair):
    ours, theirs = (_part(message, "text/plain") for message in pair)

    assert ours.strip() == theirs.strip()


def test_the_html_has_the_same_elements_texts_and_styles(pair):
    ours, theirs = (Elements(_part(message, "text/html")).found for message in pair)

    assert len(ours) > 300
    assert ours == theirs


def test_the_headers_that_people_see_are_the_same(pair):
    ours, theirs = pair

    assert ours["Subject"] == theirs["Subject"]
    assert str(ours["To"]).strip("<>") == theirs["To"]
