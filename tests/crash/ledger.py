"""What must hold after any fault: a mail answered 250 is one post with one receipt, and nothing is twice."""

from collections import Counter, defaultdict

from tests.house import CONVERSATIONS, House, address_of
from tests.sender import Sender
from tests.sink import Sink

CONNECTIONS = 4  # letters that can be in flight to the relay when a process dies


def check(house: House, sender: Sender, sink: Sink, *, deaths: int = 0) -> int:
    """Hold mails, posts and letters against each other; return how many letters came twice."""
    assert sender.refused == [], "a good mail was refused for ever"
    assert sender.is_done
    _every_mail_has_one_outcome(house, sender)
    _every_mail_is_one_post(house, sender)
    return _every_letter_came(house, sender, sink, deaths)


def _every_mail_has_one_outcome(house: House, sender: Sender) -> None:
    outcomes = dict(house.rows("SELECT outcome, count(*) FROM received GROUP BY outcome"))  # type: ignore[arg-type]
    assert outcomes == {"posted": len(sender.taken)}


def _every_mail_is_one_post(house: House, sender: Sender) -> None:
    texts = [str(text) for (text,) in house.rows("SELECT text FROM post")]
    said = Counter(mail.number for mail in sender.taken for text in texts if mail.mark in text)
    assert said == Counter(mail.number for mail in sender.taken)
    assert len(texts) == CONVERSATIONS + len(sender.taken)


def _every_letter_came(house: House, sender: Sender, sink: Sink, deaths: int) -> int:
    copies: dict[str, list[str]] = defaultdict(list)
    answers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for letter in sink.letters:
        message = letter.message
        name = str(message["Message-ID"])
        copies[name].append(letter.recipient)
        answers[letter.recipient, str(message["In-Reply-To"])].add(name)
    sent = house.rows("SELECT message_id, kind FROM delivery WHERE state = 'sent'")
    assert set(copies) == {name for name, _ in sent}, "what is written down is what came"
    assert all(len(set(recipients)) == 1 for recipients in copies.values())
    receipts = {name for name, kind in sent if kind == "receipt"}
    assert len(receipts) == len(sender.taken)
    for mail in sender.taken:
        own = answers[address_of(mail.member), mail.message_id] & receipts
        assert len(own) == 1, f"mail {mail.number} has {len(own)} receipts"
    nights = [name for name, kind in sent if kind == "summary"]
    assert len({copies[str(name)][0] for name in nights}) == len(nights), "one summary each"
    twice = sum(len(recipients) - 1 for recipients in copies.values())
    assert twice <= deaths * CONNECTIONS
    return twice
