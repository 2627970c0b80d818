"""A member in two communities with letters of every kind, and what her program makes of her answers."""

# ruff: noqa: E501  (what people say reads best unbroken)

import shutil
from dataclasses import dataclass, replace
from datetime import timedelta
from email.message import EmailMessage
from functools import partial

import pytest
from sqlmodel import select

from digest.community.communities.community import Membership
from digest.community.communities.join import create_community, join
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.follow import follow
from digest.community.conversations.post import EditWindow
from digest.community.people.moderator import Moderator
from digest.community.posting.change import edit
from digest.community.posting.publish import Draft, reply, start
from digest.community.requests import open_request
from digest.inbox.question import Question, QuestionKind, QuestionPayload
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.letters.moderation import RequestsPayload
from digest.letters.notice import NoticePayload, Reason
from digest.letters.overview import Overview, OverviewPayload
from digest.outbox.delivery import Delivery, LetterKind
from inbound.ours.answered import AnsweredLetters
from inbound.ours.fixed_words import fixed_words
from inbound.ours.known import KnownTexts
from inbound.ours.told import what_we_sent
from tests.inbound.conftest import BORDER
from tests.inbound.ours.quoters import Answered, Own, Quoter
from tests.inbound.post_office import SERVICE, PostOffice, Sent, new_stationery
from tests.rows import owe

LONG = (
    "I have had night sweats since the second month of Tagrisso, mostly between two and four in the morning. "
    "My nurse told me to keep the room at seventeen degrees and to change the sheets before I go to sleep again.\n\n"
    "What helped me most, in this order:\n\n- a cotton shirt\n- no tea after six\n- a second duvet beside the bed\n\n"
    "I wrote it all down at https://example.org/sweats/diary?week=3 if you want to look. Does anybody take sage?"
)
SECOND = "Yes, sage helps me. Two capsules before dinner, but ask your doctor first; it can lower the blood sugar."
THIRD = "Thank you both :)"
RASH = "My rash came back after the second infusion, on both arms and on my neck. The cream with urea burns too much."
HOTEL = "The clinic in Essen has a hotel for families next door. We paid 45 euros a night, and breakfast was included."
EARLIER = "The clinic in Essen has a hotel for families next door, and Mrs Brandt at the desk is a former patient."

LISTS = (
    Overview.WELCOME,
    Overview.SETTINGS,
    Overview.HOME,
    Overview.COMMUNITIES,
    Overview.HELP,
)


@dataclass
class House:
    """The village with a second community, and all letters to Ana."""

    village: object
    office: PostOffice
    sweats: int
    rash: int
    hotel: int
    mine: int

    def letter(self, kind: LetterKind, reason: str = "") -> Sent:
        """Return the letter of this kind to Ana."""
        with self.village.store.read() as session:
            for sent, handed in zip(self.office.sent, self.office.handed_over, strict=True):
                row = session.get_one(Delivery, handed.delivery_id)
                if (
                    row.kind is kind
                    and row.member_id == self.village.ana.id
                    and reason in (row.reason or "", "")
                ):
                    return sent
        raise LookupError(kind, reason)

    def read_answer(
        self, letter: Sent, quoter: Quoter, own: Own, *, to: str = "", names: bool = True
    ):
        """Return what is understood of Ana's answer to a letter, as her program writes it."""
        mail = letter.mail
        answered = Answered.of(mail, text=letter.text, html=letter.html)
        answer = EmailMessage()
        answer["Authentication-Results"] = f"{BORDER}; dmarc=pass header.from=example.net"
        answer["From"] = "Ana Keller <ana@example.net>"
        answer["Subject"] = f"Re: {mail['Subject']}"
        if names:
            answer["In-Reply-To"] = str(mail["Message-ID"])
        quoter(answered, own).put_into(answer)
        reply_to = mail["Reply-To"] or mail["From"]
        address = to or reply_to.addresses[0].addr_spec
        self.village.receive(answer.as_bytes(), address)
        with self.village.store.read() as session:
            number = session.exec(select(ReceivedMail.id)).all()[-1]
        receiving = self.village.receiving
        found = receiving.understood(number, Outcome.WAITING)
        with self.village.store.write() as session:
            session.delete(session.get_one(ReceivedMail, number))
        return found.mail

    def known(self, letter: Sent) -> KnownTexts:
        """Return what is known of a letter where its answer comes in."""
        receiving = self.village.receiving
        about = AnsweredLetters(
            target=None,
            answers=(str(letter.mail["Message-ID"]),),
            author="ana@example.net",
            text="",
        )
        with self.village.store.read() as session:
            return what_we_sent(session, receiving.keys, receiving.fixed(), about)


