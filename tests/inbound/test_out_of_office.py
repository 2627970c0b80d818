"""An absence note changes nothing: whatever letter it answers, in whatever form, wherever it goes."""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel

from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.outbox.compose import Composed
from tests.inbound.conftest import a_mail
from tests.inbound.every_letter import A_NIGHT, EVERY
from tests.inbound.every_letter import sent_one as send_one
from tests.inbound.post_office import PostOffice, new_stationery

AWAY = "Yes, I have your mail. I am out of the office until 16 March and will reply then."
WEG = "Ja, Ihre Nachricht ist da. Ich bin bis zum 16. März nicht im Büro und antworte dann."


@dataclass(frozen=True)
class Note:
    """How one program says that somebody is away; `{}` is the subject of the letter that it answers."""

    subject: str
    text: str = AWAY
    fields: tuple[tuple[str, str], ...] = ()
    quotes: bool = False
    is_from_nobody: bool = False

    def reverse_path(self, letter: Composed) -> str:
        """Return the envelope's sender of a note about a letter."""
        return "" if self.is_from_nobody else letter.recipient


NOTES = {
    "rfc-3834": Note("Auto: {}", fields=(("Auto-Submitted", "auto-replied"),)),
    "exchange": Note(
        "Automatic reply: {}",
        fields=(("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All")),
    ),
    "exchange-without-auto-submitted": Note(
        "Automatic reply: {}", fields=(("X-Auto-Response-Suppress", "All"),)
    ),
    "only-the-subject-says-so": Note("Automatic reply: {}"),
    "german": Note("Abwesenheitsnotiz: {}", text=WEG),
    "german-outlook": Note("Automatische Antwort: {}", text=WEG),
    "quotes-the-letter-whole": Note("Out of office: Re: {}", quotes=True),
    "old-vacation-that-quotes": Note("Re: {}", fields=(("Precedence", "junk"),), quotes=True),
    "from-nobody": Note("Re: {}", is_from_nobody=True),
    "from-nobody-with-its-quote": Note("Re: {}", quotes=True, is_from_nobody=True),
}

ONE_IN = 8  # of the notes answers a letter in a short run; all together they answer every kind

HARMLESS = {(Outcome.IGNORED, "automatic"), (Outcome.HELD, "doubtful")}


@pytest.fixture(scope="module")
def templates():
    return new_stationery()


@pytest.mark.sample(8)
@pytest.mark.parametrize(
    ("number", "kind", "reason"),
    [
        pytest.param(number, *each, id="-".join(filter(None, each)))
        for number, each in enumerate(EVERY)
    ],
)
@pytest.mark.parametrize(
    "one_in", [pytest.param(ONE_IN, id="some"), pytest.param(1, id="all", marks=pytest.mark.long)]
)
def test_an_absence_note_changes_nothing(
    village, templates, tmp_path, number, kind, reason, one_in
):
    notes = list(NOTES.values())[number % one_in :: one_in]
    office = PostOffice(village.store, village.keys, templates, tmp_path / "state")
    letter = send_one(village, office, kind, reason)
    at = village.noon + A_NIGHT if kind == "summary" else village.noon
    answered = opened(letter)
    before = everything(village.store)

    for note in notes:
        raw, reverse_path = written(note, answered, letter), note.reverse_path(letter)
        for to in ways_back(answered, letter):
            village.receive(raw, to, at=at, reverse_path=reverse_path)
    village.work(at)

    count = len(notes) * len(ways_back(answered, letter))
    taken = {(each.outcome, each.reason) for each in village.all(ReceivedMail)[-count:]}
    assert taken <= HARMLESS
    after = everything(village.store)
    assert [table for table in after if after[table] != before[table]] == []


def written(note: Note, answered: EmailMessage, letter: Composed) -> bytes:
    """Return the note about a letter as our border hands it on."""
    text = note.text
    if note.quotes:
        text += f"\n\nOn Monday, {answered['From']} wrote:\n{quoted(answered)}"
    fields = {name.replace("-", "_"): value for name, value in note.fields}
    return a_mail(
        letter.recipient,
        text,
        subject=note.subject.format(answered["Subject"]),
        In_Reply_To=str(answered["Message-ID"]),
        References=str(answered["Message-ID"]),
        **fields,
    )


def ways_back(answered: EmailMessage, letter: Composed) -> list[str]:
    """Return every address that a program may answer the letter at."""
    named = [
        answered[name].addresses[0].addr_spec for name in ("Reply-To", "From") if answered[name]
    ]
    return [*named, *filter(None, [letter.reverse_path])]


def opened(letter: Composed) -> EmailMessage:
    return message_from_bytes(letter.message, policy=policy.default)


def quoted(letter: EmailMessage) -> str:
    plain = letter.get_body(("plain",))
    assert plain is not None
    return "\n".join(f"> {line}" for line in str(plain.get_content()).splitlines())


def everything(store):
    """Return all rows of all tables but that of received mails."""
    tables = [
        each for each in SQLModel.metadata.sorted_tables if each is not ReceivedMail.__table__
    ]
    with store.read() as session:
        return {table.name: session.execute(select(table)).all() for table in tables}
