"""`digest demo`: the whole story on a made-up community, over real SMTP and HTTP, in under a minute."""

import re
import secrets
import socket
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated

import typer

from cli.demo_after import leave_a_mail, what_next
from cli.demo_world import HOST, Mailboxes, MailboxLetter, MailProgram, StoryClock
from cli.init import SETTINGS, write_installation
from cli.installation import opened
from cli.output import Output
from cli.sample import found_sample_community
from cli.serve import SOON, serving
from digest.clock import system_clock
from digest.errors import DigestError
from digest.load_settings import load_settings
from digest.settings import Settings

DOMAIN = "mail.example.org"
MEMBERS_DOMAIN = "example.net"  # their provider, which signs their mail
ZONE = "zone.txt"  # what DNS says of their provider
SUMMARIES = 8
NEXT_SUMMARIES = 5  # everybody in Harbour
LOWEST_PORT, PORTS = (
    20_000,
    12_000,
)  # below those that a system gives to whoever only calls somebody
COUGHING = "How do you get through a night of coughing?"
ANA, BEN, ELIF, GAURI = (f"{name}@{MEMBERS_DOMAIN}" for name in ("ana", "ben", "elif", "gauri"))

app = typer.Typer(add_completion=False)


@app.command()
def demo(
    folder: Annotated[
        Path | None, typer.Argument(help="A new folder for it; a temporary one without.")
    ] = None,
) -> None:
    """Show the whole story: summaries, a reply by mail, its hour, one click to stop."""
    place = Path(tempfile.mkdtemp(prefix="digest-demo-")) if folder is None else folder
    with _stage(place) as story:
        story.tell()
    leave_a_mail(place)
    settings = load_settings(place / "digest.toml")
    Output().line(what_next(place, settings, writer=ANA, community="harbour"))


class Story:
    """The parts of the story, each of them real, and what is told of each."""

    def __init__(
        self,
        clock: StoryClock,
        mailboxes: Mailboxes,
        mail_program: MailProgram,
    ) -> None:
        self._clock = clock
        self._mailboxes = mailboxes
        self._mail = mail_program
        self._output = Output()
        self._chapters = 0
        self._shown = 0

    def tell(self) -> None:
        """Tell it from one morning to the next."""
        summaries = self._last_nights_summaries()
        receipt = self._a_reply_becomes_a_post(summaries[ANA])
        notification = self._its_followers_are_told()
        bens_receipt = self._another_reply(notification)
        self._its_author_changes_it(receipt)
        self._another_is_too_late(bens_receipt)
        self._one_click_stops_the_summary(summaries[ELIF])
        self._the_next_morning()

    def _last_nights_summaries(self) -> dict[str, MailboxLetter]:
        self._chapter("In the morning the summaries of the night have gone out, over SMTP.")
        letters = self._mailboxes.wait(SUMMARIES, _is("summary@"))
        for letter in letters:
            self._show("summary", letter)
        return {letter.recipient: letter for letter in letters}

    def _a_reply_becomes_a_post(self, summary: MailboxLetter) -> MailboxLetter:
        self._chapter(
            "Ana answers a conversation in her summary; her provider signs the mail (DKIM)."
        )
        to = reply_address(summary, COUGHING)
        self._say(f"to {to}")
        receipt = self._send("reply-webmail.eml", to=to, answers=summary)
        self._say("It is a post now, and she gets a receipt with the text as others see it.")
        self._show("receipt", receipt)
        return receipt

    def _its_followers_are_told(self) -> MailboxLetter:
        seen = len(self._mailboxes.letters)
        self._clock.pass_by(minutes=6)
        self._chapter("Six minutes later those who follow the conversation are told.")
        letters = self._mailboxes.wait(2, _is("notify@"), seen=seen)
        for letter in letters:
            self._show("notification", letter)
        return next(letter for letter in letters if letter.recipient == BEN)

    def _another_reply(self, notification: MailboxLetter) -> MailboxLetter:
        self._chapter("Ben answers the notification from his telephone.")
        to = parseaddr(str(notification.header["Reply-To"]))[1]
        receipt = self._send("reply-phone.eml", to=to, answers=notification)
        self._show("receipt", receipt)
        return receipt

    def _its_author_changes_it(self, receipt: MailboxLetter) -> None:
        self._clock.pass_by(minutes=20)
        self._chapter("Within the hour Ana changes her post: a mail with the subject EDIT.")
        to = parseaddr(str(receipt.header["Reply-To"]))[1]
        self._show("receipt-of-the-change", self._send("edit.eml", to=to, answers=receipt))

    def _another_is_too_late(self, receipt: MailboxLetter) -> None:
        self._clock.pass_by(minutes=61)
        self._chapter(
            "Ben wants to change his, an hour and more after it: too late, and told so kindly."
        )
        to = parseaddr(str(receipt.header["Reply-To"]))[1]
        refusal = self._send("edit-late.eml", to=to, answers=receipt)
        self._say("His text comes back to him, so that no word is lost.")
        self._show("refusal", refusal)

    def _one_click_stops_the_summary(self, summary: MailboxLetter) -> None:
        self._chapter(
            "Elif presses unsubscribe in her mail program: one POST, no questions (RFC 8058)."
        )
        link = str(summary.header["List-Unsubscribe"]).partition(">")[0].removeprefix("<")
        seen = len(self._mailboxes.letters)
        body = b"List-Unsubscribe=One-Click"
        with urllib.request.urlopen(link, body, timeout=10) as answer:  # noqa: S310  # our own link
            self._say(f"{link}: {answer.status}")
        (told,) = self._mailboxes.wait(1, _is("notice@", ELIF), seen=seen)
        self._show("stopped", told)

    def _the_next_morning(self) -> None:
        seen = len(self._mailboxes.letters)
        self._clock.pass_by(days=1)
        self._chapter("The next morning: summaries for all who have news, and none for Elif.")
        letters = self._mailboxes.wait(NEXT_SUMMARIES, _is("summary@"), seen=seen)
        for letter in letters:
            self._show("next-summary", letter)
        if any(letter.recipient == ELIF for letter in letters):
            raise DigestError("Elif got a summary although she had stopped it")

    def _send(self, sample: str, *, to: str, answers: MailboxLetter) -> MailboxLetter:
        """Send a member's answer, and return the letter that tells what became of it."""
        seen = len(self._mailboxes.letters)
        self._mail.send(sample, to=to, answers=answers)
        (told,) = self._mailboxes.wait(1, _is("notice@", answers.recipient), seen=seen)
        return told

    def _chapter(self, words: str) -> None:
        self._chapters += 1
        moment = self._clock().strftime("%A %H:%M")
        self._output.line(f"\n{self._chapters}. {words}  [{moment} UTC]")

    def _say(self, words: str) -> None:
        self._output.line(f"   {words}")

    def _show(self, name: str, letter: MailboxLetter) -> None:
        """Keep a letter as files, and tell its subject and where it is."""
        self._shown += 1
        who = letter.recipient.partition("@")[0]
        path = self._mailboxes.keep(letter, f"{self._shown:02}-{name}-{who}")
        self._say(f"{letter.subject}\n      {path}")