@pytest.fixture(scope="module")
def first() -> dict[str, House]:
    """The house that others are copies of, once it is built."""
    return {}


@pytest.fixture
def house(village, tmp_path, tmp_path_factory, first) -> House:
    """Ana is in two communities, follows one conversation, wrote in it, and is owed a letter of each kind."""
    fixed = partial(fixed_words, (SERVICE, "Example Town"))
    village.receiving = replace(village.receiving, fixed=fixed)
    office = PostOffice(village.store, village.keys, new_stationery(), tmp_path)
    file = tmp_path / "digest.db"
    if not first:
        numbers = _furnish(village, office)
        village.store.engine.dispose()
        office.folder = tmp_path_factory.mktemp("house")
        shutil.copy(file, office.folder)
        first["house"] = House(village, office, *numbers)
    built = first["house"]
    village.store.engine.dispose()
    shutil.copy(built.office.folder / file.name, file)
    office = replace(office, sent=[*built.office.sent], handed_over=[*built.office.handed_over])
    return replace(built, village=village, office=office)


def _furnish(village, office) -> tuple[int, int, int, int]:
    """Let them write, and send all letters."""
    ana, ben, noon = village.ana, village.ben, village.noon
    window = EditWindow()
    with village.store.write() as session:
        skin = create_community(session, name="skin", title="Skin and melanoma", at=noon)
        for member in (ana, ben, village.cleo):
            join(session, member.id, skin.id, at=noon)
        session.add(Moderator(member_id=ana.id, community_id=village.lung.id, since=noon))
        session.get_one(Membership, (ana.id, village.lung.id)).instant = True

        def begin(community, title, *texts):
            first = start(
                session,
                community,
                Draft(author_id=ben.id, text=texts[0], at=noon),
                title=title,
                window=window,
            )
            conversation = session.get_one(Conversation, first.conversation_id)
            said = [
                reply(
                    session,
                    conversation,
                    Draft(author_id=village.cleo.id, text=text, at=noon),
                    window=window,
                )
                for text in texts[1:]
            ]
            return first, said

        sweats, [second, third] = begin(village.lung, "Night sweats", LONG, SECOND, THIRD)
        rash, _ = begin(skin, "Rash after the second infusion", RASH)
        hotel, _ = begin(skin, "A hotel near the clinic", EARLIER)
        number = sweats.conversation_id
        conversation = session.get_one(Conversation, number)
        follow(session, ana.id, number, at=noon)
        mine = reply(
            session,
            conversation,
            Draft(
                author_id=ana.id,
                text="I sleep propped up, with two cushions and a window open all night.",
                at=noon,
            ),
            window=window,
        )
        reported = open_request.report(
            session, second, member_id=ben.id, words="This is rude to nurses.", at=noon
        )
        question = Question(
            member_id=ana.id,
            asks=QuestionKind.WHICH_CONVERSATION,
            received_id=None,
            payload=QuestionPayload(conversations=(number, rash.conversation_id)),
            asked_at=noon,
        )
        session.add(question)
        session.flush()
        asked = NoticePayload(
            reason=Reason.WHICH_CONVERSATION,
            question_id=question.id,
            subject="Re: News",
            words="Me too, every night at three.",
        )
        facts = [
            (LetterKind.RECEIPT, {"post_id": mine.id, "conversation_id": number}),
            (LetterKind.CONVERSATION, {"conversation_id": number}),
            (
                LetterKind.NEW_CONVERSATION,
                {"post_id": sweats.id, "last_post_id": sweats.id, "conversation_id": number},
            ),
            (
                LetterKind.NOTIFICATION,
                {"post_id": second.id, "last_post_id": third.id, "conversation_id": number},
            ),
            (LetterKind.NOTICE, asked.columns()),
            (
                LetterKind.NOTICE,
                NoticePayload(reason=Reason.FOLLOWED, conversation_id=number).columns(),
            ),
            *((LetterKind.OVERVIEW, OverviewPayload(reason=each).columns()) for each in LISTS),
            (LetterKind.MODERATION, RequestsPayload(matter_id=reported.id).columns()),
        ]
        for place, (kind, about) in enumerate(facts):
            owe(session, kind=kind, key=f"it:{place}", member_id=ana.id, at=noon, **about)
    office.run(noon + timedelta(minutes=5))
    office.run(noon + timedelta(hours=22))
    with village.store.write() as session:  # the author changes it once the letters are out
        edit(session, session.get_one(type(hotel), hotel.id), text=HOTEL, title=None, at=noon)
    return number, rash.conversation_id, hotel.conversation_id, mine.id
