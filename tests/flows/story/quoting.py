"""A village whose people answer as mail programs do: below their words stands the letter they answer.

What they say is compared with what is published, to the letter; where we ask first, that is counted.
"""

from collections.abc import Iterator
from email.message import EmailMessage, Message

from sqlmodel import col, select

from digest.community.conversations.post import Post, PostState
from digest.community.people.member import Address
from tests.flows.mails import html_of, text_of, whole_text
from tests.flows.story.post_office import addresses, kind_of, reply_to
from tests.flows.story.promise import Person, Said, Talk
from tests.flows.story.village import MARK, Village
from tests.inbound.ours.quoters import BLIND, OPEN, Answered, Own, Quoter

PROGRAMS: dict[str, Quoter] = {
    **{name: OPEN[name] for name in ("gmail", "gmail-both-parts", "gmail-html", "outlook")},
    **{name: OPEN[name] for name in ("thunderbird", "yahoo")},
    **{name: BLIND[name] for name in ("apple", "apple-html", "outlook-html", "web.de")},
}
CLUMSY = (
    "Please delete my post, I wrote it twice.",
    "Oh no, wrong group. Delete please!",
    "delete this post please, i did not want that everybody reads it",
    "Can you delete my post? It was too much.",
)
PRIVATE = "private.example"
FORWARDED = """

---------- Forwarded message ---------
From: Dr. Anna Keller <anna.keller@{where}>
Date: Mon, 9 Mar 2026 at 10:02
Subject: Your results, secret{number}
To: {name} <{address}>

Dear {name}, the secret{number} values of your last visit were too high.
Please call the ward under 0731 500 0.
Anna Keller
"""


class QuotingVillage(Village):
    """Everybody keeps to one mail program."""

    quoted: tuple[str, set[str]] = ("", set())  # who wrote last, and the marks in their mail

    def write(self, person: Person, to: str, text: str, subject: str = "Hello") -> None:
        letter = self._answered(person, to)
        if letter is None:
            super().write(person, to, text, subject)
            return
        program = sorted(PROGRAMS)[sum(map(ord, person.name)) % len(PROGRAMS)]
        self.done[f"quoted by {program}"] += 1
        mail = EmailMessage()
        mail["Subject"], mail["In-Reply-To"] = subject, str(letter["Message-ID"])
        mail["References"] = str(letter["Message-ID"])
        held = Answered.of(letter, text=text_of(letter), html=html_of(letter))
        PROGRAMS[program](held, Own(above=text)).put_into(mail)
        self.quoted = person.name, set(MARK.findall(whole_text(mail)))
        self.office.send_message(person.address, to, mail)
        self.quiet.wait(self.at)

    def reply(self, person: Person, talk: Talk, to: str, subject: str) -> None:
        mark = self.next_mark()
        words = f"For me it was {mark}, and that helped."
        forwards = self.chance.random() < 0.2
        below = FORWARDED.format(
            where=PRIVATE, number=mark, name=person.name, address=person.address
        )
        self.write(person, to, words + (below if forwards else ""), subject)
        self.done["forwarded a letter"] += forwards
        self._note(person, talk, mark, words)

    def say(self, person: Person, talk: Talk, mark: str, to: str, word: str) -> None:
        self.write(person, to, word, "Re: Which conversation do you mean?")
        self._note(person, talk, mark, f"To me it was {mark} all along.")

    def edit(self, person: Person, said: Said) -> None:
        mark, words = self.next_mark(), "I say it anew: {}."
        receipt = self.office.newest(person.address, said.mark)
        self.write(person, reply_to(receipt), words.format(mark), "EDIT")
        if self._published(mark):
            assert self._published(mark) == [words.format(mark)]
            said.earlier_marks.append(said.mark)
            said.mark = mark
        else:
            self.done["asked about an edit"] += 1
        self.look()

    def delete(self, person: Person, said: Said) -> None:
        receipt = self.office.newest(person.address, said.mark)
        words = self.chance.choice(CLUMSY)
        self.write(person, reply_to(receipt), words, f"Re: {receipt['Subject']}")
        said.gone = not self._published(said.mark)
        self.done["deleted clumsily" if said.gone else "asked about a deletion"] += 1
        self.look()

    def check_posts(self) -> None:
        """Say that no post holds anything but what people of the village say."""
        foreign = (
            "secret",
            PRIVATE,
            "@",
            "You get this letter",
            "Read it all",
            "wrote:",
            "schrieb",
        )
        with self.office.house.store.read() as session:
            for text in session.exec(select(Post.text)):
                assert not any(words in text for words in foreign), text

    def _note(self, person: Person, talk: Talk, mark: str, words: str) -> None:
        """Note the post where there is one, which holds its author's words alone."""
        published = self._published(mark)
        if published:
            assert published == [words]
            self._publish(Said(mark, person.name, talk, self.at, is_first=False))
        else:
            self.done["asked about an answer"] += 1
        self.look()

    def _published(self, mark: str) -> list[str]:
        with self.office.house.store.read() as session:
            found = select(Post.text).where(
                col(Post.text).contains(mark), Post.state == PostState.VISIBLE
            )
            return list(session.exec(found))

    def _answered(self, person: Person, to: str) -> Message | None:
        letters = reversed(self.office.boxes[person.address].letters)
        return next((each for each in letters if reply_to(each) == to), None)

    def _given_back(self, person: Person, letter: Message) -> set[str]:
        """A question or a refusal gives a mail back to its writer, with what they quoted in it."""
        writer, marks = self.quoted
        gives_back = kind_of(letter) in {"notice", "receipt"} and writer == person.name
        return marks if gives_back else set()

    def _privacy(self, where: str, person: Person, letter: Message) -> None:
        super()._privacy(where, person, letter)
        whole = whole_text(letter)
        owners = set(self._owners(whole))
        assert owners <= {person.address}, f"{where}: an address of {owners} in {letter['Subject']}"
        for other in self.people.values():
            if other is not person and not person.cares_for:
                assert other.address not in whole, f"{where}: {other.address}"

    def _owners(self, text: str) -> Iterator[str]:
        """Yield whose the signed addresses are that stand in a letter."""
        with self.office.house.store.read() as session:
            for purpose in "rgfxtm":
                for found in addresses(text, purpose):
                    token = found.partition(".")[2].partition("@")[0]
                    member = self.office.house.keys.read(purpose, token).member_id
                    wanted = select(Address.address).where(
                        Address.member_id == member, Address.is_primary
                    )
                    yield session.exec(wanted).first() or "somebody who left"
