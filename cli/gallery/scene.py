"""One morning of the world, on which what one state needs happens; it is forgotten after it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from werkzeug.test import Client

from cli.demo_world import StoryClock
from cli.gallery.world import ANA, World
from cli.installation import Installation
from cli.wiring.letters import composers
from cli.wiring.serving import page_drawing, pages
from digest.actions.context import Actor, Context, SourceMail, Via
from digest.community.conversations.conversation import Conversation
from digest.community.posting.publish import Draft, reply
from digest.errors import BadSetting
from digest.letters.letter_sealer import LetterSealer
from digest.letters.summary.plan import plan
from digest.mail.signed_address import Keys, Purpose, Ticket
from digest.outbox.compose import Skipped
from digest.outbox.delivery import Delivery, LetterKind
from digest.outbox.enqueue import enqueue
from digest.outbox.payload import Payload
from digest.queries.deliveries import due_letters
from digest.store.database import Session

KEYS = Keys({1: bytes(range(32))})  # nobody's: no address in a drawn letter does anything
OWED = "gallery"  # key of the letter that a state owes


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A letter as it would be sent, or a page as it would be served."""

    message: bytes = b""
    page: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The world, in which things happen at a moment, and what is drawn of it then."""

    installation: Installation
    world: World
    sealer: LetterSealer
    clock: StoryClock

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Yield a session in which something happens."""
        with self.installation.store.write() as session:
            yield session

    @contextmanager
    def acting(self, name: str, *, cut: str = "", attachments: int = 0) -> Iterator[Context]:
        """Yield what an action is given that somebody asks for by mail."""
        mail = SourceMail(
            received_id=1,
            accepted_at=self.clock(),
            message_id="<a.mail@example.net>",
            cut=cut,
            attachments=attachments,
        )
        actor = Actor(member_id=self.world.members[name], via=Via.MAIL)
        with self.session() as session:
            yield replace(self.installation.context(session), actor=actor, mail=mail)

    def say(self, title: str, author: str, text: str) -> int:
        """Let somebody answer in a conversation, without a letter about it; return the post's number."""
        words = Draft(
            author_id=self.world.members[author], text=text, at=self.clock(), approved=True
        )
        with self.session() as session:
            conversation = session.get_one(Conversation, self.world.conversations[title])
            return reply(session, conversation, words, window=self.installation.window).id

    def told(self, payload: Payload, to: str = ANA) -> Drawn:
        """Return the letter that tells a member this."""
        return self.told_to(self.world.members[to], payload)

    def told_to(self, member_id: int, payload: Payload) -> Drawn:
        """Return the letter that tells this to the member of this number."""
        with self.session() as session:
            enqueue(session, payload, to=member_id, key=OWED, at=self.clock())
        return self._drawn(member_id, lambda one: one.key == OWED)

    def owed(self) -> int:
        """Return the number of the letter that was told of last."""
        with self.session() as session:
            (found,) = [one for one in due_letters(session, self.clock()) if one.key == OWED]
        return found.id

    def due(self, kind: LetterKind, to: str = ANA, *, reason: str | None = None) -> Drawn:
        """Return the newest letter of this kind that is due to a member, for a reason if one is named."""

        def wanted(one: Delivery) -> bool:
            return one.kind is kind and reason in (None, one.reason)

        return self._drawn(self.world.members[to], wanted)

    def summary(self, to: str = ANA) -> Drawn:
        """Return the summary that is due to a member."""
        return self.summary_of(self.world.members[to])

    def summary_of(self, member_id: int) -> Drawn:
        """Return the summary that is due to the member of this number."""
        with self.session() as session:
            plan(session, at=self.clock(), unworked=None, only_member=member_id)
        return self._drawn(member_id, lambda one: one.kind is LetterKind.SUMMARY)

    def get(self, path: str) -> Drawn:
        """Return a page."""
        return self._page(lambda client: client.get(path).text)

    def press(self, path: str, /, **form: str) -> Drawn:
        """Return the page that follows a press of a button."""
        return self.press_often(path, 1, **form)

    def press_often(self, path: str, times: int, /, **form: str) -> Drawn:
        """Return the page that follows the last of several presses, one soon after the other."""
        return self._page(
            lambda client: [client.post(path, data=form).text for _ in range(times)][-1]
        )

    def fetch(self, path: str) -> None:
        """Let the file behind a page be fetched."""
        Client(pages(self.installation)).post(path, data={"fetch": "yes"})

    def link(self, purpose: Purpose, to: str = ANA, *, about: int = 0, detail: int = 0) -> str:
        """Return the path of a member's page."""
        number = self.world.members[to]
        ticket = Ticket(purpose=purpose, member_id=number, object_id=about, detail=detail)
        return f"/{purpose}/{KEYS.token(ticket)}"

    def message(self, message: str) -> Drawn:
        """Return the page that tells of a fault of ours, or of something lost."""
        drawing = page_drawing(self.installation.settings)
        return Drawn(page=drawing.page("message.html", message=message))

    def _page(self, asked: Callable[[Client], str]) -> Drawn:
        return Drawn(page=asked(Client(pages(self.installation))))

    def _drawn(self, member_id: int, wanted: Callable[[Delivery], bool]) -> Drawn:
        at, known = self.clock(), composers(self.installation, self.sealer)
        with self.installation.store.read() as session:
            due = [one for one in due_letters(session, at, member_id=member_id) if wanted(one)]
            if not due:
                raise BadSetting("no such letter is due")
            (letter,) = known[due[-1].kind](session, due[-1:], at)
        if isinstance(letter, Skipped):
            raise BadSetting(f"there is no letter: {letter.answer}")
        return Drawn(message=letter.message)