def reply_address(summary: MailboxLetter, title: str) -> str:
    """Return the address under "Reply" of a conversation in a summary's text."""
    found = re.search(r"r\.[a-z2-7]{37}@\S+", summary.text.rpartition(title)[2])
    if found is None:
        raise DigestError(f"there is no reply address for {title!r} in the summary")
    return found.group()


def _is(sender: str, recipient: str | None = None) -> Callable[[MailboxLetter], bool]:
    """Return whether a letter comes from this address of ours, to this member where one is named."""
    return lambda letter: (
        sender in str(letter.header["From"])
        and recipient
        in (
            None,
            letter.recipient,
        )
    )


@contextmanager
def _stage(folder: Path) -> Iterator[Story]:
    """Set up an installation with its made-up community, mailboxes and a running server.

    The story begins two days ago, so that nothing it leaves behind lies in the future.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ZONE).touch()
    write_installation(folder, settings=_settings())
    begin = system_clock().replace(hour=8, minute=0, second=0, microsecond=0) - timedelta(days=2)
    clock = StoryClock(begin)
    mailboxes = Mailboxes(folder / "letters")
    sink = mailboxes.open()
    try:
        with opened(folder / "digest.toml", clock=clock) as plain:
            settings = _to_the_mailboxes(plain.settings, port=sink.port)
            installation = replace(plain, settings=settings)
            mail_program = MailProgram(
                domain=MEMBERS_DOMAIN,
                port=settings.smtp.port,
                zone_file=folder / ZONE,
                clock=clock,
            )
            with installation.store.write() as session:
                found_sample_community(session, morning=clock(), window=installation.window)
            with serving(installation, tick=SOON):
                yield Story(clock, mailboxes, mail_program)
    finally:
        sink.stop()


def _settings() -> str:
    """Return the settings file: on free ports, so that links in letters lead to the same server later."""
    text = SETTINGS.format(domain=DOMAIN)
    smtp_port, pages_port = _free_port(), _free_port()
    for usual, here in (
        ("# port = 8025", f"port = {smtp_port}"),
        ("# port = 8080", f"port = {pages_port}"),
        ('# public_url = "http://127.0.0.1:8080"', f'public_url = "http://{HOST}:{pages_port}"'),
        ('# mode = "direct"', f'zone_file = "{ZONE}"'),
    ):
        before, found, after = text.partition(usual)
        if not found:
            raise LookupError(usual)
        text = before + here + after
    return text


def _to_the_mailboxes(settings: Settings, *, port: int) -> Settings:
    """Return the settings for the length of the story: letters go to the mailboxes."""
    relay = {"kind": "smtp", "host": HOST, "port": port}
    return settings.model_copy(update={"relay": settings.relay.model_copy(update=relay)})


def _free_port() -> int:
    """Return a port that nobody listens on, and that no caller is given while no server runs on it."""
    while True:
        port = LOWEST_PORT + secrets.randbelow(PORTS)
        with socket.socket() as found, suppress(OSError):
            found.bind((HOST, port))
            return port
