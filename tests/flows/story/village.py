"""The village: what its people do, each by one mail, and the look at every letter that comes of it."""

import random
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import Message

from tests.flows.mails import text_of
from tests.flows.story.post_office import (
    PostOffice,
    Quiet,
    addresses,
    kind_of,
    reply_to,
)
from tests.flows.story.promise import Person, Promises, Said, Talk
from tests.house import DOMAIN
from tests.recalled import without_recalled

MARK = re.compile(r"\bmark\d{5}\b")
RECALLED = re.compile(r"Earlier, [^”]*”")  # how a conversation began tells nothing new
NEWS = ("summary", "notification", "new conversation")
TAKE_OUT = "Remove the post"
RULINGS = ("Your post was removed", "The post that you reported is removed")
MINUTE = timedelta(minutes=1)


@dataclass
class Village:
    """Everybody, the server they write to, and the moment."""

    office: PostOffice
    quiet: Quiet
    promises: Promises
    chance: random.Random
    at: datetime
    talks: dict[str, Talk] = field(default_factory=dict)
    marks: int = 0
    done: Counter[str] = field(default_factory=Counter)

    @property
    def people(self) -> dict[str, Person]:
        return self.promises.people

    def pass_to(self, at: datetime) -> None:
        """Let the time become `at` where something is due then; every six hours in any case."""
        if at.hour % 6 == 0 or self.promises.is_anything_due(at):
            self.move_to(at)

    def move_to(self, at: datetime) -> None:
        """Let the time become `at`, and look at what comes then."""
        self.at = at
        self.office.house.set_clock(at)
        self.look()

    def write(self, person: Person, to: str, text: str, subject: str = "Hello") -> None:
        """Send one mail of a person, and wait for what becomes of it."""
        self.office.send(person.address, to, text, subject=subject)
        self.quiet.wait(self.at)

    def look(self) -> None:
        """Compare every letter that came with what was promised, until nobody is due anything."""
        self.quiet.wait(self.at)
        new = self.office.collect()
        for person in self.people.values():
            self._look_at(person, new.pop(person.address, []))
        assert new == {}, f"letters to strangers: {list(new)}"
        self.quiet.wait(self.at)
        assert self.office.sink.letters == [], "a machine's answer was answered"

    # What a person can do.

    def start(self, person: Person, community: str, *, tags: tuple[str, ...] = ()) -> None:
        title, mark = f"Talk {len(self.talks) + 1:04}", self.next_mark()
        line = f"Tags: {', '.join(tags)}\n\n" if tags else ""
        talk = Talk(title, community, frozenset(tags), person.name)
        self.talks[title] = talk
        self._publish(Said(mark, person.name, talk, self.at, is_first=True))
        self.write(person, f"{community}@{DOMAIN}", f"{line}Who knows about {mark}?", subject=title)
        self.look()

    def reply(self, person: Person, talk: Talk, to: str, subject: str) -> None:
        mark = self.next_mark()
        self._publish(Said(mark, person.name, talk, self.at, is_first=False))
        self.write(person, to, f"For me it was {mark}, and that helped.", subject=subject)
        self.look()

    def say(self, person: Person, talk: Talk, mark: str, to: str, word: str) -> None:
        """Let what was asked about be published in a conversation, by one word."""
        self._publish(Said(mark, person.name, talk, self.at, is_first=False))
        self.write(person, to, word, subject="Re: Which conversation do you mean?")
        self.look()

    def take_out(self, carer: Person, said: Said, reporter: Person) -> None:
        """Take a reported post out as a moderator, by the address that stands under that choice."""
        letter = self.office.newest(carer.address, said.mark)
        text = text_of(letter)
        text = text[text.rindex(said.mark) :]
        button = re.search(rf"^{TAKE_OUT}\r?\n(?:  [^\n]+\n)*(\S+@\S+?)\r?$", text, re.MULTILINE)
        assert button, text
        said.gone = True
        reporter.rulings.append("The post that you reported is removed")
        author = self.people[said.author]
        if author.is_member:
            author.rulings.append("Your post was removed")
        self.write(carer, button[1], "Against the rules.", subject=TAKE_OUT)
        self.look()

    def edit(self, person: Person, said: Said) -> None:
        old, said.mark = said.mark, self.next_mark()
        said.earlier_marks.append(old)
        receipt = self.office.newest(person.address, old)
        self.write(person, reply_to(receipt), f"I say it anew: {said.mark}.", subject="EDIT")
        self.look()

    def delete(self, person: Person, said: Said) -> None:
        said.gone = True
        receipt = self.office.newest(person.address, said.mark)
        self.write(person, reply_to(receipt), "", subject="DELETE")
        self.look()

    def ask(self, person: Person, command: str, words: str, **change: object) -> None:
        """Ask for something by words at an address for commands."""
        person.choose(**change)
        self.write(person, f"{command}@{DOMAIN}", "", subject=words)
        self.look()

    # What must come of it.

    def check_posts(self) -> None:
        """Say that nothing was published that nobody said; here people write their own words alone."""

    def _publish(self, said: Said) -> None:
        self.promises.publish(said, self.at)

    def next_mark(self) -> str:
        self.marks += 1
        return f"mark{self.marks:05}"

    def _look_at(self, person: Person, letters: list[Message]) -> None:
        where = f"{person.name} at {self.at:%d %H:%M}"
        told = [letter for letter in letters if kind_of(letter) in NEWS]
        if person.has_left:
            kinds = {kind_of(letter) for letter in letters}
            assert kinds <= {"goodbye"}, f"{where}: {kinds} to somebody who left"
        self._compare_letters(where, person, [x for x in told if kind_of(x) != "summary"])
        self._compare_summary(where, person, [x for x in told if kind_of(x) == "summary"])
        self._compare_rulings(where, person, [x for x in letters if kind_of(x) == "moderation"])
        for letter in letters:
            self.done[kind_of(letter)] += 1
            self._privacy(where, person, letter)
            if person.is_away:
                self._answer_by_machine(person, letter)

    def _compare_letters(self, where: str, person: Person, letters: list[Message]) -> None:
        due, possible = self.promises.due_letters(person, self.at)
        came = Counter(
            (kind_of(each), mark)
            for each in letters
            for mark in set(MARK.findall(RECALLED.sub("", text_of(each))))
        )
        assert set(came.values()) <= {1}, f"{where}: twice {came}"
        wanted = {(owed.kind, owed.said.mark) for owed in due}
        allowed = {(owed.kind, owed.said.mark) for owed in possible}
        assert wanted <= set(came), f"{where}: not told of {wanted - set(came)}"
        assert set(came) <= allowed, f"{where}: told of {set(came) - allowed}"
        for owed in [each for each in person.owed if (each.kind, each.said.mark) in came]:
            person.had.add(id(owed.said))
            person.owed.remove(owed)
        gone = [each for each in person.owed if each.due_at <= self.at]
        person.owed = [each for each in person.owed if each not in gone]

    def _compare_summary(self, where: str, person: Person, summaries: list[Message]) -> None:
        expected = self.promises.due_summary(person, self.at)
        if not expected:
            assert summaries == [], f"{where}: a summary that nobody promised"
            return
        assert len(summaries) == 1, f"{where}: {len(summaries)} summaries for {expected}"
        text = text_of(summaries[0])
        shown = Counter(MARK.findall(without_recalled(text)))
        wanted = {said.mark for said in expected if id(said) not in person.had}
        assert shown == Counter(wanted), f"{where}: {shown} instead of {wanted}"
        titles = {said.talk.title for said in expected}
        missing = [title for title in titles if title not in text]
        assert missing == [], f"{where}: nothing of {missing}"

    def _compare_rulings(self, where: str, person: Person, letters: list[Message]) -> None:
        """Whom a decision concerns is told once; other letters about it go to who decides, nobody else."""
        told = [str(x["Subject"]) for x in letters if str(x["Subject"]) in RULINGS]
        assert Counter(told) == Counter(person.rulings), f"{where}: {told} of {person.rulings}"
        assert person.cares_for or len(told) == len(letters), f"{where}: a moderator's letter"
        person.rulings.clear()

    def _privacy(self, where: str, person: Person, letter: Message) -> None:
        """Nobody reads what they may not, or what is gone, in whatever letter; but moderators do."""
        decides = kind_of(letter) == "moderation" and str(letter["Subject"]) not in RULINGS
        shown = set(MARK.findall(text_of(letter))) - self._given_back(person, letter)
        for said in self.promises.said:
            own = said.author == person.name
            known = {said.mark, *said.earlier_marks} & shown
            if known and decides:
                assert said.talk.community == person.cares_for, f"{where}: {known} of elsewhere"
            elif known and not own:
                assert person.may_read(said.talk), f"{where}: {known} in {letter['Subject']}"
                assert not said.gone, f"{where}: {known} is gone, in {letter['Subject']}"

    def _given_back(self, person: Person, letter: Message) -> set[str]:
        """Return the marks that stand in a letter because its reader wrote them just now."""
        return set()

    def _answer_by_machine(self, person: Person, letter: Message) -> None:
        self.office.send(
            person.address,
            reply_to(letter),
            "I am away until Monday.",
            subject=f"Automatic reply: {letter['Subject']}",
            Auto_Submitted="auto-replied",
            In_Reply_To=str(letter["Message-ID"]),
        )


def reply_address(letter: Message, talk: Talk) -> str:
    """Return where a letter lets a conversation be answered."""
    text = text_of(letter)
    found = [match.start() for match in re.finditer(re.escape(talk.title), text)]
    return addresses(text[found[-1] :], "r")[0]
